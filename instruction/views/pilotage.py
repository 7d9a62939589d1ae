"""The office at a glance: six figures that lead to their lists, four charts that are tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.acces import RequeteConnectee, reserve_aux_agents
from instruction import fiche
from instruction import pilotage as office
from instruction.file_d_attente import Vue


@dataclass(frozen=True)
class Barre:
    """A line of a chart; `part` is its length in percent of the longest."""

    libelle: str
    nombre: int
    part: int
    url: str = ""


@require_safe
@reserve_aux_agents
def pilotage(request: RequeteConnectee) -> HttpResponse:
    """The state of the agent's prefecture today."""
    le = fiche.aujourd_hui()
    etat = office.de(request.user, le)
    plus_haut = max([s.deposes for s in etat.semaines] + [s.decides for s in etat.semaines])
    return render(
        request,
        "instruction/pilotage.html",
        {
            "le": le,
            "prefecture": request.user.prefecture,
            "chiffres": [
                {"libelle": vue.label, "nombre": nombre, "url": _file(vue)}
                for vue, nombre in etat.chiffres.items()
            ],
            "semaines": [
                {
                    "lundi": semaine.lundi,
                    "deposes": _barre("", semaine.deposes, plus_haut),
                    "decides": _barre("", semaine.decides, plus_haut),
                }
                for semaine in etat.semaines
            ],
            "ages": _barres((_age(*age), nombre, "") for age, nombre in etat.ages.items()),
            "demarches": _barres(
                (fiche.libelle_demarche(code), nombre, _file(Vue.EN_EXAMEN, demarche=code))
                for code, nombre in etat.demarches.items()
            ),
            "agents": _barres(
                (nom or _("Sans agent"), nombre, "") for nom, nombre in etat.agents.items()
            ),
        },
    )


def _file(vue: Vue, **filtres: str) -> str:
    return f"{reverse('instruction:file')}?{urlencode({'vue': vue.value, **filtres})}"


def _barres(lignes: Iterable[tuple[str, int, str]]) -> list[Barre]:
    connues = list(lignes)
    plus_haut = max((nombre for _libelle, nombre, _url in connues), default=0)
    return [_barre(libelle, nombre, plus_haut, url) for libelle, nombre, url in connues]


def _barre(libelle: str, nombre: int, plus_haut: int, url: str = "") -> Barre:
    return Barre(libelle, nombre, round(100 * nombre / plus_haut) if plus_haut else 0, url)


def _age(debut: int, fin: int | None) -> str:
    if fin is None:
        return ngettext("%(n)d mois et plus", "%(n)d mois et plus", debut) % {"n": debut}
    if not debut:
        return ngettext("Moins de %(n)d mois", "Moins de %(n)d mois", fin) % {"n": fin}
    return _("De %(debut)d à %(fin)d mois") % {"debut": debut, "fin": fin}
