"""French punctuation stays with its word: no question mark alone at the start of a line.

Sources write plain spaces; the page that leaves carries no-break ones before `: ; ? ! »` and after
`«`. What a person typed (text areas, attributes) is left exactly as it was.
"""

import re
import unicodedata
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

ESPACE_INSECABLE = "\N{NO-BREAK SPACE}"
# A space of the text of a page: the next angle bracket opens a tag, and closes no text area.
_ESPACES = re.compile(
    r"(?:(?<=«) | (?=[:;?!»](?:[\s<&.,)]|$)))(?=[^<>]*<)(?![^<]*</(?:textarea|script|title))"
)


def composer(page: str) -> str:
    """The same page of HTML, its French punctuation held to its words."""
    return _ESPACES.sub(ESPACE_INSECABLE, page)


def sans_accent(texte: str) -> str:
    """Lower case without accents: how words are compared when somebody looks for one."""
    decompose = unicodedata.normalize("NFD", texte)
    return "".join(c for c in decompose if not unicodedata.combining(c)).casefold()


class PonctuationFrancaise:
    """Applies to pages in French, whatever wrote their words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Files, other formats and other languages leave as they are."""
        response = self.get_response(request)
        langue = translation.get_language() or ""
        genre = response.headers.get("Content-Type", "")
        if not response.streaming and genre.startswith("text/html") and langue.startswith("fr"):
            response.content = composer(response.text).encode(response.charset or "utf-8")
        return response
