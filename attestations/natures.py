"""What each nature of paper is called and looks like: data, one line per nature.

`prefixe` opens the number and stays within the number's alphabet. `des_emission`: the validity
starts on the day of emission when the caller gives no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from attestations.models import Nature


@dataclass(frozen=True, slots=True)
class ModeleDePapier:
    """How a nature of paper is written."""

    prefixe: str
    titre: str
    gabarit: str
    porte_validite: bool = False
    fin_exigee: bool = False
    des_emission: bool = False

    def admet(self, du: date | None, au: date | None) -> bool:
        """Whether a paper of this nature may carry these dates; the table's constraints agree."""
        if du is None:
            return au is None and not self.porte_validite
        if au is None:
            return self.porte_validite and not self.fin_exigee
        return self.porte_validite and du <= au


MODELES: dict[Nature, ModeleDePapier] = {
    Nature.CONFIRMATION_DEPOT: ModeleDePapier(
        "CDP", "Attestation de confirmation de dépôt", "confirmation_depot.html"
    ),
    Nature.ADP: ModeleDePapier(
        "ADP",
        "Attestation de prolongation d’instruction",
        "adp.html",
        porte_validite=True,
        fin_exigee=True,
    ),
    Nature.ADF: ModeleDePapier(
        "ADF",
        "Attestation de décision favorable",
        "adf.html",
        porte_validite=True,
        des_emission=True,
    ),
    Nature.DEMANDE_COMPLEMENT: ModeleDePapier(
        "DCP", "Demande de pièces complémentaires", "demande_complement.html"
    ),
    Nature.DECISION_REFUS: ModeleDePapier("REF", "Décision de refus", "decision_refus.html"),
    Nature.DECISION_IRRECEVABLE: ModeleDePapier(
        "DNR", "Décision d’irrecevabilité", "decision_irrecevable.html"
    ),
    Nature.CLASSEMENT: ModeleDePapier("CSS", "Classement sans suite", "classement.html"),
}


def modele(nature: str) -> ModeleDePapier:
    """The look of a nature given by its database value."""
    return MODELES[Nature(nature)]
