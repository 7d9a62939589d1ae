"""An incident is on every page while it lasts, in the language of the page, and costs no query."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from assistance import incidents
from assistance.models import Incident

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rien_en_memoire() -> None:
    incidents.oublier()


TEXTES = {"texte_fr": "Le dépôt ne répond plus.", "texte_en": "Filing does not answer."}


def texte(client: Client, adresse: str = "/") -> str:
    return client.get(adresse).content.decode()


@pytest.mark.parametrize(("langue", "cle"), [("fr", "texte_fr"), ("en", "texte_en")])
def test_un_incident_est_dit_sur_chaque_page(anonyme: Client, langue: str, cle: str) -> None:
    Incident.objects.create(**TEXTES)
    anonyme.cookies["django_language"] = langue
    for adresse in ("/", "/contact/", "/compte/connexion/"):
        assert TEXTES[cle] in texte(anonyme, adresse)


@pytest.mark.parametrize(
    ("debut", "fin", "dit"),
    [(-1, None, True), (-1, 1, True), (-2, -1, False), (1, None, False), (1, 2, False)],
)
def test_il_est_dit_entre_son_debut_et_sa_fin(
    anonyme: Client, debut: int, fin: int | None, dit: bool
) -> None:
    maintenant = timezone.now()
    Incident.objects.create(
        debut=maintenant + timedelta(hours=debut),
        fin=None if fin is None else maintenant + timedelta(hours=fin),
        **TEXTES,
    )
    assert (TEXTES["texte_fr"] in texte(anonyme)) is dit


def test_il_cesse_a_l_heure_meme_garde_en_memoire(anonyme: Client, horloge: Any) -> None:
    Incident.objects.create(fin=timezone.now() + timedelta(seconds=30), **TEXTES)
    assert TEXTES["texte_fr"] in texte(anonyme)
    horloge.shift(31)
    assert TEXTES["texte_fr"] not in texte(anonyme)


def test_il_ne_coute_rien_aux_pages(anonyme: Client, django_assert_num_queries: Any) -> None:
    Incident.objects.create(**TEXTES)
    incidents.en_cours()
    with django_assert_num_queries(0):
        texte(anonyme, "/contact/")


def test_la_fin_vient_apres_le_debut() -> None:
    maintenant = timezone.now()
    with pytest.raises(IntegrityError):
        Incident.objects.create(debut=maintenant, fin=maintenant, **TEXTES)


def test_l_administrateur_l_ecrit_et_chacun_le_lit_aussitot(anonyme: Client) -> None:
    assert TEXTES["texte_fr"] not in texte(anonyme)
    chef = User.objects.create_superuser(
        identifiant="chef", password="mot-de-passe-d-essai", role=Role.ADMINISTRATEUR
    )
    administration = Client()
    administration.force_login(chef)
    debut = {"debut_0": "01/01/2026", "debut_1": "00:00:00", "fin_0": "", "fin_1": ""}
    reponse = administration.post("/admin/assistance/incident/add/", {**TEXTES, **debut})
    assert reponse.status_code == 302
    assert TEXTES["texte_fr"] in texte(anonyme)
    incident = Incident.objects.get()
    administration.post(f"/admin/assistance/incident/{incident.pk}/delete/", {"post": "yes"})
    assert TEXTES["texte_fr"] not in texte(anonyme)
    assert cache.get(incidents.CLE) == []
