"""What the person receives: papers in the meantime, the permit, and what silence or refusal opens."""

from __future__ import annotations

from datetime import date

from demarches.catalogue import mots
from demarches.catalogue.calcul.choix import en_vigueur, premiere
from demarches.catalogue.calcul.fenetres import fenetre
from demarches.catalogue.duree import en_mois
from demarches.catalogue.faits import (
    EtatFenetre,
    Moment,
    TypeDemande,
    et,
)
from demarches.catalogue.reponses import (
    Delai,
    DocumentDu,
    DroitEcrit,
    DroitsDuDocument,
    Recours,
    TitrePrevu,
)
from demarches.catalogue.schema import (
    DROITS,
    Demarche,
    DroitConditionnel,
    MentionDeDroit,
    RegleDeDocument,
    RegleDeRecours,
    RegleDeSilence,
    RegleDeTitre,
)
from demarches.catalogue.situation import Situation


def documents(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> tuple[DocumentDu, ...]:
    """Papers due for a request filed that day, in the order they come."""
    dus = [
        regle
        for regle in en_vigueur(demarche, demarche.documents, type_demande, le)
        if regle.verdict(situation, le)
    ]
    return _en_ordre(demarche, dus, type_demande, situation, le)


def documents_possibles(
    demarche: Demarche, type_demande: TypeDemande, le: date
) -> tuple[DocumentDu, ...]:
    """Papers a sheet announces before anything is known: what an answer changes comes once."""
    personne = Situation()
    possibles: dict[str, RegleDeDocument] = {}
    for regle in en_vigueur(demarche, demarche.documents, type_demande, le):
        if regle.verdict(personne, le) is not False:
            possibles.setdefault(regle.id, regle)
    return _en_ordre(demarche, list(possibles.values()), type_demande, personne, le)


def _en_ordre(
    demarche: Demarche,
    regles: list[RegleDeDocument],
    type_demande: TypeDemande,
    situation: Situation,
    le: date,
) -> tuple[DocumentDu, ...]:
    etat = fenetre(demarche, type_demande, situation, le).etat
    regles.sort(key=lambda regle: list(Moment).index(regle.moment))
    return tuple(_document(demarche, r, type_demande, situation, le, etat) for r in regles)


def _document(
    demarche: Demarche,
    regle: RegleDeDocument,
    type_demande: TypeDemande,
    situation: Situation,
    le: date,
    etat: EtatFenetre | None,
) -> DocumentDu:
    droits = {nom: _droit(getattr(regle.droits, nom), situation, le) for nom in DROITS}
    mentions = [
        m
        for m in en_vigueur(demarche, demarche.mentions, type_demande, le)
        if m.nature is regle.nature and m.verdict(situation, le)
    ]
    ecrits = tuple(_ecrit(nom, accorde, mentions) for nom, accorde in droits.items())
    tardif = etat in (EtatFenetre.TARDIVE, EtatFenetre.FERMEE)
    return DocumentDu(
        id=regle.id,
        nature=regle.nature,
        libelle=regle.libelle,
        moment=regle.moment,
        duree_mois=en_mois(regle.duree.valeur, regle.duree.unite) if regle.duree else None,
        duree_maximum=regle.duree.maximum if regle.duree else False,
        renouvelable=regle.renouvelable,
        de_droit=regle.de_droit_si_tardif or not tardif,
        droits=DroitsDuDocument(**droits),
        droits_detailles=ecrits,
        valable_avec=regle.valable_avec or "",
        mentions=(*(e.texte for e in ecrits if e.texte), *regle.mentions),
        precisions=regle.precisions,
        emis_ici=regle.emis_ici,
        confirme=regle.est_confirme,
        imprime=regle.imprime,
        sources=regle.sources,
    )


def _droit(
    valeur: bool | DroitConditionnel | None,  # noqa: FBT001
    situation: Situation,
    le: date,
) -> bool | None:
    if not isinstance(valeur, DroitConditionnel):
        return valeur
    return et(
        [
            *(a.evaluer(situation, le) for a in valeur.si),
            *(r.evaluer(situation) for r in valeur.quand),
        ]
    )


def _ecrit(nom: str, accorde: bool | None, mentions: list[MentionDeDroit]) -> DroitEcrit:  # noqa: FBT001
    texte = next((m.texte for m in mentions if m.droit == nom and m.accorde is accorde), "")
    return DroitEcrit(droit=nom, libelle=mots.DROITS[nom], accorde=accorde, texte=texte)


def titre(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> TitrePrevu | None:
    """The permit expected, None when no text says."""
    regle = premiere(en_vigueur(demarche, demarche.titres, type_demande, le), situation, le)
    return titre_prevu(regle) if regle else None


def titre_prevu(regle: RegleDeTitre) -> TitrePrevu:
    """A permit as an answer."""
    return TitrePrevu(
        id=regle.id,
        nature=regle.nature,
        libelle=regle.libelle,
        duree_mois=en_mois(regle.duree.valeur, regle.duree.unite) if regle.duree else None,
        maximum=regle.duree.maximum if regle.duree else False,
        a_retirer=regle.a_retirer,
        precisions=regle.precisions or "",
        confirme=regle.est_confirme,
        sources=regle.sources,
    )


def silence(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> Delai | None:
    """After how long silence is a refusal, None when no text says (paper filing of 2021)."""
    regle = premiere(en_vigueur(demarche, demarche.silence, type_demande, le), situation, le)
    return delai(regle) if regle else None


def delai(regle: RegleDeSilence) -> Delai:
    """A silence as an answer."""
    return Delai(
        valeur=regle.valeur,
        unite=regle.unite,
        depart=regle.depart,
        vaut=regle.vaut,
        effet=regle.effet,
        situation=regle.situation or "",
        confirme=regle.est_confirme,
        sources=regle.sources,
    )


def recours(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> tuple[Recours, ...]:
    """Remedies against a refusal decided that day."""
    return tuple(
        _recours(regle)
        for regle in en_vigueur(demarche, demarche.recours, type_demande, le)
        if regle.verdict(situation, le)
    )


def _recours(regle: RegleDeRecours) -> Recours:
    return Recours(
        id=regle.id,
        nature=regle.nature,
        contre=regle.contre,
        titre=regle.titre,
        autorite=regle.autorite,
        delai=regle.delai,
        valeur=regle.duree.valeur if regle.duree else None,
        unite=regle.duree.unite if regle.duree else None,
        depart=regle.depart,
        confirme=regle.est_confirme,
        sources=regle.sources,
    )
