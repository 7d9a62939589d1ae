"""What a form takes, the law can read: one home of the bounds, and no page that breaks on a word."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts import pays
from demarches import brouillons, completude, formulaires, situations
from demarches.catalogue import charger
from demarches.catalogue.schema import RegleDeQuestion, TypeQuestion
from demarches.catalogue.situation import DERNIER_JOUR, PREMIER_JOUR
from demarches.models import Dossier
from tests.demarches import factories
from tests.demarches.ecrans import Ecran

QUESTIONS: dict[str, RegleDeQuestion] = {
    question.id: question
    for questions in (charger().parcours, *(d.questions for d in charger().demarches))
    for question in questions
}
CHIFFRES = st.text("0123456789", min_size=1, max_size=14)
ETRANGES = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"))
SAISIES: dict[TypeQuestion, Any] = {
    TypeQuestion.TEXTE: st.text("aé ", max_size=200),
    TypeQuestion.TEXTE_LONG: st.text("aé \n", max_size=2100),
    TypeQuestion.DATE: st.dates().map(str) | ETRANGES,
    TypeQuestion.OUI_NON: st.sampled_from(["oui", "non", "peut-être"]),
    TypeQuestion.ENTIER: st.integers(-10, 200_000_000).map(str) | CHIFFRES,
    TypeQuestion.PAYS: st.sampled_from([code for code, _ in pays.choix()] + ["", "ZZ"]),
    TypeQuestion.TELEPHONE: st.text("0123456789+ ", max_size=25),
    TypeQuestion.COURRIEL: st.emails() | ETRANGES,
    TypeQuestion.CODE_POSTAL: CHIFFRES,
    TypeQuestion.NUMERO_ETRANGER: CHIFFRES,
    TypeQuestion.SIRET: CHIFFRES | st.just("73282932000074"),
}
LENT = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _saisies(question: RegleDeQuestion) -> Any:
    if question.type is TypeQuestion.CHOIX:
        return st.sampled_from([o.valeur for o in question.options]) | ETRANGES
    return SAISIES[question.type]


@st.composite
def _question_et_saisie(draw: st.DrawFn) -> tuple[RegleDeQuestion, str]:
    question = draw(st.sampled_from(list(QUESTIONS.values())))
    return question, draw(_saisies(question) | ETRANGES)


@given(_question_et_saisie())
@settings(LENT, max_examples=600)
@example((QUESTIONS["enfant_numero_etranger"], "990000007"))
@example((QUESTIONS["nb_enfants"], "31"))
@example((QUESTIONS["date_naissance"], "31/12/9999"))
def test_ce_que_le_formulaire_admet_la_loi_le_lit(question_et_saisie: tuple[Any, str]) -> None:
    question, saisie = question_et_saisie
    valides = formulaires.reponses([question], {question.id: saisie})
    charger().situation.model_validate(valides)


@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS.values() if q.type is TypeQuestion.ENTIER], ids=lambda q: q.id
)
def test_un_nombre_a_les_bornes_de_la_situation_et_le_dit(question: RegleDeQuestion) -> None:
    limites = charger().situation.limites(question.id)
    assert limites.au_moins is not None
    assert limites.au_plus is not None
    champ = formulaires.champ(question)
    for bord in (limites.au_moins, limites.au_plus):
        assert champ.clean(str(bord)) == bord
    for dehors in (limites.au_moins - 1, limites.au_plus + 1, "douze", "9" * 5000):
        with pytest.raises(ValidationError, match="Écrivez un nombre de"):
            champ.clean(str(dehors))


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda q: q.id)
def test_un_texte_a_la_longueur_ou_le_motif_de_la_situation(question: RegleDeQuestion) -> None:
    limites, champ = charger().situation.limites(question.id), formulaires.champ(question)
    if question.type in (TypeQuestion.TEXTE, TypeQuestion.TEXTE_LONG):
        assert champ.max_length == limites.longueur
    if question.type in (TypeQuestion.CODE_POSTAL, TypeQuestion.NUMERO_ETRANGER):
        assert [v.regex.pattern for v in champ.validators if hasattr(v, "regex")] == [limites.motif]


@pytest.mark.parametrize("jour", [PREMIER_JOUR, DERNIER_JOUR])
def test_une_date_va_du_premier_au_dernier_jour_du_calendrier(jour: date) -> None:
    champ = formulaires.champ(QUESTIONS["titre_fin"])
    assert champ.clean(f"{jour:%d/%m/%Y}") == jour
    dehors = "31/12/1899" if jour == PREMIER_JOUR else "01/01/2200"
    with pytest.raises(ValidationError, match="Vérifiez l’année : elle va de 1900 à 2199"):
        champ.clean(dehors)


REVOLUES = [q for q in QUESTIONS.values() if q.revolue]


def test_une_naissance_une_decision_une_entree_sont_des_dates_revolues() -> None:
    attendues = {q for q in QUESTIONS if q.endswith(("date_naissance", "_depuis"))}
    attendues |= {"date_decision_protection", "date_entree_france", "date_mariage"}
    assert attendues <= {q.id for q in REVOLUES}


@pytest.mark.parametrize("question", REVOLUES, ids=lambda q: q.id)
def test_ce_qui_est_deja_arrive_n_est_pas_a_venir(question: RegleDeQuestion) -> None:
    aujourdhui = timezone.localdate()
    champ = formulaires.champ(question)
    assert champ.clean(f"{aujourdhui:%d/%m/%Y}") == aujourdhui
    demain = f"{aujourdhui + timedelta(days=1):%d/%m/%Y}"
    with pytest.raises(ValidationError, match="Cette date est encore à venir"):
        champ.clean(demain)
    assert formulaires.reponses([question], {question.id: demain}) == {}


@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS.values() if q.apres], ids=lambda q: str(q.id)
)
def test_une_fin_vient_apres_son_debut(question: RegleDeQuestion) -> None:
    debut = QUESTIONS[str(question.apres)]
    saisies = {debut.id: "10/03/2026", question.id: "09/03/2026"}
    assert formulaires.reponses([debut, question], saisies) == {debut.id: "2026-03-10"}
    form = formulaires.QuestionsForm([debut, question], data=saisies)
    assert form.errors == {question.id: [formulaires.AVANT_LE_DEBUT]}
    assert formulaires.QuestionsForm(
        [debut, question], data=saisies | {question.id: "10/03/2026"}
    ).is_valid()


@pytest.mark.parametrize(
    "cas",
    [("refugie_numero_etranger", "990000007"), ("enfant_numero_etranger", "990000007")],
    ids=lambda c: c[0],
)
def test_un_numero_etranger_de_neuf_chiffres_est_admis(cas: tuple[str, str]) -> None:
    cle, numero = cas
    assert formulaires.reponses([QUESTIONS[cle]], {cle: numero}) == {cle: numero}
    assert charger().situation.depuis({cle: numero}).valeur(cle) == numero


@pytest.fixture
def dossier(usager: Any) -> Dossier:
    return factories.pret(usager.user)


@pytest.mark.django_db
@pytest.mark.parametrize("etape", ["informations", "justificatifs", "e-photo", "recapitulatif"])
def test_une_reponse_gardee_que_la_loi_ne_lit_plus_compte_comme_absente(
    etape: str, usager: Any, dossier: Dossier
) -> None:
    """Kept under other bounds: no page breaks, the summary and the form name the question."""
    dossier.reponses |= {"nb_enfants": 31, "date_naissance": "9999-12-31"}
    dossier.saisies |= {"nb_enfants": "31"}
    dossier.save()
    situation = situations.du_dossier(dossier)
    assert situation.nb_enfants is None
    assert situation.date_naissance == usager.user.date_naissance  # the register's
    assert {"nb_enfants", "date_naissance"} <= {m.cle for m in completude.manques(dossier)}
    assert usager.get(_etape(dossier, etape)).status_code == 200
    page = _etape(dossier, "informations")
    ecran = Ecran(usager.post(page, Ecran(usager.get(page)).formulaire()))
    assert any("Écrivez un nombre de 0 à 30" in ligne for ligne in ecran.erreurs), ecran.erreurs


@pytest.mark.django_db
def test_une_reponse_facultative_mal_ecrite_se_corrige_avant_le_depot(
    usager: Any, dossier: Dossier
) -> None:
    """Saved as it was typed and not valid: nothing is filed as if it had not been said."""
    assert completude.manques(dossier) == []
    dossier = brouillons.enregistrer(dossier, {"titre_debut": "31/02/2027"})
    [manque] = completude.manques(dossier)
    assert manque.message == "Corrigez la réponse à la question « Début de validité »."
    ecran = Ecran(usager.get(_etape(dossier, "recapitulatif")))
    assert manque.message in ecran.texte


@pytest.mark.django_db
@given(saisies=st.data())
@settings(LENT, max_examples=25)
def test_aucune_saisie_ne_fait_tomber_une_page_du_depot(
    usager: Any, dossier: Dossier, saisies: st.DataObject
) -> None:
    """Whatever is typed for whatever question, the pages that follow are pages."""
    donnees = {
        q.id: saisies.draw(_saisies(QUESTIONS[q.id]) | ETRANGES, label=q.id)
        for q in completude.questions(dossier)
    }
    for adresse in (reverse("demarches:brouillon", args=[dossier.reference]), _etape(dossier)):
        assert usager.post(adresse, donnees).status_code in {200, 302}
    for etape in ("informations", "justificatifs", "recapitulatif", "depot"):
        assert usager.get(_etape(dossier, etape)).status_code == 200
    assert usager.get(reverse("demarches:mon_espace")).status_code == 200


def _etape(dossier: Dossier, etape: str = "informations") -> str:
    return reverse("demarches:etape", args=[dossier.reference, etape])


def test_apatride_est_une_nationalite_pas_un_pays_de_naissance() -> None:
    for question in QUESTIONS.values():
        if question.type is TypeQuestion.PAYS:
            proposes = {code for code, _ in formulaires.champ(question).choices}
            assert (pays.APATRIDE in proposes) == question.id.endswith("nationalite"), question.id
            assert "AFG" in proposes
