"""Pages travel compressed; what is not a page does not."""

import gzip


def test_une_page_voyage_compressee(anonyme):
    reponse = anonyme.get("/plan-du-site/", headers={"Accept-Encoding": "gzip"})

    assert reponse["Content-Encoding"] == "gzip"
    assert "Plan du site" in gzip.decompress(reponse.content).decode()


def test_ce_qui_n_est_pas_une_page_ne_l_est_pas(anonyme, settings):
    settings.SITE_DE_DEMONSTRATION = False
    reponse = anonyme.get("/robots.txt", headers={"Accept-Encoding": "gzip"})

    assert len(reponse.content) > 150
    assert "Content-Encoding" not in reponse
