"""What every test shares: strict templates, shuffled rows, a clock, people, small real files.

The cache is separate for each test (`anef.settings.test`). Browser and process fixtures, used by
the journeys only, are in `tests/navigateur.py` and `tests/processus.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pikepdf
import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation
from PIL import Image, ImageDraw

from accounts.models import Prefecture, Role, User
from assistance import incidents
from tests import gabarits_stricts, ordres_melanges

pytest_plugins = ["tests.processus", "tests.navigateur", "tests.petit_catalogue"]

# The same examples at every run, and as much time as the machine takes.
hypothesis.settings.register_profile(
    "essais",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("essais")

PARIS = ZoneInfo("Europe/Paris")
MAINTENANT = datetime(2027, 3, 10, 9, 0, tzinfo=PARIS)


@dataclass
class DonneesDeReference:
    """The rows that the migrations made (prefectures, …), to put back after a test that commits."""

    lignes: str = ""

    def relever(self) -> None:
        """Read them once, from the new database. Django makes its own content types again."""
        lignes = json.loads(connection.creation.serialize_db_to_string())
        notres = [ligne for ligne in lignes if not ligne["model"].startswith(CELLES_DE_DJANGO)]
        self.lignes = json.dumps(notres)

    def remettre(self) -> None:
        """Write them again in emptied tables."""
        connection.creation.deserialize_db_from_string(self.lignes)


CELLES_DE_DJANGO = ("auth.", "contenttypes.")
REFERENCE = DonneesDeReference()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of the session; whoever still holds a connection at the end lets it go.

    A test that commits empties the tables it leaves: the reference data are put back at once. A
    browser keeps its connection to the live server open, and the thread that serves it keeps one
    to the database: PostgreSQL would refuse to drop it.
    """
    with django_db_blocker.unblock():
        REFERENCE.relever()
    vider = TransactionTestCase._fixture_teardown

    def vider_puis_remettre(essai: TransactionTestCase) -> None:
        vider(essai)
        REFERENCE.remettre()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", vider_puis_remettre)
        yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as curseur:
                # Each is waited for (milliseconds): one that is still leaving holds the database.
                curseur.execute(
                    "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(scope="session", autouse=True)
def _essais_exigeants() -> Iterator[None]:
    gabarits_stricts.installer()
    with pytest.MonkeyPatch.context() as patch:
        ordres_melanges.installer(patch)
        yield


@pytest.fixture(autouse=True)
def _en_francais() -> Iterator[None]:
    """A page asked for in another language leaves that language behind it in the thread."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _sans_incident() -> None:
    """Known to be none, however long the test: no page pays for asking."""
    cache.set(incidents.CLE, [], None)


@pytest.fixture
def horloge() -> Iterator[time_machine.Traveller]:
    """Time stands still on Wednesday 10 March 2027 at 9:00 in Paris; `move_to` and `shift` move it."""
    with time_machine.travel(MAINTENANT, tick=False) as voyage:
        yield voyage


# People, already signed in: each is a Client that knows its `user`.


class Connecte(Client):
    """A signed-in browser without a screen."""

    user: User

    @classmethod
    def en_tant_que(cls, user: User) -> Connecte:
        """Sign this person in, without the form."""
        client = cls()
        client.user = user
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client


def prefecture(code: str) -> Prefecture:
    """One of the two prefectures the tests use; kept as the migrations made it when they did."""
    noms = {"75": "Préfecture de police", "69": "Préfecture du Rhône"}
    return Prefecture.objects.get_or_create(code=code, defaults={"nom": noms[code]})[0]


def _usager(numero: str, **champs: Any) -> Connecte:
    defaut = {
        "email": f"{numero}@usager.example",
        "numero_etranger": numero,
        "nom": "ESSAI",
        "prenoms": "Camille",
        "sexe": "F",
        "date_naissance": date(1990, 4, 12),
        "lieu_naissance": "Ville-Essai",
        "pays_naissance": "AFG",
        "nationalite": "AFG",
        "voie": "1 rue de l’Essai",
        "code_postal": "75011",
        "commune": "Paris",
        "prefecture": prefecture("75"),
    }
    user = User.objects.create_user(numero, "mot-de-passe-d-essai", **(defaut | champs))
    return Connecte.en_tant_que(user)


def _personnel(nom: str, role: Role, code: str | None) -> Connecte:
    courriel = f"{nom}@service.example"
    user = User.objects.create_user(
        courriel,
        "mot-de-passe-d-essai",
        email=courriel,
        role=role,
        nom=nom.upper(),
        prenoms="Dominique",
        prefecture=prefecture(code) if code else None,
    )
    return Connecte.en_tant_que(user)


@pytest.fixture
def anonyme(db: None) -> Client:
    """Somebody who has not signed in."""
    return Client()


@pytest.fixture
def usager(db: None) -> Connecte:
    """An applicant who lives in Paris."""
    return _usager("9900000001")


@pytest.fixture
def autre_usager(db: None) -> Connecte:
    """Another applicant, who must see nothing of the first one's."""
    return _usager("9900000002", prenoms="Sacha", code_postal="69003", prefecture=prefecture("69"))


@pytest.fixture
def employeur(db: None) -> Connecte:
    """Somebody who files for a company, in Lyon."""
    user = User.objects.create_user(
        "rh@entreprise.example",
        "mot-de-passe-d-essai",
        role=Role.EMPLOYEUR,
        email="rh@entreprise.example",
        siret="99999000500012",
        nom="BOULANGERIE FICTIVE",
        contact="Lou Démo",
        telephone="0600000001",
        voie="3 place de l’Essai",
        code_postal="69003",
        commune="Lyon",
        prefecture=prefecture("69"),
    )
    return Connecte.en_tant_que(user)


@pytest.fixture
def agent(db: None) -> Connecte:
    """An instructing agent of the prefecture of the applicant."""
    return _personnel("agent-paris", Role.AGENT, "75")


@pytest.fixture
def agent_autre_prefecture(db: None) -> Connecte:
    """An instructing agent of another prefecture."""
    return _personnel("agent-rhone", Role.AGENT, "69")


@pytest.fixture
def valideur(db: None) -> Connecte:
    """Who confirms decisions, in the prefecture of the applicant."""
    return _personnel("valideur-paris", Role.VALIDEUR, "75")


@pytest.fixture
def support(db: None) -> Connecte:
    """An agent of the contact centre."""
    return _personnel("support", Role.SUPPORT, None)


# Files that a real person could send.


@pytest.fixture
def fichier_pdf() -> Callable[..., SimpleUploadedFile]:
    """Makes a small real PDF: `fichier_pdf("passeport.pdf", pages=2)`."""

    def creer(nom: str = "passeport.pdf", *, pages: int = 1) -> SimpleUploadedFile:
        document = pikepdf.new()
        for _ in range(pages):
            document.add_blank_page(page_size=(595, 842))
        octets = BytesIO()
        document.save(octets)
        return SimpleUploadedFile(nom, octets.getvalue(), content_type="application/pdf")

    return creer


@pytest.fixture
def fichier_jpeg() -> Callable[..., SimpleUploadedFile]:
    """Makes a small real photograph: `fichier_jpeg("visage.jpg", taille=(800, 600))`."""

    def creer(
        nom: str = "photo.jpg", *, taille: tuple[int, int] = (320, 240)
    ) -> SimpleUploadedFile:
        image = Image.new("RGB", taille, (230, 225, 215))
        ImageDraw.Draw(image).ellipse(
            (taille[0] // 4, taille[1] // 4, taille[0] // 2, taille[1] // 2), fill=(60, 90, 140)
        )
        octets = BytesIO()
        image.save(octets, "JPEG")
        return SimpleUploadedFile(nom, octets.getvalue(), content_type="image/jpeg")

    return creer
