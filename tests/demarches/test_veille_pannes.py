"""The clock when something fails: one row never keeps the others from their turn."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from demarches import annonces, delivrance, journal, tasks, transitions, veille
from demarches.models import DemandeDeComplement, Dossier
from demarches.models.journal import Nature
from justificatifs import ephoto
from justificatifs.models import EtatEphoto, UsageEphoto
from notifications.models import Notification
from tests.demarches import factories
from tests.instruction.factories import DossierFactory

pytestmark = pytest.mark.django_db
CETTE_NUIT = date(2026, 11, 26)


def _refuser(gestes: dict[str, Any], cle: Any, vrai: Any) -> Any:
    """The real function, which fails on what `cle` finds to be the poisoned one."""

    def geste(*arguments: Any, **options: Any) -> Any:
        if cle(*arguments, **options) == gestes["empoisonne"]:
            raise ValueError("essai")
        return vrai(*arguments, **options)

    return geste


@pytest.fixture
def deux_deposes(usager: Any, autre_usager: Any) -> list[Dossier]:
    premier = factories.depose(usager.user)
    second = factories.depose(
        autre_usager.user, code=factories.code_ephoto("BONNEPHOTODEMO00000002")
    )
    return [premier, second]


def test_un_dossier_en_panne_ne_prive_pas_les_autres_de_leur_attestation(
    deux_deposes: list[Dossier], monkeypatch: pytest.MonkeyPatch
) -> None:
    empoisonne, sain = deux_deposes
    monkeypatch.setattr(
        delivrance,
        "renouveler",
        _refuser({"empoisonne": empoisonne.pk}, lambda d, le: d.pk, delivrance.renouveler),
    )
    fin = sain.couvert_jusqu_au
    assert fin is not None
    assert veille.couvrir_les_droits(fin) == 1
    sain.refresh_from_db()
    assert sain.couvert_jusqu_au is not None
    assert sain.couvert_jusqu_au > fin


def test_un_complement_en_panne_ne_prive_pas_les_autres_de_leur_rappel(
    deux_deposes: list[Dossier], agent: Any, valideur: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    demandes = [factories.complement(d, par=agent.user) for d in deux_deposes]
    vrai = annonces.complement_relance
    monkeypatch.setattr(
        annonces,
        "complement_relance",
        _refuser({"empoisonne": demandes[0].pk}, lambda d, c: c.pk, vrai),
    )
    assert veille.relancer_les_complements(demandes[0].echeance) == 1
    relances = DemandeDeComplement.objects.filter(relancee_le__isnull=False)
    assert [d.pk for d in relances] == [demandes[1].pk]


def test_une_panne_generale_arrete_le_balayage(monkeypatch: pytest.MonkeyPatch) -> None:
    essais = []

    def tomber(cle: int) -> int:
        essais.append(cle)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        veille._chacun(range(100), tomber)
    assert len(essais) == veille.ECHECS_DE_SUITE


def test_un_balayage_arrete_n_emporte_pas_les_suivants(monkeypatch: pytest.MonkeyPatch) -> None:
    faits: list[str] = []
    balayages = (
        "couvrir_les_droits",
        "relancer_les_complements",
        "signaler_les_complements_depasses",
        "rappeler_les_titres",
    )

    def tomber(le: Any) -> int:
        raise ConnectionError

    for nom in balayages:
        monkeypatch.setattr(veille, nom, lambda le, nom=nom: faits.append(nom))
    monkeypatch.setattr(veille, "couvrir_les_droits", tomber)
    with pytest.raises(ExceptionGroup) as panne:
        tasks.rappeler_echeances()
    assert panne.group_contains(ConnectionError)
    assert faits == list(balayages[1:])


def _deposer_en_attente(user: Any, code: str) -> Dossier:
    factories.code_ephoto(code, actif_le=timezone.now() + timedelta(hours=20))
    return factories.depose(user, code=code)


def test_un_code_que_le_service_ne_sait_pas_lire_n_arrete_pas_les_autres(
    usager: Any, autre_usager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    empoisonne = _deposer_en_attente(usager.user, "ATTENTEPHOTODEMO000001")
    sain = _deposer_en_attente(autre_usager.user, "ATTENTEPHOTODEMO000002")
    vrai = ephoto.interroger

    def interroger(code: str, **options: Any) -> Any:
        if code == empoisonne.ephoto_code:
            raise ephoto.EphotoIndisponible("HTTP 400")
        return vrai(code, **options)

    monkeypatch.setattr(ephoto, "interroger", interroger)
    assert veille.relire_les_ephotos(timezone.now() + timedelta(hours=24)) == 1
    sain.refresh_from_db()
    assert sain.ephoto_etat == EtatEphoto.BON


def test_des_codes_qui_tardent_ne_cachent_pas_les_suivants(
    usager: Any, autre_usager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(veille, "LOT", 1)
    _deposer_en_attente(usager.user, "ATTENTEPHOTODEMO000001")
    suivant = _deposer_en_attente(autre_usager.user, "ATTENTEPHOTODEMO000002")
    factories.CodeEphoto.objects.filter(code="ATTENTEPHOTODEMO000001").update(
        actif_le=timezone.now() + timedelta(days=30)
    )
    assert veille.relire_les_ephotos(timezone.now() + timedelta(hours=24)) == 1
    suivant.refresh_from_db()
    assert suivant.ephoto_etat == EtatEphoto.BON


def test_une_reponse_illisible_n_arrete_pas_les_autres(
    usager: Any, autre_usager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    empoisonne = _deposer_en_attente(usager.user, "ATTENTEPHOTODEMO000001")
    sain = _deposer_en_attente(autre_usager.user, "ATTENTEPHOTODEMO000002")
    gestes = {"empoisonne": empoisonne.ephoto_code}
    casse = _refuser(gestes, lambda code, **_: code, ephoto.interroger)
    monkeypatch.setattr(ephoto, "interroger", casse)
    assert veille.relire_les_ephotos(timezone.now() + timedelta(hours=24)) == 1
    sain.refresh_from_db()
    assert sain.ephoto_etat == EtatEphoto.BON


def _codes_en_attente(nombre: int, le: datetime) -> None:
    UsageEphoto.objects.bulk_create(
        UsageEphoto(
            code=f"ATTENTEPHOTODEMO00000{n}",
            reference=f"DEM-{n}",
            etat=EtatEphoto.PAS_ENCORE_ACTIF,
            reserve_le=le,
        )
        for n in range(nombre)
    )


def test_des_codes_refuses_laissent_leur_tour_aux_autres(monkeypatch: pytest.MonkeyPatch) -> None:
    maintenant = timezone.now()
    _codes_en_attente(7, maintenant - timedelta(hours=1))
    lus: set[str] = set()

    def muet(code: str, **options: Any) -> Any:
        lus.add(code)
        raise ephoto.EphotoIndisponible("HTTP 400")

    monkeypatch.setattr(ephoto, "interroger", muet)
    for heure in range(3):
        veille.relire_les_ephotos(maintenant + timedelta(hours=heure))
    assert len(lus) == 7


def test_un_service_muet_n_est_pas_assailli(usager: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    maintenant = timezone.now()
    _codes_en_attente(9, maintenant)
    appels = []

    def muet(code: str, **options: Any) -> Any:
        appels.append(code)
        raise ephoto.EphotoIndisponible("HTTP 503")

    monkeypatch.setattr(ephoto, "interroger", muet)
    assert veille.relire_les_ephotos(maintenant) == 0
    assert len(appels) == veille.SILENCES_DE_SUITE


def test_une_demande_retiree_rend_son_code_et_n_en_entend_plus_parler(usager: Any) -> None:
    dossier = _deposer_en_attente(usager.user, "ATTENTEPHOTODEMO000001")
    transitions.desister(dossier, par=usager.user)
    assert not UsageEphoto.objects.exists()
    nouveau = factories.depose(usager.user, code=dossier.ephoto_code)
    assert UsageEphoto.objects.get().reference == nouveau.reference


def test_un_dossier_clos_n_entend_plus_parler_de_sa_photo(usager: Any) -> None:
    dossier = _deposer_en_attente(usager.user, "ATTENTEPHOTODEMO000001")
    Dossier.objects.filter(pk=dossier.pk).update(statut="classe_sans_suite")
    assert veille.relire_les_ephotos(timezone.now() + timedelta(hours=24)) == 0
    assert not dossier.evenements.filter(nature=Nature.EPHOTO).exists()
    assert not Notification.objects.filter(nature="ephoto_relue").exists()
    assert not UsageEphoto.objects.exists()


def test_un_journal_altere_est_une_erreur_au_journal_technique(
    deux_deposes: list[Dossier], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(journal, "LOT", 1)
    sain, altere = deux_deposes
    assert veille.verifier_les_journaux(CETTE_NUIT) == 0
    # A trigger refuses to change a line; one that nobody chained can still be slipped in.
    altere.evenements.create(numero=99, nature=Nature.COMPLET, empreinte="0" * 64)
    assert veille.verifier_les_journaux(CETTE_NUIT) == 1
    assert altere.reference in caplog.text
    assert sain.reference not in caplog.text


def test_trop_nombreux_les_journaux_se_relisent_en_plusieurs_nuits(
    deux_deposes: list[Dossier], monkeypatch: pytest.MonkeyPatch
) -> None:
    for dossier in deux_deposes:
        dossier.evenements.create(numero=99, nature=Nature.COMPLET, empreinte="0" * 64)
    # The second case is the first of the second slice.
    monkeypatch.setattr(journal, "PAR_NUIT", max(d.pk for d in deux_deposes))
    nuits = [list(journal.alteres(CETTE_NUIT + timedelta(days=jour))) for jour in range(2)]
    assert sorted(nuits) == sorted([d.reference] for d in deux_deposes)


def test_un_dossier_depose_sans_journal_est_signale(usager: Any) -> None:
    depose = factories.depose(usager.user)
    DossierFactory(usager=usager.user, demarche="sans-journal")
    factories.brouillon(usager.user, demarche="bpi-protection-subsidiaire")
    assert len(list(journal.alteres(CETTE_NUIT))) == 1
    assert depose.reference not in list(journal.alteres(CETTE_NUIT))
