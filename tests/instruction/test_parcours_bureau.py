"""The desk in a real browser: by keyboard alone, then without JavaScript."""

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from demarches.models import Verdict
from demarches.statuts import Statut
from tests.conftest import _personnel, prefecture
from tests.instruction.factories import DossierFactory, FichierFactory, PieceFactory, exigence
from tests.navigateur import tient_dans

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def poste(nouvelle_page, live_server):
    """Opens a signed-in screen of the desk."""
    from accounts.models import Role

    client = _personnel("agent-paris", Role.AGENT, "75")

    def ouvrir(**contexte):
        page = nouvelle_page(base_url=live_server.url, **contexte)
        page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                    "url": live_server.url,
                }
            ]
        )
        return page

    ouvrir.user = client.user
    return ouvrir


@pytest.fixture
def dossier(db, fichier_pdf):
    premier = DossierFactory(prefecture=prefecture("75"))
    for rang in (0, 1):
        contenu = ContentFile(fichier_pdf().read(), name=f"essai-{rang}.pdf")
        PieceFactory(
            dossier=premier,
            piece=exigence()["pieces"][rang]["id"],
            fichier=FichierFactory(contenu=contenu),
        )
    return premier


def test_un_agent_instruit_au_clavier(poste, dossier, verifier_accessibilite):
    page = poste()
    page.goto("/pilotage/")
    verifier_accessibilite(page, "pilotage")
    with page.expect_navigation():
        page.get_by_role("link", name="1 À prendre").click()
    verifier_accessibilite(page, "file")
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{dossier.reference}/")
    page.wait_for_load_state()
    page.keyboard.press("?")
    page.keyboard.press("Enter")
    page.get_by_text("Ce dossier vous est confié.").wait_for()
    verifier_accessibilite(page, "dossier")
    page.keyboard.press("a")
    page.get_by_text("Document accepté.").wait_for()
    page.wait_for_load_state()
    page.keyboard.press("r")
    page.keyboard.press("i")  # « Illisible »: typed too slowly, a word is several searches
    page.get_by_role("button", name="Refuser").click()
    page.get_by_text("Document refusé.").wait_for()
    verdicts = sorted(dossier.pieces.values_list("verdict", flat=True))
    assert verdicts == [Verdict.ACCEPTEE, Verdict.REFUSEE]
    with page.expect_navigation():
        page.get_by_role("link", name="Demander des documents").click()
    lettre = page.frame_locator("iframe[name=apercu]")
    lettre.get_by_text("Le document est flou ou coupé").wait_for()
    page.get_by_label("Message à l’usager").fill("Bonjour, une phrase de plus.")
    lettre.get_by_text("Bonjour, une phrase de plus.").wait_for()
    verifier_accessibilite(page, "demande")
    page.get_by_role("button", name="Envoyer la demande").click()
    page.get_by_text("La demande est envoyée.").wait_for()
    dossier.refresh_from_db()
    assert dossier.statut == Statut.COMPLEMENT_DEMANDE


def test_une_touche_tenue_n_accepte_qu_un_document(poste, dossier):
    dossier.statut, dossier.agent = Statut.EN_INSTRUCTION, poste.user
    dossier.save()
    page = poste()
    page.goto(f"/instruction/{dossier.reference}/")
    envois = []
    page.on("request", lambda requete: envois.append(requete.method))
    page.keyboard.down("a")
    page.get_by_text("Document accepté.").wait_for()
    page.wait_for_load_state()
    for _ in range(5):
        page.keyboard.down("a")  # the same press, repeated by the keyboard on the page that came
    page.evaluate("fetch('/sante/')")  # whatever the page had to send has left before
    assert envois.count("POST") == 1
    page.keyboard.up("a")
    page.keyboard.press("a")
    page.get_by_text("2 acceptés").wait_for()


def test_une_decision_se_propose_sans_javascript_sur_un_petit_ecran(poste, dossier):
    dossier.statut, dossier.agent = Statut.EN_INSTRUCTION, poste.user
    dossier.save()
    page = poste(java_script_enabled=False)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/pilotage/")
    tient_dans(page, 320)
    page.goto(f"/instruction/{dossier.reference}/")
    tient_dans(page, 320)
    with page.expect_navigation():
        page.get_by_role("link", name="Proposer une décision").click()
    tient_dans(page, 320)
    page.get_by_text("Refus", exact=True).click()
    page.get_by_label("Motifs").fill("Un motif écrit sans script.")
    page.get_by_role("button", name="Prévisualiser la lettre").click()
    lettre = page.frame_locator("iframe[name=apercu]")
    lettre.get_by_text("Un motif écrit sans script.").wait_for()
    page.get_by_role("button", name="Proposer cette décision").click()
    page.get_by_text("attend une autre personne").wait_for()
    dossier.refresh_from_db()
    assert dossier.statut == Statut.DECISION_PROPOSEE


def test_un_long_texte_survit_a_une_session_qui_finit(poste, dossier):
    dossier.statut, dossier.agent = Statut.EN_INSTRUCTION, poste.user
    dossier.save()
    page = poste()
    decision = f"/instruction/{dossier.reference}/decision/"
    page.goto(decision)
    page.get_by_text("Refus", exact=True).click()
    page.get_by_label("Motifs").fill("Un long motif.")
    session = next(c for c in page.context.cookies() if c["name"] == settings.SESSION_COOKIE_NAME)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Proposer cette décision").click()
    page.wait_for_url(f"**/agents/connexion/?next={decision}")
    page.context.add_cookies([session])
    page.goto(decision)
    expect(page.get_by_label("Motifs")).to_have_value("Un long motif.")
    page.get_by_text("Refus", exact=True).click()
    page.get_by_role("button", name="Proposer cette décision").click()
    page.get_by_text("attend une autre personne").wait_for()
    page.goto(f"/instruction/{dossier.reference}/")
    assert page.evaluate("Object.keys(sessionStorage).filter(c => c.startsWith('texte'))") == []
