"""The desk's queue: its views, their order, and their counters, capped so as to stay cheap."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistance import pages, urgences
from assistance.models import Statut, Ticket, TicketQuerySet

PLAFOND = 100


class Vue(TextChoices):
    """What an agent may look at."""

    URGENTS = "urgents", _("Urgents")
    A_REPONDRE = "a_repondre", _("À répondre")
    MES_TICKETS = "mes_tickets", _("Mes tickets à répondre")
    REPONDUS = "repondus", _("Répondus")
    CLOS = "clos", _("Clos")


COMPTEES = frozenset({Vue.URGENTS, Vue.A_REPONDRE, Vue.MES_TICKETS})


@dataclass(frozen=True)
class Compteur:
    """A view in the menu; `nombre` is empty where nobody needs to count."""

    valeur: str
    libelle: str | Promise
    nombre: str


def lire(valeur: str) -> Vue:
    """The view asked for, or the one to begin with."""
    return Vue(valeur) if valeur in Vue.values else Vue.A_REPONDRE


def vues(agent: User) -> list[Compteur]:
    """The menu of views, counted up to a hundred for those that wait for the desk."""
    return [
        Compteur(
            vue.value,
            vue.label,
            _compter(_tickets(vue, agent)) if vue in COMPTEES else "",
        )
        for vue in Vue
    ]


def page(vue: Vue, agent: User, *, cherche: str, apres: str) -> pages.Page:
    """A page of the view; a search looks everywhere, newest first."""
    if cherche:
        trouves = Ticket.objects.visibles_par(agent).cherches(cherche)
        return pages.recents(_lisibles(trouves), apres)
    tickets = _lisibles(_tickets(vue, agent))
    if vue in COMPTEES:
        return pages.du_plus_ancien(tickets, apres)
    return pages.recents(tickets, apres)


def _tickets(vue: Vue, agent: User) -> TicketQuerySet:
    tous = Ticket.objects.visibles_par(agent)
    match vue:
        case Vue.URGENTS:
            return urgences.urgents(tous.ouverts())
        case Vue.A_REPONDRE:
            return tous.ouverts()
        case Vue.MES_TICKETS:
            return tous.ouverts().pris_par_personne(agent)
        case Vue.REPONDUS:
            return tous.filter(statut=Statut.EN_ATTENTE_USAGER)
        case Vue.CLOS:
            return tous.filter(statut=Statut.CLOS)


def _lisibles(tickets: TicketQuerySet) -> TicketQuerySet:
    """With what a row says."""
    return urgences.avec_fin_des_droits(tickets).select_related("pris_par")


def _compter(tickets: TicketQuerySet) -> str:
    nombre = tickets[: PLAFOND + 1].count()
    return f"{PLAFOND}+" if nombre > PLAFOND else str(nombre)
