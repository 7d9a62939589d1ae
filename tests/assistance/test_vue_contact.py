"""The contact form, with and without an account: a number at once, and nothing lost on error."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assistance.limites import QUESTIONS_PAR_ADRESSE_IP, QUESTIONS_PAR_COMPTE
from assistance.models import CaptureEnAttente, MessageJoint, Ticket
from justificatifs.models import Fichier
from notifications.models import Notification
from tests.assistance.pages import Page

pytestmark = pytest.mark.django_db
CONTACT = "/contact/"


def saisie(**champs):
    return {
        "cle": str(uuid.uuid4()),
        "categorie": "documents",
        "sujet": "Photo refusée",
        "texte": "Le site refuse ma photo depuis hier.",
        "page": "/dossiers/X/etapes/justificatifs/",
    } | champs


def anonyme_saisit(**champs):
    return saisie(adresse="anonyme@exemple.example", nom="Sacha EXEMPLE", **champs)


def test_sans_compte_on_recoit_un_numero_tout_de_suite(anonyme):
    reponse = anonyme.post(CONTACT, anonyme_saisit(), follow=True)
    ticket = Ticket.objects.get()
    page = Page(reponse)
    assert ticket.numero in page.texte
    assert "anonyme@exemple.example" in page.texte
    assert (ticket.auteur, ticket.nom) == (None, "Sacha EXEMPLE")
    assert ticket.messages.get().texte == "Le site refuse ma photo depuis hier."
    assert Notification.objects.get().adresse == "anonyme@exemple.example"
    suivi = next(lien for lien in page.liens if lien.startswith("/assistance/suivi/"))
    assert anonyme.get(suivi).status_code == 200


def test_l_adresse_de_la_page_de_confirmation_ne_dit_rien_de_la_personne(anonyme):
    reponse = anonyme.post(CONTACT, anonyme_saisit())
    assert "anonyme" not in reponse.url
    assert Ticket.objects.get().numero not in reponse.url
    assert anonyme.get("/contact/recu/faux/").status_code == 404


def test_avec_un_compte_ni_nom_ni_adresse_ne_sont_demandes(usager):
    page = Page(usager.get(CONTACT))
    assert not {"nom", "adresse"} & page.champs.keys()
    assert usager.user.email in page.texte
    reponse = usager.post(CONTACT, saisie(), follow=True)
    ticket = Ticket.objects.get()
    assert (ticket.auteur, ticket.adresse) == (usager.user, usager.user.email)
    assert f"/assistance/{ticket.numero}/" in Page(reponse).liens


def test_l_adresse_saisie_par_un_connecte_est_ignoree(usager):
    usager.post(CONTACT, saisie(adresse="autre@exemple.example"))
    assert Ticket.objects.get().adresse == usager.user.email


def test_la_page_d_ou_l_on_vient_est_montree_et_gardee(anonyme):
    page = Page(anonyme.get(CONTACT, {"page": "/demarches/bpi-refugie/"}))
    assert "/demarches/bpi-refugie/" in page.texte
    assert page.champs["page"] == "/demarches/bpi-refugie/"
    anonyme.post(
        CONTACT, anonyme_saisit(page=page.champs["page"], page_vue_le=page.champs["page_vue_le"])
    )
    ticket = Ticket.objects.get()
    assert ticket.page == "/demarches/bpi-refugie/"
    assert ticket.page_vue_le is not None


@pytest.mark.parametrize("page", ["https://ailleurs.example/", "//ailleurs.example", "x" * 900])
def test_une_page_d_ailleurs_est_oubliee(anonyme, page):
    assert Page(anonyme.get(CONTACT, {"page": page})).champs["page"] == ""
    anonyme.post(CONTACT, anonyme_saisit(page=page))
    assert Ticket.objects.get().page == ""


@pytest.mark.parametrize("manque", ["adresse", "categorie", "sujet", "texte"])
def test_une_erreur_ne_perd_aucune_saisie(anonyme, manque):
    donnees = anonyme_saisit(reference="DEM-26-1")
    donnees[manque] = ""
    page = Page(anonyme.post(CONTACT, donnees))
    assert page.titre.startswith("Erreur : ")
    assert not Ticket.objects.exists()
    assert not Notification.objects.exists()
    for nom in ("adresse", "nom", "sujet", "texte", "reference", "cle"):
        assert page.champs[nom].strip() == donnees[nom]


def test_une_capture_refusee_garde_le_texte_les_autres_captures_et_dit_pourquoi(
    anonyme, fichier_jpeg
):
    donnees = anonyme_saisit()
    faux = SimpleUploadedFile("programme.exe", b"MZ" + b"\0" * 200)
    page = Page(anonyme.post(CONTACT, donnees | {"captures": [fichier_jpeg("ecran.jpg"), faux]}))
    assert "« programme.exe » : Ce type de fichier n’est pas accepté." in page.texte
    assert "Retirer ecran.jpg" in page.texte
    assert page.champs["texte"].strip() == donnees["texte"]
    assert not Ticket.objects.exists()
    anonyme.post(CONTACT, donnees)
    assert MessageJoint.objects.get().fichier.nom == "ecran.jpg"
    assert not CaptureEnAttente.objects.exists()


def test_une_capture_gardee_peut_etre_retiree(anonyme, fichier_jpeg):
    donnees = anonyme_saisit(sujet="")
    anonyme.post(CONTACT, donnees | {"captures": [fichier_jpeg("ecran.jpg")]})
    gardee = CaptureEnAttente.objects.get()
    anonyme.post(CONTACT, donnees | {"sujet": "Photo", "retirer": [str(gardee.pk)]})
    assert Ticket.objects.exists()
    assert not MessageJoint.objects.exists()
    assert not Fichier.objects.exists()


def test_on_ne_retire_pas_la_capture_d_un_autre_formulaire(anonyme, fichier_jpeg):
    anonyme.post(CONTACT, anonyme_saisit(sujet="") | {"captures": [fichier_jpeg()]})
    gardee = CaptureEnAttente.objects.get()
    anonyme.post(CONTACT, anonyme_saisit(retirer=[str(gardee.pk)]))
    assert CaptureEnAttente.objects.get() == gardee


def test_la_sixieme_capture_n_est_pas_prise(anonyme, fichier_jpeg):
    donnees = anonyme_saisit()
    six = [fichier_jpeg(f"ecran-{n}.jpg") for n in range(6)]
    page = Page(anonyme.post(CONTACT, donnees | {"captures": six}))
    assert "cinq captures au plus" in page.texte
    assert CaptureEnAttente.objects.count() == 5
    assert not Ticket.objects.exists()


def test_un_double_clic_donne_une_seule_question(anonyme):
    donnees = anonyme_saisit()
    premier, second = (anonyme.post(CONTACT, donnees, follow=True) for _fois in range(2))
    assert Ticket.objects.count() == 1
    assert Page(premier).texte == Page(second).texte


def test_le_champ_cache_rempli_n_ouvre_rien_et_ne_perd_rien(anonyme):
    page = Page(anonyme.post(CONTACT, anonyme_saisit(site_web="https://x.example")))
    assert not Ticket.objects.exists()
    assert page.champs["texte"].strip() == anonyme_saisit()["texte"]


def test_trop_de_questions_dit_a_quelle_heure_reprendre(anonyme, horloge):
    for _fois in range(QUESTIONS_PAR_ADRESSE_IP.essais):
        anonyme.post(CONTACT, saisie(adresse=f"{uuid.uuid4()}@exemple.example"))
    avant = Ticket.objects.count()
    donnees = anonyme_saisit()
    page = Page(anonyme.post(CONTACT, donnees))
    assert avant == QUESTIONS_PAR_ADRESSE_IP.essais
    assert Ticket.objects.count() == avant
    assert "à partir de 10:00" in page.texte
    assert page.champs["texte"].strip() == donnees["texte"]


def test_les_questions_d_un_compte_ne_comptent_pas_pour_les_autres(usager, autre_usager):
    for _fois in range(QUESTIONS_PAR_COMPTE.essais + 1):
        usager.post(CONTACT, saisie())
    assert Ticket.objects.filter(auteur=usager.user).count() == QUESTIONS_PAR_COMPTE.essais
    autre_usager.post(CONTACT, saisie())
    assert Ticket.objects.filter(auteur=autre_usager.user).count() == 1


def test_une_adresse_ne_peut_pas_etre_inondee_de_courriels(anonyme):
    for _fois in range(8):
        anonyme.post(CONTACT, anonyme_saisit())
    assert Notification.objects.filter(adresse="anonyme@exemple.example").count() == 5


def test_le_telephone_est_donne(anonyme):
    assert "0 806 001 620" in Page(anonyme.get(CONTACT)).texte


def test_un_agent_aussi_peut_demander_de_l_aide(agent):
    agent.post(CONTACT, saisie())
    assert Ticket.objects.get().auteur == agent.user
