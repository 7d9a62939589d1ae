"""What is asked of the person: only the questions that apply, given what is already known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from demarches.catalogue.calcul.choix import en_vigueur
from demarches.catalogue.calcul.fenetres import fenetre
from demarches.catalogue.faits import (
    Appel,
    TypeDemande,
)
from demarches.catalogue.reponses import Option, Question
from demarches.catalogue.schema import (
    Demarche,
)
from demarches.catalogue.situation import Situation


def questions(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> tuple[Question, ...]:
    """Questions that surely apply, group by group; answering one may bring others."""
    libelles = {g.id: g.libelle for g in demarche.groupes}
    etat = None
    regles = en_vigueur(demarche, demarche.questions, type_demande, le)
    if any(r.etats for r in regles):
        etat = fenetre(demarche, type_demande, situation, le).etat
    retenues = [r for r in regles if (not r.etats or etat in r.etats) and r.verdict(situation, le)]
    ordre = {groupe: rang for rang, groupe in enumerate(libelles)}
    retenues.sort(key=lambda r: ordre[r.groupe])
    return tuple(
        Question(
            id=r.id,
            groupe=r.groupe,
            groupe_libelle=libelles[r.groupe],
            type=r.type,
            libelle=r.libelle,
            aide=r.aide or "",
            options=tuple(Option(valeur=o.valeur, libelle=o.libelle) for o in r.options),
            obligatoire=r.obligatoire,
            registre=r.registre,
            compte=r.compte,
            revolue=r.revolue,
            apres=r.apres or "",
        )
        for r in retenues
    )


def questions_restantes(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> tuple[Question, ...]:
    """Compulsory questions that apply and have no answer yet."""
    return tuple(
        q
        for q in questions(demarche, type_demande, situation, le)
        if q.obligatoire and situation.valeur(q.id) is None
    )


def sans_reponse(
    demarche: Demarche,
    type_demande: TypeDemande,
    situation: Situation,
    le: date,
    champs: frozenset[str],
) -> frozenset[str]:
    """Those of these questions that are compulsory, may concern this person and wait for an answer.

    Wider than what is asked next: one that hangs on an answer still missing is among them. Nothing
    is read of the other questions, which decide nothing here.
    """
    return frozenset(
        r.id
        for r in en_vigueur(demarche, demarche.questions, type_demande, le)
        if r.id in champs
        and r.obligatoire
        and not r.etats
        and situation.valeur(r.id) is None
        and r.verdict(situation, le) is not False
    )


def en_suspens(
    demarche: Demarche,
    type_demande: TypeDemande,
    situation: Situation,
    le: date,
    appels: Iterable[Appel],
) -> bool:
    """Whether one of these predicates waits for an answer that may still be asked."""
    lecture = _Lecture(situation)
    for appel in appels:
        appel.evaluer(cast(Situation, lecture), le)
    vides = frozenset(lecture.vides)
    return bool(vides and sans_reponse(demarche, type_demande, situation, le, vides))


class _Lecture:
    """A situation being read, which notes what was asked of it and found empty."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self.vides: set[str] = set()

    def __getattr__(self, nom: str) -> Any:
        return self.valeur(nom)

    def valeur(self, champ: str) -> Any:
        valeur = self._situation.valeur(champ)
        if valeur is None:
            self.vides.add(champ)
        return valeur
