"""Equal facts are one object: what is kept of the catalogue, and what each worker holds of it.

A block many procedures share is validated once for each of them, and a text is cited thousands of
times. Nothing of the catalogue ever changes, so the copies serve nobody: they only take memory
and time to read back. Two values are the same when they have the same type and the same parts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from demarches.catalogue.chargement import Catalogue


def partager(catalogue: Catalogue) -> Catalogue:
    """The same catalogue, each value in it kept once."""
    vus = _Vus()
    demarches = vus.seul(catalogue.demarches)
    return replace(
        catalogue,
        demarches=demarches,
        sources=vus.seul(catalogue.sources),
        faq=vus.seul(catalogue.faq),
        parcours=vus.seul(catalogue.parcours),
        _par_code={demarche.code: demarche for demarche in demarches},
    )


class _Vus:
    """The values met so far; a value made of parts is known by the identity of its parts."""

    def __init__(self) -> None:
        self._uniques: dict[tuple[Any, ...], Any] = {}

    def seul(self, valeur: Any) -> Any:
        """The first value met that equals this one, its parts included."""
        if isinstance(valeur, BaseModel):
            return self._modele(valeur)
        if isinstance(valeur, tuple):
            return self._garder(tuple(map(self.seul, valeur)))
        if isinstance(valeur, dict):
            return self._garder({cle: self.seul(element) for cle, element in valeur.items()})
        return self._uniques.setdefault((type(valeur), valeur), valeur)

    def _modele(self, modele: BaseModel) -> Any:
        champs = modele.__dict__
        for nom, valeur in champs.items():
            champs[nom] = self.seul(valeur)
        dits = modele.model_fields_set
        dits = self._uniques.setdefault((set, frozenset(dits)), dits)
        object.__setattr__(modele, "__pydantic_fields_set__", dits)
        cle = (type(modele), *map(id, champs.values()))
        return self._uniques.setdefault(cle, modele)

    def _garder(self, valeur: Any) -> Any:
        parts = valeur.items() if isinstance(valeur, dict) else enumerate(valeur)
        cle = (type(valeur), *((nom, id(part)) for nom, part in parts))
        return self._uniques.setdefault(cle, valeur)
