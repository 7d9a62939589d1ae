"""Sending over real SMTP, its failures, and what a dead worker leaves."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from notifications import envoi, tasks
from notifications.envoi import Issue
from notifications.models import NATURE_COURRIEL_BRUT, Notification, Statut
from tests.notifications.factories import NotificationFactory


def dans(duree):
    return timezone.now() + duree


def echue(message, **champs):
    """The time of the next attempt has come."""
    Notification.objects.filter(pk=message.pk).update(
        prochaine_tentative_le=dans(-timedelta(seconds=1)), **champs
    )


@pytest.mark.django_db
class TestParSmtp:
    def test_le_courriel_arrive_avec_salutation_lien_et_langue(self, poste, settings):
        settings.ADRESSE_DU_SITE = "https://anef.example"
        message = NotificationFactory(langue="fr")
        assert envoi.envoyer(message.pk) == Issue.ENVOYEE
        (courriel,) = poste.recus
        texte = courriel.get_content()
        assert courriel["To"] == message.adresse
        assert courriel["Subject"] == message.objet
        assert courriel["Message-ID"] == f"<message-{message.pk}@anef.example>"
        assert texte.startswith("Bonjour Amina,")
        assert "EXEMPLE\n" not in texte
        assert message.corps in texte
        assert "https://anef.example/dossiers/EXEMPLE-1/" in texte
        message.refresh_from_db()
        assert (message.statut, message.nb_tentatives) == (Statut.ENVOYEE, 1)
        assert message.envoyee_le is not None

    def test_une_piece_jointe_vient_de_sa_source(self, poste, settings):
        settings.SOURCES_DE_PIECES = {"papier": "tests.notifications.test_envoi.papier"}
        message = NotificationFactory(pieces=[{"source": "papier", "cle": "P-7"}])
        envoi.envoyer(message.pk)
        (jointe,) = poste.recus[0].iter_attachments()
        assert jointe.get_filename() == "P-7.pdf"
        assert jointe.get_content_type() == "application/pdf"
        assert jointe.get_content() == b"%PDF contenu de P-7"

    def test_un_courriel_brut_part_mot_pour_mot(self, poste):
        message = NotificationFactory(
            sans_compte=True, nature=NATURE_COURRIEL_BRUT, corps="Votre lien : https://x.example/1"
        )
        envoi.envoyer(message.pk)
        assert poste.recus[0].get_content().strip() == message.corps

    def test_une_adresse_refusee_est_retentee_sans_etre_ecrite_dans_l_erreur(self, poste, caplog):
        caplog.set_level("DEBUG")
        message = NotificationFactory()
        poste.reponse_au_destinataire = f"550 {message.adresse} inconnue"
        assert envoi.envoyer(message.pk) == Issue.REMISE
        message.refresh_from_db()
        assert message.statut == Statut.A_ENVOYER
        assert message.erreur == "SMTPRecipientsRefused"
        assert message.prochaine_tentative_le > dans(timedelta(seconds=30))
        for secret in (message.adresse, "Amina", message.objet, message.corps):
            assert secret not in caplog.text
        poste.reponse_au_destinataire = "250 bien"
        echue(message)
        assert envoi.envoyer(message.pk) == Issue.ENVOYEE
        message.refresh_from_db()
        assert (message.nb_tentatives, message.erreur) == (2, "")

    def test_un_serveur_qui_raccroche_laisse_le_message_a_envoyer(self, poste):
        poste.muet = True
        message = NotificationFactory()
        assert envoi.envoyer(message.pk) == Issue.REMISE
        message.refresh_from_db()
        assert message.statut == Statut.A_ENVOYER
        assert message.erreur == "SMTPServerDisconnected"

    def test_une_poste_fermee_n_use_pas_toute_la_file(self, poste):
        poste.muet = True
        NotificationFactory.create_batch(8)
        assert envoi.envoyer_en_attente() == 0
        assert poste.nb_connexions == envoi.ECHECS_DE_SUITE


def papier(cle):
    return f"{cle}.pdf", f"%PDF contenu de {cle}".encode(), "application/pdf"


@pytest.mark.django_db
def test_un_message_pas_encore_du_n_est_pas_envoye():
    message = NotificationFactory(prochaine_tentative_le=dans(timedelta(minutes=1)))
    assert envoi.envoyer(message.pk) == Issue.RIEN
    assert envoi.envoyer_en_attente() == 0
    assert mail.outbox == []


@pytest.mark.django_db
@pytest.mark.parametrize("etat", ["envoyee", "echec"])
def test_un_message_termine_n_est_plus_envoye(etat):
    message = NotificationFactory(statut=etat, envoyee_le=timezone.now())
    assert envoi.envoyer(message.pk) == Issue.RIEN
    assert mail.outbox == []


@pytest.mark.django_db
def test_un_message_perdu_en_vol_repart_une_seule_fois_apres_le_bail(time_machine):
    time_machine.move_to(timezone.now())
    message = NotificationFactory()
    pris = envoi._prendre(Notification.objects.all())  # the worker is killed right here
    assert pris.statut == Statut.EN_COURS
    assert envoi.envoyer_en_attente() == 0
    time_machine.shift(timedelta(minutes=4, seconds=50))
    assert envoi.envoyer_en_attente() == 0
    time_machine.shift(timedelta(seconds=20))
    assert envoi.envoyer_en_attente() == 1
    assert envoi.envoyer_en_attente() == 0
    assert [courriel.to for courriel in mail.outbox] == [[message.adresse]]
    message.refresh_from_db()
    assert (message.statut, message.nb_tentatives) == (Statut.ENVOYEE, 2)


@pytest.mark.django_db
def test_un_ouvrier_lent_ne_defait_pas_l_envoi_d_un_autre(time_machine):
    time_machine.move_to(timezone.now())
    message = NotificationFactory()
    lent = envoi._prendre(Notification.objects.all())
    time_machine.shift(timedelta(minutes=6))
    assert envoi.envoyer(message.pk) == Issue.ENVOYEE
    envoi._remettre(lent, OSError())
    message.refresh_from_db()
    assert message.statut == Statut.ENVOYEE


@pytest.mark.django_db
def test_apres_la_derniere_tentative_le_message_est_en_echec(poste):
    poste.muet = True
    message = NotificationFactory(nb_tentatives=envoi.MAX_TENTATIVES - 1)
    envoi.envoyer(message.pk)
    message.refresh_from_db()
    assert message.statut == Statut.ECHEC
    echue(message)
    assert envoi.envoyer(message.pk) == Issue.RIEN


@pytest.mark.django_db
def test_un_message_qui_tue_ses_ouvriers_finit_en_echec():
    message = NotificationFactory(
        en_cours=True,
        nb_tentatives=envoi.MAX_TENTATIVES,
        prochaine_tentative_le=dans(-timedelta(minutes=1)),
    )
    assert envoi.envoyer_en_attente() == 0
    message.refresh_from_db()
    assert (message.statut, message.erreur) == (Statut.ECHEC, "interrompu")
    assert mail.outbox == []


def test_les_delais_doublent_se_dispersent_et_plafonnent():
    for tentative, minutes in ((1, 1), (2, 2), (5, 16), (30, 720)):
        delais = {envoi.delai_avant(tentative) for _ in range(50)}
        assert len(delais) > 10
        assert min(delais) >= timedelta(minutes=minutes) * 0.75
        assert max(delais) <= timedelta(minutes=minutes) * 1.25


@pytest.mark.django_db
def test_une_piece_introuvable_laisse_le_message_a_envoyer(settings):
    settings.SOURCES_DE_PIECES = {"papier": "tests.notifications.test_envoi.absent"}
    message = NotificationFactory(pieces=[{"source": "papier", "cle": "P-7"}])
    assert envoi.envoyer(message.pk) == Issue.REMISE
    message.refresh_from_db()
    assert (message.statut, message.erreur) == (Statut.A_ENVOYER, "FileNotFoundError")
    assert mail.outbox == []


def absent(cle):
    raise FileNotFoundError(cle)


@pytest.mark.django_db
def test_le_balayage_envoie_tout_dans_l_ordre():
    messages = NotificationFactory.create_batch(5)
    tasks.envoyer_en_attente()
    assert [c.to[0] for c in mail.outbox] == [m.adresse for m in messages]


@pytest.mark.django_db
def test_les_mots_d_un_courriel_hors_compte_sont_effaces_apres_deux_jours():
    ancien, recent = (
        NotificationFactory(sans_compte=True, envoyee=True, envoyee_le=dans(-age))
        for age in (timedelta(days=2, minutes=1), timedelta(days=1))
    )
    du_compte = NotificationFactory(envoyee=True, envoyee_le=dans(-timedelta(days=9)))
    tasks.effacer_les_corps()
    for message in (ancien, recent, du_compte):
        message.refresh_from_db()
    assert (ancien.corps, ancien.lien) == ("", "")
    assert recent.corps
    assert du_compte.corps


@pytest.mark.django_db
def test_les_mots_d_un_courriel_jamais_parti_sont_oublies_aussi():
    avant = timezone.now() - envoi.EFFACER_APRES - timedelta(hours=1)
    perdu = NotificationFactory(sans_compte=True, statut=Statut.ECHEC, cree_le=avant, lien="/x/")
    attendu = NotificationFactory(sans_compte=True, cree_le=avant)
    assert envoi.effacer_les_corps() == 1
    perdu.refresh_from_db()
    attendu.refresh_from_db()
    assert (perdu.corps, perdu.lien) == ("", "")
    assert attendu.corps


@pytest.mark.django_db(transaction=True)
class TestSimultanement:
    def lancer(self, *travaux):
        def avec_connexion(travail):
            try:
                travail()
            finally:
                connection.close()

        fils = [threading.Thread(target=avec_connexion, args=(travail,)) for travail in travaux]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join(60)
            assert not fil.is_alive()

    def test_deux_ouvriers_n_envoient_pas_deux_fois(self, poste):
        NotificationFactory.create_batch(12)
        self.lancer(*[envoi.envoyer_en_attente] * 4)
        assert len(poste.recus) == 12
        assert len({courriel["Message-ID"] for courriel in poste.recus}) == 12
        assert set(Notification.objects.values_list("statut", "nb_tentatives")) == {
            (Statut.ENVOYEE, 1)
        }

    def test_le_meme_message_demande_deux_fois_part_une_fois(self, poste):
        message = NotificationFactory()
        issues = []
        self.lancer(*[lambda: issues.append(envoi.envoyer(message.pk))] * 3)
        assert sorted(issues) == [Issue.ENVOYEE, Issue.RIEN, Issue.RIEN]
        assert len(poste.recus) == 1

    def test_aucun_verrou_n_est_tenu_pendant_l_envoi(self, poste):
        message = NotificationFactory()
        vus = []

        def regarder():
            vus.append(
                Notification.objects.select_for_update(nowait=True)
                .filter(pk=message.pk)
                .values_list("statut", flat=True)
                .first()
            )

        def pendant():
            with transaction.atomic():
                regarder()
            connection.close()

        poste.pendant_la_remise = pendant
        assert envoi.envoyer(message.pk) == Issue.ENVOYEE
        assert vus == [Statut.EN_COURS]
