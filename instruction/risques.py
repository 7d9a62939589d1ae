"""What makes a case urgent, in words: the desk's only opinion, drawn from dates already written.

Pure: the day comes in. The first risk of the list is the one the queue shows; rights that end
come before everything else, because losing them costs the person a job or a home.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anef.templatetags.anef import date_longue, ecart
from demarches import delais
from justificatifs.ephoto import EtatEphoto

if TYPE_CHECKING:
    from demarches.models import Dossier

# Days before silence becomes a refusal.
SILENCE_JOURS = 30


class Nature(TextChoices):
    """Kinds of urgency, most serious first; the value is what a filter says in the address."""

    DROITS = "droits", gettext_lazy("Droits qui se terminent")
    SILENCE = "silence", gettext_lazy("Silence proche")
    REPONSE = "reponse", gettext_lazy("Réponse reçue")
    EPHOTO = "ephoto", gettext_lazy("E-photo en attente")


@dataclass(frozen=True)
class Risque:
    """One reason to open this case before another."""

    nature: Nature
    couleur: str
    texte: str


def limite_droits(le: date) -> date:
    """Rights proved until this day or before are at risk."""
    return le + timedelta(days=delais.DROITS_EN_DANGER_JOURS)


def limite_silence(le: date) -> date:
    """A silence date on this day or before is near."""
    return le + timedelta(days=SILENCE_JOURS)


def risques(dossier: Dossier, le: date) -> list[Risque]:
    """Every urgency of this case on that day, most serious first."""
    trouves = [_droits(dossier, le), _silence(dossier, le)]
    if dossier.reponse_recue_le:
        trouves.append(Risque(Nature.REPONSE, "violet", _("Réponse de l’usager reçue")))
    if dossier.est_en_examen and dossier.ephoto_etat == EtatEphoto.PAS_ENCORE_ACTIF:
        trouves.append(Risque(Nature.EPHOTO, "", _("E-photo pas encore active")))
    return [risque for risque in trouves if risque is not None]


def _droits(dossier: Dossier, le: date) -> Risque | None:
    fin = dossier.couvert_jusqu_au
    if not dossier.est_en_examen or fin is None or fin > limite_droits(le):
        return None
    if delais.couvre(fin, le):
        texte = _("Droits prouvés jusqu’au %(jour)s, %(ecart)s")
        couleur = "orange"
    else:
        texte = _("Droits non prouvés depuis le %(jour)s, %(ecart)s")
        couleur = "rouge"
    return Risque(Nature.DROITS, couleur, texte % _jour(fin))


def _silence(dossier: Dossier, le: date) -> Risque | None:
    jour = dossier.silence_le
    if not dossier.est_en_examen or jour is None or jour > limite_silence(le):
        return None
    if jour <= le:
        texte = _("Refus implicite né le %(jour)s, %(ecart)s")
        couleur = "rouge"
    else:
        texte = _("Refus implicite le %(jour)s, %(ecart)s")
        couleur = "orange"
    return Risque(Nature.SILENCE, couleur, texte % _jour(jour))


def _jour(jour: date) -> dict[str, str]:
    return {"jour": date_longue(jour, ""), "ecart": ecart(jour)}
