"""The reference list of prefectures, and the way from a postal code."""

import pytest
import yaml

from accounts.donnees import FICHIER_PREFECTURES, charger_prefectures
from accounts.models import Prefecture
from accounts.models.prefecture import code_departement

pytestmark = pytest.mark.django_db

METROPOLE = [f"{n:02}" for n in range(1, 96) if n != 20] + ["2A", "2B"]
OUTRE_MER = ["971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"]


def test_chaque_departement_et_chaque_collectivite_a_son_autorite():
    assert set(Prefecture.objects.values_list("code", flat=True)) == {*METROPOLE, *OUTRE_MER}


def test_aucun_telephone_n_est_invente():
    assert not Prefecture.objects.exclude(telephone="").exists()
    assert {frozenset(p) for p in yaml.safe_load(FICHIER_PREFECTURES.read_text("utf-8"))} == {
        frozenset({"code", "territoire", "nom"})
    }


def test_charger_deux_fois_ne_change_rien_et_garde_les_coordonnees():
    Prefecture.objects.filter(code="69").update(telephone="00 00 00 00 00", nom="Faux nom")
    charger_prefectures(Prefecture)
    rhone = Prefecture.objects.get(code="69")
    assert (rhone.nom, rhone.telephone) == ("Préfecture du Rhône", "00 00 00 00 00")
    assert Prefecture.objects.count() == len(METROPOLE) + len(OUTRE_MER)


@pytest.mark.parametrize(
    ("code_postal", "code"),
    [
        ("75011", "75"),
        ("75116", "75"),
        ("92100", "92"),
        ("93200", "93"),
        ("94000", "94"),
        ("01000", "01"),
        ("20000", "2A"),
        ("20137", "2A"),
        ("20200", "2B"),
        ("20600", "2B"),
        ("97110", "971"),
        ("97133", "977"),
        ("97150", "978"),
        ("97411", "974"),
        ("97500", "975"),
        ("97600", "976"),
        ("98600", "986"),
        ("98714", "987"),
        ("98800", "988"),
    ],
)
def test_le_code_postal_designe_la_prefecture(code_postal, code):
    assert code_departement(code_postal) == code
    assert Prefecture.objects.pour_code_postal(code_postal) == Prefecture.objects.get(code=code)


@pytest.mark.parametrize("code_postal", ["", "2", "20", "98000", "99000", "00100", "96000"])
def test_un_code_postal_sans_territoire_ne_designe_personne(code_postal):
    assert Prefecture.objects.pour_code_postal(code_postal) is None


def test_une_prefecture_reconnait_les_adresses_qui_sont_les_siennes():
    paris = Prefecture.objects.get(code="75")
    assert paris.est_competente("75011")
    assert not any(paris.est_competente(code) for code in ("13001", "75", "7501", "750111", ""))


def test_paris_va_a_la_prefecture_de_police():
    assert Prefecture.objects.get(code="75").nom == "Préfecture de police"
