"""What a paper must say before it exists."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from attestations.donnees import INDISPENSABLES, DonneesAttestation, DonneesIncompletes, geler
from attestations.models import Nature
from tests.attestations.factories import donnees


@pytest.mark.parametrize("nature", Nature)
def test_les_donnees_gelees_se_relisent_sans_perte(nature):
    gelees = geler(nature, donnees(nature))
    assert DonneesAttestation.model_validate(gelees).model_dump(mode="json") == gelees


@pytest.mark.parametrize(
    ("nature", "champ"),
    [(nature, champ) for nature, champs in INDISPENSABLES.items() for champ in champs],
)
def test_un_papier_sans_ce_que_sa_nature_exige_est_refuse(nature, champ):
    completes = donnees(nature)
    completes.pop(champ)
    with pytest.raises(DonneesIncompletes, match=champ):
        geler(nature, completes)


def test_chaque_nature_dit_ce_qu_elle_exige():
    assert set(INDISPENSABLES) == set(Nature)


def test_un_champ_inconnu_est_refuse():
    with pytest.raises(ValidationError):
        geler(Nature.ADP, donnees(Nature.ADP, titulare="faute de frappe"))


def test_le_papier_concerne_l_enfant_quand_un_parent_depose():
    enfant = {"nom": "EXEMPLE", "prenoms": "Noé"}
    lues = DonneesAttestation.model_validate(donnees(beneficiaire=enfant))
    assert lues.concerne.prenoms == "Noé"
    assert DonneesAttestation.model_validate(donnees()).concerne.prenoms == "Amina Démo"
