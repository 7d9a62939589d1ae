"""The filing window to the day, leap years included."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from demarches.catalogue import calcul, charger
from demarches.catalogue.schema import EtatFenetre, TypeDemande
from tests.demarches.catalogue.factories import AUJOURDHUI, EN_2021, personne

PREMIERE, RENOUVELLEMENT = TypeDemande.PREMIERE_DEMANDE, TypeDemande.RENOUVELLEMENT
EN_LIGNE_A_120_60 = [
    "bpi-refugie",
    "bpi-refugie-mineur-16-18",
    "bpi-protection-subsidiaire",
    "bpi-famille-refugie",
    "passeport-talent",
]
fins = st.dates(min_value=date(2023, 9, 1), max_value=date(2044, 12, 31))


def fenetre(code, type_demande, le, **reponses):
    return calcul.fenetre(charger().demarche(code), type_demande, personne(code, **reponses), le)


@pytest.mark.parametrize("code", EN_LIGNE_A_120_60)
@pytest.mark.parametrize(
    ("jours", "etat"),
    [
        (121, EtatFenetre.PAS_ENCORE),
        (120, EtatFenetre.OUVERTE),
        (60, EtatFenetre.OUVERTE),
        (59, EtatFenetre.TARDIVE),
        (0, EtatFenetre.TARDIVE),
        (-1, EtatFenetre.TARDIVE),
    ],
)
def test_le_renouvellement_en_ligne_s_ouvre_120_jours_avant_et_finit_60_jours_avant(
    code, jours, etat
):
    fin = date(2027, 8, 31)

    assert fenetre(code, RENOUVELLEMENT, fin - timedelta(days=jours), titre_fin=fin).etat is etat


@pytest.mark.parametrize("code", EN_LIGNE_A_120_60)
def test_six_mois_apres_l_expiration_le_depot_se_ferme_et_dit_quoi_faire(code):
    fin = date(2026, 8, 31)
    limite = date(2027, 2, 28)

    dernier = fenetre(code, RENOUVELLEMENT, limite, titre_fin=fin)
    lendemain = fenetre(code, RENOUVELLEMENT, limite + timedelta(days=1), titre_fin=fin)

    assert (dernier.etat, dernier.limite) == (EtatFenetre.TARDIVE, limite)
    assert lendemain.etat is EtatFenetre.FERMEE
    assert "visa" in lendemain.explication
    assert "préfecture" in lendemain.suite
    assert dernier.suite == ""


@given(fin=fins, ecart=st.integers(min_value=-200, max_value=400))
@settings(deadline=None)
def test_les_etats_se_suivent_sans_trou_quelle_que_soit_l_annee(fin, ecart):
    le = fin - timedelta(days=ecart)
    resultat = fenetre("bpi-refugie", RENOUVELLEMENT, le, titre_fin=fin)

    assert resultat.au_plus_tot == fin - timedelta(days=120)
    assert resultat.au_plus_tard == fin - timedelta(days=60)
    assert resultat.limite == fin + relativedelta(months=6)
    attendu = (
        EtatFenetre.PAS_ENCORE
        if le < resultat.au_plus_tot
        else EtatFenetre.OUVERTE
        if le <= resultat.au_plus_tard
        else EtatFenetre.TARDIVE
        if le <= resultat.limite
        else EtatFenetre.FERMEE
    )
    assert resultat.etat is attendu


@given(fin=fins)
@settings(deadline=None)
def test_la_periode_conseillee_reste_dans_la_fenetre_legale(fin):
    for code in ("bpi-refugie", "passeport-talent"):
        resultat = fenetre(code, RENOUVELLEMENT, fin - timedelta(days=90), titre_fin=fin)
        assert resultat.recommande is not None
        debut, dernier = resultat.recommande
        assert resultat.au_plus_tot <= debut < dernier <= resultat.au_plus_tard


def test_le_conseil_bpi_est_le_troisieme_mois_avant():
    resultat = fenetre("bpi-refugie", RENOUVELLEMENT, AUJOURDHUI, titre_fin=date(2027, 2, 10))

    assert resultat.recommande == (date(2026, 11, 10), date(2026, 12, 10))


def test_le_conseil_bpi_est_coupe_quand_deux_mois_font_moins_de_60_jours():
    fin = date(2027, 3, 31)

    resultat = fenetre("bpi-refugie", RENOUVELLEMENT, date(2027, 1, 5), titre_fin=fin)

    assert fin - timedelta(days=60) == date(2027, 1, 30)
    assert resultat.recommande == (date(2026, 12, 31), date(2027, 1, 30))


def test_talent_les_deux_conseils_de_la_note_sont_dits():
    resultat = fenetre("passeport-talent", RENOUVELLEMENT, AUJOURDHUI, titre_fin=date(2027, 2, 10))

    assert [(r.id, r.du, r.au, r.dans_la_fenetre) for r in resultat.recommandations] == [
        ("conseil-4-3-mois", date(2026, 10, 13), date(2026, 11, 10), True),
        ("conseil-3-2-mois", date(2026, 11, 10), date(2026, 12, 10), True),
    ]


def test_talent_2021_le_conseil_du_ministere_precede_l_ouverture():
    resultat = fenetre("passeport-talent", RENOUVELLEMENT, EN_2021, titre_fin=date(2022, 1, 10))

    assert resultat.etat is EtatFenetre.OUVERTE
    assert resultat.recommande is None
    (conseil,) = resultat.recommandations
    assert (conseil.du, conseil.au, conseil.dans_la_fenetre) == (
        date(2021, 9, 10),
        date(2021, 10, 10),
        False,
    )


def test_talent_2021_n_a_pas_de_limite_apres_l_expiration():
    resultat = fenetre("passeport-talent", RENOUVELLEMENT, EN_2021, titre_fin=date(2020, 1, 1))

    assert (resultat.etat, resultat.limite) == (EtatFenetre.TARDIVE, None)
    assert any("ne pas traiter" in c for c in resultat.consequences)


@pytest.mark.parametrize(
    ("entree", "etat"),
    [
        (date(2026, 11, 23), EtatFenetre.PAS_ENCORE),
        (date(2026, 11, 22), EtatFenetre.OUVERTE),
        (date(2026, 9, 22), EtatFenetre.OUVERTE),
        (date(2026, 9, 21), EtatFenetre.TARDIVE),
    ],
)
def test_talent_sans_titre_la_premiere_demande_se_fait_dans_les_deux_mois_de_l_entree(entree, etat):
    resultat = fenetre(
        "passeport-talent", PREMIERE, AUJOURDHUI, titre_nature="vls", date_entree_france=entree
    )

    assert resultat.etat is etat
    assert resultat.reference == "date_entree_france"


def test_talent_avec_un_visa_valant_titre_la_fenetre_se_compte_de_sa_fin():
    resultat = fenetre("passeport-talent", PREMIERE, AUJOURDHUI, titre_nature="vls_ts")

    assert resultat.reference == "titre_fin"
    assert resultat.au_plus_tot == date(2026, 10, 13)


def test_talent_sans_connaitre_le_document_la_fenetre_reste_inconnue():
    resultat = fenetre("passeport-talent", PREMIERE, AUJOURDHUI, titre_nature=None)

    assert resultat.etat is None
    assert resultat.explication


def test_sans_date_de_fin_le_renouvellement_demande_la_date():
    resultat = fenetre("bpi-refugie", RENOUVELLEMENT, AUJOURDHUI, titre_fin=None)

    assert resultat.etat is None
    assert "fin de validité" in resultat.explication


@pytest.mark.parametrize("code", ["bpi-refugie", "bpi-protection-subsidiaire"])
def test_la_premiere_demande_d_une_personne_protegee_est_toujours_ouverte(code):
    for jour in (date(2022, 4, 1), AUJOURDHUI):
        assert fenetre(code, PREMIERE, jour, titre_fin=None).etat is EtatFenetre.OUVERTE


@pytest.mark.parametrize(
    ("naissance", "etat"),
    [(date(2007, 11, 23), EtatFenetre.OUVERTE), (date(2007, 11, 22), EtatFenetre.TARDIVE)],
)
def test_l_enfant_d_un_refugie_depose_au_plus_tard_la_veille_de_ses_19_ans(naissance, etat):
    resultat = fenetre(
        "bpi-famille-refugie",
        PREMIERE,
        AUJOURDHUI,
        lien_refugie="enfant",
        date_naissance=naissance,
    )

    assert resultat.etat is etat
    assert resultat.au_plus_tard == naissance + relativedelta(years=19) - timedelta(days=1)


def test_longue_duree_une_pluriannuelle_de_cinq_ans_n_attend_pas():
    reponses = {"titre_fin": date(2028, 6, 1), "sejour_regulier_depuis": date(2020, 1, 1)}
    code = "carte-resident-longue-duree-ue"

    assert fenetre(code, PREMIERE, AUJOURDHUI, titre_nature="csp", **reponses).etat == "ouverte"
    assert fenetre(code, PREMIERE, AUJOURDHUI, titre_nature="cst", **reponses).etat == "pas_encore"
    reponses["sejour_regulier_depuis"] = date(2023, 1, 1)
    assert fenetre(code, PREMIERE, AUJOURDHUI, titre_nature="csp", **reponses).etat == "pas_encore"


@pytest.mark.parametrize("le", [date(2022, 1, 1), date(2023, 4, 5), AUJOURDHUI])
def test_longue_duree_la_premiere_demande_est_celle_du_guichet_recue_ici(le):
    code, fin = "carte-resident-longue-duree-ue", le + relativedelta(months=1)

    resultat = fenetre(code, PREMIERE, le, titre_fin=fin)

    assert charger().demarche(code).canal(le) == "prefecture"
    assert charger().demarche(code).se_depose_ici(le)
    assert (resultat.au_plus_tot, resultat.au_plus_tard) == (fin - relativedelta(months=2), fin)
    assert resultat.etat is EtatFenetre.OUVERTE


@pytest.mark.parametrize(
    ("fin", "etat"),
    [
        (date(2027, 1, 23), EtatFenetre.PAS_ENCORE),
        (date(2027, 1, 22), EtatFenetre.OUVERTE),
        (AUJOURDHUI, EtatFenetre.OUVERTE),
        (date(2026, 11, 21), EtatFenetre.TARDIVE),
        (date(2026, 5, 22), EtatFenetre.TARDIVE),
        (date(2026, 5, 21), EtatFenetre.FERMEE),
    ],
)
def test_longue_duree_un_retard_se_dit_et_les_180_euros_ne_sont_pas_comptes(fin, etat):
    code = "carte-resident-longue-duree-ue"
    resultat = fenetre(code, PREMIERE, AUJOURDHUI, titre_fin=fin)
    couts = calcul.couts(
        charger().demarche(code), PREMIERE, personne(code, titre_fin=fin), AUJOURDHUI
    )

    assert resultat.etat is etat
    assert any("180 €" in c for c in resultat.consequences) is (etat is EtatFenetre.TARDIVE)
    assert couts.total_cents == 350_00


def test_en_retard_les_consequences_sont_dites():
    tard = date(2026, 12, 1)

    talent = fenetre("passeport-talent", RENOUVELLEMENT, AUJOURDHUI, titre_fin=tard)
    refugie = fenetre("bpi-refugie", RENOUVELLEMENT, AUJOURDHUI, titre_fin=tard)
    famille = fenetre("bpi-famille-refugie", RENOUVELLEMENT, AUJOURDHUI, titre_fin=tard)

    assert any("180 €" in c for c in talent.consequences)
    assert any("n’est plus garantie" in c for c in talent.consequences)
    assert any("À confirmer" in c for c in refugie.consequences)
    assert not any("n’est plus garantie" in c for c in refugie.consequences)
    assert any("n’est plus garantie" in c for c in famille.consequences)


def test_dans_le_delai_aucune_consequence():
    for code in EN_LIGNE_A_120_60:
        assert fenetre(code, RENOUVELLEMENT, AUJOURDHUI).consequences == ()


def test_le_guide_2021_ne_compte_que_pour_qui_a_deja_un_titre():
    assert fenetre("bpi-refugie", PREMIERE, EN_2021, titre_nature="atda").etat == "ouverte"
    resultat = fenetre(
        "bpi-refugie", PREMIERE, EN_2021, titre_nature="cst", titre_fin=date(2021, 12, 31)
    )
    assert (resultat.au_plus_tot, resultat.etat) == (date(2021, 10, 31), "pas_encore")
