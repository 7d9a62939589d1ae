"""The page of frequent questions, and those of a procedure on its own sheet."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import trans_real

from demarches.catalogue import charger
from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db
PAGE = "/questions/"


def questions(client: Client, recherche: str | None = None) -> Ecran:
    ecran = Ecran(client.get(PAGE, {} if recherche is None else {"q": recherche}))
    assert ecran.code == 200
    return ecran


def trouvees(ecran: Ecran) -> set[str]:
    return {str(e.get("id")) for e in ecran.chercher(".anef-questions details")}


def test_toutes_les_questions_se_lisent_sans_compte_et_sans_requete(
    anonyme: Client, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        ecran = questions(anonyme)

    assert trouvees(ecran) == {q.id for q in charger().faq}
    assert len(ecran.chercher("main h2")) == 14
    for question in charger().faq:
        assert question.question in ecran.texte
        assert all(reponse.texte in ecran.texte for reponse in question.reponses)
    assert "À confirmer" not in ecran.texte


def test_chaque_question_a_une_adresse_et_chaque_theme_la_sienne(anonyme: Client) -> None:
    ecran = questions(anonyme)
    ids = Counter(e.get("id") for e in ecran.racine.xpath("//*[@id]"))

    assert [cle for cle, nombre in ids.items() if nombre > 1] == []
    for lien in ecran.chercher("main a[href*='#']"):
        assert lien.get("href").partition("#")[2] in ids, lien.get("href")
    assert f"{PAGE}#payer" in ecran.liens


@pytest.mark.parametrize(
    ("recherche", "id_trouve"),
    [
        ("PREFECTURE récépissé", "deja-prefecture"),
        ("mot de passe oublie", "mot-de-passe"),
        ("buraliste espèces", "payer"),
        ("e photo", "ephoto-obtenir"),
        ("schengen visa", "adp-utilite"),
    ],
)
def test_la_recherche_ignore_accents_et_majuscules(
    anonyme: Client, recherche: str, id_trouve: str
) -> None:
    ecran = questions(anonyme, recherche)

    assert id_trouve in trouvees(ecran)
    assert len(trouvees(ecran)) < 15
    assert all(e.get("open") is not None for e in ecran.chercher(".anef-questions details"))
    assert ecran.saisie("q") == recherche
    assert PAGE in ecran.liens


def test_tous_les_mots_cherches_sont_dans_la_question(anonyme: Client) -> None:
    assert trouvees(questions(anonyme, "cabine photographe")) <= trouvees(
        questions(anonyme, "cabine")
    )
    assert trouvees(questions(anonyme, "cabine duplicata")) == set()


def test_sans_resultat_la_page_dit_quoi_faire_et_echappe_ce_qui_est_ecrit(anonyme: Client) -> None:
    ecran = questions(anonyme, "<b>zut</b>")

    assert "Aucune question ne contient « <b>zut</b> »" in ecran.texte
    assert ecran.chercher("main b") == []
    assert "1000 questions" not in questions(anonyme, "a" * 5000).texte
    assert len(questions(anonyme, "a" * 5000).saisie("q")) == 100


def test_une_recherche_vide_montre_tout(anonyme: Client) -> None:
    assert trouvees(questions(anonyme, "   ")) == trouvees(questions(anonyme))


def test_la_recherche_se_fait_dans_la_langue_de_la_page(anonyme: Client, monkeypatch) -> None:
    mots = trans_real.translation("en")._catalog._catalogs[0]
    monkeypatch.setitem(mots, "Comment obtenir une e-photo ?", "Where are pictures taken (test)?")
    anonyme.cookies["django_language"] = "en"

    assert trouvees(questions(anonyme, "pictures taken (test)")) == {"ephoto-obtenir"}


@pytest.mark.parametrize("nom", ["demarches:accueil", "pages:plan_du_site"])
def test_les_questions_sont_au_pied_de_page_et_dans_l_aide(anonyme: Client, nom: str) -> None:
    ecran = Ecran(anonyme.get(reverse(nom)))

    for zone in (".anef-pied", ".anef-aide"):
        liens = {a.get("href") for a in ecran.chercher(f"{zone} a")}
        assert PAGE in liens, zone
    assert PAGE in {a.get("href") for a in ecran.chercher("main a")} or nom == "demarches:accueil"
    assert PAGE not in {a.get("href") for a in questions(anonyme).chercher(".anef-aide a")}


def test_la_fiche_finit_par_les_questions_de_sa_demarche(anonyme: Client) -> None:
    adresse = reverse("demarches:presentation", args=["bpi-famille-refugie"])
    ecran = Ecran(anonyme.get(adresse))
    dites = ecran.textes(".anef-questions summary")

    assert (
        "Pourquoi ai-je une confirmation de dépôt et non une attestation de prolongation ?" in dites
    )
    assert "Peut-on demander un titre pour tous les enfants protégés ?" not in dites
    assert ecran.chercher(".anef-questions .anef-sources")
    assert PAGE in ecran.liens


def test_une_fiche_sans_question_n_en_annonce_pas(anonyme: Client) -> None:
    ecran = Ecran(anonyme.get(reverse("demarches:presentation", args=["visiteur"])))

    assert ecran.chercher(".anef-questions") == []
