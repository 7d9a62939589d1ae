"""The same on the embedded defaults: SQLite, tasks in the process, e-mails on a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.parcours.conducteurs import Personne, Regard
from tests.parcours.conftest import reponses_refugie, texte_du_pdf
from tests.processus import Demonstration

pytestmark = [pytest.mark.parcours]
ADRESSE = "amina@exemple.example"


def test_un_nouveau_venu_depose_sur_la_demonstration(
    demo_embarquee: Demonstration,
    page: Page,
    nouvelle_page: Callable[..., Page],
    documents: dict[str, list[Path]],
    verifier_accessibilite: Regard,
) -> None:
    personne = Personne(page, demo_embarquee.adresse, verifier_accessibilite)
    boite = nouvelle_page()

    def code(adresse: str) -> str:
        """Read the e-mail where the demonstration shows it."""
        boite.goto(f"{demo_embarquee.adresse}/demo/courriels/?q={adresse}")
        corps = boite.locator(".notifications-courriel__texte").first
        expect(corps).to_contain_text(re.compile(r"\d{6}"))
        trouve = re.search(r"\b(\d{6})\b", corps.inner_text())
        assert trouve
        return trouve[1]

    aujourdhui = timezone.localdate()
    personne.creer_compte(
        "9900000001",
        aujourdhui - timedelta(days=200),
        aujourdhui + timedelta(days=90),
        ADRESSE,
        code,
    )
    reference = personne.commencer("bpi-refugie")
    personne.informations(reponses_refugie())
    personne.justificatifs(documents)
    personne.ephoto("DEMOBONNEPHOTONUMERO06")
    personne.recapitulatif()
    personne.deposer()
    texte = texte_du_pdf(personne.telecharger("Télécharger le document"))
    assert reference in texte
    assert "prolongation" in texte.lower()

    # The message of the filing has left, with the paper attached.
    boite.goto(f"{demo_embarquee.adresse}/demo/courriels/?q={ADRESSE}")
    depot = boite.locator(".notifications-courriel", has_text=reference).first
    expect(depot).to_contain_text("une pièce jointe")
    personne.aller("/mon-espace/", "mon-espace")
    expect(page.get_by_text(reference).first).to_be_visible()
