"""What each nature of paper is called and looks like: data, one line per nature.

`prefixe` opens the number and stays within the number's alphabet. `debut_exige`, `fin_exigee`:
the dates it cannot do without. `des_emission`: the validity starts on the day of emission when
the caller gives no other. `objet` is what a paper without a template of its own attests.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from attestations.models import A_VALIDITE, Nature


@dataclass(frozen=True, slots=True)
class ModeleDePapier:
    """How a nature of paper is written."""

    prefixe: str
    titre: str
    gabarit: str = "attestation.html"
    objet: str = ""
    debut_exige: bool = False
    fin_exigee: bool = False
    des_emission: bool = False


MODELES: dict[Nature, ModeleDePapier] = {
    Nature.CONFIRMATION_DEPOT: ModeleDePapier(
        "CDP", "Attestation de confirmation de dépôt", "confirmation_depot.html"
    ),
    Nature.ADP: ModeleDePapier(
        "ADP",
        "Attestation de prolongation d’instruction",
        "adp.html",
        debut_exige=True,
        fin_exigee=True,
    ),
    Nature.ADF: ModeleDePapier(
        "ADF",
        "Attestation de décision favorable",
        "adf.html",
        debut_exige=True,
        des_emission=True,
    ),
    Nature.RECEPISSE: ModeleDePapier(
        "RCP", "Récépissé", objet="La préfecture a enregistré la demande désignée ci-dessous."
    ),
    Nature.ATTESTATION_DEMANDE: ModeleDePapier(
        "ATD",
        "Attestation de demande",
        objet="Une demande de titre de séjour a été déposée pour la personne désignée ci-dessous.",
    ),
    Nature.RECU_EMPLOYEUR: ModeleDePapier(
        "RCE",
        "Reçu de demande d’autorisation de travail",
        objet="L’employeur désigné ci-dessous a demandé une autorisation de travail. Ce reçu "
        "n’est pas cette autorisation.",
    ),
    Nature.CONFIRMATION_VALIDATION: ModeleDePapier(
        "CVV",
        "Confirmation de validation du visa",
        objet="Le visa de long séjour de la personne désignée ci-dessous est validé. Il vaut titre "
        "de séjour jusqu’à sa date de fin.",
    ),
    Nature.ATTESTATION_CHANGEMENT: ModeleDePapier(
        "ATC",
        "Attestation de changement",
        objet="La préfecture a enregistré le changement déclaré par la personne désignée "
        "ci-dessous.",
    ),
    Nature.AUTORISATION_TRAVAIL: ModeleDePapier(
        "ATR",
        "Autorisation de travail",
        objet="L’employeur désigné ci-dessous est autorisé à employer la personne concernée, dans "
        "les conditions décrites dans sa demande.",
    ),
    Nature.AVIS: ModeleDePapier(
        "AVS",
        "Avis favorable",
        objet="La préfecture a rendu un avis favorable sur la demande désignée ci-dessous.",
    ),
    Nature.APS: ModeleDePapier(
        "APS",
        "Autorisation provisoire de séjour",
        objet="La personne désignée ci-dessous est autorisée à séjourner provisoirement en France.",
    ),
    Nature.DECISION_FAVORABLE: ModeleDePapier(
        "DFV", "Décision favorable", "decision_favorable.html"
    ),
    Nature.DEMANDE_COMPLEMENT: ModeleDePapier(
        "DCP", "Demande de pièces complémentaires", "demande_complement.html"
    ),
    Nature.DECISION_REFUS: ModeleDePapier("REF", "Décision de refus", "decision_refus.html"),
    Nature.DECISION_IRRECEVABLE: ModeleDePapier(
        "DNR", "Décision d’irrecevabilité", "decision_irrecevable.html"
    ),
    Nature.DECISION_AJOURNEMENT: ModeleDePapier(
        "DAJ", "Décision d’ajournement", "decision_ajournement.html"
    ),
    Nature.CLASSEMENT: ModeleDePapier("CSS", "Classement sans suite", "classement.html"),
}


def modele(nature: str) -> ModeleDePapier:
    """The look of a nature given by its database value."""
    return MODELES[Nature(nature)]


def admet(nature: str, du: date | None, au: date | None) -> bool:
    """Whether a paper of this nature may carry these dates; the table's constraints agree."""
    papier = modele(nature)
    if du is None:
        return au is None and not papier.debut_exige
    if nature not in A_VALIDITE:
        return False
    return not papier.fin_exigee if au is None else du <= au
