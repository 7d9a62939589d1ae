"""The documents of stay a person holds or held: copied from the register at each visit, and
noted when this site's own request ends with a permit handed over."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class NatureTitre(models.TextChoices):
    """Kinds of documents of stay (L. 411-1 CESEDA, and those that open an account)."""

    VISA_LONG_SEJOUR = "vls", _("Visa de long séjour")
    VLS_TS = "vls_ts", _("Visa de long séjour valant titre de séjour")
    CARTE_TEMPORAIRE = "cst", _("Carte de séjour temporaire")
    CARTE_PLURIANNUELLE = "csp", _("Carte de séjour pluriannuelle")
    CARTE_RESIDENT = "cr", _("Carte de résident")
    CARTE_RESIDENT_UE = "cr_ldue", _("Carte de résident de longue durée-UE")
    CARTE_RESIDENT_PERMANENT = "cr_permanent", _("Carte de résident permanent")
    AUTORISATION_PROVISOIRE = "aps", _("Autorisation provisoire de séjour")
    RECEPISSE = "recepisse", _("Récépissé")
    ATTESTATION_ASILE = "atda", _("Attestation de demande d’asile")
    DCEM = "dcem", _("Document de circulation pour étranger mineur")
    TITRE_VOYAGE = "tve", _("Titre de voyage")


# What one travels with: it opens borders, it gives no right to stay.
DOCUMENTS_DE_VOYAGE = frozenset({NatureTitre.DCEM, NatureTitre.TITRE_VOYAGE})


class TitreQuerySet(models.QuerySet["TitreDetenu"]):
    """Words over held documents."""

    def par_fin(self) -> TitreQuerySet:
        """Latest end first."""
        return self.order_by("-fin", "-debut", "-pk")

    def de_sejour(self) -> TitreQuerySet:
        """Permits to stay: what one only travels with is left out."""
        return self.exclude(nature__in=DOCUMENTS_DE_VOYAGE)

    def expirant_entre(self, premier: date, dernier: date) -> TitreQuerySet:
        """Documents whose last day lies in [premier, dernier]; served by the index on `fin`."""
        return self.filter(fin__range=(premier, dernier))


class TitreDetenu(models.Model):
    """A document of stay of one person; `motif` is the ground it was issued on (catalogue's word)."""

    titulaire = models.ForeignKey(
        "accounts.User",
        verbose_name=_("titulaire"),
        on_delete=models.CASCADE,
        related_name="titres",
        db_index=False,  # an index below begins with it
    )
    nature = models.CharField(_("nature"), max_length=20, choices=NatureTitre)
    motif = models.CharField(_("motif"), max_length=60, blank=True)
    numero = models.CharField(_("numéro"), max_length=20, blank=True)
    debut = models.DateField(_("début de validité"))
    fin = models.DateField(_("fin de validité"))

    objects = TitreQuerySet.as_manager()

    class Meta:
        verbose_name = _("titre détenu")
        verbose_name_plural = _("titres détenus")
        indexes = [models.Index(fields=["fin", "id"], name="titre_fin")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fin__gte=models.F("debut")),
                name="titre_fin_apres_debut",
                violation_error_message=_("Un titre finit après son début."),
            ),
            models.UniqueConstraint(
                fields=["titulaire", "nature", "debut", "fin"], name="titre_unique_par_periode"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} {self.debut} – {self.fin}"

    @property
    def est_de_voyage(self) -> bool:
        """One travels with it; it gives no right to stay."""
        return self.nature in DOCUMENTS_DE_VOYAGE

    def est_valide(self, le: date) -> bool:
        """Whether the document is in force on that day (both ends included)."""
        return self.debut <= le <= self.fin
