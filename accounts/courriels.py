"""What the room writes to people by e-mail: one function per message.

Sent with Django's own mail, which the site's backend turns into a row sent after commit; so each
call belongs inside the transaction of the fact it announces. Each is in its reader's language.
The words are in `templates/accounts/courriels/`. None repeats a number or a date of a document.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from accounts import portes
from accounts.models import Role, User, VerificationCourriel


def code_de_verification(
    verification: VerificationCourriel, *, code: str, jeton: str, langue: str
) -> None:
    """The six digits, and a link for those who prefer to press."""
    with translation.override(langue):
        _envoyer(
            "code",
            verification.adresse,
            gettext("%(code)s est votre code de vérification") % {"code": code},
            code=code,
            lien=_adresse("accounts:confirmer_courriel", jeton),
            echeance=verification.echeance,
            changement=verification.titulaire_id is not None,
        )


def compte_deja_cree(user: User) -> None:
    """Somebody wanted to create an account this person has already: here is how to sign in."""
    _a_la_personne(
        "deja_un_compte",
        user,
        gettext_noop("Vous avez déjà un compte"),
        par_numero=user.role == Role.USAGER,
        connexion=_adresse(portes.connexion(user.role)),
        oubli=_adresse(portes.oubli(user)),
    )


def mot_de_passe_a_changer(user: User, *, uid: str, jeton: str, echeance: datetime) -> None:
    """The link that opens the choice of a new password."""
    _a_la_personne(
        "mot_de_passe_oublie",
        user,
        gettext_noop("Choisir un nouveau mot de passe"),
        lien=_adresse("accounts:nouveau_mot_de_passe", uid, jeton),
        echeance=echeance,
    )


def mot_de_passe_change(user: User) -> None:
    """A notice after the fact, so that a theft is seen."""
    _a_la_personne(
        "mot_de_passe_change",
        user,
        gettext_noop("Votre mot de passe a été changé"),
        oubli=_adresse(portes.oubli(user)),
    )


def courriel_change(user: User, *, ancienne: str) -> None:
    """Told to the address that is left, which may be the only one a thief does not read."""
    with translation.override(user.langue):
        _envoyer(
            "courriel_change",
            ancienne,
            gettext("L’adresse électronique de votre compte a été changée"),
        )


def _a_la_personne(gabarit: str, user: User, objet: str, **contexte: object) -> None:
    with translation.override(user.langue):
        _envoyer(gabarit, user.email, gettext(objet), **contexte)


def _envoyer(gabarit: str, adresse: str, objet: str, **contexte: object) -> None:
    corps = render_to_string(
        f"accounts/courriels/{gabarit}.txt",
        {
            "site_de_demonstration": settings.SITE_DE_DEMONSTRATION,
            "adresse_du_site": settings.ADRESSE_DU_SITE,
            **contexte,
        },
    )
    EmailMessage(objet, corps, to=[adresse]).send()


def _adresse(nom: str, *args: str) -> str:
    return f"{settings.ADRESSE_DU_SITE}{reverse(nom, args=args)}"
