"""French punctuation on the pages: held to its word, and nothing a person typed is changed."""

import pytest
from django.test import Client

from anef.typographie import composer

N = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("ecrit", "rendu"),
    [
        ("<p>Pour qui ?</p>", f"<p>Pour qui{N}?</p>"),
        ("<p>Source : a ; b.</p>", f"<p>Source{N}: a{N}; b.</p>"),
        ("<p>« au ».</p>", f"<p>«{N}au{N}».</p>"),
        ("<b>Reste</b> : <i>rien</i>", f"<b>Reste</b>{N}: <i>rien</i>"),
        ('<input value="a ? b">', '<input value="a ? b">'),
        ("<textarea>Pourquoi ?</textarea>",) * 2,
        ("<title>Erreur : compte</title>",) * 2,
        ('<script type="application/json">"a ?"</script>',) * 2,
        ("<p>https://exemple.test/?a=1 et 14:02</p>",) * 2,
    ],
)
def test_la_ponctuation_tient_a_son_mot(ecrit: str, rendu: str):
    assert composer(ecrit) == rendu


@pytest.mark.django_db
def test_une_page_en_francais_est_composee_et_une_page_en_anglais_non(client: Client):
    francais = client.get("/", headers={"accept-language": "fr"}).text
    anglais = client.get("/", headers={"accept-language": "en"}).text
    assert f"page{N}?" in francais
    assert N + "?" not in anglais
