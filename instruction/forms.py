"""Forms of the desk: they read and check what the agent typed, and write nothing.

A verdict, a request for documents, a decision and a handover each have one; the rules of the life
cycle are `demarches.transitions`'s, whose refusals come back as errors of the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.choices import flatten_choices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anef.champs import ChampDate, ListeLongue
from anef.typographie import sans_accent
from demarches import catalogue, libelles, propositions
from demarches.models import Sens
from demarches.transitions import Element
from instruction import motifs
from instruction.file_d_attente import Filtres
from instruction.risques import Nature


class FiltresForm(forms.Form):
    """What narrows the queue; a wrong value is ignored, never an error."""

    demarche = forms.ChoiceField(label=_("Démarche"), required=False, widget=ListeLongue)
    type_demande = forms.ChoiceField(
        label=_("Type"), required=False, choices=[("", _("Tous")), *libelles.TYPES.items()]
    )
    agent = forms.ChoiceField(
        label=_("Agent"), required=False, choices=[("", _("Tous")), ("moi", _("Moi"))]
    )
    risque = forms.ChoiceField(
        label=_("Urgence"), required=False, choices=[("", _("Toutes")), *Nature.choices]
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        champ = self.fields["demarche"]
        if isinstance(champ, forms.ChoiceField):
            champ.choices = [("", _("Toutes")), *_demarches_par_famille()]

    def lire(self) -> Filtres:
        """The filters that are right."""
        self.is_valid()
        return Filtres(**self.cleaned_data)

    def en_mots(self, filtre: str, valeur: str) -> str:
        """A filter in force: « Type : Renouvellement »."""
        champ: Any = self.fields[filtre]
        mots: dict[str, str] = dict(flatten_choices(champ.choices))
        return f"{champ.label} : {mots[valeur]}"


def _demarches_par_famille() -> list[tuple[str, list[tuple[str, str]]]]:
    """The procedures a desk may have a case of, by family, both in the order of the alphabet."""
    familles: dict[str, list[tuple[str, str]]] = {}
    for demarche in catalogue.charger().demarches:
        if demarche.est_recue_ici:
            famille = familles.setdefault(gettext(demarche.famille.libelle), [])
            famille.append((demarche.code, gettext(demarche.libelle)))
    return [
        (famille, sorted(familles[famille], key=lambda choix: sans_accent(choix[1])))
        for famille in sorted(familles, key=sans_accent)
    ]


class RefusForm(forms.Form):
    """Why a piece is refused."""

    motif = forms.ChoiceField(label=_("Motif"), required=False, choices=motifs.choix)
    precision = forms.CharField(
        label=_("Précision pour l’usager"),
        required=False,
        max_length=motifs.LONGUEUR_MAX,
        widget=forms.Textarea({"rows": 1}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two at least."""
        donnees = super().clean() or {}
        if not self.errors and not self.texte():
            self.add_error("motif", _("Choisissez un motif ou écrivez-le : l’usager le lira."))
        return donnees

    def texte(self) -> str:
        """The reason the person will read."""
        return motifs.rediger(
            self.cleaned_data.get("motif", ""), self.cleaned_data.get("precision", "")
        )


@dataclass(frozen=True)
class Demandable:
    """A document that may be asked for; `motif` is the reason it was refused for, if it was."""

    piece: str
    libelle: str
    motif: str = ""


@dataclass(frozen=True)
class LigneDeDemande:
    """The three controls of one document."""

    libelle: str
    demander: BoundField
    motif: BoundField
    precision: BoundField


class ComplementForm(forms.Form):
    """What is asked of the person: documents with their reasons, a date limit, a message."""

    autre = forms.CharField(label=_("Autre document"), required=False, max_length=250)
    motif_autre = forms.CharField(
        label=_("Pourquoi ce document"), required=False, max_length=motifs.LONGUEUR_MAX
    )
    echeance = ChampDate(label=_("À envoyer au plus tard le"))
    message = forms.CharField(
        label=_("Message à l’usager"),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Il ouvre la lettre, avant la liste des documents."),
    )

    def __init__(
        self, demandables: Sequence[Demandable], *args: Any, code_autre: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.demandables = tuple(demandables)
        self.code_autre = code_autre
        for rang, demandable in enumerate(self.demandables):
            self.fields[f"demander_{rang}"] = forms.BooleanField(
                label=_(demandable.libelle), required=False, initial=bool(demandable.motif)
            )
            self.fields[f"motif_{rang}"] = forms.ChoiceField(
                label=_("Motif"), required=False, choices=motifs.choix
            )
            self.fields[f"precision_{rang}"] = forms.CharField(
                label=_("Précision"),
                required=False,
                max_length=motifs.LONGUEUR_MAX,
                initial=demandable.motif,
            )

    def lignes(self) -> Iterator[LigneDeDemande]:
        """The documents of the requirement, in the law's order."""
        for rang, demandable in enumerate(self.demandables):
            yield LigneDeDemande(
                gettext(demandable.libelle),
                self[f"demander_{rang}"],
                self[f"motif_{rang}"],
                self[f"precision_{rang}"],
            )

    def clean(self) -> dict[str, Any]:
        """Each document asked for says why, within the length a letter can hold."""
        donnees = super().clean() or {}
        for rang, demandable in enumerate(self.demandables):
            if not donnees.get(f"demander_{rang}"):
                continue
            texte = self._motif(rang)
            if not texte:
                self.add_error(
                    f"motif_{rang}",
                    _("Dites pourquoi « %(document)s » est demandé.")
                    % {"document": gettext(demandable.libelle)},
                )
            elif len(texte) > motifs.LONGUEUR_MAX:
                self.add_error(
                    f"precision_{rang}",
                    _("Le motif et sa précision dépassent 500 caractères. Raccourcissez-les."),
                )
        if donnees.get("autre") and not donnees.get("motif_autre"):
            self.add_error("motif_autre", _("Dites pourquoi ce document est demandé."))
        if not self.errors and not self.elements():
            self.add_error(None, _("Cochez au moins un document à demander."))
        return donnees

    def _motif(self, rang: int) -> str:
        donnees = self.cleaned_data
        return motifs.rediger(
            donnees.get(f"motif_{rang}", ""), donnees.get(f"precision_{rang}", "")
        )

    def elements(self) -> list[Element]:
        """What is asked for, as the verb wants it; a draft of it while the form is not right."""
        demandes = [
            Element(demandable.piece, demandable.libelle[:250], self._motif(rang))
            for rang, demandable in enumerate(self.demandables)
            if self.cleaned_data.get(f"demander_{rang}")
        ]
        if autre := self.cleaned_data.get("autre"):
            demandes.append(
                Element(self.code_autre, autre, self.cleaned_data.get("motif_autre", ""))
            )
        return demandes


class DecisionForm(forms.Form):
    """A proposal: a permit with its dates and its tax, or grounds in writing.

    `issues` are the ways the law knows, `limites` the days it may name. Without a permit to collect (`a_retirer`), a favourable
    decision has only the dates of the paper it issues, and needs none.
    """

    sens = forms.ChoiceField(label=_("Sens de la décision"), widget=forms.RadioSelect)
    titre_nature = forms.ChoiceField(
        label=_("Titre accordé"),
        required=False,
        choices=[("", _("Choisissez")), *((n.value, n.label) for n in propositions.ACCORDABLES)],
    )
    titre_du = ChampDate(label=_("Valable du"), required=False)
    titre_au = ChampDate(label=_("Valable jusqu’au"), required=False)
    montant = forms.DecimalField(
        label=_("Montant à payer à la remise, en euros"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100_000),
        max_digits=8,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    motifs = forms.CharField(
        label=_("Motifs"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 12}),
        help_text=_(
            "Les faits et les textes, dans des phrases adressées à l’usager. Ils sont écrits dans "
            "la lettre."
        ),
    )
    ajourne_au = ChampDate(
        label=_("Ajournée jusqu’au"),
        required=False,
        help_text=_("Passé ce jour, l’usager peut déposer une nouvelle demande."),
    )

    def __init__(
        self,
        *args: Any,
        issues: Sequence[str],
        limites: propositions.Limites,
        a_retirer: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.limites = limites
        self.a_retirer = a_retirer
        champ = self.fields["sens"]
        if isinstance(champ, forms.ChoiceField):
            champ.choices = [(s.value, s.label) for s in Sens if s.value in issues]
        self.peut_ajourner = Sens.AJOURNEMENT in issues
        if not self.peut_ajourner:
            del self.fields["ajourne_au"]
        if not a_retirer:
            del self.fields["titre_nature"], self.fields["montant"]

    def clean(self) -> dict[str, Any]:
        """What each way of deciding cannot do without."""
        donnees = super().clean() or {}
        if donnees.get("sens") == Sens.FAVORABLE:
            self._verifier_l_accord(donnees)
        elif donnees.get("sens"):
            self._exiger(
                donnees,
                "motifs",
                _("Une décision défavorable se motive par écrit. Dites pourquoi."),
            )
        if donnees.get("sens") == Sens.AJOURNEMENT:
            self._exiger(
                donnees, "ajourne_au", _("Dites jusqu’à quel jour la demande est ajournée.")
            )
            if (jour := donnees.get("ajourne_au")) and jour <= timezone.localdate():
                self.add_error("ajourne_au", _("Ce jour est passé. Indiquez un jour à venir."))
        self._verifier_les_bornes(donnees)
        return donnees

    def _verifier_l_accord(self, donnees: dict[str, Any]) -> None:
        if self.a_retirer:
            self._exiger(donnees, "titre_nature", _("Dites quel titre est accordé."))
            self._exiger(donnees, "titre_du", _("Indiquez le premier jour de validité du titre."))
            self._exiger(donnees, "titre_au", _("Indiquez le dernier jour de validité du titre."))
        du, au = donnees.get("titre_du"), donnees.get("titre_au")
        if au and not du:
            self._exiger(donnees, "titre_du", _("Indiquez aussi le premier jour de validité."))

    def _verifier_les_bornes(self, donnees: dict[str, Any]) -> None:
        """The same bounds as the verb's, each beside its field."""
        if not donnees.get("sens"):
            return
        dites = self.proposition()
        champs = ("titre_nature", "titre_du", "titre_au", "ajourne_au")
        hors_bornes = propositions.erreurs(
            self.limites, **{champ: dites[champ] for champ in champs if dites.get(champ)}
        )
        for champ, message in hors_bornes.items():
            self.add_error(champ, message)

    def _exiger(self, donnees: dict[str, Any], champ: str, message: Any) -> None:
        if not donnees.get(champ) and champ not in self.errors:
            self.add_error(champ, message)

    def proposition(self) -> dict[str, Any]:
        """The keywords of `transitions.proposer`; what does not go with the way is left out."""
        donnees = self.cleaned_data
        sens = Sens(donnees.get("sens") or Sens.FAVORABLE)
        if sens is not Sens.FAVORABLE:
            ajourne_au = donnees.get("ajourne_au") if sens is Sens.AJOURNEMENT else None
            motifs = donnees.get("motifs", "")
            return {"sens": sens, "motifs": motifs, "ajourne_au": ajourne_au}
        montant: Decimal | None = donnees.get("montant")
        return {
            "sens": sens,
            "titre_nature": donnees.get("titre_nature", ""),
            "titre_du": donnees.get("titre_du"),
            "titre_au": donnees.get("titre_au"),
            "montant_cents": int(montant * 100) if montant is not None else None,
        }


class RenvoiForm(forms.Form):
    """What the agent has to look at again."""

    motif = forms.CharField(
        label=_("Ce que l’agent doit revoir"), max_length=3000, widget=forms.Textarea({"rows": 4})
    )


class ClassementForm(forms.Form):
    """Why a file without an answer is closed."""

    motifs = forms.CharField(
        label=_("Motifs du classement"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("La lettre y ajoute la liste des documents qui manquent."),
    )


class RemiseForm(forms.Form):
    """Where and when the permit is collected, and what to pay."""

    remise = forms.CharField(
        label=_("Message à l’usager"),
        max_length=3000,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("Lieu, rendez-vous, montant et documents à apporter. Complétez les crochets."),
    )

    def clean_remise(self) -> str:
        """A sentence left to complete would reach the person as it is."""
        texte: str = self.cleaned_data["remise"]
        if "[" in texte or "]" in texte:
            raise forms.ValidationError(_("Complétez les passages entre crochets avant d’envoyer."))
        return texte
