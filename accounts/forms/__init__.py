"""Forms of the room: they read and normalise what is typed, and write nothing."""

from accounts.forms.champs import ChampMotDePasse, ChampNumero
from accounts.forms.connexion import ConnexionAgentForm, ConnexionForm, OubliAgentForm, OubliForm
from accounts.forms.creation import CodeForm, CourrielForm, MotDePasseForm, NumeroForm
from accounts.forms.profil import ChangementCourrielForm, ChangementMotDePasseForm, CoordonneesForm

__all__ = [
    "ChampMotDePasse",
    "ChampNumero",
    "ChangementCourrielForm",
    "ChangementMotDePasseForm",
    "CodeForm",
    "ConnexionAgentForm",
    "ConnexionForm",
    "CoordonneesForm",
    "CourrielForm",
    "MotDePasseForm",
    "NumeroForm",
    "OubliAgentForm",
    "OubliForm",
]
