"""Files received, and the e-photo codes: which dossier uses which, and the demo table."""

from justificatifs.models.ephoto import CodeEphoto, EtatEphoto, UsageEphoto
from justificatifs.models.fichier import EtatFichier, Fichier

__all__ = ["CodeEphoto", "EtatEphoto", "EtatFichier", "Fichier", "UsageEphoto"]
