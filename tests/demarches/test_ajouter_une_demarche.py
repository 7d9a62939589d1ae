"""One YAML file adds a procedure, with a question and a document of its own, and it can be filed.

This is what docs/catalogue.md promises: no line of code, nothing else to touch.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from attestations.models import Attestation
from demarches import catalogue
from demarches.catalogue.chargement import DOSSIER
from demarches.models import Dossier
from demarches.statuts import Statut
from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db

NOUVELLE = """
famille: {code: essai, libelle: Essai}
pieces:
- id: carnet-d-essai
  libelle: Carnet d’essai
  explication: Il prouve l’essai.
questions:
- id: couleur_du_carnet
  groupe: demande
  type: choix
  libelle: De quelle couleur est votre carnet ?
  options:
  - {valeur: bleu, libelle: Bleu}
  - {valeur: vert, libelle: Vert}
demarches:
- code: carte-d-essai
  libelle: Carte d’essai
  description: Une démarche ajoutée par un seul fichier.
  types: [premiere_demande]
  blocs: [confirmation-depot, mentions-de-droits, tarif-plein, recours-prefecture]
  questions:
  - groupe: contact
  - {id: couleur_du_carnet}
  depot:
  - {id: en-ligne, canal: anef, libelle: En ligne, sources: ['CESEDA:R431-2']}
  conditions:
  - id: carnet-bleu
    libelle: Votre carnet est bleu
    exige_reponse: {couleur_du_carnet: bleu}
    sources: ['CESEDA:R431-10']
  fenetres:
  - id: a-tout-moment
    libelle: À tout moment
    explications: {ouverte: Vous pouvez déposer à tout moment.}
    sources: ['CESEDA:R431-4']
  pieces:
  - {id: carnet-d-essai, quand: {couleur_du_carnet: bleu}, condition: Si le carnet est bleu, sources: ['CESEDA:R431-10']}
  titres:
  - {id: carte, nature: cst, libelle: Carte d’essai, duree: {valeur: 1, unite: ans}, sources: ['CESEDA:L411-3']}
"""


@pytest.fixture
def un_fichier_de_plus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal reads a folder that holds one file more."""
    dossier = shutil.copytree(DOSSIER, tmp_path / "donnees")
    (dossier / "essai.yaml").write_text(NOUVELLE, encoding="utf-8")
    monkeypatch.setattr(catalogue, "DOSSIER", dossier)


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
