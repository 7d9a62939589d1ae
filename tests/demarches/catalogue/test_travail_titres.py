"""Work permits and traineeship: the permit and the documents that follow the situation."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul import TypeDemande
from tests.demarches.catalogue.attendus import AUJOURDHUI, PREMIERE, RENOUVELLEMENT
from tests.demarches.catalogue.demander import demande

SALARIE, TEMPORAIRE, INDEPENDANT = (
    "salarie",
    "travailleur-temporaire",
    "entrepreneur-profession-liberale",
)
ICT, SAISONNIER, STAGIAIRE = "salarie-detache-ict", "travailleur-saisonnier", "stagiaire"


# The permit.


@pytest.mark.parametrize(
    ("code", "type_demande", "le", "autres", "titre"),
    [
        (SALARIE, PREMIERE, AUJOURDHUI, {"titre_nature": "vls_ts"}, ("temporaire", "cst", 12)),
        (SALARIE, PREMIERE, AUJOURDHUI, {}, ("changement-statut", "cst", 12)),
        (SALARIE, RENOUVELLEMENT, AUJOURDHUI, {}, ("pluriannuelle", "csp", 48)),
        (
            SALARIE,
            RENOUVELLEMENT,
            AUJOURDHUI,
            {"niveau_francais": "a1"},
            ("temporaire", "cst", 12),
        ),
        (SALARIE, RENOUVELLEMENT, AUJOURDHUI, {"examen_civique": False}, ("temporaire", "cst", 12)),
        (
            SALARIE,
            RENOUVELLEMENT,
            date(2025, 12, 31),
            {"niveau_francais": "aucun", "examen_civique": None},
            ("pluriannuelle", "csp", 48),
        ),
        (
            SALARIE,
            RENOUVELLEMENT,
            date(2026, 1, 1),
            {"niveau_francais": "aucun", "examen_civique": None},
            ("temporaire", "cst", 12),
        ),
        (
            SALARIE,
            RENOUVELLEMENT,
            AUJOURDHUI,
            {"titre_nature": "csp", "niveau_francais": None, "examen_civique": None},
            ("pluriannuelle-renouvelee", "csp", 48),
        ),
        (
            SALARIE,
            RENOUVELLEMENT,
            AUJOURDHUI,
            {"emploi_au_renouvellement": "sans_emploi", "perte_emploi": True},
            ("chomage", "cst", 12),
        ),
        (TEMPORAIRE, RENOUVELLEMENT, AUJOURDHUI, {"titre_nature": "cst"}, ("contrat", "cst", 12)),
        (INDEPENDANT, PREMIERE, AUJOURDHUI, {}, ("temporaire", "cst", 12)),
        (INDEPENDANT, RENOUVELLEMENT, AUJOURDHUI, {}, ("pluriannuelle", "csp", 48)),
        (ICT, PREMIERE, AUJOURDHUI, {}, ("detachement", "csp", 36)),
        (ICT, PREMIERE, AUJOURDHUI, {"qualite_ict": "conjoint"}, ("famille", "csp", None)),
        (STAGIAIRE, PREMIERE, AUJOURDHUI, {"motif_stage": "salarie"}, ("salarie", "cst", 12)),
        (STAGIAIRE, PREMIERE, AUJOURDHUI, {"motif_stage": "sante"}, ("sante", "cst", 6)),
        (STAGIAIRE, PREMIERE, AUJOURDHUI, {"motif_stage": None}, ("temporaire", "cst", 12)),
    ],
)
def test_le_titre_et_sa_duree_suivent_la_situation(code, type_demande, le, autres, titre):
    prevu = demande(calcul.titre, code, type_demande, le, **autres)

    assert (prevu.id, prevu.nature, prevu.duree_mois) == titre


# The documents.

COMMUNES = ["visa-ou-titre", "passeport", "justificatif-domicile"]
ENGAGEMENT = ["contrat-engagement"]


@pytest.mark.parametrize(
    ("code", "type_demande", "autres", "attendues"),
    [
        (SALARIE, PREMIERE, {}, ["autorisation-travail", *COMMUNES, *ENGAGEMENT]),
        (
            SALARIE,
            RENOUVELLEMENT,
            {},
            [
                "autorisation-travail",
                "declaration-sociale-nominative",
                *COMMUNES,
                *ENGAGEMENT,
                "preuve-langue",
                "attestation-examen-civique",
            ],
        ),
        (
            SALARIE,
            RENOUVELLEMENT,
            {
                "emploi_au_renouvellement": "autre_emploi",
                "niveau_francais": "a1",
                "examen_civique": False,
            },
            ["autorisation-travail", "attestation-employeur-chomage", *COMMUNES, *ENGAGEMENT],
        ),
        (
            SALARIE,
            RENOUVELLEMENT,
            {"emploi_au_renouvellement": "sans_emploi", "titre_nature": "csp"},
            [
                "attestation-employeur-chomage",
                "avis-situation-france-travail",
                *COMMUNES,
                *ENGAGEMENT,
            ],
        ),
        (
            TEMPORAIRE,
            PREMIERE,
            {"contrat_travail": "detachement"},
            ["autorisation-travail", "declaration-detachement", *COMMUNES, *ENGAGEMENT],
        ),
        (
            TEMPORAIRE,
            RENOUVELLEMENT,
            {},
            ["autorisation-travail", "declaration-sociale-nominative", *COMMUNES, *ENGAGEMENT],
        ),
        (
            INDEPENDANT,
            PREMIERE,
            {"activite_independante": "commerciale", "creation_activite": True},
            ["avis-main-oeuvre", "immatriculation-entreprise", *COMMUNES, *ENGAGEMENT],
        ),
        (
            INDEPENDANT,
            PREMIERE,
            {"creation_activite": True, "activite_reglementee": True},
            ["immatriculation-entreprise", "autorisation-ordre", *COMMUNES, *ENGAGEMENT],
        ),
        (
            INDEPENDANT,
            PREMIERE,
            {},
            [
                "immatriculation-entreprise",
                "effectivite-activite",
                "ressources-smic",
                *COMMUNES,
                *ENGAGEMENT,
            ],
        ),
        (ICT, PREMIERE, {}, [*COMMUNES, "cerfa-15619", *ENGAGEMENT]),
        (
            ICT,
            PREMIERE,
            {"qualite_ict": "enfant"},
            [*COMMUNES, "titre-ict-membre", "lien-familial", *ENGAGEMENT],
        ),
        (
            SAISONNIER,
            PREMIERE,
            {},
            [
                "visa-ou-titre",
                "passeport",
                "acte-naissance",
                "justificatif-domicile",
                "autorisation-travail",
                "engagement-residence-etranger",
                *ENGAGEMENT,
            ],
        ),
        (
            STAGIAIRE,
            PREMIERE,
            {},
            ["convention-stage-visee", "ressources-stagiaire", "passeport", *ENGAGEMENT],
        ),
    ],
)
def test_les_documents_suivent_la_situation(code, type_demande, autres, attendues):
    exigees = demande(calcul.pieces, code, type_demande, **autres)

    assert [p.id for p in exigees if p.obligatoire] == attendues


def test_le_domicile_a_trois_mois_pour_un_saisonnier_six_pour_les_autres():
    fraicheurs = {
        code: piece.fraicheur_mois
        for code in (SALARIE, ICT, SAISONNIER)
        for piece in demande(calcul.pieces, code, PREMIERE)
        if piece.id == "justificatif-domicile"
    }

    assert fraicheurs == {SALARIE: 6, ICT: 6, SAISONNIER: 3}


@pytest.mark.parametrize("code", [SALARIE, TEMPORAIRE, INDEPENDANT, ICT, STAGIAIRE])
def test_au_guichet_pas_d_ephoto(code):
    assert not demande(calcul.ephoto, code, PREMIERE).requise
    assert demande(calcul.ephoto, SAISONNIER, PREMIERE).requise


def test_la_visite_medicale_et_le_timbre_viennent_a_la_remise():
    for code in (SALARIE, TEMPORAIRE, INDEPENDANT, SAISONNIER):
        a_la_remise = {
            p.id for p in charger().demarche(code).pieces if p.moment == "remise_du_titre"
        }
        assert a_la_remise == {"certificat-medical-ofii", "acquittement-timbres"}


def test_la_langue_n_est_demandee_qu_a_qui_peut_avoir_une_premiere_carte_de_quatre_ans():
    def posees(code: str, type_demande: TypeDemande, **autres: Any) -> set[str]:
        questions = {q.id for q in demande(calcul.questions, code, type_demande, **autres)}
        return questions & {"niveau_francais", "examen_civique"}

    assert posees(SALARIE, RENOUVELLEMENT) == {"niveau_francais", "examen_civique"}
    assert posees(SALARIE, RENOUVELLEMENT, le=date(2025, 12, 31)) == set()
    assert posees(SALARIE, RENOUVELLEMENT, titre_nature="csp") == set()
    assert posees(SALARIE, PREMIERE) == set()
    assert posees(TEMPORAIRE, RENOUVELLEMENT, titre_nature="cst") == set()
