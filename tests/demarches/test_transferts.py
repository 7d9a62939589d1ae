"""A case moves with its person, keeps its date, and changes hands."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import profil
from demarches import depot, transferts, transitions
from demarches.models import Dossier
from demarches.models.journal import Nature
from notifications.models import Notification
from tests.conftest import prefecture
from tests.demarches import factories

pytestmark = pytest.mark.django_db


def test_un_demenagement_transfere_la_demande_en_examen(
    usager: Any, agent: Any, agent_autre_prefecture: Any
) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    depose_le = dossier.depose_le
    prefecture("69")
    profil.changer_coordonnees(
        usager.user, {"code_postal": "69003", "commune": "Lyon", "voie": "2 rue de l’Essai"}
    )
    dossier.refresh_from_db()
    assert (dossier.prefecture_id, dossier.agent, dossier.depose_le) == ("69", None, depose_le)
    assert not Dossier.objects.visibles_par(agent.user).exists()
    assert Dossier.objects.visibles_par(agent_autre_prefecture.user).get() == dossier
    assert dossier.evenements.filter(nature=Nature.TRANSFERT).count() == 1
    assert Notification.objects.filter(nature="transfert").count() == 1


def test_transferer_deux_fois_a_un_seul_effet(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    usager.user.prefecture = prefecture("69")
    usager.user.save()
    assert transferts.suivre(usager.user) == 1
    assert transferts.suivre(usager.user) == 0
    assert dossier.evenements.filter(nature=Nature.TRANSFERT).count() == 1


def test_une_demande_decidee_reste_ou_elle_a_ete_decidee(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.desister(dossier, par=usager.user)
    usager.user.prefecture = prefecture("69")
    usager.user.save()
    assert transferts.suivre(usager.user) == 0


def test_deposer_ailleurs_emmene_les_autres_demandes_en_cours(usager: Any) -> None:
    premier = factories.depose(usager.user)
    prefecture("69")
    second = factories.brouillon(
        usager.user, "bpi-famille-refugie", reponses={"code_postal": "69003", "commune": "Lyon"}
    )
    depot._suivre_l_adresse(second)
    premier.refresh_from_db()
    assert premier.prefecture_id == "69"
