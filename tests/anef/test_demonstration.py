"""The demonstration: who is in it, that it is true, and that loading it again changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import FicheRegistre, Role, TitreRegistre, User
from accounts.registre import ouvrir
from accounts.registre.numero import normaliser_numero
from accounts.siret import siret_est_juste
from anef.demonstration import dates, recits
from anef.demonstration.documentation import PAGE, page
from anef.demonstration.horloge import a_l_heure_de
from anef.demonstration.jeu import MOT_DE_PASSE, lire
from anef.env import RACINE
from anef.management.commands.charger_demo import charger, identites
from assistance.models import Ticket
from attestations.models import Attestation
from demarches import depot, orientation
from demarches.catalogue import charger as charger_le_catalogue
from demarches.journal import est_intact
from demarches.models import Dossier, PieceJointe
from demarches.statuts import Statut
from justificatifs import ephoto, lecture
from notifications.models import Notification

PARIS = ZoneInfo("Europe/Paris")
AUJOURD_HUI = date(2027, 3, 10)
MIDI = datetime(2027, 3, 10, 12, 0, tzinfo=PARIS)
JEU = lire()

pytestmark = pytest.mark.xdist_group("demonstration")


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Everything loaded, once for the tests that only read; taken away afterwards."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(MIDI, tick=False),
        transaction.atomic(),
    ):
        charger(JEU, AUJOURD_HUI, dire=lambda ligne: None)
        yield
        transaction.set_rollback(True)


def dossier_de(identifiant: str) -> Dossier:
    return Dossier.objects.filter(usager__identifiant=identifiant).latest("cree_le")


def natures_de(dossier: Dossier) -> set[str]:
    papiers = Attestation.objects.pour_reference(dossier.reference)
    return set(papiers.values_list("nature", flat=True))


@pytest.mark.parametrize(
    ("numero", "statut"),
    [
        ("9900000021", Statut.BROUILLON),
        ("9900000022", Statut.DEPOSE),
        ("9900000023", Statut.EN_INSTRUCTION),
        ("9900000024", Statut.COMPLEMENT_DEMANDE),
        ("9900000025", Statut.COMPLEMENT_DEMANDE),
        ("9900000026", Statut.DECISION_PROPOSEE),
        ("9900000027", Statut.FAVORABLE),
        ("9900000028", Statut.TITRE_DISPONIBLE),
        ("9900000029", Statut.REFUSE),
        ("9900000035", Statut.DESISTE),
        ("9900000036", Statut.TITRE_REMIS),
        ("9900000037", Statut.EN_INSTRUCTION),
        ("9900000038", Statut.EN_INSTRUCTION),
        ("9900000039", Statut.AJOURNE),
        ("9900000040", Statut.ACCORDE),
        ("9900000041", Statut.FAVORABLE),
        ("9900000042", Statut.EN_INSTRUCTION),
        ("9900000043", Statut.DEPOSE),
        ("9900000044", Statut.COMPLEMENT_DEMANDE),
        ("9900000045", Statut.DECISION_PROPOSEE),
        ("9900000046", Statut.ACCORDE),
        ("rh@demo.example", Statut.BROUILLON),
    ],
)
def test_chaque_recit_mene_a_son_statut(demonstration, numero, statut):
    assert dossier_de(numero).statut == statut


def test_les_dates_de_complement_sont_l_une_proche_l_autre_passee(demonstration):
    proche = dossier_de("9900000024").complements.get()
    passee = dossier_de("9900000025").complements.get()
    assert proche.echeance == AUJOURD_HUI + timedelta(days=4)
    assert proche.relancee_le is not None
    assert passee.echeance == AUJOURD_HUI - timedelta(days=3)
    assert passee.depassement_dit_le is not None


def test_un_recit_ne_se_passe_jamais_dans_l_avenir(demonstration):
    for dossier in Dossier.objects.all():
        moments = list(dossier.evenements.order_by("numero").values_list("le", flat=True))
        assert moments == sorted(moments)
        assert all(moment <= MIDI for moment in moments)
        assert dossier.cree_le <= MIDI
    assert not Notification.objects.filter(cree_le__gt=MIDI).exists()


def test_les_actes_portent_l_heure_ou_ils_ont_ete_joues(demonstration):
    dossier = dossier_de("9900000024")
    assert timezone.localtime(dossier.depose_le) == datetime(2027, 1, 11, 12, 40, tzinfo=PARIS)
    assert timezone.localdate(dossier.complements.get().demandee_le) == date(2027, 2, 12)


def test_le_journal_de_chaque_dossier_est_intact(demonstration):
    assert all(est_intact(dossier) for dossier in Dossier.objects.all())


def test_tous_les_messages_sont_partis(demonstration):
    assert set(Notification.objects.values_list("statut", flat=True)) == {"envoyee"}


def test_un_employeur_se_connecte_avec_le_mot_de_passe_de_tous(demonstration):
    [employeur] = User.objects.filter(role=Role.EMPLOYEUR)
    assert siret_est_juste(employeur.siret)
    assert check_password(MOT_DE_PASSE, employeur.password)
    assert employeur.emailaddress_set.get().verified
    assert employeur.prefecture_id == "75"


def test_deux_prefectures_ont_un_agent_et_un_valideur(demonstration):
    equipes = {
        (user.prefecture_id, user.role) for user in User.objects.personnel() if user.est_agent
    }
    roles = (Role.AGENT, Role.VALIDEUR)
    assert equipes == {(code, role) for code in ("75", "69") for role in roles}
    assert User.objects.get(role=Role.SUPPORT).identifiant == "ccc@demo.example"
    assert User.objects.get(role=Role.ADMINISTRATEUR).is_staff


def test_le_mot_de_passe_est_celui_qui_est_affiche(demonstration):
    assert check_password(MOT_DE_PASSE, User.objects.get(identifiant="9900000024").password)
    assert check_password(MOT_DE_PASSE, User.objects.get(role=Role.SUPPORT).password)
    assert any(MOT_DE_PASSE in ligne for ligne in identites(JEU, AUJOURD_HUI))


@pytest.mark.parametrize("personne", JEU.personnes, ids=lambda p: p.numero)
def test_chacun_est_reconnu_par_le_registre_avec_ses_deux_dates(demonstration, personne):
    debut, fin = (dates.jour(f, AUJOURD_HUI) for f in (personne.titre.debut, personne.titre.fin))
    for numero in filter(None, (personne.numero, personne.visa)):
        if numero == personne.visa and personne.visa != personne.titre.numero:
            continue
        identite = ouvrir().identifier(normaliser_numero(numero), debut, fin)
        assert identite is not None
        assert (identite.nom, identite.prenoms) == (personne.nom, personne.prenoms)


def test_les_personnes_sans_compte_n_en_ont_pas(demonstration):
    sans = {p.numero for p in JEU.personnes if p.compte is None}
    assert len(sans) >= 14
    assert not User.objects.filter(numero_etranger__in=sans).exists()


@pytest.mark.parametrize(
    ("code", "etat"),
    [
        ("DEMOBONNEPHOTONUMERO01", "bon"),
        ("DEMOBONNEPHOTONUMERO06", "bon"),
        ("DEMOPASENCOREACTIVE001", "pas_encore_actif"),
        ("DEMODEJAUTILISEE000001", "utilise"),
        ("DEMOEXPIREE00000000001", "expire"),
        ("DEMOINCONNUE0000000001", "inconnu"),
    ],
)
def test_les_codes_e_photo_repondent_ce_qui_est_ecrit(demonstration, code, etat):
    assert ephoto.interroger(code, le=MIDI).etat == etat


def test_six_bons_codes_sont_libres(demonstration):
    bons = [c.code for c in JEU.codes if c.repond.en == "good"]
    assert len(bons) == 6
    assert not any(ephoto.est_pris(code, sauf="") for code in bons)


def test_les_fichiers_sont_lisibles_et_se_disent_fictifs(demonstration):
    natures = set()
    for piece in PieceJointe.objects.select_related("fichier")[:6]:
        with piece.fichier.contenu.open("rb") as contenu:
            assert lecture.verifier(contenu, piece.fichier.type_mime) == 1
            contenu.seek(0)
            if piece.fichier.type_mime == "application/pdf":
                assert b"DOCUMENT FICTIF" in contenu.read()
        natures.add(piece.fichier.type_mime)
        assert piece.fichier.apercu
    assert "application/pdf" in natures


def test_un_ticket_anonyme_n_est_a_personne(demonstration):
    assert Ticket.objects.get(auteur=None).adresse.endswith(".example")
    assert {"ouvert", "en_attente_usager", "clos"} == set(
        Ticket.objects.values_list("statut", flat=True)
    )


def test_recharger_ne_change_rien(demonstration):
    avant = (Dossier.objects.count(), User.objects.count(), Notification.objects.count())
    charger(JEU, AUJOURD_HUI, dire=lambda ligne: None)
    assert avant == (Dossier.objects.count(), User.objects.count(), Notification.objects.count())


def test_le_lendemain_les_dates_suivent_sauf_pour_qui_a_commence(demonstration):
    demain = AUJOURD_HUI + timedelta(days=1)

    def fin(numero: str) -> date:
        return FicheRegistre.objects.get(numero_etranger=numero).titres.first().fin

    avant = {numero: fin(numero) for numero in ("9900000009", "9900000024", "9900000034")}
    with transaction.atomic():
        charger(JEU, demain, dire=lambda ligne: None)
        assert fin("9900000009") == avant["9900000009"] + timedelta(days=1)
        assert fin("9900000024") == avant["9900000024"]
        sans_dossier = User.objects.get(numero_etranger="9900000034")
        assert [t.fin for t in sans_dossier.titres.all()] == [
            avant["9900000034"] + timedelta(days=1)
        ]
        transaction.set_rollback(True)


def test_un_site_qui_n_est_pas_une_demonstration_refuse(settings, db):
    settings.SITE_DE_DEMONSTRATION = False
    with pytest.raises(CommandError):
        call_command("charger_demo")
    assert not FicheRegistre.objects.exists()


# The data and its page.


def test_la_documentation_est_celle_des_donnees():
    assert PAGE.read_text() == page(JEU), "Relancez : manage.py charger_demo --documenter"


def test_chaque_identite_est_documentee():
    texte = PAGE.read_text()
    attendus = [p.numero for p in JEU.personnes]
    attendus += [m.email for m in (*JEU.personnel, *JEU.employeurs)]
    attendus += [c.code for c in JEU.codes] + [p.visa for p in JEU.personnes if p.visa]
    assert [attendu for attendu in attendus if attendu not in texte] == []


def test_tout_le_monde_est_visiblement_fictif():
    adresses = [m.email for m in (*JEU.personnel, *JEU.employeurs)] + [
        p.compte.email for p in JEU.personnes if p.compte
    ]
    assert all(adresse.endswith("@demo.example") for adresse in adresses)
    assert len({p.numero for p in JEU.personnes}) == len(JEU.personnes) >= 16
    assert all(re.fullmatch(r"DEMOVISA\d\d", p.visa) for p in JEU.personnes if p.visa)


def test_chaque_famille_de_demarches_recues_ici_a_son_recit():
    catalogue = charger_le_catalogue()
    deposants = (*JEU.personnes, *JEU.employeurs)
    racontees = {
        catalogue.demarche(recit.demarche).famille.code
        for deposant in deposants
        for recit in deposant.dossiers
    }
    assert {d.famille.code for d in catalogue.deposables(AUJOURD_HUI)} == racontees


@pytest.mark.parametrize(
    ("numero", "demarche"),
    [
        ("9900000015", "etudiant"),
        ("9900000017", "visiteur"),
        ("9900000019", "salarie"),
    ],
)
def test_le_registre_mene_les_nouveaux_venus_a_leur_demarche(demonstration, numero, demarche):
    identite = ouvrir().identifier(
        normaliser_numero(numero),
        *(TitreRegistre.objects.values_list("debut", "fin").get(fiche__numero_etranger=numero)),
    )
    assert identite is not None
    titre = identite.titres[0]
    situation = charger_le_catalogue().situation.depuis(
        {"titre_nature": titre.nature, "titre_motif": titre.motif, "titre_fin": titre.fin}
    )
    suites = [p for p in orientation.suites(situation, AUJOURD_HUI) if p.est_ouverte]
    assert demarche in {p.demarche.code for p in suites}


def test_une_naturalisation_complete_a_son_recepisse_et_un_delai(demonstration):
    dossier = dossier_de("9900000038")
    assert dossier.silence_le is None
    assert depot.reponse_le(dossier) > AUJOURD_HUI
    assert natures_de(dossier) == {"confirmation_depot", "recepisse"}


def test_un_ajournement_dit_jusqu_a_quand(demonstration):
    dossier = dossier_de("9900000039")
    assert dossier.decisions.validees().get().ajourne_au > AUJOURD_HUI + timedelta(days=365)
    assert "decision_ajournement" in natures_de(dossier)


def test_l_employeur_a_une_autorisation_que_le_salarie_a_recue(demonstration):
    accordee = Dossier.objects.get(usager__identifiant="rh@demo.example", statut="accorde")
    assert natures_de(accordee) >= {"recu_employeur", "autorisation_travail"}
    message = Notification.objects.get(nature="decision_au_salarie")
    assert message.adresse == "ilyas.temoin@demo.example"


def test_le_demenagement_va_au_compte_et_a_sa_prefecture(demonstration):
    usager = User.objects.get(identifiant="9900000040")
    assert (usager.voie, usager.prefecture_id) == ("5 quai de l’Exemple", "69")
    assert "attestation_changement" in natures_de(dossier_de("9900000040"))


def test_les_liens_de_la_documentation_menent_quelque_part():
    pages = [RACINE / "README.md", *sorted((RACINE / "docs").rglob("*.md"))]
    perdus = [
        f"{page.relative_to(RACINE)} : {lien}"
        for page in pages
        for lien in re.findall(r"\]\(([^)#]+)\)", page.read_text())
        if "://" not in lien and not (page.parent / lien).exists()
    ]
    assert len(pages) > 10
    assert perdus == []


# The clock of the stories.


def test_l_horloge_des_recits_regle_aussi_les_valeurs_par_defaut(db, settings):
    jadis = datetime(2026, 1, 2, 3, 4, tzinfo=PARIS)
    with a_l_heure_de(jadis):
        user = User.objects.create(identifiant="9900000098")
        assert timezone.localdate() == date(2026, 1, 2)
        assert isinstance(timezone.now(), datetime)
    assert user.cree_le == jadis
    assert timezone.now() > jadis + timedelta(days=30)


@pytest.mark.parametrize(
    ("formule", "jour"),
    [
        ("J", date(2027, 3, 10)),
        ("J-40", date(2027, 1, 29)),
        ("J+6m", date(2027, 9, 10)),
        ("J+100-4a+1", date(2023, 6, 19)),
    ],
)
def test_une_date_se_compte_depuis_aujourd_hui(formule, jour):
    assert dates.jour(formule, AUJOURD_HUI) == jour


@pytest.mark.parametrize("texte", ["", "K-3", "J3", "J-3x", "2027-03-10"])
def test_une_formule_mal_ecrite_est_refusee(texte):
    with pytest.raises(ValueError, match="is not a date"):
        dates.jour(texte, AUJOURD_HUI)


@pytest.mark.parametrize(("heure", "jour"), [("02:47", 9), ("06:30", 10), ("23:59", 10)])
def test_la_derniere_nuit_des_recits_est_la_derniere_passee(heure, jour):
    """Loaded before the clock strikes, the demonstration has lived the night before."""
    maintenant = datetime.fromisoformat(f"2027-03-10T{heure}:00+01:00")
    nuits = [timezone.localtime(a.quand) for a in recits._nuits(date(2027, 1, 1), maintenant, 0)]
    assert max(nuits).date() == date(2027, 3, jour)
    assert max(nuits) <= maintenant
