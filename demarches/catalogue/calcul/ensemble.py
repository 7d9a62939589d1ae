"""Everything at once: the requirement frozen on a dossier, and the sheet of a procedure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from demarches.catalogue.calcul.choix import en_vigueur, sans_doublon
from demarches.catalogue.calcul.documents import (
    delai,
    documents,
    documents_possibles,
    recours,
    silence,
    titre,
    titre_prevu,
)
from demarches.catalogue.calcul.eligibilite import eligibilite
from demarches.catalogue.calcul.fenetres import fenetre
from demarches.catalogue.calcul.pieces import (
    bareme,
    couts,
    ephoto,
    pieces,
    pieces_ensuite,
    tarifs,
)
from demarches.catalogue.calcul.questions import questions
from demarches.catalogue.faits import (
    EtatFenetre,
    Fait,
    TypeDemande,
)
from demarches.catalogue.faq import QuestionFrequente
from demarches.catalogue.mots import CATEGORIES
from demarches.catalogue.reponses import (
    Delai,
    Exigence,
    FaitEcrit,
    FicheType,
    Lacune,
    Presentation,
    QuestionRepondue,
    ReponseEcrite,
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
        non_precise=_lacunes(demarche, type_demande, le, situation),
    )


def presentation(demarche: Demarche, le: date) -> Presentation:
    """The sheet of the procedure on that day, before anything is known of a person."""
    fiches = tuple(_fiche(demarche, type_demande, le) for type_demande in demarche.types)
    informations = tuple(
        _fait(i, i.theme, i.texte, types=() if set(i.types) == set(demarche.types) else i.types)
        for i in en_vigueur(demarche, demarche.informations, None, le)
    )
    beneficiaires = tuple(
        _fait(b, "beneficiaire", b.libelle)
        for b in en_vigueur(demarche, demarche.beneficiaires, None, le)
    )
    depots = en_vigueur(demarche, demarche.depot, None, le)
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
        depots=tuple(_fait(d, d.canal, d.libelle) for d in depots if d.statut == "ouvert"),
        annonces=tuple(_fait(d, d.canal, d.libelle) for d in depots if d.statut != "ouvert"),
        types=fiches,
        informations=informations,
        non_precise=_lacunes(demarche, None, le, Situation()),
        faq=foire(demarche.faq),
        sources=sans_doublon(
            source
            for _, faits in demarche.sections()
            for fait in en_vigueur(demarche, faits, None, le)
            if isinstance(fait, Fait)
            for source in fait.sources
        ),
    )


def foire(questions: Iterable[QuestionFrequente]) -> tuple[QuestionRepondue, ...]:
    """Frequent questions as answers, category by category."""
    rangs = list(CATEGORIES)
    return tuple(
        QuestionRepondue(
            id=q.id,
            categorie=q.categorie,
            categorie_libelle=CATEGORIES[q.categorie],
            question=q.question,
            reponses=tuple(
                ReponseEcrite(texte=r.texte, confirme=r.est_confirmee, sources=r.sources)
                for r in q.reponses
            ),
        )
        for q in sorted(questions, key=lambda q: rangs.index(q.categorie))
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
        pieces_ensuite=pieces_ensuite(*demande),
        tarifs=tarifs(*demande),
        couts=bareme(demarche, type_demande, personne, le, EtatFenetre.OUVERTE),
        documents=documents_possibles(demarche, type_demande, le),
        titres=tuple(
            TitrePossible(situation=r.situation or "", titre=titre_prevu(r))
            for r in en_vigueur(demarche, demarche.titres, type_demande, le)
        ),
        silences=tuple(_silences(demarche, type_demande, le)),
        recours=recours(*demande),
        consequences_retard=_consequences(demarche, type_demande, le, EtatFenetre.TARDIVE),
        consequences_fermeture=_consequences(demarche, type_demande, le, EtatFenetre.FERMEE),
    )


def _silences(demarche: Demarche, type_demande: TypeDemande, le: date) -> Iterator[Delai]:
    """The delays that may apply: the first one meant for everybody hides those that follow."""
    for regle in en_vigueur(demarche, demarche.silence, type_demande, le):
        yield delai(regle)
        if not regle.est_conditionnel:
            return


def _consequences(
    demarche: Demarche, type_demande: TypeDemande, le: date, etat: EtatFenetre
) -> tuple[FaitEcrit, ...]:
    return tuple(
        _fait(c, "retard", c.texte)
        for c in en_vigueur(demarche, demarche.consequences, type_demande, le)
        if etat in c.etats
    )


def _fait(fait: Fait, theme: str, texte: str, *, types: tuple[TypeDemande, ...] = ()) -> FaitEcrit:
    return FaitEcrit(
        id=fait.id,
        theme=theme,
        texte=texte,
        types=types,
        confirme=fait.est_confirme,
        fiabilite=fait.fiabilite,
        sources=fait.sources,
    )


def _lacunes(
    demarche: Demarche, type_demande: TypeDemande | None, le: date, situation: Situation
) -> tuple[Lacune, ...]:
    return tuple(
        Lacune(id=n.id, texte=n.texte)
        for n in en_vigueur(demarche, demarche.non_precise, type_demande, le)
        if n.verdict(situation, le) is not False
    )
