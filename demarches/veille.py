"""The clock's work on cases: reminders, passed dates, photos to read again, papers to renew.

Each function takes a day or a moment and may run ten times that day with one effect: messages
have keys, rows say what was already done. Sweeps over cases read keys in batches by index, lock one
case at a time with SKIP LOCKED and look again under the lock, so several workers share one sweep.
Permits and photo codes are rows no verb locks: a key of the message and the mark of the reading do
there what the lock does elsewhere. A row that fails is logged and passed over: one case never keeps
the others from their reminder or their paper.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import Any, TypeVar

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import TitreDetenu
from attestations.models import Nature as NaturePapier
from demarches import annonces, delivrance, journal
from demarches.models import DemandeDeComplement, Dossier, Evenement
from demarches.models.journal import Nature
from justificatifs import ephoto
from justificatifs.ephoto.phrases import phrase
from justificatifs.models import UsageEphoto

logger = logging.getLogger(__name__)
T = TypeVar("T")

LOT = 500
# So many failures one after the other are not the rows' fault: the sweep stops and says so.
ECHECS_DE_SUITE = 20
# The e-photo service did not answer so many times running: it is down.
SILENCES_DE_SUITE = 3
# Marks of the reminders before a permit ends, in days; the first is the opening of the window.
JALONS = (120, 90, 60, 30, 7, 0)
# A mark missed because the clock stood still is caught up for this many days.
RATTRAPAGE = 5

# A photo code may take this long to be known (FAQ of the teleservice).
ACTIVATION = timedelta(hours=48)


def _chacun(lignes: Iterable[T], geste: Callable[[T], int]) -> int:
    """Do it for each; what fails is logged, and the others have their turn."""
    faits = echecs = 0
    for ligne in lignes:
        try:
            faits += geste(ligne)
        except SoftTimeLimitExceeded:  # the sweep's own time is up: not this row's fault
            raise
        except Exception:
            echecs += 1
            logger.exception("The sweep passed over %s", getattr(ligne, "pk", ligne))
            if echecs == ECHECS_DE_SUITE:
                raise
        else:
            echecs = 0
    return faits


def _par_lots(cles: QuerySet[Any]) -> Iterator[int]:
    """Primary keys of the rows, read by batches of `LOT` in key order."""
    derniere = 0
    while lot := list(
        cles.filter(pk__gt=derniere).order_by("pk").values_list("pk", flat=True)[:LOT]
    ):
        yield from lot
        derniere = lot[-1]


def rappeler_les_titres(le: date) -> int:
    """Remind people whose permit ends at a mark and who have not filed; returns how many."""
    nb = 0
    # A request under way, or granted and not yet handed over, is already the answer.
    en_cours = Dossier.objects.filter(usager=OuterRef("titulaire")).en_cours()
    permis = TitreDetenu.objects.de_sejour()
    plus_long = permis.filter(titulaire=OuterRef("titulaire"), fin__gt=OuterRef("fin"))
    for jalon in JALONS:
        fin = le + timedelta(days=jalon)
        titres = (
            permis.expirant_entre(fin - timedelta(days=min(RATTRAPAGE, jalon)), fin)
            .filter(titulaire__is_active=True)
            .exclude(Exists(en_cours))
            .exclude(Exists(plus_long))
            .select_related("titulaire")
        )
        nb += _chacun(titres.iterator(chunk_size=LOT), partial(_rappeler, jalon=jalon, le=le))
    return nb


def _rappeler(titre: TitreDetenu, *, jalon: int, le: date) -> int:
    with transaction.atomic():
        annonces.rappel_de_renouvellement(titre, jalon=jalon, le=le)
    return 1


def relancer_les_complements(le: date) -> int:
    """Remind once, some days before the date limit; returns how many."""
    demandes = DemandeDeComplement.objects.a_relancer(le, settings.RAPPEL_COMPLEMENT_JOURS)
    return _chacun(_par_lots(demandes), _relancer)


def _verrouiller(pk: int) -> DemandeDeComplement | None:
    """The request and its case, case first (the verbs' order of locks); None when busy or gone."""
    demande = DemandeDeComplement.objects.filter(pk=pk).first()
    if demande is None:
        return None
    dossier = Dossier.objects.select_for_update(skip_locked=True).filter(pk=demande.dossier_id)
    if not dossier:
        return None
    return (
        DemandeDeComplement.objects.ouvertes()
        .select_for_update(of=("self",))
        .select_related("dossier__usager")
        .filter(pk=pk)
        .first()
    )


def _relancer(pk: int) -> int:
    with transaction.atomic():
        demande = _verrouiller(pk)
        if demande is None or demande.relancee_le is not None:
            return 0
        demande.relancee_le = timezone.now()
        demande.save(update_fields=["relancee_le"])
        journal.ecrire(demande.dossier, Nature.COMPLEMENT_RELANCE)
        annonces.complement_relance(demande.dossier, demande)
    return 1


def signaler_les_complements_depasses(le: date) -> int:
    """Tell the person the date limit has passed, once; the case stays open until an agent acts."""
    return _chacun(_par_lots(DemandeDeComplement.objects.depassees(le)), _signaler)


def _signaler(pk: int) -> int:
    with transaction.atomic():
        demande = _verrouiller(pk)
        if demande is None or demande.depassement_dit_le is not None:
            return 0
        demande.depassement_dit_le = timezone.now()
        demande.save(update_fields=["depassement_dit_le"])
        journal.ecrire(demande.dossier, Nature.COMPLEMENT_DEPASSE)
        annonces.complement_depasse(demande.dossier, demande)
    return 1


def relire_les_ephotos(maintenant: datetime) -> int:
    """Ask again about codes filed before they were active; tell the person what became of them."""
    silences = 0

    def relire(usage: UsageEphoto) -> int:
        nonlocal silences
        try:
            nb = _relire_ephoto(usage, maintenant=maintenant)
        except ephoto.EphotoIndisponible:
            silences += 1
            return 0
        silences = 0
        return nb

    usages = ephoto.relectures(maintenant, par=LOT)
    return _chacun(takewhile(lambda _: silences < SILENCES_DE_SUITE, usages), relire)


def _relire_ephoto(usage: UsageEphoto, *, maintenant: datetime) -> int:
    reponse = ephoto.interroger(usage.code, le=maintenant)
    if reponse.etat == ephoto.EtatEphoto.INCONNU and usage.reserve_le > maintenant - ACTIVATION:
        return 0  # filed while the service was down: the code may not have reached it yet
    return _noter_ephoto(usage.code, usage.reference, reponse)


def _noter_ephoto(code: str, reference: str, reponse: ephoto.ReponseEphoto) -> int:
    if reponse.etat == ephoto.EtatEphoto.PAS_ENCORE_ACTIF:
        return 0
    with transaction.atomic():
        dossier = (
            Dossier.objects.select_for_update(of=("self",))
            .select_related("usager")
            .filter(reference=reference)
            .first()
        )
        if dossier is None or dossier.est_clos:  # nobody waits for this photo any more
            ephoto.liberer(code, reference)
            return 0
        if reponse.etat == ephoto.EtatEphoto.BON:
            if not ephoto.confirmer(code, reference, valable_jusqu_au=reponse.valable_jusqu_au):
                return 0
        elif not ephoto.liberer(code, reference):
            return 0
        dossier.ephoto_etat = reponse.etat
        dossier.save(update_fields=["ephoto_etat"])
        journal.ecrire(dossier, Nature.EPHOTO, donnees={"etat": str(reponse.etat)})
        annonces.ephoto_relue(dossier, phrase(reponse))
    return 1


def constater_les_silences(le: date) -> int:
    """Write the day silence became a refusal (R. 432-1 CESEDA), and say how to contest it.

    An event, not a status: the prefecture goes on and may still accept.
    """
    dits = Evenement.objects.filter(dossier=OuterRef("pk"), nature=Nature.SILENCE)
    dossiers = Dossier.objects.en_examen().filter(silence_le__lte=le).exclude(Exists(dits))
    return _chacun(_par_lots(dossiers), partial(_constater_le_silence, le=le))


def _constater_le_silence(pk: int, *, le: date) -> int:
    with transaction.atomic():
        dossier = (
            Dossier.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("usager")
            .filter(pk=pk)
            .first()
        )
        if dossier is None or not dossier.est_en_examen or not dossier.silence_le:
            return 0
        if dossier.silence_le > le or dossier.evenements.filter(nature=Nature.SILENCE).exists():
            return 0
        journal.ecrire(dossier, Nature.SILENCE, donnees={"le": dossier.silence_le.isoformat()})
        annonces.silence(dossier)
    return 1


def couvrir_les_droits(le: date) -> int:
    """No uncovered day: issue or renew the attestation of every undecided case whose proof ends.

    Those for which the law gives nothing are not read (`Dossier.prolongeable`).

    R. 431-15-1 CESEDA: renewed as long as the prefect has not decided. Returns how many papers.
    """
    bientot = le + timedelta(days=delivrance.AVANCE_DE_RENOUVELLEMENT)
    dossiers = Dossier.objects.prolongeables().filter(couvert_jusqu_au__lte=bientot)
    return _chacun(_par_lots(dossiers), partial(_couvrir, le=le))


def _couvrir(pk: int, *, le: date) -> int:
    with transaction.atomic():
        dossier = (
            Dossier.objects.prolongeables()
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("usager", "prefecture")
            .filter(pk=pk)
            .first()
        )
        if dossier is None:
            return 0
        papiers = delivrance.renouveler(dossier, le) or delivrance.a_l_expiration(dossier, le)
        if not papiers:
            return 0
        dossier.save(update_fields=["couvert_jusqu_au", "prolongeable"])
        papiers = [p for p in papiers if p.nature == NaturePapier.ADP]
        annonces.attestation_renouvelee(dossier, papiers)
    return len(papiers)


def verifier_les_journaux(le: date) -> int:
    """Say which journals of this night were changed after they were written; returns how many.

    A trigger refuses the change on PostgreSQL: this finds what went around it, a backup put back
    in part or a hand in the database. Nothing is repaired.
    """
    nb = 0
    for reference in journal.alteres(le):
        nb += 1
        logger.error("The journal of %s is not as it was written", reference)
    return nb
