"""What a person may change on their account: where they live, how to reach them, their password.

The address names the prefecture. Rooms above may follow a move through the setting
`APRES_DEMENAGEMENT`: the path of a function called in the same transaction with the person and
the prefecture they leave.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from accounts import courriels
from accounts.models import Prefecture, User

CHAMPS_DE_CONTACT = ("telephone", "voie", "complement_adresse", "code_postal", "commune")


def changer_coordonnees(user: User, coordonnees: dict[str, str]) -> None:
    """Write telephone and address, and the prefecture that goes with them.

    An employer's cases do not follow the company's address: each is before the prefecture of the
    place of work.
    """
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if user.est_employeur:
            user.contact = coordonnees.get("contact", user.contact)
        quittee = user.prefecture
        for champ in CHAMPS_DE_CONTACT:
            setattr(user, champ, coordonnees.get(champ, ""))
        # Same prefecture when the address is emptied: a case must stay somewhere.
        user.prefecture = Prefecture.objects.pour_code_postal(user.code_postal) or quittee
        user.save(update_fields=[*CHAMPS_DE_CONTACT, "contact", "prefecture"])
        suite = getattr(settings, "APRES_DEMENAGEMENT", "")
        if suite and user.prefecture != quittee and not user.est_employeur:
            import_string(suite)(user, quittee=quittee)


def changer_mot_de_passe(user: User, mot_de_passe: str) -> None:
    """Every other session of the person ends; they are told by e-mail."""
    with transaction.atomic():
        user.set_password(mot_de_passe)
        user.save(update_fields=["password"])
        if user.email:
            courriels.mot_de_passe_change(user)
