"""The public home and the list of procedures: what one can do here, before any account."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db

EN_LIGNE = {
    "bpi-refugie",
    "bpi-refugie-mineur-16-18",
    "bpi-protection-subsidiaire",
    "bpi-famille-refugie",
    "passeport-talent",
    "carte-resident-longue-duree-ue",
}


def _fiches(ecran: Ecran) -> set[str]:
    debut = reverse("demarches:catalogue")
    return {lien.removeprefix(debut).strip("/") for lien in ecran.liens if lien.startswith(debut)}


def test_l_accueil_mene_aux_demarches_au_compte_et_a_la_verification(anonyme: Client) -> None:
    ecran = Ecran(anonyme.get(reverse("demarches:accueil")))
    assert ecran.h1 == "Vos démarches de séjour, en ligne et gratuitement"
    assert _fiches(ecran) >= EN_LIGNE
    for nom in ("demarches:catalogue", "demarches:mon_espace", "accounts:creer_numero"):
        assert reverse(nom) in ecran.liens
    assert reverse("attestations:verifier") in ecran.liens


def test_la_liste_range_les_six_demarches_par_famille(anonyme: Client) -> None:
    ecran = Ecran(anonyme.get(reverse("demarches:catalogue")))
    assert ecran.h1 == "Quelle démarche voulez-vous faire ?"
    assert _fiches(ecran) - {""} == EN_LIGNE
    assert "Protection internationale" in ecran.textes("h2")
    assert "Votre démarche n’est pas dans la liste ?" in ecran.texte


def test_une_demarche_pas_encore_ouverte_n_est_pas_proposee(anonyme: Client, horloge: Any) -> None:
    horloge.move_to("2021-10-15T09:00:00+02:00")
    assert _fiches(Ecran(anonyme.get(reverse("demarches:catalogue")))) - {""} == {
        "passeport-talent"
    }


@pytest.mark.parametrize("langue", ["fr", "en"])
def test_la_page_dit_sa_langue(langue: str, anonyme: Client) -> None:
    anonyme.cookies["django_language"] = langue
    ecran = Ecran(anonyme.get(reverse("demarches:accueil")))
    assert ecran.racine.get("lang") == langue
