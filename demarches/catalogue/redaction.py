"""A procedure as a page for lawyers (Markdown, French): each fact with its dates and its sources.

The whole law by default, every period of it, so that the page does not age; only what is in
force when a day is given. `manage.py catalogue documenter` writes the pages of `docs/demarches/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from demarches.catalogue import Catalogue
from demarches.catalogue.duree import Unite
from demarches.catalogue.faits import Appel, Canal, Conditionnel, Fait, TypeDemande
from demarches.catalogue.mots import DROITS
from demarches.catalogue.schema import (
    Condition,
    Decalage,
    Demarche,
    DroitConditionnel,
    Duree,
    RegleDeCout,
    RegleDeDocument,
    RegleDePiece,
    RegleDeQuestion,
    RegleDeRecours,
    RegleDeSilence,
    RegleDeTitre,
    RegleFenetre,
)

AVERTISSEMENT = "<!-- Page écrite par « manage.py catalogue documenter » : corrigez le catalogue, pas la page. -->"
TYPES = {
    TypeDemande.PREMIERE_DEMANDE: "première demande",
    TypeDemande.RENOUVELLEMENT: "renouvellement",
    TypeDemande.DUPLICATA: "duplicata",
    TypeDemande.REMPLACEMENT: "remplacement",
    TypeDemande.DECLARATION: "déclaration",
    TypeDemande.VALIDATION: "validation",
    TypeDemande.AVIS: "demande d’avis",
    TypeDemande.DEMANDE_EMPLOYEUR: "demande de l’employeur",
}
CANAUX = {
    Canal.ANEF: "en ligne",
    Canal.PREFECTURE: "en préfecture",
    Canal.CONSULAT: "au consulat",
    Canal.PLATEFORME: "plateforme de la naturalisation",
    Canal.MAIRIE: "en mairie, après une pré-demande",
}
TITRES = {
    "depot": "Où déposer",
    "beneficiaires": "Pour qui",
    "conditions": "Conditions",
    "fenetres": "Quand déposer",
    "consequences": "Conséquences d’un dépôt hors délai",
    "questions": "Questions posées",
    "ephoto": "Photo d’identité",
    "pieces": "Pièces",
    "documents": "Documents remis pendant l’instruction",
    "mentions": "Mentions imprimées sur ces documents",
    "titres": "Titre obtenu",
    "couts": "Coûts",
    "paiement": "Paiement",
    "silence": "Silence de l’administration",
    "recours": "Recours",
    "informations": "Bon à savoir",
    "non_precise": "Ce que les textes lus ne précisent pas",
}
UNITES = {
    Unite.JOURS: ("jour", "jours"),
    Unite.MOIS: ("mois", "mois"),
    Unite.ANS: ("an", "ans"),
    Unite.HEURES: ("heure", "heures"),
}
REFERENCES = {
    "titre_fin": "la fin du titre",
    "date_entree_france": "l’entrée en France",
    "date_naissance": "la naissance",
    "date_information_asile": "l’information reçue avec la demande d’asile",
}


def _reference(question: str) -> str:
    """The date a window counts from, in words when it has some."""
    return REFERENCES.get(question, f"la date de `{question}`")


def page(demarche: Demarche, le: date | None = None) -> str:
    """The page of a procedure; on that day only, when one is given."""
    return "\n".join([*_tete(demarche, le), *_sections(demarche, le), ""])


def sommaire(catalogue: Catalogue) -> str:
    """The list of pages, family by family."""
    lignes = [
        AVERTISSEMENT,
        "# Les démarches",
        "",
        "Ce que le portail sait du droit, démarche par démarche : chaque règle avec ses dates de "
        "vigueur et ses sources. Comment corriger : [le catalogue](../catalogue.md).",
        "",
        "| Démarche | Famille | Types | Code |",
        "|---|---|---|---|",
    ]
    for demarche in catalogue.demarches:
        types = ", ".join(TYPES[t] for t in demarche.types)
        lignes.append(
            f"| [{demarche.libelle}]({demarche.code}.md) | {demarche.famille.libelle} | {types} "
            f"| `{demarche.code}` |"
        )
    return "\n".join([*lignes, ""])


def _tete(demarche: Demarche, le: date | None) -> Iterator[str]:
    yield AVERTISSEMENT
    yield f"# {demarche.libelle}"
    yield ""
    yield demarche.description
    yield ""
    yield f"- Code : `{demarche.code}`"
    yield f"- Famille : {demarche.famille.libelle}"
    yield f"- Types de demande : {', '.join(TYPES[t] for t in demarche.types)}"
    if demarche.deposee_par == "parent":
        yield "- Déposée par un parent, une demande par enfant"
    if le:
        canal = demarche.canal(le)
        yield f"- Droit du {_jour(le)}, dépôt {CANAUX[canal] if canal else 'non précisé'}"


def _sections(demarche: Demarche, le: date | None) -> Iterator[str]:
    for section, titre in TITRES.items():
        faits: Iterable[Any] = getattr(demarche, section)
        if le:
            faits = [f for f in faits if f.en_vigueur(None, le, demarche.canal(le))]
        lignes = [ligne for fait in faits for ligne in _fait(fait)]
        if lignes:
            yield from ("", f"## {titre}", "", *lignes)


def _fait(fait: Any) -> Iterator[str]:
    texte = getattr(fait, "texte", None) or getattr(fait, "libelle", None) or _texte(fait)
    doute = isinstance(fait, Fait) and not fait.est_confirme
    yield f"- **{texte}**{' (à confirmer)' if doute else ''} `{fait.id}`"
    details = [*_details(fait), *_portee(fait), *_origine(fait)]
    yield from (f"  - {detail}" for detail in details)


def _texte(fait: Any) -> str:
    """Words of the facts that have neither `libelle` nor `texte`."""
    if isinstance(fait, RegleDeSilence):
        return fait.effet
    return fait.titre if isinstance(fait, RegleDeRecours) else str(fait.quand_payer)


def _details(fait: Any) -> Iterator[str]:
    """What is proper to each kind of fact."""
    ecrire: Callable[[Any], Iterable[str]] | None = DETAILS.get(type(fait).__name__)
    if ecrire:
        yield from (detail for detail in ecrire(fait) if detail)


def _condition(fait: Condition) -> Iterator[str]:
    if fait.exige or fait.exige_reponse:
        yield f"Vérifié par : {_appels(fait.exige, fait.exige_reponse)}"
    else:
        yield "Appréciée par la préfecture"
    if fait.dispense:
        yield f"Dispensé si : {_appels(fait.dispense)}"
    if fait.regroupement != "obligatoire":
        yield f"Une condition du groupe « {fait.regroupement.partition(':')[2]} » suffit"


def _fenetre(fait: RegleFenetre) -> Iterator[str]:
    bornes = (
        ("Au plus tôt", fait.au_plus_tot),
        ("Au plus tard", fait.au_plus_tard),
        ("Dernier jour d’un dépôt tardif", fait.limite),
    )
    for nom, decalage in bornes:
        if decalage and fait.reference:
            yield f"{nom} : {_decalage(decalage, _reference(fait.reference))}"
    if fait.anticipation:
        yield f"Peut déposer plus tôt si : {_appels(fait.anticipation)}"
    if fait.nature == "recommandee":
        yield "Conseil, non règle"
    if fait.suite_fermee:
        yield f"Ensuite : {fait.suite_fermee}"


def _question(fait: RegleDeQuestion) -> Iterator[str]:
    yield fait.type.value.replace("_", " ") + ("" if fait.obligatoire else ", facultative")
    if fait.options:
        yield "Choix : " + " ; ".join(f"{o.libelle} (`{o.valeur}`)" for o in fait.options)
    if fait.etats:
        yield f"Posée quand la fenêtre est : {', '.join(fait.etats)}"


def _piece(fait: RegleDePiece) -> Iterator[str]:
    yield fait.explication
    yield "" if fait.obligatoire else "Facultative"
    yield fait.condition or ""
    yield f"Datée de moins de {fait.fraicheur_mois} mois" if fait.fraicheur_mois else ""
    yield f"Traduction : {fait.traduction}" if fait.traduction else ""
    yield f"{fait.nombre} exemplaires" if fait.nombre > 1 else ""
    yield fait.format or ""
    yield f"Par exemple : {' ; '.join(fait.exemples)}" if fait.exemples else ""
    yield fait.precisions or ""
    yield {"remise_du_titre": "À la remise du titre", "apres_depot": "Après le dépôt"}.get(
        fait.moment, ""
    )


def _document(fait: RegleDeDocument) -> Iterator[str]:
    moments = {
        "depot": "Remis au dépôt",
        "completude": "Remis quand le dossier est vérifié complet",
        "expiration": "Remis si l’examen dure au-delà du document détenu",
        "decision": "Remis avec une décision favorable",
    }
    duree = f", pour {_duree(fait.duree)}" if fait.duree else ""
    yield moments[fait.moment] + duree + (", renouvelable" if fait.renouvelable else "")
    for nom, libelle in DROITS.items():
        yield f"{libelle} : {_droit(getattr(fait.droits, nom))}"
    yield f"Valable avec : {fait.valable_avec}" if fait.valable_avec else ""
    yield "" if fait.de_droit_si_tardif else "N’est plus de droit quand le dépôt est tardif"
    yield from (*fait.mentions, *fait.precisions)


def _titre(fait: RegleDeTitre) -> Iterator[str]:
    yield f"Nature : `{fait.nature}`"
    yield f"Durée : {_duree(fait.duree)}" if fait.duree else ""
    yield fait.situation or ""
    yield fait.precisions or ""


def _cout(fait: RegleDeCout) -> Iterator[str]:
    yield f"{_euros(fait.montant_eur)}" + (", en plus du reste" if fait.cumulable else "")
    for part in fait.composantes:
        yield f"dont {part.libelle} : {_euros(part.montant_eur)}"
    yield f"Dû quand la fenêtre est : {', '.join(fait.etats)}" if fait.etats else ""


def _silence(fait: RegleDeSilence) -> Iterator[str]:
    depart = {"depot": "du dépôt", "dossier_complet": "du dossier complet"}[fait.depart]
    yield fait.situation or ""
    yield f"{fait.valeur} {UNITES[fait.unite][fait.valeur > 1]} à compter {depart}"


def _recours(fait: RegleDeRecours) -> Iterator[str]:
    yield f"{fait.autorite}. Délai : {fait.delai[0].lower()}{fait.delai[1:]}"


DETAILS: dict[str, Callable[[Any], Iterable[str]]] = {
    "Condition": _condition,
    "RegleFenetre": _fenetre,
    "RegleDeQuestion": _question,
    "RegleDePiece": _piece,
    "RegleDeDocument": _document,
    "RegleDeTitre": _titre,
    "RegleDeCout": _cout,
    "RegleDeSilence": _silence,
    "RegleDeRecours": _recours,
    "Depot": lambda fait: [f"{CANAUX[fait.canal].capitalize()}, {fait.statut}"],
    "RegleEphoto": lambda fait: ["Code e-photo demandé" if fait.requise else "Sans code e-photo"],
    "Paiement": lambda fait: [fait.comment_payer],
    "Consequence": lambda fait: [f"Quand la fenêtre est : {', '.join(fait.etats)}"],
    "Information": lambda fait: [f"Durée : {_duree(fait.duree)}"] if fait.duree else [],
    "MentionDeDroit": lambda fait: [
        f"{fait.nature}, {DROITS[fait.droit].lower()} : {'oui' if fait.accorde else 'non'}"
    ],
}


def _portee(fait: Conditionnel) -> Iterator[str]:
    """For which requests, by which channels, on which days, for whom."""
    if fait.types:
        yield f"Pour : {', '.join(TYPES[t] for t in fait.types)}"
    if fait.canaux:
        yield f"Dépôt : {', '.join(CANAUX[c] for c in fait.canaux)}"
    if fait.du or fait.au:
        debut = f"à partir du {_jour(fait.du)}" if fait.du else ""
        fin = f"jusqu’au {_jour(fait.au)}" if fait.au else ""
        yield f"En vigueur {' '.join(filter(None, [debut, fin]))}"
    if fait.si or fait.quand:
        yield f"Si : {_appels(fait.si, fait.quand)}"
    if fait.sauf:
        yield f"Sauf : {_appels(fait.sauf)}"


def _origine(fait: Any) -> Iterator[str]:
    """Where it is written, and what was deduced."""
    if not isinstance(fait, Fait):
        return
    yield f"Sources : {' ; '.join(s.libelle for s in fait.sources)}"
    if fait.dates_deduites:
        yield f"Dates déduites : {fait.dates_deduites}"
    if fait.deduit:
        yield "Déduit de ces sources, qui ne le disent pas en toutes lettres"
    if fait.note:
        yield f"Note : {fait.note}"


def _appels(appels: Iterable[Appel], reponses: Iterable[Any] = ()) -> str:
    dits = []
    for appel in appels:
        chiffres = ", ".join(f"{nom} = {valeur}" for nom, valeur in appel.parametres.items())
        dits.append(f"`{appel.nom}`" + (f" ({chiffres})" if chiffres else ""))
    for reponse in reponses:
        valeurs = " ou ".join(_reponse(v) for v in reponse.valeurs)
        dits.append(f"`{reponse.champ}` : {valeurs}")
    return " ; ".join(dits)


def _reponse(valeur: object) -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return f"`{valeur}`"


def _droit(valeur: object) -> str:
    if isinstance(valeur, DroitConditionnel):
        return f"oui si {_appels(valeur.si, valeur.quand)}"
    if valeur is None:
        return "non précisé"
    return "oui" if valeur else "non"


def _decalage(decalage: Decalage, reference: str) -> str:
    sens = "avant" if decalage.sens == "avant" else "après"
    veille = "la veille du jour situé " if decalage.veille else ""
    unite = UNITES[decalage.unite][decalage.valeur > 1]
    return f"{veille}{decalage.valeur} {unite} {sens} {reference}"


def _duree(duree: Duree) -> str:
    maximum = " au plus" if duree.maximum else ""
    return f"{duree.valeur} {UNITES[duree.unite][duree.valeur > 1]}{maximum}"


def _euros(montant: Any) -> str:
    entier = montant == int(montant)
    return f"{int(montant)} €" if entier else f"{montant:.2f} €".replace(".", ",")


def _jour(jour: date) -> str:
    mois = (
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
        "octobre", "novembre", "décembre",
    )  # fmt: skip
    return f"{'1er' if jour.day == 1 else jour.day} {mois[jour.month - 1]} {jour.year}"
