"""Two presses at the same moment, on PostgreSQL: one account."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from accounts import creation
from accounts.models import CreationDeCompte, User, VerificationCourriel
from accounts.registre import en_donnees, ouvrir
from tests.accounts.conftest import MOT_DE_PASSE
from tests.accounts.factories import TitreRegistreFactory

pytestmark = pytest.mark.django_db(transaction=True)


def preparer(titre) -> CreationDeCompte:
    fin = timezone.now() + timedelta(hours=1)
    prouvee = VerificationCourriel.objects.create(
        adresse="camille@exemple.example", empreinte="x", echeance=fin, verifiee_le=timezone.now()
    )
    identite = ouvrir().lire(titre.fiche.numero_etranger)
    assert identite is not None
    return CreationDeCompte.objects.create(
        numero_etranger=identite.numero_etranger,
        identite=en_donnees(identite),
        verification=prouvee,
        echeance=fin,
    )


def ensemble(*travaux) -> list:
    """Run all at once, each with its own connection; the result or the exception of each."""
    depart = threading.Barrier(len(travaux))
    resultats: list = [None] * len(travaux)

    def courir(rang, travail):
        depart.wait()
        try:
            resultats[rang] = travail()
        except Exception as erreur:  # noqa: BLE001
            resultats[rang] = erreur
        finally:
            connections.close_all()

    fils = [threading.Thread(target=courir, args=(i, t)) for i, t in enumerate(travaux)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return resultats


def test_deux_appuis_sur_la_meme_creation_font_un_seul_compte():
    en_cours = preparer(TitreRegistreFactory())
    comptes = ensemble(*[lambda: creation.terminer(en_cours, MOT_DE_PASSE)] * 4)
    assert {type(c) for c in comptes} == {User}
    assert len({c.pk for c in comptes}) == 1
    assert User.objects.count() == 1


def test_deux_creations_de_la_meme_personne_font_un_seul_compte():
    titre = TitreRegistreFactory()
    creations = [preparer(titre) for _ in range(2)]
    resultats = ensemble(*[lambda c=c: creation.terminer(c, MOT_DE_PASSE) for c in creations])
    assert sorted(type(r).__name__ for r in resultats) == ["CompteExiste", "User"]
    assert User.objects.count() == 1
