"""The name a person gave to a file, made safe to store, to show and to put in a header.

What the name announces (its extension) is compared with the content by `depot`; the
extension kept is always the one of the content.
"""

from __future__ import annotations

import mimetypes
import re
import unicodedata

LONGUEUR_MAX = 100

# What each content is called by cameras, browsers and systems.
EXTENSIONS_CONNUES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpe": "image/jpeg",
    "jfif": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "heif": "image/heic",
    "hif": "image/heic",
}


def type_annonce(nom: str) -> str | None:
    """The type the extension announces; None when it announces nothing known.

    Phones hand over names without extension ("1000012345"), people end one with a year
    ("titre.2026"): neither pretends to be anything.
    """
    extension = _extension(nom)
    if not extension:
        return None
    return EXTENSIONS_CONNUES.get(extension) or mimetypes.guess_type(f"x.{extension}")[0]


def nettoyer(nom: str, *, extension: str) -> str:
    """A readable name without path, control or direction characters, with this extension."""
    nom = unicodedata.normalize("NFC", nom.replace("\\", "/").rpartition("/")[2])
    # Format characters (Cf) include those that write a name backwards to hide its ending.
    nom = "".join(c for c in nom if unicodedata.category(c)[0] != "C" or c in "\t\n")
    nom = re.sub(r'[\s<>:"|?*;]+', " ", nom)
    if type_annonce(nom) is not None:
        nom = nom.rpartition(".")[0]
    nom = nom.strip(" .")[:LONGUEUR_MAX].strip(" .") or "document"
    return f"{nom}.{extension}"


def _extension(nom: str) -> str:
    base, point, extension = nom.strip().rpartition(".")
    return extension.lower() if base and point and extension.isalnum() else ""
