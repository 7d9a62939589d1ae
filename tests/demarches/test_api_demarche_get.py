"""GET /api/v1/demarches/<code>/: the whole sheet on one day, with its sources."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import trans_real

from demarches.catalogue import charger

CODES = [d.code for d in charger().demarches]


def adresse(code: str) -> str:
    return f"/api/v1/demarches/{code}/"


@pytest.fixture
def api() -> Client:
    return Client()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("le", ["2021-10-15", "2026-11-22"])
def test_chaque_code_du_catalogue_repond_a_deux_dates(api, code, le):
    fiche = api.get(adresse(code), {"le": le}).json()

    demarche = charger().demarche(code)
    assert (fiche["code"], fiche["le"]) == (code, le)
    assert [t["type_demande"] for t in fiche["types"]] == list(demarche.types)
    assert fiche["version"] == charger().version


def test_la_fiche_dit_chaque_regle_avec_sa_source(api):
    fiche = api.get(adresse("bpi-refugie"), {"le": "2026-11-22"}).json()

    renouvellement = fiche["types"][1]
    sections = ("fenetres", "conditions", "pieces", "documents", "silences", "recours")
    for section in sections:
        assert renouvellement[section], section
        for fait in renouvellement[section]:
            assert fait["sources"], section
            assert {"texte", "ou", "fiabilite", "libelle"} == set(fait["sources"][0])
    assert {"CESEDA", "FAQ-BPI"} <= {s["texte"] for s in fiche["sources"]}


def test_la_fiche_repond_aux_questions_frequentes_avec_leurs_sources(api):
    faq = {q["id"]: q for q in api.get(adresse("bpi-refugie")).json()["faq"]}

    assert faq["payer"]["categorie_libelle"] == "Paiement"
    assert all(r["texte"] and r["sources"] for q in faq.values() for r in q["reponses"])
    assert "confirmation-utilite" not in faq
    assert api.get(adresse("visiteur")).json()["faq"] == []


def test_le_droit_est_celui_du_jour_demande(api):
    def total(le):
        fiche = api.get(adresse("bpi-refugie"), {"le": le}).json()
        return fiche["canal"], fiche["types"][1]["couts"]["total_cents"]

    assert total("2021-10-15")[0] == "prefecture"
    assert total("2026-04-30") == ("anef", 22500)
    assert total("2026-05-01") == ("anef", 25000)


@pytest.mark.parametrize("code", ["zz", "BPI-REFUGIE", "a/b", "é"])
def test_un_code_inconnu_repond_404_avec_les_codes_admis(api, code):
    reponse = api.get(adresse(code))

    assert reponse.status_code == 404
    (erreur,) = reponse.json()["erreurs"]
    assert erreur["champ"] == "code"
    assert erreur["valeurs_admises"] == CODES


@pytest.mark.parametrize(("champ", "valeur"), [("le", "demain"), ("canal", "anef")])
def test_un_parametre_faux_est_nomme(api, champ, valeur):
    reponse = api.get(adresse(CODES[0]), {champ: valeur})

    assert reponse.status_code == 400
    assert [e["champ"] for e in reponse.json()["erreurs"]] == [champ]


def test_les_mots_de_la_loi_sont_traduits_et_les_citations_ne_le_sont_pas(api, monkeypatch):
    mots = trans_real.translation("en")._catalog._catalogs[0]
    monkeypatch.setitem(mots, "Justificatif de domicile", "Proof of address (test)")
    monkeypatch.setitem(mots, "CESEDA", "a citation must stay")

    fiche = api.get(adresse("bpi-refugie"), headers={"Accept-Language": "en"}).json()

    libelles = {p["libelle"] for t in fiche["types"] for p in t["pieces"]}
    assert "Proof of address (test)" in libelles
    assert "CESEDA" in {s["texte"] for s in fiche["sources"]}
