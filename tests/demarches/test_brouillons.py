"""Drafts: nothing typed is lost, two tabs do not overwrite each other, only true duplicates are refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from demarches import brouillons, completude, transitions
from demarches.catalogue import charger
from demarches.catalogue.calcul import TypeDemande
from demarches.models import Dossier, PieceJointe
from justificatifs.depot import FichierRefuse
from justificatifs.ephoto import EtatEphoto
from justificatifs.models import Fichier, UsageEphoto
from tests.demarches import factories

pytestmark = pytest.mark.django_db


def test_un_brouillon_est_prerempli_par_le_registre(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    assert dossier.reponses["nom"] == "ESSAI"
    assert dossier.reponses["date_naissance"] == "1990-04-12"
    assert dossier.reponses["code_postal"] == "75011"


@pytest.mark.parametrize("au_registre", [True, False])
def test_qui_a_un_titre_au_registre_n_a_pas_a_dire_qu_il_a_un_document(
    usager: Any, au_registre: bool
) -> None:
    if au_registre:
        factories.TitreDetenuFactory(titulaire=usager.user)

    dossier = factories.brouillon(usager.user, "etudiant")

    assert dossier.reponses.get("document_detenu") is (True if au_registre else None)


def test_une_valeur_fausse_est_gardee_comme_tapee_mais_n_est_pas_une_reponse(usager: Any) -> None:
    dossier = factories.brouillon(usager.user, reponses={"code_postal": "75A"})
    assert dossier.saisies["code_postal"] == "75A"
    assert "code_postal" not in dossier.reponses


def test_deux_onglets_ne_s_ecrasent_pas_en_silence(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    lu = dossier.version
    brouillons.enregistrer(dossier, {"commune": "Paris 11"}, version=lu)
    with pytest.raises(brouillons.Conflit):
        brouillons.enregistrer(dossier, {"commune": "Lyon"}, version=lu)
    dossier.refresh_from_db()
    assert dossier.saisies["commune"] == "Paris 11"


def test_enregistrer_la_meme_chose_ne_change_pas_la_version(usager: Any) -> None:
    dossier = factories.brouillon(usager.user, reponses={"commune": "Paris 11"})
    version = dossier.version
    assert brouillons.enregistrer(dossier, {"commune": "Paris 11"}, version=0).version == version


def test_la_meme_demarche_ne_s_ouvre_pas_deux_fois(usager: Any) -> None:
    premier = factories.brouillon(usager.user)
    with pytest.raises(brouillons.Doublon) as doublon:
        factories.brouillon(usager.user)
    assert doublon.value.dossier == premier


def test_deux_demarches_differentes_s_ouvrent_ensemble(usager: Any) -> None:
    factories.brouillon(usager.user)
    factories.brouillon(usager.user, "passeport-talent")
    assert Dossier.objects.visibles_par(usager.user).brouillons().count() == 2


def test_un_titre_pas_encore_remis_n_empeche_pas_une_nouvelle_demande(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    Dossier.objects.filter(pk=dossier.pk).update(statut="titre_disponible")
    assert factories.brouillon(usager.user).pk != dossier.pk


ENFANT = {
    "enfant_nom": "ESSAI",
    "enfant_prenoms": "Noa",
    "enfant_date_naissance": "01/02/2010",
}


def _pour_un_enfant(user: Any, **identite: str) -> Dossier:
    return factories.brouillon(user, "bpi-refugie-mineur-16-18", reponses=ENFANT | identite)


def test_une_demande_par_enfant(usager: Any) -> None:
    premiere = _pour_un_enfant(usager.user)
    seconde = _pour_un_enfant(usager.user, enfant_prenoms="Lou")
    assert premiere.beneficiaire != seconde.beneficiaire


def test_le_meme_enfant_ne_peut_etre_depose_deux_fois(usager: Any) -> None:
    premiere = _pour_un_enfant(usager.user)
    seconde = _pour_un_enfant(usager.user, enfant_prenoms="NOA")
    assert seconde.saisies["enfant_prenoms"] == "NOA"
    message = next(m for m in completude.manques(seconde) if m.cle == "beneficiaire").message
    assert premiere.reference in message


def test_un_fichier_refuse_ne_laisse_rien(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    with pytest.raises(FichierRefuse):
        brouillons.joindre(
            dossier, "decision-ofpra", SimpleUploadedFile("a.pdf", b""), par=usager.user
        )
    assert not PieceJointe.objects.exists()
    assert not Fichier.objects.exists()


def test_un_dossier_depose_ne_prend_plus_de_fichier(
    usager: Any, fichier_pdf: Callable[..., SimpleUploadedFile]
) -> None:
    dossier = factories.depose(usager.user)
    avant = Fichier.objects.count()
    with pytest.raises(brouillons.BrouillonFige):
        brouillons.joindre(dossier, "decision-ofpra", fichier_pdf(), par=usager.user)
    assert Fichier.objects.count() == avant
    with pytest.raises(brouillons.BrouillonFige):
        brouillons.retirer(dossier.pieces.first())


def test_supprimer_un_brouillon_efface_ses_fichiers(usager: Any) -> None:
    dossier = factories.pret(usager.user)
    transitions.supprimer(dossier, par=usager.user)
    assert not Dossier.objects.exists()
    assert not Fichier.objects.exists()


def test_un_code_deja_reserve_par_un_autre_dossier_est_dit_utilise(
    usager: Any, autre_usager: Any
) -> None:
    factories.depose(usager.user)
    autre = factories.brouillon(autre_usager.user)
    reponse = brouillons.noter_ephoto(autre, "bonne photo demo 0000 0001")
    assert reponse.etat == EtatEphoto.UTILISE


def test_l_adresse_nomme_la_prefecture(usager: Any) -> None:
    dossier = factories.pret(usager.user)
    dossier = brouillons.enregistrer(dossier, {"code_postal": "20200", "commune": "Bastia"})
    dossier = transitions.deposer(dossier, par=usager.user)
    assert dossier.prefecture.code == "2B"
    usager.user.refresh_from_db()
    assert usager.user.prefecture.code == "2B"


def test_l_exigence_figee_est_celle_du_jour_du_depot(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    assert dossier.exigence["version"] == charger().demarche("bpi-refugie").version
    assert dossier.exigence["type_demande"] == TypeDemande.PREMIERE_DEMANDE
    assert [d["nature"] for d in dossier.exigence["documents"] if d["moment"] == "depot"] == ["adp"]


def test_un_brouillon_supprime_pendant_l_envoi_ne_laisse_aucun_fichier(
    usager: Any, fichier_pdf: Callable[..., SimpleUploadedFile]
) -> None:
    dossier = factories.brouillon(usager.user)
    Dossier.objects.filter(pk=dossier.pk).delete()
    with pytest.raises(Dossier.DoesNotExist):
        brouillons.joindre(dossier, "justificatif-domicile", fichier_pdf(), par=usager.user)
    assert not Fichier.objects.exists()


def test_un_code_change_pendant_le_depot_n_est_pas_reserve_sur_la_parole_de_l_ancien(
    usager: Any,
) -> None:
    """The service said 'good' of one code; another tab typed another one before the lock."""
    dossier = factories.pret(usager.user)
    Dossier.objects.filter(pk=dossier.pk).update(
        ephoto_code="INVENTEPHOTODEMO000001", ephoto_etat=EtatEphoto.PAS_ENCORE_ACTIF
    )
    with pytest.raises(transitions.TransitionRefusee):
        transitions.deposer(dossier, par=usager.user)
    assert Dossier.objects.get(pk=dossier.pk).est_brouillon
    assert not UsageEphoto.objects.exists()


def test_un_document_detruit_par_l_antivirus_n_est_pas_une_reponse(usager: Any, agent: Any) -> None:
    dossier = factories.depose(usager.user)
    demande = factories.complement(dossier, par=agent.user)
    demande.elements.update(reponse="remplacer")
    piece = factories.joindre(dossier, "justificatif-domicile", complement=demande)
    assert completude.elements_sans_reponse(demande) == []
    Fichier.objects.filter(pk=piece.fichier_id).update(etat="infecte", contenu="", apercu="")
    assert [m.cle for m in completude.elements_sans_reponse(demande)] == ["justificatif-domicile"]


def test_l_ancienne_adresse_n_est_pas_ecrite_a_la_place_de_la_nouvelle(usager: Any) -> None:
    profil = {"voie": "1 rue Ancienne", "code_postal": "75011", "commune": "Paris"}
    for champ, valeur in profil.items():
        setattr(usager.user, champ, valeur)
    usager.user.save()
    ailleurs = factories.brouillon(usager.user, "duplicata", TypeDemande.DUPLICATA)
    nouvelle = factories.brouillon(usager.user, "changement-adresse", TypeDemande.DECLARATION)
    assert ailleurs.saisies.items() >= profil.items()
    assert not profil.keys() & nouvelle.saisies.keys()
    assert nouvelle.saisies["email"] == usager.user.email
