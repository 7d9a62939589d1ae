"""The orientation questionnaire: one question a page, then the procedures found and why.

Everything stands in the address: it works without JavaScript and without an account, and "back"
goes back one question.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import User
from anef.champs import ChampDate
from demarches import orientation, situations
from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul import Question
from demarches.catalogue.situation import Situation


class ChoixForm(forms.Form):
    """One question of the questionnaire, as radio buttons."""

    def __init__(self, question: Question, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields[question.id] = forms.ChoiceField(
            label=_(question.libelle),
            help_text=_(question.aide) if question.aide else "",
            choices=[(o.valeur, _(o.libelle)) for o in question.options],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choisissez une réponse pour continuer.")},
        )


class FinDuTitreForm(forms.Form):
    """The last day of the document held, from which the window counts."""

    titre_fin = ChampDate(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["titre_fin"].label = _("Dernier jour de validité de votre document de séjour")


@require_GET
def orienter(request: HttpRequest) -> HttpResponse:
    """The next question, or what the answers lead to."""
    reponses, fausse = orientation.lire(request.GET.dict())
    connue = _connue(request)
    le = timezone.localdate()
    echeance = FinDuTitreForm(request.GET if _date_dite(request) else None)
    dates = {}
    if connue.titre_fin is None and echeance.is_bound and echeance.is_valid():
        dates = {"titre_fin": echeance.cleaned_data["titre_fin"]}
    situation = orientation.situation_de(connue, reponses | dates)
    suite = calcul.orienter(charger(), situation, le)
    contexte: dict[str, Any] = {
        "donnees": orientation.donnees(reponses),
        "reponses": reponses,
        "parametres": urlencode(reponses),
    }
    if "aucun" in request.GET or not suite.retenues:
        return render(request, "demarches/orientation/sans_issue.html", contexte)
    if suite.question is not None:
        envoyee = request.GET.get("question") == suite.question.id or fausse == suite.question.id
        contexte |= {
            "form": ChoixForm(suite.question, request.GET if envoyee else None),
            "question": suite.question,
            "suites": [] if reponses else orientation.suites(situation, le),
            "connue": connue,
        }
        return render(request, "demarches/orientation/question.html", contexte)
    trouves = orientation.bilans(suite, situation, le)
    possibles = [b for b in trouves if b.est_possible]
    contexte |= {
        "bilans": possibles or trouves,
        "refus": orientation.refus(suite, trouves if possibles else [], situation),
        "echeance": echeance if _attend_une_date(trouves) else None,
        "dates": {cle: valeur.isoformat() for cle, valeur in dates.items() if valeur},
    }
    return render(request, "demarches/orientation/resultat.html", contexte)


def _connue(request: HttpRequest) -> Situation:
    """What the register and the account know of a signed-in applicant; nothing of anybody else."""
    user = request.user
    if isinstance(user, User) and user.est_usager:
        return situations.de_la_personne(user)
    return Situation()


def _date_dite(request: HttpRequest) -> bool:
    return any(cle.startswith("titre_fin") for cle in request.GET)


def _attend_une_date(trouves: list[orientation.Bilan]) -> bool:
    """Whether the last day of a document would give the window its dates."""
    return any(
        b.loi.fenetre.etat is None and b.loi.fenetre.reference == "titre_fin" for b in trouves
    )
