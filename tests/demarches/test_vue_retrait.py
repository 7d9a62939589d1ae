"""Withdrawing a request, deleting a draft: asked once, in words that name it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from attestations.models import Attestation
from demarches import transitions
from demarches.models import Dossier, Sens
from demarches.statuts import EN_EXAMEN, Statut
from justificatifs.models import Fichier, UsageEphoto
from tests.demarches import factories
from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db


def _adresse(nom: str, dossier: Dossier) -> str:
    return reverse(f"demarches:{nom}", args=[dossier.reference])


def test_supprimer_demande_une_fois_en_nommant_le_brouillon(usager: Any) -> None:
    dossier = factories.pret(usager.user)
    ecran = Ecran(usager.get(_adresse("supprimer", dossier)))
    assert ecran.h1 == "Supprimer ce brouillon ?"
    assert dossier.reference in ecran.texte
    assert "Carte de résident – réfugié" in ecran.texte
    assert Dossier.objects.exists()
    reponse = usager.post(_adresse("supprimer", dossier), follow=True)
    assert "Le brouillon est supprimé." in Ecran(reponse).texte
    assert not Dossier.objects.exists()
    assert not Fichier.objects.exists()


def test_un_brouillon_supprime_laisse_sa_place(usager: Any) -> None:
    dossier = factories.pret(usager.user)
    usager.post(_adresse("supprimer", dossier))
    assert not UsageEphoto.objects.exists()
    assert factories.brouillon(usager.user).pk != dossier.pk


def test_une_demande_deposee_ne_se_supprime_pas(usager: Any) -> None:
    depose = factories.depose(usager.user)
    reponse = usager.post(_adresse("supprimer", depose), follow=True)
    assert reponse.status_code == 200
    assert "Ce dossier a changé" in Ecran(reponse).texte
    assert Dossier.objects.filter(pk=depose.pk, statut="depose").exists()


@pytest.mark.parametrize("statut", [s for s in Statut if s != "brouillon"], ids=str)
def test_retirer_est_possible_avant_la_decision_seulement(
    statut: Statut, usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = factories.au_statut(usager.user, statut, agent=agent.user, autre_agent=valideur.user)
    lu = usager.get(_adresse("desister", dossier))
    reponse = usager.post(_adresse("desister", dossier), follow=True)
    dossier.refresh_from_db()
    if statut in EN_EXAMEN:
        ecran = Ecran(lu)
        assert ecran.h1 == "Retirer votre demande ?"
        assert dossier.reference in ecran.texte
        assert "La préfecture cessera de l’examiner." in ecran.texte
        assert "Votre demande est retirée." in Ecran(reponse).texte
        assert dossier.statut == Statut.DESISTE
    else:
        assert lu.url == dossier.get_absolute_url()
        assert dossier.statut == statut


def test_retirer_deux_fois_a_un_seul_effet(usager: Any) -> None:
    depose = factories.depose(usager.user)
    for _ in range(2):
        assert usager.post(_adresse("desister", depose)).status_code == 302
    assert depose.evenements.filter(nature="desistement").count() == 1


def test_retirer_d_un_brouillon_renvoie_au_brouillon(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    assert usager.get(_adresse("desister", dossier)).url == dossier.get_absolute_url()


def test_retirer_nomme_les_documents_concernes_et_ce_qui_reste(usager: Any) -> None:
    depose = factories.depose(usager.user)
    papier = Attestation.objects.get()
    texte = Ecran(usager.get(_adresse("desister", depose))).texte
    assert f"Attestation de prolongation d’instruction {papier.numero} (jusqu’au" in texte
    assert "Aucun autre document connu ici ne le prouve." in texte
    factories.TitreDetenuFactory(titulaire=usager.user, nature="cr", motif="refugie")
    texte = Ecran(usager.get(_adresse("desister", depose))).texte
    assert "Ce qui prouvera encore votre séjour Carte de résident, jusqu’au" in texte


@pytest.mark.parametrize("accorde", [False, True])
def test_seule_une_demande_close_sans_accord_met_ses_papiers_en_doute(
    accorde: bool,
    usager: Any,
    agent: Any,
    valideur: Any,
) -> None:
    depose = factories.depose(usager.user)
    transitions.prendre_en_charge(depose, par=agent.user)
    decision = (
        {"sens": Sens.FAVORABLE, "titre_nature": "cr"}
        if accorde
        else {"sens": Sens.REFUS, "motifs": "Le motif écrit."}
    )
    transitions.proposer(depose, par=agent.user, **decision)
    transitions.valider(depose, par=valideur.user)
    if accorde:
        transitions.rendre_disponible(depose, par=agent.user, remise="Guichet 1.")
        transitions.remettre(depose, par=agent.user)
    papiers = Attestation.objects.pour_reference(depose.reference)
    closes = papiers.filter(demande_close_le__isnull=False)
    assert [p.nature for p in closes] == ([] if accorde else ["adp"])
    assert not papiers.filter(nature="adp", retiree_le__isnull=False).exists()
