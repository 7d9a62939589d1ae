"""People of the register, visibly fictitious."""

from __future__ import annotations

from datetime import date

import factory

from accounts.models import FicheRegistre, NatureTitre, TitreRegistre


class FicheRegistreFactory(factory.django.DjangoModelFactory[FicheRegistre]):
    """Somebody the register knows; `numero_etranger` counts up from 9900000100."""

    numero_etranger = factory.Sequence(lambda n: f"{9900000100 + n}")
    nom = "EXEMPLE"
    prenoms = "Camille"
    sexe = "F"
    date_naissance = date(1990, 4, 12)
    lieu_naissance = "Ville-Essai"
    pays_naissance = "AFG"
    nationalite = "AFG"
    entree_en_france = date(2021, 9, 1)

    class Meta:
        model = FicheRegistre


class TitreRegistreFactory(factory.django.DjangoModelFactory[TitreRegistre]):
    """A multi-year permit of a beneficiary of subsidiary protection."""

    fiche = factory.SubFactory(FicheRegistreFactory)
    nature = NatureTitre.CARTE_PLURIANNUELLE
    motif = "protection_subsidiaire"
    numero = "TITRE0001"
    debut = date(2023, 5, 2)
    fin = date(2027, 5, 1)

    class Meta:
        model = TitreRegistre

    class Params:
        visa = factory.Trait(
            nature=NatureTitre.VISA_LONG_SEJOUR,
            motif="talent",
            numero="FRA12345678",
            debut=date(2026, 11, 1),
            fin=date(2027, 10, 31),
        )
