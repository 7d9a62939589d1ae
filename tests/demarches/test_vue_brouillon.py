"""The address that saves as one types: partial, versioned, clear when it cannot save."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from demarches import brouillons, transitions
from demarches.models import Dossier
from tests.conftest import Connecte
from tests.demarches import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(usager: Any) -> Dossier:
    return factories.brouillon(usager.user)


def _envoyer(client: Client, dossier: Dossier, **donnees: str) -> Any:
    return client.post(
        reverse("demarches:brouillon", args=[dossier.reference]),
        donnees,
        headers={"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"},
    )


def test_un_seul_champ_suffit_et_ne_touche_pas_aux_autres(usager: Any, dossier: Dossier) -> None:
    reponse = _envoyer(usager, dossier, commune="Paris 11", version=str(dossier.version))
    assert reponse.status_code == 200
    assert reponse["Content-Type"] == "application/json"
    json = reponse.json()
    assert json["version"] == dossier.version + 1
    assert json["libelle"] == f"Enregistré à {json['enregistre_a']}"
    assert json["questions_changees"] is False
    apres = Dossier.objects.get()
    assert apres.saisies == dossier.saisies | {"commune": "Paris 11"}


def test_une_reponse_qui_ouvre_des_questions_le_dit(usager: Any, dossier: Dossier) -> None:
    assert _envoyer(usager, dossier, situation_familiale="marie").json()["questions_changees"]


def test_une_moitie_de_mot_est_gardee_sans_etre_jugee(usager: Any, dossier: Dossier) -> None:
    assert _envoyer(usager, dossier, code_postal="750").status_code == 200
    dossier.refresh_from_db()
    assert dossier.saisies["code_postal"] == "750"
    assert "code_postal" not in dossier.reponses


def test_une_date_a_moitie_tapee_voyage_entiere(usager: Any, dossier: Dossier) -> None:
    _envoyer(
        usager,
        dossier,
        date_naissance_jour="3",
        date_naissance_mois="",
        date_naissance_annee="19",
    )
    dossier.refresh_from_db()
    assert dossier.saisies["date_naissance"] == "3//19"
    assert "date_naissance" not in dossier.reponses
    assert dossier.reponses["nom"] == "ESSAI"


def test_une_reponse_effacee_est_effacee(usager: Any, dossier: Dossier) -> None:
    _envoyer(usager, dossier, commune="")
    dossier.refresh_from_db()
    assert dossier.saisies["commune"] == ""
    assert "commune" not in dossier.reponses


def test_une_version_perimee_est_refusee_avec_des_mots(usager: Any, dossier: Dossier) -> None:
    lue = str(dossier.version)
    apres = brouillons.enregistrer(dossier, {"commune": "Paris 11"})
    reponse = _envoyer(usager, dossier, commune="Lyon", version=lue)
    assert reponse.status_code == 409
    assert reponse.json() == {
        "conflit": True,
        "message": (
            "Cette page a été modifiée dans un autre onglet ou sur un autre appareil. "
            "Ce que vous venez d’écrire est encore ici."
        ),
        "version": apres.version,
    }
    dossier.refresh_from_db()
    assert dossier.saisies["commune"] == "Paris 11"


def test_le_meme_enregistrement_envoye_deux_fois_n_est_pas_un_conflit(
    usager: Any, dossier: Dossier
) -> None:
    lue = str(dossier.version)
    premiere = _envoyer(usager, dossier, commune="Lyon", version=lue)
    seconde = _envoyer(usager, dossier, commune="Lyon", version=lue)
    assert (premiere.status_code, seconde.status_code) == (200, 200)
    assert premiere.json()["version"] == seconde.json()["version"]


def test_ce_qui_n_est_pas_une_question_n_est_pas_garde(usager: Any, dossier: Dossier) -> None:
    _envoyer(usager, dossier, statut="favorable", numero_etranger="1", conjoint_nom="X")
    apres = Dossier.objects.get()
    assert apres.saisies == dossier.saisies
    assert apres.statut == "brouillon"


def test_une_demande_deposee_le_dit(usager: Any) -> None:
    depose = transitions.deposer(factories.pret(usager.user), par=usager.user)
    reponse = _envoyer(usager, depose, commune="Lyon")
    assert reponse.status_code == 409
    assert reponse.json()["message"] == "Cette demande est déjà déposée."


def test_une_session_terminee_renvoie_a_la_connexion(usager: Any, dossier: Dossier) -> None:
    usager.logout()
    reponse = _envoyer(usager, dossier, commune="Lyon")
    # The page's script reads a redirect as "sign in again" and keeps the words.
    assert reponse.status_code == 302
    assert reverse("accounts:connexion") in reponse.url
    dossier.refresh_from_db()
    assert dossier.saisies["commune"] == "Paris"


def test_sans_jeton_rien_ne_s_ecrit(usager: Any, dossier: Dossier) -> None:
    client = Connecte(enforce_csrf_checks=True)
    client.force_login(usager.user, backend="django.contrib.auth.backends.ModelBackend")
    assert _envoyer(client, dossier, commune="Lyon").status_code == 403
    dossier.refresh_from_db()
    assert dossier.saisies["commune"] == "Paris"
