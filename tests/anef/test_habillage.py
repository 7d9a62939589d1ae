"""The style sheet: what is kept of the design system, and no mark of the State by default."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from anef import habillage


@pytest.fixture(scope="module")
def feuille_neutre() -> str:
    return habillage.composer(marques=False)


def test_sans_reglage_la_feuille_ne_porte_aucune_marque_de_l_etat(feuille_neutre):
    assert "fr-logo" not in feuille_neutre
    assert "Marianne" not in feuille_neutre
    assert "font-face" not in feuille_neutre


def test_avec_les_marques_la_feuille_porte_le_bloc_et_les_caracteres():
    feuille = habillage.composer(marques=True)

    assert ".fr-logo" in feuille
    assert 'url("Marianne-Regular.woff2")' in feuille
    assert "#1b4965" not in feuille


def test_une_classe_employee_est_gardee_et_une_autre_est_ecartee():
    feuille = habillage.sous_ensemble({"fr-btn", "fr-btn--secondary"}, marques=False)

    assert re.search(r"\.fr-btn\{", feuille)
    assert ".fr-btn--secondary" in feuille
    assert ".fr-btn--tertiary" not in feuille
    assert ".fr-tile" not in feuille


def test_le_debut_d_une_classe_ecrite_par_un_gabarit_garde_toutes_ses_fins():
    feuille = habillage.sous_ensemble({"fr-alert", "fr-alert--"}, marques=False)

    assert {".fr-alert--error", ".fr-alert--success"} <= set(re.findall(r"\.[\w-]+", feuille))


def test_une_icone_employee_est_dessinee_dans_la_feuille():
    feuille = habillage.sous_ensemble({"fr-icon-download-line"}, marques=False)

    assert "data:image/svg+xml" in feuille
    assert not re.search(r"url\(\"?(?!\"?data:)", feuille)


def test_une_variable_que_rien_ne_lit_est_ecartee(feuille_neutre):
    declarees = set(re.findall(r"[{;](--[\w-]+):", feuille_neutre))
    lues = set(re.findall(r"var\((--[\w-]+)", feuille_neutre))
    # Our own colours are declared whether a page reads them or not.
    assert {v for v in declarees - lues if not v.startswith("--blue-france")} == set()


def test_aucune_variable_lue_n_a_ete_ecartee(feuille_neutre):
    entier = (habillage.dsfr() / "dsfr.main.min.css").read_text(encoding="utf-8")
    declarees, du_systeme = (
        set(re.findall(r"[{;](--[\w-]+):", css)) for css in (feuille_neutre, entier)
    )
    lues = set(re.findall(r"var\((--[\w-]+)", feuille_neutre))
    couleurs = ("--background", "--text-", "--border", "--grey")

    assert {v for v in lues & du_systeme if v.startswith(couleurs)} <= declarees


def test_la_feuille_pese_moins_de_25_ko_compressee(feuille_neutre):
    assert len(gzip.compress(feuille_neutre.encode())) < 25_000


def test_la_feuille_est_construite_quand_on_la_demande():
    chemin = finders.find("habillage/site.css")

    assert chemin
    assert "fr-btn" in Path(chemin).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "chemin", ["dsfr/dist/fonts/Marianne-Regular.woff2", "dsfr/dist/dsfr.min.css"]
)
def test_le_systeme_de_design_n_est_pas_publie_entier(chemin):
    assert not finders.find(chemin)


@pytest.mark.parametrize("chemin", ["habillage/../anef.sqlite3", "habillage/site.css.empreinte"])
def test_rien_d_autre_que_la_feuille_n_est_servi(chemin):
    assert not finders.find(chemin)


def test_avant_de_deployer_une_feuille_absente_est_signalee(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    assert [erreur.id for erreur in habillage.verifier_la_publication(None)] == ["anef.E001"]

    (tmp_path / "habillage").mkdir()
    (tmp_path / "habillage" / "site.css").write_text("")
    assert habillage.verifier_la_publication(None) == []


@pytest.mark.parametrize("groupe", ["fr-input-group", "fr-select-group", "fr-upload-group"])
def test_un_champ_refuse_a_son_libelle_et_sa_barre_rouges(groupe, feuille_neutre):
    """A class a template ends by itself would be left out of the sheet."""
    assert f".{groupe}--error" in feuille_neutre
