"""What each PDF says and how it is made: text, structure, determinism, isolation."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
import pytest
from django.utils import translation
from pypdf import PdfReader

from attestations import impression
from attestations.models import A_VALIDITE, Nature
from tests.attestations.factories import donnees, emettre

pytestmark = pytest.mark.django_db


def texte(octets):
    """The text of all pages, with plain single spaces."""
    pages = PdfReader(BytesIO(octets)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def imprimer(nature, **autres):
    return impression.imprimer(emettre(nature, **autres))


ATTENDUS = {
    Nature.CONFIRMATION_DEPOT: [
        "Attestation de confirmation de dépôt",
        "Ce document prouve",
        "1er mars 2027",
        "Ce document ne prouve pas",
        "que le séjour est régulier (article R. 431-15-1 du CESEDA)",
        "À lui seul, il n’autorise ni à travailler ni à voyager.",
        "Visa de long séjour valant titre de séjour n° FRA00TEST001",
        "Ce que ce document permet à lui seul",
        "Votre document de séjour (Visa de long séjour valant titre de séjour n° FRA00TEST001) "
        "garde ses effets jusqu’au 14 avril 2027.",
        "Un agent vérifie que votre dossier est complet.",
    ],
    Nature.ADP: [
        "Attestation de prolongation d’instruction",
        "Première demande",
        "Valable du 3 mars 2027 au 2 septembre 2027",
        "Valable uniquement accompagnée de : la carte de séjour n° 9912345678, même expirée",
        "Travailler Oui Sans autorisation de travail, en métropole.",
        "Voyager dans l’espace Schengen Non Une première demande ne permet pas",
        "Articles R. 431-15-1, R. 431-15-3 et R. 431-15-4 du CESEDA.",
    ],
    Nature.ADF: [
        "Attestation de décision favorable",
        "Valable à partir du",
        "jusqu’à la remise du titre",
        "prouve que le séjour de son titulaire est régulier",
        "Carte de résident",
        "du 2 mai 2027 au 1er mai 2037",
        "225 €, à la remise du titre",
        "Camille FICTIVE, cheffe du bureau du séjour",
    ],
    Nature.DEMANDE_COMPLEMENT: [
        "Demande de pièces complémentaires",
        "À envoyer au plus tard le 11 avril 2027",
        "Il manque 2 éléments",
        "1. Justificatif de domicile Le document a plus de trois mois.",
        "2. Décision de l’OFPRA La deuxième page est illisible.",
        "Comment répondre",
        "ouvrez le dossier D-26-7K4Q-X9MP-C",
    ],
    Nature.DECISION_REFUS: [
        "Votre demande est refusée.",
        "Votre présence constitue une menace pour l’ordre public.",
        "Voies et délais de recours",
        "Recours gracieux Préfet de police, 1 rue Fictive, 75004 Paris 2 mois",
        "Recours hiérarchique Ministre de l’intérieur 2 mois",
        "Tribunal administratif de Paris",
        "2 mois après la notification",
        "Articles L. 432-1 et R. 432-2 du CESEDA.",
    ],
    Nature.RECEPISSE: [
        "Récépissé",
        "La préfecture a enregistré la demande désignée ci-dessous.",
    ],
    Nature.ATTESTATION_DEMANDE: [
        "Attestation de demande",
        "Une demande de titre de séjour a été déposée",
    ],
    Nature.RECU_EMPLOYEUR: [
        "Reçu de demande d’autorisation de travail",
        "Ce reçu n’est pas cette autorisation.",
        "Entreprise BOULANGERIE FICTIVE",
        "SIRET 999 990 005 00012",
        "Personne concernée Nom MODÈLE Prénoms Ilyas",
    ],
    Nature.CONFIRMATION_VALIDATION: [
        "Confirmation de validation du visa",
        "Il vaut titre de séjour jusqu’à sa date de fin.",
        "Séjourner en France Oui",
    ],
    Nature.ATTESTATION_CHANGEMENT: [
        "La préfecture a enregistré le changement déclaré",
        "Date du déménagement 2 mars 2027",
    ],
    Nature.AUTORISATION_TRAVAIL: [
        "Autorisation de travail",
        "est autorisé à employer la personne concernée",
        "Emploi occupé Boulanger",
        "SIRET 999 990 005 00012",
        "3 place de l’Essai 69003 Lyon",
        "Personne concernée Nom MODÈLE Prénoms Ilyas Naissance le 12 juin 1995",
        "Camille FICTIVE",
    ],
    Nature.AVIS: ["Avis favorable", "a rendu un avis favorable", "BOULANGERIE FICTIVE"],
    Nature.APS: [
        "Autorisation provisoire de séjour",
        "est autorisée à séjourner provisoirement en France.",
    ],
    Nature.DECISION_FAVORABLE: [
        "Votre demande est acceptée : Nationalité française par décret.",
        "Le décret est publié au Journal officiel.",
    ],
    Nature.DECISION_AJOURNEMENT: [
        "Votre demande est ajournée jusqu’au 1er mars 2029",
        "Votre insertion professionnelle est encore récente.",
        "Recours administratif préalable Le ministre chargé des naturalisations 2 mois",
    ],
    Nature.DECISION_IRRECEVABLE: [
        "Votre demande est irrecevable",
        "Votre demande relève d’une autre démarche.",
        "Recours contentieux Tribunal administratif de Paris 2 mois",
        "Pour le préfet, Camille FICTIVE",
    ],
    Nature.CLASSEMENT: [
        "Votre demande est classée sans suite",
        "ni au rappel du 1er avril 2027",
        "1. Justificatif de domicile Élément non reçu.",
        "Vous pouvez déposer une nouvelle demande complète sur ce site.",
    ],
}


@pytest.mark.parametrize("langue", ["fr", "en"])
@pytest.mark.parametrize("nature", Nature)
def test_chaque_papier_dit_tout_en_francais(nature, langue):
    attestation = emettre(nature)
    with translation.override(langue):
        lu = texte(impression.imprimer(attestation))
    d_une_personne = [
        "Amina Démo",
        "EXEMPLE",
        "12 rue de la Démonstration 75011 Paris",
        "9700000001",
    ]
    communs = [
        attestation.numero,
        attestation.code_verification,
        *([] if attestation.donnees["titulaire"]["siret"] else d_une_personne),
        "D-26-7K4Q-X9MP-C",
        "Préfecture de police de Paris",
        "/verifier/",
    ]
    for mots in communs + ATTENDUS[nature]:
        assert mots in lu


@pytest.mark.parametrize("nature", Nature)
def test_un_papier_ordinaire_tient_sur_une_page(nature):
    assert len(PdfReader(BytesIO(imprimer(nature))).pages) == 1


@pytest.mark.parametrize(
    ("du", "au", "validite"),
    [
        (None, None, ""),
        (date(2027, 3, 3), None, "Valable à partir du 3 mars 2027"),
        (date(2027, 3, 3), date(2027, 9, 2), "Valable du 3 mars 2027 au 2 septembre 2027"),
    ],
)
@pytest.mark.parametrize("nature", sorted(A_VALIDITE - {Nature.ADP, Nature.ADF}))
def test_un_papier_porte_les_dates_qu_on_lui_donne(nature, du, au, validite):
    lu = texte(imprimer(nature, valable_du=du, valable_au=au))
    assert validite in lu
    assert ("Valable" in lu) is bool(du)


def test_les_preuves_disent_l_identite_entiere():
    lu = texte(imprimer(Nature.ADP))
    assert "le 1er avril 1990 à Villefictive (Érythrée)" in lu
    assert "Érythréenne" in lu


def test_l_enfant_est_le_titulaire_et_le_parent_le_deposant():
    enfant = {"nom": "EXEMPLE", "prenoms": "Noé", "ne_le": "2010-02-01"}
    lu = texte(imprimer(Nature.ADP, donnees=donnees(Nature.ADP, beneficiaire=enfant)))
    assert "Prénoms Noé" in lu
    assert "Demande déposée par Amina Démo EXEMPLE" in lu


@pytest.mark.parametrize("demonstration", [True, False])
def test_la_mention_de_demonstration_suit_le_reglage(settings, demonstration):
    settings.SITE_DE_DEMONSTRATION = demonstration
    lu = texte(imprimer(Nature.ADP))
    assert ("Document de démonstration sans valeur légale" in lu) is demonstration
    assert ("DÉMONSTRATION" in lu) is demonstration


@pytest.mark.parametrize("marques", [True, False])
def test_la_marque_de_l_etat_suit_le_reglage(settings, marques):
    settings.MARQUES_DE_ETAT = marques
    assert ("République française" in texte(imprimer(Nature.ADP))) is marques


def test_le_code_qr_mene_a_la_verification(settings):
    settings.ADRESSE_DU_SITE = "https://anef.example"
    attestation = emettre()
    adresse = impression.adresse_de_verification(attestation)
    assert adresse == (
        f"https://anef.example/verifier/?numero={attestation.numero}"
        f"&code={attestation.code_verification}"
    )
    annotations = PdfReader(BytesIO(impression.imprimer(attestation))).pages[0]["/Annots"]
    assert [lien.get_object()["/A"]["/URI"] for lien in annotations] == [adresse]


def test_le_trace_du_code_qr_couvre_ses_modules():
    cote, trace = impression.code_qr("https://anef.example/verifier/")
    assert trace.startswith("M4 4.5h7M")  # quiet zone, then the first finder pattern
    assert cote >= 29


@pytest.mark.parametrize("nature", Nature)
def test_le_pdf_est_balise_archivable_et_dit_qui_il_est(nature):
    attestation = emettre(nature)
    with pikepdf.open(BytesIO(impression.imprimer(attestation))) as pdf:
        racine = pdf.Root
        assert str(racine.Lang) == "fr"
        assert racine.MarkInfo.Marked
        assert racine.ViewerPreferences.DisplayDocTitle
        assert racine.StructTreeRoot.K[0].S == "/Document"
        assert racine.OutputIntents[0].S == "/GTS_PDFA1"
        assert attestation.numero in str(pdf.docinfo["/Title"])
        xmp = racine.Metadata.read_bytes()
        assert b'pdfaid:part="3"' in xmp
        assert b'pdfaid:conformance="A"' in xmp
        assert b'pdfuaid:part="1"' in xmp
        assert not pdf.is_encrypted
        balises, polices = [], []
        for objet in pdf.objects:
            if not isinstance(objet, (pikepdf.Dictionary, pikepdf.Stream)):
                continue
            assert "/Interpolate" not in objet
            if objet.get("/Type") == "/StructElem":
                balises.append(str(objet.S))
                assert objet.S != "/Figure" or str(objet.Alt).startswith("Code QR")
            if objet.get("/Type") == "/FontDescriptor":
                polices.append({"/FontFile", "/FontFile2", "/FontFile3"} & set(objet.keys()))
        assert balises.count("/H1") == 1
        assert balises.count("/Figure") == 1
        assert polices
        assert all(polices)


def test_les_cellules_des_droits_renvoient_a_leurs_en_tetes():
    with pikepdf.open(BytesIO(imprimer(Nature.ADP))) as pdf:
        cellules = [
            objet
            for objet in pdf.objects
            if isinstance(objet, pikepdf.Dictionary) and objet.get("/S") == "/TD"
        ]
        doubles = [cellule for cellule in cellules if len(cellule.A.get("/Headers", [])) == 2]
    assert len(doubles) == 10  # five rights: answer and precision, each under its column and row


def test_la_meme_ligne_donne_les_memes_octets_dans_un_autre_processus(tmp_path):
    attestation = emettre(Nature.ADP)
    octets = impression.imprimer(attestation)
    assert impression.imprimer(attestation) == octets
    (tmp_path / "page.html").write_text(impression.page(attestation), encoding="utf-8")
    code = (
        "import sys, django; django.setup()\n"
        "from pathlib import Path\n"
        "from attestations import impression\n"
        "impression.page = lambda attestation: Path(sys.argv[1]).read_text('utf-8')\n"
        "sys.stdout.buffer.write(impression.imprimer(None))\n"
    )
    ailleurs = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "page.html")],
        capture_output=True,
        check=True,
    ).stdout
    assert ailleurs == octets


def test_weasyprint_n_est_pas_charge_au_demarrage():
    code = (
        "import sys, django; django.setup()\n"
        "from django.urls import resolve; resolve('/verifier/')\n"
        "sys.exit('weasyprint' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_un_texte_reste_du_texte():
    lu = texte(imprimer(Nature.CLASSEMENT, donnees=donnees(Nature.CLASSEMENT, motifs="<b>A & B")))
    assert "<b>A & B" in lu


def test_le_message_de_l_agent_garde_ses_lignes_et_reste_dans_la_page():
    """What a hand typed: lines apart, markup as text, and a word longer than the paper is wide."""
    mot = "x" * 400
    octets = imprimer(
        Nature.DEMANDE_COMPLEMENT,
        donnees=donnees(
            Nature.DEMANDE_COMPLEMENT, corps=[f"Première <b>ligne\r\nseconde ligne\n{mot}"]
        ),
    )
    with pdfium.PdfDocument(octets) as pdf:
        page = pdf[0]
        lu = page.get_textpage()
        texte_lu = lu.get_text_range()
        droites = [lu.get_rect(rang)[2] for rang in range(lu.count_rects())]
        largeur = page.get_width()
        lu.close()
        page.close()
    lignes = [ligne.strip() for ligne in texte_lu.splitlines()]
    assert "Première <b>ligne" in lignes
    assert "seconde ligne" in lignes
    assert texte_lu.count("x") >= len(mot)
    assert max(droites) < largeur


def test_rien_n_est_cherche_au_dehors(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    atelier = impression._atelier()
    for adresse in (secret.as_uri(), "http://127.0.0.1:9/x", "ftp://127.0.0.1/x"):
        with pytest.raises(ValueError, match="disallowed protocol"):
            atelier.chercheur.fetch(adresse)


def test_un_titre_deja_fini_ne_garde_pas_d_effets():
    fini = {"nature": "Carte de résident", "fin": "2027-02-28"}
    papier = imprimer(
        Nature.CONFIRMATION_DEPOT, donnees=donnees(Nature.CONFIRMATION_DEPOT, titre_detenu=fini)
    )
    assert "Carte de résident, jusqu’au 28 février 2027" in texte(papier)
    assert "garde ses effets" not in texte(papier)


def test_l_accord_d_un_document_de_voyage_ne_prouve_pas_le_sejour():
    accorde = {"nature": "Document de circulation", "prouve_le_sejour": False}
    papier = texte(imprimer(Nature.ADF, donnees=donnees(Nature.ADF, titre_accorde=accorde)))
    assert "La préfecture a pris une décision favorable" in papier
    assert "le séjour de son titulaire est régulier" not in papier


def test_un_refus_donne_le_dernier_jour_de_qui_lit_la_lettre_ce_jour():
    voies = donnees(Nature.DECISION_REFUS)["recours"]
    datees = [voie | {"au_plus_tard": "2027-01-17"} for voie in voies[:2]] + voies[2:]
    lettre = emettre(Nature.DECISION_REFUS, donnees=donnees(Nature.DECISION_REFUS, recours=datees))
    lettre.emise_le = datetime(2026, 11, 17, 9, tzinfo=UTC)
    dit = texte(impression.imprimer(lettre))
    assert "Si vous avez lu cette lettre le 17 novembre 2026" in dit
    assert dit.count("Au plus tard le 17 janvier 2027") == 2
    assert dit.count("Selon le délai indiqué") == 1
    sans = texte(imprimer(Nature.DECISION_REFUS))
    assert "Si vous avez lu cette lettre" not in sans
    assert "Chaque délai se compte à partir du jour" in sans
