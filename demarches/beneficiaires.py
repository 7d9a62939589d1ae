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
# A request for oneself or for one's child, before it is said for whom.
A_DIRE = "a_dire"


def nom(demarche: Demarche, reponses: Mapping[str, Any]) -> str:
    """Who else the request is for, as typed so far; empty for the account's holder."""
    qui = AUTRES.get(demarche.deposee_par)
    parties = (reponses.get(f"{qui}_prenoms"), reponses.get(f"{qui}_nom"))
    return " ".join(str(partie) for partie in parties if partie)


def nom_a_chercher(demarche: Demarche, reponses: Mapping[str, Any]) -> str:
    """The same in capitals, family name first; empty when the case is its person's own."""
    if demarche.deposee_par == "demandeur" and not est_pour_un_enfant(demarche, reponses):
        return ""
    qui = AUTRES.get(demarche.deposee_par, "enfant")
    parties = (reponses.get(f"{qui}_nom"), reponses.get(f"{qui}_prenoms"))
    return " ".join(" ".join(str(partie or "") for partie in parties).split()).upper()[:290]


def cle(demarche: Demarche, reference: str, reponses: Mapping[str, Any]) -> str:
    """The key a duplicate is told by: the same child is the same key, however it is typed.

    A digest of names and birth date, so that the key itself says nothing of the person. Where the
    procedure asks for nobody's name, each case is its own: its reference.
    """
    qui = AUTRES.get(demarche.deposee_par)
    if qui is None:
        return _pour_soi_ou_son_enfant(demarche, reponses)
    if not any(question.id == f"{qui}_nom" for question in demarche.questions):
        return reference
    return _identite(qui, reponses)


def est_pour_un_enfant(demarche: Demarche, reponses: Mapping[str, Any]) -> bool:
    """Whether the request is for a child of the person who files."""
    if demarche.deposee_par == "demandeur":
        return _pour_soi_ou_son_enfant(demarche, reponses) not in {SOI_MEME, A_DIRE}
    return demarche.deposee_par == "parent"


def en_admet_plusieurs(demarche: Demarche) -> bool:
    """Whether one account may have several such requests open, one per person concerned."""
    return demarche.deposee_par != "demandeur" or _pour_soi_ou_son_enfant(demarche, {}) == A_DIRE


def _pour_soi_ou_son_enfant(demarche: Demarche, reponses: Mapping[str, Any]) -> str:
    """Some requests are for oneself or for a child: the child's name is then asked on condition."""
    nom = next((q for q in demarche.questions if q.id == "enfant_nom"), None)
    if nom is None:
        return SOI_MEME
    decisives = [(reponses.get(r.champ), r.valeurs) for r in nom.quand]
    if any(donnee is None for donnee, _ in decisives):
        return A_DIRE
    if all(donnee in valeurs for donnee, valeurs in decisives):
        return _identite("enfant", reponses)
    return SOI_MEME


def _identite(qui: str, reponses: Mapping[str, Any]) -> str:
    champs = (f"{qui}_nom", f"{qui}_prenoms", f"{qui}_date_naissance")
    identite = [" ".join(str(reponses.get(champ) or "").split()) for champ in champs]
    if not all(identite):
        return qui
    return hashlib.sha256("|".join(identite).casefold().encode()).hexdigest()[:32]
