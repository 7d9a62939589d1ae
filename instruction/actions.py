"""The action bar: what `transitions.possibles` answers, with the page of each action.

Nothing is decided here: order, key and main action only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from demarches import transitions

if TYPE_CHECKING:
    from accounts.models import User
    from demarches.models import Dossier
    from demarches.transitions import Possible, Transition
    from instruction.fiche import Bilan

# Transition, name of its page, key of the keyboard, and whether a click is enough (no form).
_PAGES: tuple[tuple[Transition, str, str, bool], ...] = (
    (transitions.PRENDRE_EN_CHARGE, "instruction:prendre_en_charge", "p", True),
    (transitions.CONSTATER_COMPLET, "instruction:constater_complet", "c", False),
    (transitions.DEMANDER_COMPLEMENT, "instruction:demander_complement", "d", False),
    (transitions.PROPOSER, "instruction:proposer", "o", False),
    (transitions.VALIDER, "instruction:valider", "v", False),
    (transitions.RENVOYER, "instruction:renvoyer", "x", False),
    (transitions.RENDRE_DISPONIBLE, "instruction:rendre_disponible", "t", False),
    (transitions.REMETTRE, "instruction:remettre", "t", False),
    (transitions.CLASSER_SANS_SUITE, "instruction:classer_sans_suite", "s", False),
    (transitions.REPRENDRE, "instruction:reprendre", "p", True),
)


@dataclass(frozen=True)
class Action:
    """A button of the bar; `raison` says why it is grey."""

    nom: str
    libelle: str
    url: str
    touche: str
    directe: bool
    permise: bool
    raison: str
    principale: bool


def du_dossier(dossier: Dossier, agent: User, bilan: Bilan) -> list[Action]:
    """The actions of this agent, the main one told apart. One query at the most."""
    possibles = {p.transition: p for p in transitions.possibles(dossier, agent)}
    principale = _principale(dossier, possibles, bilan)
    return [
        Action(
            nom=transition.nom,
            libelle=str(transition.libelle),
            url=reverse(page, args=[dossier.reference]),
            touche=touche,
            directe=directe,
            permise=possibles[transition].permis,
            raison=possibles[transition].raison,
            principale=transition is principale,
        )
        for transition, page, touche, directe in _PAGES
        if transition in possibles
    ]


@dataclass(frozen=True)
class Barre:
    """The bar: what may be done, then what waits, grouped by reason."""

    permises: list[Action]
    attentes: dict[str, list[str]]


def barre(dossier: Dossier, agent: User, bilan: Bilan) -> Barre:
    """The bottom bar of the page of a case. One query at the most."""
    attentes: dict[str, list[str]] = {}
    toutes = du_dossier(dossier, agent, bilan)
    for action in toutes:
        if not action.permise:
            attentes.setdefault(action.raison, []).append(action.libelle)
    return Barre([action for action in toutes if action.permise], attentes)


def _principale(
    dossier: Dossier, possibles: dict[Transition, Possible], bilan: Bilan
) -> Transition | None:
    """What a look at the file suggests: nothing while pieces are to examine, that is the work;
    then ask for what was refused or is missing, else go forward.
    """
    ordre = [
        transitions.PRENDRE_EN_CHARGE,
        *([transitions.REPRENDRE] if dossier.agent_id is None else []),
        transitions.VALIDER,
        transitions.RENDRE_DISPONIBLE,
        transitions.REMETTRE,
        transitions.CLASSER_SANS_SUITE,
    ]
    if bilan.refusees or bilan.absentes:
        ordre.append(transitions.DEMANDER_COMPLEMENT)
    elif not bilan.a_examiner:
        ordre += [transitions.CONSTATER_COMPLET, transitions.PROPOSER]
    return next((t for t in ordre if t in possibles and possibles[t].permis), None)


def raison_contre(transition: Transition, dossier: Dossier, agent: User) -> str | None:
    """Why this action waits; empty when it may be done, None when it does not apply at all."""
    for possible in transitions.possibles(dossier, agent):
        if possible.transition is transition:
            return possible.raison
    return None
