"""Which procedures a person files, and which fit them today: asked of the catalogue, with no rule of its own.

The answers of the questionnaire live in the address and nowhere else: they are choices that say
nothing of who one is, so the page can be shared, printed and gone back to. A signed-in person
starts from what the register knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from demarches import formulaires
from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul import (
    ConditionEvaluee,
    EtatFenetre,
    Exigence,
    Fenetre,
    TypeDemande,
)
from demarches.catalogue.calcul.orientation import Destination
from demarches.catalogue.calcul.pieces import tarifs
from demarches.catalogue.faits import Reponse
from demarches.catalogue.reponses import PieceExigee, Question, TarifPossible
from demarches.catalogue.schema import Demarche, RegleDeQuestion
from demarches.catalogue.situation import Situation
from demarches.liste import questions_de_fenetre

if TYPE_CHECKING:
    from accounts.models import User


def depose(user: User, demarche: Demarche) -> bool:
    """Whether this person files this procedure: employers theirs, foreigners all the others."""
    return user.est_usager and user.est_employeur is (demarche.deposee_par == "employeur")


@dataclass(frozen=True)
class Demande:
    """A kind of request of a procedure."""

    demarche: Demarche
    type_demande: TypeDemande


@dataclass(frozen=True)
class Proposition:
    """A procedure that fits, and where its window stands."""

    demarche: Demarche
    type_demande: TypeDemande
    fenetre: Fenetre

    @property
    def est_ouverte(self) -> bool:
        """Whether one may file today, late or not."""
        return self.fenetre.etat in {EtatFenetre.OUVERTE, EtatFenetre.TARDIVE}


def suites(situation: Situation, le: date) -> list[Proposition]:
    """The requests that follow the permit this person holds, received here on that day."""
    return [
        Proposition(demarche, type_demande, calcul.fenetre(demarche, type_demande, situation, le))
        for demarche in charger().deposables(le)
        for type_demande in demarche.types
        if demarche.fait_suite(type_demande, situation)
    ]


@dataclass(frozen=True)
class ReponseDonnee:
    """An answer of the questionnaire in words, and the answers to keep to change it."""

    question: str
    reponse: str
    pour_changer: dict[str, str]


@dataclass(frozen=True)
class Bilan:
    """What the law says of one procedure found: why it fits, and everything one must know."""

    demarche: Demarche
    type_demande: TypeDemande
    reponses: tuple[str, ...]
    loi: Exigence
    tarifs: tuple[TarifPossible, ...]
    se_depose_ici: bool
    # What the list of documents need not ask again.
    connues: Mapping[str, Any]

    @property
    def remplies(self) -> list[ConditionEvaluee]:
        """Conditions known to be met."""
        return [c for c in self.loi.eligibilite.conditions if c.remplie]

    @property
    def a_reunir(self) -> list[PieceExigee]:
        """The documents asked for whatever the rest of the situation."""
        return [piece for piece in self.loi.pieces if piece.obligatoire]

    @property
    def adresse(self) -> dict[str, str]:
        """The same, as the address of that list carries it."""
        return {cle: formulaires.en_saisie(valeur) for cle, valeur in self.connues.items()}

    @property
    def est_possible(self) -> bool:
        """Nothing known stands against it."""
        return self.loi.eligibilite.eligible is not False


@dataclass(frozen=True)
class Refus:
    """One reason, in words, and the requests it rules out."""

    raison: str
    demandes: tuple[Demande, ...]


def lire(parametres: Mapping[str, str]) -> tuple[dict[str, str], str | None]:
    """The answers the address holds, in the order of the questionnaire, and the first wrong one."""
    reponses: dict[str, str] = {}
    fausse = None
    for regle in charger().parcours:
        valeur = parametres.get(regle.id)
        if valeur is None:
            continue
        if valeur in {o.valeur for o in regle.options}:
            reponses[regle.id] = valeur
        else:
            fausse = fausse or regle.id
    return reponses, fausse


def situation_de(connue: Situation, reponses: Mapping[str, Any]) -> Situation:
    """What is known of the person, and what the questionnaire adds to it."""
    return charger().situation.depuis({**connue.model_dump(exclude_none=True), **reponses})


def donnees(reponses: Mapping[str, str]) -> list[ReponseDonnee]:
    """The answers in words; changing one drops those that came after it."""
    dites, avant = [], dict[str, str]()
    for champ, valeur in reponses.items():
        question, reponse = _mots(champ, valeur)
        dites.append(ReponseDonnee(question, reponse, dict(avant)))
        avant[champ] = valeur
    return dites


def bilans(
    orientation: calcul.Orientation, situation: Situation, le: date, dites: Mapping[str, Any]
) -> list[Bilan]:
    """Each procedure found with its law on that day; `dites` is what the person said here."""
    return [_bilan(destination, situation, le, dites) for destination in orientation.retenues]


def _bilan(
    destination: Destination, situation: Situation, le: date, dites: Mapping[str, Any]
) -> Bilan:
    demarche, type_demande = destination.demarche, destination.type_demande
    precise = _avec_les_acquis(situation, destination)
    demandees = {question.id for question in demarche.questions}
    toutes = {**dites, **_acquis(destination)}
    return Bilan(
        demarche=demarche,
        type_demande=type_demande,
        # A question left unasked, since a single way remained, is no reason.
        reponses=tuple(
            _mots(raison.champ, str(reponse))[1]
            for raison in destination.raisons
            if (reponse := situation.valeur(raison.champ)) is not None
        ),
        loi=calcul.exigence(demarche, type_demande, precise, le),
        tarifs=tarifs(demarche, type_demande, precise, le),
        se_depose_ici=demarche.se_depose_ici(le),
        connues={cle: valeur for cle, valeur in toutes.items() if cle in demandees},
    )


def _acquis(destination: Destination) -> dict[str, Any]:
    return {reponse.champ: reponse.valeurs[0] for reponse in destination.acquis}


def _avec_les_acquis(situation: Situation, destination: Destination) -> Situation:
    return situation_de(situation, _acquis(destination)) if destination.acquis else situation


def questions_de_dates(
    orientation: calcul.Orientation, connue: Situation, situation: Situation, le: date
) -> tuple[Question, ...]:
    """What the windows of the procedures found read, that the register does not know.

    Only what may stand in an address; whether answered or not, so that an answer can be changed.
    """
    utiles: dict[str, Question] = {}
    for destination in orientation.retenues:
        demande = (destination.demarche, destination.type_demande)
        precise = _avec_les_acquis(situation, destination)
        acquises = _acquis(destination)
        for question in questions_de_fenetre(*demande, precise, le):
            if question.id not in acquises and connue.valeur(question.id) is None:
                utiles.setdefault(question.id, question)
    parcours = {regle.id for regle in charger().parcours}
    return tuple(question for cle, question in utiles.items() if cle not in parcours)


def refus(
    orientation: calcul.Orientation, trouves: list[Bilan], situation: Situation
) -> list[Refus]:
    """Why not the others: a condition of the law first, then the answer that leads elsewhere."""
    contraires = [
        Refus(
            " ".join(_(c.libelle) for c in b.loi.eligibilite.contraires),
            (Demande(b.demarche, b.type_demande),),
        )
        for b in trouves
        if not b.est_possible
    ]
    ailleurs: dict[str, list[Demande]] = {}
    for ecartee in orientation.ecartees:
        demande = Demande(ecartee.demarche, ecartee.type_demande)
        ailleurs.setdefault(_raison(ecartee.contre, situation), []).append(demande)
    return contraires + [Refus(raison, tuple(demandes)) for raison, demandes in ailleurs.items()]


def _raison(reponse: Reponse, situation: Situation) -> str:
    question, choix = _mots(reponse.champ, str(situation.valeur(reponse.champ)))
    return _("À « %(question)s », vous avez répondu « %(reponse)s ».") % {
        "question": question,
        "reponse": choix,
    }


def _mots(champ: str, valeur: str) -> tuple[str, str]:
    regle = _regle(champ)
    choix = next((o.libelle for o in regle.options if o.valeur == valeur), valeur)
    return _(regle.libelle), _(choix)


def _regle(champ: str) -> RegleDeQuestion:
    return next(regle for regle in charger().parcours if regle.id == champ)
