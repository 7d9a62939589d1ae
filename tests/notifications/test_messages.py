import contextlib

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext

from notifications.messages import ecrire, en_langue_de
from notifications.models import Canal, Notification, Statut
from tests.notifications.factories import LecteurFactory, NotificationFactory

pytestmark = pytest.mark.django_db


def ecrire_un_message(**champs):
    return ecrire("essai", **({"objet": "Objet", "corps": "Corps", "cle": "cle-1"} | champs))


def test_un_message_est_une_ligne_a_envoyer(lectrice):
    message = ecrire_un_message(
        destinataire=lectrice,
        lien="/dossiers/X/",
        reference="X",
        pieces=[{"source": "attestation", "cle": "ATT-1"}],
    )
    message.refresh_from_db()
    assert message.statut == Statut.A_ENVOYER
    assert message.adresse == lectrice.email
    assert message.dans_le_compte
    assert message.pieces == [{"source": "attestation", "cle": "ATT-1"}]
    assert mail.outbox == []


def test_la_meme_cle_n_ecrit_qu_une_ligne(lectrice):
    premiere = ecrire_un_message(destinataire=lectrice, objet="Premier")
    seconde = ecrire_un_message(destinataire=lectrice, objet="Second")
    assert seconde.pk == premiere.pk
    assert seconde.objet == "Premier"
    assert Notification.objects.count() == 1


def test_le_courriel_part_apres_la_validation(lectrice, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = ecrire_un_message(destinataire=lectrice)
        assert mail.outbox == []
    message.refresh_from_db()
    assert message.statut == Statut.ENVOYEE
    assert [courriel.to for courriel in mail.outbox] == [[lectrice.email]]


def test_une_ligne_deja_envoyee_ne_repart_pas(lectrice, django_capture_on_commit_callbacks):
    for _fois in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            ecrire_un_message(destinataire=lectrice)
    assert len(mail.outbox) == 1


def test_un_fait_annule_ne_laisse_pas_de_message(lectrice, django_capture_on_commit_callbacks):
    with (
        django_capture_on_commit_callbacks(execute=True) as rappels,
        contextlib.suppress(RuntimeError),
        transaction.atomic(),
    ):
        ecrire_un_message(destinataire=lectrice)
        raise RuntimeError
    assert rappels == []
    assert not Notification.objects.exists()
    assert mail.outbox == []


def test_une_file_de_taches_en_panne_ne_defait_rien(
    lectrice, django_capture_on_commit_callbacks, monkeypatch, caplog
):
    def panne(*_args):
        raise ConnectionError

    monkeypatch.setattr("notifications.tasks.envoyer.delay", panne)
    with django_capture_on_commit_callbacks(execute=True):
        message = ecrire_un_message(destinataire=lectrice)
    message.refresh_from_db()
    assert message.statut == Statut.A_ENVOYER
    assert lectrice.email not in caplog.text


def test_sans_adresse_le_message_se_lit_dans_le_compte():
    personne = LecteurFactory(email="")
    message = ecrire_un_message(destinataire=personne)
    assert message.canal == Canal.COMPTE
    assert message.statut == Statut.ENVOYEE
    assert Notification.objects.visibles_par(personne).get() == message


def test_sans_personne_ni_adresse_le_message_est_refuse():
    with pytest.raises(ValueError, match="person or an address"):
        ecrire_un_message()
    assert not Notification.objects.exists()


def test_une_adresse_sans_compte_n_apparait_dans_aucun_compte():
    assert not ecrire_un_message(adresse="a@exemple.example").dans_le_compte


def test_un_objet_tient_sur_une_ligne(lectrice):
    message = ecrire_un_message(destinataire=lectrice, objet="Objet\r\nBcc: autre@exemple.example")
    assert message.objet == "Objet Bcc: autre@exemple.example"


def test_on_ecrit_dans_la_langue_du_destinataire():
    anglophone = LecteurFactory(langue="en")
    with translation.override("fr"):
        with en_langue_de(anglophone):
            assert translation.get_language() == "en"
            message = ecrire_un_message(destinataire=anglophone, objet=gettext("Objet"))
        assert translation.get_language() == "fr"
    assert message.langue == "en"


@pytest.mark.parametrize("langue", ["", "xx"])
def test_une_langue_inconnue_donne_celle_du_site(langue):
    with translation.override("en"), en_langue_de(LecteurFactory.build(langue=langue)):
        assert translation.get_language() == "fr"


def test_ecrire_coute_deux_requetes(lectrice, django_assert_num_queries):
    with django_assert_num_queries(2):
        ecrire_un_message(destinataire=lectrice)


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"statut": "envoyee"}, "notification_envoyee_a_sa_date"),
        ({"statut": "en_cours"}, "notification_en_cours_est_prise"),
        ({"adresse": ""}, "notification_courriel_a_une_adresse"),
        ({"destinataire": None, "adresse": "a@b.example"}, "notification_du_compte_a_un_compte"),
    ],
)
def test_la_base_refuse_une_ligne_incoherente(champs, contrainte):
    with pytest.raises(IntegrityError, match=contrainte):
        NotificationFactory(**champs)
