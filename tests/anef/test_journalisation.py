"""Logs: nothing that tells who, and a reference on every line of a request."""

import json
import logging
import sys

import pytest

from anef.journalisation import REFERENCE, LigneJson, Lisible, masquer, reglages


@pytest.mark.parametrize(
    "secret",
    [
        "camille.essai@usager.example",
        "9912345678",
        "06 12 34 56 78",
        "+33612345678",
        "FRA202712345",
        "7XK2M9QP4RTV8WZB3CDF6H",
    ],
)
def test_ce_qui_dit_de_qui_il_s_agit_est_masque(secret):
    assert secret not in masquer(f"Échec pour {secret}, nouvel essai")
    assert masquer(f"Échec pour {secret}, nouvel essai").endswith(", nouvel essai")


@pytest.mark.parametrize(
    "texte",
    [
        "2027-03-10 09:00:00,123",
        "GET /dossiers/ 200 102276",
        "notifications.tasks.envoyer",
        "ligne 1234567",
    ],
)
def test_ce_qui_ne_dit_rien_de_personne_reste_lisible(texte):
    assert masquer(texte) == texte


def ligne(format_: logging.Formatter) -> str:
    try:
        raise RuntimeError("Key (email)=(camille@usager.example)")
    except RuntimeError:
        record = logging.LogRecord(
            "essai", logging.ERROR, __file__, 1, "Refus de %s", ("9912345678",), sys.exc_info()
        )
    return format_.format(record)


@pytest.mark.parametrize("format_", [Lisible("%(message)s"), LigneJson()])
def test_la_trace_et_les_arguments_sont_masques_aussi(format_):
    texte = ligne(format_)

    assert "RuntimeError" in texte
    assert "9912345678" not in texte
    assert "camille" not in texte


def test_une_ligne_de_production_est_un_objet_avec_sa_reference():
    jeton = REFERENCE.set("ABCD2345")
    try:
        objet = json.loads(ligne(LigneJson()))
    finally:
        REFERENCE.reset(jeton)

    assert objet["niveau"] == "ERROR"
    assert objet["reference"] == "ABCD2345"


def test_une_erreur_n_est_jamais_envoyee_par_courriel():
    assert {h["class"] for h in reglages()["handlers"].values()} == {"logging.StreamHandler"}
    assert reglages()["loggers"]["django"]["handlers"] == []


def test_deux_requetes_ont_deux_references(anonyme):
    premiere, seconde = (anonyme.get("/robots.txt")["X-Request-ID"] for _ in range(2))

    assert premiere != seconde
    assert REFERENCE.get() == ""
