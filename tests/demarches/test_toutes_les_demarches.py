"""Every procedure the portal receives is filed by the same five steps, and gives the law's papers."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from attestations.models import Attestation
from demarches import completude, recapitulatif, transitions
from demarches.catalogue import charger
from demarches.catalogue.calcul import EtatFenetre, TypeDemande
from demarches.statuts import Statut
from tests.demarches.catalogue.attendus import AUJOURDHUI
from tests.demarches.catalogue.factories import PERSONNES
from tests.demarches.remplir import remplir

pytestmark = pytest.mark.django_db

CAS = [(d.code, t) for d in charger().deposables(AUJOURDHUI) for t in d.types]


@pytest.mark.parametrize(("code", "type_demande"), CAS, ids=lambda valeur: str(valeur))
def test_chaque_demarche_recue_ici_se_depose(
    usager: Any, employeur: Any, horloge: Any, code: str, type_demande: TypeDemande
) -> None:
    horloge.move_to(f"{AUJOURDHUI}T09:00:00+01:00")
    demarche = charger().demarche(code)
    user: User = (employeur if demarche.deposee_par == "employeur" else usager).user
    dossier = remplir(user, demarche, type_demande, PERSONNES[code])
    fenetre = recapitulatif.exigence(dossier).fenetre
    if fenetre.etat is EtatFenetre.PAS_ENCORE:  # the counter opens later: wait for its first day
        horloge.move_to(f"{fenetre.au_plus_tot}T09:00:00+01:00")
    assert [m.message for m in completude.manques(dossier)] == []
    loi = recapitulatif.exigence(dossier)

    transitions.deposer(dossier, par=user)

    assert dossier.statut == Statut.DEPOSE
    assert dossier.exigence_figee("demarche") == code
    dues = sorted(d.nature for d in loi.documents if d.moment == "depot" and d.emis_ici)
    papiers = Attestation.objects.pour_reference(dossier.reference)
    assert sorted(papiers.values_list("nature", flat=True)) == dues
    # Nobody leaves without a proof of what was filed.
    assert dues
