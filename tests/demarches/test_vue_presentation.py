"""The sheet of a procedure: everything before starting, with the person's own dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from demarches.catalogue import charger
from demarches.models import Dossier
from tests.demarches import factories
from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db
CODES = [demarche.code for demarche in charger().demarches]
ICI = [demarche.code for demarche in charger().deposables(date(2026, 11, 22))]
AILLEURS = [code for code in CODES if code not in ICI]


def _fiche(client: Client, code: str) -> Ecran:
    ecran = Ecran(client.get(reverse("demarches:presentation", args=[code])))
    assert ecran.code == 200
    return ecran


@pytest.mark.parametrize("code", ICI)
def test_la_fiche_dit_tout_avant_de_commencer(code: str, anonyme: Client) -> None:
    demarche = charger().demarche(code)
    ecran = _fiche(anonyme, code)
    assert ecran.h1 == demarche.libelle
    assert demarche.description in ecran.texte
    sections = ecran.chercher("section.anef-fiche")
    assert [s.get("id") for s in sections] == [str(t) for t in demarche.types]
    for section in sections:
        titres = [h3.text_content() for h3 in section.xpath(".//h3")]
        assert titres == ["Documents à réunir", "Ce que vous recevez", "Ce que cela coûte"]
        texte = section.text_content()
        assert "Une e-photo" in texte
        assert "CESEDA, art. R. 431-15-1" in texte
        assert ecran.chercher(".anef-sources", section)
        assert "Se connecter pour commencer" in texte
    suite = f"?next={reverse('demarches:presentation', args=[code])}"
    assert any(lien.endswith(suite) for lien in ecran.liens)


@pytest.mark.parametrize("code", AILLEURS)
def test_la_fiche_d_une_demande_faite_ailleurs_dit_ou_aller_et_aide_a_preparer(
    code: str, anonyme: Client
) -> None:
    demarche = charger().demarche(code)
    ecran = _fiche(anonyme, code)
    le = timezone.localdate()
    [depot] = [d for d in demarche.depot if d.statut == "ouvert" and d.en_vigueur(None, le, None)]
    sections = ecran.chercher("section.anef-fiche")
    assert [s.get("id") for s in sections] == [str(t) for t in demarche.types]
    for section in sections:
        texte = " ".join(section.text_content().split())
        assert depot.libelle in texte
        assert "ne se dépose pas sur ce site" in texte
        assert "Se connecter pour commencer" not in texte
        assert "préfecture vous l’indiquera" not in texte
    for type_demande in demarche.types:
        liste = reverse("demarches:liste_personnelle", args=[code])
        assert f"{liste}?type={type_demande}" in ecran.liens


def test_un_prix_qui_depend_de_la_situation_est_dit_cas_par_cas(anonyme: Client) -> None:
    ecran = _fiche(anonyme, "passeport-mineur-premiere-france")

    assert "Le prix dépend de votre situation" in ecran.texte
    assert any("moins de 15 ans" in ligne and "17" in ligne for ligne in ecran.textes("li"))
    assert not ecran.chercher(".anef-montant")


@pytest.mark.parametrize("code", CODES)
def test_chaque_document_et_chaque_condition_portent_leur_source(
    code: str, anonyme: Client
) -> None:
    ecran = _fiche(anonyme, code)
    selecteur = ".anef-pieces-liste > li, .anef-papiers > li, .anef-fiche > .anef-details li"
    for element in ecran.chercher(selecteur):
        assert ecran.chercher(".anef-sources", element), element.text_content()


def test_une_demarche_inconnue_n_existe_pas(anonyme: Client) -> None:
    assert anonyme.get(reverse("demarches:presentation", args=["autre"])).status_code == 404


def _bandeau(usager: Any, reste: int, code: str = "bpi-refugie") -> tuple[str, str]:
    """The band about the window, for somebody whose permit ends in that many days."""
    factories.TitreDetenuFactory(
        titulaire=usager.user,
        nature="cr",
        motif="refugie",
        debut=timezone.localdate() - timedelta(days=3000),
        fin=timezone.localdate() + timedelta(days=reste),
    )
    ecran = _fiche(usager, code)
    section = ecran.chercher("section#renouvellement")[0]
    bandeau = ecran.chercher(".anef-bandeau", section)[0]
    titre = ecran.chercher(".anef-bandeau__titre", bandeau)[0].text_content()
    return " ".join(titre.split()), " ".join(bandeau.text_content().split())


def _jour(ecart: int) -> str:
    return date_format(timezone.localdate() + timedelta(days=ecart), "j F Y")


@pytest.mark.usefixtures("horloge")
def test_trop_tot_dit_a_partir_de_quand(usager: Any) -> None:
    titre, texte = _bandeau(usager, 200)
    assert titre.startswith(f"Vous pourrez déposer à partir du {_jour(80)}")
    assert "Vous pouvez préparer votre demande dès maintenant" in texte


@pytest.mark.usefixtures("horloge")
def test_ouverte_dit_jusqu_a_quand(usager: Any) -> None:
    titre, texte = _bandeau(usager, 100)
    assert titre == "Vous pouvez déposer votre demande"
    assert _jour(40) in texte


@pytest.mark.usefixtures("horloge")
def test_en_retard_dit_les_consequences(usager: Any) -> None:
    titre, texte = _bandeau(usager, 30)
    assert titre == "Vous êtes en retard, mais vous pouvez encore déposer"
    assert "180" in texte


@pytest.mark.usefixtures("horloge")
def test_fermee_mene_a_quelqu_un_et_ne_propose_pas_de_commencer(usager: Any) -> None:
    titre, texte = _bandeau(usager, -250)
    assert titre == "Cette demande ne peut plus être déposée en ligne"
    ecran = _fiche(usager, "bpi-refugie")
    section = ecran.chercher("section#renouvellement")[0]
    assert not section.xpath(".//form")
    assert "Nous contacter" in section.text_content()
    assert texte


def test_commencer_cree_un_brouillon_et_ouvre_la_premiere_etape(usager: Any) -> None:
    ecran = _fiche(usager, "bpi-refugie")
    adresse = reverse("demarches:commencer", args=["bpi-refugie"])
    assert ecran.actions.count(adresse) == 2
    reponse = usager.post(adresse, {"type_demande": "premiere_demande"}, follow=True)
    dossier = Dossier.objects.get()
    assert reponse.redirect_chain == [
        (reverse("demarches:etape", args=[dossier.reference, "informations"]), 302)
    ]
    assert dossier.reference in Ecran(reponse).texte


def test_commencer_deux_fois_ramene_a_la_demande_ouverte(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    adresse = reverse("demarches:commencer", args=["bpi-refugie"])
    reponse = usager.post(adresse, {"type_demande": "renouvellement"}, follow=True)
    assert Dossier.objects.get() == dossier
    assert f"Une demande est déjà ouverte pour cette démarche : {dossier.reference}" in (
        Ecran(reponse).texte
    )


def test_la_fiche_propose_de_continuer_la_demande_ouverte(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    ecran = _fiche(usager, "bpi-refugie")
    section = ecran.chercher("section#premiere_demande")[0]
    assert f"Continuer ma demande {dossier.reference}" in section.text_content()
    assert not section.xpath(".//form")


@pytest.mark.parametrize("type_demande", ["", "autre", "duplicata"])
def test_un_type_que_la_demarche_ne_connait_pas_n_existe_pas(
    type_demande: str, usager: Any
) -> None:
    adresse = reverse("demarches:commencer", args=["bpi-refugie"])
    assert usager.post(adresse, {"type_demande": type_demande}).status_code == 404
    assert not Dossier.objects.exists()


def test_un_parent_peut_ouvrir_une_demande_par_enfant(usager: Any) -> None:
    adresse = reverse("demarches:commencer", args=["bpi-refugie-mineur-16-18"])
    usager.post(adresse, {"type_demande": "premiere_demande"})
    premier = Dossier.objects.get()
    factories.brouillons.enregistrer(
        premier,
        {"enfant_nom": "ESSAI", "enfant_prenoms": "Noa", "enfant_date_naissance": "01/02/2010"},
    )
    assert "Un parent dépose la demande" in _fiche(usager, "bpi-refugie-mineur-16-18").texte
    usager.post(adresse, {"type_demande": "premiere_demande"})
    assert Dossier.objects.count() == 2
