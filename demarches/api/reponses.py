"""What the API answers: the shapes, and how each is cut out of the answers of `calcul`.

A sheet is the catalogue's own `Presentation`, whole. A simulation keeps of each answer what a
program needs to show it; `source` is the first text that says so, the sheet has them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_noop
from pydantic import BaseModel, ConfigDict, Field, RootModel

from demarches.catalogue import calcul
from demarches.catalogue.calcul.choix import en_vigueur
from demarches.catalogue.duree import Unite
from demarches.catalogue.faits import (
    Canal,
    EtatFenetre,
    Moment,
    NatureDocument,
    Source,
    TypeDemande,
)
from demarches.catalogue.reponses import (
    ConditionEvaluee,
    Couts,
    DocumentDu,
    Fenetre,
    Option,
    PieceExigee,
    Question,
    TitrePrevu,
)
from demarches.catalogue.schema import Demarche, TypeQuestion
from demarches.catalogue.situation import Situation
from demarches.questionnaire import SituationObservee


class Forme(BaseModel):
    """Base of every shape."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DemarcheResumee(Forme):
    """A line of the list."""

    code: str
    libelle: str
    famille: str
    famille_libelle: str
    types: list[TypeDemande]
    canal: Canal | None = Field(
        description=gettext_noop(
            "Où déposer ce jour-là ; null quand aucun texte lu n’ouvre de canal"
        )
    )


class ListeDeDemarches(RootModel[list[DemarcheResumee]]):
    """The list."""


class ConditionSimulee(Forme):
    """A condition of the law."""

    id: str
    libelle: str
    remplie: bool | None = Field(
        description=gettext_noop("null quand une réponse manque, ou quand la préfecture apprécie")
    )
    source: Source


class Periode(Forme):
    """A period, both ends included."""

    du: date
    au: date


class FenetreSimulee(Forme):
    """Where the day stands against the filing window."""

    etat: EtatFenetre | None = Field(
        description=gettext_noop("null quand une date manque ou qu’aucun texte ne le dit")
    )
    au_plus_tot: date | None
    au_plus_tard: date | None
    recommande: Periode | None


class PieceSimulee(Forme):
    """A document to join."""

    id: str
    libelle: str
    obligatoire: bool = Field(
        description=gettext_noop("false tant que la réponse qui en décide manque")
    )
    fraicheur_mois: int | None
    traduction: str | None
    nombre: int


class LigneSimulee(Forme):
    """A line of the amount."""

    libelle: str
    montant_cents: int
    source: Source


class CoutsSimules(Forme):
    """The amount due."""

    lignes: list[LigneSimulee]
    total_cents: int | None = Field(
        description=gettext_noop(
            "null quand aucune source ne le donne, ou tant que la réponse qui en décide manque ; "
            "sans ce qu’une réponse manquante ajouterait"
        )
    )
    confirme: bool = Field(
        description=gettext_noop(
            "false quand seule une page tierce le dit, ou quand une réponse manquante peut y ajouter"
        )
    )


class DroitsSimules(Forme):
    """Rights given (true), refused (false), not stated (null)."""

    sejour: bool | None
    travail: bool | None
    voyage_schengen: bool | None
    droits_sociaux: bool | None


class DocumentSimule(Forme):
    """A paper given while the request lives."""

    nature: NatureDocument
    moment: Moment
    duree_mois: int | None
    maximum: bool = Field(description=gettext_noop("true quand `duree_mois` est un plafond"))
    droits: DroitsSimules
    valable_avec: str | None


class TitreSimule(Forme):
    """The permit expected."""

    nature: str
    duree_mois: int | None
    maximum: bool = Field(description=gettext_noop("true quand `duree_mois` est un plafond"))


class DelaiSimule(Forme):
    """A time limit of the administration."""

    id: str
    libelle: str
    valeur: int
    unite: Unite
    depart: str | None = Field(
        description=gettext_noop("Ce qui fait partir le délai, quand le texte le dit")
    )
    source: Source


class QuestionRestante(Forme):
    """A question whose answer would change something; `id` is the key of `situation`."""

    id: str
    groupe: str
    type: TypeQuestion
    libelle: str
    aide: str
    options: list[Option]


class ReponseDeSimulation(Forme):
    """The law of one day applied to one person."""

    eligible: bool | None = Field(
        description=gettext_noop(
            "null tant qu’une réponse qui en décide manque, ou quand la préfecture apprécie tout"
        )
    )
    conditions: list[ConditionSimulee]
    fenetre: FenetreSimulee
    pieces: list[PieceSimulee]
    couts: CoutsSimules
    documents_au_depot: list[DocumentSimule] = Field(
        description=gettext_noop(
            "Documents remis à partir du dépôt, dans l’ordre ; `moment` dit quand"
        )
    )
    titre: TitreSimule | None
    delais: list[DelaiSimule]
    questions_restantes: list[QuestionRestante] = Field(
        description=gettext_noop("Questions dont la réponse changerait quelque chose")
    )


def resumer(demarche: Demarche, le: date) -> DemarcheResumee:
    """A procedure as a line of the list."""
    return DemarcheResumee(
        code=demarche.code,
        libelle=demarche.libelle,
        famille=demarche.famille.code,
        famille_libelle=demarche.famille.libelle,
        types=list(demarche.types),
        canal=demarche.canal(le),
    )


def simuler(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> ReponseDeSimulation:
    """Ask the law everything, for that person on that day."""
    observee = SituationObservee.de(situation)
    demande = (demarche, type_demande, observee, le)
    eligibilite = calcul.eligibilite(*demande)
    return ReponseDeSimulation(
        eligible=eligibilite.eligible,
        conditions=[_condition(c) for c in eligibilite.conditions],
        fenetre=_fenetre(calcul.fenetre(*demande)),
        pieces=[_piece(p) for p in calcul.pieces(*demande)],
        couts=_couts(calcul.couts(*demande)),
        documents_au_depot=[_document(d) for d in calcul.documents(*demande)],
        titre=_titre(calcul.titre(*demande)),
        delais=list(_delais(*demande)),
        questions_restantes=[_question(q) for q in observee.restantes(demarche, type_demande, le)],
    )


def _condition(condition: ConditionEvaluee) -> ConditionSimulee:
    return ConditionSimulee(
        id=condition.id,
        libelle=condition.libelle,
        remplie=condition.remplie,
        source=condition.sources[0],
    )


def _fenetre(fenetre: Fenetre) -> FenetreSimulee:
    conseil = fenetre.recommande
    return FenetreSimulee(
        etat=fenetre.etat,
        au_plus_tot=fenetre.au_plus_tot,
        au_plus_tard=fenetre.au_plus_tard,
        recommande=Periode(du=conseil[0], au=conseil[1]) if conseil else None,
    )


def _piece(piece: PieceExigee) -> PieceSimulee:
    return PieceSimulee(
        id=piece.id,
        libelle=piece.libelle,
        obligatoire=piece.obligatoire,
        fraicheur_mois=piece.fraicheur_mois,
        traduction=piece.traduction or None,
        nombre=piece.nombre,
    )


def _couts(couts: Couts) -> CoutsSimules:
    return CoutsSimules(
        lignes=[
            LigneSimulee(libelle=x.libelle, montant_cents=x.montant_cents, source=x.source)
            for x in couts.lignes
        ],
        total_cents=couts.total_cents,
        confirme=couts.confirme,
    )


def _document(document: DocumentDu) -> DocumentSimule:
    droits = document.droits
    return DocumentSimule(
        nature=document.nature,
        moment=document.moment,
        duree_mois=document.duree_mois,
        maximum=document.duree_maximum,
        droits=DroitsSimules(
            sejour=droits.sejour,
            travail=droits.travail,
            voyage_schengen=droits.voyage_schengen,
            droits_sociaux=droits.droits_sociaux,
        ),
        valable_avec=document.valable_avec or None,
    )


def _titre(titre: TitrePrevu | None) -> TitreSimule | None:
    if titre is None:
        return None
    return TitreSimule(nature=titre.nature, duree_mois=titre.duree_mois, maximum=titre.maximum)


def _delais(
    demarche: Demarche, type_demande: TypeDemande, situation: Situation, le: date
) -> Iterator[DelaiSimule]:
    """When silence is a decision, then every other delay the texts give a figure for."""
    silence = calcul.silence(demarche, type_demande, situation, le)
    if silence:
        yield DelaiSimule(
            id="silence",
            libelle=silence.effet,
            valeur=silence.valeur,
            unite=silence.unite,
            depart=silence.depart,
            source=silence.sources[0],
        )
    for regle in en_vigueur(demarche, demarche.informations, type_demande, le):
        if regle.delai and regle.duree and regle.verdict(situation, le) is not False:
            yield DelaiSimule(
                id=regle.id,
                libelle=regle.texte,
                valeur=regle.duree.valeur,
                unite=regle.duree.unite,
                depart=None,
                source=regle.sources[0],
            )


def _question(question: Question) -> QuestionRestante:
    return QuestionRestante(
        id=question.id,
        groupe=question.groupe,
        type=question.type,
        libelle=question.libelle,
        aide=question.aide,
        options=list(question.options),
    )
