"""What a procedure asks: a question, how its answer is typed in, the screenful it belongs to."""

from __future__ import annotations

from enum import StrEnum

from demarches.catalogue.faits import Conditionnel, EtatFenetre, Identifiant, Modele, Texte


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
    SIRET = "siret"


class RegleDeQuestion(Conditionnel):
    """A question; `registre` and `compte` say where the answer is prefilled from.

    Unless `preremplie` is false: something new is asked, and the old one must not stand there.
    For a date, `revolue` says that it is not after today, `apres` that it is not before the answer
    to that other question.
    """

    id: Identifiant
    groupe: Identifiant
    type: TypeQuestion
    libelle: Texte
    aide: Texte | None = None
    options: tuple[OptionDeQuestion, ...] = ()
    obligatoire: bool = True
    registre: bool = False
    compte: bool = False
    preremplie: bool = True
    revolue: bool = False
    apres: Identifiant | None = None
    etats: tuple[EtatFenetre, ...] = ()


class GroupeDeQuestions(Modele):
    """A screenful of questions."""

    id: Identifiant
    libelle: Texte
    aide: Texte | None = None
