"""Two people act on one case at the same time, each on its own connection: exactly one wins."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from demarches import journal, transitions
from demarches.models import Dossier
from demarches.statuts import Statut
from demarches.transitions import TransitionRefusee
from instruction import examen
from tests.conftest import _personnel, _usager
from tests.instruction.factories import DossierFactory, PieceFactory, demande

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60


@pytest.fixture
def gens(db):
    from accounts.models import Role

    return {
        "agent": _personnel("agent-paris", Role.AGENT, "75").user,
        "collegue": _personnel("collegue-paris", Role.AGENT, "75").user,
        "valideur": _personnel("valideur-paris", Role.VALIDEUR, "75").user,
        "usager": _usager("9900000001").user,
    }


def ensemble(*actes):
    """Run each act in a thread that waits for the others; what each gave or refused."""
    depart = threading.Barrier(len(actes))
    issues = [None] * len(actes)

    def courir(rang, acte):
        try:
            depart.wait(PATIENCE)
            issues[rang] = ("fait", acte())
        except Exception as raison:  # noqa: BLE001 (told by the test)
            issues[rang] = ("refuse", raison)
        finally:
            connections.close_all()

    fils = [threading.Thread(target=courir, args=paire) for paire in enumerate(actes)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(PATIENCE)
        assert not fil.is_alive()
    return issues


def un_seul(issues):
    """The rank of the winner; every loser was refused in words."""
    gagnants = [rang for rang, (issue, _) in enumerate(issues) if issue == "fait"]
    assert len(gagnants) == 1, issues
    for issue, raison in issues:
        if issue == "refuse":
            assert isinstance(raison, TransitionRefusee), raison
            assert raison.message
    return gagnants[0]


@pytest.mark.parametrize("fois", range(3))
def test_deux_agents_prennent_le_meme_dossier_un_seul_l_obtient(gens, fois):
    dossier = DossierFactory()
    issues = ensemble(
        *(
            lambda qui=qui: transitions.prendre_en_charge(
                Dossier.objects.get(pk=dossier.pk), par=gens[qui]
            )
            for qui in ("agent", "collegue")
        )
    )
    gagnant = gens[("agent", "collegue")[un_seul(issues)]]
    dossier.refresh_from_db()
    assert dossier.agent == gagnant
    assert [e.par for e in dossier.evenements.all()] == [gagnant]
    assert journal.est_intact(dossier)


@pytest.mark.parametrize("fois", range(3))
def test_la_reponse_et_le_classement_ne_passent_pas_ensemble(gens, fois):
    dossier = DossierFactory(
        statut=Statut.COMPLEMENT_DEMANDE, agent=gens["agent"], usager=gens["usager"]
    )
    complement = demande(
        dossier,
        gens["agent"],
        echeance=timezone.localdate() - timedelta(days=1),
        relancee_le=timezone.now(),
    )
    complement.elements.update(reponse="garder")
    issues = ensemble(
        lambda: transitions.recevoir_complement(
            Dossier.objects.get(pk=dossier.pk), par=gens["usager"]
        ),
        lambda: transitions.classer_sans_suite(
            Dossier.objects.get(pk=dossier.pk), par=gens["valideur"], motifs="Sans réponse."
        ),
    )
    repondu = un_seul(issues) == 0
    dossier.refresh_from_db()
    complement.refresh_from_db()
    assert dossier.statut == (Statut.EN_INSTRUCTION if repondu else Statut.CLASSE_SANS_SUITE)
    assert (complement.recue_le is not None) == repondu
    assert (complement.close_le is None) == repondu
    assert dossier.decisions.exists() != repondu
    natures = {e.nature for e in dossier.evenements.all()}
    assert ("complement_recu" in natures) == repondu
    assert ("classement" in natures) != repondu
    assert journal.est_intact(dossier)


def test_le_verdict_attend_la_proposition_et_tombe_apres(gens):
    """A verdict never lands on a case that has left the examination."""
    dossier = DossierFactory(en_instruction=True, agent=gens["agent"])
    piece = PieceFactory(dossier=dossier)
    issues = ensemble(
        lambda: examen.accepter(piece, par=gens["agent"]),
        lambda: transitions.proposer(
            Dossier.objects.get(pk=dossier.pk),
            par=gens["agent"],
            sens=transitions.Sens.REFUS,
            motifs="Essai.",
        ),
    )
    assert issues[1][0] == "fait"
    natures = [e.nature for e in dossier.evenements.order_by("numero")]
    if issues[0][0] == "fait":
        assert natures == ["piece_examinee", "decision_proposee"]
    else:
        assert natures == ["decision_proposee"]
    assert journal.est_intact(dossier)


def test_huit_verdicts_d_un_coup_gardent_le_journal_enchaine(gens):
    dossier = DossierFactory(en_instruction=True, agent=gens["agent"])
    pieces = [PieceFactory(dossier=dossier) for _ in range(8)]
    issues = ensemble(
        *(lambda piece=piece: examen.accepter(piece, par=gens["agent"]) for piece in pieces)
    )
    assert {issue for issue, _ in issues} == {"fait"}
    assert dossier.evenements.count() == 8
    assert journal.est_intact(dossier)
