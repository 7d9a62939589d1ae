"""The six procedures, by kind of request: a person who may file today, and the papers due.

Dates are counted from today in days, so that the table says the law whatever the day.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from demarches import brouillons, completude, formulaires
from demarches.catalogue.calcul import TypeDemande
from demarches.models import Dossier
from tests.demarches import factories

PREMIERE, RENOUVELLEMENT = TypeDemande.PREMIERE_DEMANDE, TypeDemande.RENOUVELLEMENT
CODES = (f"DOSSIERDESSAI{n:09d}" for n in itertools.count(1))


def jour(ecart: int) -> str:
    """A day that many days from today, as a form sends it."""
    return f"{timezone.localdate() + timedelta(days=ecart):%d/%m/%Y}"


COMMUNES: dict[str, Any] = {
    "situation_familiale": "celibataire",
    "nb_enfants": "0",
    "telephone": "0600000000",
    "email": "essai@usager.example",
}
ENFANT: dict[str, Any] = {
    "enfant_nom": "ESSAI",
    "enfant_prenoms": "Noa",
    "enfant_sexe": "X",
    "enfant_date_naissance": -6030,
    "enfant_lieu_naissance": "Ville-Essai",
    "enfant_pays_naissance": "AFG",
    "enfant_nationalite": "AFG",
    "enfant_protection": "refugie",
    "enfant_veut_travailler": True,
    "second_parent": "decede",
}
FAMILLE: dict[str, Any] = {
    "situation_familiale": "marie",
    "lien_refugie": "conjoint",
    "reunification_familiale": True,
    "date_mariage": -4000,
    "date_statut_refugie": -900,
    "vie_commune": True,
    "etat_autorise_polygamie": False,
    "conjoint_nom": "ESSAI",
    "conjoint_prenoms": "Dominique",
    "refugie_nom": "ESSAI",
    "refugie_prenoms": "Dominique",
    "refugie_numero_etranger": "9900000077",
}
TALENT: dict[str, Any] = {
    "categorie_talent": "salarie_qualifie",
    "cas_salarie_qualifie": "diplome",
    "salaire_annuel_brut": 45_000,
    "contrat_debut": -200,
    "contrat_indetermine": True,
    "perte_emploi": False,
    "date_entree_france": -300,
}
RESIDENT: dict[str, Any] = {
    "sejour_regulier_depuis": -4000,
    "titres_admis": True,
    "protection": "aucune",
    "carte_bleue_europeenne": False,
    "absence_consecutive_mois": 2,
    "absence_totale_mois": 4,
    "ressources_mensuelles": 2500,
    "beneficiaire_aah_asi": False,
    "assurance_maladie": True,
    "engagement_republique": True,
    "cir_signe": True,
    "niveau_francais": "b1",
    "examen_civique": True,
    "etat_autorise_polygamie": False,
}


@dataclass(frozen=True)
class Cas:
    """A procedure and a kind of request; `titre` is what the person holds, ending in 90 days.

    `depot`: nature and months of the papers at filing; `completude`: the same when the file is
    found complete; `expiration`: when the permit held ends before the decision. At the counter
    (`guichet`) the law gives the certificate of a favourable decision no right.
    """

    code: str
    type_demande: TypeDemande
    titre: tuple[str, str]
    reponses: dict[str, Any]
    depot: list[tuple[str, int | None]]
    completude: list[tuple[str, int | None]] = field(default_factory=list)
    expiration: list[tuple[str, int | None]] = field(default_factory=list)
    fin: int = 90
    guichet: bool = False

    def __str__(self) -> str:
        return f"{self.code}-{self.type_demande}"


ADP_6 = [("adp", 6)]
CONFIRMATION: list[tuple[str, int | None]] = [("confirmation_depot", None)]
ADP_3: list[tuple[str, int | None]] = [("adp", 3)]
DECISION = {"date_decision_protection": -40}

TABLEAU = [
    Cas("bpi-refugie", PREMIERE, ("atda", "demande_asile"), {"protection": "refugie"} | DECISION, ADP_6),
    Cas("bpi-refugie", RENOUVELLEMENT, ("cr", "refugie"), {"protection": "refugie"}, ADP_6),
    Cas("bpi-refugie-mineur-16-18", PREMIERE, ("cr", "refugie"), ENFANT, ADP_6, fin=2000),
    Cas("bpi-refugie-mineur-16-18", RENOUVELLEMENT, ("cr", "refugie"),
        ENFANT | {"titre_nature": "cr", "titre_fin": 90}, ADP_6, fin=2000),
    Cas("bpi-protection-subsidiaire", PREMIERE, ("atda", "demande_asile"),
        {"protection": "protection_subsidiaire"} | DECISION, ADP_6),
    Cas("bpi-protection-subsidiaire", RENOUVELLEMENT, ("csp", "protection_subsidiaire"),
        {"protection": "protection_subsidiaire"}, ADP_6),
    Cas("bpi-famille-refugie", PREMIERE, ("vls", "famille_refugie"), FAMILLE, CONFIRMATION,
        expiration=ADP_3),
    Cas("bpi-famille-refugie", RENOUVELLEMENT, ("cr", "famille_refugie"), FAMILLE, CONFIRMATION,
        expiration=ADP_3),
    Cas("passeport-talent", PREMIERE, ("vls_ts", "talent"), TALENT, CONFIRMATION, completude=ADP_3),
    Cas("passeport-talent", RENOUVELLEMENT, ("csp", "talent"), TALENT, CONFIRMATION,
        completude=ADP_3),
    Cas("carte-resident-longue-duree-ue", PREMIERE, ("cst", "salarie"), RESIDENT, CONFIRMATION,
        fin=50, guichet=True),
]  # fmt: skip

CAS = {str(cas): cas for cas in TABLEAU}


def _saisie(cle: str, valeur: Any) -> str:
    """A value of the table as a form sends it; a number under a date's name is a day from today."""
    est_jour = type(valeur) is int and abs(valeur) < 10_000 and _est_une_date(cle)
    return jour(valeur) if est_jour else formulaires.en_saisie(valeur)


def _est_une_date(cle: str) -> bool:
    return "date_" in cle or cle in {"titre_fin", "contrat_debut", "sejour_regulier_depuis"}


def commencer(user: User, cas: Cas) -> Dossier:
    """The person holds what the table says, starts a draft and types every answer."""
    nature, motif = cas.titre
    factories.TitreDetenuFactory(
        titulaire=user,
        nature=nature,
        motif=motif,
        numero="TITREESSAI1",
        debut=timezone.localdate() - timedelta(days=300),
        fin=timezone.localdate() + timedelta(days=cas.fin),
    )
    saisies = {cle: _saisie(cle, v) for cle, v in (COMMUNES | cas.reponses).items()}
    return factories.brouillon(user, cas.code, cas.type_demande, reponses=saisies)


def preparer(user: User, cas: Cas) -> Dossier:
    """A draft of this kind with nothing missing."""
    dossier = commencer(user, cas)
    for manque in completude.manques(dossier):
        assert manque.etape in {"justificatifs", "e-photo"}, f"{cas} : {manque}"
        if manque.etape == "justificatifs":
            factories.joindre(dossier, manque.cle)
    brouillons.noter_ephoto(dossier, factories.code_ephoto(next(CODES)))
    dossier.refresh_from_db()
    assert completude.manques(dossier) == []
    return dossier
