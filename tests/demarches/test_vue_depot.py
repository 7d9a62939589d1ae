"""Step 5 and the receipt: one declaration, one filing, one number, the right paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from attestations.models import Attestation
from demarches.models import Dossier
from justificatifs.models import CodeEphoto
from notifications.models import Notification
from tests.demarches import factories
from tests.demarches.ecrans import Ecran
from tests.demarches.procedures import TABLEAU, Cas, preparer

pytestmark = pytest.mark.django_db


def _adresse(dossier: Dossier, etape: str = "depot") -> str:
    return reverse("demarches:etape", args=[dossier.reference, etape])


def _recu(dossier: Dossier) -> str:
    return reverse("demarches:depot_reussi", args=[dossier.reference])


def test_sans_declaration_rien_n_est_depose(usager: Any) -> None:
    dossier = factories.pret(usager.user)
    ecran = Ecran(usager.post(_adresse(dossier)))
    assert ecran.titre.startswith("Erreur : ")
    assert any("Cochez la déclaration sur l’honneur pour déposer." in e for e in ecran.erreurs)
    assert Dossier.objects.get().est_brouillon


def test_un_dossier_incomplet_n_offre_pas_le_bouton_et_ne_se_depose_pas(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    assert not Ecran(usager.get(_adresse(dossier))).a_un_champ("exact")
    ecran = Ecran(usager.post(_adresse(dossier), {"exact": "on"}))
    assert "Ajoutez le document « Justificatif de domicile »." in ecran.texte
    assert Dossier.objects.get().est_brouillon
    assert not Attestation.objects.exists()


def test_un_code_pris_entre_temps_se_dit_et_le_reste_est_garde(
    usager: Any, autre_usager: Any
) -> None:
    dossier = factories.pret(usager.user)
    factories.depose(autre_usager.user, code=dossier.ephoto_code)
    ecran = Ecran(usager.post(_adresse(dossier), {"exact": "on"}))
    assert "Ce code a déjà servi" in ecran.texte
    relu = Dossier.objects.get(pk=dossier.pk)
    assert relu.est_brouillon
    assert relu.saisies == dossier.saisies
    assert relu.pieces.count() == dossier.pieces.count()


@pytest.mark.parametrize("cas", TABLEAU, ids=str)
def test_le_recu_donne_le_papier_de_la_demarche(cas: Cas, usager: Any) -> None:
    dossier = preparer(usager.user, cas)
    reponse = usager.post(_adresse(dossier), {"exact": "on"}, follow=True)
    assert reponse.redirect_chain == [(_recu(dossier), 302)]
    ecran = Ecran(reponse)
    assert ecran.h1 == "Votre demande est déposée"
    assert dossier.reference in ecran.texte
    papier = Attestation.objects.get(reference=dossier.reference)
    adp = cas.depot == [("adp", 6)]
    nom = (
        "Attestation de prolongation d’instruction"
        if adp
        else ("Attestation de confirmation de dépôt")
    )
    assert ecran.textes(".anef-telechargement__titre") == [nom]
    assert reverse("attestations:telecharger", args=[papier.numero]) in ecran.liens
    assert "Cette date ne changera plus." in ecran.texte
    permet = ecran.textes(".anef-papiers > li")
    assert len(permet) == 1
    assert ("prolongation d’instruction" if adp else "onfirmation de dépôt") in permet[0]


def test_le_papier_se_telecharge_tout_de_suite_et_se_lit(usager: Any) -> None:
    dossier = factories.pret(usager.user)
    usager.post(_adresse(dossier), {"exact": "on"})
    papier = Attestation.objects.get(reference=dossier.reference)
    reponse = usager.get(reverse("attestations:telecharger", args=[papier.numero]))
    texte = " ".join(
        " ".join(
            page.extract_text() for page in PdfReader(io.BytesIO(reponse.content)).pages
        ).split()
    )
    for attendu in (papier.numero, dossier.reference, "ESSAI", "9900000001"):
        assert attendu in texte


def test_le_double_clic_mene_au_meme_recu(usager: Any) -> None:
    dossier = factories.pret(usager.user)
    premier = usager.post(_adresse(dossier), {"exact": "on"})
    second = usager.post(_adresse(dossier), {"exact": "on"})
    assert premier.url == second.url == _recu(dossier)
    assert Attestation.objects.count() == 1
    assert Notification.objects.count() == 1


@pytest.mark.parametrize(
    "etape", ["informations", "justificatifs", "e-photo", "recapitulatif", "depot"]
)
def test_apres_le_depot_chaque_etape_mene_au_suivi(etape: str, usager: Any) -> None:
    depose = factories.depose(usager.user)
    assert usager.get(_adresse(depose, etape)).url == depose.get_absolute_url()


def test_le_recu_d_un_brouillon_mene_au_recapitulatif(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    assert usager.get(_recu(dossier)).url == _adresse(dossier, "recapitulatif")


def test_le_message_du_depot_porte_le_papier(
    usager: Any, django_capture_on_commit_callbacks: Callable[..., Any], mailoutbox: list[Any]
) -> None:
    dossier = factories.pret(usager.user)
    with django_capture_on_commit_callbacks(execute=True):
        usager.post(_adresse(dossier), {"exact": "on"})
    [courriel] = mailoutbox
    papier = Attestation.objects.get()
    assert courriel.to == [usager.user.email]
    assert dossier.reference in courriel.body
    [(nom, octets, type_mime)] = courriel.attachments
    assert (nom, type_mime) == (f"{papier.numero}.pdf", "application/pdf")
    assert octets.startswith(b"%PDF")


def test_un_code_pas_encore_actif_n_empeche_pas_de_deposer(usager: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    dossier = factories.pret(usager.user)
    CodeEphoto.objects.update(actif_le=timezone.now() + timedelta(hours=20))
    usager.post(_adresse(dossier), {"exact": "on"})
    relu = Dossier.objects.get()
    assert relu.statut == "depose"
    assert relu.ephoto_etat == "pas_encore_actif"
