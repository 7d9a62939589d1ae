"""The desk: only for support; the longest wait first; states of account and cases, no document."""

import uuid
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import TitreDetenu
from assistance.models import MessageTicket, ReponseType, Statut, Ticket
from demarches.models import Consultation
from notifications.models import Notification
from tests.assistance.factories import DossierFactory, MessageFactory, TicketFactory, repondre
from tests.assistance.pages import Page

pytestmark = pytest.mark.django_db
FILE = "/support/"
ACTES = ("repondre", "prendre", "signaler", "clore")


@pytest.fixture
def ticket(usager):
    return TicketFactory(auteur=usager.user, sujet="Le bouton ne répond pas")


def bureau(ticket, acte=""):
    return f"/support/{ticket.numero}/{acte + '/' if acte else ''}"


def saisie(ticket, **champs):
    dernier = ticket.messages.latest("pk").pk
    return {"cle": str(uuid.uuid4()), "texte": "Réponse.", "dernier_lu": dernier} | champs


def test_un_anonyme_va_a_la_connexion_des_agents(anonyme, ticket):
    for chemin in (FILE, bureau(ticket)):
        assert anonyme.get(chemin).url.startswith("/agents/connexion/")
    for acte in ACTES:
        assert anonyme.post(bureau(ticket, acte), saisie(ticket)).status_code == 302
    assert MessageTicket.objects.count() == 1


@pytest.mark.parametrize("qui", ["usager", "autre_usager", "agent", "valideur"])
def test_le_bureau_n_existe_que_pour_le_support(request, ticket, qui):
    client = request.getfixturevalue(qui)
    for chemin in (FILE, bureau(ticket)):
        assert client.get(chemin).status_code == 404
    for acte in ACTES:
        assert client.post(bureau(ticket, acte), saisie(ticket)).status_code == 404
    ticket.refresh_from_db()
    assert (ticket.statut, ticket.pris_par) == (Statut.OUVERT, None)
    assert MessageTicket.objects.count() == 1


def test_qui_attend_depuis_le_plus_longtemps_vient_d_abord(support):
    maintenant = timezone.now()
    attentes = [timedelta(hours=h) for h in (1, 50, 3)]
    tickets = [TicketFactory(attend_depuis=maintenant - attente) for attente in attentes]
    TicketFactory(repondu=True)
    page = support.get(FILE).context["page"]
    assert [t.pk for t in page.lignes] == [tickets[n].pk for n in (1, 2, 0)]


def test_la_file_se_parcourt_par_cle_sans_perte_ni_doublon(support):
    meme_moment = timezone.now()
    tous = [
        TicketFactory(attend_depuis=meme_moment + timedelta(seconds=n // 20), message=None)
        for n in range(60)
    ]
    vus, apres = [], ""
    for _page in range(3):
        page = support.get(FILE, {"apres": apres}).context["page"]
        vus += [ticket.pk for ticket in page.lignes]
        apres = page.suite
    assert vus == [ticket.pk for ticket in tous]
    assert apres == ""


@pytest.mark.parametrize(
    "apres",
    [
        "x",
        "2027-01-01_1",
        "_",
        "2027-99-99T00:00:00+00:00_1",
        "²",
        "9999-12-31T23:59:59-23:59_1",
        "0001-01-01T00:00:00+23:59_1",
    ],
)
def test_une_cle_fantaisiste_montre_le_debut(support, ticket, apres):
    assert ticket.sujet in Page(support.get(FILE, {"apres": apres})).texte


@pytest.mark.parametrize(
    ("vue", "attendus"),
    [
        ("a_repondre", {"ouvert", "mien"}),
        ("mes_tickets", {"mien"}),
        ("repondus", {"repondu"}),
        ("clos", {"clos"}),
        ("n-importe-quoi", {"ouvert", "mien"}),
    ],
)
def test_chaque_vue_montre_les_siens(support, vue, attendus):
    TicketFactory(sujet="ouvert")
    TicketFactory(sujet="mien", pris_par=support.user, pris_le=timezone.now())
    TicketFactory(sujet="repondu", repondu=True)
    TicketFactory(sujet="clos", clos=True)
    page = support.get(FILE, {"vue": vue}).context["page"]
    assert {ticket.sujet for ticket in page.lignes} == attendus


@pytest.mark.parametrize("etat", [{}, {"clos": True}])
def test_on_cherche_par_numero_adresse_ou_nom_dans_tous_les_etats(support, etat):
    cherche = TicketFactory(nom="Sacha EXEMPLE-RARE", adresse="Sacha.Rare@exemple.example", **etat)
    TicketFactory(nom="Autre PERSONNE")
    for saisi in (
        cherche.numero,
        cherche.numero.replace("-", " ").lower(),
        "sacha.rare@EXEMPLE.example",
        "exemple-rare",
    ):
        page = support.get(FILE, {"q": saisi}).context["page"]
        assert [ticket.pk for ticket in page.lignes] == [cherche.pk]


def test_on_cherche_aussi_par_dossier_par_numero_de_la_personne_et_par_mots(support, usager):
    dossier = DossierFactory(usager=usager.user)
    sien = TicketFactory(auteur=usager.user)
    cite = TicketFactory(nom="EXEMPLE-RARE Sacha", reference=dossier.reference)
    TicketFactory(nom="Autre PERSONNE")
    attendus = {
        dossier.reference: {sien.pk, cite.pk},
        usager.user.numero_etranger: {sien.pk},
        "sacha exemple-rare": {cite.pk},
    }
    for saisi, trouves in attendus.items():
        page = support.get(FILE, {"q": saisi}).context["page"]
        assert {ticket.pk for ticket in page.lignes} == trouves, saisi


def test_une_adresse_ne_se_cherche_pas_par_morceaux(support):
    TicketFactory(adresse="sacha.rare@exemple.example")
    assert support.get(FILE, {"q": "@exemple.example"}).context["page"].lignes == []


def test_la_file_coute_autant_pour_un_ticket_que_pour_trente(
    support, agent, django_assert_num_queries
):
    for nombre in (1, 29):
        TicketFactory.create_batch(nombre, pris_par=agent.user, pris_le=timezone.now())
        with django_assert_num_queries(5):
            support.get(FILE)


def test_la_page_montre_le_compte_et_les_dossiers_sans_leurs_reponses(support, usager, ticket):
    EmailAddress.objects.create(user=usager.user, email=usager.user.email, verified=True)
    dossier = DossierFactory(usager=usager.user)
    brouillon = DossierFactory(
        usager=usager.user, statut="brouillon", depose_le=None, exigence=None
    )
    page = Page(support.get(bureau(ticket)))
    for attendu in ("vérifiée", "Préfecture de police", "Français", dossier.reference, "Déposé"):
        assert attendu in page.texte
    assert "réponse que le support ne lit pas" not in page.texte
    assert brouillon.reference not in page.texte
    assert not [lien for lien in page.liens if "/dossiers/" in lien]


def test_la_page_coute_autant_pour_un_message_que_pour_trente(
    support, ticket, django_assert_num_queries
):
    for nombre in (1, 29):
        MessageFactory.create_batch(nombre, ticket=ticket)
        with django_assert_num_queries(7):
            support.get(bureau(ticket))


def test_regarder_un_dossier_est_inscrit_au_journal(support, usager, ticket):
    dossier = DossierFactory(usager=usager.user)
    support.get(bureau(ticket))
    trace = Consultation.objects.get()
    assert (trace.dossier, trace.par) == (dossier, support.user)


def test_dix_regards_en_dix_minutes_sont_une_visite(support, usager, ticket, horloge):
    dossiers = DossierFactory.create_batch(3, usager=usager.user)
    for _ in range(10):
        support.get(bureau(ticket))
    vus = Consultation.objects.values_list("dossier", flat=True)
    assert sorted(vus) == sorted(d.pk for d in dossiers)


def test_les_regards_sont_inscrits_en_une_requete(support, usager, ticket):
    DossierFactory.create_batch(10, usager=usager.user)
    with CaptureQueriesContext(connection) as requetes:
        support.get(bureau(ticket))
    inscrits = [r for r in requetes if r["sql"].startswith('INSERT INTO "demarches_consultation"')]
    assert len(inscrits) == 1
    assert Consultation.objects.count() == 10


@pytest.mark.parametrize(
    ("langue", "mots"),
    [("fr", "l’état de votre demande"), ("en", "the state of your application")],
)
def test_le_regard_est_un_code_que_la_personne_lit_dans_sa_langue(
    support, usager, ticket, langue, mots
):
    DossierFactory(usager=usager.user)
    support.user.langue = "en"
    support.user.save()
    support.get(bureau(ticket), headers={"accept-language": "en"})
    assert Consultation.objects.get().objet == "etat"
    with translation.override(langue):
        assert mots in Consultation.objects.get().en_mots


def test_les_dossiers_d_une_autre_personne_ne_sont_pas_montres(support, autre_usager, ticket):
    dossier = DossierFactory(usager=autre_usager.user)
    assert dossier.reference not in Page(support.get(bureau(ticket))).texte
    assert not Consultation.objects.exists()


def test_sans_compte_aucun_dossier_n_est_cherche_par_l_adresse(support, usager):
    dossier = DossierFactory(usager=usager.user)
    ticket = TicketFactory(adresse=usager.user.email, reference=dossier.reference)
    page = Page(support.get(bureau(ticket)))
    assert "l’identité n’est pas établie" in page.texte
    assert "Ses dossiers" not in page.texte
    assert not Consultation.objects.exists()


def test_repondre_envoie_et_prend_le_ticket(support, ticket):
    page = Page(support.post(bureau(ticket, "repondre"), saisie(ticket), follow=True))
    assert "Réponse envoyée." in page.texte
    ticket.refresh_from_db()
    assert (ticket.statut, ticket.pris_par) == (Statut.EN_ATTENTE_USAGER, support.user)
    assert Notification.objects.get().destinataire == ticket.auteur


def test_repondre_et_clore(support, ticket):
    support.post(bureau(ticket, "repondre"), saisie(ticket, clore="1"))
    ticket.refresh_from_db()
    assert ticket.statut == Statut.CLOS


def test_une_reponse_vide_ne_part_pas(support, ticket):
    page = Page(support.post(bureau(ticket, "repondre"), saisie(ticket, texte="")))
    assert page.titre.startswith("Erreur : ")
    assert not Notification.objects.exists()


def test_un_message_arrive_pendant_la_reponse_est_montre_et_le_texte_garde(support, ticket):
    donnees = saisie(ticket, texte="Ma réponse déjà écrite.", clore="1")
    MessageFactory(ticket=ticket, texte="Attendez, encore ceci.")
    page = Page(support.post(bureau(ticket, "repondre"), donnees))
    assert "La personne a écrit pendant votre réponse" in page.texte
    assert "Attendez, encore ceci." in page.texte
    assert page.champs["texte"].strip() == "Ma réponse déjà écrite."
    ticket.refresh_from_db()
    assert ticket.statut == Statut.OUVERT
    donnees["dernier_lu"] = page.champs["dernier_lu"]
    support.post(bureau(ticket, "repondre"), donnees)
    ticket.refresh_from_db()
    assert ticket.statut == Statut.CLOS


def test_clore_sans_reponse_est_refuse_en_mots(support, ticket):
    page = Page(support.post(bureau(ticket, "clore"), follow=True))
    assert "Un ticket se clôt avec une réponse" in page.texte
    ticket.refresh_from_db()
    assert ticket.statut == Statut.OUVERT


def test_clore_apres_une_reponse_previent_la_personne(support, ticket):
    repondre(ticket, support.user)
    support.post(bureau(ticket, "clore"))
    ticket.refresh_from_db()
    assert ticket.statut == Statut.CLOS
    assert Notification.objects.filter(nature="assistance-cloture").count() == 1


def test_prendre_puis_voir_qu_un_collegue_l_a_pris(support, agent, ticket):
    support.post(bureau(ticket, "prendre"), {"tenu_par": ""})
    ticket.refresh_from_db()
    assert ticket.pris_par == support.user
    ticket.pris_par = agent.user
    ticket.save()
    page = Page(support.post(bureau(ticket, "prendre"), {"tenu_par": ""}, follow=True))
    assert "vient de prendre ce ticket" in page.texte
    ticket.refresh_from_db()
    assert ticket.pris_par == agent.user


@pytest.mark.parametrize("acte", ACTES)
def test_un_acte_ne_se_fait_pas_par_un_lien(support, ticket, acte):
    assert support.get(bureau(ticket, acte)).status_code == 405


def test_un_numero_inconnu_est_introuvable(support):
    assert support.get("/support/CCC-27-0000-0000-0/").status_code == 404


# Who cannot wait --------------------------------------------------------------------------


def urgents(support):
    return [ticket.pk for ticket in support.get(FILE, {"vue": "urgents"}).context["page"].lignes]


@pytest.mark.parametrize(
    ("titre", "papier", "urgent"),
    [
        (16, None, False),
        (15, None, True),
        (-180, None, True),
        (-181, None, False),
        (-30, 15, True),
        (-30, 16, False),
        (200, 5, False),
        (None, 3, True),
        (None, None, False),
    ],
)
def test_les_droits_qui_finissent_passent_devant(support, usager, ticket, titre, papier, urgent):
    le = timezone.localdate()
    usager.user.titres.all().delete()
    if titre is not None:
        for jours in (titre, titre - 400):
            TitreDetenu.objects.create(
                titulaire=usager.user,
                nature="cr",
                debut=le - timedelta(days=3650),
                fin=le + timedelta(days=jours),
            )
    if papier is not None:
        DossierFactory(usager=usager.user, couvert_jusqu_au=le + timedelta(days=papier))
        DossierFactory(
            usager=usager.user,
            statut="refuse",
            decide_le=timezone.now(),
            couvert_jusqu_au=le + timedelta(days=papier + 300),
        )
    TicketFactory(nom="Sans compte")
    assert urgents(support) == ([ticket.pk] if urgent else [])
    texte = "Fin des droits de la personne"
    assert (texte in Page(support.get(FILE)).texte) is urgent
    assert (texte in Page(support.get(bureau(ticket))).texte) is urgent


def test_un_ticket_signale_dit_pourquoi_et_redevient_ordinaire(support, ticket):
    motif = "Perd son travail lundi"
    support.post(bureau(ticket, "signaler"), {"motif_urgence": motif})
    assert urgents(support) == [ticket.pk]
    assert f"Urgent : {motif}" in Page(support.get(FILE)).texte
    page = Page(support.get(bureau(ticket)))
    assert f"Signalé par {support.user.nom_complet}" in page.texte
    support.post(bureau(ticket, "signaler"), {"lever": "1"})
    support.post(bureau(ticket, "signaler"), {"lever": "1"})
    assert urgents(support) == []


def test_signaler_sans_dire_pourquoi_ne_change_rien(support, ticket):
    page = Page(support.post(bureau(ticket, "signaler"), {"motif_urgence": " "}))
    assert page.titre.startswith("Erreur : ")
    assert "pourquoi ce ticket ne peut pas attendre" in page.texte
    ticket.refresh_from_db()
    assert ticket.signale_le is None


def test_un_ticket_clos_ne_se_signale_plus(support):
    clos = TicketFactory(clos=True)
    page = Page(support.post(bureau(clos, "signaler"), {"motif_urgence": "Trop tard"}))
    assert "plus personne ne l’attend" in page.texte
    clos.refresh_from_db()
    assert clos.signale_le is None


def test_la_personne_ne_voit_pas_le_motif(support, usager, ticket):
    support.post(bureau(ticket, "signaler"), {"motif_urgence": "Motif entre nous"})
    assert "Motif entre nous" not in Page(usager.get(f"/assistance/{ticket.numero}/")).texte


# Answers given often ----------------------------------------------------------------------


@pytest.fixture
def type_connexion(db):
    return ReponseType.objects.create(
        titre="Connexion", texte_fr="Reprenez par ici.", texte_en="Start again from here."
    )


@pytest.mark.parametrize(
    ("langue", "attendu"), [("fr", "Reprenez par ici."), ("en", "Start again from here.")]
)
def test_une_reponse_type_suit_ce_qui_est_ecrit_et_rien_ne_part(
    support, ticket, type_connexion, langue, attendu
):
    Ticket.objects.update(langue=langue)
    donnees = saisie(ticket, texte="Bonjour.", reponse_type=type_connexion.pk, inserer="1")
    page = Page(support.post(bureau(ticket, "repondre"), donnees))
    assert page.champs["texte"].strip() == f"Bonjour.\n\n{attendu}"
    assert page.champs["cle"] == donnees["cle"]
    assert not Notification.objects.exists()


def test_sans_choix_ce_qui_est_ecrit_reste(support, ticket, type_connexion):
    page = Page(
        support.post(bureau(ticket, "repondre"), saisie(ticket, texte="Bonjour.", inserer="1"))
    )
    assert page.champs["texte"].strip() == "Bonjour."


def test_une_reponse_type_retiree_ou_absente_n_est_pas_proposee(support, ticket, type_connexion):
    assert "Insérer dans la réponse" in Page(support.get(bureau(ticket))).texte
    ReponseType.objects.update(active=False)
    assert "Insérer dans la réponse" not in Page(support.get(bureau(ticket))).texte
