"""Copies what the register says of a person onto their account: identity, then documents.

Idempotent, and additive for documents: one that the register forgets stays in the account,
because papers already issued may rest on it. What the person typed themselves is not touched.
"""

from __future__ import annotations

from django.db import transaction

from accounts.models import NATURES_VISA, NatureTitre, TitreDetenu, User
from accounts.registre.contrat import Identite
from accounts.registre.porte import ouvrir

CHAMPS = (
    "nom",
    "nom_usage",
    "prenoms",
    "sexe",
    "date_naissance",
    "lieu_naissance",
    "pays_naissance",
    "nationalite",
    "entree_en_france",
)


def mettre_a_jour(user: User, identite: Identite | None = None) -> bool:
    """Copy the identity given, else the one the register knows today; False when it knows none.

    Raises `RegistreIndisponible` when the register is asked and does not answer.
    """
    if not user.numero_etranger:
        return False
    identite = identite or ouvrir().lire(user.numero_etranger)
    if identite is None or identite.numero_etranger != user.numero_etranger:
        return False
    with transaction.atomic():
        _copier_identite(user, identite)
        _copier_titres(user, identite)
    return True


def _copier_identite(user: User, identite: Identite) -> None:
    changes = [nom for nom in CHAMPS if getattr(user, nom) != getattr(identite, nom)]
    for nom in changes:
        setattr(user, nom, getattr(identite, nom))
    if not user.numero_visa and (visa := _dernier_visa(user, identite)):
        user.numero_visa = visa
        changes.append("numero_visa")
    if changes:
        user.save(update_fields=changes)


def _dernier_visa(user: User, identite: Identite) -> str:
    visas = [t for t in identite.titres if t.nature in NATURES_VISA and t.numero]
    if not visas:
        return ""
    numero = max(visas, key=lambda titre: titre.fin).numero
    pris = User.objects.filter(numero_visa=numero).exclude(pk=user.pk).exists()
    return "" if pris else numero


def _copier_titres(user: User, identite: Identite) -> None:
    connus = [
        TitreDetenu(
            titulaire=user,
            nature=titre.nature,
            motif=titre.motif,
            numero=titre.numero,
            debut=titre.debut,
            fin=titre.fin,
        )
        for titre in {(t.nature, t.debut, t.fin): t for t in identite.titres}.values()
        # A kind of document this site does not know yet opens no right here: left aside.
        if titre.nature in NatureTitre.values
    ]
    TitreDetenu.objects.bulk_create(
        connus,
        update_conflicts=True,
        unique_fields=["titulaire", "nature", "debut", "fin"],
        update_fields=["motif", "numero"],
    )
