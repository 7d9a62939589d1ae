"""The same permits: fees by situation and day, documents, papers and rights."""

from __future__ import annotations

from datetime import date

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.predicats import PREDICATS
from tests.demarches.catalogue.attendus import AUJOURDHUI, EN_2021, PREMIERE, RENOUVELLEMENT
from tests.demarches.catalogue.attendus.autres_titres_famille import PERSONNES
from tests.demarches.catalogue.demandes_famille import (
    ASE,
    AVRIL_2026,
    CONJOINT,
    DECES,
    ENFANT,
    HUMANITAIRE,
    LIENS,
    MAI_2026,
    MALADE,
    METIER,
    NE_EN_FRANCE,
    ORDONNANCE,
    PARENT,
    REGROUPEMENT,
    REGULARISATION,
    TARDIVE,
    TREIZE_ANS,
    VIOLENCES,
    VPF,
    demande,
    etat,
    papier,
    pieces,
    total,
)
from tests.demarches.catalogue.factories import personne

# --- What it costs


@pytest.mark.parametrize(
    ("code", "type_demande", "en_avril", "en_mai"),
    [
        (CONJOINT, PREMIERE, 225_00, 350_00),
        (CONJOINT, RENOUVELLEMENT, 225_00, 250_00),
        (PARENT, PREMIERE, 225_00, 350_00),
        (PARENT, RENOUVELLEMENT, 225_00, 250_00),
        (REGROUPEMENT, PREMIERE, 75_00, 150_00),
        (REGROUPEMENT, RENOUVELLEMENT, 75_00, 100_00),
        (LIENS, PREMIERE, 225_00, 350_00),
        (TREIZE_ANS, RENOUVELLEMENT, 225_00, 250_00),
        (ASE, PREMIERE, 25_00, 50_00),
        (ASE, RENOUVELLEMENT, 225_00, 250_00),
        (NE_EN_FRANCE, PREMIERE, 225_00, 350_00),
        (ORDONNANCE, PREMIERE, 0, 0),
        (ORDONNANCE, RENOUVELLEMENT, 0, 0),
        (MALADE, PREMIERE, 25_00, 50_00),
        (MALADE, RENOUVELLEMENT, 225_00, 250_00),
        (HUMANITAIRE, PREMIERE, 0, 0),
        (REGULARISATION, RENOUVELLEMENT, 225_00, 250_00),
    ],
)
def test_le_tarif_change_le_1er_mai_2026(code, type_demande, en_avril, en_mai):
    assert total(code, AVRIL_2026, type_demande) == en_avril
    assert total(code, MAI_2026, type_demande) == en_mai


@pytest.mark.parametrize(
    ("code", "reponses", "attendu"),
    [
        (CONJOINT, VIOLENCES, 0),
        (CONJOINT, DECES, 250_00),
        (REGROUPEMENT, VIOLENCES, 0),
        (MALADE, {"cas_sante": "parent"}, 100_00),
        (HUMANITAIRE, {"cas_humanitaire": "rente"}, 100_00),
    ],
)
def test_la_situation_change_le_prix_du_renouvellement(code, reponses, attendu):
    assert total(code, AUJOURDHUI, RENOUVELLEMENT, **reponses) == attendu


@pytest.mark.parametrize(
    ("code", "reponses", "attendu"),
    [
        (CONJOINT, {}, 250_00 + 180_00),
        (CONJOINT, {"force_majeure": True}, 250_00),
        (CONJOINT, {"visa_valide": True}, 250_00),
        (CONJOINT, VIOLENCES, 0),
        (REGROUPEMENT, {}, 100_00 + 180_00),
        (REGROUPEMENT, VIOLENCES, 0),
        (ORDONNANCE, {}, 0),
        (ASE, {}, 250_00 + 180_00),
        (MALADE, {}, 250_00 + 180_00),
        (HUMANITAIRE, {}, 0),
        (HUMANITAIRE, {"cas_humanitaire": "rente"}, 100_00 + 180_00),
    ],
)
def test_en_retard_180_euros_s_ajoutent_sauf_pour_les_cartes_exonerees(code, reponses, attendu):
    en_retard = date(2026, 12, 13)

    assert etat(code, en_retard, RENOUVELLEMENT, **reponses) is TARDIVE
    assert total(code, en_retard, RENOUVELLEMENT, **reponses) == attendu


@pytest.mark.parametrize(
    ("code", "reponses", "annonce"),
    [
        (CONJOINT, {}, True),
        (CONJOINT, VIOLENCES, False),
        (HUMANITAIRE, {}, False),
        (HUMANITAIRE, {"cas_humanitaire": "rente"}, True),
        (ORDONNANCE, {}, False),
    ],
)
def test_le_droit_de_retard_n_est_annonce_qu_a_qui_le_doit(code, reponses, annonce):
    fenetre = calcul.fenetre(*demande(code, RENOUVELLEMENT, date(2026, 12, 13), reponses))
    dit = "Un droit de visa de régularisation de 180 € s’ajoute"

    assert any(c.startswith(dit) for c in fenetre.consequences) is annonce


@pytest.mark.parametrize(
    ("le", "au_depot", "reste"), [(AVRIL_2026, 50_00, 150_00), (MAI_2026, 100_00, 200_00)]
)
@pytest.mark.parametrize("code", [REGULARISATION, PARENT, LIENS, TREIZE_ANS, MALADE])
def test_entre_sans_visa_une_part_du_droit_est_due_au_depot(code, le, au_depot, reste):
    sans_visa = calcul.couts(*demande(code, PREMIERE, le, {"visa_a_regulariser": True}))
    avec_visa = calcul.couts(*demande(code, PREMIERE, le, {"visa_a_regulariser": False}))
    parts = {ligne.id: ligne.montant_cents for ligne in sans_visa.lignes}

    assert (parts["visa-part-au-depot"], parts["visa-reste"]) == (au_depot, reste)
    assert sans_visa.total_cents == avec_visa.total_cents + au_depot + reste
    assert "au dépôt" in sans_visa.quand
    assert avec_visa.quand.startswith("À la remise de votre titre.")


@pytest.mark.parametrize("code", [ASE, CONJOINT, REGROUPEMENT, ORDONNANCE])
def test_le_droit_de_visa_de_regularisation_n_est_pas_demande_la_ou_rien_ne_le_dit(code):
    questions = calcul.questions(*demande(code, PREMIERE, AUJOURDHUI, {}))

    assert "visa_a_regulariser" not in {q.id for q in questions}


def test_avant_2022_aucun_prix_n_est_dit():
    assert {total(code, EN_2021) for code in PERSONNES} == {None}


# --- What is to be joined


@pytest.mark.parametrize(
    ("reponses", "dues", "non_dues"),
    [
        (
            {},
            {
                "visa-ou-titre", "acte-mariage", "nationalite-conjoint", "declaration-vie-commune",
                "preuves-vie-commune", "acte-naissance", "passeport", "justificatif-domicile",
                "contrat-engagement",
            },
            {"preuve-entree-reguliere", "preuves-violences", "declaration-non-polygamie"},
        ),
        ({"entree_visa_long_sejour": False}, {"preuve-entree-reguliere"}, {"visa-ou-titre"}),
        (VIOLENCES, {"preuves-violences"}, {"declaration-vie-commune", "preuves-vie-commune"}),
        (DECES, {"acte-mariage"}, {"preuves-violences", "preuves-vie-commune"}),
        ({"etat_autorise_polygamie": True}, {"declaration-non-polygamie"}, set()),
        ({"titre_nature": "cst"}, {"passeport"}, {"acte-naissance"}),
    ],
)  # fmt: skip
def test_les_pieces_du_conjoint_suivent_ses_reponses(reponses, dues, non_dues):
    demandees = pieces(CONJOINT, **reponses)

    assert dues <= demandees
    assert not non_dues & demandees


@pytest.mark.parametrize(
    ("code", "type_demande", "reponses", "propres"),
    [
        (
            PARENT, PREMIERE, {},
            {
                "nationalite-enfant", "acte-naissance-enfant", "contribution-enfant",
                "residence-enfant-france", "acte-naissance",
            },
        ),
        (
            PARENT, RENOUVELLEMENT, {"filiation_reconnaissance": True},
            {
                "nationalite-enfant", "acte-naissance-enfant", "contribution-enfant",
                "residence-enfant-france", "contribution-parent-francais", "titre-detenu",
            },
        ),
        (
            REGROUPEMENT, PREMIERE, {},
            {
                "visa-ou-titre", "decision-regroupement", "titre-membre-rejoint",
                "declaration-vie-commune", "acte-naissance",
            },
        ),
        (
            REGROUPEMENT, PREMIERE, {**ENFANT, "vie_commune_effective": None},
            {"visa-ou-titre", "decision-regroupement", "titre-membre-rejoint", "acte-naissance"},
        ),
        (
            REGROUPEMENT, RENOUVELLEMENT, {},
            {
                "decision-regroupement", "titre-membre-rejoint", "declaration-vie-commune",
                "preuves-vie-commune", "titre-detenu",
            },
        ),
        (
            LIENS, PREMIERE, {},
            {
                "preuves-liens", "preuves-residence-france", "conditions-existence",
                "liens-pays-origine", "insertion-societe", "acte-naissance",
            },
        ),
        (
            TREIZE_ANS, PREMIERE, {},
            {"residence-depuis-13-ans", "residence-parent", "acte-naissance"},
        ),
        (
            ASE, PREMIERE, {},
            {
                "decision-placement", "formation-emploi", "serieux-formation",
                "liens-pays-origine", "avis-structure", "acte-naissance",
            },
        ),
        (
            NE_EN_FRANCE, PREMIERE, {},
            {"presence-8-ans", "scolarite-5-ans", "acte-naissance"},
        ),
        (NE_EN_FRANCE, RENOUVELLEMENT, {}, {"titre-detenu"}),
        (ORDONNANCE, PREMIERE, {}, {"ordonnance-protection", "acte-naissance"}),
        (ORDONNANCE, RENOUVELLEMENT, {}, {"ordonnance-protection", "titre-detenu"}),
        (
            ORDONNANCE, RENOUVELLEMENT, {"ordonnance_en_cours": False},
            {"ordonnance-protection", "titre-detenu", "depot-plainte"},
        ),
        (MALADE, PREMIERE, {}, {"acte-naissance"}),
        (
            REGULARISATION, PREMIERE, {},
            {
                "preuves-residence-france", "insertion-societe", "motifs-exceptionnels",
                "acte-naissance",
            },
        ),
        (
            REGULARISATION, PREMIERE, {"mention_demandee": "salarie", "autre_identite": True},
            {
                "preuves-residence-france", "insertion-societe", "demande-autorisation-travail",
                "preuves-travail", "concordance-identite", "acte-naissance",
            },
        ),
        (
            REGULARISATION, PREMIERE, METIER,
            {
                "preuves-residence-france", "insertion-societe", "preuves-travail",
                "acte-naissance",
            },
        ),
        (
            REGULARISATION, PREMIERE, {"fondement_regularisation": "ase_16_18"},
            {
                "preuves-residence-france", "insertion-societe", "demande-autorisation-travail",
                "acte-naissance",
            },
        ),
        (
            REGULARISATION, PREMIERE,
            {"fondement_regularisation": "communaute", "mention_demandee": None},
            {
                "preuves-residence-france", "insertion-societe", "rapport-organisme",
                "acte-naissance",
            },
        ),
    ],
)  # fmt: skip
def test_chaque_situation_a_ses_pieces(code, type_demande, reponses, propres):
    communes = {"passeport", "justificatif-domicile", "contrat-engagement"}

    assert pieces(code, type_demande, **reponses) == communes | propres


@pytest.mark.parametrize(
    ("fondement", "choix", "carte"),
    [
        ("humanitaire", True, "Carte de séjour temporaire"),
        (
            "metier_tension", False,
            "Carte de séjour temporaire « salarié » ou « travailleur temporaire »",
        ),
        (
            "ase_16_18", False,
            "Carte de séjour temporaire « salarié » ou « travailleur temporaire »",
        ),
    ],
)  # fmt: skip
def test_la_carte_ne_se_choisit_que_pour_des_motifs_exceptionnels(fondement, choix, carte):
    """L. 435-3 and L. 435-4 give the card of an employee, never "private and family life"."""
    demandee = demande(
        REGULARISATION, PREMIERE, AUJOURDHUI, {"fondement_regularisation": fondement}
    )

    posees = {q.id for q in calcul.questions(*demandee)}
    assert ("mention_demandee" in posees) is choix
    assert ("autre_identite" in posees) is not choix
    assert calcul.titre(*demandee).libelle == carte


def test_le_certificat_medical_ne_passe_jamais_par_la_prefecture():
    demarche = charger().demarche(MALADE)
    (certificat,) = [p for p in demarche.pieces if p.id == "certificat-medical-ofii-malade"]
    informations = calcul.exigence(*demande(MALADE, PREMIERE, AUJOURDHUI, {})).informations

    assert certificat.moment == "apres_depot"
    assert any("La préfecture ne le reçoit jamais." in i.texte for i in informations)


# --- Papers and rights in the meantime


@pytest.mark.parametrize(
    ("code", "reponses", "moment", "travail"),
    [
        (CONJOINT, {}, "expiration", True),
        (PARENT, {}, "expiration", True),
        (REGROUPEMENT, {}, "expiration", True),
        (REGROUPEMENT, ENFANT, "completude", True),
        (ASE, {}, "completude", True),
        (NE_EN_FRANCE, {}, "completude", True),
        (HUMANITAIRE, {}, "expiration", True),
        (ORDONNANCE, {}, "expiration", False),
        (MALADE, {}, "expiration", False),
    ],
)
def test_l_attestation_d_une_premiere_demande_permet_de_travailler_selon_la_liste(
    code, reponses, moment, travail
):
    adp = papier(code, "adp", **reponses)

    assert (adp.moment, adp.duree_mois, adp.renouvelable) == (moment, 3, True)
    assert (adp.droits.sejour, adp.droits.travail) == (True, travail)


@pytest.mark.parametrize("code", [CONJOINT, PARENT, REGROUPEMENT, ASE, ORDONNANCE, MALADE])
def test_l_attestation_d_un_renouvellement_permet_toujours_de_travailler(code):
    assert papier(code, "adp", RENOUVELLEMENT).droits.travail is True


def test_depose_en_retard_l_attestation_du_jeune_n_est_plus_de_droit():
    naissance = {"date_naissance": date(2008, 6, 15)}

    assert papier(ASE, "adp", le=date(2027, 6, 14), **naissance).de_droit
    assert not papier(ASE, "adp", le=date(2027, 6, 15), **naissance).de_droit


@pytest.mark.parametrize(
    ("code", "type_demande", "travail"),
    [
        (LIENS, PREMIERE, False),
        (LIENS, RENOUVELLEMENT, True),
        (TREIZE_ANS, PREMIERE, False),
        (TREIZE_ANS, RENOUVELLEMENT, True),
        (REGULARISATION, PREMIERE, None),
        (REGULARISATION, RENOUVELLEMENT, None),
    ],
)
def test_le_recepisse_du_guichet_dit_le_travail_quand_un_texte_le_dit(code, type_demande, travail):
    recepisse = papier(code, "recepisse", type_demande)

    assert not recepisse.emis_ici
    assert (recepisse.droits.sejour, recepisse.droits.travail) == (True, travail)


# --- The permit, and where to go


def test_le_parent_d_un_enfant_malade_recoit_une_autorisation_de_six_mois():
    for type_demande in (PREMIERE, RENOUVELLEMENT):
        titre = calcul.titre(
            *demande(MALADE, type_demande, AUJOURDHUI, {"cas_sante": "parent"})
        )  # fmt: skip
        assert (titre.nature, titre.duree_mois, titre.maximum) == ("aps", 6, True)


def test_la_duree_de_la_carte_d_une_rente_n_est_pas_dite():
    rente = {"cas_humanitaire": "rente"}

    assert calcul.titre(*demande(HUMANITAIRE, PREMIERE, AUJOURDHUI, rente)) is None


@pytest.mark.parametrize(
    "cas",
    [
        "conjoint_francais",
        "parent_enfant_francais",
        "regroupement_familial",
        "liens_personnels",
        "jeune_entre_avant_13_ans",
        "jeune_aide_sociale_enfance",
        "ne_en_france",
        "ordonnance_protection",
    ],
)
def test_l_entree_generale_envoie_chaque_situation_vers_sa_demarche(cas):
    exigence = calcul.exigence(*demande(VPF, PREMIERE, AUJOURDHUI, {"cas_vpf": cas}))
    vers = [i.id for i in exigence.informations if i.id.startswith("voir-")]
    precise = charger().demarche(f"{VPF}-{cas.replace('_', '-')}")

    assert vers == [f"voir-{cas.replace('_', '-')}"]
    assert exigence.eligibilite.eligible is False
    assert any(s.type is RENOUVELLEMENT and s.motifs == (cas,) for s in precise.suites)


def test_sans_document_aucune_date_de_titre_n_est_demandee():
    sans = {q.id for q in calcul.questions(*demande(LIENS, PREMIERE, AUJOURDHUI, {}))}
    avec = {
        q.id
        for q in calcul.questions(*demande(LIENS, PREMIERE, AUJOURDHUI, {"document_detenu": True}))
    }

    assert "titre_fin" not in sans
    assert "titre_fin" in avec


@pytest.mark.parametrize(
    ("nature", "detenu", "attendu"),
    [
        (None, None, None),
        (None, False, True),
        ("vls_ts", True, True),
        ("recepisse", True, True),
        ("cst", True, False),
        ("cr", None, False),
    ],
)
def test_un_visa_n_est_pas_une_carte_de_sejour(nature, detenu, attendu):
    situation = personne(LIENS, titre_nature=nature, document_detenu=detenu)

    assert PREDICATS["sans_carte_de_sejour"](situation, AUJOURDHUI) is attendu


@pytest.mark.parametrize(
    ("reponses", "le", "attendu"),
    [
        ({"titre_nature": "cst"}, AUJOURDHUI, ("csp", None)),
        ({"titre_nature": "cst", "niveau_francais": "a1"}, AUJOURDHUI, ("cst", 12)),
        ({"titre_nature": "cst", "examen_civique": False}, AUJOURDHUI, ("cst", 12)),
        ({"titre_nature": "cst", "examen_civique": None}, AUJOURDHUI, ("cst", 12)),
        ({"titre_nature": "csp", "examen_civique": False}, AUJOURDHUI, ("csp", None)),
        ({"titre_nature": "cst", "examen_civique": False}, date(2025, 12, 31), ("csp", None)),
    ],
)
@pytest.mark.parametrize(
    ("code", "mois"),
    [(CONJOINT, 24), (PARENT, 24), (LIENS, 24), (REGROUPEMENT, 48), (TREIZE_ANS, 48), (ASE, 48), (NE_EN_FRANCE, 48)],
)  # fmt: skip
def test_depuis_2026_la_premiere_pluriannuelle_suppose_le_niveau_a2_et_l_examen_civique(
    code, mois, reponses, le, attendu
):
    titre = calcul.titre(*demande(code, RENOUVELLEMENT, le, {"document_detenu": True, **reponses}))

    assert titre is not None
    assert (titre.nature, titre.duree_mois) == (attendu[0], attendu[1] or mois)


@pytest.mark.parametrize("code", [CONJOINT, REGROUPEMENT])
def test_le_niveau_et_l_examen_se_prouvent_pour_une_premiere_pluriannuelle(code):
    preuves = {"preuve-langue", "attestation-examen-civique"}

    assert preuves <= pieces(code, RENOUVELLEMENT, titre_nature="cst")
    assert not preuves & pieces(code, RENOUVELLEMENT, titre_nature="csp")
    assert not preuves & pieces(code, PREMIERE)
