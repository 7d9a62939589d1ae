"""What is told to the person about their ticket; one function per message.

A mail names the ticket and gives the link. It never carries the thread: that is read in the
account, or behind the link for those who have none.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from assistance import jetons
from assistance.models import MessageTicket, Ticket
from notifications.messages import ecrire, en_langue_de


def adresse_de_suivi(ticket: Ticket) -> str:
    """Where the person reads and answers: in the account, or by the link."""
    if ticket.auteur_id is None:
        return reverse("assistance:suivi", args=[jetons.de_suivi(ticket)])
    return reverse("assistance:demande", args=[ticket.numero])


def ouverture(ticket: Ticket) -> None:
    """We have it, here is its number."""
    with en_langue_de(ticket.auteur, sinon=ticket.langue):
        _ecrire(
            ticket,
            "assistance-ouverture",
            cle="ouverture",
            objet=_("Votre question à l’assistance : %(numero)s") % {"numero": ticket.numero},
            corps=_(
                "Nous avons bien reçu votre question. Son numéro est %(numero)s : gardez-le, "
                "il permet de la retrouver, y compris par téléphone.\n\n"
                "Un agent du Centre de contact citoyens la lira et vous répondra. "
                "Un courriel vous préviendra de sa réponse. Vous pouvez ajouter une précision "
                "à tout moment depuis la page ci-dessous."
            )
            % {"numero": ticket.numero},
        )


def reponse(ticket: Ticket, message: MessageTicket) -> None:
    """The desk has answered, and maybe closed."""
    with en_langue_de(ticket.auteur, sinon=ticket.langue):
        corps = _(
            "Le Centre de contact citoyens a répondu à votre question %(numero)s. "
            "La réponse se lit sur la page ci-dessous."
        )
        suite = (
            _("Votre question est close. Si la réponse ne suffit pas, répondez-y : elle se rouvre.")
            if ticket.est_clos
            else _("Vous pouvez y répondre sur la même page.")
        )
        _ecrire(
            ticket,
            "assistance-reponse",
            cle=f"reponse:{message.pk}",
            objet=_("Réponse à votre question %(numero)s") % {"numero": ticket.numero},
            corps=f"{corps % {'numero': ticket.numero}}\n\n{suite}",
        )


def cloture(ticket: Ticket, *, apres: int) -> None:
    """Closed without another word; `apres` is the last message of the thread."""
    with en_langue_de(ticket.auteur, sinon=ticket.langue):
        _ecrire(
            ticket,
            "assistance-cloture",
            cle=f"cloture:{apres}",
            objet=_("Votre question %(numero)s est close") % {"numero": ticket.numero},
            corps=_(
                "Le Centre de contact citoyens a clos votre question %(numero)s, à laquelle il "
                "avait répondu. Si la réponse ne suffit pas, écrivez de nouveau sur la page "
                "ci-dessous : la question se rouvre, avec le même numéro."
            )
            % {"numero": ticket.numero},
        )


def _ecrire(ticket: Ticket, nature: str, *, cle: str, objet: str, corps: str) -> None:
    ecrire(
        nature,
        destinataire=ticket.auteur,
        adresse=ticket.adresse,
        langue=ticket.langue,
        objet=objet,
        corps=corps,
        cle=f"assistance:{ticket.numero}:{cle}",
        lien=adresse_de_suivi(ticket),
        reference=ticket.numero,
    )
