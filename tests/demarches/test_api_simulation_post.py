"""POST /api/v1/simulation/: the law of one day applied to one person, and every way to ask wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine
from django.test import Client

from demarches.api.corps import TAILLE_MAX
from demarches.catalogue import calcul, charger
from tests.demarches.catalogue.factories import AUJOURDHUI, EN_2021, PERSONNES, personne

ADRESSE = "/api/v1/simulation/"
REFUGIE = {
    "demarche": "bpi-refugie",
    "type": "renouvellement",
    "le": "2026-11-22",
    "situation": {"protection": "refugie", "titre_nature": "cr", "titre_fin": "2027-02-10"},
}


@pytest.fixture
def api() -> Client:
    return Client()


def demander(api: Client, corps: Any, **options: Any) -> Any:
    contenu = corps if isinstance(corps, str | bytes) else json.dumps(corps)
    return api.post(ADRESSE, contenu, **{"content_type": "application/json", **options})


def refus(reponse: Any) -> dict[str, list[str]]:
    assert reponse.status_code == 400, reponse.content
    return {e["champ"]: e["valeurs_admises"] for e in reponse.json()["erreurs"]}


def test_la_reponse_a_exactement_la_forme_promise(api):
    reponse = demander(api, REFUGIE).json()

    source = {"texte", "ou", "fiabilite", "libelle"}
    assert set(reponse) == {
        "eligible", "conditions", "fenetre", "pieces", "couts", "documents_au_depot", "titre",
        "delais", "questions_restantes",
    }  # fmt: skip
    assert set(reponse["conditions"][0]) == {"id", "libelle", "remplie", "source"}
    assert set(reponse["conditions"][0]["source"]) == source
    assert set(reponse["fenetre"]) == {"etat", "au_plus_tot", "au_plus_tard", "recommande"}
    assert set(reponse["pieces"][0]) == {
        "id", "libelle", "obligatoire", "fraicheur_mois", "traduction", "nombre",
    }  # fmt: skip
    assert set(reponse["couts"]) == {"lignes", "total_cents", "confirme"}
    assert set(reponse["couts"]["lignes"][0]) == {"libelle", "montant_cents", "source"}
    document = reponse["documents_au_depot"][0]
    assert set(document) == {
        "nature", "moment", "duree_mois", "maximum", "droits", "valable_avec",
    }  # fmt: skip
    assert set(document["droits"]) == {"sejour", "travail", "voyage_schengen", "droits_sociaux"}
    assert set(reponse["titre"]) == {"nature", "duree_mois", "maximum"}


def test_le_renouvellement_d_une_personne_refugiee(api):
    reponse = demander(api, REFUGIE).json()

    assert reponse["eligible"] is True
    assert reponse["fenetre"] == {
        "etat": "ouverte",
        "au_plus_tot": "2026-10-13",
        "au_plus_tard": "2026-12-12",
        "recommande": {"du": "2026-11-10", "au": "2026-12-10"},
    }
    assert (reponse["couts"]["total_cents"], reponse["couts"]["confirme"]) == (25000, False)
    document = reponse["documents_au_depot"][0]
    assert (document["nature"], document["moment"], document["duree_mois"]) == ("adp", "depot", 6)
    assert document["droits"]["travail"] is True
    assert reponse["titre"] == {"nature": "cr", "duree_mois": 120, "maximum": False}
    assert [(d["valeur"], d["unite"], d["depart"]) for d in reponse["delais"]] == [
        (4, "mois", "dossier_complet")
    ]
    domicile = next(p for p in reponse["pieces"] if p["id"] == "justificatif-domicile")
    assert (domicile["fraicheur_mois"], domicile["traduction"]) == (6, None)


@pytest.mark.parametrize("le", [EN_2021, AUJOURDHUI])
@pytest.mark.parametrize("code", PERSONNES)
def test_la_simulation_dit_ce_que_dit_la_loi(api, code, le):
    demarche, situation = charger().demarche(code), personne(code)
    for type_demande in demarche.types:
        demande = {"demarche": code, "type": type_demande, "le": le.isoformat()}
        connues = situation.model_dump(mode="json", exclude_none=True)
        reponse = demander(api, {**demande, "situation": connues}).json()

        attendu = calcul.exigence(demarche, type_demande, situation, le)
        assert reponse["eligible"] is attendu.eligibilite.eligible
        assert reponse["fenetre"]["etat"] == attendu.fenetre.etat
        assert [p["id"] for p in reponse["pieces"]] == [p.id for p in attendu.pieces]
        assert reponse["couts"]["total_cents"] == attendu.couts.total_cents
        assert [d["nature"] for d in reponse["documents_au_depot"]] == [
            d.nature for d in attendu.documents
        ]
        titre = attendu.titre
        assert reponse["titre"] == (
            {"nature": titre.nature, "duree_mois": titre.duree_mois, "maximum": titre.maximum}
            if titre
            else None
        )
        assert [(d["duree_mois"], d["maximum"]) for d in reponse["documents_au_depot"]] == [
            (d.duree_mois, d.duree_maximum) for d in attendu.documents
        ]


@pytest.mark.parametrize(("annees", "mois"), [(2, 24), (3, 36), (4, 48), (6, 48)])
def test_une_duree_qui_est_un_plafond_le_dit(api, annees, mois):
    situation = {
        "programme_mobilite": False,
        "annees_etudes_restantes": annees,
        "titre_nature": "csp",
    }
    demande = {"demarche": "etudiant", "type": "renouvellement", "le": AUJOURDHUI.isoformat()}
    reponse = demander(api, {**demande, "situation": situation}).json()

    assert reponse["titre"] == {"nature": "csp", "duree_mois": mois, "maximum": True}
    adp = next(d for d in reponse["documents_au_depot"] if d["nature"] == "adp")
    assert (adp["duree_mois"], adp["maximum"]) == (3, True)


def test_sans_jour_la_loi_est_celle_d_aujourd_hui_a_paris(api):
    demande = {**REFUGIE, "le": None, "situation": {"titre_fin": "2027-02-10"}}
    with time_machine.travel("2026-10-12T22:30:00Z", tick=False):  # already 13 October in Paris
        etat = demander(api, demande).json()["fenetre"]["etat"]
    with time_machine.travel("2026-10-12T21:30:00Z", tick=False):
        veille = demander(api, demande).json()["fenetre"]["etat"]

    assert (veille, etat) == ("pas_encore", "ouverte")


def test_une_reponse_manquante_reste_inconnue(api):
    reponse = demander(api, {"demarche": "bpi-refugie", "type": "renouvellement"}).json()

    assert reponse["eligible"] is None
    assert reponse["fenetre"]["etat"] is None
    assert [q["id"] for q in reponse["questions_restantes"]] == [
        "titre_fin",
        "protection",
        "situation_familiale",
    ]


def test_un_code_inconnu_est_nomme_avec_les_codes_admis(api):
    admis = refus(demander(api, {**REFUGIE, "demarche": "bpi-refugiee"}))

    assert admis == {"demarche": [d.code for d in charger().demarches]}


def test_un_type_etranger_a_la_demarche_est_nomme_avec_ceux_de_la_demarche(api):
    admis = refus(demander(api, {**REFUGIE, "type": "duplicata"}))

    assert admis == {"type": ["premiere_demande", "renouvellement"]}


def test_chaque_faute_est_nommee_d_un_coup(api):
    situation = {
        "protection": "refugie ",
        "titre_fin": "2027-02-30",
        "visa_valide": "oui",
        "nb_enfants": 31,
        "code_postal": "7501",
        "nom": "X" * 121,
        "date_mariage": 20200101,
        "cle_inconnue": 1,
    }
    admis = refus(demander(api, {**REFUGIE, "situation": situation}))

    assert set(admis) == {f"situation.{cle}" for cle in situation}
    assert admis["situation.protection"] == [
        "refugie",
        "protection_subsidiaire",
        "apatride",
        "aucune",
    ]
    assert admis["situation.visa_valide"] == ["true", "false", "null"]
    posees = {q.id for d in charger().demarches for q in d.questions}
    posees |= {q.id for q in charger().parcours}
    assert len(admis["situation.cle_inconnue"]) == len(posees)
    assert set(admis["situation.cle_inconnue"]) == posees


def test_ce_que_seul_le_registre_sait_n_est_pas_une_cle(api):
    admis = refus(demander(api, {**REFUGIE, "situation": {"titre_motif": "refugie"}}))

    assert list(admis) == ["situation.titre_motif"]
    assert "titre_motif" not in admis["situation.titre_motif"]
    assert "titre_fin" in admis["situation.titre_motif"]


@pytest.mark.parametrize(
    ("code", "autres"),
    [
        ("etranger-malade", {"avis-3-mois"}),
        ("regularisation", {"commission-10-ans"}),
        ("membre-famille-ue", {"six-mois"}),
        ("naturalisation-france", {"silence-du-ministre"}),
        # A paper that lasts three months, an inspection after two years, a card to collect.
        ("salarie", set()),
        ("travailleur-temporaire", set()),
        ("cni-majeur-perte", set()),
        ("passeport-talent", set()),
    ],
)
def test_les_delais_sont_ceux_de_l_administration(api, code, autres):
    delais = {
        delai["id"]
        for type_demande in charger().demarche(code).types
        for delai in demander(api, {"demarche": code, "type": type_demande}).json()["delais"]
    }

    assert delais - {"silence"} == autres


def test_un_prix_qui_attend_une_reponse_n_est_pas_annonce(api):
    demande = {"demarche": "vls-ts-validation", "type": "validation"}
    sans = demander(api, demande).json()
    avec = demander(api, {**demande, "situation": {"motif_visa": "etudiant"}}).json()

    assert (sans["couts"]["total_cents"], sans["couts"]["lignes"]) == (None, [])
    assert "motif_visa" in {q["id"] for q in sans["questions_restantes"]}
    assert avec["couts"]["total_cents"] == 100_00


def test_chaque_cle_refuse_ce_que_le_schema_ne_dit_pas_et_donne_sa_liste_finie(api):
    """Those written in Python and those that only a YAML file declares."""
    schema = api.get("/api/schema/").json()["components"]["schemas"]
    cles = schema["Situation"]["properties"]
    admis = refus(demander(api, {**REFUGIE, "situation": dict.fromkeys(cles, "valeur inconnue")}))
    types = refus(demander(api, {**REFUGIE, "situation": {cle: ["x"] for cle in cles}}))

    libres = {c for c, s in cles.items() if _valeurs(schema, s) == [] and _type(s) == "string"}
    assert {"besoin", "protection", "nationalite", "salarie_nationalite"}.isdisjoint(libres)
    assert set(types) == {f"situation.{cle}" for cle in cles}
    for cle, sous_schema in cles.items():
        finies = _valeurs(schema, sous_schema)
        if cle not in libres:
            assert f"situation.{cle}" in admis
        if finies:
            assert admis[f"situation.{cle}"] == types[f"situation.{cle}"] == finies


def _valeurs(schema: dict[str, Any], sous_schema: dict[str, Any]) -> list[str]:
    cas = sous_schema["anyOf"][0]
    if "$ref" in cas:
        cas = schema[cas["$ref"].rpartition("/")[2]]
    return ["true", "false", "null"] if cas["type"] == "boolean" else cas.get("enum", [])


def _type(sous_schema: dict[str, Any]) -> str:
    cas = sous_schema["anyOf"][0]
    return "date" if cas.get("format") == "date" else cas.get("type", "")


@pytest.mark.parametrize("pays", ["ZZZ", "afg", "AF "])
def test_un_pays_inconnu_est_nomme_avec_les_codes_admis(api, pays):
    admis = refus(demander(api, {**REFUGIE, "situation": {"nationalite": pays}}))

    assert list(admis) == ["situation.nationalite"]
    assert {"AFG", "FRA", "DZA"} <= set(admis["situation.nationalite"])


@pytest.mark.parametrize(
    ("champ", "demande"),
    [
        ("le", {**REFUGIE, "le": "0001-01-01"}),
        ("le", {**REFUGIE, "le": "2200-01-01"}),
        ("situation.titre_fin", {**REFUGIE, "situation": {"titre_fin": "9999-12-31"}}),
    ],
)
def test_une_date_qui_sortirait_du_calendrier_est_refusee(api, champ, demande):
    assert list(refus(demander(api, demande))) == [champ]


@pytest.mark.parametrize(
    ("champ", "corps"),
    [
        ("", "pas du json"),
        ("", b"\xff\xfe{"),
        ("", '{"demarche": "\\ud800"}'),
        ("", "[" * 50_000),
        ("", "[]"),
        ("demarche", {"type": "renouvellement"}),
        ("type", {"demarche": "bpi-refugie"}),
        ("situation", {**REFUGIE, "situation": None}),
        ("situation", {**REFUGIE, "situation": "x"}),
        ("jour", {**REFUGIE, "jour": "2026-11-22"}),
    ],
)
def test_un_corps_illisible_ou_incomplet_est_refuse(api, champ, corps):
    assert list(refus(demander(api, corps))) == [champ]


def test_un_entier_ecrit_avec_une_decimale_nulle_est_un_entier(api):
    corps = json.dumps({**REFUGIE, "situation": {"nb_enfants": 2}}).replace(": 2}", ": 2.0}")

    assert demander(api, corps).status_code == 200
    assert list(refus(demander(api, corps.replace("2.0", "2.5")))) == ["situation.nb_enfants"]


def test_un_texte_vide_n_est_pas_une_reponse(api):
    vide = demander(api, {**REFUGIE, "situation": {"nom": "", "observations": "  "}})
    rien = demander(api, {**REFUGIE, "situation": {}})

    assert vide.status_code == 200
    assert vide.json() == rien.json()


def test_un_corps_trop_long_est_refuse_sans_etre_lu(api):
    reponse = demander(api, b" " * (TAILLE_MAX + 1))

    assert reponse.status_code == 413
    assert demander(api, json.dumps(REFUGIE) + " " * (TAILLE_MAX - 1000)).status_code == 200


@pytest.mark.parametrize(
    "options",
    [
        {"data": {"demarche": "bpi-refugie"}},
        {"data": "demarche=bpi-refugie", "content_type": "application/x-www-form-urlencoded"},
        {"data": "demarche: bpi-refugie", "content_type": "application/yaml"},
    ],
)
def test_autre_chose_que_du_json_est_refuse(api, options):
    reponse = api.post(ADRESSE, **options)

    assert reponse.status_code == 415
    assert "application/json" in reponse.json()["erreurs"][0]["message"]


def test_une_page_d_ailleurs_peut_demander_d_abord(api):
    reponse = api.options(ADRESSE, headers={"Origin": "https://ailleurs.example"})

    assert (reponse.status_code, reponse.content) == (204, b"")
    assert reponse["Access-Control-Allow-Origin"] == "*"
    assert "POST" in reponse["Access-Control-Allow-Methods"]
    assert "Content-Type" in reponse["Access-Control-Allow-Headers"]


def test_ce_qui_est_dit_d_une_personne_n_est_ni_garde_ni_journalise(
    api, db, caplog, django_assert_num_queries
):
    with django_assert_num_queries(0):
        reponse = demander(api, {**REFUGIE, "situation": {"nom": "NOM-SECRET", "titre_fin": "x"}})

    assert reponse["Cache-Control"] == "no-store"
    assert not reponse.cookies
    assert "NOM-SECRET" not in caplog.text
    assert "NOM-SECRET" not in reponse.content.decode()
