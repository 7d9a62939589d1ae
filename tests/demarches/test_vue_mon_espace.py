"""My space: am I safe, what have I to do, where do my cases stand, my papers, my messages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from attestations.models import Attestation
from demarches import situations, transitions
from demarches.catalogue.calcul import TypeDemande
from demarches.models import Sens
from demarches.statuts import Statut
from notifications.models import Notification
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


def test_un_papier_retire_le_dit_la_ou_il_se_telecharge(
    usager: Any, agent: Any, valideur: Any
) -> None:
    """The favourable certificate is worth nothing once the permit is handed over."""
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.proposer(dossier, par=agent.user, sens=Sens.FAVORABLE, titre_nature="cr")
    transitions.valider(dossier, par=valideur.user)
    transitions.rendre_disponible(dossier, par=agent.user, remise="Guichet 3.")
    phrase = f"N’est plus valable depuis le {_jour(0)}".replace(" 1 ", " 1er ")
    assert phrase not in _espace(usager).texte
    transitions.remettre(dossier, par=agent.user)
    for page in (reverse("demarches:mon_espace"), dossier.get_absolute_url()):
        assert Ecran(usager.get(page)).texte.count(phrase) == 1


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


def test_un_titre_a_renouveler_est_propose_dans_sa_fenetre(usager: Any) -> None:
    _titre(usager, 115)
    ecran = _espace(usager)
    [action] = ecran.textes(".anef-a-faire > li")
    assert "Renouvelez votre titre de séjour" in action
    assert reverse("demarches:presentation", args=["bpi-refugie"]) in " ".join(ecran.liens)


def test_une_demande_en_cours_remplace_la_proposition(usager: Any) -> None:
    _titre(usager, 115)
    transitions_en_cours = factories.brouillon(usager.user, type_demande=TypeDemande.RENOUVELLEMENT)
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


def test_le_papier_d_une_demande_close_ne_prouve_plus_le_sejour_a_lui_seul(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    papier = Attestation.objects.get()
    assert "Votre séjour est prouvé jusqu’au" in _bandeau(usager)[1]
    transitions.desister(dossier, par=usager.user)
    sorte, texte = _bandeau(usager)
    assert sorte == "error"
    assert "Aucun document connu ici ne prouve votre séjour à lui seul" in texte
    assert f"Votre demande {dossier.reference} est close depuis" in texte
    assert f"{papier.numero}, daté jusqu’au" in texte
    assert "ne prouve plus votre séjour à lui seul" in texte
    assert "Demandez à la préfecture" in texte


def test_ce_qui_prouve_encore_le_sejour_reste_dit_apres_la_cloture(usager: Any) -> None:
    _titre(usager, 200)
    transitions.desister(factories.depose(usager.user), par=usager.user)
    sorte, texte = _bandeau(usager)
    assert sorte == "success"
    assert f"Votre séjour est prouvé jusqu’au {_jour(200)}" in texte.replace("1er", "1")
    assert "Attestation de prolongation d’instruction" in texte


def test_un_refus_ferme_aussi_le_papier(usager: Any, agent: Any, valideur: Any) -> None:
    _refuser(factories.depose(usager.user), agent, valideur)
    assert _bandeau(usager)[0] == "error"


def test_le_papier_d_un_enfant_ne_prouve_pas_le_sejour_du_parent(usager: Any) -> None:
    transitions.deposer(
        preparer(usager.user, CAS["bpi-refugie-mineur-16-18-premiere_demande"]), par=usager.user
    )
    [telechargement] = _espace(usager).textes("main .anef-telechargement")
    assert "Pour Noa ESSAI. Valable du" in telechargement
    usager.user.titres.all().delete()
    assert _bandeau(usager)[0] == "error"


def test_un_document_de_voyage_ne_prouve_pas_le_sejour(usager: Any) -> None:
    _titre(usager, 90)
    _titre(usager, 900, nature="tve")
    assert f"prouvé jusqu’au {_jour(90)}" in _bandeau(usager)[1].replace("1er", "1")


def _refuser(dossier: Any, agent: Any, valideur: Any) -> None:
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.proposer(dossier, par=agent.user, sens=Sens.REFUS, motifs="Le motif écrit.")
    transitions.valider(dossier, par=valideur.user)


def _revenir(usager: Any) -> None:
    """Sign in again: the session has ended meanwhile."""
    usager.force_login(usager.user, backend="django.contrib.auth.backends.ModelBackend")


@pytest.mark.usefixtures("horloge")
def test_un_refus_se_conteste_avant_un_jour_compte_depuis_le_message(
    usager: Any, agent: Any, valideur: Any, horloge: Any
) -> None:
    _titre(usager, 2000)
    dossier = factories.depose(usager.user)
    _refuser(dossier, agent, valideur)
    Notification.objects.update(envoyee_le=timezone.now())
    [action] = _espace(usager).textes(".anef-a-faire > li")
    assert f"Si vous voulez contester la décision sur la demande {dossier.reference}" in action
    assert "Au plus tard le 10 mai 2027" in action
    assert "où le message vous a été envoyé : le 10 mars 2027" in action
    assert "Si la décision vous oblige à quitter la France" in action
    horloge.shift(timedelta(days=3))
    _revenir(usager)
    Notification.objects.filter(nature="decision_refus").update(lue_le=timezone.now())
    [action] = _espace(usager).textes(".anef-a-faire > li")
    assert "Au plus tard le 13 mai 2027" in action
    assert "où vous avez ouvert le message : le 13 mars 2027" in action
    horloge.shift(timedelta(days=62))
    _revenir(usager)
    assert not _espace(usager).textes(".anef-a-faire > li")


def test_sans_jour_de_notification_aucune_date_n_est_inventee(
    usager: Any, agent: Any, valideur: Any
) -> None:
    _titre(usager, 2000)
    _refuser(factories.depose(usager.user), agent, valideur)
    Notification.objects.all().delete()
    [action] = _espace(usager).textes(".anef-a-faire > li")
    assert "au plus tard" not in action
    assert "Recours contentieux. Délai : deux mois." in action


def test_un_retard_se_dit_avec_le_dernier_jour_et_non_un_jour_passe(usager: Any) -> None:
    _titre(usager, 20)
    ecran = _espace(usager)
    [action] = ecran.textes(".anef-a-faire > li")
    assert "Déposez dès aujourd’hui : vous êtes en retard." in action
    assert "Dernier jour : le " in action
    assert "il y a" not in action
    assert f"{reverse('demarches:presentation', args=['bpi-refugie'])}#renouvellement" in (
        ecran.liens
    )


def test_un_renouvellement_trop_tot_ne_s_annonce_que_s_il_est_proche(usager: Any) -> None:
    _titre(usager, 120 + 125)
    assert not _espace(usager).textes(".anef-a-faire > li")
    usager.user.titres.all().delete()
    _titre(usager, 120 + 100)
    [action] = _espace(usager).textes(".anef-a-faire > li")
    assert f"Vous pourrez déposer à partir du {_jour(100)}" in action.replace("1er", "1")


def test_un_brouillon_d_un_autre_type_ne_remplace_pas_le_renouvellement(usager: Any) -> None:
    _titre(usager, 90)
    factories.brouillon(usager.user)
    textes = " ".join(_espace(usager).textes(".anef-a-faire > li"))
    assert "Renouvelez votre titre de séjour" in textes
    assert "Terminez votre demande" in textes


def test_une_demande_deposee_meme_d_un_autre_type_remplace_la_proposition(usager: Any) -> None:
    _titre(usager, 90)
    factories.depose(usager.user)
    assert not _espace(usager).textes(".anef-a-faire > li")


def test_en_retard_ou_expire_le_bandeau_mene_au_renouvellement(usager: Any) -> None:
    _titre(usager, -30)
    ecran = _espace(usager)
    [bandeau] = ecran.chercher("main section.anef-bandeau")
    texte = " ".join(bandeau.text_content().split())
    assert "Dernier jour : le " in texte
    [lien] = bandeau.xpath(".//a/@href")
    assert lien == f"{reverse('demarches:presentation', args=['bpi-refugie'])}#renouvellement"


def test_fenetre_fermee_le_bandeau_mene_a_la_prefecture(usager: Any) -> None:
    _titre(usager, -400)
    prefecture = usager.user.prefecture
    prefecture.adresse, prefecture.telephone = "1 rue de l’Essai, Paris", "01 00 00 00 00"
    prefecture.save()
    _, texte = _bandeau(usager)
    assert "ne peut plus être déposée en ligne" in texte
    assert "Adressez-vous à la préfecture. Préfecture de police" in texte
    assert "1 rue de l’Essai, Paris, téléphone 01 00 00 00 00" in texte


def test_une_demande_en_examen_ne_se_redepose_pas(usager: Any) -> None:
    dossier = preparer(usager.user, CAS["passeport-talent-renouvellement"])
    transitions.deposer(dossier, par=usager.user)
    usager.user.titres.update(fin=timezone.localdate() - timedelta(days=1))
    sorte, texte = _bandeau(usager)
    assert sorte == "error"
    assert f"Votre demande {dossier.reference}, déposée" in texte
    assert "Déposez" not in texte


def test_une_reponse_en_retard_ne_se_donne_pas_un_jour_passe(
    usager: Any, agent: Any, valideur: Any
) -> None:
    _titre(usager, 2000)
    dossier = factories.au_statut(
        usager.user, Statut.COMPLEMENT_DEMANDE, agent=agent.user, autre_agent=valideur.user
    )
    dossier.complements.update(echeance=timezone.localdate() - timedelta(days=3))
    [action] = _espace(usager).textes(".anef-a-faire > li")
    assert "Répondez dès aujourd’hui : la date limite est passée" in action
    assert "au plus tard" not in action


def test_le_bandeau_lit_tous_les_papiers_pas_seulement_les_derniers_montres(usager: Any) -> None:
    factories.depose(usager.user)
    for n in range(12):
        copie = Attestation.objects.earliest("emise_le")
        copie.pk, copie.numero, copie.cle = None, f"CDP-{n}", f"copie:{n}"
        copie.nature, copie.valable_du, copie.valable_au = "confirmation_depot", None, None
        copie.emise_le = timezone.now() + timedelta(minutes=n)
        copie.save(force_insert=True)
    assert "Votre séjour est prouvé jusqu’au" in _bandeau(usager)[1]


def test_un_titre_de_voyage_plus_long_ne_cache_pas_le_titre_qui_finit(usager: Any) -> None:
    """What one travels with gives no right to stay: the permit is what is renewed, in time."""
    _titre(usager, 75)
    _titre(usager, 1000, nature="tve")
    ecran = _espace(usager)
    [action] = ecran.textes(".anef-a-faire > li")
    assert "Renouvelez votre titre de séjour" in action
    renouvellement = Ecran(usager.get(reverse("demarches:presentation", args=["bpi-refugie"])))
    assert "Cette demande suit un autre document de séjour" not in renouvellement.texte
    dossier = factories.brouillon(usager.user, type_demande=TypeDemande.RENOUVELLEMENT)
    assert dossier.reponses["titre_nature"] == "cr"


def test_un_titre_de_voyage_se_renouvelle_sans_attendre_la_fin_du_sejour(usager: Any) -> None:
    _titre(usager, 2000)
    _titre(usager, 20, nature="tve")
    page = Ecran(usager.get(reverse("demarches:presentation", args=["tve"])))
    assert "Cette demande suit un autre document de séjour" not in page.texte
    actions = _espace(usager).textes(".anef-a-faire > li")
    assert not any("titre de séjour" in action for action in actions)


@pytest.mark.parametrize("natures", [[], ["cr"], ["tve"], ["cr", "tve"]])
def test_la_loi_est_interrogee_une_fois_par_document(usager: Any, natures: list[str]) -> None:
    """The permit and the travel document, each once; nothing is asked for what nobody holds."""
    usager.user.titres.all().delete()
    for nature in natures:
        _titre(usager, 100, nature=nature)
    user = User.objects.get(pk=usager.user.pk)
    connues = [situation.titre_nature for situation in situations.par_document(user)]
    assert connues == (natures or [None])
