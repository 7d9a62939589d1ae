"""The language: chosen on any page without script, kept on the device and on the account."""

from django.utils import translation


def test_changer_de_langue_revient_a_la_page_et_s_en_souvient(anonyme):
    reponse = anonyme.post("/langue/", {"language": "en", "next": "/plan-du-site/"})

    assert reponse.headers["Location"] == "/plan-du-site/"
    assert 'lang="en"' in anonyme.get("/plan-du-site/").content.decode()[:60]


def test_changer_de_langue_ne_mene_pas_a_un_autre_site(anonyme):
    reponse = anonyme.post("/langue/", {"language": "en", "next": "https://ailleurs.example/"})

    assert not reponse.headers["Location"].startswith("https://ailleurs")


def test_la_langue_choisie_est_gardee_sur_le_compte(usager):
    usager.post("/langue/", {"language": "en"})

    usager.user.refresh_from_db()
    assert usager.user.langue == "en"


def test_une_langue_inconnue_ne_change_rien(usager):
    usager.post("/langue/", {"language": "xx"})

    usager.user.refresh_from_db()
    assert usager.user.langue == "fr"


def test_un_autre_appareil_lit_dans_la_langue_du_compte(usager):
    usager.user.langue = "en"
    usager.user.save()

    assert 'lang="en"' in usager.get("/plan-du-site/").content.decode()[:60]
    usager.cookies["django_language"] = "fr"
    assert 'lang="fr"' in usager.get("/plan-du-site/").content.decode()[:60]
    translation.deactivate()
