"""Step 1: prefilled, corrected in place, never losing what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from demarches import brouillons
from demarches.models import Dossier
from tests.demarches import factories
from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db

COMPLET = {
    "situation_familiale": "celibataire",
    "nb_enfants": "0",
    "telephone": "0600000000",
    "protection": "refugie",
    "date_decision_protection_jour": "3",
    "date_decision_protection_mois": "9",
    "date_decision_protection_annee": "2026",
}


@pytest.fixture
def dossier(usager: Any) -> Dossier:
    return factories.brouillon(usager.user)


def _adresse(dossier: Dossier) -> str:
    return reverse("demarches:etape", args=[dossier.reference, "informations"])


def _lire(usager: Any, dossier: Dossier) -> dict[str, str]:
    """The page as a browser holds it: every field, with its value and the version."""
    return Ecran(usager.get(_adresse(dossier))).formulaire()


def test_la_page_est_preremplie_par_le_registre(usager: Any, dossier: Dossier) -> None:
    ecran = Ecran(usager.get(_adresse(dossier)))
    assert ecran.h1 == "Ces informations sont-elles exactes ?"
    assert "Étape 1 sur 5" in ecran.texte
    assert ecran.titre.startswith("Informations personnelles – DEM-")
    assert ecran.saisie("nom") == "ESSAI"
    assert ecran.date("date_naissance") == "12/04/1990"
    assert ecran.saisie("nationalite") == "AFG"
    assert ecran.saisie("code_postal") == "75011"
    assert ecran.erreurs == []


def test_des_reponses_completes_menent_aux_justificatifs(usager: Any, dossier: Dossier) -> None:
    reponse = usager.post(_adresse(dossier), _lire(usager, dossier) | COMPLET)
    assert reponse.url == reverse("demarches:etape", args=[dossier.reference, "justificatifs"])
    dossier.refresh_from_db()
    assert dossier.reponses["date_decision_protection"] == "2026-09-03"


def test_rester_enregistre_sans_avancer(usager: Any, dossier: Dossier) -> None:
    donnees = _lire(usager, dossier) | COMPLET | {"rester": "1"}
    reponse = usager.post(_adresse(dossier), donnees, follow=True)
    assert reponse.redirect_chain == [(_adresse(dossier), 302)]
    assert "Vos réponses sont enregistrées." in Ecran(reponse).texte


@pytest.mark.parametrize(
    ("saisie", "message"),
    [
        ({"code_postal": "75A"}, "Écrivez les cinq chiffres du code postal."),
        ({"code_postal": "99999"}, "Ce code postal ne correspond à aucun département français."),
        ({"telephone": "abc"}, "Écrivez le numéro de téléphone en chiffres"),
        ({"date_naissance_mois": "13"}, "Cette date n’existe pas dans le calendrier."),
        ({"date_naissance_annee": ""}, "Il manque le jour, le mois ou l’année."),
        ({"commune": ""}, "Répondez à cette question"),
        ({"email": "essai@"}, "adresse"),
    ],
    ids=lambda v: str(v) if isinstance(v, dict) else "",
)
def test_une_erreur_dit_quoi_corriger_et_garde_la_saisie(
    saisie: dict[str, str], message: str, usager: Any, dossier: Dossier
) -> None:
    donnees = _lire(usager, dossier) | COMPLET | saisie
    ecran = Ecran(usager.post(_adresse(dossier), donnees))
    assert ecran.code == 200
    assert ecran.titre.startswith("Erreur : ")
    assert any(message in ligne for ligne in ecran.erreurs), ecran.erreurs
    assert "Vos autres réponses sont conservées." in ecran.texte
    [(champ, valeur)] = saisie.items()
    assert ecran.saisie(champ) == valeur
    # And it is still there later, elsewhere, as it was typed.
    assert Ecran(usager.get(_adresse(dossier))).saisie(champ) == valeur
    assert ecran.saisie("telephone") == donnees["telephone"]


def test_le_code_postal_n_est_demande_aux_prefectures_que_pour_juger_la_page(
    usager: Any, dossier: Dossier
) -> None:
    """Reading the step, or saving it while it is typed, asks nothing more of the database."""
    page = _lire(usager, dossier) | COMPLET
    brouillon = reverse("demarches:brouillon", args=[dossier.reference])

    def prefectures(appeler: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as requetes:
            appeler()
        return sum('FROM "accounts_prefecture"' in r["sql"] for r in requetes)

    assert prefectures(lambda: usager.get(_adresse(dossier))) == 0
    assert prefectures(lambda: usager.post(brouillon, page)) == 0
    assert prefectures(lambda: usager.post(_adresse(dossier), page)) == 0
    ailleurs = page | {"code_postal": "69001"}
    assert prefectures(lambda: usager.post(_adresse(dossier), ailleurs)) == 1


def test_chaque_erreur_du_resume_mene_a_son_champ(usager: Any, dossier: Dossier) -> None:
    ecran = Ecran(usager.post(_adresse(dossier), _lire(usager, dossier)))
    liens = ecran.chercher("#erreurs a")
    assert liens
    for lien in liens:
        assert ecran.racine.xpath("//*[@id=$id]", id=lien.get("href")[1:]), lien.get("href")


def test_une_reponse_qui_ouvre_d_autres_questions_les_montre(usager: Any, dossier: Dossier) -> None:
    assert not Ecran(usager.get(_adresse(dossier))).a_un_champ("conjoint_nom")
    donnees = _lire(usager, dossier) | COMPLET | {"situation_familiale": "marie"}
    reponse = usager.post(_adresse(dossier), donnees, follow=True)
    ecran = Ecran(reponse)
    assert reponse.redirect_chain == [(_adresse(dossier), 302)]
    assert "Vos réponses ouvrent d’autres questions, ci-dessous." in ecran.texte
    assert ecran.a_un_champ("conjoint_nom")
    assert ecran.saisie("telephone") == "0600000000"


def test_une_page_ouverte_avant_un_autre_enregistrement_garde_sa_saisie(
    usager: Any, dossier: Dossier
) -> None:
    vieille = _lire(usager, dossier)
    brouillons.enregistrer(dossier, {"commune": "Paris 11"})
    reponse = usager.post(_adresse(dossier), vieille | COMPLET | {"commune": "Lyon"})
    ecran = Ecran(reponse)
    assert ecran.code == 409
    assert any("Cette page a changé ailleurs" in ligne for ligne in ecran.erreurs)
    assert ecran.saisie("commune") == "Lyon"
    dossier.refresh_from_db()
    assert dossier.saisies["commune"] == "Paris 11"
    # Both versions stand side by side; the link reads the other one, it sends nothing again.
    differences = ecran.textes("#ecarts dl > div")
    assert "Commune Ici : Lyon Autre version : Paris 11" in differences
    assert "Situation familiale Ici : Célibataire Autre version : rien" in differences
    assert not any(ligne.startswith("Nom de naissance") for ligne in differences)
    [autre] = ecran.chercher("[role=alert] a")
    assert (autre.get("href"), autre.get("target")) == (_adresse(dossier), "_blank")
    assert Ecran(usager.get(autre.get("href"))).saisie("commune") == "Paris 11"
    # The page now knows the other version: to send it again is to choose.
    reponse = usager.post(_adresse(dossier), ecran.formulaire())
    assert reponse.status_code == 302
    dossier.refresh_from_db()
    assert dossier.saisies["commune"] == "Lyon"


def test_sans_script_la_page_dit_que_le_bouton_enregistre(usager: Any, dossier: Dossier) -> None:
    Dossier.objects.update(version=0)
    ecran = Ecran(usager.get(_adresse(dossier)))
    [etat] = ecran.chercher("[data-brouillon-etat]")
    assert "Vos réponses s’enregistrent quand vous appuyez" in etat.text_content()
    assert etat.get("data-avec-script") == "Vos réponses s’enregistrent à mesure que vous écrivez."
    assert "à mesure que vous écrivez" not in ecran.texte


def test_une_page_trop_vieille_mene_a_la_meme_etape(usager: Any, dossier: Dossier) -> None:
    """The form's token is of another session: the way back is a link, which asks to sign in."""
    client = Client(enforce_csrf_checks=True)
    ecran = Ecran(client.post(_adresse(dossier), {"commune": "Lyon"}))
    assert ecran.code == 403
    [retour] = ecran.chercher("main a.fr-btn")
    assert retour.get("href") == _adresse(dossier)
    assert client.get(retour.get("href")).url.endswith(f"?next={_adresse(dossier)}")


def test_renvoyer_la_meme_page_n_est_pas_un_conflit(usager: Any, dossier: Dossier) -> None:
    page = _lire(usager, dossier) | COMPLET
    usager.post(_adresse(dossier), page)
    assert usager.post(_adresse(dossier), page).status_code == 302


def test_une_valeur_du_registre_se_corrige(usager: Any, dossier: Dossier) -> None:
    usager.post(_adresse(dossier), _lire(usager, dossier) | COMPLET | {"prenoms": "Camille Noor"})
    dossier.refresh_from_db()
    assert dossier.reponses["prenoms"] == "Camille Noor"
    assert dossier.registre["prenoms"] == "Camille"
    usager.user.refresh_from_db()
    assert usager.user.prenoms == "Camille"


def test_ce_qui_est_saisi_est_montre_tel_quel_sans_etre_interprete(
    usager: Any, dossier: Dossier
) -> None:
    malice = '"><script>alert(1)</script>'
    donnees = _lire(usager, dossier) | COMPLET | {"commune": malice, "telephone": "x"}
    reponse = usager.post(_adresse(dossier), donnees)
    assert Ecran(reponse).saisie("commune") == malice
    assert b"<script>alert" not in reponse.content


def test_un_dossier_depose_ne_se_modifie_plus(usager: Any) -> None:
    depose = factories.depose(usager.user)
    avant = depose.reponses
    reponse = usager.post(_adresse(depose), {"nom": "AUTRE"})
    assert reponse.url == depose.get_absolute_url()
    depose.refresh_from_db()
    assert depose.reponses == avant
