"""Who: people and their roles, the prefectures, the permits a person holds, the register's tables."""

from accounts.models.creation import CreationDeCompte, TentativeEmpechee, VerificationCourriel
from accounts.models.prefecture import Prefecture
from accounts.models.registre import NATURES_VISA, FicheRegistre, TitreRegistre
from accounts.models.titre import DOCUMENTS_DE_VOYAGE, NatureTitre, TitreDetenu
from accounts.models.user import DEPOSANTS, Role, Sexe, User

__all__ = [
    "DEPOSANTS",
    "DOCUMENTS_DE_VOYAGE",
    "NATURES_VISA",
    "CreationDeCompte",
    "FicheRegistre",
    "NatureTitre",
    "Prefecture",
    "Role",
    "Sexe",
    "TentativeEmpechee",
    "TitreDetenu",
    "TitreRegistre",
    "User",
    "VerificationCourriel",
]
