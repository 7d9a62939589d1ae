"""Step 2: one card per document; each refusal says why; nobody reaches another person's file."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from demarches.models import Dossier, PieceJointe
from justificatifs import antivirus
from justificatifs.depot import TAILLE_MAX
from justificatifs.models import EtatFichier, Fichier
from tests.demarches import factories
from tests.demarches.ecrans import Ecran
from tests.justificatifs import fabrique

pytestmark = pytest.mark.django_db

PIECE = "justificatif-domicile"


@pytest.fixture
def dossier(usager: Any) -> Dossier:
    return factories.brouillon(usager.user, reponses=factories.REPONSES_REFUGIE)


def _etape(dossier: Dossier) -> str:
    return reverse("demarches:etape", args=[dossier.reference, "justificatifs"])


def _ajouter(
    client: Client, dossier: Dossier, *fichiers: Any, piece: str = PIECE, fragment: bool = False
) -> Any:
    return client.post(
        reverse("demarches:piece_ajouter", args=[dossier.reference, piece]),
        {"fichiers": list(fichiers)},
        headers={"X-Requested-With": "XMLHttpRequest"} if fragment else {},
        follow=not fragment,
    )


def _carte(ecran: Ecran, piece: str = PIECE) -> str:
    [carte] = ecran.textes(f"#piece-{piece}")
    return carte


def test_une_carte_par_document_avec_ce_que_la_loi_en_dit(usager: Any, dossier: Dossier) -> None:
    ecran = Ecran(usager.get(_etape(dossier)))
    assert ecran.h1 == "Quels documents ajoutez-vous à votre demande ?"
    cartes = [c.get("id") for c in ecran.chercher(".anef-piece")]
    assert cartes == [
        "piece-decision-ofpra",
        "piece-justificatif-domicile",
        "piece-contrat-engagement",
    ]
    assert "À ajouter" in _carte(ecran)
    assert "Datant de moins de" in _carte(ecran)
    champ = ecran.chercher(f"#piece-{PIECE} input[type=file]")[0]
    assert champ.get("multiple") is not None
    assert "application/pdf" in champ.get("accept")


def test_tant_que_des_questions_restent_la_page_le_dit(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    assert "La liste dépend de vos réponses" in Ecran(usager.get(_etape(dossier))).texte


def test_un_fichier_est_recu_et_se_voit(
    usager: Any, dossier: Dossier, fichier_pdf: Callable[..., SimpleUploadedFile]
) -> None:
    reponse = _ajouter(usager, dossier, fichier_pdf("domicile.pdf"))
    assert reponse.redirect_chain == [(f"{_etape(dossier)}#piece-{PIECE}", 302)]
    ecran = Ecran(reponse)
    assert "Votre document est enregistré." in _carte(ecran)
    assert "domicile.pdf" in _carte(ecran)
    assert "Reçu" in _carte(ecran)
    assert Fichier.objects.get().proprietaire == usager.user


def test_le_meme_envoi_par_script_rend_la_carte_seule(
    usager: Any, dossier: Dossier, fichier_pdf: Callable[..., SimpleUploadedFile]
) -> None:
    reponse = _ajouter(usager, dossier, fichier_pdf("domicile.pdf"), fragment=True)
    assert reponse.status_code == 200
    contenu = reponse.content.decode().strip()
    assert contenu.startswith("<section")
    assert "<html" not in contenu
    assert "domicile.pdf" in _carte(Ecran(reponse))


REFUS: dict[str, tuple[Callable[[], SimpleUploadedFile], str]] = {
    "vide": (lambda: fabrique.televerser(b"", "a.pdf"), "Ce fichier est vide"),
    "trop_lourd": (
        lambda: fabrique.televerser(b"%PDF-" + bytes(TAILLE_MAX), "a.pdf"),
        "Ce fichier dépasse 10 Mo",
    ),
    "type_refuse": (
        lambda: fabrique.televerser(b"du texte", "a.txt", "text/plain"),
        "Ce type de fichier n’est pas accepté",
    ),
    "deguise": (
        lambda: fabrique.televerser(fabrique.jpeg(), "a.pdf"),
        "ne correspond pas à son nom",
    ),
    "protege": (
        lambda: fabrique.televerser(fabrique.pdf_chiffre(utilisateur="x"), "a.pdf"),
        "protégé par un mot de passe",
    ),
    "tronque": (
        lambda: fabrique.televerser(fabrique.jpeg()[:2000], "a.jpg"),
        "sa fin manque",
    ),
    "illisible": (
        lambda: fabrique.televerser(fabrique.pdf(pages=0), "a.pdf"),
        "Ce PDF est abîmé",
    ),
    "actif": (
        lambda: fabrique.televerser(fabrique.pdf_actif("ouverture"), "a.pdf"),
        "un programme qui se lance",
    ),
}


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
@pytest.mark.parametrize("cas", REFUS)
def test_un_refus_dit_sa_raison_et_ne_laisse_rien(
    cas: str, fragment: bool, usager: Any, dossier: Dossier
) -> None:
    fabriquer, raison = REFUS[cas]
    reponse = _ajouter(usager, dossier, fabriquer(), fragment=fragment)
    ecran = Ecran(reponse)
    assert ecran.code == 422
    assert raison in _carte(ecran)
    assert f"Fichier « {fabriquer().name} » refusé." in _carte(ecran)
    assert "À ajouter" in _carte(ecran)
    if not fragment:
        assert ecran.titre.startswith("Erreur : ")
        [resume] = ecran.chercher("#erreurs a")
        assert resume.get("href") == f"#piece-{PIECE}"
        assert resume.text_content().startswith("Justificatif de domicile")
    assert not PieceJointe.objects.exists()
    assert not Fichier.objects.exists()


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
def test_un_virus_est_refuse(
    fragment: bool, usager: Any, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    infecte = SimpleNamespace(etat=EtatFichier.INFECTE)
    porte = SimpleNamespace(analyser=lambda fichier: infecte)
    monkeypatch.setattr(antivirus, "ouvrir", lambda: porte)
    reponse = _ajouter(usager, dossier, fabrique.televerser(fabrique.pdf()), fragment=fragment)
    assert "Un virus a été trouvé dans ce fichier" in Ecran(reponse).texte
    assert not Fichier.objects.exists()


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
def test_sans_fichier_la_page_demande_d_en_choisir_un(
    fragment: bool, usager: Any, dossier: Dossier
) -> None:
    reponse = _ajouter(usager, dossier, fragment=fragment)
    assert "Choisissez un fichier à ajouter." in _carte(Ecran(reponse))


def test_relire_la_page_d_un_refus_ramene_a_l_etape(usager: Any, dossier: Dossier) -> None:
    adresse = reverse("demarches:piece_ajouter", args=[dossier.reference, PIECE])
    assert usager.get(adresse).url == f"{_etape(dossier)}#piece-{PIECE}"
    # Nothing on it sends to an address that takes files only.
    ecran = Ecran(_ajouter(usager, dossier))
    assert ecran.actions.count(_etape(dossier)) == 1


def test_une_piece_facultative_refusee_n_est_pas_repliee(usager: Any) -> None:
    dossier = factories.brouillon(usager.user, "passeport-talent")
    page = Ecran(usager.get(_etape(dossier)))
    [replie, *_] = page.chercher("details .anef-piece")
    piece = replie.get("id").removeprefix("piece-")
    refus = _ajouter(usager, dossier, fabrique.televerser(b"", "a.pdf"), piece=piece)
    assert not Ecran(refus).chercher(f"details #piece-{piece}")
    assert "Ce fichier est vide" in _carte(Ecran(refus), piece)


def test_plusieurs_fichiers_ensemble_les_bons_restent_le_mauvais_est_nomme(
    usager: Any, dossier: Dossier, fichier_pdf: Callable[..., Any], fichier_jpeg: Callable[..., Any]
) -> None:
    vide = fabrique.televerser(b"", "page-2.pdf")
    reponse = _ajouter(usager, dossier, fichier_pdf("page-1.pdf"), vide, fichier_jpeg("page-3.jpg"))
    ecran = Ecran(reponse)
    assert [j.fichier.nom for j in PieceJointe.objects.order_by("jointe_le")] == [
        "page-1.pdf",
        "page-3.jpg",
    ]
    assert "Fichier « page-2.pdf » refusé. Ce fichier est vide" in _carte(ecran)
    assert "page-1.pdf" in _carte(ecran)
    assert "page-3.jpg" in _carte(ecran)


def test_pas_plus_de_vingt_fichiers_par_document(
    usager: Any, dossier: Dossier, fichier_pdf: Callable[..., Any]
) -> None:
    for _ in range(20):
        factories.joindre(dossier, PIECE)
    reponse = _ajouter(usager, dossier, fichier_pdf())
    assert "Pas plus de 20 fichiers par document" in Ecran(reponse).texte
    assert PieceJointe.objects.count() == 20


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
def test_un_fichier_se_supprime_avant_le_depot(
    fragment: bool, usager: Any, dossier: Dossier
) -> None:
    jointe = factories.joindre(dossier, PIECE)
    adresse = reverse("demarches:piece_supprimer", args=[dossier.reference, jointe.pk])
    avant = Ecran(usager.get(_etape(dossier)))
    # Asked once, folded, in words that name the file.
    [question] = [
        d
        for d in avant.chercher("details.anef-confirmer")
        if adresse in str(avant.chercher("form", d)[0].get("action"))
    ]
    assert question.get("open") is None
    nom = jointe.fichier.nom
    assert f"Supprimer le fichier « {nom} » ?" in " ".join(question.text_content().split())
    entetes = {"X-Requested-With": "XMLHttpRequest"} if fragment else {}
    reponse = usager.post(adresse, headers=entetes, follow=not fragment)
    assert reponse.status_code == 200
    carte = _carte(Ecran(reponse))
    assert "À ajouter" in carte
    assert f"Le fichier « {nom} » est supprimé." in carte
    assert not Fichier.objects.exists()


def test_apres_le_depot_un_fichier_reste(usager: Any) -> None:
    depose = factories.depose(usager.user)
    jointe = depose.pieces.first()
    adresse = reverse("demarches:piece_supprimer", args=[depose.reference, jointe.pk])
    reponse = usager.post(adresse, follow=True)
    assert "Ce document est déjà envoyé : il reste dans votre dossier." in Ecran(reponse).texte
    assert PieceJointe.objects.filter(pk=jointe.pk, retiree_le=None).exists()


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
def test_apres_le_depot_on_n_ajoute_plus_rien(
    fragment: bool, usager: Any, fichier_pdf: Callable[..., Any]
) -> None:
    depose = factories.depose(usager.user)
    avant = Fichier.objects.count()
    _ajouter(usager, depose, fichier_pdf(), fragment=fragment)
    assert Fichier.objects.count() == avant


@pytest.mark.parametrize("nom", ["piece", "apercu"])
def test_le_fichier_d_autrui_n_existe_pas(
    nom: str, usager: Any, autre_usager: Any, dossier: Dossier
) -> None:
    jointe = factories.joindre(dossier, PIECE)
    leur = factories.brouillon(autre_usager.user)
    assert usager.get(_adresse(nom, dossier, jointe)).status_code == 200
    assert autre_usager.get(_adresse(nom, dossier, jointe)).status_code == 404
    # Their own case does not open somebody else's piece either.
    assert autre_usager.get(_adresse(nom, leur, jointe)).status_code == 404


def _adresse(nom: str, dossier: Dossier, jointe: PieceJointe) -> str:
    return reverse(f"demarches:{nom}", args=[dossier.reference, jointe.pk])


def test_la_piece_d_un_autre_de_mes_dossiers_ne_se_supprime_pas_par_celui_ci(
    usager: Any, dossier: Dossier
) -> None:
    autre = factories.brouillon(usager.user, "passeport-talent")
    jointe = factories.joindre(autre, "passeport")
    assert usager.post(_adresse("piece_supprimer", dossier, jointe)).status_code == 404
    assert PieceJointe.objects.filter(pk=jointe.pk).exists()


@pytest.mark.parametrize(("suite", "disposition"), [("", "attachment"), ("?voir", "inline")])
def test_un_fichier_est_servi_sans_danger(
    suite: str, disposition: str, usager: Any, dossier: Dossier
) -> None:
    reponse = usager.get(_adresse("piece", dossier, factories.joindre(dossier, PIECE)) + suite)
    assert reponse["Content-Type"] == "application/pdf"
    assert reponse["Content-Disposition"].startswith(disposition)
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in reponse["Content-Security-Policy"]
    assert "no-store" in reponse["Cache-Control"]


def test_un_fichier_infecte_apres_coup_ne_compte_plus_et_le_dit(
    usager: Any, dossier: Dossier
) -> None:
    jointe = factories.joindre(dossier, PIECE)
    Fichier.objects.filter(pk=jointe.fichier_id).update(etat=EtatFichier.INFECTE, contenu="")
    carte = _carte(Ecran(usager.get(_etape(dossier))))
    assert "refusé : un virus a été trouvé. Envoyez un autre fichier" in carte
    assert "À ajouter" in carte
    assert usager.get(_adresse("piece", dossier, jointe)).status_code == 410


def test_continuer_mene_a_l_ephoto_meme_incomplet(usager: Any, dossier: Dossier) -> None:
    reponse = usager.post(_etape(dossier))
    assert reponse.url == reverse("demarches:etape", args=[dossier.reference, "e-photo"])
