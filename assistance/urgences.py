"""Who cannot wait for their turn: rights that end, or a colleague who says why.

The end of somebody's rights is the later of two days: the end of their document of stay, and the
end of the papers their open cases have given them. Nobody has to ask: the queue reads both.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import DateField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.models import TitreDetenu
from assistance.models import TicketQuerySet
from demarches.delais import DROITS_EN_DANGER_JOURS
from demarches.models import Dossier

# Days after which an end long gone is another story than an emergency.
PASSE_JOURS = 180
_JAMAIS = Value(date.min, output_field=DateField())


def avec_fin_des_droits(tickets: TicketQuerySet) -> TicketQuerySet:
    """Each ticket with `fin_des_droits`: `date.min` when nothing is known of the person."""
    titres = TitreDetenu.objects.filter(titulaire=OuterRef("auteur")).order_by("-fin")
    dossiers = (
        Dossier.objects.en_examen()
        .filter(usager=OuterRef("auteur"), couvert_jusqu_au__isnull=False)
        .order_by("-couvert_jusqu_au")
    )
    return tickets.annotate(
        fin_des_droits=Greatest(
            Coalesce(Subquery(titres.values("fin")[:1]), _JAMAIS),
            Coalesce(Subquery(dossiers.values("couvert_jusqu_au")[:1]), _JAMAIS),
        )
    )


def urgents(tickets: TicketQuerySet) -> TicketQuerySet:
    """Those that cannot wait, with `fin_des_droits`."""
    return avec_fin_des_droits(tickets).filter(
        Q(signale_le__isnull=False) | Q(fin_des_droits__range=_danger(timezone.localdate()))
    )


def droits_en_danger(fin: date) -> bool:
    """Whether rights that end that day are about to end, or ended not long ago."""
    premier, dernier = _danger(timezone.localdate())
    return premier <= fin <= dernier


def _danger(le: date) -> tuple[date, date]:
    return le - timedelta(days=PASSE_JOURS), le + timedelta(days=DROITS_EN_DANGER_JOURS)
