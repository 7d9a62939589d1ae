"""The answers `calcul` gives: frozen, readable alone, dumped as JSON onto a dossier.

`Exigence.model_validate(json)` reads a frozen answer back, whatever the catalogue has become.
Money is in cents, lengths in months when the text counts in months. Every word is French and
comes from the YAML files as it is, without any value put inside, so that it can be translated.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel, ConfigDict

from demarches.catalogue.duree import Unite
from demarches.catalogue.faits import (
    Canal,
    EtatFenetre,
    Fiabilite,
    Moment,
    NatureDocument,
    Source,
    TypeDemande,
)
from demarches.catalogue.schema import ISSUES, Issue, TypeQuestion


class Reponse(BaseModel):
    """Base of every answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(Reponse):
    """A possible answer to a question."""

    valeur: str
    libelle: str


class Question(Reponse):
    """A question that applies; `id` is the field of Situation and the key of the answer."""

    id: str
    groupe: str
    groupe_libelle: str
    type: TypeQuestion
    libelle: str
    aide: str
    options: tuple[Option, ...]
    obligatoire: bool
    registre: bool
    compte: bool
    revolue: bool
    apres: str


class ConditionEvaluee(Reponse):
    """A condition; `remplie` is None when unknown, or when the prefecture judges it."""

    id: str
    libelle: str
    remplie: bool | None
    regroupement: str
    calculable: bool
    confirme: bool
    sources: tuple[Source, ...]


def par_groupe(conditions: Iterable[ConditionEvaluee]) -> tuple[tuple[ConditionEvaluee, ...], ...]:
    """The conditions in order; those of which one is enough stand together."""
    groupes: dict[str, list[ConditionEvaluee]] = {}
    for rang, condition in enumerate(conditions):
        seule = condition.regroupement == "obligatoire"
        groupes.setdefault(str(rang) if seule else condition.regroupement, []).append(condition)
    return tuple(tuple(groupe) for groupe in groupes.values())


class Eligibilite(Reponse):
    """Whether the person may ask, as far as the answers can tell."""

    eligible: bool | None
    conditions: tuple[ConditionEvaluee, ...]

    @property
    def a_verifier(self) -> tuple[tuple[ConditionEvaluee, ...], ...]:
        """What no answer settles yet, by group; nothing of a group one condition already meets."""
        ouverts = [g for g in par_groupe(self.conditions) if not any(c.remplie for c in g)]
        inconnues = (tuple(c for c in groupe if c.remplie is None) for groupe in ouverts)
        return tuple(groupe for groupe in inconnues if groupe)

    @property
    def contraires(self) -> tuple[ConditionEvaluee, ...]:
        """What the answers contradict: every condition that can be weighed in its group."""
        pesees = (tuple(c for c in g if c.calculable) for g in par_groupe(self.conditions))
        return tuple(c for g in pesees if all(c.remplie is False for c in g) for c in g)


class Recommandation(Reponse):
    """A period advised by a source; `dans_la_fenetre` is False when it lies outside the window."""

    id: str
    libelle: str
    du: date
    au: date
    dans_la_fenetre: bool
    sources: tuple[Source, ...]


class Fenetre(Reponse):
    """Where the day stands; `etat` is None when a date is missing to tell.

    `au_plus_tot`, `au_plus_tard` and `limite` are all included in the period they close.
    `limite` is the last day of a late filing, `reference_le` the day all three are counted from.
    """

    etat: EtatFenetre | None
    reference: str | None
    reference_le: date | None = None
    au_plus_tot: date | None
    au_plus_tard: date | None
    limite: date | None
    recommande: tuple[date, date] | None
    recommandations: tuple[Recommandation, ...]
    consequences: tuple[str, ...]
    libelle: str
    explication: str
    suite: str
    sources: tuple[Source, ...]


class PieceExigee(Reponse):
    """A document to join; not `obligatoire` while the answer that decides is missing."""

    id: str
    libelle: str
    obligatoire: bool
    condition: str
    fraicheur_mois: int | None
    traduction: str
    legalisation: str = ""
    exemption: str = ""
    nombre: int
    exemplaires: int = 1
    original: bool = False
    photocopie: bool = False
    format: str
    exemples: tuple[str, ...]
    precisions: str
    explication: str
    moment: str = "depot"
    confirme: bool
    sources: tuple[Source, ...]


class LigneCout(Reponse):
    """A line of the amount due."""

    id: str
    libelle: str
    montant_cents: int
    confirme: bool
    source: Source
    sources: tuple[Source, ...]


class TarifPossible(Reponse):
    """An amount that depends on an answer not given yet."""

    id: str
    libelle: str
    montant_cents: int
    confirme: bool
    sources: tuple[Source, ...]


class Couts(Reponse):
    """The amount due; `total_cents` is None when no source gives it, 0 when nothing is due.

    `supplements`: what an answer not given yet may add, left out of the total.
    """

    lignes: tuple[LigneCout, ...]
    total_cents: int | None
    confirme: bool
    quand: str
    comment: str
    notes: tuple[str, ...]
    supplements: tuple[TarifPossible, ...] = ()


class DroitsDuDocument(Reponse):
    """Rights given (True), refused (False) or not stated (None)."""

    sejour: bool | None
    travail: bool | None
    voyage_schengen: bool | None
    retour_france: bool | None
    droits_sociaux: bool | None


class DroitEcrit(Reponse):
    """One right in words; `texte` is empty when the texts do not state it."""

    droit: str
    libelle: str
    accorde: bool | None
    texte: str


class DocumentDu(Reponse):
    """A paper due. `de_droit` is False when late filing leaves it to the prefect's judgement."""

    id: str
    nature: NatureDocument
    libelle: str
    moment: Moment
    duree_mois: int | None
    duree_maximum: bool
    renouvelable: bool
    de_droit: bool
    droits: DroitsDuDocument
    droits_detailles: tuple[DroitEcrit, ...]
    valable_avec: str
    mentions: tuple[str, ...]
    precisions: tuple[str, ...]
    emis_ici: bool = True
    confirme: bool = True
    imprime: tuple[str, ...] = ()
    sources: tuple[Source, ...]


class TitrePrevu(Reponse):
    """The permit obtained; `maximum` when `duree_mois` is a ceiling, None: not stated or unlimited."""

    id: str
    nature: str
    libelle: str
    duree_mois: int | None
    maximum: bool
    a_retirer: bool = True
    precisions: str
    confirme: bool = True
    sources: tuple[Source, ...]


class Delai(Reponse):
    """A delay of the administration and what its end means."""

    valeur: int
    unite: Unite
    depart: str
    vaut: str = "refus"
    effet: str
    situation: str = ""
    confirme: bool = True
    sources: tuple[Source, ...]


class Recours(Reponse):
    """A remedy; `delai` is readable, `valeur`/`unite` computable (None when it varies).

    `depart` is what the delay runs from: the notification of the decision, or the end of another
    remedy that must come first.
    """

    id: str
    nature: str
    contre: str
    titre: str
    autorite: str
    delai: str
    valeur: int | None
    unite: Unite | None
    depart: str = "notification"
    confirme: bool
    sources: tuple[Source, ...]


class ExigenceEphoto(Reponse):
    """Whether the e-photo code is asked for."""

    requise: bool
    libelle: str
    sources: tuple[Source, ...]


class FaitEcrit(Reponse):
    """Any other fact, in words; `types` when only some kinds of request are concerned."""

    id: str
    theme: str
    texte: str
    types: tuple[TypeDemande, ...] = ()
    confirme: bool
    fiabilite: Fiabilite
    sources: tuple[Source, ...]


class Lacune(Reponse):
    """What no source says."""

    id: str
    texte: str


class Exigence(Reponse):
    """The whole requirement on one day, to be frozen on a dossier."""

    version: str
    demarche: str
    libelle: str
    type_demande: TypeDemande
    le: date
    canal: Canal | None
    deposee_par: str
    issues: tuple[Issue, ...] = ISSUES
    eligibilite: Eligibilite
    fenetre: Fenetre
    questions: tuple[Question, ...]
    ephoto: ExigenceEphoto
    pieces: tuple[PieceExigee, ...]
    couts: Couts
    documents: tuple[DocumentDu, ...]
    titre: TitrePrevu | None
    silence: Delai | None
    recours: tuple[Recours, ...]
    informations: tuple[FaitEcrit, ...]
    non_precise: tuple[Lacune, ...]


class TitrePossible(Reponse):
    """A permit one may obtain, in which case."""

    situation: str
    titre: TitrePrevu


class FicheType(Reponse):
    """What the presentation page says of one kind of request, before anything is known.

    `pieces` are due at filing, `pieces_ensuite` after it or when the permit is handed over.
    """

    type_demande: TypeDemande
    fenetres: tuple[FaitEcrit, ...]
    conditions: tuple[ConditionEvaluee, ...]
    ephoto: ExigenceEphoto
    pieces: tuple[PieceExigee, ...]
    pieces_ensuite: tuple[PieceExigee, ...]
    couts: Couts
    tarifs: tuple[TarifPossible, ...]
    documents: tuple[DocumentDu, ...]
    titres: tuple[TitrePossible, ...]
    silences: tuple[Delai, ...]
    recours: tuple[Recours, ...]
    consequences_retard: tuple[FaitEcrit, ...]
    consequences_fermeture: tuple[FaitEcrit, ...]

    @property
    def groupes_de_conditions(self) -> tuple[tuple[ConditionEvaluee, ...], ...]:
        """The conditions in order; those of which one is enough stand together."""
        return par_groupe(self.conditions)


class ReponseEcrite(Reponse):
    """One thing answered to a frequent question."""

    texte: str
    confirme: bool
    sources: tuple[Source, ...]


class QuestionRepondue(Reponse):
    """A frequent question with its answers; `categorie_libelle` says what it is about."""

    id: str
    categorie: str
    categorie_libelle: str
    question: str
    reponses: tuple[ReponseEcrite, ...]


class Presentation(Reponse):
    """The whole sheet of a procedure on one day, with every source cited.

    `depots` are the places open that day, `annonces` those announced or closed.
    """

    version: str
    code: str
    libelle: str
    description: str
    famille: str
    famille_libelle: str
    le: date
    canal: Canal | None
    deposee_par: str
    beneficiaires: tuple[FaitEcrit, ...]
    depots: tuple[FaitEcrit, ...]
    annonces: tuple[FaitEcrit, ...]
    types: tuple[FicheType, ...]
    informations: tuple[FaitEcrit, ...]
    non_precise: tuple[Lacune, ...]
    faq: tuple[QuestionRepondue, ...]
    sources: tuple[Source, ...]
