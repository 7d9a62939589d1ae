"""The doors of the site: where each role signs in, and asks for a new password."""

from __future__ import annotations

from accounts.models import Role, User

_PORTES = {
    Role.USAGER: ("accounts:connexion", "accounts:mot_de_passe_oublie"),
    Role.EMPLOYEUR: ("accounts:connexion_employeur", "accounts:mot_de_passe_oublie_employeur"),
}
_DU_PERSONNEL = ("accounts:connexion_agent", "accounts:mot_de_passe_oublie_agent")


def connexion(role: str) -> str:
    """The name of the page where a person of this role signs in."""
    return _porte(role)[0]


def oubli(user: User) -> str:
    """The name of the page where this person asks for a new password."""
    return _porte(user.role)[1]


def _porte(role: str) -> tuple[str, str]:
    return _PORTES.get(Role(role), _DU_PERSONNEL)
