"""The shape of the law as data: what a YAML file of the catalogue may say.

Frozen, strict, nothing extra. Every fact carries its sources and, when known, its dates of
force (`du`/`au`, both included); several facts may share an id when their dates do not overlap,
and the day asked decides. Conditions are named predicates (`si`, `sauf`) or plain answers
(`quand`), never expressions. Reading files and joining them is `chargement`'s work; applying
them to a person is `calcul`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, Self, TypeVar

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
from demarches.catalogue.duree import Unite, ajouter
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


class Moment(StrEnum):
    """When a paper is due."""

    DEPOT = "depot"
    COMPLETUDE = "completude"
    EXPIRATION = "expiration"
    DECISION = "decision"


DROITS = ("sejour", "travail", "voyage_schengen", "retour_france", "droits_sociaux")
Droit = Literal["sejour", "travail", "voyage_schengen", "retour_france", "droits_sociaux"]


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


class Appel(Modele):
    """A named predicate and its figures, e.g. `{age_au_moins: {ans: 16}}`."""

    nom: str
    parametres: dict[str, int | str] = {}

    @model_validator(mode="after")
    def _existe(self) -> Self:
        predicats.verifier(self.nom, self.parametres)
        return self

    def evaluer(self, situation: Situation, le: date) -> bool | None:
        """The predicate's answer on that day."""
        return predicats.PREDICATS[self.nom](situation, le, **self.parametres)


class Reponse(Modele):
    """An answer of the person compared as it is: `champ` is one of `valeurs`."""

    champ: str
    valeurs: tuple[str | int | bool, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _existe(self) -> Self:
        if self.champ not in Situation.model_fields:
            raise ValueError(f"champ inconnu de Situation : {self.champ}")
        return self

    def evaluer(self, situation: Situation) -> bool | None:
        """Whether the answer is one of the values, None when there is no answer."""
        valeur = getattr(situation, self.champ)
        return None if valeur is None else valeur in self.valeurs


def _appels(valeur: Any) -> Any:
    """Accept `nom`, `{nom: {parametre: valeur}}` and lists of both."""
    if valeur is None:
        return ()
    elements = valeur if isinstance(valeur, list | tuple) else [valeur]
    appels: list[Any] = []
    for element in elements:
        if isinstance(element, str):
            appels.append(Appel(nom=element))
        elif isinstance(element, dict) and len(element) == 1:
            ((nom, parametres),) = element.items()
            appels.append(Appel(nom=nom, parametres=parametres))
        else:
            appels.append(element)
    return tuple(appels)


def _reponses(valeur: Any) -> Any:
    """Accept `{champ: valeur}` and `{champ: [valeur, …]}`."""
    if isinstance(valeur, dict):
        return tuple(
            Reponse(champ=champ, valeurs=tuple(v) if isinstance(v, list) else (v,))
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

    def en_vigueur(
        self, type_demande: TypeDemande | None, le: date, canal: Canal | None = None
    ) -> bool:
        """Whether it belongs to that kind of request and channel, and is in force that day."""
        if self.canaux and canal is not None and canal not in self.canaux:
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
        return et(
            [
                *(a.evaluer(situation, le) for a in self.si),
                *(non(a.evaluer(situation, le)) for a in self.sauf),
                *(r.evaluer(situation) for r in self.quand),
            ]
        )

    def chevauche(self, autre: Conditionnel) -> bool:
        """Whether both could answer for the same kind of request on one day."""
        for siens, autres in ((self.types, autre.types), (self.canaux, autre.canaux)):
            if siens and autres and not set(siens) & set(autres):
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


class Duree(Modele):
    """A length: `maximum` when the text gives a ceiling."""

    valeur: int = Field(gt=0)
    unite: Unite
    maximum: bool = False


class Decalage(Modele):
    """A distance from a date of reference."""

    valeur: int = Field(ge=0)
    unite: Unite
    sens: Literal["avant", "apres"]

    def depuis(self, jour: date) -> date:
        """The day it designates."""
        return ajouter(jour, -self.valeur if self.sens == "avant" else self.valeur, self.unite)


class Beneficiaire(Fait):
    """Who may apply."""

    libelle: Texte


class Depot(Fait):
    """A channel of filing."""

    canal: Canal
    statut: Literal["ouvert", "annonce", "ferme"] = "ouvert"
    libelle: Texte


class Condition(Fait):
    """A condition of the law; without predicate nor answer it is for the prefecture to judge."""

    libelle: Texte
    regroupement: Annotated[
        str, StringConstraints(pattern=r"^(obligatoire|une_parmi:[a-z0-9-]+)$")
    ] = "obligatoire"
    exige: Appels = ()
    exige_reponse: Reponses = ()
    dispense: Appels = ()

    @property
    def est_calculable(self) -> bool:
        """Whether the answers can settle it."""
        return bool(self.exige or self.exige_reponse)

    def remplie(self, situation: Situation, le: date) -> bool | None:
        """Whether the person meets it; an exemption counts as met."""
        if any(a.evaluer(situation, le) for a in self.dispense):
            return True
        if not self.est_calculable:
            return None
        return et(
            [
                *(a.evaluer(situation, le) for a in self.exige),
                *(r.evaluer(situation) for r in self.exige_reponse),
            ]
        )


class ExplicationsFenetre(Modele):
    """What is said of the window in each state; `inconnue` when a date is missing."""

    pas_encore: Texte | None = None
    ouverte: Texte
    tardive: Texte | None = None
    fermee: Texte | None = None
    inconnue: Texte | None = None


ReferenceFenetre = Literal["titre_fin", "date_entree_france"]


class RegleFenetre(Fait):
    """A filing window counted from a date; `recommandee` is advice, not law."""

    libelle: Texte
    nature: Literal["legale", "recommandee"] = "legale"
    reference: ReferenceFenetre | None = None
    au_plus_tot: Decalage | None = None
    au_plus_tard: Decalage | None = None
    limite: Decalage | None = None
    anticipation: Appels = ()
    explications: ExplicationsFenetre | None = None
    suite_fermee: Texte | None = None

    @model_validator(mode="after")
    def _coherente(self) -> Self:
        if (self.au_plus_tot or self.au_plus_tard or self.limite) and self.reference is None:
            raise ValueError("une fenêtre datée a une date de référence")
        if self.nature == "recommandee" and not (self.au_plus_tot and self.au_plus_tard):
            raise ValueError("une fenêtre recommandée a un début et une fin")
        if self.nature == "legale" and self.explications is None:
            raise ValueError("une fenêtre légale s’explique dans chaque état")
        if self.limite and not self.suite_fermee:
            raise ValueError("une fenêtre qui se ferme dit quoi faire ensuite")
        return self


class Consequence(Fait):
    """What filing in some state of the window entails."""

    etats: tuple[EtatFenetre, ...] = Field(min_length=1)
    texte: Texte


class RegleEphoto(Fait):
    """Whether the e-photo code is asked for."""

    requise: bool
    libelle: Texte


class RegleDePiece(Fait):
    """A document required; its words come from `pieces.yaml` unless said otherwise."""

    libelle: Texte
    obligatoire: bool = True
    condition: Texte | None = None
    fraicheur_mois: int | None = Field(default=None, gt=0)
    traduction: Texte | None = None
    nombre: int = Field(default=1, gt=0)
    format: Texte | None = None
    exemples: tuple[Texte, ...] = ()
    precisions: Texte | None = None
    explication: Texte
    moment: Literal["depot", "remise_du_titre", "apres_depot"] = "depot"


class DroitConditionnel(Modele):
    """A right that depends on the person."""

    si: Appels = ()
    quand: Reponses = ()


class Droits(Modele):
    """Rights a paper gives: yes, no, null (not stated) or conditional on the person."""

    sejour: bool | DroitConditionnel | None = None
    travail: bool | DroitConditionnel | None = None
    voyage_schengen: bool | DroitConditionnel | None = None
    retour_france: bool | DroitConditionnel | None = None
    droits_sociaux: bool | DroitConditionnel | None = None


class RegleDeDocument(Fait):
    """A paper due to the person, when, for how long, with which rights."""

    nature: NatureDocument
    moment: Moment
    libelle: Texte
    duree: Duree | None = None
    renouvelable: bool = False
    droits: Droits
    valable_avec: Texte | None = None
    mentions: tuple[Texte, ...] = ()
    precisions: tuple[Texte, ...] = ()
    de_droit_si_tardif: bool = True


class MentionDeDroit(Fait):
    """The sentence printed on a paper for one right, given or refused."""

    nature: NatureDocument
    droit: Droit
    accorde: bool
    texte: Texte


class RegleDeTitre(Fait):
    """A permit obtained; the first that applies is the one expected."""

    nature: str
    libelle: Texte
    duree: Duree | None = None
    situation: Texte | None = None
    precisions: Texte | None = None


class Composante(Modele):
    """A printed part of an amount."""

    id: Identifiant
    libelle: Texte
    montant_eur: Decimal = Field(ge=0)
    sources: Sources = ()


class RegleDeCout(Fait):
    """An amount due; `etats` limits it to some states of the window."""

    libelle: Texte
    montant_eur: Decimal = Field(ge=0)
    composantes: tuple[Composante, ...] = ()
    etats: tuple[EtatFenetre, ...] = ()
    cumulable: bool = False

    @model_validator(mode="after")
    def _somme(self) -> Self:
        if self.composantes and sum(c.montant_eur for c in self.composantes) != self.montant_eur:
            raise ValueError(f"{self.id} : les composantes ne font pas le montant")
        parts = [c.montant_eur for c in self.composantes] or [self.montant_eur]
        if any(m * 100 != int(m * 100) for m in parts):
            raise ValueError(f"{self.id} : un montant s’arrête au centime")
        return self


class Paiement(Fait):
    """When and how an amount is paid."""

    quand_payer: Texte
    comment_payer: Texte


class RegleDeSilence(Fait):
    """How long silence lasts before it is a decision."""

    valeur: int = Field(gt=0)
    unite: Unite
    depart: Literal["depot", "dossier_complet"] = "depot"
    effet: Texte


class RegleDeRecours(Fait):
    """A remedy against a refusal."""

    nature: Literal["gracieux", "hierarchique", "contentieux", "juridictionnel"]
    contre: Literal["refus", "refus_avec_oqtf"] = "refus"
    titre: Texte
    autorite: Texte
    delai: Texte
    duree: Duree | None = None


class Information(Fait):
    """Any other fact worth telling, sorted by theme."""

    theme: Literal[
        "depot", "instruction", "paiement", "remise", "absence", "renouvellement", "issue", "droits"
    ]
    texte: Texte
    duree: Duree | None = None


class NonPrecise(Conditionnel):
    """What no source says: shown as such, never guessed."""

    id: Identifiant
    texte: Texte


class OptionDeQuestion(Modele):
    """A possible answer."""

    valeur: str
    libelle: Texte


class TypeQuestion(StrEnum):
    """How an answer is typed in."""

    TEXTE = "texte"
    TEXTE_LONG = "texte_long"
    DATE = "date"
    OUI_NON = "oui_non"
    CHOIX = "choix"
    ENTIER = "entier"
    PAYS = "pays"
    TELEPHONE = "telephone"
    COURRIEL = "courriel"
    CODE_POSTAL = "code_postal"
    NUMERO_ETRANGER = "numero_etranger"


class RegleDeQuestion(Conditionnel):
    """A question; `registre` and `compte` say where the answer is prefilled from."""

    id: Identifiant
    groupe: Identifiant
    type: TypeQuestion
    libelle: Texte
    aide: Texte | None = None
    options: tuple[OptionDeQuestion, ...] = ()
    obligatoire: bool = True
    registre: bool = False
    compte: bool = False
    etats: tuple[EtatFenetre, ...] = ()


class GroupeDeQuestions(Modele):
    """A screenful of questions."""

    id: Identifiant
    libelle: Texte
    aide: Texte | None = None


class Famille(Modele):
    """A family of procedures."""

    code: Identifiant
    libelle: Texte
    note: Texte | None = None


FaitT = TypeVar("FaitT", bound=Conditionnel)


class Demarche(Modele):
    """One procedure with all its law, shared blocks already joined in."""

    code: Identifiant
    libelle: Texte
    description: Texte
    famille: Famille
    types: tuple[TypeDemande, ...] = Field(min_length=1)
    deposee_par: Literal["demandeur", "parent"] = "demandeur"
    groupes: tuple[GroupeDeQuestions, ...] = ()
    questions: tuple[RegleDeQuestion, ...] = ()
    beneficiaires: tuple[Beneficiaire, ...] = ()
    depot: tuple[Depot, ...] = Field(min_length=1)
    conditions: tuple[Condition, ...] = ()
    fenetres: tuple[RegleFenetre, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    ephoto: tuple[RegleEphoto, ...] = ()
    pieces: tuple[RegleDePiece, ...] = ()
    documents: tuple[RegleDeDocument, ...] = ()
    mentions: tuple[MentionDeDroit, ...] = ()
    titres: tuple[RegleDeTitre, ...] = ()
    couts: tuple[RegleDeCout, ...] = ()
    paiement: tuple[Paiement, ...] = ()
    silence: tuple[RegleDeSilence, ...] = ()
    recours: tuple[RegleDeRecours, ...] = ()
    informations: tuple[Information, ...] = ()
    non_precise: tuple[NonPrecise, ...] = ()
    version: str = ""

    @model_validator(mode="after")
    def _ids_uniques(self) -> Self:
        for section, faits in self.sections():
            vus: dict[str, list[Conditionnel]] = {}
            for fait in faits:
                for precedent in vus.setdefault(fait.id, []):
                    if fait.chevauche(precedent):
                        raise ValueError(
                            f"{self.code}, {section} : « {fait.id} » est dit deux fois pour les mêmes jours"
                        )
                vus[fait.id].append(fait)
        for section, faits in self.sections():
            for fait in faits:
                if etrangers := set(fait.types) - set(self.types):
                    raise ValueError(
                        f"{self.code}, {section}, {fait.id} : type de demande étranger à la démarche : "
                        + ", ".join(sorted(etrangers))
                    )
        return self

    def sections(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Name and content of each list of dated statements."""
        for section in SECTIONS:
            yield section, getattr(self, section)

    def canal(self, le: date) -> Canal | None:
        """The channel open on that day, online first."""
        ouverts = {d.canal for d in self.depot if d.statut == "ouvert" and d.en_vigueur(None, le)}
        return next((c for c in Canal if c in ouverts), None)

    def est_en_ligne(self, le: date) -> bool:
        """Whether it is filed online on that day."""
        return self.canal(le) is Canal.ANEF


SECTIONS = (
    "questions",
    "beneficiaires",
    "depot",
    "conditions",
    "fenetres",
    "consequences",
    "ephoto",
    "pieces",
    "documents",
    "mentions",
    "titres",
    "couts",
    "paiement",
    "silence",
    "recours",
    "informations",
    "non_precise",
)
