"""Asking for help without an account: a number at once, an answer, a reply through the link."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from notifications.models import Notification
from tests.parcours.conducteurs import Agent, Personne, Regard, remplir
from tests.processus import DELAI_DES_TACHES, Travailleur, attendre

pytestmark = [
    pytest.mark.parcours,
    pytest.mark.django_db(transaction=True),
]
ADRESSE = "sacha@exemple.example"
MOT_DE_PASSE_DE_SERVICE = "cerise-velours-canal-38"


def _lettres(travailleur: Travailleur, nombre: int) -> list[str]:
    """The letters really sent to this person, once there are that many."""

    def siennes() -> list[str]:
        return [lettre for lettre in travailleur.courriels if f"To: {ADRESSE}" in lettre]

    attendre(lambda: len(siennes()) >= nombre, DELAI_DES_TACHES, f"{nombre} courriels à {ADRESSE}")
    return siennes()


def test_une_question_sans_compte_recoit_une_reponse_et_une_suite(
    site: str,
    page: Page,
    nouvelle_page: Callable[..., Page],
    fichiers: Callable[..., Path],
    verifier_accessibilite: Regard,
    travailleur: Travailleur,
) -> None:
    User.objects.create_user(
        "ccc@service.example",
        MOT_DE_PASSE_DE_SERVICE,
        email="ccc@service.example",
        role=Role.SUPPORT,
        nom="ASSISTANCE",
        prenoms="Charlie",
    )
    personne = Personne(page, site, verifier_accessibilite)
    personne.aller("/compte/sans-numero/", "sans-numero")
    page.get_by_role("link", name=re.compile("^Contact")).first.click()
    page.wait_for_url("**/contact/**")
    personne.regarder(page, "contact")
    for nom, valeur in {
        "adresse": ADRESSE,
        "nom": "Sacha EXEMPLE",
        "sujet": "Mon code n’arrive pas",
        "texte": "Bonjour, je ne reçois pas le code à six chiffres.",
    }.items():
        remplir(page, nom, valeur)
    categorie = page.locator("select[name=categorie]")
    if categorie.count():
        categorie.select_option(index=1)
    else:
        page.locator("label[for^=id_categorie]").first.click()
    page.locator("main input[type=file]").set_input_files(fichiers("ecran.jpg"))
    personne.cliquer("Envoyer ma question")
    personne.titre("Votre question est envoyée")
    personne.regarder(page, "contact-recu")
    numero = page.locator(".assistance-numero__valeur").inner_text()
    [accuse] = _lettres(travailleur, 1)
    assert numero in accuse

    ccc = Agent(nouvelle_page(), site, verifier_accessibilite)
    ccc.se_connecter("ccc@service.example", MOT_DE_PASSE_DE_SERVICE)
    ccc.page.goto(f"{site}/support/")
    ccc.regarder(ccc.page, "support-file")
    ccc.page.get_by_role("link", name=re.compile("Mon code n’arrive pas|" + numero)).first.click()
    ccc.page.wait_for_url(f"**/support/{numero}/")
    ccc.regarder(ccc.page, "support-ticket")
    ccc.lire("je ne reçois pas le code à six chiffres")
    ccc.lire("Question posée sans compte")
    # A ticket is not closed without an answer.
    expect(ccc.page.get_by_role("button", name="Clore sans autre message")).to_have_count(0)
    ccc.page.locator("[name=texte]").fill("Bonjour, regardez dans les courriers indésirables.")
    ccc.page.get_by_role("button", name="Répondre", exact=True).click()
    ccc.lire("regardez dans les courriers indésirables")

    reponse = _lettres(travailleur, 2)[1]
    lien = re.search(r"/assistance/suivi/[\w:=+-]+/", reponse)
    assert lien, reponse
    page.context.clear_cookies()
    personne.aller(lien[0], "suivi")
    expect(page.get_by_text("regardez dans les courriers indésirables")).to_be_visible()
    remplir(page, "texte", "Je l’ai trouvé, merci.")
    personne.cliquer("Envoyer mon message")
    expect(page.get_by_text("Je l’ai trouvé, merci.")).to_be_visible()

    ccc.page.reload()
    ccc.lire("Je l’ai trouvé, merci.")
    ccc.page.locator("[name=texte]").fill("Avec plaisir.")
    ccc.page.get_by_role("button", name="Répondre et clore").click()
    ccc.lire("Avec plaisir.")
    page.reload()
    expect(page.get_by_text("Cette question est close")).to_be_visible()
    _lettres(travailleur, 3)
    travailleur.attendre_le_repos()
    assert set(Notification.objects.values_list("statut", flat=True)) == {"envoyee"}
