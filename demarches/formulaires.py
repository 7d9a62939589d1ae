"""Forms made from the questions of the catalogue: one field per question, no field per procedure.

Answers are kept twice: what was typed (`saisies`, so that nothing is lost, right or wrong) and the
valid answers among it (`reponses`, JSON values). Nothing here writes to the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils import timezone
from django.utils.choices import BaseChoiceIterator
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import pays
from accounts.forms import ChampSiret
from accounts.models import Prefecture
from accounts.siret import lisible
from anef.champs import ChampDate, DateEnTroisChamps, ListeLongue
from demarches.catalogue import charger
from demarches.catalogue.situation import DERNIER_JOUR, PREMIER_JOUR

if TYPE_CHECKING:
    from demarches.catalogue.calcul import Question
    from demarches.catalogue.situation import Limites

A_VENIR = gettext_lazy("Cette date est encore à venir. Vérifiez le jour, le mois et l’année.")
AVANT_LE_DEBUT = gettext_lazy("Cette date vient avant celle du début. Vérifiez les deux dates.")
SANS_DEPARTEMENT = gettext_lazy(
    "Ce code postal ne correspond à aucun département français. Vérifiez-le."
)
OUI_NON = [("oui", gettext_lazy("Oui")), ("non", gettext_lazy("Non"))]


def libelle(question: Question) -> str:
    """The question's words in the active language."""
    return _(question.libelle)


def _normaliser_blancs(valeur: str) -> str:
    return " ".join(valeur.split())


class ChampTexte(forms.CharField):
    """A line of text; runs of blanks are one blank."""

    def to_python(self, value: Any) -> str:
        """The text, tidied."""
        return _normaliser_blancs(super().to_python(value) or "")


class ChampChiffres(ChampTexte):
    """Digits typed with spaces, dots or dashes: a postal code, a foreigner number."""

    def __init__(self, *, motif: str | None, message: Any, **options: Any) -> None:
        super().__init__(validators=[RegexValidator(motif, message)], **options)
        self.widget.attrs["inputmode"] = "numeric"

    def to_python(self, value: Any) -> str:
        """The digits alone; the letter O typed for a zero is forgiven."""
        texte = super().to_python(value).upper().replace("O", "0")
        return "".join(c for c in texte if c not in " .-–")


class ChampTelephone(ChampTexte):
    """A French or foreign telephone number, kept as typed without its separators."""

    default_validators = [
        RegexValidator(
            r"^\+?\d{6,15}$",
            gettext_lazy("Écrivez le numéro de téléphone en chiffres, par exemple 06 12 34 56 78."),
        )
    ]

    def to_python(self, value: Any) -> str:
        """Digits, with the leading + of a foreign number."""
        return "".join(c for c in super().to_python(value) if c not in " .-–()/")


class ChampOuiNon(forms.TypedChoiceField):
    """Yes or no as two radio buttons; cleans to a boolean, None when not answered."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=OUI_NON,
            widget=forms.RadioSelect,
            coerce=lambda valeur: valeur == "oui",
            empty_value=None,
            **options,
        )


class ListeDePays(BaseChoiceIterator):
    """Every country, read when the list is drawn or an answer judged.

    Given as a plain list, its hundreds of pairs would be checked for each form that is made.
    One may be without nationality; one is born somewhere.
    """

    def __init__(self, *, nationalite: bool) -> None:
        self.sauf = "" if nationalite else pays.APATRIDE

    def __iter__(self) -> Iterator[tuple[str, str]]:
        yield "", _("Choisissez")
        yield from (choix for choix in pays.choix() if choix[0] != self.sauf)


def _limites(question: Question) -> Limites:
    """What the catalogue's `Situation` allows: nothing is taken here that the law cannot read."""
    return charger().situation.limites(question.id)


def _courriel(question: Question, **options: Any) -> forms.Field:
    return forms.EmailField(
        max_length=254, widget=forms.EmailInput({"autocomplete": "email"}), **options
    )


def _texte(question: Question, **options: Any) -> forms.Field:
    return ChampTexte(max_length=_limites(question).longueur or 160, **options)


def _texte_long(question: Question, **options: Any) -> forms.Field:
    return forms.CharField(
        max_length=_limites(question).longueur or 2000,
        widget=forms.Textarea({"rows": 4}),
        **options,
    )


def _date(question: Question, **options: Any) -> forms.Field:
    naissance = question.id.endswith("date_naissance")
    message = _("Vérifiez l’année : elle va de %(debut)s à %(fin)s.") % {
        "debut": PREMIER_JOUR.year,
        "fin": DERNIER_JOUR.year,
    }
    bornes = [MinValueValidator(PREMIER_JOUR, message), MaxValueValidator(DERNIER_JOUR, message)]
    if question.revolue:
        bornes[1] = MaxValueValidator(timezone.localdate(), A_VENIR)
    return ChampDate(widget=DateEnTroisChamps(naissance=naissance), validators=bornes, **options)


def _oui_non(question: Question, **options: Any) -> forms.Field:
    return ChampOuiNon(**options)


def _choix(question: Question, **options: Any) -> forms.Field:
    choix = [(option.valeur, _(option.libelle)) for option in question.options]
    if len(choix) <= 6:
        return forms.ChoiceField(choices=choix, widget=forms.RadioSelect, **options)
    return forms.ChoiceField(choices=[("", _("Choisissez")), *choix], widget=ListeLongue, **options)


def _entier(question: Question, **options: Any) -> forms.Field:
    limites = _limites(question)
    bornes = _("Écrivez un nombre de %(debut)s à %(fin)s, en chiffres.") % {
        "debut": number_format(limites.au_moins or 0, force_grouping=True),
        "fin": number_format(limites.au_plus or 0, force_grouping=True),
    }
    return forms.IntegerField(
        min_value=limites.au_moins,
        max_value=limites.au_plus,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), bornes),
        widget=forms.TextInput({"inputmode": "numeric", "class": "fr-input"}),
        **options,
    )


def _pays(question: Question, **options: Any) -> forms.Field:
    liste = ListeDePays(nationalite=question.id.endswith("nationalite"))
    return forms.ChoiceField(choices=liste, widget=ListeLongue, **options)


def _telephone(question: Question, **options: Any) -> forms.Field:
    return ChampTelephone(widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}), **options)


def _code_postal(question: Question, **options: Any) -> forms.Field:
    return ChampChiffres(
        motif=_limites(question).motif,
        message=_("Écrivez les cinq chiffres du code postal."),
        **options,
    )


def _numero_etranger(question: Question, **options: Any) -> forms.Field:
    return ChampChiffres(
        motif=_limites(question).motif,
        message=_("Le numéro étranger compte 9 ou 10 chiffres. Vérifiez-le sur le document."),
        **options,
    )


def _siret(question: Question, **options: Any) -> forms.Field:
    return ChampSiret(**options)


CHAMPS: Mapping[str, Callable[..., forms.Field]] = {
    "texte": _texte,
    "texte_long": _texte_long,
    "date": _date,
    "oui_non": _oui_non,
    "choix": _choix,
    "entier": _entier,
    "pays": _pays,
    "telephone": _telephone,
    "courriel": _courriel,
    "code_postal": _code_postal,
    "numero_etranger": _numero_etranger,
    "siret": _siret,
}

# What the browser may fill in by itself (WCAG 1.3.5).
AUTOCOMPLETE = {
    "nom": "family-name",
    "prenoms": "given-name",
    "voie": "address-line1",
    "complement_adresse": "address-line2",
    "code_postal": "postal-code",
    "commune": "address-level2",
}


def champ(question: Question) -> forms.Field:
    """The form field of a question, with the words of its label, its help and its errors."""
    fabrique = CHAMPS[question.type]
    champ = fabrique(
        question,
        label=libelle(question),
        help_text=_(question.aide) if question.aide else "",
        required=question.obligatoire,
    )
    champ.error_messages["required"] = _("Répondez à cette question.")
    if question.id in AUTOCOMPLETE:
        champ.widget.attrs["autocomplete"] = AUTOCOMPLETE[question.id]
    return champ


class QuestionsForm(forms.Form):
    """The questions that apply, grouped as the catalogue groups them."""

    template_name = ""

    def __init__(
        self, questions: Iterable[Question], *, prefecture: str | None = None, **options: Any
    ) -> None:
        """`prefecture`: the code of the one already known, whose addresses need no look-up."""
        super().__init__(**options)
        self.questions = tuple(questions)
        self.prefecture = prefecture
        for question in self.questions:
            self.fields[question.id] = champ(question)

    def clean(self) -> dict[str, Any]:
        """What one answer alone does not tell: an end comes after its start, a postal code well
        written is also one of some prefecture.

        Asked of the database here and not of the field: only when a whole page is judged.
        """
        donnees = super().clean() or {}
        for question in self.questions:
            if not _est_apres_le_debut(question, donnees):
                self.add_error(question.id, AVANT_LE_DEBUT)
        code_postal = donnees.get("code_postal")
        if code_postal and not Prefecture.objects.couvre(code_postal, connue=self.prefecture):
            self.add_error("code_postal", SANS_DEPARTEMENT)
        return donnees

    def saisies(self) -> dict[str, Any]:
        """What was typed for the fields that came with the request, as it was typed."""
        return {
            nom: champ.widget.value_from_datadict(self.data, self.files, self.add_prefix(nom))
            for nom, champ in self.fields.items()
            if not champ.widget.value_omitted_from_data(self.data, self.files, self.add_prefix(nom))
        }


class ReponsesLibresForm(QuestionsForm):
    """The same questions, none of which has to be answered: the answers travel in the address."""

    def __init__(self, questions: Iterable[Question], **options: Any) -> None:
        super().__init__(questions, **options)
        for question in self.fields.values():
            question.required = False
            question.widget.is_required = False


class PreDemandeForm(forms.Form):
    """The number of a request begun online elsewhere, to print on a list; nobody keeps it."""

    numero_pre_demande = forms.RegexField(
        regex=r"^[A-Za-z0-9 .\-]*$",
        max_length=30,
        required=False,
        label=gettext_lazy("Numéro de pré-demande"),
        help_text=gettext_lazy(
            "Il s’imprime sur la liste, pour le guichet. Ce site ne le garde pas."
        ),
        error_messages={
            "invalid": gettext_lazy("Écrivez le numéro en lettres, chiffres et tirets.")
        },
        widget=forms.TextInput({"autocomplete": "off"}),
    )


def _est_apres_le_debut(question: Question, valeurs: Mapping[str, Any]) -> bool:
    debut, fin = valeurs.get(question.apres), valeurs.get(question.id)
    return not (debut and fin and fin < debut)


def reponses(questions: Iterable[Question], saisies: Mapping[str, Any]) -> dict[str, Any]:
    """The valid answers among what was typed, as JSON values; a wrong one is simply not there."""
    questions, valides = tuple(questions), {}
    for question in questions:
        if question.id not in saisies:
            continue
        try:
            valeur = champ(question).clean(saisies[question.id])
        except ValidationError:
            continue
        if valeur not in (None, ""):
            valides[question.id] = valeur.isoformat() if isinstance(valeur, date) else valeur
    return {
        q.id: valides[q.id]
        for q in questions
        if q.id in valides and _est_apres_le_debut(q, valides)
    }


def en_saisie(valeur: Any) -> Any:
    """A known value (register, account, earlier answer) as the form would have sent it."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return str(valeur)


def valeur_affichee(question: Question, valeur: Any) -> str:
    """An answer in words: a date in full, a country by its name, a choice by its label."""
    if valeur in (None, ""):
        return ""
    if question.type == "oui_non":
        return _("Oui") if valeur else _("Non")
    if question.type == "pays":
        return pays.nom(str(valeur))
    if question.type == "choix":
        libelles = {option.valeur: _(option.libelle) for option in question.options}
        return libelles.get(str(valeur), str(valeur))
    if question.type == "date":
        return date_format(date.fromisoformat(str(valeur)), "j F Y")
    if question.type == "siret":
        return lisible(str(valeur))
    return str(valeur)


def saisie_affichee(question: Question, saisie: Any) -> str:
    """What was typed, in words; as it was typed when it is not an answer."""
    try:
        valeur = champ(question).clean(saisie)
    except ValidationError:
        return str(saisie or "")
    return valeur_affichee(question, valeur)


def ecarts(form: QuestionsForm, ailleurs: Mapping[str, Any]) -> list[dict[str, str]]:
    """Where a page and what was saved elsewhere say different things: both values, in words."""
    ici = form.saisies()
    paires = (
        (
            question,
            saisie_affichee(question, ici[question.id]),
            saisie_affichee(question, ailleurs.get(question.id)),
        )
        for question in form.questions
        if question.id in ici
    )
    return [
        {"libelle": libelle(question), "ici": une, "ailleurs": autre}
        for question, une, autre in paires
        if une != autre
    ]
