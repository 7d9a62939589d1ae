"""Requests filed by an employer: who may, for whom, before which prefecture, told to whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts import profil
from accounts.siret import lisible
from attestations.models import Attestation, Nature
from demarches import brouillons, completude, orientation, situations, transitions
from demarches.catalogue import charger
from demarches.catalogue.calcul import TypeDemande
from demarches.models import Dossier, Sens
from demarches.statuts import Statut
from notifications.models import Notification
from tests.conftest import _personnel
from tests.demarches import factories
from tests.petit_catalogue import brouillon, deposer

pytestmark = pytest.mark.django_db
TRAVAIL, ADRESSE = "essai-autorisation-travail", "essai-changement-adresse"
essais = pytest.mark.usefixtures("petit_catalogue")


@pytest.fixture
def agent_de_lyon(db: None) -> Any:
    return _personnel("agent-lyon", "agent", "69")


@pytest.fixture
def valideur_de_lyon(db: None) -> Any:
    return _personnel("valideur-lyon", "valideur", "69")


def presentation(code: str) -> str:
    return reverse("demarches:presentation", args=[code])


# Who may --------------------------------------------------------------------------------------


@essais
@pytest.mark.parametrize(
    ("code", "qui", "peut"),
    [
        (TRAVAIL, "employeur", True),
        (TRAVAIL, "usager", False),
        (TRAVAIL, "agent", False),
        (ADRESSE, "employeur", False),
        (ADRESSE, "usager", True),
        (ADRESSE, "support", False),
    ],
)
def test_chacun_ne_depose_que_ce_que_la_loi_lui_laisse(
    code: str, qui: str, peut: bool, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(qui).user
    demarche = charger().demarche(code)
    assert orientation.depose(user, demarche) is peut
    if peut:
        assert brouillons.commencer(demarche, demarche.types[0], par=user).pk
    else:
        with pytest.raises(brouillons.PasPourVous):
            brouillons.commencer(demarche, demarche.types[0], par=user)
        assert not Dossier.objects.exists()


@essais
@pytest.mark.parametrize(
    ("code", "qui", "dit", "commence"),
    [
        (TRAVAIL, "employeur", "Environ", True),
        (TRAVAIL, "usager", "Votre employeur dépose cette demande", False),
        (TRAVAIL, "anonyme", "Se connecter comme employeur", False),
        (ADRESSE, "employeur", "La personne étrangère dépose elle-même", False),
        (ADRESSE, "usager", "Environ", True),
        (ADRESSE, "anonyme", "Se connecter pour commencer", False),
    ],
)
def test_la_page_dit_a_chacun_quoi_faire(
    code: str, qui: str, dit: str, commence: bool, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(qui)
    page = client.get(presentation(code)).content.decode()
    assert dit in page
    assert (reverse("demarches:commencer", args=[code]) in page) is commence
    assert ("L’employeur dépose la demande" in page) is (code == TRAVAIL)


@essais
@pytest.mark.parametrize(
    ("code", "type_demande", "qui"),
    [(TRAVAIL, "demande_employeur", "usager"), (ADRESSE, "declaration", "employeur")],
)
def test_un_depart_force_est_refuse_en_mots(
    code: str, type_demande: str, qui: str, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(qui)
    adresse = reverse("demarches:commencer", args=[code])
    reponse = client.post(adresse, {"type_demande": type_demande}, follow=True)
    assert "depuis un autre compte que le vôtre" in reponse.content.decode()
    assert not Dossier.objects.exists()


@essais
def test_un_employeur_ne_voit_que_les_demarches_des_employeurs(
    employeur: Any, usager: Any, anonyme: Any
) -> None:
    liste = reverse("demarches:catalogue")
    assert presentation(TRAVAIL) in employeur.get(liste).content.decode()
    assert presentation(ADRESSE) not in employeur.get(liste).content.decode()
    for autre in (usager, anonyme):
        page = autre.get(liste).content.decode()
        assert presentation(TRAVAIL) in page
        assert presentation(ADRESSE) in page


@essais
def test_ses_demandes_restent_a_lui(
    employeur: Any, usager: Any, agent: Any, agent_de_lyon: Any, support: Any
) -> None:
    dossier = deposer(employeur.user, TRAVAIL)
    voient = [
        client
        for client in (employeur, usager, agent, agent_de_lyon, support)
        if Dossier.objects.visibles_par(client.user).filter(pk=dossier.pk).exists()
    ]
    assert voient == [employeur, agent_de_lyon]
    papier = Attestation.objects.get(reference=dossier.reference)
    adresse = reverse("attestations:telecharger", args=[papier.numero])
    assert employeur.get(adresse).status_code == 200
    assert usager.get(adresse).status_code == 404


# What is known ---------------------------------------------------------------------------------


@essais
def test_le_brouillon_vient_rempli_du_compte(employeur: Any) -> None:
    dossier = factories.brouillon(employeur.user, TRAVAIL, TypeDemande.DEMANDE_EMPLOYEUR)
    assert dossier.registre == {}
    assert dossier.reponses == {
        "raison_sociale": "BOULANGERIE FICTIVE",
        "siret": "99999000500012",
        "voie": "3 place de l’Essai",
        "code_postal": "69003",
        "commune": "Lyon",
        "telephone": "0600000001",
        "email": "rh@entreprise.example",
    }
    assert situations.de_la_personne(employeur.user).valeur("siret") == "99999000500012"


@essais
def test_l_espace_d_un_employeur_ne_parle_ni_de_sejour_ni_de_titre(employeur: Any) -> None:
    dossier = deposer(employeur.user, TRAVAIL)
    page = employeur.get(reverse("demarches:mon_espace")).content.decode()
    for dit in ("Bonjour Lou Démo", "BOULANGERIE FICTIVE", dossier.reference, "Reçu de demande"):
        assert dit in page
    for tu in ("Votre séjour est prouvé", "Aucun document en cours de validité", "Renouvelez"):
        assert tu not in page
    assert (
        employeur.get(reverse("demarches:depot_reussi", args=[dossier.reference])).status_code
        == 200
    )


@essais
def test_un_dossier_par_salarie_et_jamais_deux_pour_le_meme(employeur: Any) -> None:
    premier = deposer(employeur.user, TRAVAIL)
    second = deposer(employeur.user, TRAVAIL, salarie_prenoms="Nour")
    assert premier.beneficiaire != second.beneficiaire
    demarche = charger().demarche(TRAVAIL)
    troisieme = factories.brouillon(employeur.user, TRAVAIL, demarche.types[0])
    double = brouillons.enregistrer(troisieme, premier.saisies)
    manques = {m.cle for m in completude.manques(double)}
    assert "beneficiaire" in manques


@essais
def test_sans_salarie_a_nommer_chaque_demande_est_la_sienne(
    employeur: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    demarche = charger().demarche(TRAVAIL)
    anonyme = demarche.model_copy(
        update={"questions": tuple(q for q in demarche.questions if q.id != "salarie_nom")}
    )
    deux = [brouillons.commencer(anonyme, anonyme.types[0], par=employeur.user) for _ in range(2)]
    assert [d.beneficiaire for d in deux] == [d.reference for d in deux]


# Before whom -----------------------------------------------------------------------------------


@essais
def test_la_prefecture_est_celle_du_lieu_de_travail(employeur: Any) -> None:
    lyon = deposer(employeur.user, TRAVAIL)
    paris = deposer(
        employeur.user,
        TRAVAIL,
        salarie_prenoms="Nour",
        voie="1 rue du Chantier",
        code_postal="75011",
        commune="Paris",
    )
    lyon.refresh_from_db()
    employeur.user.refresh_from_db()
    assert (lyon.prefecture_id, paris.prefecture_id) == ("69", "75")
    assert paris.nom_beneficiaire == "MODÈLE NOUR"
    assert (employeur.user.code_postal, employeur.user.prefecture_id) == ("69003", "69")


@essais
def test_l_entreprise_qui_demenage_ne_deplace_pas_ses_demandes(
    employeur: Any, settings: Any
) -> None:
    dossier = deposer(employeur.user, TRAVAIL)
    coordonnees = {"voie": "1 quai", "code_postal": "75011", "commune": "Paris", "contact": "Sam"}
    profil.changer_coordonnees(employeur.user, coordonnees)
    dossier.refresh_from_db()
    assert dossier.prefecture_id == "69"
    assert not Notification.objects.filter(nature="transfert").exists()


@essais
def test_un_employeur_sans_adresse_depose_quand_meme(employeur: Any) -> None:
    user = employeur.user
    user.voie = user.code_postal = user.commune = ""
    user.prefecture = None
    user.save()
    dossier = deposer(user, TRAVAIL, voie="1 rue", code_postal="69001", commune="Lyon")
    assert dossier.prefecture_id == "69"


@essais
def test_sans_adresse_nulle_part_le_depot_attend_et_le_dit(usager: Any) -> None:
    usager.user.prefecture = None
    usager.user.save()
    demarche = charger().demarche("essai-sans-adresse")
    dossier = factories.brouillon(usager.user, demarche.code, demarche.types[0])
    dossier = brouillons.enregistrer(dossier, {"date_demenagement": "02/03/2027"})
    [manque] = completude.manques(dossier)
    assert "Mon compte" in manque.message


# Papers and messages ---------------------------------------------------------------------------


def test_les_papiers_nomment_l_entreprise_et_le_salarie(
    petit_catalogue: None, employeur: Any
) -> None:
    dossier = deposer(
        employeur.user, TRAVAIL, raison_sociale="BOULANGERIE DU CHANTIER", voie="9 rue Neuve"
    )
    donnees = Attestation.objects.get(reference=dossier.reference).donnees
    assert donnees["titulaire"]["nom"] == "BOULANGERIE DU CHANTIER"
    assert donnees["titulaire"]["siret"] == "99999000500012"
    assert donnees["titulaire"]["adresse"] == "9 rue Neuve\n69003 Lyon"
    assert donnees["titulaire"]["numero_etranger"] == ""
    assert donnees["beneficiaire"]["nom"] == "MODÈLE"
    assert donnees["beneficiaire"]["ne_le"] == "1995-06-12"
    assert donnees["titre_detenu"] is None


def _decider(dossier: Dossier, agent: Any, valideur: Any, sens: Sens) -> None:
    transitions.prendre_en_charge(dossier, par=agent.user)
    motifs = "" if sens is Sens.FAVORABLE else "Motif d’essai."
    transitions.proposer(dossier, par=agent.user, sens=sens, motifs=motifs)
    transitions.valider(dossier, par=valideur.user)


@essais
def test_une_autorisation_va_a_l_employeur_et_au_salarie(
    employeur: Any, agent_de_lyon: Any, valideur_de_lyon: Any
) -> None:
    dossier = deposer(employeur.user, TRAVAIL, salarie_email="ilyas@salarie.example")
    _decider(dossier, agent_de_lyon, valideur_de_lyon, Sens.FAVORABLE)
    assert dossier.loi.issues == ("favorable", "refus")
    papier = Attestation.objects.get(nature=Nature.AUTORISATION_TRAVAIL)
    assert papier.titulaire == employeur.user
    assert papier.donnees["lignes"][0] == {"libelle": "Emploi occupé", "valeur": "Boulanger"}
    au_salarie = Notification.objects.get(nature="decision_au_salarie")
    a_l_employeur = Notification.objects.get(nature="decision_favorable")
    assert a_l_employeur.destinataire == employeur.user
    assert (au_salarie.destinataire, au_salarie.adresse) == (None, "ilyas@salarie.example")
    assert (au_salarie.dans_le_compte, au_salarie.lien) == (False, "")
    for message in (au_salarie, a_l_employeur):
        assert [piece["cle"] for piece in message.pieces] == [papier.numero]
    dossier.refresh_from_db()
    assert dossier.statut == Statut.ACCORDE


@essais
def test_un_refus_ne_donne_pas_ses_motifs_au_salarie(
    employeur: Any, agent_de_lyon: Any, valideur_de_lyon: Any
) -> None:
    dossier = deposer(employeur.user, TRAVAIL, salarie_email="ilyas@salarie.example")
    _decider(dossier, agent_de_lyon, valideur_de_lyon, Sens.REFUS)
    au_salarie = Notification.objects.get(nature="decision_au_salarie")
    assert au_salarie.pieces == []
    assert "Motif d’essai." not in au_salarie.corps
    assert "demandez-la-lui" in au_salarie.corps


@essais
def test_sans_courriel_du_salarie_personne_d_autre_n_est_prevenu(
    employeur: Any, agent_de_lyon: Any, valideur_de_lyon: Any
) -> None:
    dossier = deposer(employeur.user, TRAVAIL)
    _decider(dossier, agent_de_lyon, valideur_de_lyon, Sens.FAVORABLE)
    assert not Notification.objects.filter(destinataire=None).exists()


@essais
def test_une_reponse_d_etranger_n_ecrit_a_personne_d_autre(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = deposer(usager.user, ADRESSE)
    reponses = dossier.reponses | {"salarie_email": "ilyas@salarie.example"}
    Dossier.objects.filter(pk=dossier.pk).update(reponses=reponses)
    dossier.refresh_from_db()
    _decider(dossier, agent, valideur, Sens.FAVORABLE)
    assert not Notification.objects.filter(destinataire=None).exists()


# The desk --------------------------------------------------------------------------------------


@essais
def test_le_bureau_montre_l_entreprise_et_la_trouve(employeur: Any, agent_de_lyon: Any) -> None:
    dossier = deposer(employeur.user, TRAVAIL)
    file = reverse("instruction:file")
    ligne = agent_de_lyon.get(file).content.decode()
    assert "BOULANGERIE FICTIVE" in ligne
    assert "pour un salarié" in ligne
    page = agent_de_lyon.get(reverse("instruction:dossier", args=[dossier.reference]))
    texte = page.content.decode()
    for dit in (lisible("99999000500012"), "Lou Démo", "MODÈLE"):
        assert dit in texte
    for tu in ("Numéro étranger", "Documents de séjour détenus", "Droits prouvés"):
        assert tu not in texte
    for cherche, trouve in [
        ("99999000500012", True),
        ("999 990 005", True),
        ("99999", False),
        ("boulangerie", True),
    ]:
        trouves = agent_de_lyon.get(file, {"q": cherche}).context["lignes"]
        assert bool(trouves) is trouve, cherche


@essais
def test_un_brouillon_d_employeur_se_remplit_par_l_assistant(employeur: Any) -> None:
    dossier = brouillon(employeur.user, TRAVAIL)
    page = employeur.get(reverse("demarches:etape", args=[dossier.reference, "informations"]))
    assert 'value="99999000500012"' in page.content.decode()
    recapitulatif = reverse("demarches:etape", args=[dossier.reference, "recapitulatif"])
    assert "BOULANGERIE FICTIVE" in employeur.get(recapitulatif).content.decode()


# The real catalogue ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code", [d.code for d in charger().demarches if d.deposee_par == "employeur"]
)
def test_chaque_demarche_d_employeur_vient_remplie_du_compte(code: str, employeur: Any) -> None:
    demarche = charger().demarche(code)
    dossier = factories.brouillon(employeur.user, code, demarche.types[0])
    connu = {"raison_sociale": "BOULANGERIE FICTIVE", "siret": "99999000500012"}
    posees = {question.id for question in demarche.questions}
    assert connu.keys() <= posees
    assert {cle: dossier.saisies.get(cle) for cle in connu} == connu


def test_le_salarie_d_une_autorisation_de_travail_peut_avoir_une_adresse() -> None:
    questions = {q.id: q for q in charger().demarche("autorisation-travail").questions}
    assert not questions["salarie_email"].obligatoire


def test_chaque_demande_dit_pour_quel_salarie_elle_est(employeur: Any) -> None:
    for prenoms in ("Ilyas", "Rosa"):
        saisies = {"salarie_nom": "ESSAI", "salarie_prenoms": prenoms}
        saisies["salarie_date_naissance"] = "06/05/1998"
        factories.brouillon(
            employeur.user, "autorisation-travail", TypeDemande.DEMANDE_EMPLOYEUR, saisies
        )
    page = employeur.get(reverse("demarches:mon_espace")).content.decode()
    assert "Pour Ilyas ESSAI" in page
    assert "Pour Rosa ESSAI" in page
