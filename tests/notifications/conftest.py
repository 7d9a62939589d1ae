"""A real SMTP server on loopback, and readers."""

import socketserver
import threading
from email import message_from_bytes, policy

import pytest

from tests.notifications.factories import LecteurFactory


class Postier(socketserver.StreamRequestHandler):
    """Just enough of RFC 5321 for smtplib; the answer to RCPT can be a refusal."""

    def handle(self):
        serveur = self.server
        serveur.nb_connexions += 1
        if serveur.muet:
            return
        self.dire("220 poste.example")
        while ligne := self.rfile.readline():
            verbe = ligne.strip().upper()
            if verbe == b"DATA":
                self.dire("354 j'écoute")
                self.garder()
            elif verbe.startswith(b"RCPT"):
                self.dire(serveur.reponse_au_destinataire)
            elif verbe == b"QUIT":
                self.dire("221 au revoir")
                return
            else:
                self.dire("250 bien")

    def dire(self, phrase):
        self.wfile.write(f"{phrase}\r\n".encode())

    def garder(self):
        lignes = []
        while (ligne := self.rfile.readline()) != b".\r\n":
            lignes.append(ligne.removeprefix(b".") if ligne.startswith(b"..") else ligne)
        courriel = message_from_bytes(b"".join(lignes), policy=policy.default)
        if self.server.pendant_la_remise:
            self.server.pendant_la_remise()
        self.server.recus.append(courriel)
        self.dire("250 pris")


class Poste(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Postier)
        self.recus = []
        self.nb_connexions = 0
        self.muet = False
        self.reponse_au_destinataire = "250 bien"
        self.pendant_la_remise = None


@pytest.fixture
def poste(settings):
    """The mail server; the project sends through it by SMTP."""
    with Poste() as serveur:
        fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.02})
        fil.start()
        settings.COURRIEL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = serveur.server_address
        settings.EMAIL_TIMEOUT = 60
        yield serveur
        serveur.shutdown()
        fil.join()


@pytest.fixture
def lectrice(db):
    return LecteurFactory()
