"""The journal of a case: what happened (`Evenement`) and who looked (`Consultation`).

Both are append-only. An event carries the digest of the one before it, so a change in the past
shows; on PostgreSQL a trigger refuses UPDATE and DELETE besides (see the migration).
The journal of a case begins at filing: a draft can be deleted without a trace.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Nature(models.TextChoices):
    """What can happen to a case, in words the person reads."""

    DEPOT = "depot", _("Demande déposée")
    PRISE_EN_CHARGE = "prise_en_charge", _("Demande prise en charge par un agent")
    PIECE_EXAMINEE = "piece_examinee", _("Document examiné")
    COMPLET = "complet", _("Dossier reconnu complet")
    COMPLEMENT_DEMANDE = "complement_demande", _("Documents demandés")
    COMPLEMENT_RECU = "complement_recu", _("Réponse envoyée à la préfecture")
    COMPLEMENT_RELANCE = "complement_relance", _("Rappel envoyé")
    COMPLEMENT_DEPASSE = "complement_depasse", _("Date limite de réponse dépassée")
    ATTESTATION = "attestation", _("Document délivré")
    DECISION_PROPOSEE = "decision_proposee", _("Décision en préparation")
    DECISION_RENVOYEE = "decision_renvoyee", _("Examen repris")
    FAVORABLE = "favorable", _("Décision favorable")
    REFUS = "refus", _("Demande refusée")
    IRRECEVABLE = "irrecevable", _("Demande déclarée irrecevable")
    AJOURNEMENT = "ajournement", _("Demande ajournée")
    CLASSEMENT = "classement", _("Demande classée sans suite")
    TITRE_DISPONIBLE = "titre_disponible", _("Titre disponible")
    TITRE_REMIS = "titre_remis", _("Titre remis")
    DESISTEMENT = "desistement", _("Demande retirée")
    EPHOTO = "ephoto", _("E-photo contrôlée")
    TRANSFERT = "transfert", _("Dossier transféré")
    REAFFECTATION = "reaffectation", _("Dossier confié à un autre agent")
    SILENCE = "silence", _("Délai de réponse dépassé")


# Steps inside the office: the person is told the status, not who in the office wrote what.
INTERNES = frozenset({Nature.PIECE_EXAMINEE, Nature.DECISION_RENVOYEE, Nature.REAFFECTATION})


class Evenement(models.Model):
    """One line of the journal; `numero` counts from 1 within a case."""

    dossier = models.ForeignKey(
        "demarches.Dossier",
        on_delete=models.PROTECT,
        related_name="evenements",
        db_index=False,  # an index below begins with it
    )
    numero = models.PositiveIntegerField()
    nature = models.CharField(_("nature"), max_length=24, choices=Nature)
    le = models.DateTimeField(_("le"), default=timezone.now)
    par = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    donnees = models.JSONField(default=dict, blank=True)
    precedent = models.CharField(max_length=64, blank=True)
    empreinte = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        ordering = ["dossier", "numero"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="evenement_numero_unique")
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} ({self.dossier_id})"

    def calculer_empreinte(self) -> str:
        """SHA-256 of the line and of the digest before it, in hexadecimal."""
        ligne: dict[str, Any] = {
            "dossier": self.dossier_id,
            "numero": self.numero,
            "nature": self.nature,
            "le": self.le.isoformat(),
            "par": self.par_id,
            "donnees": self.donnees,
            "precedent": self.precedent,
        }
        texte = json.dumps(ligne, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(texte.encode()).hexdigest()


class Objet(models.TextChoices):
    """What a member of staff opened: stored as a code, read in the language of the page."""

    DOSSIER = "dossier", _("votre demande entière")
    ETAT = "etat", _("l’état de votre demande, sans vos réponses ni vos documents")
    PIECE = "piece", _("un document que vous avez envoyé")
    ATTESTATION = "attestation", _("un document délivré")


class Consultation(models.Model):
    """A member of staff opened a case or one of its files; the person sees it.

    `objet` is the code of what was opened, then which one: `piece:justificatif-domicile`.
    """

    dossier = models.ForeignKey(
        "demarches.Dossier",
        on_delete=models.CASCADE,
        related_name="consultations",
        db_index=False,  # an index below begins with it
    )
    par = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField(_("le"), default=timezone.now)
    objet = models.CharField(_("objet"), max_length=80)

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["-le"]
        indexes = [models.Index(fields=["dossier", "-le"], name="consultation_dossier")]

    def __str__(self) -> str:
        return f"{self.dossier_id} le {self.le:%d/%m/%Y}"

    @property
    def en_mots(self) -> str:
        """What was opened, in words for the person."""
        return str(dict(Objet.choices).get(self.objet.partition(":")[0], self.objet))
