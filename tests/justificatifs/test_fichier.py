import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.models import Role
from justificatifs.models import EtatFichier, Fichier
from tests.justificatifs.factories import FichierFactory, ProprietaireFactory

pytestmark = pytest.mark.django_db


def test_chacun_ne_voit_que_ses_fichiers(proprietaire):
    sien = FichierFactory(proprietaire=proprietaire)
    anonyme = FichierFactory(proprietaire=None)
    assert list(Fichier.objects.visibles_par(proprietaire)) == [sien]
    assert not Fichier.objects.visibles_par(ProprietaireFactory()).exists()
    assert not Fichier.objects.visibles_par(AnonymousUser()).exists()
    assert anonyme.pk


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.ADMINISTRATEUR])
def test_le_personnel_ne_voit_pas_les_fichiers_par_cette_voie(role):
    FichierFactory()
    assert not Fichier.objects.visibles_par(ProprietaireFactory(role=role)).exists()


@pytest.mark.parametrize(
    "champs",
    [
        {"etat": EtatFichier.INFECTE},
        {"contenu": ""},
        {"taille": 0},
        {"type_mime": "text/html"},
    ],
)
def test_la_base_refuse_une_ligne_incoherente(champs):
    fichier = FichierFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Fichier.objects.filter(pk=fichier.pk).update(**champs)


def test_une_personne_qui_a_des_fichiers_ne_s_efface_pas_par_megarde():
    fichier = FichierFactory()
    with pytest.raises(ProtectedError):
        fichier.proprietaire.delete()


def test_seuls_les_fichiers_sains_ou_non_analyses_sont_disponibles():
    disponibles = {e for e in EtatFichier if Fichier(etat=e).est_disponible}
    assert disponibles == {EtatFichier.SAIN, EtatFichier.NON_ANALYSE}
