"""Requests of a company: work permit, internship agreement, business project."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from demarches.catalogue import calcul, charger
from tests.demarches.catalogue.attendus import AUJOURDHUI, EN_2021
from tests.demarches.catalogue.factories import personne

CODES = ("autorisation-travail", "convention-stage", "projet-entrepreneurial")


def demande(code: str, le: date = AUJOURDHUI, **autres: Any) -> tuple:
    demarche = charger().demarche(code)
    return demarche, demarche.types[0], personne(code, **autres), le


def pieces(code: str, **autres: Any) -> list[str]:
    return [p.id for p in calcul.pieces(*demande(code, **autres)) if p.obligatoire]


@pytest.mark.parametrize("code", CODES)
def test_l_entreprise_parle_d_elle_et_de_la_personne_jamais_de_l_identite_du_compte(code):
    questions = calcul.questions(*demande(code))

    assert charger().demarche(code).deposee_par == "employeur"
    assert not {q.groupe for q in questions} & {"identite", "titre", "contact"}
    assert not [q.id for q in questions if q.registre]
    cles = {q.id for q in questions}
    assert {"raison_sociale", "siret", "salarie_nom"} <= cles
    assert {"voie", "code_postal", "commune", "telephone", "email"} <= cles
    assert [q.libelle for q in questions if q.id == "code_postal"] != ["Code postal"]


def test_un_particulier_employeur_donne_son_avis_d_imposition_au_lieu_d_un_siret():
    particulier = {"employeur_particulier": True, "siret": None}

    assert "avis-imposition-employeur" in pieces("autorisation-travail", **particulier)
    assert "avis-imposition-employeur" not in pieces("autorisation-travail")
    posees = {q.id for q in calcul.questions(*demande("autorisation-travail", **particulier))}
    assert "siret" not in posees


@pytest.mark.parametrize(
    ("cas", "recherche"),
    [("opposable", True), ("tension", False), ("master", False), ("titre", False)],
)
def test_l_offre_est_publiee_sauf_si_la_situation_de_l_emploi_n_est_pas_opposable(cas, recherche):
    demandees = set(pieces("autorisation-travail", situation_emploi=cas))

    offre = {"offre-emploi", "publication-offre", "bilan-candidatures"}
    assert (offre <= demandees) is recherche
    assert bool(offre & demandees) is recherche
    assert "passeport-salarie" in demandees


def test_une_profession_reglementee_se_prouve():
    assert "profession-reglementee" not in pieces("autorisation-travail")
    assert "profession-reglementee" in pieces("autorisation-travail", profession_reglementee=True)


@pytest.mark.parametrize(
    ("titre", "eligible"), [("aucun", True), ("autre", True), ("carte_resident", False)]
)
def test_une_carte_de_resident_dispense_d_autorisation(titre, eligible):
    verdict = calcul.eligibilite(*demande("autorisation-travail", salarie_titre=titre))

    assert verdict.eligible is eligible


@pytest.mark.parametrize(
    ("duree", "dites"),
    [
        ("moins_de_3_mois", set()),
        ("de_3_a_12_mois", {"taxe-3-12-mois"}),
        ("douze_mois_ou_plus", {"taxe-12-mois", "taxe-max-2026"}),
    ],
)
def test_la_taxe_dite_suit_la_duree_de_l_emploi_et_rien_n_est_compte_au_depot(duree, dites):
    exigence = calcul.exigence(*demande("autorisation-travail", emploi_duree=duree))

    variables = {"taxe-3-12-mois", "taxe-12-mois", "taxe-max-2026"}
    assert {i.id for i in exigence.informations} & variables == dites
    assert {"taxe-saison", "jeune-professionnel", "declaration-taxe"} <= {
        i.id for i in exigence.informations
    }
    assert exigence.couts.total_cents is None


@pytest.mark.parametrize(
    ("autres", "etat", "au_plus_tard"),
    [
        ({"date_debut_stage": date(2027, 1, 22)}, "ouverte", AUJOURDHUI),
        ({"date_debut_stage": date(2027, 1, 21)}, "tardive", date(2026, 11, 21)),
        ({"date_debut_stage": date(2026, 12, 22), "stage_programme_ue": True}, "ouverte", AUJOURDHUI),
        ({"date_debut_stage": date(2026, 12, 21), "stage_programme_ue": True}, "tardive", date(2026, 11, 21)),
        ({"stage_demande": "avenant", "date_fin_stage": date(2026, 12, 7)}, "ouverte", AUJOURDHUI),
        ({"stage_demande": "avenant", "date_fin_stage": date(2026, 12, 6)}, "tardive", date(2026, 11, 21)),
        ({"date_debut_stage": None}, None, None),
    ],
)  # fmt: skip
def test_la_convention_se_depose_deux_mois_avant_le_stage_un_mois_dans_un_programme_europeen(
    autres, etat, au_plus_tard
):
    fenetre = calcul.fenetre(*demande("convention-stage", **autres))

    assert (fenetre.etat, fenetre.au_plus_tard) == (etat, au_plus_tard)


@pytest.mark.parametrize(
    ("autres", "jours", "mot"),
    [
        ({}, 30, "refusée"),
        ({"stage_programme_ue": True}, 15, "refusée"),
        ({"stage_demande": "avenant"}, 15, "accepté"),
        ({"stage_demande": "avenant", "stage_programme_ue": True}, 15, "accepté"),
    ],
)
def test_le_silence_refuse_une_convention_et_accepte_un_avenant(autres, jours, mot):
    delai = calcul.silence(*demande("convention-stage", **autres))

    assert delai is not None
    assert (delai.valeur, delai.unite) == (jours, "jours")
    assert mot in delai.effet


def test_une_convention_non_signee_ne_se_vise_pas():
    assert (
        calcul.eligibilite(*demande("convention-stage", convention_signee=False)).eligible is False
    )


@pytest.mark.parametrize(
    ("activite", "eligible"), [("commerciale", True), ("industrielle", True), ("liberale", False)]
)
def test_une_profession_liberale_ne_demande_pas_d_avis(activite, eligible):
    verdict = calcul.eligibilite(*demande("projet-entrepreneurial", activite_projet=activite))

    assert verdict.eligible is eligible


def test_une_entreprise_qui_n_existe_pas_encore_n_a_pas_de_siret_a_donner():
    restantes = calcul.questions_restantes(*demande("projet-entrepreneurial", siret=None))

    assert "siret" not in {q.id for q in restantes}


def test_l_espace_professionnel_ouvre_en_2021():
    for code, ouverture in zip(
        CODES, (date(2021, 4, 6), date(2021, 4, 6), date(2021, 9, 1)), strict=True
    ):
        demarche = charger().demarche(code)
        assert demarche.se_depose_ici(ouverture)
        assert demarche.canal(date(2021, 4, 5)) is None
        assert demarche.se_depose_ici(EN_2021)
