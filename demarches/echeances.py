"""What comes next and when at the latest, in words: for a case, and for a person's whole space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from attestations.models import Nature
from demarches import delais, depot, orientation, situations
from demarches.catalogue import mots
from demarches.models import Dossier
from demarches.statuts import Statut

if TYPE_CHECKING:
    from accounts.models import TitreDetenu, User
    from attestations.models import Attestation

# Below this number of days, the band of the home page asks for attention.
JOURS_D_ATTENTION = 60


@dataclass(frozen=True)
class Suite:
    """The next thing: words, and its date when the law or the prefecture gave one."""

    texte: str
    le: date | None = None


def suite(dossier: Dossier) -> Suite:
    """What happens next in this case, and when at the latest."""
    match Statut(dossier.statut):
        case Statut.BROUILLON:
            return Suite(_("Terminez et déposez votre demande."))
        case Statut.COMPLEMENT_DEMANDE:
            complement = next((c for c in dossier.complements.all() if c.est_ouverte), None)
            echeance = complement.echeance if complement else None
            if echeance and echeance < timezone.localdate():
                return Suite(
                    _(
                        "Répondez dès aujourd’hui : la préfecture peut classer votre demande. "
                        "La date limite est passée"
                    ),
                    echeance,
                )
            return Suite(_("Envoyez les documents demandés au plus tard"), echeance)
        case Statut.DEPOSE | Statut.EN_INSTRUCTION | Statut.DECISION_PROPOSEE:
            return _reponse_attendue(dossier)
        case Statut.FAVORABLE:
            return Suite(_("Un message vous dira où et quand retirer votre titre."))
        case Statut.TITRE_DISPONIBLE:
            return Suite(
                _("Retirez votre titre : votre demande dit où, et quels papiers apporter.")
            )
        case Statut.ACCORDE:
            return Suite(_("Le document qui le prouve est dans votre espace, à tout moment."))
        case Statut.REFUSE | Statut.IRRECEVABLE | Statut.AJOURNE:
            return Suite(_("Vous pouvez contester : la lettre dit comment et jusqu’à quand."))
        case Statut.CLASSE_SANS_SUITE:
            return Suite(_("Vous pouvez déposer une nouvelle demande."))
        case _:
            return Suite(_("Il n’y a plus rien à faire."))


def _reponse_attendue(dossier: Dossier) -> Suite:
    """Until when the prefecture has to answer; silence is a refusal only where the law says so."""
    if dossier.silence_le is not None:
        return Suite(
            _("Sans réponse de la préfecture, la demande est considérée comme refusée"),
            dossier.silence_le,
        )
    le = depot.reponse_le(dossier)
    if le is None:
        return Suite(_("La préfecture vous répondra par message."))
    if (dossier.exigence_figee("silence") or {}).get("vaut") == "acceptation":
        return Suite(
            _("Sans réponse de la préfecture, la demande est considérée comme acceptée"), le
        )
    return Suite(_("La préfecture doit vous répondre au plus tard"), le)


@dataclass(frozen=True)
class Regularite:
    """The band of the home page: until when, and which paper proves it."""

    etat: str
    jusqu_au: date | None
    preuve: str
    attestation: Attestation | None = None


def regularite(
    user: User, titre: TitreDetenu | None, papiers: Sequence[Attestation], le: date
) -> Regularite:
    """Until when this person's stay is proved, by which document. Says nothing it cannot prove."""
    preuves: list[tuple[date, str, Attestation | None]] = []
    if titre is not None and titre.est_valide(le):
        preuves.append((titre.fin, titre.get_nature_display(), None))
    for papier in papiers:
        if papier.retiree_le is not None or not _est_en_vigueur(papier, le):
            continue
        if papier.nature == Nature.ADF:
            preuves.append((date.max, papier.get_nature_display(), papier))
        elif papier.nature == Nature.ADP or _donne_le_sejour(papier):
            preuves.append((papier.valable_au or le, papier.get_nature_display(), papier))
    if not preuves:
        return Regularite("erreur", None, "")
    fin, preuve, attestation = max(preuves, key=lambda p: p[0])
    if fin == date.max:
        return Regularite("succes", None, preuve, attestation)
    proche = delais.jours_restants(fin, le) <= JOURS_D_ATTENTION
    return Regularite("attention" if proche else "succes", fin, preuve, attestation)


def _est_en_vigueur(papier: Attestation, le: date) -> bool:
    debut = papier.valable_du
    return debut is not None and debut <= le and (papier.valable_au or le) >= le


def _donne_le_sejour(papier: Attestation) -> bool:
    """The paper itself says that its holder may stay until its last day."""
    return papier.valable_au is not None and any(
        droit["libelle"] == mots.DROITS["sejour"] and droit["accorde"]
        for droit in papier.donnees["droits"]
    )


@dataclass(frozen=True)
class AFaire:
    """Something the person has to do, dated when it is."""

    titre: str
    url: str
    action: str
    echeance: date | None = None


def a_faire(
    user: User, titre: TitreDetenu | None, dossiers: Sequence[Dossier], le: date
) -> list[AFaire]:
    """What waits for this person, most urgent first."""
    actions = [_action(dossier) for dossier in dossiers if dossier.main == "usager"]
    if titre is not None:
        en_cours = {d.demarche for d in dossiers if not d.est_clos}
        for proposition in orientation.suites(situations.de_la_personne(user), le):
            if proposition.est_ouverte and proposition.demarche.code not in en_cours:
                actions.append(
                    AFaire(
                        _("Renouvelez votre titre de séjour"),
                        reverse("demarches:presentation", args=[proposition.demarche.code]),
                        _("Voir la démarche"),
                        proposition.fenetre.au_plus_tard,
                    )
                )
    return sorted(actions, key=lambda action: action.echeance or date.max)


def _action(dossier: Dossier) -> AFaire:
    page = reverse("demarches:dossier", args=[dossier.reference])
    prochaine = suite(dossier)
    if dossier.statut == Statut.COMPLEMENT_DEMANDE:
        return AFaire(
            _("Répondez à la préfecture : documents demandés"),
            reverse("demarches:complement", args=[dossier.reference]),
            _("Répondre"),
            prochaine.le,
        )
    if dossier.est_brouillon:
        titre = _("Terminez votre demande %(reference)s") % {"reference": dossier.reference}
        return AFaire(titre, page, _("Continuer"))
    return AFaire(_("Retirez votre titre"), page, _("Voir où le retirer"))
