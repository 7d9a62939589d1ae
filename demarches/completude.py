"""What is still missing, item by item, with the words to say it. Pure reading, no writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Prefecture
from anef.templatetags.anef import date_longue
from demarches import beneficiaires, formulaires, situations
from demarches.catalogue import calcul
from demarches.catalogue.calcul import EtatFenetre, TypeDemande
from demarches.models import Dossier, Reponse
from justificatifs.ephoto import EtatEphoto

if TYPE_CHECKING:
    from demarches.catalogue.calcul import Question
    from demarches.catalogue.situation import Situation
    from demarches.models import DemandeDeComplement

# Codes that let a person file: 'not yet active' is read again later and never blocks.
EPHOTOS_ADMISES = frozenset({EtatEphoto.BON, EtatEphoto.PAS_ENCORE_ACTIF})


@dataclass(frozen=True)
class Manque:
    """Something missing: the step that fixes it, the field or piece, the words."""

    etape: str
    cle: str
    message: str


class DossierIncomplet(Exception):
    """The verb needs a complete file; `manques` lists what is missing."""

    def __init__(self, manques: Sequence[Manque]) -> None:
        super().__init__(", ".join(manque.cle for manque in manques))
        self.manques = tuple(manques)


def type_demande(dossier: Dossier) -> TypeDemande:
    """The kind of request as the catalogue knows it."""
    return TypeDemande(dossier.type_demande)


def questions(dossier: Dossier, le: date | None = None) -> tuple[Question, ...]:
    """The questions that apply to this case on that day."""
    return calcul.questions(
        dossier.loi, type_demande(dossier), situations.du_dossier(dossier), _jour(le)
    )


def manques(dossier: Dossier, le: date | None = None) -> list[Manque]:
    """Everything that stands between this draft and its filing on that day, in the steps' order."""
    le = _jour(le)
    situation = situations.du_dossier(dossier)
    return [
        *_de_la_fenetre(dossier, situation, le),
        *_des_informations(dossier, situation, le),
        *_des_pieces(dossier, situation, le),
        *_de_l_ephoto(dossier, situation, le),
    ]


def _jour(le: date | None) -> date:
    return le or timezone.localdate()


def _de_la_fenetre(dossier: Dossier, situation: Situation, le: date) -> list[Manque]:
    fenetre = calcul.fenetre(dossier.loi, type_demande(dossier), situation, le)
    if fenetre.etat is EtatFenetre.PAS_ENCORE and fenetre.au_plus_tot:
        return [
            Manque(
                "recapitulatif",
                "fenetre",
                _("Vous pourrez déposer à partir du %(jour)s. Votre brouillon est gardé jusque-là.")
                % {"jour": date_longue(fenetre.au_plus_tot, "")},
            )
        ]
    if fenetre.etat is EtatFenetre.FERMEE:
        return [
            Manque(
                "recapitulatif", "fenetre", f"{_(fenetre.explication)} {_(fenetre.suite)}".strip()
            )
        ]
    return []


def _des_informations(dossier: Dossier, situation: Situation, le: date) -> list[Manque]:
    absentes = []
    applicables = calcul.questions(dossier.loi, type_demande(dossier), situation, le)
    repondues = situations.reponses_lisibles(dossier)
    for question in applicables:
        if question.id in repondues:
            continue
        if dossier.saisies.get(question.id):
            message = _("Corrigez la réponse à la question « %(question)s ».")
        elif question.obligatoire:
            message = _("Répondez à la question « %(question)s ».")
        else:
            continue
        absentes.append(
            Manque(
                "informations", question.id, message % {"question": formulaires.libelle(question)}
            )
        )
    code_postal = dossier.reponses.get("code_postal")
    connue = dossier.usager.prefecture_id
    if code_postal and not Prefecture.objects.couvre(code_postal, connue=connue):
        absentes.append(
            Manque(
                "informations",
                "code_postal",
                str(formulaires.SANS_DEPARTEMENT),
            )
        )
    if _sans_prefecture(dossier, applicables):
        absentes.append(
            Manque(
                "informations",
                "code_postal",
                _("Indiquez votre adresse dans « Mon compte » : elle désigne la préfecture."),
            )
        )
    return absentes + _du_beneficiaire(dossier)


def _du_beneficiaire(dossier: Dossier) -> list[Manque]:
    """A child or worker named meanwhile in another case; the key this case holds is its own."""
    cle = beneficiaires.cle(dossier.loi, dossier.reference, dossier.reponses)
    if cle == dossier.beneficiaire:
        return []
    jumeau = Dossier.objects.jumeaux_de(dossier, beneficiaire=cle).first()
    if jumeau is None:
        return []
    return [
        Manque(
            "informations",
            "beneficiaire",
            _("Une demande est déjà ouverte pour cette personne : %(reference)s.")
            % {"reference": jumeau.reference},
        )
    ]


def _sans_prefecture(dossier: Dossier, applicables: Sequence[Question]) -> bool:
    """Neither the request nor the account says where the person lives."""
    demandee = any(question.id == "code_postal" for question in applicables)
    return not demandee and dossier.usager.prefecture_id is None


def _des_pieces(dossier: Dossier, situation: Situation, le: date) -> list[Manque]:
    donnees = Counter(
        dossier.pieces.actuelles().exclude(fichier__etat="infecte").values_list("piece", flat=True)
    )
    return [
        Manque(
            "justificatifs",
            piece.id,
            _("Ajoutez le document « %(document)s ».") % {"document": _(piece.libelle)},
        )
        for piece in calcul.pieces(dossier.loi, type_demande(dossier), situation, le)
        if piece.obligatoire and not donnees[piece.id]
    ]


def ephoto_requise(dossier: Dossier) -> bool:
    """Whether the law asks this draft for a photo code today."""
    situation = situations.du_dossier(dossier)
    return calcul.ephoto(
        dossier.loi, type_demande(dossier), situation, timezone.localdate()
    ).requise


def _de_l_ephoto(dossier: Dossier, situation: Situation, le: date) -> list[Manque]:
    if not calcul.ephoto(dossier.loi, type_demande(dossier), situation, le).requise:
        return []
    if not dossier.ephoto_code:
        return [Manque("e-photo", "ephoto_code", _("Indiquez le code de votre e-photo."))]
    if dossier.ephoto_etat not in EPHOTOS_ADMISES:
        return [
            Manque("e-photo", "ephoto_code", _("Le code e-photo indiqué ne peut pas être utilisé."))
        ]
    return []


def elements_sans_reponse(complement: DemandeDeComplement) -> list[Manque]:
    """Items of a request for documents without an answer, or whose answer lacks its file or words.

    What was never sent cannot be kept: it is only added. Whoever does not have it says why, and
    sends the rest: a document nobody can get does not hold back the others.
    """
    envoyees = set(complement.dossier.pieces.actuelles().values_list("piece", flat=True))
    jointes = set(
        complement.pieces.actuelles()
        .exclude(fichier__etat="infecte")
        .values_list("piece", flat=True)
    )
    absents = []
    for element in complement.elements.all():
        if not element.reponse:
            message = _("Dites si vous gardez ou remplacez « %(document)s ».")
        elif element.reponse == Reponse.REMPLACER and element.piece not in jointes:
            message = _("Ajoutez le nouveau document « %(document)s ».")
        elif element.reponse == Reponse.ABSENT and element.piece in jointes:
            message = _("Vous avez ajouté « %(document)s » : envoyez-le, ou supprimez-le.")
        elif element.reponse == Reponse.ABSENT and not element.note:
            message = _("Dites pourquoi vous n’avez pas « %(document)s », ou quand vous l’aurez.")
        else:
            continue
        if element.reponse != Reponse.ABSENT and element.piece not in envoyees:
            message = _("Ajoutez « %(document)s », ou dites que vous ne l’avez pas.")
        absents.append(Manque("complement", element.piece, message % {"document": element.libelle}))
    return absents
