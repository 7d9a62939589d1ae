"""Everything of a case on one sheet: answers, files, photo, window, cost, papers, what comes next.

The same sheet serves the person before filing and the agent after it. Before filing the law is
today's; after it, the one frozen that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from demarches import completude, formulaires, situations
from demarches.catalogue import calcul
from demarches.catalogue.calcul import Exigence
from demarches.catalogue.reponses import DocumentDu

if TYPE_CHECKING:
    from demarches.models import Dossier, PieceJointe


@dataclass(frozen=True)
class Ligne:
    """An answer in words; `registre` is what the register says when it differs."""

    cle: str
    libelle: str
    valeur: str
    registre: str = ""

    @property
    def note(self) -> str:
        """The difference, said in words."""
        if not self.registre:
            return ""
        return _("Le registre indique : %(valeur)s") % {"valeur": self.registre}


@dataclass(frozen=True)
class Groupe:
    """Answers under the title of their group."""

    libelle: str
    lignes: tuple[Ligne, ...]


@dataclass(frozen=True)
class PieceDuDossier:
    """A requirement and what was given for it."""

    exigee: Any
    jointes: tuple[PieceJointe, ...]


def exigence(dossier: Dossier) -> Exigence:
    """The requirement that rules this case: frozen at filing, computed today on a draft."""
    if dossier.exigence is not None:
        return Exigence.model_validate(dossier.exigence)
    return calcul.exigence(
        dossier.loi,
        completude.type_demande(dossier),
        situations.du_dossier(dossier),
        timezone.localdate(),
    )


def groupes(dossier: Dossier, loi: Exigence) -> list[Groupe]:
    """The answers by group, with the differences from the register."""
    ecarts = situations.differences(dossier)
    lignes: dict[str, list[Ligne]] = {}
    for question in loi.questions:
        registre = ""
        if question.id in ecarts:
            registre = formulaires.valeur_affichee(question, ecarts[question.id][0])
        lignes.setdefault(_(question.groupe_libelle), []).append(
            Ligne(
                question.id,
                formulaires.libelle(question),
                formulaires.valeur_affichee(question, dossier.reponses.get(question.id)),
                registre,
            )
        )
    return [Groupe(libelle, tuple(contenu)) for libelle, contenu in lignes.items()]


def pieces(loi: Exigence, jointes: Sequence[PieceJointe]) -> list[PieceDuDossier]:
    """Each requirement with its files, in the law's order."""
    par_piece: dict[str, list[PieceJointe]] = {}
    for jointe in jointes:
        par_piece.setdefault(jointe.piece, []).append(jointe)
    return [PieceDuDossier(exigee, tuple(par_piece.get(exigee.id, ()))) for exigee in loi.pieces]


def non_remplies(loi: Exigence) -> list[str]:
    """Conditions the answers contradict, in words; empty while the law may be satisfied.

    Nobody is stopped from filing: the prefecture decides. But nobody files unaware.
    """
    if loi.eligibilite.eligible is not False:
        return []
    return [_(c.libelle) for c in loi.eligibilite.contraires]


def recapitulatif(dossier: Dossier) -> dict[str, Any]:
    """The whole sheet, for a template. One query, for the files."""
    loi = exigence(dossier)
    jointes = list(dossier.pieces.actuelles().select_related("fichier"))
    return {
        "loi": loi,
        "groupes": groupes(dossier, loi),
        "pieces": pieces(loi, jointes),
        "non_remplies": non_remplies(loi),
        **papiers(loi),
    }


def papiers(loi: Exigence) -> dict[str, list[DocumentDu]]:
    """The papers downloaded at filing, and those that come later or from another office."""
    au_depot = [d for d in loi.documents if d.moment == "depot" and d.emis_ici]
    avant_la_decision = [d for d in loi.documents if d.moment != "decision"]
    return {
        "au_depot": au_depot,
        "ensuite": [d for d in avant_la_decision if d not in au_depot],
    }
