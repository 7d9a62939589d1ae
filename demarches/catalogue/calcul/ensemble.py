"""Everything at once: the requirement frozen on a dossier, and the sheet of a procedure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from demarches.catalogue.calcul.choix import en_vigueur, sans_doublon
from demarches.catalogue.calcul.documents import (
    delai,
    documents,
    recours,
    silence,
    titre,
    titre_prevu,
)
from demarches.catalogue.calcul.eligibilite import eligibilite
from demarches.catalogue.calcul.fenetres import fenetre
from demarches.catalogue.calcul.pieces import bareme, couts, ephoto, pieces
from demarches.catalogue.calcul.questions import questions
from demarches.catalogue.faits import (
    EtatFenetre,
    Fait,
    TypeDemande,
)
from demarches.catalogue.reponses import (
    Exigence,
    FaitEcrit,
    FicheType,
    Lacune,
    Presentation,
    TitrePossible,
)
from demarches.catalogue.schema import (
    Demarche,
)
from demarches.catalogue.situation import Situation


def exigence(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> Exigence:
    """The whole requirement that day; `model_dump(mode="json")` is what a dossier keeps."""
    demande = (demarche, type_demande, situation, le)
    return Exigence(
        version=demarche.version,
        demarche=demarche.code,
        libelle=demarche.libelle,
        type_demande=type_demande,
        le=le,
        canal=demarche.canal(le),
        deposee_par=demarche.deposee_par,
        issues=demarche.issues,
        eligibilite=eligibilite(*demande),
        fenetre=fenetre(*demande),
        questions=questions(*demande),
        ephoto=ephoto(*demande),
        pieces=pieces(*demande),
        couts=couts(*demande),
        documents=documents(*demande),
        titre=titre(*demande),
        silence=silence(*demande),
        recours=recours(*demande),
        informations=tuple(
            _fait(i, i.theme, i.texte)
            for i in en_vigueur(demarche, demarche.informations, type_demande, le)
            if i.verdict(situation, le) is not False
        ),
        non_precise=_lacunes(demarche, type_demande, le),
    )


def presentation(demarche: Demarche, le: date) -> Presentation:
    """The sheet of the procedure on that day, before anything is known of a person."""
    fiches = tuple(_fiche(demarche, type_demande, le) for type_demande in demarche.types)
    informations = tuple(
        _fait(i, i.theme, i.texte) for i in en_vigueur(demarche, demarche.informations, None, le)
    )
    beneficiaires = tuple(
        _fait(b, "beneficiaire", b.libelle)
        for b in en_vigueur(demarche, demarche.beneficiaires, None, le)
    )
    depots = tuple(
        _fait(d, d.canal, d.libelle) for d in en_vigueur(demarche, demarche.depot, None, le)
    )
    return Presentation(
        version=demarche.version,
        code=demarche.code,
        libelle=demarche.libelle,
        description=demarche.description,
        famille=demarche.famille.code,
        famille_libelle=demarche.famille.libelle,
        le=le,
        canal=demarche.canal(le),
        deposee_par=demarche.deposee_par,
        beneficiaires=beneficiaires,
        depots=depots,
        types=fiches,
        informations=informations,
        non_precise=_lacunes(demarche, None, le),
        sources=sans_doublon(
            source
            for _, faits in demarche.sections()
            for fait in en_vigueur(demarche, faits, None, le)
            if isinstance(fait, Fait)
            for source in fait.sources
        ),
    )


def _fiche(demarche: Demarche, type_demande: TypeDemande, le: date) -> FicheType:
    personne = Situation()
    demande = (demarche, type_demande, personne, le)
    return FicheType(
        type_demande=type_demande,
        fenetres=tuple(
            _fait(r, r.nature, r.libelle)
            for r in en_vigueur(demarche, demarche.fenetres, type_demande, le)
        ),
        conditions=eligibilite(*demande).conditions,
        ephoto=ephoto(*demande),
        pieces=pieces(*demande),
        couts=bareme(demarche, type_demande, personne, le, EtatFenetre.OUVERTE),
        documents=documents(*demande),
        titres=tuple(
            TitrePossible(situation=r.situation or "", titre=titre_prevu(r))
            for r in en_vigueur(demarche, demarche.titres, type_demande, le)
        ),
        silences=tuple(delai(r) for r in en_vigueur(demarche, demarche.silence, type_demande, le)),
        recours=recours(*demande),
        consequences_retard=tuple(
            _fait(c, "retard", c.texte)
            for c in en_vigueur(demarche, demarche.consequences, type_demande, le)
            if EtatFenetre.TARDIVE in c.etats
        ),
    )


def _fait(fait: Fait, theme: str, texte: str) -> FaitEcrit:
    return FaitEcrit(
        id=fait.id,
        theme=theme,
        texte=texte,
        confirme=fait.est_confirme,
        fiabilite=fait.fiabilite,
        sources=fait.sources,
    )


def _lacunes(demarche: Demarche, type_demande: TypeDemande | None, le: date) -> tuple[Lacune, ...]:
    lacunes: Iterable[Lacune] = (
        Lacune(id=n.id, texte=n.texte)
        for n in en_vigueur(demarche, demarche.non_precise, type_demande, le)
    )
    return tuple(lacunes)
