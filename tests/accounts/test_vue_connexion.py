"""The two doors, the locks, and the forgotten password."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import limites
from accounts.models import User
from tests.accounts.conftest import MOT_DE_PASSE, Parcours, lien_de
from tests.accounts.factories import FicheRegistreFactory, TitreRegistreFactory

pytestmark = pytest.mark.django_db
BON = "mot-de-passe-d-essai"


@pytest.fixture
def porte(db, django_capture_on_commit_callbacks):
    """A browser in front of the doors."""
    return Parcours(django_capture_on_commit_callbacks)


def entrer(porte, numero, mot_de_passe=BON, **plus):
    options = plus.pop("options", {})
    donnees = {"numero": numero, "mot_de_passe": mot_de_passe, **plus}
    return porte.poster("/compte/connexion/", donnees, **options)


def entrer_agent(porte, adresse, mot_de_passe=BON):
    return porte.poster("/agents/connexion/", {"adresse": adresse, "mot_de_passe": mot_de_passe})


def corps(page) -> str:
    texte = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())
    return re.sub(r'value="[^"]*"', "", texte)


@pytest.mark.parametrize("saisi", ["9900000001", "99 0000 0001", "99-OOOO-0001"])
def test_l_usager_entre_avec_son_numero_comme_il_l_ecrit(porte, usager, saisi):
    assert entrer(porte, saisi)["Location"] == "/mon-espace/"
    assert porte.client.session["_auth_user_id"] == str(usager.user.pk)


def test_l_usager_entre_avec_son_numero_de_visa(porte, usager):
    User.objects.filter(pk=usager.user.pk).update(numero_visa="FRA12345678")
    assert entrer(porte, "fra 12345678")["Location"] == "/mon-espace/"


def test_un_numero_etranger_l_emporte_sur_le_visa_identique_d_un_autre(porte, usager, autre_usager):
    User.objects.filter(pk=autre_usager.user.pk).update(numero_visa="9900000001")
    entrer(porte, "9900000001")
    assert porte.client.session["_auth_user_id"] == str(usager.user.pk)


def test_numero_inconnu_et_mot_de_passe_faux_donnent_la_meme_page(porte, usager):
    inconnu = entrer(porte, "9999999999")
    faux = entrer(porte, "9900000001", "pas-le-bon")
    assert inconnu.status_code == faux.status_code == 200
    assert "ne vont pas ensemble" in corps(faux)
    assert corps(inconnu) == corps(faux)
    assert "_auth_user_id" not in porte.client.session


def test_un_compte_ferme_a_la_meme_reponse(porte, usager):
    User.objects.filter(pk=usager.user.pk).update(is_active=False)
    assert corps(entrer(porte, "9900000001")) == corps(entrer(porte, "9999999999"))


def test_un_numero_inconnu_coute_aussi_un_hachage(porte, usager, monkeypatch):
    """The time of the answer does not tell who exists."""
    appels = []
    vrai = User.set_password
    monkeypatch.setattr(
        User, "set_password", lambda self, mot: (appels.append(1), vrai(self, mot))[1]
    )
    entrer(porte, "9999999999")
    assert appels == [1]


def test_chacun_sa_porte(porte, usager, agent):
    assert entrer_agent(porte, "9900000001@usager.example").status_code == 200
    assert entrer_agent(porte, agent.user.identifiant).status_code == 302
    ailleurs = Parcours(porte.capturer)
    page = ailleurs.poster(
        "/compte/connexion/", {"numero": agent.user.identifiant, "mot_de_passe": BON}
    )
    assert page.status_code == 200
    assert "_auth_user_id" not in ailleurs.client.session


def test_l_adresse_de_l_agent_se_lit_sans_casse(porte, agent):
    assert entrer_agent(porte, "Agent-Paris@SERVICE.example").status_code == 302


def test_apres_connexion_on_revient_a_la_page_demandee(porte, usager):
    page = porte.client.get("/compte/")
    assert page["Location"] == "/compte/connexion/?next=/compte/"
    formulaire = porte.client.get(page["Location"]).content.decode()
    assert 'name="next" value="/compte/"' in formulaire
    assert entrer(porte, "9900000001", next="/compte/")["Location"] == "/compte/"


@pytest.mark.parametrize(
    "piege", ["https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs"]
)
def test_on_ne_part_pas_sur_un_autre_site(porte, usager, piege):
    assert entrer(porte, "9900000001", next=piege)["Location"] == "/mon-espace/"


def test_cinq_echecs_ferment_la_porte_un_quart_d_heure(porte, usager):
    for _ in range(4):
        assert entrer(porte, "9900000001", "faux").status_code == 200
    page = entrer(porte, "9900000001", "faux")
    assert page.status_code == 429
    assert re.search(r"le \d+\w* \w+ \d{4} à \d\d:\d\d", page.content.decode())
    assert entrer(porte, "9900000001").status_code == 429
    assert "_auth_user_id" not in porte.client.session


def test_la_reprise_annoncee_ne_recule_pas(porte, usager):
    reprises = set()
    for _ in range(7):
        page = entrer(porte, "9900000001", "faux")
        if page.status_code == 429:
            reprises.add(page.context["reprise"])
    assert len(reprises) == 1
    assert reprises.pop() <= timezone.now() + timedelta(minutes=15)


def test_un_numero_inconnu_se_ferme_aussi(porte, db):
    pages = [entrer(porte, "9999999999", "faux").status_code for _ in range(5)]
    assert pages == [200, 200, 200, 200, 429]


def test_la_porte_reste_ouverte_depuis_une_autre_adresse(porte, usager):
    for _ in range(6):
        entrer(porte, "9900000001", "faux")
    ailleurs = entrer(porte, "9900000001", options={"REMOTE_ADDR": "203.0.113.7"})
    assert ailleurs.status_code == 302


def test_beaucoup_d_adresses_sur_un_numero_sont_arretees(porte, usager):
    for i in range(30):
        entrer(porte, "9900000001", "faux", options={"REMOTE_ADDR": f"203.0.113.{i}"})
    page = entrer(porte, "9900000001", options={"REMOTE_ADDR": "203.0.113.99"})
    assert page.status_code == 429


def test_les_journaux_ne_disent_rien_de_la_personne(porte, usager, caplog):
    with caplog.at_level("DEBUG"):
        for _ in range(6):
            entrer(porte, "9900000001", "faux")
        entrer(porte, "9900000001", options={"REMOTE_ADDR": "203.0.113.7"})
    assert caplog.text
    assert "9900000001" not in caplog.text
    assert "203.0.113.7" not in caplog.text


def test_la_connexion_copie_ce_que_le_registre_sait(porte, usager):
    fiche = FicheRegistreFactory(numero_etranger="9900000001", nom="RENOMMEE")
    TitreRegistreFactory(fiche=fiche)
    entrer(porte, "9900000001")
    usager.user.refresh_from_db()
    assert usager.user.nom == "RENOMMEE"
    assert usager.user.titres.count() == 1


def test_la_langue_du_compte_est_celle_du_site_apres_connexion(porte, usager):
    User.objects.filter(pk=usager.user.pk).update(langue="en")
    reponse = entrer(porte, "9900000001")
    assert reponse.cookies["django_language"].value == "en"


def test_se_deconnecter_demande_un_post(usager):
    assert usager.get("/compte/deconnexion/").status_code == 405
    assert usager.get("/compte/").status_code == 200
    assert usager.post("/compte/deconnexion/").status_code == 302
    assert usager.get("/compte/").status_code == 302


def test_une_personne_deja_connectee_passe(usager):
    assert usager.get("/compte/connexion/")["Location"] == "/mon-espace/"


# Forgotten password ------------------------------------------------------------------------


def oublier(porte, numero):
    return porte.poster("/compte/mot-de-passe/oublie/", {"numero": numero})


def test_l_oubli_repond_pareil_que_le_compte_existe_ou_non(porte, usager):
    connu, inconnu = oublier(porte, "99 0000 0001"), oublier(porte, "9999999999")
    assert (connu.status_code, connu["Location"]) == (inconnu.status_code, inconnu["Location"])
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["9900000001@usager.example"]
    assert "9900000001" not in mail.outbox[0].body


def test_une_adresse_ne_demande_pas_des_liens_sans_fin(porte):
    """Each time for another number: only the count of the address can stop it."""
    for rang in range(limites.OUBLI_PAR_ADRESSE.essais):
        assert oublier(porte, f"98{rang:08}").status_code == 302
    assert oublier(porte, "9799999999").status_code == 429


def test_le_lien_change_le_mot_de_passe_une_seule_fois(porte, usager):
    oublier(porte, "9900000001")
    lien = lien_de(mail.outbox[0])
    ouverte = porte.client.get(lien, follow=True)
    adresse = ouverte.redirect_chain[-1][0]
    assert "choix" in adresse
    fini = porte.poster(adresse, {"mot_de_passe": MOT_DE_PASSE})
    assert fini["Location"] == "/compte/connexion/"
    assert entrer(porte, "9900000001", MOT_DE_PASSE).status_code == 302
    assert "mot de passe" in mail.outbox[-1].subject
    assert Client().get(lien, follow=True).status_code == 410


def test_le_lien_vieux_d_un_jour_ne_sert_plus(porte, usager, settings):
    oublier(porte, "9900000001")
    settings.PASSWORD_RESET_TIMEOUT = -1
    page = porte.client.get(lien_de(mail.outbox[0]), follow=True)
    assert page.status_code == 410
    assert "Ce lien ne sert plus" in page.content.decode()


@pytest.mark.parametrize("uid", ["MQ", "zzz", "é", "LTE"])
def test_un_lien_invente_ne_sert_a_rien(anonyme, uid):
    page = anonyme.get(f"/compte/mot-de-passe/nouveau/{uid}/a-b/", follow=True)
    assert page.status_code == 410


def test_un_nouveau_mot_de_passe_rouvre_la_porte(porte, usager):
    for _ in range(6):
        entrer(porte, "9900000001", "faux")
    oublier(porte, "9900000001")
    adresse = porte.client.get(lien_de(mail.outbox[0]), follow=True).redirect_chain[-1][0]
    porte.poster(adresse, {"mot_de_passe": MOT_DE_PASSE})
    assert entrer(porte, "9900000001", MOT_DE_PASSE).status_code == 302


def test_les_demandes_de_lien_sont_limitees(porte, usager):
    for _ in range(5):
        oublier(porte, "9900000001")
    assert oublier(porte, "9900000001").status_code == 429
    assert len(mail.outbox) == 5


def test_un_compte_sans_adresse_ou_ferme_ne_recoit_rien(porte, usager, autre_usager):
    User.objects.filter(pk=usager.user.pk).update(email="")
    User.objects.filter(pk=autre_usager.user.pk).update(is_active=False)
    oublier(porte, "9900000001")
    oublier(porte, "9900000002")
    assert not mail.outbox


def test_l_agent_retrouve_son_mot_de_passe_par_son_adresse(porte, agent):
    porte.poster("/agents/mot-de-passe/oublie/", {"adresse": agent.user.identifiant})
    adresse = porte.client.get(lien_de(mail.outbox[0]), follow=True).redirect_chain[-1][0]
    fini = porte.poster(adresse, {"mot_de_passe": MOT_DE_PASSE})
    assert fini["Location"] == "/agents/connexion/"
