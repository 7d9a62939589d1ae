"""Public pages, error pages, robots: readable by anybody, and true."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

PAGES = ["/mentions-legales/", "/donnees-personnelles/", "/accessibilite/", "/plan-du-site/"]


def titre(reponse) -> str:
    return BeautifulSoup(reponse.content, "html.parser").h1.get_text(strip=True)


@pytest.fixture
def guide(settings) -> Client:
    settings.ROOT_URLCONF = "tests.anef.guide"
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("adresse", PAGES)
def test_une_page_publique_se_lit_sans_compte_et_sans_requete(
    anonyme, adresse, django_assert_num_queries
):
    with django_assert_num_queries(0):
        reponse = anonyme.get(adresse)

    assert reponse.status_code == 200
    assert titre(reponse)


def test_les_liens_du_plan_menent_a_une_page(anonyme):
    page = BeautifulSoup(anonyme.get("/plan-du-site/").content, "html.parser")

    for lien in page.select("main ul a"):
        assert anonyme.get(lien["href"], follow=True).status_code == 200, lien["href"]


def test_sans_audit_le_site_se_declare_non_conforme(anonyme):
    assert "non conforme" in titre(anonyme.get("/accessibilite/"))


def test_un_editeur_inconnu_est_dit_inconnu(anonyme, settings):
    assert "n’est pas renseigné" in anonyme.get("/mentions-legales/").content.decode()
    settings.MENTIONS_LEGALES = {**settings.MENTIONS_LEGALES, "editeur": "Service Essai"}
    assert "Service Essai" in anonyme.get("/mentions-legales/").content.decode()


@pytest.mark.parametrize(
    ("url", "dit"), [("", "Aucun antivirus"), ("tcp://clamd:3310", "analysé par")]
)
def test_la_page_des_donnees_dit_si_un_antivirus_est_branche(anonyme, settings, url, dit):
    settings.CLAMD_URL = url
    assert dit in anonyme.get("/donnees-personnelles/").content.decode()


def test_une_demonstration_n_est_pas_indexee(anonyme, settings):
    assert "Disallow: /\n" in anonyme.get("/robots.txt").content.decode()
    settings.SITE_DE_DEMONSTRATION = False
    texte = anonyme.get("/robots.txt").content.decode()
    assert "Disallow: /dossiers/" in texte
    assert "Disallow: /\n" not in texte


@pytest.mark.django_db
def test_une_page_absente_dit_quoi_faire_et_donne_une_reference(guide):
    reponse = guide.get("/guide/absente/")

    assert reponse.status_code == 404
    assert "Cette page n’existe pas" in titre(reponse)
    assert reponse["X-Request-ID"] in reponse.content.decode()


@pytest.mark.django_db
def test_une_panne_rend_sa_reference_et_dit_que_rien_n_est_perdu(guide):
    reponse = guide.get("/guide/panne/")

    assert reponse.status_code == 500
    assert reponse["X-Request-ID"] in reponse.content.decode()
    assert "est conservé" in reponse.content.decode()
    assert "camille" not in reponse.content.decode()


def test_la_page_de_panne_ne_demande_rien_a_la_base(guide):
    """No `django_db` here: a query would fail the test."""
    guide.cookies["sessionid"] = "x" * 32
    from django.test import RequestFactory

    from anef.pages import erreur_500

    assert erreur_500(RequestFactory().get("/")).status_code == 500


def test_une_page_de_panne_qui_casse_laisse_quelque_chose_a_lire(monkeypatch):
    from django.test import RequestFactory

    from anef import pages

    def casser(*_args):
        raise RuntimeError

    monkeypatch.setattr(pages, "render_to_string", casser)
    reponse = pages.erreur_500(RequestFactory().get("/"))

    assert reponse.status_code == 500
    assert "est conservé" in reponse.content.decode()


@pytest.mark.django_db
def test_un_envoi_sans_jeton_dit_de_recharger_la_page(settings):
    settings.ROOT_URLCONF = "tests.anef.guide"
    reponse = Client(enforce_csrf_checks=True).post("/guide/", {})

    assert reponse.status_code == 403
    assert "trop longtemps" in titre(reponse)
