"""Prefectures: one per departement or overseas collectivity, found from a postal code.

Paris goes to the Prefecture de police. The list is reference data loaded by a migration.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

# Two collectivities left Guadeloupe in 2007 and kept its postal prefix.
ENCLAVES_POSTALES = {"97133": "977", "97150": "978"}


def code_departement(code_postal: str) -> str:
    """The departement of a French postal code: "75011" -> "75", "20200" -> "2B", "97411" -> "974".

    Corsica: 200xx and 201xx are Corse-du-Sud (2A), the other 20xxx Haute-Corse (2B). Empty when
    the code has not five characters.
    """
    if len(code_postal) != 5:
        return ""
    if code_postal in ENCLAVES_POSTALES:
        return ENCLAVES_POSTALES[code_postal]
    if code_postal.startswith("20"):
        return "2A" if code_postal[2:3] in ("0", "1") else "2B"
    if code_postal.startswith(("97", "98")):
        return code_postal[:3]
    return code_postal[:2]


class PrefectureQuerySet(models.QuerySet["Prefecture"]):
    """Words to find a prefecture."""

    def pour_code_postal(self, code_postal: str) -> Prefecture | None:
        """The prefecture competent for an address; None when the code matches no territory."""
        code = code_departement(code_postal)
        return self.filter(code=code).first() if code else None

    def couvre(self, code_postal: str, *, connue: str | None = None) -> bool:
        """Whether an address is some prefecture's own; `connue` is one not to be looked up again."""
        code = code_departement(code_postal)
        return bool(code) and (code == connue or self.filter(code=code).exists())


class Prefecture(models.Model):
    """A prefecture; `code` is the code of its departement ("75", "2A", "974")."""

    code = models.CharField(_("département"), max_length=3, primary_key=True)
    nom = models.CharField(_("nom"), max_length=120, unique=True)
    territoire = models.CharField(
        _("territoire"),
        max_length=60,
        blank=True,
        help_text=_("Le département ou la collectivité, comme une personne le cherche."),
    )
    adresse = models.CharField(_("adresse"), max_length=250, blank=True)
    telephone = models.CharField(_("téléphone"), max_length=20, blank=True)
    site = models.URLField(_("site internet"), blank=True)

    objects = PrefectureQuerySet.as_manager()

    class Meta:
        verbose_name = _("préfecture")
        verbose_name_plural = _("préfectures")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.nom

    def est_competente(self, code_postal: str) -> bool:
        """Whether an address with this postal code is its own."""
        return code_departement(code_postal) == self.code
