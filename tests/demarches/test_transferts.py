"""A case moves with its person, keeps its date, and changes hands."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts import profil
from accounts.models import Role
from demarches import journal, transitions
from demarches.models import Dossier, Sens
from demarches.models.journal import Nature
from demarches.statuts import Statut
from notifications.models import Notification
from tests.conftest import _personnel, prefecture
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
    assert transitions.transferer(usager.user) == 1
    assert transitions.transferer(usager.user) == 0
    assert dossier.evenements.filter(nature=Nature.TRANSFERT).count() == 1


def test_une_demande_decidee_reste_ou_elle_a_ete_decidee(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.desister(dossier, par=usager.user)
    usager.user.prefecture = prefecture("69")
    usager.user.save()
    assert transitions.transferer(usager.user) == 0


def test_deposer_ailleurs_emmene_les_autres_demandes_en_cours(usager: Any) -> None:
    premier = factories.depose(usager.user)
    prefecture("69")
    second = factories.depose(
        usager.user,
        demarche="bpi-protection-subsidiaire",
        code=factories.code_ephoto("BONNEPHOTODEMO00000003"),
        reponses={"voie": "2 rue de l’Essai", "code_postal": "69003", "commune": "Lyon"},
    )
    premier.refresh_from_db()
    assert (premier.prefecture_id, second.prefecture_id) == ("69", "69")
    assert premier.evenements.filter(nature=Nature.TRANSFERT).count() == 1
    assert not second.evenements.filter(nature=Nature.TRANSFERT).exists()


def test_une_proposition_ne_suit_pas_la_demande_dans_une_autre_prefecture(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.proposer(dossier, par=agent.user, sens=Sens.REFUS, motifs="Motif d’essai.")
    usager.user.prefecture = prefecture("69")
    usager.user.save()
    ailleurs = _personnel("valideur-rhone", Role.VALIDEUR, "69")

    assert transitions.transferer(usager.user) == 1

    dossier.refresh_from_db()
    assert (dossier.statut, dossier.agent) == (Statut.EN_INSTRUCTION, None)
    decision = dossier.decisions.get()
    assert decision.renvoyee_le is not None
    natures = list(dossier.evenements.order_by("numero").values_list("nature", flat=True))
    assert natures[-2:] == [Nature.DECISION_RENVOYEE, Nature.TRANSFERT]
    assert journal.est_intact(dossier)
    for personne in (valideur.user, ailleurs.user):
        with pytest.raises(transitions.TransitionRefusee):
            transitions.valider(dossier, par=personne)
    page = ailleurs.get(reverse("instruction:dossier", args=[dossier.reference]))
    texte = page.content.decode()
    assert "Le dossier a changé de préfecture." in texte
    transitions.reprendre(dossier, par=ailleurs.user)
    transitions.proposer(dossier, par=ailleurs.user, sens=Sens.REFUS, motifs="Motif d’essai.")


@pytest.mark.parametrize("statut", ["depose", "en_instruction", "complement_demande"])
def test_un_dossier_transfere_est_a_prendre_dans_sa_nouvelle_prefecture(
    statut: str, usager: Any, agent: Any, agent_autre_prefecture: Any, valideur: Any
) -> None:
    dossier = factories.au_statut(
        usager.user, Statut(statut), agent=agent.user, autre_agent=valideur.user
    )
    usager.user.prefecture = prefecture("69")
    usager.user.save()
    transitions.transferer(usager.user)

    file = agent_autre_prefecture.get(reverse("instruction:file"))
    assert [ligne["reference"] for ligne in file.context["lignes"]] == [dossier.reference]
    assert file.context["menu"][0][0]["nombre"] == "1"
    pilotage = agent_autre_prefecture.get(reverse("instruction:pilotage"))
    chiffres = {chiffre["libelle"]: chiffre["nombre"] for chiffre in pilotage.context["chiffres"]}
    assert chiffres["À prendre"] == "1"
    page = agent_autre_prefecture.get(reverse("instruction:dossier", args=[dossier.reference]))
    texte = page.content.decode()
    assert "confié à personne" in texte
    assert "confié à un autre agent" not in texte
    [principale] = [action for action in page.context["barre"].permises if action.principale]
    agent_autre_prefecture.post(principale.url)
    dossier.refresh_from_db()
    assert dossier.agent == agent_autre_prefecture.user
    assert agent_autre_prefecture.get(reverse("instruction:file")).context["lignes"] == []
