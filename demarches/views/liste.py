"""My list of documents: a public page whose address carries the answers, and the same as a PDF.

Everybody sees the same list at the same address. A key that would say who somebody is, or that
no question bears, is refused by name, never read. The number of a request begun elsewhere comes
by POST, goes to the paper and nowhere else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.http import require_GET, require_http_methods

from accounts import limites
from accounts.limites import Limite
from anef import typographie
from attestations import impression
from demarches import formulaires
from demarches import liste as listes
from demarches.catalogue import DemarcheInconnue, charger
from demarches.catalogue.calcul import Question, TypeDemande, TypeQuestion
from demarches.catalogue.schema import Demarche
from demarches.formulaires import PreDemandeForm, ReponsesLibresForm
from demarches.liste import Liste

PDF_PAR_ADRESSE = Limite("liste-pdf-adresse", 30, timedelta(minutes=15))


@dataclass(frozen=True)
class _Lecture:
    """What an address asks: a list, the form that shows its answers, and what was refused."""

    liste: Liste
    form: ReponsesLibresForm
    type_inconnu: bool
    cles_refusees: tuple[str, ...]

    @property
    def est_refusee(self) -> bool:
        return self.type_inconnu or bool(self.cles_refusees)


@require_GET
def ma_liste(request: HttpRequest, code: str) -> HttpResponse:
    """The questions that change the list, and the list for the answers given so far."""
    lecture = _lire(request, _demarche_ou_404(code))
    return _page(request, lecture, PreDemandeForm(), status=400 if lecture.est_refusee else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def liste_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The list to print and take to the counter."""
    lecture = _lire(request, _demarche_ou_404(code))
    pre_demande = PreDemandeForm(request.POST if request.method == "POST" else {})
    if lecture.est_refusee:
        return _page(request, lecture, pre_demande, status=400)
    if not pre_demande.is_valid():
        return _page(request, lecture, pre_demande)
    try:
        limites.consommer((PDF_PAR_ADRESSE, limites.adresse_ip(request)))
    except limites.TropDEssais as refus:
        attente = (refus.reprise - timezone.now()).total_seconds()
        minutes = max(1, math.ceil(attente / 60))
        return _page(request, lecture, pre_demande, status=429, minutes=minutes)
    octets = impression.en_pdf(
        _papier(lecture, pre_demande.cleaned_data["numero_pre_demande"].strip())
    )
    return HttpResponse(
        octets,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="liste-{code}.pdf"',
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex",
            "Cache-Control": "private, no-store",
        },
    )


def _demarche_ou_404(code: str) -> Demarche:
    try:
        return charger().demarche(code)
    except DemarcheInconnue:
        raise Http404 from None


def _lire(request: HttpRequest, demarche: Demarche) -> _Lecture:
    le = timezone.localdate()
    type_demande, type_inconnu = _type_demande(request, demarche)
    admises = {"type"}
    for cle, type_question in listes.cles_admises().items():
        admises.add(cle)
        if type_question is TypeQuestion.DATE:
            admises |= {f"{cle}_{morceau}" for morceau in ("jour", "mois", "annee")}

    def formulaire(questions: tuple[Question, ...]) -> ReponsesLibresForm:
        return ReponsesLibresForm(questions, data=request.GET)

    def repondre(questions: tuple[Question, ...]) -> dict[str, Any]:
        return formulaires.reponses(questions, formulaire(questions).saisies())

    liste = listes.etablir(demarche, type_demande, le, lire=repondre)
    return _Lecture(
        liste=liste,
        form=formulaire(liste.questions),
        type_inconnu=type_inconnu,
        cles_refusees=tuple(sorted(set(request.GET) - admises)),
    )


def _type_demande(request: HttpRequest, demarche: Demarche) -> tuple[TypeDemande, bool]:
    """The kind of request asked for, the first one by default; whether it exists here."""
    voulu = request.GET.get("type") or demarche.types[0]
    if voulu in demarche.types:
        return TypeDemande(voulu), False
    return demarche.types[0], True


def _page(
    request: HttpRequest,
    lecture: _Lecture,
    pre_demande: PreDemandeForm,
    *,
    status: int = 200,
    minutes: int | None = None,
) -> HttpResponse:
    liste = lecture.liste
    contexte = {
        "demarche": liste.demarche,
        "liste": liste,
        "form": lecture.form,
        "pre_demande": pre_demande,
        "type_inconnu": lecture.type_inconnu,
        "cles_refusees": [cle[:40] for cle in lecture.cles_refusees[:5]],
        "minutes": minutes,
        "question": request.GET.urlencode() if not lecture.est_refusee else "",
        "se_depose_ici": liste.demarche.se_depose_ici(timezone.localdate()),
    }
    reponse = render(request, "demarches/ma_liste.html", contexte, status=status)
    if request.GET:
        reponse["X-Robots-Tag"] = "noindex"
    return reponse


def _papier(lecture: _Lecture, numero_pre_demande: str) -> str:
    liste = lecture.liste
    repondues = [q for q in liste.questions if q.id in liste.reponses]
    page = render_to_string(
        "demarches/papier/liste.html",
        {
            "demarche": liste.demarche,
            "liste": liste,
            "reponses": [
                (
                    formulaires.libelle(q),
                    formulaires.valeur_affichee(q, liste.reponses[q.id]),
                )
                for q in repondues
            ],
            "numero_pre_demande": numero_pre_demande,
            "langue": translation.get_language(),
            "site_de_demonstration": settings.SITE_DE_DEMONSTRATION,
            "marques_de_etat": settings.MARQUES_DE_ETAT,
            "le_iso": timezone.localtime().isoformat(timespec="seconds"),
        },
    )
    return typographie.composer(page) if translation.get_language() == "fr" else page
