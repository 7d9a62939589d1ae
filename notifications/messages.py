"""Writing to people: one row per message, in the transaction of the fact it announces.

A rolled-back fact leaves no message, a repeated one writes no second row (`cle`), and the
sending starts only after commit. The words are the caller's, built inside `en_langue_de`.
Nothing here talks to a mail server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from notifications import tasks
from notifications.models import Canal, Notification, Statut


def langue_de(user: User | None, *, sinon: str = "") -> str:
    """The language to write in: the person's, else the one given, else the site's."""
    connues = {code for code, _nom in settings.LANGUAGES}
    for langue in (user.langue if user else "", sinon):
        if langue in connues:
            return langue
    return settings.LANGUAGE_CODE


@contextmanager
def en_langue_de(user: User | None, *, sinon: str = "") -> Iterator[None]:
    """Build the words of a message in its reader's language, whoever acts on the site."""
    with translation.override(langue_de(user, sinon=sinon)):
        yield


def ecrire(
    nature: str,
    *,
    objet: str,
    corps: str,
    cle: str,
    destinataire: User | None = None,
    adresse: str = "",
    lien: str = "",
    reference: str = "",
    pieces: Iterable[Mapping[str, str]] = (),
    langue: str = "",
    dans_le_compte: bool | None = None,
) -> Notification:
    """Write the message once; the second call with the same `cle` returns the first row."""
    adresse = adresse or (destinataire.email if destinataire else "")
    if destinataire is None and not adresse:
        raise ValueError("A message needs a person or an address.")
    if dans_le_compte is None:
        dans_le_compte = destinataire is not None
    notification = Notification(
        nature=nature,
        destinataire=destinataire,
        adresse=adresse,
        langue=langue_de(destinataire, sinon=langue or translation.get_language() or ""),
        objet=" ".join(str(objet).split())[:200],
        corps=str(corps).strip(),
        lien=lien,
        reference=reference,
        pieces=[dict(piece) for piece in pieces],
        cle=cle,
        dans_le_compte=dans_le_compte,
    )
    if not adresse:  # without an address, the account is where the person reads it
        notification.canal = Canal.COMPTE
        notification.statut = Statut.ENVOYEE
        notification.envoyee_le = timezone.now()
    Notification.objects.bulk_create([notification], ignore_conflicts=True)
    ecrite = Notification.objects.get(cle=cle)
    if ecrite.statut == Statut.A_ENVOYER:
        _envoyer_apres_validation(ecrite.pk)
    return ecrite


def _envoyer_apres_validation(pk: int) -> None:
    # A named function: Django names it in its log when it fails, and a partial has no name.
    def demander_l_envoi() -> None:
        tasks.envoyer.delay(pk)

    # `robust`: a broker that is down must not spoil what is committed; the sweep will send.
    transaction.on_commit(demander_l_envoi, robust=True)


def marquer_lue(notification: Notification) -> None:
    """The person opened it; only the first time counts."""
    if notification.lue_le is None:
        notification.lue_le = timezone.now()
        Notification.objects.filter(pk=notification.pk, lue_le__isnull=True).update(
            lue_le=notification.lue_le
        )
