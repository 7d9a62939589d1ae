"""Student, visitor, visa, job search, protection: a whole draft, its filing and the papers due."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from attestations.models import Attestation
from demarches import brouillons, completude, transitions, veille
from demarches.catalogue.calcul import TypeDemande
from demarches.models import Dossier
from tests.demarches import factories
from tests.demarches.procedures import (
    CODES,
    ENFANT,
    PREMIERE,
    RENOUVELLEMENT,
    Cas,
    commencer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("horloge")]

ETUDES = {
    "inscrit_etablissement": True,
    "entree_etudes": "visa_long_sejour",
    "programme_mobilite": False,
    "annees_etudes_restantes": 2,
    "ressources_mensuelles": 900,
    "date_entree_france": -300,
}
VISITE = {"assurance_maladie": True, "engagement_sans_activite": True, "date_entree_france": -300}
VISA = {
    "motif_visa": "etudiant",
    "titre_numero": "VISAESSAI01",
    "titre_debut": "2027-02-20",
    "date_entree_france": -10,
}
RECHERCHE = {
    "profil_recherche": "diplome",
    "diplome_admis": True,
    "date_diplome": -100,
    "projet_recherche": "emploi",
    "assurance_maladie": True,
}
PROTEGEE = {"protection": "protection_subsidiaire", "sejour_regulier_depuis": -1500}
PROCHE = {
    "lien_refugie": "conjoint",
    "refugie_nom": "ESSAI",
    "refugie_prenoms": "Dominique",
    "refugie_numero_etranger": "9900000077",
}
MINEUR = ENFANT | {"enfant_protection": "protection_subsidiaire"}
APATRIDE = {"protection": "apatride", "date_decision_protection": -40}

CONFIRMATION: list[tuple[str, int | None]] = [("confirmation_depot", None)]
ADP_6: list[tuple[str, int | None]] = [("adp", 6)]
ADP_3: list[tuple[str, int | None]] = [("adp", 3)]
PS, FAMILLE = "bpi-protection-subsidiaire", "bpi-famille-protection-subsidiaire"

TABLEAU = [
    Cas("etudiant", PREMIERE, ("vls_ts", "etudiant"), ETUDES, CONFIRMATION, expiration=ADP_3),
    Cas("etudiant", RENOUVELLEMENT, ("cst", "etudiant"), ETUDES, CONFIRMATION, expiration=ADP_3),
    Cas("visiteur", PREMIERE, ("vls_ts", "visiteur"), VISITE, CONFIRMATION, expiration=ADP_3),
    Cas("visiteur", RENOUVELLEMENT, ("cst", "visiteur"), VISITE, CONFIRMATION, expiration=ADP_3),
    Cas("vls-ts-validation", TypeDemande.VALIDATION, ("vls_ts", "etudiant"), VISA, CONFIRMATION,
        fin=300),
    Cas("recherche-emploi-creation-entreprise", PREMIERE, ("cst", "etudiant"), RECHERCHE,
        CONFIRMATION, fin=30),
    Cas(f"{PS}-carte-resident", PREMIERE, ("csp", "protection_subsidiaire"), PROTEGEE, ADP_6),
    Cas(f"{PS}-carte-resident", RENOUVELLEMENT, ("cr", "protection_subsidiaire"), PROTEGEE, ADP_6),
    Cas(f"{PS}-mineur-16-18", PREMIERE, ("csp", "protection_subsidiaire"), MINEUR, ADP_6, fin=2000),
    Cas(FAMILLE, PREMIERE, ("vls", "famille_protection_subsidiaire"), PROCHE, CONFIRMATION,
        expiration=ADP_3),
    Cas(f"{FAMILLE}-carte-resident", PREMIERE, ("csp", "famille_protection_subsidiaire"),
        PROCHE | {"sejour_regulier_depuis": -1500}, CONFIRMATION, expiration=ADP_3),
    Cas("titre-apatride", PREMIERE, ("atda", "demande_asile"), APATRIDE, CONFIRMATION),
]  # fmt: skip


def deposer(cas: Cas, usager: Any) -> Dossier:
    """A draft with nothing missing, filed; the code of a photo only where one is asked for."""
    dossier = commencer(usager.user, cas)
    for manque in completude.manques(dossier):
        assert manque.etape in {"justificatifs", "e-photo"}, f"{cas} : {manque}"
        if manque.etape == "justificatifs":
            factories.joindre(dossier, manque.cle)
        else:
            brouillons.noter_ephoto(dossier, factories.code_ephoto(next(CODES)))
    dossier.refresh_from_db()
    return transitions.deposer(dossier, par=usager.user)


@pytest.mark.parametrize("cas", TABLEAU, ids=str)
def test_la_demande_se_depose_et_donne_le_papier_de_la_loi(cas: Cas, usager: Any) -> None:
    dossier = deposer(cas, usager)
    papiers = Attestation.objects.pour_reference(dossier.reference)

    assert [p.nature for p in papiers] == [nature for nature, _ in cas.depot]


@pytest.mark.parametrize("cas", [c for c in TABLEAU if c.depot != ADP_6], ids=str)
def test_a_la_fin_du_document_l_attestation_due_est_delivree(cas: Cas, usager: Any) -> None:
    dossier = deposer(cas, usager)
    veille.couvrir_les_droits(timezone.localdate() + timedelta(days=cas.fin))
    papiers = Attestation.objects.pour_reference(dossier.reference).filter(nature="adp")

    assert [p.nature for p in papiers] == [nature for nature, _ in cas.expiration]


def test_la_validation_d_un_visa_ne_demande_ni_document_ni_photo(usager: Any) -> None:
    [cas] = [c for c in TABLEAU if c.code == "vls-ts-validation"]

    assert completude.manques(commencer(usager.user, cas)) == []
