"""What the e-mail says around a message: a greeting, the link, where to answer.

In the person's language and plain text. The first name is the only personal datum this adds.
"""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from notifications.models import Notification


def texte_du_courriel(notification: Notification) -> str:
    """The body of the e-mail; a Django mail goes out word for word."""
    if notification.est_brute:
        return notification.corps
    prenoms = notification.destinataire.prenoms.split() if notification.destinataire else []
    with translation.override(notification.langue):
        return render_to_string(
            "notifications/courriel.txt",
            {
                "prenom": prenoms[0] if prenoms else "",
                "corps": notification.corps,
                "adresse_du_lien": adresse_du_lien(notification),
                "dans_le_compte": notification.dans_le_compte,
                "adresse_du_site": settings.ADRESSE_DU_SITE,
                "site_de_demonstration": settings.SITE_DE_DEMONSTRATION,
            },
        )


def adresse_du_lien(notification: Notification) -> str:
    """The full address of the page the message is about."""
    return f"{settings.ADRESSE_DU_SITE}{notification.lien}" if notification.lien else ""
