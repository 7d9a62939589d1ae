"""The renewal reminder: what it says at each mark is what the law of that request says that day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from demarches import rappels, veille
from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul import Couts, Fenetre
from notifications.models import Notification
from tests.demarches import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("horloge")]

LE = date(2027, 3, 10)
# How each reminder says where the window stands; {tot}, {tard}, {limite} are the dates of the law.
MOTS = {
    "fr": {
        "pas_encore": "Vous pourrez la déposer à partir du {tot}.",
        "ouverte": "Vous pouvez la déposer dès maintenant.",
        "tard": "Déposez-la au plus tard le {tard}.",
        "tardive": "La date limite était le {tard}. Vous êtes en retard.",
        "limite": "Vous pouvez encore la déposer, au plus tard le {limite}.",
        "perdu": "adressez-vous à votre préfecture",
    },
    "en": {
        "pas_encore": "You will be able to submit it from {tot}.",
        "ouverte": "You can submit it now.",
        "tard": "Submit it by {tard} at the latest.",
        "tardive": "The deadline was {tard}. You are late.",
        "limite": "You can still submit it, by {limite} at the latest.",
        "perdu": "contact your prefecture",
    },
}
EN_LIGNE = {"nature": "csp", "motif": "talent"}
GUICHET = {"nature": "cst", "motif": "salarie"}
INCONNU = {"nature": "aps", "motif": "autre"}
# End of the permit at each mark from 10 March 2027, then what R. 431-5 makes of it.
EN_LIGNE_PAR_JALON = {
    120: ("ouverte", "10 mars 2027", "9 mai 2027", "8 janvier 2028"),
    90: ("ouverte", "8 février 2027", "9 avril 2027", "8 décembre 2027"),
    60: ("ouverte", "9 janvier 2027", "10 mars 2027", "9 novembre 2027"),
    30: ("tardive", "10 décembre 2026", "8 février 2027", "9 octobre 2027"),
    7: ("tardive", "17 novembre 2026", "16 janvier 2027", "17 septembre 2027"),
    0: ("tardive", "10 novembre 2026", "9 janvier 2027", "10 septembre 2027"),
}
GUICHET_PAR_JALON = {
    120: ("pas_encore", "8 mai 2027", "8 juillet 2027", "8 janvier 2028"),
    90: ("pas_encore", "8 avril 2027", "8 juin 2027", "8 décembre 2027"),
    60: ("ouverte", "9 mars 2027", "9 mai 2027", "9 novembre 2027"),
    30: ("ouverte", "9 février 2027", "9 avril 2027", "9 octobre 2027"),
    7: ("ouverte", "17 janvier 2027", "17 mars 2027", "17 septembre 2027"),
    0: ("ouverte", "10 janvier 2027", "10 mars 2027", "10 septembre 2027"),
}
EN_ANGLAIS = {
    "janvier": "January",
    "février": "February",
    "mars": "March",
    "avril": "April",
    "mai": "May",
    "juin": "June",
    "juillet": "July",
    "septembre": "September",
    "octobre": "October",
    "novembre": "November",
    "décembre": "December",
}


def _en(jour: str, langue: str) -> str:
    if langue == "fr":
        return jour
    quantieme, mois, annee = jour.split()
    return f"{quantieme} {EN_ANGLAIS[mois]} {annee}"


def _rappel(usager: Any, titre: dict[str, str], jalon: int, langue: str = "fr") -> Notification:
    usager.user.langue = langue
    usager.user.save(update_fields=["langue"])
    factories.TitreDetenuFactory(
        titulaire=usager.user, debut=date(2024, 1, 1), fin=LE + timedelta(days=jalon), **titre
    )
    assert veille.rappeler_les_titres(LE) == 1
    return Notification.objects.get(nature="rappel_renouvellement")


@pytest.mark.parametrize("langue", ["fr", "en"])
@pytest.mark.parametrize(
    ("titre", "jalon", "attendu"),
    [
        *((EN_LIGNE, jalon, dates) for jalon, dates in EN_LIGNE_PAR_JALON.items()),
        *((GUICHET, jalon, dates) for jalon, dates in GUICHET_PAR_JALON.items()),
    ],
)
def test_chaque_jalon_dit_ou_en_est_la_fenetre(
    titre: dict[str, str], jalon: int, attendu: tuple[str, ...], langue: str, usager: Any
) -> None:
    etat, tot, tard, limite = attendu
    corps = _rappel(usager, titre, jalon, langue).corps
    dates = {
        "tot": _en(tot, langue),
        "tard": _en(tard, langue),
        "limite": _en(limite, langue),
    }
    dits = {cle: mots.format(**dates) in corps for cle, mots in MOTS[langue].items()}
    attendus = {
        "pas_encore": {"pas_encore", "tard"},
        "ouverte": {"ouverte", "tard"},
        "tardive": {"tardive", "limite"},
    }[etat]
    assert {cle for cle, dit in dits.items() if dit} == attendus


@pytest.mark.parametrize("langue", ["fr", "en"])
@pytest.mark.parametrize("jalon", veille.JALONS)
def test_sans_demande_trouvee_le_rappel_conduit_aux_questions_et_a_la_prefecture(
    jalon: int, langue: str, usager: Any
) -> None:
    rappel = _rappel(usager, INCONNU, jalon, langue)
    mots = MOTS[langue]
    assert mots["perdu"] in rappel.corps
    assert not any(mots[cle].split("{")[0] in rappel.corps for cle in mots if cle != "perdu")
    assert rappel.lien == "/orientation/"


def test_le_retard_dit_ses_consequences_comme_le_catalogue(usager: Any) -> None:
    rappel = _rappel(usager, EN_LIGNE, 7)
    fenetre = _fenetre("passeport-talent", LE + timedelta(days=7))
    assert fenetre.consequences
    assert all(texte in rappel.corps for texte in fenetre.consequences)


def _situation(fin: date) -> Any:
    return charger().situation(titre_fin=fin, titre_nature="csp", titre_motif="talent")


def _fenetre(code: str, fin: date) -> Fenetre:
    demarche = charger().demarche(code)
    return calcul.fenetre(demarche, calcul.TypeDemande.RENOUVELLEMENT, _situation(fin), LE)


@pytest.mark.parametrize(("titre", "code"), [(EN_LIGNE, "passeport-talent"), (GUICHET, "salarie")])
def test_le_lien_ouvre_la_fiche_de_ce_type_de_demande(
    titre: dict[str, str], code: str, usager: Any
) -> None:
    rappel = _rappel(usager, titre, 120)
    assert rappel.lien == f"/demarches/{code}/#renouvellement"
    fiche = Client().get(rappel.lien).content.decode()
    assert 'id="renouvellement"' in fiche


def test_le_guichet_est_dit_a_qui_en_releve_et_le_depot_en_ligne_aux_autres(usager: Any) -> None:
    assert "relève du guichet" in _rappel(usager, GUICHET, 120).corps


def test_le_depot_en_ligne_est_dit_quand_il_est_ouvert(usager: Any) -> None:
    corps = _rappel(usager, EN_LIGNE, 120).corps
    assert "en ligne" in corps
    assert "guichet" not in corps


@pytest.mark.parametrize(
    ("titre", "jalon", "montant"),
    [(EN_LIGNE, 90, "250 €"), (EN_LIGNE, 7, "430 €"), (GUICHET, 120, "250 €")],
)
def test_le_montant_est_celui_du_catalogue(
    titre: dict[str, str], jalon: int, montant: str, usager: Any
) -> None:
    corps = _rappel(usager, titre, jalon).corps
    assert f"{montant}." in corps.replace("\xa0", " ").replace("\u202f", " ")
    assert "gratuit" not in corps


def _couts(total: int | None, *, confirme: bool = True) -> Couts:
    return Couts(
        lignes=(), total_cents=total, confirme=confirme, quand="Au retrait.", comment="", notes=()
    )


@pytest.mark.parametrize(
    ("couts", "tarifs", "dit"),
    [
        (_couts(0), [], ["Cette demande est gratuite."]),
        (_couts(None), [], []),
        (
            _couts(None),
            [22500, 0, 22500],
            ["À payer, selon votre situation : gratuit, 225 €."],
        ),
        (_couts(5000), [], ["À payer, au tarif d’aujourd’hui : 50 €.", "Au retrait."]),
        (
            _couts(5000, confirme=False),
            [],
            ["À payer, au tarif d’aujourd’hui (à confirmer) : 50 €.", "Au retrait."],
        ),
    ],
)
def test_un_cout_est_dit_comme_il_est_connu(
    couts: Couts, tarifs: list[int], dit: list[str]
) -> None:
    ecrits = [texte.replace("\xa0", " ") for texte in rappels._combien(couts, tarifs)]
    assert ecrits == dit


def test_un_titre_de_voyage_n_arrete_pas_le_rappel_et_n_en_recoit_pas(usager: Any) -> None:
    """The permit is what proves the stay; the travel document is no « titre de séjour »."""
    factories.TitreDetenuFactory(
        titulaire=usager.user, nature="tve", motif="refugie", fin=LE + timedelta(days=60)
    )
    assert veille.rappeler_les_titres(LE) == 0
    rappel = _rappel(usager, {"nature": "cr", "motif": "refugie"}, 30)
    assert rappel.objet == "Votre titre de séjour se termine le 9 avril 2027"
    assert "Carte de résident – réfugié" in rappel.corps
