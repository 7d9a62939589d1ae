"""The page of a case: what it shows, to whom, what it journals and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attestations.models import Nature
from demarches import journal
from demarches.models import Consultation, Decision, Verdict
from demarches.models.journal import Nature as NatureEvenement
from demarches.statuts import Statut
from tests.attestations.factories import emettre
from tests.instruction.factories import (
    DossierFactory,
    FichierFactory,
    PieceFactory,
    demande,
    exigence,
)

pytestmark = pytest.mark.django_db


def adresse(dossier):
    return reverse("instruction:dossier", args=[dossier.reference])


def test_la_page_dit_qui_quoi_et_ou_en_est_le_dossier(agent):
    dossier = DossierFactory()
    texte = agent.get(adresse(dossier)).content.decode()
    for attendu in (dossier.reference, dossier.usager.nom, "Déposé", "confié à personne"):
        assert attendu in texte
    for piece in exigence()["pieces"]:
        assert piece["libelle"].replace("'", "&#x27;") in texte


def test_les_differences_avec_le_registre_se_disent_en_mots(agent):
    dossier = DossierFactory(registre={"nom": "ESSAYE", "prenoms": "camille", "nationalite": "SYR"})
    ecarts = agent.get(adresse(dossier)).context["fiche"].ecarts
    assert [(e["libelle"], e["registre"], e["valeur"]) for e in ecarts] == [
        ("Nom de naissance", "ESSAYE", "ESSAI"),
        ("Nationalité", "Syrie", "Afghanistan"),
    ]


def test_ce_que_l_usager_n_a_pas_encore_envoye_ne_se_voit_pas(agent):
    dossier = DossierFactory(statut=Statut.COMPLEMENT_DEMANDE, agent=agent.user)
    complement = demande(dossier, agent.user)
    piece = PieceFactory(dossier=dossier, complement=complement)
    page = agent.get(adresse(dossier))
    assert str(piece.pk) not in page.content.decode()
    assert page.context["choisie"] is None
    fichier = reverse("instruction:piece", args=[dossier.reference, piece.pk])
    assert agent.get(fichier).status_code == 404
    complement.recue_le = timezone.now()
    complement.save()
    assert agent.get(adresse(dossier)).context["choisie"] == piece
    assert agent.get(fichier).status_code == 200


def test_la_premiere_piece_a_examiner_s_ouvre_d_elle_meme(agent):
    dossier = DossierFactory(en_instruction=True, agent=agent.user)
    deux = [exigence()["pieces"][rang]["id"] for rang in (0, 1)]
    vue = PieceFactory(
        dossier=dossier,
        piece=deux[0],
        verdict=Verdict.ACCEPTEE,
        examinee_par=agent.user,
        examinee_le=timezone.now(),
    )
    suivante = PieceFactory(dossier=dossier, piece=deux[1])
    assert agent.get(adresse(dossier)).context["choisie"] == suivante
    assert agent.get(adresse(dossier), {"piece": vue.pk}).context["choisie"] == vue


def test_une_piece_remplacee_reste_lisible(agent):
    dossier = DossierFactory(en_instruction=True, agent=agent.user)
    ancienne = PieceFactory(dossier=dossier, retiree_le=timezone.now())
    nouvelle = PieceFactory(dossier=dossier)
    page = agent.get(adresse(dossier))
    groupe = page.context["fiche"].exigees[0]
    assert (groupe.jointes, groupe.remplacees) == ([nouvelle], [ancienne])
    assert "Un document remplacé" in page.content.decode()


def test_une_visite_de_dix_minutes_s_inscrit_une_fois(agent, valideur):
    dossier = DossierFactory()
    agent.get(adresse(dossier))
    agent.get(adresse(dossier))
    valideur.get(adresse(dossier))
    assert sorted(Consultation.objects.values_list("par", "objet")) == sorted(
        [(agent.user.pk, "dossier"), (valideur.user.pk, "dossier")]
    )


def test_chaque_ouverture_d_un_fichier_s_inscrit(agent):
    piece = PieceFactory()
    fichier = reverse("instruction:piece", args=[piece.dossier.reference, piece.pk])
    reponse = agent.get(fichier)
    assert b"".join(reponse.streaming_content) == b"%PDF-1.7 essai"
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert "inline" in reponse["Content-Disposition"]
    assert "attachment" in agent.get(f"{fichier}?enregistrer")["Content-Disposition"]
    objets = Consultation.objects.values_list("objet", flat=True)
    assert list(objets) == [f"piece:{piece.piece}"] * 2


def test_un_fichier_d_un_autre_dossier_ne_s_ouvre_pas_par_celui_ci(agent):
    piece, autre = PieceFactory(), DossierFactory()
    reponse = agent.get(reverse("instruction:piece", args=[autre.reference, piece.pk]))
    assert reponse.status_code == 404
    assert not Consultation.objects.exists()


def test_un_papier_s_ouvre_par_son_dossier_et_seulement_par_lui(agent):
    dossier, autre = DossierFactory(), DossierFactory()
    papier = emettre(
        Nature.CONFIRMATION_DEPOT, titulaire=dossier.usager, reference=dossier.reference
    )
    ouvert = agent.get(reverse("instruction:attestation", args=[dossier.reference, papier.numero]))
    assert ouvert.content.startswith(b"%PDF")
    assert Consultation.objects.get().objet == f"attestation:{papier.numero}"
    ailleurs = agent.get(reverse("instruction:attestation", args=[autre.reference, papier.numero]))
    assert ailleurs.status_code == 404


def test_les_autres_dossiers_de_la_personne_dans_la_prefecture_se_voient(agent):
    dossier = DossierFactory()
    autre = DossierFactory(usager=dossier.usager, demarche="bpi-protection-subsidiaire")
    ailleurs = DossierFactory(usager=dossier.usager, demarche="autre", prefecture_id="69")
    texte = agent.get(adresse(dossier)).content.decode()
    assert autre.reference in texte
    assert ailleurs.reference not in texte


def test_une_action_grise_dit_pourquoi(agent, valideur):
    dossier = DossierFactory(en_instruction=True, agent=valideur.user)
    barre = agent.get(adresse(dossier)).context["barre"]
    assert [a.nom for a in barre.permises] == ["reprendre"]
    assert list(barre.attentes) == [
        "Ce dossier est confié à un autre agent. Reprenez-le pour agir."
    ]


@pytest.mark.parametrize(
    ("verdicts", "principale"),
    [
        ([Verdict.ACCEPTEE, Verdict.ACCEPTEE], "constater_complet"),
        ([Verdict.ACCEPTEE, Verdict.A_EXAMINER], None),
        ([Verdict.REFUSEE, Verdict.A_EXAMINER], "demander_complement"),
        ([Verdict.ACCEPTEE], "demander_complement"),
    ],
)
def test_l_action_principale_suit_l_examen_des_documents(agent, verdicts, principale):
    """Documents to examine are the work to do; the file is complete when each due one is accepted."""
    loi = exigence()
    dues = [piece for piece in loi["pieces"] if piece["obligatoire"]][:2]
    dossier = DossierFactory(en_instruction=True, agent=agent.user, exigence=loi | {"pieces": dues})
    for piece, verdict in zip(dues, verdicts, strict=False):
        examen = {} if verdict == Verdict.A_EXAMINER else {"examinee_par": agent.user}
        motif = "Floue." if verdict == Verdict.REFUSEE else ""
        PieceFactory(dossier=dossier, piece=piece["id"], verdict=verdict, motif=motif, **examen)
    barre = agent.get(adresse(dossier)).context["barre"]
    assert [a.nom for a in barre.permises if a.principale] == [principale] * bool(principale)


def test_un_fichier_infecte_ne_s_affiche_ni_ne_s_accepte(agent):
    dossier = DossierFactory(en_instruction=True, agent=agent.user)
    PieceFactory(dossier=dossier, fichier=FichierFactory(etat="infecte", contenu=""))
    page = agent.get(adresse(dossier)).content.decode()
    assert "son contenu a été détruit" in page
    assert "<iframe" not in page
    assert 'value="acceptee"' not in page


def test_l_historique_nomme_les_pieces_et_les_auteurs(agent):
    dossier = DossierFactory(en_instruction=True, agent=agent.user)
    piece = exigence()["pieces"][0]
    journal.ecrire(
        dossier,
        NatureEvenement.PIECE_EXAMINEE,
        par=agent.user,
        donnees={"piece": piece["id"], "verdict": "refusee"},
    )
    ligne = agent.get(adresse(dossier)).context["fiche"].historique[0]
    assert ligne["texte"] == f"{piece['libelle']} : refusée"
    assert ligne["auteur"] == agent.user.nom_complet


def _remplir(dossier, agent, nombre):
    """Pieces, requests, decisions, papers and events in number."""
    libelles = [piece["id"] for piece in exigence()["pieces"]]
    for rang in range(nombre):
        PieceFactory(dossier=dossier, piece=libelles[rang % len(libelles)])
        demande(dossier, agent, recue=True)
        Decision.objects.create(
            dossier=dossier,
            sens="refus",
            motifs="Essai",
            proposee_par=agent,
            renvoyee_le=timezone.now(),
            renvoyee_par=agent,
        )
        journal.ecrire(dossier, NatureEvenement.EPHOTO, par=agent)
        emettre(reference=dossier.reference, titulaire=dossier.usager)
        DossierFactory(usager=dossier.usager, statut=Statut.DESISTE)


@pytest.mark.parametrize("statut", [Statut.EN_INSTRUCTION, Statut.COMPLEMENT_DEMANDE])
def test_la_page_coute_les_memes_requetes_quoi_que_contienne_le_dossier(agent, valideur, statut):
    le = timezone.localdate()
    comptes = []
    for nombre in (1, 30):
        dossier = DossierFactory(
            statut=statut, agent=agent.user, couvert_jusqu_au=le + timedelta(days=3)
        )
        _remplir(dossier, valideur.user, nombre)
        with CaptureQueriesContext(connection) as requetes:
            assert agent.get(adresse(dossier)).status_code == 200
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1]
    assert comptes[0] <= 12
