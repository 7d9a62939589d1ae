"""The actions on a case, from the screen: done, refused with the reason, and nothing lost."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from demarches import transitions
from demarches.models import Decision, DemandeDeComplement, Dossier, Sens, Verdict
from demarches.statuts import Statut
from notifications.models import Notification
from tests.instruction.factories import DossierFactory, PieceFactory, demande, exigence

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(agent):
    return DossierFactory(en_instruction=True, agent=agent.user)


def page(nom, dossier):
    return reverse(f"instruction:{nom}", args=[dossier.reference])


def statut(dossier):
    dossier.refresh_from_db()
    return dossier.statut


def valider(client, dossier):
    """Confirm what the page shows, as its form does."""
    return client.post(page("valider", dossier), proposition(dossier))


def proposition(dossier):
    decision = dossier.decisions.en_attente().first()
    return {"decision": decision.pk} if decision else {}


def messages(reponse):
    return [str(message) for message in reponse.wsgi_request._messages]


def test_prendre_en_charge_confie_le_dossier(agent):
    dossier = DossierFactory()
    agent.post(page("prendre_en_charge", dossier))
    assert statut(dossier) == Statut.EN_INSTRUCTION
    assert dossier.agent == agent.user


def test_le_second_agent_apprend_qu_il_arrive_trop_tard(agent, valideur):
    dossier = DossierFactory()
    valideur.post(page("prendre_en_charge", dossier))
    reponse = agent.post(page("prendre_en_charge", dossier))
    dossier.refresh_from_db()
    assert dossier.agent == valideur.user
    assert "Ce dossier a changé" in messages(reponse)[0]


def test_reprendre_change_d_agent_et_s_inscrit(agent, valideur):
    dossier = DossierFactory(en_instruction=True, agent=valideur.user)
    agent.post(page("reprendre", dossier))
    dossier.refresh_from_db()
    assert dossier.agent == agent.user
    assert dossier.evenements.get().nature == "reaffectation"


def test_constater_complet_annonce_puis_inscrit(agent, dossier):
    avant = agent.get(page("constater_complet", dossier))
    assert "Documents à examiner" in avant.content.decode()
    assert dossier.complet_le is None
    agent.post(page("constater_complet", dossier))
    dossier.refresh_from_db()
    assert dossier.complet_le is not None
    renvoi = agent.get(page("constater_complet", dossier))
    assert renvoi.status_code == 302


# Requests for documents -------------------------------------------------------------------


@pytest.mark.parametrize("nom", ["constater_complet", "proposer", "valider"])
def test_une_photo_qui_ne_sert_pas_encore_se_voit_avant_de_decider(nom, agent, valideur, dossier):
    if nom == "valider":
        transitions.proposer(dossier, par=agent.user, sens=Sens.FAVORABLE, titre_nature="cr")
    client = valideur if nom == "valider" else agent
    for etat, dit in (("pas_encore_actif", True), ("inconnu", True), ("bon", False)):
        Dossier.objects.filter(pk=dossier.pk).update(
            ephoto_code="PHOTODESSAI0000000001", ephoto_etat=etat
        )
        assert ("(PHOTODESSAI0000000001)" in client.get(page(nom, dossier)).content.decode()) is dit


def test_les_documents_refuses_viennent_coches_avec_leur_motif(agent, dossier):
    PieceFactory(
        dossier=dossier,
        verdict=Verdict.REFUSEE,
        motif="La page 2 manque.",
        examinee_par=agent.user,
        examinee_le=timezone.now(),
    )
    lignes = list(agent.get(page("demander_complement", dossier)).context["form"].lignes())
    assert len(lignes) == len(exigence()["pieces"])
    assert [ligne.demander.value() for ligne in lignes] == [True] + [False] * (len(lignes) - 1)
    assert lignes[0].precision.value() == "La page 2 manque."


def _demande(**champs):
    echeance = timezone.localdate() + timedelta(days=30)
    return {
        "demander_0": "on",
        "motif_0": "illisible",
        "precision_0": "",
        "echeance_jour": echeance.day,
        "echeance_mois": echeance.month,
        "echeance_annee": echeance.year,
    } | champs


def test_la_demande_part_avec_ses_motifs_et_sa_date(agent, dossier):
    agent.post(
        page("demander_complement", dossier),
        _demande(
            autre="Acte de mariage", motif_autre="Votre situation a changé.", message="Bonjour"
        ),
    )
    assert statut(dossier) == Statut.COMPLEMENT_DEMANDE
    complement = DemandeDeComplement.objects.get()
    assert complement.echeance == timezone.localdate() + timedelta(days=30)
    assert complement.message == "Bonjour"
    elements = {e.piece: (e.libelle, e.motif) for e in complement.elements.all()}
    premiere = exigence()["pieces"][0]
    assert elements[premiere["id"]][0] == premiere["libelle"]
    assert elements[premiere["id"]][1].startswith("Le document est flou")
    assert elements["autre-1"] == ("Acte de mariage", "Votre situation a changé.")


def test_chaque_autre_document_a_sa_propre_cle(agent, dossier):
    demande(dossier, agent.user, recue=True)
    agent.post(
        page("demander_complement", dossier), _demande(autre="Bail", motif_autre="Il manque.")
    )
    assert dossier.complements.ouvertes().get().elements.filter(piece="autre-2").exists()


@pytest.mark.parametrize(
    ("champs", "erreur"),
    [
        ({"demander_0": ""}, "Cochez au moins un document"),
        ({"motif_0": ""}, "Dites pourquoi"),
        ({"autre": "Bail"}, "Dites pourquoi ce document est demandé"),
        ({"precision_0": "x" * 480}, "dépassent 500 caractères"),
        ({"echeance_jour": "45"}, "n’existe pas"),
    ],
)
def test_une_demande_incomplete_revient_avec_ce_qui_est_ecrit(agent, dossier, champs, erreur):
    reponse = agent.post(
        page("demander_complement", dossier), _demande(message="Gardez-moi", **champs)
    )
    assert reponse.status_code == 422
    assert erreur in reponse.content.decode()
    assert reponse.context["form"]["message"].value() == "Gardez-moi"
    assert statut(dossier) == Statut.EN_INSTRUCTION
    assert not dossier.evenements.exists()
    assert not Notification.objects.exists()


def test_un_delai_trop_court_est_refuse_en_mots(agent, dossier):
    demain = timezone.localdate() + timedelta(days=1)
    reponse = agent.post(
        page("demander_complement", dossier),
        _demande(echeance_jour=demain.day, echeance_mois=demain.month, echeance_annee=demain.year),
    )
    assert reponse.status_code == 409
    assert "10 jours au moins" in reponse.content.decode()
    premier = date_format(timezone.localdate() + timedelta(days=10), "j F Y")
    assert premier in reponse.content.decode().replace("1er ", "1 ")
    assert statut(dossier) == Statut.EN_INSTRUCTION


@pytest.mark.parametrize(("jours", "statut_attendu"), [(0, 302), (1, 409)])
def test_un_delai_sans_fin_est_refuse_en_mots(agent, dossier, jours, statut_attendu):
    jour = dans(6, jours=jours)
    reponse = agent.post(
        page("demander_complement", dossier),
        _demande(echeance_jour=jour.day, echeance_mois=jour.month, echeance_annee=jour.year),
    )
    assert reponse.status_code == statut_attendu
    assert dossier.complements.exists() is (not jours)
    if jours:
        assert "Laissez 6 mois au plus pour répondre" in reponse.content.decode()


def test_la_lettre_se_lit_avant_d_exister(agent, dossier):
    lettre = agent.post(
        page("apercu_complement", dossier), _demande(message="Une <b>phrase</b> à moi")
    ).content.decode()
    assert "Le document est flou ou coupé" in lettre
    assert "Une &lt;b&gt;phrase&lt;/b&gt; à moi" in lettre
    lignes = agent.post(
        page("apercu_complement", dossier), _demande(message="Bonjour,\r\n\r\nla <suite>")
    ).content.decode()
    assert "Bonjour,<br><br>la &lt;suite&gt;" in lignes
    assert exigence()["pieces"][0]["libelle"] in lettre
    assert not DemandeDeComplement.objects.exists()
    assert statut(dossier) == Statut.EN_INSTRUCTION


def test_l_apercu_d_une_demande_vide_se_lit_aussi(agent, dossier):
    assert agent.get(page("apercu_complement", dossier)).status_code == 200
    assert agent.post(page("apercu_complement", dossier), {"message": "a"}).status_code == 200


# Decisions --------------------------------------------------------------------------------


def dans(mois, *, jours=0):
    """The day so many months and days from today."""
    return timezone.localdate() + relativedelta(months=mois, days=jours)


def _favorable(**champs):
    return {
        "sens": "favorable",
        "titre_nature": "cr",
        "titre_du": dans(1),
        "titre_au": dans(121, jours=-1),
        "montant": "225",
        "motifs": "",
    } | champs


def test_la_proposition_vient_prete_de_la_loi_figee_au_depot(agent, dossier, horloge):
    initiale = agent.get(page("proposer", dossier)).context["form"].initial
    loi = exigence()
    assert initiale["titre_nature"] == loi["titre"]["nature"]
    assert initiale["titre_du"] == date(2027, 3, 10)
    attendue = loi["titre"]["duree_mois"]
    assert initiale["titre_au"] == date(2027 + attendue // 12, 3, 9)
    assert initiale["montant"] * 100 == loi["couts"]["total_cents"]


def test_proposer_attend_une_autre_personne(agent, valideur, dossier):
    agent.post(page("proposer", dossier), _favorable())
    assert statut(dossier) == Statut.DECISION_PROPOSEE
    decision = Decision.objects.get()
    assert (decision.titre_nature, decision.montant_cents) == ("cr", 22_500)
    assert decision.titre_au == dans(121, jours=-1)
    assert not Notification.objects.exists()
    valider(agent, dossier)
    assert statut(dossier) == Statut.DECISION_PROPOSEE
    valider(valideur, dossier)
    assert statut(dossier) == Statut.FAVORABLE
    assert Notification.objects.get().nature == "decision_favorable"


def test_qui_propose_ne_valide_pas_meme_s_il_est_valideur(valideur):
    dossier = DossierFactory(en_instruction=True, agent=valideur.user)
    valideur.post(page("proposer", dossier), _favorable())
    vue = valideur.get(page("valider", dossier))
    assert "une autre personne la valide" in vue.content.decode()
    assert not vue.context["peut_valider"]
    valider(valideur, dossier)
    assert statut(dossier) == Statut.DECISION_PROPOSEE


@pytest.mark.parametrize(
    ("champs", "erreur"),
    [
        ({"titre_nature": ""}, "Dites quel titre est accordé."),
        ({"titre_au": ""}, "Indiquez le dernier jour"),
        ({"titre_du": dans(1), "titre_au": dans(1)}, "finit après"),
        ({"titre_nature": "atda"}, "choix valide"),
        ({"titre_nature": "vls_ts"}, "choix valide"),
        ({"titre_nature": "recepisse"}, "choix valide"),
        ({"titre_du": dans(0, jours=-11)}, "Indiquez un premier jour entre le"),
        ({"titre_du": dans(6, jours=1)}, "Indiquez un premier jour entre le"),
        ({"titre_au": dans(121, jours=1)}, "finit au plus tard le"),
        ({"sens": "refus"}, "se motive par écrit"),
        ({"sens": "irrecevable", "motifs": "  "}, "se motive par écrit"),
        ({"sens": "classement", "motifs": "x"}, "choix valide"),
        ({"montant": "-1"}, "supérieure ou égale"),
    ],
)
def test_une_proposition_incomplete_revient_entiere(agent, dossier, champs, erreur):
    reponse = agent.post(page("proposer", dossier), _favorable(**champs))
    assert reponse.status_code == 422
    assert erreur in reponse.content.decode()
    assert statut(dossier) == Statut.EN_INSTRUCTION
    assert not Decision.objects.exists()


def test_un_titre_que_la_loi_n_attendait_pas_a_sa_propre_duree(agent, dossier):
    """The length of the law is that of the permit it expects, whatever else is granted."""
    dossier.exigence = exigence() | {"titre": exigence()["titre"] | {"duree_mois": 48}}
    dossier.save()
    reponse = agent.post(page("proposer", dossier), _favorable(titre_nature="cr"))
    assert "finit au plus tard le" in reponse.content.decode()
    agent.post(page("proposer", dossier), _favorable(titre_nature="cr_permanent"))
    assert Decision.objects.get().titre_au == dans(121, jours=-1)


@pytest.mark.parametrize(("montant", "dit"), [("0,01", True), ("50", False), ("", True)])
def test_un_montant_qui_n_est_pas_celui_de_la_loi_se_voit(agent, valideur, dossier, montant, dit):
    assert exigence()["couts"]["total_cents"] == 5_000
    agent.post(page("proposer", dossier), _favorable(montant=montant))
    texte = valideur.get(page("valider", dossier)).content.decode()
    assert ("différent du montant prévu au dépôt\u00a0: 50\u00a0€" in texte) is dit


def test_une_proposition_arrivee_trop_tard_garde_les_motifs(agent, dossier):
    type(dossier).objects.update(statut=Statut.DESISTE)
    reponse = agent.post(
        page("proposer", dossier), _favorable(sens="refus", motifs="Trois pages de motifs.")
    )
    assert reponse.status_code == 409
    assert "Ce dossier a changé" in reponse.content.decode()
    assert "Trois pages de motifs." in reponse.content.decode()


def test_la_lettre_de_refus_montre_motifs_et_recours(agent, dossier):
    lettre = agent.post(
        page("apercu_decision", dossier), _favorable(sens="refus", motifs="Le motif du refus.")
    ).content.decode()
    assert "Le motif du refus." in lettre
    assert exigence()["recours"][0]["titre"] in lettre
    vide = agent.post(page("apercu_decision", dossier), {"sens": "refus"}).content.decode()
    assert "[Les motifs s’affichent ici.]" in vide
    assert not Decision.objects.exists()


def test_la_lettre_favorable_montre_le_titre(agent, dossier):
    lettre = agent.get(page("apercu_decision", dossier)).content.decode()
    assert "Carte de résident" in lettre
    assert "Attestation de décision favorable" in lettre


@pytest.fixture
def proposee(agent, dossier):
    transitions.proposer(dossier, par=agent.user, sens=Sens.REFUS, motifs="Motif d’essai.")
    return dossier


def test_le_valideur_voit_qui_quoi_pourquoi_et_ce_qui_a_change(valideur, agent, proposee):
    vue = valideur.get(page("valider", proposee))
    texte = vue.content.decode()
    assert agent.user.nom_complet in texte
    assert "Motif d’essai." in texte
    assert "Rien n’a changé dans le dossier." in texte
    assert "Motif d’essai." in valideur.get(page("apercu_proposition", proposee)).content.decode()


def test_renvoyer_rend_le_dossier_a_l_agent_avec_le_motif(valideur, agent, proposee):
    valideur.post(
        page("renvoyer", proposee), {"motif": "Relisez la pièce 3."} | proposition(proposee)
    )
    assert statut(proposee) == Statut.EN_INSTRUCTION
    assert "Relisez la pièce 3." in agent.get(page("proposer", proposee)).content.decode()


def test_renvoyer_sans_motif_revient_sur_la_page(valideur, proposee):
    reponse = valideur.post(page("renvoyer", proposee), {"motif": ""})
    assert reponse.status_code == 422
    assert statut(proposee) == Statut.DECISION_PROPOSEE


@pytest.mark.parametrize("nom", ["valider", "renvoyer"])
def test_un_agent_ne_valide_ni_ne_renvoie(agent, proposee, nom):
    reponse = agent.post(page(nom, proposee), {"motif": "x"} | proposition(proposee))
    assert statut(proposee) == Statut.DECISION_PROPOSEE
    assert reponse.status_code in {302, 409}
    ouverte = agent.get(page("valider", proposee))
    assert ouverte.status_code == 302
    assert "revient à un valideur" in messages(ouverte)[0]


@pytest.fixture
def contredite(valideur, agent, proposee):
    """The proposal that was read was sent back, and the opposite is proposed; the form of the first."""
    lue = proposition(proposee)
    transitions.renvoyer(proposee, par=valideur.user, motif="À revoir.")
    transitions.proposer(proposee, par=agent.user, sens=Sens.FAVORABLE, titre_nature="cr")
    return lue


@pytest.mark.parametrize("nom", ["valider", "renvoyer"])
@pytest.mark.parametrize("anciennete", ["contredite", "sans cle", "illisible"])
def test_on_ne_valide_ni_ne_renvoie_une_proposition_qu_on_n_a_pas_lue(
    valideur, proposee, contredite, nom, anciennete
):
    lue = {"contredite": contredite, "sans cle": {}, "illisible": {"decision": "²"}}[anciennete]
    reponse = valideur.post(page(nom, proposee), lue | {"motif": "Relisez."})
    texte = reponse.content.decode()
    assert reponse.status_code == 409
    assert "La proposition a changé depuis que vous avez ouvert cette page. Relisez-la." in texte
    assert "Carte de résident" in texte
    assert reponse.context["decision"] == proposee.decisions.en_attente().get()
    assert statut(proposee) == Statut.DECISION_PROPOSEE
    assert not Notification.objects.exists()
    assert valider(valideur, proposee).status_code == 302
    assert statut(proposee) == Statut.FAVORABLE


def test_une_proposition_deja_validee_ne_revient_pas_sur_sa_page(valideur, proposee):
    lue = proposition(proposee)
    valider(valideur, proposee)
    reponse = valideur.post(page("valider", proposee), lue)
    assert reponse.url == page("dossier", proposee)
    assert "Ce dossier a changé" in messages(reponse)[-1]


# Closing ----------------------------------------------------------------------------------


@pytest.fixture
def sans_reponse(agent, dossier):
    dossier.statut = Statut.COMPLEMENT_DEMANDE
    dossier.save()
    demande(
        dossier,
        agent.user,
        echeance=timezone.localdate() - timedelta(days=1),
        relancee_le=timezone.now() - timedelta(days=8),
    )
    return dossier


def test_classer_sans_suite_revient_a_une_autre_personne_qui_voit_la_lettre(
    agent, valideur, sans_reponse
):
    assert agent.get(page("classer_sans_suite", sans_reponse)).status_code == 302
    vue = valideur.get(page("classer_sans_suite", sans_reponse))
    motifs = vue.context["form"]["motifs"].value()
    assert "Un rappel vous a été adressé" in motifs
    lettre = valideur.get(page("apercu_classement", sans_reponse)).content.decode()
    assert "Le document est flou." in lettre
    valideur.post(page("classer_sans_suite", sans_reponse), {"motifs": motifs})
    assert statut(sans_reponse) == Statut.CLASSE_SANS_SUITE


def test_on_ne_classe_pas_avant_le_rappel_et_la_date(valideur, sans_reponse):
    sans_reponse.complements.update(relancee_le=None)
    reponse = valideur.post(page("classer_sans_suite", sans_reponse), {"motifs": "Texte à garder"})
    assert reponse.status_code == 409
    assert "Texte à garder" in reponse.content.decode()
    assert statut(sans_reponse) == Statut.COMPLEMENT_DEMANDE
