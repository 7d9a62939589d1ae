"""Writing the journal: one line an act, in the act's own transaction, chained by digest.

The caller holds the lock of the dossier's row, so two lines never take the same number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db.models import Max, Prefetch, prefetch_related_objects
from django.utils import timezone

from demarches.models import Consultation, Dossier, Evenement, Objet
from demarches.models.journal import Nature

if TYPE_CHECKING:
    from accounts.models import User

LOT = 500
PAR_NUIT = 300_000  # keys of cases whose journal is read again in one night
UNE_VISITE = 600  # seconds


def ecrire(
    dossier: Dossier,
    nature: Nature,
    *,
    par: User | None = None,
    donnees: dict[str, Any] | None = None,
) -> Evenement:
    """Append a line; `par` is None when the clock did it. No personal data in `donnees`.

    The last line written through this object is remembered: the lock makes it still the last.
    """
    dernier = getattr(dossier, "_derniere_ligne", None)
    if dernier is None and not dossier.est_brouillon:  # the journal begins at filing
        dernier = dossier.evenements.order_by("-numero").first()
    evenement = Evenement(
        dossier=dossier,
        numero=dernier.numero + 1 if dernier else 1,
        nature=nature,
        le=timezone.now(),
        par=par,
        donnees=donnees or {},
        precedent=dernier.empreinte if dernier else "",
    )
    evenement.empreinte = evenement.calculer_empreinte()
    evenement.save(force_insert=True)
    dossier._derniere_ligne = evenement  # type: ignore[attr-defined]
    return evenement


def est_intact(dossier: Dossier) -> bool:
    """Whether every line still has the digest it was written with and follows the one before."""
    return _se_suivent(dossier.evenements.order_by("numero"))


def alteres(le: date) -> Iterator[str]:
    """The filed cases whose journal is not as it was written, among those of this night.

    All are read every night as long as they are few; beyond `PAR_NUIT` they are cut into as many
    nights as it takes, so that each is read again and no night is too long. A case without any
    line is one of them: its journal begins at filing.
    """
    nuits = 1 + (Dossier.objects.aggregate(derniere=Max("pk"))["derniere"] or 0) // PAR_NUIT
    premiere = le.toordinal() % nuits * PAR_NUIT
    cette_nuit = Dossier.objects.deposes().filter(pk__lt=premiere + PAR_NUIT)
    derniere = premiere - 1
    while lot := list(cette_nuit.filter(pk__gt=derniere).order_by("pk").only("reference")[:LOT]):
        prefetch_related_objects(
            lot, Prefetch("evenements", Evenement.objects.order_by("dossier_id", "numero"))
        )
        for dossier in lot:
            lignes = list(dossier.evenements.all())
            if not lignes or not _se_suivent(lignes):
                yield dossier.reference
        derniere = lot[-1].pk


def _se_suivent(lignes: Iterable[Evenement]) -> bool:
    precedent = ""
    for numero, evenement in enumerate(lignes, start=1):
        if evenement.numero != numero or evenement.precedent != precedent:
            return False
        if evenement.calculer_empreinte() != evenement.empreinte:
            return False
        precedent = evenement.empreinte
    return True


def consigner(dossier: Dossier, *, par: User, objet: str = Objet.DOSSIER) -> None:
    """Record that a member of staff opened this; the person's own visits are not recorded."""
    if par.pk != dossier.usager_id:
        Consultation.objects.create(dossier=dossier, par=par, objet=objet)


def visiter(dossiers: Iterable[Dossier], *, par: User, objet: str) -> None:
    """Record that a member of staff had these cases on the screen: once a visit of ten minutes.

    When the cache is lost a visit is written twice, never forgotten.
    """
    Consultation.objects.bulk_create(
        Consultation(dossier=dossier, par=par, objet=objet)
        for dossier in dossiers
        if par.pk != dossier.usager_id
        and cache.add(f"journal:visite:{objet}:{par.pk}:{dossier.pk}", 1, UNE_VISITE)
    )
