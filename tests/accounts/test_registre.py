"""The embedded register and the copy of what it says."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.models import NatureTitre, TitreDetenu
from accounts.registre import en_donnees, identite_depuis, ouvrir
from accounts.registre.client import RegistreHttp
from accounts.registre.rafraichir import mettre_a_jour
from tests.accounts.factories import FicheRegistreFactory, TitreRegistreFactory

pytestmark = pytest.mark.django_db


def test_le_numero_et_les_dates_d_un_document_identifient(titre):
    identite = ouvrir().identifier(titre.fiche.numero_etranger, titre.debut, titre.fin)
    assert identite is not None
    assert identite.numero_etranger == titre.fiche.numero_etranger
    assert [t.nature for t in identite.titres] == [titre.nature]


@pytest.mark.parametrize(
    ("debut", "fin"),
    [
        (date(2023, 5, 3), date(2027, 5, 1)),
        (date(2023, 5, 2), date(2027, 5, 2)),
        (date(2027, 5, 1), date(2023, 5, 2)),
    ],
)
def test_une_date_fausse_n_identifie_personne(titre, debut, fin):
    assert ouvrir().identifier(titre.fiche.numero_etranger, debut, fin) is None


@pytest.mark.parametrize("nature", ["recepisse", "atda", "vls", "dcem", "aps"])
def test_tout_document_connu_peut_servir(titre, nature):
    autre = TitreRegistreFactory(
        fiche=titre.fiche, nature=nature, debut=date(2022, 1, 1), fin=date(2022, 6, 30)
    )
    numero = titre.fiche.numero_etranger
    identite = ouvrir().identifier(numero, autre.debut, autre.fin)
    assert identite is not None
    assert len(identite.titres) == 2


def test_les_dates_d_une_autre_personne_n_identifient_pas(titre):
    autre = TitreRegistreFactory(debut=date(2020, 1, 1), fin=date(2020, 12, 31))
    assert ouvrir().identifier(titre.fiche.numero_etranger, autre.debut, autre.fin) is None


def test_le_numero_de_visa_identifie_et_donne_le_numero_etranger():
    visa = TitreRegistreFactory(visa=True)
    identite = ouvrir().identifier("FRA12345678", visa.debut, visa.fin)
    assert identite is not None
    assert identite.numero_etranger == visa.fiche.numero_etranger


def test_le_numero_d_une_carte_n_est_pas_un_numero_de_visa(titre):
    assert ouvrir().identifier(titre.numero, titre.debut, titre.fin) is None


def test_identifier_coute_deux_requetes(titre, django_assert_num_queries):
    for annee in range(2000, 2020):
        TitreRegistreFactory(fiche=titre.fiche, debut=date(annee, 1, 1), fin=date(annee, 6, 1))
    with django_assert_num_queries(2):
        ouvrir().identifier(titre.fiche.numero_etranger, titre.debut, titre.fin)


def test_une_identite_survit_a_son_passage_en_json(titre):
    identite = ouvrir().lire(titre.fiche.numero_etranger)
    assert identite is not None
    assert identite_depuis(en_donnees(identite)) == identite


@pytest.mark.parametrize(
    "defaut",
    [{"nom": None}, {"nom": "X" * 121}, {"date_naissance": "hier"}, {"titres": None}, {"sexe": 1}],
)
def test_une_identite_mal_formee_est_refusee(titre, defaut):
    identite = ouvrir().lire(titre.fiche.numero_etranger)
    with pytest.raises((KeyError, TypeError, ValueError)):
        identite_depuis(en_donnees(identite) | defaut)


def test_la_mise_a_jour_copie_identite_et_titres_une_seule_fois(usager):
    fiche = FicheRegistreFactory(numero_etranger=usager.user.numero_etranger, nom="NOUVEAU")
    TitreRegistreFactory(fiche=fiche)
    visa = TitreRegistreFactory(fiche=fiche, visa=True)
    for _ in range(2):
        assert mettre_a_jour(usager.user)
    usager.user.refresh_from_db()
    assert usager.user.nom == "NOUVEAU"
    assert usager.user.numero_visa == visa.numero
    assert usager.user.titres.count() == 2


def test_la_mise_a_jour_corrige_le_motif_et_garde_les_documents_oublies(usager):
    ancien = TitreDetenu.objects.create(
        titulaire=usager.user,
        nature=NatureTitre.RECEPISSE,
        debut=date(2020, 1, 1),
        fin=date(2020, 6, 1),
    )
    fiche = FicheRegistreFactory(numero_etranger=usager.user.numero_etranger)
    connu = TitreRegistreFactory(fiche=fiche, motif="refugie")
    mettre_a_jour(usager.user)
    connu.motif = "protection_subsidiaire"
    connu.save()
    mettre_a_jour(usager.user)
    assert usager.user.titres.get(debut=connu.debut).motif == "protection_subsidiaire"
    assert usager.user.titres.filter(pk=ancien.pk).exists()


def test_la_mise_a_jour_ne_touche_pas_ce_que_la_personne_a_saisi(usager):
    FicheRegistreFactory(numero_etranger=usager.user.numero_etranger)
    avant = (usager.user.email, usager.user.voie, usager.user.prefecture_id)
    mettre_a_jour(usager.user)
    usager.user.refresh_from_db()
    assert (usager.user.email, usager.user.voie, usager.user.prefecture_id) == avant


def test_une_personne_inconnue_du_registre_reste_telle_quelle(usager):
    assert mettre_a_jour(usager.user) is False
    usager.user.refresh_from_db()
    assert usager.user.nom == "ESSAI"


def test_le_visa_deja_porte_par_un_autre_compte_n_est_pas_copie(usager, autre_usager):
    fiche = FicheRegistreFactory(numero_etranger=usager.user.numero_etranger)
    visa = TitreRegistreFactory(fiche=fiche, visa=True)
    autre_usager.user.numero_visa = visa.numero
    autre_usager.user.save()
    assert mettre_a_jour(usager.user)
    usager.user.refresh_from_db()
    assert usager.user.numero_visa == ""


def test_le_reglage_choisit_la_porte(settings):
    settings.REGISTRE, settings.REGISTRE_URL = "http", "http://registre.example"
    assert isinstance(ouvrir(), RegistreHttp)
    settings.REGISTRE = "autre"
    with pytest.raises(ImproperlyConfigured):
        ouvrir()
