from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from assistance import provenance
from attestations import numeros


@pytest.mark.parametrize(
    ("page", "gardee"),
    [
        ("/dossiers/DEM-26-7K4Q-X9MP-C/etapes/recapitulatif/", None),
        ("/demarches/carte-resident-longue-duree-ue/", None),
        ("/mon-espace/?onglet=1#bas", "/mon-espace/"),
        ("/compte/mot-de-passe/MQ/c5x8k1-39a1b2c3d4e5f6/", "/compte/mot-de-passe/MQ/…/"),
        ("/assistance/suivi/MTI:1vKx2P:zG0f-abcdef/", "/assistance/suivi/…/"),
        ("/x/3f2b8c9e-1111-4222-8333-444455556666/", "/x/…/"),
        ("https://ailleurs.example/", ""),
        ("//ailleurs.example/", ""),
        ("", ""),
    ],
)
def test_la_page_d_origine_perd_ses_secrets(page, gardee):
    assert provenance.nettoyer(page) == (page if gardee is None else gardee)


def test_la_page_d_un_dossier_donne_sa_reference():
    reference = numeros.composer("DEM", 2027, "7K4QX9MP")
    assert provenance.reference_dans(f"/dossiers/{reference}/etapes/x/") == reference
    assert provenance.reference_dans("/dossiers/rien/") == ""
    assert provenance.reference_dans("/mon-espace/") == ""


@pytest.mark.parametrize("secondes", ["", "abc", "-5", "9" * 30, "0"])
def test_un_moment_impossible_est_oublie(secondes):
    assert provenance.moment_de(secondes) is None


def test_un_moment_a_venir_est_oublie():
    demain = timezone.now() + timedelta(days=1)
    assert provenance.moment_de(str(int(demain.timestamp()))) is None


def test_un_moment_recent_est_garde():
    il_y_a_une_heure = int(timezone.now().timestamp()) - 3600
    assert provenance.moment_de(str(il_y_a_une_heure)) == datetime.fromtimestamp(
        il_y_a_une_heure, tz=UTC
    )
