"""What the first start of the demonstration compiles is what it then says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import ngettext, override

from anef.management.commands import demo

TEXTES = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "%(n)d essai trouvé"
msgid_plural "%(n)d essais trouvés"
msgstr[0] "%(n)d essai trouvé"
msgstr[1] "%(n)d essais trouvés"
"""


def _zero() -> str:
    with override("fr"):
        return ngettext("%(n)d essai trouvé", "%(n)d essais trouvés", 0) % {"n": 0}


def test_le_premier_demarrage_parle_avec_les_traductions_qu_il_compile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    textes = tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    textes.parent.mkdir(parents=True)
    textes.write_text(TEXTES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(demo, "RACINE", tmp_path)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    assert _zero() == "0 essais trouvés"  # nothing compiled yet, and this process has looked
    demo.Command()._compiler_les_traductions()
    assert _zero() == "0 essai trouvé"
