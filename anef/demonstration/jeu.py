"""The data of the demonstration, read from `donnees/*.yaml` and checked as it is read."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from accounts.models import NatureTitre, Role
from accounts.siret import siret_est_juste
from anef.demonstration import dates

DONNEES = Path(__file__).with_name("donnees")
# The same for everybody, printed at each start: nothing here is anybody's.
MOT_DE_PASSE = "Demo-Anef-2026"


def _formule(texte: str) -> str:
    if not dates.est_une_formule(texte):
        raise ValueError("a date told from today is expected, such as J-40")
    return texte


def _moment(texte: str) -> str:
    _formule(texte.partition(" ")[0])
    return texte


Formule = Annotated[str, AfterValidator(_formule)]
Moment = Annotated[str, AfterValidator(_moment)]


class _Donnee(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Mots(_Donnee):
    """The same words in the two languages of the site."""

    fr: str
    en: str


class Titre(_Donnee):
    """A document of stay in the register."""

    nature: NatureTitre
    motif: str = ""
    numero: str = ""
    debut: Formule
    fin: Formule


class Fait(_Donnee):
    """One act of a story: a verb, when, and what goes with it."""

    le: Moment
    fait: str
    avec: dict[str, Any] = Field(default_factory=dict)


class Recit(_Donnee):
    """The story of one case. `pieces`: "toutes", or those given so far."""

    demarche: str
    type_demande: str
    commence: Moment
    reponses: dict[str, Any] = Field(default_factory=dict)
    pieces: str | tuple[str, ...] = "toutes"
    ephoto: str = ""
    suite: tuple[Fait, ...] = ()


class Compte(_Donnee):
    """An account that exists from the start."""

    email: str
    langue: str = "fr"
    cree: Moment = "J-125"


class Personne(_Donnee):
    """Somebody of the register; with or without an account."""

    numero: str = Field(pattern=r"^99000000\d\d$")
    nom: str
    nom_usage: str = ""
    prenoms: str
    sexe: str
    naissance: date
    lieu: str
    pays: str
    nationalite: str
    entree: Formule
    voie: str = "1 rue de l’Exemple"
    code_postal: str = "75011"
    commune: str = "Paris"
    titres: tuple[Titre, ...]
    qui: Mots
    essayer: Mots
    compte: Compte | None = None
    dossiers: tuple[Recit, ...] = ()

    @property
    def titre(self) -> Titre:
        """The document whose dates open the account: the first one written."""
        return self.titres[0]

    @property
    def visa(self) -> str:
        """The visa number one may sign in with, empty when there is none."""
        visas = {NatureTitre.VISA_LONG_SEJOUR, NatureTitre.VLS_TS}
        return next((t.numero for t in self.titres if t.nature in visas and t.numero), "")


class Membre(_Donnee):
    """Somebody of the staff."""

    email: str
    role: Role
    nom: str
    prenoms: str
    prefecture: str = ""
    qualite: str = ""
    qui: Mots


class Employeur(_Donnee):
    """Somebody who files for a company, and the cases filed."""

    email: str
    siret: str
    entreprise: str
    contact: str
    voie: str
    code_postal: str
    commune: str
    qui: Mots
    cree: Moment = "J-125"
    dossiers: tuple[Recit, ...] = ()

    @field_validator("siret")
    @classmethod
    def _juste(cls, siret: str) -> str:
        if not siret_est_juste(siret):
            raise ValueError("a SIRET whose digits agree is expected")
        return siret


class Code(_Donnee):
    """An e-photo code as the service knows it; without dates, the service does not know it."""

    code: str = Field(pattern=r"^[A-Z0-9]{21,22}$")
    actif: Moment | None = None
    expire: Formule | None = None
    utilise: bool = False
    repond: Mots


class Echange(_Donnee):
    """A message of a ticket; `du_support` when the contact centre writes."""

    le: Moment
    texte: str
    du_support: bool = False
    clore: bool = False


class Demande(_Donnee):
    """A ticket and its thread; `de` is a number of the register, or nobody known."""

    de: str = ""
    nom: str = ""
    adresse: str = ""
    langue: str = "fr"
    categorie: str
    sujet: str
    page: str = ""
    fil: tuple[Echange, ...]


class ReponsePreparee(_Donnee):
    """An answer the contact centre gives often."""

    titre: str
    texte: Mots


class Jeu(_Donnee):
    """Everything."""

    prefectures: dict[str, dict[str, str]]
    personnel: tuple[Membre, ...]
    reponses_types: tuple[ReponsePreparee, ...]
    employeurs: tuple[Employeur, ...]
    personnes: tuple[Personne, ...]
    codes: tuple[Code, ...]
    demandes: tuple[Demande, ...]


@cache
def lire() -> Jeu:
    """The data; raises `pydantic.ValidationError` on a mistake in a file."""
    brut: dict[str, Any] = {"personnes": []}
    for fichier in sorted(DONNEES.glob("*.yaml")):
        contenu = yaml.safe_load(fichier.read_text())
        brut["personnes"] += contenu.pop("personnes", [])
        brut |= contenu
    return Jeu.model_validate(brut)
