"""What one may ask for: public home, list of procedures, and the sheet of each, before starting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.acces import RequeteConnectee, reserve_aux_usagers
from accounts.models import User
from anef.typographie import sans_accent
from demarches import beneficiaires, brouillons, libelles, orientation, parcours, situations
from demarches.catalogue import DemarcheInconnue, calcul, charger
from demarches.catalogue.calcul import EtatFenetre, Presentation, TypeDemande
from demarches.catalogue.reponses import FaitEcrit
from demarches.catalogue.schema import Demarche
from demarches.catalogue.situation import Situation
from demarches.models import Dossier


@require_GET
def accueil(request: HttpRequest) -> HttpResponse:
    """The public home: what can be done here, in ten seconds."""
    return render(request, "demarches/accueil.html")


@require_GET
def liste(request: HttpRequest) -> HttpResponse:
    """Every procedure some channel takes today, by family; a word narrows the list.

    An employer sees those an employer files.
    """
    recherche = " ".join(request.GET.get("q", "").split())[:60]
    le = timezone.localdate()
    familles: dict[str, dict[str, Any]] = {}
    user = request.user
    employeur = isinstance(user, User) and user.est_employeur
    ouvertes = [
        d
        for d in charger().demarches
        if d.canal(le)
        and _contient(d, recherche)
        and (not employeur or d.deposee_par == "employeur")
    ]
    for demarche in ouvertes:
        famille = demarche.famille
        groupe = familles.setdefault(
            famille.code, {"code": famille.code, "libelle": famille.libelle, "lignes": []}
        )
        groupe["lignes"].append({"demarche": demarche, "ici": demarche.se_depose_ici(le)})
    contexte = {
        "familles": list(familles.values()),
        "recherche": recherche,
        "nombre": len(ouvertes),
    }
    return render(request, "demarches/liste.html", contexte)


def _contient(demarche: Demarche, recherche: str) -> bool:
    """Whether each word is said by the name or the description, accents and case apart."""
    dit = sans_accent(f"{_(demarche.libelle)} {_(demarche.description)}")
    return all(mot in dit for mot in sans_accent(recherche).split())


def _demarche_ou_404(code: str) -> Demarche:
    try:
        return charger().demarche(code)
    except DemarcheInconnue:
        raise Http404 from None


@require_GET
def presentation(request: HttpRequest, code: str) -> HttpResponse:
    """The whole sheet: for whom, when (with the person's own dates), pieces, cost, papers, law."""
    demarche = _demarche_ou_404(code)
    le = timezone.localdate()
    user = request.user
    situation = Situation()
    ouverts: dict[str, Dossier] = {}
    if isinstance(user, User) and user.est_usager:
        situation = situations.de_la_personne(user, demarche)
        ouverts = {
            d.type_demande: d
            for d in Dossier.objects.visibles_par(user).ouverts().filter(demarche=code)
        }
    fiche = calcul.presentation(demarche, le)
    types = [_un_type(demarche, fiche_type, situation, ouverts) for fiche_type in fiche.types]
    return render(
        request,
        "demarches/presentation.html",
        {
            "demarche": demarche,
            "fiche": fiche,
            # What follows the document held comes first; the sort keeps the order of the rest.
            "types": sorted(types, key=lambda un_type: not un_type["fait_suite"]),
            "se_depose_ici": demarche.se_depose_ici(le),
            "themes": _par_theme(fiche),
            "duree_estimee": 5 + 2 * max(len(t.pieces) for t in fiche.types),
            "est_pour_vous": isinstance(user, User) and orientation.depose(user, demarche),
        },
    )


def _par_theme(fiche: Presentation) -> list[tuple[Any, list[FaitEcrit]]]:
    """What else is good to know under its headings; where to file is said apart when nothing is open."""
    return [
        (titre, faits)
        for theme, titre in libelles.THEMES.items()
        if (faits := [i for i in fiche.informations if i.theme == theme])
        and (fiche.canal or theme != "depot")
    ]


def _un_type(
    demarche: Demarche, fiche: Any, situation: Situation, ouverts: dict[str, Dossier]
) -> dict[str, Any]:
    le = timezone.localdate()
    fait_suite = demarche.fait_suite(fiche.type_demande, situation)
    ouvert = ouverts.get(fiche.type_demande)
    repli = "" if ouvert else _raison_de_replier(demarche, fiche.type_demande, situation)
    if demarche.suites and not demarche.fait_suite(fiche.type_demande, situation):
        situation = Situation()  # another permit's dates say nothing of this request
    fenetre = calcul.fenetre(demarche, fiche.type_demande, situation, le)
    return {
        "fiche": fiche,
        "fait_suite": fait_suite,
        "repli": repli,
        "fenetre": fenetre,
        "pieces": calcul.pieces(demarche, fiche.type_demande, situation, le) or fiche.pieces,
        "couts": calcul.couts(demarche, fiche.type_demande, situation, le),
        "est_fermee": fenetre.etat is EtatFenetre.FERMEE,
        "ouvert": None if beneficiaires.en_admet_plusieurs(demarche) else ouvert,
    }


def _raison_de_replier(demarche: Demarche, type_demande: TypeDemande, situation: Situation) -> str:
    """Why this kind of request is not for the holder of that document; empty when it may be."""
    if situation.titre_nature is None or demarche.fait_suite(type_demande, situation):
        return ""
    if type_demande is TypeDemande.PREMIERE_DEMANDE and demarche.fait_suite(
        TypeDemande.RENOUVELLEMENT, situation
    ):
        return _("Vous avez déjà ce titre : renouvelez-le.")
    if any(suite.type is type_demande for suite in demarche.suites):
        return _("Cette demande suit un autre document de séjour que le vôtre.")
    return ""


@require_POST
@reserve_aux_usagers
def commencer(request: RequeteConnectee, code: str) -> HttpResponse:
    """Start a draft, or go on with the one already open for the same person."""
    demarche = _demarche_ou_404(code)
    try:
        type_demande = TypeDemande(request.POST.get("type_demande", ""))
    except ValueError:
        raise Http404 from None
    if type_demande not in demarche.types or not demarche.se_depose_ici(timezone.localdate()):
        raise Http404
    try:
        dossier = brouillons.commencer(demarche, type_demande, par=request.user)
    except brouillons.PasPourVous:
        messages.error(request, _("Cette demande se dépose depuis un autre compte que le vôtre."))
        return redirect("demarches:presentation", code)
    except brouillons.Doublon as doublon:
        if doublon.dossier.est_brouillon and doublon.dossier.type_demande != type_demande:
            return _changer_de_type(request, doublon.dossier, type_demande)
        messages.info(request, brouillons.expliquer_doublon(doublon))
        return redirect(doublon.dossier)
    messages.success(
        request,
        _("Votre brouillon %(reference)s est créé. Vous le retrouverez dans « Mon espace ».")
        % {"reference": dossier.reference},
    )
    return redirect(parcours.adresse(dossier, parcours.INFORMATIONS))


def _changer_de_type(
    request: RequeteConnectee, brouillon: Dossier, voulu: TypeDemande
) -> HttpResponse:
    """A draft of another kind stands in the way: only its owner may throw it away."""
    messages.info(
        request,
        _(
            "Le brouillon %(reference)s de cette démarche est d’un autre type : « %(ancien)s ». "
            "Supprimez-le pour commencer « %(voulu)s », ou annulez pour le garder."
        )
        % {
            "reference": brouillon.reference,
            "ancien": libelles.type_demande(brouillon.type_demande),
            "voulu": libelles.type_demande(voulu),
        },
    )
    return redirect("demarches:supprimer", brouillon.reference)
