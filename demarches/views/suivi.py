"""Following: the person's space, the receipt of a filing, the page of a case, withdrawal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.acces import RequeteConnectee, reserve_aux_usagers
from accounts.models import User
from attestations.models import Attestation
from attestations.models import Nature as NaturePapier
from demarches import (
    beneficiaires,
    contestation,
    cycle,
    depot,
    echeances,
    libelles,
    orientation,
    parcours,
    recapitulatif,
    reponses_envoyees,
    sejour,
    situations,
    transitions,
)
from demarches.catalogue import charger
from demarches.models import Dossier, Sens
from demarches.models.journal import INTERNES
from demarches.statuts import Statut
from demarches.views.acces import dossier_de, efface_entre_temps
from notifications.models import Notification

# On the home page; the others have a page of their own.
NB_VIVANTS = 30
NB_FINIS = 10


def _carte(dossier: Dossier) -> dict[str, Any]:
    """A case on the home page: what it is, who has the hand, since when, what comes next."""
    statut = Statut(dossier.statut)
    demarche = charger().demarche(dossier.demarche)
    return {
        "dossier": dossier,
        "libelle": _(demarche.libelle),
        "pour": beneficiaires.nom(demarche, dossier.reponses),
        "type": libelles.type_demande(dossier.type_demande),
        "couleur": libelles.COULEURS[statut],
        "phrase": libelles.PHRASES[statut],
        "main": dossier.main.label,
        "suite": echeances.suite(dossier),
        "adresse": dossier.get_absolute_url(),
    }


@require_GET
@reserve_aux_usagers
def mon_espace(request: RequeteConnectee) -> HttpResponse:
    """At a glance: am I safe, what do I have to do, where do my cases stand, my papers."""
    user, le = request.user, situations.aujourd_hui()
    # An employer has no stay to prove, and no permit that another request follows.
    suites = []
    if not user.est_employeur:
        suites = [
            s for connue in situations.par_document(user) for s in orientation.suites(connue, le)
        ]
    miens = Dossier.objects.visibles_par(user).prefetch_related("complements").order_by("-cree_le")
    vivants, finis = list(miens.vivants()[:NB_VIVANTS]), list(miens.clos()[:NB_FINIS])
    dossiers = vivants + finis
    papiers = Attestation.objects.visibles_par(user)
    titres = user.titres_par_fin
    return render(
        request,
        "demarches/mon_espace.html",
        {
            "cartes": [_carte(d) for d in vivants],
            "anciens": [_carte(d) for d in finis],
            "il_y_en_a_d_autres": len(vivants) == NB_VIVANTS or len(finis) == NB_FINIS,
            "papiers": papiers.order_by("-emise_le")[:10],
            "titre": next(iter(sejour.permis(titres)), None),
            "regularite": None
            if user.est_employeur
            else sejour.regularite(titres, list(papiers.en_vigueur(le)), le),
            "examen": next((d for d in dossiers if d.est_en_examen and not d.beneficiaire), None),
            "suite_du_titre": _suite_du_titre(
                [s for s in suites if not situations.suit_un_document_de_voyage(s.demarche)]
            ),
            "a_faire": echeances.a_faire(
                dossiers, suites, contestation.notifications(user, dossiers), le
            ),
            "messages_recents": Notification.objects.visibles_par(user).order_by("-pk")[:5],
        },
    )


@require_GET
@reserve_aux_usagers
def mes_demandes(request: RequeteConnectee) -> HttpResponse:
    """Every case, latest first, by pages: `avant` is the last one seen."""
    avant = request.GET.get("avant", "")
    miens = Dossier.objects.visibles_par(request.user).order_by("-pk")
    if avant.isascii() and avant.isdecimal() and len(avant) < 19:
        miens = miens.filter(pk__lt=int(avant))
    dossiers = list(miens.prefetch_related("complements")[: NB_VIVANTS + 1])
    montres = dossiers[:NB_VIVANTS]
    contexte = {
        "cartes": [_carte(d) for d in montres],
        "debut": reverse("demarches:mes_demandes") if avant else "",
        "suivante": f"?avant={montres[-1].pk}" if len(dossiers) > NB_VIVANTS else "",
    }
    return render(request, "demarches/mes_demandes.html", contexte)


def _suite_du_titre(suites: list[orientation.Proposition]) -> dict[str, Any] | None:
    """The request that follows the permit held, one that may still be filed first."""
    proposition = next((s for s in suites if s.est_ouverte), next(iter(suites), None))
    if proposition is None:
        return None
    return {
        "fenetre": proposition.fenetre,
        "adresse": echeances.adresse_du_type(proposition),
        "type": libelles.type_demande(proposition.type_demande),
    }


@require_GET
@reserve_aux_usagers
def depot_reussi(request: RequeteConnectee, reference: str) -> HttpResponse:
    """The receipt: number, the paper to download, what it allows, what comes next."""
    dossier = dossier_de(request.user, reference)
    if dossier.est_brouillon:
        return redirect(parcours.adresse(dossier, parcours.RECAPITULATIF))
    loi = recapitulatif.exigence(dossier)
    return render(
        request,
        "demarches/depot_reussi.html",
        {
            "dossier": dossier,
            "loi": loi,
            "papiers": list(
                Attestation.objects.visibles_par(request.user)
                .pour_reference(dossier.reference)
                .order_by("emise_le")
            ),
            **recapitulatif.papiers(loi),
            "suite": echeances.suite(dossier),
        },
    )


@require_GET
@reserve_aux_usagers
def dossier(request: RequeteConnectee, reference: str) -> HttpResponse:
    """Where a case stands: state, next date, actions, timeline, papers, who read it."""
    dossier = dossier_de(request.user, reference)
    if dossier.est_brouillon:
        return redirect(parcours.adresse(dossier, parcours.premiere_incomplete(dossier)))
    statut = Statut(dossier.statut)
    complements = list(dossier.complements.prefetch_related("elements"))
    actes = request.GET.get("actes", "")
    if actes not in libelles.ACTES:
        actes = ""
    depart = contestation.notifications(request.user, [dossier]).get(dossier.reference)
    contexte = recapitulatif.recapitulatif(dossier) | {
        "dossier": dossier,
        "couleur": libelles.COULEURS[statut],
        "phrase": libelles.PHRASES[statut],
        "type": libelles.type_demande(dossier.type_demande),
        "pour": beneficiaires.nom(dossier.loi, dossier.reponses),
        "suite": echeances.suite(dossier),
        "chronologie": _chronologie(dossier, request.user, actes),
        "filtres": [
            {"valeur": valeur, "libelle": libelle, "actif": valeur == actes}
            for valeur, libelle in libelles.ACTES.items()
        ],
        "messages_du_dossier": Notification.objects.visibles_par(request.user)
        .filter(reference=dossier.reference)
        .order_by("-pk")[:30],
        "notification": depart,
        "depuis": depart.le if depart else None,
        "papiers": list(
            Attestation.objects.visibles_par(request.user)
            .pour_reference(dossier.reference)
            .order_by("-emise_le")
        ),
        "complement": next((c for c in complements if c.est_ouverte), None),
        "envois": reponses_envoyees.lire(dossier, complements),
        "decision": dossier.decisions.validees().first(),
        "recours": _recours(dossier),
        "silence": _est_silencieux(dossier),
        "ephoto_a_refaire": depot.ephoto_a_refaire(dossier),
        "consultations": dossier.consultations.select_related("par").all()[:20],
        "peut_se_desister": cycle.peut(cycle.DESISTER, dossier, request.user),
    }
    return render(request, "demarches/dossier.html", contexte)


def _chronologie(dossier: Dossier, user: User, actes: str) -> list[dict[str, Any]]:
    """The public lines of the journal, latest first, without the name of anybody of the office.

    `actes` keeps one side's: the person's, or the administration's (its clock included).
    """
    return [
        {
            "le": evenement.le,
            "titre": evenement.get_nature_display(),
            "texte": _papier(evenement.donnees),
            "auteur": _("Vous") if evenement.par_id == user.pk else "",
        }
        for evenement in dossier.evenements.order_by("-numero")
        if evenement.nature not in INTERNES
        and (not actes or (evenement.par_id == user.pk) is (actes == "moi"))
    ]


def _papier(donnees: dict[str, Any]) -> str:
    """The paper an event is about, by its name; nothing for the others."""
    numero = donnees.get("numero")
    return f"{NaturePapier(donnees['nature']).label} {numero}" if numero else ""


def _est_silencieux(dossier: Dossier) -> bool:
    """The delay of the administration has passed without a decision (R. 432-1 CESEDA)."""
    fin = dossier.silence_le
    return dossier.est_en_examen and fin is not None and fin <= situations.aujourd_hui()


def _recours(dossier: Dossier) -> Any:
    decision = dossier.decisions.validees().first()
    if not _est_silencieux(dossier) and (decision is None or decision.sens == Sens.FAVORABLE):
        return ()
    return recapitulatif.exigence(dossier).recours


@require_http_methods(["GET", "POST"])
@reserve_aux_usagers
def desister(request: RequeteConnectee, reference: str) -> HttpResponse:
    """Withdraw a request: asked once, in words that name it."""
    dossier = dossier_de(request.user, reference)
    if request.method == "POST":
        try:
            transitions.desister(dossier, par=request.user)
        except transitions.TransitionRefusee as refus:
            messages.error(request, refus.message)
        else:
            messages.success(request, _("Votre demande est retirée."))
        return redirect("demarches:dossier", reference)
    if not cycle.peut(cycle.DESISTER, dossier, request.user):
        return redirect(dossier)
    return render(
        request,
        "demarches/desister.html",
        {"dossier": dossier, **_apres_le_retrait(request.user, dossier)},
    )


def _apres_le_retrait(user: User, dossier: Dossier) -> dict[str, Any]:
    """The papers of this case that would no longer speak for themselves, and what would remain."""
    le = situations.aujourd_hui()
    papiers = list(Attestation.objects.visibles_par(user).en_vigueur(le))
    autres = [p for p in papiers if p.reference != dossier.reference]
    return {
        "concernes": [p for p in papiers if p.reference == dossier.reference],
        "reste": None
        if user.est_employeur
        else sejour.regularite(user.titres.par_fin(), autres, le),
    }


@require_http_methods(["GET", "POST"])
@reserve_aux_usagers
@efface_entre_temps
def supprimer_brouillon(request: RequeteConnectee, reference: str) -> HttpResponse:
    """Delete a draft: asked once, in words that name it."""
    dossier = dossier_de(request.user, reference)
    if request.method == "POST":
        try:
            transitions.supprimer(dossier, par=request.user)
        except transitions.TransitionRefusee as refus:
            messages.error(request, refus.message)
            return redirect(dossier)
        messages.success(request, _("Le brouillon est supprimé."))
        return redirect("demarches:mon_espace")
    if not dossier.est_brouillon:
        return redirect(dossier)
    return render(request, "demarches/supprimer_brouillon.html", {"dossier": dossier})
