"""Step 3: six states of a code, six answers; the code is kept whatever the answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from demarches import brouillons, transitions, veille
from demarches.models import Dossier, Sens
from justificatifs import ephoto
from justificatifs.models import CodeEphoto, EtatEphoto
from tests.demarches import factories
from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db

CODE = "PHOTODESSAI0000000001"
MOTS = {
    EtatEphoto.BON: "Votre code est valable jusqu’au",
    EtatEphoto.PAS_ENCORE_ACTIF: "Votre code n’est pas encore actif",
    EtatEphoto.MALFORME: "Ce code n’est pas complet",
    EtatEphoto.INCONNU: "Ce code n’est pas connu du service e-photo",
    EtatEphoto.UTILISE: "Ce code a déjà servi",
    EtatEphoto.EXPIRE: "Ce code a expiré",
}
PASSENT = {EtatEphoto.BON, EtatEphoto.PAS_ENCORE_ACTIF}


@pytest.fixture
def dossier(usager: Any) -> Dossier:
    return factories.brouillon(usager.user)


def _adresse(dossier: Dossier) -> str:
    return reverse("demarches:etape", args=[dossier.reference, "e-photo"])


def _mettre(etat: EtatEphoto, autre_usager: Any) -> str:
    """A code in this state, as a person would type it."""
    maintenant = timezone.now()
    match etat:
        case EtatEphoto.MALFORME:
            return "PHOTO-12"
        case EtatEphoto.INCONNU:
            return CODE
        case EtatEphoto.PAS_ENCORE_ACTIF:
            return factories.code_ephoto(CODE, actif_le=maintenant + timedelta(hours=20))
        case EtatEphoto.EXPIRE:
            return factories.code_ephoto(CODE, expire_le=maintenant - timedelta(days=1))
        case EtatEphoto.UTILISE:
            factories.depose(autre_usager.user, code=factories.code_ephoto(CODE))
            return CODE
        case _:
            return factories.code_ephoto(CODE)


@pytest.mark.parametrize("etat", list(EtatEphoto), ids=str)
def test_six_etats_six_reponses(
    etat: EtatEphoto, usager: Any, autre_usager: Any, dossier: Dossier
) -> None:
    code = _mettre(etat, autre_usager)
    reponse = usager.post(_adresse(dossier), {"code": code}, follow=True)
    ecran = Ecran(reponse)
    assert [e for e, mots in MOTS.items() if mots in ecran.texte] == [etat]
    dossier.refresh_from_db()
    assert dossier.ephoto_code == ephoto.normaliser(code)
    assert dossier.ephoto_etat == etat
    if etat in PASSENT:
        suivante = reverse("demarches:etape", args=[dossier.reference, "recapitulatif"])
        assert reponse.redirect_chain == [(suivante, 302)]
    else:
        assert reponse.redirect_chain == []
        assert ecran.titre.startswith("Erreur : ")
        assert any(MOTS[etat] in ligne for ligne in ecran.erreurs)
        assert ecran.saisie("code") == code


def test_le_code_tape_avec_des_espaces_et_en_minuscules_est_compris(
    usager: Any, dossier: Dossier
) -> None:
    factories.code_ephoto(CODE)
    usager.post(_adresse(dossier), {"code": "photo dess ai00-0000 0001"})
    dossier.refresh_from_db()
    assert (dossier.ephoto_code, dossier.ephoto_etat) == (CODE, EtatEphoto.BON)


def test_sans_code_la_page_le_demande(usager: Any, dossier: Dossier) -> None:
    ecran = Ecran(usager.post(_adresse(dossier), {"code": " "}))
    assert any("Indiquez le code de votre e-photo." in ligne for ligne in ecran.erreurs)


def test_le_code_deja_donne_est_reaffiche(usager: Any, dossier: Dossier) -> None:
    factories.code_ephoto(CODE)
    usager.post(_adresse(dossier), {"code": CODE})
    assert Ecran(usager.get(_adresse(dossier))).saisie("code") == CODE


def test_un_service_en_panne_n_arrete_personne(
    usager: Any, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def panne(*_: Any, **__: Any) -> None:
        raise ephoto.EphotoIndisponible

    monkeypatch.setattr(ephoto, "interroger", panne)
    reponse = usager.post(_adresse(dossier), {"code": CODE}, follow=True)
    assert "Le service e-photo ne répond pas en ce moment" in Ecran(reponse).texte
    dossier.refresh_from_db()
    assert dossier.ephoto_code == CODE
    assert dossier.ephoto_etat == EtatEphoto.PAS_ENCORE_ACTIF


@pytest.mark.parametrize("methode", ["get", "post"])
def test_ou_la_loi_ne_demande_pas_de_code_l_etape_le_dit_et_mene_plus_loin(
    methode: str, usager: Any
) -> None:
    sans = factories.brouillon(usager.user, demarche="naturalisation-france")
    reponse = getattr(usager, methode)(_adresse(sans))
    if methode == "post":
        assert reponse.url == reverse("demarches:etape", args=[sans.reference, "recapitulatif"])
        return
    ecran = Ecran(reponse)
    assert ecran.h1 == "Aucun code e-photo n’est demandé"
    assert "Étape 3 sur 5" in ecran.texte
    assert not ecran.chercher("[name=code]")
    recapitulatif = reverse("demarches:etape", args=[sans.reference, "recapitulatif"])
    assert "Pas demandé" in Ecran(usager.get(recapitulatif)).texte


def test_un_code_perdu_apres_la_decision_favorable_se_remplace_encore(
    usager: Any, agent: Any, valideur: Any
) -> None:
    """The permit is not made yet: who is told to give another code can give it."""
    attente = factories.code_ephoto(CODE, actif_le=timezone.now() + timedelta(hours=20))
    depose = factories.depose(usager.user, code=attente)
    transitions.prendre_en_charge(depose, par=agent.user)
    transitions.proposer(depose, par=agent.user, sens=Sens.FAVORABLE, titre_nature="cr")
    transitions.valider(depose, par=valideur.user)
    page = depose.get_absolute_url()
    assert "n’est pas encore actif" in Ecran(usager.get(page)).texte
    CodeEphoto.objects.all().delete()
    assert veille.relire_les_ephotos(timezone.now() + timedelta(hours=49)) == 1
    adresse = reverse("demarches:ephoto", args=[depose.reference])
    assert adresse in Ecran(usager.get(page)).liens
    nouveau = factories.code_ephoto("BONNEPHOTODEMO00000002")
    assert usager.post(adresse, {"code": nouveau}).url == page
    relu = Dossier.objects.get(pk=depose.pk)
    assert (relu.ephoto_code, relu.ephoto_etat) == (nouveau, EtatEphoto.BON)
    assert adresse not in Ecran(usager.get(page)).liens


def test_un_code_a_refaire_est_dans_ce_qu_il_y_a_a_faire(usager: Any) -> None:
    depose = factories.depose(usager.user)
    adresse = reverse("demarches:ephoto", args=[depose.reference])
    assert adresse not in Ecran(usager.get(reverse("demarches:mon_espace"))).liens
    Dossier.objects.filter(pk=depose.pk).update(ephoto_etat=EtatEphoto.INCONNU)
    ecran = Ecran(usager.get(reverse("demarches:mon_espace")))
    [action] = ecran.textes(".anef-a-faire > li")
    assert f"Indiquez un nouveau code e-photo pour la demande {depose.reference}" in action
    assert adresse in ecran.liens


def test_le_recapitulatif_dit_qu_un_code_n_est_pas_encore_actif(
    usager: Any, dossier: Dossier
) -> None:
    recapitulatif = reverse("demarches:etape", args=[dossier.reference, "recapitulatif"])
    maintenant = timezone.now()
    for actif_le, dit in ((maintenant + timedelta(hours=20), True), (maintenant, False)):
        CodeEphoto.objects.all().delete()
        brouillons.noter_ephoto(dossier, factories.code_ephoto(CODE, actif_le=actif_le))
        assert ("Pas encore actif" in Ecran(usager.get(recapitulatif)).texte) is dit
