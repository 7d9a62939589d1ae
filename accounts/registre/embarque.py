"""The embedded register: the tables `FicheRegistre` and `TitreRegistre` answer for AGDREF."""

from __future__ import annotations

from datetime import date

from accounts.models import FicheRegistre, TitreRegistre
from accounts.models.registre import FicheQuerySet
from accounts.registre.contrat import Identite, TitreConnu


class RegistreEmbarque:
    """Two queries, whatever the number of documents."""

    def identifier(self, numero: str, debut: date, fin: date) -> Identite | None:
        """See `Registre.identifier`."""
        return _identite(FicheRegistre.objects.portant(numero).detenant(debut, fin))

    def lire(self, numero_etranger: str) -> Identite | None:
        """See `Registre.lire`."""
        return _identite(FicheRegistre.objects.filter(numero_etranger=numero_etranger))


def _identite(fiches: FicheQuerySet) -> Identite | None:
    fiche = fiches.prefetch_related("titres").first()
    if fiche is None:
        return None
    return Identite(
        numero_etranger=fiche.numero_etranger,
        nom=fiche.nom,
        nom_usage=fiche.nom_usage,
        prenoms=fiche.prenoms,
        sexe=fiche.sexe,
        date_naissance=fiche.date_naissance,
        lieu_naissance=fiche.lieu_naissance,
        pays_naissance=fiche.pays_naissance,
        nationalite=fiche.nationalite,
        entree_en_france=fiche.entree_en_france,
        titres=tuple(_titre(titre) for titre in fiche.titres.all()),
    )


def _titre(titre: TitreRegistre) -> TitreConnu:
    return TitreConnu(
        nature=titre.nature,
        motif=titre.motif,
        numero=titre.numero,
        debut=titre.debut,
        fin=titre.fin,
    )
