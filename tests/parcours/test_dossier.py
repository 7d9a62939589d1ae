"""The main journey: one case from the account to the permit, by three people, with a real worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from attestations.models import Attestation
from demarches import journal
from demarches.models import DemandeDeComplement, Dossier, PieceJointe
from demarches.tasks import rappeler_echeances
from notifications.models import Notification
from tests.parcours.conducteurs import Agent, Personne, Regard, en_francais
from tests.parcours.conftest import (
    CODE,
    NUMERO,
    envoye,
    jours,
    personnel,
    reponses_refugie,
    texte_du_pdf,
)
from tests.processus import Travailleur

pytestmark = [
    pytest.mark.parcours,
    pytest.mark.django_db(transaction=True),
]

MESSAGES = [
    "depot_confirme",
    "prise_en_charge",
    "complement_demande",
    "complement_depasse",
    "complement_recu",
    "dossier_complet",
    "decision_favorable",
    "titre_disponible",
    "titre_remis",
]


def test_un_dossier_du_compte_au_titre(
    page: Page,
    inscrite: Callable[[Page, Regard], Personne],
    bureau: Callable[[User], Agent],
    documents: dict[str, list[Path]],
    fichiers: Callable[..., Path],
    verifier_accessibilite: Regard,
    travailleur: Travailleur,
) -> None:
    alix, noor = personnel(Role.AGENT, "alix"), personnel(Role.VALIDEUR, "noor")
    personne = inscrite(page, verifier_accessibilite)
    reference = _deposer(personne, documents)
    envoye("depot_confirme")

    agent = bureau(alix)
    _demander_un_document(agent, reference)
    envoye("complement_demande")

    _laisser_passer_la_date(reference)
    _repondre(personne, fichiers, reference)
    envoye("complement_recu")

    _proposer(agent, reference)
    envoye("dossier_complet")
    assert not Notification.objects.filter(nature="decision_favorable").exists()

    valideur = bureau(noor)
    valideur.valider(reference)
    envoye("decision_favorable")
    _lire_la_decision(personne, reference)

    _remettre(agent, reference)
    envoye("titre_remis")
    personne.aller(f"/dossiers/{reference}/", "dossier-remis")
    expect(page.get_by_text("Votre titre vous a été remis.").first).to_be_visible()
    personne.aller("/messages/", "messages")

    travailleur.attendre_le_repos()
    messages = Notification.objects.filter(reference=reference).order_by("pk")
    assert [m.nature for m in messages] == MESSAGES
    assert {m.statut for m in messages} == {"envoyee"}
    assert len([lettre for lettre in travailleur.courriels if reference in lettre]) == len(MESSAGES)
    assert journal.est_intact(Dossier.objects.get())


def _deposer(personne: Personne, documents: dict[str, list[Path]]) -> str:
    """Five steps with real files, then the paper, read."""
    page = personne.page
    personne.aller("/mon-espace/", "mon-espace-vide")
    reference = personne.commencer("bpi-refugie")
    personne.informations(reponses_refugie())
    personne.justificatifs(documents)
    personne.ephoto(CODE)
    personne.recapitulatif()
    personne.deposer()
    with page.expect_download() as attendu:
        page.get_by_role("link", name="Télécharger le document").first.click()
    texte = texte_du_pdf(Path(attendu.value.path()).read_bytes())
    papier = Attestation.objects.get(reference=reference)
    assert attendu.value.suggested_filename == f"{papier.numero}.pdf"
    for mot in (papier.numero, reference, NUMERO, "EXEMPLE", "Camille"):
        assert mot in texte
    assert "prolongation" in texte.lower()
    personne.suivre("Suivre ma demande")
    page.wait_for_url(f"**/dossiers/{reference}/")
    personne.regarder(page, "dossier-depose")
    personne.aller("/mon-espace/", "mon-espace-depose")
    return reference


def _demander_un_document(agent: Agent, reference: str) -> None:
    """From the queue: take the case, refuse a piece with its reason, ask for another."""
    page = agent.page
    page.goto(f"{agent.site}/instruction/")
    agent.regarder(page, "agent-file")
    expect(page.get_by_role("row", name=reference)).to_be_visible()
    page.get_by_role("link", name="EXEMPLE Camille").click()
    page.wait_for_url(f"**/instruction/{reference}/")
    agent.regarder(page, "agent-dossier")
    page.locator("form[action$='/prendre-en-charge/'] button").click()
    agent.lire("Ce dossier vous est confié.")
    refusee = PieceJointe.objects.filter(
        dossier__reference=reference, piece="justificatif-domicile"
    ).first()
    assert refusee is not None
    page.goto(f"{agent.site}/instruction/{reference}/?piece={refusee.pk}")
    page.get_by_label("Motif du refus").select_option(index=1)
    page.get_by_label("Précision pour l’usager").fill("Le nom de la rue ne se lit pas.")
    page.get_by_role("button", name="Refuser", exact=True).click()
    agent.lire("Document refusé.")
    page.locator("#actions a[href$='/complement/']").click()
    page.wait_for_url("**/complement/")
    agent.regarder(page, "agent-complement")
    page.get_by_label("Message à l’usager").fill("Bonjour, un document est à renvoyer.")
    page.get_by_role("button", name="Envoyer la demande").click()
    agent.lire("La demande est envoyée.")
    assert Dossier.objects.get(reference=reference).statut == "complement_demande"


def _laisser_passer_la_date(reference: str) -> None:
    """Time passes, and the clock runs in the worker: twice, for one message."""
    demandes = DemandeDeComplement.objects.filter(dossier__reference=reference)
    demandes.update(echeance=jours(-1), relancee_le=timezone.now() - timedelta(days=8))
    for _ in range(2):
        rappeler_echeances.delay()
    envoye("complement_depasse")


def _repondre(personne: Personne, fichiers: Callable[..., Path], reference: str) -> None:
    """Read the request, replace the document, send once."""
    page = personne.page
    personne.aller("/mon-espace/", "mon-espace-complement")
    page.locator(f"a[href='/dossiers/{reference}/complement/']").first.click()
    personne.titre("Quels documents envoyez-vous à la préfecture ?")
    personne.regarder(page, "complement")
    expect(page.get_by_text("Le nom de la rue ne se lit pas.")).to_be_visible()
    page.get_by_label("Ajouter un document").set_input_files(fichiers("domicile-lisible.pdf"))
    page.get_by_label("Un message pour la préfecture").fill("Voici un document lisible.")
    personne.cliquer("Envoyer ma réponse")
    expect(page.get_by_text("Votre réponse est envoyée à la préfecture.")).to_be_visible()
    personne.regarder(page, "dossier-repondu")
    actuelles = PieceJointe.objects.filter(
        dossier__reference=reference, piece="justificatif-domicile", retiree_le=None
    )
    assert [piece.fichier.nom for piece in actuelles] == ["domicile-lisible.pdf"]


def _proposer(agent: Agent, reference: str) -> None:
    """Accept what came, find the file complete, propose a permit."""
    agent.ouvrir(reference)
    agent.tout_accepter()
    agent.reconnaitre_complet(reference)
    agent.proposer(
        {
            "sens": "favorable",
            "titre_nature": "cr",
            "titre_du": en_francais(jours(10)),
            "titre_au": en_francais(jours(3660)),
            "montant": "50",
        }
    )


def _lire_la_decision(personne: Personne, reference: str) -> None:
    """The decision on the page, its certificate as a PDF."""
    page = personne.page
    personne.aller(f"/dossiers/{reference}/", "dossier-favorable")
    expect(page.get_by_text("Titre accordé :")).to_be_visible()
    adf = Attestation.objects.get(reference=reference, nature="adf")
    with page.expect_download() as attendu:
        page.locator(f"a[href*='{adf.numero}']").first.click()
    texte = texte_du_pdf(Path(attendu.value.path()).read_bytes())
    assert adf.numero in texte
    assert "Carte de résident" in texte


def _remettre(agent: Agent, reference: str) -> None:
    """The permit is there, then handed over."""
    page = agent.page
    agent.ouvrir(reference)
    page.locator("#actions a[href$='/titre-disponible/']").click()
    page.wait_for_url("**/titre-disponible/")
    agent.regarder(page, "agent-disponible")
    page.locator("[name='remise']").fill("Guichet 3, du lundi au vendredi, avec ce message.")
    page.get_by_role("button", name="Prévenir l’usager").click()
    page.wait_for_url(f"**/instruction/{reference}/")
    envoye("titre_disponible")
    page.locator("#actions a[href$='/remise/']").click()
    page.wait_for_url("**/remise/")
    agent.regarder(page, "agent-remise")
    page.get_by_role("button", name="Enregistrer la remise du titre").click()
    page.wait_for_url(f"**/instruction/{reference}/")
    assert Dossier.objects.get(reference=reference).statut == "titre_remis"
