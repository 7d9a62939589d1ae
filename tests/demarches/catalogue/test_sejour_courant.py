"""Student, visitor, visa and job search: what changes with the answers and with the dates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul.pieces import tarifs
from demarches.catalogue.faits import Moment, NatureDocument
from demarches.catalogue.schema import TypeDemande
from tests.demarches.catalogue.attendus import AUJOURDHUI, FIN, PREMIERE, RENOUVELLEMENT
from tests.demarches.catalogue.factories import personne

VISA, RECHERCHE = "vls-ts-validation", "recherche-emploi-creation-entreprise"
VALIDATION = TypeDemande.VALIDATION


def demander(quoi: Any, code: str, type_demande=PREMIERE, le=AUJOURDHUI, **reponses: Any) -> Any:
    return quoi(charger().demarche(code), type_demande, personne(code, **reponses), le)


def ids(code: str, type_demande=PREMIERE, **reponses: Any) -> set[str]:
    return {p.id for p in demander(calcul.pieces, code, type_demande, **reponses) if p.obligatoire}


@pytest.mark.parametrize(
    ("le", "ressources", "eligible"),
    [
        (date(2026, 7, 31), 614, False),
        (date(2026, 7, 31), 615, True),
        (date(2026, 8, 1), 877, False),
        (date(2026, 8, 1), 878, True),
    ],
)
def test_l_etudiant_a_des_ressources_au_montant_du_jour(le, ressources, eligible):
    verdict = demander(calcul.eligibilite, "etudiant", le=le, ressources_mensuelles=ressources)

    assert verdict.eligible is eligible


@pytest.mark.parametrize(
    ("reponses", "eligible"),
    [
        ({"entree_etudes": "aucun"}, False),
        ({"entree_etudes": "necessite"}, True),
        ({"inscrit_etablissement": False}, False),
    ],
)
def test_l_etudiant_est_inscrit_et_a_un_visa_ou_une_dispense(reponses, eligible):
    assert demander(calcul.eligibilite, "etudiant", **reponses).eligible is eligible


COMMUNES = {
    "passeport",
    "justificatif-domicile",
    "certificat-inscription",
    "ressources-etudiant",
    "contrat-engagement",
}


@pytest.mark.parametrize(
    ("type_demande", "reponses", "propres"),
    [
        (PREMIERE, {}, {"visa-ou-titre"}),
        (PREMIERE, {"entree_etudes": "visa_concours"}, {"visa-concours"}),
        (PREMIERE, {"entree_etudes": "scolarite_16_ans"}, {"scolarite-depuis-16-ans"}),
        (PREMIERE, {"entree_etudes": "rld_ue"}, {"visa-ou-titre", "carte-rld-ue-autre-etat"}),
        (PREMIERE, {"programme_mobilite": True}, {"visa-ou-titre", "programme-mobilite"}),
        (
            RENOUVELLEMENT,
            {},
            {"visa-ou-titre", "releve-notes", "dernier-diplome", "attestation-reussite"},
        ),
    ],
)
def test_les_pieces_de_l_etudiant_suivent_son_entree(type_demande, reponses, propres):
    assert ids("etudiant", type_demande, **reponses) == COMMUNES | propres


@pytest.mark.parametrize(
    ("reponses", "titre"),
    [
        ({"annees_etudes_restantes": 1}, ("temporaire", "cst", 12)),
        ({"annees_etudes_restantes": 2}, ("pluriannuelle-2-ans", "csp", 24)),
        ({"annees_etudes_restantes": 3}, ("pluriannuelle-3-ans", "csp", 36)),
        ({"annees_etudes_restantes": 4}, ("pluriannuelle", "csp", 48)),
        ({"annees_etudes_restantes": 8}, ("pluriannuelle", "csp", 48)),
        ({"annees_etudes_restantes": 3, "titre_nature": "vls"}, ("temporaire", "cst", 12)),
        ({"programme_mobilite": True}, ("mobilite", "csp", None)),
    ],
)
def test_le_titre_de_l_etudiant_suit_ce_qui_lui_reste_a_etudier(reponses, titre):
    prevu = demander(calcul.titre, "etudiant", **reponses)

    assert (prevu.id, prevu.nature, prevu.duree_mois) == titre


@pytest.mark.parametrize(
    ("reponses", "etat", "au_plus_tard"),
    [
        (
            {"date_naissance": date(2008, 9, 22), "date_entree_france": date(2022, 1, 1)},
            "ouverte",
            date(2026, 11, 22),
        ),
        (
            {"date_naissance": date(2008, 9, 21), "date_entree_france": date(2022, 1, 1)},
            "tardive",
            date(2026, 11, 21),
        ),
        ({"date_entree_france": date(2026, 9, 22)}, "ouverte", date(2026, 11, 22)),
        ({"date_entree_france": date(2026, 9, 21)}, "tardive", date(2026, 11, 21)),
        ({"titre_nature": "vls_ts"}, "ouverte", date(2026, 12, 12)),
    ],
)
def test_le_delai_de_l_etudiant_suit_son_document_ou_son_entree(reponses, etat, au_plus_tard):
    delai = demander(calcul.fenetre, "etudiant", **{"titre_nature": "vls"} | reponses)

    assert (delai.etat, delai.au_plus_tard) == (etat, au_plus_tard)


def test_un_etudiant_entre_mineur_a_son_attestation_des_le_dossier_complet():
    dus = demander(
        calcul.documents,
        "etudiant",
        titre_nature="dcem",
        date_naissance=date(2008, 10, 1),
        date_entree_france=date(2022, 1, 1),
    )

    assert [d.moment for d in dus if d.nature is NatureDocument.ADP] == [
        Moment.COMPLETUDE,
        Moment.EXPIRATION,
    ]


@pytest.mark.parametrize(
    ("code", "type_demande", "travail"),
    [
        ("etudiant", PREMIERE, False),
        ("etudiant", RENOUVELLEMENT, True),
        ("visiteur", PREMIERE, False),
        ("visiteur", RENOUVELLEMENT, False),
    ],
)
def test_l_attestation_ne_permet_de_travailler_qu_au_renouvellement_de_l_etudiant(
    code, type_demande, travail
):
    (attestation,) = (
        d for d in demander(calcul.documents, code, type_demande) if d.nature is NatureDocument.ADP
    )

    assert attestation.droits.travail is travail
    assert attestation.droits.sejour is True


@pytest.mark.parametrize(("code", "attendu"), [("etudiant", 280_00), ("visiteur", 430_00)])
def test_un_renouvellement_tardif_coute_180_euros_de_plus_sauf_force_majeure(code, attendu):
    tardif = {"titre_fin": date(2026, 12, 1), "force_majeure": False, "visa_valide": False}
    excuse = tardif | {"force_majeure": True}

    assert demander(calcul.couts, code, RENOUVELLEMENT, **tardif).total_cents == attendu
    excusee = demander(calcul.couts, code, RENOUVELLEMENT, **excuse)
    assert excusee.total_cents == attendu - 180_00


@pytest.mark.parametrize("manque", ["assurance_maladie", "engagement_sans_activite"])
def test_le_visiteur_est_assure_et_s_engage_a_ne_pas_travailler(manque):
    assert demander(calcul.eligibilite, "visiteur", **{manque: False}).eligible is False


def test_les_pieces_du_visiteur():
    attendues = {
        "visa-ou-titre",
        "acte-naissance",
        "passeport",
        "justificatif-domicile",
        "ressources-visiteur",
        "assurance-maladie",
        "engagement-sans-activite",
        "contrat-engagement",
    }

    assert ids("visiteur") == ids("visiteur", RENOUVELLEMENT) == attendues


@pytest.mark.parametrize(
    ("motif", "avant", "depuis"),
    [
        ("etudiant", 50_00, 100_00),
        ("recherche_emploi", 50_00, 100_00),
        ("regroupement_familial", 50_00, 100_00),
        ("stagiaire", 50_00, 100_00),
        ("jeune_au_pair", 50_00, 100_00),
        ("conjoint_francais", 200_00, 300_00),
        ("salarie", 200_00, 300_00),
        ("talent", 200_00, 300_00),
        ("stagiaire_ict", 200_00, 300_00),
        ("visiteur", 200_00, 300_00),
    ],
)
def test_la_taxe_du_visa_suit_son_motif_et_change_au_1er_mai_2026(motif, avant, depuis):
    def total(le: date) -> int | None:
        return demander(calcul.couts, VISA, VALIDATION, le, motif_visa=motif).total_cents

    assert (total(date(2026, 4, 30)), total(date(2026, 5, 1))) == (avant, depuis)


@pytest.mark.parametrize(
    ("motif", "cents"), [(None, None), ("etudiant", 100_00), ("salarie", 300_00)]
)
def test_la_taxe_du_visa_n_est_dite_qu_une_fois_son_motif_connu(motif, cents):
    personne_au_visa = charger().situation.depuis({"motif_visa": motif})
    demande = (charger().demarche(VISA), VALIDATION, personne_au_visa, AUJOURDHUI)

    assert calcul.couts(*demande).total_cents == cents
    possibles = {tarif.montant_cents for tarif in tarifs(*demande)}
    assert possibles == ({100_00, 300_00} if motif is None else set())


@pytest.mark.parametrize(
    ("entree", "etat"),
    [
        (date(2026, 11, 23), "pas_encore"),
        (date(2026, 11, 22), "ouverte"),
        (date(2026, 8, 22), "ouverte"),
        (date(2026, 8, 21), "tardive"),
    ],
)
def test_le_visa_se_valide_dans_les_trois_mois_de_l_entree(entree, etat):
    delai = demander(calcul.fenetre, VISA, VALIDATION, date_entree_france=entree)

    assert delai.etat == etat


@pytest.mark.parametrize(
    ("reponses", "eligible"),
    [
        ({"nationalite": "DZA"}, False),
        ({"nationalite": "DZA", "motif_visa": "visiteur"}, True),
        ({"titre_nature": "vls"}, False),
    ],
)
def test_un_etudiant_algerien_ne_valide_pas_son_visa(reponses, eligible):
    assert demander(calcul.eligibilite, VISA, VALIDATION, **reponses).eligible is eligible


def test_la_validation_ne_donne_rien_a_retirer_ni_photo_ni_piece():
    exigence = demander(calcul.exigence, VISA, VALIDATION)

    assert (exigence.titre.nature, exigence.titre.a_retirer) == ("vls_ts", False)
    assert (exigence.pieces, exigence.ephoto.requise) == ((), False)
    assert exigence.documents[-1].droits.sejour is True
    assert "numero_timbre" in {q.id for q in exigence.questions}


@pytest.mark.parametrize(
    ("reponses", "eligible"),
    [
        ({"date_diplome": date(2025, 11, 23)}, True),
        ({"date_diplome": date(2025, 11, 22)}, False),
        ({"diplome_admis": False}, False),
        ({"profil_recherche": "chercheur"}, True),
        ({"profil_recherche": "retour", "date_diplome": date(2022, 11, 23)}, True),
        ({"profil_recherche": "retour", "date_diplome": date(2022, 11, 22)}, False),
        ({"profil_recherche": "aucun"}, False),
        ({"assurance_maladie": False}, False),
    ],
)
def test_la_recherche_d_emploi_suit_un_diplome_recent_ou_une_recherche_achevee(reponses, eligible):
    assert demander(calcul.eligibilite, RECHERCHE, **reponses).eligible is eligible


@pytest.mark.parametrize(
    ("reponses", "propres"),
    [
        ({}, {"titre-detenu", "diplome-master"}),
        ({"profil_recherche": "chercheur"}, {"titre-detenu", "fin-recherche"}),
        ({"profil_recherche": "retour"}, {"ressources-etudiant", "diplome-master"}),
        ({"projet_recherche": "entreprise"}, {"titre-detenu", "diplome-master", "projet-creation"}),
    ],
)
def test_les_pieces_de_la_recherche_d_emploi_suivent_le_profil(reponses, propres):
    communes = {"passeport", "justificatif-domicile", "assurance-maladie", "contrat-engagement"}

    assert ids(RECHERCHE, **reponses) == communes | propres


@pytest.mark.parametrize(
    ("le", "etat", "total"),
    [
        (date(2026, 12, 9), "pas_encore", 150_00),
        (date(2026, 12, 10), "ouverte", 150_00),
        (FIN, "ouverte", 150_00),
        (date(2027, 2, 11), "tardive", 330_00),
        (date(2027, 8, 11), "fermee", 150_00),
    ],
)
def test_la_recherche_d_emploi_se_demande_au_guichet_avant_la_fin_de_la_carte(le, etat, total):
    reponses = {"force_majeure": False, "visa_valide": False, "date_diplome": date(2026, 12, 1)}

    assert demander(calcul.fenetre, RECHERCHE, le=le, **reponses).etat == etat
    assert demander(calcul.couts, RECHERCHE, le=le, **reponses).total_cents == total


def test_la_recherche_d_emploi_demande_trois_photos_au_guichet_et_ne_se_renouvelle_pas():
    demarche = charger().demarche(RECHERCHE)

    assert demarche.types == (PREMIERE,)
    assert {p.id: p.moment for p in demarche.pieces}["photos-3"] == "apres_depot"
    assert demander(calcul.titre, RECHERCHE).duree_mois == 12


@pytest.mark.parametrize(
    ("reponses", "eligible"),
    [
        ({"titre_nature": "vls"}, True),
        ({"titre_nature": "cst"}, None),
        ({"titre_nature": "cst", "entre_visa_long_sejour": True}, True),
        ({"titre_nature": "cst", "entre_visa_long_sejour": False}, None),
        (
            {
                "titre_nature": "cst",
                "entre_visa_long_sejour": False,
                "statut_autre_pays_ue": False,
            },
            False,
        ),
    ],
)
def test_le_visiteur_est_venu_avec_un_visa_de_long_sejour(reponses, eligible):
    verdict = demander(calcul.eligibilite, "visiteur", **reponses)

    assert verdict.eligible is eligible


def test_le_visa_du_visiteur_n_est_demande_que_s_il_n_est_pas_son_document():
    def posees(**reponses: Any) -> set[str]:
        return {q.id for q in demander(calcul.questions, "visiteur", **reponses)}

    assert "entre_visa_long_sejour" not in posees(titre_nature="vls_ts")
    assert "entre_visa_long_sejour" in posees(titre_nature="cst")
    sans_visa = {"titre_nature": "cst", "entre_visa_long_sejour": False}
    assert "statut_autre_pays_ue" in posees(**sans_visa)


@pytest.mark.parametrize("code", ["etudiant", RECHERCHE])
def test_qui_n_a_aucun_document_compte_deux_mois_depuis_son_entree(code):
    sans = {"document_detenu": False, "titre_nature": None, "titre_fin": None}
    delai = demander(calcul.fenetre, code, **sans, date_entree_france=date(2026, 11, 1))

    assert (delai.etat, delai.au_plus_tard) == ("ouverte", date(2027, 1, 1))
    posees = {q.id for q in demander(calcul.questions, code, **sans)}
    assert "date_entree_france" in posees
    assert "titre_nature" not in posees
    assert "date_entree_france" not in {q.id for q in demander(calcul.questions, code)}


@pytest.mark.parametrize("code", ["etudiant", "visiteur"])
@pytest.mark.parametrize(("type_demande", "voyage"), [(PREMIERE, False), (RENOUVELLEMENT, True)])
def test_seule_l_attestation_d_un_renouvellement_permet_de_voyager(code, type_demande, voyage):
    reponses = {} if type_demande is PREMIERE else {"titre_nature": "cst"}
    (adp,) = [
        d
        for d in demander(calcul.documents, code, type_demande, **reponses)
        if d.nature is NatureDocument.ADP
    ]

    assert adp.droits.voyage_schengen is voyage
