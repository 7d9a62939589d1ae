"""Frequent questions: a library of the catalogue like the others."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from demarches.catalogue import CatalogueInvalide, calcul, charger, textes
from demarches.catalogue.chargement import DOSSIER, lire
from demarches.catalogue.mots import CATEGORIES
from demarches.catalogue.verification import verifier
from tests.demarches.catalogue.attendus import AUJOURDHUI

QUESTION = {
    "id": "essai",
    "categorie": "compte",
    "question": "Est-ce un essai ?",
    "reponses": [{"texte": "Oui, un essai.", "sources": ["FAQ-BPI:3"]}],
    "demarches": ["etudiant"],
}


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    copie = tmp_path / "catalogue"
    shutil.copytree(DOSSIER, copie)
    return copie


def ajouter(dossier: Path, **changements: object) -> None:
    contenu = {"faq": [QUESTION | changements]}
    (dossier / "essai.yaml").write_text(yaml.safe_dump(contenu, allow_unicode=True))


def test_les_quarante_questions_de_la_foire_sont_la_et_chaque_categorie_sert():
    questions = charger().faq

    assert len(questions) == 40
    assert {q.categorie for q in questions} == set(CATEGORIES)
    assert all(reponse.sources for q in questions for reponse in q.reponses)


def test_une_question_s_ajoute_par_un_fichier_et_va_a_sa_demarche(dossier):
    ajouter(dossier)
    catalogue = lire(dossier)
    fiche = calcul.presentation(catalogue.demarche("etudiant"), AUJOURDHUI)

    assert [q.id for q in fiche.faq] == ["essai"]
    assert fiche.faq[0].categorie_libelle == "Votre compte"
    assert fiche.faq[0].reponses[0].texte == "Oui, un essai."
    assert fiche.faq[0].reponses[0].sources[0].texte == "FAQ-BPI"
    assert calcul.presentation(catalogue.demarche("visiteur"), AUJOURDHUI).faq == ()
    assert catalogue.version != charger().version
    assert {"Est-ce un essai ?", "Oui, un essai."} <= set(catalogue.textes())


def test_les_mots_des_questions_sont_a_traduire():
    assert {CATEGORIES["ephoto"], "Comment obtenir une e-photo ?"} <= set(textes())


def test_une_reponse_qu_un_tiers_est_seul_a_dire_est_a_confirmer(dossier):
    ajouter(dossier, reponses=[{"texte": "Peut-être.", "sources": ["ATLAS-FR"]}])
    [question] = calcul.presentation(lire(dossier).demarche("etudiant"), AUJOURDHUI).faq

    assert question.reponses[0].confirme is False


@pytest.mark.parametrize(
    ("changements", "message"),
    [
        ({"categorie": "autre"}, "catégorie inconnue"),
        ({"reponses": []}, "reponses"),
        ({"reponses": [{"texte": "Oui.", "sources": []}]}, "sources"),
        ({"reponses": [{"texte": "Oui.", "sources": ["INCONNU:1"]}]}, "source inconnue"),
        ({"id": "apatrides"}, "dit deux fois"),
    ],
)
def test_une_question_mal_ecrite_arrete_la_lecture(dossier, changements, message):
    ajouter(dossier, **changements)

    with pytest.raises(CatalogueInvalide, match=message):
        lire(dossier)


def test_une_question_sur_une_demarche_inconnue_est_une_faute(dossier):
    ajouter(dossier, demarches=["etudiant", "etudiante"])
    constats = [c for c in verifier(lire(dossier), AUJOURDHUI, dossier) if c.ou == "faq, essai"]

    assert [str(c) for c in constats] == ["faq, essai : parle d’une démarche inconnue : etudiante"]
    assert constats[0].bloquant


def test_les_questions_d_une_fiche_vont_de_theme_en_theme():
    fiche = calcul.presentation(charger().demarche("bpi-refugie-mineur-16-18"), date(2026, 11, 22))
    rangs = [list(CATEGORIES).index(q.categorie) for q in fiche.faq]

    assert rangs == sorted(rangs)
    assert {"tous-mineurs", "ephoto-probleme", "renouvellement"} <= {q.id for q in fiche.faq}
    assert "confirmation-utilite" not in {q.id for q in fiche.faq}
