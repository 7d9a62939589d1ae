"""A travel document is for oneself or for one's child: two people, two requests, no confusion."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from attestations.models import Attestation
from demarches import brouillons, completude, situations, transitions
from demarches.catalogue import charger
from demarches.catalogue.calcul import TypeDemande
from demarches.models import Dossier
from tests.demarches import factories
from tests.demarches.catalogue.attendus import AUJOURDHUI
from tests.demarches.catalogue.factories import PERSONNES
from tests.demarches.remplir import remplir

pytestmark = pytest.mark.django_db

PREMIERE = TypeDemande.PREMIERE_DEMANDE
ANA: dict[str, Any] = {
    **PERSONNES["tve"],
    "tve_pour": "enfant",
    "enfant_nom": "EXEMPLE",
    "enfant_prenoms": "Ana",
    "enfant_date_naissance": date(2015, 1, 1),
}


@pytest.fixture(autouse=True)
def _aujourd_hui(horloge: Any) -> None:
    horloge.move_to(f"{AUJOURDHUI}T09:00:00+01:00")


def commencer(usager: Any, **saisies: str) -> Dossier:
    dossier = brouillons.commencer(charger().demarche("tve"), PREMIERE, par=usager.user)
    return brouillons.enregistrer(dossier, saisies) if saisies else dossier


def enfant(prenoms: str) -> dict[str, str]:
    return {
        "tve_pour": "enfant",
        "enfant_nom": "EXEMPLE",
        "enfant_prenoms": prenoms,
        "enfant_date_naissance": "01/01/2015",
    }


def bloque(dossier: Dossier) -> bool:
    return "beneficiaire" in {m.cle for m in completude.manques(dossier)}


def test_un_parent_demande_le_sien_et_celui_de_chaque_enfant(usager: Any) -> None:
    cles = [
        commencer(usager, tve_pour="moi").beneficiaire,
        commencer(usager, **enfant("Ana")).beneficiaire,
        commencer(usager, **enfant("Léo")).beneficiaire,
    ]

    assert cles[0] == ""
    assert len(set(cles)) == 3


@pytest.mark.parametrize("saisies", [{"tve_pour": "moi"}, enfant("Ana")], ids=["moi", "enfant"])
def test_la_meme_personne_n_a_pas_deux_demandes(usager: Any, saisies: dict[str, str]) -> None:
    premier = commencer(usager, **saisies)
    second = commencer(usager, **saisies)

    assert not bloque(premier)
    assert bloque(second)


def test_un_brouillon_qui_ne_dit_pas_pour_qui_se_reprend(usager: Any) -> None:
    premier = commencer(usager)

    with pytest.raises(brouillons.Doublon) as doublon:
        commencer(usager)

    assert doublon.value.dossier == premier


def test_la_page_laisse_commencer_une_autre_demande(usager: Any) -> None:
    commencer(usager, tve_pour="moi")

    page = usager.get(reverse("demarches:presentation", args=["tve"])).content.decode()

    assert "Commencer" in page
    assert "Continuer ma demande" not in page


def test_le_titre_du_parent_ne_compte_pas_pour_l_enfant(usager: Any) -> None:
    factories.TitreDetenuFactory(titulaire=usager.user)
    dossier = remplir(usager.user, charger().demarche("tve"), PREMIERE, ANA)

    assert situations.du_dossier(dossier).titre_fin is None
    transitions.deposer(dossier, par=usager.user)

    assert (dossier.titre_fin, dossier.couvert_jusqu_au) == (None, None)
    assert dossier.nom_beneficiaire.endswith(" ANA")
    papier = Attestation.objects.pour_reference(dossier.reference).get()
    assert papier.donnees["beneficiaire"]["prenoms"] == "Ana"
    assert papier.donnees["titre_detenu"] is None
