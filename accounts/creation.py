"""Creating an account in three steps: who it is for, proved address, password.

A foreigner gives a number and its dates, known of the register; an employer gives the company.
Whoever does goes on in the same way whether an account exists or not; only the e-mail differs,
and it goes to the address of the account. The making is a row, kept a day: closing the tab loses
nothing. One foreigner, one account; one e-mail address, one employer's account (two people of a
company have one each, and see their own requests only), even under two simultaneous ends.
"""

from __future__ import annotations

import logging
import secrets
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import courriels, verification
from accounts.models import CreationDeCompte, Role, TentativeEmpechee, User
from accounts.registre import en_donnees, identite_depuis, ouvrir
from accounts.registre.rafraichir import mettre_a_jour

journal = logging.getLogger(__name__)

DUREE = timedelta(hours=24)
# Letters and digits that nobody confuses when reading them over the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class CompteExiste(Exception):
    """The person already has an account: told by e-mail, never on the screen."""


def commencer(numero: str, debut: date, fin: date, *, langue: str) -> CreationDeCompte | None:
    """Ask the register; None when number and dates do not go together.

    Raises `RegistreIndisponible`.
    """
    identite = ouvrir().identifier(numero, debut, fin)
    if identite is None:
        return None
    return CreationDeCompte.objects.create(
        numero_etranger=identite.numero_etranger,
        numero_visa="" if numero == identite.numero_etranger else numero,
        identite=en_donnees(identite),
        langue=langue,
        echeance=timezone.now() + DUREE,
    )


def commencer_pour_un_employeur(
    *, siret: str, entreprise: str, contact: str, langue: str
) -> CreationDeCompte:
    """Remember the company; no register tells whether it is theirs, so nothing is shown of it."""
    return CreationDeCompte.objects.create(
        role=Role.EMPLOYEUR,
        siret=siret,
        identite={"entreprise": entreprise, "contact": contact},
        langue=langue,
        echeance=timezone.now() + DUREE,
    )


def demander_code(creation: CreationDeCompte, adresse: str) -> None:
    """Send a code to the address; or, if there is an account already, tell that account's address."""
    with transaction.atomic():
        compte = _compte_deja(creation, adresse)
        if compte is None:
            creation.verification = verification.envoyer(adresse, langue=creation.langue)
        else:
            creation.verification = verification.simuler(adresse)
            _prevenir(compte)
        creation.save(update_fields=["verification"])


def adresse_prouvee(creation: CreationDeCompte) -> bool:
    """Whether the second step is done."""
    return creation.verification is not None and creation.verification.verifiee_le is not None


def terminer(creation: CreationDeCompte, mot_de_passe: str) -> User:
    """Create the account. A second call returns the account of the first.

    Raises `CompteExiste` when the person got an account some other way meanwhile.
    """
    try:
        with transaction.atomic():
            return _terminer(creation, mot_de_passe)
    except IntegrityError:
        # Two makings of the same account ended at the same time: the first one stands.
        adresse = creation.verification.adresse if creation.verification else ""
        compte = _compte_deja(creation, adresse)
        if compte is None:
            raise
        _prevenir(compte)
        raise CompteExiste from None


def _terminer(creation: CreationDeCompte, mot_de_passe: str) -> User:
    creation = CreationDeCompte.objects.select_for_update().get(pk=creation.pk)
    if creation.compte is not None:
        return creation.compte
    if creation.verification is None or not adresse_prouvee(creation):
        raise ValueError("The address is not proved.")
    creer = _creer_employeur if creation.est_pour_un_employeur else _creer_usager
    user = creer(creation, mot_de_passe, email=creation.verification.adresse)
    verification.enregistrer_adresse(user)
    creation.compte = user
    creation.terminee_le = timezone.now()
    creation.identite = {}
    creation.save(update_fields=["compte", "terminee_le", "identite"])
    return user


def _creer_usager(creation: CreationDeCompte, mot_de_passe: str, *, email: str) -> User:
    identite = identite_depuis(creation.identite)
    user = User.objects.create_user(
        creation.numero_etranger,
        mot_de_passe,
        role=Role.USAGER,
        numero_etranger=creation.numero_etranger,
        numero_visa=_visa_libre(creation.numero_visa),
        email=email,
        langue=creation.langue,
        nom=identite.nom,
        prenoms=identite.prenoms,
    )
    mettre_a_jour(user, identite)
    return user


def _creer_employeur(creation: CreationDeCompte, mot_de_passe: str, *, email: str) -> User:
    return User.objects.create_user(
        email,
        mot_de_passe,
        role=Role.EMPLOYEUR,
        siret=creation.siret,
        nom=creation.identite["entreprise"],
        contact=creation.identite["contact"],
        email=email,
        langue=creation.langue,
    )


def attester_empechement(numero: str) -> TentativeEmpechee:
    """The register was closed: keep a proof that this person tried, with a reference to quote."""
    alea = "".join(secrets.choice(ALPHABET) for _ in range(8))
    tentative = TentativeEmpechee.objects.create(
        reference=f"TC-{alea}", empreinte=empreinte_du_numero(numero)
    )
    journal.warning("account creation prevented, proof %s", tentative.reference)
    return tentative


def empreinte_du_numero(numero: str) -> str:
    """A keyed digest: tells whether a number goes with a proof, never which number it was."""
    return salted_hmac("accounts.tentative", numero, algorithm="sha256").hexdigest()


def oublier_les_perimees(le: datetime) -> int:
    """Delete what was not finished in a day, and the trace of what was; returns how many."""
    verification.oublier_les_perimees(le)
    return CreationDeCompte.objects.perimees(le).delete()[0]


def _compte_deja(creation: CreationDeCompte, adresse: str) -> User | None:
    """The account that this making would double: of the same number, or the same login."""
    if creation.est_pour_un_employeur:
        return User.objects.filter(identifiant=adresse.lower()).first()
    return User.objects.de_numero(creation.numero_etranger).first()


def _prevenir(compte: User) -> None:
    if compte.email:
        courriels.compte_deja_cree(compte)


def _visa_libre(numero: str) -> str:
    """The visa number, unless somebody else's account bears it already."""
    return "" if User.objects.filter(numero_visa=numero).exists() else numero
