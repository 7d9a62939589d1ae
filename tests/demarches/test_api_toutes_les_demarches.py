"""Every procedure the portal owes answers on the API, for each kind of request, in 2021 and today.

The codes are written here one by one: a procedure that left the catalogue would otherwise leave
the tests with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client
from django.utils import timezone

from demarches.catalogue import calcul, charger
from tests.demarches.catalogue.factories import PERSONNES, personne

FAMILLES = {
    "autres_titres": """
        salarie-travailleur-temporaire
        salarie
        travailleur-temporaire
        entrepreneur-profession-liberale
        salarie-detache-ict
        travailleur-saisonnier
        stagiaire
        vie-privee-familiale
        vie-privee-familiale-conjoint-francais
        vie-privee-familiale-parent-enfant-francais
        vie-privee-familiale-regroupement-familial
        vie-privee-familiale-liens-personnels
        vie-privee-familiale-jeune-entre-avant-13-ans
        vie-privee-familiale-jeune-aide-sociale-enfance
        vie-privee-familiale-ne-en-france
        vie-privee-familiale-ordonnance-protection
        etranger-malade
        motif-humanitaire
        regularisation
    """,
    "carte_resident": """
        carte-resident-epoux-francais
        carte-resident-regroupement-familial
        carte-resident-parent-enfant-francais
        carte-resident-enfant-francais
        carte-resident-ascendant-francais
        carte-resident-refugie
        carte-resident-apatride
        carte-resident-rente-accident-travail
        carte-resident-victime-violences-conjugales
        carte-resident-victime-traite-proxenetisme
        carte-resident-ancien-combattant-legionnaire
        carte-resident-jeune-nationalite
        carte-resident-renouvellement
    """,
    "changement_situation": """
        changement-adresse
        duplicata
        modification-etat-civil
    """,
    "citoyen_ue": """
        citoyen-ue
        membre-famille-ue
    """,
    "cni": """
        cni-majeur-perte
        cni-majeur-vol
        cni-mineur-premiere
        cni-mineur-renouvellement
        cni-mineur-perte
        cni-mineur-vol
    """,
    "documents_voyage": """
        dcem
        tve
    """,
    "espace_professionnel": """
        autorisation-travail
        convention-stage
        projet-entrepreneurial
    """,
    "naturalisation": """
        naturalisation-france
        naturalisation-etranger
    """,
    "passeport": """
        passeport-majeur-premiere-france
        passeport-majeur-premiere-etranger
        passeport-majeur-temporaire-france
        passeport-majeur-temporaire-etranger
        passeport-majeur-renouvellement-france
        passeport-majeur-renouvellement-etranger
        passeport-majeur-perte-france
        passeport-majeur-perte-etranger
        passeport-majeur-vol-france
        passeport-majeur-vol-etranger
        passeport-mineur-premiere-france
        passeport-mineur-premiere-etranger
        passeport-mineur-temporaire-france
        passeport-mineur-temporaire-etranger
        passeport-mineur-renouvellement-france
        passeport-mineur-renouvellement-etranger
        passeport-mineur-perte-france
        passeport-mineur-perte-etranger
        passeport-mineur-vol-france
        passeport-mineur-vol-etranger
    """,
    "passeport_talent": """
        passeport-talent
        passeport-talent-salarie-qualifie
        passeport-talent-carte-bleue
        passeport-talent-profession-medicale
        passeport-talent-chercheur
        passeport-talent-porteur-projet
        passeport-talent-representant-legal
        passeport-talent-artiste
        passeport-talent-renommee
        passeport-talent-famille
    """,
    "protection_internationale": """
        bpi-refugie
        bpi-refugie-mineur-16-18
        bpi-protection-subsidiaire
        bpi-famille-refugie
        bpi-protection-subsidiaire-carte-resident
        bpi-protection-subsidiaire-mineur-16-18
        bpi-famille-protection-subsidiaire
        bpi-famille-protection-subsidiaire-carte-resident
        titre-apatride
    """,
    "resident_longue_duree_ue": """
        carte-resident-longue-duree-ue
        carte-resident-longue-duree-ue-renouvellement
        carte-resident-permanent
    """,
    "sejour_courant": """
        etudiant
        visiteur
        vls-ts-validation
        recherche-emploi-creation-entreprise
    """,
}
CODES = [code for codes in FAMILLES.values() for code in codes.split()]
EN_2021 = "2021-10-15"
# What somebody answers who is asked only what changes something.
PAR_DEFAUT = {"oui_non": True, "entier": 1, "date": "2020-01-01", "pays": "AFG"}


@pytest.fixture
def api() -> Client:
    return Client()


@pytest.fixture(scope="module")
def formes() -> dict[str, jsonschema_rs.Validator]:
    """The shapes the schema promises, by name."""
    composants = Client().get("/api/schema/").json()["components"]["schemas"]
    return {
        nom: jsonschema_rs.validator_for(
            {"$ref": f"#/components/schemas/{nom}", "components": {"schemas": composants}}
        )
        for nom in ("ListeDeDemarches", "Presentation", "ReponseDeSimulation")
    }


def simuler(api: Client, code: str, type_demande: str, situation: Any, le: str | None) -> Any:
    corps = {"demarche": code, "type": type_demande, "situation": situation, "le": le}
    reponse = api.post("/api/v1/simulation/", json.dumps(corps), content_type="application/json")
    assert reponse.status_code == 200, reponse.content
    return reponse.json()


def test_les_quatre_vingt_seize_demarches_sont_dans_la_liste_sous_leur_famille(api, formes):
    lignes = api.get("/api/v1/demarches/").json()

    formes["ListeDeDemarches"].validate(lignes)
    assert len(CODES) == len(set(CODES)) == 96
    assert sorted(ligne["code"] for ligne in lignes) == sorted(CODES)
    for famille, codes in FAMILLES.items():
        filtrees = api.get("/api/v1/demarches/", {"famille": famille}).json()
        assert sorted(ligne["code"] for ligne in filtrees) == sorted(codes.split())


@pytest.mark.parametrize("le", [EN_2021, None])
@pytest.mark.parametrize("code", CODES)
def test_chaque_demarche_a_sa_fiche_et_chaque_type_sa_simulation(api, formes, code, le):
    jour = {"le": le} if le else {}
    (ligne,) = [x for x in api.get("/api/v1/demarches/", jour).json() if x["code"] == code]
    fiche = api.get(f"/api/v1/demarches/{code}/", jour).json()

    formes["Presentation"].validate(fiche)
    assert [t["type_demande"] for t in fiche["types"]] == ligne["types"]
    assert fiche["canal"] == ligne["canal"]
    assert fiche["sources"]
    for type_demande in ligne["types"]:
        reponse = simuler(api, code, type_demande, {}, le)
        formes["ReponseDeSimulation"].validate(reponse)


@pytest.mark.parametrize("le", [EN_2021, None])
@pytest.mark.parametrize("code", CODES)
def test_les_questions_restantes_menent_au_bout_sans_demander_qui_l_on_est(api, formes, code, le):
    """Answering each question asked, and only those, ends; names and addresses never are asked."""
    demarche = charger().demarche(code)
    jour = date.fromisoformat(le) if le else timezone.localdate()
    connues = {"titre_fin": "2027-02-10", "nb_enfants": 1, "code_postal": "97300"}
    if code in PERSONNES:
        connues |= personne(code).model_dump(mode="json", exclude_none=True)
    for type_demande in demarche.types:
        *_, (situation, reponse) = repondre(api, code, type_demande, connues, le)

        formes["ReponseDeSimulation"].validate(reponse)
        assert reponse["questions_restantes"] == []
        dites = charger().situation.depuis(situation)
        conditions = calcul.eligibilite(demarche, type_demande, dites, jour).conditions
        assert (reponse["eligible"] is None) is not any(c.calculable for c in conditions)


def repondre(
    api: Client, code: str, type_demande: str, connues: dict[str, Any], le: str | None
) -> Iterator[tuple[dict[str, Any], Any]]:
    """The dialogue of a program with the API, question after question."""
    situation: dict[str, Any] = {}
    for _ in range(10):
        reponse = simuler(api, code, type_demande, situation, le)
        yield situation, reponse
        if not reponse["questions_restantes"]:
            return
        for question in reponse["questions_restantes"]:
            cle, options = question["id"], [o["valeur"] for o in question["options"]]
            assert cle not in situation
            assert question["type"] in {"choix", "code_postal", *PAR_DEFAUT}
            defaut = options[0] if options else PAR_DEFAUT.get(question["type"])
            situation[cle] = connues.get(cle, defaut)
