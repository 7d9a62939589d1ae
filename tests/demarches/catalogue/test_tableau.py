"""Each procedure, each kind of request, at two dates: what the law answers."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.schema import TypeDemande
from tests.demarches.catalogue.factories import AUJOURDHUI, EN_2021, personne

PREMIERE, RENOUVELLEMENT = TypeDemande.PREMIERE_DEMANDE, TypeDemande.RENOUVELLEMENT
D120, D60 = date(2026, 10, 13), date(2026, 12, 12)


class Attendu(NamedTuple):
    code: str
    type_demande: TypeDemande
    le: date
    canal: str | None
    etat: str | None
    bornes: tuple[date | None, date | None]
    documents: list[tuple[str, str, int | None]]
    titre: tuple[str, int | None]
    total_cents: int | None
    confirme: bool
    silence: tuple[int, str] | None


TABLEAU = [
    Attendu(
        "bpi-refugie", PREMIERE, AUJOURDHUI, "anef", "ouverte", (None, None),
        [("adp", "depot", 6), ("adf", "decision", None)],
        ("cr", 120), 50_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-refugie", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte", (D120, D60),
        [("adp", "depot", 6), ("adf", "decision", None)],
        ("cr", 120), 250_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-refugie", PREMIERE, EN_2021, "prefecture", "pas_encore",
        (date(2026, 12, 10), date(2027, 2, 10)),
        [("recepisse", "depot", None)], ("cr", 120), 19_00, True, None,
    ),
    Attendu(
        "bpi-refugie", RENOUVELLEMENT, EN_2021, "prefecture", None, (None, None),
        [("recepisse", "depot", None)], ("cr", 120), None, False, None,
    ),
    Attendu(
        "bpi-refugie-mineur-16-18", PREMIERE, AUJOURDHUI, "anef", "ouverte", (None, None),
        [("adp", "depot", 6), ("adf", "decision", None)],
        ("cr", 120), 50_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-refugie-mineur-16-18", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte", (D120, D60),
        [("adp", "depot", 6), ("adf", "decision", None)],
        ("cr", 120), 250_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-refugie-mineur-16-18", PREMIERE, EN_2021, None, None, (None, None),
        [], ("cr", 120), None, False, None,
    ),
    Attendu(
        "bpi-refugie-mineur-16-18", RENOUVELLEMENT, EN_2021, None, None, (None, None),
        [], ("cr", 120), None, False, None,
    ),
    Attendu(
        "bpi-protection-subsidiaire", PREMIERE, AUJOURDHUI, "anef", "ouverte", (None, None),
        [("adp", "depot", 6), ("adf", "decision", None)],
        ("csp", 48), 50_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-protection-subsidiaire", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte", (D120, D60),
        [("adp", "depot", 6), ("adf", "decision", None)],
        ("csp", 48), 250_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-protection-subsidiaire", PREMIERE, EN_2021, None, None, (None, None),
        [], ("csp", 48), None, False, None,
    ),
    Attendu(
        "bpi-protection-subsidiaire", RENOUVELLEMENT, EN_2021, None, None, (None, None),
        [], ("csp", 48), None, False, None,
    ),
    Attendu(
        "bpi-famille-refugie", PREMIERE, AUJOURDHUI, "anef", "ouverte", (None, None),
        [
            ("confirmation_depot", "depot", None),
            ("adp", "expiration", 3),
            ("adf", "decision", None),
        ],
        ("cr", 120), 50_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-famille-refugie", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte", (D120, D60),
        [
            ("confirmation_depot", "depot", None),
            ("adp", "expiration", 3),
            ("adf", "decision", None),
        ],
        ("cr", 120), 250_00, False, (4, "mois"),
    ),
    Attendu(
        "bpi-famille-refugie", PREMIERE, EN_2021, "prefecture", "pas_encore",
        (date(2026, 12, 10), date(2027, 2, 10)),
        [("recepisse", "depot", None)], ("cr", 120), 19_00, True, None,
    ),
    Attendu(
        "bpi-famille-refugie", RENOUVELLEMENT, EN_2021, "prefecture", None, (None, None),
        [("recepisse", "depot", None)], ("cr", 120), None, False, None,
    ),
    Attendu(
        "passeport-talent", PREMIERE, AUJOURDHUI, "anef", "ouverte", (D120, D60),
        [
            ("confirmation_depot", "depot", None),
            ("adp", "completude", 3),
            ("adf", "decision", None),
        ],
        ("csp", 48), 350_00, False, (4, "mois"),
    ),
    Attendu(
        "passeport-talent", RENOUVELLEMENT, AUJOURDHUI, "anef", "ouverte", (D120, D60),
        [
            ("confirmation_depot", "depot", None),
            ("adp", "completude", 3),
            ("adf", "decision", None),
        ],
        ("csp", 48), 250_00, False, (4, "mois"),
    ),
    Attendu(
        "passeport-talent", PREMIERE, EN_2021, "anef", "pas_encore",
        (date(2026, 2, 11), date(2026, 5, 11)),
        [
            ("confirmation_depot", "depot", None),
            ("adp", "completude", None),
            ("adf", "decision", None),
        ],
        ("csp", None), None, False, None,
    ),
    Attendu(
        "passeport-talent", RENOUVELLEMENT, EN_2021, "anef", "pas_encore",
        (date(2026, 11, 10), date(2026, 12, 10)),
        [
            ("confirmation_depot", "depot", None),
            ("adp", "completude", None),
            ("adf", "decision", None),
        ],
        ("csp", None), None, False, None,
    ),
    Attendu(
        "carte-resident-longue-duree-ue", PREMIERE, AUJOURDHUI, "anef", "ouverte", (D120, D60),
        [
            ("confirmation_depot", "depot", None),
            ("adp", "expiration", 3),
            ("adf", "decision", None),
        ],
        ("cr_ldue", 120), 350_00, False, (4, "mois"),
    ),
    Attendu(
        "carte-resident-longue-duree-ue", PREMIERE, EN_2021, "prefecture", "pas_encore",
        (date(2026, 12, 10), date(2027, 2, 10)),
        [("recepisse", "depot", None)], ("cr_ldue", 120), 269_00, True, None,
    ),
]  # fmt: skip


@pytest.mark.parametrize("attendu", TABLEAU, ids=lambda a: f"{a.code}-{a.type_demande}-{a.le}")
def test_la_loi_repond_pour_chaque_demarche_chaque_type_et_chaque_date(attendu: Attendu):
    exigence = calcul.exigence(
        charger().demarche(attendu.code),
        attendu.type_demande,
        personne(attendu.code),
        attendu.le,
    )

    assert exigence.canal == attendu.canal
    assert exigence.fenetre.etat == attendu.etat
    assert (exigence.fenetre.au_plus_tot, exigence.fenetre.au_plus_tard) == attendu.bornes
    assert [(d.nature, d.moment, d.duree_mois) for d in exigence.documents] == attendu.documents
    assert exigence.titre is not None
    assert (exigence.titre.nature, exigence.titre.duree_mois) == attendu.titre
    assert exigence.couts.total_cents == attendu.total_cents
    assert exigence.couts.confirme is attendu.confirme
    silence = exigence.silence and (exigence.silence.valeur, exigence.silence.unite.value)
    assert silence == attendu.silence


def test_le_tableau_couvre_toutes_les_demarches_et_tous_leurs_types():
    attendues = {
        (d.code, t, le)
        for d in charger().demarches
        for t in d.types
        for le in (EN_2021, AUJOURDHUI)
    }

    assert {(a.code, a.type_demande, a.le) for a in TABLEAU} == attendues


@pytest.mark.parametrize("code", [d.code for d in charger().demarches])
def test_la_personne_type_de_chaque_demarche_est_eligible_aujourdhui(code: str):
    demarche = charger().demarche(code)

    verdict = calcul.eligibilite(demarche, demarche.types[0], personne(code), AUJOURDHUI)

    assert verdict.eligible is True, [c for c in verdict.conditions if c.remplie is not True]


def test_les_demarches_en_ligne_dependent_du_jour():
    catalogue = charger()

    assert [d.code for d in catalogue.en_ligne(EN_2021)] == ["passeport-talent"]
    assert {d.code for d in catalogue.en_ligne(AUJOURDHUI)} == {
        "bpi-refugie",
        "bpi-refugie-mineur-16-18",
        "bpi-protection-subsidiaire",
        "bpi-famille-refugie",
        "passeport-talent",
        "carte-resident-longue-duree-ue",
    }


def test_une_exigence_se_relit_du_json_telle_quelle():
    demarche = charger().demarche("carte-resident-longue-duree-ue")
    exigence = calcul.exigence(demarche, PREMIERE, personne(demarche.code), AUJOURDHUI)

    assert type(exigence).model_validate_json(exigence.model_dump_json()) == exigence
    assert type(exigence).model_validate(exigence.model_dump(mode="json")) == exigence


def test_la_presentation_dit_tout_sans_rien_savoir_de_la_personne():
    fiche = calcul.presentation(charger().demarche("passeport-talent"), AUJOURDHUI)

    assert [t.type_demande for t in fiche.types] == [PREMIERE, RENOUVELLEMENT]
    assert fiche.types[0].couts.total_cents == 350_00
    assert {d.valeur for d in fiche.types[0].silences} == {4, 60, 90}
    assert len(fiche.types[0].titres) > 3
    assert fiche.non_precise
    assert any(s.libelle == "CESEDA, art. R. 431-5 1°" for s in fiche.sources)
    assert len(fiche.sources) == len(set(fiche.sources))
    assert not any(f.id == "premiere-3-mois" for f in fiche.types[0].fenetres)
