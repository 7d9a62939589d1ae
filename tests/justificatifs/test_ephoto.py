import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from justificatifs import ephoto
from justificatifs.ephoto import EtatEphoto, ReponseEphoto, phrases
from justificatifs.ephoto.embarque import EphotoEmbarque
from justificatifs.models import CodeEphoto
from tests.justificatifs.factories import CodeEphotoFactory

CODE = "A1B2C3D4E5F6G7H8J9K0L1"
LE = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    "saisi",
    [
        CODE,
        CODE.lower(),
        "A1B2 C3D4 E5F6 G7H8 J9K0 L1",
        "  a1b2-c3d4-e5f6-g7h8-j9k0-l1\n",
        "A1B2\u00a0C3D4\u202fE5F6–G7H8—J9K0‑L1",
        "A1B2\u200bC3D4E5F6G7H8J9K0L1\ufeff",
    ],
)
def test_espaces_tirets_et_minuscules_sont_pardonnes(saisi):
    assert ephoto.normaliser(saisi) == CODE


def test_la_lettre_o_et_le_chiffre_0_ne_sont_pas_confondus():
    assert ephoto.normaliser("O" * 21) != ephoto.normaliser("0" * 21)


@pytest.mark.parametrize(
    "saisi", ["", "A" * 20, "A" * 23, "É" + "A" * 20, "A" * 20 + "!", "٣" * 21, "A" * 5000]
)
@pytest.mark.django_db
def test_un_code_mal_recopie_n_est_pas_demande_au_service(saisi, settings):
    settings.EPHOTO, settings.EPHOTO_URL = "http", "http://127.0.0.1:1"
    assert ephoto.interroger(saisi, le=LE) == ReponseEphoto(EtatEphoto.MALFORME)


@pytest.mark.parametrize("longueur", [21, 22])
@pytest.mark.django_db
def test_un_code_de_21_ou_22_signes_est_bien_forme(longueur):
    assert ephoto.interroger("A" * longueur, le=LE).etat == EtatEphoto.INCONNU


@pytest.mark.django_db
def test_le_service_embarque_donne_les_cinq_autres_etats():
    maintenant = timezone.now()
    codes = {
        EtatEphoto.BON: CodeEphotoFactory(),
        EtatEphoto.PAS_ENCORE_ACTIF: CodeEphotoFactory(pas_encore_actif=True),
        EtatEphoto.UTILISE: CodeEphotoFactory(utilise=True),
        EtatEphoto.EXPIRE: CodeEphotoFactory(expire=True),
    }
    for etat, code in codes.items():
        assert ephoto.interroger(code.code, le=maintenant) == ReponseEphoto(etat, code.expire_le)
    assert ephoto.interroger("Z" * 22, le=maintenant).etat == EtatEphoto.INCONNU


@pytest.mark.parametrize(
    ("heure_de_paris", "etat"),
    [
        ("2026-05-21T23:59:59+02:00", EtatEphoto.PAS_ENCORE_ACTIF),
        ("2026-05-22T00:00:00+02:00", EtatEphoto.BON),
        ("2026-11-22T23:59:59+01:00", EtatEphoto.BON),
        ("2026-11-23T00:00:00+01:00", EtatEphoto.EXPIRE),
    ],
)
def test_un_code_vaut_de_son_activation_au_soir_de_son_dernier_jour_a_paris(heure_de_paris, etat):
    code = CodeEphoto(
        actif_le=datetime.datetime.fromisoformat("2026-05-22T00:00:00+02:00"),
        expire_le=datetime.date(2026, 11, 22),
    )
    assert code.etat(datetime.datetime.fromisoformat(heure_de_paris)) == etat


@pytest.mark.parametrize("code", ["", "a" * 21, "A" * 20, "A" * 21 + " "])
@pytest.mark.django_db
def test_la_table_refuse_un_code_qui_ne_pourrait_pas_etre_saisi(code):
    with pytest.raises(IntegrityError), transaction.atomic():
        CodeEphotoFactory(code=code)


def test_le_reglage_choisit_le_service(settings):
    settings.EPHOTO = "embarque"
    assert isinstance(ephoto.ouvrir(), EphotoEmbarque)
    settings.EPHOTO, settings.EPHOTO_URL = "http", "https://ephoto.example/api"
    settings.EPHOTO_JETON = "jeton"
    service = ephoto.ouvrir()
    assert service.adresse == "https://ephoto.example/api/codes/interrogation"
    assert service.entetes == {"Authorization": "Bearer jeton"}


@pytest.mark.parametrize(("choix", "url"), [("http", ""), ("autre", "https://ephoto.example")])
def test_un_reglage_incomplet_est_dit_a_l_exploitant(settings, choix, url):
    settings.EPHOTO, settings.EPHOTO_URL = choix, url
    with pytest.raises(ImproperlyConfigured):
        ephoto.ouvrir()


def test_six_etats_six_phrases_differentes():
    with translation.override("fr"):
        textes = {etat: phrases.phrase(ReponseEphoto(etat)) for etat in EtatEphoto}
        textes["indisponible"] = phrases.phrase_indisponible()
    assert len(set(textes.values())) == 7
    assert "48 heures" in textes[EtatEphoto.INCONNU]
    assert "48 heures" in textes[EtatEphoto.PAS_ENCORE_ACTIF]
    assert "déposer votre demande" in textes[EtatEphoto.PAS_ENCORE_ACTIF]
    assert "6 mois" in textes[EtatEphoto.EXPIRE]
    for texte in textes.values():
        assert "'" not in texte
        assert "!" not in texte


def test_la_date_de_validite_est_ecrite_en_entier():
    reponse = ReponseEphoto(EtatEphoto.BON, datetime.date(2027, 5, 1))
    with translation.override("fr"):
        assert "jusqu’au 1 mai 2027" in phrases.phrase(reponse).replace("1er", "1")


def test_seuls_un_code_bon_ou_a_venir_permettent_de_deposer():
    permis = {etat for etat in EtatEphoto if ReponseEphoto(etat).permet_de_deposer}
    assert permis == {EtatEphoto.BON, EtatEphoto.PAS_ENCORE_ACTIF}
