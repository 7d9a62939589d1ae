"""What proves a person's stay on a day, until when; and what looks like it and does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from accounts.models import DOCUMENTS_DE_VOYAGE
from attestations.models import Etat, Nature
from demarches import delais
from demarches.catalogue import mots

if TYPE_CHECKING:
    from accounts.models import TitreDetenu
    from attestations.models import Attestation

# Below this number of days, the band of the home page asks for attention.
JOURS_D_ATTENTION = 60


@dataclass(frozen=True)
class Regularite:
    """Until when, and which paper proves it.

    `a_confirmer` are the papers that would prove it too, had their request not been closed.
    """

    etat: str
    jusqu_au: date | None = None
    preuve: str = ""
    attestation: Attestation | None = None
    a_confirmer: tuple[Attestation, ...] = ()


def permis(titres: Iterable[TitreDetenu]) -> list[TitreDetenu]:
    """The permits to stay among the documents held, in their order."""
    return [titre for titre in titres if titre.nature not in DOCUMENTS_DE_VOYAGE]


def regularite(
    titres: Iterable[TitreDetenu], papiers: Sequence[Attestation], le: date
) -> Regularite:
    """Until when this person's stay is proved, by which document. Says nothing it cannot prove."""
    preuves: list[tuple[date, str, Attestation | None]] = [
        (titre.fin, titre.get_nature_display(), None)
        for titre in permis(titres)
        if titre.est_valide(le)
    ]
    papiers = [papier for papier in papiers if prouve(papier)]
    preuves += [
        (papier.valable_au or date.max, papier.get_nature_display(), papier)
        for papier in papiers
        if papier.etat(le) == Etat.VALABLE
    ]
    a_confirmer = tuple(papier for papier in papiers if papier.etat(le) == Etat.A_CONFIRMER)
    if not preuves:
        return Regularite("erreur", a_confirmer=a_confirmer)
    fin, preuve, attestation = max(preuves, key=lambda p: p[0])
    if fin == date.max:
        return Regularite("succes", None, preuve, attestation, a_confirmer)
    proche = delais.jours_restants(fin, le) <= JOURS_D_ATTENTION
    return Regularite("attention" if proche else "succes", fin, preuve, attestation, a_confirmer)


def prouve(papier: Attestation) -> bool:
    """Whether a paper of this kind proves, on its days, the stay of the account's holder.

    A paper about somebody else (a child, a worker) proves nothing of whoever asked for it, nor
    does the certificate of a document one only travels with.
    """
    donnees: dict[str, Any] = papier.donnees
    if donnees.get("beneficiaire"):
        return False
    if papier.nature == Nature.ADF:
        return bool((donnees.get("titre_accorde") or {}).get("prouve_le_sejour", True))
    return papier.nature == Nature.ADP or _donne_le_sejour(papier)


def _donne_le_sejour(papier: Attestation) -> bool:
    """The paper itself says that its holder may stay until its last day."""
    return papier.valable_au is not None and any(
        droit["libelle"] == mots.DROITS["sejour"] and droit["accorde"]
        for droit in papier.donnees["droits"]
    )
