"""Papers for the tests: fictitious people, one complete set of data per nature."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Role, User
from attestations import emission
from attestations.models import Attestation, Nature

FONDEMENT = ["Articles R. 431-15-1 et R. 431-15-2 du CESEDA."]

DROITS_ADP = [
    {
        "libelle": "Séjourner en France",
        "accorde": True,
        "texte": "Le séjour est régulier jusqu’à la date de fin portée ci-dessus.",
    },
    {
        "libelle": "Travailler",
        "accorde": True,
        "texte": "Sans autorisation de travail, en métropole.",
    },
    {
        "libelle": "Voyager dans l’espace Schengen",
        "accorde": False,
        "texte": "Une première demande ne permet pas de franchir les frontières.",
    },
    {"libelle": "Revenir en France", "accorde": None, "texte": "Demandez conseil avant de partir."},
    {"libelle": "Percevoir ses droits sociaux", "accorde": True, "texte": ""},
]

_cles = itertools.count(1)


class UsagerFactory(DjangoModelFactory):
    """A fictitious applicant."""

    class Meta:
        model = User

    identifiant = factory.Sequence(lambda n: f"97{n:08d}")
    numero_etranger = factory.SelfAttribute("identifiant")
    role = Role.USAGER
    nom = "EXEMPLE"
    prenoms = "Amina Démo"
    email = factory.Sequence(lambda n: f"usager{n}@exemple.test")


def donnees(nature: Nature = Nature.CONFIRMATION_DEPOT, **autres: Any) -> dict[str, Any]:
    """All that a paper of this nature says."""
    communes: dict[str, Any] = {
        "titulaire": {
            "nom": "EXEMPLE",
            "prenoms": "Amina Démo",
            "ne_le": "1990-04-01",
            "ne_a": "Villefictive (Érythrée)",
            "nationalite": "Érythréenne",
            "numero_etranger": "9700000001",
            "adresse": "12 rue de la Démonstration\n75011 Paris",
        },
        "demarche": "Carte de résident – bénéficiaire du statut de réfugié",
        "type_demande": "Première demande",
        "reference": "D-26-7K4Q-X9MP-C",
        "depose_le": "2027-03-01",
        "prefecture": "Préfecture de police de Paris",
        "fondement": FONDEMENT,
    }
    return communes | PROPRES[nature] | autres


RECOURS = [
    {
        "titre": "Recours administratif préalable",
        "autorite": "Le ministre chargé des naturalisations",
        "delai": "2 mois",
    },
]
EMPLOYEUR = {
    "nom": "BOULANGERIE FICTIVE",
    "siret": "99999000500012",
    "adresse": "3 place de l’Essai\n69003 Lyon",
}
SALARIE = {
    "nom": "MODÈLE",
    "prenoms": "Ilyas",
    "ne_le": "1995-06-12",
    "nationalite": "Marocaine",
}

PROPRES: dict[Nature, dict[str, Any]] = {
    Nature.CONFIRMATION_DEPOT: {
        "demarche": "Carte de séjour pluriannuelle « talent – salarié qualifié »",
        "titre_detenu": {
            "nature": "Visa de long séjour valant titre de séjour",
            "numero": "FRA00TEST001",
            "debut": "2026-04-15",
            "fin": "2027-04-14",
        },
        "droits": [
            {
                "libelle": "Séjourner en France",
                "accorde": False,
                "texte": "Seul le titre détenu prouve le droit au séjour.",
            },
            {
                "libelle": "Travailler",
                "accorde": False,
                "texte": "Selon le titre détenu, tant qu’il est valable.",
            },
        ],
        "suite": [
            "Un agent vérifie que votre dossier est complet.",
            "S’il l’est, une attestation de prolongation d’instruction vous est remise dans votre compte.",
        ],
    },
    Nature.ADP: {
        "droits": DROITS_ADP,
        "valable_avec": "la carte de séjour n° 9912345678, même expirée",
        "titre_detenu": {
            "nature": "Attestation de demande d’asile",
            "numero": "9912345678",
            "debut": "2026-06-01",
            "fin": "2027-05-31",
        },
        "corps": ["La demande de la personne désignée ci-dessous est en cours d’instruction."],
        "suite": [
            "Si l’instruction dépasse la date de fin, une nouvelle attestation est délivrée."
        ],
        "fondement": ["Articles R. 431-15-1, R. 431-15-3 et R. 431-15-4 du CESEDA."],
    },
    Nature.ADF: {
        "droits": DROITS_ADP[:2],
        "titre_accorde": {"nature": "Carte de résident", "du": "2027-05-02", "au": "2037-05-01"},
        "montant_cents": 22500,
        "suite": [
            "Un message vous dira où et quand retirer votre titre.",
            "Achetez le timbre fiscal avant le rendez-vous.",
        ],
        "signataire": "Pour le préfet,\nCamille FICTIVE, cheffe du bureau du séjour",
    },
    Nature.DEMANDE_COMPLEMENT: {
        "elements": [
            {"libelle": "Justificatif de domicile", "motif": "Le document a plus de trois mois."},
            {"libelle": "Décision de l’OFPRA", "motif": "La deuxième page est illisible."},
        ],
        "echeance": "2027-04-11",
        "corps": ["Votre dossier a été examiné le 12 mars 2027."],
        "fondement": ["Article R. 431-11 du CESEDA."],
    },
    Nature.DECISION_REFUS: {
        "motifs": "Votre présence constitue une menace pour l’ordre public.\n\nLes éléments produits le 3 mars 2027 ne modifient pas cette appréciation.",
        "recours": [
            {
                "titre": "Recours gracieux",
                "autorite": "Préfet de police, 1 rue Fictive, 75004 Paris",
                "delai": "2 mois",
            },
            {
                "titre": "Recours hiérarchique",
                "autorite": "Ministre de l’intérieur",
                "delai": "2 mois",
            },
            {
                "titre": "Recours contentieux",
                "autorite": "Tribunal administratif de Paris, ou www.telerecours.fr",
                "delai": "2 mois après la notification",
            },
        ],
        "suite": ["Vous pouvez demander une aide juridictionnelle pour payer un avocat."],
        "signataire": "Pour le préfet,\nCamille FICTIVE, cheffe du bureau du séjour",
        "fondement": ["Articles L. 432-1 et R. 432-2 du CESEDA."],
    },
    Nature.RECEPISSE: {"demarche": "Naturalisation par décret"},
    Nature.ATTESTATION_DEMANDE: {"demarche": "Carte de séjour « citoyen de l’Union »"},
    Nature.RECU_EMPLOYEUR: {
        "demarche": "Autorisation de travail",
        "titulaire": EMPLOYEUR,
        "beneficiaire": SALARIE,
    },
    Nature.CONFIRMATION_VALIDATION: {
        "demarche": "Validation d’un visa de long séjour valant titre de séjour",
        "droits": DROITS_ADP[:2],
    },
    Nature.ATTESTATION_CHANGEMENT: {
        "demarche": "Changement d’adresse",
        "lignes": [{"libelle": "Date du déménagement", "valeur": "2 mars 2027"}],
    },
    Nature.AUTORISATION_TRAVAIL: {
        "demarche": "Autorisation de travail",
        "titulaire": EMPLOYEUR,
        "beneficiaire": SALARIE,
        "lignes": [
            {"libelle": "Emploi occupé", "valeur": "Boulanger"},
            {"libelle": "Salaire brut mensuel", "valeur": "2 400 €"},
        ],
        "signataire": "Camille FICTIVE",
    },
    Nature.AVIS: {"demarche": "Visa de la convention de stage", "titulaire": EMPLOYEUR},
    Nature.APS: {
        "demarche": "Autorisation provisoire de parent d’enfant malade",
        "droits": DROITS_ADP[:2],
    },
    Nature.DECISION_FAVORABLE: {
        "demarche": "Naturalisation par décret",
        "titre_accorde": {"nature": "Nationalité française par décret"},
        "corps": ["Le décret est publié au Journal officiel."],
        "signataire": "Camille FICTIVE",
    },
    Nature.DECISION_AJOURNEMENT: {
        "motifs": "Votre insertion professionnelle est encore récente.",
        "recours": RECOURS,
        "echeance": "2029-03-01",
        "signataire": "Camille FICTIVE",
    },
    Nature.DECISION_IRRECEVABLE: {
        "motifs": "Votre demande relève d’une autre démarche.",
        "recours": [
            {
                "titre": "Recours contentieux",
                "autorite": "Tribunal administratif de Paris",
                "delai": "2 mois",
            },
        ],
        "signataire": "Pour le préfet,\nCamille FICTIVE, cheffe du bureau du séjour",
    },
    Nature.CLASSEMENT: {
        "motifs": "Vous n’avez pas répondu à la demande de pièces du 12 mars 2027, ni au rappel du 1er avril 2027.",
        "elements": [{"libelle": "Justificatif de domicile", "motif": ""}],
        "suite": ["Vous pouvez déposer une nouvelle demande complète sur ce site."],
    },
}


def emettre(nature: Nature = Nature.CONFIRMATION_DEPOT, **champs: Any) -> Attestation:
    """A paper emitted as the rooms above do."""
    if nature == Nature.ADP and "valable_du" not in champs:
        champs |= {"valable_du": date(2027, 3, 3), "valable_au": date(2027, 9, 2)}
    champs.setdefault("cle", f"cle-{next(_cles)}")
    champs.setdefault("reference", "D-26-7K4Q-X9MP-C")
    champs.setdefault("donnees", donnees(nature))
    if "titulaire" not in champs:
        champs["titulaire"] = UsagerFactory()
    return emission.emettre(nature, **champs)


def adp_valable(**champs: Any) -> Attestation:
    """A prolongation that covers today."""
    aujourdhui = timezone.localdate()
    return emettre(
        Nature.ADP,
        valable_du=aujourdhui - timedelta(days=10),
        valable_au=aujourdhui + timedelta(days=20),
        **champs,
    )
