"""The letter before it exists: the paper's own words and template, shown to the agent.

Same data (`demarches.delivrance`), same template (`attestations.impression`) as the paper that
the verb will emit; nothing is written, and the number is drawn only when the paper is.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from attestations import impression
from attestations.models import Attestation
from attestations.models import Nature as NaturePapier
from demarches import delivrance
from demarches.models import Decision, Dossier, Sens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from demarches.models import DemandeDeComplement
    from demarches.transitions import Element

# The page is the person's letter alone: no script, nothing fetched but its own sheet.
CSP = "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'self'"


def de_complement(
    dossier: Dossier, *, elements: Sequence[Element], echeance: date, message: str
) -> str:
    """The request for documents as the person would read it."""
    donnees = delivrance.donnees_du_complement(
        dossier, elements=elements, echeance=echeance, message=message
    )
    return _page(dossier, NaturePapier.DEMANDE_COMPLEMENT, donnees)


def de_decision(
    dossier: Dossier, decision: Decision, *, complement: DemandeDeComplement | None = None
) -> str:
    """The decision as the person would read it; grounds not written yet are shown as missing."""
    if decision.sens != Sens.FAVORABLE and not decision.motifs:
        decision.motifs = _("[Les motifs s’affichent ici.]")
    premier = delivrance.prevus(dossier, decision, complement=complement)[0]
    return _page(dossier, premier.nature, premier.donnees, premier.du, premier.au)


def _page(
    dossier: Dossier,
    nature: NaturePapier,
    donnees: dict[str, Any],
    du: date | None = None,
    au: date | None = None,
) -> str:
    maintenant = timezone.now()
    brouillon = Attestation(
        numero=_("attribué à l’envoi"),
        nature=nature,
        titulaire=dossier.usager,
        reference=dossier.reference,
        donnees=donnees,
        valable_du=timezone.localdate(maintenant) if nature == NaturePapier.ADF else du,
        valable_au=au,
        emise_le=maintenant,
        code_verification="····-····",
    )
    lien = format_html('<link rel="stylesheet" href="{}"></head>', reverse("instruction:feuille"))
    return impression.page(brouillon).replace("</head>", lien, 1)


def feuille() -> str:
    """The paper's own sheet, then what a screen needs."""
    return f"{impression.feuille()}\n{render_to_string('instruction/lettre.css')}"


def reponse(page: str) -> HttpResponse:
    """The letter in a frame of the desk, or in a tab of its own."""
    return HttpResponse(
        page,
        headers={
            "Content-Security-Policy": CSP,
            "X-Frame-Options": "SAMEORIGIN",
            "Cache-Control": "private, no-store",
        },
    )
