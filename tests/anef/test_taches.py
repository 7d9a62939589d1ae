"""How long a task may last: short for one row, long for the sweeps, never longer than the broker."""

from __future__ import annotations

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings

from anef.celery import app
from demarches import veille

DE_LA_JOURNEE = {
    "notifications.tasks.effacer_les_corps",
    "assistance.tasks.oublier_les_captures",
    "demarches.tasks.verifier_les_journaux",
    "demarches.tasks.rappeler_echeances",
}


def _limites() -> dict[str, tuple[float, float]]:
    app.loader.import_default_modules()
    return {
        nom: (
            tache.soft_time_limit or app.conf.task_soft_time_limit,
            tache.time_limit or app.conf.task_time_limit,
        )
        for nom, tache in app.tasks.items()
        if not nom.startswith("celery.")
    }


def test_une_tache_d_une_ligne_rend_sa_place_en_deux_minutes() -> None:
    limites = _limites()
    for nom in (
        "attestations.tasks.rendre",
        "justificatifs.tasks.analyser",
        "notifications.tasks.envoyer",
        "accounts.tasks.mettre_a_jour",
    ):
        assert limites[nom] == (90, 120)


def test_seuls_les_balayages_du_jour_durent_des_heures() -> None:
    longues = {nom for nom, (_, fin) in _limites().items() if fin > 3600}
    assert longues == DE_LA_JOURNEE


def test_aucune_tache_ne_dure_jusqu_a_etre_donnee_a_un_autre() -> None:
    options = {"visibility_timeout": 6 * 3600} | settings.CELERY_BROKER_TRANSPORT_OPTIONS
    for douce, dure in _limites().values():
        assert douce < dure < options["visibility_timeout"]


def test_les_limites_nomment_des_taches_qui_existent() -> None:
    assert set(settings.CELERY_TASK_ANNOTATIONS) <= set(_limites())


def test_un_balayage_dont_le_temps_est_fini_s_arrete() -> None:
    essais: list[int] = []

    def geste(cle: int) -> int:
        essais.append(cle)
        raise SoftTimeLimitExceeded

    with pytest.raises(SoftTimeLimitExceeded):
        veille._chacun(range(5), geste)
    assert essais == [0]
