"""My list of documents: public, answers in the address, the same list on a page and on paper."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from demarches.catalogue import charger
from demarches.catalogue.schema import Demarche, TypeQuestion
from demarches.liste import cles_admises, est_personnelle
from demarches.models import Dossier
from demarches.views import liste as vue
from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db
DEMARCHES = charger().demarches
ENFANT = "passeport-mineur-premiere-france"
TALENT = "passeport-talent"
LDUE = "carte-resident-longue-duree-ue"


def adresse(code: str, nom: str = "liste_personnelle") -> str:
    return reverse(f"demarches:{nom}", args=[code])


def lire(client: Client, code: str, **reponses: Any) -> Ecran:
    return Ecran(client.get(adresse(code), reponses))


def pieces(ecran: Ecran) -> list[str]:
    return [e.xpath("string(strong)") for e in ecran.chercher(".anef-pieces-liste > li")]


def texte_du_pdf(reponse: Any) -> str:
    assert reponse["Content-Type"] == "application/pdf"
    lecteur = PdfReader(BytesIO(reponse.content))
    return " ".join(" ".join(p.extract_text().split()) for p in lecteur.pages)


@pytest.mark.parametrize("demarche", DEMARCHES, ids=lambda d: d.code)
def test_chaque_demarche_a_sa_liste_pour_chaque_type(demarche: Demarche, anonyme: Client) -> None:
    for type_demande in demarche.types:
        ecran = lire(anonyme, demarche.code, type=type_demande)
        assert ecran.code == 200
        assert ecran.h1 == "Ma liste de documents"
        assert demarche.libelle in ecran.texte
        assert pieces(ecran)
        assert any("liste.pdf" in cible for cible in (*ecran.liens, *ecran.actions))


@pytest.mark.parametrize("role", ["anonyme", "usager", "agent", "support"])
def test_la_page_est_publique_et_la_meme_pour_tous(
    role: str, anonyme: Client, request: pytest.FixtureRequest
) -> None:
    reponses = {"titulaire_age": 14, "lieu_demande": "ailleurs"}
    attendues = pieces(lire(anonyme, ENFANT, **reponses))

    ecran = lire(request.getfixturevalue(role), ENFANT, **reponses)

    assert ecran.code == 200
    assert pieces(ecran) == attendues


def test_les_reponses_choisissent_les_documents_et_le_prix(anonyme: Client) -> None:
    reponses = {
        "titulaire_age": 15, "lieu_demande": "ailleurs", "nom_usage_nouveau": "non",
    }  # fmt: skip
    avec = lire(anonyme, ENFANT, carte_identite_etat="valide", **reponses)
    sans = lire(anonyme, ENFANT, carte_identite_etat="aucune", **reponses)

    assert "Carte d’identité de l’enfant" in pieces(avec)
    assert "Acte de naissance" not in pieces(avec)
    assert "Acte de naissance" in pieces(sans)
    assert "Carte d’identité de l’enfant" not in pieces(sans)
    assert "42\xa0€" in sans.textes(".anef-montant")[0].replace(" €", "\xa0€")
    assert "question sans réponse" not in sans.texte


def test_une_reponse_amene_la_question_qu_elle_rend_utile(anonyme: Client) -> None:
    assert not lire(anonyme, ENFANT, lieu_demande="ailleurs").a_un_champ("photo_au_guichet")
    mayotte = lire(anonyme, ENFANT, lieu_demande="mayotte", photo_au_guichet="oui")

    assert mayotte.saisie("photo_au_guichet") == "oui"
    assert mayotte.saisie("lieu_demande") == "mayotte"


def test_la_reponse_a_une_question_qui_ne_se_pose_plus_est_laissee_de_cote(
    anonyme: Client,
) -> None:
    reponses = {"titulaire_age": 10, "photo_au_guichet": "oui"}
    mayotte = lire(anonyme, ENFANT, lieu_demande="mayotte", **reponses)
    ailleurs = lire(anonyme, ENFANT, lieu_demande="ailleurs", **reponses)

    assert "20" in mayotte.textes(".anef-montant")[0]
    assert "17" in ailleurs.textes(".anef-montant")[0]
    assert ailleurs.code == 200


def test_sans_reponse_la_liste_garde_tout_et_dit_ce_qui_manque(anonyme: Client) -> None:
    ecran = lire(anonyme, ENFANT)

    assert {"Acte de naissance", "Carte d’identité de l’enfant"} <= set(pieces(ecran))
    assert "4 questions sans réponse" in ecran.texte
    assert "À payer, selon votre situation" in ecran.texte
    assert not ecran.erreurs


def test_une_question_qui_ne_change_rien_n_est_pas_posee(anonyme: Client) -> None:
    ecran = lire(anonyme, ENFANT)

    for inutile in ("titulaire_francais", "autorite_parentale"):
        assert not ecran.a_un_champ(inutile)


def test_la_liste_dit_les_dates_de_qui_a_repondu(anonyme: Client, horloge: Any) -> None:
    """The clock says 10 March 2027: a permit that ends on 10 June is inside its window."""
    sans = lire(anonyme, "etudiant", type="premiere_demande")
    assert "Vous pouvez déposer votre demande" not in sans.texte
    ecran = lire(
        anonyme,
        "etudiant",
        type="premiere_demande",
        document_detenu="oui",
        titre_nature="vls_ts",
        titre_fin="2027-06-10",
    )
    assert "Vous pouvez déposer votre demande" in ecran.texte
    assert "11 avril 2027" in ecran.texte


def test_une_date_se_donne_en_trois_cases_ou_d_un_bloc(anonyme: Client) -> None:
    trois = {"titre_fin_jour": "30", "titre_fin_mois": "12", "titre_fin_annee": "2026"}
    en_trois = lire(anonyme, TALENT, type="renouvellement", **trois)
    d_un_bloc = lire(anonyme, TALENT, type="renouvellement", titre_fin="2026-12-30")

    assert en_trois.date("titre_fin") == d_un_bloc.date("titre_fin") == "30/12/2026"


PERSONNELLES = [
    "nom", "prenoms", "date_naissance", "date_naissance_jour", "nationalite", "sexe", "voie",
    "telephone", "email", "titre_numero",
]  # fmt: skip


@pytest.mark.parametrize("cle", [*PERSONNELLES, "inventee"])
def test_une_cle_personnelle_ou_inconnue_est_refusee_et_nommee(cle: str, anonyme: Client) -> None:
    ecran = lire(anonyme, LDUE, **{cle: "Valeur-Lue"})

    assert ecran.code == 400
    assert any(cle in ligne for ligne in ecran.erreurs)
    assert "Valeur-Lue" not in ecran.texte
    assert not any("Valeur-Lue" in lien for lien in ecran.liens)
    assert anonyme.get(adresse(LDUE, "liste_pdf"), {cle: "Valeur-Lue"}).status_code == 400


LIBRES = {
    TypeQuestion.TEXTE, TypeQuestion.TEXTE_LONG, TypeQuestion.TELEPHONE, TypeQuestion.COURRIEL,
    TypeQuestion.CODE_POSTAL, TypeQuestion.NUMERO_ETRANGER, TypeQuestion.SIRET,
}  # fmt: skip


@pytest.mark.parametrize("demarche", DEMARCHES, ids=lambda d: d.code)
def test_aucune_question_posee_ne_dit_qui_est_la_personne(demarche: Demarche) -> None:
    for question in demarche.questions:
        identite = question.groupe in {"identite", "contact"} or "naissance" in question.id
        if question.type in LIBRES or (identite and question.type is not TypeQuestion.OUI_NON):
            assert est_personnelle(question), question.id
            assert question.id not in cles_admises()


def test_les_reponses_d_une_autre_page_suivent_sans_gener(anonyme: Client) -> None:
    """The questionnaire sends here with the dates it knows, whatever the procedure asks."""
    ecran = lire(anonyme, ENFANT, besoin="identite", titre_fin="2027-02-10")

    assert ecran.code == 200
    assert not ecran.erreurs


def test_un_type_que_la_demarche_n_a_pas_est_dit(anonyme: Client) -> None:
    ecran = lire(anonyme, ENFANT, type="renouvellement")

    assert ecran.code == 400
    assert any("n’existe pas pour cette démarche" in ligne for ligne in ecran.erreurs)


def test_une_reponse_impossible_s_explique_et_les_autres_restent(anonyme: Client) -> None:
    ecran = lire(anonyme, ENFANT, titulaire_age="douze", lieu_demande="guyane")

    assert ecran.code == 200
    assert any("Quel âge a l’enfant" in ligne for ligne in ecran.erreurs)
    assert ecran.saisie("titulaire_age") == "douze"
    assert ecran.saisie("lieu_demande") == "guyane"


def test_une_demarche_inconnue_n_a_pas_de_liste(anonyme: Client) -> None:
    assert anonyme.get(adresse("autre")).status_code == 404
    assert anonyme.get(adresse("autre", "liste_pdf")).status_code == 404


def test_l_adresse_avec_reponses_ne_s_indexe_pas(anonyme: Client) -> None:
    assert "X-Robots-Tag" not in anonyme.get(adresse(ENFANT))
    assert anonyme.get(adresse(ENFANT), {"titulaire_age": 3})["X-Robots-Tag"] == "noindex"


def test_le_nombre_de_requetes_ne_depend_pas_de_la_demarche(usager: Client) -> None:
    lire(usager, ENFANT)
    nombres = set()
    for code, reponses in ((ENFANT, {}), (TALENT, {"categorie_talent": "artiste"}), (LDUE, {})):
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            lire(usager, code, **reponses)
        nombres.add(len(requetes))

    assert len(nombres) == 1


def test_l_anonyme_ne_coute_aucune_requete(anonyme: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        lire(anonyme, ENFANT, titulaire_age=3)


# The paper.


def test_le_pdf_porte_reponses_documents_prix_sources_et_date(
    anonyme: Client, horloge: Any
) -> None:
    reponses = {
        "titulaire_age": 14, "lieu_demande": "mayotte", "photo_au_guichet": "oui",
        "carte_identite_etat": "aucune", "nom_usage_nouveau": "non",
    }  # fmt: skip
    reponse = anonyme.get(adresse(ENFANT, "liste_pdf"), reponses)
    lu = texte_du_pdf(reponse)

    assert reponse["Content-Disposition"] == f'attachment; filename="liste-{ENFANT}.pdf"'
    assert "no-store" in reponse["Cache-Control"]
    for attendu in (
        "Ma liste de documents", "Quel âge a l’enfant", "À Mayotte", "Acte de naissance",
        "20 €", "à confirmer", "Guide 2021", "À jour au", "mairie équipée",
    ):  # fmt: skip
        assert attendu in lu, attendu


def test_le_papier_porte_les_dates_de_la_page(anonyme: Client, horloge: Any) -> None:
    reponses = {"document_detenu": "oui", "titre_nature": "vls_ts", "type": "premiere_demande"}
    jours = {"2027-06-10": "11 avril 2027", "2027-12-30": "à partir du 1er septembre 2027"}
    for fin, attendu in jours.items():
        page = lire(anonyme, "etudiant", titre_fin=fin, **reponses)
        papier = anonyme.get(adresse("etudiant", "liste_pdf"), reponses | {"titre_fin": fin})
        assert attendu in page.texte
        assert attendu in texte_du_pdf(papier)


def test_le_pdf_dit_ce_qu_une_reponse_peut_ajouter_au_prix(anonyme: Client) -> None:
    """With its source: the visa to regularise, as long as nobody said whether it is due."""
    lu = texte_du_pdf(anonyme.get(adresse("regularisation", "liste_pdf")))
    su = texte_du_pdf(
        anonyme.get(adresse("regularisation", "liste_pdf"), {"visa_a_regulariser": "non"})
    )

    assert "Peut s’ajouter" in lu
    assert "Fédération des acteurs de la solidarité" in lu
    assert "Peut s’ajouter" not in su


def test_le_pdf_est_dans_la_langue_de_la_page(anonyme: Client) -> None:
    anonyme.cookies["django_language"] = "en"
    reponse = anonyme.get(adresse(TALENT, "liste_pdf"))
    lecteur = PdfReader(BytesIO(reponse.content))

    assert lecteur.trailer["/Root"]["/Lang"] == "en"
    assert "to be confirmed" in texte_du_pdf(reponse)


def test_le_numero_de_pre_demande_va_sur_le_papier_et_nulle_part_ailleurs(
    anonyme: Client, caplog: pytest.LogCaptureFixture
) -> None:
    ecran = lire(anonyme, ENFANT, titulaire_age=3)
    assert ecran.a_un_champ("numero_pre_demande")
    [envoi] = [a for a in ecran.actions if "liste.pdf" in a]

    reponse = anonyme.post(envoi, {"numero_pre_demande": "AB12-34 XYZ"})

    assert "AB12-34 XYZ" in texte_du_pdf(reponse)
    assert "AB12" not in envoi
    assert "AB12" not in caplog.text
    assert not Dossier.objects.exists()
    par_adresse = anonyme.get(adresse(ENFANT, "liste_pdf"), {"numero_pre_demande": "AB12-34"})
    assert par_adresse.status_code == 400


def test_sans_mairie_il_n_y_a_pas_de_numero_de_pre_demande(anonyme: Client) -> None:
    for code in (
        TALENT,
        "passeport-majeur-premiere-etranger",
        "passeport-majeur-temporaire-france",
    ):
        ecran = lire(anonyme, code)
        assert not ecran.a_un_champ("numero_pre_demande")
        lu = texte_du_pdf(anonyme.post(adresse(code, "liste_pdf"), {"numero_pre_demande": "AB12"}))
        assert "AB12" not in lu


def test_un_numero_de_pre_demande_mal_ecrit_s_explique(anonyme: Client) -> None:
    reponse = anonyme.post(adresse(ENFANT, "liste_pdf"), {"numero_pre_demande": "<b>"})
    ecran = Ecran(reponse)

    assert any("lettres, chiffres et tirets" in ligne for ligne in ecran.erreurs)


def test_trop_de_papiers_de_suite_attendent(
    anonyme: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vue.impression, "en_pdf", lambda source: b"%PDF")
    for _fois in range(vue.PDF_PAR_ADRESSE.essais):
        assert anonyme.get(adresse(ENFANT, "liste_pdf")).status_code == 200

    refus = anonyme.get(adresse(ENFANT, "liste_pdf"))

    assert refus.status_code == 429
    assert "Trop de listes téléchargées" in Ecran(refus).texte
