"""A wrong file stops the loading; a right one adds a procedure without any code."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from demarches.catalogue import CatalogueInvalide, DemarcheInconnue, calcul, charger
from demarches.catalogue.chargement import DOSSIER, lire
from demarches.catalogue.schema import EtatFenetre, TypeDemande
from demarches.catalogue.situation import Situation
from tests.demarches.catalogue.factories import AUJOURDHUI

NOUVELLE = """
famille: {code: essai, libelle: Essai}
demarches:
- code: essai
  libelle: Carte d’essai
  description: Une démarche ajoutée par un seul fichier.
  types: [renouvellement]
  blocs: [confirmation-depot, fenetre-teleservice-renouvellement, mentions-de-droits]
  questions:
  - groupe: identite
  - groupe: titre
  depot:
  - {id: en-ligne, canal: anef, libelle: En ligne, sources: ['CESEDA:R431-2']}
  pieces:
  - {id: passeport, sources: ['CESEDA:R431-10']}
  couts:
  - id: droit
    libelle: Droit
    montant_eur: 27.5
    sources: ['CESEDA:L436-7']
"""


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    copie = tmp_path / "catalogue"
    shutil.copytree(DOSSIER, copie)
    return copie


def essai(dossier: Path, **changements: object) -> None:
    contenu = yaml.safe_load(NOUVELLE)
    contenu["demarches"][0].update(changements)
    (dossier / "essai.yaml").write_text(yaml.safe_dump(contenu, allow_unicode=True))


def test_un_seul_fichier_ajoute_une_demarche(dossier):
    (dossier / "essai.yaml").write_text(NOUVELLE)

    catalogue = lire(dossier)
    demarche = catalogue.demarche("essai")
    situation = Situation(titre_fin=date(2027, 2, 10))
    exigence = calcul.exigence(demarche, TypeDemande.RENOUVELLEMENT, situation, AUJOURDHUI)

    assert exigence.fenetre.etat is EtatFenetre.OUVERTE
    assert [p.id for p in exigence.pieces] == ["passeport"]
    assert exigence.couts.total_cents == 27_50
    assert "Carte d’essai" in set(catalogue.textes())
    assert catalogue.version != charger().version


def passeport(**conditions: object) -> dict[str, object]:
    return {"pieces": [{"id": "passeport", "sources": ["CESEDA"], **conditions}]}


def reponse_est(champ: str, valeur: str) -> dict[str, object]:
    return {"reponse_est": {"champ": champ, "valeur": valeur}}


@pytest.mark.parametrize(
    "changements",
    [
        passeport(quand={"entree_etudes": ["jamais"]}),
        passeport(quand={"titre_nature": ["cst", "carte"]}),
        passeport(quand={"visa_valide": "oui"}),
        passeport(quand={"nb_enfants": "2"}),
        passeport(quand={"nb_enfants": True}),
        passeport(quand={"titre_fin": "2027-02-10"}),
        passeport(si=reponse_est("entree_etudes", "visa_long_sejor")),
        passeport(sauf=reponse_est("entree_etudes", "visa_long_sejor")),
        passeport(sauf=reponse_est("visa_valide", "vrai")),
        passeport(si={"niveau_francais_au_moins": {"niveau": "c1"}}),
        {
            "conditions": [
                {
                    "id": "visa",
                    "libelle": "Visa",
                    "sources": ["CESEDA"],
                    "exige_reponse": {"entree_etudes": ["visa_long_sejor"]},
                }
            ]
        },
        {
            "titres": [
                {
                    "id": "carte",
                    "nature": "cst",
                    "libelle": "Carte",
                    "sources": ["CESEDA"],
                    "quand": {"entree_etudes": "jamais"},
                }
            ]
        },
        {"orientation": [{"types": ["renouvellement"], "reponses": {"besoin": "renouveller"}}]},
        {
            "suites": [
                {"type": "renouvellement", "motifs": ["etudiant"], "natures": ["carte"]},
            ]
        },
    ],
)
def test_une_reponse_que_personne_ne_peut_donner_est_refusee(dossier, changements):
    essai(dossier, **changements)

    with pytest.raises(CatalogueInvalide, match=r"n’est pas une réponse à|Input should be"):
        lire(dossier)


@pytest.mark.parametrize(
    "conditions",
    [
        {"quand": {"entree_etudes": ["visa_long_sejour"]}},
        {"quand": {"visa_valide": True, "nb_enfants": [0, 1], "nationalite": "DZA"}},
        {"si": reponse_est("visa_valide", "oui"), "sauf": reponse_est("titre_nature", "vls")},
        {"si": {"niveau_francais_au_moins": {"niveau": "b2"}}},
    ],
)
def test_les_reponses_possibles_se_comparent(dossier, conditions):
    essai(dossier, **passeport(**conditions))

    assert lire(dossier).demarche("essai").pieces


def test_une_declinaison_ne_regle_pas_une_reponse_impossible(dossier):
    essai(dossier)
    contenu = yaml.safe_load((dossier / "essai.yaml").read_text())
    decline = {"demarche": "regularisation", "reponses": {"fondement_regularisation": "hasard"}}
    cas = {"code": "cas", "libelle": "Cas", "description": "Cas", "decline": decline}
    contenu["demarches"].append(cas)
    (dossier / "essai.yaml").write_text(yaml.safe_dump(contenu, allow_unicode=True))

    with pytest.raises(CatalogueInvalide, match="n’est pas une réponse à"):
        lire(dossier)


@pytest.mark.parametrize(
    ("acquis", "message"),
    [
        ({"nouvelle_carte": True}, "n’est pas posée"),
        ({"titre_nature": ["cst", "csp"]}, "plusieurs réponses acquises"),
        ({"titre_nature": "carte"}, "n’est pas une réponse à"),
    ],
)
def test_un_chemin_n_acquiert_que_des_reponses_de_la_demarche(dossier, acquis, message):
    chemin = {"types": ["renouvellement"], "reponses": {"besoin": "renouveler"}, "acquis": acquis}
    essai(dossier, orientation=[chemin])

    with pytest.raises(CatalogueInvalide, match=message):
        lire(dossier)


@pytest.mark.parametrize(
    ("changements", "message"),
    [
        ({"blocs": ["inconnu"]}, "bloc inconnu"),
        ({"pieces": [{"id": "inconnue", "sources": ["CESEDA"]}]}, "pièce que rien ne décrit"),
        ({"pieces": [{"id": "passeport", "sources": []}]}, "at least 1 item"),
        ({"pieces": [{"id": "passeport"}]}, "sources"),
        ({"pieces": [{"id": "passeport", "sources": ["INCONNU:1"]}]}, "source inconnue"),
        (
            {"pieces": [{"id": "passeport", "sources": ["CESEDA"], "si": "inconnu"}]},
            "prédicat inconnu",
        ),
        (
            {"pieces": [{"id": "passeport", "sources": ["CESEDA"], "si": "age_au_moins"}]},
            "attend",
        ),
        (
            {"pieces": [{"id": "passeport", "sources": ["CESEDA"], "quand": {"inconnu": 1}}]},
            "champ inconnu",
        ),
        ({"pieces": [{"id": "passeport", "sources": ["CESEDA"], "autre": 1}]}, "Extra inputs"),
        (
            {
                "pieces": [
                    {"id": "passeport", "sources": ["CESEDA"], "au": "2025-01-01"},
                    {"id": "passeport", "sources": ["CESEDA"], "du": "2025-01-01"},
                ]
            },
            "dit deux fois",
        ),
        (
            {
                "pieces": [
                    {
                        "id": "passeport",
                        "sources": ["CESEDA"],
                        "du": "2025-01-02",
                        "au": "2025-01-01",
                    }
                ]
            },
            "précède",
        ),
        (
            {
                "couts": [
                    {
                        "id": "droit",
                        "libelle": "Droit",
                        "montant_eur": 226,
                        "composantes": [
                            {"id": "a", "libelle": "A", "montant_eur": 200},
                            {"id": "b", "libelle": "B", "montant_eur": 25},
                        ],
                        "sources": ["CESEDA"],
                    }
                ]
            },
            "ne font pas le montant",
        ),
        (
            {"couts": [{"id": "d", "libelle": "D", "montant_eur": 1.234, "sources": ["CESEDA"]}]},
            "centime",
        ),
        ({"questions": [{"id": "inconnue"}]}, "question inconnue"),
        ({"questions": [{"groupe": "inconnu"}]}, "groupe de questions vide"),
        ({"questions": [{"id": "nom", "type": "date"}]}, "différent de celui de Situation"),
        (
            {"questions": [{"id": "sexe", "options": [{"valeur": "Z", "libelle": "Z"}]}]},
            "étrangères à Situation",
        ),
        ({"code": "bpi-refugie"}, "dit deux fois|code déjà pris"),
        (
            {"pieces": [{"id": "passeport", "sources": ["CESEDA"], "types": ["duplicata"]}]},
            "étranger à la démarche",
        ),
        (
            {
                "fenetres": [
                    {
                        "id": "f",
                        "libelle": "F",
                        "au_plus_tard": {"valeur": 2, "unite": "mois", "sens": "apres"},
                        "explications": {"ouverte": "O"},
                        "sources": ["CESEDA"],
                    }
                ]
            },
            "date de référence",
        ),
        ({"types": []}, "at least 1 item"),
    ],
)
def test_un_fichier_faux_arrete_le_chargement_et_dit_ou(dossier, changements, message):
    essai(dossier, **changements)

    with pytest.raises(CatalogueInvalide, match=message) as erreur:
        lire(dossier)
    assert "essai" in str(erreur.value) or "bpi-refugie" in str(erreur.value)


def test_le_temoin_sans_faute_se_charge(dossier):
    essai(dossier)

    assert lire(dossier).demarche("essai")


def test_des_dates_qui_se_suivent_ne_se_chevauchent_pas(dossier):
    essai(
        dossier,
        pieces=[
            {"id": "passeport", "sources": ["CESEDA"], "au": "2024-12-31"},
            {"id": "passeport", "sources": ["CESEDA"], "du": "2025-01-01", "nombre": 2},
        ],
    )
    demarche = lire(dossier).demarche("essai")

    def nombre(le):
        (piece,) = calcul.pieces(demarche, TypeDemande.RENOUVELLEMENT, Situation(), le)
        return piece.nombre

    assert (nombre(date(2024, 12, 31)), nombre(date(2025, 1, 1))) == (1, 2)


def test_un_yaml_illisible_est_nomme(dossier):
    (dossier / "casse.yaml").write_text("famille: [")

    with pytest.raises(CatalogueInvalide, match=r"casse\.yaml"):
        lire(dossier)


def test_un_fichier_partage_absent_est_nomme(dossier):
    (dossier / "sources.yaml").unlink()

    with pytest.raises(CatalogueInvalide, match="sources"):
        lire(dossier)


def test_un_code_inconnu_a_son_erreur():
    with pytest.raises(DemarcheInconnue):
        charger().demarche("inconnue")


def test_le_catalogue_n_est_lu_qu_une_fois():
    assert charger() is charger()


def test_les_questions_viennent_groupe_par_groupe_dans_l_ordre_de_la_demarche(dossier):
    essai(dossier, questions=[{"id": "titre_fin"}, {"id": "nom"}, {"id": "titre_debut"}])
    demarche = lire(dossier).demarche("essai")

    posees = calcul.questions(demarche, TypeDemande.RENOUVELLEMENT, Situation(), AUJOURDHUI)

    assert [q.id for q in posees] == ["titre_fin", "titre_debut", "nom"]
