"""The check-list of a procedure for the answers given: what to gather, when, at what cost, where.

It serves every procedure, filed here or not. Only the questions the law reads to choose documents,
dates and amounts are asked, and none that says who somebody is: the answers travel in an address. The
same answers give the same list to everybody; nothing is kept, nothing is known of an account.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul import EtatFenetre, Question, TypeDemande
from demarches.catalogue.calcul.choix import en_vigueur
from demarches.catalogue.calcul.pieces import bareme, tarifs
from demarches.catalogue.faits import Canal, Source
from demarches.catalogue.reponses import Exigence, PieceExigee, TarifPossible
from demarches.catalogue.schema import Demarche, Depot, RegleDeQuestion, TypeQuestion
from demarches.catalogue.situation import Situation
from demarches.questionnaire import SituationObservee

# Free text, numbers of papers and ways to reach somebody are never asked; of the rest, what the
# register says of a person's identity is not asked either.
TYPES_ADMIS = {
    TypeQuestion.CHOIX,
    TypeQuestion.OUI_NON,
    TypeQuestion.ENTIER,
    TypeQuestion.DATE,
    TypeQuestion.PAYS,
}
IDENTITE = ("naissance", "nationalite", "sexe")
Reponses = Mapping[str, Any]


@dataclass(frozen=True)
class Liste:
    """What the law answers, and the questions that would still change it."""

    demarche: Demarche
    exigence: Exigence
    questions: tuple[Question, ...]
    reponses: Reponses
    tarifs: tuple[TarifPossible, ...]
    depots: tuple[Depot, ...]

    @property
    def restantes(self) -> tuple[Question, ...]:
        """Questions without an answer."""
        return tuple(q for q in self.questions if q.id not in self.reponses)

    @property
    def a_apporter(self) -> tuple[PieceExigee, ...]:
        """Documents surely due."""
        return tuple(p for p in self.exigence.pieces if p.obligatoire)

    @property
    def selon_le_cas(self) -> tuple[PieceExigee, ...]:
        """Documents that depend on what is not known, or not for a machine to say."""
        return tuple(p for p in self.exigence.pieces if not p.obligatoire)

    @property
    def notes(self) -> dict[tuple[Source, ...], int]:
        """The texts behind each line, numbered in the order of the page, the same ones once."""
        exigence = self.exigence
        prix = self.tarifs if exigence.couts.total_cents is None else exigence.couts.lignes
        suites = [
            *(d.sources for d in self.depots),
            exigence.fenetre.sources,
            *(p.sources for p in (*self.a_apporter, *self.selon_le_cas)),
            exigence.ephoto.sources if exigence.ephoto.requise else (),
            *(montant.sources for montant in (*prix, *exigence.couts.supplements)),
        ]
        return {s: rang for rang, s in enumerate(dict.fromkeys(filter(None, suites)), start=1)}

    @property
    def a_pre_demande(self) -> bool:
        """Whether a number given online beforehand is brought to the town hall."""
        return self.exigence.canal is Canal.MAIRIE


def est_personnelle(question: Question | RegleDeQuestion) -> bool:
    """Whether the answer says who somebody is, which no address may carry."""
    if question.type not in TYPES_ADMIS:
        return True
    if question.type in {TypeQuestion.OUI_NON, TypeQuestion.ENTIER}:
        return False
    return question.id.endswith(IDENTITE)


@lru_cache(maxsize=1)
def cles_admises() -> dict[str, TypeQuestion]:
    """The questions of the whole catalogue that an address may carry, and how they are answered.

    Somebody led here from another page brings its answers along.
    """
    catalogue = charger()
    regles = (*catalogue.parcours, *(q for d in catalogue.demarches for q in d.questions))
    return {regle.id: regle.type for regle in regles if not est_personnelle(regle)}


def etablir(
    demarche: Demarche,
    type_demande: TypeDemande,
    le: date,
    *,
    lire: Callable[[tuple[Question, ...]], Reponses],
) -> Liste:
    """The list; `lire` gives the valid answers to the questions it is shown.

    Answering brings questions, so they are read until no other comes; the answer to a question
    that does not apply is left aside.
    """
    reponses: Reponses = {}
    questions = questions_utiles(demarche, type_demande, Situation(), le)
    for _tour in range(len(demarche.questions) + 1):
        reponses = lire(questions)
        suivantes = questions_utiles(demarche, type_demande, _situation(reponses), le)
        if suivantes == questions:
            break
        questions = suivantes
    situation = _situation(reponses)
    exigence = calcul.exigence(demarche, type_demande, situation, le)
    return Liste(
        demarche=demarche,
        exigence=exigence,
        questions=questions,
        reponses=reponses,
        tarifs=tarifs(demarche, type_demande, situation, le),
        depots=tuple(
            depot
            for depot in en_vigueur(demarche, demarche.depot, type_demande, le)
            if depot.statut == "ouvert" and depot.canal is exigence.canal
        ),
    )


def questions_utiles(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> tuple[Question, ...]:
    """Questions that apply and change a document, a date or an amount, answered or not."""
    demande = (demarche, type_demande, SituationObservee.de(situation), le)
    calcul.fenetre(*demande)
    calcul.pieces(*demande)
    calcul.ephoto(*demande)
    if any(r.etats for r in en_vigueur(demarche, demarche.couts, type_demande, le)):
        calcul.couts(*demande)  # being late changes the price: the dates matter
    else:
        bareme(*demande, EtatFenetre.OUVERTE)
    return _posables(demarche, type_demande, demande[2], le)


def questions_de_fenetre(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> tuple[Question, ...]:
    """Questions that apply and change the dates of the window alone, answered or not."""
    observee = SituationObservee.de(situation)
    calcul.fenetre(demarche, type_demande, observee, le)
    return _posables(demarche, type_demande, observee, le)


def _posables(
    demarche: Demarche, type_demande: TypeDemande, observee: SituationObservee, le: date
) -> tuple[Question, ...]:
    """Those among what was read which a page without an account may ask."""
    utiles = _avec_celles_qui_les_amenent(demarche, observee.lues, type_demande, le)
    return tuple(
        question
        for question in calcul.questions(demarche, type_demande, observee, le)
        if question.id in utiles and not est_personnelle(question)
    )


def _avec_celles_qui_les_amenent(
    demarche: Demarche, cles: frozenset[str], type_demande: TypeDemande, le: date
) -> frozenset[str]:
    """These keys, and those which decide whether the questions of these keys are asked."""
    regles = en_vigueur(demarche, demarche.questions, type_demande, le)
    while True:
        personne = SituationObservee.de(Situation())
        for regle in regles:
            if regle.id in cles:
                regle.verdict(personne, le)
        if personne.lues <= cles:
            return cles
        cles |= personne.lues


def _situation(reponses: Reponses) -> Situation:
    return charger().situation.model_validate(reponses, strict=False)
