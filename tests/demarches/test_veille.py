"""The clock: what it does, and that doing it again changes nothing."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from anef.templatetags.anef import date_longue
from attestations.models import Attestation
from demarches import contenus, delais, delivrance, transitions, veille
from demarches.delais import Unite
from demarches.models import DemandeDeComplement, Dossier
from demarches.models.journal import Nature
from demarches.statuts import Statut
from justificatifs.models import CodeEphoto, EtatEphoto, UsageEphoto
from notifications.models import Notification
from tests.demarches import factories

pytestmark = pytest.mark.django_db


def _le(jours: int = 0) -> Any:
    return timezone.localdate() + timedelta(days=jours)


def _messages(nature: str) -> int:
    return Notification.objects.filter(nature=nature).count()


@pytest.mark.parametrize(
    ("reste", "rappels"),
    [(121, 0), (120, 1), (118, 1), (110, 0), (90, 1), (60, 1), (30, 1), (7, 1), (0, 1), (-1, 0)],
)
def test_un_rappel_part_a_chaque_jalon_avant_la_fin_du_titre(
    reste: int, rappels: int, usager: Any
) -> None:
    factories.TitreDetenuFactory(
        titulaire=usager.user, nature="cr", motif="refugie", debut=_le(-3000), fin=_le(reste)
    )
    for _ in range(2):
        veille.rappeler_les_titres(_le())
    assert _messages("rappel_renouvellement") == rappels


@pytest.mark.parametrize("reste", [90, 30, 0])
def test_un_rappel_ne_donne_jamais_un_jour_passe(reste: int, usager: Any) -> None:
    factories.TitreDetenuFactory(
        titulaire=usager.user, nature="cr", motif="refugie", debut=_le(-3000), fin=_le(reste)
    )
    veille.rappeler_les_titres(_le())
    rappel = Notification.objects.get(nature="rappel_renouvellement")
    assert rappel.lien.endswith("#renouvellement")
    en_retard = reste < 60
    assert ("Vous êtes en retard." in rappel.corps) is en_retard
    dernier = delais.ajouter(_le(reste), 6, Unite.MOIS) if en_retard else _le(reste - 60)
    assert date_longue(dernier, "") in rappel.corps


def test_pas_de_rappel_quand_une_demande_est_en_examen(usager: Any) -> None:
    factories.depose(usager.user)
    factories.TitreDetenuFactory(titulaire=usager.user, nature="cr", fin=_le(90), debut=_le(-300))
    veille.rappeler_les_titres(_le())
    assert _messages("rappel_renouvellement") == 0


def test_pas_de_rappel_pour_un_titre_deja_remplace(usager: Any) -> None:
    factories.TitreDetenuFactory(titulaire=usager.user, nature="cst", fin=_le(90), debut=_le(-300))
    factories.TitreDetenuFactory(titulaire=usager.user, nature="cr", fin=_le(3000), debut=_le(-3))
    veille.rappeler_les_titres(_le())
    assert _messages("rappel_renouvellement") == 0


@pytest.fixture
def complement(usager: Any, agent: Any) -> DemandeDeComplement:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    return transitions.demander_complement(
        dossier,
        par=agent.user,
        elements=[transitions.Element("justificatif-domicile", "Justificatif", "Trop ancien.")],
    )


def test_un_complement_proche_de_sa_date_est_rappele_une_fois(
    complement: DemandeDeComplement,
) -> None:
    assert veille.relancer_les_complements(complement.echeance - timedelta(days=8)) == 0
    for _ in range(3):
        veille.relancer_les_complements(complement.echeance - timedelta(days=7))
    complement.refresh_from_db()
    assert complement.relancee_le is not None
    assert _messages("complement_relance") == 1
    assert complement.dossier.evenements.filter(nature=Nature.COMPLEMENT_RELANCE).count() == 1


@pytest.mark.parametrize(
    ("balayage", "jours", "nature"),
    [
        (veille.relancer_les_complements, -7, Nature.COMPLEMENT_RELANCE),
        (veille.signaler_les_complements_depasses, 1, Nature.COMPLEMENT_DEPASSE),
    ],
)
def test_deux_balayages_qui_lisent_la_meme_demande_ecrivent_une_ligne(
    balayage: Any,
    jours: int,
    nature: Nature,
    complement: DemandeDeComplement,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second one read the key before the first one wrote: it finds out under the lock."""
    monkeypatch.setattr(veille, "_par_lots", lambda cles: iter([complement.pk, complement.pk]))
    assert balayage(complement.echeance + timedelta(days=jours)) == 1
    assert complement.dossier.evenements.filter(nature=nature).count() == 1


def test_une_date_depassee_est_dite_une_fois_et_le_dossier_reste_ouvert(
    complement: DemandeDeComplement,
) -> None:
    assert veille.signaler_les_complements_depasses(complement.echeance) == 0
    for _ in range(3):
        veille.signaler_les_complements_depasses(complement.echeance + timedelta(days=1))
    assert _messages("complement_depasse") == 1
    dossier = Dossier.objects.get(pk=complement.dossier_id)
    assert dossier.statut == Statut.COMPLEMENT_DEMANDE


def test_un_complement_deja_recu_n_est_ni_rappele_ni_signale(
    complement: DemandeDeComplement, usager: Any
) -> None:
    complement.elements.update(reponse="garder")
    transitions.recevoir_complement(complement.dossier, par=usager.user)
    apres = complement.echeance + timedelta(days=5)
    assert veille.relancer_les_complements(apres) == 0
    assert veille.signaler_les_complements_depasses(apres) == 0


def _deposer_avec_un_code_en_attente(usager: Any) -> Dossier:
    code = factories.code_ephoto(
        "ATTENTEPHOTODEMO000001", actif_le=timezone.now() + timedelta(hours=20)
    )
    return factories.depose(usager.user, code=code)


def test_un_code_pas_encore_actif_est_relu_et_la_personne_prevenue(usager: Any) -> None:
    dossier = _deposer_avec_un_code_en_attente(usager)
    assert dossier.ephoto_etat == EtatEphoto.PAS_ENCORE_ACTIF
    assert veille.relire_les_ephotos(timezone.now()) == 0
    demain = timezone.now() + timedelta(hours=24)
    assert veille.relire_les_ephotos(demain) == 1
    assert veille.relire_les_ephotos(demain) == 0
    dossier.refresh_from_db()
    assert dossier.ephoto_etat == EtatEphoto.BON
    assert _messages("ephoto_relue") == 1


def test_un_code_inconnu_attend_48_heures_avant_d_etre_abandonne(usager: Any) -> None:
    dossier = _deposer_avec_un_code_en_attente(usager)
    CodeEphoto.objects.all().delete()
    assert veille.relire_les_ephotos(timezone.now() + timedelta(hours=47)) == 0
    assert veille.relire_les_ephotos(timezone.now() + timedelta(hours=49)) == 1
    dossier.refresh_from_db()
    assert dossier.ephoto_etat == EtatEphoto.INCONNU
    assert not UsageEphoto.objects.exists()
    assert dossier.depose_le is not None


def test_chaque_jour_d_examen_est_couvert_par_une_attestation(usager: Any) -> None:
    """Complete, in time, undecided: no day without a paper, whatever the length of the examination."""
    dossier = factories.depose(usager.user)
    debut = timezone.localdate(dossier.depose_le)
    for jour in range(0, 500, 5):
        veille.couvrir_les_droits(debut + timedelta(days=jour))
    papiers = list(Attestation.objects.filter(nature="adp").order_by("valable_du"))
    assert papiers[0].valable_du == debut
    for avant, apres in itertools.pairwise(papiers):
        assert apres.valable_du == avant.valable_au + timedelta(days=1)
    assert papiers[-1].valable_au >= debut + timedelta(days=500)
    assert _messages("attestation_renouvelee") == len(papiers) - 1


def _sans_renouvellement(monkeypatch: pytest.MonkeyPatch) -> None:
    """A law that gives an ADP once."""
    documents = contenus.documents
    monkeypatch.setattr(
        contenus, "documents", lambda d: [p | {"renouvelable": False} for p in documents(d)]
    )


def test_une_adp_que_la_loi_ne_renouvelle_pas_n_est_pas_renouvelee(
    usager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sans_renouvellement(monkeypatch)
    dossier = factories.depose(usager.user)
    fin = Attestation.objects.get(nature="adp").valable_au
    assert delivrance.renouveler(dossier, fin) == []
    assert Attestation.objects.filter(nature="adp").count() == 1


def test_un_dossier_que_la_loi_ne_prolonge_pas_n_est_ni_verrouille_ni_reecrit(
    usager: Any, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    _sans_renouvellement(monkeypatch)
    dossier = factories.depose(usager.user)
    for jours in (0, 1, 100):
        with django_assert_num_queries(1):
            veille.couvrir_les_droits(dossier.couvert_jusqu_au + timedelta(days=jours))


def test_un_dossier_sans_papier_a_donner_ce_jour_n_est_pas_reecrit(
    usager: Any, django_assert_num_queries: Any
) -> None:
    dossier = factories.depose(usager.user)
    Dossier.objects.filter(pk=dossier.pk).update(couvert_jusqu_au=_le(-1))
    with CaptureQueriesContext(connection) as requetes:
        assert veille.couvrir_les_droits(_le()) == 0
    assert not [r for r in requetes if r["sql"].startswith("UPDATE")]


def test_une_demande_decidee_n_est_plus_couverte_par_la_veille(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    Dossier.objects.filter(pk=dossier.pk).update(
        statut=Statut.REFUSE, decide_le=timezone.now(), couvert_jusqu_au=_le(1)
    )
    assert veille.couvrir_les_droits(_le()) == 0


def test_pas_de_rappel_quand_le_titre_est_deja_accorde(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    Dossier.objects.filter(pk=dossier.pk).update(
        statut=Statut.TITRE_DISPONIBLE, decide_le=timezone.now()
    )
    factories.TitreDetenuFactory(titulaire=usager.user, nature="cr", fin=_le(30), debut=_le(-300))
    veille.rappeler_les_titres(_le())
    assert _messages("rappel_renouvellement") == 0


def test_la_demande_d_un_enfant_n_est_pas_couverte_par_le_titre_du_parent(usager: Any) -> None:
    factories.TitreDetenuFactory(
        titulaire=usager.user, nature="cr", motif="refugie", debut=_le(-100), fin=_le(3000)
    )
    enfant = {
        "enfant_nom": "ESSAI",
        "enfant_prenoms": "Noa",
        "enfant_sexe": "M",
        "enfant_date_naissance": f"{_le(-17 * 365):%d/%m/%Y}",
        "enfant_lieu_naissance": "Ville-Essai",
        "enfant_pays_naissance": "AFG",
        "enfant_nationalite": "AFG",
        "enfant_protection": "refugie",
        "enfant_veut_travailler": "oui",
        "enfant_numero_etranger": "9900000099",
        "second_parent": "inconnu",
    }
    dossier = factories.pret(usager.user, demarche="bpi-refugie-mineur-16-18", reponses=enfant)
    dossier = transitions.deposer(dossier, par=usager.user)
    assert dossier.nom_beneficiaire == "ESSAI NOA"
    papier = Attestation.objects.get(nature="adp")
    assert papier.donnees["beneficiaire"]["prenoms"] == "Noa"
    assert papier.donnees["titre_detenu"] is None
    assert dossier.couvert_jusqu_au == papier.valable_au


def test_le_silence_est_ecrit_une_fois_avec_ses_recours_et_n_arrete_rien(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    assert veille.constater_les_silences(dossier.silence_le - timedelta(days=1)) == 0
    for _ in range(3):
        veille.constater_les_silences(dossier.silence_le)
    assert dossier.evenements.filter(nature=Nature.SILENCE).count() == 1
    assert _messages("silence") == 1
    dossier.refresh_from_db()
    assert dossier.statut == Statut.DEPOSE
    Dossier.objects.filter(pk=dossier.pk).update(silence_le=_le(-1))
    page = usager.get(dossier.get_absolute_url()).content.decode()
    assert "tribunal administratif" in page


def test_un_code_inutilisable_apres_le_depot_se_remplace_sans_changer_la_date(usager: Any) -> None:
    dossier = _deposer_avec_un_code_en_attente(usager)
    assert usager.get(f"/dossiers/{dossier.reference}/e-photo/").status_code == 302
    CodeEphoto.objects.all().delete()
    veille.relire_les_ephotos(timezone.now() + timedelta(hours=49))
    adresse = f"/dossiers/{dossier.reference}/e-photo/"
    assert "Indiquer un nouveau code" in usager.get(dossier.get_absolute_url()).content.decode()
    refus = usager.post(adresse, {"code": "INCONNUPHOTODEMO000001"})
    assert refus.status_code == 200
    assert usager.post(adresse, {"code": factories.code_ephoto()}).status_code == 302
    relu = Dossier.objects.get(pk=dossier.pk)
    assert (relu.ephoto_etat, relu.depose_le) == (EtatEphoto.BON, dossier.depose_le)
    assert UsageEphoto.objects.get().reference == dossier.reference
