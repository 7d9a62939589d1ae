"""The frame and the components in a real browser: accessible, narrow, light, and saved as typed."""

import gzip
import re

import pytest
from django.http import JsonResponse
from playwright.sync_api import Page, Route, expect

from tests.anef import guide as module_guide
from tests.navigateur import attendre_avec, tient_dans
from tests.processus import DELAI_DES_TACHES, attendre

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True)]
ADRESSES = ["/guide/", "/accessibilite/", "/plan-du-site/", "/questions/", "/guide/absente/"]
LONGTEMPS = 60_000  # milliseconds: longer than any patience of a page that saves


@pytest.fixture
def site(settings, live_server) -> str:
    settings.ROOT_URLCONF = "tests.anef.guide"
    module_guide.RECUS.clear()
    module_guide.REPONSES.clear()
    return live_server.url


@pytest.mark.parametrize("largeur", [320, 1280])
def test_les_composants_sont_accessibles_et_tiennent_dans_l_ecran(
    site, nouvelle_page, verifier_accessibilite, largeur
):
    page = nouvelle_page()
    page.set_viewport_size({"width": largeur, "height": 800})
    for adresse in ADRESSES:
        page.goto(site + adresse)
        tient_dans(page, largeur, adresse)
        verifier_accessibilite(page, re.sub(r"\W", "", adresse))


def test_un_formulaire_refuse_met_le_resume_sous_le_curseur(
    site, page: Page, verifier_accessibilite
):
    page.goto(f"{site}/guide/")
    page.get_by_role("button", name="Continuer").click()

    resume = page.locator("#erreurs")
    expect(resume).to_be_focused()
    verifier_accessibilite(page, "erreurs")
    resume.get_by_role("link", name="Votre date de naissance").click()
    expect(page.get_by_label("Jour")).to_be_focused()


def test_le_menu_du_telephone_s_ouvre_au_clavier_et_sans_script(site, nouvelle_page):
    avec = nouvelle_page()
    avec.set_viewport_size({"width": 320, "height": 700})
    avec.goto(f"{site}/accessibilite/")
    bouton = avec.get_by_role("button", name="Menu")
    expect(avec.get_by_role("link", name="Démarches")).to_be_hidden()
    bouton.press("Enter")
    expect(avec.get_by_role("link", name="Démarches")).to_be_visible()
    avec.keyboard.press("Escape")
    expect(avec.get_by_role("link", name="Démarches")).to_be_hidden()

    sans = nouvelle_page(java_script_enabled=False)
    sans.set_viewport_size({"width": 320, "height": 700})
    sans.goto(f"{site}/accessibilite/")
    sans.locator("[data-menu]").click()
    expect(sans.get_by_role("link", name="Démarches")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_l_adresse_d_une_question_l_ouvre_avec_et_sans_script(site, nouvelle_page, script):
    page = nouvelle_page(java_script_enabled=script)
    page.goto(f"{site}/questions/#payer")

    expect(page.locator("#payer .anef-reponse")).to_be_visible()
    expect(page.locator("#payer .anef-reponse")).to_be_in_viewport()
    expect(page.locator("#blocage .anef-reponse")).to_be_hidden()


def test_la_langue_se_change_sans_script(site, nouvelle_page):
    page = nouvelle_page(java_script_enabled=False)
    page.goto(f"{site}/plan-du-site/")
    page.get_by_role("button", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url == f"{site}/plan-du-site/"


def test_une_premiere_visite_pese_moins_de_50_ko(site, page: Page):
    recues = []
    page.on("response", lambda reponse: recues.append(reponse))
    page.goto(f"{site}/guide/")
    page.wait_for_load_state("networkidle")
    poids = {reponse.url: len(gzip.compress(reponse.body())) for reponse in recues}

    assert len(poids) >= 4, poids
    assert sum(poids.values()) < 50_000, poids


# Drafts ----------------------------------------------------------------------------------


def test_ce_qui_change_est_enregistre_en_ecrivant(site, page: Page):
    page.goto(f"{site}/guide/")
    page.get_by_label("Votre nom de naissance").fill("EXEMPLE")

    expect(page.locator("[data-brouillon-etat]")).to_have_text("Enregistré à 14:02")
    envoi = module_guide.RECUS[0]
    assert envoi["nom"] == ["EXEMPLE"]
    assert envoi["version"] == ["1"]
    assert "note" not in envoi
    page.get_by_label("Un mot pour l’agent").fill("Bonjour")
    page.get_by_label("Un mot pour l’agent").blur()
    expect(page.locator("form[data-brouillon-url]")).to_have_attribute("data-version", "3")
    assert module_guide.RECUS[1]["version"] == ["2"]


def test_les_trois_cases_d_une_date_partent_ensemble(site, page: Page):
    page.goto(f"{site}/guide/")
    page.get_by_label("Jour").fill("3")
    page.get_by_label("Jour").blur()
    expect(page.locator("[data-brouillon-etat]")).to_have_text("Enregistré à 14:02")

    envoi = module_guide.RECUS[0]
    assert (envoi["ne_le_jour"], envoi["ne_le_mois"], envoi["ne_le_annee"]) == (["3"], [""], [""])


def test_quitter_la_page_enregistre_la_derniere_lettre(site, page: Page):
    page.goto(f"{site}/guide/")
    page.get_by_label("Un mot pour l’agent").type("à suivre")
    page.goto(f"{site}/plan-du-site/")

    def est_recue() -> bool:
        """Typed slowly, the words may have left more than once: the last ones count."""
        return bool(module_guide.RECUS) and module_guide.RECUS[-1]["note"] == ["à suivre"]

    attendre(est_recue, DELAI_DES_TACHES, "la dernière lettre est reçue")


def test_le_bouton_attend_l_enregistrement_en_cours(site, page: Page):
    """Leaving the last field saves; the button pressed just then sends the version it made."""
    retenus: list[Route] = []
    # On a clock that stands still no save starts by itself, and the button's patience never ends.
    page.clock.install(time=0)
    page.goto(f"{site}/guide/")
    page.clock.pause_at(60 * LONGTEMPS)
    page.route("**/guide/brouillon/", lambda route: retenus.append(route))
    page.get_by_label("Un mot pour l’agent").fill("dernier mot")
    with page.expect_request(lambda r: r.method == "POST" and r.url.endswith("/guide/")) as envoi:
        page.get_by_role("button", name="Continuer").click()
        attendre_avec(page, lambda: len(retenus) == 1, "l’enregistrement est parti")
        retenus[0].continue_()

    assert module_guide.RECUS[0]["note"] == ["dernier mot"]
    assert "version=2" in (envoi.value.post_data or "")


def test_un_autre_onglet_n_est_pas_ecrase(site, page: Page):
    module_guide.REPONSES.append(
        JsonResponse({"conflit": True, "message": "Modifié dans un autre onglet."}, status=409)
    )
    page.clock.install()
    page.goto(f"{site}/guide/")
    page.get_by_label("Un mot pour l’agent").fill("ici")
    page.get_by_label("Un mot pour l’agent").blur()

    expect(page.locator("[data-brouillon-etat]")).to_have_text("Modifié dans un autre onglet.")
    page.get_by_label("Un mot pour l’agent").fill("encore")
    page.clock.run_for(LONGTEMPS)
    page.evaluate("fetch('/sante/')")  # whatever the page had to send has left before
    assert len(module_guide.RECUS) == 1


def test_une_session_finie_ne_perd_pas_ce_qui_vient_d_etre_ecrit(site, page: Page):
    module_guide.REPONSES.append(JsonResponse({}, status=401))
    page.goto(f"{site}/guide/")
    page.get_by_label("Un mot pour l’agent").fill("à garder")
    page.get_by_label("Un mot pour l’agent").blur()
    expect(page.locator("[data-brouillon-etat]")).to_contain_text("Me reconnecter")
    page.reload()

    expect(page.get_by_label("Un mot pour l’agent")).to_have_value("à garder")
    expect(page.locator("[data-brouillon-etat]")).to_have_text("Enregistré à 14:02")
    assert module_guide.RECUS[-1]["note"] == ["à garder"]
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0


# Files -----------------------------------------------------------------------------------


def fichier(nom: str, taille: int) -> dict[str, object]:
    return {"name": nom, "mimeType": "application/pdf", "buffer": b"x" * taille}


def test_un_fichier_part_des_qu_il_est_choisi(site, page: Page):
    page.goto(f"{site}/guide/")
    page.locator("#id_fichier").set_input_files(fichier("photo.pdf", 500))

    expect(page.locator("#carte")).to_be_focused()
    expect(page.locator("#carte")).to_contain_text("Reçu")


@pytest.mark.parametrize(
    ("nom", "taille", "dit"),
    [("refuse.pdf", 500, "Ce fichier est vide"), ("lourd.pdf", 5000, "plus que les")],
)
def test_un_fichier_refuse_dit_pourquoi_et_laisse_recommencer(site, page: Page, nom, taille, dit):
    page.goto(f"{site}/guide/")
    page.locator("#id_fichier").set_input_files(fichier(nom, taille))

    expect(page.get_by_role("alert")).to_contain_text(dit)
    page.locator("#id_fichier").set_input_files(fichier("photo.pdf", 500))
    expect(page.locator("#carte")).to_contain_text("Reçu")
