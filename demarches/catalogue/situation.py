"""Home of `Situation`: all that is known of a person and of a request.

It is the only input of the predicates and of `calcul`. A field name is at once a question id, a
key of a dossier's answers and a key of the API. The fields written here are those that Python
reads by name; a question that only the YAML files name adds its field when the catalogue is read
(`etendre`), so that a procedure brings its own questions without a line of code. Every field is
optional: None means "not known", which is not "no". Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, NamedTuple, Self

from annotated_types import Ge, Le, MaxLen
from pydantic import BaseModel, ConfigDict, Field, create_model, field_validator
from pydantic_core import PydanticCustomError

Sexe = Literal["F", "M", "X"]
NatureTitre = Literal[
    "vls",
    "vls_ts",
    "cst",
    "csp",
    "cr",
    "cr_ldue",
    "cr_permanent",
    "aps",
    "recepisse",
    "atda",
    "dcem",
    "tve",
]
SituationFamiliale = Literal["celibataire", "marie", "pacse", "concubin", "divorce", "veuf"]
Protection = Literal["refugie", "protection_subsidiaire", "apatride", "aucune"]
LienRefugie = Literal["conjoint", "partenaire", "enfant", "ascendant"]
SecondParent = Literal["connu", "inconnu", "decede"]
CategorieTalent = Literal[
    "salarie_qualifie",
    "carte_bleue",
    "profession_medicale",
    "chercheur",
    "porteur_projet",
    "representant_legal",
    "artiste",
    "renommee",
    "famille",
]
CasSalarieQualifie = Literal["diplome", "entreprise_innovante", "mission"]
CasPorteurProjet = Literal["creation", "innovant", "investisseur"]
NiveauFrancais = Literal["aucun", "a1", "a2", "b1", "b2"]

# A delay counted from the year 1 or 9999 would leave the calendar.
PREMIER_JOUR, DERNIER_JOUR = date(1900, 1, 1), date(2199, 12, 31)


class Limites(NamedTuple):
    """What an answer may hold: whoever asks for it says the same as whoever reads it."""

    au_moins: int | None = None
    au_plus: int | None = None
    longueur: int | None = None
    motif: str | None = None


class Situation(BaseModel):
    """What is known of one person and one request, on the day it is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @field_validator("*")
    @classmethod
    def _dans_le_calendrier(cls, valeur: Any) -> Any:
        """Every delay counted from a date of the situation can be computed."""
        if isinstance(valeur, date) and not PREMIER_JOUR <= valeur <= DERNIER_JOUR:
            raise PydanticCustomError("date_hors_calendrier", "hors du calendrier")
        return valeur

    # Identity of the account's holder, as the register knows it.
    nom: str | None = Field(
        default=None, max_length=120, description="Nom de naissance du demandeur"
    )
    nom_usage: str | None = Field(
        default=None, max_length=120, description="Nom d’usage du demandeur"
    )
    prenoms: str | None = Field(default=None, max_length=160, description="Prénoms du demandeur")
    sexe: Sexe | None = Field(default=None, description="Sexe porté au registre")
    date_naissance: date | None = Field(default=None, description="Date de naissance du demandeur")
    lieu_naissance: str | None = Field(
        default=None, max_length=120, description="Ville de naissance"
    )
    pays_naissance: str | None = Field(
        default=None,
        min_length=3,
        max_length=3,
        description="Pays de naissance (code ISO à 3 lettres)",
    )
    nationalite: str | None = Field(
        default=None, min_length=3, max_length=3, description="Nationalité (code ISO à 3 lettres)"
    )

    # How to reach the person; copied to the account.
    email: str | None = Field(default=None, max_length=254, description="Adresse électronique")
    telephone: str | None = Field(default=None, max_length=20, description="Téléphone")
    voie: str | None = Field(default=None, max_length=160, description="Numéro et rue")
    complement_adresse: str | None = Field(
        default=None, max_length=160, description="Bâtiment, étage, chez qui"
    )
    code_postal: str | None = Field(
        default=None, pattern=r"^\d{5}$", description="Code postal français, 5 chiffres"
    )
    commune: str | None = Field(default=None, max_length=120, description="Commune de résidence")

    # Family.
    situation_familiale: SituationFamiliale | None = Field(
        default=None, description="Situation familiale"
    )
    conjoint_nom: str | None = Field(default=None, max_length=120, description="Nom du conjoint")
    conjoint_prenoms: str | None = Field(
        default=None, max_length=160, description="Prénoms du conjoint"
    )
    nb_enfants: int | None = Field(default=None, ge=0, le=30, description="Nombre d’enfants")
    etat_autorise_polygamie: bool | None = Field(
        default=None, description="L’État de nationalité autorise la polygamie"
    )

    # The document of stay held now (of the child, when a parent files for a child).
    titre_nature: NatureTitre | None = Field(default=None, description="Nature du document détenu")
    titre_motif: str | None = Field(
        default=None, max_length=60, description="Motif du document détenu (mot du registre)"
    )
    titre_numero: str | None = Field(
        default=None, max_length=20, description="Numéro du document détenu"
    )
    titre_debut: date | None = Field(default=None, description="Premier jour du document détenu")
    titre_fin: date | None = Field(default=None, description="Dernier jour du document détenu")

    # The request: what several procedures share.
    date_entree_france: date | None = Field(default=None, description="Dernière entrée en France")
    force_majeure: bool | None = Field(
        default=None,
        description="Retard dû à un cas de force majeure, par exemple une hospitalisation",
    )
    visa_valide: bool | None = Field(default=None, description="Visa en cours de validité au dépôt")
    observations: str | None = Field(
        default=None, max_length=2000, description="Précisions libres pour l’agent"
    )

    # International protection.
    protection: Protection | None = Field(default=None, description="Protection obtenue")
    date_decision_protection: date | None = Field(
        default=None, description="Date de la décision de l’OFPRA ou de la CNDA"
    )
    date_demande_asile: date | None = Field(default=None, description="Dépôt de la demande d’asile")

    # Family of a refugee.
    lien_refugie: LienRefugie | None = Field(
        default=None, description="Lien avec la personne réfugiée"
    )
    refugie_nom: str | None = Field(
        default=None, max_length=120, description="Nom de la personne réfugiée"
    )
    refugie_prenoms: str | None = Field(
        default=None, max_length=160, description="Prénoms de la personne réfugiée"
    )
    refugie_numero_etranger: str | None = Field(
        default=None, pattern=r"^\d{9,10}$", description="Numéro d’étranger de la personne réfugiée"
    )
    date_statut_refugie: date | None = Field(
        default=None, description="Date d’obtention du statut de la personne réfugiée"
    )
    reunification_familiale: bool | None = Field(
        default=None, description="Séjour autorisé au titre de la réunification familiale"
    )
    date_mariage: date | None = Field(default=None, description="Date du mariage")
    vie_commune: bool | None = Field(default=None, description="Communauté de vie effective")
    refugie_mineur_isole: bool | None = Field(
        default=None, description="L’enfant réfugié est entré en France mineur et isolé"
    )

    # A child, when a parent files.
    enfant_nom: str | None = Field(default=None, max_length=120, description="Nom de l’enfant")
    enfant_prenoms: str | None = Field(
        default=None, max_length=160, description="Prénoms de l’enfant"
    )
    enfant_sexe: Sexe | None = Field(default=None, description="Sexe de l’enfant")
    enfant_date_naissance: date | None = Field(
        default=None, description="Date de naissance de l’enfant"
    )
    enfant_lieu_naissance: str | None = Field(
        default=None, max_length=120, description="Ville de naissance de l’enfant"
    )
    enfant_pays_naissance: str | None = Field(
        default=None, min_length=3, max_length=3, description="Pays de naissance de l’enfant"
    )
    enfant_nationalite: str | None = Field(
        default=None, min_length=3, max_length=3, description="Nationalité de l’enfant"
    )
    enfant_numero_etranger: str | None = Field(
        default=None, pattern=r"^\d{9,10}$", description="Numéro d’étranger de l’enfant"
    )
    enfant_protection: Protection | None = Field(
        default=None, description="Protection obtenue par l’enfant"
    )
    enfant_veut_travailler: bool | None = Field(
        default=None, description="L’enfant souhaite exercer une activité professionnelle"
    )
    second_parent: SecondParent | None = Field(
        default=None, description="Le second parent est connu, inconnu ou décédé"
    )
    second_parent_nom: str | None = Field(
        default=None, max_length=120, description="Nom du second parent"
    )
    second_parent_prenoms: str | None = Field(
        default=None, max_length=160, description="Prénoms du second parent"
    )

    # Talent.
    categorie_talent: CategorieTalent | None = Field(default=None, description="Catégorie talent")
    cas_salarie_qualifie: CasSalarieQualifie | None = Field(
        default=None, description="Cas du salarié qualifié (L. 421-9)"
    )
    cas_porteur_projet: CasPorteurProjet | None = Field(
        default=None, description="Cas du porteur de projet (L. 421-16)"
    )
    artiste_salarie: bool | None = Field(default=None, description="L’artiste est salarié")
    contrat_debut: date | None = Field(
        default=None, description="Début du contrat, de la convention ou du projet"
    )
    contrat_fin: date | None = Field(
        default=None, description="Fin du contrat, de la convention ou du projet"
    )
    contrat_indetermine: bool | None = Field(
        default=None, description="Le contrat n’a pas de date de fin"
    )
    salaire_annuel_brut: int | None = Field(
        default=None, ge=0, le=100_000_000, description="Rémunération brute annuelle en euros"
    )
    perte_emploi: bool | None = Field(default=None, description="Perte involontaire d’emploi")

    # Long-term resident - EU.
    titres_admis: bool | None = Field(
        default=None, description="Cinq ans de séjour sous des titres admis pour la longue durée-UE"
    )
    sejour_regulier_depuis: date | None = Field(
        default=None, description="Début du séjour régulier ininterrompu en France"
    )
    carte_bleue_europeenne: bool | None = Field(
        default=None, description="A ou a eu une carte bleue européenne"
    )
    carte_bleue_ue_depuis: date | None = Field(
        default=None, description="Début du séjour dans l’UE sous carte bleue européenne"
    )
    carte_bleue_france_depuis: date | None = Field(
        default=None, description="Début du séjour en France sous carte bleue européenne"
    )
    absence_consecutive_mois: int | None = Field(
        default=None, ge=0, le=600, description="Plus longue absence de France, en mois consécutifs"
    )
    absence_totale_mois: int | None = Field(
        default=None, ge=0, le=600, description="Total des absences de France, en mois"
    )
    ressources_mensuelles: int | None = Field(
        default=None,
        ge=0,
        le=10_000_000,
        description="Ressources propres brutes par mois, en euros",
    )
    beneficiaire_aah_asi: bool | None = Field(
        default=None, description="Titulaire de l’AAH ou de l’ASI"
    )
    assurance_maladie: bool | None = Field(
        default=None, description="Couvert par une assurance maladie"
    )
    engagement_republique: bool | None = Field(
        default=None, description="S’engage à respecter les principes de la République"
    )
    cir_signe: bool | None = Field(
        default=None, description="A signé un contrat d’intégration républicaine"
    )
    niveau_francais: NiveauFrancais | None = Field(
        default=None, description="Niveau de français attesté (échelle du Conseil de l’Europe)"
    )
    examen_civique: bool | None = Field(default=None, description="A réussi l’examen civique")

    def valeur(self, champ: str) -> Any:
        """The answer under that key; None when it is not known, or when no question bears it."""
        return getattr(self, champ, None)

    @classmethod
    def limites(cls, champ: str) -> Limites:
        """The bounds of one answer, as its field declares them."""
        lues: dict[str, Any] = {}
        for contrainte in cls.model_fields[champ].metadata:
            match contrainte:
                case Ge(ge=au_moins):
                    lues["au_moins"] = au_moins
                case Le(le=au_plus):
                    lues["au_plus"] = au_plus
                case MaxLen(max_length=longueur):
                    lues["longueur"] = longueur
                case _ if motif := getattr(contrainte, "pattern", None):
                    lues["motif"] = motif
        return Limites(**lues)

    @classmethod
    def depuis(cls, reponses: Mapping[str, Any]) -> Self:
        """Build from saved answers; blank answers are "not known", an unknown key is refused."""
        return cls.model_validate({c: v for c, v in reponses.items() if v is not None and v != ""})

    def avec(self, **reponses: Any) -> Self:
        """The same situation with some answers replaced, validated again."""
        return type(self).depuis({**self.model_dump(exclude_none=True), **reponses})


def etendre(champs: Mapping[str, Any]) -> type[Situation]:
    """The situation of a whole catalogue: with the fields that only its questions declare."""
    return create_model("Situation", __base__=Situation, __module__=__name__, **champs)
