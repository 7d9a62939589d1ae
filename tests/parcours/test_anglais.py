"""In English: the switch is on each page, follows the person, and walks the whole wizard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import TitreRegistre
from demarches.models import Dossier
from notifications.models import Notification
from tests.conftest import Connecte
from tests.parcours.conducteurs import MOT_DE_PASSE, Personne, remplir
from tests.parcours.conftest import CODE, reponses_refugie

pytestmark = [
    pytest.mark.parcours,
    pytest.mark.django_db(transaction=True),
]


def _passer_en_anglais(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def _continuer(page: Page, etape: str) -> None:
    page.locator("main form .fr-btn[type=submit]").last.click()
    page.wait_for_url(f"**/etapes/{etape}/")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_le_parcours_se_fait_en_anglais_et_les_messages_suivent(
    site: str,
    connu_du_registre: TitreRegistre,
    usager: Connecte,
    page: Page,
    nouvelle_page: Callable[..., Page],
    documents: dict[str, list[Path]],
) -> None:
    usager.user.set_password(MOT_DE_PASSE)
    usager.user.save()
    personne = Personne(page, site)
    personne.se_connecter(usager.user.identifiant)
    ici = page.url
    _passer_en_anglais(page)
    assert page.url == ici
    usager.user.refresh_from_db()
    assert usager.user.langue == "en"

    reference = personne.commencer("bpi-refugie")
    for nom, valeur in reponses_refugie().items():
        remplir(page, nom, valeur)
    _continuer(page, "justificatifs")
    for piece, chemins in documents.items():
        carte = page.locator(f"#piece-{piece}")
        carte.locator("input[type=file]").set_input_files(chemins)
        expect(carte.locator(".anef-fichier")).to_have_count(len(chemins))
    _continuer(page, "e-photo")
    remplir(page, "code", CODE)
    _continuer(page, "recapitulatif")
    _continuer(page, "depot")
    remplir(page, "exact", "on")
    page.locator("main form .fr-btn[type=submit]").last.click()
    page.wait_for_url("**/depose/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert Dossier.objects.get(reference=reference).statut == "depose"
    assert Notification.objects.get(reference=reference).langue == "en"

    # Another device, which has chosen nothing, reads in the account's language.
    ailleurs = Personne(nouvelle_page(), site)
    ailleurs.page.goto(f"{site}/compte/connexion/")
    remplir(ailleurs.page, "numero", usager.user.identifiant)
    remplir(ailleurs.page, "mot_de_passe", MOT_DE_PASSE)
    ailleurs.page.locator("main form button[type=submit]").first.click()
    ailleurs.page.wait_for_url(lambda adresse: "/connexion/" not in adresse)
    expect(ailleurs.page.locator("html")).to_have_attribute("lang", "en")
    ailleurs.page.get_by_role("button", name="Français").click()
    expect(ailleurs.page.locator("html")).to_have_attribute("lang", "fr")


@pytest.mark.parametrize("chemin", ["/", "/demarches/", "/demarches/bpi-refugie/", "/contact/"])
def test_la_langue_change_sur_chaque_page_sans_compte(chemin: str, site: str, page: Page) -> None:
    page.goto(f"{site}{chemin}")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    titre = page.get_by_role("heading", level=1).inner_text()
    _passer_en_anglais(page)
    assert page.url == f"{site}{chemin}"
    expect(page.get_by_role("heading", level=1)).not_to_have_text(titre)
