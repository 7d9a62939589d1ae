"""Private and family life, health, humanitarian grounds, exceptional admission: when and who.

Windows and thresholds, each at its boundary days.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.chargement import DOSSIER, lire
from tests.demarches.catalogue.attendus import (
    AUJOURDHUI,
    D60,
    D120,
    EN_2021,
    PREMIERE,
    RENOUVELLEMENT,
)
from tests.demarches.catalogue.attendus.autres_titres_famille import PERSONNES
from tests.demarches.catalogue.demandes_famille import (
    ASE,
    CONJOINT,
    DECES,
    ENFANT,
    FERMEE,
    HUMANITAIRE,
    LIENS,
    MALADE,
    METIER,
    NE_EN_FRANCE,
    ORDONNANCE,
    OUVERTE,
    PARENT,
    PAS_ENCORE,
    REGROUPEMENT,
    REGULARISATION,
    TARDIVE,
    TREIZE_ANS,
    VIOLENCES,
    VPF,
    demande,
    eligible,
    etat,
)


def test_une_famille_peut_tenir_en_plusieurs_fichiers(tmp_path):
    """Work and family each have their file of the same family."""
    dossier = Path(copytree(DOSSIER, tmp_path / "donnees"))
    (dossier / "autres_titres_essai.yaml").write_text(
        "famille: {code: autres_titres, libelle: Autres titres de séjour}\n"
        "demarches:\n"
        "- code: essai-communaute\n"
        "  libelle: Essai\n"
        "  description: Essai\n"
        "  decline:\n"
        "    demarche: regularisation\n"
        "    reponses: {fondement_regularisation: communaute}\n",
        encoding="utf-8",
    )
    catalogue = lire(dossier)

    familles = {catalogue.demarche(code).famille for code in [*PERSONNES, "essai-communaute"]}
    assert [(f.code, f.libelle) for f in familles] == [("autres_titres", "Autres titres de séjour")]


# --- Where and when


@pytest.mark.parametrize(
    ("code", "ouverture"),
    [
        (CONJOINT, date(2023, 4, 5)),
        (PARENT, date(2023, 4, 5)),
        (REGROUPEMENT, date(2023, 6, 1)),
        (NE_EN_FRANCE, date(2023, 6, 1)),
        (ASE, date(2023, 10, 1)),
        (ORDONNANCE, date(2023, 10, 1)),
        (MALADE, date(2023, 10, 1)),
        (HUMANITAIRE, date(2023, 10, 1)),
    ],
)
def test_le_depot_passe_en_ligne_le_jour_de_l_ouverture(code, ouverture):
    demarche = charger().demarche(code)
    veille = date.fromordinal(ouverture.toordinal() - 1)

    assert (demarche.canal(veille), demarche.se_depose_ici(veille)) == ("prefecture", False)
    assert (demarche.canal(ouverture), demarche.se_depose_ici(ouverture)) == ("anef", True)


@pytest.mark.parametrize("code", [VPF, LIENS, TREIZE_ANS, REGULARISATION])
def test_les_demandes_du_guichet_sont_recues_ici_pour_la_prefecture(code):
    demarche = charger().demarche(code)

    assert demarche.canal(AUJOURDHUI) == "prefecture"
    assert demarche.se_depose_ici(AUJOURDHUI)
    assert not demarche.se_depose_ici(EN_2021)


# --- Windows: the young, counted from the birth date (born 15 June 2008)


@pytest.mark.parametrize(
    ("code", "reponses"), [(ASE, {}), (TREIZE_ANS, {}), (REGROUPEMENT, ENFANT)]
)
@pytest.mark.parametrize(
    ("le", "attendu"),
    [
        (date(2026, 6, 14), PAS_ENCORE),
        (date(2026, 6, 15), OUVERTE),
        (date(2027, 6, 14), OUVERTE),
        (date(2027, 6, 15), TARDIVE),
    ],
)
def test_le_jeune_depose_de_ses_18_ans_a_la_veille_de_ses_19_ans(code, reponses, le, attendu):
    assert etat(code, le, date_naissance=date(2008, 6, 15), **reponses) is attendu


@pytest.mark.parametrize(
    ("le", "veut_travailler", "attendu"),
    [
        (date(2024, 6, 14), True, PAS_ENCORE),
        (date(2024, 6, 15), True, OUVERTE),
        (date(2026, 6, 14), True, OUVERTE),
        (date(2026, 6, 14), False, PAS_ENCORE),
    ],
)
def test_des_16_ans_le_jeune_qui_veut_travailler_n_attend_pas(le, veut_travailler, attendu):
    assert etat(ASE, le, travail_avant_18_ans=veut_travailler) is attendu


@pytest.mark.parametrize(
    ("le", "attendu"),
    [
        (date(2024, 6, 14), PAS_ENCORE),
        (date(2024, 6, 15), OUVERTE),
        (date(2026, 8, 15), OUVERTE),
        (date(2026, 8, 16), TARDIVE),
        (date(2029, 6, 14), TARDIVE),
        (date(2029, 6, 15), FERMEE),
    ],
)
def test_ne_en_france_on_depose_de_16_ans_a_deux_mois_apres_18_ans_et_jusqu_a_21_ans(le, attendu):
    assert etat(NE_EN_FRANCE, le, date_naissance=date(2008, 6, 15)) is attendu


@pytest.mark.parametrize(
    ("entree", "le", "attendu"),
    [
        # Entered as a minor, born 15 June 2008: two months after 18.
        (date(2020, 9, 1), date(2026, 8, 15), OUVERTE),
        (date(2020, 9, 1), date(2026, 8, 16), TARDIVE),
        (date(2026, 6, 14), date(2026, 8, 15), OUVERTE),
        # Entered on the 18th birthday: two months after the entry, the common rule.
        (date(2026, 6, 15), date(2026, 8, 15), OUVERTE),
        (date(2026, 6, 15), date(2026, 8, 16), TARDIVE),
    ],
)
def test_entre_mineur_on_a_deux_mois_apres_18_ans_sinon_deux_mois_apres_l_entree(
    entree, le, attendu
):
    reponses = {"date_naissance": date(2008, 6, 15), "date_entree_france": entree}

    assert etat(PARENT, le, **reponses) is attendu


def test_entre_mineur_c_est_la_naissance_qui_compte():
    code, reponses = (
        LIENS,
        {"date_naissance": date(2008, 6, 15), "date_entree_france": date(2015, 1, 1)},
    )
    fenetre = calcul.fenetre(*demande(code, PREMIERE, AUJOURDHUI, reponses))

    assert (fenetre.reference, fenetre.au_plus_tard) == ("date_naissance", date(2026, 8, 15))


# --- Windows: the others


@pytest.mark.parametrize("code", [CONJOINT, PARENT, REGROUPEMENT, ORDONNANCE, MALADE, HUMANITAIRE])
def test_un_visa_valant_titre_ouvre_la_premiere_demande_120_a_60_jours_avant_sa_fin(code):
    fenetre = calcul.fenetre(
        *demande(code, PREMIERE, AUJOURDHUI, {"document_detenu": True, "titre_nature": "vls_ts"})
    )

    assert (fenetre.au_plus_tot, fenetre.au_plus_tard) == (D120, D60)


@pytest.mark.parametrize(
    ("code", "dernier_jour"), [(MALADE, date(2026, 11, 20)), (PARENT, date(2026, 10, 20))]
)
def test_le_demandeur_d_asile_a_trois_mois_pour_les_soins_et_deux_pour_le_reste(code, dernier_jour):
    asile = {
        "document_detenu": True,
        "titre_nature": "atda",
        "date_information_asile": date(2026, 8, 20),
    }
    lendemain = date.fromordinal(dernier_jour.toordinal() + 1)

    assert etat(code, dernier_jour, **asile) is OUVERTE
    assert etat(code, lendemain, **asile) is TARDIVE


@pytest.mark.parametrize("code", [LIENS, TREIZE_ANS, REGULARISATION, VPF])
@pytest.mark.parametrize(
    ("le", "attendu"),
    [
        (date(2026, 12, 9), PAS_ENCORE),
        (date(2026, 12, 10), OUVERTE),
        (date(2027, 2, 10), OUVERTE),
        (date(2027, 2, 11), TARDIVE),
        (date(2027, 8, 10), TARDIVE),
        (date(2027, 8, 11), FERMEE),
    ],
)
def test_au_guichet_le_renouvellement_se_fait_dans_les_deux_derniers_mois(code, le, attendu):
    assert etat(code, le, RENOUVELLEMENT) is attendu


@pytest.mark.parametrize(
    ("fondement", "le", "attendu"),
    [
        ("ase_16_18", date(2026, 6, 14), PAS_ENCORE),
        ("ase_16_18", date(2026, 6, 15), OUVERTE),
        ("ase_16_18", date(2027, 6, 14), OUVERTE),
        ("ase_16_18", date(2027, 6, 15), TARDIVE),
        ("humanitaire", date(2027, 6, 15), OUVERTE),
        ("communaute", date(2022, 1, 1), OUVERTE),
    ],
)
def test_la_regularisation_n_a_de_delai_que_pour_le_jeune_de_l_aide_sociale(fondement, le, attendu):
    reponses = {"fondement_regularisation": fondement, "date_naissance": date(2008, 6, 15)}

    assert etat(REGULARISATION, le, **reponses) is attendu


# --- Who may ask


@pytest.mark.parametrize(
    ("code", "reponses", "attendu"),
    [
        (CONJOINT, {"vie_commune_effective": False, "cause_rupture": "autre"}, False),
        (CONJOINT, DECES, True),
        (CONJOINT, VIOLENCES, True),
        (CONJOINT, {"conjoint_reste_francais": False}, False),
        (CONJOINT, {"conjoint_reste_francais": False, **DECES}, True),
        (CONJOINT, {"mariage_est_transcrit": False}, False),
        (CONJOINT, {"mariage_en_france": True, "mariage_est_transcrit": None}, True),
        (PARENT, {"enfant_date_naissance": date(2008, 11, 23)}, True),
        (PARENT, {"enfant_date_naissance": date(2008, 11, 22)}, False),
        (PARENT, {"contribution_enfant": False}, False),
        (PARENT, {"filiation_reconnaissance": True, "contribution_autre_parent": False}, False),
        (PARENT, {"filiation_reconnaissance": True, "contribution_autre_parent": True}, True),
        (REGROUPEMENT, {"regroupement_autorise": False}, False),
        (REGROUPEMENT, {"entree_reguliere": False}, False),
        (REGROUPEMENT, {"rejoint_titulaire": False}, False),
        (LIENS, {"liens_en_france": False}, False),
        # 13th birthday on 15 June 2021, 16th on 15 June 2024: both days included.
        (TREIZE_ANS, {"vit_en_france_depuis": date(2021, 6, 15)}, True),
        (TREIZE_ANS, {"vit_en_france_depuis": date(2021, 6, 16)}, False),
        (TREIZE_ANS, {"vecu_avec_parent": False}, False),
        (ASE, {"date_confie_ase": date(2024, 6, 15)}, True),
        (ASE, {"date_confie_ase": date(2024, 6, 16)}, False),
        (ASE, {"formation_suivie": False}, False),
        (NE_EN_FRANCE, {"pays_naissance": "BRA"}, False),
        (NE_EN_FRANCE, {"vit_en_france_depuis": date(2018, 11, 22)}, True),
        (NE_EN_FRANCE, {"vit_en_france_depuis": date(2018, 11, 23)}, False),
        (NE_EN_FRANCE, {"annees_ecole_france": 4}, False),
        (NE_EN_FRANCE, {"annees_ecole_france": 5}, True),
        (NE_EN_FRANCE, {"date_naissance": date(2005, 11, 23)}, True),
        (NE_EN_FRANCE, {"date_naissance": date(2005, 11, 22)}, False),
        (NE_EN_FRANCE, {"date_naissance": date(2010, 11, 22)}, True),
        (NE_EN_FRANCE, {"date_naissance": date(2010, 11, 23)}, False),
        (ORDONNANCE, {"ordonnance_du_juge": False}, False),
        (MALADE, {"residence_habituelle": False}, False),
        (HUMANITAIRE, {"plainte_deposee": False}, False),
        (HUMANITAIRE, {"cas_humanitaire": "rente", "taux_de_la_rente": 20}, True),
        (HUMANITAIRE, {"cas_humanitaire": "rente", "taux_de_la_rente": 19}, False),
        (VPF, {"cas_vpf": "conjoint_francais"}, False),
    ],
)
def test_les_conditions_se_calculent_sur_les_reponses(code, reponses, attendu):
    assert eligible(code, **reponses) is attendu


@pytest.mark.parametrize(
    ("reponses", "attendu"),
    [
        ({"vie_commune_depuis": date(2026, 5, 22)}, True),
        ({"vie_commune_depuis": date(2026, 5, 23)}, False),
        ({"vie_commune_depuis": date(2026, 1, 1), "entree_reguliere": False}, False),
        ({"vie_commune_depuis": date(2026, 1, 1), "mariage_en_france": False}, False),
    ],
)
def test_sans_visa_long_il_faut_une_entree_reguliere_un_mariage_en_france_et_six_mois(
    reponses, attendu
):
    sans_visa = {
        "entree_visa_long_sejour": False, "entree_reguliere": True, "mariage_en_france": True,
    }  # fmt: skip

    assert eligible(CONJOINT, **{**sans_visa, **reponses}) is attendu


def test_au_renouvellement_l_enfant_francais_peut_etre_devenu_majeur():
    majeur = {"enfant_date_naissance": date(2005, 1, 1)}

    assert eligible(PARENT, RENOUVELLEMENT, **majeur) is True


@pytest.mark.parametrize(
    ("reponses", "le", "attendu"),
    [
        (METIER, AUJOURDHUI, True),
        ({**METIER, "mois_activite": 11}, AUJOURDHUI, False),
        ({**METIER, "vit_en_france_depuis": date(2023, 11, 23)}, AUJOURDHUI, False),
        ({**METIER, "emploi_metier_tension": False}, AUJOURDHUI, False),
        (METIER, date(2026, 12, 31), True),
        (METIER, date(2027, 1, 1), False),
        ({"fondement_regularisation": "communaute", "mois_communaute": 36}, AUJOURDHUI, True),
        ({"fondement_regularisation": "communaute", "mois_communaute": 35}, AUJOURDHUI, False),
        (
            {
                "fondement_regularisation": "ase_16_18",
                "mois_formation": 6,
                "date_naissance": date(2008, 6, 15),
            },
            date(2027, 6, 14),
            True,
        ),
        (
            {
                "fondement_regularisation": "ase_16_18",
                "mois_formation": 5,
                "date_naissance": date(2008, 6, 15),
            },
            date(2027, 6, 14),
            False,
        ),
        (
            {
                "fondement_regularisation": "ase_16_18",
                "mois_formation": 6,
                "date_naissance": date(2008, 6, 15),
            },
            date(2027, 6, 15),
            False,
        ),
    ],
)
def test_chaque_fondement_de_la_regularisation_a_ses_seuils(reponses, le, attendu):
    assert eligible(REGULARISATION, le=le, **reponses) is attendu


@pytest.mark.parametrize(("le", "eteint"), [(date(2026, 12, 31), []), (date(2027, 1, 1), [False])])
def test_un_fondement_qui_a_pris_fin_le_dit(le, eteint):
    """The article names its last day: a "no" after it comes with its reason."""
    conditions = calcul.eligibilite(*demande(REGULARISATION, PREMIERE, le, METIER)).conditions
    assert [c.remplie for c in conditions if c.id == "metier-tension-eteint"] == eteint
