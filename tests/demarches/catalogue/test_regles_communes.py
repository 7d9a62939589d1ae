"""What the law says of every permit: told on the sheet of each, on the days it stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul import EtatFenetre, TypeDemande
from tests.demarches.catalogue.attendus import AUJOURDHUI, EN_2021, PREMIERE, RENOUVELLEMENT
from tests.demarches.catalogue.demander import demande

FIN_AVRIL_2026, MAI_2026 = date(2026, 4, 30), date(2026, 5, 1)
TRAVAIL = [
    "salarie",
    "travailleur-temporaire",
    "entrepreneur-profession-liberale",
    "salarie-detache-ict",
    "travailleur-saisonnier",
    "stagiaire",
]
EN_LIGNE = ["travailleur-saisonnier", "citoyen-ue", "membre-famille-ue"]
COMMUNES = {
    "documents-en-francais",
    "documents-qui-comptent",
    "dossier-incomplet",
    "commission-attestation",
    "accords-internationaux",
}
D_UNE_PREMIERE = {"jeune-majeur", "perte-de-la-nationalite", "demandeur-asile"}
TELESERVICE = {
    "pas-de-rendez-vous",
    "suivi",
    "aide-au-depot",
    "depot-de-substitution",
    "generalisation",
    "arretes-du-teleservice",
}


def dites(
    code: str, type_demande: TypeDemande, le: date = AUJOURDHUI, **autres: Any
) -> dict[str, str]:
    exigence = demande(calcul.exigence, code, type_demande, le, **autres)
    return {i.id: i.texte for i in exigence.informations}


def lacunes(code: str, type_demande: TypeDemande, le: date = AUJOURDHUI) -> set[str]:
    return {n.id for n in demande(calcul.exigence, code, type_demande, le).non_precise}


SEJOUR = [
    demarche
    for demarche in charger().demarches
    if demarche.famille.code
    in {"carte_resident", "resident_longue_duree_ue", "protection_internationale", "sejour_courant"}
    # One gave way to a request made online, the other only validates a visa.
    and demarche.code not in {"carte-resident-refugie", "vls-ts-validation"}
]


@pytest.mark.parametrize("demarche", SEJOUR, ids=lambda demarche: demarche.code)
def test_chaque_titre_de_sejour_dit_les_regles_communes_et_celles_de_son_canal(demarche):
    dits = {i.id for i in calcul.presentation(demarche, AUJOURDHUI).informations}

    assert dits >= COMMUNES
    assert (dits >= TELESERVICE) is (demarche.canal(AUJOURDHUI) == "anef")
    assert ("bilan-2023" in dits) is (demarche.canal(AUJOURDHUI) == "prefecture")


@pytest.mark.parametrize("code", TRAVAIL)
def test_chaque_titre_de_travail_dit_les_regles_de_tous_les_titres(code):
    premiere = dites(code, PREMIERE).keys()

    assert premiere >= COMMUNES | D_UNE_PREMIERE
    assert not dites(code, PREMIERE, EN_2021).keys() & (COMMUNES | D_UNE_PREMIERE)
    if RENOUVELLEMENT in charger().demarche(code).types:
        suite = dites(code, RENOUVELLEMENT).keys()
        assert suite >= COMMUNES | {"resident-sans-attendre"}
        assert not suite & D_UNE_PREMIERE


@pytest.mark.parametrize("code", EN_LIGNE)
def test_une_demande_en_ligne_dit_qui_aide_et_comment_deposer_autrement(code):
    assert dites(code, PREMIERE).keys() >= TELESERVICE
    assert dites(code, PREMIERE)["depot-de-substitution"].endswith("le Conseil d’État l’a jugé.")


@pytest.mark.parametrize("code", [c for c in TRAVAIL if c not in EN_LIGNE])
def test_une_demande_restee_au_guichet_ne_parle_pas_du_depot_en_ligne_mais_dit_qu_elle_y_est(code):
    assert not dites(code, PREMIERE).keys() & TELESERVICE
    assert "bilan-2023" in dites(code, PREMIERE, date(2023, 1, 22))
    assert "bilan-2023" not in dites(code, PREMIERE, date(2023, 1, 21))
    assert "ouverture-en-ligne" in lacunes(code, PREMIERE)


@pytest.mark.parametrize("code", [*TRAVAIL, "membre-famille-ue"])
@pytest.mark.parametrize(
    ("le", "montant", "au_depot"), [(FIN_AVRIL_2026, "200 €", "50 €"), (MAI_2026, "300 €", "100 €")]
)
def test_le_droit_de_visa_d_une_entree_sans_visa_a_change_le_1er_mai_2026(
    code, le, montant, au_depot
):
    texte = dites(code, PREMIERE, le)["visa-de-regularisation"]

    assert montant in texte
    assert f"dont {au_depot} au dépôt" in texte
    assert "visa-de-regularisation-exonere" in dites(code, PREMIERE, le)


def test_le_droit_de_visa_d_une_entree_sans_visa_ne_concerne_pas_un_renouvellement():
    assert "visa-de-regularisation" not in dites("salarie", RENOUVELLEMENT)


@pytest.mark.parametrize("code", ["salarie", "entrepreneur-profession-liberale"])
def test_l_examen_civique_et_la_suite_d_une_carte_temporaire_sont_dits(code):
    suite = dites(code, RENOUVELLEMENT)

    for chiffre in ("40", "45", "32"):
        assert chiffre in suite["examen-civique"]
    assert {"trois-renouvellements", "residence-habituelle", "pluriannuelle-langue-civique"} <= set(
        suite
    )
    assert "examen-civique" not in dites(code, RENOUVELLEMENT, date(2025, 12, 31))


def test_le_texte_des_taxes_depuis_mai_2026_n_a_pas_ete_lu():
    lues = {"taxes-de-2026", "prix-changement-de-statut"}

    assert lacunes("salarie", PREMIERE, MAI_2026) >= lues
    assert not lacunes("salarie", PREMIERE, FIN_AVRIL_2026) & lues
    assert "prix-changement-de-statut" not in lacunes("salarie", RENOUVELLEMENT, MAI_2026)


@pytest.mark.parametrize(
    ("fin", "confirme"), [(date(2026, 4, 1), True), (date(2026, 5, 15), False)]
)
def test_les_180_euros_d_un_retard_sont_a_confirmer_depuis_mai_2026(fin, confirme):
    le = FIN_AVRIL_2026 if confirme else date(2026, 5, 20)
    retard = {"titre_fin": fin, "force_majeure": False, "visa_valide": False}
    etat = demande(calcul.fenetre, "salarie", RENOUVELLEMENT, le, **retard)
    lignes = demande(calcul.couts, "salarie", RENOUVELLEMENT, le, **retard).lignes
    due = next(ligne for ligne in lignes if ligne.id == "regularisation-180")

    assert etat.etat == EtatFenetre.TARDIVE
    assert due.montant_cents == 18000
    assert due.confirme is confirme
    assert ("ATLAS-FR" in {s.texte for s in due.sources}) is not confirme


@pytest.mark.parametrize(
    ("le", "comment"),
    [(date(2021, 12, 31), "Par timbres fiscaux."), (date(2022, 1, 1), "Par timbre électronique.")],
)
def test_au_guichet_les_timbres_sont_electroniques_depuis_que_le_code_lu_s_applique(le, comment):
    couts = demande(calcul.couts, "carte-resident-longue-duree-ue", PREMIERE, le)

    assert couts.comment == comment


@pytest.mark.parametrize(
    ("le", "etat"),
    [
        (date(2026, 7, 31), EtatFenetre.PAS_ENCORE),
        (date(2026, 8, 1), EtatFenetre.OUVERTE),
        (date(2026, 10, 1), EtatFenetre.OUVERTE),
        (date(2026, 10, 2), EtatFenetre.TARDIVE),
    ],
)
def test_une_autorisation_provisoire_compte_comme_document_dont_la_fin_donne_le_delai(le, etat):
    fenetre = demande(
        calcul.fenetre, "salarie", PREMIERE, le, titre_nature="aps", titre_fin=date(2026, 10, 1)
    )

    assert fenetre.etat == etat


def test_la_confirmation_de_depot_arrive_par_courriel_et_se_telecharge():
    papiers = demande(calcul.documents, "travailleur-saisonnier", PREMIERE)
    confirmation = next(d for d in papiers if d.id == "confirmation-depot")

    assert any("courriel" in p and "télécharge" in p for p in confirmation.precisions)
