"""Papers: which one, when, for how long, with which rights, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from attestations import natures
from attestations.models import Attestation, Nature
from demarches import brouillons, delais, delivrance, sejour, transitions, veille
from demarches.catalogue import charger
from demarches.catalogue.faits import NatureDocument
from demarches.catalogue.schema import Demarche
from demarches.models import Dossier, Sens
from notifications.models import Notification
from tests.demarches import factories
from tests.demarches.procedures import CAS, TABLEAU, Cas, preparer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("horloge")]
AUJOURDHUI = date(2027, 3, 10)


def _papiers(dossier: Dossier, *, sauf: int = 0) -> list[tuple[str, date | None, date | None]]:
    papiers = Attestation.objects.pour_reference(dossier.reference).order_by("pk")
    return [(p.nature, p.valable_du, p.valable_au) for p in papiers][sauf:]


def _attendus(
    papiers: list[tuple[str, int | None]], debut: date
) -> list[tuple[str, date | None, date | None]]:
    return [
        (nature, debut if mois else None, delais.dernier_jour(debut, mois) if mois else None)
        for nature, mois in papiers
    ]


@pytest.mark.parametrize("cas", TABLEAU, ids=str)
def test_le_depot_donne_le_papier_de_la_loi_et_lui_seul(cas: Cas, usager: Any) -> None:
    dossier = transitions.deposer(preparer(usager.user, cas), par=usager.user)
    assert _papiers(dossier) == _attendus(cas.depot, AUJOURDHUI)


@pytest.mark.parametrize("cas", TABLEAU, ids=str)
def test_la_completude_delivre_l_adp_a_qui_l_attendait(cas: Cas, usager: Any, agent: Any) -> None:
    dossier = transitions.deposer(preparer(usager.user, cas), par=usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.constater_complet(dossier, par=agent.user)
    assert _papiers(dossier, sauf=len(cas.depot)) == _attendus(cas.completude, AUJOURDHUI)
    message = Notification.objects.filter(nature="dossier_complet").get()
    assert len(message.pieces) == len(cas.completude)


@pytest.mark.parametrize("cas", TABLEAU, ids=str)
def test_une_adp_nait_le_lendemain_du_titre_pour_qui_n_en_avait_pas(cas: Cas, usager: Any) -> None:
    dossier = transitions.deposer(preparer(usager.user, cas), par=usager.user)
    fin = AUJOURDHUI + timedelta(days=cas.fin)
    veille.couvrir_les_droits(fin)
    veille.couvrir_les_droits(fin)
    nouvelles = [p for p in _papiers(dossier, sauf=len(cas.depot)) if p[1] == fin + timedelta(1)]
    attendues = _attendus(cas.expiration, fin + timedelta(days=1))
    assert nouvelles == attendues


@pytest.mark.parametrize("cas", TABLEAU, ids=str)
def test_une_decision_favorable_donne_son_attestation(
    cas: Cas, usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = transitions.deposer(preparer(usager.user, cas), par=usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.constater_complet(dossier, par=agent.user)
    transitions.proposer(
        dossier,
        par=agent.user,
        sens=Sens.FAVORABLE,
        titre_nature="cr",
        titre_du=AUJOURDHUI,
        titre_au=AUJOURDHUI + timedelta(days=3650),
        montant_cents=250_00,
    )
    assert not Attestation.objects.filter(nature=Nature.ADF).exists()
    transitions.valider(dossier, par=valideur.user)
    adf = Attestation.objects.get(nature=Nature.ADF, reference=dossier.reference)
    assert adf.donnees["titre_accorde"]["nature"] == "Carte de résident"
    assert adf.donnees["montant_cents"] == 250_00
    assert _droits(adf) == ({} if cas.guichet else {SEJOUR: True})


def _droits(attestation: Attestation) -> dict[str, bool | None]:
    """Each right printed, granted or not. A right no text settles is not printed."""
    return {droit["libelle"]: droit["accorde"] for droit in attestation.donnees["droits"]}


SEJOUR, TRAVAIL = "Séjour régulier en France", "Travail"
SCHENGEN, RETOUR, SOCIAUX = "Voyage dans l’espace Schengen", "Retour en France", "Droits sociaux"
RIEN = {SEJOUR: False, TRAVAIL: False, SCHENGEN: False, SOCIAUX: False}
PREMIERE_PROTEGEE = {SEJOUR: True, TRAVAIL: True, SCHENGEN: False}
RENOUVELLEMENT_PROTEGE = {SEJOUR: True, TRAVAIL: True, SCHENGEN: True, SOCIAUX: True}

DROITS_AU_DEPOT = {
    "bpi-refugie-premiere_demande": PREMIERE_PROTEGEE,
    "bpi-refugie-renouvellement": RENOUVELLEMENT_PROTEGE,
    "bpi-refugie-mineur-16-18-premiere_demande": PREMIERE_PROTEGEE,
    "bpi-refugie-mineur-16-18-renouvellement": RENOUVELLEMENT_PROTEGE,
    "bpi-protection-subsidiaire-premiere_demande": PREMIERE_PROTEGEE,
    "bpi-protection-subsidiaire-renouvellement": RENOUVELLEMENT_PROTEGE,
    "bpi-famille-refugie-premiere_demande": RIEN,
    "bpi-famille-refugie-renouvellement": RIEN,
    "passeport-talent-premiere_demande": RIEN,
    "passeport-talent-renouvellement": RIEN,
    "carte-resident-longue-duree-ue-premiere_demande": RIEN,
}
DROITS_A_LA_COMPLETUDE = {
    "passeport-talent-premiere_demande": {
        SEJOUR: True,
        TRAVAIL: True,
        SCHENGEN: False,
        RETOUR: False,
        SOCIAUX: False,
    },
    "passeport-talent-renouvellement": {
        SEJOUR: True,
        TRAVAIL: True,
        SCHENGEN: True,
        RETOUR: True,
        SOCIAUX: True,
    },
}


@pytest.mark.parametrize("cas", TABLEAU, ids=str)
def test_le_papier_du_depot_dit_les_droits_de_la_loi(cas: Cas, usager: Any) -> None:
    dossier = transitions.deposer(preparer(usager.user, cas), par=usager.user)
    papier = Attestation.objects.get(reference=dossier.reference)
    assert _droits(papier) == DROITS_AU_DEPOT[str(cas)]
    donnees = papier.donnees
    assert (donnees["reference"], donnees["depose_le"]) == (dossier.reference, "2027-03-10")
    assert donnees["titulaire"]["numero_etranger"] == "9900000001"
    assert donnees["fondement"] or donnees["d_apres"]
    # An attestation extends the document held, and says with which one it is worth something.
    prolonge_un_titre = papier.nature == Nature.ADP and cas.type_demande == "renouvellement"
    assert ("titre de séjour précédent" in donnees["valable_avec"]) is prolonge_un_titre


@pytest.mark.parametrize("cle", DROITS_A_LA_COMPLETUDE)
def test_l_adp_du_talent_dit_ses_droits(cle: str, usager: Any, agent: Any) -> None:
    dossier = transitions.deposer(preparer(usager.user, CAS[cle]), par=usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.constater_complet(dossier, par=agent.user)
    adp = Attestation.objects.get(reference=dossier.reference, nature=Nature.ADP)
    assert _droits(adp) == DROITS_A_LA_COMPLETUDE[cle]
    assert "même expiré" in adp.donnees["valable_avec"]


def test_le_papier_du_mineur_nomme_l_enfant_et_son_parent(usager: Any) -> None:
    cas = CAS["bpi-refugie-mineur-16-18-premiere_demande"]
    dossier = transitions.deposer(preparer(usager.user, cas), par=usager.user)
    donnees = Attestation.objects.get(reference=dossier.reference).donnees
    assert donnees["beneficiaire"]["prenoms"] == "Noa"
    assert donnees["titulaire"]["prenoms"] == "Camille"


def test_le_papier_porte_l_identite_corrigee_dans_le_formulaire(usager: Any) -> None:
    dossier = preparer(usager.user, CAS["bpi-refugie-premiere_demande"])
    dossier = brouillons.enregistrer(dossier, {"lieu_naissance": "Autre-Ville"})
    dossier = transitions.deposer(dossier, par=usager.user)
    donnees = Attestation.objects.get(reference=dossier.reference).donnees
    assert donnees["titulaire"]["ne_a"] == "Autre-Ville (Afghanistan)"


@pytest.mark.parametrize(
    ("cle", "moment"),
    [
        ("bpi-refugie-premiere_demande", delivrance.au_depot),
        ("passeport-talent-renouvellement", delivrance.a_la_completude),
    ],
)
def test_la_meme_occasion_ne_fait_jamais_deux_papiers(
    cle: str, moment: Callable[[Dossier], list[Attestation]], usager: Any
) -> None:
    dossier = transitions.deposer(preparer(usager.user, CAS[cle]), par=usager.user)
    dossier = Dossier.objects.get(pk=dossier.pk)
    premiers = moment(dossier)
    nombre = Attestation.objects.count()
    assert [p.numero for p in moment(dossier)] == [p.numero for p in premiers]
    assert premiers
    assert Attestation.objects.count() == nombre


def test_la_meme_lettre_ne_part_pas_deux_fois(usager: Any, agent: Any) -> None:
    dossier = transitions.deposer(
        preparer(usager.user, CAS["bpi-refugie-premiere_demande"]), par=usager.user
    )
    complement = factories.complement(dossier, par=agent.user)
    premiere = delivrance.lettre_de_complement(dossier, complement)
    assert delivrance.lettre_de_complement(dossier, complement).numero == premiere.numero
    assert premiere.donnees["echeance"] == complement.echeance.isoformat()
    assert premiere.donnees["elements"] == [
        {"libelle": "Justificatif de domicile", "motif": "Le document a plus de six mois."}
    ]


def test_une_adp_se_renouvelle_avant_sa_fin_sans_jour_nu(usager: Any) -> None:
    dossier = transitions.deposer(
        preparer(usager.user, CAS["bpi-refugie-premiere_demande"]), par=usager.user
    )
    fin = date(2027, 9, 9)
    assert delivrance.renouveler(dossier, fin - timedelta(days=16)) == []
    [suivante] = delivrance.renouveler(dossier, fin - timedelta(days=15))
    assert suivante.valable_du == fin + timedelta(days=1)
    assert suivante.valable_au == delais.dernier_jour(fin + timedelta(days=1), 6)


def test_chaque_papier_de_la_loi_a_sa_nature() -> None:
    assert {n.value for n in NatureDocument} <= set(Nature.values)


@pytest.mark.parametrize("demarche", charger().demarches, ids=lambda d: d.code)
def test_chaque_papier_du_catalogue_peut_s_imprimer(demarche: Demarche) -> None:
    """A nature that needs dates has a length in the law; the others do without."""
    for document in demarche.documents:
        en_vigueur = document.au is None or document.au >= AUJOURDHUI
        if document.emis_ici and en_vigueur and document.moment != "decision":
            du = AUJOURDHUI if document.duree else None
            sans_dates = natures.admet(document.nature, None, None)
            assert sans_dates or natures.admet(document.nature, du, du), document.id


@pytest.mark.parametrize(("nature", "prouve"), [("cr", True), ("dcem", False), ("tve", False)])
def test_l_accord_d_un_document_de_voyage_n_est_pas_un_accord_de_sejour(
    nature: str,
    prouve: bool,
    usager: Any,
    agent: Any,
    valideur: Any,
) -> None:
    """Said by what the law frozen at filing leads to, whatever the procedure."""
    dossier = transitions.deposer(
        preparer(usager.user, CAS["bpi-refugie-premiere_demande"]), par=usager.user
    )
    figee = dossier.exigence | {"titre": dossier.exigence["titre"] | {"nature": nature}}
    Dossier.objects.filter(pk=dossier.pk).update(exigence=figee)
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.proposer(dossier, par=agent.user, sens=Sens.FAVORABLE, titre_nature="cr")
    transitions.valider(dossier, par=valideur.user)
    adf = Attestation.objects.get(nature=Nature.ADF)
    assert adf.donnees["titre_accorde"]["prouve_le_sejour"] is prouve
    assert sejour.prouve(adf) is prouve


def test_la_lettre_de_refus_donne_le_dernier_jour_de_chaque_voie(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = transitions.deposer(
        preparer(usager.user, CAS["bpi-refugie-premiere_demande"]), par=usager.user
    )
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.proposer(dossier, par=agent.user, sens=Sens.REFUS, motifs="Le motif écrit.")
    transitions.valider(dossier, par=valideur.user)
    lettre = Attestation.objects.get(nature=Nature.DECISION_REFUS)
    assert {r["au_plus_tard"] for r in lettre.donnees["recours"]} == {"2027-05-10"}


def _remettre(dossier: Dossier, *, agent: Any, valideur: Any, nature: str) -> None:
    transitions.prendre_en_charge(dossier, par=agent.user)
    transitions.proposer(
        dossier,
        par=agent.user,
        sens=Sens.FAVORABLE,
        titre_nature=nature,
        titre_du=AUJOURDHUI,
        titre_au=delais.dernier_jour(AUJOURDHUI, 36),
    )
    transitions.valider(dossier, par=valideur.user)
    transitions.rendre_disponible(dossier, par=agent.user, remise="Guichet 3.")
    transitions.remettre(dossier, par=agent.user)


def test_le_titre_remis_prouve_le_sejour_et_remplace_l_ancien(
    usager: Any, agent: Any, valideur: Any
) -> None:
    ancien = factories.TitreDetenuFactory(titulaire=usager.user, fin=AUJOURDHUI + timedelta(30))
    dossier = factories.depose(usager.user)
    _remettre(dossier, agent=agent, valideur=valideur, nature="cr")
    remis = usager.user.titres.exclude(pk=ancien.pk).get()
    fin = delais.dernier_jour(AUJOURDHUI, 36)
    assert (remis.nature, remis.motif, remis.debut, remis.fin) == ("cr", "refugie", AUJOURDHUI, fin)
    regularite = sejour.regularite(usager.user.titres.all(), [], AUJOURDHUI)
    assert (regularite.etat, regularite.jusqu_au) == ("succes", fin)
    # Whoever has just collected a permit is not told that the former one ends.
    assert veille.rappeler_les_titres(AUJOURDHUI) == 0


def test_un_duplicata_remis_garde_le_motif_du_titre_remplace(
    usager: Any, agent: Any, valideur: Any
) -> None:
    factories.TitreDetenuFactory(
        titulaire=usager.user, nature="csp", motif="talent", fin=AUJOURDHUI + timedelta(400)
    )
    dossier = factories.depose(usager.user)
    Dossier.objects.filter(pk=dossier.pk).update(demarche="duplicata", type_demande="duplicata")
    dossier = Dossier.objects.get(pk=dossier.pk)
    _remettre(dossier, agent=agent, valideur=valideur, nature="csp")
    assert usager.user.titres.get(debut=AUJOURDHUI).motif == "talent"


def test_le_titre_remis_pour_un_enfant_n_est_pas_celui_du_parent(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = preparer(usager.user, CAS["bpi-refugie-mineur-16-18-premiere_demande"])
    transitions.deposer(dossier, par=usager.user)
    avant = set(usager.user.titres.all())
    _remettre(dossier, agent=agent, valideur=valideur, nature="cr")
    assert set(usager.user.titres.all()) == avant
