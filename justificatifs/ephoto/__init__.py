"""The door to the e-photo service: is this code good, and which dossier holds it.

The service is a table of ours in the demo and a remote API elsewhere (`settings.EPHOTO`).
"""

from justificatifs.ephoto.codes import normaliser
from justificatifs.ephoto.ouverture import interroger, ouvrir
from justificatifs.ephoto.reponses import EphotoIndisponible, ReponseEphoto, ServiceEphoto
from justificatifs.ephoto.usages import (
    a_relire,
    confirmer,
    est_pris,
    liberer,
    relectures,
    reserver,
)
from justificatifs.models import EtatEphoto

__all__ = [
    "EphotoIndisponible",
    "EtatEphoto",
    "ReponseEphoto",
    "ServiceEphoto",
    "a_relire",
    "confirmer",
    "est_pris",
    "interroger",
    "liberer",
    "normaliser",
    "ouvrir",
    "relectures",
    "reserver",
]
