"""The reference data of the migrations is there for every test, also after one that commits."""

import pytest

from accounts.models import Prefecture, User


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("passage", [1, 2])
def test_un_test_qui_valide_trouve_les_donnees_de_reference_et_rien_d_autre(passage):
    assert Prefecture.objects.count() > 100
    assert not User.objects.exists()
    User.objects.create_user("laisse-par-le-test")


def test_le_test_suivant_aussi(db):
    assert Prefecture.objects.count() > 100
    assert not User.objects.exists()
