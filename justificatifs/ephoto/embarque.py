"""The e-photo service of the demo: a table edited in the administration."""

from __future__ import annotations

import datetime

from justificatifs.ephoto.reponses import ReponseEphoto
from justificatifs.models import CodeEphoto, EtatEphoto


class EphotoEmbarque:
    """Answers from `CodeEphoto`."""

    def interroger(self, code: str, *, le: datetime.datetime) -> ReponseEphoto:
        """The state of the row; a code without a row is unknown."""
        connu = CodeEphoto.objects.filter(code=code).first()
        if connu is None:
            return ReponseEphoto(EtatEphoto.INCONNU)
        return ReponseEphoto(connu.etat(le), connu.expire_le)
