"""Reading a screen as a person does: its title, its words, its links, its fields."""

from __future__ import annotations

from typing import Any

import cssselect2
from lxml import html
from lxml.html import HtmlElement


class Ecran:
    """A page or a fragment of a page, parsed."""

    def __init__(self, reponse: Any) -> None:
        self.code: int = reponse.status_code
        self.racine = html.document_fromstring(reponse.content.decode())

    @property
    def titre(self) -> str:
        """The title of the window."""
        return _mots(self.racine.findtext(".//title") or "")

    @property
    def h1(self) -> str:
        """The title of the page; there is one."""
        [titre] = self.racine.xpath("//h1")
        return _mots(titre.text_content())

    @property
    def texte(self) -> str:
        """Every word of the page, between single spaces."""
        return _mots(self.racine.text_content())

    def textes(self, selecteur: str) -> list[str]:
        """The words of each element this CSS selector finds."""
        return [_mots(e.text_content()) for e in self.chercher(selecteur)]

    def chercher(self, selecteur: str, dans: HtmlElement | None = None) -> list[HtmlElement]:
        """The elements this CSS selector finds, in the whole page or inside one of them."""
        debut = cssselect2.ElementWrapper.from_html_root(self.racine if dans is None else dans)
        return [trouve.etree_element for trouve in debut.query_all(selecteur)]

    @property
    def liens(self) -> list[str]:
        """Where the links of the page lead."""
        return [a.get("href") for a in self.racine.xpath("//a[@href]")]

    @property
    def actions(self) -> list[str]:
        """Where the forms of the page send, in order ("" is the page itself)."""
        return [f.get("action", "") for f in self.racine.xpath("//form[@method='post']")]

    @property
    def erreurs(self) -> list[str]:
        """The lines of the error summary or of the alert of the page."""
        return self.textes("[role=alert] li, [role=alert] p")

    def saisie(self, nom: str) -> str:
        """What a field holds: its text, or the value of the radio button that is pressed."""
        champs = self.racine.xpath("//main//*[@name=$nom]", nom=nom)
        assert champs, f"Pas de champ {nom}"
        if champs[0].get("type") in {"radio", "checkbox"}:
            return next((c.get("value") for c in champs if c.get("checked") is not None), "")
        if champs[0].tag == "select":
            return next((str(o.get("value")) for o in champs[0].xpath("option[@selected]")), "")
        return (champs[0].text or "") if champs[0].tag == "textarea" else champs[0].get("value", "")

    def date(self, nom: str) -> str:
        """The three boxes of a date, as typed."""
        return "/".join(self.saisie(f"{nom}_{morceau}") for morceau in ("jour", "mois", "annee"))

    def a_un_champ(self, nom: str) -> bool:
        """Whether the page asks this."""
        return bool(
            self.racine.xpath("//main//*[@name=$nom or @name=$jour]", nom=nom, jour=f"{nom}_jour")
        )

    def formulaire(self) -> dict[str, str]:
        """Everything the main form of a step would send if its button was pressed now."""
        [form] = [f for f in self.racine.xpath("//main//form") if f.xpath(".//*[@name='version']")]
        return {
            nom: valeur or "" for nom, valeur in form.form_values() if nom != "csrfmiddlewaretoken"
        }


def _mots(texte: str) -> str:
    return " ".join(texte.split())
