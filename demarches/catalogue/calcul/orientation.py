"""Which procedures the answers lead to, and the next question worth asking.

A procedure says which answers lead to it (`orientation`); what the register knows answers like
the person does. A question is asked only while it still tells the remaining procedures apart,
and only with the answers that lead somewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from demarches.catalogue.chargement import Catalogue
from demarches.catalogue.entrees import Chemin
from demarches.catalogue.faits import Reponse, TypeDemande
from demarches.catalogue.reponses import Option, Question
from demarches.catalogue.schema import Demarche, RegleDeQuestion
from demarches.catalogue.situation import Situation


@dataclass(frozen=True)
class Destination:
    """A kind of request of a procedure, the answers that lead to it, and those it needs not ask."""

    demarche: Demarche
    type_demande: TypeDemande
    raisons: tuple[Reponse, ...]
    acquis: tuple[Reponse, ...] = ()


@dataclass(frozen=True)
class Ecartee:
    """A procedure that one single answer rules out."""

    demarche: Demarche
    type_demande: TypeDemande
    contre: Reponse


@dataclass(frozen=True)
class Orientation:
    """Where the answers stand: a question to ask, or nothing more to ask."""

    question: Question | None
    retenues: tuple[Destination, ...]
    ecartees: tuple[Ecartee, ...]


def orienter(catalogue: Catalogue, situation: Situation, le: date) -> Orientation:
    """The next question that tells procedures apart, those that fit, those one answer rules out."""
    retenus: list[tuple[Demarche, Chemin]] = []
    ecartees: list[Ecartee] = []
    for demarche, chemin in _chemins(catalogue, le):
        contre = [r for r in chemin.reponses if r.evaluer(situation) is False]
        if not contre:
            retenus.append((demarche, chemin))
        elif len(contre) == 1:
            ecartees.extend(Ecartee(demarche, t, contre[0]) for t in chemin.types)
    restants = [chemin for _, chemin in retenus]
    retenues = tuple(
        Destination(demarche, t, chemin.reponses, chemin.acquis)
        for demarche, chemin in retenus
        for t in chemin.types
    )
    trouvees = {(d.demarche.code, d.type_demande) for d in retenues}
    return Orientation(
        question=_prochaine(catalogue, restants, situation),
        retenues=retenues,
        ecartees=tuple(e for e in ecartees if (e.demarche.code, e.type_demande) not in trouvees),
    )


def _chemins(catalogue: Catalogue, le: date) -> Iterator[tuple[Demarche, Chemin]]:
    """Those of procedures that some channel takes on that day."""
    for demarche in catalogue.demarches:
        if demarche.canal(le) is not None:
            yield from ((demarche, chemin) for chemin in demarche.orientation)


def _prochaine(
    catalogue: Catalogue, chemins: list[Chemin], situation: Situation
) -> Question | None:
    for regle in catalogue.parcours:
        if situation.valeur(regle.id) is not None:
            continue
        admises = [_admises(chemin, regle.id) for chemin in chemins]
        if len(set(admises)) > 1:
            return _question(regle, admises)
    return None


def _admises(chemin: Chemin, champ: str) -> frozenset[str | int | bool] | None:
    """The answers that keep this path; None when the question does not matter to it."""
    return next((frozenset(r.valeurs) for r in chemin.reponses if r.champ == champ), None)


def _question(
    regle: RegleDeQuestion, admises: list[frozenset[str | int | bool] | None]
) -> Question:
    utiles = {valeur for valeurs in admises if valeurs is not None for valeur in valeurs}
    return Question(
        id=regle.id,
        groupe=regle.groupe,
        groupe_libelle="",
        type=regle.type,
        libelle=regle.libelle,
        aide=regle.aide or "",
        options=tuple(
            Option(valeur=o.valeur, libelle=o.libelle) for o in regle.options if o.valeur in utiles
        ),
        obligatoire=True,
        registre=False,
        compte=False,
        revolue=regle.revolue,
        apres="",
    )
