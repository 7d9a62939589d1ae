"""Resident cards: whose answers change the channel, the window, the price, the documents."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.schema import TypeDemande
from tests.demarches.catalogue.factories import AUJOURDHUI, EN_2021, FIN, personne

PREMIERE, RENOUVELLEMENT = TypeDemande.PREMIERE_DEMANDE, TypeDemande.RENOUVELLEMENT
EPOUX = "carte-resident-epoux-francais"
REGROUPEMENT = "carte-resident-regroupement-familial"
PARENT = "carte-resident-parent-enfant-francais"
ENFANT = "carte-resident-enfant-francais"
COMBATTANT = "carte-resident-ancien-combattant-legionnaire"
JEUNE = "carte-resident-jeune-nationalite"
PERMANENT = "carte-resident-permanent"
LDUE = "carte-resident-longue-duree-ue-renouvellement"


def demande(code: str, le: date = AUJOURDHUI, **reponses: Any) -> tuple[Any, ...]:
    demarche = charger().demarche(code)
    return demarche, demarche.types[0], personne(code, **reponses), le


def eligible(code: str, le: date = AUJOURDHUI, **reponses: Any) -> bool | None:
    return calcul.eligibilite(*demande(code, le, **reponses)).eligible


def total(code: str, le: date = AUJOURDHUI, **reponses: Any) -> int | None:
    return calcul.couts(*demande(code, le, **reponses)).total_cents


def obligatoires(code: str, le: date = AUJOURDHUI, **reponses: Any) -> set[str]:
    return {p.id for p in calcul.pieces(*demande(code, le, **reponses)) if p.obligatoire}


@pytest.mark.parametrize(
    ("code", "veille", "jour"),
    [
        (EPOUX, date(2023, 4, 4), date(2023, 4, 5)),
        (PARENT, date(2023, 4, 4), date(2023, 4, 5)),
        (ENFANT, date(2023, 4, 4), date(2023, 4, 5)),
        ("carte-resident-ascendant-francais", date(2023, 4, 4), date(2023, 4, 5)),
        (REGROUPEMENT, date(2023, 6, 21), date(2023, 6, 22)),
        ("carte-resident-renouvellement", date(2024, 6, 30), date(2024, 7, 1)),
        (LDUE, date(2024, 6, 30), date(2024, 7, 1)),
        (PERMANENT, date(2024, 6, 30), date(2024, 7, 1)),
    ],
)
def test_la_demande_quitte_le_guichet_le_jour_de_l_ouverture_en_ligne(code, veille, jour):
    demarche = charger().demarche(code)

    assert (demarche.canal(veille), demarche.se_depose_ici(veille)) == ("prefecture", False)
    assert (demarche.canal(jour), demarche.se_depose_ici(jour)) == ("anef", True)


@pytest.mark.parametrize(
    "code",
    [
        "carte-resident-apatride",
        "carte-resident-rente-accident-travail",
        "carte-resident-victime-violences-conjugales",
        "carte-resident-victime-traite-proxenetisme",
        COMBATTANT,
        JEUNE,
    ],
)
def test_une_demande_restee_au_guichet_est_remise_par_le_portail(code):
    demarche = charger().demarche(code)

    assert demarche.canal(AUJOURDHUI) == "prefecture"
    assert demarche.se_depose_ici(AUJOURDHUI)
    assert not demarche.se_depose_ici(EN_2021)
    assert not calcul.ephoto(*demande(code)).requise


def test_la_demande_papier_des_refugies_finit_et_dit_ce_qui_la_remplace():
    demarche = charger().demarche("carte-resident-refugie")

    assert demarche.canal(date(2022, 3, 31)) == "prefecture"
    assert demarche.canal(date(2022, 4, 1)) is None
    assert calcul.pieces(*demande(demarche.code)) == ()
    infos = {i.id for i in calcul.presentation(demarche, AUJOURDHUI).informations}
    assert "remplacee-par-la-demande-en-ligne" in infos
    avant = {i.id for i in calcul.presentation(demarche, EN_2021).informations}
    assert "remplacee-par-la-demande-en-ligne" not in avant


@pytest.mark.parametrize(
    ("nationalite", "mariage", "attendu"),
    [
        ("BRA", date(2023, 11, 22), True),
        ("BRA", date(2023, 11, 23), False),
        ("TUN", date(2025, 11, 22), True),
        ("TUN", date(2025, 11, 23), False),
        ("DZA", date(2010, 1, 1), False),
    ],
)
def test_trois_ans_de_mariage_un_an_pour_une_personne_tunisienne(nationalite, mariage, attendu):
    assert eligible(EPOUX, nationalite=nationalite, date_mariage=mariage) is attendu


def test_un_mariage_celebre_a_l_etranger_est_d_abord_transcrit():
    assert eligible(EPOUX, mariage_hors_de_france=True, mariage_transcrit=False) is False
    assert eligible(EPOUX, mariage_hors_de_france=True, mariage_transcrit=True) is True


@pytest.mark.parametrize("code", [EPOUX, REGROUPEMENT, PARENT])
def test_le_francais_b1_et_l_examen_depuis_2026_sauf_pour_les_tunisiens(code):
    sans = {"niveau_francais": "a2", "examen_civique": False}

    assert eligible(code, date(2025, 12, 31), **sans) is True
    assert eligible(code, date(2026, 1, 1), **sans) is False
    assert eligible(code, date(2026, 1, 1), **sans, nationalite="TUN") is True
    integration = {"declaration-principes", "preuve-langue", "attestation-examen-civique"}
    assert integration <= obligatoires(code)
    assert not integration & obligatoires(code, nationalite="TUN")


@pytest.mark.parametrize(
    ("naissance", "preuve", "examen"),
    [(date(1961, 11, 22), True, True), (date(1961, 11, 21), False, True)],
)
def test_apres_65_ans_le_francais_n_est_plus_prouve_mais_l_examen_reste(naissance, preuve, examen):
    pieces = obligatoires(EPOUX, date_naissance=naissance)

    assert ("preuve-langue" in pieces) is preuve
    assert ("attestation-examen-civique" in pieces) is examen


@pytest.mark.parametrize(
    ("nature", "mariage", "etat"),
    [
        ("csp", date(2023, 5, 1), "ouverte"),
        ("csp", date(2024, 5, 1), "pas_encore"),
        ("cst", date(2010, 5, 1), "pas_encore"),
    ],
)
def test_une_carte_pluriannuelle_dispense_d_attendre_le_120e_jour(nature, mariage, etat):
    reponses = {"titre_nature": nature, "titre_fin": date(2027, 6, 1), "date_mariage": mariage}

    assert calcul.fenetre(*demande(EPOUX, **reponses)).etat == etat


def test_sans_titre_deux_mois_apres_l_entree():
    reponses = {"titre_nature": "vls", "titre_fin": None}
    fenetre = calcul.fenetre(*demande(ENFANT, **reponses, date_entree_france=date(2026, 9, 22)))

    assert (fenetre.etat, fenetre.au_plus_tard) == ("ouverte", date(2026, 11, 22))
    tard = calcul.fenetre(*demande(ENFANT, **reponses, date_entree_france=date(2026, 9, 21)))
    assert tard.etat == "tardive"
    # The 180 euros follow a permit that ended, not an entry.
    assert total(ENFANT, **reponses, date_entree_france=date(2026, 9, 21)) == 350_00


@pytest.mark.parametrize(
    ("qualite", "cents"),
    [
        ("conjoint", 269_00),
        ("enfant_entre_majeur", 269_00),
        ("enfant_entre_mineur", 139_00),
        ("enfant_sur_place", 269_00),
    ],
)
def test_en_2021_un_enfant_entre_mineur_paie_moins(qualite, cents):
    assert total(REGROUPEMENT, EN_2021, qualite_regroupement=qualite) == cents
    assert total(REGROUPEMENT, qualite_regroupement=qualite) == 350_00


@pytest.mark.parametrize(
    ("naissance", "etat"),
    [(date(2002, 10, 16), "ouverte"), (date(2002, 10, 15), "pas_encore")],
)
def test_en_2021_un_enfant_rejoint_depose_jusqu_a_la_veille_de_ses_19_ans(naissance, etat):
    reponses = {"qualite_regroupement": "enfant_entre_mineur", "date_naissance": naissance}

    assert calcul.fenetre(*demande(REGROUPEMENT, EN_2021, **reponses)).etat == etat


@pytest.mark.parametrize(
    ("naissance", "a_charge", "attendu"),
    [
        (date(2008, 11, 23), None, False),
        (date(2008, 11, 22), None, True),
        (date(2005, 11, 23), None, True),
        (date(2005, 11, 22), False, False),
        (date(2005, 11, 22), True, True),
    ],
)
def test_l_enfant_d_un_francais_a_18_a_21_ans_ou_est_a_charge(naissance, a_charge, attendu):
    assert eligible(ENFANT, date_naissance=naissance, a_charge_parent_francais=a_charge) is attendu
    a_21_ans = naissance <= date(2005, 11, 22)
    assert ("prise-en-charge-parent" in obligatoires(ENFANT, date_naissance=naissance)) is a_21_ans


@pytest.mark.parametrize(
    ("rente", "taux", "attendu"),
    [
        ("titulaire", 20, True),
        ("titulaire", 19, False),
        ("ayant_droit", None, True),
        ("aucune", None, False),
    ],
)
def test_la_rente_suppose_vingt_pour_cent_ou_un_deces(rente, taux, attendu):
    code = "carte-resident-rente-accident-travail"

    assert eligible(code, rente_accident=rente, taux_incapacite=taux) is attendu


@pytest.mark.parametrize(
    ("service", "annees", "admis", "en_2021", "avant_mai_2026", "aujourdhui"),
    [
        ("unite_combattante", None, True, 19_00, 25_00, 50_00),
        ("ffi", None, True, 19_00, 25_00, 50_00),
        ("legion_bonne_conduite", 3, True, 269_00, 225_00, 350_00),
        ("legion_bonne_conduite", 2, False, 269_00, 225_00, 350_00),
        ("legion_operation", 3, True, 269_00, 225_00, 350_00),
    ],
)
def test_le_service_decide_du_droit_et_du_prix(
    service, annees, admis, en_2021, avant_mai_2026, aujourdhui
):
    reponses = {"service_militaire": service, "annees_legion": annees}

    assert eligible(COMBATTANT, **reponses) is admis
    assert total(COMBATTANT, EN_2021, **reponses) == en_2021
    assert total(COMBATTANT, date(2026, 4, 30), **reponses) == avant_mai_2026
    assert total(COMBATTANT, **reponses) == aujourdhui
    preuves = {
        "unite_combattante": "carte-combattant",
        "ffi": "certificat-demobilisation",
        "legion_bonne_conduite": "certificat-bonne-conduite",
        "legion_operation": "preuve-operation-exterieure",
    }
    demandees = set(preuves.values()) & obligatoires(COMBATTANT, **reponses)
    assert demandees == {preuves[service]}


def test_sans_service_dit_le_prix_n_est_pas_zero():
    assert total(COMBATTANT, service_militaire=None) is None


@pytest.mark.parametrize(
    ("code", "le", "cents"),
    [
        (EPOUX, EN_2021, 449_00),
        (EPOUX, AUJOURDHUI, 530_00),
        (EPOUX, date(2026, 4, 30), 405_00),
        ("carte-resident-victime-violences-conjugales", EN_2021, 180_00),
        ("carte-resident-victime-violences-conjugales", AUJOURDHUI, 0),
        ("carte-resident-apatride", EN_2021, 199_00),
        ("carte-resident-rente-accident-travail", EN_2021, 259_00),
        ("carte-resident-renouvellement", AUJOURDHUI, 430_00),
        (LDUE, EN_2021, 449_00),
        (LDUE, AUJOURDHUI, 250_00),
    ],
)
def test_en_retard_180_euros_s_ajoutent_sauf_exoneration(code, le, cents):
    fini = date(le.year, le.month - 1, 1)

    assert total(code, le, titre_fin=fini) == cents
    assert total(code, le, titre_fin=fini, force_majeure=True) == total(code, le)


def test_le_jeune_depose_jusqu_a_la_veille_de_ses_19_ans():
    assert calcul.fenetre(*demande(JEUNE, date(2027, 2, 28))).etat == "ouverte"
    assert calcul.fenetre(*demande(JEUNE, date(2027, 3, 1))).etat == "tardive"
    assert eligible(JEUNE, pays_naissance="BRA") is False


@pytest.mark.parametrize(
    ("mois", "prolongee", "attendu"), [(36, None, True), (37, False, False), (37, True, True)]
)
def test_trois_ans_d_absence_au_plus_sauf_accord_du_prefet(mois, prolongee, attendu):
    reponses = {"absence_consecutive_mois": mois, "absence_prolongee_par_prefet": prolongee}

    assert eligible("carte-resident-renouvellement", **reponses) is attendu


def test_le_statut_de_longue_duree_se_renouvelle_sans_delai():
    for fin in (FIN, date(2030, 1, 1), date(2020, 1, 1)):
        fenetre = calcul.fenetre(*demande(LDUE, titre_fin=fin))
        assert (fenetre.etat, fenetre.limite) == ("ouverte", None)


@pytest.mark.parametrize(
    "reponse", ["absence_ue_3_ans", "absence_france_6_ans", "statut_autre_pays_ue"]
)
def test_une_carte_de_longue_duree_perimee_ne_se_renouvelle_pas(reponse):
    assert eligible(LDUE, **{reponse: True}) is False


def test_la_carte_permanente_se_demande_aussi_apres_une_seule_carte():
    assert eligible(PERMANENT, cartes_resident_de_suite=1) is True
    assert eligible(PERMANENT, titre_nature="csp") is False


def test_la_carte_permanente_verifie_le_francais_s_il_ne_l_a_pas_ete():
    jamais = {"integration_deja_verifiee": False}

    assert eligible(PERMANENT, **jamais, niveau_francais="a2") is False
    assert eligible(PERMANENT, **jamais, niveau_francais="b1") is True
    assert "preuve-langue" in obligatoires(PERMANENT, **jamais)
    assert "preuve-langue" not in obligatoires(PERMANENT)


def test_l_apatride_attend_quatre_ans_trois_en_2021():
    code = "carte-resident-apatride"

    assert eligible(code, sejour_regulier_depuis=date(2022, 11, 22)) is True
    assert eligible(code, sejour_regulier_depuis=date(2022, 11, 23)) is False
    assert eligible(code, EN_2021, carte_vpf_depuis=date(2018, 10, 15)) is True
    assert eligible(code, EN_2021, carte_vpf_depuis=date(2018, 10, 16)) is False
    assert eligible(code, qualite_apatride="enfant", date_naissance=date(2007, 11, 23)) is True
    assert eligible(code, qualite_apatride="enfant", date_naissance=date(2007, 11, 22)) is False


@pytest.mark.parametrize(("code", "travail"), [(EPOUX, True), (ENFANT, True), (PARENT, None)])
def test_le_travail_sous_attestation_n_est_dit_que_pour_les_cartes_citees(code, travail):
    (adp,) = [d for d in calcul.documents(*demande(code)) if d.nature == "adp"]

    assert adp.droits.travail is travail


def test_la_prostitution_n_ajoute_ses_documents_que_si_elle_est_dite():
    code = "carte-resident-victime-traite-proxenetisme"
    propres = {"arret-prostitution", "parcours-sortie-prostitution"}

    assert propres <= obligatoires(code, concerne_prostitution=True)
    assert not propres & obligatoires(code, concerne_prostitution=False)
    assert eligible(code) is True  # the question may be left without an answer


@pytest.mark.parametrize(
    ("le", "naissance", "demandee"),
    [
        (EN_2021, date(1940, 1, 1), True),
        (date(2022, 1, 1), date(1957, 1, 1), True),
        (date(2022, 1, 1), date(1956, 12, 31), False),
        (date(2025, 12, 31), date(1960, 12, 30), False),
    ],
)
def test_la_preuve_de_francais_n_est_plus_demandee_apres_65_ans_depuis_2022(
    le, naissance, demandee
):
    assert ("preuve-langue" in obligatoires(EPOUX, le, date_naissance=naissance)) is demandee
    questions = calcul.questions(*demande(EPOUX, le, date_naissance=naissance))
    assert ("niveau_francais" in {q.id for q in questions}) is demandee


def test_qui_n_est_pas_venu_par_le_regroupement_n_a_pas_cette_carte():
    assert eligible(REGROUPEMENT, qualite_regroupement="aucun") is False


SANS_DOCUMENT = {"document_detenu": False, "titre_nature": None, "titre_fin": None}


@pytest.mark.parametrize(
    ("naissance", "entree", "etat", "au_plus_tard"),
    [
        (date(2008, 9, 22), date(2019, 9, 1), "ouverte", date(2026, 11, 22)),
        (date(2008, 9, 21), date(2019, 9, 1), "tardive", date(2026, 11, 21)),
        (date(2000, 1, 1), date(2026, 9, 22), "ouverte", date(2026, 11, 22)),
    ],
)
def test_un_enfant_rejoint_entre_mineur_depose_dans_les_deux_mois_de_ses_18_ans(
    naissance, entree, etat, au_plus_tard
):
    reponses = {**SANS_DOCUMENT, "date_naissance": naissance, "date_entree_france": entree}
    fenetre = calcul.fenetre(*demande(REGROUPEMENT, **reponses))

    assert (fenetre.etat, fenetre.au_plus_tard) == (etat, au_plus_tard)
    moments = [
        d.moment for d in calcul.documents(*demande(REGROUPEMENT, **reponses)) if d.nature == "adp"
    ]
    assert ("completude" in moments) is (naissance.year == 2008)


@pytest.mark.parametrize(
    "code",
    [
        REGROUPEMENT,
        COMBATTANT,
        "carte-resident-victime-violences-conjugales",
        "carte-resident-victime-traite-proxenetisme",
    ],
)
def test_qui_n_a_aucun_document_le_dit_et_connait_son_delai(code):
    avant = {q.id for q in calcul.questions(*demande(code, **SANS_DOCUMENT))}

    assert "date_entree_france" in avant
    assert not {"titre_nature", "titre_fin"} & avant
    fenetre = calcul.fenetre(*demande(code, **SANS_DOCUMENT, date_entree_france=date(2026, 11, 1)))
    assert (fenetre.etat, fenetre.au_plus_tard) == ("ouverte", date(2027, 1, 1))


def test_un_apatride_sans_document_depose_a_tout_moment():
    assert calcul.fenetre(*demande("carte-resident-apatride", **SANS_DOCUMENT)).etat == "ouverte"


@pytest.mark.parametrize(
    ("code", "nature"), [("carte-resident-renouvellement", "cr"), (LDUE, "cr_ldue")]
)
def test_on_ne_renouvelle_que_la_carte_que_l_on_a(code, nature):
    assert eligible(code, titre_nature=nature) is True
    assert eligible(code, titre_nature="cst") is False


@pytest.mark.parametrize(
    ("code", "le", "posees"),
    [
        (EPOUX, AUJOURDHUI, True),
        ("carte-resident-victime-violences-conjugales", EN_2021, True),
        ("carte-resident-victime-violences-conjugales", AUJOURDHUI, False),
        (COMBATTANT, AUJOURDHUI, False),
        (JEUNE, date(2027, 3, 1), False),
    ],
)
def test_la_force_majeure_n_est_demandee_que_la_ou_un_retard_se_paie(code, le, posees):
    finie = {} if code == JEUNE else {"titre_fin": date(le.year, le.month - 1, 1)}
    fenetre = calcul.fenetre(*demande(code, le, **finie))
    questions = {q.id for q in calcul.questions(*demande(code, le, **finie))}

    assert fenetre.etat == "tardive"
    assert ({"force_majeure", "visa_valide"} <= questions) is posees


@pytest.mark.parametrize(("le", "confirme"), [(date(2026, 4, 30), True), (date(2026, 5, 1), False)])
def test_les_180_euros_de_la_carte_permanente_sont_a_confirmer_depuis_mai_2026(le, confirme):
    couts = calcul.couts(*demande(PERMANENT, le, titre_fin=date(le.year, le.month - 1, 1)))

    (ligne,) = [x for x in couts.lignes if x.montant_cents == 180_00]
    assert ligne.confirme is confirme


@pytest.mark.parametrize("code", ["carte-resident-renouvellement", LDUE])
@pytest.mark.parametrize(("le", "travail"), [(EN_2021, None), (date(2024, 6, 30), True)])
def test_au_guichet_le_recepisse_d_un_renouvellement_permet_de_travailler(code, le, travail):
    (recepisse,) = [d for d in calcul.documents(*demande(code, le)) if d.nature == "recepisse"]

    assert recepisse.droits.travail is travail
