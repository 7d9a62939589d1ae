"""The account's page and what may be changed there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client

from accounts.models import NatureTitre, TitreDetenu, User
from tests.accounts.conftest import MOT_DE_PASSE, Parcours, code_de, lien_de

pytestmark = pytest.mark.django_db
BON = "mot-de-passe-d-essai"

COORDONNEES = {
    "telephone": "06 00 00 00 00",
    "voie": "2 place de l’Essai",
    "complement_adresse": "Bâtiment B",
    "code_postal": "69 003",
    "commune": "Lyon",
}


@pytest.fixture
def moi(usager, django_capture_on_commit_callbacks):
    """The applicant, whose commits run what they trigger."""
    return Parcours(django_capture_on_commit_callbacks, usager)


def test_la_page_montre_identite_coordonnees_et_titres(usager):
    TitreDetenu.objects.create(
        titulaire=usager.user,
        nature=NatureTitre.CARTE_PLURIANNUELLE,
        debut=date(2023, 5, 2),
        fin=date(2027, 5, 1),
    )
    page = usager.get("/compte/").content.decode()
    for dit in ("ESSAI", "Afghanistan", "12 avril 1990", "Préfecture de police", "1er mai 2027"):
        assert dit in page


def test_la_page_coute_autant_pour_un_titre_que_pour_trente(usager, django_assert_max_num_queries):
    for annee in range(1990, 2020):
        TitreDetenu.objects.create(
            titulaire=usager.user,
            nature=NatureTitre.RECEPISSE,
            debut=date(annee, 1, 1),
            fin=date(annee, 6, 1),
        )
    with django_assert_max_num_queries(5):
        usager.get("/compte/")


def test_personne_d_autre_n_a_de_page_de_compte(agent, support, anonyme):
    assert agent.get("/compte/").status_code == 404
    assert support.get("/compte/").status_code == 404
    assert anonyme.get("/compte/").status_code == 302


def test_une_page_privee_n_est_gardee_nulle_part(usager):
    assert "no-store" in usager.get("/compte/")["Cache-Control"]


def test_l_adresse_designe_la_prefecture(moi, usager):
    assert moi.poster("/compte/coordonnees/", COORDONNEES)["Location"] == "/compte/"
    usager.user.refresh_from_db()
    assert usager.user.prefecture_id == "69"
    assert (usager.user.code_postal, usager.user.telephone) == ("69003", "0600000000")


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("code_postal", "7501"),
        ("code_postal", "99999"),
        ("code_postal", "00100"),
        ("code_postal", "abcde"),
        ("code_postal", ""),
        ("telephone", "pas un numéro"),
        ("voie", ""),
        ("commune", ""),
    ],
)
def test_des_coordonnees_impossibles_ne_changent_rien(moi, usager, champ, valeur):
    page = moi.poster("/compte/coordonnees/", COORDONNEES | {champ: valeur})
    assert page.status_code == 200
    assert champ in page.context["form"].errors
    usager.user.refresh_from_db()
    assert (usager.user.voie, usager.user.prefecture_id) == ("1 rue de l’Essai", "75")


def test_l_identite_ne_se_change_pas_par_le_formulaire(moi, usager):
    moi.poster("/compte/coordonnees/", COORDONNEES | {"nom": "AUTRE", "role": "agent"})
    usager.user.refresh_from_db()
    assert (usager.user.nom, usager.user.role) == ("ESSAI", "usager")


def suivre(user, *, quittee):
    """What a room above would do at a move."""
    DEMENAGEMENTS.append((user.pk, quittee.pk, user.prefecture_id))


DEMENAGEMENTS: list = []


def test_un_demenagement_est_annonce_aux_pieces_du_dessus(moi, usager, settings):
    settings.APRES_DEMENAGEMENT = "tests.accounts.test_vue_profil.suivre"
    DEMENAGEMENTS.clear()
    moi.poster("/compte/coordonnees/", COORDONNEES)
    moi.poster("/compte/coordonnees/", COORDONNEES | {"voie": "3 place de l’Essai"})
    assert [(usager.user.pk, "75", "69")] == DEMENAGEMENTS


def changer(moi, adresse="nouvelle@exemple.example", mot_de_passe=BON):
    return moi.poster(
        "/compte/courriel/", {"adresse": adresse, "mot_de_passe_actuel": mot_de_passe}
    )


def test_l_adresse_change_avec_un_code_et_l_ancienne_est_prevenue(moi, usager):
    assert changer(moi)["Location"] == "/compte/courriel/code/"
    usager.user.refresh_from_db()
    assert usager.user.email == "9900000001@usager.example"
    moi.poster("/compte/courriel/code/", {"code": code_de(mail.outbox[-1])})
    usager.user.refresh_from_db()
    assert usager.user.email == "nouvelle@exemple.example"
    assert mail.outbox[-1].to == ["9900000001@usager.example"]
    assert usager.user.emailaddress_set.get().email == "nouvelle@exemple.example"


def test_l_adresse_change_avec_le_lien_si_l_on_est_connecte(moi, usager, anonyme):
    changer(moi)
    lien = lien_de(mail.outbox[-1])
    assert anonyme.post(lien)["Location"].startswith("/compte/connexion/?next=")
    usager.user.refresh_from_db()
    assert usager.user.email == "9900000001@usager.example"
    assert moi.client.get(lien).status_code == 200
    assert moi.poster(lien)["Location"] == "/compte/"
    usager.user.refresh_from_db()
    assert usager.user.email == "nouvelle@exemple.example"


def test_le_lien_d_une_autre_personne_ne_change_rien(moi, usager, autre_usager):
    changer(moi)
    assert autre_usager.post(lien_de(mail.outbox[-1])).status_code == 410
    autre_usager.user.refresh_from_db()
    assert autre_usager.user.email == "9900000002@usager.example"


def test_le_meme_lien_deux_fois_previent_une_fois(moi):
    changer(moi)
    lien = lien_de(mail.outbox[-1])
    moi.poster(lien)
    moi.poster(lien)
    assert len(mail.outbox) == 2


def test_changer_d_adresse_demande_le_mot_de_passe(moi):
    page = changer(moi, mot_de_passe="faux")
    assert "mot_de_passe_actuel" in page.context["form"].errors
    assert not mail.outbox


def test_deviner_le_mot_de_passe_d_une_session_ouverte_est_limite(moi):
    pages = [changer(moi, mot_de_passe="faux").status_code for _ in range(31)]
    assert pages[-1] == 429


def test_le_mot_de_passe_change_garde_cette_session_et_ferme_les_autres(moi, usager):
    autre_appareil = Client()
    autre_appareil.force_login(usager.user)
    fini = moi.poster(
        "/compte/mot-de-passe/", {"mot_de_passe_actuel": BON, "mot_de_passe": MOT_DE_PASSE}
    )
    assert fini["Location"] == "/compte/"
    assert moi.client.get("/compte/").status_code == 200
    assert autre_appareil.get("/compte/").status_code == 302
    assert User.objects.get(pk=usager.user.pk).check_password(MOT_DE_PASSE)
    assert mail.outbox[-1].to == [usager.user.email]


def test_l_agent_change_aussi_son_mot_de_passe(agent, django_capture_on_commit_callbacks):
    lui = Parcours(django_capture_on_commit_callbacks, agent)
    fini = lui.poster(
        "/compte/mot-de-passe/", {"mot_de_passe_actuel": BON, "mot_de_passe": MOT_DE_PASSE}
    )
    assert fini["Location"] == "/compte/arrivee/"


def test_un_changement_d_adresse_perime_ne_se_termine_pas(moi, usager):
    from django.utils import timezone

    from accounts.models import VerificationCourriel

    changer(moi)
    code = code_de(mail.outbox[-1])
    VerificationCourriel.objects.update(echeance=timezone.now() - timedelta(seconds=1))
    assert moi.poster("/compte/courriel/code/", {"code": code})["Location"] == "/compte/"
    usager.user.refresh_from_db()
    assert usager.user.email == "9900000001@usager.example"
