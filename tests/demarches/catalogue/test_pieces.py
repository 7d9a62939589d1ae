"""Documents to join and amounts due."""

from __future__ import annotations

from datetime import date

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.schema import TypeDemande
from demarches.catalogue.situation import Situation
from tests.demarches.catalogue.factories import AUJOURDHUI, EN_2021, personne

PREMIERE, RENOUVELLEMENT = TypeDemande.PREMIERE_DEMANDE, TypeDemande.RENOUVELLEMENT
LDUE = "carte-resident-longue-duree-ue"


def pieces(code, type_demande=PREMIERE, le=AUJOURDHUI, **reponses):
    demarche = charger().demarche(code)
    return {p.id: p for p in calcul.pieces(demarche, type_demande, personne(code, **reponses), le)}


def couts(code, type_demande=PREMIERE, le=AUJOURDHUI, **reponses):
    return calcul.couts(charger().demarche(code), type_demande, personne(code, **reponses), le)


def test_ni_photos_papier_ni_timbre_ne_sont_demandes_en_ligne():
    for demarche in charger().deposables(AUJOURDHUI):
        for type_demande in demarche.types:
            demandees = pieces(demarche.code, type_demande)
            assert not {"photos-3", "acquittement-timbres"} & set(demandees)
            if calcul.ephoto(demarche, type_demande, Situation(), AUJOURDHUI).requise:
                assert demarche.canal(AUJOURDHUI) == "anef", demarche.code


def test_au_guichet_de_2021_trois_photos_et_pas_d_ephoto():
    demarche = charger().demarche("bpi-refugie")

    assert pieces("bpi-refugie", le=EN_2021)["photos-3"].nombre == 3
    assert not calcul.ephoto(demarche, PREMIERE, Situation(), EN_2021).requise


@pytest.mark.parametrize("code", ["bpi-refugie", "bpi-famille-refugie", LDUE])
def test_le_justificatif_de_domicile_date_de_six_mois_aujourd_hui_trois_en_2021(code):
    assert pieces(code)["justificatif-domicile"].fraicheur_mois == 6
    assert pieces(code, le=EN_2021)["justificatif-domicile"].fraicheur_mois == 3


def test_la_liste_du_refugie_en_2021_est_celle_du_guide():
    assert set(pieces("bpi-refugie", le=EN_2021)) == {
        "decision-ofpra",
        "justificatif-domicile",
        "photos-3",
    }


def test_le_contrat_d_engagement_n_est_du_que_depuis_2024():
    assert "contrat-engagement" not in pieces("bpi-refugie", le=date(2024, 7, 7))
    assert "contrat-engagement" in pieces("bpi-refugie", le=date(2024, 7, 8))
    assert "contrat-engagement" not in pieces("bpi-refugie-mineur-16-18")


def test_le_titre_detenu_n_est_demande_qu_au_renouvellement():
    for code in ("bpi-refugie", "bpi-protection-subsidiaire", "bpi-famille-refugie"):
        assert "titre-detenu" not in pieces(code, PREMIERE)
        assert pieces(code, RENOUVELLEMENT)["titre-detenu"].obligatoire


def test_l_etat_civil_d_une_personne_protegee_n_est_pas_obligatoire():
    assert not pieces("bpi-protection-subsidiaire")["acte-naissance"].obligatoire
    assert not pieces("bpi-refugie-mineur-16-18")["acte-naissance-enfant"].obligatoire
    assert pieces("bpi-famille-refugie")["acte-naissance"].obligatoire


@pytest.mark.parametrize(
    ("reponses", "attendues"),
    [
        ({"situation_familiale": "celibataire"}, set()),
        ({"situation_familiale": "marie", "etat_autorise_polygamie": False}, {"acte-mariage"}),
        (
            {"situation_familiale": "marie", "etat_autorise_polygamie": True},
            {"acte-mariage", "declaration-non-polygamie"},
        ),
    ],
)
def test_longue_duree_le_mariage_ajoute_des_documents(reponses, attendues):
    conditionnelles = {"acte-mariage", "declaration-non-polygamie"}

    assert set(pieces(LDUE, **reponses)) & conditionnelles == attendues


def test_une_piece_dont_la_condition_est_inconnue_n_est_pas_obligatoire_et_dit_sa_condition():
    acte = pieces(LDUE, situation_familiale=None)["acte-mariage"]

    assert not acte.obligatoire
    assert acte.condition == "Si vous êtes marié ou mariée"
    assert pieces(LDUE)["acte-mariage"].obligatoire
    assert "traducteur" in pieces(LDUE)["acte-mariage"].traduction


@pytest.mark.parametrize(
    ("naissance", "demandee"),
    [(date(1961, 11, 22), True), (date(1961, 11, 21), False)],
)
def test_longue_duree_apres_65_ans_pas_de_preuve_de_francais(naissance, demandee):
    assert ("preuve-langue" in pieces(LDUE, date_naissance=naissance)) is demandee


def test_longue_duree_le_niveau_demande_change_le_1er_janvier_2026():
    avant = pieces(LDUE, le=date(2025, 12, 31), cir_signe=True)
    apres = pieces(LDUE, le=date(2026, 1, 1), cir_signe=True)

    assert "preuve-langue" not in avant
    assert "attestation-examen-civique" not in avant
    assert "B1" in apres["preuve-langue"].libelle
    assert apres["attestation-examen-civique"].obligatoire


@pytest.mark.parametrize(
    ("reponses", "attendues"),
    [
        ({"categorie_talent": "salarie_qualifie"}, {"cerfa-15614", "diplome-master"}),
        (
            {"categorie_talent": "salarie_qualifie", "cas_salarie_qualifie": "mission"},
            {"cerfa-15616"},
        ),
        ({"categorie_talent": "carte_bleue"}, {"cerfa-15615", "diplome-ou-experience"}),
        ({"categorie_talent": "chercheur"}, {"convention-accueil", "diplome-master"}),
        (
            {"categorie_talent": "porteur_projet", "cas_porteur_projet": "investisseur"},
            {"capital-direction", "emploi-engagement", "investissement-300k"},
        ),
        (
            {"categorie_talent": "artiste", "artiste_salarie": False},
            {"qualite-artiste", "ressources-artiste"},
        ),
        ({"categorie_talent": "famille"}, {"titre-talent-membre", "lien-familial"}),
    ],
)
def test_talent_les_documents_suivent_la_categorie(reponses, attendues):
    communes = {
        "visa-ou-titre",
        "passeport",
        "acte-naissance",
        "justificatif-domicile",
        "contrat-engagement",
    }

    assert set(pieces("passeport-talent", **reponses)) == communes | attendues


def test_talent_la_perte_d_emploi_demande_l_attestation_au_renouvellement_seulement():
    identifiant = "attestation-employeur-chomage"

    assert identifiant in pieces("passeport-talent", RENOUVELLEMENT, perte_emploi=True)
    assert identifiant not in pieces("passeport-talent", RENOUVELLEMENT, perte_emploi=False)
    assert identifiant not in pieces("passeport-talent", PREMIERE, perte_emploi=True)


def test_aucune_piece_n_est_demandee_deux_fois_a_une_personne():
    for demarche in charger().demarches:
        for type_demande in demarche.types:
            demandees = calcul.pieces(demarche, type_demande, personne(demarche.code), AUJOURDHUI)
            assert len({p.id for p in demandees}) == len(demandees)


@pytest.mark.parametrize(
    ("code", "type_demande", "le", "total"),
    [
        ("bpi-refugie", PREMIERE, date(2026, 4, 30), 25_00),
        ("bpi-refugie", PREMIERE, date(2026, 5, 1), 50_00),
        ("bpi-refugie", RENOUVELLEMENT, date(2026, 4, 30), 225_00),
        ("bpi-refugie", RENOUVELLEMENT, date(2026, 5, 1), 250_00),
        ("passeport-talent", PREMIERE, date(2026, 4, 30), 225_00),
        ("passeport-talent", PREMIERE, date(2026, 5, 1), 350_00),
        ("passeport-talent", RENOUVELLEMENT, date(2026, 4, 30), 225_00),
        ("passeport-talent", RENOUVELLEMENT, date(2026, 5, 1), 250_00),
        (LDUE, PREMIERE, date(2021, 12, 31), 269_00),
        (LDUE, PREMIERE, date(2022, 1, 1), 225_00),
        (LDUE, PREMIERE, date(2026, 5, 1), 350_00),
    ],
)
def test_les_tarifs_changent_a_leur_date(code, type_demande, le, total):
    assert couts(code, type_demande, le, titre_fin=date(2026, 8, 1)).total_cents == total


def test_un_tarif_qui_ne_vient_que_d_une_page_tierce_est_a_confirmer():
    assert couts("passeport-talent", le=date(2026, 4, 30), titre_fin=date(2026, 8, 1)).confirme
    assert not couts("passeport-talent").confirme
    assert all(not ligne.confirme for ligne in couts("passeport-talent").lignes)


def test_la_premiere_carte_du_refugie_ne_paie_que_le_timbre():
    assert [(x.id, x.montant_cents) for x in couts("bpi-refugie").lignes] == [("timbre", 50_00)]


def test_le_paiement_se_fait_a_la_remise_par_timbre_electronique():
    resultat = couts("bpi-refugie")

    assert "remise" in resultat.quand
    assert "16 chiffres" in resultat.comment


@pytest.mark.parametrize(
    ("reponses", "du"),
    [
        ({}, True),
        ({"force_majeure": False, "visa_valide": False}, True),
        ({"force_majeure": True}, False),
        ({"visa_valide": True}, False),
    ],
)
def test_en_retard_180_euros_sauf_force_majeure_ou_visa(reponses, du):
    resultat = couts("passeport-talent", RENOUVELLEMENT, titre_fin=date(2026, 12, 1), **reponses)

    assert ("regularisation-180" in {x.id for x in resultat.lignes}) is du
    assert resultat.total_cents == (430_00 if du else 250_00)


def test_dans_le_delai_pas_de_180_euros():
    assert "regularisation-180" not in {
        x.id for x in couts("passeport-talent", RENOUVELLEMENT).lignes
    }


def test_le_retard_d_une_personne_protegee_est_a_confirmer_meme_avant_2026():
    resultat = couts("bpi-refugie", RENOUVELLEMENT, date(2025, 5, 1), titre_fin=date(2025, 6, 1))

    (ligne,) = [x for x in resultat.lignes if x.id == "regularisation-180"]
    assert not ligne.confirme
    assert not resultat.confirme
    assert any("à confirmer" in note for note in resultat.notes)


def test_le_retard_du_guide_2021_fait_449_euros_pour_la_longue_duree():
    assert couts(LDUE, le=EN_2021, titre_fin=date(2021, 10, 1)).total_cents == 449_00


def test_sans_source_le_total_n_est_pas_zero_mais_inconnu():
    resultat = couts("passeport-talent", le=EN_2021)

    assert resultat.total_cents is None
    assert resultat.lignes == ()


def test_ce_qu_une_reponse_ajouterait_au_prix_est_dit_sans_etre_compte():
    """Without a permit one often owes the visa as well: a total alone would hide it."""
    code, ajoute = "regularisation", "visa-regularisation-depuis-le-1er-mai-2026"

    def prix(reponse):
        demarche = charger().demarche(code)
        situation = personne(code, visa_a_regulariser=reponse)
        return calcul.couts(demarche, TypeDemande.PREMIERE_DEMANDE, situation, AUJOURDHUI)

    assert (prix(None).total_cents, prix(None).confirme) == (350_00, False)
    assert [(t.id, t.montant_cents) for t in prix(None).supplements] == [(ajoute, 300_00)]
    assert (prix(True).total_cents, prix(True).supplements) == (650_00, ())
    assert (prix(False).total_cents, prix(False).supplements) == (350_00, ())


def test_un_prix_que_la_photo_peut_augmenter_n_est_pas_confirme():
    """In Guyane, as long as nobody said who takes the photo; elsewhere the question is not asked."""
    demarche = charger().demarche("passeport-majeur-premiere-france")

    def prix(**reponses):
        situation = charger().situation.depuis(reponses)
        return calcul.couts(demarche, TypeDemande.PREMIERE_DEMANDE, situation, EN_2021)

    attendu = prix(lieu_demande="guyane")
    assert (attendu.total_cents, attendu.confirme) == (43_00, False)
    assert [t.montant_cents for t in attendu.supplements] == [1_50]
    assert prix(lieu_demande="guyane", photo_au_guichet=False).confirme
    assert (prix(lieu_demande="ailleurs").confirme, prix(lieu_demande="ailleurs").supplements) == (
        True,
        (),
    )
