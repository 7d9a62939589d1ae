"""`manage.py catalogue`: what a lawyer lists, reads, checks, and the files it keeps up to date."""

from __future__ import annotations

import json
import shutil
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from django.core.management import CommandError, call_command

from demarches.catalogue import charger, grammaire, redaction
from demarches.catalogue.chargement import DOSSIER
from demarches.catalogue.schema import SECTIONS
from demarches.management.commands.catalogue import PAGES, pages_attendues, schema_attendu

ESSAI = """
famille: {code: essai, libelle: Essai}
demarches:
- code: essai
  libelle: Carte d’essai
  description: Une démarche d’essai.
  types: [renouvellement]
  orientation:
  - {types: [renouvellement], reponses: {besoin: renouveler, motif_sejour: visiteur}}
  questions:
  - groupe: identite
  depot:
  - {id: en-ligne, canal: anef, du: 2023-04-05, libelle: En ligne, sources: ['CESEDA:R431-2']}
  pieces:
  - {id: passeport, sources: ['CESEDA:R431-10']}
  titres:
  - {id: carte, nature: cst, libelle: Carte d’essai, sources: ['CESEDA:L411-3']}
"""


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    copie = tmp_path / "catalogue"
    shutil.copytree(DOSSIER, copie)
    return copie


def ajouter(dossier: Path, **changements: Any) -> None:
    contenu = yaml.safe_load(ESSAI)
    contenu["demarches"][0].update(changements)
    (dossier / "essai.yaml").write_text(yaml.safe_dump(contenu, allow_unicode=True))


def catalogue(*arguments: str, dossier: Path = DOSSIER) -> str:
    sortie = StringIO()
    call_command("catalogue", "--dossier", str(dossier), *arguments, stdout=sortie)
    return sortie.getvalue()


# Listing and showing.


def test_lister_dit_chaque_code_et_le_canal_du_jour():
    sortie = catalogue("lister", "--le", "2021-10-15")

    for demarche in charger().demarches:
        assert demarche.code in sortie
    canaux = {ligne.split()[0]: ligne.split()[1] for ligne in sortie.splitlines()[:-1]}
    assert canaux["bpi-refugie"] == "prefecture"
    assert "bpi-refugie  " not in catalogue("lister", "--famille", "passeport_talent")


def test_une_famille_inconnue_donne_celles_qui_existent():
    with pytest.raises(CommandError, match="protection_internationale"):
        catalogue("lister", "--famille", "inconnue")


def test_montrer_ne_dit_que_le_droit_du_jour():
    en_2021 = catalogue("montrer", "bpi-refugie", "--le", "2021-10-15")
    aujourd_hui = catalogue("montrer", "bpi-refugie", "--le", "2026-11-22")
    tout = catalogue("montrer", "bpi-refugie", "--tout")

    assert "Droit du 15 octobre 2021, dépôt en préfecture" in en_2021
    assert "teleservice-120-60" not in en_2021
    assert "teleservice-120-60" in aujourd_hui
    guichet = "À la préfecture ou à la sous-préfecture du domicile"
    assert guichet in en_2021
    assert guichet not in aujourd_hui
    assert len(tout) > max(len(en_2021), len(aujourd_hui))


def test_un_code_inconnu_donne_ceux_qui_existent():
    with pytest.raises(CommandError, match="bpi-refugie"):
        catalogue("montrer", "bpi-refugiee")


def test_une_date_illisible_est_refusee():
    with pytest.raises(CommandError, match="AAAA-MM-JJ"):
        catalogue("montrer", "bpi-refugie", "--le", "demain")


# Checking.


def test_le_catalogue_du_portail_est_sans_faute():
    assert "aucune faute" in catalogue("verifier")


@pytest.mark.parametrize(
    ("changements", "mots"),
    [
        pytest.param({"pieces": [{"id": "passeport"}]}, "sources", id="source manquante"),
        pytest.param(
            {
                "pieces": [
                    {"id": "passeport", "sources": ["CESEDA"], "du": "2022-01-01"},
                    {"id": "passeport", "sources": ["CESEDA"], "au": "2022-01-01"},
                ]
            },
            "dit deux fois pour les mêmes jours",
            id="dates de vigueur qui se chevauchent",
        ),
        pytest.param(
            {"pieces": [{"id": "passeport", "sources": ["CESEDA"], "au": "2023-04-04", "canaux": ["anef"]}]},
            "essai, pieces, passeport : n’est jamais en vigueur",
            id="fait hors de tout canal ouvert",
        ),
        pytest.param(
            {"pieces": [{"id": "passeport", "sources": ["CESEDA"], "sauf": "sans_recepisse"}]},
            "essai, pieces, passeport : n’est demandée à personne",
            id="pièce inaccessible",
        ),
        pytest.param(
            {
                "silence": [
                    {"id": n, "valeur": v, "unite": "mois", "effet": "Refus.", "sources": ["CESEDA"]}
                    for n, v in (("quatre", 4), ("deux", 2))
                ]
            },
            "essai, silence, deux : ne répond jamais",
            id="règle masquée",
        ),
        pytest.param(
            {
                "couts": [
                    {"id": n, "libelle": "Droit", "montant_eur": 50, "sources": ["CESEDA"]}
                    for n in ("ancien", "nouveau")
                ]
            },
            "essai, couts, nouveau : est dû en même temps que ancien",
            id="deux tarifs le même jour",
        ),
        pytest.param(
            {"orientation": []},
            "essai, orientation : renouvellement : ouverte, et aucun chemin",
            id="aucun chemin",
        ),
        pytest.param(
            {
                "orientation": [
                    {
                        "types": ["renouvellement"],
                        "reponses": {"besoin": "renouveler", "motif_sejour": "visiteur", "ue_qui": "famille"},
                    }
                ],
                "types": ["renouvellement", "duplicata"],
            },
            "essai, orientation : duplicata : ouverte, et aucun chemin",
            id="un type sans chemin",
        ),
        pytest.param(
            {"titres": []},
            "essai, titres : renouvellement : rien ne dit ce qu’une décision favorable accorde",
            id="titre manquant",
        ),
        pytest.param(
            {"titres": [{"id": "carte", "nature": "cst", "libelle": "Carte", "sources": ["CESEDA"], "au": "2099-12-31"}]},
            "rien ne dit ce qu’une décision favorable accorde le 2100-01-01",
            id="titre manquant demain",
        ),
    ],
)  # fmt: skip
def test_verifier_refuse_et_nomme_l_endroit(dossier, changements, mots):
    ajouter(dossier, **json.loads(json.dumps(changements), object_hook=_dates))
    sortie = StringIO()

    with pytest.raises(CommandError) as faute:
        call_command("catalogue", "--dossier", str(dossier), "verifier", stdout=sortie)

    assert mots in sortie.getvalue() + str(faute.value)


def _dates(valeurs: dict[str, Any]) -> dict[str, Any]:
    """Dates of force as YAML reads them."""
    return {c: yaml.safe_load(v) if c in {"du", "au"} else v for c, v in valeurs.items()}


def test_deux_regles_de_dates_successives_ne_se_masquent_pas(dossier):
    regle = {"valeur": 4, "unite": "mois", "effet": "Refus.", "sources": ["CESEDA"]}
    avant, apres = yaml.safe_load("[2024-12-31, 2025-01-01]")
    ajouter(dossier, silence=[{**regle, "id": "a", "au": avant}, {**regle, "id": "b", "du": apres}])

    assert "aucune faute" in catalogue("verifier", dossier=dossier)


@pytest.mark.parametrize(
    ("fichier", "ajout", "mots"),
    [
        (
            "pieces.yaml",
            "- {id: jamais-demandee, libelle: Jamais, explication: Pour rien.}\n",
            "pièce jamais-demandee : ne sert à aucune démarche",
        ),
        (
            "commun.yaml",
            "- {code: jamais-nomme}\n",
            "bloc jamais-nomme : ne sert à aucune démarche",
        ),
    ],
)
def test_ce_qui_ne_sert_pas_est_dit_et_refuse_a_la_demande(dossier, fichier, ajout, mots):
    with (dossier / fichier).open("a") as ouvert:
        ouvert.write(ajout)

    assert f"à voir : {mots}" in catalogue("verifier", dossier=dossier)
    with pytest.raises(CommandError, match="à corriger"):
        catalogue("verifier", "--strict", dossier=dossier)


@pytest.mark.parametrize(
    "changements",
    [
        pytest.param({"titres": [], "issues": ["refus"]}, id="rien n’est accordé"),
        pytest.param({"titres": [], "orientation": [], "entree_generale": True}, id="générale"),
        pytest.param(
            {
                "titres": [],
                "depot": [{"id": "guichet", "canal": "prefecture", "libelle": "À la préfecture", "sources": ["CESEDA"]}],
            },
            id="déposée ailleurs",
        ),
    ],
)  # fmt: skip
def test_ce_qui_n_a_besoin_ni_de_titre_ni_de_chemin_n_est_pas_une_faute(dossier, changements):
    ajouter(dossier, **changements)

    assert "aucune faute" in catalogue("verifier", dossier=dossier)


def test_une_demarche_fermee_n_a_pas_besoin_de_chemin(dossier):
    ferme = {"id": "en-ligne", "canal": "anef", "libelle": "En ligne", "sources": ["CESEDA"]}
    ajouter(dossier, orientation=[], depot=[{**ferme, "au": date(2021, 12, 31)}])

    assert "aucune faute" in catalogue("verifier", dossier=dossier)


@pytest.mark.parametrize("ajout", [{}, {"parcours": ["jamais_posee"]}], ids=["libre", "parcours"])
def test_une_question_qu_aucune_demarche_ne_pose_est_dite(dossier, ajout):
    """It would be a key of the API that nothing reads; in the questionnaire, it tells nothing apart."""
    question = {
        "id": "jamais_posee",
        "groupe": "orientation",
        "type": "oui_non",
        "libelle": "Oui ?",
    }
    (dossier / "zz.yaml").write_text(yaml.safe_dump({"questions": [question], **ajout}))

    sortie = catalogue("verifier", dossier=dossier)

    assert "à voir : question jamais_posee : ne sert à aucune démarche" in sortie


def test_un_predicat_que_rien_n_appelle_est_dit(dossier):
    """Without the talent procedures, the predicates that speak of contracts serve nobody."""
    (dossier / "passeport_talent.yaml").unlink()
    sortie = catalogue("verifier", dossier=dossier)

    assert "prédicat contrat_moins_de_mois : ne sert à aucune démarche" in sortie
    assert "prédicat est_marie :" not in sortie


# The files it writes.


def test_les_pages_des_demarches_sont_a_jour():
    """Otherwise: manage.py catalogue documenter."""
    ecrites = {page.name: page.read_text(encoding="utf-8") for page in PAGES.glob("*.md")}
    attendues = pages_attendues(charger())

    assert set(ecrites) == set(attendues)
    assert [nom for nom in attendues if ecrites[nom] != attendues[nom]] == []


def test_une_page_dit_chaque_fait_et_chaque_source():
    demarche = charger().demarche("passeport-talent")
    page = redaction.page(demarche)

    for section in SECTIONS:
        for fait in getattr(demarche, section):
            assert f"`{fait.id}`" in page, (section, fait.id)
            for source in getattr(fait, "sources", ()):
                assert source.libelle in page
    assert "(à confirmer)" in page
    assert "En vigueur à partir du 1er mai 2026" in page


def test_documenter_retire_la_page_d_une_demarche_disparue(tmp_path, monkeypatch):
    monkeypatch.setattr("demarches.management.commands.catalogue.RACINE", tmp_path)
    monkeypatch.setattr("demarches.management.commands.catalogue.PAGES", tmp_path / "pages")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "disparue.md").write_text("ancienne")

    catalogue("documenter")

    ecrites = {page.name for page in (tmp_path / "pages").iterdir()}
    assert ecrites == set(pages_attendues(charger()))


def test_le_schema_des_fichiers_est_a_jour():
    """Otherwise: manage.py catalogue schema."""
    assert grammaire.FICHIER.read_text(encoding="utf-8") == schema_attendu()


@pytest.fixture(scope="module")
def grammaire_des_fichiers() -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(grammaire.schema_json())


def en_json(texte: str) -> Any:
    return json.loads(json.dumps(yaml.safe_load(texte), default=str))


@pytest.mark.parametrize("fichier", sorted(DOSSIER.glob("*.yaml")), ids=lambda f: f.stem)
def test_chaque_fichier_du_catalogue_suit_le_schema(grammaire_des_fichiers, fichier):
    assert grammaire_des_fichiers.is_valid(en_json(fichier.read_text()))


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ("sources: ['CESEDA:R431-10']", "sources: ['INCONNU:1']"),
        ("sources: ['CESEDA:R431-10']", "sources: []"),
        ("id: passeport, sources: ['CESEDA:R431-10']", "id: passeport"),
        ("id: passeport", "id: passeport-inconnu"),
        ("id: passeport", "id: passeport, si: predicat_inconnu"),
        ("id: passeport", "id: passeport, si: {age_au_moins: {an: 18}}"),
        ("id: passeport", "id: passeport, si: age_au_moins"),
        ("id: passeport", "id: passeport, quand: {cle_inconnue: 1}"),
        ("id: passeport", "id: passeport, quand: {protection: refugiee}"),
        ("id: passeport", "id: passeport, autre: 1"),
        ("types: [renouvellement]", "types: [renouvelement]"),
        ("types: [renouvellement]", "types: [renouvellement]\n  blocs: [inconnu]"),
        ("groupe: identite", "groupe: inconnu"),
        ("description:", "descripsion:"),
    ],
)
def test_le_schema_refuse_ce_que_le_chargement_refuserait(grammaire_des_fichiers, avant, apres):
    assert grammaire_des_fichiers.is_valid(en_json(ESSAI))
    assert avant in ESSAI
    assert not grammaire_des_fichiers.is_valid(en_json(ESSAI.replace(avant, apres, 1)))


@pytest.mark.parametrize(
    "ajout",
    [
        "si: est_marie",
        "si: {age_au_moins: {ans: 18}}",
        "sauf: [est_marie, {age_au_moins: {ans: 18}}]",
        "quand: {protection: refugie, nb_enfants: [1, 2]}",
        "quand: {visa_valide: true}",
        "du: 2024-01-01, dates_deduites: Parce que.",
    ],
)
def test_le_schema_admet_chaque_facon_d_ecrire(grammaire_des_fichiers, ajout):
    texte = ESSAI.replace("id: passeport", f"id: passeport, {ajout}")

    assert grammaire_des_fichiers.is_valid(en_json(texte))
