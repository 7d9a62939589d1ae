"""The public home and the list of procedures: what one can do here, before any account."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from demarches.catalogue import charger
from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db


def _fiches(ecran: Ecran) -> set[str]:
    debut = reverse("demarches:catalogue")
    return {lien.removeprefix(debut).strip("/") for lien in ecran.liens if lien.startswith(debut)}


def test_l_accueil_mene_a_l_orientation_au_compte_et_a_la_verification(anonyme: Client) -> None:
    ecran = Ecran(anonyme.get(reverse("demarches:accueil")))
    assert ecran.h1 == "Vos démarches de séjour, en ligne et gratuitement"
    for nom in (
        "demarches:catalogue",
        "demarches:orientation",
        "demarches:mon_espace",
        "accounts:creer_numero",
        "attestations:verifier",
    ):
        assert reverse(nom) in ecran.liens
    assert f"{reverse('demarches:orientation')}?besoin=changement" in ecran.liens


def test_la_liste_range_par_famille_tout_ce_qu_un_canal_recoit(anonyme: Client) -> None:
    le = timezone.localdate()
    ecran = Ecran(anonyme.get(reverse("demarches:catalogue")))
    assert ecran.h1 == "Quelle démarche voulez-vous faire ?"
    assert _fiches(ecran) - {""} == {d.code for d in charger().demarches if d.canal(le)}
    assert set(ecran.textes("h2")) >= {d.famille.libelle for d in charger().deposables(le)}


@pytest.mark.parametrize("recherche", ["réfugié", "REFUGIE", "carte refugie"])
def test_la_liste_se_cherche_par_un_mot_sans_accent_ni_majuscule(
    anonyme: Client, recherche: str
) -> None:
    ecran = Ecran(anonyme.get(reverse("demarches:catalogue"), {"q": recherche}))
    assert "bpi-refugie" in _fiches(ecran)
    assert "passeport-talent" not in _fiches(ecran)
    assert ecran.saisie("q") == recherche


def test_une_recherche_sans_resultat_dit_quoi_faire(anonyme: Client) -> None:
    ecran = Ecran(anonyme.get(reverse("demarches:catalogue"), {"q": "zzzz"}))
    assert "Aucune démarche ne contient ce mot" in ecran.texte
    assert reverse("demarches:orientation") in ecran.liens


def test_une_demarche_pas_encore_ouverte_n_est_pas_proposee(anonyme: Client, horloge: Any) -> None:
    horloge.move_to("2021-10-15T09:00:00+02:00")
    fiches = _fiches(Ecran(anonyme.get(reverse("demarches:catalogue"))))
    assert "passeport-talent" in fiches
    assert "bpi-protection-subsidiaire" not in fiches


@pytest.mark.parametrize("langue", ["fr", "en"])
def test_la_page_dit_sa_langue(langue: str, anonyme: Client) -> None:
    anonyme.cookies["django_language"] = langue
    ecran = Ecran(anonyme.get(reverse("demarches:accueil")))
    assert ecran.racine.get("lang") == langue


def test_la_liste_mene_a_chaque_famille_et_une_recherche_s_en_passe(anonyme: Client) -> None:
    adresse = reverse("demarches:catalogue")
    ecran = Ecran(anonyme.get(adresse))
    familles = [d.famille.code for d in charger().demarches if d.canal(timezone.localdate())]

    assert [lien.get("href") for lien in ecran.chercher(".anef-sommaire a")] == [
        f"#{code}" for code in dict.fromkeys(familles)
    ]
    assert [h2.get("id") for h2 in ecran.chercher("main h2[id]")] == list(dict.fromkeys(familles))
    assert Ecran(anonyme.get(adresse, {"q": "étudiant"})).chercher(".anef-sommaire") == []
