"""The number of a paper: readable, and wrong when one character or two places are wrong."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from attestations import natures, numeros
from attestations.forms import VerificationForm

caracteres = st.sampled_from(numeros.ALPHABET)
hasards = st.text(caracteres, min_size=8, max_size=8)
prefixes = st.sampled_from([modele.prefixe for modele in natures.MODELES.values()])
annees = st.integers(2020, 2119)
UTILES = [i for i, c in enumerate("ADP-26-7K4Q-X9MP-C") if c != "-"]


def test_la_forme_est_celle_que_l_on_dicte():
    assert numeros.composer("ADP", 2026, "7K4QX9MP") == "ADP-26-7K4Q-X9MP-G"


def test_l_exemple_montre_sur_l_ecran_est_un_vrai_numero():
    exemple = str(VerificationForm().fields["numero"].help_text).rpartition(" ")[2]
    assert numeros.lire(exemple) == exemple


@given(prefixes, annees, hasards)
def test_un_numero_compose_se_relit(prefixe, annee, hasard):
    numero = numeros.composer(prefixe, annee, hasard)
    assert numeros.lire(numero) == numero


@given(prefixes, annees, hasards, st.sampled_from(UTILES), caracteres)
def test_un_caractere_faux_est_detecte(prefixe, annee, hasard, place, autre):
    numero = numeros.composer(prefixe, annee, hasard)
    assume(numero[place] != autre)
    assert numeros.lire(numero[:place] + autre + numero[place + 1 :]) is None


@given(prefixes, annees, hasards, st.sampled_from(UTILES), st.sampled_from(UTILES))
def test_deux_caracteres_echanges_sont_detectes(prefixe, annee, hasard, une, autre):
    numero = list(numeros.composer(prefixe, annee, hasard))
    assume(numero[une] != numero[autre])
    numero[une], numero[autre] = numero[autre], numero[une]
    assert numeros.lire("".join(numero)) is None


@pytest.mark.parametrize(
    "ecrire",
    [
        str.lower,
        lambda numero: numero.replace("-", ""),
        lambda numero: numero.replace("-", " – "),
        lambda numero: numero.replace("0", "O"),
        lambda numero: numero.replace("1", "l"),
        lambda numero: f"  {numero}\n",
    ],
)
def test_la_saisie_a_la_main_est_toleree(ecrire):
    numero = numeros.composer("ADP", 2026, "01K4QX90")
    assert ecrire(numero) != numero
    assert numeros.lire(ecrire(numero)) == numero


@given(st.text(max_size=40))
def test_une_saisie_quelconque_ne_fait_jamais_echouer(saisie):
    lu = numeros.lire(saisie)
    assert lu is None or numeros.lire(lu) == lu
    assert isinstance(numeros.lire_code(saisie), str)


def test_les_prefixes_sont_distincts_et_dans_l_alphabet():
    prefixes = [modele.prefixe for modele in natures.MODELES.values()]
    assert len(set(prefixes)) == len(prefixes)
    assert set("".join(prefixes)) <= set(numeros.ALPHABET)


def test_deux_tirages_different():
    assert numeros.tirer("ADP", annee=2026) != numeros.tirer("ADP", annee=2026)
    assert numeros.tirer_code() != numeros.tirer_code()


def test_un_code_se_relit_comme_il_est_imprime():
    code = numeros.tirer_code()
    assert numeros.lire_code(code.replace("-", " ").lower()) == code
