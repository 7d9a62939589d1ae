"""Pictures of every screen of the demonstration, in two languages and two sizes.

Each series starts from the same fresh copy of the loaded demonstration, so that its screens do
not depend on the series before. All pictures go to `var/captures/<langue>/<taille>/`; the few
that README shows are reduced and copied to `docs/captures/`, the only ones kept in the repository.
`--langues fr --tailles bureau` limits the series.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, sync_playwright

RACINE = Path(__file__).resolve().parent.parent
SORTIE = RACINE / "var" / "captures"
VITRINE = RACINE / "docs" / "captures"
MOT_DE_PASSE = "Demo-Anef-2026"
TAILLES = {"bureau": (1366, 900), "telephone": (360, 740)}
LANGUES = {"fr": "fr-FR", "en": "en-GB"}
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DELAI_DE_DEMARRAGE = 120
HAUTEUR_MAX = 6000
EMPLOYEUR = "rh@demo.example"
# Answers of the orientation questionnaire whose result is worth a picture.
REPONSES = "besoin=premier_titre&motif_sejour=etudes"
# What README shows: series, picture, width in pixels.
CHOISIES = (
    ("fr", "bureau", "mon-espace", 900),
    ("fr", "bureau", "etape-justificatifs", 900),
    ("fr", "telephone", "depot-reussi", 360),
    ("fr", "bureau", "attestation", 620),
    ("fr", "bureau", "agent-dossier", 1000),
    ("en", "telephone", "orientation-resultat", 360),
)
HAUTEUR_VITRINE = 1100


def environnement(dossier: Path) -> dict[str, str]:
    """The embedded defaults, with data of its own."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "anef.settings.demo",
        "DATABASE_URL": f"sqlite:///{dossier / 'demo.sqlite3'}",
        "DOSSIER_FICHIERS": str(dossier / "fichiers"),
        "REDIS_URL": "",
        "S3_BUCKET": "",
        "CLAMD_URL": "",
    }


def gerer(dossier: Path, *arguments: str) -> str:
    """One command of the portal."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=RACINE,
        env=environnement(dossier),
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@contextmanager
def site_ouvert(modele: Path) -> Iterator[tuple[str, Path]]:
    """The demonstration, on a copy of the loaded data and a free port."""
    with tempfile.TemporaryDirectory(prefix="captures-") as nom:
        dossier = Path(nom)
        shutil.copytree(modele, dossier, dirs_exist_ok=True)
        with socket.socket() as essai:
            essai.bind(("127.0.0.1", 0))
            port = essai.getsockname()[1]
        serveur = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            cwd=RACINE,
            env=environnement(dossier),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        adresse = f"http://127.0.0.1:{port}"
        try:
            attendre(adresse, serveur)
            yield adresse, dossier
        finally:
            serveur.send_signal(signal.SIGINT)
            serveur.wait(timeout=20)


def attendre(adresse: str, serveur: subprocess.Popen[bytes]) -> None:
    """Until the site answers."""
    limite = time.monotonic() + DELAI_DE_DEMARRAGE
    while time.monotonic() < limite and serveur.poll() is None:
        try:
            urllib.request.urlopen(f"{adresse}/sante/", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("La démonstration ne s’est pas ouverte.")


def reperes(dossier: Path) -> dict[str, str]:
    """References and numbers that are drawn at loading, asked of the portal itself."""
    programme = """
import json
from attestations.models import Attestation
from assistance.models import Ticket
from demarches.models import Dossier
r = {d.usager.identifiant: d.reference for d in Dossier.objects.select_related("usager").order_by("pk")}
a = Attestation.objects.filter(titulaire__identifiant="9900000024", nature="adp").first()
r |= {"adp": a.numero, "code": a.code_verification}
r["ticket"] = Ticket.objects.filter(statut="ouvert", auteur__isnull=False).first().numero
print("REPERES" + json.dumps(r))
"""
    sortie = gerer(dossier, "shell", "-c", programme)
    return dict(json.loads(sortie.partition("REPERES")[2].splitlines()[0]))


@dataclass
class Serie:
    """One language, one size: opens pages and keeps numbered pictures of them."""

    navigateur: Browser
    site: str
    langue: str
    taille: str
    reperes: dict[str, str]
    rang: int = 0

    @property
    def dossier(self) -> Path:
        """Where the pictures of this series go."""
        return SORTIE / self.langue / self.taille

    @contextmanager
    def session(self, identite: str = "") -> Iterator[Page]:
        """A browser of its own, signed in when an identity is given."""
        largeur, hauteur = TAILLES[self.taille]
        contexte: BrowserContext = self.navigateur.new_context(
            viewport={"width": largeur, "height": hauteur},
            locale=LANGUES[self.langue],
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
        )
        temoin: SetCookieParam = {"name": "django_language", "value": self.langue, "url": self.site}
        contexte.add_cookies([temoin])
        page = contexte.new_page()
        page.set_default_timeout(15_000)
        try:
            if identite:
                self.connecter(page, identite)
                contexte.add_cookies([temoin])  # signing in chose the account's language
            yield page
        finally:
            contexte.close()

    def connecter(self, page: Page, identite: str) -> None:
        """Sign in by the door of the applicants, of the employers or of the staff."""
        porte = "agents" if "@" in identite else "compte"
        porte = "employeurs" if identite == EMPLOYEUR else porte
        page.goto(f"{self.site}/{porte}/connexion/")
        page.locator("input[name=numero]" if porte == "compte" else "input[name=adresse]").fill(
            identite
        )
        page.locator("input[name=mot_de_passe]").fill(MOT_DE_PASSE)
        continuer(page)

    def prendre(self, page: Page, nom: str, adresse: str = "", *, entiere: bool = True) -> None:
        """Go there if told to, and keep a picture: the whole page, or the screen as it opens."""
        if adresse:
            reponse = page.goto(f"{self.site}{adresse}")
            if reponse is not None and reponse.status >= 400:
                print(f"  {reponse.status} {self.langue}/{self.taille} {nom} {adresse}")
        page.wait_for_load_state("networkidle")
        deborde = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if deborde > 0:
            print(f"  déborde de {deborde} px : {self.langue}/{self.taille} {nom}")
        self.rang += 1
        chemin = self.dossier / f"{self.rang:02}-{nom}.png"
        largeur, hauteur = TAILLES[self.taille]
        if entiere:
            hauteur = min(page.evaluate("document.documentElement.scrollHeight"), HAUTEUR_MAX)
        page.screenshot(
            path=chemin,
            full_page=entiere,
            clip={"x": 0, "y": 0, "width": largeur, "height": hauteur},
        )

    def papier(self, page: Page, nom: str, adresse: str) -> None:
        """The first page of a PDF, as a picture."""
        reponse = page.request.get(f"{self.site}{adresse}")
        if not reponse.ok:
            print(f"  {reponse.status} {self.langue}/{self.taille} {nom} {adresse}")
            return
        self.rang += 1
        sortie = self.dossier / f"{self.rang:02}-{nom}"
        subprocess.run(
            ["pdftoppm", "-png", "-r", "90", "-singlefile", "-", str(sortie)],
            input=reponse.body(),
            check=True,
        )


def continuer(page: Page) -> None:
    """Press the main button of the form of the page."""
    avec_bouton = page.locator("main form[method=post]:has(button.fr-btn[type=submit])")
    with page.expect_navigation():
        avec_bouton.first.locator("button.fr-btn[type=submit]").first.click()
    page.wait_for_load_state("networkidle")


def remplir_la_date(page: Page, nom: str, jour: date) -> None:
    """A date in its three boxes."""
    for suffixe, valeur in (("jour", jour.day), ("mois", jour.month), ("annee", jour.year)):
        page.locator(f"[name={nom}_{suffixe}]").fill(f"{valeur:02}")


def cocher(page: Page, nom: str, valeur: str) -> None:
    """A radio button, hidden behind its label by the design system."""
    page.locator(f"input[name={nom}][value={valeur}]").check(force=True)


def photo(mot: str) -> FilePayload:
    """A picture to add as a piece."""
    octets = BytesIO()
    Image.new("RGB", (600, 800), (238, 232, 220)).save(octets, "JPEG")
    return {"name": f"{mot}.jpg", "mimeType": "image/jpeg", "buffer": octets.getvalue()}


# The walks. Each takes its pictures in the order a person would see the screens.


def pages_publiques(serie: Serie) -> None:
    """What anybody sees."""
    with serie.session() as page:
        serie.prendre(page, "accueil", "/")
        serie.prendre(page, "demarches", "/demarches/")
        serie.prendre(page, "orientation", "/orientation/")
        serie.prendre(page, "orientation-resultat", f"/orientation/?{REPONSES}")
        serie.prendre(page, "liste-personnelle", "/demarches/cni-majeur-perte/ma-liste/")
        serie.prendre(page, "questions", "/questions/")
        serie.prendre(page, "presentation-refugie", "/demarches/bpi-refugie/")
        serie.prendre(page, "presentation-naturalisation", "/demarches/naturalisation-france/")
        serie.prendre(page, "presentation-talent", "/demarches/passeport-talent/")
        serie.prendre(page, "contact", "/contact/")
        serie.prendre(page, "connexion", "/compte/connexion/")
        serie.prendre(page, "sans-numero", "/compte/sans-numero/")
        serie.prendre(page, "verifier", "/verifier/")
        page.locator("[name=numero]").fill(serie.reperes["adp"])
        page.locator("[name=code]").fill(serie.reperes["code"])
        continuer(page)
        serie.prendre(page, "verifier-resultat")
        for nom in ("mentions-legales", "donnees-personnelles", "accessibilite", "plan-du-site"):
            serie.prendre(page, nom, f"/{nom}/")
        serie.prendre(page, "introuvable", "/nulle-part/")


def creation_et_depot(serie: Serie) -> None:
    """A refugee creates her account, fills the five steps and files."""
    aujourd_hui = date.today()  # noqa: DTZ011  the dates of the demonstration are of this machine
    with serie.session() as page:
        page.goto(f"{serie.site}/compte/creer/")
        continuer(page)
        serie.prendre(page, "compte-numero-erreurs")
        page.goto(f"{serie.site}/compte/creer/")
        page.locator("[name=numero]").fill("99 0000 0001")
        remplir_la_date(page, "debut", aujourd_hui - timedelta(days=200))
        remplir_la_date(page, "fin", aujourd_hui + timedelta(days=90))
        serie.prendre(page, "compte-numero")
        continuer(page)
        page.locator("[name=adresse]").fill("amina.exemple@demo.example")
        serie.prendre(page, "compte-courriel")
        continuer(page)
        serie.prendre(page, "compte-code")
        with serie.session() as courriels:
            courriels.goto(f"{serie.site}/demo/courriels/?q=amina.exemple")
            courriels.locator("details > summary").first.click()
            serie.prendre(courriels, "demo-courriels")
            trouve = re.search(r"\b(\d{3} ?\d{3})\b", courriels.locator("main").inner_text())
            code = trouve.group(1).replace(" ", "") if trouve else ""
        page.locator("[name=code]").fill(code)
        continuer(page)
        page.locator("main input[type=password]").first.fill(MOT_DE_PASSE)
        serie.prendre(page, "compte-mot-de-passe")
        continuer(page)
        serie.prendre(page, "compte-arrivee")
        serie.prendre(page, "mon-espace-vide", "/mon-espace/")
        serie.prendre(page, "presentation-connectee", "/demarches/bpi-refugie/")
        page.locator("main form[action$='/commencer/'] button").first.click()
        page.wait_for_load_state("networkidle")
        etapes(serie, page)


def etapes(serie: Serie, page: Page) -> None:
    """The five steps, then the receipt."""
    serie.prendre(page, "etape-informations")
    continuer(page)
    serie.prendre(page, "etape-informations-erreurs")
    for nom, valeur in (
        ("voie", "1 rue de l’Exemple"),
        ("code_postal", "75011"),
        ("commune", "Paris"),
        ("telephone", "06 00 00 00 00"),
        ("nb_enfants", "0"),
        ("lieu_naissance", "Ville-Exemple-sur-Mer"),
    ):
        page.locator(f"[name={nom}]").fill(valeur)
    cocher(page, "situation_familiale", "celibataire")
    cocher(page, "protection", "refugie")
    remplir_la_date(page, "date_decision_protection", date.today() - timedelta(days=30))  # noqa: DTZ011
    for _ in range(3):
        if "/informations/" in page.url:
            continuer(page)
    serie.prendre(page, "etape-justificatifs-vide")
    ids = page.locator("[data-piece]").evaluate_all("pieces => pieces.map(p => p.id)")
    for numero, identifiant in enumerate(ids):
        page.locator(f"#{identifiant} input[type=file]").set_input_files(photo(f"piece-{numero}"))
        page.locator(f"#{identifiant} .anef-fichiers li").first.wait_for()
        page.wait_for_load_state("networkidle")
    time.sleep(1.5)
    page.reload()
    serie.prendre(page, "etape-justificatifs")
    page.goto(page.url.replace("/justificatifs/", "/e-photo/"))
    serie.prendre(page, "etape-ephoto")
    page.locator("[name=code]").fill("DEMOEXPIREE00000000001")
    continuer(page)
    serie.prendre(page, "etape-ephoto-expiree")
    page.locator("[name=code]").fill("DEMO BONNE PHOTO NUMERO 01")
    continuer(page)
    serie.prendre(page, "etape-recapitulatif")
    page.goto(page.url.replace("/recapitulatif/", "/depot/"))
    page.locator("[name=exact]").check(force=True)
    serie.prendre(page, "etape-depot")
    continuer(page)
    serie.prendre(page, "depot-reussi")
    papier = page.locator("a[href*='/attestations/']").first.get_attribute("href")
    serie.papier(page, "attestation", papier or "")
    serie.prendre(page, "dossier-depose", page.url.removeprefix(serie.site).replace("depose/", ""))


def suivi(serie: Serie) -> None:
    """People whose cases are under way."""
    reperes = serie.reperes
    with serie.session("9900000024") as page:
        serie.prendre(page, "mon-espace", "/mon-espace/")
        serie.prendre(page, "dossier-complement", f"/dossiers/{reperes['9900000024']}/")
        serie.prendre(page, "complement", f"/dossiers/{reperes['9900000024']}/complement/")
        serie.prendre(page, "messages", "/messages/")
        page.locator("main a[href^='/messages/']").first.click()
        serie.prendre(page, "message")
        serie.prendre(page, "assistance", "/assistance/")
        serie.prendre(page, "contact-connecte", "/contact/")
        serie.prendre(page, "profil", "/compte/")
        serie.prendre(page, "desister", f"/dossiers/{reperes['9900000024']}/desister/")
    with serie.session("9900000029") as page:
        serie.prendre(page, "dossier-refuse", f"/dossiers/{reperes['9900000029']}/")
        lettre = page.locator("a[href*='/attestations/REF'], a[href*='/attestations/']").first
        serie.papier(page, "lettre-refus", lettre.get_attribute("href") or "")
    with serie.session("9900000028") as page:
        serie.prendre(page, "dossier-titre-disponible", f"/dossiers/{reperes['9900000028']}/")
    with serie.session("9900000034") as page:
        serie.prendre(page, "mon-espace-a-renouveler", "/mon-espace/")
    with serie.session("9900000021") as page:
        serie.prendre(page, "brouillon", f"/dossiers/{reperes['9900000021']}/")


def bureau(serie: Serie) -> None:
    """The agents, the validator and the contact centre."""
    reperes = serie.reperes
    with serie.session() as page:
        serie.prendre(page, "agent-connexion", "/agents/connexion/")
    with serie.session("agent.paris@demo.example") as page:
        serie.prendre(page, "agent-file", "/instruction/")
        serie.prendre(page, "agent-pilotage", "/pilotage/")
        fiche = f"/instruction/{reperes['9900000023']}/"
        page.goto(f"{serie.site}{fiche}")
        time.sleep(1.5)  # the reader of the browser draws the PDF after the page is ready
        serie.prendre(page, "agent-dossier", entiere=serie.taille == "telephone")
        serie.prendre(page, "agent-complement", f"{fiche}complement/")
        serie.prendre(page, "agent-complet", f"{fiche}complet/")
        serie.prendre(page, "agent-decision", f"{fiche}decision/")
    with serie.session("valideur.paris@demo.example") as page:
        serie.prendre(page, "valideur-file", "/instruction/")
        serie.prendre(
            page, "valideur-decision", f"/instruction/{reperes['9900000026']}/validation/"
        )
        serie.prendre(
            page, "valideur-classement", f"/instruction/{reperes['9900000025']}/classement/"
        )
    with serie.session("ccc@demo.example") as page:
        serie.prendre(page, "support-file", "/support/")
        serie.prendre(page, "support-ticket", f"/support/{reperes['ticket']}/")


def employeur(serie: Serie) -> None:
    """What a company sees of its requests."""
    with serie.session() as page:
        serie.prendre(page, "employeur-compte", "/compte/creer/employeur/")
    with serie.session(EMPLOYEUR) as page:
        serie.prendre(page, "employeur-espace", "/mon-espace/")


PARCOURS = (pages_publiques, creation_et_depot, suivi, bureau, employeur)


def exposer() -> None:
    """Reduce the pictures that README shows; nothing else is kept in the repository."""
    shutil.rmtree(VITRINE, ignore_errors=True)
    for langue, taille, nom, largeur in CHOISIES:
        trouvees = sorted((SORTIE / langue / taille).glob(f"[0-9][0-9]-{nom}.png"))
        if not trouvees:
            continue
        image = Image.open(trouvees[0]).convert("RGB")
        image = image.resize((largeur, round(image.height * largeur / image.width)))
        image = image.crop((0, 0, largeur, min(image.height, HAUTEUR_VITRINE)))
        chemin = VITRINE / langue / taille / f"{nom}.png"
        chemin.parent.mkdir(parents=True, exist_ok=True)
        image.quantize(128).save(chemin, optimize=True)


def main() -> None:
    """Load once, then one series after another."""
    analyseur = argparse.ArgumentParser(description=__doc__)
    analyseur.add_argument("--langues", nargs="+", choices=LANGUES, default=list(LANGUES))
    analyseur.add_argument("--tailles", nargs="+", choices=TAILLES, default=list(TAILLES))
    options = analyseur.parse_args()
    with tempfile.TemporaryDirectory(prefix="captures-") as nom, sync_playwright() as playwright:
        modele = Path(nom)
        gerer(modele, "demo", "--preparer")
        reperes_du_modele = reperes(modele)
        navigateur = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=OPTIONS
        )
        for langue in options.langues:
            for taille in options.tailles:
                with site_ouvert(modele) as (site, _):
                    serie = Serie(navigateur, site, langue, taille, reperes_du_modele)
                    shutil.rmtree(serie.dossier, ignore_errors=True)
                    serie.dossier.mkdir(parents=True)
                    for parcours in PARCOURS:
                        try:
                            parcours(serie)
                        except Exception as erreur:  # noqa: BLE001  the other walks still have their pictures
                            print(f"  {langue}/{taille} {parcours.__name__} : {erreur}")
                    print(f"{langue}/{taille} : {serie.rang} images")
        navigateur.close()
    exposer()


if __name__ == "__main__":
    main()
