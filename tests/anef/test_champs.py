"""A date in three boxes: what it accepts, and what it says when it does not."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.forms.renderers import TemplatesSetting

from anef.champs import ChampDate, ListeLongue, Rendu


class NaissanceForm(forms.Form):
    ne_le = ChampDate(label="Né le")


def saisir(jour: str, mois: str, annee: str) -> NaissanceForm:
    return NaissanceForm({"ne_le_jour": jour, "ne_le_mois": mois, "ne_le_annee": annee})


@pytest.mark.parametrize(
    "saisie",
    [("3", "4", "1990"), ("03", "04", "1990"), (" 3 ", "avril", "1990"), ("3", "Avril", "1990")],
)
def test_une_date_se_dit_de_plusieurs_facons(saisie):
    form = saisir(*saisie)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["ne_le"] == date(1990, 4, 3)


def test_une_date_au_format_iso_est_acceptee():
    assert NaissanceForm({"ne_le": "1990-04-03"}).is_valid()


@pytest.mark.parametrize(
    ("saisie", "code"),
    [
        (("", "", ""), "required"),
        (("3", "", "1990"), "incomplete"),
        (("3", "4", "90"), "annee"),
        (("31", "2", "1990"), "invalid"),
        (("x", "4", "1990"), "invalid"),
        (("1", "4", "²²²²"), "invalid"),
    ],
)
def test_une_date_refusee_dit_ce_qui_ne_va_pas(saisie, code):
    erreurs = saisir(*saisie).errors.as_data()["ne_le"]

    assert [erreur.code for erreur in erreurs] == [code]


def test_une_date_refusee_garde_ce_qui_a_ete_tape():
    assert 'value="31"' in str(saisir("31", "2", "1990")["ne_le"])


def test_une_date_relue_n_est_pas_un_changement():
    form = NaissanceForm(
        {"ne_le_jour": "3", "ne_le_mois": "4", "ne_le_annee": "1990"},
        initial={"ne_le": date(1990, 4, 3)},
    )

    assert not form.has_changed()


def test_une_liste_longue_choisit_et_echappe_comme_django() -> None:
    choix = [("", "Choisissez"), ("A<", "A & B"), ("D & E", [("D", "D"), ("E", "<E>")]), ("C", "C")]
    attendu = BeautifulSoup(forms.Select(choices=choix).render("x", "A<"), "html.parser")
    rendu = BeautifulSoup(ListeLongue(choices=choix).render("x", "A<"), "html.parser")
    lus, attendus = (
        [(o["value"], o.text, o.has_attr("selected")) for o in page.find_all("option")]
        for page in (rendu, attendu)
    )
    assert lus == attendus
    groupes, voulus = (
        [(g["label"], [o["value"] for o in g("option")]) for g in page.find_all("optgroup")]
        for page in (rendu, attendu)
    )
    assert groupes == voulus == [("D & E", ["D", "E"])]
    assert [valeur for valeur, _libelle, choisie in lus if choisie] == ["A<"]


@pytest.mark.parametrize(
    "widget",
    [forms.TextInput, forms.EmailInput, forms.NumberInput, forms.PasswordInput, forms.HiddenInput],
)
@pytest.mark.parametrize("valeur", [None, "", "Amélie", '"><script>', 3])
def test_une_entree_s_ecrit_comme_django(widget: type[forms.Widget], valeur: object) -> None:
    controle = widget({"id": "id_x", "required": True, "disabled": False, "title": '"><b>'})
    lus, attendus = (
        BeautifulSoup(controle.render("x", valeur, renderer=rendu), "html.parser").contents
        for rendu in (Rendu(), TemplatesSetting())
    )
    assert [(e.name, e.attrs) for e in lus] == [(e.name, e.attrs) for e in attendus]


def test_nos_formulaires_ecrivent_leurs_entrees_en_une_fois(monkeypatch) -> None:
    monkeypatch.setattr("anef.champs.entree", lambda widget: f"entrée {widget['name']}")
    assert str(forms.TextInput().render("x", "")) == "entrée x"
