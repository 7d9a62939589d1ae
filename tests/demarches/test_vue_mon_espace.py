"""My space: am I safe, what have I to do, where do my cases stand, my papers, my messages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from attestations.models import Attestation
from demarches import transitions
from demarches.models import Sens
from demarches.statuts import Statut
from tests.demarches import factories
from tests.demarches.ecrans import Ecran
from tests.demarches.procedures import CAS, preparer

pytestmark = pytest.mark.django_db


def _espace(usager: Any) -> Ecran:
    ecran = Ecran(usager.get(reverse("demarches:mon_espace")))
    assert ecran.code == 200
    return ecran


def _titre(usager: Any, reste: int, **champs: Any) -> None:
    fin = timezone.localdate() + timedelta(days=reste)
    champs = {"nature": "cr", "motif": "refugie"} | champs
    factories.TitreDetenuFactory(
        titulaire=usager.user, debut=fin - timedelta(days=3650), fin=fin, **champs
    )


def _bandeau(usager: Any) -> tuple[str, str]:
    [bandeau] = _espace(usager).chercher("main section.anef-bandeau")
    sorte = next(c for c in bandeau.get("class").split() if c.startswith("anef-bandeau--"))
    return sorte.removeprefix("anef-bandeau--"), " ".join(bandeau.text_content().split())


def _jour(ecart: int) -> str:
    return date_format(timezone.localdate() + timedelta(days=ecart), "j F Y")


@pytest.mark.parametrize(
    ("reste", "sorte"), [(400, "success"), (61, "success"), (60, "warning"), (0, "warning")]
)
def test_le_bandeau_dit_jusqu_a_quand_le_sejour_est_prouve(
    reste: int, sorte: str, usager: Any
) -> None:
    _titre(usager, reste)
    trouvee, texte = _bandeau(usager)
    assert trouvee == sorte
    assert f"Votre séjour est prouvé jusqu’au {_jour(reste)}" in texte.replace("1er", "1")
    assert "Carte de résident" in texte


def test_sans_document_valable_le_bandeau_le_dit_et_mene_aux_demarches(usager: Any) -> None:
    _titre(usager, -1)
    sorte, texte = _bandeau(usager)
    assert sorte == "error"
    assert "Aucun document en cours de validité n’est connu ici" in texte
    assert "Votre dernier document (Carte de résident)" in texte
    assert reverse("demarches:catalogue") in _espace(usager).liens


def test_une_adp_prolonge_ce_que_dit_le_bandeau(usager: Any) -> None:
    _titre(usager, 20, nature="atda", motif="demande_asile")
    factories.depose(usager.user)
    papier = Attestation.objects.get()
    sorte, texte = _bandeau(usager)
    assert sorte == "success"
    assert "Attestation de prolongation d’instruction" in texte
    assert reverse("attestations:telecharger", args=[papier.numero]) in _espace(usager).liens


def test_une_confirmation_de_depot_ne_prouve_aucun_sejour(usager: Any) -> None:
    dossier = preparer(usager.user, CAS["passeport-talent-renouvellement"])
    transitions.deposer(dossier, par=usager.user)
    usager.user.titres.update(fin=timezone.localdate() - timedelta(days=1))
    sorte, _ = _bandeau(usager)
    assert sorte == "error"
    assert "Attestation de confirmation de dépôt" in _espace(usager).texte


def test_une_decision_favorable_prouve_le_sejour_jusqu_a_la_remise(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.proposer(dossier, par=agent.user, sens=Sens.FAVORABLE, titre_nature="cr")
    transitions.valider(dossier, par=valideur.user)
    sorte, texte = _bandeau(usager)
    assert sorte == "success"
    assert "Votre séjour est prouvé jusqu’à la remise de votre titre" in texte


def test_rien_a_faire_ne_se_dit_pas(usager: Any) -> None:
    _titre(usager, 2000)
    ecran = _espace(usager)
    assert "Ce que vous avez à faire" not in ecran.texte
    assert "Vous n’avez pas de demande en cours." in ecran.texte
    assert "Vous n’avez pas encore de message." in ecran.texte


def test_un_brouillon_se_continue(usager: Any) -> None:
    _titre(usager, 2000)
    dossier = factories.brouillon(usager.user)
    ecran = _espace(usager)
    [action] = ecran.textes(".anef-a-faire > li")
    assert f"Terminez votre demande {dossier.reference}" in action
    assert dossier.get_absolute_url() in ecran.liens


def test_le_plus_urgent_vient_d_abord(usager: Any, agent: Any, valideur: Any) -> None:
    _titre(usager, 2000)
    factories.au_statut(
        usager.user, Statut.COMPLEMENT_DEMANDE, agent=agent.user, autre_agent=valideur.user
    )
    factories.brouillon(usager.user, "passeport-talent")
    actions = _espace(usager).textes(".anef-a-faire > li")
    assert "Répondez à la préfecture : documents demandés" in actions[0]
    assert "Terminez votre demande" in actions[1]


def test_un_titre_a_renouveler_est_propose_dans_sa_fenetre_et_pas_avant(usager: Any) -> None:
    _titre(usager, 125)
    assert not _espace(usager).textes(".anef-a-faire > li")
    usager.user.titres.all().delete()
    _titre(usager, 115)
    ecran = _espace(usager)
    [action] = ecran.textes(".anef-a-faire > li")
    assert "Renouvelez votre titre de séjour" in action
    assert reverse("demarches:presentation", args=["bpi-refugie"]) in " ".join(ecran.liens)


def test_une_demande_en_cours_remplace_la_proposition(usager: Any) -> None:
    _titre(usager, 115)
    transitions_en_cours = factories.brouillon(usager.user)
    [action] = _espace(usager).textes(".anef-a-faire > li")
    assert transitions_en_cours.reference in action


def test_chaque_demande_dit_son_etat_qui_agit_et_la_suite(
    usager: Any, agent: Any, valideur: Any
) -> None:
    en_cours = factories.depose(usager.user)
    ecran = _espace(usager)
    [carte] = ecran.textes("article.anef-dossier")
    assert en_cours.reference in carte
    assert "La préfecture a reçu votre demande." in carte
    assert "La préfecture examine, depuis" in carte
    assert "Sans réponse de la préfecture" in carte


def test_les_demandes_terminees_sont_a_part(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.desister(dossier, par=usager.user)
    ecran = _espace(usager)
    assert "Vous n’avez pas de demande en cours." in ecran.texte
    assert "Demandes terminées" in ecran.textes("h2")


def test_les_papiers_et_les_messages_sont_la(usager: Any) -> None:
    factories.depose(usager.user)
    ecran = _espace(usager)
    papier = Attestation.objects.get()
    [telechargement] = ecran.textes("main .anef-telechargement")
    assert papier.numero in telechargement
    assert "Valable du" in telechargement
    assert "Nouveau" in ecran.texte
    assert reverse("notifications:liste") in ecran.liens


def test_rien_d_autrui_n_y_parait(usager: Any, autre_usager: Any) -> None:
    autrui = factories.depose(autre_usager.user)
    ecran = _espace(usager)
    assert autrui.reference not in ecran.texte
    assert Attestation.objects.get().numero not in ecran.texte
