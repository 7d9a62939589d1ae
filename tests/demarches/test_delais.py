"""Deadlines by properties: over leap years, month ends and any length."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from demarches import delais

JOURS = st.dates(date(2019, 1, 1), date(2041, 12, 31))
MOIS = st.integers(1, 120)


@given(JOURS, MOIS)
def test_deux_papiers_qui_se_suivent_ne_laissent_aucun_jour_nu(debut: date, mois: int) -> None:
    fin = delais.dernier_jour(debut, mois)
    assert debut <= fin
    suivant = fin + timedelta(days=1)
    assert suivant <= delais.ajouter(debut, mois, delais.Unite.MOIS) + timedelta(days=1)
    assert suivant >= delais.ajouter(debut, mois, delais.Unite.MOIS)


@given(JOURS, MOIS)
def test_un_papier_dure_le_nombre_de_mois_dit(debut: date, mois: int) -> None:
    fin = delais.dernier_jour(debut, mois)
    ecart = (fin.year - debut.year) * 12 + fin.month - debut.month
    assert ecart in {mois, mois - 1}
    assert (mois * 28) - 1 <= (fin - debut).days <= mois * 31


def test_six_mois_du_31_aout_finissent_avec_fevrier() -> None:
    assert delais.dernier_jour(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert delais.dernier_jour(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert delais.dernier_jour(date(2026, 11, 22), 6) == date(2027, 5, 21)


@given(JOURS, st.integers(1, 24))
def test_le_refus_implicite_se_cale_sur_la_fin_du_mois(depart: date, mois: int) -> None:
    refus = delais.fin_du_delai(depart, mois, "mois")
    assert refus.day == min(depart.day, refus.day)
    assert (refus.year - depart.year) * 12 + refus.month - depart.month == mois


@given(JOURS, st.integers(-400, 400))
def test_les_jours_restants_sont_nuls_le_dernier_jour(le: date, ecart: int) -> None:
    assert delais.jours_restants(le + timedelta(days=ecart), le) == ecart
