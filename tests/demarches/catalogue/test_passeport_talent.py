"""A talent category under its own code answers as the general procedure does once it is known."""

from __future__ import annotations

from datetime import date

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.situation import Situation
from demarches.catalogue.verification import verifier
from tests.demarches.catalogue.attendus import AUJOURDHUI, PREMIERE, RENOUVELLEMENT
from tests.demarches.catalogue.factories import PERSONNES, personne

GENERALE = "passeport-talent"
CATEGORIES = {
    "salarie_qualifie": {"cas_salarie_qualifie"},
    "carte_bleue": set(),
    "profession_medicale": set(),
    "chercheur": set(),
    "porteur_projet": {"cas_porteur_projet"},
    "representant_legal": set(),
    "artiste": {"artiste_salarie"},
    "renommee": set(),
    "famille": set(),
}
JOURS = (date(2023, 6, 1), date(2025, 9, 1), AUJOURDHUI)
CAS = [
    (categorie, le)
    for categorie in CATEGORIES
    for le in JOURS
    if (categorie, le) != ("profession_medicale", date(2023, 6, 1))
]


def code(categorie: str) -> str:
    return f"{GENERALE}-{categorie.replace('_', '-')}"


@pytest.mark.parametrize(("categorie", "le"), CAS)
@pytest.mark.parametrize("type_demande", [PREMIERE, RENOUVELLEMENT])
def test_une_categorie_sous_son_code_repond_comme_la_demarche_generale(categorie, le, type_demande):
    reponses = PERSONNES[code(categorie)]
    propre = calcul.exigence(
        charger().demarche(code(categorie)), type_demande, personne(code(categorie)), le
    )
    generale = calcul.exigence(
        charger().demarche(GENERALE),
        type_demande,
        charger().situation.depuis({**reponses, "categorie_talent": categorie}),
        le,
    )

    for champ in (
        "eligibilite", "fenetre", "ephoto", "pieces", "couts", "documents",
        "titre", "silence", "recours", "informations",
    ):  # fmt: skip
        assert getattr(propre, champ) == getattr(generale, champ), champ


@pytest.mark.parametrize(("categorie", "propres"), CATEGORIES.items())
def test_une_categorie_ne_se_redemande_pas_et_ne_pose_que_ses_questions(categorie, propres):
    demarche = charger().demarche(code(categorie))
    posees = {q.id for q in demarche.questions}

    cas = {"cas_salarie_qualifie", "cas_porteur_projet", "artiste_salarie"}
    assert "categorie_talent" not in posees
    assert posees & cas == propres
    assert demarche.suites == ()
    assert demarche.libelle != charger().demarche(GENERALE).libelle


@pytest.mark.parametrize("categorie", CATEGORIES)
@pytest.mark.parametrize(
    ("nature", "travail"), [("vls_ts", True), ("vls", True), ("cst", None), (None, None)]
)
def test_le_travail_sous_la_premiere_attestation_suit_le_visa_ou_la_famille(
    categorie, nature, travail
):
    attendu = True if categorie == "famille" else travail
    for demarche, situation in (
        (code(categorie), personne(code(categorie), titre_nature=nature)),
        (GENERALE, personne(GENERALE, categorie_talent=categorie, titre_nature=nature)),
    ):
        (adp,) = [
            d
            for d in calcul.documents(charger().demarche(demarche), PREMIERE, situation, AUJOURDHUI)
            if d.nature == "adp"
        ]
        assert adp.droits.travail is attendu


def test_la_fiche_generale_annonce_l_attestation_une_fois_sans_dire_le_travail():
    for connue, travail in ((GENERALE, None), (code("famille"), True)):
        fiche = calcul.presentation(charger().demarche(connue), AUJOURDHUI).types[0]
        (adp,) = [d for d in fiche.documents if d.nature == "adp"]
        assert adp.droits.travail is travail
        assert [d.nature for d in fiche.documents] == ["confirmation_depot", "adp", "adf"]


def test_les_professions_medicales_ouvrent_avec_la_loi_de_2024():
    demarche = charger().demarche(code("profession_medicale"))

    assert not demarche.se_depose_ici(date(2024, 1, 25))
    assert demarche.se_depose_ici(date(2024, 1, 26))
    autres = [charger().demarche(code(c)) for c in CATEGORIES if c != "profession_medicale"]
    assert all(d.se_depose_ici(date(2021, 5, 21)) for d in [*autres, charger().demarche(GENERALE)])


@pytest.mark.parametrize(
    ("categorie", "piece"),
    [
        ("salarie_qualifie", "cerfa-15614"),
        ("carte_bleue", "cerfa-15615"),
        ("profession_medicale", "autorisation-exercice-sante"),
        ("chercheur", "convention-accueil"),
        ("porteur_projet", "avis-projet-public"),
        ("representant_legal", "fonction-mandataire"),
        ("artiste", "qualite-artiste"),
        ("renommee", "preuves-renommee"),
        ("famille", "titre-talent-membre"),
    ],
)
def test_chaque_categorie_a_sa_piece_et_pas_celle_des_autres(categorie, piece):
    pieces = {c: {p.id for p in charger().demarche(code(c)).pieces} for c in CATEGORIES}

    assert piece in pieces[categorie]
    assert not [c for c in CATEGORIES if c != categorie and piece in pieces[c]]


def test_une_categorie_ne_dit_que_ses_lacunes():
    lacunes = {c: {n.id for n in charger().demarche(code(c)).non_precise} for c in CATEGORIES}

    assert [c for c in CATEGORIES if "pieces-famille" in lacunes[c]] == ["famille"]
    assert [c for c in CATEGORIES if "pieces-sante" in lacunes[c]] == ["profession_medicale"]
    assert [c for c in CATEGORIES if "version-des-cerfas" in lacunes[c]] == ["salarie_qualifie"]
    assert all("pieces-communes" in lacunes[c] for c in CATEGORIES)


def test_un_titre_talent_mene_a_la_demarche_generale_seule():
    titulaire = Situation(titre_nature="csp", titre_motif="talent")
    menees = [d.code for d in charger().demarches if d.fait_suite(RENOUVELLEMENT, titulaire)]

    assert menees == [GENERALE]


def test_une_demarche_declinee_peut_cacher_la_regle_generale_du_silence():
    assert not [c for c in verifier(charger(), AUJOURDHUI) if c.bloquant]
