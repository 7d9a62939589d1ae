"""The HTTP client of the register, against a real server on loopback that fails in real ways."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from accounts.registre import RegistreIndisponible
from accounts.registre.client import RegistreHttp

IDENTITE: dict[str, Any] = {
    "numero_etranger": "9900000777",
    "nom": "EXEMPLE",
    "nom_usage": "",
    "prenoms": "Camille",
    "sexe": "F",
    "date_naissance": "1990-04-12",
    "lieu_naissance": "Ville-Essai",
    "pays_naissance": "AFG",
    "nationalite": "AFG",
    "entree_en_france": None,
    "titres": [
        {
            "nature": "csp",
            "motif": "protection_subsidiaire",
            "numero": "T1",
            "debut": "2023-05-02",
            "fin": "2027-05-01",
        }
    ],
}
DEBUT, FIN = date(2023, 5, 2), date(2027, 5, 1)
# A service that answers is waited for, however busy the machine; the silent one is not.
LONG, COURT = httpx.Timeout(60), httpx.Timeout(60, read=0.4)


class Service:
    """What the server answers, and what it was asked."""

    def __init__(self) -> None:
        self.demandes: list[tuple[str, str, Any, str | None]] = []
        self.reponses: list[tuple[int, bytes]] = []
        self.peut_repondre = threading.Event()
        self.peut_repondre.set()
        self.url = ""

    def repondre(self, *reponses: tuple[int, bytes]) -> None:
        self.reponses = list(reponses)


def _traiter(service: Service) -> type[BaseHTTPRequestHandler]:
    class Traitement(BaseHTTPRequestHandler):
        def _repondre(self) -> None:
            corps = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            service.demandes.append(
                (
                    self.command,
                    self.path,
                    json.loads(corps) if corps else None,
                    self.headers.get("Authorization"),
                )
            )
            service.peut_repondre.wait()
            statut, donnees = (
                service.reponses.pop(0) if len(service.reponses) > 1 else service.reponses[0]
            )
            try:
                self.send_response(statut)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(donnees)))
                self.end_headers()
                self.wfile.write(donnees)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client has stopped waiting

        do_GET = do_POST = _repondre  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    return Traitement


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()
    serveur = ThreadingHTTPServer(("127.0.0.1", 0), _traiter(service))
    serveur.daemon_threads = True
    fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.02})
    fil.start()
    service.url = f"http://127.0.0.1:{serveur.server_port}/agdref/"
    yield service
    service.peut_repondre.set()
    serveur.shutdown()
    serveur.server_close()
    fil.join()


@pytest.fixture
def registre(service: Service) -> Callable[..., RegistreHttp]:
    return lambda delais=LONG: RegistreHttp(service.url, jeton="jeton-d-essai", delais=delais)


def test_une_bonne_reponse_identifie(service, registre):
    service.repondre((200, json.dumps(IDENTITE).encode()))
    identite = registre().identifier("9900000777", DEBUT, FIN)
    assert identite is not None
    assert (identite.nom, identite.titres[0].fin) == ("EXEMPLE", FIN)
    assert service.demandes == [
        (
            "POST",
            "/agdref/identifications",
            {"numero": "9900000777", "debut": "2023-05-02", "fin": "2027-05-01"},
            "Bearer jeton-d-essai",
        )
    ]


def test_lire_demande_la_personne(service, registre):
    service.repondre((200, json.dumps(IDENTITE).encode()))
    assert registre().lire("9900000777") is not None
    assert service.demandes[0][:2] == ("GET", "/agdref/personnes/9900000777")


def test_personne_ne_correspond(service, registre):
    service.repondre((404, b""))
    assert registre().identifier("9900000777", DEBUT, FIN) is None
    assert len(service.demandes) == 1


def test_un_echec_passager_est_reessaye(service, registre):
    service.repondre((503, b""), (200, json.dumps(IDENTITE).encode()))
    assert registre().identifier("9900000777", DEBUT, FIN) is not None
    assert len(service.demandes) == 2


@pytest.mark.parametrize(
    "reponse",
    [
        (500, b"panne"),
        (401, b"{}"),
        (302, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b"null"),
        (200, b"{}"),
        (200, json.dumps(IDENTITE | {"date_naissance": "12/04/1990"}).encode()),
        (200, json.dumps(IDENTITE | {"titres": [{"nature": "csp"}]}).encode()),
        (
            200,
            json.dumps(
                IDENTITE
                | {"titres": [{"nature": "csp", "debut": "2027-01-01", "fin": "2026-01-01"}]}
            ).encode(),
        ),
    ],
)
def test_une_mauvaise_reponse_ferme_la_porte_apres_trois_essais(service, registre, reponse):
    service.repondre(reponse)
    with pytest.raises(RegistreIndisponible):
        registre().identifier("9900000777", DEBUT, FIN)
    assert len(service.demandes) == 3


def test_un_service_muet_ferme_la_porte(service, registre):
    service.repondre((200, json.dumps(IDENTITE).encode()))
    service.peut_repondre.clear()
    with pytest.raises(RegistreIndisponible, match="ReadTimeout"):
        registre(COURT).identifier("9900000777", DEBUT, FIN)


def test_un_service_arrete_ferme_la_porte(port_ferme):
    with pytest.raises(RegistreIndisponible, match="ConnectError"):
        RegistreHttp(f"http://127.0.0.1:{port_ferme}", jeton="", delais=LONG).lire("9900000777")


def test_l_echec_ne_dit_rien_de_la_personne(service, registre, caplog):
    service.repondre((200, json.dumps(IDENTITE | {"sexe": 3}).encode()))
    with caplog.at_level("WARNING", logger="accounts"), pytest.raises(RegistreIndisponible) as leve:
        registre().identifier("9900000777", DEBUT, FIN)
    dit = str(leve.value) + caplog.text
    assert "register unavailable" in caplog.text
    assert "9900000777" not in dit
    assert "EXEMPLE" not in dit
