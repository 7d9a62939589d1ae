"""Named conditions of the law over (Situation, day): True, False, or None when not known.

Registered by `@predicat`; the YAML files call them by name, with figures as keyword arguments
when the text gives some. A docstring says what is decided, why, and where it is written.
Nothing here reads a clock: the day comes in as an argument.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import date

from demarches.catalogue.duree import Unite, age, ajouter
from demarches.catalogue.situation import Situation

Predicat = Callable[..., bool | None]
PREDICATS: dict[str, Predicat] = {}


def predicat(fonction: Predicat) -> Predicat:
    """Register under the function's name."""
    PREDICATS[fonction.__name__] = fonction
    return fonction


def verifier(nom: str, parametres: Mapping[str, int | str]) -> None:
    """Refuse an unknown predicate, a missing or an unknown figure."""
    if nom not in PREDICATS:
        raise ValueError(f"prédicat inconnu : {nom}")
    attendus = set(list(inspect.signature(PREDICATS[nom]).parameters)[2:])
    if attendus != set(parametres):
        raise ValueError(f"prédicat {nom} : attend {sorted(attendus)}, reçoit {sorted(parametres)}")


def _depuis_au_moins(debut: date | None, le: date, *, ans: int) -> bool | None:
    """Whether a period begun on `debut` has lasted that many years."""
    return None if debut is None else ajouter(debut, ans, Unite.ANS) <= le


def _date(situation: Situation, champ: str) -> date | None:
    valeur = situation.valeur(champ)
    return valeur if isinstance(valeur, date) else None


def _nombre(situation: Situation, champ: str) -> int | None:
    valeur = situation.valeur(champ)
    return valeur if isinstance(valeur, int) and not isinstance(valeur, bool) else None


# The general ones: `champ` is any question answered with a date or a number.


@predicat
def depuis_au_moins_mois(situation: Situation, le: date, *, champ: str, mois: int) -> bool | None:
    """That many months have passed since the date (a stay, a marriage, a contract)."""
    debut = _date(situation, champ)
    return None if debut is None else ajouter(debut, mois, Unite.MOIS) <= le


@predicat
def depuis_moins_de_mois(situation: Situation, le: date, *, champ: str, mois: int) -> bool | None:
    """Fewer months than that have passed since the date."""
    assez = depuis_au_moins_mois(situation, le, champ=champ, mois=mois)
    return None if assez is None else not assez


@predicat
def nombre_au_moins(situation: Situation, le: date, *, champ: str, valeur: int) -> bool | None:
    """The number given reaches the figure (years of school, hours, euros)."""
    nombre = _nombre(situation, champ)
    return None if nombre is None else nombre >= valeur


@predicat
def nombre_au_plus(situation: Situation, le: date, *, champ: str, valeur: int) -> bool | None:
    """The number given does not pass the figure."""
    nombre = _nombre(situation, champ)
    return None if nombre is None else nombre <= valeur


@predicat
def age_moins_de_a_la_date(situation: Situation, le: date, *, champ: str, ans: int) -> bool | None:
    """The account's holder was younger than that on the date (entered France before 13)."""
    jour, naissance = _date(situation, champ), situation.date_naissance
    return None if jour is None or naissance is None else age(naissance, jour) < ans


@predicat
def age_au_plus_de(situation: Situation, le: date, *, champ: str, ans: int) -> bool | None:
    """Somebody else, born on the date of `champ`, is younger than that."""
    naissance = _date(situation, champ)
    return None if naissance is None else age(naissance, le) < ans


@predicat
def est_europeen(situation: Situation, le: date) -> bool | None:
    """National of the European Union, the European Economic Area or Switzerland (L. 200-1 CESEDA)."""
    return None if situation.nationalite is None else situation.nationalite in _EUROPE


@predicat
def est_europeen_hors_france(situation: Situation, le: date) -> bool | None:
    """European but not French: a French parent pays for the minor's document (L. 436-3 CESEDA)."""
    return False if situation.nationalite == "FRA" else est_europeen(situation, le)


@predicat
def est_algerien(situation: Situation, le: date) -> bool | None:
    """Algerian: the agreement of 27 December 1968 applies instead of the common law."""
    return None if situation.nationalite is None else situation.nationalite == "DZA"


@predicat
def releve_du_droit_commun(situation: Situation, le: date, *, champ: str) -> bool | None:
    """The common law applies; unknown for Algerians, whose agreement of 1968 was not read."""
    return None if situation.valeur(champ) in {None, "DZA"} else True


# Those of one text or one answer.


@predicat
def est_marie(situation: Situation, le: date) -> bool | None:
    """Married: the marriage act and the declarations on marriage are then due (R. 431-10 CESEDA)."""
    if situation.situation_familiale is None:
        return None
    return situation.situation_familiale == "marie"


@predicat
def a_un_conjoint(situation: Situation, le: date) -> bool | None:
    """Married, in a civil union or cohabiting: the spouse is named in the file (R. 431-10 CESEDA)."""
    if situation.situation_familiale is None:
        return None
    return situation.situation_familiale in {"marie", "pacse", "concubin"}


@predicat
def a_des_enfants(situation: Situation, le: date) -> bool | None:
    """At least one child: each birth certificate is then due (guide 2021, l. 5148)."""
    return None if situation.nb_enfants is None else situation.nb_enfants > 0


@predicat
def age_au_moins(situation: Situation, le: date, *, ans: int) -> bool | None:
    """The account's holder is at least that old (e.g. 18: L. 421-22 CESEDA)."""
    if situation.date_naissance is None:
        return None
    return age(situation.date_naissance, le) >= ans


@predicat
def age_moins_de(situation: Situation, le: date, *, ans: int) -> bool | None:
    """The account's holder is younger than that (e.g. 19, child of a refugee: guide 2021, l. 4577)."""
    if situation.date_naissance is None:
        return None
    return age(situation.date_naissance, le) < ans


@predicat
def age_plus_de(situation: Situation, le: date, *, ans: int) -> bool | None:
    """Past that birthday: over 65, no proof of French is asked (L. 413-7 CESEDA; guide 2021, l. 5081).

    "More than 65" is read in the person's favour: from the day after the 65th birthday.
    """
    if situation.date_naissance is None:
        return None
    return ajouter(situation.date_naissance, ans, Unite.ANS) < le


@predicat
def enfant_a_entre_16_et_18_ans(situation: Situation, le: date) -> bool | None:
    """The child is 16 or 17 on the day of filing: only those get a permit (FAQ BPI, l. 35 and 395)."""
    if situation.enfant_date_naissance is None:
        return None
    return 16 <= age(situation.enfant_date_naissance, le) < 18


@predicat
def sans_recepisse(situation: Situation, le: date) -> bool | None:
    """No prefecture receipt in hand: with one, a request already lives on paper (FAQ BPI, l. 181-185).

    The register lists receipts, so an unknown document counts as none.
    """
    return situation.titre_nature != "recepisse"


@predicat
def second_parent_connu(situation: Situation, le: date) -> bool | None:
    """The second parent is named: only one parent is compulsory (FAQ BPI, l. 406-417)."""
    return None if situation.second_parent is None else situation.second_parent == "connu"


@predicat
def titre_en_cours(situation: Situation, le: date) -> bool | None:
    """The document held is still in force that day (L. 411-1 CESEDA)."""
    return None if situation.titre_fin is None else le <= situation.titre_fin


@predicat
def detient_un_titre(situation: Situation, le: date) -> bool | None:
    """Holds or held one of the documents whose end counts: L. 411-1 and R. 431-5 CESEDA.

    The long-stay visa worth a permit and the provisional authorisation are among them. Who says
    to hold no document at all holds none of these.
    """
    if situation.titre_nature is None:
        return False if situation.valeur("document_detenu") is False else None
    return situation.titre_nature in {
        "vls_ts",
        "cst",
        "csp",
        "cr",
        "cr_ldue",
        "cr_permanent",
        "aps",
    }


@predicat
def mariage_anterieur_au_statut(situation: Situation, le: date) -> bool | None:
    """Married before the refugee got the status (guide 2021, l. 4577; L. 424-3 CESEDA)."""
    if situation.date_mariage is None or situation.date_statut_refugie is None:
        return None
    return situation.date_mariage < situation.date_statut_refugie


@predicat
def mariage_depuis_au_moins(situation: Situation, le: date, *, ans: int) -> bool | None:
    """Married for that long (1 year for a refugee's spouse: guide 2021, l. 4577)."""
    return _depuis_au_moins(situation.date_mariage, le, ans=ans)


@predicat
def visa_long_sejour(situation: Situation, le: date) -> bool | None:
    """Holds a long-stay visa: a talent's first request then lets one work (R. 431-15-2 CESEDA)."""
    if situation.titre_nature is None:
        return None
    return situation.titre_nature in {"vls", "vls_ts"}


@predicat
def contrat_au_moins_mois(situation: Situation, le: date, *, mois: int) -> bool | None:
    """The contract lasts at least that many months; without an end it does (L. 421-11 CESEDA)."""
    if situation.contrat_indetermine:
        return True
    if situation.contrat_debut is None or situation.contrat_fin is None:
        return None
    return ajouter(situation.contrat_debut, mois, Unite.MOIS) <= ajouter(
        situation.contrat_fin, 1, Unite.JOURS
    )


@predicat
def contrat_moins_de_mois(situation: Situation, le: date, *, mois: int) -> bool | None:
    """The contract is shorter than that: a Blue Card then lasts contract + 3 months (L. 421-11)."""
    assez = contrat_au_moins_mois(situation, le, mois=mois)
    return None if assez is None else not assez


@predicat
def salaire_annuel_au_moins(situation: Situation, le: date, *, euros: int) -> bool | None:
    """Gross yearly pay reaches the threshold of the category (R. 421-16, R. 421-21 CESEDA)."""
    if situation.salaire_annuel_brut is None:
        return None
    return situation.salaire_annuel_brut >= euros


@predicat
def salaire_mensuel_au_moins(situation: Situation, le: date, *, euros: int) -> bool | None:
    """Own gross monthly income reaches the figure (Smic: guide 2021, l. 5065)."""
    if situation.ressources_mensuelles is None:
        return None
    return situation.ressources_mensuelles >= euros


@predicat
def sejour_regulier_au_moins(situation: Situation, le: date, *, ans: int) -> bool | None:
    """Legal and unbroken stay in France for that long (guide 2021, l. 5037)."""
    return _depuis_au_moins(situation.sejour_regulier_depuis, le, ans=ans)


@predicat
def demande_asile_depuis_au_moins(situation: Situation, le: date, *, ans: int) -> bool | None:
    """That long since the asylum request: protected persons count from it (guide 2021, l. 5051)."""
    return _depuis_au_moins(situation.date_demande_asile, le, ans=ans)


@predicat
def est_protege(situation: Situation, le: date) -> bool | None:
    """Refugee or under subsidiary protection (guide 2021, l. 5051)."""
    if situation.protection is None:
        return None
    return situation.protection in {"refugie", "protection_subsidiaire"}


@predicat
def carte_bleue_ue_au_moins(situation: Situation, le: date, *, ans: int) -> bool | None:
    """That long in the EU under a Blue Card (guide 2021, l. 5055)."""
    return _depuis_au_moins(situation.carte_bleue_ue_depuis, le, ans=ans)


@predicat
def carte_bleue_france_au_moins(situation: Situation, le: date, *, ans: int) -> bool | None:
    """That long in France under a Blue Card (guide 2021, l. 5055)."""
    return _depuis_au_moins(situation.carte_bleue_france_depuis, le, ans=ans)


@predicat
def absences_au_plus(
    situation: Situation, le: date, *, mois_consecutifs: int, mois_total: int
) -> bool | None:
    """Absences stay within both ceilings: 6 months in a row, 10 in all (guide 2021, l. 5047)."""
    longue, totale = situation.absence_consecutive_mois, situation.absence_totale_mois
    if longue is not None and longue > mois_consecutifs:
        return False
    if totale is not None and totale > mois_total:
        return False
    return None if longue is None or totale is None else True


@predicat
def niveau_francais_au_moins(situation: Situation, le: date, *, niveau: str) -> bool | None:
    """French at that level (A2, then B1 since 1 January 2026: L. 413-7 CESEDA and its decree)."""
    echelle = ["aucun", "a1", "a2", "b1", "b2"]
    if situation.niveau_francais is None:
        return None
    return echelle.index(situation.niveau_francais) >= echelle.index(niveau)


@predicat
def force_majeure_dite(situation: Situation, le: date) -> bool | None:
    """The person invokes force majeure: the 180 € are then not due (L. 436-5 CESEDA)."""
    return situation.force_majeure


@predicat
def visa_en_cours_dit(situation: Situation, le: date) -> bool | None:
    """The person holds a visa in force: the 180 € are then not due (L. 436-5 CESEDA)."""
    return situation.visa_valide


@predicat
def visa_long_sejour_sinon_non_dit(situation: Situation, le: date) -> bool | None:
    """A talent with a long-stay visa works under the first ADP (R. 431-15-2 CESEDA).

    For someone who holds another document the texts read do not say; the answer is unknown, so
    that the paper states nothing false.
    """
    return visa_long_sejour(situation, le) or None


# States whose nationals follow other rules: European Union, European Economic Area, Switzerland.
_EUROPE = frozenset(
    [
        "AUT",
        "BEL",
        "BGR",
        "HRV",
        "CYP",
        "CZE",
        "DNK",
        "EST",
        "FIN",
        "FRA",
        "DEU",
        "GRC",
        "HUN",
        "IRL",
        "ITA",
        "LVA",
        "LTU",
        "LUX",
        "MLT",
        "NLD",
        "POL",
        "PRT",
        "ROU",
        "SVK",
        "SVN",
        "ESP",
        "SWE",
        "ISL",
        "LIE",
        "NOR",
        "CHE",
    ]
)


@predicat
def hors_regles_europeennes_et_algeriennes(situation: Situation, le: date) -> bool | None:
    """Neither European nor Algerian: those follow other rules (guide 2021, l. 5031)."""
    if situation.nationalite is None:
        return None
    return situation.nationalite != "DZA" and situation.nationalite not in _EUROPE


@predicat
def cinq_ans_sous_titres_admis(situation: Situation, le: date) -> bool | None:
    """Five years of legal stay under the permits the list admits (guide 2021, l. 5037-5045)."""
    duree = sejour_regulier_au_moins(situation, le, ans=5)
    if duree is False or situation.titres_admis is False:
        return False
    return None if duree is None or situation.titres_admis is None else True


@predicat
def titulaire_aah_asi(situation: Situation, le: date) -> bool | None:
    """Holder of the AAH or the ASI: no condition of income then (guide 2021, l. 5069)."""
    return situation.beneficiaire_aah_asi


@predicat
def cir_deja_signe(situation: Situation, le: date) -> bool | None:
    """Signed an integration contract: the 2021 guide asks no proof of French then (l. 5146)."""
    return situation.cir_signe


@predicat
def est_de_pays_tiers(situation: Situation, le: date) -> bool | None:
    """Of no state of the Union, the EEA or Switzerland: must hold a card of family (L. 233-5 CESEDA)."""
    europeen = est_europeen(situation, le)
    return None if europeen is None else not europeen


@predicat
def est_de_nationalite(situation: Situation, le: date, *, pays: str) -> bool | None:
    """National of that State: an agreement changes a rule (Tunisians: guide 2021, l. 4118 and 4154)."""
    return None if situation.nationalite is None else situation.nationalite == pays


@predicat
def pluriannuelle_et_anciennete(
    situation: Situation, le: date, *, champ: str, mois: int
) -> bool | None:
    """Holder of a multi-year card, long enough after the date: need not wait (R. 431-6 CESEDA)."""
    if situation.titre_nature is None:
        return None
    if situation.titre_nature != "csp":
        return False
    return depuis_au_moins_mois(situation, le, champ=champ, mois=mois)


@predicat
def code_postal_commence_par(situation: Situation, le: date, *, prefixe: str) -> bool | None:
    """The home lies where postal codes begin so (973, Guyane: half the stamp, guide 2021, l. 3719)."""
    return None if situation.code_postal is None else situation.code_postal.startswith(prefixe)


@predicat
def reponse_est(situation: Situation, le: date, *, champ: str, valeur: str) -> bool | None:
    """The person gave that answer, `oui` and `non` included: an exemption has to be established."""
    reponse = situation.valeur(champ)
    if isinstance(reponse, bool):
        reponse = "oui" if reponse else "non"
    return None if reponse is None else reponse == valeur


@predicat
def age_au_plus_a_la_date(situation: Situation, le: date, *, champ: str, ans: int) -> bool | None:
    """On that date the account's holder had that age at most, the birthday included.

    Entrusted to child welfare "at the latest at 16" (L. 423-22), in France "since 13 at most"
    (L. 423-21 CESEDA).
    """
    jour, naissance = _date(situation, champ), situation.date_naissance
    if jour is None or naissance is None:
        return None
    return jour <= ajouter(naissance, ans, Unite.ANS)


@predicat
def travaille_des_16_ans(situation: Situation, le: date, *, champ: str) -> bool | None:
    """Aged 16 or 17 and wishing to work: the card is then given before 18 (L. 421-35 CESEDA)."""
    if situation.date_naissance is None or situation.valeur(champ) is None:
        return None
    return bool(situation.valeur(champ)) and 16 <= age(situation.date_naissance, le) < 18


@predicat
def sans_carte_de_sejour(situation: Situation, le: date) -> bool | None:
    """No residence card yet, a visa being none: the birth certificate is then due (DGEF2021 CST1).

    Who says to hold no document at all has no card either.
    """
    if situation.valeur("document_detenu") is False:
        return True
    if situation.titre_nature is None:
        return None
    return situation.titre_nature not in {"cst", "csp", "cr", "cr_ldue", "cr_permanent"}
