"""The orientation pages: usable by anybody, without JavaScript, with a next step for everyone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import TitreDetenu
from demarches import orientation
from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul import TypeDemande
from demarches.catalogue.situation import Situation
from tests.demarches.catalogue.factories import AUJOURDHUI
from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db
ADRESSE = reverse("demarches:orientation")


def ouvrir(client: Client, **reponses: str) -> Ecran:
    return Ecran(client.get(ADRESSE, reponses))


@pytest.mark.parametrize("qui", ["anonyme", "usager", "agent", "support"])
def test_le_questionnaire_s_ouvre_a_tous(request: pytest.FixtureRequest, qui: str) -> None:
    ecran = ouvrir(request.getfixturevalue(qui))
    assert ecran.code == 200
    assert ecran.h1 == "Quelle démarche pour moi ?"
    assert "Que voulez-vous faire ?" in ecran.texte


def test_une_reponse_amene_la_question_suivante_et_se_change(anonyme: Client) -> None:
    ecran = ouvrir(anonyme, besoin="renouveler", motif_sejour="protection")
    assert "Quelle protection avez-vous, ou votre famille ?" in ecran.texte
    assert "Renouveler mon titre de séjour" in ecran.texte
    assert f"{ADRESSE}?besoin=renouveler" in ecran.liens


def test_continuer_sans_repondre_le_dit_et_garde_les_reponses(anonyme: Client) -> None:
    ecran = ouvrir(anonyme, besoin="renouveler", question="motif_sejour")
    assert "Choisissez une réponse pour continuer." in ecran.texte
    assert ecran.saisie("besoin") == "renouveler"


def test_une_reponse_inconnue_est_redemandee(anonyme: Client) -> None:
    ecran = ouvrir(anonyme, besoin="n_importe_quoi")
    assert ecran.code == 200
    assert ecran.erreurs


def test_le_resultat_dit_pourquoi_quand_combien_et_avec_quoi(anonyme: Client) -> None:
    ecran = ouvrir(
        anonyme, besoin="premier_titre", motif_sejour="protection", protection_qui="refugie"
    )
    assert ecran.h1 == "La démarche qui vous correspond"
    assert "Pourquoi celle-ci" in ecran.texte
    assert "« Je suis réfugié »" in ecran.texte
    assert "À payer : 50 €" in ecran.texte
    assert "Attestation de prolongation d’instruction" in ecran.texte
    assert "Décision de l’OFPRA" in ecran.texte
    assert (
        reverse("demarches:presentation", args=["bpi-refugie"]) + "#premiere_demande" in ecran.liens
    )


def test_le_resultat_dit_pourquoi_pas_une_autre(anonyme: Client) -> None:
    ecran = ouvrir(anonyme, besoin="premier_titre", motif_sejour="etudes")
    assert "Pourquoi pas une autre" in ecran.texte
    assert reverse("demarches:presentation", args=["visiteur"]) in ecran.liens


def test_les_dates_se_calculent_depuis_la_fin_du_titre(anonyme: Client, horloge: Any) -> None:
    reponses = {"besoin": "renouveler", "motif_sejour": "etudes"}
    assert "Calculer mes dates" in ouvrir(anonyme, **reponses).texte
    ecran = ouvrir(
        anonyme, **reponses, titre_fin_jour="10", titre_fin_mois="6", titre_fin_annee="2027"
    )
    assert "11 avril 2027" in ecran.texte  # the 60th day before
    faux = ouvrir(
        anonyme, **reponses, titre_fin_jour="31", titre_fin_mois="6", titre_fin_annee="2027"
    )
    assert "Cette date n’existe pas dans le calendrier" in faux.texte
    assert faux.saisie("titre_fin_jour") == "31"


def test_qui_est_connu_part_de_ce_que_sait_le_registre(usager: Any, horloge: Any) -> None:
    TitreDetenu.objects.filter(titulaire=usager.user).delete()
    TitreDetenu.objects.create(
        titulaire=usager.user, nature="cr", motif="refugie", debut="2017-06-01", fin="2027-06-01"
    )
    ecran = ouvrir(usager)
    assert "D’après le registre, votre document de séjour ouvre cette demande" in ecran.texte
    assert (
        reverse("demarches:presentation", args=["bpi-refugie"]) + "#renouvellement" in ecran.liens
    )
    resultat = ouvrir(
        usager, besoin="renouveler", motif_sejour="protection", protection_qui="refugie"
    )
    assert "2 avril 2027" in resultat.texte  # the 60th day before 1 June
    assert "Calculer mes dates" not in resultat.texte


def test_personne_ne_finit_sans_suite(anonyme: Client) -> None:
    ecran = ouvrir(anonyme, besoin="premier_titre", aucun="1")
    assert "Vous avez quand même une suite" in ecran.texte
    assert reverse("assistance:contact") in ecran.liens
    assert reverse("demarches:catalogue") in ecran.liens


def test_l_adresse_ne_porte_aucune_donnee_personnelle(usager: Any) -> None:
    ecran = ouvrir(usager, besoin="premier_titre", motif_sejour="etudes", nom="ESSAI")
    assert not any("ESSAI" in lien for lien in ecran.liens)


@pytest.mark.parametrize("reponses", [{}, {"besoin": "premier_titre", "motif_sejour": "etudes"}])
def test_le_questionnaire_ne_lit_pas_la_base_pour_un_anonyme(
    anonyme: Client, django_assert_num_queries: Any, reponses: dict[str, str]
) -> None:
    with django_assert_num_queries(0):
        anonyme.get(ADRESSE, reponses)


def test_les_conditions_dont_une_suffit_se_lisent_ensemble(anonyme: Client) -> None:
    ecran = ouvrir(anonyme, besoin="nationalite", nationalite_ou="france")
    assert "Une de ces conditions suffit :" in ecran.texte
    assert ecran.chercher("#voir-sources")
    # Only what is asked of everybody is counted; the rest depends on the person.
    assert ", et d’autres selon votre situation" in ecran.texte


def test_une_question_qui_n_a_pas_ete_posee_n_est_pas_une_raison() -> None:
    etudiant = charger().demarche("etudiant")
    (chemin,) = [c for c in etudiant.orientation if TypeDemande.RENOUVELLEMENT in c.types]
    destination = calcul.Destination(etudiant, TypeDemande.RENOUVELLEMENT, chemin.reponses)
    situation = orientation.situation_de(Situation(), {"besoin": "renouveler"})

    suite = calcul.Orientation(question=None, retenues=(destination,), ecartees=())
    (bilan,) = orientation.bilans(suite, situation, AUJOURDHUI, {})

    assert bilan.reponses == ("Renouveler mon titre de séjour",)


@pytest.mark.parametrize(
    ("reponses", "date", "dite"),
    [
        ({"besoin": "valider_visa"}, {"date_entree_france": "2027-02-20"}, "20 mai 2027"),
        (
            {"besoin": "changement", "changement_quoi": "adresse"},
            {"date_emmenagement": "2027-03-02"},
            "2 juin 2027",
        ),
        ({"besoin": "perte"}, {"titre_fin": "2027-05-10"}, "moins de trois mois"),
        (
            {"besoin": "premier_titre", "motif_sejour": "etudes"},
            {"document_detenu": "oui", "titre_nature": "vls_ts", "titre_fin": "2027-06-20"},
            "21 avril 2027",
        ),
        (
            {"besoin": "premier_titre", "motif_sejour": "sante"},
            {"document_detenu": "non", "date_entree_france": "2027-03-02"},
            "2 mai 2027",
        ),
    ],
)
def test_chaque_public_donne_la_date_dont_son_delai_depend(
    anonyme: Client, horloge: Any, reponses: dict[str, str], date: dict[str, str], dite: str
) -> None:
    """What the window reads is asked, one answer bringing the next; the dates are then exact."""
    dites: dict[str, str] = {}
    for cle, valeur in date.items():
        ecran = ouvrir(anonyme, **reponses, **dites)
        assert "Calculer mes dates" in ecran.texte
        assert ecran.chercher(f'[name="{cle}"], [name="{cle}_jour"]'), cle
        assert dite not in ecran.texte
        dites[cle] = valeur
    ecran = ouvrir(anonyme, **reponses, **dites)
    assert dite in ecran.texte
    liste = next(lien for lien in ecran.liens if "?type=" in lien)
    assert all(f"{cle}={valeur}" in liste for cle, valeur in dites.items())
    assert anonyme.get(liste).status_code == 200


def test_aucune_date_qui_dise_qui_l_on_est_n_est_demandee(anonyme: Client) -> None:
    ecran = ouvrir(anonyme, besoin="premier_titre", motif_sejour="jeune", jeune_cas="avant_13_ans")
    assert not ecran.chercher('[name^="date_naissance"]')


def test_sans_la_reponse_qui_en_decide_le_resultat_montre_tous_les_prix(anonyme: Client) -> None:
    ecran = ouvrir(anonyme, besoin="valider_visa")
    assert "À payer, selon votre situation :" in ecran.texte
    assert "tarif réduit : 100 €" in ecran.texte
    assert "À payer : 300 €" not in ecran.texte


def test_le_resultat_dit_ce_que_les_textes_ne_precisent_pas(anonyme: Client) -> None:
    ecran = ouvrir(
        anonyme, besoin="renouveler", motif_sejour="protection", protection_qui="apatride"
    )
    assert "Comment une personne apatride renouvelle le titre" in ecran.texte


def test_ce_que_les_reponses_disent_deja_compte_dans_le_resultat_et_dans_la_liste(
    anonyme: Client,
) -> None:
    ecran = ouvrir(anonyme, besoin="renouveler", motif_sejour="victime", victime_cas="traite")
    assert "À payer : Gratuit" in ecran.texte
    assert any("cas_humanitaire=traite" in lien for lien in ecran.liens)


def test_le_prix_dit_ce_qu_une_reponse_peut_y_ajouter(anonyme: Client) -> None:
    ecran = ouvrir(
        anonyme, besoin="premier_titre", motif_sejour="autre", autre_cas="regularisation"
    )
    assert "Peut s’ajouter, selon vos réponses" in ecran.texte
    assert "Droit de visa de régularisation" in ecran.texte


def test_qui_veut_devenir_francais_par_mariage_apprend_que_ce_n_est_pas_dit(
    anonyme: Client,
) -> None:
    for ou in ("france", "etranger"):
        ecran = ouvrir(anonyme, besoin="nationalite", nationalite_ou=ou)
        assert "par une déclaration après un mariage" in ecran.texte
