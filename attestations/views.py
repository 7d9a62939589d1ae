"""Download of a paper by its holder, and verification of a paper by anyone."""

from __future__ import annotations

import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import limites
from accounts.acces import RequeteConnectee, reserve_aux_usagers
from attestations import rendu, verification
from attestations.forms import VerificationForm
from attestations.models import Attestation


@require_GET
@reserve_aux_usagers
def telecharger(request: RequeteConnectee, numero: str) -> HttpResponse:
    """The PDF, for its holder."""
    attestation = get_object_or_404(Attestation.objects.visibles_par(request.user), numero=numero)
    return rendu.reponse(attestation)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verifier(request: HttpRequest) -> HttpResponse:
    """Whether a paper is genuine and in force: typed in (POST) or led here by its QR code (GET)."""
    saisie = request.POST if request.method == "POST" else request.GET
    form = VerificationForm(saisie if {"numero", "code"} & saisie.keys() else None)
    contexte: dict[str, object] = {
        "form": form,
        "cherche": False,
        "resultat": None,
        "minutes": None,
    }
    statut = 200
    if form.is_bound and form.is_valid():
        try:
            contexte["resultat"] = verification.verifier(
                form.cleaned_data["numero"],
                form.cleaned_data["code"],
                le=timezone.localdate(),
                adresse=limites.adresse_ip(request),
            )
            contexte["cherche"] = True
        except limites.TropDEssais as refus:
            attente = (refus.reprise - timezone.now()).total_seconds()
            contexte["minutes"], statut = max(1, math.ceil(attente / 60)), 429
    if contexte["resultat"]:
        contexte["form"] = VerificationForm()  # ready for the next paper
    reponse = render(request, "attestations/verifier.html", contexte, status=statut)
    # The address may hold number and code: it goes neither to a search engine nor to another site.
    # Not "no-referrer": browsers would then hide the origin of the form, and CSRF would refuse it.
    reponse["Referrer-Policy"] = "same-origin"
    reponse["X-Robots-Tag"] = "noindex"
    return reponse
