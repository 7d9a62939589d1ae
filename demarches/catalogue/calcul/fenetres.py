"""The filing window: too early, open, late, closed, and what each state entails.

Both ends belong to the window: "between the 120th and the 60th day before" lets one file on
both days. A source's narrower window is advice inside the legal one (`recommande`), cut to it.
"""

from __future__ import annotations

from datetime import date

from demarches.catalogue import mots
from demarches.catalogue.calcul.choix import en_vigueur, premiere, sans_doublon
from demarches.catalogue.faits import (
    EtatFenetre,
    TypeDemande,
)
from demarches.catalogue.reponses import Fenetre, Recommandation
from demarches.catalogue.schema import (
    Demarche,
    RegleFenetre,
)
from demarches.catalogue.situation import Situation


def fenetre(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> Fenetre:
    """Where that day stands against the window in force that day."""
    regles = en_vigueur(demarche, demarche.fenetres, type_demande, le)
    legales = [r for r in regles if r.nature == "legale"]
    regle = premiere(legales, situation, le)
    if regle is None:
        return _sans_regle(legales)
    reference = situation.valeur(regle.reference) if regle.reference else None
    if regle.reference and reference is None:
        return _reponse(regle, etat=None)
    tot, tard, limite = _bornes(regle, reference)
    if tot and any(a.evaluer(situation, le) for a in regle.anticipation):
        tot = None
    etat = _etat(le, tot, tard, limite)
    conseils = _recommandations(regles, situation, le, tot, tard)
    retenue = next((c for c in conseils if c.dans_la_fenetre), None)
    consequences = [
        c
        for c in en_vigueur(demarche, demarche.consequences, type_demande, le)
        if etat in c.etats and c.verdict(situation, le) is not False
    ]
    return _reponse(
        regle,
        etat=etat,
        reference_le=reference,
        au_plus_tot=tot,
        au_plus_tard=tard,
        limite=limite,
        recommande=(retenue.du, retenue.au) if retenue else None,
        recommandations=conseils,
        consequences=tuple(c.texte for c in consequences),
        sources=sans_doublon([*regle.sources, *(s for c in consequences for s in c.sources)]),
    )


def _bornes(
    regle: RegleFenetre, reference: date | None
) -> tuple[date | None, date | None, date | None]:
    if reference is None:
        return None, None, None
    tot, tard, limite = (
        decalage.depuis(reference) if decalage else None
        for decalage in (regle.au_plus_tot, regle.au_plus_tard, regle.limite)
    )
    return tot, tard, limite


def _etat(le: date, tot: date | None, tard: date | None, limite: date | None) -> EtatFenetre:
    if tot and le < tot:
        return EtatFenetre.PAS_ENCORE
    if limite and le > limite:
        return EtatFenetre.FERMEE
    if tard and le > tard:
        return EtatFenetre.TARDIVE
    return EtatFenetre.OUVERTE


def _recommandations(
    regles: tuple[RegleFenetre, ...],
    situation: Situation,
    le: date,
    tot: date | None,
    tard: date | None,
) -> tuple[Recommandation, ...]:
    """Advised periods; inside the window they are cut to it, outside they are said as they are."""
    conseils = []
    for regle in regles:
        if regle.nature != "recommandee" or not regle.verdict(situation, le):
            continue
        reference = situation.valeur(regle.reference) if regle.reference else None
        debut, fin, _ = _bornes(regle, reference)
        if debut is None or fin is None:
            continue
        coupe = max(debut, tot or debut), min(fin, tard or fin)
        dedans = coupe[0] < coupe[1]
        du, au = coupe if dedans else (debut, fin)
        conseils.append(
            Recommandation(
                id=regle.id,
                libelle=regle.libelle,
                du=du,
                au=au,
                dans_la_fenetre=dedans,
                sources=regle.sources,
            )
        )
    return tuple(conseils)


def _sans_regle(legales: list[RegleFenetre]) -> Fenetre:
    """Unknown, and why: an answer is missing, or no text says."""
    return Fenetre(
        etat=None,
        reference=None,
        au_plus_tot=None,
        au_plus_tard=None,
        limite=None,
        recommande=None,
        recommandations=(),
        consequences=(),
        libelle="",
        explication=mots.INDETERMINEE if legales else mots.NON_PRECISEE,
        suite="",
        sources=sans_doublon(s for r in legales for s in r.sources),
    )


def _reponse(regle: RegleFenetre, *, etat: EtatFenetre | None, **valeurs: object) -> Fenetre:
    dites = regle.explications
    explication = (getattr(dites, etat or "inconnue", None) if dites else None) or (
        mots.INDETERMINEE if etat is None else (dites.ouverte if dites else "")
    )
    champs: dict[str, object] = {
        "au_plus_tot": None,
        "au_plus_tard": None,
        "limite": None,
        "recommande": None,
        "recommandations": (),
        "consequences": (),
        "sources": regle.sources,
        **valeurs,
    }
    return Fenetre.model_validate(
        {
            "etat": etat,
            "reference": regle.reference,
            "libelle": regle.libelle,
            "explication": explication,
            "suite": (regle.suite_fermee or "") if etat is EtatFenetre.FERMEE else "",
            **champs,
        }
    )
