"""Words and shapes every screen shares: dates in full, amounts, links that may be missing.

Loaded with `{% load anef %}`. Nothing here reads the database. A field is drawn by
`composants/champ.html`, which asks this module for its kind, its anchor and its control.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from accounts import siret
from anef import habillage
from anef.champs import DateEnTroisChamps, entree

register = template.Library()
register.filter(entree)

ALERTES = {
    "succes": "success",
    "attention": "warning",
    "avertissement": "warning",
    "erreur": "error",
    "danger": "error",
    "debug": "info",
}
COULEURS = {
    "vert": "success",
    "succes": "success",
    "bleu": "info",
    "orange": "warning",
    "attention": "warning",
    "rouge": "error",
    "erreur": "error",
    "violet": "new",
}


@register.simple_tag
def url_si(nom: str, *args: Any, **kwargs: Any) -> str:
    """The address of that name, or nothing when the project does not have it."""
    try:
        return reverse(nom, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag
def feuille_de_style() -> str:
    """Address of the style sheet of this service (see `anef.habillage`)."""
    return static(habillage.feuille())


@register.simple_tag(takes_context=True)
def lien_menu(context: template.Context, url: str, *, exact: bool = False) -> SafeString:
    """The attributes of a link of the menu: its address, and whether one is there."""
    request = context.get("request")
    chemin = request.path if request else ""
    ici = chemin == url if exact or url == "/" else chemin.startswith(url)
    if ici:
        return format_html('href="{}" aria-current="{}"', url, "page" if chemin == url else "true")
    return format_html('href="{}"', url)


def _jour(valeur: dt.date | dt.datetime | None) -> dt.date | None:
    if isinstance(valeur, dt.datetime):
        return timezone.localtime(valeur).date() if timezone.is_aware(valeur) else valeur.date()
    return valeur


def _en_lettres(jour: dt.date) -> str:
    if get_language() and get_language().startswith("fr"):
        quantieme = "1er" if jour.day == 1 else str(jour.day)
        return f"{quantieme} {formats.date_format(jour, 'F Y')}"
    return formats.date_format(jour, "j F Y")


@register.filter
def date_longue(valeur: dt.date | dt.datetime | None, article: str = "le") -> str:
    """'le 3 mars 2027' ('3 March 2027' in English); an empty article gives the date alone."""
    jour = _jour(valeur)
    if jour is None:
        return ""
    if article == "le" and (get_language() or "fr").startswith("fr"):
        return f"le {_en_lettres(jour)}"
    return _en_lettres(jour)


@register.filter
def moment(valeur: dt.datetime | None) -> str:
    """'le 3 mars 2027 à 14:02', in the time of Paris."""
    if valeur is None:
        return ""
    heure = formats.date_format(timezone.localtime(valeur), "H:i")
    return gettext("%(jour)s à %(heure)s") % {"jour": date_longue(valeur), "heure": heure}


@register.filter
def ecart(valeur: dt.date | dt.datetime | None) -> str:
    """'aujourd’hui', 'dans 12 jours', 'il y a 3 mois': the distance that goes with a date."""
    jour = _jour(valeur)
    if jour is None:
        return ""
    jours = (jour - timezone.localdate()).days
    if jours == 0:
        return gettext("aujourd’hui")
    if jours == 1:
        return gettext("demain")
    if jours == -1:
        return gettext("hier")
    n = abs(jours)
    if n < 60:
        duree = ngettext("%(n)d jour", "%(n)d jours", n) % {"n": n}
    elif n < 730:
        n = round(n / 30.44)
        duree = ngettext("%(n)d mois", "%(n)d mois", n) % {"n": n}
    else:
        n = round(n / 365.25)
        duree = ngettext("%(n)d an", "%(n)d ans", n) % {"n": n}
    modele = gettext("dans %(duree)s") if jours > 0 else gettext("il y a %(duree)s")
    return modele % {"duree": duree}


@register.filter
def date_et_ecart(valeur: dt.date | dt.datetime | None) -> str:
    """'le 3 mars 2027 (dans 12 jours)'."""
    if valeur is None:
        return ""
    return f"{date_longue(valeur)} ({ecart(valeur)})"


@register.filter
def euros(cents: int | None) -> str:
    """22500 -> '225 €' ('€225' in English); 0 -> 'gratuit'."""
    if cents is None:
        return ""
    if cents == 0:
        return gettext("gratuit")
    entiers, reste = divmod(cents, 100)
    montant = formats.number_format(
        entiers if not reste else cents / 100, decimal_pos=2 if reste else 0, force_grouping=True
    )
    return gettext("%(montant)s €") % {"montant": montant}


register.filter("siret", siret.lisible)


@register.filter
def poids(octets: int | None) -> str:
    """31560 -> '31 ko' ('31 KB' in English), 2500000 -> '2,4 Mo': as the screens say the limit."""
    if octets is None:
        return ""
    ko = max(1, round(octets / 1024))
    if ko < 1024:
        return gettext("%(n)s ko") % {"n": ko}
    return gettext("%(n)s Mo") % {"n": formats.number_format(octets / 1024**2, decimal_pos=1)}


@register.filter
def type_alerte(valeur: str) -> str:
    """The State design system's word for a kind of alert."""
    return ALERTES.get(valeur, valeur or "info")


@register.filter
def couleur_badge(valeur: str) -> str:
    """The State design system's class for a colour of badge; grey when unknown."""
    couleur = COULEURS.get(valeur, valeur)
    return (
        f"fr-badge--{couleur}" if couleur in {"success", "info", "warning", "error", "new"} else ""
    )


@register.filter
def etape_courante(etapes: Iterable[Any]) -> dict[str, Any]:
    """Where one stands in a list of steps: rank, total, the current one and the next."""
    liste = list(etapes)

    def lire(etape: Any, nom: str) -> Any:
        return etape.get(nom, "") if isinstance(etape, dict) else getattr(etape, nom, "")

    rang = next((i for i, etape in enumerate(liste) if lire(etape, "etat") == "courante"), 0)

    def libelle(etape: Any) -> str:
        return str(lire(etape, "libelle") or lire(etape, "nom"))

    return {
        "rang": rang + 1,
        "total": len(liste),
        "libelle": libelle(liste[rang]) if liste else "",
        "suivante": libelle(liste[rang + 1]) if rang + 1 < len(liste) else "",
    }


@register.inclusion_tag("composants/fil_ariane.html", name="fil_ariane")
def fil_ariane(*morceaux: str) -> dict[str, Any]:
    """`{% fil_ariane "Mon espace" url "Page" %}`: label and address by pairs, the page last."""
    *liens, page = morceaux
    return {
        "liens": [
            {"libelle": libelle, "url": url}
            for libelle, url in zip(liens[::2], liens[1::2], strict=True)
        ],
        "page": page,
    }


# Fields -----------------------------------------------------------------------------------


GENRES: list[tuple[type[forms.Widget], str]] = [
    (DateEnTroisChamps, "date"),
    (forms.CheckboxSelectMultiple, "cases"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "case"),
    (forms.Select, "liste"),
    (forms.Textarea, "zone"),
    (forms.FileInput, "fichier"),
    (forms.HiddenInput, "cache"),
    (forms.MultipleHiddenInput, "cache"),
]


@register.filter
def genre_champ(champ: BoundField) -> str:
    """How a field is drawn: texte, zone, liste, radios, cases, case, date, fichier or cache."""
    widget = champ.field.widget
    return next((genre for sorte, genre in GENRES if isinstance(widget, sorte)), "texte")


# One control under its label: the class of what holds both.
GROUPES = {
    "texte": "fr-input-group",
    "zone": "fr-input-group",
    "liste": "fr-select-group",
    "fichier": "fr-upload-group",
}


@register.filter
def groupe_champ(genre: str) -> str:
    """The class around a label and its control; empty for a kind drawn otherwise."""
    return GROUPES.get(genre, "")


# Written whole: the style sheet keeps the classes it finds in our sources.
EN_ERREUR = {
    "fr-input-group": "fr-input-group--error",
    "fr-select-group": "fr-select-group--error",
    "fr-upload-group": "fr-upload-group--error",
}


@register.filter
def en_erreur(groupe: str) -> str:
    """The class that marks a refused field: red label and bar, as around a date."""
    return EN_ERREUR[groupe]


@register.filter
def nomme(erreur: str, champ: BoundField) -> str:
    """An error as a list of errors says it: with the name of its field, unless it says it itself."""
    libelle = str(champ.label or "")
    if not libelle or libelle in erreur or champ.widget_type == "checkbox":
        return erreur
    return gettext("%(champ)s : %(erreur)s") % {"champ": libelle, "erreur": erreur}


@register.filter
def ancre_champ(champ: BoundField) -> str:
    """The id an error summary links to: the first control of the field."""
    suffixe = {"radios": "_0", "cases": "_0", "date": "_0"}.get(genre_champ(champ), "")
    return f"{champ.auto_id}{suffixe}"


@register.filter
def decrit_par(champ: BoundField) -> str:
    """Ids of the hint and of the error, in the order they are read."""
    ids = []
    if champ.help_text:
        ids.append(f"{champ.auto_id}-aide")
    if champ.errors:
        ids.append(f"{champ.auto_id}-erreur")
    return " ".join(ids)


HAUTEUR_DE_DJANGO = "10"
CLASSES = {"texte": "fr-input", "zone": "fr-input", "liste": "fr-select", "fichier": "fr-upload"}


@register.filter
def controle(champ: BoundField) -> SafeString:
    """The control alone, with the classes of the design system and what describes it."""
    genre = genre_champ(champ)
    attrs: dict[str, Any] = {}
    classes = [CLASSES.get(genre, ""), champ.field.widget.attrs.get("class", "")]
    if any(classes):
        attrs["class"] = " ".join(filter(None, classes))
    if decrit := decrit_par(champ):
        attrs["aria-describedby"] = decrit
    if champ.errors:
        attrs["aria-invalid"] = "true"
    if genre == "zone" and champ.field.widget.attrs.get("rows") == HAUTEUR_DE_DJANGO:
        attrs["rows"] = 5
    return champ.as_widget(attrs=attrs)


@register.filter
def garde_saisie(form: forms.BaseForm) -> bool:
    """Whether a refused form comes back with what was typed (no password, no file in it)."""
    perdus = (forms.PasswordInput, forms.FileInput)
    return not any(isinstance(champ.widget, perdus) for champ in form.fields.values())


@register.filter
def nb_erreurs(form: forms.BaseForm) -> int:
    """How many things are to be corrected, as the summary lists them."""
    return sum(len(erreurs) for erreurs in form.errors.values())
