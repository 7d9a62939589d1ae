"""What every template may know about the site itself, without a query most of the time."""

from django.conf import settings
from django.http import HttpRequest

from assistance import incidents


def site(request: HttpRequest) -> dict[str, object]:
    """State marks, notices and address: the same on every page."""
    return {
        "marques_de_etat": settings.MARQUES_DE_ETAT,
        "site_de_demonstration": settings.SITE_DE_DEMONSTRATION,
        "courriels_lisibles": settings.COURRIELS_LISIBLES,
        "adresse_du_site": settings.ADRESSE_DU_SITE,
        "incidents": incidents.en_cours,
    }
