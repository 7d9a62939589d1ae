"""GET /api/v1/demarches/: the list and its filters; what every GET of the API has in common."""

from __future__ import annotations

import time
from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.utils.translation import trans_real

from demarches.api.debit import DebitDeLApi
from demarches.catalogue import charger

ADRESSE = "/api/v1/demarches/"
LE = date(2026, 11, 22)


@pytest.fixture
def api() -> Client:
    return Client()


def erreurs(reponse) -> dict[str, list[str]]:
    return {e["champ"]: e["valeurs_admises"] for e in reponse.json()["erreurs"]}


def test_toutes_les_demarches_du_catalogue_sont_dans_la_liste(api):
    lignes = api.get(ADRESSE).json()

    assert [ligne["code"] for ligne in lignes] == [d.code for d in charger().demarches]


def test_une_ligne_dit_code_libelle_famille_types_et_canal(api):
    lignes = api.get(ADRESSE, {"le": "2026-11-22"}).json()

    assert {
        "code": "bpi-refugie",
        "libelle": "Carte de résident – réfugié",
        "famille": "protection_internationale",
        "famille_libelle": "Protection internationale",
        "types": ["premiere_demande", "renouvellement"],
        "canal": "anef",
    } in lignes


def test_le_canal_est_celui_du_jour_demande(api):
    lignes = api.get(ADRESSE, {"le": "2021-10-15"}).json()

    canaux = {ligne["code"]: ligne["canal"] for ligne in lignes}
    assert canaux["bpi-refugie"] == "prefecture"
    assert canaux["bpi-protection-subsidiaire"] is None


@pytest.mark.parametrize(
    ("filtre", "garde"),
    [
        (
            {"famille": "protection_internationale"},
            lambda d: d.famille.code == "protection_internationale",
        ),
        ({"canal": "anef"}, lambda d: d.canal(LE) == "anef"),
        ({"canal": "mairie_ants_pre_demande"}, lambda d: d.canal(LE) == "mairie_ants_pre_demande"),
        ({"type": "renouvellement"}, lambda d: "renouvellement" in d.types),
        (
            {"famille": "passeport_talent", "type": "avis"},
            lambda d: d.famille.code == "passeport_talent" and "avis" in d.types,
        ),
    ],
)
def test_un_filtre_ne_garde_que_ce_qu_il_nomme(api, filtre, garde):
    lignes = api.get(ADRESSE, {**filtre, "le": LE.isoformat()}).json()

    assert [ligne["code"] for ligne in lignes] == [d.code for d in charger().demarches if garde(d)]


@pytest.mark.parametrize("champ", ["famille", "canal", "type"])
def test_une_valeur_inconnue_est_refusee_avec_les_valeurs_admises(api, champ):
    reponse = api.get(ADRESSE, {champ: "inconnue"})

    assert reponse.status_code == 400
    (valeurs,) = erreurs(reponse).values()
    assert list(erreurs(reponse)) == [champ]
    assert len(valeurs) > 1
    assert all(api.get(ADRESSE, {champ: valeur}).status_code == 200 for valeur in valeurs)


def test_un_parametre_inconnu_est_refuse_avec_les_parametres_admis(api):
    reponse = api.get(ADRESSE, {"famile": "protection_internationale"})

    assert reponse.status_code == 400
    assert erreurs(reponse) == {"famile": ["le", "famille", "canal", "type"]}


def test_un_parametre_dit_deux_fois_est_refuse(api):
    reponse = api.get(f"{ADRESSE}?canal=anef&canal=prefecture")

    assert reponse.status_code == 400
    assert list(erreurs(reponse)) == ["canal"]


@pytest.mark.parametrize(
    "jour", ["hier", "2026-02-30", "20261122", "2026-11-22T00:00", "0001-01-01", ""]
)
def test_une_date_hors_du_calendrier_est_refusee(api, jour):
    reponse = api.get(ADRESSE, {"le": jour})

    assert reponse.status_code == 400
    assert list(erreurs(reponse)) == ["le"]


# What every GET has in common.


def test_sans_jour_la_reponse_est_celle_de_paris_et_tient_jusqu_a_minuit(api):
    with time_machine.travel("2022-03-31T22:10:00Z", tick=False):  # 00:10 on 1 April in Paris
        canaux = {d["code"]: d["canal"] for d in api.get(ADRESSE).json()}
    with time_machine.travel("2022-03-31T21:50:00Z", tick=False):  # 23:50 on 31 March
        veille = api.get(ADRESSE)

    assert canaux["bpi-refugie"] == "anef"
    assert {d["code"]: d["canal"] for d in veille.json()}["bpi-refugie"] == "prefecture"
    assert veille["Cache-Control"] == "public, max-age=600"


def test_une_reponse_deja_connue_n_est_pas_renvoyee(api):
    premiere = api.get(ADRESSE, {"le": "2026-11-22"})
    seconde = api.get(ADRESSE, {"le": "2026-11-22"}, headers={"If-None-Match": premiere["ETag"]})

    assert premiere["Cache-Control"] == "public, max-age=3600"
    assert (seconde.status_code, seconde.content) == (304, b"")
    assert seconde["ETag"] == premiere["ETag"]
    assert seconde["Access-Control-Allow-Origin"] == "*"


def test_l_etiquette_change_avec_le_jour_la_langue_et_la_version_du_catalogue(api, monkeypatch):
    def etiquette(le="2026-11-22", langue="fr"):
        return api.get(ADRESSE, {"le": le}, headers={"Accept-Language": langue})["ETag"]

    etiquettes = {etiquette(), etiquette(le="2026-11-23"), etiquette(langue="en")}
    monkeypatch.setattr(settings, "VERSION", "une-autre")
    etiquettes.add(etiquette())

    assert len(etiquettes) == 4


def test_un_refus_ne_se_garde_pas(api):
    reponse = api.get(ADRESSE, {"le": "hier"}, headers={"If-None-Match": "*"})

    assert reponse.status_code == 400
    assert reponse["Cache-Control"] == "no-store"
    assert "ETag" not in reponse


def test_toute_page_peut_appeler_l_api_sans_temoin(api):
    reponse = api.get(ADRESSE, headers={"Origin": "https://ailleurs.example"})

    assert reponse["Access-Control-Allow-Origin"] == "*"
    assert not reponse.cookies
    assert "Cookie" not in reponse["Vary"]


def test_la_langue_est_celle_de_l_en_tete_et_non_du_temoin(api, monkeypatch):
    anglais = trans_real.translation("en")
    monkeypatch.setitem(anglais._catalog._catalogs[0], "Talent", "Talent in English")
    monkeypatch.setitem(
        anglais._catalog._catalogs[0],
        "Valeur inconnue. Prenez une des valeurs admises.",
        "Unknown value in English",
    )
    api.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"

    lignes = api.get(ADRESSE, headers={"Accept-Language": "de, en;q=0.8, fr;q=0.5"})
    refus = api.get(ADRESSE, {"canal": "x"}, headers={"Accept-Language": "en"})
    francais = api.get(ADRESSE, headers={"Accept-Language": "de"})

    assert lignes["Content-Language"] == "en"
    assert "Accept-Language" in lignes["Vary"]
    assert "Talent in English" in {d["famille_libelle"] for d in lignes.json()}
    assert refus.json()["erreurs"][0]["message"] == "Unknown value in English"
    assert francais["Content-Language"] == "fr"
    assert "Talent" in {d["famille_libelle"] for d in francais.json()}


def test_au_dela_du_debit_la_reponse_dit_quand_revenir(api, monkeypatch):
    monkeypatch.setattr(DebitDeLApi, "rate", "3/min", raising=False)
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as voyage:
        monkeypatch.setattr(DebitDeLApi, "timer", staticmethod(time.time))
        statuts = [api.get(ADRESSE).status_code for _ in range(3)]
        refus = api.get(ADRESSE)
        ailleurs = api.get(ADRESSE, REMOTE_ADDR="192.0.2.7")
        voyage.shift(61)
        apres = api.get(ADRESSE)

    assert statuts == [200, 200, 200]
    assert refus.status_code == 429
    assert refus["Retry-After"] == "60"
    assert "60" in refus.json()["erreurs"][0]["message"]
    assert ailleurs.status_code == 200
    assert apres.status_code == 200


def test_l_adresse_de_qui_appelle_n_est_pas_ecrite_dans_le_cache(api, monkeypatch):
    cles = []
    essais = caches["essais"]
    reel = essais.set
    monkeypatch.setattr(essais, "set", lambda cle, *a, **k: (cles.append(cle), reel(cle, *a, **k)))

    api.get(ADRESSE, REMOTE_ADDR="192.0.2.7")

    assert cles
    assert not any("192.0.2.7" in cle for cle in cles)


def test_une_autre_methode_est_refusee_et_celles_qui_conviennent_sont_dites(api):
    reponse = api.delete(ADRESSE)

    assert reponse.status_code == 405
    assert reponse["Allow"] == "GET, HEAD, OPTIONS"
    assert erreurs(reponse) == {"": ["GET", "HEAD", "OPTIONS"]}


def test_aucune_requete_a_la_base(api, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert api.get(ADRESSE).status_code == 200
