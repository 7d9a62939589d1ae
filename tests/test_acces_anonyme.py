"""Every address of the portal refuses who has not signed in, unless it is listed here.

A new page is private until somebody writes its name in PUBLIQUES and says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

# What anybody may open, by name, with the reason; a trailing * takes a family.
PUBLIQUES = {
    "sante",  # for the load balancer; no data
    "pages:*",  # legal notice, personal data, accessibility, site map, robots
    "set_language",  # the language switch of every page
    # What the law offers, before one has an account.
    "demarches:accueil",
    "demarches:catalogue",
    "demarches:presentation",
    "demarches:liste_personnelle",
    "demarches:liste_pdf",
    "demarches:orientation",
    "demarches:questions",
    # The ways in: signing in, creating an account, a forgotten password, proving an address.
    "accounts:connexion",
    "accounts:connexion_employeur",
    "accounts:connexion_agent",
    "accounts:deconnexion",
    "accounts:creer_*",
    "accounts:renvoyer_code",
    "accounts:confirmer_courriel",
    "accounts:sans_numero",
    "accounts:mot_de_passe_*",
    "accounts:nouveau_mot_de_passe",
    "admin:login",
    "admin:logout",
    "admin:jsi18n",  # words of the interface, no data
    # Help for who cannot sign in; a thread is reached through the secret of its link.
    "assistance:contact",
    "assistance:recu",
    "assistance:suivi",
    "assistance:capture_suivie",
    # Whoever is shown a paper may check it, with the two codes printed on it.
    "attestations:verifier",
    "api:*",  # the law, for programs; no data of anybody
}
# Exist in the demonstration only: 404 with any other settings, those of the tests included.
DE_LA_DEMO = {"notifications:courriels_demo", "notifications:*_demo"}
# Samples for the converters of Django and ours: the first one that matches is used.
ECHANTILLONS = (
    "1",
    "00000000-0000-4000-8000-000000000000",
    "exemple",
    "EXEMPLE",
    "2027-01-01",
    "75",
)
REFUS = {401, 403, 405}


def exemple(convertisseur: object) -> str:
    """A value that the converter of a route accepts."""
    for valeur in ECHANTILLONS:
        if re.fullmatch(convertisseur.regex, valeur):  # type: ignore[attr-defined]
            return valeur
    raise AssertionError(f"Ajoutez un échantillon pour {convertisseur!r}")


def adresses(
    motifs: list[URLPattern | URLResolver], prefixe: str = "/", espace: str = ""
) -> Iterator[tuple[str, str]]:
    """(name, path) of every view, with sample values in the path."""
    for motif in motifs:
        if not isinstance(motif.pattern, RoutePattern):
            # The regular expressions of the admin: its own catch-all, behind its own login.
            chemin = prefixe + "introuvable/"
        else:
            chemin = prefixe + re.sub(
                r"<(?:[^:>]+:)?([^>]+)>",
                lambda trouve, m=motif: exemple(m.pattern.converters[trouve.group(1)]),
                motif.pattern._route,
            )
        if isinstance(motif, URLResolver):
            sous_espace = ":".join(filter(None, [espace, motif.namespace]))
            yield from adresses(motif.url_patterns, chemin, sous_espace)
        else:
            yield ":".join(filter(None, [espace, motif.name or "?"])), chemin


TOUTES = sorted(set(adresses(get_resolver().url_patterns)))


def parmi(nom: str, motifs: set[str]) -> bool:
    return any(fnmatch(nom, motif) for motif in motifs)


@pytest.fixture
def connexions() -> set[str]:
    """Where somebody who must sign in first is sent."""
    return {
        reverse(nom) for nom in ("accounts:connexion", "accounts:connexion_agent", "admin:login")
    }


@pytest.mark.parametrize("methode", ["get", "post"])
@pytest.mark.parametrize(
    ("nom", "chemin"), [(nom, chemin) for nom, chemin in TOUTES if not parmi(nom, PUBLIQUES)]
)
def test_une_adresse_privee_refuse_l_anonyme(anonyme: Client, connexions, nom, chemin, methode):
    reponse = getattr(anonyme, methode)(chemin)
    if reponse.status_code == 302:
        assert urlsplit(reponse["Location"]).path in connexions
    else:
        refus = {404, 405} if parmi(nom, DE_LA_DEMO) else REFUS
        assert reponse.status_code in refus, f"{nom} répond {reponse.status_code} à un anonyme"


@pytest.mark.parametrize("publique", sorted(PUBLIQUES))
def test_chaque_adresse_publique_declaree_existe(publique):
    assert any(fnmatch(nom, publique) for nom, _ in TOUTES)
