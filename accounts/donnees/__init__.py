"""Reference data of the room, and the verb that puts it in the tables."""

from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from accounts.models import Prefecture

FICHIER_PREFECTURES = Path(__file__).with_name("prefectures.yaml")


def charger_prefectures(modele: "type[Prefecture]") -> int:
    """Create the missing prefectures and correct the names of the others; returns how many.

    Idempotent; what administrators filled in (address, telephone, site) is never touched.
    The model is given because a migration knows only its own version of it.
    """
    lignes = yaml.safe_load(FICHIER_PREFECTURES.read_text(encoding="utf-8"))
    modele._default_manager.bulk_create(
        [modele(**ligne) for ligne in lignes],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["nom", "territoire"],
    )
    return len(lignes)
