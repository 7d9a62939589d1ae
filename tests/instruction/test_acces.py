"""Every address of the desk: the anonymous sign in, others are told that it does not exist."""

import pytest
from django.urls import reverse
from django.utils import timezone

from demarches.models import Consultation, Evenement
from demarches.statuts import Statut
from instruction.urls import app_name, urlpatterns
from tests.attestations.factories import emettre
from tests.instruction.factories import DossierFactory, PieceFactory

pytestmark = pytest.mark.django_db
A_POSTER = {"verdict", "prendre_en_charge", "reprendre", "renvoyer"}
SANS_DOSSIER = {"file", "pilotage", "feuille"}
# Pages whose subject must exist: here there is none, and they say so.
SANS_OBJET = {"apercu_proposition", "apercu_classement"}
NOMS = [motif.name for motif in urlpatterns]


@pytest.fixture
def dossier(agent):
    return DossierFactory(statut=Statut.EN_INSTRUCTION, agent=agent.user, decide_le=timezone.now())


def adresse(nom, dossier):
    if nom in SANS_DOSSIER:
        args = []
    elif nom in {"piece", "verdict"}:
        args = [dossier.reference, PieceFactory(dossier=dossier).pk]
    elif nom == "attestation":
        papier = emettre(reference=dossier.reference, titulaire=dossier.usager)
        args = [dossier.reference, papier.numero]
    else:
        args = [dossier.reference]
    return reverse(f"{app_name}:{nom}", args=args)


def ouvrir(client, nom, dossier):
    chemin = adresse(nom, dossier)
    return client.post(chemin) if nom in A_POSTER else client.get(chemin)


@pytest.mark.parametrize("nom", NOMS)
def test_un_anonyme_se_connecte_d_abord(anonyme, dossier, nom):
    reponse = ouvrir(anonyme, nom, dossier)
    assert reponse.status_code == 302
    assert reponse.url.startswith(reverse("accounts:connexion_agent"))


@pytest.mark.parametrize("nom", NOMS)
@pytest.mark.parametrize("qui", ["usager", "support"])
def test_ni_l_usager_ni_le_support_n_ont_de_bureau(request, dossier, nom, qui):
    client = request.getfixturevalue(qui)
    if qui == "usager":
        dossier.usager = client.user
        dossier.save()
    assert ouvrir(client, nom, dossier).status_code == 404
    assert not Evenement.objects.exists()
    assert not Consultation.objects.exists()


@pytest.mark.parametrize("nom", sorted(set(NOMS) - SANS_DOSSIER))
def test_un_agent_d_une_autre_prefecture_ne_trouve_pas_le_dossier(
    agent_autre_prefecture, dossier, nom
):
    assert ouvrir(agent_autre_prefecture, nom, dossier).status_code == 404
    assert not Evenement.objects.exists()
    assert not Consultation.objects.exists()


@pytest.mark.parametrize("nom", sorted(set(NOMS) - SANS_OBJET))
def test_l_agent_de_la_prefecture_entre(agent, dossier, nom):
    assert ouvrir(agent, nom, dossier).status_code in {200, 302, 422}


@pytest.mark.parametrize("nom", sorted(set(NOMS) - A_POSTER - SANS_DOSSIER - SANS_OBJET))
def test_un_brouillon_n_existe_pas_pour_la_prefecture(agent, nom):
    brouillon = DossierFactory(statut=Statut.BROUILLON, depose_le=None)
    assert ouvrir(agent, nom, brouillon).status_code == 404


@pytest.mark.parametrize("nom", sorted(A_POSTER))
def test_ce_qui_agit_ne_se_fait_pas_par_un_lien(agent, dossier, nom):
    assert agent.get(adresse(nom, dossier)).status_code == 405
