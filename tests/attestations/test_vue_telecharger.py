"""Download of a paper: its holder, and nobody else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from attestations import rendu
from tests.attestations.factories import emettre

pytestmark = pytest.mark.django_db


def adresse(attestation):
    return reverse("attestations:telecharger", args=[attestation.numero])


def test_le_titulaire_telecharge_son_papier_sans_attendre(usager):
    attestation = emettre(titulaire=usager.user)
    assert adresse(attestation) == f"/attestations/{attestation.numero}.pdf"
    reponse = usager.get(adresse(attestation))
    assert reponse.status_code == 200
    assert reponse["Content-Type"] == "application/pdf"
    assert reponse["Content-Disposition"] == f'attachment; filename="{attestation.numero}.pdf"'
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in reponse["Cache-Control"]
    assert reponse.content == rendu.pdf(attestation)


@pytest.mark.parametrize("role", ["autre_usager", "agent", "valideur", "support"])
def test_personne_d_autre_ne_le_trouve(role, request):
    attestation = emettre()
    assert request.getfixturevalue(role).get(adresse(attestation)).status_code == 404


def test_un_anonyme_est_mene_a_la_connexion(anonyme):
    attestation = emettre()
    reponse = anonyme.get(adresse(attestation))
    assert reponse.status_code == 302
    assert reponse["Location"].startswith(reverse("accounts:connexion"))


def test_le_papier_se_montre_dans_la_page_sur_demande():
    attestation = emettre()
    assert rendu.reponse(attestation, en_ligne=True)["Content-Disposition"].startswith("inline")


def test_le_telechargement_d_un_papier_rendu_coute_une_requete(
    usager, django_assert_max_num_queries
):
    attestation = emettre(titulaire=usager.user)
    rendu.pdf(attestation)
    usager.get(adresse(attestation))
    with django_assert_max_num_queries(3):  # session, person, paper
        usager.get(adresse(attestation))
