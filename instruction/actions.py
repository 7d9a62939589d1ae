"""The action bar: what `cycle.possibles` answers, with the page of each action.

Nothing is decided here: order, key and main action only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from demarches import cycle

if TYPE_CHECKING:
    from accounts.models import User
    from demarches.cycle import Possible, Transition
    from demarches.models import Dossier
    from instruction.fiche import Bilan

# Transition, name of its page, key of the keyboard, and whether a click is enough (no form).
_PAGES: tuple[tuple[Transition, str, str, bool], ...] = (
    (cycle.PRENDRE_EN_CHARGE, "instruction:prendre_en_charge", "p", True),
    (cycle.CONSTATER_COMPLET, "instruction:constater_complet", "c", False),
    (cycle.DEMANDER_COMPLEMENT, "instruction:demander_complement", "d", False),
    (cycle.PROPOSER, "instruction:proposer", "o", False),
    (cycle.VALIDER, "instruction:valider", "v", False),
    (cycle.RENVOYER, "instruction:renvoyer", "x", False),
    (cycle.RENDRE_DISPONIBLE, "instruction:rendre_disponible", "t", False),
    (cycle.REMETTRE, "instruction:remettre", "t", False),
    (cycle.CLASSER_SANS_SUITE, "instruction:classer_sans_suite", "s", False),
    (cycle.REPRENDRE, "instruction:reprendre", "p", True),
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
    possibles = {p.transition: p for p in cycle.possibles(dossier, agent)}
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
        cycle.PRENDRE_EN_CHARGE,
        *([cycle.REPRENDRE] if dossier.agent_id is None else []),
        cycle.VALIDER,
        cycle.RENDRE_DISPONIBLE,
        cycle.REMETTRE,
        cycle.CLASSER_SANS_SUITE,
    ]
    if bilan.refusees or bilan.absentes:
        ordre.append(cycle.DEMANDER_COMPLEMENT)
    elif not bilan.a_examiner:
        ordre += [cycle.CONSTATER_COMPLET, cycle.PROPOSER]
    return next((t for t in ordre if t in possibles and possibles[t].permis), None)


def raison_contre(transition: Transition, dossier: Dossier, agent: User) -> str | None:
    """Why this action waits; empty when it may be done, None when it does not apply at all."""
    for possible in cycle.possibles(dossier, agent):
        if possible.transition is transition:
            return possible.raison
    return None
