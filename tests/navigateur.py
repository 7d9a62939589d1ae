"""A real browser for the journeys: Chromium, watched for errors, measured for accessibility.

A page that logs a script error, breaks the content security policy or answers 500 fails its
test even when the journey itself went through. Pictures stay in `var/captures-tests/`.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response, expect

from tests.processus import attendre

CAPTURES = Path(__file__).resolve().parent.parent / "var" / "captures-tests"
OPTIONS_DE_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
GRAVES = {"serious", "critical"}
# Milliseconds: what a busy machine may take to show a page; a test that passes never waits for it.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


def trouver_chromium() -> str | None:
    """The browser of the system; None leaves the choice to Playwright."""
    noms = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((chemin for nom in noms if nom and (chemin := shutil.which(nom))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How Chromium is started."""
    # Playwright runs an event loop in this thread; the tests still talk to the database in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {
        **browser_type_launch_args,
        "executable_path": trouver_chromium(),
        "args": OPTIONS_DE_CHROMIUM,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A French desktop; a journey on a phone asks `nouvelle_page(viewport=…)`."""
    return {
        **browser_context_args,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "viewport": {"width": 1366, "height": 900},
    }


@pytest.fixture
def nouvelle_page(new_context: Callable[..., Any]) -> Iterator[Callable[..., Page]]:
    """Opens another browser, with its own cookies: somebody else's screen."""
    incidents: list[str] = []
    contextes: list[BrowserContext] = []

    def ouvrir(**options: Any) -> Page:
        contextes.append(new_context(**options))
        page = contextes[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda erreur: incidents.append(f"script : {erreur}"))
        page.on("console", lambda message: _noter_la_console(incidents, message))
        page.on("response", lambda reponse: _noter_la_reponse(incidents, reponse))
        return page

    yield ouvrir
    for contexte in contextes:
        contexte.close()
    # Leaving a page may send something more: it is answered before the tables are emptied.
    attendre(_tout_est_repondu, PATIENCE / 1000, "le serveur a répondu à tout")
    assert not incidents, "\n".join(incidents)


@pytest.fixture
def page(nouvelle_page: Callable[..., Page]) -> Page:
    """The screen of the person of the journey."""
    return nouvelle_page()


def _tout_est_repondu() -> bool:
    """The live server has a thread for each connection, which ends with it."""
    return not any("process_request_thread" in fil.name for fil in threading.enumerate())


def _noter_la_console(incidents: list[str], message: ConsoleMessage) -> None:
    # Refused requests are seen by `_noter_la_reponse`, which knows a 404 on purpose from a 500.
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        incidents.append(f"console : {message.text}")


def _noter_la_reponse(incidents: list[str], reponse: Response) -> None:
    perdu = "/static/" in reponse.url and reponse.status == 404
    if reponse.status >= 500 or perdu:
        incidents.append(f"{reponse.status} {reponse.url}")


def attendre_avec(page: Page, condition: Callable[[], bool], quoi: str) -> None:
    """As `attendre`, for what the page itself brings: it is listened to meanwhile."""

    def ecouter() -> bool:
        page.evaluate("0")
        return condition()

    attendre(ecouter, PATIENCE / 1000, quoi)


def tient_dans(page: Page, largeur: int, nom: str = "page") -> None:
    """The page never scrolls sideways. A page still arriving is waited for: it has no width yet."""
    page.wait_for_load_state()
    mesure = page.evaluate("document.documentElement.scrollWidth")
    assert mesure <= largeur, f"{nom} : {mesure} px de large ({page.url})"


@pytest.fixture
def capturer(request: pytest.FixtureRequest) -> Callable[[Page, str], Path]:
    """Keeps a picture of the whole page: `capturer(page, "depot-reussi")`."""
    dossier = CAPTURES / re.sub(r"\W+", "-", request.node.name).strip("-")
    shutil.rmtree(dossier, ignore_errors=True)
    dossier.mkdir(parents=True)

    def prendre(page: Page, nom: str) -> Path:
        chemin = dossier / f"{len(list(dossier.iterdir())) + 1:02}-{nom}.png"
        page.screenshot(path=chemin, full_page=True)
        return chemin

    return prendre


@pytest.fixture
def verifier_accessibilite(
    capturer: Callable[[Page, str], Path],
) -> Callable[..., None]:
    """Fails on any serious or critical defect axe finds, and keeps a picture of the page."""
    axe = Axe()

    def verifier(page: Page, nom: str = "page") -> None:
        page.wait_for_load_state()
        capturer(page, nom)
        defauts = [
            f"{defaut['impact']} {defaut['id']} : {defaut['help']}\n    "
            + "\n    ".join(noeud["html"][:200] for noeud in defaut["nodes"][:3])
            for defaut in axe.run(page).response["violations"]
            if defaut["impact"] in GRAVES
        ]
        assert not defauts, f"{page.url}\n" + "\n".join(defauts)

    return verifier
