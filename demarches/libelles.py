"""Words of the catalogue's own enumerations, for the screens and the papers."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from demarches.catalogue.calcul import TypeDemande
from demarches.catalogue.duree import Unite
from demarches.catalogue.faits import Canal
from demarches.statuts import Statut

TYPES: dict[TypeDemande, Promise] = {
    TypeDemande.PREMIERE_DEMANDE: _("Première demande"),
    TypeDemande.RENOUVELLEMENT: _("Renouvellement"),
    TypeDemande.DUPLICATA: _("Duplicata"),
    TypeDemande.REMPLACEMENT: _("Remplacement"),
    TypeDemande.DECLARATION: _("Déclaration"),
    TypeDemande.VALIDATION: _("Validation"),
    TypeDemande.AVIS: _("Demande d’avis"),
    TypeDemande.DEMANDE_EMPLOYEUR: _("Demande de l’employeur"),
}

# Whose acts a history shows: everybody's, the person's, the administration's.
ACTES: dict[str, Promise] = {
    "": _("Tout"),
    "moi": _("Ce que j’ai fait"),
    "administration": _("Ce que l’administration a fait"),
}

MOMENTS: dict[str, Promise] = {
    "depot": _("Dès le dépôt de la demande"),
    "completude": _("Quand un agent a vérifié que le dossier est complet"),
    "expiration": _("Si l’examen dure au-delà de votre document de séjour"),
    "decision": _("Si la décision est favorable"),
}

# Where a request goes that this portal does not receive.
AILLEURS: dict[Canal | None, Promise] = {
    Canal.PREFECTURE: _("Cette démarche se fait à la préfecture."),
    Canal.CONSULAT: _("Cette démarche se fait au consulat."),
    Canal.MAIRIE: _("Cette démarche se fait en mairie, après une pré-demande en ligne."),
    Canal.PLATEFORME: _("Cette démarche se fait auprès de la plateforme de naturalisation."),
    None: _("Aucun lieu de dépôt n’est ouvert aujourd’hui pour cette démarche."),
}

# The headings of what else is good to know, in the order of a request's life.
THEMES: dict[str, Promise] = {
    "droits": _("Vos droits"),
    "depot": _("Le dépôt"),
    "instruction": _("L’examen de la demande"),
    "paiement": _("Le paiement"),
    "issue": _("La décision"),
    "remise": _("La remise"),
    "absence": _("Les absences"),
    "renouvellement": _("Le renouvellement"),
}

# Lengths of time the law counts in.
UNITES: dict[Unite, Any] = {
    Unite.HEURES: ngettext_lazy("%(n)d heure", "%(n)d heures", "n"),
    Unite.JOURS: ngettext_lazy("%(n)d jour", "%(n)d jours", "n"),
    Unite.MOIS: ngettext_lazy("%(n)d mois", "%(n)d mois", "n"),
    Unite.ANS: ngettext_lazy("%(n)d an", "%(n)d ans", "n"),
}

# A colour never speaks alone: the badge always carries the word of the status.
COULEURS: dict[Statut, str] = {
    Statut.BROUILLON: "gris",
    Statut.DEPOSE: "bleu",
    Statut.EN_INSTRUCTION: "bleu",
    Statut.COMPLEMENT_DEMANDE: "orange",
    Statut.DECISION_PROPOSEE: "bleu",
    Statut.FAVORABLE: "vert",
    Statut.TITRE_DISPONIBLE: "vert",
    Statut.TITRE_REMIS: "vert",
    Statut.ACCORDE: "vert",
    Statut.AJOURNE: "orange",
    Statut.REFUSE: "rouge",
    Statut.IRRECEVABLE: "rouge",
    Statut.CLASSE_SANS_SUITE: "rouge",
    Statut.DESISTE: "gris",
}

# What each status means for the person: one sentence, present tense.
PHRASES: dict[Statut, Promise] = {
    Statut.BROUILLON: _("Votre demande n’est pas encore déposée. Vos réponses sont gardées."),
    Statut.DEPOSE: _("La préfecture a reçu votre demande. Un agent va l’examiner."),
    Statut.EN_INSTRUCTION: _("Un agent de la préfecture examine votre demande."),
    Statut.COMPLEMENT_DEMANDE: _("La préfecture attend des documents de votre part."),
    Statut.DECISION_PROPOSEE: _("L’examen est terminé. La préfecture prépare sa décision."),
    Statut.FAVORABLE: _("Votre demande est acceptée. Votre titre est en fabrication."),
    Statut.TITRE_DISPONIBLE: _("Votre titre est prêt. Venez le retirer."),
    Statut.TITRE_REMIS: _("Votre titre vous a été remis. La demande est terminée."),
    Statut.ACCORDE: _("Votre demande est acceptée. Elle est terminée."),
    Statut.AJOURNE: _("La préfecture a ajourné votre demande. Vous pouvez contester."),
    Statut.REFUSE: _("La préfecture a refusé votre demande. Vous pouvez contester."),
    Statut.IRRECEVABLE: _("La préfecture a déclaré votre demande irrecevable."),
    Statut.CLASSE_SANS_SUITE: _("Votre demande a été classée, faute de documents."),
    Statut.DESISTE: _("Vous avez retiré cette demande."),
}


def type_demande(code: str) -> str:
    """The kind of request in words."""
    return str(TYPES[TypeDemande(code)])


def ailleurs(canal: str | None) -> str:
    """Where to go, when the portal does not receive the request."""
    return str(AILLEURS.get(Canal(canal) if canal else None, AILLEURS[None]))


def duree(valeur: int, unite: str) -> str:
    """'4 mois', '90 jours': a length of time in the law's own unit."""
    return str(UNITES[Unite(unite)] % {"n": valeur})
