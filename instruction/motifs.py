"""The managed list of reasons for which a document is refused or asked for again.

One home, so that the same defect is said in the same words to everybody. `libelle` is for the
agent's list, in the agent's language; `texte` is for the person, and says what to do about it: it
is kept in French, the language of the letter, and shown on the screens in the reader's.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

LONGUEUR_MAX = 500


@dataclass(frozen=True)
class Motif:
    """A reason."""

    code: str
    libelle: str | Promise
    texte: str


MOTIFS = (
    Motif(
        "illisible",
        _("Illisible"),
        gettext_noop(
            "Le document est flou ou coupé : on ne peut pas le lire. Envoyez une copie nette et "
            "entière."
        ),
    ),
    Motif(
        "pages",
        _("Pages manquantes"),
        gettext_noop(
            "Il manque des pages. Envoyez le document entier, toutes les pages dans l’ordre."
        ),
    ),
    Motif(
        "autre_document",
        _("Ce n’est pas le document demandé"),
        gettext_noop(
            "Le fichier envoyé n’est pas le document demandé. Envoyez le document indiqué."
        ),
    ),
    Motif(
        "ancien",
        _("Trop ancien"),
        gettext_noop("Le document est trop ancien. Envoyez un document plus récent."),
    ),
    Motif(
        "perime",
        _("Périmé"),
        gettext_noop("Le document n’est plus valable. Envoyez le document en cours de validité."),
    ),
    Motif(
        "autre_personne",
        _("Au nom d’une autre personne"),
        gettext_noop(
            "Le document n’est pas à votre nom. Envoyez un document à votre nom, ou expliquez le lien "
            "avec cette personne et joignez de quoi le prouver."
        ),
    ),
    Motif(
        "traduction",
        _("Traduction manquante"),
        gettext_noop(
            "Le document est rédigé en langue étrangère. Joignez sa traduction par un traducteur "
            "agréé."
        ),
    ),
    Motif(
        "signature",
        _("Non daté ou non signé"),
        gettext_noop("Le document n’est pas daté ou pas signé. Envoyez-le daté et signé."),
    ),
    Motif(
        "identite",
        _("Identité différente"),
        gettext_noop(
            "L’identité écrite sur le document est différente de celle de votre demande. Envoyez un "
            "document qui explique cette différence."
        ),
    ),
    Motif(
        "manquant",
        _("Document absent du dossier"),
        gettext_noop("Ce document ne figure pas dans votre demande. Envoyez-le."),
    ),
)

_PAR_CODE = {motif.code: motif for motif in MOTIFS}


def choix() -> list[tuple[str, str | Promise]]:
    """The list for a form, with an empty first line for a reason in one's own words."""
    return [("", _("Motif libre")), *((motif.code, motif.libelle) for motif in MOTIFS)]


def rediger(code: str, precision: str) -> str:
    """The reason as the person will read it: the managed words, then the agent's own."""
    gere = _PAR_CODE[code].texte if code in _PAR_CODE else ""
    return " ".join(morceau for morceau in (gere, precision.strip()) if morceau)
