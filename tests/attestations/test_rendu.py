"""The PDF of a paper: rendered once, kept, trusted only with its digest."""

from __future__ import annotations

import hashlib
import threading

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from attestations import impression, rendu, tasks
from attestations.models import Attestation
from tests.attestations.factories import emettre

pytestmark = pytest.mark.django_db


@pytest.fixture
def impressions(monkeypatch):
    """How many times a PDF was made, for real."""
    faites = []

    def imprimer(attestation, vrai=impression.imprimer):
        faites.append(attestation.numero)
        return vrai(attestation)

    monkeypatch.setattr(impression, "imprimer", imprimer)
    return faites


def test_le_premier_venu_rend_et_garde(impressions):
    attestation = emettre()
    octets = rendu.pdf(attestation)
    gardee = Attestation.objects.get()
    assert octets.startswith(b"%PDF-1.7")
    assert gardee.sha256 == hashlib.sha256(octets).hexdigest()
    assert gardee.rendue_le is not None
    assert gardee.pdf.name.endswith(f"{attestation.numero}.pdf")
    assert rendu.pdf(gardee) == rendu.pdf(attestation) == octets
    assert impressions == [attestation.numero]


def test_une_ligne_lue_avant_le_rendu_ne_rend_pas_de_nouveau(impressions):
    attestation = emettre()
    perimee = Attestation.objects.get()
    assert rendu.pdf(attestation) == rendu.pdf(perimee)
    assert len(impressions) == 1


def test_un_fichier_perdu_est_rendu_de_nouveau_a_l_identique(impressions):
    attestation = emettre()
    octets = rendu.pdf(attestation)
    attestation.pdf.storage.delete(attestation.pdf.name)
    assert rendu.pdf(Attestation.objects.get()) == octets
    assert len(impressions) == 2
    assert rendu.pdf(Attestation.objects.get()) == octets
    assert len(impressions) == 2


def test_un_fichier_altere_n_est_jamais_servi():
    attestation = emettre()
    octets = rendu.pdf(attestation)
    stockage, nom = attestation.pdf.storage, attestation.pdf.name
    stockage.delete(nom)
    stockage.save(nom, ContentFile(octets + b"ajout"))
    assert rendu.pdf(Attestation.objects.get()) == octets


def test_un_fichier_laisse_par_un_arret_brutal_est_remplace():
    attestation = emettre()
    octets = rendu.pdf(attestation)
    nom = attestation.pdf.name
    Attestation.objects.update(pdf="", sha256="", rendue_le=None)
    assert rendu.pdf(Attestation.objects.get()) == octets
    assert Attestation.objects.get().pdf.name == nom


def test_la_piece_jointe_a_un_nom_sans_identite():
    attestation = emettre()
    nom, octets, type_mime = rendu.piece_jointe(attestation.numero)
    assert nom == f"{attestation.numero}.pdf"
    assert octets == rendu.pdf(attestation)
    assert type_mime == "application/pdf"


def test_le_balayage_rend_ce_que_la_file_a_perdu():
    perdue, rendue = emettre(), emettre()
    rendu.pdf(rendue)
    assert list(Attestation.objects.a_rendre()) == [perdue]
    tasks.rendre_en_attente()
    assert not Attestation.objects.a_rendre().exists()


def test_le_balayage_va_par_lots(monkeypatch):
    emettre(), emettre(), emettre()
    monkeypatch.setattr(tasks, "LOT", 2)
    tasks.rendre_en_attente()
    assert Attestation.objects.a_rendre().count() == 1


@pytest.mark.django_db(transaction=True)
def test_deux_rendus_simultanes_n_impriment_qu_une_fois(monkeypatch, impressions):
    # The queue is silent here: the two threads are the worker and the download.
    monkeypatch.setattr(tasks.rendre, "delay", lambda pk: None)
    attestation = emettre()
    depart, obtenus = threading.Barrier(2), []

    def courir():
        try:
            ligne = Attestation.objects.get(pk=attestation.pk)
            depart.wait()
            obtenus.append(rendu.pdf(ligne))
        finally:
            connection.close()

    fils = [threading.Thread(target=courir) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(obtenus) == 2
    assert obtenus[0] == obtenus[1]
    assert impressions == [attestation.numero]
