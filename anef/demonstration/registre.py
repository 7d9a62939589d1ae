"""The reference tables of the demonstration: register, e-photo codes, prefectures, staff.

Written again at each start, so that dates follow today. A person who has begun a request keeps
the dates of that day: their story is written, and the register does not change under it.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import make_password

from accounts.models import FicheRegistre, Prefecture, Role, TitreRegistre, User
from accounts.registre.rafraichir import mettre_a_jour
from accounts.verification import enregistrer_adresse
from anef.demonstration import dates
from anef.demonstration.jeu import Code, Employeur, Jeu, Membre, Personne
from assistance.models import ReponseType
from justificatifs.models import CodeEphoto


def inscrire(personne: Personne, aujourd_hui: date) -> None:
    """Put the person in the register, with documents dated from today."""
    if User.objects.filter(numero_etranger=personne.numero, dossiers__isnull=False).exists():
        return
    fiche, _ = FicheRegistre.objects.update_or_create(
        numero_etranger=personne.numero,
        defaults={
            "nom": personne.nom,
            "nom_usage": personne.nom_usage,
            "prenoms": personne.prenoms,
            "sexe": personne.sexe,
            "date_naissance": personne.naissance,
            "lieu_naissance": personne.lieu,
            "pays_naissance": personne.pays,
            "nationalite": personne.nationalite,
            "entree_en_france": dates.jour(personne.entree, aujourd_hui),
        },
    )
    fiche.titres.all().delete()
    TitreRegistre.objects.bulk_create(
        TitreRegistre(
            fiche=fiche,
            nature=titre.nature,
            motif=titre.motif,
            numero=titre.numero,
            debut=dates.jour(titre.debut, aujourd_hui),
            fin=dates.jour(titre.fin, aujourd_hui),
        )
        for titre in personne.titres
    )
    compte = User.objects.filter(numero_etranger=personne.numero).first()
    if compte is not None:
        compte.titres.all().delete()
        mettre_a_jour(compte)


def connaitre(code: Code, aujourd_hui: date) -> None:
    """Tell the e-photo service of the demonstration about a code; one without dates is unknown."""
    if code.actif is None or code.expire is None:
        return
    CodeEphoto.objects.update_or_create(
        code=code.code,
        defaults={
            "actif_le": dates.instant(code.actif, aujourd_hui),
            "expire_le": dates.jour(code.expire, aujourd_hui),
            "utilise": code.utilise,
        },
    )


def situer(jeu: Jeu) -> None:
    """Give the prefectures in use a fictitious address, where the letters send people."""
    for code, champs in jeu.prefectures.items():
        Prefecture.objects.filter(pk=code, adresse="").update(**champs)


def preparer_les_reponses(jeu: Jeu) -> None:
    """The answers the contact centre has at hand."""
    ReponseType.objects.bulk_create(
        [
            ReponseType(titre=r.titre, texte_fr=r.texte.fr, texte_en=r.texte.en)
            for r in jeu.reponses_types
        ],
        ignore_conflicts=True,
    )


def recruter(membre: Membre, empreinte: str) -> None:
    """Create a member of staff; one who exists is left as they are."""
    if User.objects.filter(identifiant=membre.email).exists():
        return
    administre = membre.role == Role.ADMINISTRATEUR
    User.objects.create(
        identifiant=membre.email,
        email=membre.email,
        password=empreinte,
        role=membre.role,
        nom=membre.nom,
        prenoms=membre.prenoms,
        prefecture_id=membre.prefecture or None,
        qualite=membre.qualite,
        is_staff=administre,
        is_superuser=administre,
    )


def etablir(employeur: Employeur, empreinte: str) -> None:
    """An employer's account, its address proved, as the three steps leave it."""
    user = User.objects.create(
        identifiant=employeur.email,
        email=employeur.email,
        password=empreinte,
        role=Role.EMPLOYEUR,
        siret=employeur.siret,
        nom=employeur.entreprise,
        contact=employeur.contact,
        telephone="0600000000",
        voie=employeur.voie,
        code_postal=employeur.code_postal,
        commune=employeur.commune,
        prefecture=Prefecture.objects.pour_code_postal(employeur.code_postal),
    )
    enregistrer_adresse(user)


def empreinte(mot_de_passe: str) -> str:
    """One digest for everybody: computing it thirty times would be most of the loading."""
    return make_password(mot_de_passe)
