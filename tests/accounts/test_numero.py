"""Reading a number as people copy it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.registre import NumeroIllisible, est_numero_etranger, normaliser_numero


@pytest.mark.parametrize(
    ("saisi", "lu"),
    [
        ("9900000001", "9900000001"),
        ("  99 0000 0001 ", "9900000001"),
        ("99-0000-0001", "9900000001"),
        ("99.0000.0001", "9900000001"),
        ("99\u00a00000\u202f0001", "9900000001"),
        ("0012345678", "0012345678"),
        ("OO12345678", "0012345678"),
        ("oo12345678", "0012345678"),
        ("012345678", "012345678"),
        ("９９００００００01", "9900000001"),
        ("fra12345678", "FRA12345678"),
        ("fra 1234-5678", "FRA12345678"),
        ("12345678", "12345678"),
        ("AB12345O", "AB12345O"),
        ("123456789012", "123456789012"),
    ],
)
def test_un_numero_se_lit_comme_il_est_recopie(saisi, lu):
    assert normaliser_numero(saisi) == lu


@pytest.mark.parametrize(
    "saisi",
    ["", "   ", "1234567", "1234567890123", "99/0000é001", "ABCDEFGH", "9900000001;", "٠١٢٣٤٥٦٧٨x"],
)
def test_ce_qui_n_est_pas_un_numero_est_refuse(saisi):
    with pytest.raises(NumeroIllisible):
        normaliser_numero(saisi)


@pytest.mark.parametrize(
    ("numero", "oui"),
    [("990000001", True), ("9900000001", True), ("99000001", False), ("FRA123456", False)],
)
def test_un_numero_etranger_a_neuf_ou_dix_chiffres(numero, oui):
    assert est_numero_etranger(numero) is oui


@given(st.from_regex(r"[0-9]{9,10}", fullmatch=True), st.integers(0, 9))
def test_relire_un_numero_lu_ne_change_rien(numero, place):
    avec_espace = numero[:place] + " " + numero[place:]
    assert normaliser_numero(avec_espace) == numero == normaliser_numero(numero)
