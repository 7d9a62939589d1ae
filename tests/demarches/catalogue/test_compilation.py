"""What is kept of the catalogue says the same as the files, and never outlives them."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from demarches.catalogue import calcul, charger, compilation
from demarches.catalogue.chargement import DOSSIER, Catalogue, lire
from demarches.catalogue.compilation import relire
from demarches.catalogue.faits import Source
from demarches.catalogue.schema import TypeDemande
from tests.demarches.catalogue.factories import AUJOURDHUI, personne


@pytest.fixture
def garde(tmp_path: Path) -> Path:
    return tmp_path / "garde"


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return shutil.copytree(DOSSIER, tmp_path / "catalogue")


@pytest.fixture
def lectures(monkeypatch) -> list[Path]:
    """The folders whose files were read and validated."""
    lus: list[Path] = []

    def noter(dossier: Path) -> Catalogue:
        lus.append(dossier)
        return lire(dossier)

    monkeypatch.setattr(compilation, "lire", noter)
    return lus


def test_ce_qui_est_garde_dit_la_meme_chose_que_les_fichiers(dossier, garde, lectures):
    premiere, seconde = relire(dossier, garde), relire(dossier, garde)

    assert lectures == [dossier]
    assert seconde.demarches == premiere.demarches == charger().demarches
    assert seconde.sources == premiere.sources
    assert seconde.version == premiere.version
    assert list(seconde.situation.model_fields) == list(charger().situation.model_fields)
    demarche = seconde.demarche("bpi-refugie")
    demande = (TypeDemande.RENOUVELLEMENT, personne("bpi-refugie"), AUJOURDHUI)
    assert calcul.exigence(demarche, *demande) == calcul.exigence(
        charger().demarche("bpi-refugie"), *demande
    )


def test_un_fichier_change_fait_tout_relire_et_remplace_l_ancien(dossier, garde, lectures):
    relire(dossier, garde)
    with (dossier / "commun.yaml").open("a") as fichier:
        fichier.write("# changé\n")

    relire(dossier, garde)

    assert lectures == [dossier, dossier]
    assert len(list(garde.iterdir())) == 1


@pytest.mark.parametrize("contenu", [b"", b"autre chose", pickle.dumps("autre chose")])
def test_une_garde_illisible_est_refaite(dossier, garde, lectures, contenu):
    relire(dossier, garde)
    (fichier,) = garde.iterdir()
    fichier.write_bytes(contenu)

    assert relire(dossier, garde).demarches == charger().demarches
    assert relire(dossier, garde).demarches == charger().demarches
    assert lectures == [dossier, dossier]


def test_sans_place_pour_garder_le_catalogue_se_lit_quand_meme(dossier, tmp_path, lectures):
    occupee = tmp_path / "occupee"
    occupee.write_text("un fichier, pas un dossier")

    assert relire(dossier, occupee).demarches == charger().demarches
    assert lectures == [dossier]


def test_ce_qui_est_dit_deux_fois_n_est_garde_qu_une(garde):
    """A hundred procedures cite the same texts and share the same blocks: a worker holds one."""
    gardees = relire(DOSSIER, garde).demarches
    sources = [s for d in gardees for _, faits in d.sections() for f in faits for s in citees(f)]
    faits = [f for d in gardees for _, faits in d.sections() for f in faits]

    assert len(set(map(id, sources))) == len(set(sources)) < len(sources) / 4
    assert len(set(map(id, faits))) == len({repr(fait) for fait in faits}) < len(faits) / 2


def citees(fait: object) -> tuple[Source, ...]:
    return getattr(fait, "sources", ())
