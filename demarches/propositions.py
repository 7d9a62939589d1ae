"""What a decision may say: which permits it grants, between which days, until when it adjourns.

Bounds against a slip of the hand or a decision nobody could defend, read by the form and by the
verb alike. The law of a procedure is in the catalogue: the length of its permit comes from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import NatureTitre
from anef.templatetags.anef import date_longue
from demarches import delais

if TYPE_CHECKING:
    from demarches.models import Dossier

# A decision grants a permit; a visa, a receipt or the paper of an asylum seeker come otherwise.
JAMAIS_ACCORDES = frozenset(
    {
        NatureTitre.VISA_LONG_SEJOUR,
        NatureTitre.VLS_TS,
        NatureTitre.RECEPISSE,
        NatureTitre.ATTESTATION_ASILE,
    }
)
ACCORDABLES = tuple(nature for nature in NatureTitre if nature not in JAMAIS_ACCORDES)
# A permit is made ahead of its first day, never so long ahead.
AVANCE_MOIS = 6
# What is not a permit may have begun before it was asked for: a visa is validated after the entry.
RETARD_SANS_TITRE_MOIS = 12
# When the law of the request gives no length to what is granted.
DUREE_MAX_MOIS = 120
# No text read gives a limit to an adjournment: this one keeps the person from waiting for ever.
AJOURNEMENT_MAX_MOIS = 24


@dataclass(frozen=True)
class Limites:
    """The days a decision taken today may name for a case."""

    debut_min: date
    debut_max: date
    nature: str
    duree_mois: int | None
    ajournement_max: date

    def fin_max(self, debut: date, nature: str) -> date:
        """The last day at the latest; the law's length is that of the permit it expects."""
        attendu = not nature or nature == self.nature
        return delais.dernier_jour(debut, (attendu and self.duree_mois) or DUREE_MAX_MOIS)


def limites(dossier: Dossier, le: date) -> Limites:
    """The bounds of a decision on this case that day."""
    titre = dossier.exigence_figee("titre") or {}
    debut_min = dossier.depose_jour or le
    if not dossier.a_un_titre_a_retirer:
        debut_min = _dans(debut_min, -RETARD_SANS_TITRE_MOIS)
    return Limites(
        debut_min=debut_min,
        debut_max=_dans(le, AVANCE_MOIS),
        nature=titre.get("nature", ""),
        duree_mois=titre.get("duree_mois"),
        ajournement_max=_dans(le, AJOURNEMENT_MAX_MOIS),
    )


def erreurs(
    bornes: Limites,
    *,
    titre_nature: str = "",
    titre_du: date | None = None,
    titre_au: date | None = None,
    ajourne_au: date | None = None,
) -> dict[str, str]:
    """What is out of bounds, by field, in words; what is not said is not judged."""
    trouvees: dict[str, str] = {}
    if titre_nature and titre_nature not in ACCORDABLES:
        trouvees["titre_nature"] = _(
            "Ce document ne s’accorde pas par une décision. Choisissez un titre."
        )
    if titre_du and not bornes.debut_min <= titre_du <= bornes.debut_max:
        trouvees["titre_du"] = _("Indiquez un premier jour entre le %(debut)s et le %(fin)s.") % {
            "debut": _jour(bornes.debut_min),
            "fin": _jour(bornes.debut_max),
        }
    elif titre_du and titre_au:
        dernier = bornes.fin_max(titre_du, titre_nature)
        if titre_au <= titre_du:
            trouvees["titre_au"] = _("La validité finit après son premier jour.")
        elif titre_au > dernier:
            trouvees["titre_au"] = _(
                "À partir de ce premier jour, la validité finit au plus tard le %(jour)s."
            ) % {"jour": _jour(dernier)}
    if ajourne_au and ajourne_au > bornes.ajournement_max:
        trouvees["ajourne_au"] = _(
            "Une demande s’ajourne de deux ans au plus : indiquez un jour jusqu’au %(jour)s."
        ) % {"jour": _jour(bornes.ajournement_max)}
    return trouvees


def _dans(jour: date, mois: int) -> date:
    return delais.ajouter(jour, mois, delais.Unite.MOIS)


def _jour(jour: date) -> str:
    return date_longue(jour, "")
