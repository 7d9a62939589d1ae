"""The door to the register of foreigners (AGDREF): who holds this number and this document.

`ouvrir()` gives the implementation named by `settings.REGISTRE`: `embarque` reads our own
tables, `http` asks a real service. Callers know only the words below.
"""

from accounts.registre.contrat import (
    Identite,
    Registre,
    RegistreIndisponible,
    TitreConnu,
    en_donnees,
    identite_depuis,
)
from accounts.registre.numero import NumeroIllisible, est_numero_etranger, normaliser_numero
from accounts.registre.porte import ouvrir

__all__ = [
    "Identite",
    "NumeroIllisible",
    "Registre",
    "RegistreIndisponible",
    "TitreConnu",
    "en_donnees",
    "est_numero_etranger",
    "identite_depuis",
    "normaliser_numero",
    "ouvrir",
]
