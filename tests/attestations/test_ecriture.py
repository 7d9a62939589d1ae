"""Words of the papers: French whatever language is active."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from attestations import ecriture

I = "\N{NO-BREAK SPACE}"  # noqa: E741


@pytest.mark.parametrize("langue", ["fr", "en"])
def test_une_date_est_en_francais_et_en_entier(langue):
    with translation.override(langue):
        assert ecriture.jour(date(2027, 3, 3)) == f"3{I}mars{I}2027"
        assert ecriture.jour(date(2027, 8, 1)) == f"1er{I}août{I}2027"


def test_un_moment_se_dit_a_l_heure_de_paris():
    assert ecriture.jour(datetime(2027, 3, 3, 23, 30, tzinfo=UTC)) == f"4{I}mars{I}2027"


@pytest.mark.parametrize(
    ("cents", "mots"),
    [(0, "Gratuit"), (22500, f"225{I}€"), (2250, f"22,50{I}€"), (122505, f"1{I}225,05{I}€")],
)
def test_un_montant_est_en_euros(cents, mots):
    assert ecriture.euros(cents) == mots


def test_un_droit_se_dit_en_un_mot():
    assert [ecriture.oui_non(droit) for droit in (True, False, None)] == ["Oui", "Non", "À lire"]
