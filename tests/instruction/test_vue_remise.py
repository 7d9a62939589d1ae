"""Handing a permit over: the message that says where and what to bring, then the end of the case."""

import pytest
from django.urls import reverse
from django.utils import timezone

from demarches import delais, transitions
from demarches.models import Sens
from demarches.statuts import Statut
from instruction import remises
from notifications.models import Notification
from tests.instruction.factories import DossierFactory, exigence

pytestmark = pytest.mark.django_db


def page(nom, dossier):
    return reverse(f"instruction:{nom}", args=[dossier.reference])


def statut(dossier):
    dossier.refresh_from_db()
    return dossier.statut


@pytest.fixture
def favorable(valideur, agent):
    dossier = DossierFactory(en_instruction=True, agent=agent.user)
    du = timezone.localdate()
    transitions.proposer(
        dossier,
        par=agent.user,
        sens=Sens.FAVORABLE,
        titre_nature="cr",
        titre_du=du,
        titre_au=delais.dernier_jour(du, 120),
        montant_cents=22_500,
    )
    transitions.valider(dossier, par=valideur.user)
    return dossier


def test_le_message_de_remise_se_complete_avant_de_partir(agent, favorable):
    form = agent.get(page("rendre_disponible", favorable)).context["form"]
    texte = form["remise"].value()
    assert "225\u00a0€" in texte
    assert "16 chiffres" in texte
    assert favorable.prefecture.nom in texte
    reponse = agent.post(page("rendre_disponible", favorable), {"remise": texte})
    assert reponse.status_code == 422
    assert "crochets" in reponse.content.decode()
    assert statut(favorable) == Statut.FAVORABLE
    pret = "Venez le 2 mai 2027 à 9 heures."
    agent.post(page("rendre_disponible", favorable), {"remise": pret})
    assert statut(favorable) == Statut.TITRE_DISPONIBLE
    assert favorable.remise == pret


@pytest.mark.parametrize(
    ("beneficiaire", "attendus", "absents"),
    [
        ("", ["Votre document est prêt", "votre ancien titre, si vous en avez un"], ["enfant"]),
        ("x" * 32, ["Le document de l’enfant est prêt", "de l’enfant, s’il en a un"], []),
    ],
)
def test_personne_n_est_prie_d_apporter_ce_qu_il_n_a_pas(
    agent, favorable, beneficiaire, attendus, absents
):
    favorable.beneficiaire = beneficiaire
    favorable.save()
    texte = agent.get(page("rendre_disponible", favorable)).context["form"]["remise"].value()
    transitions.rendre_disponible(favorable, par=agent.user, remise="Venez.")
    annonce = Notification.objects.get(nature="titre_disponible").corps
    assert exigence()["titre"]["libelle"] in texte
    for mots in attendus:
        assert mots in texte
    for mots in [*absents, "passeport"]:
        assert mots not in texte + annonce
    assert ("s’il en a un." if beneficiaire else "si vous en avez un.") in annonce
    assert "Apportez la preuve du paiement." in annonce


def test_le_document_a_retirer_porte_le_nom_du_titre_accorde(agent, favorable):
    loi = exigence()
    titre = {"nature": "tve", "libelle": "Titre de voyage pour réfugié"}
    favorable.exigence = loi | {"titre": loi["titre"] | titre}
    favorable.save()
    accorde = favorable.decisions.get()
    assert "prêt : Carte de résident. Venez" in remises.texte(favorable, accorde)
    accorde.titre_nature = "tve"
    assert "prêt : Titre de voyage pour réfugié. Venez" in remises.texte(favorable, accorde)


def test_la_remise_se_confirme_puis_clot(agent, favorable):
    transitions.rendre_disponible(favorable, par=agent.user, remise="Venez.")
    assert agent.get(page("remettre", favorable)).status_code == 200
    assert statut(favorable) == Statut.TITRE_DISPONIBLE
    agent.post(page("remettre", favorable))
    assert statut(favorable) == Statut.TITRE_REMIS
