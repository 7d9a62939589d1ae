"""Calendar arithmetic: months clamp, days are days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarches.catalogue.duree import Unite, age, ajouter, en_mois

jours = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))


@pytest.mark.parametrize(
    ("depart", "mois", "arrivee"),
    [
        (date(2026, 8, 31), -2, date(2026, 6, 30)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
    ],
)
def test_un_mois_sans_ce_jour_s_arrete_a_sa_fin(depart, mois, arrivee):
    assert ajouter(depart, mois, Unite.MOIS) == arrivee


@given(jour=jours, mois=st.integers(min_value=-60, max_value=60))
@settings(deadline=None)
def test_ajouter_des_mois_tombe_dans_le_bon_mois_sans_depasser_le_jour(jour, mois):
    arrivee = ajouter(jour, mois, Unite.MOIS)

    ecart = (arrivee.year - jour.year) * 12 + arrivee.month - jour.month
    assert ecart == mois
    assert arrivee.day <= jour.day
    if arrivee.day < jour.day:
        assert (arrivee + timedelta(days=1)).day == 1


@given(jour=jours, nombre=st.integers(min_value=-400, max_value=400))
@settings(deadline=None)
def test_les_jours_se_comptent_un_par_un(jour, nombre):
    assert (ajouter(jour, nombre, Unite.JOURS) - jour).days == nombre


@given(naissance=jours, annees=st.integers(min_value=0, max_value=40))
@settings(deadline=None)
def test_on_a_son_age_le_jour_de_l_anniversaire_et_pas_la_veille(naissance, annees):
    anniversaire = ajouter(naissance, annees, Unite.ANS)
    if (naissance.month, naissance.day) == (2, 29) and anniversaire.day == 28:
        anniversaire += timedelta(days=1)

    assert age(naissance, anniversaire) == annees
    assert age(naissance, anniversaire - timedelta(days=1)) == annees - 1


def test_un_delai_en_heures_ne_se_compte_pas_en_jours():
    with pytest.raises(ValueError, match="heures"):
        ajouter(date(2026, 1, 1), 48, Unite.HEURES)


def test_les_durees_se_disent_en_mois_quand_c_est_possible():
    assert en_mois(10, Unite.ANS) == 120
    assert en_mois(6, Unite.MOIS) == 6
    assert en_mois(90, Unite.JOURS) is None
