import pytest
from django.urls import reverse

from accounts.models import User
from tests.justificatifs.factories import CodeEphotoFactory, FichierFactory, UsageEphotoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrateur(client):
    client.force_login(
        User.objects.create_superuser("administration@anef.example"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


@pytest.mark.parametrize("modele", ["codeephoto", "fichier", "usageephoto"])
def test_les_tables_de_la_salle_se_lisent(administrateur, modele):
    FichierFactory(nom="passeport de Jeanne.pdf")
    CodeEphotoFactory()
    UsageEphotoFactory()
    page = administrateur.get(reverse(f"admin:justificatifs_{modele}_changelist"))
    assert page.status_code == 200
    assert "Jeanne" not in page.content.decode()


def test_un_fichier_se_regarde_sans_son_nom_ni_son_contenu(administrateur):
    fichier = FichierFactory(nom="passeport de Jeanne.pdf")
    page = administrateur.get(reverse("admin:justificatifs_fichier_change", args=[fichier.pk]))
    assert fichier.sha256 in page.content.decode()
    assert "Jeanne" not in page.content.decode()
    assert fichier.contenu.name not in page.content.decode()


@pytest.mark.parametrize("modele", ["fichier", "usageephoto"])
def test_ni_fichier_ni_usage_ne_s_ecrit_a_la_main(administrateur, modele):
    objet = FichierFactory() if modele == "fichier" else UsageEphotoFactory()
    for action, arguments in [("add", []), ("delete", [objet.pk])]:
        adresse = reverse(f"admin:justificatifs_{modele}_{action}", args=arguments)
        assert administrateur.get(adresse).status_code == 403
        assert administrateur.post(adresse, {"post": "yes"}).status_code == 403
    adresse = reverse(f"admin:justificatifs_{modele}_change", args=[objet.pk])
    assert administrateur.post(adresse, {"etat": "sain"}).status_code == 403


def test_un_code_de_demonstration_se_cree(administrateur):
    page = administrateur.post(
        reverse("admin:justificatifs_codeephoto_add"),
        {
            "code": "DEMO00000000000000001",
            "actif_le_0": "2026-11-01",
            "actif_le_1": "08:00",
            "expire_le": "2027-05-01",
        },
    )
    assert page.status_code == 302
