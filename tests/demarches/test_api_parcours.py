"""The page of the API in a real browser: accessible, narrow, its details opened."""

import pytest

from tests.navigateur import tient_dans

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("largeur", [320, 1280])
def test_la_page_de_l_api_est_accessible_et_tient_dans_l_ecran(
    live_server, nouvelle_page, verifier_accessibilite, capturer, largeur
):
    page = nouvelle_page()
    page.set_viewport_size({"width": largeur, "height": 800})
    page.goto(f"{live_server.url}/api/")
    capturer(page, f"api-{largeur}")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    tient_dans(page, largeur)
    verifier_accessibilite(page, f"api-{largeur}")
