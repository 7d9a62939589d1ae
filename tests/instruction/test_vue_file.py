"""The queue: what an agent sees, in which order, and what it costs."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Prefecture
from anef.typographie import sans_accent
from demarches import transitions
from demarches.catalogue import charger
from demarches.statuts import CLOS, Statut
from tests.instruction.factories import DossierFactory, UsagerFactory, demande

pytestmark = pytest.mark.django_db
FILE = reverse("instruction:file")


def noms(reponse):
    return [ligne["nom"] for ligne in reponse.context["lignes"]]


def references(reponse):
    return [ligne["reference"] for ligne in reponse.context["lignes"]]


def nombres(reponse):
    return {
        entree["url"].partition("vue=")[2]: entree["nombre"]
        for groupe in reponse.context["menu"]
        for entree in groupe
    }


def test_la_file_ne_montre_que_les_dossiers_deposes_de_la_prefecture(agent):
    attendu = DossierFactory()
    DossierFactory(prefecture=Prefecture.objects.get(code="69"))
    DossierFactory(statut=Statut.BROUILLON, depose_le=None)
    reponse = agent.get(FILE)
    assert references(reponse) == [attendu.reference]
    assert nombres(reponse)["a_prendre"] == "1"


@pytest.mark.parametrize(
    ("vue", "statut"),
    [
        ("en_attente", Statut.COMPLEMENT_DEMANDE),
        ("a_valider", Statut.DECISION_PROPOSEE),
        ("favorables", Statut.FAVORABLE),
        ("disponibles", Statut.TITRE_DISPONIBLE),
        ("clos", Statut.REFUSE),
    ],
)
def test_chaque_vue_a_son_statut(valideur, vue, statut):
    maintenant = timezone.now()
    crees = {s: DossierFactory(statut=s, decide_le=maintenant) for s in Statut if s != "brouillon"}
    trouves = references(valideur.get(FILE, {"vue": vue}))
    assert crees[statut].reference in trouves
    assert len(trouves) == (len(CLOS) if vue == "clos" else 1)


def test_a_prendre_est_ce_que_personne_ne_tient_du_plus_ancien_au_plus_recent(agent, valideur):
    le = timezone.now()
    statuts = ["en_instruction", "depose", "complement_demande"]
    attendus = [
        DossierFactory(statut=statut, depose_le=le - timedelta(days=9 - rang)).reference
        for rang, statut in enumerate(statuts)
    ]
    DossierFactory(en_instruction=True, agent=valideur.user)
    for statut in set(Statut) - set(statuts) - {Statut.BROUILLON}:
        DossierFactory(statut=statut, decide_le=le)
    reponse = agent.get(FILE, {"vue": "a_prendre"})
    assert references(reponse) == attendus
    assert nombres(reponse)["a_prendre"] == "3"


def test_les_dossiers_a_valider_ne_sont_une_vue_que_pour_un_valideur(agent):
    DossierFactory(statut=Statut.DECISION_PROPOSEE)
    reponse = agent.get(FILE, {"vue": "a_valider"})
    assert "a_valider" not in nombres(reponse)
    assert references(reponse) == []


def test_mes_dossiers_sont_ceux_qui_me_sont_confies(agent, valideur):
    mien = DossierFactory(en_instruction=True, agent=agent.user)
    DossierFactory(en_instruction=True, agent=valideur.user)
    DossierFactory(statut=Statut.TITRE_REMIS, agent=agent.user)
    assert references(agent.get(FILE, {"vue": "mes_dossiers"})) == [mien.reference]


def test_une_reponse_recue_se_voit_jusqu_a_l_etape_suivante(agent):
    dossier = DossierFactory(statut=Statut.COMPLEMENT_DEMANDE, agent=agent.user)
    demande(dossier, agent.user)
    dossier.complements.get().elements.update(reponse="garder")
    assert references(agent.get(FILE, {"vue": "reponses"})) == []
    transitions.recevoir_complement(dossier, par=dossier.usager)
    reponse = agent.get(FILE, {"vue": "reponses"})
    assert references(reponse) == [dossier.reference]
    assert reponse.context["lignes"][0]["risque"].texte == "Réponse de l’usager reçue"
    DossierFactory(en_instruction=True, agent=agent.user)
    par_risque = agent.get(FILE, {"vue": "en_examen", "risque": "reponse"})
    assert references(par_risque) == [dossier.reference]
    element = transitions.Element("x", "Document", "Le document est flou.")
    transitions.demander_complement(dossier, par=agent.user, elements=[element])
    assert references(agent.get(FILE, {"vue": "reponses"})) == []


def test_les_droits_les_plus_courts_viennent_d_abord(agent):
    le = timezone.localdate()
    loin = DossierFactory(couvert_jusqu_au=le + timedelta(days=16))
    bientot = DossierFactory(couvert_jusqu_au=le + timedelta(days=15))
    perdus = DossierFactory(couvert_jusqu_au=le - timedelta(days=1))
    reponse = agent.get(FILE, {"vue": "droits"})
    assert references(reponse) == [perdus.reference, bientot.reference]
    assert loin.reference not in references(reponse)
    assert reponse.context["lignes"][0]["risque"].texte.startswith("Droits non prouvés depuis le")


def test_un_dossier_decide_n_a_plus_de_droits_en_danger(agent):
    DossierFactory(
        statut=Statut.FAVORABLE, decide_le=timezone.now(), couvert_jusqu_au=timezone.localdate()
    )
    assert references(agent.get(FILE, {"vue": "droits"})) == []


def test_le_silence_proche_se_dit_avec_sa_date(agent, horloge):
    DossierFactory(silence_le=timezone.localdate() + timedelta(days=30))
    DossierFactory(silence_le=timezone.localdate() + timedelta(days=31))
    reponse = agent.get(FILE, {"vue": "silence"})
    assert [ligne["risque"].texte for ligne in reponse.context["lignes"]] == [
        "Refus implicite le 9 avril 2027, dans 30 jours"
    ]


def test_les_compteurs_s_arretent_a_99(agent):
    usager = UsagerFactory()
    DossierFactory.create_batch(100, usager=usager, statut=Statut.TITRE_DISPONIBLE)
    DossierFactory.create_batch(
        99, usager=usager, statut=Statut.FAVORABLE, decide_le=timezone.now()
    )
    compteurs = nombres(agent.get(FILE))
    assert (compteurs["disponibles"], compteurs["favorables"]) == ("99+", "99")


def test_les_pages_se_suivent_sans_perte_ni_repetition_meme_a_date_egale(agent):
    le = timezone.now() - timedelta(days=3)
    tous = {DossierFactory(depose_le=le).reference for _ in range(65)}
    vus, suite = [], FILE
    while suite:
        reponse = agent.get(suite)
        vus += references(reponse)
        suite = reponse.context["suite"]
    assert len(vus) == 65
    assert set(vus) == tous


@pytest.mark.parametrize(
    "cle",
    [
        "n-importe-quoi",
        "2027-03-01_x",
        "2027-03-01T10:00:00_4",
        "_5",
        "9999-12-31T23:59:59-23:59_1",
        "0001-01-01T00:00:00+23:59_1",
    ],
)
def test_une_cle_de_page_illisible_donne_la_premiere_page(agent, cle):
    attendu = DossierFactory()
    assert references(agent.get(FILE, {"apres": cle})) == [attendu.reference]


def test_les_filtres_se_cumulent_et_s_enlevent_un_a_un(agent):
    attendu = DossierFactory(type_demande="renouvellement", ephoto_etat="pas_encore_actif")
    DossierFactory(type_demande="renouvellement")
    DossierFactory(ephoto_etat="pas_encore_actif")
    reponse = agent.get(FILE, {"type_demande": "renouvellement", "risque": "ephoto"})
    assert references(reponse) == [attendu.reference]
    puces = {puce["libelle"]: puce["url"] for puce in reponse.context["puces"]}
    assert set(puces) == {"Type : Renouvellement", "Urgence : E-photo en attente"}
    assert len(references(agent.get(puces["Type : Renouvellement"]))) == 2


def test_les_demarches_se_choisissent_sous_leur_famille(agent):
    """Nearly a hundred procedures: those no desk ever receives are left out, the others grouped."""
    attendu = DossierFactory(demarche="etudiant")
    DossierFactory(demarche="bpi-refugie")
    reponse = agent.get(FILE, {"demarche": "etudiant"})
    page = BeautifulSoup(reponse.content, "html.parser")
    groupes = page.find("select", {"name": "demarche"}).find_all("optgroup")
    offertes = {groupe["label"]: [o["value"] for o in groupe("option")] for groupe in groupes}

    assert references(reponse) == [attendu.reference]
    assert [puce["libelle"] for puce in reponse.context["puces"]] == [
        "Démarche : Carte de séjour – étudiant"
    ]
    assert page.find("option", {"value": "etudiant"}).has_attr("selected")
    assert sorted(offertes, key=sans_accent) == list(offertes)
    codes = [code for groupe in offertes.values() for code in groupe]
    assert sorted(codes) == sorted(d.code for d in charger().demarches if d.est_recue_ici)
    assert "passeport-majeur-perte-france" not in codes
    for famille, siens in offertes.items():
        libelles = [charger().demarche(code).libelle for code in siens]
        assert {charger().demarche(code).famille.libelle for code in siens} == {famille}
        assert sorted(libelles, key=sans_accent) == libelles


def test_un_filtre_inconnu_est_ignore(agent):
    attendu = DossierFactory()
    reponse = agent.get(FILE, {"demarche": "inconnue", "risque": "inconnu"})
    assert references(reponse) == [attendu.reference]


@pytest.mark.parametrize(
    "texte", ["DUBOIS", "dub", "Dubois Sacha", "sacha dubois", "9812345678", "98 123 456"]
)
def test_la_recherche_trouve_par_nom_ou_numero_dans_toute_la_vie_du_dossier(agent, texte):
    usager = UsagerFactory(nom="DUBOIS", prenoms="Sacha Essai", identifiant="9812345678")
    attendu = DossierFactory(usager=usager, statut=Statut.TITRE_REMIS)
    DossierFactory()
    assert references(agent.get(FILE, {"q": texte})) == [attendu.reference]


@pytest.mark.parametrize(
    "texte", ["martin", "MARTIN", "Martin sacha", "sacha martin", "sacha", "FRA123", "fra 123-45"]
)
def test_la_recherche_trouve_le_nom_d_usage_les_prenoms_et_le_visa(agent, texte):
    usager = UsagerFactory(
        nom="DUBOIS", nom_usage="MARTIN", prenoms="Sacha Essai", numero_visa="FRA12345678"
    )
    attendu = DossierFactory(usager=usager)
    DossierFactory()
    assert references(agent.get(FILE, {"q": texte})) == [attendu.reference]


@pytest.mark.parametrize("texte", ["modele", "Modele Noa", "noa mod", "no modele x"])
def test_la_recherche_trouve_la_personne_pour_qui_est_la_demande(
    agent, agent_autre_prefecture, texte
):
    attendu = DossierFactory(beneficiaire="x" * 32, nom_beneficiaire="MODELE NOA")
    DossierFactory()
    reponse = agent.get(FILE, {"q": texte})
    trouves = [] if texte.endswith("x") else [attendu.reference]
    assert references(reponse) == trouves
    assert [ligne["pour"] for ligne in reponse.context["lignes"]] == [
        "pour un enfant : MODELE NOA" for _ in trouves
    ]
    assert references(agent_autre_prefecture.get(FILE, {"q": texte})) == []


def test_la_recherche_coute_les_memes_requetes_a_1_et_a_30_lignes(agent):
    DossierFactory(nom_beneficiaire="ESSAI NOA")
    une = _mesurer(agent, f"{FILE}?q=essai")
    DossierFactory.create_batch(30)
    assert _mesurer(agent, f"{FILE}?q=essai") == une
    assert len(references(agent.get(FILE, {"q": "essai"}))) == 30


def test_une_reference_entiere_ouvre_le_dossier_meme_mal_tapee(agent):
    dossier = DossierFactory()
    reponse = agent.get(FILE, {"q": dossier.reference.lower().replace("-", " ")})
    assert reponse.url == reverse("instruction:dossier", args=[dossier.reference])


def test_la_recherche_ne_sort_pas_de_la_prefecture(agent_autre_prefecture):
    dossier = DossierFactory()
    assert references(agent_autre_prefecture.get(FILE, {"q": dossier.reference})) == []
    assert references(agent_autre_prefecture.get(FILE, {"q": "ESSAI"})) == []


def test_la_prochaine_date_est_la_premiere_a_venir(agent, horloge):
    le = timezone.localdate()
    dossier = DossierFactory(
        statut=Statut.COMPLEMENT_DEMANDE,
        silence_le=le + timedelta(days=40),
        couvert_jusqu_au=le - timedelta(days=2),
    )
    demande(dossier, agent.user, echeance=le + timedelta(days=12))
    ligne = agent.get(FILE, {"vue": "en_attente"}).context["lignes"][0]
    assert ligne["echeance"].jour == le + timedelta(days=12)
    assert ligne["echeance"].libelle == "réponse attendue"


def _mesurer(client, adresse):
    client.get(adresse)
    with CaptureQueriesContext(connection) as requetes:
        client.get(adresse)
    return len(requetes)


def test_la_file_coute_les_memes_requetes_a_1_et_a_30_lignes(agent, valideur):
    DossierFactory(agent=valideur.user, en_instruction=True)
    une = _mesurer(agent, f"{FILE}?vue=en_examen")
    for _ in range(30):
        demande(DossierFactory(agent=valideur.user, en_instruction=True), agent.user, recue=True)
    assert _mesurer(agent, f"{FILE}?vue=en_examen") == une
    assert une <= 5
