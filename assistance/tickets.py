"""The life of a ticket: the only module that writes `Ticket.statut`.

Each verb locks the row, checks, writes, and announces in the same transaction. A form sent twice
(its key) makes one ticket, one message, one mail. The desk closes only after an answer, and only
if the person has not written since: the database refuses the rest. A closed ticket opens again as
soon as the person writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assistance import annonces, captures
from assistance.models import PREFIXE, MessageTicket, Statut, Ticket
from attestations import numeros


class TicketRefuse(Exception):
    """The act is not possible now; `message` says why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def ouvrir(
    *,
    cle: UUID,
    auteur: User | None,
    categorie: str,
    sujet: str,
    texte: str,
    adresse: str = "",
    nom: str = "",
    reference: str = "",
    page: str = "",
    page_vue_le: datetime | None = None,
    langue: str = "fr",
) -> Ticket:
    """Open a ticket; the same form sent again gives the ticket it already made."""
    deja = Ticket.objects.filter(cle=cle, auteur=auteur).first()
    if deja is not None:
        return deja
    try:
        with transaction.atomic():
            ticket = Ticket.objects.create(
                numero=_nouveau_numero(),
                cle=cle,
                auteur=auteur,
                adresse=auteur.email if auteur else adresse,
                nom=(auteur.nom_complet if auteur else nom)[:200],
                langue=auteur.langue if auteur else langue,
                categorie=categorie,
                sujet=sujet,
                reference=reference,
                page=page,
                page_vue_le=page_vue_le,
                attend_depuis=timezone.now(),
            )
            _ajouter(ticket, cle=cle, auteur=auteur, texte=texte)
            annonces.ouverture(ticket)
    except IntegrityError:
        # A second click, answered at the same moment by another process.
        return Ticket.objects.get(cle=cle, auteur=auteur)
    return ticket


def repliquer(ticket: Ticket, *, par: User | None, texte: str, cle: UUID) -> MessageTicket:
    """The person adds something: the ticket waits for the desk again, even if it was closed."""
    with _verrouiller(ticket):
        if deja := _deja_ecrit(ticket, cle):
            return deja
        message = _ajouter(ticket, cle=cle, auteur=par, texte=texte)
        ticket.attend_depuis = ticket.attend_depuis or message.le
        ticket.statut, ticket.clos_le = Statut.OUVERT, None
        ticket.save(update_fields=["statut", "attend_depuis", "clos_le"])
    return message


def _refuser_ce_qui_n_est_pas_lu(ticket: Ticket, dernier_lu: int) -> None:
    """Nobody answers a thread that has moved: neither past the person nor past a colleague."""
    arrives = ticket.messages.filter(pk__gt=dernier_lu).values_list("du_support", flat=True)
    if not arrives:
        return
    if all(arrives):
        raison = _(
            "Une réponse est partie pendant que vous écriviez la vôtre. Relisez-la ci-dessous, "
            "puis envoyez s’il le faut encore : votre texte est conservé."
        )
    else:
        raison = _(
            "La personne a écrit pendant votre réponse. Relisez son message ci-dessous, "
            "puis envoyez : votre texte est conservé."
        )
    raise TicketRefuse("message_non_lu", raison)


def repondre(
    ticket: Ticket, *, par: User, texte: str, cle: UUID, dernier_lu: int, clore: bool = False
) -> MessageTicket:
    """The desk answers what it has read up to `dernier_lu`, and closes if it says so."""
    with _verrouiller(ticket):
        if deja := _deja_ecrit(ticket, cle):
            return deja
        _refuser_ce_qui_n_est_pas_lu(ticket, dernier_lu)
        message = _ajouter(ticket, cle=cle, auteur=par, texte=texte, du_support=True)
        ticket.statut = Statut.CLOS if clore else Statut.EN_ATTENTE_USAGER
        ticket.clos_le = message.le if clore else None
        ticket.attend_depuis, ticket.repondu_le = None, message.le
        if ticket.pris_par is None:
            ticket.pris_par, ticket.pris_le = par, message.le
        ticket.save(
            update_fields=[
                "statut", "clos_le", "attend_depuis", "repondu_le", "pris_par", "pris_le",
            ]
        )  # fmt: skip
        annonces.reponse(ticket, message)
    return message


def clore(ticket: Ticket) -> None:
    """Close what was answered; closing twice changes nothing."""
    with _verrouiller(ticket):
        if ticket.est_clos:
            return
        if not ticket.est_repondu:
            raise TicketRefuse(
                "sans_reponse",
                _("Un ticket se clôt avec une réponse. Écrivez-la, puis « Répondre et clore »."),
            )
        ticket.statut, ticket.clos_le = Statut.CLOS, timezone.now()
        ticket.save(update_fields=["statut", "clos_le"])
        annonces.cloture(
            ticket, apres=ticket.messages.order_by("-pk").values_list("pk", flat=True)[0]
        )


def prendre(ticket: Ticket, *, par: User, a: int | None) -> None:
    """Take the ticket from nobody, or from the colleague (`a`) the agent saw holding it."""
    with _verrouiller(ticket):
        if ticket.pris_par_id == par.pk:
            return
        if ticket.pris_par_id != a:
            raise TicketRefuse(
                "deja_pris",
                _("%(agent)s vient de prendre ce ticket. Rien n’a changé.")
                % {"agent": ticket.pris_par or _("Un collègue")},
            )
        ticket.pris_par, ticket.pris_le = par, timezone.now()
        ticket.save(update_fields=["pris_par", "pris_le"])


def signaler(ticket: Ticket, *, par: User, motif: str) -> None:
    """Put the ticket among those that cannot wait, and say why; a new reason replaces the old."""
    with _verrouiller(ticket):
        if ticket.est_clos:
            raise TicketRefuse("clos", _("Ce ticket est clos : plus personne ne l’attend."))
        ticket.signale_le, ticket.signale_par, ticket.motif_urgence = timezone.now(), par, motif
        ticket.save(update_fields=["signale_le", "signale_par", "motif_urgence"])


def lever_le_signalement(ticket: Ticket) -> None:
    """The ticket waits for its turn again; lifting twice changes nothing."""
    with _verrouiller(ticket):
        ticket.signale_le, ticket.signale_par, ticket.motif_urgence = None, None, ""
        ticket.save(update_fields=["signale_le", "signale_par", "motif_urgence"])


@contextmanager
def _verrouiller(ticket: Ticket) -> Iterator[None]:
    with transaction.atomic():
        Ticket.objects.select_for_update().get(pk=ticket.pk)
        ticket.refresh_from_db()
        yield


def _deja_ecrit(ticket: Ticket, cle: UUID) -> MessageTicket | None:
    return ticket.messages.filter(cle=cle).first()


def _ajouter(
    ticket: Ticket, *, cle: UUID, auteur: User | None, texte: str, du_support: bool = False
) -> MessageTicket:
    message = MessageTicket.objects.create(
        ticket=ticket, cle=cle, auteur=auteur, texte=texte, du_support=du_support
    )
    if not du_support:
        captures.joindre(message, cle=cle)
    return message


def _nouveau_numero() -> str:
    annee = timezone.localdate().year
    while Ticket.objects.filter(numero=(numero := numeros.tirer(PREFIXE, annee=annee))).exists():
        pass
    return numero
