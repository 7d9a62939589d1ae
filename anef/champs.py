"""Form fields of ours: a date typed as three small numbers, the way it is said.

A native date picker asks an old phone to scroll forty years back for a birth date; three
boxes do not. Errors say in words what is missing or impossible.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

# A value with its words, or a group's name with its choices.
Choix = tuple[tuple[str, Any], ...]
MOIS = {
    "janvier": 1,
    "fevrier": 2,
    "février": 2,
    "mars": 3,
    "avril": 4,
    "mai": 5,
    "juin": 6,
    "juillet": 7,
    "aout": 8,
    "août": 8,
    "septembre": 9,
    "octobre": 10,
    "novembre": 11,
    "decembre": 12,
    "décembre": 12,
}


class DateEnTroisChamps(forms.MultiWidget):
    """Day, month and year; `naissance=True` lets the browser fill in the person's birth date."""

    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, naissance: bool = False) -> None:
        def case(nom: str, longueur: int) -> forms.TextInput:
            case_attrs = {
                "class": "fr-input",
                "inputmode": "numeric",
                "maxlength": longueur,
                "autocomplete": f"bday-{nom}" if naissance else "off",
            }
            return forms.TextInput(attrs=case_attrs)

        super().__init__(
            {"jour": case("day", 2), "mois": case("month", 9), "annee": case("year", 4)}, attrs
        )

    def decompress(self, value: Any) -> list[Any]:
        """A date, its ISO text, or what was typed, as three texts."""
        if isinstance(value, str) and value:
            try:
                value = dt.date.fromisoformat(value)
            except ValueError:
                return [*value.split("/"), "", "", ""][:3]
        if isinstance(value, dt.date):
            return [f"{value.day:02}", f"{value.month:02}", f"{value.year:04}"]
        return ["", "", ""]

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> Any:
        """'jj/mm/aaaa' as typed; an ISO date under the field's own name is accepted too."""
        if name in data and f"{name}_jour" not in data:
            return str(data[name] or "")
        morceaux = [str(m or "").strip() for m in super().value_from_datadict(data, files, name)]
        return "/".join(morceaux) if any(morceaux) else ""

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        """Neither the boxes nor the ISO date under the field's own name came."""
        return name not in data and super().value_omitted_from_data(data, files, name)


class ChampDate(forms.DateField):
    """A calendar date in three boxes; cleans to a `datetime.date`."""

    widget = DateEnTroisChamps
    default_error_messages = {
        "required": _("Indiquez la date : jour, mois et année."),
        "incomplete": _("Il manque le jour, le mois ou l’année. Complétez la date."),
        "annee": _("Écrivez l’année avec quatre chiffres, par exemple 1987."),
        "invalid": _(
            "Cette date n’existe pas dans le calendrier. Vérifiez le jour, le mois et l’année."
        ),
    }

    def to_python(self, value: Any) -> dt.date | None:
        """Three texts joined by slashes, an ISO text or a date."""
        if value in self.empty_values:
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        texte = str(value).strip()
        if "/" not in texte:
            try:
                return dt.date.fromisoformat(texte)
            except ValueError:
                raise forms.ValidationError(self.error_messages["invalid"], "invalid") from None
        jour, mois, annee = [*(m.strip() for m in texte.split("/")), "", ""][:3]
        mois = str(MOIS.get(mois.lower(), mois))
        if not (jour and mois and annee):
            raise forms.ValidationError(self.error_messages["incomplete"], "incomplete")
        if annee.isdigit() and len(annee) != 4:
            raise forms.ValidationError(self.error_messages["annee"], "annee")
        try:
            return dt.date(int(annee), int(mois), int(jour))
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as dates, so that '3/4/1990' equals 3 April 1990."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except forms.ValidationError:
            return True


class ListeLongue(forms.Select):
    """A drop-down list of many options, written in one go.

    Django draws each option with a template of its own: two lists of countries cost more than
    the rest of the page.
    """

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        """The same HTML as Django's, but for the blanks."""
        options = _options(_en_tuples(self.choices))
        for choisie in self.format_value(value):
            balise = format_html('<option value="{}"', choisie)
            options = options.replace(f"{balise}>", f"{balise} selected>", 1)
        attributs = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", attributs, mark_safe(options))  # noqa: S308


def _en_tuples(choix: Iterable[tuple[Any, Any]]) -> Choix:
    """Words in the language of the page; a group holds choices in its turn."""
    return tuple(
        (str(valeur), _en_tuples(libelle) if isinstance(libelle, list | tuple) else str(libelle))
        for valeur, libelle in choix
    )


@lru_cache(maxsize=64)
def _options(choix: Choix) -> str:
    """The options of a list, escaped, none selected; the same list is written once."""
    lignes = (
        format_html('<option value="{}">{}</option>', valeur, libelle)
        if isinstance(libelle, str)
        else format_html('<optgroup label="{}">{}</optgroup>', valeur, mark_safe(_options(libelle)))  # noqa: S308
        for valeur, libelle in choix
    )
    return "".join(lignes)


# Templates of Django that only include its `input.html`.
ENTREES = frozenset(
    f"django/forms/widgets/{nom}.html" for nom in ("text", "email", "number", "password", "hidden")
)


class Rendu(TemplatesSetting):
    """Draws controls; a plain `<input>` is written in one go, where Django takes three templates."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """The same HTML as Django's."""
        if template_name in ENTREES:
            return entree(context["widget"])
        return super().render(template_name, context, request)


def entree(widget: Mapping[str, Any]) -> SafeString:
    """An `<input>` from what Django's `input.html` would be given."""
    valeur = {} if widget["value"] is None else {"value": str(widget["value"])}
    attributs = {"type": widget["type"], "name": widget["name"], **valeur, **widget["attrs"]}
    return format_html("<input{}>", flatatt(attributs))
