"""The queue: what to open next."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.acces import RequeteConnectee, reserve_aux_agents
from accounts.models import User
from attestations import numeros
from demarches import libelles
from demarches.models import Dossier
from demarches.statuts import Statut
from instruction import fiche, risques
from instruction import file_d_attente as files
from instruction.file_d_attente import Filtres, Vue
from instruction.forms import FiltresForm


@dataclass(frozen=True)
class Echeance:
    """The next date the law or the office waits for."""

    jour: date
    libelle: str


@require_safe
@reserve_aux_agents
def file(request: RequeteConnectee) -> HttpResponse:
    """A view of the queue, or what a search finds in the whole prefecture."""
    agent, le = request.user, fiche.aujourd_hui()
    cherche = request.GET.get("q", "").strip()
    apres = request.GET.get("apres", "")
    vue = files.lire(request.GET.get("vue", ""), agent)
    form = FiltresForm(request.GET, auto_id="filtre-%s")
    filtres = form.lire()
    if cherche:
        page = files.chercher(cherche, agent, apres)
        if exacte := _exacte(cherche, page.dossiers):
            return redirect("instruction:dossier", exacte.reference)
    else:
        page = files.page(vue, agent, filtres, apres)
    return render(
        request,
        "instruction/file.html",
        {
            "menu": _menu(agent, vue, cherche),
            "vue": vue,
            "titre": _("Recherche") if cherche else vue.label,
            "cherche": cherche,
            "form": form,
            "puces": [] if cherche else _puces(request, filtres, form),
            "lignes": [_ligne(dossier, le) for dossier in page.dossiers],
            "debut": "" if page.debut else _adresse(request.GET, apres=""),
            "suite": _adresse(request.GET, apres=page.suite) if page.suite else "",
        },
    )


def _exacte(cherche: str, trouves: list[Dossier]) -> Dossier | None:
    """A whole reference opens its case at once."""
    reference = numeros.lire(cherche)
    return trouves[0] if reference and len(trouves) == 1 else None


def _menu(agent: User, vue: Vue, cherche: str) -> list[list[dict[str, Any]]]:
    miennes = files.vues_de(agent)
    nombres = files.compter(agent, [v for v in miennes if v not in files.NON_COMPTEES])
    return [
        [
            {
                "libelle": v.label,
                "nombre": nombres.get(v, ""),
                "url": f"{reverse('instruction:file')}?vue={v.value}",
                "ici": v is vue and not cherche,
                "urgente": groupe == "urgences" and nombres.get(v, "0") != "0",
            }
            for v in vues
            if v in miennes
        ]
        for groupe, vues in files.GROUPES
    ]


def _puces(request: HttpRequest, filtres: Filtres, form: FiltresForm) -> list[dict[str, str]]:
    """The filters in force, each with the address without it."""
    puces = []
    for champ in fields(Filtres):
        valeur = getattr(filtres, champ.name)
        if valeur:
            puces.append(
                {
                    "libelle": form.en_mots(champ.name, valeur),
                    "url": _adresse(request.GET, **{champ.name: "", "apres": ""}),
                }
            )
    return puces


def _adresse(actuels: QueryDict, **changes: str) -> str:
    """This page's address with some parameters changed; an empty one goes."""
    parametres = actuels.copy()
    for nom, valeur in changes.items():
        if valeur:
            parametres[nom] = valeur
        else:
            parametres.pop(nom, None)
    return f"{reverse('instruction:file')}?{parametres.urlencode()}"


def _ligne(dossier: Dossier, le: date) -> dict[str, Any]:
    trouves = risques.risques(dossier, le)
    return {
        "reference": dossier.reference,
        "url": reverse("instruction:dossier", args=[dossier.reference]),
        "nom": _nom(dossier.usager),
        "pour": fiche.pour_qui(dossier),
        "demarche": fiche.libelle_demarche(dossier.demarche),
        "type": libelles.type_demande(dossier.type_demande),
        "depose_le": dossier.depose_jour,
        "echeance": _echeance(dossier, le),
        "statut": dossier.get_statut_display(),
        "couleur": libelles.COULEURS[Statut(dossier.statut)],
        "agent": dossier.agent.nom_complet if dossier.agent else "",
        "risque": trouves[0] if trouves else None,
        "autres_risques": len(trouves) - 1,
    }


def _nom(usager: User) -> str:
    """Family name first, as a list is read."""
    return f"{usager.nom_usage or usager.nom} {usager.prenoms}".strip()


def _echeance(dossier: Dossier, le: date) -> Echeance | None:
    """The first date to come among the answer awaited, the silence and the rights."""
    attendue: date | None = dossier.reponse_attendue_le  # type: ignore[attr-defined]
    dates = [(attendue, _("réponse attendue"))]
    if dossier.est_en_examen:
        dates += [
            (dossier.silence_le, _("refus implicite")),
            (dossier.couvert_jusqu_au, _("fin des droits")),
        ]
    a_venir = [Echeance(jour, libelle) for jour, libelle in dates if jour and jour >= le]
    return min(a_venir, key=lambda echeance: echeance.jour, default=None)
