"""What comes next and when at the latest, in words: for a case, and for a person's whole space."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from anef.templatetags.anef import date_et_ecart, date_longue, ecart
from demarches import contestation, delais, depot, situations
from demarches.catalogue.calcul import EtatFenetre, TypeDemande
from demarches.models import Dossier
from demarches.statuts import Statut

if TYPE_CHECKING:
    from demarches.orientation import Proposition

# A renewal too early is announced this long before it opens.
MOIS_D_ANNONCE = 4


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
            return _contestation(dossier)
        case Statut.CLASSE_SANS_SUITE:
            return Suite(_("Vous pouvez déposer une nouvelle demande."))
        case _:
            return Suite(_("Il n’y a plus rien à faire."))


def _contestation(dossier: Dossier) -> Suite:
    """Until when to contest, at the earliest: counted from the day of the decision itself."""
    decide = timezone.localdate(dossier.decide_le) if dossier.decide_le else None
    dernier = contestation.dernier_jour(contestation.voies(dossier), decide) if decide else None
    if dernier is None or dernier < timezone.localdate():
        return Suite(_("Vous pouvez contester : la lettre dit comment et jusqu’à quand."))
    return Suite(
        _(
            "Vous pouvez contester : la lettre dit comment. Si vous l’avez lue le jour de la "
            "décision, au plus tard"
        ),
        dernier,
    )


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
class AFaire:
    """Something the person has to do: `quand` says its date in words, `echeance` puts it in order."""

    titre: str
    url: str
    action: str
    quand: str = ""
    echeance: date | None = None
    precisions: tuple[str, ...] = ()


def a_faire(
    dossiers: Sequence[Dossier],
    propositions: Sequence[Proposition],
    notifications: Mapping[str, contestation.Depart],
    le: date,
) -> list[AFaire]:
    """What waits for this person, most urgent first.

    `propositions` follow the permit held; `notifications` say when each decision was told, by
    reference.
    """
    actions = [_action(dossier) for dossier in dossiers if dossier.main == "usager"]
    actions += [
        _refaire_la_photo(dossier) for dossier in dossiers if depot.ephoto_a_refaire(dossier)
    ]
    actions += [
        action
        for proposition in propositions
        if not any(_tient_lieu(dossier, proposition) for dossier in dossiers)
        and (action := _suite_du_titre(proposition, le))
    ]
    actions += [
        action
        for dossier in dossiers
        if (action := _contester(dossier, notifications.get(dossier.reference), le))
    ]
    return sorted(actions, key=lambda action: action.echeance or date.max)


def _refaire_la_photo(dossier: Dossier) -> AFaire:
    return AFaire(
        _("Indiquez un nouveau code e-photo pour la demande %(reference)s")
        % {"reference": dossier.reference},
        reverse("demarches:ephoto", args=[dossier.reference]),
        _("Indiquer un nouveau code"),
        precisions=(_("Le premier code ne peut pas servir. Votre date de dépôt ne change pas."),),
    )


def _tient_lieu(dossier: Dossier, proposition: Proposition) -> bool:
    """Whether a case already does what is proposed: a draft of another kind does not."""
    if dossier.est_clos or dossier.demarche != proposition.demarche.code:
        return False
    return not dossier.est_brouillon or dossier.type_demande == proposition.type_demande


def adresse_du_type(proposition: Proposition) -> str:
    """The page of the procedure, at the kind of request proposed."""
    page = reverse("demarches:presentation", args=[proposition.demarche.code])
    return f"{page}#{proposition.type_demande}"


def _suite_du_titre(proposition: Proposition, le: date) -> AFaire | None:
    """What follows the permit held: late, to be filed, or soon to be; nothing once closed."""
    fenetre = proposition.fenetre
    echeance = fenetre.au_plus_tard
    match fenetre.etat:
        case EtatFenetre.TARDIVE:
            quand = _("Déposez dès aujourd’hui : vous êtes en retard.")
            if fenetre.limite:
                dernier = {"jour": date_et_ecart(fenetre.limite)}
                quand = f"{quand} {_('Dernier jour : %(jour)s.') % dernier}"
        case EtatFenetre.OUVERTE:
            quand = _au_plus_tard(echeance)
        case EtatFenetre.PAS_ENCORE if _est_proche(fenetre.au_plus_tot, le):
            echeance = fenetre.au_plus_tot
            quand = _("Vous pourrez déposer à partir du %(jour)s (%(ecart)s).") % {
                "jour": date_longue(echeance, ""),
                "ecart": ecart(echeance),
            }
        case _:
            return None
    titre = _("Renouvelez votre titre de séjour")
    if situations.suit_un_document_de_voyage(proposition.demarche):
        titre = _("Renouvelez votre titre de voyage")
    elif proposition.type_demande is not TypeDemande.RENOUVELLEMENT:
        titre = _("Demandez le titre de séjour qui suit votre visa")
    return AFaire(titre, adresse_du_type(proposition), _("Voir la démarche"), quand, echeance)


def _est_proche(ouverture: date | None, le: date) -> bool:
    return ouverture is not None and ouverture <= delais.ajouter(
        le, MOIS_D_ANNONCE, delais.Unite.MOIS
    )


def _au_plus_tard(jour: date | None) -> str:
    return _("au plus tard %(jour)s") % {"jour": date_et_ecart(jour)} if jour else ""


def _contester(dossier: Dossier, depart: contestation.Depart | None, le: date) -> AFaire | None:
    """A decision against the person, as long as a remedy may still be open."""
    if dossier.statut not in contestation.CONTESTABLES:
        return None
    voies = contestation.voies(dossier)
    if not voies:
        return None
    dernier = contestation.dernier_jour(voies, depart.le) if depart else None
    if dernier is not None and dernier < le:
        return None
    precisions = [depart.phrase] if depart and dernier else []
    precisions += contestation.reserves(dossier, voies, dernier)
    return AFaire(
        _("Si vous voulez contester la décision sur la demande %(reference)s")
        % {"reference": dossier.reference},
        f"{reverse('demarches:dossier', args=[dossier.reference])}#decision",
        _("Voir comment contester"),
        _au_plus_tard(dernier),
        dernier,
        tuple(precisions),
    )


def _reponse_attendue_de_vous(echeance: date | None) -> str:
    """Past its date limit an answer is still taken, until the prefecture closes the file."""
    if echeance is None or echeance >= timezone.localdate():
        return _au_plus_tard(echeance)
    return _(
        "Répondez dès aujourd’hui : la date limite est passée, %(jour)s. La préfecture peut classer "
        "votre demande à tout moment."
    ) % {"jour": date_longue(echeance)}


def _action(dossier: Dossier) -> AFaire:
    page = reverse("demarches:dossier", args=[dossier.reference])
    if dossier.statut == Statut.COMPLEMENT_DEMANDE:
        echeance = suite(dossier).le
        return AFaire(
            _("Répondez à la préfecture : documents demandés"),
            reverse("demarches:complement", args=[dossier.reference]),
            _("Répondre"),
            _reponse_attendue_de_vous(echeance),
            echeance,
        )
    if dossier.est_brouillon:
        titre = _("Terminez votre demande %(reference)s") % {"reference": dossier.reference}
        return AFaire(titre, page, _("Continuer"))
    return AFaire(_("Retirez votre titre"), page, _("Voir où le retirer"))
