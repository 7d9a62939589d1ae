"""What the law answers, one module a family: a typical person and the rows of the table."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import date
from typing import Any, NamedTuple

from demarches.catalogue import calcul
from demarches.catalogue.schema import Demarche, TypeDemande
from demarches.catalogue.situation import Situation

AUJOURDHUI = date(2026, 11, 22)
EN_2021 = date(2021, 10, 15)
FIN = date(2027, 2, 10)
D120, D60 = date(2026, 10, 13), date(2026, 12, 12)
PREMIERE, RENOUVELLEMENT = TypeDemande.PREMIERE_DEMANDE, TypeDemande.RENOUVELLEMENT


class Attendu(NamedTuple):
    """The answer for the family's typical person, on one day."""

    code: str
    type_demande: TypeDemande
    le: date
    canal: str | None
    etat: str | None
    bornes: tuple[date | None, date | None]
    documents: list[tuple[str, str, int | None]]
    titre: tuple[str, int | None] | None
    total_cents: int | None
    confirme: bool
    silence: tuple[int, str] | None


def verifier_la_ligne(attendu: Attendu, demarche: Demarche, situation: Situation) -> None:
    """The law answers what the row says."""
    exigence = calcul.exigence(demarche, attendu.type_demande, situation, attendu.le)

    assert exigence.canal == attendu.canal
    assert exigence.fenetre.etat == attendu.etat
    assert (exigence.fenetre.au_plus_tot, exigence.fenetre.au_plus_tard) == attendu.bornes
    assert [(d.nature, d.moment, d.duree_mois) for d in exigence.documents] == attendu.documents
    titre = exigence.titre and (exigence.titre.nature, exigence.titre.duree_mois)
    assert titre == attendu.titre
    assert exigence.couts.total_cents == attendu.total_cents
    assert exigence.couts.confirme is attendu.confirme
    silence = exigence.silence and (exigence.silence.valeur, exigence.silence.unite.value)
    assert silence == attendu.silence


def _modules() -> list[Any]:
    return [importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)]


def personnes() -> dict[str, dict[str, Any]]:
    """The typical person of each procedure: the keys of a situation.

    Of a country no special rule names, unless the module says otherwise: without a nationality
    nobody can be told which law applies.
    """
    return {
        code: {"nationalite": "BRA", **p}
        for module in _modules()
        for code, p in module.PERSONNES.items()
    }


def tableau() -> list[Attendu]:
    """Every row."""
    return [ligne for module in _modules() for ligne in module.TABLEAU]
