"""What loading cannot refuse: facts nobody can meet, rules hidden by others, words never used.

A missing source, an unknown predicate or two dates of force that overlap already stop the
loading. Here the whole catalogue is walked, day by day of law: between two dates of force
nothing changes, so one day of each period stands for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from demarches.catalogue import calcul
from demarches.catalogue.calcul.choix import en_vigueur
from demarches.catalogue.chargement import BIBLIOTHEQUES, DOSSIER, Catalogue, lire_yaml
from demarches.catalogue.faits import Appel, Conditionnel, Source, TypeDemande
from demarches.catalogue.predicats import PREDICATS
from demarches.catalogue.schema import Demarche, RegleDeCout
from demarches.catalogue.situation import Situation

# Where the first rule that applies answers alone, and the others are never read.
UNE_SEULE_REPOND = ("fenetres", "ephoto", "paiement", "silence")


@dataclass(frozen=True)
class Constat:
    """Something to correct; `bloquant` when an answer is or would be wrong."""

    ou: str
    message: str
    bloquant: bool = True

    def __str__(self) -> str:
        return f"{self.ou} : {self.message}"


def verifier(catalogue: Catalogue, le: date, dossier: Path = DOSSIER) -> list[Constat]:
    """Everything found as of that day, procedures first, then what is never used."""
    constats: list[Constat] = []
    declinees = _declinees(dossier)
    for demarche in catalogue.demarches:
        constats += faits_jamais_en_vigueur(demarche)
        constats += pieces_inaccessibles(demarche)
        if demarche.code not in declinees:
            constats += regles_masquees(demarche)
        constats += montants_en_double(demarche)
        constats += titres_manquants(demarche, le)
    constats += jamais_trouvees(catalogue, le)
    constats += questions_sans_demarche(catalogue)
    constats += jamais_utilises(catalogue, dossier)
    return constats


def periodes(demarche: Demarche) -> tuple[date, ...]:
    """The first day of each period in which the law of the procedure does not change."""
    debuts: set[date] = set()
    for _, faits in demarche.sections():
        for fait in faits:
            debuts |= {fait.du} if fait.du else set()
            debuts |= {fait.au + timedelta(days=1)} if fait.au else set()
    if not debuts:
        return (date(2021, 1, 1),)
    return (min(debuts) - timedelta(days=1), *sorted(debuts))


def faits_jamais_en_vigueur(demarche: Demarche) -> Iterator[Constat]:
    """Facts whose dates, kinds of request and channels never meet."""
    jours = [(jour, demarche.canal(jour)) for jour in periodes(demarche)]
    for section, faits in demarche.sections():
        for fait in faits:
            types = fait.types or demarche.types
            if not any(fait.en_vigueur(t, jour, canal) for t in types for jour, canal in jours):
                message = "n’est jamais en vigueur par un canal ouvert ce jour-là"
                yield Constat(f"{demarche.code}, {section}, {fait.id}", message)


def pieces_inaccessibles(demarche: Demarche) -> Iterator[Constat]:
    """Documents due at filing that nobody is ever asked for."""
    vues = {
        piece.id
        for type_demande in demarche.types
        for jour in periodes(demarche)
        for piece in calcul.pieces(demarche, type_demande, Situation(), jour)
    }
    for identifiant in dict.fromkeys(p.id for p in demarche.pieces if p.moment == "depot"):
        if identifiant not in vues:
            yield Constat(f"{demarche.code}, pieces, {identifiant}", "n’est demandée à personne")


def regles_masquees(demarche: Demarche) -> Iterator[Constat]:
    """Rules that always stand behind another one which asks nothing of the person."""
    for section, faits in demarche.sections():
        if section not in UNE_SEULE_REPOND:
            continue
        regles = [f for f in faits if getattr(f, "nature", "legale") != "recommandee"]
        for rang, regle in enumerate(regles):
            cas = list(_cas(demarche, regle))
            if cas and all(
                any(not r.est_conditionnel and r.en_vigueur(*c) for r in regles[:rang]) for c in cas
            ):
                message = "ne répond jamais : une règle sans condition la précède tous les jours"
                yield Constat(f"{demarche.code}, {section}, {regle.id}", message)


def montants_en_double(demarche: Demarche) -> Iterator[Constat]:
    """Two amounts due by everybody for the same request on the same day."""
    generaux = [r for r in demarche.couts if not r.cumulable and not r.est_conditionnel]
    for rang, regle in enumerate(generaux):
        for autre in generaux[:rang]:
            if _meme_etat(regle, autre) and any(
                autre.en_vigueur(*cas) for cas in _cas(demarche, regle)
            ):
                message = f"est dû en même temps que {autre.id}, sans condition"
                yield Constat(f"{demarche.code}, couts, {regle.id}", message)


def titres_manquants(demarche: Demarche, le: date) -> Iterator[Constat]:
    """Requests received here, from that day on, that may be granted without a word on what is."""
    if "favorable" not in demarche.issues or demarche.entree_generale:
        return
    jours = [jour for jour in (le, *periodes(demarche)) if jour >= le]
    for type_demande in demarche.types:
        for jour in jours:
            titres = en_vigueur(demarche, demarche.titres, type_demande, jour)
            if demarche.se_depose_ici(jour) and not titres:
                message = f"{type_demande} : rien ne dit ce qu’une décision favorable accorde"
                yield Constat(f"{demarche.code}, titres", f"{message} le {jour}")
                break


def jamais_trouvees(catalogue: Catalogue, le: date) -> Iterator[Constat]:
    """Requests open that day that no way through the questionnaire finds."""
    trouvees = {
        (destination.demarche.code, destination.type_demande)
        for fin in _fins_du_questionnaire(catalogue, {}, le)
        for destination in fin.retenues
    }
    for demarche in catalogue.demarches:
        if demarche.entree_generale or demarche.canal(le) is None:
            continue
        for type_demande in demarche.types:
            if (demarche.code, type_demande) not in trouvees:
                message = f"{type_demande} : ouverte, et aucun chemin du questionnaire n’y mène"
                yield Constat(f"{demarche.code}, orientation", message)


def _fins_du_questionnaire(
    catalogue: Catalogue, reponses: dict[str, str], le: date
) -> Iterator[calcul.Orientation]:
    orientation = calcul.orienter(catalogue, catalogue.situation.depuis(reponses), le)
    if orientation.question is None:
        yield orientation
        return
    for option in orientation.question.options:
        suite = {**reponses, orientation.question.id: option.valeur}
        yield from _fins_du_questionnaire(catalogue, suite, le)


def questions_sans_demarche(catalogue: Catalogue) -> Iterator[Constat]:
    """Frequent questions said of a procedure that does not exist."""
    codes = {demarche.code for demarche in catalogue.demarches}
    for question in catalogue.faq:
        for code in question.demarches:
            if code not in codes:
                yield Constat(f"faq, {question.id}", f"parle d’une démarche inconnue : {code}")


def jamais_utilises(catalogue: Catalogue, dossier: Path) -> Iterator[Constat]:
    """Predicates, shared blocks, documents, questions and texts that nothing names."""
    modeles = [m for tout in (catalogue.demarches, catalogue.faq) for m in _modeles(tout)]
    appeles = _avec_ceux_qu_ils_appellent({m.nom for m in modeles if isinstance(m, Appel)})
    bruts = _bruts(dossier)
    blocs = {
        bloc
        for contenu in bruts.values()
        for demarche in contenu.get("demarches", ())
        for bloc in demarche.get("blocs", ())
    }
    utilises = {
        "prédicat": (PREDICATS, appeles),
        "bloc": (_cles(bruts, "blocs"), blocs),
        "pièce": (
            _cles(bruts, "pieces"),
            {p.id for d in catalogue.demarches for p in d.pieces},
        ),
        "question": (
            _cles(bruts, "questions"),
            {q.id for d in catalogue.demarches for q in d.questions} | _qui_departagent(catalogue),
        ),
        "source": (
            [s.id for s in catalogue.sources],
            {m.texte for m in modeles if isinstance(m, Source)},
        ),
    }
    for nom, (connus, vus) in utilises.items():
        for connu in connus:
            if connu not in vus:
                yield Constat(f"{nom} {connu}", "ne sert à aucune démarche", bloquant=False)


def _qui_departagent(catalogue: Catalogue) -> set[str]:
    """Questions of the questionnaire that some procedure answers to."""
    citees = {r.champ for d in catalogue.demarches for c in d.orientation for r in c.reponses}
    return citees & {question.id for question in catalogue.parcours}


def _bruts(dossier: Path) -> dict[str, dict[str, Any]]:
    return {
        fichier.stem: lire_yaml(fichier.name, fichier.read_bytes())
        for fichier in sorted(dossier.glob("*.yaml"))
    }


def _declinees(dossier: Path) -> set[str]:
    """Procedures that settle an answer of another: its case may then hide the general rule."""
    return {
        demarche["code"]
        for contenu in _bruts(dossier).values()
        for demarche in contenu.get("demarches") or ()
        if "decline" in demarche
    }


Cas = tuple[TypeDemande, date, Any]


def _cas(demarche: Demarche, regle: Conditionnel) -> Iterator[Cas]:
    """Each kind of request and period the rule is in force for."""
    for type_demande in demarche.types:
        for jour in periodes(demarche):
            canal = demarche.canal(jour)
            if regle.en_vigueur(type_demande, jour, canal):
                yield type_demande, jour, canal


def _meme_etat(regle: RegleDeCout, autre: RegleDeCout) -> bool:
    if not regle.etats or not autre.etats:
        return regle.etats == autre.etats
    return bool(set(regle.etats) & set(autre.etats))


def _avec_ceux_qu_ils_appellent(noms: set[str]) -> set[str]:
    """Predicates lean on one another: what a used one calls is used."""
    vus: set[str] = set()
    while reste := noms - vus:
        vus |= reste
        noms = noms | {
            appele
            for nom in reste
            for appele in PREDICATS[nom].__code__.co_names
            if appele in PREDICATS
        }
    return vus


def _modeles(valeur: object) -> Iterator[BaseModel]:
    if isinstance(valeur, BaseModel):
        yield valeur
        for champ in type(valeur).model_fields:
            yield from _modeles(getattr(valeur, champ))
    elif isinstance(valeur, tuple):
        for element in valeur:
            yield from _modeles(element)


def _cles(bruts: Mapping[str, Mapping[str, Any]], liste: str) -> list[str]:
    cle = BIBLIOTHEQUES[liste]
    return [element[cle] for contenu in bruts.values() for element in contenu.get(liste, ())]
