"""Public verification: as little as possible, the same words for what is unknown and what is wrong."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from attestations import emission, numeros
from attestations.models import Etat, Nature
from attestations.verification import PAR_ADRESSE
from tests.attestations.factories import adp_valable, donnees, emettre

pytestmark = pytest.mark.django_db
ADRESSE = "/verifier/"


def verifier(client, attestation, **autres):
    saisie = {"numero": attestation.numero, "code": attestation.code_verification} | autres
    return client.post(ADRESSE, saisie)


def contenu(reponse):
    """The words of the page's main part, without tags, tokens or form values."""
    principal = re.search(r"<main.*?</main>", reponse.content.decode(), re.S).group()
    return " ".join(re.sub(r"<[^>]+>", " ", principal).split())


def autre_code(attestation):
    return next(
        code for code in ("0000-0000", "ZZZZ-ZZZZ") if code != attestation.code_verification
    )


def test_la_page_est_publique_et_vide(anonyme):
    reponse = anonyme.get(reverse("attestations:verifier"))
    assert reponse.status_code == 200
    assert (
        'role="alert"'
        not in re.search(r"<form.*", reponse.content.decode().split("<main")[1], re.S)
        .group()
        .split("</form>")[0]
    )
    assert "Aucun document" not in contenu(reponse)


def test_un_papier_valable_dit_le_minimum(anonyme):
    attestation = adp_valable()
    reponse = verifier(anonyme, attestation)
    assert attestation.code_verification not in reponse.content.decode()
    page = contenu(reponse)
    assert "authentique et valable aujourd’hui" in page
    assert "Attestation de prolongation d’instruction" in page
    assert "commençant par E" in page
    assert "naissance en 1990" in page
    for secret in ("EXEMPLE", "Amina", "Démonstration", "9700000001", "Érythr", "Villefictive"):
        assert secret not in page
    assert attestation.reference not in page


def test_le_code_qr_suffit(anonyme):
    attestation = adp_valable()
    reponse = anonyme.get(
        ADRESSE, {"numero": attestation.numero, "code": attestation.code_verification}
    )
    assert "authentique et valable aujourd’hui" in contenu(reponse)
    assert reponse["Referrer-Policy"] == "same-origin"
    assert reponse["X-Robots-Tag"] == "noindex"
    assert "no-store" in reponse["Cache-Control"]


def test_la_saisie_a_la_main_est_toleree(anonyme):
    attestation = adp_valable()
    reponse = verifier(
        anonyme,
        attestation,
        numero=attestation.numero.lower().replace("-", " "),
        code=attestation.code_verification.lower().replace("-", ""),
    )
    assert "authentique et valable aujourd’hui" in contenu(reponse)


def test_une_validite_passee_future_ou_retiree_se_dit(anonyme):
    aujourdhui = timezone.localdate()
    jour = timedelta(days=1)
    expiree = emettre(Nature.ADP, valable_du=aujourdhui - 9 * jour, valable_au=aujourdhui - jour)
    future = emettre(Nature.ADP, valable_du=aujourdhui + jour, valable_au=aujourdhui + 9 * jour)
    retiree = adp_valable()
    emission.retirer(retiree)
    assert "n’est plus valable" in contenu(verifier(anonyme, expiree))
    assert "n’est pas encore valable" in contenu(verifier(anonyme, future))
    page = contenu(verifier(anonyme, retiree))
    assert "a été retiré" in page
    assert "valable aujourd’hui" not in page


def test_le_papier_d_une_demande_close_est_a_confirmer(anonyme):
    attestation = adp_valable()
    autre = adp_valable(reference="D-26-AUTRE-DOSSIER")
    assert emission.clore_la_demande(attestation.reference) == 1
    assert emission.clore_la_demande(attestation.reference) == 0
    page = contenu(verifier(anonyme, attestation))
    assert "à confirmer auprès de la préfecture" in page
    assert f"La demande est close depuis le {date_format(timezone.localdate(), 'j')}" in (
        page.replace("1er", "1")
    )
    assert "valable aujourd’hui" not in page
    assert "valable aujourd’hui" in contenu(verifier(anonyme, autre))


def test_ce_que_vaut_le_papier_d_une_demande_close_jour_par_jour():
    jour = timedelta(days=1)
    papier = emettre(Nature.ADP, valable_du=date(2027, 3, 3), valable_au=date(2027, 9, 2))
    papier.demande_close_le = timezone.now()
    assert papier.etat(date(2027, 3, 3) - jour) == Etat.A_CONFIRMER
    assert papier.etat(date(2027, 9, 2)) == Etat.A_CONFIRMER
    assert papier.etat(date(2027, 9, 3)) == Etat.EXPIREE
    papier.retiree_le = timezone.now()
    assert papier.etat(date(2027, 9, 2)) == Etat.RETIREE


def test_une_preuve_de_depot_reste_une_preuve_de_depot(anonyme):
    attestation = emettre(Nature.CONFIRMATION_DEPOT)
    assert emission.clore_la_demande(attestation.reference) == 0
    assert "Ce document est authentique" in contenu(verifier(anonyme, attestation))


def test_une_confirmation_de_depot_ne_prouve_pas_le_sejour(anonyme):
    page = contenu(verifier(anonyme, emettre(Nature.CONFIRMATION_DEPOT)))
    assert "Ce document est authentique" in page
    assert "ne prouve pas, à lui seul, que le séjour est régulier" in page
    assert "valable aujourd’hui" not in page


def test_une_decision_favorable_vaut_jusqu_a_la_remise(anonyme):
    assert "jusqu’à la remise du titre" in contenu(verifier(anonyme, emettre(Nature.ADF)))


def test_l_identite_montree_est_celle_de_l_enfant(anonyme):
    enfant = {"nom": "Zzexemple", "prenoms": "Noé", "ne_le": "2010-02-01"}
    attestation = emettre(Nature.ADP, donnees=donnees(Nature.ADP, beneficiaire=enfant))
    page = contenu(verifier(anonyme, attestation))
    assert "commençant par Z" in page
    assert "naissance en 2010" in page


def test_un_papier_sans_fin_ne_parle_pas_de_remise_s_il_n_y_en_a_pas(anonyme):
    attestation = emettre(Nature.AUTORISATION_TRAVAIL, valable_du=timezone.localdate())
    page = contenu(verifier(anonyme, attestation))
    assert "Il est valable depuis le" in page
    assert "remise du titre" not in page


def test_le_papier_d_un_employeur_dit_la_fin_du_siret_et_la_personne_concernee(anonyme):
    page = contenu(verifier(anonyme, emettre(Nature.AUTORISATION_TRAVAIL)))
    assert "SIRET se termine par 00012" in page
    assert "commençant par M" in page
    assert "naissance en 1995" in page
    for secret in ("BOULANGERIE", "99999000500012", "MODÈLE", "Ilyas"):
        assert secret not in page


def test_le_papier_d_une_entreprise_seule_ne_parle_pas_d_une_personne(anonyme):
    page = contenu(verifier(anonyme, emettre(Nature.AVIS)))
    assert "SIRET se termine par 00012" in page
    assert "Nom de famille" not in page
    assert "document d’identité" not in page


def test_un_numero_inconnu_et_un_code_faux_recoivent_les_memes_mots(anonyme):
    attestation = adp_valable()
    faux = verifier(anonyme, attestation, code=autre_code(attestation))
    inconnu = verifier(anonyme, attestation, numero=numeros.composer("ADP", 2026, "ZZZZZZZZ"))
    assert "Aucun document ne porte ce numéro avec ce code" in contenu(faux)
    assert contenu(faux) == contenu(inconnu)
    assert faux.status_code == inconnu.status_code == 200


def test_une_faute_de_frappe_est_dite_avant_de_chercher(anonyme, django_assert_num_queries):
    attestation = adp_valable()
    faute = attestation.numero[:-1] + ("A" if attestation.numero[-1] != "A" else "B")
    with django_assert_num_queries(0):
        reponse = verifier(anonyme, attestation, numero=faute)
    assert "contient une erreur de frappe" in contenu(reponse)
    assert "<title>Erreur : " in " ".join(reponse.content.decode().split())
    assert faute in reponse.content.decode()


def test_trop_d_echecs_arretent_les_essais_et_disent_quand_revenir(anonyme, horloge):
    attestation = adp_valable()
    for _ in range(PAR_ADRESSE.essais):
        assert verifier(anonyme, attestation, code=autre_code(attestation)).status_code == 200
    reponse = verifier(anonyme, attestation)
    assert reponse.status_code == 429
    assert "de nouveau dans 15 minutes" in contenu(reponse)
    assert "authentique" not in contenu(reponse).replace("qu’elle est authentique", "")
    assert anonyme.get(ADRESSE).status_code == 200


def test_les_verifications_reussies_ne_comptent_pas(anonyme):
    attestation = adp_valable()
    for _ in range(PAR_ADRESSE.essais + 1):
        assert verifier(anonyme, attestation).status_code == 200


def test_une_autre_adresse_n_est_pas_arretee(anonyme):
    attestation = adp_valable()
    for _ in range(PAR_ADRESSE.essais + 1):
        verifier(anonyme, attestation, code=autre_code(attestation))
    reponse = anonyme.post(
        ADRESSE,
        {"numero": attestation.numero, "code": attestation.code_verification},
        REMOTE_ADDR="192.0.2.7",
    )
    assert reponse.status_code == 200


def test_la_page_se_lit_en_anglais(anonyme, horloge):
    aujourdhui = date(2027, 3, 10)
    attestation = emettre(Nature.ADP, valable_du=aujourdhui, valable_au=aujourdhui)
    anonyme.cookies["django_language"] = "en"
    reponse = verifier(anonyme, attestation)
    assert reponse.status_code == 200
    assert attestation.numero in contenu(reponse)
    assert "10 March 2027" in contenu(reponse)
