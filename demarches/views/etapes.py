"""The wizard: one page per step. Every page saves what it receives before judging it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.acces import RequeteConnectee, reserve_aux_usagers
from accounts.models import Prefecture
from demarches import (
    beneficiaires,
    brouillons,
    completude,
    formulaires,
    parcours,
    recapitulatif,
    transitions,
)
from demarches import depot as depot_de_dossier
from demarches.models import Dossier
from demarches.parcours import Etape
from demarches.views import pieces
from demarches.views.acces import dossier_de, efface_entre_temps
from demarches.views.cadre import continuer, page
from justificatifs import ephoto
from justificatifs.ephoto.phrases import phrase, phrase_indisponible


@require_http_methods(["GET", "POST"])
@reserve_aux_usagers
@efface_entre_temps
def etape(request: RequeteConnectee, reference: str, etape: str) -> HttpResponse:
    """The page of a step; once the case is filed, its place is the follow-up page."""
    dossier = dossier_de(request.user, reference)
    courante = parcours.etape(etape)
    if courante is None:
        raise Http404
    if not dossier.est_brouillon:
        if request.method == "POST" and courante is parcours.DEPOT:
            return redirect("demarches:depot_reussi", reference)
        return redirect(dossier)
    try:
        return PAGES[courante.slug](request, dossier, courante)
    except brouillons.BrouillonFige:
        return redirect(dossier)


def _donnees(request: HttpRequest) -> QueryDict | None:
    """What was sent, even nothing: an empty answer is judged too. None when the page is read."""
    return request.POST if request.method == "POST" else None


def _version(request: HttpRequest) -> int | None:
    """The version the page was read at; None when the person chose to overwrite."""
    texte = request.POST.get("version", "")
    return int(texte) if texte.isdecimal() and len(texte) < 10 else None


def _formulaire(dossier: Dossier, request: HttpRequest) -> formulaires.QuestionsForm:
    questions = completude.questions(dossier)
    if request.method == "POST":
        prefecture = dossier.usager.prefecture_id
        return formulaires.QuestionsForm(questions, prefecture=prefecture, data=request.POST)
    return formulaires.QuestionsForm(questions, initial=dossier.saisies)


def _groupes(form: formulaires.QuestionsForm) -> list[dict[str, Any]]:
    """The fields under the titles of their groups, in the catalogue's order."""
    groupes: dict[str, dict[str, Any]] = {}
    for question in form.questions:
        groupe = groupes.setdefault(
            question.groupe, {"libelle": _(question.groupe_libelle), "champs": []}
        )
        groupe["champs"].append(form[question.id])
    return list(groupes.values())


def informations(request: RequeteConnectee, dossier: Dossier, courante: Etape) -> HttpResponse:
    """Personal information: prefilled, corrected in place; an answer may open other questions."""
    form = _formulaire(dossier, request)
    conflit = False
    if request.method == "POST":
        avant = {question.id for question in form.questions}
        try:
            dossier = brouillons.enregistrer(dossier, form.saisies(), version=_version(request))
        except brouillons.Conflit as erreur:
            dossier, conflit = erreur.dossier, True
        else:
            nouvelles = {question.id for question in completude.questions(dossier)} - avant
            if form.is_valid() and not nouvelles:
                if "rester" in request.POST:
                    messages.success(request, _("Vos réponses sont enregistrées."))
                    return redirect(parcours.adresse(dossier, courante))
                return continuer(dossier, courante)
            if form.is_valid():
                messages.info(request, _("Vos réponses ouvrent d’autres questions, ci-dessous."))
                return redirect(parcours.adresse(dossier, courante))
    return page(
        request,
        dossier,
        courante,
        {
            "form": form,
            "groupes": _groupes(form),
            "conflit": conflit,
            "ecarts": formulaires.ecarts(form, dossier.saisies) if conflit else [],
            "mineur": beneficiaires.est_pour_un_enfant(dossier.loi, dossier.reponses),
        },
        code=409 if conflit else 200,
    )


@require_POST
@reserve_aux_usagers
@efface_entre_temps
def brouillon(request: RequeteConnectee, reference: str) -> JsonResponse:
    """Save what is being typed; answers 409 when another tab or device saved in between."""
    dossier = dossier_de(request.user, reference)
    form = formulaires.QuestionsForm(completude.questions(dossier), data=request.POST)
    avant = {question.id for question in form.questions}
    try:
        dossier = brouillons.enregistrer(dossier, form.saisies(), version=_version(request))
    except brouillons.Conflit as conflit:
        message = _(
            "Cette page a été modifiée dans un autre onglet ou sur un autre appareil. "
            "Ce que vous venez d’écrire est encore ici."
        )
        return JsonResponse(
            {"conflit": True, "message": message, "version": conflit.dossier.version}, status=409
        )
    except brouillons.BrouillonFige:
        return JsonResponse(
            {"conflit": True, "message": _("Cette demande est déjà déposée.")}, status=409
        )
    heure = f"{timezone.localtime(dossier.modifie_le):%H:%M}"
    apres = {question.id for question in completude.questions(dossier)}
    return JsonResponse(
        {
            "version": dossier.version,
            "enregistre_a": heure,
            "libelle": _("Enregistré à %(heure)s") % {"heure": heure},
            "questions_changees": apres != avant,
        }
    )


def justificatifs(request: RequeteConnectee, dossier: Dossier, courante: Etape) -> HttpResponse:
    """Supporting documents: one card per piece; files are added and removed by `views.pieces`."""
    if request.method == "POST":
        return continuer(dossier, courante)
    return pieces.page_des_cartes(request, dossier, pieces.cartes(dossier))


class EphotoForm(forms.Form):
    """The code printed on the photo sheet."""

    code = forms.CharField(
        label="",
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code e-photo")
        self.fields["code"].help_text = _(
            "21 ou 22 lettres et chiffres, imprimés sous la photo. Les espaces ne comptent pas."
        )
        self.fields["code"].error_messages["required"] = _("Indiquez le code de votre e-photo.")


def e_photo(request: RequeteConnectee, dossier: Dossier, courante: Etape) -> HttpResponse:
    """The e-photo code: six answers in words; a code not yet active does not stop the filing.

    Where the law asks for none the step says so: nobody looks for a code that is not needed.
    """
    if not completude.ephoto_requise(dossier):
        if request.method == "POST":
            return continuer(dossier, courante)
        return page(request, dossier, courante, {"sans_code": True})
    reponse = None
    form = EphotoForm(_donnees(request), initial={"code": dossier.ephoto_code})
    if request.method == "POST" and form.is_valid():
        try:
            reponse = brouillons.noter_ephoto(dossier, form.cleaned_data["code"])
        except ephoto.EphotoIndisponible:
            messages.warning(request, phrase_indisponible())
            return continuer(dossier, courante)
        if reponse.permet_de_deposer:
            messages.info(request, phrase(reponse))
            return continuer(dossier, courante)
        form.add_error("code", phrase(reponse))
        dossier.refresh_from_db()
    return page(
        request,
        dossier,
        courante,
        {"form": form, "reponse": reponse},
    )


def recapitulatif_(request: RequeteConnectee, dossier: Dossier, courante: Etape) -> HttpResponse:
    """Check your answers: everything, with links to change it, cost and what comes next."""
    if request.method == "POST":
        return continuer(dossier, courante)
    return page(request, dossier, courante, recapitulatif.recapitulatif(dossier))


class DepotForm(forms.Form):
    """The declaration on honour that goes with a filing."""

    exact = forms.BooleanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exact"].label = _(
            "Je déclare sur l’honneur que ces informations et ces documents sont exacts."
        )
        self.fields["exact"].error_messages["required"] = _(
            "Cochez la déclaration sur l’honneur pour déposer."
        )


def depot(request: RequeteConnectee, dossier: Dossier, courante: Etape) -> HttpResponse:
    """File. A double click, two tabs or a retry lead to the same receipt."""
    form = DepotForm(_donnees(request))
    if request.method == "POST" and form.is_valid():
        try:
            transitions.deposer(dossier, par=request.user)
        except completude.DossierIncomplet as incomplet:
            for manque in incomplet.manques:
                form.add_error(None, manque.message)
            dossier.refresh_from_db()
        except transitions.TransitionRefusee as refus:
            form.add_error(None, refus.message)
        else:
            return redirect("demarches:depot_reussi", dossier.reference)
    prefecture = Prefecture.objects.pour_code_postal(dossier.reponses.get("code_postal", ""))
    contexte = {"form": form, "prefecture": prefecture, **recapitulatif.recapitulatif(dossier)}
    return page(request, dossier, courante, contexte)


PAGES: dict[str, Callable[[RequeteConnectee, Dossier, Etape], HttpResponse]] = {
    parcours.INFORMATIONS.slug: informations,
    parcours.JUSTIFICATIFS.slug: justificatifs,
    parcours.EPHOTO.slug: e_photo,
    parcours.RECAPITULATIF.slug: recapitulatif_,
    parcours.DEPOT.slug: depot,
}


@require_http_methods(["GET", "POST"])
@reserve_aux_usagers
def nouvelle_ephoto(request: RequeteConnectee, reference: str) -> HttpResponse:
    """Another photo code for a filed case, when the first one cannot serve."""
    dossier = dossier_de(request.user, reference)
    if not depot_de_dossier.ephoto_a_refaire(dossier):
        return redirect(dossier)
    form = EphotoForm(_donnees(request))
    if request.method == "POST" and form.is_valid():
        try:
            reponse = depot_de_dossier.remplacer_ephoto(dossier, form.cleaned_data["code"])
        except completude.DossierIncomplet:
            return redirect(dossier)
        if reponse.permet_de_deposer:
            messages.success(request, phrase(reponse))
            return redirect(dossier)
        form.add_error("code", phrase(reponse))
    return render(request, "demarches/nouvelle_ephoto.html", {"dossier": dossier, "form": form})
