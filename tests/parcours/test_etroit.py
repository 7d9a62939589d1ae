"""On a phone 320 px wide: no page scrolls sideways, and the wizard works."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from demarches.models import Dossier
from tests.parcours.conducteurs import Personne, Regard
from tests.parcours.conftest import CODE, LARGEUR_DE_TELEPHONE, reponses_refugie

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True)]


def test_le_parcours_tient_dans_320_pixels(
    nouvelle_page: Callable[..., Page],
    inscrite: Callable[[Page, Regard], Personne],
    documents: dict[str, list[Path]],
    etroite: Regard,
    verifier_accessibilite: Regard,
) -> None:
    def regarder(page: Page, nom: str) -> None:
        etroite(page, nom)
        verifier_accessibilite(page, nom)

    page = nouvelle_page(has_touch=True)
    page.set_viewport_size({"width": LARGEUR_DE_TELEPHONE, "height": 640})
    personne = inscrite(page, regarder)
    for chemin in ("/", "/demarches/", "/mon-espace/", "/messages/", "/compte/", "/contact/"):
        personne.aller(chemin, chemin.strip("/") or "accueil")
    for demarche in ("passeport-talent", "carte-resident-longue-duree-ue"):
        personne.aller(f"/demarches/{demarche}/", demarche)
    reference = personne.commencer("bpi-refugie")
    personne.informations(reponses_refugie())
    personne.justificatifs(documents)
    personne.ephoto(CODE)
    personne.recapitulatif()
    personne.deposer()
    personne.suivre("Suivre ma demande")
    personne.titre("Carte de résident – réfugié")
    expect(page.get_by_text(reference).first).to_be_visible()
    regarder(page, "dossier")
    personne.aller("/mon-espace/", "mon-espace-apres")
    personne.aller(f"/dossiers/{reference}/desister/", "desister")
    assert Dossier.objects.get().statut == "depose"
