"""A walk over the whole catalogue: nothing unused, unreachable, unsourced or badly said."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

import demarches.catalogue
from accounts.models import NatureTitre
from demarches.catalogue import calcul, charger, textes
from demarches.catalogue.chargement import DOSSIER
from demarches.catalogue.faits import Fait
from demarches.catalogue.predicats import PREDICATS
from demarches.catalogue.schema import SECTIONS, Demarche
from demarches.catalogue.situation import Situation
from demarches.catalogue.verification import verifier
from tests.demarches.catalogue.factories import AUJOURDHUI, EN_2021, personne

DEMARCHES = charger().demarches
CODES = [d.code for d in DEMARCHES]


def modeles(valeur: object) -> Iterator[BaseModel]:
    if isinstance(valeur, BaseModel):
        yield valeur
        for champ in type(valeur).model_fields:
            yield from modeles(getattr(valeur, champ))
    elif isinstance(valeur, tuple):
        for element in valeur:
            yield from modeles(element)


TOUS = [m for d in DEMARCHES for m in modeles(d)]


def lire_yaml(nom: str) -> dict:
    return yaml.safe_load((DOSSIER / f"{nom}.yaml").read_text())


def test_chaque_fait_a_une_source():
    faits = [m for m in TOUS if isinstance(m, Fait)]

    assert len(faits) > 300
    assert all(f.sources for f in faits)


def test_chaque_predicat_sert_et_dit_sa_raison():
    inutiles = [c for c in verifier(charger(), AUJOURDHUI) if c.ou.startswith("prédicat ")]

    assert inutiles == []
    for nom, predicat in PREDICATS.items():
        assert predicat.__doc__, nom
        assert len(predicat.__doc__) > 40, nom


def test_chaque_predicat_ne_sait_rien_d_une_personne_inconnue_ou_la_suppose_sans_recepisse():
    parametres = {"champ": "titre_fin", "niveau": "a1"}
    connus = {
        nom: predicat(
            Situation(),
            AUJOURDHUI,
            **{p: parametres.get(p, 1) for p in list(inspect.signature(predicat).parameters)[2:]},
        )
        for nom, predicat in PREDICATS.items()
    }

    assert {nom for nom, verdict in connus.items() if verdict is not None} == {"sans_recepisse"}


def test_chaque_bloc_chaque_piece_chaque_question_et_chaque_source_sert():
    inutiles = [c for c in verifier(charger(), AUJOURDHUI) if not c.bloquant]

    assert inutiles == []


def test_chaque_champ_de_situation_est_documente_et_demande():
    questions = {q.id for d in DEMARCHES for q in d.questions}

    assert all(champ.description for champ in Situation.model_fields.values())
    # The register alone knows the ground of the permit held.
    assert set(Situation.model_fields) - questions == {"titre_motif"}


@pytest.mark.parametrize("code", CODES)
def test_chaque_fait_vaut_au_moins_un_jour_par_un_canal_ouvert(code):
    demarche = charger().demarche(code)
    jours = [date(2021, 1, 1) + timedelta(days=n) for n in range(6 * 366)]
    canaux = {jour: demarche.canal(jour) for jour in jours}
    for section, faits in demarche.sections():
        for fait in faits:
            assert any(fait.en_vigueur(None, j, canaux[j]) for j in jours), (section, fait.id)


@pytest.mark.parametrize("code", CODES)
def test_chaque_piece_du_depot_est_accessible(code):
    """For each piece some person, some day, gets it: it is listed when nothing is known."""
    demarche = charger().demarche(code)
    jours = [EN_2021, date(2023, 6, 1), date(2025, 6, 1), AUJOURDHUI]
    vues = {
        p.id
        for type_demande in demarche.types
        for jour in jours
        for p in calcul.pieces(demarche, type_demande, Situation(), jour)
    }

    assert vues == {p.id for p in demarche.pieces if p.moment == "depot"}


def test_les_mots_sont_bien_dits():
    for texte in textes():
        assert "'" not in texte, texte
        assert "!" not in texte, texte
        assert "euillez" not in texte, texte
        assert "%" not in texte.replace(" %", ""), texte
        assert "{" not in texte, texte
        assert texte == texte.strip(), texte
        assert not re.search(r"(?<!\s)[;:?]", texte.replace("https:", "")), texte


def test_les_mots_ne_se_repetent_pas_et_couvrent_chaque_section():
    mots = list(textes())

    assert len(mots) == len(set(mots))
    attendus = {
        "Nom de naissance",
        "Carte de résident",
        "Certificats de scolarité",
        "Ce document n’autorise pas à travailler.",
        "Droit de timbre",
        "Le tribunal administratif",
        "Travail",
        "Célibataire",
        "Protection internationale",
    }
    assert attendus <= set(mots)
    assert not any(m.startswith("CESEDA") for m in mots)


def test_le_catalogue_est_pur():
    """Neither Django, nor the web, nor a clock, nor another room."""
    permis = {
        "__future__", "annotated_types", "ast", "collections", "dataclasses", "datetime",
        "dateutil", "decimal",
        "demarches", "enum", "functools", "gc", "hashlib", "inspect", "itertools", "json", "os",
        "pathlib", "pickle", "pydantic", "pydantic_core", "re", "sys", "tempfile",
        "types", "typing", "yaml",
    }  # fmt: skip
    for module in Path(demarches.catalogue.__file__).parent.rglob("*.py"):
        arbre = ast.parse(module.read_text())
        for noeud in ast.walk(arbre):
            if isinstance(noeud, ast.Import):
                assert {a.name.split(".")[0] for a in noeud.names} <= permis, module.name
            elif isinstance(noeud, ast.ImportFrom):
                nom = noeud.module or ""
                assert nom.split(".")[0] in permis, module.name
                assert nom.split(".")[0] != "demarches" or nom.startswith("demarches.catalogue")
            elif isinstance(noeud, ast.Attribute):
                assert noeud.attr not in {"today", "now", "utcnow"}, module.name


def test_les_sections_du_schema_sont_celles_de_la_demarche():
    listes = {n for n in Demarche.model_fields if n in SECTIONS}

    assert listes == set(SECTIONS)


@given(
    code=st.sampled_from(CODES),
    le=st.dates(min_value=date(2020, 1, 1), max_value=date(2032, 12, 31)),
    fin=st.none() | st.dates(min_value=date(2019, 1, 1), max_value=date(2035, 12, 31)),
    vide=st.booleans(),
)
@settings(deadline=None)
def test_chaque_jour_la_loi_repond_sans_se_contredire(code, le, fin, vide):
    demarche = charger().demarche(code)
    for type_demande in demarche.types:
        situation = Situation(titre_fin=fin) if vide else personne(code, titre_fin=fin)
        exigence = calcul.exigence(demarche, type_demande, situation, le)
        total = exigence.couts.total_cents
        assert total is None or total == sum(x.montant_cents for x in exigence.couts.lignes)
        assert exigence.fenetre.explication
        bornes = (
            exigence.fenetre.au_plus_tot,
            exigence.fenetre.au_plus_tard,
            exigence.fenetre.limite,
        )
        dites = [b for b in bornes if b is not None]
        assert dites == sorted(dites)
        assert all(d.duree_mois is None or d.duree_mois <= 6 for d in exigence.documents)
        assert calcul.presentation(demarche, le).types


def test_ce_qui_n_est_pas_un_titre_ne_se_retire_pas():
    au_guichet = {str(nature) for nature in NatureTitre}

    for demarche in charger().deposables(AUJOURDHUI):
        for titre in demarche.titres:
            assert titre.nature in au_guichet or not titre.a_retirer, (demarche.code, titre.id)


@pytest.mark.parametrize("le", [EN_2021, AUJOURDHUI])
@pytest.mark.parametrize("demarche", DEMARCHES, ids=CODES)
def test_une_fiche_dit_a_qui_va_chaque_delai_de_reponse(demarche, le):
    """Several delays side by side tell nothing; the last one is for everybody else."""
    for fiche in calcul.presentation(demarche, le).types:
        assert all(d.situation for d in fiche.silences[:-1])


def test_la_fiche_d_un_chercheur_ne_donne_que_son_delai():
    """Sixty days (R. 421-26 CESEDA): the general four months never apply to them."""
    for fiche in calcul.presentation(
        charger().demarche("passeport-talent-chercheur"), AUJOURDHUI
    ).types:
        assert [(d.valeur, d.unite) for d in fiche.silences] == [(60, "jours")]
