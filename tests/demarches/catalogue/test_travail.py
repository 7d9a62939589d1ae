"""Work permits and traineeship: where, when, who, work while one waits, silence, prices."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul import EtatFenetre, TypeDemande
from tests.demarches.catalogue.attendus import AUJOURDHUI, EN_2021, FIN, PREMIERE, RENOUVELLEMENT
from tests.demarches.catalogue.demander import demande

SALARIE, TEMPORAIRE, INDEPENDANT = (
    "salarie",
    "travailleur-temporaire",
    "entrepreneur-profession-liberale",
)
ICT, SAISONNIER, STAGIAIRE = "salarie-detache-ict", "travailleur-saisonnier", "stagiaire"
GENERAL = "salarie-travailleur-temporaire"


def document(code: str, type_demande: TypeDemande, nature: str, **autres: Any) -> Any:
    papiers = demande(calcul.documents, code, type_demande, **autres)
    return next(d for d in papiers if d.nature == nature)


def informations(code: str, type_demande: TypeDemande, **autres: Any) -> set[str]:
    return {i.id for i in demande(calcul.exigence, code, type_demande, **autres).informations}


# Where to file.


def test_la_carte_generale_envoie_vers_la_carte_du_contrat_et_ne_se_depose_pas_ici():
    general = charger().demarche(GENERAL)

    assert not general.se_depose_ici(AUJOURDHUI)
    assert informations(GENERAL, PREMIERE, contrat_travail="cdi") == {"prendre-salarie"}
    for contrat in ("cdd", "detachement"):
        assert informations(GENERAL, PREMIERE, contrat_travail=contrat) == {
            "prendre-travailleur-temporaire"
        }


@pytest.mark.parametrize(
    ("code", "le", "canal", "ici"),
    [
        (SALARIE, EN_2021, "prefecture", False),
        (SALARIE, AUJOURDHUI, "prefecture", True),
        (TEMPORAIRE, AUJOURDHUI, "prefecture", True),
        (INDEPENDANT, AUJOURDHUI, "prefecture", True),
        (ICT, AUJOURDHUI, "prefecture", True),
        (STAGIAIRE, AUJOURDHUI, "prefecture", True),
        (SAISONNIER, date(2023, 4, 4), "prefecture", False),
        (SAISONNIER, date(2023, 4, 5), "anef", True),
        (SAISONNIER, AUJOURDHUI, "anef", True),
    ],
)
def test_seul_le_saisonnier_est_en_ligne_les_autres_sont_transmis_au_guichet(code, le, canal, ici):
    demarche = charger().demarche(code)

    assert demarche.canal(le) == canal
    assert demarche.se_depose_ici(le) is ici


@pytest.mark.parametrize("code", [GENERAL, ICT, STAGIAIRE, SAISONNIER])
def test_une_ouverture_annoncee_n_ouvre_pas_la_demande_en_ligne(code):
    demarche = charger().demarche(code)

    annonces = [d for d in demarche.depot if d.statut == "annonce"]
    assert [d.id for d in annonces] == ["annonce-2021", "annonce-2022"]
    assert demarche.canal(date(2022, 12, 1)) == "prefecture"


# Who may ask.


@pytest.mark.parametrize(
    ("code", "type_demande", "autres", "eligible"),
    [
        (SALARIE, PREMIERE, {}, True),
        (SALARIE, PREMIERE, {"contrat_travail": "cdd"}, False),
        (SALARIE, PREMIERE, {"autorisation_travail": False}, False),
        (SALARIE, PREMIERE, {"titre_nature": "vls"}, True),
        (SALARIE, PREMIERE, {"titre_nature": "recepisse"}, False),
        (SALARIE, PREMIERE, {"titre_nature": None}, None),
        (SALARIE, RENOUVELLEMENT, {"contrat_travail": "cdd"}, False),
        (
            SALARIE,
            RENOUVELLEMENT,
            {
                "emploi_au_renouvellement": "sans_emploi",
                "perte_emploi": True,
                "contrat_travail": None,
                "autorisation_travail": None,
            },
            True,
        ),
        (
            SALARIE,
            RENOUVELLEMENT,
            {"emploi_au_renouvellement": "sans_emploi", "perte_emploi": False},
            False,
        ),
        (TEMPORAIRE, PREMIERE, {"contrat_travail": "cdd"}, True),
        (TEMPORAIRE, PREMIERE, {"contrat_travail": "detachement"}, True),
        (TEMPORAIRE, PREMIERE, {"contrat_travail": "cdi"}, False),
        (TEMPORAIRE, RENOUVELLEMENT, {"autorisation_travail": False}, False),
        (ICT, PREMIERE, {"date_entree_groupe": date(2026, 5, 22)}, True),
        (ICT, PREMIERE, {"date_entree_groupe": date(2026, 5, 23)}, False),
        (ICT, PREMIERE, {"ict_encadrement_ou_expertise": False}, False),
        (ICT, PREMIERE, {"ict_residence_hors_ue": False}, False),
        (ICT, PREMIERE, {"qualite_ict": "conjoint", "date_entree_groupe": None}, True),
        (SAISONNIER, PREMIERE, {"contrat_duree_mois": 3}, True),
        (SAISONNIER, PREMIERE, {"contrat_duree_mois": 2}, False),
        (SAISONNIER, RENOUVELLEMENT, {"contrat_duree_mois": 2}, True),
        (SAISONNIER, PREMIERE, {"residence_habituelle_etranger": False}, False),
        (STAGIAIRE, PREMIERE, {"motif_stage": "sante"}, True),
        (STAGIAIRE, PREMIERE, {"motif_stage": "autre"}, False),
        (STAGIAIRE, PREMIERE, {"convention_visee": False}, False),
    ],
)
def test_les_conditions_se_calculent(code, type_demande, autres, eligible):
    assert demande(calcul.eligibilite, code, type_demande, **autres).eligible is eligible


# When.


@pytest.mark.parametrize("code", [SALARIE, TEMPORAIRE, INDEPENDANT, STAGIAIRE])
@pytest.mark.parametrize("type_demande", [PREMIERE, RENOUVELLEMENT])
@pytest.mark.parametrize(
    ("le", "etat"),
    [
        (date(2026, 12, 9), EtatFenetre.PAS_ENCORE),
        (date(2026, 12, 10), EtatFenetre.OUVERTE),
        (FIN, EtatFenetre.OUVERTE),
        (date(2027, 2, 11), EtatFenetre.TARDIVE),
        (date(2027, 8, 10), EtatFenetre.TARDIVE),
        (date(2027, 8, 11), EtatFenetre.FERMEE),
    ],
)
def test_au_guichet_on_depose_dans_les_deux_derniers_mois(code, type_demande, le, etat):
    assert demande(calcul.fenetre, code, type_demande, le, titre_fin=FIN).etat is etat


@pytest.mark.parametrize(
    ("le", "etat"),
    [
        (date(2026, 10, 12), EtatFenetre.PAS_ENCORE),
        (date(2026, 10, 13), EtatFenetre.OUVERTE),
        (date(2026, 12, 12), EtatFenetre.OUVERTE),
        (date(2026, 12, 13), EtatFenetre.TARDIVE),
    ],
)
@pytest.mark.parametrize("type_demande", [PREMIERE, RENOUVELLEMENT])
def test_le_saisonnier_depose_en_ligne_du_120e_au_60e_jour(type_demande, le, etat):
    assert demande(calcul.fenetre, SAISONNIER, type_demande, le).etat is etat


def test_le_saisonnier_suivait_le_guichet_avant_l_ouverture_en_ligne():
    fin = date(2023, 6, 1)

    avant = demande(calcul.fenetre, SAISONNIER, RENOUVELLEMENT, date(2023, 4, 4), titre_fin=fin)
    apres = demande(calcul.fenetre, SAISONNIER, RENOUVELLEMENT, date(2023, 4, 5), titre_fin=fin)

    assert (avant.au_plus_tot, avant.au_plus_tard) == (date(2023, 4, 1), fin)
    assert (apres.au_plus_tot, apres.au_plus_tard) == (date(2023, 2, 1), date(2023, 4, 2))


@pytest.mark.parametrize("code", [SALARIE, TEMPORAIRE, INDEPENDANT, ICT, SAISONNIER, STAGIAIRE])
def test_sans_document_de_la_liste_on_depose_dans_les_deux_mois_de_l_entree(code):
    fenetre = demande(
        calcul.fenetre, code, PREMIERE, titre_nature="vls", date_entree_france=date(2026, 9, 22)
    )

    assert (fenetre.etat, fenetre.au_plus_tard) == (EtatFenetre.OUVERTE, AUJOURDHUI)


def test_l_enfant_d_un_detache_depose_au_plus_tard_la_veille_de_ses_19_ans():
    fenetre = demande(
        calcul.fenetre, ICT, PREMIERE, qualite_ict="enfant", date_naissance=date(2007, 11, 23)
    )

    assert (fenetre.etat, fenetre.au_plus_tard) == (EtatFenetre.OUVERTE, AUJOURDHUI)


@pytest.mark.parametrize(
    ("le", "autres", "etat", "total"),
    [
        (date(2027, 1, 10), {}, "ouverte", 350_00),
        (date(2027, 1, 11), {}, "tardive", 530_00),
        (date(2027, 1, 11), {"force_majeure": True}, "tardive", 350_00),
        (date(2027, 1, 11), {"visa_valide": True}, "tardive", 350_00),
        (date(2027, 7, 11), {}, "fermee", 350_00),
        (date(2027, 1, 11), {"titre_nature": "vls"}, "tardive", 350_00),
    ],
)
def test_un_detache_en_retard_paie_180_euros_de_plus_a_confirmer(le, autres, etat, total):
    reponses = {"force_majeure": False, "visa_valide": False, **autres}

    assert demande(calcul.fenetre, ICT, PREMIERE, le, **reponses).etat == etat
    couts = demande(calcul.couts, ICT, PREMIERE, le, **reponses)
    assert couts.total_cents == total
    assert not any(ligne.confirme for ligne in couts.lignes if ligne.id == "regularisation-180")
    demandees = {q.id for q in demande(calcul.questions, ICT, PREMIERE, le, **reponses)}
    assert ({"force_majeure", "visa_valide"} <= demandees) is (etat == "tardive")


def test_la_carte_d_un_detache_ne_se_renouvelle_pas_et_la_fiche_le_dit():
    assert charger().demarche(ICT).types == (PREMIERE,)
    assert "sans-renouvellement" in informations(ICT, PREMIERE)


# Work while one waits (R. 431-14 and -15 at the counter, R. 431-15-2 online).


@pytest.mark.parametrize(
    ("autorisation", "travail", "mention"),
    [
        (True, True, "Elle autorise à exercer une activité professionnelle."),
        (False, False, "Elle n’autorise pas à exercer une activité professionnelle."),
        (None, None, None),
    ],
)
def test_l_adp_d_un_saisonnier_permet_de_travailler_avec_l_autorisation(
    autorisation, travail, mention
):
    adp = document(SAISONNIER, PREMIERE, "adp", autorisation_travail=autorisation)

    assert adp.droits.sejour is True
    assert adp.droits.travail is travail
    assert (mention in adp.mentions) if mention else not any("activité" in m for m in adp.mentions)


def test_l_adp_de_renouvellement_d_un_saisonnier_permet_de_travailler():
    assert document(SAISONNIER, RENOUVELLEMENT, "adp").droits.travail is True


def test_l_adp_n_est_plus_de_droit_quand_le_saisonnier_depose_tard():
    for type_demande in (PREMIERE, RENOUVELLEMENT):
        assert document(SAISONNIER, type_demande, "adp").de_droit
        assert not document(SAISONNIER, type_demande, "adp", le=date(2026, 12, 13)).de_droit


@pytest.mark.parametrize(
    ("code", "type_demande", "autres", "travail"),
    [
        (SALARIE, PREMIERE, {}, True),
        (SALARIE, PREMIERE, {"autorisation_travail": False}, False),
        (SALARIE, RENOUVELLEMENT, {}, True),
        (TEMPORAIRE, PREMIERE, {}, True),
        (TEMPORAIRE, PREMIERE, {"autorisation_travail": None}, None),
        (TEMPORAIRE, RENOUVELLEMENT, {}, True),
        (INDEPENDANT, PREMIERE, {}, None),
        (ICT, PREMIERE, {}, True),
        (ICT, PREMIERE, {"qualite_ict": "conjoint"}, True),
        (STAGIAIRE, PREMIERE, {}, False),
        (STAGIAIRE, RENOUVELLEMENT, {}, False),
    ],
)
def test_le_recepisse_du_guichet_permet_ou_non_de_travailler(code, type_demande, autres, travail):
    recepisse = document(code, type_demande, "recepisse", **autres)

    assert recepisse.droits.travail is travail
    assert recepisse.droits.sejour is True
    assert not recepisse.emis_ici


@pytest.mark.parametrize("code", [SALARIE, TEMPORAIRE, INDEPENDANT, ICT, STAGIAIRE])
def test_au_guichet_ce_portail_n_emet_ni_adp_ni_decision_favorable(code):
    papiers = demande(calcul.documents, code, PREMIERE)

    assert [d.nature for d in papiers if d.emis_ici] == ["confirmation_depot"]


@pytest.mark.parametrize("code", [SALARIE, TEMPORAIRE])
def test_ce_que_l_adp_permettrait_en_ligne_reste_dit(code):
    dites = demande(calcul.exigence, code, PREMIERE).informations

    assert any("R. 431-15-2" in s.libelle for i in dites for s in i.sources)


def test_la_famille_d_un_detache_sait_qu_elle_peut_travailler():
    assert "famille-travail" in informations(ICT, PREMIERE, qualite_ict="enfant")
    assert "famille-travail" not in informations(ICT, PREMIERE)


# Silence.


@pytest.mark.parametrize(
    ("code", "delai", "article"),
    [
        (SALARIE, (4, "mois"), "art. R.* 432-1"),
        (TEMPORAIRE, (4, "mois"), "art. R.* 432-1"),
        (INDEPENDANT, (4, "mois"), "art. R.* 432-1"),
        (ICT, (90, "jours"), "art. R. 421-43"),
        (SAISONNIER, (90, "jours"), "art. R. 421-60"),
        (STAGIAIRE, (90, "jours"), "art. R. 426-17"),
    ],
)
def test_le_silence_vaut_refus_en_90_jours_pour_ict_saisonnier_et_stagiaire(code, delai, article):
    for type_demande in charger().demarche(code).types:
        silence = demande(calcul.silence, code, type_demande)
        assert (silence.valeur, silence.unite) == delai
        assert silence.depart == "dossier_complet"
        assert any(article in s.libelle for s in silence.sources)
        assert demande(calcul.silence, code, type_demande, EN_2021) is None


# Prices.


@pytest.mark.parametrize(
    ("codes", "le", "premiere", "renouvellement"),
    [
        ((SALARIE, TEMPORAIRE, INDEPENDANT), EN_2021, None, None),
        ((SALARIE, TEMPORAIRE, INDEPENDANT), date(2026, 4, 30), 225_00, 225_00),
        ((SALARIE, TEMPORAIRE, INDEPENDANT), date(2026, 5, 1), 350_00, 250_00),
        ((SAISONNIER, STAGIAIRE), EN_2021, None, None),
        ((SAISONNIER, STAGIAIRE), date(2026, 4, 30), 75_00, 75_00),
        ((SAISONNIER, STAGIAIRE), date(2026, 5, 1), 150_00, 100_00),
        ((ICT,), date(2026, 4, 30), 225_00, None),
        ((ICT,), date(2026, 5, 1), 350_00, None),
    ],
)
def test_saisonnier_et_stagiaire_paient_le_tarif_reduit(codes, le, premiere, renouvellement):
    for code in codes:
        assert demande(calcul.couts, code, PREMIERE, le).total_cents == premiere
        if RENOUVELLEMENT in charger().demarche(code).types:
            assert demande(calcul.couts, code, RENOUVELLEMENT, le).total_cents == renouvellement


@pytest.mark.parametrize(
    ("code", "autres", "total"),
    [
        (SALARIE, {}, 250_00 + 180_00),
        (STAGIAIRE, {}, 100_00 + 180_00),
        (SAISONNIER, {}, 100_00 + 180_00),
        (SALARIE, {"force_majeure": True}, 250_00),
        (SALARIE, {"visa_valide": True}, 250_00),
    ],
)
def test_un_renouvellement_tardif_coute_180_euros_de_plus(code, autres, total):
    couts = demande(calcul.couts, code, RENOUVELLEMENT, date(2027, 3, 1), **autres)

    assert couts.total_cents == total
