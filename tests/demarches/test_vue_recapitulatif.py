"""Step 4: everything on one sheet, what differs from the register, what is missing and where."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from anef.templatetags.anef import date_longue
from demarches import brouillons, completude, delais, recapitulatif
from demarches.models import Dossier
from demarches.templatetags.loi import si_depose_aujourd_hui
from tests.demarches import factories
from tests.demarches.ecrans import Ecran
from tests.demarches.procedures import CAS, preparer

pytestmark = pytest.mark.django_db


def _adresse(dossier: Dossier, etape: str = "recapitulatif") -> str:
    return reverse("demarches:etape", args=[dossier.reference, etape])


def _lignes(ecran: Ecran) -> dict[str, str]:
    """What is said of each question, document and code."""
    return {
        " ".join(dt.text_content().split()): " ".join(dt.getparent().xpath("string(dd)").split())
        for dt in ecran.chercher(".anef-resume dt")
    }


def test_tout_est_dit_avec_un_lien_pour_changer(usager: Any) -> None:
    dossier = factories.pret(usager.user)
    ecran = Ecran(usager.get(_adresse(dossier)))
    lignes = _lignes(ecran)
    assert ecran.h1 == "Tout est-il exact avant de déposer ?"
    assert lignes["Nom de naissance"] == "ESSAI"
    assert lignes["Date de naissance"] == "12 avril 1990"
    assert lignes["Situation familiale"] == "Célibataire"
    assert lignes["Justificatif de domicile"] == "passeport.pdf"
    assert lignes["Code"] == dossier.ephoto_code
    for etape in ("informations", "justificatifs", "e-photo"):
        assert _adresse(dossier, etape) in ecran.liens
    assert not ecran.chercher("#manques")


def test_le_cout_et_la_suite_sont_dits_avant_de_deposer(usager: Any) -> None:
    ecran = Ecran(usager.get(_adresse(factories.pret(usager.user))))
    assert "À payer : 50 € (à confirmer)." in ecran.texte
    assert "À la remise de votre titre. Rien n’est à payer au dépôt." in ecran.texte
    assert "Tout de suite, vous téléchargez : Attestation de prolongation d’instruction" in (
        ecran.texte
    )
    assert "Après le dépôt, la date ne change plus." in ecran.texte


def test_une_difference_avec_le_registre_se_voit(usager: Any) -> None:
    dossier = factories.pret(usager.user)
    sans = Ecran(usager.get(_adresse(dossier)))
    assert "Le registre indique" not in sans.texte
    brouillons.enregistrer(dossier, {"lieu_naissance": "Autre-Ville"})
    ecran = Ecran(usager.get(_adresse(dossier)))
    assert _lignes(ecran)["Ville de naissance"].startswith("Autre-Ville")
    assert "Le registre indique : Ville-Essai" in ecran.texte


def test_chaque_manque_mene_a_l_etape_qui_le_comble(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    ecran = Ecran(usager.get(_adresse(dossier)))
    manques = {
        " ".join(a.text_content().split()): a.get("href") for a in ecran.chercher("#manques a")
    }
    assert manques["Répondez à la question « Situation familiale »."] == _adresse(
        dossier, "informations"
    )
    assert manques["Ajoutez le document « Justificatif de domicile »."] == _adresse(
        dossier, "justificatifs"
    )
    assert manques["Indiquez le code de votre e-photo."] == _adresse(dossier, "e-photo")
    assert "Vos réponses sont gardées." in ecran.texte


def test_trop_tot_la_page_dit_quand_et_garde_le_brouillon(usager: Any) -> None:
    dossier = preparer(usager.user, CAS["bpi-refugie-renouvellement"])
    fin = timezone.localdate() + timedelta(days=300)
    brouillons.enregistrer(dossier, {"titre_fin": f"{fin:%d/%m/%Y}"})
    ecran = Ecran(usager.get(_adresse(dossier)))
    [manque] = ecran.textes("#manques li")
    assert manque.startswith("Vous pourrez déposer à partir du")
    depot = Ecran(usager.post(_adresse(dossier, "depot"), {"exact": "on"}))
    assert "Vous pourrez déposer à partir du" in depot.texte
    assert Dossier.objects.get().est_brouillon


def test_en_retard_les_consequences_sont_redites(usager: Any) -> None:
    dossier = preparer(usager.user, CAS["bpi-refugie-renouvellement"])
    fin = timezone.localdate() + timedelta(days=20)
    dossier = brouillons.enregistrer(dossier, {"titre_fin": f"{fin:%d/%m/%Y}"})
    questions = [manque.cle for manque in completude.manques(dossier)]
    assert len(questions) == 2
    brouillons.enregistrer(dossier, dict.fromkeys(questions, "non"))
    ecran = Ecran(usager.get(_adresse(dossier)))
    assert "Déposez dès aujourd’hui" in ecran.texte
    assert ecran.textes("#manques li") == []


def test_continuer_mene_au_depot(usager: Any) -> None:
    dossier = factories.pret(usager.user)
    assert usager.post(_adresse(dossier)).url == _adresse(dossier, "depot")


def test_le_delai_de_reponse_se_dit_avec_sa_date(usager: Any) -> None:
    dossier = preparer(usager.user, CAS["bpi-refugie-premiere_demande"])
    texte = Ecran(usager.get(_adresse(dossier))).texte
    silence = recapitulatif.exigence(dossier).silence
    assert silence
    dernier = delais.fin_du_delai(timezone.localdate(), silence.valeur, silence.unite)
    assert f"au plus tard le {date_longue(dernier, '')}" in texte
    autre = silence.model_copy(update={"depart": "dossier_complet"})
    assert "si le dossier est complet dès aujourd’hui" in si_depose_aujourd_hui(autre)
    autre = silence.model_copy(update={"depart": "depot"})
    assert "si vous déposez aujourd’hui" in si_depose_aujourd_hui(autre)
