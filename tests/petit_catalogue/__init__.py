"""A small catalogue beside the product's: one procedure for each way a request may end.

The law of the product says today what it says; these say what any law may say, so that no test of
a rule depends on the procedure that happens to use it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from accounts.models import User
from demarches import completude, transitions
from demarches.catalogue import charger
from demarches.catalogue.chargement import BIBLIOTHEQUES, DOSSIER
from demarches.models import Dossier
from tests.demarches import factories

ESSAIS = Path(__file__).with_name("essais.yaml")
COMMUNS = ("commun", "pieces", "questions", "sources")


@pytest.fixture(scope="session")
def dossier_des_essais(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shared files of the product and the procedures of this folder, as one catalogue.

    What the shared files already declare is taken from them.
    """
    dossier = tmp_path_factory.mktemp("petit-catalogue")
    contenu = yaml.safe_load(ESSAIS.read_text(encoding="utf-8"))
    for nom in COMMUNS:
        shutil.copy(DOSSIER / f"{nom}.yaml", dossier)
        partage = yaml.safe_load((DOSSIER / f"{nom}.yaml").read_text(encoding="utf-8"))
        for liste, cle in BIBLIOTHEQUES.items():
            declares = {element[cle] for element in partage.get(liste) or ()}
            contenu[liste] = [e for e in contenu.get(liste, ()) if e[cle] not in declares]
    (dossier / ESSAIS.name).write_text(yaml.safe_dump(contenu, allow_unicode=True), "utf-8")
    charger(dossier)
    return dossier


@pytest.fixture
def petit_catalogue(dossier_des_essais: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For this test, the law is the small catalogue's."""
    monkeypatch.setattr("demarches.catalogue.DOSSIER", dossier_des_essais)


REPONSES = {
    "telephone": "0600000000",
    "email": "essai@usager.example",
    "date_demenagement": "02/03/2027",
    "emploi": "Boulanger",
    "salarie_nom": "MODÈLE",
    "salarie_prenoms": "Ilyas",
    "salarie_date_naissance": "12/06/1995",
}


def brouillon(user: User, code: str, **reponses: str) -> Dossier:
    """A draft of a procedure of the small catalogue, with nothing missing."""
    demarche = charger().demarche(code)
    dossier = factories.brouillon(user, code, demarche.types[0], reponses=REPONSES | reponses)
    assert completude.manques(dossier) == []
    return dossier


def deposer(user: User, code: str, **reponses: str) -> Dossier:
    """The same, filed by its person."""
    return transitions.deposer(brouillon(user, code, **reponses), par=user)
