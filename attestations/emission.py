"""Emission and withdrawal of papers: the only module that creates an `Attestation` or says what
became of it.

The row is written in the caller's transaction and is the paper; its PDF is rendered after
commit, and again by the sweep or the first download if the queue lost the call.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from attestations import donnees as schema
from attestations import natures, numeros
from attestations.models import Attestation, Nature
from attestations.tasks import rendre

_TIRAGES = 5


class CleDejaPrise(ValueError):
    """The idempotency key already names another person's or another kind of paper."""


class ValiditeImpossible(ValueError):
    """Dates that a paper of this nature cannot carry."""


def emettre(
    nature: Nature | str,
    *,
    titulaire: User,
    reference: str,
    cle: str,
    donnees: schema.DonneesAttestation | dict[str, object],
    valable_du: date | None = None,
    valable_au: date | None = None,
) -> Attestation:
    """The paper of this occasion: made now, or the one already made under the same `cle`.

    Two queries. Safe beside itself: the loser of a race gets the winner's paper.
    """
    nature = Nature(nature)
    modele = natures.MODELES[nature]
    gelees = schema.geler(nature, donnees)
    maintenant = timezone.now()
    aujourdhui = timezone.localdate(maintenant)
    if modele.des_emission and valable_du is None:
        valable_du = aujourdhui
    if not natures.admet(nature, valable_du, valable_au):
        raise ValiditeImpossible(f"{nature}: {valable_du} – {valable_au}")
    for _ in range(_TIRAGES):
        numero = numeros.tirer(modele.prefixe, annee=aujourdhui.year)
        Attestation.objects.bulk_create(
            [
                Attestation(
                    numero=numero,
                    nature=nature,
                    titulaire=titulaire,
                    reference=reference,
                    cle=cle,
                    donnees=gelees,
                    valable_du=valable_du,
                    valable_au=valable_au,
                    emise_le=maintenant,
                    code_verification=numeros.tirer_code(),
                )
            ],
            ignore_conflicts=True,
        )
        attestation = Attestation.objects.filter(cle=cle).first()
        if attestation is None:
            continue  # The number was taken: draw another.
        if attestation.numero == numero:
            _rendre_apres(attestation)
        elif (attestation.titulaire_id, attestation.nature) != (titulaire.pk, nature):
            raise CleDejaPrise(cle)
        return attestation
    raise RuntimeError(f"No free number after {_TIRAGES} draws for {modele.prefixe}")


def _rendre_apres(attestation: Attestation) -> None:
    # Not a partial: Django names the callable when a robust call fails.
    transaction.on_commit(lambda: rendre.delay(attestation.pk), robust=True)


def retirer(attestation: Attestation) -> bool:
    """Withdraw the paper from now on; False when it already was."""
    maintenant = timezone.now()
    faites = Attestation.objects.filter(pk=attestation.pk, retiree_le__isnull=True).update(
        retiree_le=maintenant
    )
    if faites:
        attestation.retiree_le = maintenant
    return faites == 1


def clore_la_demande(reference: str) -> int:
    """Write on the dated papers of a case that its request is closed; says how many.

    They are not withdrawn, no text says so: whoever reads them is sent to the prefecture.
    """
    return (
        Attestation.objects.pour_reference(reference)
        .filter(valable_du__isnull=False, demande_close_le__isnull=True)
        .update(demande_close_le=timezone.now())
    )
