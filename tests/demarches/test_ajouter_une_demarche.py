"""One YAML file adds a procedure, with a question and a document of its own, and it can be filed.

This is what docs/catalogue.md promises: no line of code, nothing else to touch.
"""

from __future__ import annotations

import importlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from attestations.models import Attestation
from demarches import catalogue
from demarches.catalogue import calcul
from demarches.catalogue.chargement import DOSSIER
from demarches.models import Dossier
from demarches.statuts import Statut
from tests.demarches.catalogue.attendus import AUJOURDHUI, EN_2021, verifier_la_ligne
from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db

PAGE = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text(encoding="utf-8")


def bloc(langue: str, contient: str) -> str:
    """The example of the page, as a newcomer would copy it."""
    (exemple,) = [b for b in re.findall(rf"```{langue}\n(.*?)```", PAGE, re.S) if contient in b]
    return str(exemple)


NOUVELLE = bloc("yaml", "carte-d-essai")
ATTENDU = bloc("python", "carte-d-essai")


@pytest.fixture
def un_fichier_de_plus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal reads a folder that holds one file more."""
    dossier = shutil.copytree(DOSSIER, tmp_path / "donnees")
    (dossier / "essai.yaml").write_text(NOUVELLE, encoding="utf-8")
    monkeypatch.setattr(catalogue, "DOSSIER", dossier)


def test_la_personne_et_les_lignes_de_la_page_sont_celles_que_les_tests_attendent(
    un_fichier_de_plus: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copied as it is, the file of step 3 passes the table of the whole catalogue."""
    (tmp_path / "essai_attendu.py").write_text(ATTENDU, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    essai = importlib.import_module("essai_attendu")
    demarche = catalogue.charger().demarche("carte-d-essai")
    personne = catalogue.charger().situation.depuis(essai.PERSONNES[demarche.code])

    assert {(a.type_demande, a.le) for a in essai.TABLEAU} == {
        (type_demande, le) for type_demande in demarche.types for le in (EN_2021, AUJOURDHUI)
    }
    for attendu in essai.TABLEAU:
        verifier_la_ligne(attendu, demarche, personne)
    assert calcul.eligibilite(demarche, demarche.types[0], personne, AUJOURDHUI).eligible


@pytest.mark.usefixtures("un_fichier_de_plus")
def test_une_demarche_ajoutee_par_un_fichier_se_presente_et_se_depose(
    usager: Any, fichier_pdf: Callable[..., SimpleUploadedFile]
) -> None:
    fiche = Ecran(usager.get(reverse("demarches:presentation", args=["carte-d-essai"])))
    assert fiche.h1 == "Carte d’essai"
    assert "Carnet d’essai" in fiche.texte
    usager.post(
        reverse("demarches:commencer", args=["carte-d-essai"]), {"type_demande": "premiere_demande"}
    )
    dossier = Dossier.objects.visibles_par(usager.user).get()

    def etape(nom: str) -> str:
        return reverse("demarches:etape", args=[dossier.reference, nom])

    page = Ecran(usager.get(etape("informations")))
    assert "De quelle couleur est votre carnet ?" in page.texte
    usager.post(
        etape("informations"),
        {
            "version": page.saisie("version"),
            "voie": "1 rue de l’Essai",
            "code_postal": "75011",
            "commune": "Paris",
            "telephone": "0600000000",
            "email": "essai@usager.example",
            "couleur_du_carnet": "bleu",
        },
    )
    ajout = reverse("demarches:piece_ajouter", args=[dossier.reference, "carnet-d-essai"])
    usager.post(ajout, {"fichiers": fichier_pdf()})
    assert "Étape 3 sur 5" in Ecran(usager.get(etape("e-photo"))).texte
    usager.post(etape("depot"), {"exact": "on"})

    dossier.refresh_from_db()
    assert dossier.statut == Statut.DEPOSE
    assert dossier.reponses["couleur_du_carnet"] == "bleu"
    assert dossier.exigence_figee("couts")["total_cents"] > 0
    papier = Attestation.objects.pour_reference(dossier.reference).get()
    assert papier.nature == "confirmation_depot"
