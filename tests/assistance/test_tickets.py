"""The life of a ticket: once only, closed only after an answer, opened again by the person."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone, translation

from assistance import captures, tickets
from assistance.models import CaptureEnAttente, MessageTicket, Statut, Ticket
from assistance.tickets import TicketRefuse
from attestations import numeros
from justificatifs.models import Fichier
from notifications.models import Notification
from tests.assistance.factories import FichierFactory, TicketFactory, repondre

pytestmark = pytest.mark.django_db


def ouvrir(auteur=None, **champs):
    defaut = {
        "cle": uuid.uuid4(),
        "auteur": auteur,
        "adresse": "" if auteur else "anonyme@exemple.example",
        "categorie": "depot",
        "sujet": "Bouton muet",
        "texte": "Rien ne se passe.",
    }
    return tickets.ouvrir(**(defaut | champs))


def etat(ticket):
    ticket.refresh_from_db()
    return ticket.statut, ticket.attend_depuis is None, ticket.clos_le is None


def test_une_question_recoit_un_numero_lisible_et_un_courriel(usager):
    ticket = ouvrir(usager.user)
    assert numeros.lire(ticket.numero.lower().replace("-", " ")) == ticket.numero
    assert ticket.numero.startswith("CCC-")
    message = Notification.objects.get()
    assert (message.destinataire, message.reference) == (usager.user, ticket.numero)
    assert ticket.numero in message.corps
    assert message.lien == f"/assistance/{ticket.numero}/"


def test_sans_compte_le_courriel_porte_un_lien_de_suivi(client):
    ouvrir(langue="fr")
    message = Notification.objects.get()
    assert (message.destinataire, message.adresse) == (None, "anonyme@exemple.example")
    assert client.get(message.lien).status_code == 200


def test_le_courriel_ne_repete_ni_la_question_ni_la_reponse(usager, support):
    ticket = ouvrir(usager.user, sujet="Sujet secret", texte="Question secrète")
    repondre(ticket, support.user, "Réponse secrète")
    assert Notification.objects.count() == 2
    for message in Notification.objects.order_by("pk"):
        assert "secr" not in f"{message.objet} {message.corps}".lower()


def test_on_ecrit_dans_la_langue_de_la_question(support):
    ticket = ouvrir(langue="en")
    with translation.override("fr"):
        repondre(ticket, support.user)
    assert set(Notification.objects.values_list("langue", flat=True)) == {"en"}


def test_le_meme_formulaire_deux_fois_fait_une_question(usager):
    cle = uuid.uuid4()
    assert ouvrir(usager.user, cle=cle) == ouvrir(usager.user, cle=cle)
    assert (MessageTicket.objects.count(), Notification.objects.count()) == (1, 1)


def test_une_reponse_rend_la_main_a_la_personne(usager, support):
    ticket = ouvrir(usager.user)
    repondre(ticket, support.user)
    assert etat(ticket) == (Statut.EN_ATTENTE_USAGER, True, True)
    assert ticket.pris_par == support.user
    assert Notification.objects.filter(nature="assistance-reponse").count() == 1


def test_la_meme_reponse_deux_fois_n_en_fait_qu_une(usager, support):
    ticket, cle = ouvrir(usager.user), uuid.uuid4()
    for _fois in range(2):
        repondre(ticket, support.user, cle=cle)
    assert MessageTicket.objects.filter(du_support=True).count() == 1
    assert Notification.objects.filter(nature="assistance-reponse").count() == 1


def test_un_ticket_sans_reponse_ne_se_clot_pas(usager):
    ticket = ouvrir(usager.user)
    with pytest.raises(TicketRefuse) as refus:
        tickets.clore(ticket)
    assert refus.value.code == "sans_reponse"
    assert etat(ticket)[0] == Statut.OUVERT
    assert not Notification.objects.filter(nature="assistance-cloture").exists()


def test_un_ticket_repondu_se_clot_une_fois(usager, support):
    ticket = ouvrir(usager.user)
    repondre(ticket, support.user)
    for _fois in range(2):
        tickets.clore(ticket)
    assert etat(ticket) == (Statut.CLOS, True, False)
    assert Notification.objects.filter(nature="assistance-cloture").count() == 1


def test_repondre_et_clore_n_envoie_qu_un_message(usager, support):
    ticket = ouvrir(usager.user)
    repondre(ticket, support.user, clore=True)
    assert etat(ticket) == (Statut.CLOS, True, False)
    assert Notification.objects.exclude(nature="assistance-ouverture").count() == 1


def test_on_ne_clot_pas_sur_un_message_que_personne_n_a_lu(usager, support):
    ticket = ouvrir(usager.user)
    lu = ticket.messages.latest("pk").pk
    tickets.repliquer(ticket, par=usager.user, texte="Attendez, encore ceci.", cle=uuid.uuid4())
    with pytest.raises(TicketRefuse) as refus:
        repondre(ticket, support.user, dernier_lu=lu, clore=True)
    assert refus.value.code == "message_non_lu"
    assert etat(ticket)[0] == Statut.OUVERT
    assert not MessageTicket.objects.filter(du_support=True).exists()


def test_deux_collegues_ne_repondent_pas_sans_se_lire(usager, support):
    """The second answer would contradict the first unseen, or reopen what was just closed."""
    ticket = ouvrir(usager.user)
    lu = ticket.messages.latest("pk").pk
    premiere = repondre(ticket, support.user, dernier_lu=lu, clore=True)
    with pytest.raises(TicketRefuse) as refus:
        repondre(ticket, support.user, dernier_lu=lu)
    assert refus.value.message.startswith("Une réponse est partie pendant que vous écriviez")
    assert etat(ticket)[0] == Statut.CLOS
    assert ticket.messages.filter(du_support=True).get() == premiere
    repondre(ticket, support.user, dernier_lu=premiere.pk)
    assert etat(ticket)[0] == Statut.EN_ATTENTE_USAGER


def test_la_personne_rouvre_en_repondant(usager, support):
    ticket = ouvrir(usager.user)
    repondre(ticket, support.user, clore=True)
    tickets.repliquer(ticket, par=usager.user, texte="Cela ne marche pas.", cle=uuid.uuid4())
    assert etat(ticket) == (Statut.OUVERT, False, True)
    with pytest.raises(TicketRefuse):
        tickets.clore(ticket)


def test_une_precision_ne_fait_pas_perdre_sa_place(usager):
    ticket = ouvrir(usager.user)
    depuis = timezone.now() - timedelta(days=3)
    Ticket.objects.filter(pk=ticket.pk).update(attend_depuis=depuis)
    tickets.repliquer(ticket, par=usager.user, texte="J’ajoute ceci.", cle=uuid.uuid4())
    ticket.refresh_from_db()
    assert ticket.attend_depuis == depuis


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"statut": "clos", "clos_le": timezone.now(), "attend_depuis": None}, "clos_a_une_rep"),
        ({"statut": "ouvert", "attend_depuis": None}, "ticket_ouvert_attend"),
        ({"clos_le": timezone.now()}, "ticket_clos_a_sa_date"),
        ({"adresse": ""}, "ticket_anonyme_a_une_adresse"),
        ({"pris_le": timezone.now()}, "ticket_pris_a_sa_date"),
    ],
)
def test_la_base_refuse_un_ticket_incoherent(champs, contrainte):
    with pytest.raises(IntegrityError, match=contrainte):
        TicketFactory(**champs)


def test_un_ticket_pris_par_un_collegue_ne_se_prend_pas_sans_le_voir(support, agent):
    ticket = TicketFactory(pris_par=agent.user, pris_le=timezone.now())
    with pytest.raises(TicketRefuse) as refus:
        tickets.prendre(ticket, par=support.user, a=None)
    assert refus.value.code == "deja_pris"
    ticket.refresh_from_db()
    assert ticket.pris_par == agent.user
    tickets.prendre(ticket, par=support.user, a=agent.user.pk)
    ticket.refresh_from_db()
    assert ticket.pris_par == support.user


def test_les_captures_du_formulaire_suivent_la_question(usager):
    cle = uuid.uuid4()
    fichiers = FichierFactory.create_batch(2)
    for fichier in fichiers:
        CaptureEnAttente.objects.create(cle=cle, fichier=fichier)
    CaptureEnAttente.objects.create(cle=uuid.uuid4(), fichier=FichierFactory())
    ticket = ouvrir(usager.user, cle=cle)
    jointes = ticket.messages.get().captures.order_by("pk")
    assert [jointe.fichier for jointe in jointes] == fichiers
    assert CaptureEnAttente.objects.count() == 1


def test_les_captures_d_un_formulaire_abandonne_sont_effacees_apres_un_jour():
    maintenant = timezone.now()
    ancienne, recente = (
        CaptureEnAttente.objects.create(
            cle=uuid.uuid4(), fichier=FichierFactory(), recue_le=maintenant - timedelta(hours=age)
        )
        for age in (25, 23)
    )
    assert captures.oublier(maintenant) == 1
    assert list(CaptureEnAttente.objects.all()) == [recente]
    assert not Fichier.objects.filter(pk=ancienne.fichier_id).exists()


@pytest.mark.django_db(transaction=True)
class TestSimultanement:
    def lancer(self, *travaux):
        resultats = []

        def travailler(travail):
            try:
                resultats.append(travail())
            except TicketRefuse as refus:
                resultats.append(refus.code)
            finally:
                connection.close()

        fils = [threading.Thread(target=travailler, args=(travail,)) for travail in travaux]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join(60)
            assert not fil.is_alive()
        return resultats

    def test_deux_clics_font_une_question(self, usager):
        cle = uuid.uuid4()
        ouverts = self.lancer(*[lambda: ouvrir(usager.user, cle=cle)] * 3)
        assert len({ticket.pk for ticket in ouverts}) == 1
        assert (len(ouverts), MessageTicket.objects.count()) == (3, 1)

    def test_clore_pendant_que_la_personne_ecrit_ne_laisse_pas_de_message_sans_reponse(
        self, usager, support
    ):
        for _essai in range(5):
            ticket = ouvrir(usager.user)
            repondre(ticket, support.user)
            numero = ticket.numero
            self.lancer(
                lambda n=numero: tickets.clore(Ticket.objects.get(numero=n)),
                lambda n=numero: tickets.repliquer(
                    Ticket.objects.get(numero=n), par=usager.user, texte="…", cle=uuid.uuid4()
                ),
            )
            assert etat(ticket) == (Statut.OUVERT, False, True)

    def test_deux_agents_ne_prennent_pas_le_meme_ticket(self, support, agent):
        ticket = TicketFactory()
        resultats = self.lancer(
            *(
                lambda qui=qui: tickets.prendre(Ticket.objects.get(pk=ticket.pk), par=qui, a=None)
                for qui in (support.user, agent.user)
            )
        )
        assert sorted(resultats, key=str) == [None, "deja_pris"]
