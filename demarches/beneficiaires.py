"""Whom a case is for: the person of the account, one child or one worker told by identity."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from demarches.catalogue.schema import Demarche

# The account's holder.
SOI_MEME = ""
# Who else a request may be for, by who files it; also the key before an identity is typed.
AUTRES = {"parent": "enfant", "employeur": "salarie"}


def nom(demarche: Demarche, reponses: Mapping[str, Any]) -> str:
    """Who else the request is for, as typed so far; empty for the account's holder."""
    qui = AUTRES.get(demarche.deposee_par)
    parties = (reponses.get(f"{qui}_prenoms"), reponses.get(f"{qui}_nom"))
    return " ".join(str(partie) for partie in parties if partie)


def cle(demarche: Demarche, reference: str, reponses: Mapping[str, Any]) -> str:
    """The key a duplicate is told by: the same child is the same key, however it is typed.

    A digest of names and birth date, so that the key itself says nothing of the person. Where the
    procedure asks for nobody's name, each case is its own: its reference.
    """
    qui = AUTRES.get(demarche.deposee_par)
    if qui is None:
        return SOI_MEME
    if not any(question.id == f"{qui}_nom" for question in demarche.questions):
        return reference
    champs = (f"{qui}_nom", f"{qui}_prenoms", f"{qui}_date_naissance")
    identite = [" ".join(str(reponses.get(champ) or "").split()) for champ in champs]
    if not all(identite):
        return qui
    return hashlib.sha256("|".join(identite).casefold().encode()).hexdigest()[:32]
