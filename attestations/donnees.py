"""What a paper says: the schema of `Attestation.donnees`, frozen at emission.

All words are in French and final: whoever asks for a paper (it knows the law) writes them, this
room prints them. Each nature has facts it cannot do without: a refusal without its remedies
would not be a lawful notification, so it is not emitted.
"""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from attestations.models import Nature


class _Fige(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Personne(_Fige):
    """An identity as printed; `nationalite` is a word, `adresse` may hold line breaks.

    A company has a name, a SIRET and no given name.
    """

    nom: str
    prenoms: str = ""
    ne_le: date | None = None
    ne_a: str = ""
    nationalite: str = ""
    numero_etranger: str = ""
    siret: str = ""
    adresse: str = ""

    @property
    def nom_complet(self) -> str:
        """Given names then family name, as on an envelope."""
        return f"{self.prenoms} {self.nom}".strip()


class TitreImprime(_Fige):
    """The document of stay the person holds."""

    nature: str
    numero: str = ""
    debut: date | None = None
    fin: date | None = None


class TitreAccorde(_Fige):
    """The permit a favourable decision grants.

    `prouve_le_sejour` is false for what one travels with (a DCEM, a travel document): it is no
    permit to stay, nor is the certificate that it is granted a proof of stay.
    """

    nature: str
    prouve_le_sejour: bool = True
    du: date | None = None
    au: date | None = None


class Droit(_Fige):
    """One line of the table of rights; `accorde` None: the paper does not settle it."""

    libelle: str
    accorde: bool | None = None
    texte: str = ""


class Ligne(_Fige):
    """An answer of the request that the paper carries."""

    libelle: str
    valeur: str


class Element(_Fige):
    """A requested or missing item, with the reason."""

    libelle: str
    motif: str = ""


class Recours(_Fige):
    """One remedy against a decision; `au_plus_tard` for whoever reads the letter on its day."""

    titre: str
    autorite: str
    delai: str
    au_plus_tard: date | None = None


class DonneesAttestation(_Fige):
    """All that a paper says beside its number and its validity."""

    titulaire: Personne
    beneficiaire: Personne | None = None
    demarche: str
    type_demande: str
    reference: str
    depose_le: date
    prefecture: str
    titre_detenu: TitreImprime | None = None
    droits: tuple[Droit, ...] = ()
    valable_avec: str = ""
    fondement: tuple[str, ...] = ()
    # What explains the paper where no law was read.
    d_apres: tuple[str, ...] = ()
    corps: tuple[str, ...] = ()
    elements: tuple[Element, ...] = ()
    motifs: str = ""
    recours: tuple[Recours, ...] = ()
    titre_accorde: TitreAccorde | None = None
    montant_cents: int | None = Field(default=None, ge=0)
    lignes: tuple[Ligne, ...] = ()
    # A limit to answer, or the day until which a request is adjourned.
    echeance: date | None = None
    suite: tuple[str, ...] = ()
    # First name, name and quality of the author of a decision (L. 212-1 CRPA).
    signataire: str = ""

    @property
    def concerne(self) -> Personne:
        """Whom the paper is about: the child of a parent who files, the worker of an employer."""
        return self.beneficiaire or self.titulaire

    @property
    def recours_dates(self) -> bool:
        """Whether the last day of a remedy can be told."""
        return any(recours.au_plus_tard for recours in self.recours)


INDISPENSABLES: dict[Nature, tuple[str, ...]] = {
    Nature.CONFIRMATION_DEPOT: (),
    Nature.ADP: ("droits",),
    Nature.ADF: ("titre_accorde",),
    Nature.RECEPISSE: (),
    Nature.ATTESTATION_DEMANDE: (),
    Nature.RECU_EMPLOYEUR: (),
    Nature.CONFIRMATION_VALIDATION: (),
    Nature.ATTESTATION_CHANGEMENT: (),
    Nature.AUTORISATION_TRAVAIL: (),
    Nature.AVIS: (),
    Nature.APS: (),
    Nature.DECISION_FAVORABLE: ("titre_accorde",),
    Nature.DEMANDE_COMPLEMENT: ("elements", "echeance"),
    Nature.DECISION_REFUS: ("motifs", "recours"),
    Nature.DECISION_IRRECEVABLE: ("motifs", "recours"),
    Nature.DECISION_AJOURNEMENT: ("motifs", "recours", "echeance"),
    Nature.CLASSEMENT: ("motifs",),
}


class DonneesIncompletes(ValueError):
    """The paper would miss something its nature requires."""


def geler(nature: Nature, donnees: DonneesAttestation | dict[str, object]) -> dict[str, object]:
    """The data checked for this nature, as it is kept in the row."""
    lues = DonneesAttestation.model_validate(donnees)
    manquantes = [champ for champ in INDISPENSABLES[nature] if not getattr(lues, champ)]
    if manquantes:
        raise DonneesIncompletes(f"{nature}: {', '.join(manquantes)}")
    return lues.model_dump(mode="json")
