"""Contesting a decision: the remedies frozen at filing, and the last day of each when it can be told.

A day is told only where the law gives a delay from the notification and where the day of the
notification is known; the other remedies are told in the words of the law.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import NatureTitre
from anef.templatetags.anef import date_longue
from demarches import delais
from demarches.catalogue.reponses import Recours
from demarches.models import Sens
from demarches.statuts import Statut
from notifications.models import Notification

if TYPE_CHECKING:
    from accounts.models import User
    from demarches.models import Dossier

CONTESTABLES = frozenset(
    {Statut.REFUSE, Statut.IRRECEVABLE, Statut.AJOURNE, Statut.CLASSE_SANS_SUITE}
)
# The messages that tell a decision against the person (`demarches.annonces`).
_MESSAGES = [f"decision_{sens}" for sens in Sens if sens is not Sens.FAVORABLE]


@dataclass(frozen=True)
class Depart:
    """The day a delay is counted from, and the words for it."""

    le: date
    phrase: str


def voies(dossier: Dossier) -> list[Recours]:
    """The remedies of the law frozen at filing; none on a draft."""
    return [Recours.model_validate(voie) for voie in dossier.exigence_figee("recours") or ()]


def dernier_jour_de(voie: Recours, notification: date) -> date | None:
    """The last day of this remedy; None when its delay varies or runs from something else."""
    if voie.valeur is None or voie.unite is None or voie.depart != "notification":
        return None
    if voie.unite is delais.Unite.HEURES:
        return None
    return delais.fin_du_delai(notification, voie.valeur, voie.unite)


def dernier_jour(voies: Iterable[Recours], notification: date) -> date | None:
    """The first of the last days: whoever acts by then has lost none of the remedies told."""
    return min((j for v in voies if (j := dernier_jour_de(v, notification))), default=None)


def reserves(dossier: Dossier, voies: Sequence[Recours], dernier: date | None) -> list[str]:
    """What a single day does not tell: the other remedies, and the decision that has its own delay.

    No text read gives today the delay against a refusal that also orders to leave France.
    """
    phrases = sans_date(voies, dernier)
    titre = dossier.exigence_figee("titre") or {}
    if dossier.statut == Statut.REFUSE and titre.get("nature") in NatureTitre.values:
        phrases.append(
            _(
                "Si la décision vous oblige à quitter la France, un autre délai s’applique : il est "
                "écrit sur la décision."
            )
        )
    return phrases


def sans_date(voies: Sequence[Recours], dernier: date | None) -> list[str]:
    """Remedies whose last day is not told, in the words of the law; all when no day is known."""
    return [
        _("%(recours)s. Délai : %(delai)s.")
        % {"recours": _(voie.titre), "delai": _(voie.delai)[:1].lower() + _(voie.delai)[1:]}
        for voie in voies
        if voie.contre != "refus" or dernier is None
    ]


def notifications(user: User, dossiers: Iterable[Dossier]) -> dict[str, Depart]:
    """When each of these cases’ decisions was told, by reference. One query, none without a case."""
    references = [d.reference for d in dossiers if d.statut in CONTESTABLES]
    if not references:
        return {}
    messages = Notification.objects.visibles_par(user).filter(
        reference__in=references, nature__in=_MESSAGES
    )
    return {message.reference: depart(message) for message in messages}


def depart(message: Notification) -> Depart:
    """The day the message was opened, else the day it left."""
    if message.lue_le is not None:
        jour = timezone.localdate(message.lue_le)
        phrase = _("Délai compté à partir du jour où vous avez ouvert le message : %(jour)s.")
    else:
        jour = timezone.localdate(message.envoyee_le or message.cree_le)
        phrase = _("Délai compté à partir du jour où le message vous a été envoyé : %(jour)s.")
    return Depart(jour, phrase % {"jour": date_longue(jour)})
