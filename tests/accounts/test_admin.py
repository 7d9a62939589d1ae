"""The administration: administrators only, and what they may do."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import FicheRegistre, Role, User

pytestmark = pytest.mark.django_db
PAGES = ["prefecture", "user", "ficheregistre", "tentativeempechee"]


@pytest.fixture
def administrateur():
    user = User.objects.create_superuser(
        "admin@service.example", "x", email="admin@service.example"
    )
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("page", PAGES)
def test_l_administrateur_voit_les_donnees_de_reference(administrateur, page):
    assert administrateur.get(f"/admin/accounts/{page}/").status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.AGENT, Role.VALIDEUR, Role.SUPPORT])
def test_les_autres_n_y_entrent_pas_meme_avec_l_acces_au_site(agent, page, role):
    User.objects.filter(pk=agent.user.pk).update(role=role, is_staff=True, is_superuser=True)
    assert agent.get(f"/admin/accounts/{page}/").status_code == 403


def test_l_administrateur_cree_un_agent_qui_choisit_son_mot_de_passe(
    administrateur, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        reponse = administrateur.post(
            "/admin/accounts/user/add/",
            {
                "email": "Nouvel.Agent@service.example",
                "role": "agent",
                "prefecture": "69",
                "nom": "AGENT",
                "prenoms": "Nouvel",
                "qualite": "Pour le préfet, le chef du bureau du séjour",
            },
        )
    assert reponse.status_code == 302, reponse.context["adminform"].form.errors
    cree = User.objects.get(identifiant="nouvel.agent@service.example")
    assert (cree.role, cree.prefecture_id, cree.is_staff) == (Role.AGENT, "69", False)
    assert cree.qualite == "Pour le préfet, le chef du bureau du séjour"
    fiche = administrateur.get(f"/admin/accounts/user/{cree.pk}/change/")
    assert 'name="qualite"' in fiche.content.decode()
    assert not cree.has_usable_password()
    [courriel] = mail.outbox
    assert courriel.to == ["nouvel.agent@service.example"]
    lien = re.search(r"/compte/mot-de-passe/nouveau/\S+", courriel.body).group()
    choix = Client()
    adresse = choix.get(lien).url
    assert choix.post(adresse, {"mot_de_passe": "girafe-tuile-orage-91"}).status_code == 302
    cree.refresh_from_db()
    assert cree.check_password("girafe-tuile-orage-91")


def test_un_agent_sans_prefecture_est_refuse_avec_des_mots(administrateur):
    reponse = administrateur.post(
        "/admin/accounts/user/add/",
        {
            "email": "sans@service.example",
            "role": "agent",
            "nom": "AGENT",
        },
    )
    assert "Un agent appartient à une préfecture." in reponse.content.decode()
    assert not User.objects.filter(identifiant="sans@service.example").exists()


def test_le_numero_d_un_visa_est_garde_comme_le_site_le_lit(administrateur):
    administrateur.post(
        "/admin/accounts/ficheregistre/add/",
        {
            "numero_etranger": "9900000900",
            "nom": "EXEMPLE",
            "prenoms": "Camille",
            "sexe": "F",
            "date_naissance": "12/04/1990",
            "pays_naissance": "AFG",
            "nationalite": "AFG",
            "titres-TOTAL_FORMS": "1",
            "titres-INITIAL_FORMS": "0",
            "titres-0-nature": "vls",
            "titres-0-numero": "fra 1234-5678",
            "titres-0-debut": "01/11/2026",
            "titres-0-fin": "31/10/2027",
        },
    )
    assert FicheRegistre.objects.get().titres.get().numero == "FRA12345678"


@pytest.mark.parametrize("qui", ["usager", "agent", "valideur", "support"])
def test_l_administrateur_n_ouvre_le_compte_de_personne(request, administrateur, qui):
    user = request.getfixturevalue(qui).user
    avant = user.password
    adresse = f"/admin/accounts/user/{user.pk}/"
    saisie = {"password1": "girafe-tuile-orage-91", "password2": "girafe-tuile-orage-91"}
    assert administrateur.get(f"{adresse}password/").status_code == 403
    assert administrateur.post(f"{adresse}password/", saisie).status_code == 403
    fiche = administrateur.get(f"{adresse}change/")
    assert fiche.status_code == 200
    assert user.password not in fiche.content.decode()
    assert "password" not in fiche.context["adminform"].form.fields
    user.refresh_from_db()
    assert user.password == avant


def test_l_administration_n_a_pas_de_porte_a_elle(client):
    for adresse in ("/admin/", "/admin/login/?next=/admin/accounts/user/"):
        porte = client.get(adresse, follow=True)
        assert porte.redirect_chain[-1][0].startswith("/agents/connexion/?next=")


def test_rien_de_personnel_ne_change_sur_un_usager_sinon_son_acces(administrateur, usager):
    adresse = f"/admin/accounts/user/{usager.user.pk}/change/"
    page = administrateur.get(adresse)
    assert list(page.context["adminform"].form.fields) == ["is_active"]
    assert usager.user.password.rpartition("$")[2] not in page.content.decode()
    administrateur.post(adresse, {"prefecture": "69", "nom": "AUTRE", "email": "x@y.example"})
    usager.user.refresh_from_db()
    assert (usager.user.prefecture_id, usager.user.nom) == ("75", "ESSAI")
    assert not usager.user.is_active


def test_les_adresses_prouvees_ne_se_modifient_pas_ici(administrateur):
    assert administrateur.get("/admin/account/emailaddress/").status_code == 404


@pytest.mark.parametrize(
    "page",
    ["justificatifs/codeephoto", "justificatifs/fichier", "attestations/attestation"],
)
def test_un_administrateur_cree_ici_voit_toutes_les_salles_et_un_agent_aucune(agent, page):
    User.objects.filter(pk=agent.user.pk).update(is_staff=True, is_superuser=True)
    assert agent.get(f"/admin/{page}/").status_code == 403
    User.objects.filter(pk=agent.user.pk).update(role=Role.ADMINISTRATEUR, is_superuser=False)
    assert agent.get(f"/admin/{page}/").status_code == 200
