"""How many tries, and when again."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import RequestFactory
from django.utils import timezone

from accounts.limites import Limite, TropDEssais, adresse_ip, consommer, rendre

DEUX = Limite("essai", 2, timedelta(hours=1))
AUTRE = Limite("autre", 2, timedelta(hours=2))


def test_au_dela_de_la_limite_on_sait_quand_reessayer():
    avant = timezone.now()
    consommer((DEUX, "a"))
    consommer((DEUX, "a"))
    with pytest.raises(TropDEssais) as leve:
        consommer((DEUX, "a"))
    assert avant + DEUX.fenetre <= leve.value.reprise <= timezone.now() + DEUX.fenetre


def test_insister_ne_repousse_pas_la_reprise():
    reprises = []
    for _ in range(6):
        try:
            consommer((DEUX, "a"))
        except TropDEssais as trop:
            reprises.append(trop.reprise)
    assert len(reprises) == 4
    assert len(set(reprises)) == 1


def test_chaque_sujet_a_son_compte():
    for sujet in ("a", "b", "c"):
        consommer((DEUX, sujet))
        consommer((DEUX, sujet))


def test_la_reprise_la_plus_lointaine_compte():
    for _ in range(2):
        consommer((DEUX, "a"), (AUTRE, "a"))
    with pytest.raises(TropDEssais) as leve:
        consommer((DEUX, "a"), (AUTRE, "a"))
    assert leve.value.reprise > timezone.now() + DEUX.fenetre


def test_un_essai_rendu_ne_compte_pas():
    for _ in range(5):
        consommer((DEUX, "a"))
        rendre((DEUX, "a"))


def test_un_compteur_perdu_par_le_cache_repart_sans_erreur():
    consommer((DEUX, "a"))
    caches["essais"].clear()
    rendre((DEUX, "a"))
    consommer((DEUX, "a"))


def test_le_cache_ne_connait_pas_le_numero(monkeypatch):
    cles = []
    vrai = caches["essais"].add
    monkeypatch.setattr(
        caches["essais"], "add", lambda cle, *a, **k: (cles.append(cle), vrai(cle, *a, **k))[1]
    )
    consommer((DEUX, "9900000001"))
    assert cles
    assert "9900000001" not in "".join(cles)


def test_l_adresse_annoncee_par_le_client_n_est_pas_crue(settings):
    requete = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert adresse_ip(requete) == "127.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert adresse_ip(requete) == "203.0.113.9"


def test_une_prise_locale_sans_adresse_ne_fait_pas_d_erreur():
    assert adresse_ip(RequestFactory().get("/", REMOTE_ADDR="")) == ""
