"""What any statement of the catalogue is made of: sources, dates of force, conditions.

Home of the vocabulary shared by every section of a procedure, and of three-valued logic (yes,
no, not known). A fact without a source does not load. What each section adds is in `schema`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import NoneType
from typing import Annotated, Any, Self, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

from demarches.catalogue import predicats
from demarches.catalogue.situation import Situation


class MarqueTexte:
    """Marks a string as words shown to people, hence to be translated."""


Texte = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), MarqueTexte()]
Identifiant = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$")]


class Modele(BaseModel):
    """Base of everything read from YAML."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class TypeDemande(StrEnum):
    """What is asked of the administration."""

    PREMIERE_DEMANDE = "premiere_demande"
    RENOUVELLEMENT = "renouvellement"
    DUPLICATA = "duplicata"
    REMPLACEMENT = "remplacement"
    DECLARATION = "declaration"
    VALIDATION = "validation"
    AVIS = "avis"
    DEMANDE_EMPLOYEUR = "demande_employeur"


class Fiabilite(StrEnum):
    """How far a source can be trusted, strongest first; the weakest one cited decides."""

    TEXTE_OFFICIEL = "texte_officiel"
    COPIE_TEXTE_OFFICIEL = "copie_texte_officiel"
    PAGE_ADMINISTRATIVE = "page_administrative"
    TEXTE_SOURCE = "texte_source"
    PAGE_TIERCE = "page_tierce"

    @property
    def rang(self) -> int:
        """Position, 0 being the strongest."""
        return list(Fiabilite).index(self)


class Canal(StrEnum):
    """Where a request is filed."""

    ANEF = "anef"
    PREFECTURE = "prefecture"
    CONSULAT = "consulat"
    PLATEFORME = "plateforme_naturalisation"
    MAIRIE = "mairie_ants_pre_demande"


class EtatFenetre(StrEnum):
    """Where a day stands against the filing window."""

    PAS_ENCORE = "pas_encore"
    OUVERTE = "ouverte"
    TARDIVE = "tardive"
    FERMEE = "fermee"


class NatureDocument(StrEnum):
    """Papers given while a request lives."""

    CONFIRMATION_DEPOT = "confirmation_depot"
    ADP = "adp"
    ADF = "adf"
    RECEPISSE = "recepisse"
    ATTESTATION_DEMANDE = "attestation_demande"
    CONFIRMATION_VALIDATION = "confirmation_validation"
    ATTESTATION_CHANGEMENT = "attestation_changement"
    RECU_EMPLOYEUR = "recu_employeur"
    AUTORISATION_TRAVAIL = "autorisation_travail"
    AVIS = "avis"
    APS = "aps"


class Moment(StrEnum):
    """When a paper is due."""

    DEPOT = "depot"
    COMPLETUDE = "completude"
    EXPIRATION = "expiration"
    DECISION = "decision"


class Source(BaseModel):
    """One place of one text: `libelle` is the readable form.

    Not strict, unlike the rest: it is part of the answers a dossier keeps as JSON.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    texte: str
    ou: str
    fiabilite: Fiabilite
    libelle: str

    @property
    def a_confirmer(self) -> bool:
        """Whether only a third party says it."""
        return self.fiabilite is Fiabilite.PAGE_TIERCE


class TexteSource(Modele):
    """A text the catalogue cites, as `sources.yaml` describes it."""

    id: str
    titre: str
    court: str
    ou: str
    date_version: str
    fiabilite: Fiabilite
    note: str | None = None
    lu_le: date
    lignes: bool = False

    def citer(self, endroit: str) -> Source:
        """The source for one place (article, lines, sheet) of this text."""
        lisible = f"{self.court}, {self._en_clair(endroit)}" if endroit else self.court
        return Source(texte=self.id, ou=endroit, fiabilite=self.fiabilite, libelle=lisible)

    def _en_clair(self, endroit: str) -> str:
        """`434-437` is "lignes 434-437", `R*432-1` is "art. R.* 432-1"."""
        if self.lignes:
            return f"{'lignes' if '-' in endroit else 'ligne'} {endroit}"
        article = re.fullmatch(r"([LRD])(\*?)(\d.*)", endroit)
        return f"art. {article[1]}.{article[2]} {article[3]}" if article else endroit


def _citer(valeur: Any, info: ValidationInfo) -> tuple[Source, ...]:
    """Turn `CESEDA:R431-5` into a Source; an unknown text is an error of the catalogue."""
    textes: dict[str, TexteSource] = (info.context or {}).get("sources", {})
    citees = []
    for reference in valeur or ():
        if isinstance(reference, Source):
            citees.append(reference)
            continue
        identifiant, _, endroit = str(reference).partition(":")
        if identifiant not in textes:
            raise ValueError(f"source inconnue : {identifiant}")
        citees.append(textes[identifiant].citer(endroit))
    return tuple(citees)


Sources = Annotated[tuple[Source, ...], BeforeValidator(_citer)]


def connus(info: ValidationInfo) -> Mapping[str, Any]:
    """The fields of the situation of the catalogue being read."""
    modele: type[Situation] = (info.context or {}).get("situation", Situation)
    return modele.model_fields


def genre(champ: str, champs: Mapping[str, Any]) -> Any:
    """What an answer to that question is, "not known" left out."""
    (seul,) = (t for t in get_args(champs[champ].annotation) if t is not NoneType)
    return seul


# A parameter of a predicate that is an answer to a question, and that question.
_REPONSES_EN_PARAMETRE = {"niveau": "niveau_francais"}


def refuser_l_impossible(champ: str, valeurs: Sequence[Any], info: ValidationInfo) -> None:
    """Refuse an answer nobody can give: outside the options, or of another kind.

    A rule that waits for it would never apply, and nothing else would tell.
    """
    admise = genre(champ, connus(info))
    options = get_args(admise)
    for valeur in valeurs:
        if valeur not in options if options else type(valeur) is not admise:
            raise ValueError(f"« {valeur} » n’est pas une réponse à {champ}")


class Appel(Modele):
    """A named predicate and its figures, e.g. `{age_au_moins: {ans: 16}}`."""

    nom: str
    parametres: dict[str, int | str] = {}

    @model_validator(mode="after")
    def _existe(self, info: ValidationInfo) -> Self:
        predicats.verifier(self.nom, self.parametres)
        champ = self.parametres.get("champ")
        if champ is not None and champ not in connus(info):
            raise ValueError(f"champ inconnu de Situation : {champ}")
        for nom, question in _REPONSES_EN_PARAMETRE.items():
            if nom in self.parametres:
                refuser_l_impossible(question, [self.parametres[nom]], info)
        if self.nom == "reponse_est":
            valeur: Any = self.parametres["valeur"]
            if genre(str(champ), connus(info)) is bool:
                valeur = {"oui": True, "non": False}.get(valeur, valeur)
            refuser_l_impossible(str(champ), [valeur], info)
        return self

    def evaluer(self, situation: Situation, le: date) -> bool | None:
        """The predicate's answer on that day."""
        return predicats.PREDICATS[self.nom](situation, le, **self.parametres)


class Reponse(Modele):
    """An answer of the person compared as it is: `champ` is one of `valeurs`."""

    champ: str
    valeurs: tuple[str | int | bool, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _existe(self, info: ValidationInfo) -> Self:
        if self.champ not in connus(info):
            raise ValueError(f"champ inconnu de Situation : {self.champ}")
        refuser_l_impossible(self.champ, self.valeurs, info)
        return self

    def evaluer(self, situation: Situation) -> bool | None:
        """Whether the answer is one of the values, None when there is no answer."""
        valeur = situation.valeur(self.champ)
        return None if valeur is None else valeur in self.valeurs


def _appels(valeur: Any) -> Any:
    """Accept `nom`, `{nom: {parametre: valeur}}` and lists of both."""
    if valeur is None:
        return ()
    elements = valeur if isinstance(valeur, list | tuple) else [valeur]
    appels: list[Any] = []
    for element in elements:
        if isinstance(element, str):
            appels.append({"nom": element})
        elif isinstance(element, dict) and len(element) == 1:
            ((nom, parametres),) = element.items()
            appels.append({"nom": nom, "parametres": parametres})
        else:
            appels.append(element)
    return tuple(appels)


def _reponses(valeur: Any) -> Any:
    """Accept `{champ: valeur}` and `{champ: [valeur, …]}`."""
    if isinstance(valeur, dict):
        return tuple(
            {"champ": champ, "valeurs": tuple(v) if isinstance(v, list) else (v,)}
            for champ, v in valeur.items()
        )
    return valeur


Appels = Annotated[tuple[Appel, ...], BeforeValidator(_appels)]
Reponses = Annotated[tuple[Reponse, ...], BeforeValidator(_reponses)]


def et(verdicts: Sequence[bool | None]) -> bool | None:
    """Three-valued "and": one no is no, else one unknown is unknown."""
    if any(v is False for v in verdicts):
        return False
    return None if any(v is None for v in verdicts) else True


def ou(verdicts: Sequence[bool | None]) -> bool | None:
    """Three-valued "or": one yes is yes, else one unknown is unknown."""
    if any(verdicts):
        return True
    return None if any(v is None for v in verdicts) else False


def non(verdict: bool | None) -> bool | None:  # noqa: FBT001
    """Three-valued "not"."""
    return None if verdict is None else not verdict


class Conditionnel(Modele):
    """Something that applies to some requests, on some days, to some people."""

    types: tuple[TypeDemande, ...] = ()
    canaux: tuple[Canal, ...] = ()
    du: date | None = None
    au: date | None = None
    si: Appels = ()
    sauf: Appels = ()
    quand: Reponses = ()

    @model_validator(mode="after")
    def _dates_en_ordre(self) -> Self:
        if self.du and self.au and self.au < self.du:
            raise ValueError("« au » précède « du »")
        return self

    def en_vigueur(self, type_demande: TypeDemande | None, le: date, canal: Canal | None) -> bool:
        """Whether it belongs to that kind of request and channel, and is in force that day."""
        if self.canaux and canal not in self.canaux:
            return False
        if self.types and type_demande is not None and type_demande not in self.types:
            return False
        return (self.du is None or self.du <= le) and (self.au is None or le <= self.au)

    @property
    def est_conditionnel(self) -> bool:
        """Whether the person's situation decides."""
        return bool(self.si or self.sauf or self.quand)

    def verdict(self, situation: Situation, le: date) -> bool | None:
        """Whether it applies to that person; True when nothing is asked."""
        if not self.est_conditionnel:
            return True
        exemptions = [non(a.evaluer(situation, le)) for a in self.sauf]
        return et([self.vise(situation, le), *exemptions])

    def vise(self, situation: Situation, le: date) -> bool | None:
        """Whether it is meant for that person, exemptions (`sauf`) left aside."""
        return et(
            [
                *(a.evaluer(situation, le) for a in self.si),
                *(r.evaluer(situation) for r in self.quand),
            ]
        )

    def chevauche(self, autre: Conditionnel) -> bool:
        """Whether both could answer for the same request, person and day."""
        for siens, autres in ((self.types, autre.types), (self.canaux, autre.canaux)):
            if siens and autres and not set(siens) & set(autres):
                return False
        reponses = {r.champ: set(r.valeurs) for r in self.quand}
        if any(r.champ in reponses and not reponses[r.champ] & set(r.valeurs) for r in autre.quand):
            return False
        return (self.du or date.min) <= (autre.au or date.max) and (autre.du or date.min) <= (
            self.au or date.max
        )


class Fait(Conditionnel):
    """A statement of law: where it is written, how sure it is."""

    id: Identifiant
    sources: Sources = Field(min_length=1)
    dates_deduites: Texte | None = None
    deduit: bool = False
    a_confirmer: bool = False
    note: Texte | None = None

    @property
    def fiabilite(self) -> Fiabilite:
        """That of the weakest source cited."""
        return max((s.fiabilite for s in self.sources), key=lambda f: f.rang)

    @property
    def est_confirme(self) -> bool:
        """False when it must be shown as "à confirmer"."""
        return not self.a_confirmer and self.fiabilite is not Fiabilite.PAGE_TIERCE
