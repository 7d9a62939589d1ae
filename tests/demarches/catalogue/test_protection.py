"""International protection: what changes with the answers and at the edge of each date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.faits import Moment, NatureDocument
from tests.demarches.catalogue.attendus import AUJOURDHUI, PREMIERE, RENOUVELLEMENT
from tests.demarches.catalogue.factories import personne

CARTES = (
    "bpi-protection-subsidiaire-carte-resident",
    "bpi-famille-protection-subsidiaire-carte-resident",
)
FAMILLE = "bpi-famille-protection-subsidiaire"
MINEUR = "bpi-protection-subsidiaire-mineur-16-18"


def demander(quoi: Any, code: str, type_demande=PREMIERE, le=AUJOURDHUI, **reponses: Any) -> Any:
    return quoi(charger().demarche(code), type_demande, personne(code, **reponses), le)


@pytest.mark.parametrize("code", CARTES)
@pytest.mark.parametrize(
    ("depuis", "etat", "eligible"),
    [(date(2022, 11, 22), "ouverte", True), (date(2022, 11, 23), "pas_encore", False)],
)
def test_la_carte_de_resident_s_ouvre_le_jour_des_quatre_ans(code, depuis, etat, eligible):
    reponses = {"sejour_regulier_depuis": depuis, "titre_fin": date(2028, 1, 1)}

    assert demander(calcul.fenetre, code, **reponses).etat == etat
    assert demander(calcul.eligibilite, code, **reponses).eligible is eligible


@pytest.mark.parametrize("code", CARTES)
def test_sans_quatre_ans_le_delai_est_celui_de_la_fin_de_carte(code):
    delai = demander(calcul.fenetre, code, sejour_regulier_depuis=date(2024, 1, 1))

    assert (delai.etat, delai.au_plus_tot) == ("ouverte", date(2026, 10, 13))


def test_la_carte_de_resident_suppose_la_pluriannuelle_et_la_protection():
    code = CARTES[0]

    assert demander(calcul.eligibilite, code, titre_nature="cst").eligible is False
    assert demander(calcul.eligibilite, code, protection="refugie").eligible is False
    assert demander(calcul.eligibilite, code, RENOUVELLEMENT, titre_nature="cr").eligible is True


@pytest.mark.parametrize(
    ("naissance", "autres", "eligible"),
    [
        (date(2010, 11, 22), {}, True),
        (date(2010, 11, 23), {}, False),
        (date(2008, 11, 23), {}, True),
        (date(2008, 11, 22), {}, False),
        (date(2010, 6, 1), {"enfant_protection": "refugie"}, False),
        (date(2010, 6, 1), {"enfant_veut_travailler": False}, False),
    ],
)
def test_l_enfant_protege_a_seize_ou_dix_sept_ans_et_veut_travailler(naissance, autres, eligible):
    reponses = {"enfant_date_naissance": naissance} | autres

    assert demander(calcul.eligibilite, MINEUR, **reponses).eligible is eligible


def test_la_carte_temporaire_de_l_enfant_n_a_ni_duree_dite_ni_trois_mois_de_grace():
    exigence = demander(calcul.exigence, MINEUR, RENOUVELLEMENT)
    dites = {i.id for i in exigence.informations}

    assert exigence.titre.duree_mois is None
    assert "duree-carte-temporaire" in {n.id for n in exigence.non_precise}
    assert not {"effets-trois-mois", "absence-3-ans"} & dites
    assert {"une-demande-par-enfant", "un-seul-parent", "compte-mineur"} <= dites


@pytest.mark.parametrize(
    ("naissance", "entree", "etat"),
    [
        (date(2008, 9, 22), date(2020, 1, 1), "ouverte"),
        (date(2008, 9, 21), date(2020, 1, 1), "tardive"),
        (date(1999, 1, 1), date(2026, 1, 1), "ouverte"),
    ],
)
def test_un_enfant_entre_mineur_depose_dans_les_deux_mois_de_ses_dix_huit_ans(
    naissance, entree, etat
):
    reponses = {
        "lien_refugie": "enfant",
        "titre_nature": "dcem",
        "date_naissance": naissance,
        "date_entree_france": entree,
    }

    assert demander(calcul.fenetre, FAMILLE, **reponses).etat == etat


@pytest.mark.parametrize("code", [FAMILLE, "bpi-famille-refugie"])
@pytest.mark.parametrize(
    ("lien", "nature", "moments"),
    [
        ("enfant", "dcem", [Moment.COMPLETUDE, Moment.EXPIRATION]),
        ("enfant", "csp", [Moment.EXPIRATION]),
        ("conjoint", "dcem", [Moment.EXPIRATION]),
    ],
)
def test_un_jeune_sans_titre_a_son_attestation_des_le_dossier_complet(code, lien, nature, moments):
    dus = demander(
        calcul.documents,
        code,
        lien_refugie=lien,
        titre_nature=nature,
        date_naissance=date(2008, 10, 1),
    )

    assert [d.moment for d in dus if d.nature is NatureDocument.ADP] == moments


def test_la_famille_recoit_une_confirmation_et_la_personne_protegee_une_attestation():
    famille = demander(calcul.documents, FAMILLE)
    protegee = demander(calcul.documents, CARTES[0])

    assert famille[0].nature is NatureDocument.CONFIRMATION_DEPOT
    assert (protegee[0].nature, protegee[0].duree_mois) == (NatureDocument.ADP, 6)
    assert {d.droits.travail for d in famille if d.nature is NatureDocument.ADP} == {True}


@pytest.mark.parametrize(
    ("nature", "fin", "etat"),
    [
        ("atda", None, "ouverte"),
        ("cst", date(2027, 1, 22), "ouverte"),
        ("cst", date(2027, 1, 23), "pas_encore"),
        ("cst", date(2026, 11, 21), "tardive"),
        ("cst", date(2026, 5, 21), "fermee"),
    ],
)
def test_l_apatride_depose_a_tout_moment_sauf_s_il_detient_un_titre(nature, fin, etat):
    delai = demander(calcul.fenetre, "titre-apatride", titre_nature=nature, titre_fin=fin)

    assert delai.etat == etat


@pytest.mark.parametrize(
    ("le", "total", "mois"),
    [
        (date(2021, 12, 31), None, 3),
        (date(2022, 1, 1), 25_00, 6),
        (date(2026, 4, 30), 25_00, 6),
        (date(2026, 5, 1), 50_00, 6),
    ],
)
def test_l_apatride_paie_le_timbre_seul_et_son_domicile_date_de_six_mois(le, total, mois):
    couts = demander(calcul.couts, "titre-apatride", le=le)
    pieces = {p.id: p for p in demander(calcul.pieces, "titre-apatride", le=le)}

    assert (couts.total_cents, couts.confirme) == (total, False)
    assert pieces["justificatif-domicile"].fraicheur_mois == mois


def test_le_titre_d_apatride_se_depose_ici_pour_la_prefecture():
    demarche = charger().demarche("titre-apatride")

    assert demarche.canal(AUJOURDHUI) == "prefecture"
    assert demarche.se_depose_ici(AUJOURDHUI)
    assert not calcul.ephoto(demarche, PREMIERE, personne(demarche.code), AUJOURDHUI).requise


@pytest.mark.parametrize(
    ("le", "premiere", "renouvellement"),
    [(date(2026, 4, 30), 225_00, 225_00), (date(2026, 5, 1), 350_00, 250_00)],
)
@pytest.mark.parametrize("code", CARTES)
def test_la_carte_de_resident_suit_le_plein_tarif_a_confirmer(code, le, premiere, renouvellement):
    titre = {"titre_fin": date(2026, 8, 1)}
    couts = demander(calcul.couts, code, le=le, **titre)

    assert (couts.total_cents, couts.confirme) == (premiere, False)
    assert demander(calcul.couts, code, RENOUVELLEMENT, le, **titre).total_cents == renouvellement


@pytest.mark.parametrize(("le", "ans"), [(date(2021, 12, 31), 3), (date(2022, 1, 1), 4)])
def test_l_apatride_attend_sa_carte_de_resident_trois_puis_quatre_ans(le, ans):
    fiche = calcul.presentation(charger().demarche("titre-apatride"), le)
    (suite,) = [i for i in fiche.informations if i.id == "vers-carte-resident"]

    assert f"{'trois' if ans == 3 else 'quatre'} ans" in suite.texte
