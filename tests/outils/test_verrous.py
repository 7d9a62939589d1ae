"""The two lock files: hashed, without an index address, and the second holds the first."""

import re

import pytest

from tests.processus import RACINE

EPINGLE = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*])?==(\S+)", re.MULTILINE)


def lire(nom: str) -> str:
    return (RACINE / "requirements" / nom).read_text()


def test_installer_pour_developper_installe_aussi_tout_ce_qui_fait_tourner_le_portail():
    base, dev = (dict(EPINGLE.findall(lire(nom))) for nom in ("base.txt", "dev.txt"))
    assert len(base) > 40
    assert {nom: version for nom, version in base.items() if dev.get(nom) != version} == {}


@pytest.mark.parametrize("nom", ["base.txt", "dev.txt"])
def test_chaque_paquet_est_epingle_avec_son_empreinte(nom):
    texte = lire(nom)
    blocs = re.split(r"\n(?=[a-z0-9])", texte)
    assert [bloc.splitlines()[0] for bloc in blocs if "--hash=sha256:" not in bloc] == []
    assert "://" not in texte
