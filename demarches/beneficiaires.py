"""Whom a case is for: the person of the account, or one child told from another by identity."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

# The account's holder.
SOI_MEME = ""
# A child whose identity is not typed yet.
ENFANT_A_NOMMER = "enfant"

IDENTITE_DE_L_ENFANT = ("enfant_nom", "enfant_prenoms", "enfant_date_naissance")


def cle(beneficiaire: str, reponses: Mapping[str, Any]) -> str:
    """The key a duplicate is told by: the same child is the same key, however it is typed.

    A digest of names and birth date, so that the key itself says nothing of the child.
    """
    if beneficiaire == SOI_MEME:
        return SOI_MEME
    identite = [" ".join(str(reponses.get(champ) or "").split()) for champ in IDENTITE_DE_L_ENFANT]
    if not all(identite):
        return ENFANT_A_NOMMER
    return hashlib.sha256("|".join(identite).casefold().encode()).hexdigest()[:32]
