"""The written form of a code: 21 or 22 letters and digits, printed in groups on the photo sheet.

Spaces, dashes and lower case are forgiven. The letter O and the digit 0 are not swapped:
both belong to the alphabet, so the swapped code may be another person's, whose photo would
enter this file. The words for an unknown code say to look at them instead.
"""

from __future__ import annotations

import re

from justificatifs.models.ephoto import FORMAT

# Every space Unicode knows (\s covers the no-break ones), and what looks like a dash.
SEPARATEURS = re.compile(r"[\s\u200b\u2060\ufeff\u00ad_.\-\u2010-\u2015\u2212]+")


def normaliser(code: str) -> str:
    """The code without separators, in capitals; well formed or not."""
    return SEPARATEURS.sub("", code).upper()


def est_bien_forme(code: str) -> bool:
    """Is this normalised code one the service could know?"""
    return re.fullmatch(FORMAT, code, re.ASCII) is not None
