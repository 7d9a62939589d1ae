"""What every screen shares: words of dates and amounts, fields, frame, error summary."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from anef.templatetags import anef as balises
from tests.anef.guide import GuideForm


@pytest.fixture
def guide(settings) -> Client:
    settings.ROOT_URLCONF = "tests.anef.guide"
    return Client(raise_request_exception=False)


def lire(reponse) -> BeautifulSoup:
    return BeautifulSoup(reponse.content, "html.parser")


@pytest.mark.parametrize(
    ("langue", "attendu"), [("fr", "le 1er mars 2027"), ("en", "1 March 2027")]
)
def test_une_date_s_ecrit_en_entier(langue, attendu):
    with translation.override(langue):
        assert balises.date_longue(date(2027, 3, 1)) == attendu


def test_un_moment_s_ecrit_a_l_heure_de_paris():
    with translation.override("fr"):
        assert (
            balises.moment(datetime(2027, 7, 3, 22, 30, tzinfo=ZoneInfo("UTC")))
            == "le 4 juillet 2027 à 00:30"
        )


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2027, 3, 10), "aujourd’hui"),
        (date(2027, 3, 11), "demain"),
        (date(2027, 3, 22), "dans 12 jours"),
        (date(2027, 2, 28), "il y a 10 jours"),
        (date(2027, 9, 10), "dans 6 mois"),
        (date(2031, 3, 10), "dans 4 ans"),
    ],
)
def test_un_ecart_se_lit_en_mots(horloge, jour, attendu):
    with translation.override("fr"):
        assert balises.ecart(jour) == attendu


@pytest.mark.parametrize(
    ("cents", "attendu"),
    [(0, "gratuit"), (22500, "225\xa0€"), (2550, "25,50\xa0€"), (None, "")],
)
def test_un_montant_se_lit_en_euros(cents, attendu):
    with translation.override("fr"):
        assert balises.euros(cents) == attendu


def test_une_adresse_absente_du_projet_ne_casse_pas_la_page():
    assert balises.url_si("nulle:part") == ""


@pytest.mark.parametrize(
    ("nom", "classe"),
    [
        ("nom", "fr-input"),
        ("pays", "fr-select"),
        ("note", "fr-input"),
        ("marie", ""),
        ("honneur", ""),
    ],
)
def test_un_controle_porte_la_classe_du_systeme_de_design(nom, classe):
    champ = BeautifulSoup(balises.controle(GuideForm()[nom]), "html.parser")

    assert bool(champ.select(f".{classe}")) if classe else champ.find("input")


@pytest.mark.django_db
def test_chaque_controle_a_une_etiquette(guide):
    page = lire(guide.get("/guide/"))

    for controle in page.select("main input, main select, main textarea"):
        if controle.get("type") != "hidden":
            assert page.select(f'label[for="{controle["id"]}"]'), controle


@pytest.mark.django_db
def test_chaque_erreur_mene_a_son_champ_et_y_est_redite(guide):
    page = lire(guide.post("/guide/", {"nom": "", "note": "un mot"}))
    resume = page.select_one("#erreurs")

    assert resume["role"] == "alert"
    for lien in resume.select("a"):
        controle = page.select_one(lien["href"])
        assert controle["aria-invalid"] == "true"
    assert {"#id_nom", "#id_ne_le_0", "#id_marie_0"} <= {
        lien["href"] for lien in resume.select("a")
    }
    nom = page.select_one("#id_nom")
    assert page.select_one(f"#{nom['aria-describedby'].split()[-1]}").get_text(strip=True)
    assert page.select_one("#id_note").string.strip() == "un mot"


@pytest.mark.django_db
def test_la_page_annonce_la_demonstration_et_ne_porte_aucune_marque(guide):
    page = lire(guide.get("/guide/"))

    assert "Site de démonstration" in page.select_one("header").get_text()
    assert not page.select(".fr-logo")
    assert "République" not in page.get_text()


@pytest.mark.django_db
def test_un_service_de_l_etat_porte_ses_marques(guide, settings):
    settings.MARQUES_DE_ETAT = True
    settings.SITE_DE_DEMONSTRATION = False
    page = lire(guide.get("/guide/"))

    assert page.select_one(".fr-logo")
    assert page.select_one("link[rel=stylesheet]")["href"].endswith("habillage/etat.css")
    assert "démonstration" not in page.select_one("header").get_text()


@pytest.mark.django_db
def test_aucun_style_ni_script_n_est_ecrit_dans_la_page(guide):
    page = lire(guide.get("/guide/"))

    assert not page.select("[style], style, script:not([src])")
    assert not page.find_all(lambda balise: any(nom.startswith("on") for nom in balise.attrs))


@pytest.mark.django_db
def test_les_liens_d_evitement_menent_quelque_part(guide):
    page = lire(guide.get("/guide/"))

    liens = page.select(".fr-skiplinks a")
    assert liens
    assert all(page.select_one(lien["href"]) for lien in liens)


@pytest.mark.parametrize(
    ("role", "attendus", "absents"),
    [
        ("anonyme", {"Se connecter"}, {"Se déconnecter", "Mon espace"}),
        ("usager", {"Mon espace", "Messages", "Mon compte", "Se déconnecter"}, {"Tickets"}),
        ("agent", {"File d’attente", "Se déconnecter"}, {"Mon espace", "Tickets"}),
        ("support", {"Tickets", "Se déconnecter"}, {"Mon espace", "File d’attente"}),
    ],
)
def test_le_menu_est_celui_du_role(request, role, attendus, absents):
    client = request.getfixturevalue(role)
    page = lire(client.get("/plan-du-site/"))
    entrees = {entree.get_text(strip=True) for entree in page.select("#menu a, #menu button")}

    assert attendus <= entrees
    assert not absents & entrees


def test_la_deconnexion_est_un_envoi_protege(usager):
    page = lire(usager.get("/plan-du-site/"))
    bouton = next(b for b in page.select("#menu button") if "déconnecter" in b.get_text())

    assert bouton.find_parent("form")["method"] == "post"
    assert bouton.find_parent("form").select_one("[name=csrfmiddlewaretoken]")


def test_une_page_lue_en_etant_connecte_n_est_pas_indexee(usager, anonyme):
    assert (
        lire(usager.get("/plan-du-site/")).select_one("meta[name=robots]")["content"] == "noindex"
    )
    assert not lire(anonyme.get("/plan-du-site/")).select_one("meta[name=robots]")


def test_le_contact_est_sur_chaque_page_avec_l_adresse_de_la_page(anonyme):
    lien = lire(anonyme.get("/plan-du-site/")).select_one(".anef-aide .fr-btn")

    assert lien["href"].endswith("?page=%2Fplan-du-site%2F")


def test_une_reponse_manquante_dit_quoi_faire():
    assert GuideForm({}).errors["nom"] == ["Complétez cette réponse pour continuer."]


def test_le_resume_compte_les_lignes_qu_il_montre():
    form = GuideForm({})
    form.is_valid()
    [champ] = list(form.errors)[:1]
    form.add_error(champ, "Une autre raison.")
    page = BeautifulSoup(render_to_string("composants/erreurs.html", {"form": form}), "html.parser")
    nombre = len(page.select("li"))
    assert nombre == len(form.errors) + 1
    assert page.h2.get_text(strip=True).startswith(f"{nombre} points")
