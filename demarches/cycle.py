"""The life cycle as data: which verb, from which status, by whom, and what one may do now.

`possibles` is the only home of "what may be done now": buttons, API and guards read it. The verbs
themselves, which write, are in `demarches.transitions`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demarches.models import Dossier
from demarches.statuts import EN_EXAMEN, Statut

if TYPE_CHECKING:
    from accounts.models import User


def est_usager(dossier: Dossier, user: User) -> bool:
    return dossier.usager_id == user.pk


def est_agent(dossier: Dossier, user: User) -> bool:
    return user.est_agent and dossier.prefecture_id == user.prefecture_id


def est_valideur(dossier: Dossier, user: User) -> bool:
    return user.est_valideur and dossier.prefecture_id == user.prefecture_id


def est_en_charge(dossier: Dossier, user: User) -> bool:
    return est_agent(dossier, user) and dossier.agent_id == user.pk


@dataclass(frozen=True)
class Transition:
    """An arrow of the life cycle: from where, to where, by whom; `libelle` is the button."""

    nom: str
    depart: frozenset[Statut]
    acteur: Callable[[Dossier, User], bool]
    libelle: str | Promise
    arrivee: Statut | None = None  # None: the verb does not move the status, or several ends


DEPOSER = Transition(
    "deposer",
    frozenset({Statut.BROUILLON}),
    est_usager,
    gettext_lazy("Déposer ma demande"),
    Statut.DEPOSE,
)
SUPPRIMER = Transition(
    "supprimer",
    frozenset({Statut.BROUILLON}),
    est_usager,
    gettext_lazy("Supprimer le brouillon"),
)
DESISTER = Transition(
    "desister",
    frozenset(EN_EXAMEN),
    est_usager,
    gettext_lazy("Retirer ma demande"),
    Statut.DESISTE,
)
PRENDRE_EN_CHARGE = Transition(
    "prendre_en_charge",
    frozenset({Statut.DEPOSE}),
    est_agent,
    gettext_lazy("Prendre en charge"),
    Statut.EN_INSTRUCTION,
)
REPRENDRE = Transition(
    "reprendre",
    frozenset({Statut.EN_INSTRUCTION, Statut.COMPLEMENT_DEMANDE}),
    lambda dossier, user: est_agent(dossier, user) and dossier.agent_id != user.pk,
    gettext_lazy("Reprendre le dossier"),
)
CONSTATER_COMPLET = Transition(
    "constater_complet",
    frozenset({Statut.EN_INSTRUCTION}),
    est_en_charge,
    gettext_lazy("Reconnaître le dossier complet"),
)
DEMANDER_COMPLEMENT = Transition(
    "demander_complement",
    frozenset({Statut.EN_INSTRUCTION}),
    est_en_charge,
    gettext_lazy("Demander des documents"),
    Statut.COMPLEMENT_DEMANDE,
)
RECEVOIR_COMPLEMENT = Transition(
    "recevoir_complement",
    frozenset({Statut.COMPLEMENT_DEMANDE}),
    est_usager,
    gettext_lazy("Envoyer ma réponse"),
    Statut.EN_INSTRUCTION,
)
CLASSER_SANS_SUITE = Transition(
    "classer_sans_suite",
    frozenset({Statut.COMPLEMENT_DEMANDE}),
    est_valideur,
    gettext_lazy("Classer sans suite"),
    Statut.CLASSE_SANS_SUITE,
)
PROPOSER = Transition(
    "proposer",
    frozenset({Statut.EN_INSTRUCTION}),
    est_en_charge,
    gettext_lazy("Proposer une décision"),
    Statut.DECISION_PROPOSEE,
)
RENVOYER = Transition(
    "renvoyer",
    frozenset({Statut.DECISION_PROPOSEE}),
    est_valideur,
    gettext_lazy("Renvoyer à l’agent"),
    Statut.EN_INSTRUCTION,
)
VALIDER = Transition(
    "valider",
    frozenset({Statut.DECISION_PROPOSEE}),
    est_valideur,
    gettext_lazy("Valider la décision"),
)
RENDRE_DISPONIBLE = Transition(
    "rendre_disponible",
    frozenset({Statut.FAVORABLE}),
    est_agent,
    gettext_lazy("Annoncer le titre disponible"),
    Statut.TITRE_DISPONIBLE,
)
REMETTRE = Transition(
    "remettre",
    frozenset({Statut.TITRE_DISPONIBLE}),
    est_agent,
    gettext_lazy("Enregistrer la remise du titre"),
    Statut.TITRE_REMIS,
)

TRANSITIONS = (
    DEPOSER,
    SUPPRIMER,
    DESISTER,
    PRENDRE_EN_CHARGE,
    REPRENDRE,
    CONSTATER_COMPLET,
    DEMANDER_COMPLEMENT,
    RECEVOIR_COMPLEMENT,
    CLASSER_SANS_SUITE,
    PROPOSER,
    RENVOYER,
    VALIDER,
    RENDRE_DISPONIBLE,
    REMETTRE,
)


@dataclass(frozen=True)
class Possible:
    """What one may do now; `raison` says why not when `permis` is false."""

    transition: Transition
    permis: bool
    raison: str = ""


def possibles(dossier: Dossier, user: User) -> tuple[Possible, ...]:
    """The actions of this person on this dossier, those of the next step with the reason they wait.

    The only home of "what may be done now": buttons and guards read it, no view re-decides.
    """
    actions = []
    for transition in TRANSITIONS:
        if Statut(dossier.statut) not in transition.depart:
            continue
        raison = raison_contre(transition, dossier, user)
        if raison is not None:
            actions.append(Possible(transition, permis=not raison, raison=raison))
    return tuple(actions)


def peut(transition: Transition, dossier: Dossier, user: User) -> bool:
    """Whether the verb would be accepted now."""
    return any(p.permis for p in possibles(dossier, user) if p.transition is transition)


def raison_contre(transition: Transition, dossier: Dossier, user: User) -> str | None:
    """Empty when nothing stands against; words when something does; None when not their business."""
    if not transition.acteur(dossier, user):
        if transition.acteur is est_en_charge and est_agent(dossier, user):
            return a_reprendre(dossier)
        if transition.acteur is est_valideur and est_agent(dossier, user):
            return _("Cette action revient à un valideur de la préfecture.")
        return None
    if transition is CONSTATER_COMPLET and dossier.complet_le:
        return None
    if transition is VALIDER:
        decision = dossier.decisions.en_attente().first()
        if decision and decision.proposee_par_id == user.pk:
            return _("Vous avez proposé cette décision : une autre personne la valide.")
    if transition is CLASSER_SANS_SUITE:
        return _raison_de_ne_pas_classer(dossier, user)
    return ""


def a_reprendre(dossier: Dossier) -> str:
    """Why somebody else than the agent in charge does not act, and what to do about it."""
    if dossier.agent_id is None:
        return _("Ce dossier n’est confié à personne. Reprenez-le pour agir.")
    return _("Ce dossier est confié à un autre agent. Reprenez-le pour agir.")


def _raison_de_ne_pas_classer(dossier: Dossier, user: User) -> str:
    """A file is never closed before the delay and its reminder, nor by the one who asked."""
    complement = dossier.complements.ouvertes().first()
    if complement is None:
        return _("Aucune demande de documents n’est restée sans réponse.")
    if complement.demandee_par_id == user.pk:
        return _("Vous avez demandé ces documents : une autre personne classe le dossier.")
    if complement.relancee_le is None:
        return _("L’usager n’a pas encore reçu de rappel.")
    if complement.echeance >= timezone.localdate():
        return _("L’usager peut répondre jusqu’au %(jour)s.") % {
            "jour": date_format(complement.echeance, "j F Y")
        }
    return ""
