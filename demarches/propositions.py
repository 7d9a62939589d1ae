"""What an agent may propose: which permits, between which days, until when to wait or adjourn.

Bounds against a slip of the hand or a decision nobody could defend, read by the form and by the
verb alike. The law of a procedure is in the catalogue: the length of its permit comes from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import NatureTitre
from anef.templatetags.anef import date_longue
from demarches import contenus, delais
from demarches.models import Sens

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


# A decision against the person is lawfully told with its remedies only.
AVEC_RECOURS = frozenset({Sens.REFUS, Sens.IRRECEVABLE, Sens.AJOURNEMENT})


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


def raison_contre(
    dossier: Dossier, *, sens: Sens, motifs: str, titre_nature: str, **jours: date | None
) -> str:
    """Why this may not be proposed, in words; empty when it may."""
    if sens is not Sens.CLASSEMENT and sens not in dossier.issues:
        return _("La loi de cette démarche ne connaît pas cette décision.")
    if sens is not Sens.FAVORABLE and not motifs.strip():
        return _("Une décision défavorable se motive par écrit.")
    if sens in AVEC_RECOURS and not contenus.recours(dossier):
        return _(
            "Aucun recours n’est connu pour cette démarche : une décision défavorable ne peut "
            "pas être notifiée ici."
        )
    if sens is Sens.FAVORABLE and dossier.a_un_titre_a_retirer and not titre_nature:
        return _("Dites quel titre est accordé.")
    le = timezone.localdate()
    terme = jours.get("ajourne_au")
    if sens is Sens.AJOURNEMENT and (terme is None or terme <= le):
        return _("Dites jusqu’à quel jour à venir la demande est ajournée.")
    return " ".join(erreurs(limites(dossier, le), titre_nature=titre_nature, **jours).values())


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


def raison_contre_l_echeance(echeance: date, le: date) -> str:
    """Why documents may not be asked for until this day; empty when they may.

    A file without an answer is closed after that day and never before: it comes one day.
    """
    minimum, maximum = (
        settings.DELAI_COMPLEMENT_MINIMUM_JOURS,
        settings.DELAI_COMPLEMENT_MAXIMUM_MOIS,
    )
    premiere = delais.ajouter(le, minimum, delais.Unite.JOURS)
    if echeance < premiere:
        return _("Laissez %(jours)d jours au moins pour répondre : jusqu’au %(jour)s.") % {
            "jours": minimum,
            "jour": _jour(premiere),
        }
    derniere = _dans(le, maximum)
    if echeance > derniere:
        return _("Laissez %(mois)d mois au plus pour répondre : jusqu’au %(jour)s.") % {
            "mois": maximum,
            "jour": _jour(derniere),
        }
    return ""


def _dans(jour: date, mois: int) -> date:
    return delais.ajouter(jour, mois, delais.Unite.MOIS)


def _jour(jour: date) -> str:
    return date_longue(jour, "")
