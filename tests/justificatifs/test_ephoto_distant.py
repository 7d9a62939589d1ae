import datetime
import json

import httpx
import pytest

from justificatifs import ephoto
from justificatifs.ephoto import EphotoIndisponible, EtatEphoto, ReponseEphoto, distant

CODE = "A1B2C3D4E5F6G7H8J9K0L1"
LE = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


def reponse(etat, valable_jusqu_au=None, **autres):
    corps = {"etat": etat, "valable_jusqu_au": valable_jusqu_au, **autres}
    return (200, json.dumps(corps).encode())


@pytest.fixture
def client(service_ephoto, monkeypatch):
    monkeypatch.setattr(distant, "ATTENTE", distant.tenacity.wait_none())
    # A service that answers is waited for, however busy the machine.
    delais = httpx.Timeout(60)
    return distant.EphotoDistant(service_ephoto.url, jeton="jeton-d-essai", delais=delais)


@pytest.mark.parametrize(
    "etat", [e for e in EtatEphoto if e != EtatEphoto.MALFORME], ids=lambda e: e.value
)
def test_chaque_etat_du_service_est_compris(client, service_ephoto, etat):
    service_ephoto.reponses = [reponse(etat.value, "2027-05-22", autre="champ")]
    recu = client.interroger(CODE, le=LE)
    assert recu == ReponseEphoto(etat, datetime.date(2027, 5, 22))


def test_le_code_voyage_dans_le_corps_et_le_jeton_dans_l_en_tete(client, service_ephoto):
    service_ephoto.reponses = [reponse("bon")]
    client.interroger(CODE, le=LE)
    (demande,) = service_ephoto.demandes
    assert demande.chemin == "/api/codes/interrogation"
    assert demande.corps == {"code": CODE, "le": "2026-11-22T12:00:00+00:00"}
    assert demande.entetes["Authorization"] == "Bearer jeton-d-essai"


def test_une_panne_passagere_est_reessayee(client, service_ephoto):
    service_ephoto.reponses = [(500, b""), (503, b""), reponse("bon")]
    assert client.interroger(CODE, le=LE).etat == EtatEphoto.BON
    assert len(service_ephoto.demandes) == 3


def test_une_panne_qui_dure_est_indisponible_apres_trois_essais(client, service_ephoto):
    service_ephoto.reponses = [(500, b"")]
    with pytest.raises(EphotoIndisponible):
        client.interroger(CODE, le=LE)
    assert len(service_ephoto.demandes) == 3


def test_un_service_lent_est_indisponible_dans_le_delai(client, service_ephoto):
    service_ephoto.reponses = ["muet"]
    client.delais = httpx.Timeout(60, read=0.3)
    with pytest.raises(EphotoIndisponible):
        client.interroger(CODE, le=LE)


def test_un_service_eteint_est_indisponible(monkeypatch, port_ferme):
    monkeypatch.setattr(distant, "ATTENTE", distant.tenacity.wait_none())
    with pytest.raises(EphotoIndisponible):
        distant.EphotoDistant(f"http://127.0.0.1:{port_ferme}").interroger(CODE, le=LE)


@pytest.mark.parametrize(
    "mauvaise",
    [
        (200, b""),
        (200, b"<html>Maintenance</html>"),
        (200, b"[]"),
        (200, b'{"etat": "peut-etre"}'),
        (200, b'{"valable_jusqu_au": "2027-05-22"}'),
        reponse("bon", "demain"),
        reponse("malforme"),
        (404, b'{"etat": "inconnu"}'),
        (401, b""),
        (302, b""),
        (204, b""),
    ],
    ids=repr,
)
def test_une_reponse_hors_contrat_est_indisponible_sans_nouvel_essai(
    client, service_ephoto, mauvaise
):
    service_ephoto.reponses = [mauvaise]
    with pytest.raises(EphotoIndisponible):
        client.interroger(CODE, le=LE)
    assert len(service_ephoto.demandes) == 1


def test_le_reglage_mene_jusqu_au_service(service_ephoto, settings):
    settings.EPHOTO, settings.EPHOTO_URL = "http", service_ephoto.url
    service_ephoto.reponses = [reponse("pas_encore_actif")]
    recu = ephoto.interroger(f" {CODE.lower()} ", le=LE)
    assert recu.etat == EtatEphoto.PAS_ENCORE_ACTIF
    assert service_ephoto.demandes[0].corps["code"] == CODE


def test_le_code_n_est_pas_ecrit_dans_les_journaux(client, service_ephoto, caplog):
    caplog.set_level("DEBUG")
    service_ephoto.reponses = [(500, b"")]
    with pytest.raises(EphotoIndisponible):
        client.interroger(CODE, le=LE)
    assert caplog.text
    assert CODE not in caplog.text
