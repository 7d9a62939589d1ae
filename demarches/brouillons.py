"""Drafts: starting one, keeping what is typed, joining and withdrawing pieces.

Everything typed is kept as typed; nothing here is legal yet, so nothing is journalled. Two tabs
never overwrite each other in silence: each save says which version it started from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from demarches import (
    beneficiaires,
    completude,
    formulaires,
    orientation,
    references,
    situations,
)
from demarches.models import DemandeDeComplement, Dossier, PieceJointe
from demarches.statuts import Statut
from justificatifs import depot as reception
from justificatifs import ephoto

if TYPE_CHECKING:
    from accounts.models import User
    from demarches.catalogue.schema import Demarche, TypeDemande


class Doublon(Exception):
    """The same procedure is already open for the same person; `dossier` is that case."""

    def __init__(self, dossier: Dossier) -> None:
        super().__init__(dossier.reference)
        self.dossier = dossier


class Conflit(Exception):
    """The draft was changed elsewhere since this page was read."""

    def __init__(self, dossier: Dossier) -> None:
        super().__init__(dossier.reference)
        self.dossier = dossier


class PasPourVous(Exception):
    """The law leaves this request to an employer, or to the foreigner: not to this person."""


class BrouillonFige(Exception):
    """The case is filed: its answers and pieces no longer change by this door."""


def commencer(demarche: Demarche, type_demande: TypeDemande, *, par: User) -> Dossier:
    """Start a draft, prefilled; raises `Doublon` when one is open for the same beneficiary.

    Several procedures may be open at once, and one per child or per worker: only a true duplicate
    is refused. Raises `PasPourVous` when the law leaves the request to somebody else.
    """
    if not orientation.depose(par, demarche):
        raise PasPourVous
    reference = references.nouvelle()
    dossier = Dossier(
        reference=reference,
        usager=par,
        demarche=demarche.code,
        type_demande=type_demande,
        beneficiaire=beneficiaires.cle(demarche, reference, {}),
        prefecture=par.prefecture,
    )
    dossier.registre = situations.du_registre(par)
    dossier.saisies = {
        cle: formulaires.en_saisie(valeur)
        for cle, valeur in situations.prefill(par, demarche).items()
    }
    dossier.reponses = formulaires.reponses(completude.questions(dossier), dossier.saisies)
    try:
        with transaction.atomic():
            dossier.save(force_insert=True)
    except IntegrityError:
        jumeau = Dossier.objects.jumeaux_de(dossier, beneficiaire=dossier.beneficiaire).first()
        if jumeau is None:
            raise
        raise Doublon(jumeau) from None
    return dossier


def enregistrer(
    dossier: Dossier, saisies: Mapping[str, Any], *, version: int | None = None
) -> Dossier:
    """Keep what was typed. `version` is the one the page was read at; None overwrites knowingly."""
    with transaction.atomic():
        actuel = _verrouiller(dossier)
        nouvelles = actuel.saisies | dict(saisies)
        if nouvelles == actuel.saisies:
            return actuel
        if version is not None and version != actuel.version:
            raise Conflit(actuel)
        actuel.saisies = nouvelles
        actuel.reponses = formulaires.reponses(completude.questions(actuel), nouvelles)
        # An answer can open other questions, whose answers may already be there.
        actuel.reponses = formulaires.reponses(completude.questions(actuel), nouvelles)
        _nommer_le_beneficiaire(actuel)
        actuel.version += 1
        _sauver(actuel, "saisies", "reponses", "beneficiaire", "version")
    return actuel


def _verrouiller(dossier: Dossier) -> Dossier:
    actuel = Dossier.objects.select_for_update().get(pk=dossier.pk)
    actuel.usager = dossier.usager  # the same person, not locked, whose permit may be read already
    if not actuel.est_brouillon:
        raise BrouillonFige
    return actuel


def _sauver(dossier: Dossier, *champs: str) -> None:
    dossier.modifie_le = timezone.now()
    dossier.save(update_fields=[*champs, "modifie_le"])


def _nommer_le_beneficiaire(dossier: Dossier) -> None:
    """One case per child or worker: once known, the identity is the key a duplicate is told by.

    When that person already has an open case, the draft keeps its former key and
    `completude.manques` names the other case: the input is kept, the filing waits.
    """
    cle = beneficiaires.cle(dossier.loi, dossier.reference, dossier.reponses)
    if cle == dossier.beneficiaire:
        return
    if not Dossier.objects.jumeaux_de(dossier, beneficiaire=cle).exists():
        dossier.beneficiaire = cle


def joindre(
    dossier: Dossier,
    piece: str,
    televersement: UploadedFile[bytes],
    *,
    par: User,
    complement: DemandeDeComplement | None = None,
) -> PieceJointe:
    """Receive a file for a piece of a draft, or of an open request for documents.

    Raises `justificatifs.depot.FichierRefuse` with the reason in words, `BrouillonFige` when
    the case no longer takes files.
    """
    fichier = reception.recevoir(televersement, par=par)
    try:
        with transaction.atomic():
            actuel = Dossier.objects.select_for_update().get(pk=dossier.pk)
            if not accepte_des_pieces(actuel, complement):
                raise BrouillonFige
            return PieceJointe.objects.create(
                dossier=actuel, piece=piece, fichier=fichier, complement=complement
            )
    except (BrouillonFige, Dossier.DoesNotExist):  # filed or deleted while the file came
        reception.supprimer(fichier)
        raise


def accepte_des_pieces(dossier: Dossier, complement: DemandeDeComplement | None) -> bool:
    """A draft takes files; a filed case only those its open request for documents asks for."""
    if complement is None:
        return dossier.est_brouillon
    complement.refresh_from_db()
    return dossier.statut == Statut.COMPLEMENT_DEMANDE and complement.est_ouverte


def retirer(piece: PieceJointe) -> None:
    """Delete a file before it is sent; a file already sent stays in the history."""
    with transaction.atomic():
        dossier = Dossier.objects.select_for_update().get(pk=piece.dossier_id)
        if not accepte_des_pieces(dossier, piece.complement):
            raise BrouillonFige
        fichier = piece.fichier
        piece.delete()
        reception.supprimer(fichier)


def noter_ephoto(dossier: Dossier, saisie: str) -> ephoto.ReponseEphoto:
    """Keep the code and what the e-photo service says of it now; filing asks again.

    Raises `justificatifs.ephoto.EphotoIndisponible` when the service does not answer: the code is
    kept and read again later, so a service that is down stops nobody from filing.
    """
    code = ephoto.normaliser(saisie)
    with transaction.atomic():
        actuel = _verrouiller(dossier)
        actuel.ephoto_code = code[:30]
        actuel.ephoto_etat = ephoto.EtatEphoto.PAS_ENCORE_ACTIF if code else ""
        _sauver(actuel, "ephoto_code", "ephoto_etat")
    reponse = interroger_ephoto(actuel)
    Dossier.objects.brouillons().filter(pk=actuel.pk, ephoto_code=actuel.ephoto_code).update(
        ephoto_etat=reponse.etat
    )
    return reponse


def interroger_ephoto(dossier: Dossier) -> ephoto.ReponseEphoto:
    """What the service says of the dossier's code, outside any transaction.

    Raises `justificatifs.ephoto.EphotoIndisponible` when the service does not answer.
    """
    if ephoto.est_pris(dossier.ephoto_code, sauf=dossier.reference):
        return ephoto.ReponseEphoto(ephoto.EtatEphoto.UTILISE)
    return ephoto.interroger(dossier.ephoto_code, le=timezone.now())


def expliquer_doublon(doublon: Doublon) -> str:
    """The words that send to the open case."""
    return _(
        "Une demande est déjà ouverte pour cette démarche : %(reference)s. Continuez celle-ci."
    ) % {"reference": doublon.dossier.reference}
