"""`make bench`: one table of everything that must stay fast, and the same as JSON (var/bench.json).

Each function under `@mesure` adds its lines; one that fails is told in the table and the others
still run. Exit status 1 when a target is missed. Arguments name the measures to run; all without.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable
from functools import cache, partial

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse

from accounts.models import User
from anef.env import RACINE
from attestations import impression
from attestations.models import Attestation
from bench import banc, jeux, poids
from bench.banc import Cible, Mesure, mesurer
from bench.serveur import formulaire, serveur
from demarches import parcours, transitions
from demarches.api.reponses import simuler
from demarches.catalogue import charger
from demarches.catalogue.chargement import DOSSIER, lire
from demarches.catalogue.compilation import relire
from demarches.models import Dossier

PASSAGES = 43
NB_DEPOTS = 24
PETITE_FILE, GRANDE_FILE = 1_000, 100_000
CROISSANCE_AU_PLUS = 1.5
MEMOIRE_AU_PLUS = 150
POIDS_AU_PLUS = 90
# Megabytes an upload of 10 MB may add to what one of 1 MB needs.
CROISSANCE_DE_MEMOIRE = 3
MESURES: dict[str, Callable[[], list[Mesure]]] = {}


def mesure(fonction: Callable[[], list[Mesure]]) -> Callable[[], list[Mesure]]:
    """Register a function that returns lines of the table."""
    MESURES[fonction.__name__] = fonction
    return fonction


@cache
def _gestionnaire() -> ClientHandler:
    """The chain of middleware: a web worker builds it once, not for each person who comes."""
    return ClientHandler(enforce_csrf_checks=False)


def connecte(user: User) -> Client:
    """A signed-in client, without the cost of a password."""
    client = Client()
    client.handler = _gestionnaire()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def voir(client: Client, chemin: str, attendu: int = 200) -> None:
    """Open a page; an error would be fast and false."""
    reponse = client.get(chemin)
    assert reponse.status_code == attendu, f"{chemin} : {reponse.status_code}"


def page(nom: str, client: Client, chemin: str, cible: Cible | None = None) -> Mesure:
    """A page opened again and again by the same person."""
    return mesurer(nom, [partial(voir, client, chemin)] * PASSAGES, cible)


@cache
def modele() -> Dossier:
    """A complete draft, on which most measures lean."""
    jeux.codes_ephoto(NB_DEPOTS + 10)
    return jeux.brouillon_complet(jeux.usagers(1, 0)[0])


@cache
def agent() -> User:
    """The agent whose desk is measured."""
    return jeux.agent()


@mesure
def vue_nue() -> list[Mesure]:
    """What everything is compared with."""
    return [page("Vue Django nue", Client(), "/nue/")]


@mesure
def accueil() -> list[Mesure]:
    """The public home."""
    return [page("Accueil public", Client(), reverse("demarches:accueil"))]


@mesure
def mon_espace() -> list[Mesure]:
    """The applicant's home."""
    chemin = reverse("demarches:mon_espace")
    return [page("Mon espace", connecte(modele().usager), chemin)]


@mesure
def etapes() -> list[Mesure]:
    """Each page of the wizard, on a complete draft."""
    client = connecte(modele().usager)
    return [
        page(
            f"Étape {etape.nom}",
            client,
            parcours.adresse(modele(), etape),
            Cible(cpu_ms=25, requetes=8),
        )
        for etape in parcours.ETAPES
    ]


def _deposer(client: Client, dossier: Dossier) -> None:
    chemin = parcours.adresse(dossier, parcours.DEPOT)
    reponse = client.post(chemin, {"exact": "on"})
    assert reponse.status_code == 302, reponse.content.decode()[:2000]
    assert reponse["Location"] == reverse("demarches:depot_reussi", args=[dossier.reference])


@mesure
def depot() -> list[Mesure]:
    """Filing: one transaction, papers and messages as rows, no PDF."""
    copies = jeux.copier_le_brouillon(modele(), jeux.usagers(NB_DEPOTS, 1))
    actions = [partial(_deposer, connecte(copie.usager), copie) for copie in copies]
    return [mesurer("Dépôt d’une demande, sans PDF", actions, Cible(cpu_ms=50, requetes=20))]


@cache
def depose() -> Dossier:
    """A case filed by the portal's own verb."""
    rang = NB_DEPOTS + 1
    [copie] = jeux.copier_le_brouillon(modele(), jeux.usagers(1, rang), depuis=rang)
    return transitions.deposer(copie, par=copie.usager)


@mesure
def dossier() -> list[Mesure]:
    """The page of a filed case, for the person and for the agent."""
    return [
        page(
            "Dossier, côté usager",
            connecte(depose().usager),
            reverse("demarches:dossier", args=[depose().reference]),
            Cible(cpu_ms=45, requetes=12),
        ),
        page(
            "Dossier, côté agent",
            connecte(agent()),
            reverse("instruction:dossier", args=[depose().reference]),
            Cible(cpu_ms=45, requetes=12),
        ),
    ]


@mesure
def file_d_attente() -> list[Mesure]:
    """The agent's queue, small then large; the larger must not cost much more."""
    chemin = reverse("instruction:file")
    client = connecte(agent())
    lignes = []
    for nombre in (PETITE_FILE, GRANDE_FILE):
        jeux.remplir_la_prefecture(nombre, depose(), agent())
        nom = f"File d’attente, {nombre:,} dossiers".replace(",", " ")
        lignes.append(page(nom, client, chemin, Cible(cpu_ms=40, requetes=10)))
    # Two figures taken apart: a neighbour's work would weigh on one of the medians.
    petite, grande = (ligne.decile_ms or 0 for ligne in lignes)
    lignes.append(
        Mesure(
            "Croissance de la file",
            rapport=round(grande / petite, 2),
            cible=f"≤ × {CROISSANCE_AU_PLUS}",
            tenue=grande / petite <= CROISSANCE_AU_PLUS,
            note="dixième le plus rapide, grande sur petite",
        )
    )
    return lignes


@mesure
def catalogue() -> list[Mesure]:
    """The law: read back, read from its files, then asked everything for one person."""
    toutes = [partial(simuler, *jeux.demande_complete(*cas)) for cas in jeux.tous_les_cas()]
    plus_lente = max(toutes, key=lambda action: min(banc.cpu(action) for _ in range(3)))
    return [
        mesurer("Chargement du catalogue", [relire] * 13, Cible(cpu_ms=300)),
        mesurer("Catalogue validé depuis ses fichiers", [partial(lire, DOSSIER)] * 6),
        mesurer("Simulation, en processus", toutes, Cible(cpu_ms=5)),
        mesurer(
            "Simulation, la plus lente",
            [plus_lente] * PASSAGES,
            Cible(cpu_ms=5),
            note=f"{plus_lente.args[0].code}, parmi {len(toutes)}",
        ),
    ]


@mesure
def pages_du_catalogue() -> list[Mesure]:
    """The pages that walk the catalogue, and what the API says of it."""
    adresses = {
        "Toutes les démarches": reverse("demarches:catalogue"),
        "Orientation, première question": reverse("demarches:orientation"),
        "Questions fréquentes": reverse("demarches:questions"),
        "Fiche la plus longue": fiche_la_plus_longue(),
        "API, liste": reverse("api:v1:demarches"),
        "API, fiche d’une démarche": reverse("api:v1:demarche", args=[jeux.DEMARCHE]),
        "API, page": reverse("api:documentation"),
    }
    return [page(nom, Client(), adresse, Cible(cpu_ms=60)) for nom, adresse in adresses.items()]


@cache
def fiche_la_plus_longue() -> str:
    """The sheet that says most."""
    fiches = [reverse("demarches:presentation", args=[d.code]) for d in charger().demarches]
    return max(fiches, key=lambda adresse: len(Client().get(adresse).content))


@mesure
def papier() -> list[Mesure]:
    """The PDF of the paper handed at filing, from its row to its bytes."""
    attestation = Attestation.objects.filter(reference=depose().reference).latest("pk")
    actions = [partial(impression.imprimer, attestation)] * 23
    return [mesurer("PDF d’une attestation", actions, Cible(cpu_ms=100))]


@mesure
def premiere_visite() -> list[Mesure]:
    """What a first visit downloads."""
    lignes = []
    for nom, chemin in (
        ("accueil", reverse("demarches:accueil")),
        ("toutes les démarches", reverse("demarches:catalogue")),
        ("présentation", reverse("demarches:presentation", args=[jeux.DEMARCHE])),
        ("fiche la plus longue", fiche_la_plus_longue()),
    ):
        octets, fichiers = poids.premiere_visite(chemin)
        lignes.append(
            Mesure(
                f"Première visite, {nom}",
                cible=f"≤ {POIDS_AU_PLUS} Ko",
                tenue=octets <= POIDS_AU_PLUS * 1024,
                note=f"{octets / 1024:.0f} Ko compressés, {fichiers} fichiers",
            )
        )
    return lignes


@mesure
def web() -> list[Mesure]:
    """One real web worker: memory after work, and while a person sends big files."""
    client = connecte(modele().usager)
    jeton = "x" * 32
    entetes = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}; csrftoken={jeton}"
    }
    piece = modele().pieces.values_list("piece", flat=True)[0]
    chemin = reverse("demarches:piece_ajouter", args=[modele().reference, piece])
    pages = [reverse("demarches:accueil"), reverse("demarches:mon_espace")]
    pages += [parcours.adresse(modele(), etape) for etape in parcours.ETAPES]
    pages = pages * 8 + [
        reverse("demarches:catalogue"),
        reverse("api:schema"),
        reverse("api:documentation"),
    ]
    pages += [reverse("demarches:presentation", args=[d.code]) for d in charger().demarches]
    with serveur() as granian:
        for adresse in pages:
            assert granian.demander(adresse, entetes=entetes) == 200, adresse
        apres_travail = granian.memoire()
        maximums, temps = {}, {}
        for megaoctets in (1, 1, 5, 9.9):
            octets = jeux.pdf(int(megaoctets * 1024 * 1024)).read()
            corps, type_mime = formulaire("fichiers", "mesure.pdf", octets, jeton)
            granian.oublier_le_maximum()
            debut = time.perf_counter()
            statut = granian.demander(
                chemin, corps=corps, entetes=entetes | {"Content-Type": type_mime}
            )
            temps[megaoctets] = (time.perf_counter() - debut) * 1000
            assert statut == 302, statut
            maximums[megaoctets] = granian.memoire("VmHWM")
    croissance = maximums[9.9] - maximums[1]
    return [
        Mesure(
            "Mémoire d’un travailleur web",
            cible=f"≤ {MEMOIRE_AU_PLUS} Mo",
            tenue=apres_travail <= MEMOIRE_AU_PLUS,
            note=f"{apres_travail:.0f} Mo après {len(pages)} pages",
        ),
        Mesure("Envoi d’un PDF de 5 Mo", mediane_ms=round(temps[5], 1), note="par HTTP, une fois"),
        Mesure(
            "Mémoire d’un envoi",
            cible="constante",
            tenue=croissance <= CROISSANCE_DE_MEMOIRE,
            note=f"1 Mo : {maximums[1]:.0f} Mo, 5 Mo : {maximums[5]:.0f} Mo, "
            f"9,9 Mo : {maximums[9.9]:.0f} Mo",
        ),
    ]


COLONNES = ("", "médiane", "p95", "CPU", "requêtes", "× vue nue", "cible", "", "")


def _cellules(ligne: Mesure) -> tuple[str, ...]:
    def nombre(valeur: float | None, unite: str = "") -> str:
        return "" if valeur is None else f"{valeur:g}{unite}"

    tenue = {True: "tenue", False: "MANQUÉE", None: ""}[ligne.tenue]
    return (
        ligne.nom,
        nombre(ligne.mediane_ms, " ms"),
        nombre(ligne.p95_ms, " ms"),
        nombre(ligne.cpu_ms, " ms"),
        nombre(ligne.requetes),
        nombre(ligne.rapport),
        ligne.cible,
        tenue,
        ligne.note,
    )


def afficher(lignes: list[Mesure]) -> None:
    """The table, columns aligned."""
    rangees = [COLONNES, *(_cellules(ligne) for ligne in lignes)]
    largeurs = [max(len(rangee[i]) for rangee in rangees) for i in range(len(COLONNES))]
    for rangee in rangees:
        cellules = (
            texte.ljust(largeur) if i in {0, 6, 7, 8} else texte.rjust(largeur)
            for i, (texte, largeur) in enumerate(zip(rangee, largeurs, strict=True))
        )
        print("  ".join(cellules).rstrip())


def main(noms: list[str]) -> int:
    """Prepare the database, run the measures, print the table."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    lignes: list[Mesure] = []
    for nom in noms or MESURES:
        print(f"… {nom}", file=sys.stderr, flush=True)
        try:
            lignes += MESURES[nom]()
        except Exception as erreur:  # noqa: BLE001 - a broken page is a line of the table
            cause = str(erreur).splitlines()[0][:90] if str(erreur) else ""
            lignes.append(Mesure(nom, tenue=False, note=f"{type(erreur).__name__} : {cause}"))
    shutil.rmtree(settings.DOSSIER)
    afficher(lignes)
    donnees = [ligne.en_donnees() for ligne in lignes]
    sortie = RACINE / "var" / "bench.json"
    sortie.write_text(json.dumps(donnees, ensure_ascii=False, indent=1))
    return int(any(ligne.tenue is False for ligne in lignes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
