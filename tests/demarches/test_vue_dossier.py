"""Following a case: where it stands, what comes next, what happened, who read it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone

from anef.templatetags.anef import date_longue
from attestations.models import Attestation
from demarches import journal, libelles, transitions
from demarches.models import Dossier, Sens
from demarches.statuts import Statut
from notifications.models import Notification
from tests.demarches import factories
from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db
DEPOSES = [statut for statut in Statut if statut is not Statut.BROUILLON]


def _page(usager: Any, dossier: Dossier) -> Ecran:
    ecran = Ecran(usager.get(dossier.get_absolute_url()))
    assert ecran.code == 200
    return ecran


@pytest.mark.parametrize("statut", DEPOSES, ids=str)
def test_chaque_statut_se_dit_en_mots_avec_qui_agit(
    statut: Statut, usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = factories.au_statut(usager.user, statut, agent=agent.user, autre_agent=valideur.user)
    ecran = _page(usager, dossier)
    [bandeau] = ecran.textes("main section.anef-bandeau")
    assert str(libelles.PHRASES[statut]) in bandeau
    assert str(dossier.main.label) in bandeau
    assert str(statut.label) in ecran.texte
    assert dossier.reference in ecran.texte


def test_un_brouillon_reprend_a_la_premiere_etape_incomplete(usager: Any) -> None:
    dossier = factories.brouillon(usager.user, reponses=factories.REPONSES_REFUGIE)
    reponse = usager.get(dossier.get_absolute_url())
    assert reponse.url == reverse("demarches:etape", args=[dossier.reference, "justificatifs"])


def test_la_page_montre_dates_papiers_reponses_et_fichiers(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    ecran = _page(usager, dossier)
    papier = Attestation.objects.get()
    assert reverse("attestations:telecharger", args=[papier.numero]) in ecran.liens
    for jointe in dossier.pieces.all():
        assert reverse("demarches:piece", args=[dossier.reference, jointe.pk]) in ecran.liens
    assert "Préfecture de police" in ecran.texte
    assert "Sans réponse de la préfecture, la demande est considérée comme refusée" in ecran.texte
    assert "Personne n’a encore ouvert votre demande." in ecran.texte
    assert reverse("demarches:desister", args=[dossier.reference]) in ecran.liens


def test_la_chronologie_ne_nomme_personne_de_la_prefecture(usager: Any, agent: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.constater_complet(dossier, par=agent.user)
    journal.consigner(dossier, par=agent.user)
    ecran = _page(usager, dossier)
    assert agent.user.nom not in ecran.texte
    assert agent.user.email not in ecran.texte
    assert "Agent" in " ".join(ecran.textes("main li"))
    assert "votre demande entière" in " ".join(ecran.textes("main li"))
    lignes = " ".join(ecran.textes(".anef-chronologie, main ol"))
    assert "Vous" in lignes


def test_l_avis_interne_ne_se_voit_pas(usager: Any, agent: Any, valideur: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.proposer(dossier, par=agent.user, sens=Sens.REFUS, motifs="Motif confidentiel.")
    assert "Motif confidentiel." not in _page(usager, dossier).texte
    transitions.renvoyer(dossier, par=valideur.user, motif="Mot au collègue.")
    ecran = _page(usager, dossier)
    assert "Mot au collègue." not in ecran.texte
    assert "Motif confidentiel." not in ecran.texte


def test_un_refus_dit_ses_motifs_et_les_recours(usager: Any, agent: Any, valideur: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.proposer(dossier, par=agent.user, sens=Sens.REFUS, motifs="Le motif écrit.")
    transitions.valider(dossier, par=valideur.user)
    ecran = _page(usager, dossier)
    assert "Le motif écrit." in ecran.texte
    assert "La décision et ce que vous pouvez faire" in ecran.textes("h2")
    assert "Recours contentieux" in ecran.texte
    assert "tribunal administratif" in ecran.texte.lower()
    assert reverse("demarches:desister", args=[dossier.reference]) not in ecran.liens


def test_une_decision_favorable_dit_le_titre_et_ce_qu_il_coute(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = factories.depose(usager.user)
    du = timezone.localdate()
    au = du + timedelta(days=3650)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.proposer(
        dossier,
        par=agent.user,
        sens=Sens.FAVORABLE,
        titre_nature="cr",
        titre_du=du,
        titre_au=au,
        montant_cents=50_00,
    )
    transitions.valider(dossier, par=valideur.user)
    ecran = _page(usager, dossier)
    dates = f"du {date_longue(du, '')} au {date_longue(au, '')}"
    assert f"Titre accordé : Carte de résident, {dates}" in ecran.texte
    assert "50 €" in ecran.texte.replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ")
    transitions.rendre_disponible(dossier, par=agent.user, remise="Guichet 3, le mardi.")
    assert "Guichet 3, le mardi." in _page(usager, dossier).texte


def test_un_complement_demande_mene_a_la_reponse(usager: Any, agent: Any, valideur: Any) -> None:
    dossier = factories.au_statut(
        usager.user, Statut.COMPLEMENT_DEMANDE, agent=agent.user, autre_agent=valideur.user
    )
    ecran = _page(usager, dossier)
    assert reverse("demarches:complement", args=[dossier.reference]) in ecran.liens
    assert "Envoyez les documents demandés au plus tard" in ecran.texte


def test_une_piece_refusee_dit_pourquoi(usager: Any, agent: Any) -> None:
    dossier = factories.depose(usager.user)
    dossier.pieces.filter(piece="justificatif-domicile").update(
        verdict="refusee",
        motif="Le document a plus de six mois.",
        examinee_par=agent.user,
        examinee_le=timezone.now() - timedelta(days=1),
    )
    assert "Refusée : Le document a plus de six mois." in _page(usager, dossier).texte


def test_un_refus_dit_le_dernier_jour_de_chaque_voie(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.proposer(dossier, par=agent.user, sens=Sens.REFUS, motifs="Le motif écrit.")
    transitions.valider(dossier, par=valideur.user)
    lu = datetime(2026, 11, 17, 12, tzinfo=UTC)
    Notification.objects.filter(nature="decision_refus").update(lue_le=lu)
    texte = _page(usager, dossier).texte
    assert texte.count("Au plus tard le 17 janvier 2027") == 3
    assert "où vous avez ouvert le message : le 17 novembre 2026" in texte
    Notification.objects.all().delete()
    texte = _page(usager, dossier).texte
    assert "Au plus tard" not in texte
    assert "Chaque délai se compte à partir du jour où la décision vous est notifiée." in texte


def test_une_decision_favorable_dit_que_le_titre_se_fabrique(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = factories.au_statut(
        usager.user, Statut.FAVORABLE, agent=agent.user, autre_agent=valideur.user
    )
    [bandeau] = _page(usager, dossier).textes("main section.anef-bandeau")
    assert "La préfecture fait fabriquer votre titre, depuis" in bandeau
    assert "La préfecture examine" not in bandeau


def test_la_reponse_envoyee_se_relit(usager: Any, agent: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    elements = [
        transitions.Element(piece, piece, "Il manque.") for piece in ("passeport", "autre-0")
    ]
    ancien = factories.joindre(dossier, "passeport")
    demande = transitions.demander_complement(dossier, par=agent.user, elements=elements)
    assert "Votre réponse envoyée" not in _page(usager, dossier).texte
    garde, remplace = demande.elements.all()
    garde.reponse, garde.note = "garder", "C’est bien celui-ci."
    remplace.reponse = "remplacer"
    for element in (garde, remplace):
        element.save()
    nouveau = factories.joindre(dossier, "autre-0", complement=demande)
    transitions.recevoir_complement(dossier, par=usager.user, note="Voici tout.")
    apres = factories.joindre(dossier, "passeport")
    ecran = _page(usager, dossier)
    assert "Votre réponse envoyée le" in " ".join(ecran.textes("h3"))
    [premiere, seconde] = [li for li in ecran.chercher("li") if li.xpath("./strong[1]")][-2:]
    assert "document gardé" in premiere.text_content()
    assert "C’est bien celui-ci." in premiere.text_content()
    assert "document remplacé" in seconde.text_content()
    adresse = [
        reverse("demarches:piece", args=[dossier.reference, j.pk]) for j in (ancien, nouveau)
    ]
    assert adresse[0] in premiere.xpath(".//a/@href")
    assert seconde.xpath(".//a/@href") == adresse[1:]
    assert str(apres.pk) not in " ".join(premiere.xpath(".//a/@href"))
    assert "Voici tout." in ecran.texte


def test_la_page_liste_les_messages_de_ce_dossier_et_d_aucun_autre(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    Notification.objects.exclude(reference=dossier.reference).delete()
    [message] = Notification.objects.filter(reference=dossier.reference, dans_le_compte=True)
    autre = Notification.objects.get(pk=message.pk)
    autre.pk, autre.cle, autre.reference, autre.objet = None, "autre", "DEM-AUTRE", "Ailleurs"
    autre.save(force_insert=True)
    ecran = _page(usager, dossier)
    assert "Messages de ce dossier" in ecran.textes("h2")
    assert reverse("notifications:message", args=[message.pk]) in ecran.liens
    assert "Ailleurs" not in ecran.texte


def test_la_chronologie_se_filtre_sans_javascript(usager: Any, agent: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    adresse = dossier.get_absolute_url()

    def titres(actes: str) -> list[str]:
        return Ecran(usager.get(adresse, {"actes": actes})).textes(".anef-chronologie__titre")

    assert "Demande déposée" in titres("moi")
    assert "Demande prise en charge par un agent" not in titres("moi")
    assert "Demande déposée" not in titres("administration")
    assert "Demande prise en charge par un agent" in titres("administration")
    assert sorted(titres("moi") + titres("administration")) == sorted(titres(""))
    assert titres("n’importe quoi") == titres("")
    ecran = Ecran(usager.get(adresse, {"actes": "moi"}))
    assert ecran.textes(".anef-filtres [aria-current=true]") == ["Ce que j’ai fait"]


def test_une_erreur_vue_apres_le_depot_a_une_issue(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    ecran = _page(usager, dossier)
    assert "la préfecture seule corrige" in ecran.texte
    assert f"{reverse('assistance:contact')}?page={quote(dossier.get_absolute_url(), safe='')}" in (
        ecran.liens
    )


def test_le_titre_disponible_dit_comment_avoir_un_rendez_vous(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = factories.au_statut(
        usager.user, Statut.TITRE_DISPONIBLE, agent=agent.user, autre_agent=valideur.user
    )
    [bandeau] = _page(usager, dossier).textes("main section.anef-bandeau")
    assert "La préfecture vous donne rendez-vous." in bandeau
    assert "Demander mon rendez-vous" in bandeau
