"""Who drives the browser: a person, an agent. They do what a hand does, and wait for what they see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

Regard = Callable[[Page, str], None]
MOT_DE_PASSE = "girafe-tuile-orage-91"


def _ne_rien_regarder(page: Page, nom: str) -> None:
    """When a journey is not about how the pages look."""


def remplir(page: Page, nom: str, valeur: str) -> None:
    """Answer one question, whatever its control."""
    jour = page.locator(f"[name='{nom}_jour']")
    champ = page.locator(f"main [name='{nom}']:not([type=hidden])").first
    champ.or_(jour).first.wait_for(state="attached")
    if jour.count():
        for partie, texte in zip(("jour", "mois", "annee"), valeur.split("/"), strict=True):
            page.locator(f"[name='{nom}_{partie}']").fill(texte)
    elif champ.get_attribute("type") in {"radio", "checkbox"}:
        choix = champ if valeur == "on" else page.locator(f"[name='{nom}'][value='{valeur}']")
        page.locator(f"label[for='{choix.get_attribute('id')}']").click()
        expect(choix).to_be_checked()
    elif champ.evaluate("e => e.tagName") == "SELECT":
        champ.select_option(valeur)
    else:
        champ.fill(valeur)


def en_francais(jour: date) -> str:
    """A day as three boxes take it."""
    return f"{jour.day}/{jour.month}/{jour.year}"


class Personne:
    """An applicant in front of a browser. `regarder` is called on every page they reach."""

    def __init__(self, page: Page, site: str, regarder: Regard = _ne_rien_regarder) -> None:
        self.page = page
        self.site = site
        self.regarder = regarder

    def aller(self, chemin: str, nom: str = "page") -> None:
        """Open an address and look at the page."""
        self.page.goto(f"{self.site}{chemin}")
        self.regarder(self.page, nom)

    def cliquer(self, bouton: str, exact: bool = False) -> None:
        """Press the button of this name, and wait for the page it gives."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=bouton, exact=exact).first.click()

    def suivre(self, lien: str) -> None:
        """Follow the link of this name, to the page it gives."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=lien).first.click()

    def titre(self, texte: str | re.Pattern[str]) -> None:
        """Wait for the page of this title."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(texte)

    # Before an account.

    def s_orienter(self, reponses: Mapping[str, str]) -> None:
        """Answer the questionnaire, one question a page, to the page of its result."""
        self.aller("/orientation/", "orientation")
        for question, reponse in reponses.items():
            remplir(self.page, question, reponse)
            self.cliquer("Continuer", exact=True)
            self.page.wait_for_url(f"**{question}={reponse}**")
            self.regarder(self.page, f"orientation-apres-{question}")

    # The account.

    def creer_compte(
        self, numero: str, debut: date, fin: date, adresse: str, code: Callable[[str], str]
    ) -> None:
        """Three steps, from the first page to one's own space."""
        self.aller("/compte/creer/", "compte-numero")
        remplir(self.page, "numero", numero)
        remplir(self.page, "debut", en_francais(debut))
        remplir(self.page, "fin", en_francais(fin))
        self._terminer_le_compte(adresse, code)

    def creer_compte_d_employeur(
        self, siret: str, entreprise: str, adresse: str, code: Callable[[str], str]
    ) -> None:
        """The same steps; the first one asks for the company instead of the person."""
        self.regarder(self.page, "compte-employeur")
        remplir(self.page, "siret", siret)
        remplir(self.page, "entreprise", entreprise)
        remplir(self.page, "contact", "Lou Essai")
        self._terminer_le_compte(adresse, code)

    def _terminer_le_compte(self, adresse: str, code: Callable[[str], str]) -> None:
        self.cliquer("Continuer", exact=True)
        self.page.wait_for_url("**/compte/creer/courriel/")
        self.regarder(self.page, "compte-courriel")
        remplir(self.page, "adresse", adresse)
        self.cliquer("Recevoir un code")
        self.page.wait_for_url("**/compte/creer/code/")
        self.regarder(self.page, "compte-code")
        remplir(self.page, "code", code(adresse))
        self.cliquer("Continuer", exact=True)
        self.page.wait_for_url("**/compte/creer/mot-de-passe/")
        self.regarder(self.page, "compte-mot-de-passe")
        remplir(self.page, "mot_de_passe", MOT_DE_PASSE)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(lambda adresse: "/compte/creer/" not in adresse)

    def se_connecter(self, numero: str, mot_de_passe: str = MOT_DE_PASSE) -> None:
        """By the form, wherever it goes next."""
        if "/compte/connexion/" not in self.page.url:
            self.page.goto(f"{self.site}/compte/connexion/")
        self.regarder(self.page, "connexion")
        remplir(self.page, "numero", numero)
        remplir(self.page, "mot_de_passe", mot_de_passe)
        self.cliquer("Me connecter", exact=True)
        self.page.wait_for_url(lambda adresse: "/connexion/" not in adresse)

    def se_deconnecter(self) -> None:
        """By the button of the menu, to the page it gives."""
        with self.page.expect_navigation():
            self.page.locator("form[action='/compte/deconnexion/'] button").first.click()

    # The wizard.

    def commencer(self, demarche: str, type_demande: str = "premiere_demande") -> str:
        """Start from the sheet of the procedure; the reference of the draft."""
        self.aller(f"/demarches/{demarche}/", "presentation")
        self.page.locator(f"section#{type_demande} form button[type=submit]").click()
        self.page.wait_for_url("**/etapes/informations/")
        trouvee = re.search(r"/dossiers/([^/]+)/", self.page.url)
        assert trouvee
        return trouvee[1]

    def informations(self, reponses: Mapping[str, str]) -> None:
        """Step 1, to the next one."""
        self.regarder(self.page, "informations")
        for nom, valeur in reponses.items():
            remplir(self.page, nom, valeur)
        self.cliquer("Continuer", exact=True)
        self.page.wait_for_url("**/etapes/justificatifs/")

    def ajouter(self, piece: str, fichiers: Iterable[Path]) -> None:
        """Give files for a document, and see them received."""
        carte = self.page.locator(f"#piece-{piece}")
        chemins = list(fichiers)
        carte.locator("input[type=file]").set_input_files(chemins)
        bouton = carte.get_by_role("button", name="Envoyer le fichier")
        if bouton.is_visible():
            bouton.click()
        for chemin in chemins:
            expect(carte.locator(".anef-fichier", has_text=chemin.name)).to_be_visible()
        expect(carte.get_by_text("Reçu", exact=True)).to_be_visible()

    def justificatifs(self, fichiers: Mapping[str, Iterable[Path]]) -> None:
        """Step 2, to the next one."""
        self.regarder(self.page, "justificatifs")
        for piece, chemins in fichiers.items():
            self.ajouter(piece, chemins)
        self.regarder(self.page, "justificatifs-recus")
        expect(self.page.get_by_text("À ajouter", exact=True)).to_have_count(0)
        self.cliquer("Continuer", exact=True)
        self.page.wait_for_url("**/etapes/e-photo/")

    def ephoto(self, code: str | None) -> None:
        """Step 3, to the next one: without a code the step says that none is asked."""
        self.regarder(self.page, "e-photo")
        if code is None:
            self.titre("Aucun code e-photo n’est demandé")
        else:
            remplir(self.page, "code", code)
        self.cliquer("Continuer", exact=True)
        self.page.wait_for_url("**/etapes/recapitulatif/")

    def telecharger(self, lien: str) -> bytes:
        """What the link of this name gives."""
        with self.page.expect_download() as attendu:
            self.page.get_by_role("link", name=lien).first.click()
        return Path(attendu.value.path()).read_bytes()

    def recapitulatif(self) -> None:
        """Everything at a glance, to the filing."""
        self.regarder(self.page, "recapitulatif")
        expect(self.page.locator("#manques")).to_have_count(0)
        self.cliquer("Continuer vers le dépôt")
        self.page.wait_for_url("**/etapes/depot/")

    def deposer(self) -> None:
        """The last step, to the receipt."""
        self.regarder(self.page, "depot")
        remplir(self.page, "exact", "on")
        self.cliquer("Déposer ma demande")
        self.page.wait_for_url("**/depose/")
        self.titre("Votre demande est déposée")
        self.regarder(self.page, "recu")


class Agent:
    """Somebody of the prefecture, or of the contact centre, in front of a browser."""

    def __init__(self, page: Page, site: str, regarder: Regard = _ne_rien_regarder) -> None:
        self.page = page
        self.site = site
        self.regarder = regarder

    def se_connecter(self, adresse: str, mot_de_passe: str) -> None:
        """By the form of the agents."""
        self.page.goto(f"{self.site}/agents/connexion/")
        self.regarder(self.page, "agent-connexion")
        self.page.get_by_label("Adresse électronique professionnelle").fill(adresse)
        self.page.get_by_label("Mot de passe", exact=True).fill(mot_de_passe)
        self.page.get_by_role("button", name="Me connecter", exact=True).click()
        self.page.wait_for_url(lambda url: "/connexion/" not in url)

    def ouvrir(self, reference: str) -> None:
        """The page of a case."""
        self.page.goto(f"{self.site}/instruction/{reference}/")
        self.regarder(self.page, "agent-dossier")

    def prendre(self, reference: str) -> None:
        """Take the case, from its page."""
        self.ouvrir(reference)
        self.page.locator("form[action$='/prendre-en-charge/'] button").click()
        self.lire("Ce dossier vous est confié.")

    def tout_accepter(self) -> None:
        """Accept every document, one after the other."""
        while reste := (accepter := self.page.locator(".bureau-accepter")).count():
            accepter.first.click()
            expect(accepter).to_have_count(reste - 1)

    def reconnaitre_complet(self, reference: str) -> None:
        """Read what it changes, then say the file complete."""
        self.page.locator("#actions a[href$='/complet/']").click()
        self.page.wait_for_url("**/complet/")
        self.regarder(self.page, "agent-complet")
        self.page.get_by_role("button", name="Reconnaître le dossier complet").click()
        self.page.wait_for_url(f"**/instruction/{reference}/")

    def proposer(self, champs: Mapping[str, str]) -> None:
        """Fill in the decision, and hand it to somebody else."""
        self.page.locator("#actions a[href$='/decision/']").click()
        self.page.wait_for_url("**/decision/")
        remplir(self.page, "sens", champs["sens"])
        self.regarder(self.page, "agent-decision")
        self.remplir(champs)
        self.page.get_by_role("button", name="Proposer cette décision").click()
        self.lire("attend une autre personne")

    def valider(self, reference: str) -> None:
        """The other pair of eyes."""
        self.ouvrir(reference)
        self.page.locator("#actions a[href$='/validation/']").first.click()
        self.page.wait_for_url("**/validation/")
        self.regarder(self.page, "valideur-validation")
        self.page.get_by_role("button", name="Valider et notifier l’usager").click()
        self.lire("La décision est prise. L’usager est prévenu.")

    def action(self, nom: str) -> Locator:
        """A button or a link of the bar of actions."""
        barre = self.page.locator("#actions")
        return barre.get_by_role("button", name=nom).or_(barre.get_by_role("link", name=nom))

    def lire(self, texte: str) -> None:
        """See these words on the page."""
        expect(self.page.get_by_text(texte).first).to_be_visible()

    def remplir(self, champs: Mapping[str, Any]) -> None:
        """Fill in a form, field by field."""
        for nom, valeur in champs.items():
            remplir(self.page, nom, valeur)
