"""Emission: one occasion, one paper; its PDF after commit."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection, transaction
from django.utils import timezone

from attestations import emission, numeros
from attestations.donnees import DonneesIncompletes
from attestations.models import Attestation, Nature
from tests.attestations.factories import UsagerFactory, donnees, emettre

pytestmark = pytest.mark.django_db


def test_le_papier_emis_porte_un_numero_de_sa_nature_et_un_code(horloge):
    attestation = emettre(Nature.ADP)
    assert attestation.numero.startswith("ADP-27-")
    assert numeros.lire(attestation.numero) == attestation.numero
    assert numeros.lire_code(attestation.code_verification) == attestation.code_verification
    assert attestation.emise_le == timezone.now()


def test_la_meme_occasion_ne_fait_qu_un_papier():
    titulaire = UsagerFactory()
    premier = emettre(cle="depot-1", titulaire=titulaire)
    second = emettre(cle="depot-1", titulaire=titulaire, donnees=donnees(suite=["Autre chose."]))
    assert second == premier
    assert second.donnees == premier.donnees
    assert Attestation.objects.count() == 1


def test_une_cle_prise_par_une_autre_personne_est_refusee():
    emettre(cle="depot-1")
    with pytest.raises(emission.CleDejaPrise):
        emettre(cle="depot-1")


def test_une_cle_prise_par_une_autre_nature_est_refusee():
    titulaire = UsagerFactory()
    emettre(cle="depot-1", titulaire=titulaire)
    with pytest.raises(emission.CleDejaPrise):
        emettre(Nature.ADP, cle="depot-1", titulaire=titulaire)


def test_un_numero_deja_tire_est_tire_de_nouveau(monkeypatch):
    pris = emettre().numero
    tirages = iter([pris, numeros.composer("CDP", 2027, "ZZZZZZZZ")])
    monkeypatch.setattr(numeros, "tirer", lambda prefixe, annee: next(tirages))
    assert emettre().numero != pris


def test_la_decision_favorable_vaut_des_son_emission(horloge):
    assert emettre(Nature.ADF).valable_du == timezone.localdate()


@pytest.mark.parametrize(
    ("nature", "du", "au"),
    [
        (Nature.ADP, None, None),
        (Nature.ADP, date(2027, 3, 3), None),
        (Nature.ADP, date(2027, 3, 3), date(2027, 3, 2)),
        (Nature.CONFIRMATION_DEPOT, date(2027, 3, 3), None),
        (Nature.DECISION_REFUS, None, date(2027, 3, 3)),
    ],
)
def test_une_validite_que_la_nature_n_admet_pas_est_refusee(nature, du, au):
    with pytest.raises(emission.ValiditeImpossible):
        emettre(nature, valable_du=du, valable_au=au)
    assert not Attestation.objects.exists()


def test_un_refus_sans_recours_n_est_pas_emis():
    with pytest.raises(DonneesIncompletes):
        emettre(Nature.DECISION_REFUS, donnees=donnees(Nature.DECISION_REFUS, recours=[]))
    assert not Attestation.objects.exists()


def test_l_emission_coute_deux_requetes(django_assert_num_queries):
    titulaire = UsagerFactory()
    with django_assert_num_queries(2):
        emettre(titulaire=titulaire)


def test_le_pdf_est_rendu_apres_la_transaction(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        attestation = emettre()
        attestation.refresh_from_db()
        assert attestation.rendue_le is None
    attestation.refresh_from_db()
    assert attestation.rendue_le is not None


def test_une_file_de_taches_fermee_n_empeche_pas_l_emission(
    monkeypatch, django_capture_on_commit_callbacks
):
    def fermee(*args):
        raise OSError("broker unreachable")

    monkeypatch.setattr(emission.rendre, "delay", fermee)
    with django_capture_on_commit_callbacks(execute=True):
        attestation = emettre()
    assert list(Attestation.objects.a_rendre()) == [attestation]


def test_un_papier_se_retire_une_fois():
    attestation = emettre()
    assert emission.retirer(attestation)
    retiree_le = Attestation.objects.get().retiree_le
    assert retiree_le is not None
    assert not emission.retirer(attestation)
    assert Attestation.objects.get().retiree_le == retiree_le


@pytest.mark.django_db(transaction=True)
def test_deux_emissions_simultanees_donnent_le_meme_papier(monkeypatch):
    monkeypatch.setattr(emission.rendre, "delay", lambda pk: None)
    titulaire = UsagerFactory()
    depart, numeros_obtenus = threading.Barrier(4), []

    def courir():
        try:
            depart.wait()
            with transaction.atomic():
                numeros_obtenus.append(emettre(cle="depot-1", titulaire=titulaire).numero)
        finally:
            connection.close()

    fils = [threading.Thread(target=courir) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(numeros_obtenus) == 4
    assert len(set(numeros_obtenus)) == 1
