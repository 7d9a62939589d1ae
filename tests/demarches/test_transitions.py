"""The life cycle as one matrix: every statut × every verb × every role."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role, User
from attestations.models import Attestation
from demarches import completude, cycle, journal, transitions
from demarches.models import Dossier, Evenement, Sens
from demarches.models.journal import Nature
from demarches.statuts import Statut
from notifications.models import Notification
from tests.demarches import factories

pytestmark = pytest.mark.django_db

ELEMENT = transitions.Element("justificatif-domicile", "Justificatif de domicile", "Trop ancien.")

VERBES: dict[str, Callable[[Dossier, User], Any]] = {
    "deposer": lambda d, u: transitions.deposer(d, par=u),
    "supprimer": lambda d, u: transitions.supprimer(d, par=u),
    "desister": lambda d, u: transitions.desister(d, par=u),
    "prendre_en_charge": lambda d, u: transitions.prendre_en_charge(d, par=u),
    "reprendre": lambda d, u: transitions.reprendre(d, par=u),
    "constater_complet": lambda d, u: transitions.constater_complet(d, par=u),
    "demander_complement": lambda d, u: transitions.demander_complement(
        d, par=u, elements=[ELEMENT]
    ),
    "recevoir_complement": lambda d, u: transitions.recevoir_complement(d, par=u),
    "classer_sans_suite": lambda d, u: transitions.classer_sans_suite(
        d, par=u, motifs="Rien reçu."
    ),
    "proposer": lambda d, u: transitions.proposer(d, par=u, sens=Sens.FAVORABLE, titre_nature="cr"),
    "renvoyer": lambda d, u: transitions.renvoyer(d, par=u, motif="Dates à revoir."),
    "valider": lambda d, u: transitions.valider(d, par=u),
    "rendre_disponible": lambda d, u: transitions.rendre_disponible(d, par=u, remise="Guichet 3."),
    "remettre": lambda d, u: transitions.remettre(d, par=u),
}

S = Statut
EXAMEN = (S.DEPOSE, S.EN_INSTRUCTION, S.COMPLEMENT_DEMANDE, S.DECISION_PROPOSEE)

# verb, role -> {start: end}. What is not here is refused. `charge` is the agent in charge.
PERMIS: dict[tuple[str, str], dict[Statut, Statut | None]] = {
    # Filing again a filed case is not an error: the second click finds the first one's receipt.
    ("deposer", "usager"): {S.BROUILLON: S.DEPOSE} | {s: s for s in S if s is not S.BROUILLON},
    ("supprimer", "usager"): {S.BROUILLON: None},
    ("desister", "usager"): dict.fromkeys(EXAMEN, S.DESISTE),
    ("recevoir_complement", "usager"): {S.COMPLEMENT_DEMANDE: S.EN_INSTRUCTION},
    ("prendre_en_charge", "agent"): {S.DEPOSE: S.EN_INSTRUCTION},
    ("prendre_en_charge", "charge"): {S.DEPOSE: S.EN_INSTRUCTION},
    ("prendre_en_charge", "valideur"): {S.DEPOSE: S.EN_INSTRUCTION},
    ("reprendre", "agent"): {s: s for s in (S.EN_INSTRUCTION, S.COMPLEMENT_DEMANDE)},
    ("reprendre", "valideur"): {s: s for s in (S.EN_INSTRUCTION, S.COMPLEMENT_DEMANDE)},
    ("constater_complet", "charge"): {S.EN_INSTRUCTION: S.EN_INSTRUCTION},
    ("demander_complement", "charge"): {S.EN_INSTRUCTION: S.COMPLEMENT_DEMANDE},
    ("proposer", "charge"): {S.EN_INSTRUCTION: S.DECISION_PROPOSEE},
    ("renvoyer", "valideur"): {S.DECISION_PROPOSEE: S.EN_INSTRUCTION},
    ("valider", "valideur"): {S.DECISION_PROPOSEE: S.FAVORABLE},
    **{
        ("rendre_disponible", r): {S.FAVORABLE: S.TITRE_DISPONIBLE}
        for r in ("agent", "charge", "valideur")
    },
    **{
        ("remettre", r): {S.TITRE_DISPONIBLE: S.TITRE_REMIS}
        for r in ("agent", "charge", "valideur")
    },
}

ROLES = (
    "usager",
    "autre_usager",
    "employeur",
    "agent",
    "charge",
    "agent_autre_prefecture",
    "valideur",
    "support",
)


@pytest.fixture
def personnes(
    usager: Any,
    autre_usager: Any,
    employeur: Any,
    agent: Any,
    agent_autre_prefecture: Any,
    valideur: Any,
    support: Any,
) -> dict[str, User]:
    charge = User.objects.create_user(
        "charge@service.example",
        email="charge@service.example",
        role=Role.AGENT,
        prefecture=agent.user.prefecture,
    )
    clients = {
        "usager": usager,
        "autre_usager": autre_usager,
        "employeur": employeur,
        "agent": agent,
        "agent_autre_prefecture": agent_autre_prefecture,
        "valideur": valideur,
        "support": support,
    }
    return {nom: client.user for nom, client in clients.items()} | {"charge": charge}


def _temoins(dossier: Dossier) -> tuple[int, int, int, int]:
    return (
        dossier.evenements.count(),
        Notification.objects.count(),
        Attestation.objects.count(),
        len(mail.outbox),
    )


@pytest.mark.parametrize("statut", list(Statut), ids=str)
def test_matrice_du_cycle_de_vie(statut: Statut, personnes: dict[str, User]) -> None:
    """Every verb by every role from this status: the end the table says, or a refusal without effect."""
    dossier = factories.au_statut(
        personnes["usager"], statut, agent=personnes["charge"], autre_agent=personnes["agent"]
    )
    _parcourir(dossier, personnes, PERMIS)


# Nothing to collect: the decision ends the request.
SANS_TITRE = PERMIS | {("valider", "valideur"): {S.DECISION_PROPOSEE: S.ACCORDE}}


@pytest.mark.usefixtures("petit_catalogue")
@pytest.mark.parametrize(
    "statut", [S.EN_INSTRUCTION, S.DECISION_PROPOSEE, S.ACCORDE, S.AJOURNE], ids=str
)
def test_matrice_d_une_demande_sans_titre_a_retirer(
    statut: Statut, personnes: dict[str, User]
) -> None:
    dossier = factories.au_statut(
        personnes["usager"],
        statut,
        agent=personnes["charge"],
        autre_agent=personnes["agent"],
        demarche="essai-naturalisation",
    )
    _parcourir(dossier, personnes, SANS_TITRE)


Permis = dict[tuple[str, str], dict[Statut, Statut | None]]


def _parcourir(dossier: Dossier, personnes: dict[str, User], permis: Permis) -> None:
    statut = Statut(dossier.statut)
    for verbe in VERBES:
        for role in ROLES:
            repere = transaction.savepoint()
            _essayer(dossier.pk, statut, verbe, role, personnes[role], permis)
            transaction.savepoint_rollback(repere)


def _essayer(pk: int, statut: Statut, verbe: str, role: str, user: User, permis: Permis) -> None:
    attendu = permis.get((verbe, role), {})
    dossier = Dossier.objects.get(pk=pk)
    avant = _temoins(dossier)
    ouverts = {p.transition.nom for p in cycle.possibles(dossier, user) if p.permis}
    cas = f"{verbe} par {role} depuis {statut}"
    if statut in attendu:
        VERBES[verbe](dossier, user)
        arrivee = Dossier.objects.filter(pk=pk).values_list("statut", flat=True).first()
        assert arrivee == attendu[statut], cas
        assert verbe in ouverts or (verbe == "deposer" and statut is not Statut.BROUILLON), cas
        return
    with pytest.raises((transitions.TransitionRefusee, completude.DossierIncomplet)):
        VERBES[verbe](dossier, user)
    relu = Dossier.objects.get(pk=pk)
    assert relu.statut == statut, cas
    assert _temoins(relu) == avant, cas
    assert verbe not in ouverts, cas


def test_un_brouillon_incomplet_ne_se_depose_pas(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    with pytest.raises(completude.DossierIncomplet) as erreur:
        transitions.deposer(dossier, par=usager.user)
    assert {m.etape for m in erreur.value.manques} == {"informations", "justificatifs", "e-photo"}
    dossier.refresh_from_db()
    assert (dossier.statut, dossier.depose_le) == (Statut.BROUILLON, None)
    assert not Notification.objects.exists()
    assert not Attestation.objects.exists()


def test_deposer_deux_fois_a_un_seul_effet(usager: Any) -> None:
    dossier = factories.pret(usager.user)
    premier = transitions.deposer(dossier, par=usager.user)
    second = transitions.deposer(Dossier.objects.get(pk=dossier.pk), par=usager.user)
    assert second.depose_le == premier.depose_le
    assert Attestation.objects.filter(reference=dossier.reference).count() == 1
    assert Notification.objects.filter(reference=dossier.reference).count() == 1
    assert dossier.evenements.filter(nature=Nature.DEPOT).count() == 1


def test_la_date_de_depot_ne_change_jamais(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(depose_le=timezone.now() - timedelta(days=1))


@pytest.mark.parametrize("geste", ["update", "delete"])
def test_le_journal_ne_se_modifie_pas(geste: str, usager: Any) -> None:
    dossier = factories.depose(usager.user)
    lignes = Evenement.objects.filter(dossier=dossier)
    with pytest.raises(IntegrityError), transaction.atomic():
        lignes.update(nature=Nature.REFUS) if geste == "update" else lignes._raw_delete("default")
    assert journal.est_intact(dossier)


def test_une_ligne_du_journal_changee_se_voit(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    ligne = dossier.evenements.get(numero=1)
    ligne.donnees = {"falsifie": True}
    assert ligne.calculer_empreinte() != ligne.empreinte


def test_le_proposant_ne_valide_pas_sa_decision(usager: Any, valideur: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=valideur.user)
    transitions.proposer(dossier, par=valideur.user, sens=Sens.FAVORABLE, titre_nature="cr")
    with pytest.raises(transitions.TransitionRefusee, match="une autre personne"):
        transitions.valider(dossier, par=valideur.user)
    dossier.refresh_from_db()
    assert dossier.statut == Statut.DECISION_PROPOSEE


@pytest.mark.parametrize(
    ("relancee", "jours", "mot"),
    [(False, -1, "rappel"), (True, 0, "répondre jusqu"), (True, 5, "répondre jusqu")],
)
def test_un_dossier_ne_se_classe_pas_avant_le_rappel_et_le_delai(
    relancee: bool, jours: int, mot: str, usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = factories.depose(usager.user)
    Dossier.objects.filter(pk=dossier.pk).update(statut=Statut.COMPLEMENT_DEMANDE)
    echeance = timezone.localdate() + timedelta(days=jours)
    factories.complement(dossier, par=agent.user, echeance=echeance, relancee=relancee)
    dossier.refresh_from_db()
    with pytest.raises(transitions.TransitionRefusee, match=mot):
        transitions.classer_sans_suite(dossier, par=valideur.user, motifs="Rien reçu.")


def test_qui_a_demande_les_documents_ne_classe_pas_le_dossier(usager: Any, valideur: Any) -> None:
    dossier = factories.depose(usager.user)
    Dossier.objects.filter(pk=dossier.pk).update(statut=Statut.COMPLEMENT_DEMANDE)
    hier = timezone.localdate() - timedelta(days=1)
    factories.complement(dossier, par=valideur.user, echeance=hier, relancee=True)
    dossier.refresh_from_db()
    with pytest.raises(transitions.TransitionRefusee, match="Vous avez demandé ces documents"):
        transitions.classer_sans_suite(dossier, par=valideur.user, motifs="Rien reçu.")
    dossier.refresh_from_db()
    assert dossier.statut == Statut.COMPLEMENT_DEMANDE
    assert not dossier.decisions.exists()


def test_la_base_refuse_une_decision_validee_par_qui_la_propose(usager: Any, valideur: Any) -> None:
    dossier = factories.depose(usager.user)
    with pytest.raises(IntegrityError, match="decision_quatre_yeux"), transaction.atomic():
        dossier.decisions.create(
            sens=Sens.REFUS,
            motifs="Motif d’essai.",
            proposee_par=valideur.user,
            validee_par=valideur.user,
            validee_le=timezone.now(),
        )


@pytest.mark.parametrize(
    ("du", "au", "admis"), [(1, 0, False), (None, 0, False), (0, 0, True), (0, None, True)]
)
def test_la_base_refuse_un_titre_qui_finit_avant_de_commencer(
    du: int | None, au: int | None, admis: bool, usager: Any, agent: Any
) -> None:
    dossier = factories.depose(usager.user)
    jours = [None if n is None else timezone.localdate() + timedelta(days=n) for n in (du, au)]
    attendu = (
        nullcontext()
        if admis
        else pytest.raises(IntegrityError, match="decision_titre_finit_apres_son_debut")
    )
    with attendu, transaction.atomic():
        dossier.decisions.create(
            sens=Sens.FAVORABLE,
            titre_nature="cr",
            titre_du=jours[0],
            titre_au=jours[1],
            proposee_par=agent.user,
        )


def test_le_depot_ne_garde_que_les_reponses_aux_questions_posees(usager: Any) -> None:
    """An answer whose question no longer applies says nothing, and is not part of the request."""
    dossier = factories.pret(usager.user, reponses={"situation_familiale": "celibataire"})
    Dossier.objects.filter(pk=dossier.pk).update(
        reponses=dossier.reponses | {"conjoint_nom": "ESSAI", "inconnue": "oui"}
    )
    depose = transitions.deposer(Dossier.objects.get(pk=dossier.pk), par=usager.user)
    assert {"conjoint_nom", "inconnue"}.isdisjoint(depose.reponses)
    assert depose.reponses["situation_familiale"] == "celibataire"


def test_classer_apres_delai_et_rappel_liste_ce_qui_manque(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = factories.depose(usager.user)
    Dossier.objects.filter(pk=dossier.pk).update(statut=Statut.COMPLEMENT_DEMANDE)
    hier = timezone.localdate() - timedelta(days=1)
    factories.complement(dossier, par=agent.user, echeance=hier, relancee=True)
    dossier.refresh_from_db()
    transitions.classer_sans_suite(dossier, par=valideur.user, motifs="Rien reçu.")
    lettre = Attestation.objects.get(nature="classement")
    assert [e["libelle"] for e in lettre.donnees["elements"]] == ["Justificatif de domicile"]
    assert lettre.donnees["recours"]


@pytest.mark.parametrize("sens", [Sens.REFUS, Sens.IRRECEVABLE, Sens.CLASSEMENT])
def test_une_decision_defavorable_se_motive(sens: Sens, usager: Any, agent: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    with pytest.raises(transitions.TransitionRefusee):
        transitions.proposer(dossier, par=agent.user, sens=sens, motifs="  ")
    assert not dossier.decisions.exists()


def test_un_refus_dit_ses_recours(usager: Any, agent: Any, valideur: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.proposer(dossier, par=agent.user, sens=Sens.REFUS, motifs="Motif d’essai.")
    transitions.valider(dossier, par=valideur.user)
    lettre = Attestation.objects.get(nature="decision_refus")
    assert lettre.donnees["motifs"] == "Motif d’essai."
    assert {"gracieux", "contentieux"} <= {
        r["titre"].split()[-1].lower() for r in lettre.donnees["recours"]
    } or lettre.donnees["recours"]


def test_un_complement_demande_laisse_un_delai_raisonnable(usager: Any, agent: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    with pytest.raises(transitions.TransitionRefusee, match="au moins"):
        transitions.demander_complement(
            dossier,
            par=agent.user,
            elements=[ELEMENT],
            echeance=timezone.localdate() + timedelta(days=2),
        )
    assert not dossier.complements.exists()


def test_repondre_au_complement_garde_la_date_de_depot(usager: Any, agent: Any) -> None:
    dossier = factories.depose(usager.user)
    depose_le = dossier.depose_le
    transitions.prendre_en_charge(dossier, par=agent.user)
    demande = transitions.demander_complement(dossier, par=agent.user, elements=[ELEMENT])
    with pytest.raises(completude.DossierIncomplet):
        transitions.recevoir_complement(dossier, par=usager.user)
    demande.elements.update(reponse="garder")
    transitions.recevoir_complement(dossier, par=usager.user)
    dossier.refresh_from_db()
    assert (dossier.statut, dossier.depose_le) == (Statut.EN_INSTRUCTION, depose_le)


def test_une_piece_remplacee_reste_dans_l_historique(usager: Any, agent: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    demande = transitions.demander_complement(dossier, par=agent.user, elements=[ELEMENT])
    ancienne = dossier.pieces.get(piece=ELEMENT.piece)
    nouvelle = factories.joindre(dossier, ELEMENT.piece, complement=demande)
    demande.elements.update(reponse="remplacer")
    transitions.recevoir_complement(dossier, par=usager.user)
    ancienne.refresh_from_db()
    assert ancienne.retiree_le is not None
    assert list(dossier.pieces.actuelles().filter(piece=ELEMENT.piece)) == [nouvelle]


def test_redeposer_apres_un_classement_rappelle_la_premiere_date(usager: Any) -> None:
    premier = factories.depose(usager.user)
    Dossier.objects.filter(pk=premier.pk).update(
        statut=Statut.CLASSE_SANS_SUITE, decide_le=timezone.now()
    )
    second = factories.depose(usager.user, code=factories.code_ephoto("BONNEPHOTODEMO00000002"))
    assert second.fait_suite_a == premier
    autre = factories.depose(
        usager.user,
        demarche="bpi-protection-subsidiaire",
        code=factories.code_ephoto("BONNEPHOTODEMO00000003"),
    )
    assert autre.fait_suite_a is None


def test_l_attestation_favorable_prend_fin_a_la_remise_du_titre(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.proposer(dossier, par=agent.user, sens=Sens.FAVORABLE, titre_nature="cr")
    transitions.valider(dossier, par=valideur.user)
    certificat = Attestation.objects.get(nature="adf")
    transitions.rendre_disponible(dossier, par=agent.user, remise="Guichet 3.")
    assert Attestation.objects.en_vigueur(timezone.localdate()).contains(certificat)
    transitions.remettre(dossier, par=agent.user)
    assert not Attestation.objects.en_vigueur(timezone.localdate()).contains(certificat)
