"""Four requests of four families, from the questionnaire to the decision: two without a card, one
for a child, one of an employer. Each is led by its people, with the real worker and real files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Role, TitreRegistre, User
from attestations.models import Attestation
from demarches.models import Dossier
from notifications.models import Notification
from tests.conftest import Connecte
from tests.parcours.conducteurs import MOT_DE_PASSE, Agent, Personne, Regard, en_francais
from tests.parcours.conftest import (
    CODE,
    LARGEUR_DE_TELEPHONE,
    NUMERO,
    envoye,
    jours,
    personnel,
    texte_du_pdf,
)
from tests.processus import DELAI_DES_TACHES, Travailleur, attendre

pytestmark = [
    pytest.mark.parcours,
    pytest.mark.django_db(transaction=True),
]

COORDONNEES = {
    "voie": "1 rue de l’Essai",
    "code_postal": "75011",
    "commune": "Paris",
    "telephone": "06 00 00 00 00",
}
SIRET = "999 990 013 00016"
SALARIE = "ilyas@salarie.example"


@pytest.fixture
def connu_du_registre(connu_du_registre: TitreRegistre) -> TitreRegistre:
    """Somebody who has lived here for years, with a resident card."""
    titre = connu_du_registre
    titre.nature, titre.motif, titre.numero = "cr", "vie_privee_familiale", "CARTEESSAI"
    titre.debut, titre.fin = jours(-1500), jours(2150)
    titre.save()
    return titre


@pytest.fixture
def compte(connu_du_registre: TitreRegistre, usager: Connecte) -> User:
    """An account already there, whose password is known."""
    user = usager.user
    user.numero_etranger = user.identifiant = NUMERO
    user.set_password(MOT_DE_PASSE)
    user.save()
    return user


def _instruire(agent: Agent, valideur: Agent, reference: str, decision: dict[str, str]) -> None:
    """From the case nobody has taken to the decision somebody else confirmed."""
    agent.prendre(reference)
    agent.regarder(agent.page, "agent-dossier-pris")
    agent.tout_accepter()
    agent.reconnaitre_complet(reference)
    agent.regarder(agent.page, "agent-dossier-complet")
    agent.proposer(decision)
    valideur.valider(reference)
    valideur.regarder(valideur.page, "valideur-apres")


def _papier(reference: str, nature: str) -> Attestation:
    return Attestation.objects.get(reference=reference, nature=nature)


def test_une_naturalisation_du_questionnaire_a_l_acceptation(
    page: Page,
    site: str,
    inscrite: Callable[[Page, Regard], Personne],
    bureau: Callable[[User], Agent],
    fichiers: Callable[..., Path],
    verifier_accessibilite: Regard,
) -> None:
    visiteur = Personne(page, site, verifier_accessibilite)
    visiteur.s_orienter({"besoin": "nationalite", "nationalite_ou": "france"})
    expect(page.get_by_role("heading", name="Naturalisation par décret")).to_be_visible()
    visiteur.suivre("Préparer ma liste de documents")
    visiteur.titre("Ma liste de documents")
    visiteur.regarder(page, "ma-liste")
    assert "Acte de naissance" in texte_du_pdf(visiteur.telecharger("Télécharger la liste (PDF)"))

    personne = inscrite(page, verifier_accessibilite)
    reference = personne.commencer("naturalisation-france")
    expect(page.get_by_text("Étape 1 sur 5")).to_be_visible()
    personne.informations(
        COORDONNEES
        | {
            "situation_familiale": "celibataire",
            "nb_enfants": "0",
            "acces_nationalite": "naturalisation",
            "residence_france_depuis": en_francais(jours(-2600)),
            "protection": "aucune",
            "interdiction_territoire": "non",
            "condamnation_excluante": "non",
            "niveau_francais": "b2",
            "examen_civique": "oui",
            "mariage_anterieur": "non",
            "ancien_combattant": "non",
        }
    )
    personne.justificatifs(
        {
            piece: [fichiers(f"{piece}.pdf")]
            for piece in (
                "document-identite",
                "timbre-nationalite",
                "copie-titre-recto-verso",
                "acte-naissance",
                "etat-civil-parents",
                "justificatif-nationalite",
                "justif-domicile-sejour",
                "justif-ressources-impots",
                "diplome-langue",
                "attestation-examen-civique",
                "casier-etranger",
            )
        }
    )
    personne.ephoto(None)
    personne.recapitulatif()
    personne.deposer()
    confirmation = _papier(reference, "confirmation_depot")
    texte = texte_du_pdf(personne.telecharger("Télécharger le document"))
    assert confirmation.numero in texte
    envoye("depot_confirme")

    agent = bureau(personnel(Role.AGENT, "alix"))
    valideur = bureau(personnel(Role.VALIDEUR, "noor"))
    _instruire(agent, valideur, reference, {"sens": "favorable"})
    # Silence is not said to be a refusal here: nobody is told that it is.
    ecrits = Notification.objects.filter(reference=reference).values_list("corps", flat=True)
    assert not [corps for corps in ecrits if "refus" in corps.lower()]
    envoye("dossier_complet")
    envoye("decision_favorable")

    personne.aller(f"/dossiers/{reference}/", "dossier-accorde")
    expect(page.get_by_text("Nationalité française par décret").first).to_be_visible()
    recepisse = _papier(reference, "recepisse")
    page.goto(f"{site}/mon-espace/")
    with page.expect_download() as attendu:
        page.locator(f"a[href*='{recepisse.numero}']").first.click()
    assert "Récépissé" in texte_du_pdf(Path(attendu.value.path()).read_bytes())
    assert Dossier.objects.get().statut == "accorde"


def test_un_changement_d_adresse_sur_un_telephone(
    nouvelle_page: Callable[..., Page],
    site: str,
    compte: User,
    bureau: Callable[[User], Agent],
    fichiers: Callable[..., Path],
    etroite: Regard,
    verifier_accessibilite: Regard,
) -> None:
    def regarder(page: Page, nom: str) -> None:
        etroite(page, nom)
        verifier_accessibilite(page, nom)

    page = nouvelle_page(has_touch=True)
    page.set_viewport_size({"width": LARGEUR_DE_TELEPHONE, "height": 640})
    personne = Personne(page, site, regarder)
    personne.s_orienter({"besoin": "changement", "changement_quoi": "adresse"})
    personne.suivre("Préparer ma liste de documents")
    regarder(page, "ma-liste")
    personne.suivre("Commencer ma demande")
    personne.suivre("Se connecter pour commencer")
    personne.se_connecter(NUMERO)
    page.wait_for_url("**/demarches/changement-adresse/")
    reference = personne.commencer("changement-adresse", "declaration")
    personne.informations(
        COORDONNEES
        | {
            "voie": "9 quai du Nouveau-Logement",
            "date_emmenagement": en_francais(jours(-20)),
            "nouvelle_carte": "non",
        }
    )
    personne.justificatifs(
        {
            "titre-detenu": [fichiers("titre.jpg")],
            "passeport": [fichiers("passeport.jpg")],
            "justificatif-domicile": [fichiers("domicile.jpg")],
        }
    )
    personne.ephoto(None)
    personne.recapitulatif()
    personne.deposer()

    agent = bureau(personnel(Role.AGENT, "alix"))
    valideur = bureau(personnel(Role.VALIDEUR, "noor"))
    _instruire(agent, valideur, reference, {"sens": "favorable"})
    envoye("decision_favorable")
    personne.aller(f"/dossiers/{reference}/", "dossier-accorde")
    attestation = _papier(reference, "attestation_changement")
    with page.expect_download() as attendu:
        page.locator(f"a[href*='{attestation.numero}']").first.click()
    texte = texte_du_pdf(Path(attendu.value.path()).read_bytes())
    assert "9 quai du Nouveau-Logement" in texte
    assert Dossier.objects.get().statut == "accorde"
    assert not Attestation.objects.filter(reference=reference, nature="adf").exists()


def test_un_document_de_circulation_pour_un_enfant(
    page: Page,
    site: str,
    compte: User,
    bureau: Callable[[User], Agent],
    fichiers: Callable[..., Path],
    verifier_accessibilite: Regard,
) -> None:
    personne = Personne(page, site, verifier_accessibilite)
    personne.s_orienter(
        {"besoin": "voyager", "voyage_qui": "enfant", "enfant_protection": "aucune"}
    )
    with page.expect_navigation():
        page.locator("a[href='/demarches/dcem/#premiere_demande']").first.click()
    personne.suivre("Se connecter pour commencer")
    personne.se_connecter(NUMERO)
    reference = personne.commencer("dcem")
    naissance = timezone.localdate() - timedelta(days=9 * 365)
    personne.informations(
        COORDONNEES
        | {
            "dcem_situation": "parent_titulaire",
            "demande_par_mandataire": "non",
            "accord_retrait": "non",
            "enfant_nom": "EXEMPLE",
            "enfant_prenoms": "Noa",
            "enfant_sexe": "F",
            "enfant_date_naissance": en_francais(naissance),
            "enfant_lieu_naissance": "Ville-Essai",
            "enfant_pays_naissance": "BRA",
            "enfant_nationalite": "BRA",
            "second_parent": "decede",
        }
    )
    personne.justificatifs(
        {
            piece: [fichiers(f"{piece}.jpg")]
            for piece in (
                "titre-sejour-parent",
                "acte-naissance-demandeur",
                "identite-demandeur-enfant",
                "livret-famille",
                "autorite-parentale",
                "residence-enfant-france",
                "justificatif-domicile",
            )
        }
    )
    personne.ephoto(CODE)
    personne.recapitulatif()
    personne.deposer()
    assert "Noa" in texte_du_pdf(personne.telecharger("Télécharger le document"))

    agent = bureau(personnel(Role.AGENT, "alix"))
    valideur = bureau(personnel(Role.VALIDEUR, "noor"))
    decision = {
        "sens": "favorable",
        "titre_nature": "dcem",
        "titre_du": en_francais(jours(10)),
        "titre_au": en_francais(jours(1835)),
        "montant": "50",
    }
    _instruire(agent, valideur, reference, decision)
    envoye("decision_favorable")
    personne.aller(f"/dossiers/{reference}/", "dossier-favorable")
    expect(page.get_by_text("Titre accordé :")).to_be_visible()
    agent.ouvrir(reference)
    agent.page.locator("#actions a[href$='/titre-disponible/']").click()
    agent.page.wait_for_url("**/titre-disponible/")
    agent.regarder(agent.page, "agent-disponible")
    agent.page.locator("[name='remise']").fill("Guichet 3, du lundi au vendredi, avec l’enfant.")
    agent.page.get_by_role("button", name="Prévenir l’usager").click()
    envoye("titre_disponible")
    personne.aller(f"/dossiers/{reference}/", "dossier-disponible")
    expect(page.get_by_text("avec l’enfant")).to_be_visible()
    assert Dossier.objects.get().statut == "titre_disponible"


def test_une_autorisation_de_travail_demandee_par_l_employeur(
    page: Page,
    site: str,
    code_recu: Callable[[str], str],
    bureau: Callable[[User], Agent],
    fichiers: Callable[..., Path],
    verifier_accessibilite: Regard,
    travailleur: Travailleur,
) -> None:
    employeur = Personne(page, site, verifier_accessibilite)
    employeur.s_orienter({"besoin": "professionnel", "pro_quoi": "embauche"})
    employeur.suivre("Voir la démarche et commencer")
    employeur.suivre("Première visite ? Créez un compte d’employeur")
    employeur.creer_compte_d_employeur(SIRET, "Atelier fictif", "lou@atelier.example", code_recu)
    employeur.titre("Autorisation de travail")
    employeur.aller("/mon-espace/", "mon-espace-employeur")

    reference = employeur.commencer("autorisation-travail", "demande_employeur")
    expect(page.locator("[name='raison_sociale']")).to_have_value("ATELIER FICTIF")
    employeur.informations(
        COORDONNEES
        | {
            "employeur_particulier": "non",
            "salarie_nom": "ESSAI",
            "salarie_prenoms": "Ilyas",
            "salarie_date_naissance": "6/5/1998",
            "salarie_nationalite": "BRA",
            "salarie_email": SALARIE,
            "salarie_titre": "aucun",
            "emploi_intitule": "Boulangère",
            "emploi_debut": en_francais(jours(70)),
            "emploi_duree": "douze_mois_ou_plus",
            "emploi_salaire_mensuel": "2300",
            "situation_emploi": "tension",
            "profession_reglementee": "non",
        }
    )
    employeur.justificatifs({"passeport-salarie": [fichiers("passeport.jpg")]})
    employeur.ephoto(None)
    employeur.recapitulatif()
    employeur.deposer()
    recu = texte_du_pdf(employeur.telecharger("Télécharger le document"))
    assert "ATELIER FICTIF" in recu
    assert "Ilyas" in recu

    agent = bureau(personnel(Role.AGENT, "alix"))
    valideur = bureau(personnel(Role.VALIDEUR, "noor"))
    _instruire(agent, valideur, reference, {"sens": "favorable"})
    envoye("decision_favorable")
    envoye("decision_au_salarie")
    employeur.aller(f"/dossiers/{reference}/", "dossier-accorde")
    autorisation = _papier(reference, "autorisation_travail")
    with page.expect_download() as attendu:
        page.locator(f"a[href*='{autorisation.numero}']").first.click()
    texte = texte_du_pdf(Path(attendu.value.path()).read_bytes())
    for mot in ("ATELIER FICTIF", "Ilyas", "Boulangère"):
        assert mot in texte

    attendre(
        lambda: _ont_recu(travailleur, autorisation.numero),
        DELAI_DES_TACHES,
        "deux courriels joints",
    )


def _ont_recu(travailleur: Travailleur, numero: str) -> bool:
    """The employer and the worker both have the paper, as an attachment."""
    joints = [lettre for lettre in travailleur.courriels if f"{numero}.pdf" in lettre]
    return all(
        any(adresse in lettre for lettre in joints) for adresse in ("lou@atelier.example", SALARIE)
    )
