"""Rows of papers: what the base refuses, and the words to find them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from attestations import emission
from attestations.models import Attestation, Etat, Nature
from tests.attestations.factories import UsagerFactory, adp_valable, emettre

pytestmark = pytest.mark.django_db
DU, AU = date(2027, 3, 3), date(2027, 9, 2)


@pytest.mark.parametrize(
    ("nature", "du", "au"),
    [
        (Nature.ADP, None, None),
        (Nature.ADP, DU, None),
        (Nature.ADP, None, AU),
        (Nature.ADP, AU, DU),
        (Nature.ADF, None, None),
        (Nature.CONFIRMATION_DEPOT, DU, None),
        (Nature.CONFIRMATION_DEPOT, None, AU),
        (Nature.DECISION_REFUS, DU, AU),
        (Nature.DECISION_FAVORABLE, DU, AU),
        (Nature.DECISION_AJOURNEMENT, DU, AU),
        (Nature.RECEPISSE, AU, DU),
        (Nature.AUTORISATION_TRAVAIL, None, AU),
    ],
)
def test_la_base_refuse_une_validite_que_la_nature_n_admet_pas(nature, du, au):
    attestation = emettre(nature)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attestation.objects.filter(pk=attestation.pk).update(valable_du=du, valable_au=au)


def test_la_base_refuse_un_papier_rendu_sans_pdf():
    attestation = emettre()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attestation.objects.filter(pk=attestation.pk).update(rendue_le=timezone.now())


def test_le_titulaire_seul_voit_ses_papiers(agent, support):
    attestation = emettre()
    assert list(Attestation.objects.visibles_par(attestation.titulaire)) == [attestation]
    for autre in (UsagerFactory(), agent.user, support.user, AnonymousUser()):
        assert not Attestation.objects.visibles_par(autre).exists()


def test_est_en_vigueur_du_premier_au_dernier_jour_compris():
    attestation = emettre(Nature.ADP, valable_du=DU, valable_au=AU)
    for jour, attendu in [
        (DU - timedelta(days=1), []),
        (DU, [attestation]),
        (AU, [attestation]),
        (AU + timedelta(days=1), []),
    ]:
        assert list(Attestation.objects.en_vigueur(jour)) == attendu


def test_une_decision_favorable_sans_fin_reste_en_vigueur():
    attestation = emettre(Nature.ADF, valable_du=DU)
    assert list(Attestation.objects.en_vigueur(DU + timedelta(days=4000))) == [attestation]


def test_une_confirmation_de_depot_n_est_jamais_en_vigueur():
    emettre(Nature.CONFIRMATION_DEPOT)
    assert not Attestation.objects.en_vigueur(timezone.localdate()).exists()


def test_un_papier_retire_n_est_plus_en_vigueur():
    attestation = adp_valable()
    aujourdhui = timezone.localdate()
    assert Attestation.objects.en_vigueur(aujourdhui).exists()
    emission.retirer(attestation)
    assert not Attestation.objects.en_vigueur(aujourdhui).exists()


def test_les_papiers_d_un_dossier_se_trouvent_par_sa_reference():
    attestation = emettre(reference="D-1")
    emettre(reference="D-2")
    assert list(Attestation.objects.pour_reference("D-1")) == [attestation]


@pytest.mark.parametrize(
    ("jour", "etat"),
    [
        (DU - timedelta(days=1), Etat.A_VENIR),
        (DU, Etat.VALABLE),
        (AU, Etat.VALABLE),
        (AU + timedelta(days=1), Etat.EXPIREE),
    ],
)
def test_l_etat_suit_les_dates(jour, etat):
    attestation = emettre(Nature.ADP, valable_du=DU, valable_au=AU)
    assert attestation.etat(jour) == etat
    emission.retirer(attestation)
    assert attestation.etat(jour) == Etat.RETIREE


def test_un_papier_sans_dates_est_seulement_authentique():
    assert emettre(Nature.CONFIRMATION_DEPOT).etat(DU) == Etat.AUTHENTIQUE
