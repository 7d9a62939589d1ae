"""Forms of the room: they read and normalise what is typed, and write nothing."""

from accounts.forms.champs import ChampMotDePasse, ChampNumero, ChampSiret
from accounts.forms.connexion import (
    ConnexionAgentForm,
    ConnexionEmployeurForm,
    ConnexionForm,
    OubliAgentForm,
    OubliEmployeurForm,
    OubliForm,
)
from accounts.forms.creation import (
    CodeForm,
    CourrielForm,
    EmployeurForm,
    MotDePasseForm,
    NumeroForm,
)
from accounts.forms.profil import (
    ChangementCourrielForm,
    ChangementMotDePasseForm,
    CoordonneesEmployeurForm,
    CoordonneesForm,
)

__all__ = [
    "ChampMotDePasse",
    "ChampNumero",
    "ChampSiret",
    "ChangementCourrielForm",
    "ChangementMotDePasseForm",
    "CodeForm",
    "ConnexionAgentForm",
    "ConnexionEmployeurForm",
    "ConnexionForm",
    "CoordonneesEmployeurForm",
    "CoordonneesForm",
    "CourrielForm",
    "EmployeurForm",
    "MotDePasseForm",
    "NumeroForm",
    "OubliAgentForm",
    "OubliEmployeurForm",
    "OubliForm",
]
