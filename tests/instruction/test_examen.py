"""The verdict on a piece: who, when, and that a refusal says why."""

import pytest
from django.urls import reverse
from django.utils import timezone

from demarches import journal
from demarches.models import PieceJointe, Verdict
from demarches.models.journal import Nature
from demarches.statuts import Statut
from demarches.transitions import TransitionRefusee
from instruction import examen, motifs
from tests.instruction.factories import DossierFactory, FichierFactory, PieceFactory, demande

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece(agent):
    return PieceFactory(dossier=DossierFactory(en_instruction=True, agent=agent.user))


def test_accepter_inscrit_qui_et_quand(piece, agent):
    examen.accepter(piece, par=agent.user)
    piece.refresh_from_db()
    assert (piece.verdict, piece.examinee_par) == (Verdict.ACCEPTEE, agent.user)
    evenement = piece.dossier.evenements.get()
    assert evenement.nature == Nature.PIECE_EXAMINEE
    assert evenement.donnees == {"piece": piece.piece, "verdict": "acceptee"}
    assert journal.est_intact(piece.dossier)


def test_le_motif_d_un_refus_reste_hors_du_journal(piece, agent):
    examen.refuser(piece, par=agent.user, motif="Le passeport de M. Untel est flou.")
    piece.refresh_from_db()
    assert piece.motif == "Le passeport de M. Untel est flou."
    assert "Untel" not in str(piece.dossier.evenements.get().donnees)


def test_le_meme_verdict_deux_fois_ne_s_inscrit_qu_une_fois(piece, agent):
    examen.accepter(piece, par=agent.user)
    examen.accepter(piece, par=agent.user)
    assert piece.dossier.evenements.count() == 1


def test_un_verdict_se_corrige_tant_que_l_instruction_dure(piece, agent):
    examen.refuser(piece, par=agent.user, motif="Flou.")
    examen.accepter(piece, par=agent.user)
    piece.refresh_from_db()
    assert (piece.verdict, piece.motif) == (Verdict.ACCEPTEE, "")


def _rien_n_a_change(piece):
    return (
        PieceJointe.objects.get(pk=piece.pk).verdict == Verdict.A_EXAMINER
        and not piece.dossier.evenements.exists()
    )


@pytest.mark.parametrize("motif", ["", "   ", "x" * (motifs.LONGUEUR_MAX + 1)])
def test_un_refus_porte_un_motif_lisible(piece, agent, motif):
    with pytest.raises(TransitionRefusee):
        examen.refuser(piece, par=agent.user, motif=motif)
    assert _rien_n_a_change(piece)


@pytest.mark.parametrize("statut", sorted(set(Statut) - {Statut.EN_INSTRUCTION, Statut.BROUILLON}))
def test_on_n_examine_que_pendant_l_instruction(piece, agent, statut):
    dossier = DossierFactory(statut=statut, agent=agent.user, decide_le=timezone.now())
    piece = PieceFactory(dossier=dossier)
    with pytest.raises(TransitionRefusee, match="pendant l’instruction"):
        examen.accepter(piece, par=agent.user)
    assert _rien_n_a_change(piece)


def test_un_collegue_reprend_d_abord_le_dossier(piece, valideur):
    with pytest.raises(TransitionRefusee, match="Reprenez-le"):
        examen.accepter(piece, par=valideur.user)
    assert _rien_n_a_change(piece)


def test_une_piece_remplacee_ne_s_examine_plus(piece, agent):
    piece.retiree_le = timezone.now()
    piece.save()
    with pytest.raises(TransitionRefusee, match="remplacé"):
        examen.accepter(piece, par=agent.user)
    assert _rien_n_a_change(piece)


def test_une_piece_pas_encore_envoyee_ne_s_examine_pas(agent):
    dossier = DossierFactory(en_instruction=True, agent=agent.user)
    piece = PieceFactory(dossier=dossier, complement=demande(dossier, agent.user))
    with pytest.raises(PieceJointe.DoesNotExist):
        examen.accepter(piece, par=agent.user)


def test_un_fichier_qu_on_ne_peut_pas_ouvrir_ne_s_accepte_pas(agent):
    dossier = DossierFactory(en_instruction=True, agent=agent.user)
    piece = PieceFactory(dossier=dossier, fichier=FichierFactory(etat="en_attente"))
    with pytest.raises(TransitionRefusee, match="ne peut pas être ouvert"):
        examen.accepter(piece, par=agent.user)
    examen.refuser(piece, par=agent.user, motif="Fichier détruit.")


def _poster(client, piece, **donnees):
    return client.post(
        reverse("instruction:verdict", args=[piece.dossier.reference, piece.pk]), donnees
    )


def test_accepter_a_l_ecran_ouvre_le_document_suivant(piece, agent):
    reponse = _poster(agent, piece, verdict="acceptee")
    assert reponse.status_code == 302
    piece.refresh_from_db()
    assert piece.verdict == Verdict.ACCEPTEE


def test_refuser_a_l_ecran_joint_le_motif_gere_et_la_precision(piece, agent):
    _poster(agent, piece, verdict="refusee", motif="illisible", precision="La page 2 surtout.")
    piece.refresh_from_db()
    assert piece.motif.startswith("Le document est flou ou coupé")
    assert piece.motif.endswith("La page 2 surtout.")


def test_refuser_sans_motif_revient_sur_la_page_avec_l_erreur(piece, agent):
    reponse = _poster(agent, piece, verdict="refusee")
    assert reponse.status_code == 422
    assert "l’usager le lira" in reponse.content.decode()
    assert "<title>Erreur" in reponse.content.decode()
    assert _rien_n_a_change(piece)


def test_un_refus_arrive_trop_tard_garde_ce_qui_est_ecrit(piece, agent):
    type(piece.dossier).objects.update(statut=Statut.DESISTE)
    reponse = _poster(agent, piece, verdict="refusee", precision="Phrase longue à ne pas perdre.")
    assert reponse.status_code == 409
    assert "pendant l’instruction" in reponse.content.decode()
    assert reponse.context["form"]["precision"].value() == "Phrase longue à ne pas perdre."
    assert _rien_n_a_change(piece)


def test_les_motifs_geres_tiennent_dans_la_lettre_et_disent_quoi_faire():
    for motif in motifs.MOTIFS:
        assert 0 < len(motif.texte) < motifs.LONGUEUR_MAX / 2
        assert "nvoyez" in motif.texte or "oignez" in motif.texte
    assert len({motif.code for motif in motifs.MOTIFS}) == len(motifs.MOTIFS)
