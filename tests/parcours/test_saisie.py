"""Other ways of writing a request: without script, by keyboard alone, on two devices, in two tabs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Page, Request, Route, expect

from accounts.models import TitreRegistre
from demarches.models import Dossier
from tests.conftest import Connecte
from tests.navigateur import attendre_avec
from tests.parcours.conducteurs import MOT_DE_PASSE, Personne, Regard, remplir
from tests.parcours.conftest import CODE, reponses_refugie
from tests.processus import DELAI_DES_TACHES, attendre

pytestmark = [
    pytest.mark.parcours,
    pytest.mark.django_db(transaction=True),
]


def _rien(page: Page, nom: str) -> None:
    """The pages are looked at by other journeys."""


@pytest.fixture
def compte(site: str, connu_du_registre: TitreRegistre, usager: Connecte) -> Connecte:
    """An account already there, whose password is known."""
    usager.user.set_password(MOT_DE_PASSE)
    usager.user.save()
    return usager


def test_les_cinq_etapes_marchent_sans_javascript(
    site: str,
    nouvelle_page: Callable[..., Page],
    inscrite: Callable[[Page, Regard], Personne],
    documents: dict[str, list[Path]],
) -> None:
    page = nouvelle_page(java_script_enabled=False)
    personne = inscrite(page, _rien)
    reference = personne.commencer("bpi-refugie")
    # A wrong answer comes back with its words, and nothing else is lost.
    for nom, valeur in (reponses_refugie() | {"code_postal": "75"}).items():
        remplir(page, nom, valeur)
    personne.cliquer("Continuer", exact=True)
    expect(
        page.get_by_role("link", name="Écrivez les cinq chiffres du code postal.")
    ).to_be_visible()
    expect(page.locator("[name=telephone]")).to_have_value("06 00 00 00 00")
    remplir(page, "code_postal", "75011")
    personne.cliquer("Continuer", exact=True)
    page.wait_for_url("**/etapes/justificatifs/")
    personne.justificatifs(documents)
    personne.ephoto(CODE)
    personne.recapitulatif()
    personne.deposer()
    dossier = Dossier.objects.get(reference=reference)
    assert dossier.statut == "depose"
    assert dossier.pieces.count() == 4


def _tabuler_jusqu_a(page: Page, selecteur: str) -> None:
    """Press Tab until this element has the focus, as somebody without a mouse does."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement?.matches(s) ?? false", selecteur):
            contour = page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"
            )
            assert contour, f"Le focus ne se voit pas sur {selecteur}"
            return
    raise AssertionError(f"Tab n’atteint pas {selecteur}")


def test_une_etape_et_le_depot_se_font_au_clavier_seul(
    site: str,
    page: Page,
    inscrite: Callable[[Page, Regard], Personne],
    documents: dict[str, list[Path]],
) -> None:
    personne = inscrite(page, _rien)
    reference = personne.commencer("bpi-refugie")
    personne.informations(reponses_refugie())
    personne.justificatifs(documents)
    # The step of the e-photo code, without touching the mouse.
    _tabuler_jusqu_a(page, "[name=code]")
    page.keyboard.type(CODE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/etapes/recapitulatif/")
    _tabuler_jusqu_a(page, "main form .fr-btn[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/etapes/depot/")
    _tabuler_jusqu_a(page, "[name=exact]")
    page.keyboard.press("Space")
    expect(page.locator("[name=exact]")).to_be_checked()
    _tabuler_jusqu_a(page, "main form .fr-btn[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/depose/")
    assert Dossier.objects.get(reference=reference).statut == "depose"


def _garde(reference: str, cle: str, valeur: str) -> None:
    """Wait until the server holds this text."""

    def est_la() -> bool:
        return bool(Dossier.objects.get(reference=reference).saisies.get(cle) == valeur)

    attendre(est_la, DELAI_DES_TACHES, f"{cle} = {valeur!r} est enregistré")


def test_un_brouillon_se_reprend_sur_un_autre_appareil_au_milieu_d_une_phrase(
    site: str,
    compte: Connecte,
    page: Page,
    nouvelle_page: Callable[..., Page],
) -> None:
    numero = compte.user.identifiant
    ordinateur = Personne(page, site)
    ordinateur.se_connecter(numero)
    reference = ordinateur.commencer("bpi-refugie")
    remplir(page, "telephone", "0600000000")
    # Typed letter by letter, never submitted; then signed out in the middle of the sentence.
    page.locator("[name=observations]").press_sequentially("Je voudrais préciser que mon")
    ordinateur.se_deconnecter()

    telephone = Personne(nouvelle_page(has_touch=True), site)
    telephone.page.set_viewport_size({"width": 360, "height": 720})
    telephone.se_connecter(numero)
    telephone.suivre("Continuer")
    telephone.page.wait_for_url(f"**/dossiers/{reference}/etapes/informations/")
    observations = telephone.page.locator("[name=observations]")
    expect(observations).to_have_value("Je voudrais préciser que mon")
    expect(telephone.page.locator("[name=telephone]")).to_have_value("0600000000")
    observations.press("Control+End")
    observations.press_sequentially(" adresse va changer.")
    _garde(reference, "observations", "Je voudrais préciser que mon adresse va changer.")


def test_deux_onglets_ne_s_ecrasent_pas_et_le_second_garde_ses_mots(
    site: str, compte: Connecte, page: Page
) -> None:
    personne = Personne(page, site)
    personne.se_connecter(compte.user.identifiant)
    reference = personne.commencer("bpi-refugie")
    autre = page.context.new_page()
    autre.clock.install()
    autre.goto(page.url)
    remplir(page, "commune", "Lyon")
    _garde(reference, "commune", "Lyon")
    remplir(autre, "commune", "Marseille")
    etat = autre.locator("[data-brouillon-etat]")
    expect(etat).to_contain_text("modifiée dans un autre onglet")
    expect(autre.locator("[name=commune]")).to_have_value("Marseille")
    # The other version is one link away, in another tab where these words do not follow.
    with autre.expect_popup() as ouvert:
        etat.get_by_role("link", name="Voir l’autre version").click()
    expect(ouvert.value.locator("[name=commune]")).to_have_value("Lyon")
    ouvert.value.close()
    # To read the page again puts the words back and overwrites nothing.
    autre.reload()
    expect(autre.locator("[name=commune]")).to_have_value("Marseille")
    expect(etat).to_contain_text("modifiée dans un autre onglet")
    etat.get_by_role("button", name="Comparer les deux versions").click()
    expect(autre.locator("#ecarts")).to_contain_text("Marseille")
    expect(autre.locator("#ecarts")).to_contain_text("Lyon")
    expect(autre.locator("[name=commune]")).to_have_value("Marseille")
    autre.clock.run_for(60_000)  # milliseconds: longer than any patience of a save
    autre.evaluate("fetch('/sante/')")  # whatever the page had to send has left before
    assert Dossier.objects.get().saisies["commune"] == "Lyon"
    with autre.expect_navigation():
        autre.get_by_role("button", name="Continuer", exact=True).click()
    _garde(reference, "commune", "Marseille")


@pytest.mark.parametrize("sortie", ["lien", "bouton", "rechargement"])
def test_une_session_terminee_pendant_la_saisie_ne_perd_pas_les_mots(
    sortie: str, site: str, compte: Connecte, page: Page
) -> None:
    personne = Personne(page, site)
    personne.se_connecter(compte.user.identifiant)
    reference = personne.commencer("bpi-refugie")
    page.context.clear_cookies(name="sessionid")
    page.context.clear_cookies()
    page.locator("[name=observations]").press_sequentially("Ces mots restent")
    etat = page.locator("[data-brouillon-etat]")
    expect(etat).to_contain_text("Votre session est terminée.")
    if sortie == "lien":
        etat.get_by_role("link", name="Me reconnecter").click()
    elif sortie == "bouton":
        page.get_by_role("button", name="Continuer", exact=True).click()
    else:
        page.reload()
    page.wait_for_url("**/compte/connexion/**")
    personne.se_connecter(compte.user.identifiant)
    page.wait_for_url(f"**/dossiers/{reference}/etapes/informations/")
    expect(page.locator("[name=observations]")).to_have_value("Ces mots restent")
    _garde(reference, "observations", "Ces mots restent")


@pytest.mark.parametrize("garde", ["sessionid", "csrftoken"])
def test_le_bouton_d_une_page_dont_la_session_est_finie_ne_perd_pas_les_mots(
    garde: str, site: str, compte: Connecte, page: Page
) -> None:
    """Nothing had told the page: the button is refused, and what it held comes back."""
    personne = Personne(page, site)
    personne.se_connecter(compte.user.identifiant)
    reference = personne.commencer("bpi-refugie")
    page.route("**/brouillon/", lambda route: route.abort())  # no save goes through
    page.locator("[name=observations]").press_sequentially("Ces mots restent")
    expect(page.locator("[data-brouillon-etat]")).to_contain_text("Pas de connexion.")
    page.context.clear_cookies(name="csrftoken" if garde == "sessionid" else "sessionid")
    personne.cliquer("Continuer", exact=True)
    page.unroute("**/brouillon/")  # on the page that came: what the other one sent was refused
    if garde == "sessionid":
        page.get_by_role("link", name="Rouvrir l’étape").click()
    else:
        page.wait_for_url("**/compte/connexion/**")
        personne.se_connecter(compte.user.identifiant)
    page.wait_for_url(f"**/dossiers/{reference}/etapes/informations/")
    expect(page.locator("[name=observations]")).to_have_value("Ces mots restent")
    _garde(reference, "observations", "Ces mots restent")
    # Once the button has gone through, nothing is kept in the tab.
    for nom, valeur in reponses_refugie().items():
        remplir(page, nom, valeur)
    page.get_by_role("button", name="Continuer", exact=True).click()
    page.wait_for_url("**/etapes/justificatifs/")
    assert page.evaluate("Object.keys(sessionStorage)") == []


def test_sur_un_telephone_les_messages_se_voient_sans_couvrir_le_champ(
    site: str, compte: Connecte, page: Page, verifier_accessibilite: Regard
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    personne = Personne(page, site)
    personne.se_connecter(compte.user.identifiant)
    personne.commencer("bpi-refugie")
    etat = page.locator("[data-brouillon-etat]")
    telephone = page.locator("[name=telephone]")
    telephone.fill("06 11 22 33 44")
    expect(etat).to_contain_text("Enregistré à")
    expect(etat).to_be_in_viewport(ratio=1)
    verifier_accessibilite(page, "enregistre")
    page.context.clear_cookies()
    telephone.evaluate("c => c.scrollIntoView({ block: 'end' })")
    telephone.press_sequentially("5")
    expect(etat).to_contain_text("Votre session est terminée.")
    expect(etat).to_be_in_viewport(ratio=1)
    expect(telephone).to_be_focused()
    champ, message = telephone.bounding_box(), etat.bounding_box()
    assert champ is not None
    assert message is not None
    assert champ["y"] + champ["height"] <= message["y"], (champ, message)
    assert champ["y"] >= 0
    verifier_accessibilite(page, "session-terminee")


def est_une_liste(requete: Request) -> bool:
    """The page reads its questions again, in place."""
    return requete.headers.get("x-requested-with") == "fetch"


def test_de_nouvelles_questions_n_effacent_pas_ce_qu_on_tape(
    site: str, compte: Connecte, page: Page
) -> None:
    personne = Personne(page, site)
    personne.se_connecter(compte.user.identifiant)
    reference = personne.commencer("bpi-refugie")
    liste = f"**/dossiers/{reference}/etapes/informations/"
    relectures: list[str] = []

    def retenir(route: object) -> None:
        """The questions are read again while somebody is still typing."""
        if route.request.headers.get("x-requested-with") == "fetch":  # type: ignore[attr-defined]
            relectures.append("retenue")
            page.locator("[name=telephone]").fill("06 11 22 33 44")
        route.continue_()  # type: ignore[attr-defined]

    page.route(liste, retenir)
    remplir(page, "situation_familiale", "marie")
    expect(page.locator("[name=conjoint_nom]")).to_be_visible()
    assert relectures == ["retenue"]
    expect(page.locator("[name=telephone]")).to_have_value("06 11 22 33 44")
    expect(page.locator("[name=telephone]")).to_be_focused()
    _garde(reference, "telephone", "06 11 22 33 44")


def test_une_liste_de_questions_qui_arrive_en_retard_ne_remplace_pas_la_suivante(
    site: str, compte: Connecte, page: Page
) -> None:
    personne = Personne(page, site)
    personne.se_connecter(compte.user.identifiant)
    reference = personne.commencer("bpi-refugie")
    remplir(page, "telephone", "06 11 22 33 44")
    retardee: list[tuple[Route, APIResponse]] = []

    def retarder(route: Route) -> None:
        """The first list is read when it is asked for, and does not come yet."""
        if est_une_liste(route.request) and not retardee:
            retardee.append((route, route.fetch()))
        else:
            route.continue_()

    page.route(f"**/dossiers/{reference}/etapes/informations/", retarder)
    remplir(page, "situation_familiale", "marie")
    attendre_avec(page, lambda: len(retardee) == 1, "la première liste est lue")
    with page.expect_request_finished(est_une_liste):
        remplir(page, "situation_familiale", "celibataire")
    [(route, reponse)] = retardee
    assert "conjoint_nom" in reponse.text()
    route.fulfill(response=reponse)
    page.evaluate("fetch('/sante/')")  # the late list has come before
    expect(page.locator("[name=conjoint_nom]")).to_have_count(0)
    _garde(reference, "situation_familiale", "celibataire")


def test_un_clic_commence_avant_que_les_questions_changent_n_est_pas_perdu(
    site: str, compte: Connecte, page: Page
) -> None:
    personne = Personne(page, site)
    personne.se_connecter(compte.user.identifiant)
    reference = personne.commencer("bpi-refugie")
    retenues: list[Route] = []

    def retenir(route: Route) -> None:
        if est_une_liste(route.request):
            retenues.append(route)
        else:
            route.continue_()

    page.route(f"**/dossiers/{reference}/etapes/informations/", retenir)
    remplir(page, "situation_familiale", "marie")
    attendre_avec(page, lambda: len(retenues) == 1, "la liste est demandée")
    choix = page.locator("[name=protection][value=refugie]")
    page.locator(f"label[for='{choix.get_attribute('id')}']").hover()
    page.mouse.down()
    with page.expect_request_finished(est_une_liste):
        retenues[0].continue_()
    page.evaluate("fetch('/sante/')")  # the list has come before
    page.mouse.up()
    expect(page.locator("[name=conjoint_nom]")).to_be_visible()
    expect(choix).to_be_checked()


@pytest.mark.parametrize("hauteur", [640, 900])
def test_un_appui_pendant_que_l_enregistrement_se_dit_n_est_pas_perdu(
    hauteur: int, site: str, compte: Connecte, page: Page
) -> None:
    """To leave the last field saves; what is said of it moves nothing under the pointer."""
    page.set_viewport_size({"width": 320, "height": hauteur})
    page.clock.install(time=0)
    personne = Personne(page, site)
    personne.se_connecter(compte.user.identifiant)
    personne.commencer("bpi-refugie")
    page.clock.pause_at(24 * 3_600_000)  # no save starts by itself
    page.locator("[name=observations]").fill("Un mot")
    page.get_by_role("button", name="Continuer", exact=True).hover()
    with page.expect_response("**/brouillon/"):
        page.mouse.down()
    page.evaluate("fetch('/sante/')")  # the answer has been read before
    with page.expect_navigation():
        page.mouse.up()


def test_une_piece_refusee_le_dit_sur_la_carte_et_se_remplace(
    site: str, compte: Connecte, page: Page, tmp_path: Path, fichiers: Callable[..., Path]
) -> None:
    personne = Personne(page, site)
    personne.se_connecter(compte.user.identifiant)
    personne.commencer("bpi-refugie")
    page.goto(page.url.replace("informations", "justificatifs"))
    deguise = tmp_path / "domicile.pdf"
    deguise.write_bytes(fichiers("photo.jpg").read_bytes())
    carte = page.locator("#piece-justificatif-domicile")
    carte.locator("input[type=file]").set_input_files(deguise)
    expect(carte.get_by_role("alert")).to_contain_text("ne correspond pas à son nom")
    # Another file is chosen: what was said of the first one goes at once.
    with page.expect_request("**/ajouter/"):
        page.route("**/ajouter/", lambda route: route.abort())
        carte.locator("input[type=file]").set_input_files(fichiers("vrai.pdf"))
    expect(carte).not_to_contain_text("ne correspond pas à son nom")
    # Until that sending is known to have failed, the card takes no other file.
    expect(carte.get_by_role("alert")).to_contain_text("L’envoi n’a pas abouti.")
    page.unroute("**/ajouter/")
    personne.ajouter("justificatif-domicile", [fichiers("vrai.pdf")])
    expect(carte.get_by_role("alert")).to_have_count(0)
    # The first page is shown once the worker has drawn it, or at the first look.
    apercu = carte.locator("img")
    expect(apercu).to_have_js_property("complete", True)
    assert apercu.evaluate("i => i.naturalWidth") > 0
    oui = carte.get_by_role("button", name="Oui, supprimer vrai.pdf")
    expect(oui).to_be_hidden()
    carte.locator("summary", has_text="Supprimer vrai.pdf").click()
    oui.click()
    expect(carte.get_by_text("À ajouter", exact=True)).to_be_visible()
    expect(carte).to_contain_text("est supprimé.")
    expect(page.locator("[data-annonce]")).to_contain_text("vrai.pdf")


def test_un_fichier_refuse_sans_script_se_dit_sur_la_carte_ou_l_on_arrive(
    site: str,
    compte: Connecte,
    nouvelle_page: Callable[..., Page],
    tmp_path: Path,
) -> None:
    page = nouvelle_page(java_script_enabled=False)
    page.set_viewport_size({"width": 360, "height": 740})
    personne = Personne(page, site)
    personne.se_connecter(compte.user.identifiant)
    personne.commencer("bpi-refugie")
    page.goto(page.url.replace("informations", "justificatifs"))
    vide = tmp_path / "domicile.pdf"
    vide.write_bytes(b"")
    carte = page.locator("#piece-justificatif-domicile")
    carte.locator("input[type=file]").set_input_files(vide)
    carte.get_by_role("button", name="Envoyer le fichier").click()
    expect(page).to_have_title(re.compile("^Erreur : "))
    expect(carte.get_by_role("alert")).to_contain_text("Fichier « domicile.pdf » refusé.")
    expect(carte.get_by_role("heading")).to_be_in_viewport()


@pytest.mark.parametrize("depart", ["deconnexion", "lien", "langue", "fermeture"])
def test_partir_au_milieu_d_un_mot_ne_le_perd_pas(
    depart: str, site: str, compte: Connecte, page: Page
) -> None:
    """The last letters leave with the person, whatever they press."""
    personne = Personne(page, site)
    personne.se_connecter(compte.user.identifiant)
    reference = personne.commencer("bpi-refugie")
    observations = page.locator("[name=observations]")
    # A save is on its way when the last letters are typed.
    with page.expect_request("**/brouillon/"):
        observations.press_sequentially("Un mot")
        observations.blur()
    observations.press("Control+End")
    observations.press_sequentially(" au milieu")
    if depart == "deconnexion":
        personne.se_deconnecter()
    elif depart == "lien":
        personne.suivre("Enregistrer et continuer plus tard")
        page.wait_for_url("**/mon-espace/")
    elif depart == "langue":
        personne.cliquer("English")
        expect(page.locator("html")).to_have_attribute("lang", "en")
    else:
        page.close()
    _garde(reference, "observations", "Un mot au milieu")
