"""Ground of the room's tests: a person of the register, the post box, three steps as verbs."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import TitreRegistre
from tests.accounts.factories import TitreRegistreFactory

MOT_DE_PASSE = "girafe-tuile-orage-91"


@pytest.fixture
def titre(db: None) -> TitreRegistre:
    """A permit the register knows, and its holder."""
    return TitreRegistreFactory()


def saisie_date(nom: str, jour: date) -> dict[str, str]:
    """A date as the three boxes send it."""
    return {
        f"{nom}_jour": str(jour.day),
        f"{nom}_mois": str(jour.month),
        f"{nom}_annee": str(jour.year),
    }


def saisie_numero(titre: TitreRegistre, **changements: Any) -> dict[str, str]:
    """Step 1 filled in from a document."""
    champs = {"numero": titre.fiche.numero_etranger, "debut": titre.debut, "fin": titre.fin}
    champs |= changements
    return {
        "numero": champs["numero"],
        **saisie_date("debut", champs["debut"]),
        **saisie_date("fin", champs["fin"]),
    }


def code_de(courriel: mail.EmailMessage) -> str:
    """The six digits of a mail."""
    trouve = re.search(r"^\s+(\d{6})\s*$", str(courriel.body), re.MULTILINE)
    assert trouve, courriel.body
    return trouve[1]


def lien_de(courriel: mail.EmailMessage) -> str:
    """The first address of a mail, as a path."""
    trouve = re.search(r"https?://[^/\s]+(/\S+)", str(courriel.body))
    assert trouve, courriel.body
    return trouve[1]


class Parcours:
    """A browser that creates an account; each step runs what its commit triggers."""

    def __init__(self, capturer: Any, client: Client | None = None) -> None:
        self.client = client or Client()
        self.capturer = capturer

    def poster(self, chemin: str, donnees: dict[str, str] | None = None, **options: Any) -> Any:
        with self.capturer(execute=True):
            return self.client.post(chemin, donnees or {}, **options)

    def numero(self, titre: TitreRegistre, **changements: Any) -> Any:
        return self.poster("/compte/creer/", saisie_numero(titre, **changements))

    def courriel(self, adresse: str = "camille@exemple.example") -> Any:
        return self.poster("/compte/creer/courriel/", {"adresse": adresse})

    def code(self, code: str | None = None) -> Any:
        code = code or code_de(mail.outbox[-1])
        return self.poster("/compte/creer/code/", {"code": code})

    def mot_de_passe(self, mot_de_passe: str = MOT_DE_PASSE) -> Any:
        return self.poster("/compte/creer/mot-de-passe/", {"mot_de_passe": mot_de_passe})


@pytest.fixture
def parcours(db: None, django_capture_on_commit_callbacks: Any) -> Parcours:
    """A browser at the first step."""
    return Parcours(django_capture_on_commit_callbacks)
