"""One code, one dossier: reservation of a code by the dossier that is filed with it.

The unique code in `UsageEphoto` settles two submissions that arrive together: the second
insertion waits for the first transaction and then finds the code taken. A code is checked
again only while it is not active yet; once good for a dossier it stays so, whatever the
service says later (it will say "used", since this dossier uses it).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q

from justificatifs.ephoto.codes import est_bien_forme, normaliser
from justificatifs.ephoto.ouverture import interroger
from justificatifs.ephoto.reponses import ReponseEphoto
from justificatifs.models import EtatEphoto, UsageEphoto
from justificatifs.models.ephoto import UsageEphotoQuerySet


def reserver(
    code: str,
    *,
    reference: str,
    le: datetime.datetime,
    reponse: ReponseEphoto | None = None,
) -> ReponseEphoto:
    """Hold this code for this dossier, inside the caller's transaction.

    The service is asked unless the caller already did (`reponse`), which keeps the network
    out of its transaction; a caller that files while the service is down passes
    `ReponseEphoto(EtatEphoto.PAS_ENCORE_ACTIF)`, and the code is read again later. Repeated
    by the same dossier, it changes nothing and answers the same. `utilise` when another
    dossier holds the code. Raises `EphotoIndisponible`.
    """
    code = normaliser(code)
    if not est_bien_forme(code):
        return ReponseEphoto(EtatEphoto.MALFORME)
    if reponse is None:
        if usage := UsageEphoto.objects.filter(code=code).first():
            return _pour(usage, reference)
        reponse = interroger(code, le=le)
    if not reponse.permet_de_deposer:
        return reponse
    usage = UsageEphoto(
        code=code,
        reference=reference,
        etat=reponse.etat,
        valable_jusqu_au=reponse.valable_jusqu_au,
        reserve_le=le,
    )
    with transaction.atomic(savepoint=False):
        UsageEphoto.objects.bulk_create([usage], ignore_conflicts=True)
        tenu = UsageEphoto.objects.filter(code=code).first()
    # The other dossier may have let go of it in between: rare enough to ask the person again.
    return _pour(tenu, reference) if tenu else ReponseEphoto(EtatEphoto.UTILISE)


def _pour(usage: UsageEphoto, reference: str) -> ReponseEphoto:
    """What a dossier is told of a code somebody holds."""
    if usage.reference != reference:
        return ReponseEphoto(EtatEphoto.UTILISE)
    return ReponseEphoto(EtatEphoto(usage.etat), usage.valable_jusqu_au)


def est_pris(code: str, *, sauf: str) -> bool:
    """Does a dossier other than this one hold the code?"""
    usages = UsageEphoto.objects.filter(code=normaliser(code))
    return usages.exclude(reference=sauf).exists()


def liberer(code: str, reference: str) -> bool:
    """Let go of a code this dossier holds; False when it does not hold it."""
    usages = UsageEphoto.objects.filter(code=normaliser(code), reference=reference)
    return usages.delete()[0] == 1


def a_relire(le: datetime.datetime) -> UsageEphotoQuerySet:
    """The codes filed before they were active and not asked about again since that moment."""
    pas_relus = Q(relu_le__isnull=True) | Q(relu_le__lt=le)
    return UsageEphoto.objects.pas_encore_actifs().filter(pas_relus, reserve_le__lte=le)


def relectures(le: datetime.datetime, *, par: int) -> Iterator[UsageEphoto]:
    """Each code to ask about again, once, read by batches of `par`.

    The attempt is written before the row is given: one that fails goes to the end of the queue.
    """
    while lot := list(a_relire(le)[:par]):
        for usage in lot:
            if a_relire(le).filter(pk=usage.pk).order_by().update(relu_le=le):
                yield usage


def confirmer(code: str, reference: str, *, valable_jusqu_au: datetime.date | None = None) -> bool:
    """The code is active now; False when it already was, so that the person is told once."""
    usages = UsageEphoto.objects.pas_encore_actifs().filter(
        code=normaliser(code), reference=reference
    )
    nouveau: dict[str, object] = {"etat": EtatEphoto.BON}
    if valable_jusqu_au is not None:
        nouveau["valable_jusqu_au"] = valable_jusqu_au
    return usages.order_by().update(**nouveau) == 1
