"""Talent: how long silence lasts with a Blue Card, the family after five years, what is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul import TypeDemande
from tests.demarches.catalogue.attendus import AUJOURDHUI, EN_2021, PREMIERE, RENOUVELLEMENT
from tests.demarches.catalogue.demander import demande

GENERALE, FAMILLE = "passeport-talent", "passeport-talent-famille"
CARTE_BLEUE = "passeport-talent-carte-bleue"


def silence(code: str, type_demande: TypeDemande = PREMIERE, **autres: Any) -> tuple[int, str]:
    delai = demande(calcul.silence, code, type_demande, **autres)
    return delai.valeur, delai.unite


def dites(code: str, type_demande: TypeDemande, le: date = AUJOURDHUI, **autres: Any) -> set[str]:
    return {i.id for i in demande(calcul.exigence, code, type_demande, le, **autres).informations}


@pytest.mark.parametrize(
    ("code", "categorie", "reponses", "attendu"),
    [
        (CARTE_BLEUE, "carte_bleue", {"carte_bleue_autre_etat": True}, (30, "jours")),
        (CARTE_BLEUE, "carte_bleue", {"carte_bleue_autre_etat": False}, (90, "jours")),
        (CARTE_BLEUE, "carte_bleue", {"carte_bleue_autre_etat": None}, (90, "jours")),
        (FAMILLE, "famille", {"carte_du_titulaire": "talent"}, (4, "mois")),
        (FAMILLE, "famille", {"carte_du_titulaire": None}, (4, "mois")),
        (FAMILLE, "famille", {"carte_du_titulaire": "carte_bleue"}, (90, "jours")),
        (FAMILLE, "famille", {"carte_du_titulaire": "carte_bleue_autre_etat"}, (30, "jours")),
    ],
)
def test_avec_une_carte_bleue_le_silence_dure_90_jours_ou_30_apres_un_autre_pays(
    code, categorie, reponses, attendu
):
    assert silence(code, **reponses) == attendu
    assert silence(GENERALE, categorie_talent=categorie, **reponses) == attendu


def test_un_renouvellement_de_carte_bleue_garde_90_jours():
    assert silence(CARTE_BLEUE, RENOUVELLEMENT, carte_bleue_autre_etat=True) == (90, "jours")


@pytest.mark.parametrize(
    ("type_demande", "depuis", "titre"),
    [
        (RENOUVELLEMENT, date(2021, 11, 25), "famille-plein-droit"),
        (RENOUVELLEMENT, date(2021, 11, 26), "famille"),
        (RENOUVELLEMENT, None, "famille"),
        (PREMIERE, date(2015, 1, 1), "famille"),
    ],
)
def test_apres_cinq_ans_la_famille_est_renouvelee_de_droit_pour_quatre_ans(
    type_demande, depuis, titre
):
    le = date(2026, 11, 25)
    prevu = demande(calcul.titre, FAMILLE, type_demande, le, sejour_regulier_depuis=depuis)

    assert prevu.id == titre
    assert prevu.duree_mois == 48
    assert prevu.maximum is (titre == "famille")


def test_les_questions_du_delai_ne_sont_posees_qu_a_qui_elles_changent_la_reponse():
    posees = {
        code: {q.id for q in calcul.questions(charger().demarche(code), PREMIERE, s, AUJOURDHUI)}
        for code in (CARTE_BLEUE, FAMILLE, "passeport-talent-chercheur")
        for s in [charger().situation()]
    }

    propres = {"carte_bleue_autre_etat", "carte_du_titulaire"}
    assert posees[CARTE_BLEUE] & propres == {"carte_bleue_autre_etat"}
    assert posees[FAMILLE] & propres == {"carte_du_titulaire"}
    assert not posees["passeport-talent-chercheur"] & propres


def test_ni_examen_civique_ni_niveau_de_francais_depuis_2026():
    assert "hors-cir" in dites(GENERALE, PREMIERE, date(2025, 12, 31))
    assert "sans-examen-civique" not in dites(GENERALE, PREMIERE, date(2025, 12, 31))
    assert "sans-examen-civique" in dites(GENERALE, PREMIERE, date(2026, 1, 1))


def test_l_exemple_d_un_mois_est_a_confirmer():
    lues = demande(calcul.exigence, GENERALE, PREMIERE).informations
    (exemple,) = [i for i in lues if i.id == "exemple-un-mois"]

    assert exemple.confirme is False


def test_la_note_et_le_calendrier_de_2021_sont_dits():
    en_2021 = dites(GENERALE, PREMIERE, EN_2021)

    assert en_2021 >= {"generalisation", "arrete-et-tableau", "suivi", "compte-visa"}
    assert "arrete-et-tableau" not in dites(GENERALE, PREMIERE)
    lacunes = {
        n.id for n in demande(calcul.exigence, GENERALE, RENOUVELLEMENT, EN_2021).non_precise
    }
    assert lacunes >= {"pieces-2021", "conditions-2021", "limite-2021"}
    assert not {n.id for n in demande(calcul.exigence, GENERALE, RENOUVELLEMENT).non_precise} & {
        "conditions-2021",
        "limite-2021",
    }


def test_un_porteur_de_projet_prouve_au_renouvellement_que_le_projet_avance():
    pieces = demande(
        calcul.pieces,
        "passeport-talent-porteur-projet",
        RENOUVELLEMENT,
        cas_porteur_projet="innovant",
    )
    preuve = next(p for p in pieces if p.id == "effectivite-activite")

    assert {"Ressources d’au moins un Smic", "Avancement du projet"} <= set(preuve.exemples)


def test_une_autorisation_provisoire_coute_100_euros_depuis_mai_2026():
    assert "prix-autorisation-provisoire" not in dites(GENERALE, PREMIERE, date(2026, 4, 30))
    assert "prix-autorisation-provisoire" in dites(GENERALE, PREMIERE, date(2026, 5, 1))


@pytest.mark.parametrize(
    ("naissance", "entree", "autres", "etat"),
    [
        (date(2008, 11, 22), date(2020, 9, 1), {}, "ouverte"),
        (date(2007, 11, 23), date(2020, 9, 1), {}, "ouverte"),
        (date(2007, 11, 22), date(2020, 9, 1), {}, "tardive"),
        (date(2009, 6, 1), date(2020, 9, 1), {}, "pas_encore"),
        (date(2009, 6, 1), date(2020, 9, 1), {"travail_avant_18_ans": True}, "ouverte"),
        (date(1990, 1, 1), date(2026, 10, 1), {}, "ouverte"),
        (date(1990, 1, 1), date(2026, 9, 1), {}, "tardive"),
    ],
)
def test_l_enfant_entre_mineur_depose_avant_ses_19_ans_le_conjoint_dans_les_deux_mois(
    naissance, entree, autres, etat
):
    reponses = {
        "date_naissance": naissance,
        "date_entree_france": entree,
        "titre_nature": "vls",
        **autres,
    }

    for code, de_plus in ((FAMILLE, {}), (GENERALE, {"categorie_talent": "famille"})):
        assert demande(calcul.fenetre, code, PREMIERE, **reponses, **de_plus).etat == etat


MOBILES = [
    (CARTE_BLEUE, {"carte_bleue_autre_etat": True}),
    (FAMILLE, {"carte_du_titulaire": "carte_bleue_autre_etat"}),
]


@pytest.mark.parametrize(
    ("entree", "etat"),
    [
        (date(2026, 10, 22), "ouverte"),
        (date(2026, 10, 21), "tardive"),
        (date(2026, 11, 23), "pas_encore"),
    ],
)
@pytest.mark.parametrize(("code", "reponses"), MOBILES)
@pytest.mark.parametrize("nature", [None, "csp"])
def test_une_carte_bleue_d_un_autre_pays_fait_deposer_dans_le_mois(
    code, reponses, nature, entree, etat
):
    fenetre = demande(
        calcul.fenetre, code, PREMIERE, titre_nature=nature, date_entree_france=entree,
        date_naissance=date(1990, 1, 1), **reponses,
    )  # fmt: skip

    assert fenetre.etat == etat
    assert fenetre.reference == "date_entree_france"


def test_l_enfant_de_cette_famille_entre_mineur_garde_son_propre_delai():
    fenetre = demande(
        calcul.fenetre, FAMILLE, PREMIERE, titre_nature="vls", date_naissance=date(2008, 6, 1),
        date_entree_france=date(2024, 1, 1), carte_du_titulaire="carte_bleue_autre_etat",
    )  # fmt: skip

    assert (fenetre.reference, fenetre.etat) == ("date_naissance", "ouverte")


@pytest.mark.parametrize(
    ("carte", "demandee"),
    [("talent", True), ("carte_bleue", True), ("carte_bleue_autre_etat", False)],
)
def test_la_famille_venue_d_un_autre_pays_n_a_pas_de_visa_de_long_sejour_a_montrer(carte, demandee):
    exigence = demande(calcul.exigence, FAMILLE, PREMIERE, carte_du_titulaire=carte)

    assert ("visa-ou-titre" in {p.id for p in exigence.pieces if p.obligatoire}) is demandee
    assert ("visa-ou-titre" in {p.id for p in exigence.pieces}) is demandee
    assert {q.id: q.obligatoire for q in exigence.questions}["titre_nature"] is demandee


@pytest.mark.parametrize("type_demande", [PREMIERE, RENOUVELLEMENT])
@pytest.mark.parametrize("code", [CARTE_BLEUE, FAMILLE])
def test_l_attestation_est_due_quand_une_demande_complete_et_a_temps_dure_plus_que_le_titre(
    code, type_demande
):
    (adp,) = [d for d in demande(calcul.documents, code, type_demande) if d.nature == "adp"]

    assert adp.moment == "completude"
    (precision,) = adp.precisions
    assert "complète, déposée dans le délai" in precision
    assert "dépasse la validité" in precision


@pytest.mark.parametrize(("code", "recue"), [(CARTE_BLEUE, True), ("etudiant", False)])
def test_en_2021_seul_un_talent_raconte_avoir_recu_une_decision_favorable(code, recue):
    en_2021 = demande(calcul.documents, code, PREMIERE, EN_2021)
    depuis = demande(calcul.documents, code, PREMIERE, date(2022, 1, 1))

    assert ("adf" in {d.nature for d in en_2021}) is recue
    assert "adf" in {d.nature for d in depuis}
