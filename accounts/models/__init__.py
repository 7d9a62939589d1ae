"""Who: people and their roles, the prefectures, the permits a person holds."""

from accounts.models.prefecture import Prefecture
from accounts.models.titre import NatureTitre, TitreDetenu
from accounts.models.user import Role, User

__all__ = ["NatureTitre", "Prefecture", "Role", "TitreDetenu", "User"]
