"""Transitions of a dossier: the only module that writes `Dossier.statut`.

Each verb locks the row, checks the start status and the actor, writes the new status, one journal
line, and rows for the papers and messages due, in the same transaction; sending and rendering
happen after commit. Nothing here knows the web.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from demarches import (
    annonces,
    completude,
    cycle,
    delais,
    delivrance,
    depot,
    journal,
    propositions,
)
from demarches.cycle import Transition, raison_contre
from demarches.models import Decision, DemandeDeComplement, Dossier, ElementDeComplement, Sens
from demarches.models.journal import Nature
from demarches.statuts import CLOS_SANS_ACCORD, Statut

if TYPE_CHECKING:
    from accounts.models import NatureTitre, Prefecture, User


class TransitionRefusee(Exception):
    """The verb does not apply now; `message` says why and what to do, in the person's words."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


# Where a confirmed decision leads, and the journal's word for it.
ISSUES = {
    Sens.FAVORABLE: (Statut.FAVORABLE, Nature.FAVORABLE),
    Sens.REFUS: (Statut.REFUSE, Nature.REFUS),
    Sens.IRRECEVABLE: (Statut.IRRECEVABLE, Nature.IRRECEVABLE),
    Sens.AJOURNEMENT: (Statut.AJOURNE, Nature.AJOURNEMENT),
    Sens.CLASSEMENT: (Statut.CLASSE_SANS_SUITE, Nature.CLASSEMENT),
}


@contextmanager
def _franchir(transition: Transition, dossier: Dossier, *, par: User) -> Iterator[Dossier]:
    """Lock the row, check status and actor, then save the status the verb leads to."""
    with transaction.atomic():
        verrouille = (
            Dossier.objects.select_for_update(of=("self",))
            .select_related("usager", "prefecture")
            .get(pk=dossier.pk)
        )
        if Statut(verrouille.statut) not in transition.depart:
            raise _a_change(verrouille)
        raison = raison_contre(transition, verrouille, par)
        if raison is None:
            raise TransitionRefusee(_("Cette action ne vous est pas ouverte sur ce dossier."))
        if raison:
            raise TransitionRefusee(raison)
        yield verrouille
        if transition.arrivee is not None:
            _passer(
                verrouille,
                transition.arrivee,
                par_reponse=transition is cycle.RECEVOIR_COMPLEMENT,
            )
        if verrouille.statut in CLOS_SANS_ACCORD:
            delivrance.a_la_cloture(verrouille)
        verrouille.modifie_le = timezone.now()
        verrouille.save()
        for champ in verrouille._meta.concrete_fields:
            setattr(dossier, champ.attname, getattr(verrouille, champ.attname))


def _a_change(dossier: Dossier) -> TransitionRefusee:
    return TransitionRefusee(
        _("Ce dossier a changé : il est maintenant « %(statut)s ». Rechargez la page.")
        % {"statut": dossier.get_statut_display()}
    )


def _passer(dossier: Dossier, statut: Statut, *, par_reponse: bool = False) -> None:
    dossier.statut = statut
    dossier.statut_depuis = timezone.now()
    # Any later step ends what the desk sees as an answer to read.
    dossier.reponse_recue_le = dossier.statut_depuis if par_reponse else None


def deposer(dossier: Dossier, *, par: User) -> Dossier:
    """File the draft: number, filing date, frozen requirement, e-photo, paper, message, at once.

    The delay of the administration runs from here (R. 432-2 CESEDA). Filing twice has one effect:
    the second call finds the case filed and returns it. Raises `completude.DossierIncomplet`
    with what is missing, `TransitionRefusee` otherwise.
    """
    photo = depot.demander_ephoto(dossier)
    try:
        with _franchir(cycle.DEPOSER, dossier, par=par) as verrouille:
            if verrouille.ephoto_code != dossier.ephoto_code:
                raise _a_change(verrouille)  # another code than the one the service was asked about
            verrouille.depose_le = timezone.now()
            manques = completude.manques(verrouille, timezone.localdate(verrouille.depose_le))
            if manques:
                raise completude.DossierIncomplet(manques)
            a_demenage = depot.figer(verrouille, photo)
            if a_demenage:
                transferer(verrouille.usager)
            journal.ecrire(verrouille, Nature.DEPOT, par=par)
            attestations = delivrance.au_depot(verrouille)
            annonces.depot_confirme(verrouille, attestations)
    except TransitionRefusee:
        depose = Dossier.objects.visibles_par(par).deposes().filter(pk=dossier.pk).first()
        if depose is None or depose.usager_id != par.pk:
            raise
        return depose
    return dossier


def supprimer(dossier: Dossier, *, par: User) -> None:
    """Delete a draft and its files; nothing legal has happened yet, so nothing is kept."""
    with transaction.atomic():
        with _franchir(cycle.SUPPRIMER, dossier, par=par) as verrouille:
            depot.effacer_pieces(verrouille)
        Dossier.objects.brouillons().filter(pk=dossier.pk).delete()


def desister(dossier: Dossier, *, par: User) -> Dossier:
    """Withdraw a request before its decision; the person keeps the history."""
    with _franchir(cycle.DESISTER, dossier, par=par) as verrouille:
        _clore_les_attentes(verrouille)
        depot.rendre_ephoto(verrouille)
        journal.ecrire(verrouille, Nature.DESISTEMENT, par=par)
        annonces.desistement(verrouille)
    return dossier


def prendre_en_charge(dossier: Dossier, *, par: User) -> Dossier:
    """An agent takes the case; the second of two agents is told who was first."""
    with _franchir(cycle.PRENDRE_EN_CHARGE, dossier, par=par) as verrouille:
        verrouille.agent = par
        journal.ecrire(verrouille, Nature.PRISE_EN_CHARGE, par=par)
        annonces.prise_en_charge(verrouille)
    return dossier


def reprendre(dossier: Dossier, *, par: User) -> Dossier:
    """Another agent of the prefecture takes over (absence, change of post)."""
    with _franchir(cycle.REPRENDRE, dossier, par=par) as verrouille:
        journal.ecrire(
            verrouille, Nature.REAFFECTATION, par=par, donnees={"ancien_agent": verrouille.agent_id}
        )
        verrouille.agent = par
    return dossier


def constater_complet(dossier: Dossier, *, par: User) -> Dossier:
    """Say the file complete: the silence delay runs from here, and the paper that waited is issued.

    A refusal that silence already made keeps its date: the person was told it, and contests it.
    R. 431-15-1 CESEDA: the attestation de prolongation is due to a complete file.
    """
    with _franchir(cycle.CONSTATER_COMPLET, dossier, par=par) as verrouille:
        verrouille.complet_le = timezone.now()
        le = timezone.localdate(verrouille.complet_le)
        if not depot.refus_implicite_est_ne(verrouille, le):
            verrouille.silence_le = depot.silence(verrouille, le)
        journal.ecrire(verrouille, Nature.COMPLET, par=par)
        attestations = delivrance.a_la_completude(verrouille)
        annonces.dossier_complet(verrouille, attestations)
    return dossier


@dataclass(frozen=True)
class Element:
    """An item to ask for: the piece, its words, and why."""

    piece: str
    libelle: str
    motif: str


def demander_complement(
    dossier: Dossier,
    *,
    par: User,
    elements: Sequence[Element],
    echeance: date | None = None,
    message: str = "",
) -> DemandeDeComplement:
    """Ask for documents: at least one item, each with its reason, and a reasonable delay (R. 431-11)."""
    if not elements or not all(element.motif.strip() for element in elements):
        raise TransitionRefusee(_("Choisissez au moins un document et dites pourquoi il manque."))
    le = timezone.localdate()
    echeance = echeance or delais.ajouter(le, settings.DELAI_COMPLEMENT_JOURS, delais.Unite.JOURS)
    if raison := propositions.raison_contre_l_echeance(echeance, le):
        raise TransitionRefusee(raison)
    with _franchir(cycle.DEMANDER_COMPLEMENT, dossier, par=par) as verrouille:
        complement = DemandeDeComplement.objects.create(
            dossier=verrouille, demandee_par=par, echeance=echeance, message=message.strip()
        )
        ElementDeComplement.objects.bulk_create(
            ElementDeComplement(
                complement=complement,
                piece=element.piece,
                libelle=element.libelle,
                motif=element.motif.strip(),
            )
            for element in elements
        )
        journal.ecrire(
            verrouille,
            Nature.COMPLEMENT_DEMANDE,
            par=par,
            donnees={"echeance": echeance.isoformat(), "pieces": [e.piece for e in elements]},
        )
        lettre = delivrance.lettre_de_complement(verrouille, complement)
        annonces.complement_demande(verrouille, complement, lettre)
    return complement


def recevoir_complement(dossier: Dossier, *, par: User, note: str = "") -> Dossier:
    """Send the answer back, once: each item kept, replaced, or said missing. Late is welcome.

    As long as the case is not closed the answer is taken, even past the date limit.
    """
    with _franchir(cycle.RECEVOIR_COMPLEMENT, dossier, par=par) as verrouille:
        complement = verrouille.complements.ouvertes().get()
        manques = completude.elements_sans_reponse(complement)
        if manques:
            raise completude.DossierIncomplet(manques)
        depot.appliquer_complement(verrouille, complement)
        complement.recue_le = timezone.now()
        complement.note = note.strip()
        complement.save(update_fields=["recue_le", "note"])
        journal.ecrire(verrouille, Nature.COMPLEMENT_RECU, par=par)
        annonces.complement_recu(verrouille, complement)
    return dossier


def classer_sans_suite(dossier: Dossier, *, par: User, motifs: str) -> Dossier:
    """Close an incomplete file after the delay and a reminder, with the list of what is missing."""
    if not motifs.strip():
        raise TransitionRefusee(_("Dites pourquoi le dossier est classé."))
    with _franchir(cycle.CLASSER_SANS_SUITE, dossier, par=par) as verrouille:
        complement = verrouille.complements.ouvertes().get()
        complement.close_le = timezone.now()
        complement.save(update_fields=["close_le"])
        verrouille.decide_le = timezone.now()
        decision = Decision.objects.create(
            dossier=verrouille,
            sens=Sens.CLASSEMENT,
            motifs=motifs.strip(),
            proposee_par=complement.demandee_par,
            validee_par=par,
            validee_le=verrouille.decide_le,
        )
        journal.ecrire(verrouille, Nature.CLASSEMENT, par=par)
        papiers = delivrance.papiers_de_la_decision(verrouille, decision, complement=complement)
        annonces.decision(verrouille, decision, papiers)
    return dossier


def proposer(
    dossier: Dossier,
    *,
    par: User,
    sens: Sens,
    motifs: str = "",
    titre_nature: NatureTitre | str = "",
    titre_du: date | None = None,
    titre_au: date | None = None,
    montant_cents: int | None = None,
    ajourne_au: date | None = None,
) -> Decision:
    """Propose a decision: a permit with its dates and tax, or grounds in writing.

    Nothing of a permit is asked where the law has none to collect; the dates are then those of
    the paper issued. Only the ways the law of the procedure knows are open, within the bounds
    `propositions` says.
    """
    a_retirer = dossier.a_un_titre_a_retirer
    raison = propositions.raison_contre(
        dossier,
        sens=sens,
        motifs=motifs,
        titre_nature=titre_nature,
        titre_du=titre_du,
        titre_au=titre_au,
        ajourne_au=ajourne_au,
    )
    if raison:
        raise TransitionRefusee(raison)
    with _franchir(cycle.PROPOSER, dossier, par=par) as verrouille:
        decision = Decision.objects.create(
            dossier=verrouille,
            sens=sens,
            motifs=motifs.strip(),
            titre_nature=titre_nature,
            titre_du=titre_du,
            titre_au=titre_au,
            a_retirer=a_retirer,
            montant_cents=montant_cents,
            ajourne_au=ajourne_au if sens is Sens.AJOURNEMENT else None,
            proposee_par=par,
        )
        journal.ecrire(verrouille, Nature.DECISION_PROPOSEE, par=par)
    return decision


def _proposition(dossier: Dossier, lue: int | None) -> Decision:
    """The proposal that waits; refused when the page acted from showed another one (`lue`)."""
    decision = dossier.decisions.en_attente().get()
    if lue is not None and decision.pk != lue:
        raise TransitionRefusee(
            _("La proposition a changé depuis que vous avez ouvert cette page. Relisez-la.")
        )
    return decision


def renvoyer(dossier: Dossier, *, par: User, motif: str, lue: int | None = None) -> Dossier:
    """Send the proposal back to the agent, with a reason. `lue`: the key of the proposal read."""
    if not motif.strip():
        raise TransitionRefusee(_("Dites à l’agent ce qu’il faut revoir."))
    with _franchir(cycle.RENVOYER, dossier, par=par) as verrouille:
        decision = _proposition(verrouille, lue)
        decision.renvoyee_par = par
        decision.renvoyee_le = timezone.now()
        decision.motif_renvoi = motif.strip()
        decision.save(update_fields=["renvoyee_par", "renvoyee_le", "motif_renvoi"])
        journal.ecrire(verrouille, Nature.DECISION_RENVOYEE, par=par)
    return dossier


def valider(dossier: Dossier, *, par: User, lue: int | None = None) -> Decision:
    """Confirm the proposal of another person: the decision exists from here, and is notified.

    `lue` is the key of the proposal read: between a page and its click, a colleague may send the
    proposal back and the agent propose the opposite.
    """
    with _franchir(cycle.VALIDER, dossier, par=par) as verrouille:
        decision = _proposition(verrouille, lue)
        decision.validee_par = par
        decision.validee_le = verrouille.decide_le = timezone.now()
        decision.save(update_fields=["validee_par", "validee_le"])
        statut, nature = ISSUES[Sens(decision.sens)]
        if statut is Statut.FAVORABLE and not decision.a_retirer:
            statut = Statut.ACCORDE
        _passer(verrouille, statut)
        journal.ecrire(verrouille, nature, par=par)
        papiers = delivrance.papiers_de_la_decision(verrouille, decision)
        annonces.decision(verrouille, decision, papiers)
    return decision


def rendre_disponible(dossier: Dossier, *, par: User, remise: str) -> Dossier:
    """The permit is made: say where and when to collect it, and what to pay."""
    if not remise.strip():
        raise TransitionRefusee(_("Dites où et quand retirer le titre."))
    with _franchir(cycle.RENDRE_DISPONIBLE, dossier, par=par) as verrouille:
        verrouille.remise = remise.strip()
        journal.ecrire(verrouille, Nature.TITRE_DISPONIBLE, par=par)
        annonces.titre_disponible(verrouille)
    return dossier


def remettre(dossier: Dossier, *, par: User) -> Dossier:
    """The permit was handed over: the case is closed."""
    with _franchir(cycle.REMETTRE, dossier, par=par) as verrouille:
        delivrance.a_la_remise(verrouille)
        journal.ecrire(verrouille, Nature.TITRE_REMIS, par=par)
        annonces.titre_remis(verrouille)
    return dossier


def transferer(user: User, *, quittee: Prefecture | None = None) -> int:
    """Move this person's undecided cases to the prefecture of the address; returns how many.

    A draft moves too (its filing would name the prefecture anyway). Doing it twice has one effect.
    An employer's cases are where the work is, and follow no address. Filing dates, papers and
    deadlines do not move; the agent of the former prefecture loses sight of the case, and whoever
    validates in the new one is never asked about a proposal of the other.
    """
    if user.prefecture_id is None or user.est_employeur:
        return 0
    with transaction.atomic():
        dossiers = (
            Dossier.objects.visibles_par(user)
            .ouverts()
            .exclude(prefecture=user.prefecture_id)
            .select_for_update()
            .order_by("pk")
        )
        return sum(_transferer(dossier, user) for dossier in dossiers)


def _transferer(dossier: Dossier, user: User) -> int:
    donnees = {"de": dossier.prefecture_id, "vers": user.prefecture_id}
    dossier.prefecture, dossier.agent = user.prefecture, None
    dossier.modifie_le = timezone.now()
    if dossier.statut == Statut.DECISION_PROPOSEE:
        _reprendre_l_examen(dossier)
    dossier.save(update_fields=["prefecture", "agent", "modifie_le", "statut", "statut_depuis"])
    if dossier.est_brouillon:
        return 0
    journal.ecrire(dossier, Nature.TRANSFERT, par=user, donnees=donnees)
    annonces.transfert(dossier)
    return 1


def _reprendre_l_examen(dossier: Dossier) -> None:
    """The proposal of the prefecture that is left goes back, in nobody's name."""
    with translation.override("fr"):
        motif = _("Le dossier a changé de préfecture.")
    dossier.decisions.en_attente().update(renvoyee_le=timezone.now(), motif_renvoi=motif)
    _passer(dossier, Statut.EN_INSTRUCTION)
    journal.ecrire(dossier, Nature.DECISION_RENVOYEE)


def _clore_les_attentes(dossier: Dossier) -> None:
    """A withdrawn case waits for nothing: neither an answer nor a decision."""
    maintenant = timezone.now()
    dossier.complements.ouvertes().update(close_le=maintenant)
    dossier.decisions.en_attente().update(renvoyee_le=maintenant)
