import threading

import pytest
from django.db import connection, transaction

from justificatifs import analyse, tasks
from justificatifs.antivirus import AntivirusIndisponible
from justificatifs.models import EtatFichier, Fichier
from tests.justificatifs import fabrique
from tests.justificatifs.factories import FichierFactory

pytestmark = pytest.mark.django_db


def etats():
    return list(Fichier.objects.order_by("depose_le", "pk").values_list("etat", flat=True))


def test_la_porte_rouverte_les_fichiers_en_attente_sont_analyses(settings, clamd):
    settings.CLAMD_URL = clamd.tcp
    fichier = FichierFactory(en_attente=True)
    tasks.analyser_en_attente()
    fichier.refresh_from_db()
    assert fichier.etat == EtatFichier.SAIN
    assert fichier.analyse_le
    assert fichier.apercu, "its preview could not be drawn before"


def test_un_fichier_trouve_infecte_plus_tard_perd_son_contenu(
    settings, clamd, django_capture_on_commit_callbacks
):
    settings.CLAMD_URL = clamd.tcp
    fichier = FichierFactory(en_attente=True, octets=fabrique.pdf() + fabrique.EICAR)
    stockage, cle = fichier.contenu.storage, fichier.contenu.name
    with django_capture_on_commit_callbacks(execute=True):
        tasks.analyser_en_attente()
    fichier.refresh_from_db()
    assert fichier.etat == EtatFichier.INFECTE
    assert not fichier.contenu
    assert not fichier.apercu
    assert not stockage.exists(cle)


def test_antivirus_retire_le_fichier_est_dit_non_analyse(settings):
    settings.CLAMD_URL = ""
    fichier = FichierFactory(en_attente=True)
    tasks.analyser_en_attente()
    fichier.refresh_from_db()
    assert fichier.etat == EtatFichier.NON_ANALYSE
    assert fichier.analyse_le is None


def test_porte_fermee_le_balayage_s_arrete_au_premier(settings, monkeypatch, port_ferme):
    settings.CLAMD_URL = f"tcp://127.0.0.1:{port_ferme}"
    essais = []
    vrai = analyse.analyser_un
    monkeypatch.setattr(analyse, "analyser_un", lambda pk: essais.append(pk) or vrai(pk))
    FichierFactory.create_batch(3, en_attente=True)
    tasks.analyser_en_attente()
    assert etats() == [EtatFichier.EN_ATTENTE] * 3
    assert len(essais) == 1


def test_un_fichier_sans_verdict_ne_retient_pas_les_suivants(settings, faux_clamd):
    settings.CLAMD_URL = faux_clamd.url
    faux_clamd.reponse = b"stream: ERROR\0"
    FichierFactory.create_batch(3, en_attente=True)
    tasks.analyser_en_attente()
    assert etats() == [EtatFichier.EN_ATTENTE] * 3
    assert faux_clamd.connexions == 3


def test_le_balayage_est_borne(settings):
    settings.CLAMD_URL = ""
    FichierFactory.create_batch(3, en_attente=True)
    assert len(analyse.analyser_en_attente(lot=2)) == 2
    assert etats() == [EtatFichier.NON_ANALYSE, EtatFichier.NON_ANALYSE, EtatFichier.EN_ATTENTE]


def test_des_octets_perdus_n_arretent_pas_le_balayage(settings):
    settings.CLAMD_URL = ""
    perdu, suivant = FichierFactory.create_batch(2, en_attente=True)
    perdu.contenu.storage.delete(perdu.contenu.name)
    assert analyse.analyser_en_attente() == [suivant.pk]


def test_un_fichier_deja_juge_ne_l_est_plus(settings, port_ferme):
    settings.CLAMD_URL = f"tcp://127.0.0.1:{port_ferme}"
    fichier = FichierFactory()
    assert analyse.analyser_un(fichier.pk) is None


def test_la_tache_rejouee_ne_change_rien(settings, clamd):
    settings.CLAMD_URL = clamd.tcp
    fichier = FichierFactory(en_attente=True)
    tasks.analyser(str(fichier.pk))
    fichier.refresh_from_db()
    avant = (fichier.etat, fichier.analyse_le, fichier.apercu.name)
    tasks.analyser(str(fichier.pk))
    fichier.refresh_from_db()
    assert (fichier.etat, fichier.analyse_le, fichier.apercu.name) == avant


def test_la_tache_d_un_fichier_supprime_ne_fait_rien():
    tasks.analyser("00000000-0000-0000-0000-000000000000")


def test_la_tache_supporte_une_porte_fermee(settings, port_ferme):
    settings.CLAMD_URL = f"tcp://127.0.0.1:{port_ferme}"
    fichier = FichierFactory(en_attente=True)
    tasks.analyser(str(fichier.pk))
    with pytest.raises(AntivirusIndisponible):
        analyse.analyser_un(fichier.pk)
    fichier.refresh_from_db()
    assert fichier.etat == EtatFichier.EN_ATTENTE
    assert not fichier.apercu


@pytest.mark.django_db(transaction=True)
def test_deux_balayages_se_partagent_les_fichiers(settings):
    settings.CLAMD_URL = ""
    tenu, libre = FichierFactory.create_batch(2, en_attente=True)
    faits = []

    def balayer():
        try:
            faits.extend(analyse.analyser_en_attente())
        finally:
            connection.close()

    with transaction.atomic():
        Fichier.objects.select_for_update().get(pk=tenu.pk)
        fil = threading.Thread(target=balayer)
        fil.start()
        fil.join(60)
        assert not fil.is_alive(), "a row held elsewhere is passed over, not waited for"
    assert faits == [libre.pk]
