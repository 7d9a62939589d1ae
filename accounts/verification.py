"""Proving that an address is read by the person: a code of six digits, or the link beside it.

A code lives thirty minutes and five tries; only its keyed digest is kept. The link needs a press
on its page, because mail filters open links by themselves.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import courriels
from accounts.models import User, VerificationCourriel

DUREE = timedelta(minutes=30)
ESSAIS = 5
SEL = "accounts.verification"


class CodeRefuse(Exception):
    """The code does not prove the address."""


class CodeFaux(CodeRefuse):
    """Not this code; `restants` tries are left."""

    def __init__(self, restants: int) -> None:
        super().__init__()
        self.restants = restants


class CodePerime(CodeRefuse):
    """Too late, or too many tries: another code is needed."""


def envoyer(adresse: str, *, langue: str, titulaire: User | None = None) -> VerificationCourriel:
    """Send a new code to the address; call it in the transaction that remembers the row."""
    code = f"{secrets.randbelow(1_000_000):06}"
    verification = _preparer(adresse, titulaire)
    verification.empreinte = _empreinte(verification, code)
    verification.save(update_fields=["empreinte"])
    courriels.code_de_verification(
        verification, code=code, jeton=jeton(verification), langue=langue
    )
    return verification


def simuler(adresse: str) -> VerificationCourriel:
    """A row that no code can satisfy: what the screen shows is the same, nothing was sent there."""
    return _preparer(adresse, None)


def _preparer(adresse: str, titulaire: User | None) -> VerificationCourriel:
    return VerificationCourriel.objects.create(
        adresse=adresse, titulaire=titulaire, empreinte="", echeance=timezone.now() + DUREE
    )


def essayer(verification: VerificationCourriel, code: str) -> None:
    """Accept the code, or raise `CodeFaux` or `CodePerime`. Each call spends one try."""
    maintenant = timezone.now()
    comptes = _ouvertes(maintenant).filter(pk=verification.pk, nb_essais__lt=ESSAIS)
    if not comptes.update(nb_essais=F("nb_essais") + 1):
        raise CodePerime
    verification.refresh_from_db()
    if not constant_time_compare(verification.empreinte, _empreinte(verification, code)):
        if verification.nb_essais >= ESSAIS:
            raise CodePerime
        raise CodeFaux(ESSAIS - verification.nb_essais)
    confirmer(verification)


def confirmer(verification: VerificationCourriel) -> bool:
    """The address is proved; False when it was too late, True again when it was already."""
    maintenant = timezone.now()
    _ouvertes(maintenant).filter(pk=verification.pk).update(verifiee_le=maintenant)
    verification.refresh_from_db()
    return verification.verifiee_le is not None


def jeton(verification: VerificationCourriel) -> str:
    """What the link carries: a signed name of the row, nothing of the person."""
    return signing.dumps(str(verification.pk), salt=SEL)


def depuis_jeton(jeton: str) -> VerificationCourriel | None:
    """The row a link names; None when the link was altered or the row is gone."""
    try:
        identifiant = signing.loads(jeton, salt=SEL)
    except signing.BadSignature:
        return None
    return VerificationCourriel.objects.filter(pk=identifiant).exclude(empreinte="").first()


def demander_changement(user: User, adresse: str) -> VerificationCourriel:
    """Send a code to the address the person wants from now on; nothing changes before it is proved.

    An employer signs in with the address: when it is somebody's login already, the screen is the
    same and only that account is told.
    """
    with transaction.atomic():
        compte = _compte_du_meme_identifiant(user, adresse)
        if compte is None:
            return envoyer(adresse, langue=user.langue, titulaire=user)
        if compte.email:
            courriels.compte_deja_cree(compte)
        return _preparer(adresse, user)


def _compte_du_meme_identifiant(user: User, adresse: str) -> User | None:
    if not user.est_employeur:
        return None
    return User.objects.filter(identifiant=adresse.lower()).exclude(pk=user.pk).first()


def changement_en_cours(user: User) -> VerificationCourriel | None:
    """The last change asked and not yet proved."""
    return _ouvertes(timezone.now()).filter(titulaire=user).order_by("-cree_le").first()


def appliquer_changement(verification: VerificationCourriel) -> bool:
    """Give the account its proved address and tell the old one; a second call changes nothing.

    False when another account got this login while the code was on its way.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(verifications_courriel=verification)
        ancienne = user.email
        if verification.verifiee_le is None or ancienne == verification.adresse:
            return True
        if _compte_du_meme_identifiant(user, verification.adresse) is not None:
            return False
        user.email = verification.adresse
        if user.est_employeur:
            user.identifiant = user.email.lower()
        user.save(update_fields=["email", "identifiant"])
        enregistrer_adresse(user)
        if ancienne:
            courriels.courriel_change(user, ancienne=ancienne)
        return True


def enregistrer_adresse(user: User) -> None:
    """The lasting record that the account's address was proved (allauth's table)."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


def oublier_les_perimees(le: datetime) -> int:
    """Delete the codes a day after their end; returns how many."""
    return VerificationCourriel.objects.filter(echeance__lt=le - timedelta(days=1)).delete()[0]


def _ouvertes(le: datetime) -> QuerySet[VerificationCourriel]:
    return VerificationCourriel.objects.filter(verifiee_le=None, echeance__gt=le)


def _empreinte(verification: VerificationCourriel, code: str) -> str:
    return salted_hmac(SEL, f"{verification.pk}:{code}", algorithm="sha256").hexdigest()
