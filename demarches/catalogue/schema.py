"""The shape of the law as data: what a YAML file of the catalogue may say of a procedure.

Frozen, strict, nothing extra. Several facts may share an id when their dates, kinds of request
or channels do not overlap: the day asked decides. Conditions are named predicates (`si`,
`sauf`) or plain answers (`quand`), never expressions. Reading files and joining them is
`chargement`'s work; applying them to a person is `calcul`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, StringConstraints, ValidationInfo, model_validator

from demarches.catalogue.duree import Unite, ajouter
from demarches.catalogue.entrees import Chemin, SuiteDeTitre
from demarches.catalogue.faits import (
    Appels,
    Canal,
    Conditionnel,
    EtatFenetre,
    Fait,
    Identifiant,
    Modele,
    Moment,
    NatureDocument,
    Reponses,
    Sources,
    Texte,
    TypeDemande,
    connus,
    et,
)
from demarches.catalogue.faq import QuestionFrequente
from demarches.catalogue.question import GroupeDeQuestions, RegleDeQuestion, TypeQuestion
from demarches.catalogue.situation import Situation

__all__ = [
    "Canal",
    "Demarche",
    "EtatFenetre",
    "Moment",
    "NatureDocument",
    "RegleDeQuestion",
    "TypeDemande",
    "TypeQuestion",
]
EffetDuSilence = Literal["refus", "acceptation", "non_precise"]
DROITS = ("sejour", "travail", "voyage_schengen", "retour_france", "droits_sociaux")
Droit = Literal["sejour", "travail", "voyage_schengen", "retour_france", "droits_sociaux"]
Issue = Literal["favorable", "refus", "irrecevable", "ajournement"]
ISSUES: tuple[Issue, ...] = ("favorable", "refus", "irrecevable")


class Duree(Modele):
    """A length: `maximum` when the text gives a ceiling."""

    valeur: int = Field(gt=0)
    unite: Unite
    maximum: bool = False


class Decalage(Modele):
    """A distance from a date of reference; `veille` stops on the day before."""

    valeur: int = Field(ge=0)
    unite: Unite
    sens: Literal["avant", "apres"]
    veille: bool = False

    def depuis(self, jour: date) -> date:
        """The day it designates."""
        arrivee = ajouter(jour, -self.valeur if self.sens == "avant" else self.valeur, self.unite)
        return arrivee - timedelta(days=1) if self.veille else arrivee


class Beneficiaire(Fait):
    """Who may apply."""

    libelle: Texte


class Depot(Fait):
    """A channel of filing.

    `ici`: whether this portal receives the request. It is not law but what the portal offers: an
    online request always, one of the counter when the portal hands it to the prefecture.
    """

    canal: Canal
    statut: Literal["ouvert", "annonce", "ferme"] = "ouvert"
    libelle: Texte
    ici: bool = False

    @property
    def est_recu_ici(self) -> bool:
        """Whether the portal takes the request by this channel."""
        return self.statut == "ouvert" and (self.ici or self.canal is Canal.ANEF)


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


class RegleFenetre(Fait):
    """A filing window counted from a date; `recommandee` is advice, not law.

    `reference` is a question answered with a date.
    """

    libelle: Texte
    nature: Literal["legale", "recommandee"] = "legale"
    reference: str | None = None
    au_plus_tot: Decalage | None = None
    au_plus_tard: Decalage | None = None
    limite: Decalage | None = None
    anticipation: Appels = ()
    explications: ExplicationsFenetre | None = None
    suite_fermee: Texte | None = None

    @model_validator(mode="after")
    def _coherente(self, info: ValidationInfo) -> Self:
        if self.reference is not None:
            champ = connus(info).get(self.reference)
            if champ is None or date not in get_args(champ.annotation):
                raise ValueError(f"{self.id} : « {self.reference} » n’est pas une date connue")
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
    """A document required; its words come from `pieces.yaml` unless said otherwise.

    `nombre` counts the things asked for (three photos), `exemplaires` the copies of each.
    """

    libelle: Texte
    obligatoire: bool = True
    condition: Texte | None = None
    fraicheur_mois: int | None = Field(default=None, gt=0)
    traduction: Texte | None = None
    legalisation: Texte | None = None
    exemption: Texte | None = None
    nombre: int = Field(default=1, gt=0)
    exemplaires: int = Field(default=1, gt=0)
    original: bool = False
    photocopie: bool = False
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
    """A paper due to the person, when, for how long, with which rights.

    `emis_ici` is false for a paper that the counter or another service hands over: it is told,
    never printed here. `imprime` names the questions whose answers the paper carries (a job, a
    new address).
    """

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
    emis_ici: bool = True
    imprime: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _imprime_des_reponses(self, info: ValidationInfo) -> Self:
        if inconnues := set(self.imprime) - set(connus(info)):
            raise ValueError(f"{self.id} : imprime des questions inconnues : {sorted(inconnues)}")
        return self


class MentionDeDroit(Fait):
    """The sentence printed on a paper for one right, given or refused."""

    nature: NatureDocument
    droit: Droit
    accorde: bool
    texte: Texte


class RegleDeTitre(Fait):
    """What is obtained; the first that applies is the one expected.

    `a_retirer` is false when there is nothing to collect: a declaration taken note of, a
    decree, an authorisation sent by e-mail.
    """

    nature: str
    libelle: Texte
    a_retirer: bool = True
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
    """How long the administration has to answer (whom: `situation`), and what silence is worth."""

    situation: Texte | None = None
    valeur: int = Field(gt=0)
    unite: Unite
    depart: Literal["depot", "dossier_complet"] = "depot"
    vaut: EffetDuSilence = "refus"
    effet: Texte


class RegleDeRecours(Fait):
    """A remedy against a refusal. `depart`: what its delay runs from."""

    nature: Literal["gracieux", "hierarchique", "contentieux", "juridictionnel"]
    contre: Literal["refus", "refus_avec_oqtf"] = "refus"
    titre: Texte
    autorite: Texte
    delai: Texte
    duree: Duree | None = None
    depart: Literal["notification", "recours_prealable"] = "notification"


class Information(Fait):
    """Any other fact worth telling, sorted by theme.

    `delai`: its length is the time the administration has, or those it consults; not the
    person's, nor how long a paper lasts.
    """

    theme: Literal[
        "depot", "instruction", "paiement", "remise", "absence", "renouvellement", "issue", "droits"
    ]
    texte: Texte
    duree: Duree | None = None
    delai: bool = False

    @model_validator(mode="after")
    def _delai_chiffre(self) -> Self:
        if self.delai and self.duree is None:
            raise ValueError(f"{self.id} : un délai a une durée")
        return self


class NonPrecise(Conditionnel):
    """What no source says: shown as such, never guessed."""

    id: Identifiant
    texte: Texte


class Famille(Modele):
    """A family of procedures."""

    code: Identifiant
    libelle: Texte
    note: Texte | None = None


class Demarche(Modele):
    """One procedure with all its law, shared blocks already joined in.

    `issues`: the ways a decision on it may go. `entree_generale`: one name for what several
    procedures say better; the questionnaire leads to those, and it has no permit of its own.
    """

    code: Identifiant
    libelle: Texte
    description: Texte
    famille: Famille
    types: tuple[TypeDemande, ...] = Field(min_length=1)
    deposee_par: Literal["demandeur", "parent", "employeur"] = "demandeur"
    entree_generale: bool = False
    issues: tuple[Issue, ...] = Field(default=ISSUES, min_length=1)
    suites: tuple[SuiteDeTitre, ...] = ()
    orientation: tuple[Chemin, ...] = ()
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
    faq: tuple[QuestionFrequente, ...] = ()
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

    @model_validator(mode="after")
    def _chemins_de_la_demarche(self) -> Self:
        demandees = {question.id for question in self.questions}
        for chemin in self.orientation:
            if etrangers := set(chemin.types) - set(self.types):
                raise ValueError(
                    f"{self.code}, orientation : type de demande étranger à la démarche : "
                    + ", ".join(sorted(etrangers))
                )
            if jamais := {r.champ for r in chemin.acquis} - demandees:
                raise ValueError(
                    f"{self.code}, orientation : réponse acquise à une question qui n’est pas posée : "
                    + ", ".join(sorted(jamais))
                )
        return self

    def sections(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Name and content of each list of dated statements."""
        for section in SECTIONS:
            yield section, getattr(self, section)

    def fait_suite(self, type_demande: TypeDemande, situation: Situation) -> bool:
        """Whether this request follows the permit the person holds."""
        return any(s.type is type_demande and s.concerne(situation) for s in self.suites)

    def canal(self, le: date) -> Canal | None:
        """The channel open on that day, online first."""
        ouverts = {
            d.canal for d in self.depot if d.statut == "ouvert" and d.en_vigueur(None, le, None)
        }
        return next((c for c in Canal if c in ouverts), None)

    @property
    def est_recue_ici(self) -> bool:
        """Whether this portal has received it one day: the desks may have a case of it."""
        return any(depot.est_recu_ici for depot in self.depot)

    def se_depose_ici(self, le: date) -> bool:
        """Whether this portal receives the request on that day."""
        canal = self.canal(le)
        return any(
            d.est_recu_ici and d.canal is canal and d.en_vigueur(None, le, None) for d in self.depot
        )


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
