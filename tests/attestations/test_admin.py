"""Papers in the admin: read only, without identities."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from attestations.models import Attestation
from tests.attestations.factories import emettre

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrateur():
    client = Client()
    client.force_login(
        User.objects.create_superuser("admin@service.example"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def test_un_papier_se_lit_sans_identite_ni_code(administrateur):
    attestation = emettre()
    page = administrateur.get(
        reverse("admin:attestations_attestation_change", args=[attestation.pk])
    ).content.decode()
    assert attestation.numero in page
    for secret in ("Amina", "EXEMPLE", attestation.code_verification):
        assert secret not in page


def test_un_papier_ne_se_change_pas(administrateur):
    attestation = emettre()
    for ecran, args in (("add", []), ("change", [attestation.pk]), ("delete", [attestation.pk])):
        adresse = reverse(f"admin:attestations_attestation_{ecran}", args=args)
        assert administrateur.post(adresse, {"numero": "X", "post": "yes"}).status_code == 403
    assert Attestation.objects.get().numero == attestation.numero
