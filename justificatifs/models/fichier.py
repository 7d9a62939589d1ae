"""A file a person gave: its bytes, their digest, and what the analysis said.

A file does not know what it is for: a piece of a dossier or a message points at it.
Rows are made by `depot.recevoir` only. The stored key is random and says nothing of the
person; the name the person chose is kept in `nom` and only ever shown to who may see it.
"""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

EXTENSIONS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/heic": "heic",
}


def cle_du_contenu(fichier: Fichier, _nom: str) -> str:
    """Where the bytes go: by month, under the identifier of the row."""
    return f"fichiers/{fichier.depose_le:%Y/%m}/{fichier.pk}.{EXTENSIONS[fichier.type_mime]}"


def cle_de_l_apercu(fichier: Fichier, _nom: str) -> str:
    """Where the preview goes, beside the bytes."""
    return f"fichiers/{fichier.depose_le:%Y/%m}/{fichier.pk}.apercu.jpg"


class EtatFichier(models.TextChoices):
    """What the antivirus said; only `sain` and `non_analyse` are served."""

    EN_ATTENTE = "en_attente", _("En cours d’analyse")
    SAIN = "sain", _("Sans virus connu")
    INFECTE = "infecte", _("Infecté, contenu détruit")
    NON_ANALYSE = "non_analyse", _("Non analysé : aucun antivirus n’est installé")


class FichierQuerySet(models.QuerySet["Fichier"]):
    """Words to choose files."""

    def visibles_par(self, user: User | AnonymousUser) -> Self:
        """One's own files; the staff reach a file through the case it belongs to."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(proprietaire=user)

    def en_attente_d_analyse(self) -> Self:
        """Received while the antivirus could not be reached, oldest first."""
        return self.filter(etat=EtatFichier.EN_ATTENTE).order_by("depose_le", "pk")


class Fichier(models.Model):
    """One file as received, never modified."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proprietaire = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("propriétaire"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fichiers",
        help_text=_("Vide : envoyé par une personne non connectée."),
        db_index=False,  # an index below begins with it
    )
    nom = models.CharField(_("nom"), max_length=120)
    type_mime = models.CharField(_("type"), max_length=40)
    taille = models.PositiveIntegerField(_("taille en octets"))
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64)
    nb_pages = models.PositiveIntegerField(_("nombre de pages"), default=1)
    contenu = models.FileField(_("contenu"), upload_to=cle_du_contenu, max_length=120, blank=True)
    apercu = models.FileField(_("aperçu"), upload_to=cle_de_l_apercu, max_length=120, blank=True)
    apercu_impossible = models.BooleanField(_("aperçu impossible"), default=False)
    etat = models.CharField(_("état"), max_length=12, choices=EtatFichier)
    depose_le = models.DateTimeField(_("déposé le"), default=timezone.now, editable=False)
    analyse_le = models.DateTimeField(_("analysé le"), null=True, blank=True, editable=False)

    objects = FichierQuerySet.as_manager()

    class Meta:
        verbose_name = _("fichier")
        verbose_name_plural = _("fichiers")
        ordering = ["-depose_le", "pk"]
        indexes = [
            models.Index(fields=["proprietaire", "-depose_le"], name="fichier_proprietaire"),
            models.Index(
                fields=["depose_le", "id"],
                condition=models.Q(etat="en_attente"),
                name="fichier_en_attente",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(etat="infecte", contenu="", apercu="")
                | (~models.Q(etat="infecte") & ~models.Q(contenu="")),
                name="fichier_infecte_sans_contenu",
                violation_error_message=_("Le contenu d’un fichier infecté est détruit."),
            ),
            models.CheckConstraint(
                condition=models.Q(taille__gt=0),
                name="fichier_non_vide",
                violation_error_message=_("Un fichier n’est jamais vide."),
            ),
            models.CheckConstraint(
                condition=models.Q(type_mime__in=sorted(EXTENSIONS)),
                name="fichier_type_accepte",
                violation_error_message=_("Un fichier est un PDF ou une image."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_etat_display()} · {self.pk}"

    @property
    def est_disponible(self) -> bool:
        """May be opened now."""
        return self.etat in {EtatFichier.SAIN, EtatFichier.NON_ANALYSE}

    @property
    def est_image(self) -> bool:
        """A picture, as against a PDF."""
        return self.type_mime != "application/pdf"
