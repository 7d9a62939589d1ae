"""Whose files one may open: one's own, or those received by one's prefecture."""

from __future__ import annotations

from typing import Any

import pytest

from demarches.models import PieceJointe
from demarches.statuts import Statut
from tests.demarches import factories

pytestmark = pytest.mark.django_db


def _vues(qui: Any) -> set[Any]:
    return set(PieceJointe.objects.visibles_par(qui.user).values_list("pk", flat=True))


def test_un_brouillon_ne_se_montre_qu_a_sa_personne(
    usager: Any, autre_usager: Any, agent: Any, valideur: Any, support: Any
) -> None:
    dossier = factories.pret(usager.user)
    assert dossier.prefecture_id == agent.user.prefecture_id
    assert _vues(usager) == set(dossier.pieces.values_list("pk", flat=True)) != set()
    for personne in (autre_usager, agent, valideur, support):
        assert not _vues(personne)


def test_un_dossier_depose_se_montre_a_sa_seule_prefecture(
    usager: Any, autre_usager: Any, agent: Any, agent_autre_prefecture: Any, support: Any
) -> None:
    dossier = factories.depose(usager.user)
    assert _vues(agent) == set(dossier.pieces.values_list("pk", flat=True)) != set()
    for personne in (autre_usager, agent_autre_prefecture, support):
        assert not _vues(personne)


def test_une_reponse_pas_encore_envoyee_ne_se_montre_pas_a_l_agent(usager: Any, agent: Any) -> None:
    dossier = factories.au_statut(
        usager.user, Statut.COMPLEMENT_DEMANDE, agent=agent.user, autre_agent=agent.user
    )
    preparee = factories.joindre(
        dossier, "justificatif-domicile", complement=dossier.complements.get()
    )
    assert preparee.pk in _vues(usager)
    assert preparee.pk not in _vues(agent)
