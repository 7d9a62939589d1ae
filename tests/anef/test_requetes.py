"""What no browser sends: neither an error page nor a full disk comes of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from anef import requetes
from demarches import transitions
from demarches.models import Dossier
from tests.assistance.factories import TicketFactory
from tests.demarches import factories

pytestmark = pytest.mark.django_db


def test_un_caractere_nul_ne_perd_pas_ce_qui_est_ecrit(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    adresse = reverse("demarches:brouillon", args=[dossier.reference])
    reponse = usager.post(adresse, {"commune": "Pa\x00ris", "version": dossier.version})
    assert reponse.status_code == 200
    assert Dossier.objects.get(pk=dossier.pk).saisies["commune"] == "Paris"


def test_un_caractere_nul_dans_une_note_est_ote(usager: Any, agent: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    element = transitions.Element("justificatif-domicile", "Justificatif", "Trop ancien.")
    transitions.demander_complement(dossier, par=agent.user, elements=[element])
    adresse = reverse("demarches:complement", args=[dossier.reference])
    assert usager.post(adresse, {"note": "Bon\x00jour"}).status_code < 500
    assert dossier.complements.get().note == "Bonjour"


@pytest.mark.parametrize(
    ("personne", "adresse", "code"),
    [
        ("anonyme", "/compte/sans-numero/?departement=%00", 200),
        ("agent", "/instruction/?q=a%00b", 200),
        ("support", "/support/?q=a%00b", 200),
        ("support", "/support/CCC%00/", 400),
        ("usager", "/attestations/%00.pdf", 400),
    ],
)
def test_un_caractere_nul_dans_une_adresse_n_est_pas_une_panne(
    personne: str, adresse: str, code: int, request: pytest.FixtureRequest
) -> None:
    assert request.getfixturevalue(personne).get(adresse).status_code == code


@pytest.mark.parametrize("version", ["²", "9" * 5000, "-1"])
def test_une_version_qui_n_en_est_pas_une_n_est_pas_une_panne(usager: Any, version: str) -> None:
    dossier = factories.brouillon(usager.user)
    adresse = reverse("demarches:brouillon", args=[dossier.reference])
    assert usager.post(adresse, {"commune": "Paris", "version": version}).status_code == 200


def test_un_detenteur_impossible_n_est_pas_une_panne(support: Any) -> None:
    ticket = TicketFactory()
    adresse = reverse("assistance:prendre", args=[ticket.numero])
    assert support.post(adresse, {"tenu_par": "9" * 5000}).status_code == 302


def test_un_corps_demesure_est_refuse_sans_etre_lu(anonyme: Any) -> None:
    trop = str(requetes.OCTETS_MAX + 1)
    reponse = anonyme.generic(
        "POST", "/contact/", b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=trop
    )
    assert reponse.status_code == 413
    assert "10 Mo" in reponse.content.decode()
