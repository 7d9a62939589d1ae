"""Following a case: where it stands, what comes next, what happened, who read it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from anef.templatetags.anef import date_longue
from attestations.models import Attestation
from demarches import journal, libelles, transitions
from demarches.models import Dossier, Sens
from demarches.statuts import Statut
from tests.demarches import factories
from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db
DEPOSES = [statut for statut in Statut if statut is not Statut.BROUILLON]


def _page(usager: Any, dossier: Dossier) -> Ecran:
    ecran = Ecran(usager.get(dossier.get_absolute_url()))
    assert ecran.code == 200
    return ecran


@pytest.mark.parametrize("statut", DEPOSES, ids=str)
def test_chaque_statut_se_dit_en_mots_avec_qui_agit(
    statut: Statut, usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = factories.au_statut(usager.user, statut, agent=agent.user, autre_agent=valideur.user)
    ecran = _page(usager, dossier)
    [bandeau] = ecran.textes("main section.anef-bandeau")
    assert str(libelles.PHRASES[statut]) in bandeau
    assert str(dossier.main.label) in bandeau
    assert str(statut.label) in ecran.texte
    assert dossier.reference in ecran.texte


def test_un_brouillon_reprend_a_la_premiere_etape_incomplete(usager: Any) -> None:
    dossier = factories.brouillon(usager.user, reponses=factories.REPONSES_REFUGIE)
    reponse = usager.get(dossier.get_absolute_url())
    assert reponse.url == reverse("demarches:etape", args=[dossier.reference, "justificatifs"])


def test_la_page_montre_dates_papiers_reponses_et_fichiers(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    ecran = _page(usager, dossier)
    papier = Attestation.objects.get()
    assert reverse("attestations:telecharger", args=[papier.numero]) in ecran.liens
    for jointe in dossier.pieces.all():
        assert reverse("demarches:piece", args=[dossier.reference, jointe.pk]) in ecran.liens
    assert "Préfecture de police" in ecran.texte
    assert "Sans réponse de la préfecture, la demande est considérée comme refusée" in ecran.texte
    assert "Personne n’a encore ouvert votre demande." in ecran.texte
    assert reverse("demarches:desister", args=[dossier.reference]) in ecran.liens


def test_la_chronologie_ne_nomme_personne_de_la_prefecture(usager: Any, agent: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.constater_complet(dossier, par=agent.user)
    journal.consigner(dossier, par=agent.user)
    ecran = _page(usager, dossier)
    assert agent.user.nom not in ecran.texte
    assert agent.user.email not in ecran.texte
    assert "Agent" in " ".join(ecran.textes("main li"))
    assert "votre demande entière" in " ".join(ecran.textes("main li"))
    lignes = " ".join(ecran.textes(".anef-chronologie, main ol"))
    assert "Vous" in lignes


def test_l_avis_interne_ne_se_voit_pas(usager: Any, agent: Any, valideur: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.proposer(dossier, par=agent.user, sens=Sens.REFUS, motifs="Motif confidentiel.")
    assert "Motif confidentiel." not in _page(usager, dossier).texte
    transitions.renvoyer(dossier, par=valideur.user, motif="Mot au collègue.")
    ecran = _page(usager, dossier)
    assert "Mot au collègue." not in ecran.texte
    assert "Motif confidentiel." not in ecran.texte


def test_un_refus_dit_ses_motifs_et_les_recours(usager: Any, agent: Any, valideur: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.proposer(dossier, par=agent.user, sens=Sens.REFUS, motifs="Le motif écrit.")
    transitions.valider(dossier, par=valideur.user)
    ecran = _page(usager, dossier)
    assert "Le motif écrit." in ecran.texte
    assert "La décision et ce que vous pouvez faire" in ecran.textes("h2")
    assert "Recours contentieux" in ecran.texte
    assert "tribunal administratif" in ecran.texte.lower()
    assert reverse("demarches:desister", args=[dossier.reference]) not in ecran.liens


def test_une_decision_favorable_dit_le_titre_et_ce_qu_il_coute(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = factories.depose(usager.user)
    du = timezone.localdate()
    au = du + timedelta(days=3650)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.proposer(
        dossier,
        par=agent.user,
        sens=Sens.FAVORABLE,
        titre_nature="cr",
        titre_du=du,
        titre_au=au,
        montant_cents=50_00,
    )
    transitions.valider(dossier, par=valideur.user)
    ecran = _page(usager, dossier)
    dates = f"du {date_longue(du, '')} au {date_longue(au, '')}"
    assert f"Titre accordé : Carte de résident, {dates}" in ecran.texte
    assert "50 €" in ecran.texte.replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ")
    transitions.rendre_disponible(dossier, par=agent.user, remise="Guichet 3, le mardi.")
    assert "Guichet 3, le mardi." in _page(usager, dossier).texte


def test_un_complement_demande_mene_a_la_reponse(usager: Any, agent: Any, valideur: Any) -> None:
    dossier = factories.au_statut(
        usager.user, Statut.COMPLEMENT_DEMANDE, agent=agent.user, autre_agent=valideur.user
    )
    ecran = _page(usager, dossier)
    assert reverse("demarches:complement", args=[dossier.reference]) in ecran.liens
    assert "Envoyez les documents demandés au plus tard" in ecran.texte


def test_une_piece_refusee_dit_pourquoi(usager: Any, agent: Any) -> None:
    dossier = factories.depose(usager.user)
    dossier.pieces.filter(piece="justificatif-domicile").update(
        verdict="refusee",
        motif="Le document a plus de six mois.",
        examinee_par=agent.user,
        examinee_le=timezone.now() - timedelta(days=1),
    )
    assert "Refusée : Le document a plus de six mois." in _page(usager, dossier).texte
