"""From a row to the bytes of its PDF: pure but for the settings of the site.

The same row gives the same bytes, in any process and language; `en_pdf` prints any page written
with the style of the papers, in the language of that page. WeasyPrint is imported at the
first paper, never when a web process starts (two seconds, 80 MB), and may fetch nothing: no
network, no file. PDF/A-3a and PDF/UA-1 facts are written together (tags, sRGB output intent,
XMP); no tool of ours proves the conformance, so the page does not claim it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from io import BytesIO
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import urlencode

import qrcode
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext

from attestations import natures
from attestations.donnees import DonneesAttestation
from attestations.models import Attestation

_DOSSIER = "attestations/papier"
_MARGE_QR = 4
_PROFIL = "srgb-papier"
_XMP_UA = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" '
    b'rdf:about="" pdfuaid:part="1"/></rdf:RDF>'
)
# Pango's font maps are not made for several threads.
_verrou = Lock()


class _Atelier(NamedTuple):
    """What is built once per process and serves every paper."""

    html: Any
    feuille: Callable[[str], Any]
    polices: Any
    chercheur: Any
    profil: Callable[[], Any]


@cache
def _atelier() -> _Atelier:
    from weasyprint import CSS, HTML  # noqa: PLC0415 (heavy: only when a paper is printed)
    from weasyprint.css import ColorProfile  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    # A paper is whole: only what is written inside it (data:) can be read.
    polices, chercheur = FontConfiguration(), URLFetcher(allowed_protocols=("data",))

    @cache
    def feuille(regles: str) -> Any:
        return CSS(string=regles, font_config=polices, url_fetcher=chercheur)

    # Read here once: WeasyPrint would open its own file for each paper, and leave it open.
    icc = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()

    def profil() -> Any:
        # A new one for each paper: the second writing of a profile differs from the first.
        rgb = (["r"], ["g"], ["b"])
        return ColorProfile(BytesIO(icc), "sRGB2014.icc", "relative-colorimetric", rgb)

    return _Atelier(HTML, feuille, polices, chercheur, profil)


def adresse_de_verification(attestation: Attestation) -> str:
    """Where the QR code leads: the public page, number and code filled in."""
    question = urlencode({"numero": attestation.numero, "code": attestation.code_verification})
    return f"{settings.ADRESSE_DU_SITE}{reverse('attestations:verifier')}?{question}"


def code_qr(texte: str) -> tuple[int, str]:
    """A QR code as (side in modules, SVG path to stroke), quiet zone included."""
    qr = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=_MARGE_QR)
    qr.add_data(texte)
    qr.make(fit=True)
    modules = qr.get_matrix()
    traits = []
    for y, ligne in enumerate(modules):
        debut: int | None = None
        for x, noir in enumerate([*ligne, False]):
            if noir and debut is None:
                debut = x
            elif not noir and debut is not None:
                traits.append(f"M{debut} {y}.5h{x - debut}")
                debut = None
    return len(modules), "".join(traits)


def page(attestation: Attestation) -> str:
    """The paper as HTML."""
    modele = natures.modele(attestation.nature)
    adresse_qr = adresse_de_verification(attestation)
    cote, trace = code_qr(adresse_qr)
    contexte = {
        "attestation": attestation,
        "donnees": DonneesAttestation.model_validate(attestation.donnees),
        "titre": modele.titre,
        "objet": modele.objet,
        "emise_le_iso": timezone.localtime(attestation.emise_le).isoformat(timespec="seconds"),
        "qr": {"cote": cote, "trace": trace},
        "adresse_qr": adresse_qr,
        "adresse_verifier": settings.ADRESSE_DU_SITE + reverse("attestations:verifier"),
        "adresse_du_site": settings.ADRESSE_DU_SITE,
        "marques_de_etat": settings.MARQUES_DE_ETAT,
        "site_de_demonstration": settings.SITE_DE_DEMONSTRATION,
    }
    with translation.override("fr"):
        return render_to_string(f"{_DOSSIER}/{modele.gabarit}", contexte)


def imprimer(attestation: Attestation) -> bytes:
    """The paper as PDF."""
    with translation.override("fr"):
        return en_pdf(page(attestation))


def feuille() -> str:
    """The style of the papers, the words of their margins in the active language."""
    mots = {
        "page": gettext("Page"),
        "sur": pgettext("pagination", "sur"),
        "avertissement": gettext("Document de démonstration sans valeur légale"),
        "demonstration": gettext("DÉMONSTRATION"),
        "sans_valeur": gettext("sans valeur légale"),
    }
    contexte = {"site_de_demonstration": settings.SITE_DE_DEMONSTRATION, "mots": mots}
    return render_to_string(f"{_DOSSIER}/papier.css", contexte)


def en_pdf(source: str) -> bytes:
    """A whole page as PDF, its margins in the active language."""
    regles = feuille()
    sortie = BytesIO()
    with _verrou:
        atelier = _atelier()
        atelier.html(string=source, url_fetcher=atelier.chercheur).write_pdf(
            sortie,
            stylesheets=[atelier.feuille(regles)],
            font_config=atelier.polices,
            color_profiles={_PROFIL: atelier.profil()},
            output_intent=_PROFIL,
            pdf_variant="pdf/a-3a",
            pdf_tags=True,
            xmp_metadata=[BytesIO(_XMP_UA)],
        )
    return sortie.getvalue()
