"""The embedded way of running: web, worker and clock in one process, for the demonstration.

The queue lives in the memory of this process (`memory://`), so the worker and the clock are
threads of the process that serves the requests. Whatever that memory loses when it stops is
found again by the sweeps of the clock: rows say what remains to be done, messages do not.
Not for a real service: there, they are three processes and a Redis.
"""

import ctypes
import logging
import signal
import threading

from celery import beat
from django.core.handlers.wsgi import WSGIHandler

from anef.celery import app

# Seconds between two looks at the in-memory queue: the delay a person may notice.
ATTENTE_ENTRE_DEUX_LECTURES = 0.05
PR_SET_PDEATHSIG = 1


def mourir_avec_le_parent() -> None:
    """Ask Linux to end this process with its parent, even one killed without a word."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def taire_celery() -> None:
    """One terminal shows everything: Celery speaks in it when something is wrong, only then."""
    for nom in ("celery", "kombu"):
        logging.getLogger(nom).setLevel(logging.ERROR)


def demarrer_les_taches() -> threading.Thread:
    """Start the worker: one task at a time, in a thread that ends with the process."""
    app.conf.broker_transport_options = {"polling_interval": ATTENTE_ENTRE_DEUX_LECTURES}
    travailleur = app.WorkController(
        pool_cls="solo",
        without_mingle=True,
        without_gossip=True,
        without_heartbeat=True,
        loglevel="WARNING",
    )
    fil = threading.Thread(target=travailleur.start, name="taches", daemon=True)
    fil.start()
    return fil


def demarrer_l_horloge() -> threading.Thread:
    """Start the clock: the schedule of the settings, kept in memory."""
    service = beat.Service(app, scheduler_cls=beat.Scheduler)
    fil = threading.Thread(target=service.start, name="horloge", daemon=True)
    fil.start()
    return fil


def creer_application() -> WSGIHandler:
    """Called once in the process that serves: the portal, its worker and its clock."""
    mourir_avec_le_parent()
    taire_celery()
    demarrer_les_taches()
    demarrer_l_horloge()
    return WSGIHandler()
