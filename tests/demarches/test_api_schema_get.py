"""GET /api/schema/ and the page /api/: what a program and a person read of the API."""

from __future__ import annotations

import pytest
import yaml
from bs4 import BeautifulSoup
from django.test import Client
from django.utils.translation import gettext

from demarches.api.reponses import simuler
from demarches.api.schema import ORIENTATION
from demarches.catalogue import charger
from tests.demarches.catalogue.factories import AUJOURDHUI


@pytest.fixture
def api() -> Client:
    return Client()


def questions_posees() -> set[str]:
    """The ids of the questions somebody is asked, to find a procedure or to file one."""
    posees = {question.id for d in charger().demarches for question in d.questions}
    return posees | {question.id for question in charger().parcours}


def test_le_schema_est_en_openapi_3_1(api):
    schema = api.get("/api/schema/").json()

    assert schema["openapi"].startswith("3.1")
    assert set(schema["paths"]) == {
        "/api/v1/demarches/",
        "/api/v1/demarches/{code}/",
        "/api/v1/simulation/",
    }


def test_le_schema_se_lit_aussi_en_yaml(api):
    reponse = api.get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi"})

    assert reponse["Content-Type"].startswith("application/vnd.oai.openapi")
    assert yaml.safe_load(reponse.content)["paths"] == api.get("/api/schema/").json()["paths"]


def test_les_cles_de_situation_sont_celles_du_questionnaire_et_sont_expliquees(api):
    composants = api.get("/api/schema/").json()["components"]["schemas"]
    situation = composants["Situation"]

    assert set(situation["properties"]) == questions_posees()
    assert situation["additionalProperties"] is False
    assert "required" not in situation
    assert all(cle["description"] for cle in situation["properties"].values())
    pays = {"$ref": "#/components/schemas/Pays"}
    assert situation["properties"]["nationalite"]["anyOf"][0] == pays
    assert {"AFG", "FRA"} <= set(composants["Pays"]["enum"])


def test_les_questions_d_orientation_sont_des_cles_dites_sans_effet(api):
    """The answers of the questionnaire may be sent on as they are: they are known, and named."""
    en_tete = {"Accept-Language": "fr"}
    cles = api.get("/api/schema/", headers=en_tete).json()["components"]["schemas"]["Situation"]
    dites = {
        cle
        for cle, schema in cles["properties"].items()
        if schema["description"].endswith(gettext(ORIENTATION))
    }

    assert {"besoin", "motif_sejour", "protection_qui"} <= dites
    # Asked by the talent procedures too, where it does decide.
    assert "categorie_talent" not in dites
    sans = {cle: cles["properties"][cle]["anyOf"][0]["enum"][0] for cle in dites}
    for demarche in charger().demarches:
        for type_demande in demarche.types:
            demande = (demarche, type_demande)
            avec_elles = simuler(*demande, charger().situation.depuis(sans), AUJOURDHUI)
            assert avec_elles == simuler(*demande, charger().situation(), AUJOURDHUI)


def test_le_schema_dit_les_types_de_chaque_demarche(api):
    demande = api.get("/api/schema/").json()["components"]["schemas"]["DemandeDeSimulation"]

    dits = {
        code: cas["properties"]["type"]["enum"]
        for cas in demande["anyOf"]
        for code in cas["properties"]["demarche"]["enum"]
    }
    assert dits == {d.code: [t.value for t in d.types] for d in charger().demarches}
    assert demande["required"] == ["demarche", "type"]


def test_la_page_dit_chaque_adresse_chaque_parametre_et_chaque_cle_sans_script(api):
    reponse = api.get("/api/")
    page = BeautifulSoup(reponse.content, "html.parser")
    texte = page.main.get_text()

    assert page.h1.get_text() == "API des démarches"
    assert not page.main.find_all("script")
    for adresse in ("/api/v1/demarches/", "/api/v1/demarches/{code}/", "/api/v1/simulation/"):
        assert adresse in texte
    codes = {c.get_text() for c in page.main.find_all("code")}
    assert questions_posees() <= codes
    assert "titre_motif" not in codes
    assert {d.code for d in charger().demarches} <= codes
    assert {"famille", "canal", "type", "le", "couts.lignes[].montant_cents"} <= codes


def test_la_page_se_lit_dans_la_langue_de_la_personne(api):
    api.cookies["django_language"] = "en"
    page = BeautifulSoup(api.get("/api/").content, "html.parser")
    francais = BeautifulSoup(Client().get("/api/").content, "html.parser")

    assert page.html["lang"] == "en"
    assert francais.html["lang"] == "fr"


def test_le_plan_du_site_mene_a_la_page_de_l_api(api):
    page = BeautifulSoup(api.get("/plan-du-site/").content, "html.parser")

    assert page.main.find("a", href="/api/")
