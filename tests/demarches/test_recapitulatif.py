"""The sheet before filing: what the answers contradict is said, and stops nobody."""

from typing import Any

import pytest

from demarches import brouillons, completude, recapitulatif, transitions
from demarches.statuts import Statut
from tests.demarches import factories

pytestmark = pytest.mark.django_db


def test_une_condition_contredite_est_dite_et_n_empeche_pas_de_deposer(usager: Any) -> None:
    dossier = factories.pret(usager.user)
    assert recapitulatif.recapitulatif(dossier)["non_remplies"] == []
    dossier = brouillons.enregistrer(dossier, {"protection": "protection_subsidiaire"})
    assert len(recapitulatif.recapitulatif(dossier)["non_remplies"]) == 1
    page = usager.get(f"/dossiers/{dossier.reference}/etapes/recapitulatif/").content.decode()
    assert "Une condition ne semble pas remplie" in page
    for manque in completude.manques(dossier):
        factories.joindre(dossier, manque.cle)
    assert transitions.deposer(dossier, par=usager.user).statut == Statut.DEPOSE
