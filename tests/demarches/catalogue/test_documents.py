"""Papers due, their rights in words, permits, silence and remedies."""

from __future__ import annotations

from datetime import date

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.schema import Moment, NatureDocument, TypeDemande
from tests.demarches.catalogue.factories import AUJOURDHUI, EN_2021, personne

PREMIERE, RENOUVELLEMENT = TypeDemande.PREMIERE_DEMANDE, TypeDemande.RENOUVELLEMENT


def documents(code, type_demande, le=AUJOURDHUI, **reponses):
    return calcul.documents(charger().demarche(code), type_demande, personne(code, **reponses), le)


def adp(code, type_demande, le=AUJOURDHUI, **reponses):
    (document,) = [
        d for d in documents(code, type_demande, le, **reponses) if d.nature is NatureDocument.ADP
    ]
    return document


@pytest.mark.parametrize(
    "code", ["bpi-refugie", "bpi-refugie-mineur-16-18", "bpi-protection-subsidiaire"]
)
def test_une_personne_protegee_recoit_six_mois_d_attestation_des_le_depot(code):
    for type_demande in (PREMIERE, RENOUVELLEMENT):
        document = adp(code, type_demande)
        assert (document.moment, document.duree_mois, document.renouvelable) == (
            Moment.DEPOT,
            6,
            True,
        )
        assert document.de_droit
        assert (document.droits.sejour, document.droits.travail) == (True, True)


def test_l_attestation_d_une_personne_protegee_reste_due_en_retard():
    assert adp("bpi-refugie", RENOUVELLEMENT, titre_fin=date(2026, 12, 1)).de_droit


@pytest.mark.parametrize("code", ["bpi-famille-refugie", "passeport-talent"])
def test_en_retard_l_attestation_de_prolongation_n_est_plus_de_droit(code):
    assert adp(code, RENOUVELLEMENT).de_droit
    assert not adp(code, RENOUVELLEMENT, titre_fin=date(2026, 12, 1)).de_droit


def test_la_confirmation_de_depot_ne_donne_aucun_droit_et_le_dit():
    confirmation = documents("passeport-talent", PREMIERE)[0]

    assert confirmation.nature is NatureDocument.CONFIRMATION_DEPOT
    assert confirmation.droits.sejour is False
    assert confirmation.droits.travail is False
    assert "Ce document ne prouve pas la régularité du séjour." in confirmation.mentions
    assert confirmation.duree_mois is None


def test_un_droit_non_dit_n_imprime_rien():
    document = adp("bpi-refugie", PREMIERE)

    assert document.droits.retour_france is None
    (retour,) = [d for d in document.droits_detailles if d.droit == "retour_france"]
    assert retour.texte == ""
    assert not any("revenir" in mention for mention in document.mentions)


def test_chaque_droit_donne_ou_refuse_a_sa_phrase():
    for demarche in charger().demarches:
        for type_demande in demarche.types:
            for document in calcul.documents(
                demarche, type_demande, personne(demarche.code), AUJOURDHUI
            ):
                if not document.emis_ici:
                    continue  # told, never printed here
                for droit in document.droits_detailles:
                    assert bool(droit.texte) is (droit.accorde is not None), (demarche.code, droit)
                    assert droit.libelle


def test_premiere_demande_pas_de_voyage_renouvellement_avec_le_titre_precedent():
    premiere = adp("bpi-refugie", PREMIERE)
    renouvellement = adp("bpi-refugie", RENOUVELLEMENT)

    assert premiere.droits.voyage_schengen is False
    assert renouvellement.droits.voyage_schengen is True
    assert renouvellement.droits.droits_sociaux is True
    assert "même expiré" in renouvellement.valable_avec
    assert premiere.valable_avec == ""


@pytest.mark.parametrize(
    ("reponses", "travail"),
    [
        ({"titre_nature": "vls_ts"}, True),
        ({"titre_nature": "vls"}, True),
        ({"titre_nature": "cst"}, None),
        ({"titre_nature": None}, None),
        ({"titre_nature": "cst", "categorie_talent": "famille"}, True),
    ],
)
def test_talent_le_travail_sous_une_premiere_attestation_suit_le_visa_ou_la_famille(
    reponses, travail
):
    assert adp("passeport-talent", PREMIERE, **reponses).droits.travail is travail


def test_talent_2021_l_attestation_n_a_pas_de_duree_et_ne_dit_rien_du_sejour():
    document = adp("passeport-talent", PREMIERE, EN_2021)

    assert document.duree_mois is None
    assert document.droits.sejour is None
    assert document.droits.retour_france is False
    assert document.moment is Moment.COMPLETUDE


def test_la_famille_d_un_refugie_peut_travailler_sous_l_attestation():
    for type_demande in (PREMIERE, RENOUVELLEMENT):
        document = adp("bpi-famille-refugie", type_demande)
        assert document.droits.travail is True
        assert (document.moment, document.duree_mois) == (Moment.EXPIRATION, 3)


def test_longue_duree_le_recepisse_est_remis_par_la_prefecture_et_le_travail_n_est_pas_dit():
    confirmation, recepisse = calcul.documents(
        charger().demarche("carte-resident-longue-duree-ue"),
        PREMIERE,
        personne("carte-resident-longue-duree-ue"),
        AUJOURDHUI,
    )

    assert (confirmation.emis_ici, recepisse.emis_ici) == (True, False)
    assert confirmation.droits.sejour is False
    assert (recepisse.droits.sejour, recepisse.droits.travail) == (True, None)


def test_une_decision_favorable_donne_une_attestation_qui_prouve_le_sejour():
    titres = [
        d for d in charger().demarches if any(r.nature is NatureDocument.ADF for r in d.documents)
    ]
    assert len(titres) > 5
    for demarche in titres:
        derniere = calcul.documents(
            demarche, demarche.types[0], personne(demarche.code), AUJOURDHUI
        )[-1]
        assert (derniere.nature, derniere.moment) == (NatureDocument.ADF, Moment.DECISION)
        assert derniere.droits.sejour is True
        assert derniere.droits.travail is None


@pytest.mark.parametrize(
    ("categorie", "autres", "duree", "delai"),
    [
        ("salarie_qualifie", {}, 48, (4, "mois")),
        ("chercheur", {}, 48, (60, "jours")),
        ("carte_bleue", {}, 48, (90, "jours")),
        (
            "carte_bleue",
            {"contrat_indetermine": False, "contrat_fin": date(2027, 8, 30)},
            24,
            (90, "jours"),
        ),
        ("renommee", {}, 48, (4, "mois")),
        ("famille", {}, 48, (4, "mois")),
        (None, {}, 48, (4, "mois")),
    ],
)
def test_talent_la_duree_de_la_carte_et_le_silence_suivent_la_categorie(
    categorie, autres, duree, delai
):
    demarche = charger().demarche("passeport-talent")
    situation = personne("passeport-talent", categorie_talent=categorie, **autres)

    titre = calcul.titre(demarche, PREMIERE, situation, AUJOURDHUI)
    silence = calcul.silence(demarche, PREMIERE, situation, AUJOURDHUI)

    assert titre is not None
    assert (titre.duree_mois, titre.maximum) == (duree, True)
    assert silence is not None
    assert (silence.valeur, silence.unite) == delai


def test_carte_bleue_un_contrat_de_deux_ans_justes_donne_la_carte_longue():
    demarche = charger().demarche("passeport-talent")
    situation = personne(
        "passeport-talent",
        categorie_talent="carte_bleue",
        contrat_indetermine=False,
        contrat_fin=date(2028, 8, 31),
    )

    titre = calcul.titre(demarche, PREMIERE, situation, AUJOURDHUI)

    assert titre is not None
    assert titre.duree_mois == 48


def test_les_recours_contre_un_refus_sont_de_deux_mois():
    """A mandatory appeal to the minister replaces the optional ones; else no text was read."""
    for demarche in charger().demarches:
        remedes = calcul.recours(demarche, demarche.types[0], personne(demarche.code), AUJOURDHUI)
        assert [r.nature for r in remedes] in (
            ["gracieux", "hierarchique", "contentieux"],
            ["hierarchique", "contentieux"],
            [],
        ), demarche.code
        assert {(r.valeur, r.unite) for r in remedes} <= {(2, "mois")}
        assert all(r.autorite and r.delai and r.sources for r in remedes)
        assert remedes or any("recours" in n.texte for n in demarche.non_precise), demarche.code


def test_les_delais_contre_une_oqtf_ne_sont_dits_que_pour_2021():
    demarche = charger().demarche("bpi-refugie")
    en_2021 = calcul.recours(demarche, PREMIERE, personne("bpi-refugie"), EN_2021)
    exigence = calcul.exigence(demarche, PREMIERE, personne("bpi-refugie"), AUJOURDHUI)

    assert [r.contre for r in en_2021].count("refus_avec_oqtf") == 1
    assert any(n.id == "delais-oqtf" for n in exigence.non_precise)
