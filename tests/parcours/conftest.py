"""Ground of the journeys: a site with its worker, people the register knows, real files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page
from pypdf import PdfReader

from accounts.models import Role, TitreRegistre, User
from notifications.models import Notification
from tests.accounts.factories import FicheRegistreFactory, TitreRegistreFactory
from tests.conftest import prefecture
from tests.demarches.factories import code_ephoto
from tests.navigateur import tient_dans
from tests.parcours.conducteurs import Agent, Personne, Regard
from tests.processus import DELAI_DES_TACHES, Travailleur, attendre

NUMERO = "9900000100"
CODE = "PHOTODEPARCOURS000001"
LARGEUR_DE_TELEPHONE = 320
MOT_DE_PASSE_DE_SERVICE = "cerise-velours-canal-38"


@pytest.fixture
def site(travailleur: Travailleur, live_server: Any, settings: Any) -> str:
    """The portal, its database, its queue and its worker."""
    # Django's test runner puts its own backend here: mails would be seen by no worker.
    settings.EMAIL_BACKEND = "notifications.courriel.BoiteDEnvoi"
    return str(live_server.url)


@pytest.fixture(autouse=True)
def _le_site_d_abord(request: pytest.FixtureRequest) -> None:
    """Begun before the browsers, it ends after them: what they ask last, the worker still does."""
    if "site" in request.fixturenames:
        request.getfixturevalue("site")


@pytest.fixture
def connu_du_registre(db: None) -> TitreRegistre:
    """Somebody recognised as a refugee, who holds an asylum attestation."""
    aujourdhui = timezone.localdate()
    titre: TitreRegistre = TitreRegistreFactory(
        fiche=FicheRegistreFactory(numero_etranger=NUMERO),
        nature="atda",
        motif="demande_asile",
        numero="ATDAESSAI1",
        debut=aujourdhui - timedelta(days=200),
        fin=aujourdhui + timedelta(days=90),
    )
    code_ephoto(CODE)
    return titre


@pytest.fixture
def code_recu() -> Callable[[str], str]:
    """The six digits written to an address, once the message is there."""

    def lire(adresse: str) -> str:
        def messages() -> Any:
            return Notification.objects.filter(adresse=adresse).order_by("-pk")

        attendre(lambda: messages().exists(), DELAI_DES_TACHES, f"un message à {adresse}")
        trouve = re.search(r"^\s*(\d{6})\s*$", messages().first().corps, re.MULTILINE)
        assert trouve, "pas de code dans le message"
        return trouve[1]

    return lire


def page_ecrite(titre: str) -> Image.Image:
    """A sheet with words on it, as a scanner would give it."""
    feuille = Image.new("RGB", (1240, 1754), (252, 251, 247))
    dessin = ImageDraw.Draw(feuille)
    police = ImageFont.load_default(size=48)
    dessin.text((120, 140), f"DOCUMENT FICTIF\n{titre}", fill=(20, 20, 40), font=police)
    for ligne in range(24):
        dessin.line((120, 420 + ligne * 46, 1100, 420 + ligne * 46), fill=(150, 150, 160), width=3)
    return feuille


@pytest.fixture
def fichiers(tmp_path: Path) -> Callable[..., Path]:
    """Writes a real document on disk: `fichiers("domicile.pdf")`, `fichiers("photo.jpg")`."""

    def creer(nom: str, *, pages: int = 1) -> Path:
        chemin = tmp_path / nom
        feuilles = [page_ecrite(f"{nom}, page {n + 1}") for n in range(pages)]
        octets = io.BytesIO()
        if nom.endswith(".pdf"):
            feuilles[0].save(octets, "PDF", save_all=True, append_images=feuilles[1:])
        else:
            feuilles[0].save(octets, "JPEG", quality=80)
        chemin.write_bytes(octets.getvalue())
        return chemin

    return creer


REPONSES = {
    "code_postal": "75011",
    "commune": "Paris",
    "voie": "1 rue de l’Essai",
    "telephone": "06 00 00 00 00",
    "situation_familiale": "celibataire",
    "nb_enfants": "0",
    "protection": "refugie",
}


def reponses_refugie() -> dict[str, str]:
    """What a recognised refugee without children answers."""
    decision = timezone.localdate() - timedelta(days=30)
    return REPONSES | {"date_decision_protection": f"{decision:%d/%m/%Y}"}


@pytest.fixture
def documents(fichiers: Callable[..., Path]) -> dict[str, list[Path]]:
    """The three documents of a first request of a refugee."""
    return {
        "decision-ofpra": [fichiers("decision.pdf", pages=3)],
        "justificatif-domicile": [fichiers("domicile-1.jpg"), fichiers("domicile-2.jpg")],
        "contrat-engagement": [fichiers("contrat.pdf")],
    }


@pytest.fixture
def etroite() -> Regard:
    """Looks at nothing but this: the page never scrolls sideways."""

    def regarder(page: Page, nom: str) -> None:
        tient_dans(page, LARGEUR_DE_TELEPHONE, nom)

    return regarder


@pytest.fixture
def inscrite(
    site: str, connu_du_registre: TitreRegistre, code_recu: Callable[[str], str]
) -> Callable[[Page, Regard], Personne]:
    """Somebody who has just created an account, in this browser."""

    def creer(page: Page, regarder: Regard) -> Personne:
        personne = Personne(page, site, regarder)
        titre = connu_du_registre
        personne.creer_compte(NUMERO, titre.debut, titre.fin, "camille@exemple.example", code_recu)
        return personne

    return creer


@pytest.fixture
def bureau(
    site: str, nouvelle_page: Callable[..., Page], verifier_accessibilite: Regard
) -> Callable[[User], Agent]:
    """The screen of a member of staff, signed in by the form."""

    def ouvrir(user: User) -> Agent:
        agent = Agent(nouvelle_page(), site, verifier_accessibilite)
        agent.se_connecter(user.email, MOT_DE_PASSE_DE_SERVICE)
        return agent

    return ouvrir


def personnel(role: Role, nom: str) -> User:
    """Somebody of the prefecture of Paris."""
    adresse = f"{nom}@service.example"
    return User.objects.create_user(
        adresse,
        MOT_DE_PASSE_DE_SERVICE,
        email=adresse,
        role=role,
        nom=nom.upper(),
        prenoms="Dominique",
        prefecture=prefecture("75"),
    )


def texte_du_pdf(octets: bytes) -> str:
    """What a paper says, on one line."""
    pages = PdfReader(io.BytesIO(octets)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def envoye(nature: str) -> None:
    """Wait until the worker has sent the message of this turn."""

    def parti() -> bool:
        return Notification.objects.filter(nature=nature, statut="envoyee").exists()

    attendre(parti, DELAI_DES_TACHES, f"le travailleur a envoyé {nature}")


def jours(ecart: int) -> date:
    """A day that many days from today."""
    return timezone.localdate() + timedelta(days=ecart)


@pytest.fixture(scope="session", autouse=True)
def _feuilles_de_style() -> None:
    """Without the sheets of the design system the pages would be judged naked."""
    assert finders.find("anef/anef.css"), "Les feuilles de style manquent : make assets"
