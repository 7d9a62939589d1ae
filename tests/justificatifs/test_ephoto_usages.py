import datetime
import threading
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from justificatifs import ephoto
from justificatifs.ephoto import EphotoIndisponible, EtatEphoto, ReponseEphoto
from justificatifs.models import UsageEphoto
from tests.justificatifs.factories import CodeEphotoFactory, UsageEphotoFactory

pytestmark = pytest.mark.django_db


def reserver(code, reference="DOSSIER-1", **options):
    return ephoto.reserver(code, reference=reference, le=timezone.now(), **options)


def test_un_bon_code_est_reserve_pour_le_dossier():
    code = CodeEphotoFactory()
    assert reserver(code.code).etat == EtatEphoto.BON
    usage = UsageEphoto.objects.get()
    assert (usage.code, usage.reference) == (code.code, "DOSSIER-1")
    assert usage.valable_jusqu_au == code.expire_le


def test_la_saisie_est_normalisee_avant_d_etre_reservee():
    code = CodeEphotoFactory().code
    reserver(f" {code[:10].lower()}-{code[10:]}")
    assert UsageEphoto.objects.get().code == code


def test_reserver_deux_fois_pour_le_meme_dossier_ne_change_rien():
    code = CodeEphotoFactory()
    premiere = reserver(code.code)
    code.utilise = True
    code.save()
    assert reserver(code.code) == premiere
    assert UsageEphoto.objects.count() == 1


def test_un_code_tenu_par_un_autre_dossier_est_utilise():
    code = CodeEphotoFactory().code
    reserver(code)
    assert reserver(code, "DOSSIER-2").etat == EtatEphoto.UTILISE
    assert UsageEphoto.objects.get().reference == "DOSSIER-1"
    assert ephoto.est_pris(code, sauf="DOSSIER-2")
    assert not ephoto.est_pris(code, sauf="DOSSIER-1")


def test_un_code_pas_encore_actif_se_reserve():
    code = CodeEphotoFactory(pas_encore_actif=True).code
    assert reserver(code).etat == EtatEphoto.PAS_ENCORE_ACTIF
    assert UsageEphoto.objects.get().etat == EtatEphoto.PAS_ENCORE_ACTIF


@pytest.mark.parametrize(
    ("code", "etat"),
    [
        (lambda: "trop court", EtatEphoto.MALFORME),
        (lambda: "Z" * 22, EtatEphoto.INCONNU),
        (lambda: CodeEphotoFactory(utilise=True).code, EtatEphoto.UTILISE),
        (lambda: CodeEphotoFactory(expire=True).code, EtatEphoto.EXPIRE),
    ],
)
def test_un_mauvais_code_ne_se_reserve_pas(code, etat):
    assert reserver(code()).etat == etat
    assert not UsageEphoto.objects.exists()


def test_un_mauvais_code_connu_d_avance_ne_se_reserve_pas():
    code = CodeEphotoFactory().code
    assert reserver(code, reponse=ReponseEphoto(EtatEphoto.EXPIRE)).etat == EtatEphoto.EXPIRE
    assert not UsageEphoto.objects.exists()


def test_service_ferme_rien_n_est_reserve_sauf_a_relire(settings):
    settings.EPHOTO, settings.EPHOTO_URL = "http", "http://127.0.0.1:1"
    with pytest.raises(EphotoIndisponible):
        reserver("A" * 22)
    assert not UsageEphoto.objects.exists()
    attente = ReponseEphoto(EtatEphoto.PAS_ENCORE_ACTIF)
    assert reserver("A" * 22, reponse=attente) == attente
    assert ephoto.a_relire(timezone.now()).count() == 1


def test_liberer_rend_le_code_a_qui_le_veut():
    code = CodeEphotoFactory().code
    reserver(code)
    assert not ephoto.liberer(code, "DOSSIER-2"), "not theirs to let go"
    assert ephoto.liberer(code, "DOSSIER-1")
    assert not ephoto.liberer(code, "DOSSIER-1")
    assert reserver(code, "DOSSIER-2").etat == EtatEphoto.BON


def test_a_relire_donne_les_codes_pas_encore_actifs_les_plus_anciens_d_abord():
    maintenant = timezone.now()
    heures = [datetime.timedelta(hours=h) for h in (1, 5, -1)]
    recent, ancien, futur = (
        UsageEphotoFactory(etat=EtatEphoto.PAS_ENCORE_ACTIF, reserve_le=maintenant - h)
        for h in heures
    )
    UsageEphotoFactory(etat=EtatEphoto.BON, reserve_le=maintenant - heures[0])
    assert list(ephoto.a_relire(maintenant)) == [ancien, recent]
    assert futur.pk


def test_confirmer_n_annonce_la_nouvelle_qu_une_fois():
    usage = UsageEphotoFactory(etat=EtatEphoto.PAS_ENCORE_ACTIF)
    fin = datetime.date(2027, 5, 1)
    assert not ephoto.confirmer(usage.code, "DOSSIER-2", valable_jusqu_au=fin)
    assert ephoto.confirmer(usage.code, "DOSSIER-1", valable_jusqu_au=fin)
    assert not ephoto.confirmer(usage.code, "DOSSIER-1")
    usage.refresh_from_db()
    assert (usage.etat, usage.valable_jusqu_au) == (EtatEphoto.BON, fin)


@pytest.mark.parametrize("champs", [{"etat": EtatEphoto.EXPIRE}, {"code": "PRIS"}])
def test_la_base_refuse_deux_usages_d_un_code_et_un_usage_d_un_mauvais_code(champs):
    UsageEphotoFactory(code="PRIS")
    with pytest.raises(IntegrityError), transaction.atomic():
        UsageEphotoFactory(**champs)


# --- Two submissions at once: two connections to PostgreSQL

PATIENCE = 60


class Course:
    """Two threads, each in its own transaction; the test says when the first one ends."""

    def __init__(self):
        self.reponses = {}
        self.fils = []

    @contextmanager
    def depot(self, code, reference, *, avant_de_finir=None):
        def courir():
            try:
                with transaction.atomic():
                    self.reponses[reference] = reserver(code, reference).etat
                    if avant_de_finir:
                        avant_de_finir()
            except InterruptedError:
                pass
            finally:
                connection.close()

        fil = threading.Thread(target=courir)
        self.fils.append(fil)
        fil.start()
        yield fil
        fil.join(PATIENCE)
        assert not fil.is_alive()


def deux_depots(*, le_premier_echoue):
    """The second reservation starts once the first has inserted and before it ends."""
    code = CodeEphotoFactory().code
    insere, finir = threading.Event(), threading.Event()

    def avant_de_finir():
        insere.set()
        finir.wait(PATIENCE)
        if le_premier_echoue:
            raise InterruptedError

    course = Course()
    with course.depot(code, "DOSSIER-1", avant_de_finir=avant_de_finir):
        assert insere.wait(PATIENCE)
        with course.depot(code, "DOSSIER-2") as second:
            second.join(0.4)
            assert second.is_alive(), "the second waits for the outcome of the first"
            finir.set()
    return course.reponses


@pytest.mark.django_db(transaction=True)
def test_deux_depots_simultanes_un_seul_a_le_code():
    reponses = deux_depots(le_premier_echoue=False)
    assert reponses == {"DOSSIER-1": EtatEphoto.BON, "DOSSIER-2": EtatEphoto.UTILISE}
    assert UsageEphoto.objects.get().reference == "DOSSIER-1"


@pytest.mark.django_db(transaction=True)
def test_si_le_premier_depot_echoue_le_second_a_le_code():
    reponses = deux_depots(le_premier_echoue=True)
    assert reponses["DOSSIER-2"] == EtatEphoto.BON
    assert UsageEphoto.objects.get().reference == "DOSSIER-2"


@pytest.mark.django_db(transaction=True)
def test_huit_depots_lances_ensemble_un_seul_a_le_code():
    code = CodeEphotoFactory().code
    depart = threading.Barrier(8)
    etats = []

    def courir(reference):
        try:
            with transaction.atomic():
                depart.wait(PATIENCE)
                etats.append(reserver(code, reference).etat)
        finally:
            connection.close()

    fils = [threading.Thread(target=courir, args=[f"DOSSIER-{n}"]) for n in range(8)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(PATIENCE)
    assert sorted(etats) == sorted([EtatEphoto.BON] + [EtatEphoto.UTILISE] * 7)
    assert UsageEphoto.objects.count() == 1
