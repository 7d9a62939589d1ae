"""A parent files for their sixteen-year-old: one case a child, the child's name on the paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import TitreRegistre
from attestations.models import Attestation
from demarches.models import Dossier
from tests.parcours.conducteurs import Personne, Regard, remplir
from tests.parcours.conftest import CODE, REPONSES, jours, texte_du_pdf

pytestmark = [
    pytest.mark.parcours,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def connu_du_registre(connu_du_registre: TitreRegistre) -> TitreRegistre:
    """A refugee who already holds a resident card."""
    titre = connu_du_registre
    titre.nature, titre.motif, titre.numero = "cr", "refugie", "CARTEESSAI"
    titre.debut, titre.fin = jours(-400), jours(3000)
    titre.save()
    return titre


def _enfant(prenoms: str) -> dict[str, str]:
    naissance = timezone.localdate() - timedelta(days=int(16.5 * 365))
    return {
        "enfant_nom": "EXEMPLE",
        "enfant_prenoms": prenoms,
        "enfant_sexe": "F",
        "enfant_date_naissance": f"{naissance:%d/%m/%Y}",
        "enfant_lieu_naissance": "Ville-Essai",
        "enfant_pays_naissance": "AFG",
        "enfant_nationalite": "AFG",
        "enfant_protection": "refugie",
        "enfant_veut_travailler": "oui",
        "second_parent": "inconnu",
    }


def test_un_parent_depose_pour_son_enfant(
    page: Page,
    inscrite: Callable[[Page, Regard], Personne],
    fichiers: Callable[..., Path],
    verifier_accessibilite: Regard,
) -> None:
    personne = inscrite(page, verifier_accessibilite)
    reference = personne.commencer("bpi-refugie-mineur-16-18")
    parent = {c: REPONSES[c] for c in ("voie", "code_postal", "commune", "telephone")}
    personne.informations(parent | _enfant("Noa"))
    expect(page.get_by_text("Contrat d’intégration")).to_have_count(0)
    personne.justificatifs(
        {
            "decision-ofpra": [fichiers("decision.pdf")],
            "justificatif-domicile": [fichiers("domicile.jpg")],
        }
    )
    personne.ephoto(CODE)
    expect(page.get_by_text("Noa").first).to_be_visible()
    personne.recapitulatif()
    personne.deposer()
    texte = texte_du_pdf(personne.telecharger("Télécharger le document"))
    assert "Noa" in texte
    assert "Camille" in texte
    dossier = Dossier.objects.get(reference=reference)
    assert dossier.statut == "depose"
    assert Attestation.objects.get(reference=reference).nature == "adp"

    # A second child is a second case; the same child is told where the first one is.
    seconde = personne.commencer("bpi-refugie-mineur-16-18")
    assert seconde != reference
    for nom, valeur in _enfant("Noa").items():
        remplir(page, nom, valeur)
    personne.cliquer("Continuer", exact=True)
    page.wait_for_url("**/etapes/justificatifs/")
    personne.aller(f"/dossiers/{seconde}/etapes/recapitulatif/", "recapitulatif-meme-enfant")
    expect(
        page.get_by_text(f"Une demande est déjà ouverte pour cette personne : {reference}.")
    ).to_be_visible()
    personne.aller(f"/dossiers/{seconde}/etapes/informations/")
    remplir(page, "enfant_prenoms", "Lou")
    personne.cliquer("Continuer", exact=True)
    page.wait_for_url("**/etapes/justificatifs/")
    personne.aller(f"/dossiers/{seconde}/etapes/recapitulatif/")
    expect(page.get_by_text("Une demande est déjà ouverte pour cette personne")).to_have_count(0)
