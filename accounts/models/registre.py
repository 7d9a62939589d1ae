"""The embedded register of foreigners: the tables that stand for AGDREF when no real one is plugged.

Only `accounts.registre.embarque` reads them. They are reference data of a demonstration or of
a test bench, edited in the administration; nothing of a person's account lives here.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.titre import NatureTitre
from accounts.models.user import Sexe

NATURES_VISA = (NatureTitre.VISA_LONG_SEJOUR, NatureTitre.VLS_TS)


class FicheQuerySet(models.QuerySet["FicheRegistre"]):
    """Words to find a person in the register."""

    def portant(self, numero: str) -> FicheQuerySet:
        """Those whose foreigner number, or the number of one of whose visas, is this one."""
        return self.filter(
            models.Q(numero_etranger=numero)
            | models.Q(
                pk__in=TitreRegistre.objects.filter(numero=numero, nature__in=NATURES_VISA).values(
                    "fiche"
                )
            )
        )

    def detenant(self, debut: date, fin: date) -> FicheQuerySet:
        """Those who hold or held a document valid exactly from `debut` to `fin`."""
        return self.filter(
            pk__in=TitreRegistre.objects.filter(debut=debut, fin=fin).values("fiche")
        )


class FicheRegistre(models.Model):
    """One foreigner as the register knows them."""

    numero_etranger = models.CharField(_("numéro étranger"), max_length=10, unique=True)
    nom = models.CharField(_("nom de naissance"), max_length=120)
    nom_usage = models.CharField(_("nom d’usage"), max_length=120, blank=True)
    prenoms = models.CharField(_("prénoms"), max_length=160, blank=True)
    sexe = models.CharField(_("sexe"), max_length=1, choices=Sexe)
    date_naissance = models.DateField(_("date de naissance"))
    lieu_naissance = models.CharField(_("lieu de naissance"), max_length=120, blank=True)
    pays_naissance = models.CharField(_("pays de naissance"), max_length=3)
    nationalite = models.CharField(_("nationalité"), max_length=3)
    entree_en_france = models.DateField(_("entrée en France"), null=True, blank=True)

    objects = FicheQuerySet.as_manager()

    class Meta:
        verbose_name = _("fiche du registre")
        verbose_name_plural = _("fiches du registre")
        ordering = ["nom", "prenoms"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(numero_etranger__regex=r"^[0-9]{9,10}$"),
                name="fiche_numero_bien_forme",
                violation_error_message=_("Un numéro étranger a 9 ou 10 chiffres."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prenoms} {self.nom}".strip()


class TitreRegistre(models.Model):
    """A document the register knows for a person; `numero` is the permit's or the visa's own."""

    fiche = models.ForeignKey(
        FicheRegistre,
        verbose_name=_("fiche"),
        on_delete=models.CASCADE,
        related_name="titres",
        db_index=False,  # an index below begins with it
    )
    nature = models.CharField(_("nature"), max_length=20, choices=NatureTitre)
    motif = models.CharField(_("motif"), max_length=60, blank=True)
    numero = models.CharField(_("numéro"), max_length=20, blank=True, db_index=True)
    debut = models.DateField(_("début de validité"))
    fin = models.DateField(_("fin de validité"))

    class Meta:
        verbose_name = _("titre du registre")
        verbose_name_plural = _("titres du registre")
        ordering = ["-fin", "-debut"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fin__gte=models.F("debut")),
                name="titre_registre_fin_apres_debut",
                violation_error_message=_("Un titre finit après son début."),
            ),
            models.UniqueConstraint(
                fields=["fiche", "nature", "debut", "fin"],
                name="titre_registre_unique_par_periode",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} {self.debut} – {self.fin}"
