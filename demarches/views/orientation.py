"""The orientation questionnaire: one question a page, then the procedures found and why.

Everything stands in the address: it works without JavaScript and without an account, and "back"
goes back one question.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import User
from demarches import formulaires, orientation, situations
from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul import Question
from demarches.catalogue.situation import Situation
from demarches.formulaires import ReponsesLibresForm


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


@require_GET
def orienter(request: HttpRequest) -> HttpResponse:
    """The next question, or what the answers lead to."""
    reponses, fausse = orientation.lire(request.GET.dict())
    connue = _connue(request)
    le = timezone.localdate()
    situation = orientation.situation_de(connue, reponses)
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
    form, dates = _dates(request, suite, connue, reponses, le)
    situation = orientation.situation_de(connue, reponses | dates)
    trouves = orientation.bilans(suite, situation, le, reponses | dates)
    possibles = [b for b in trouves if b.est_possible]
    contexte |= {
        "bilans": possibles or trouves,
        "refus": orientation.refus(suite, trouves if possibles else [], situation),
        "form": form,
        "groupes": [
            (libelle, [form[question.id] for question in questions])
            for libelle, questions in groupby(form.questions, key=lambda q: q.groupe_libelle)
        ],
    }
    return render(request, "demarches/orientation/resultat.html", contexte)


def _dates(
    request: HttpRequest,
    suite: calcul.Orientation,
    connue: Situation,
    reponses: dict[str, str],
    le: date,
) -> tuple[ReponsesLibresForm, dict[str, Any]]:
    """The questions behind the dates, and the valid answers the address gives to them.

    Answering brings questions, so they are read until no other comes.
    """
    dites: dict[str, Any] = {}
    posees: set[str] = set()
    while True:
        situation = orientation.situation_de(connue, reponses | dites)
        questions = orientation.questions_de_dates(suite, connue, situation, le)
        form = ReponsesLibresForm(questions, data=request.GET)
        dites = formulaires.reponses(questions, form.saisies())
        if posees.issuperset(question.id for question in questions):
            return form, dites
        posees.update(question.id for question in questions)


def _connue(request: HttpRequest) -> Situation:
    """What the register and the account know of a signed-in applicant; nothing of anybody else."""
    user = request.user
    if isinstance(user, User) and user.est_usager:
        return situations.de_la_personne(user)
    return Situation()
