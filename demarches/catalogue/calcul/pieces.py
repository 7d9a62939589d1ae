"""What is to be joined and what is to be paid, on that day and by the channel open that day."""

from __future__ import annotations

from datetime import date

from demarches.catalogue.calcul.choix import en_vigueur, premiere
from demarches.catalogue.calcul.fenetres import fenetre
from demarches.catalogue.calcul.questions import sans_reponse
from demarches.catalogue.faits import (
    EtatFenetre,
    TypeDemande,
)
from demarches.catalogue.reponses import (
    Couts,
    ExigenceEphoto,
    LigneCout,
    PieceExigee,
    TarifPossible,
)
from demarches.catalogue.schema import (
    Demarche,
    RegleDeCout,
    RegleDePiece,
)
from demarches.catalogue.situation import Situation


def pieces(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> tuple[PieceExigee, ...]:
    """Documents due at filing, by the channel open that day.

    One whose condition is not settled yet is listed without being compulsory, with its
    condition in words; said in several ways, it is listed once as long as none is settled.
    """
    return _dues(demarche, type_demande, situation, le, {"depot"})


def pieces_ensuite(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> tuple[PieceExigee, ...]:
    """Documents due after filing, or when the permit is handed over."""
    return _dues(demarche, type_demande, situation, le, {"apres_depot", "remise_du_titre"})


def _dues(
    demarche: Demarche,
    type_demande: TypeDemande,
    situation: Situation,
    le: date,
    moments: set[str],
) -> tuple[PieceExigee, ...]:
    dues: list[PieceExigee] = []
    indecises: set[str] = set()
    for regle in en_vigueur(demarche, demarche.pieces, type_demande, le):
        verdict = regle.verdict(situation, le)
        if regle.moment not in moments or verdict is False:
            continue
        if verdict is None:
            if regle.id in indecises:
                continue
            indecises.add(regle.id)
        dues.append(_piece(regle, obligatoire=regle.obligatoire and verdict is True))
    return tuple(dues)


def _piece(regle: RegleDePiece, *, obligatoire: bool) -> PieceExigee:
    return PieceExigee(
        id=regle.id,
        libelle=regle.libelle,
        obligatoire=obligatoire,
        condition=regle.condition or "",
        fraicheur_mois=regle.fraicheur_mois,
        traduction=regle.traduction or "",
        legalisation=regle.legalisation or "",
        exemption=regle.exemption or "",
        nombre=regle.nombre,
        exemplaires=regle.exemplaires,
        original=regle.original,
        photocopie=regle.photocopie,
        format=regle.format or "",
        exemples=regle.exemples,
        precisions=regle.precisions or "",
        explication=regle.explication,
        moment=regle.moment,
        confirme=regle.est_confirme,
        sources=regle.sources,
    )


def ephoto(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> ExigenceEphoto:
    """Whether an e-photo code is asked for that day."""
    regle = premiere(en_vigueur(demarche, demarche.ephoto, type_demande, le), situation, le)
    if regle is None:
        return ExigenceEphoto(requise=False, libelle="", sources=())
    return ExigenceEphoto(requise=regle.requise, libelle=regle.libelle, sources=regle.sources)


def couts(demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date) -> Couts:
    """Amounts in force that day; no rule at all means "not stated", never "free"."""
    etat = fenetre(demarche, type_demande, situation, le).etat
    return bareme(demarche, type_demande, situation, le, etat)


def bareme(
    demarche: Demarche,
    type_demande: TypeDemande,
    situation: Situation,
    le: date,
    etat: EtatFenetre | None,
) -> Couts:
    """The amounts for a given state of the window.

    The total is known when a rule says what this person pays, be it nothing: one that hangs on
    an answer not given yet, or that speaks of other cases, does not say "free". Nor is an amount
    due while the answer that would replace it by another is still to be given. What an answer
    still to be given would add is said apart.
    """
    regles = en_vigueur(demarche, demarche.couts, type_demande, le)
    dues = [r for r in regles if (not r.etats or etat in r.etats) and _est_du(r, situation, le)]
    principales = [r for r in regles if _est_principale(r)]
    attendus = {r.id: _champs_indecis(r, situation, le) for r in dues}
    suspendues = False
    if champs := frozenset[str]().union(*attendus.values()):
        manquent = sans_reponse(demarche, type_demande, situation, le, champs)
        decidees = [r for r in dues if not attendus[r.id] & manquent]
        suspendues = len(decidees) < len(dues)
        dues = decidees
    lignes = tuple(ligne for r in dues for ligne in _lignes(r))
    paiement = premiere(en_vigueur(demarche, demarche.paiement, type_demande, le), situation, le)
    # Nothing due yet while an answer is missing is "not known", never "free": who is exempt from
    # one price may still owe the one that waits.
    connu = any(r in dues for r in principales) or (
        not suspendues and any(_exempte(r, situation, le) for r in principales)
    )
    total = sum(ligne.montant_cents for ligne in lignes) if connu else None
    supplements = tuple(
        _tarif(r)
        for r in regles
        if connu
        and r.cumulable
        and not r.etats
        and _attend(demarche, type_demande, r, situation, le)
    )
    if total == 0:
        paiement = None  # what is free is not paid by stamp
    return Couts(
        lignes=lignes,
        total_cents=total,
        confirme=connu and not supplements and all(ligne.confirme for ligne in lignes),
        quand=paiement.quand_payer if paiement else "",
        comment=paiement.comment_payer if paiement else "",
        notes=tuple(r.note for r in dues if r.note),
        supplements=supplements,
    )


def tarifs(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> tuple[TarifPossible, ...]:
    """The prices among which an answer not given yet decides."""
    return tuple(
        _tarif(regle)
        for regle in en_vigueur(demarche, demarche.couts, type_demande, le)
        if _est_principale(regle) and regle.verdict(situation, le) is None
    )


def _tarif(regle: RegleDeCout) -> TarifPossible:
    return TarifPossible(
        id=regle.id,
        libelle=regle.libelle,
        montant_cents=int(regle.montant_eur * 100),
        confirme=regle.est_confirme,
        sources=regle.sources,
    )


def _attend(
    demarche: Demarche,
    type_demande: TypeDemande,
    regle: RegleDeCout,
    situation: Situation,
    le: date,
) -> bool:
    """Whether an answer still to be given decides if it is added."""
    champs = frozenset(r.champ for r in regle.quand)
    return regle.vise(situation, le) is None and bool(
        sans_reponse(demarche, type_demande, situation, le, champs)
    )


def _est_principale(regle: RegleDeCout) -> bool:
    """One of the prices of the request itself, not what is added to it."""
    return not regle.etats and not regle.cumulable


def _est_du(regle: RegleDeCout, situation: Situation, le: date) -> bool:
    """An exemption (`sauf`) has to be established: unknown, the amount is due.

    Unless it is the price of the request, and the answer that decides is still to come (`bareme`).
    """
    return not _exempte(regle, situation, le) and regle.vise(situation, le) is True


def _champs_indecis(regle: RegleDeCout, situation: Situation, le: date) -> frozenset[str]:
    """The questions whose answer an exemption of the price of the request waits for."""
    if not _est_principale(regle):
        return frozenset()
    return frozenset(
        str(appel.parametres["champ"])
        for appel in regle.sauf
        if "champ" in appel.parametres and appel.evaluer(situation, le) is None
    )


def _exempte(regle: RegleDeCout, situation: Situation, le: date) -> bool:
    return any(appel.evaluer(situation, le) for appel in regle.sauf)


def _lignes(regle: RegleDeCout) -> list[LigneCout]:
    if not regle.composantes:
        return [
            LigneCout(
                id=regle.id,
                libelle=regle.libelle,
                montant_cents=int(regle.montant_eur * 100),
                confirme=regle.est_confirme,
                source=regle.sources[0],
                sources=regle.sources,
            )
        ]
    lignes = []
    for part in regle.composantes:
        sources = part.sources or regle.sources
        sure = regle.est_confirme or bool(part.sources)
        lignes.append(
            LigneCout(
                id=part.id,
                libelle=part.libelle,
                montant_cents=int(part.montant_eur * 100),
                confirme=sure and not regle.a_confirmer and not any(s.a_confirmer for s in sources),
                source=sources[0],
                sources=sources,
            )
        )
    return lignes
