"""A case as the desk reads it: pieces by requirement, differences, dates, papers, history.

Reads only, in a fixed number of queries whatever the case holds. What the person has joined to an
answer not sent yet is not shown (`examen.recues`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.models import TitreDetenu
from attestations.models import Attestation
from demarches import catalogue, depot, libelles, recapitulatif, situations
from demarches.catalogue import DemarcheInconnue
from demarches.models import Dossier, ElementDeComplement, Verdict
from demarches.models.journal import Nature
from demarches.statuts import Statut
from instruction import examen, risques
from justificatifs.ephoto import EtatEphoto

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User
    from demarches.catalogue.calcul import Exigence
    from demarches.models import Decision, DemandeDeComplement, Evenement, PieceJointe
    from demarches.recapitulatif import Groupe

HISTORIQUE_MAX = 50
AUTRES_MAX = 10


@dataclass
class Exigee:
    """A requirement, the files that answer it today, and those they replaced."""

    piece: str
    libelle: str
    obligatoire: bool = False
    precisions: str = ""
    jointes: list[PieceJointe] = field(default_factory=list)
    remplacees: list[PieceJointe] = field(default_factory=list)

    @property
    def est_absente(self) -> bool:
        """Required, and nothing was given."""
        return self.obligatoire and not self.jointes


@dataclass
class Demande:
    """A request for documents and its items with the person's answers."""

    complement: DemandeDeComplement
    elements: list[ElementDeComplement] = field(default_factory=list)


@dataclass(frozen=True)
class Bilan:
    """Where the examination of the pieces stands."""

    a_examiner: int
    acceptees: int
    refusees: int
    absentes: int

    @property
    def total(self) -> int:
        """Files given."""
        return self.a_examiner + self.acceptees + self.refusees


def libelle_demarche(code: str) -> str:
    """The procedure in words; its code when the catalogue no longer has it."""
    try:
        return _(catalogue.charger().demarche(code).libelle)
    except DemarcheInconnue:
        return code


def pour_qui(dossier: Dossier) -> str:
    """Whom else than its person a case is for, in words; empty for themself."""
    if dossier.beneficiaire in {"", dossier.reference}:
        return ""
    try:
        employeur = dossier.loi.deposee_par == "employeur"
    except DemarcheInconnue:
        employeur = False
    qui = _("pour un salarié") if employeur else _("pour un enfant")
    return f"{qui} : {dossier.nom_beneficiaire}" if dossier.nom_beneficiaire else qui


def badge(dossier: Dossier) -> dict[str, str]:
    """The status in words, and its colour."""
    return {
        "libelle": dossier.get_statut_display(),
        "couleur": libelles.COULEURS[Statut(dossier.statut)],
    }


def lire_pieces(dossier: Dossier) -> list[PieceJointe]:
    """Everything the person has sent, oldest first. One query."""
    return list(
        examen.recues(dossier)
        .select_related("fichier", "complement", "examinee_par")
        .order_by("jointe_le", "pk")
    )


def lire_demandes(dossier: Dossier) -> list[Demande]:
    """Requests for documents, latest first. One query: a request always has items."""
    demandes: dict[int, Demande] = {}
    elements = (
        ElementDeComplement.objects.filter(complement__dossier=dossier)
        .select_related("complement", "complement__demandee_par")
        .order_by("-complement__demandee_le", "pk")
    )
    for element in elements:
        demande = demandes.setdefault(element.complement_id, Demande(element.complement))
        demande.elements.append(element)
    return list(demandes.values())


def exigees(
    loi: Exigence, pieces: Iterable[PieceJointe], demandes: Iterable[Demande]
) -> list[Exigee]:
    """Requirements in the law's order, then what the office asked for besides."""
    groupes = {
        p.id: Exigee(p.id, _(p.libelle), p.obligatoire, _(p.precisions) if p.precisions else "")
        for p in loi.pieces
    }
    for demande in demandes:
        for element in demande.elements:
            groupes.setdefault(element.piece, Exigee(element.piece, _(element.libelle)))
    for piece in pieces:
        groupe = groupes.setdefault(piece.piece, Exigee(piece.piece, _("Autre document")))
        (groupe.jointes if piece.retiree_le is None else groupe.remplacees).append(piece)
    return list(groupes.values())


def bilan(groupes: Iterable[Exigee]) -> Bilan:
    """The count of verdicts."""
    groupes = list(groupes)
    verdicts = [piece.verdict for groupe in groupes for piece in groupe.jointes]
    return Bilan(
        a_examiner=verdicts.count(Verdict.A_EXAMINER),
        acceptees=verdicts.count(Verdict.ACCEPTEE),
        refusees=verdicts.count(Verdict.REFUSEE),
        absentes=sum(groupe.est_absente for groupe in groupes),
    )


def choisir(groupes: Sequence[Exigee], cle: UUID | None) -> PieceJointe | None:
    """The piece to show: the one asked for, else the first to examine, else the first."""
    actuelles = [piece for groupe in groupes for piece in groupe.jointes]
    toutes = actuelles + [piece for groupe in groupes for piece in groupe.remplacees]
    if cle is not None:
        return next((piece for piece in toutes if piece.pk == cle), None)
    a_examiner = (piece for piece in actuelles if piece.verdict == Verdict.A_EXAMINER)
    return next(a_examiner, actuelles[0] if actuelles else None)


def voisines(
    groupes: Sequence[Exigee], choisie: PieceJointe | None
) -> tuple[PieceJointe | None, PieceJointe | None]:
    """The pieces before and after the one shown, as the list has them."""
    actuelles = [piece for groupe in groupes for piece in groupe.jointes]
    if choisie is None or choisie not in actuelles:
        return None, None
    rang = actuelles.index(choisie)
    return (
        actuelles[rang - 1] if rang else None,
        actuelles[rang + 1] if rang + 1 < len(actuelles) else None,
    )


def ephoto(dossier: Dossier) -> str:
    """The e-photo in words; empty when the law asks for none."""
    if not dossier.ephoto_code:
        exigee = (dossier.exigence_figee("ephoto") or {}).get("requise")
        return _("Aucun code indiqué, alors qu’il est demandé.") if exigee else ""
    etat = EtatEphoto(dossier.ephoto_etat).label if dossier.ephoto_etat else _("Pas encore lu")
    return f"{etat} ({dossier.ephoto_code})"


def _historique(dossier: Dossier, groupes: Iterable[Exigee]) -> list[dict[str, Any]]:
    evenements = dossier.evenements.select_related("par").order_by("-numero")[:HISTORIQUE_MAX]
    return _en_mots(evenements, dossier, groupes)


def depuis(dossier: Dossier, moment: datetime, groupes: Iterable[Exigee]) -> list[dict[str, Any]]:
    """What happened after that moment, the act of that moment left out."""
    evenements = (
        dossier.evenements.filter(le__gt=moment)
        .exclude(nature=Nature.DECISION_PROPOSEE)
        .select_related("par")
        .order_by("-numero")[:HISTORIQUE_MAX]
    )
    return _en_mots(evenements, dossier, groupes)


def _en_mots(
    evenements: Iterable[Evenement], dossier: Dossier, groupes: Iterable[Exigee]
) -> list[dict[str, Any]]:
    libelles_pieces = {groupe.piece: groupe.libelle for groupe in groupes}
    return [
        {
            "le": evenement.le,
            "titre": Nature(evenement.nature).label,
            "texte": _detail(evenement, libelles_pieces),
            "auteur": _auteur(evenement, dossier),
        }
        for evenement in evenements
    ]


def _detail(evenement: Evenement, libelles_pieces: dict[str, str]) -> str:
    donnees = evenement.donnees
    match evenement.nature:
        case Nature.PIECE_EXAMINEE:
            piece = str(donnees.get("piece", ""))
            return _("%(piece)s : %(verdict)s") % {
                "piece": libelles_pieces.get(piece, piece),
                "verdict": str(Verdict(donnees["verdict"]).label).lower(),
            }
        case Nature.ATTESTATION:
            return str(donnees.get("numero", ""))
        case Nature.COMPLEMENT_DEMANDE:
            return ", ".join(libelles_pieces.get(p, p) for p in donnees.get("pieces", ()))
    return ""


def _auteur(evenement: Evenement, dossier: Dossier) -> str:
    if evenement.par is None:
        return _("Automatique")
    if evenement.par_id == dossier.usager_id:
        return _("L’usager")
    return evenement.par.nom_complet


def identite(dossier: Dossier, groupes: Iterable[Groupe]) -> list[dict[str, str]]:
    """What differs from the register, said first."""
    return [
        {"libelle": ligne.libelle, "registre": ligne.registre, "valeur": ligne.valeur}
        for groupe in groupes
        for ligne in groupe.lignes
        if ligne.registre
    ]


def _autres(dossier: Dossier, agent: User) -> list[dict[str, Any]]:
    autres = (
        Dossier.objects.visibles_par(agent)
        .filter(usager=dossier.usager_id)
        .exclude(pk=dossier.pk)
        .only("reference", "demarche", "type_demande", "statut", "depose_le")
        .order_by("-depose_le")[:AUTRES_MAX]
    )
    return [
        {
            "dossier": autre,
            "demarche": libelle_demarche(autre.demarche),
            "type": libelles.type_demande(autre.type_demande),
            "badge": badge(autre),
        }
        for autre in autres
    ]


@dataclass(frozen=True)
class Fiche:
    """Everything the page shows, read once."""

    loi: Exigence
    groupes: list[Groupe]
    ecarts: list[dict[str, str]]
    exigees: list[Exigee]
    bilan: Bilan
    demandes: list[Demande]
    risques: list[risques.Risque]
    decisions: list[Decision]
    papiers: list[Attestation]
    titres: list[TitreDetenu]
    historique: list[dict[str, Any]]
    autres: list[dict[str, Any]]
    ephoto: str
    reponse_le: date | None

    @property
    def actuelles(self) -> list[PieceJointe]:
        """The pieces that count today, in the list's order."""
        return [piece for groupe in self.exigees for piece in groupe.jointes]


def lire(dossier: Dossier, agent: User, le: date) -> Fiche:
    """The case. Seven queries: pieces, requests, decisions, papers, permits, journal, others."""
    loi = recapitulatif.exigence(dossier)
    groupes = recapitulatif.groupes(dossier, loi)
    demandes = lire_demandes(dossier)
    liste = exigees(loi, lire_pieces(dossier), demandes)
    return Fiche(
        loi=loi,
        groupes=groupes,
        ecarts=identite(dossier, groupes),
        exigees=liste,
        bilan=bilan(liste),
        demandes=demandes,
        risques=risques.risques(dossier, le),
        decisions=list(
            dossier.decisions.select_related("proposee_par", "validee_par", "renvoyee_par")
        ),
        papiers=list(
            Attestation.objects.pour_reference(dossier.reference).order_by("-emise_le", "-pk")
        ),
        titres=list(dossier.usager.titres.par_fin()[:5]),
        historique=_historique(dossier, liste),
        autres=_autres(dossier, agent),
        ephoto=ephoto(dossier),
        reponse_le=depot.reponse_le(dossier),
    )


def situation(dossier: Dossier) -> str:
    """One line that says what this case is."""
    return f"{libelle_demarche(dossier.demarche)} · {libelles.type_demande(dossier.type_demande)}"


def aujourd_hui() -> date:
    """The day every date of the desk is compared with."""
    return situations.aujourd_hui()
