"""The ways a request ends: a permit to collect, nothing to collect, an adjournment."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.urls import reverse

from anef.templatetags.anef import date_longue
from attestations.models import Attestation, Nature
from demarches import cycle, libelles, transitions
from demarches.catalogue import charger
from demarches.models import Decision, Dossier, Sens
from demarches.models.journal import Nature as NatureEvenement
from demarches.statuts import CLOS, Main, Statut, main
from notifications.models import Notification
from tests.conftest import MAINTENANT
from tests.petit_catalogue import deposer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("horloge", "petit_catalogue")]

ADRESSE, NATURALISATION = "essai-changement-adresse", "essai-naturalisation"
VISA, AVIS = "essai-validation-visa", "essai-sans-recours"
AUJOURD_HUI = MAINTENANT.date()
TERME = AUJOURD_HUI + timedelta(days=700)
PROPOSITIONS: dict[Sens, dict[str, Any]] = {
    Sens.FAVORABLE: {},
    Sens.REFUS: {"motifs": "Motif d’essai."},
    Sens.IRRECEVABLE: {"motifs": "Motif d’essai."},
    Sens.AJOURNEMENT: {"motifs": "Motif d’essai.", "ajourne_au": TERME},
}
ARRIVEES = {
    Sens.FAVORABLE: (Statut.ACCORDE, NatureEvenement.FAVORABLE),
    Sens.REFUS: (Statut.REFUSE, NatureEvenement.REFUS),
    Sens.IRRECEVABLE: (Statut.IRRECEVABLE, NatureEvenement.IRRECEVABLE),
    Sens.AJOURNEMENT: (Statut.AJOURNE, NatureEvenement.AJOURNEMENT),
}


def en_instruction(usager: Any, agent: Any, code: str, **reponses: str) -> Dossier:
    dossier = deposer(usager.user, code, **reponses)
    return transitions.prendre_en_charge(dossier, par=agent.user)


def decider(
    dossier: Dossier, agent: Any, valideur: Any, sens: Sens = Sens.FAVORABLE, **autres: Any
) -> Decision:
    proposition = PROPOSITIONS[sens] | autres
    transitions.proposer(dossier, par=agent.user, sens=sens, **proposition)
    return transitions.valider(dossier, par=valideur.user)


@pytest.mark.parametrize("sens", ARRIVEES)
def test_chaque_issue_mene_a_son_statut_et_son_journal(
    sens: Sens, usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = en_instruction(usager, agent, NATURALISATION)
    decider(dossier, agent, valideur, sens)
    dossier.refresh_from_db()
    statut, nature = ARRIVEES[sens]
    assert dossier.statut == statut
    assert dossier.decide_le is not None
    assert dossier.evenements.filter(nature=nature).count() == 1
    assert dossier.est_clos
    message = Notification.objects.get(nature=f"decision_{sens}")
    papiers = Attestation.objects.filter(reference=dossier.reference).order_by("pk")
    assert [p["cle"] for p in message.pieces] == [p.numero for p in papiers]


@pytest.mark.parametrize("statut", [Statut.ACCORDE, Statut.AJOURNE])
def test_les_nouvelles_issues_sont_closes_et_dites(statut: Statut) -> None:
    assert main(statut) is Main.PERSONNE
    assert statut in CLOS
    assert str(libelles.PHRASES[statut])
    assert libelles.COULEURS[statut]


def test_chaque_statut_a_sa_couleur_et_sa_phrase() -> None:
    assert set(libelles.COULEURS) == set(libelles.PHRASES) == set(Statut)


def test_rien_a_retirer_ne_demande_ni_titre_ni_remise(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = en_instruction(usager, agent, ADRESSE)
    decision = decider(dossier, agent, valideur)
    assert (decision.a_retirer, decision.titre_nature) == (False, "")
    possibles = {p.transition for p in cycle.possibles(dossier, agent.user)}
    assert not possibles
    with pytest.raises(transitions.TransitionRefusee):
        transitions.rendre_disponible(dossier, par=agent.user, remise="Guichet 3.")
    texte = Notification.objects.get(nature="decision_favorable").corps
    assert "retirer" not in texte
    assert "fabriqué" not in texte


def test_le_papier_d_une_declaration_est_celui_de_la_loi(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = en_instruction(usager, agent, ADRESSE, date_demenagement="02/03/2027")
    decider(dossier, agent, valideur)
    papier = Attestation.objects.get(nature=Nature.ATTESTATION_CHANGEMENT)
    assert not Attestation.objects.filter(nature=Nature.ADF).exists()
    assert papier.donnees["corps"] == ["Gardez-la avec votre titre."]
    assert papier.donnees["lignes"] == [
        {"libelle": "Date du déménagement", "valeur": "2 mars 2027"}
    ]
    assert papier.donnees["signataire"] == valideur.user.nom_complet
    assert (papier.valable_du, papier.valable_au) == (None, None)
    assert dossier.nom_beneficiaire == ""


def test_la_qualite_du_signataire_est_celle_du_jour_de_la_decision(
    usager: Any, agent: Any, valideur: Any
) -> None:
    valideur.user.qualite = "Pour le préfet, la cheffe du bureau du séjour"
    valideur.user.save()
    dossier = en_instruction(usager, agent, NATURALISATION)
    decider(dossier, agent, valideur, Sens.REFUS)
    valideur.user.qualite = "Partie ailleurs"
    valideur.user.save()
    lettre = Attestation.objects.get(nature=Nature.DECISION_REFUS)
    assert lettre.donnees["signataire"].splitlines() == [
        "Pour le préfet, la cheffe du bureau du séjour",
        valideur.user.nom_complet,
    ]


def test_sans_papier_de_la_loi_une_lettre_dit_l_accord(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = en_instruction(usager, agent, NATURALISATION)
    decider(dossier, agent, valideur)
    lettre = Attestation.objects.get(nature=Nature.DECISION_FAVORABLE)
    assert lettre.donnees["titre_accorde"]["nature"] == "Nationalité française par décret"
    assert lettre.donnees["corps"] == ["Le décret est publié au Journal officiel."]


@pytest.mark.parametrize(
    ("du", "au"),
    [(None, None), (AUJOURD_HUI, None), (AUJOURD_HUI, AUJOURD_HUI + timedelta(days=364))],
)
def test_les_dates_decidees_sont_celles_du_papier(
    du: date | None, au: date | None, usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = en_instruction(usager, agent, VISA)
    decider(dossier, agent, valideur, titre_du=du, titre_au=au)
    papier = Attestation.objects.get(nature=Nature.CONFIRMATION_VALIDATION)
    assert (papier.valable_du, papier.valable_au) == (du, au)


def test_un_titre_a_retirer_garde_son_attestation_et_sa_suite(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = en_instruction(usager, agent, VISA)
    exigence = dossier.exigence | {"titre": dossier.exigence["titre"] | {"a_retirer": True}}
    Dossier.objects.filter(pk=dossier.pk).update(exigence=exigence)
    dossier.refresh_from_db()
    with pytest.raises(transitions.TransitionRefusee, match="quel titre"):
        transitions.proposer(dossier, par=agent.user, sens=Sens.FAVORABLE)
    decider(dossier, agent, valideur, titre_nature="cst", titre_du=AUJOURD_HUI)
    dossier.refresh_from_db()
    assert dossier.statut == Statut.FAVORABLE
    natures_emises = list(
        Attestation.objects.filter(reference=dossier.reference)
        .order_by("pk")
        .values_list("nature", "valable_au")
    )
    # The dates decided are the permit's, not those of the law's other paper.
    assert natures_emises == [("adf", None), ("confirmation_validation", None)]


@pytest.mark.parametrize(
    ("code", "sens"),
    [(ADRESSE, Sens.AJOURNEMENT), (VISA, Sens.AJOURNEMENT)],
)
def test_une_issue_que_la_loi_ignore_est_refusee(
    code: str, sens: Sens, usager: Any, agent: Any
) -> None:
    dossier = en_instruction(usager, agent, code)
    with pytest.raises(transitions.TransitionRefusee, match="ne connaît pas"):
        transitions.proposer(dossier, par=agent.user, sens=sens, **PROPOSITIONS[sens])
    assert not dossier.decisions.exists()


def test_les_issues_sont_celles_du_jour_du_depot(usager: Any, agent: Any) -> None:
    dossier = en_instruction(usager, agent, NATURALISATION)
    assert dossier.exigence["issues"] == ["favorable", "refus", "irrecevable", "ajournement"]
    dossier.exigence = {cle: v for cle, v in dossier.exigence.items() if cle != "issues"}
    assert dossier.issues == ("favorable", "refus", "irrecevable")


@pytest.mark.parametrize("jours", [None, -1, 0])
def test_un_ajournement_dit_un_jour_a_venir(jours: int | None, usager: Any, agent: Any) -> None:
    dossier = en_instruction(usager, agent, NATURALISATION)
    terme = None if jours is None else AUJOURD_HUI + timedelta(days=jours)
    with pytest.raises(transitions.TransitionRefusee, match="à venir"):
        transitions.proposer(
            dossier, par=agent.user, sens=Sens.AJOURNEMENT, motifs="Essai.", ajourne_au=terme
        )
    dossier.refresh_from_db()
    assert dossier.statut == Statut.EN_INSTRUCTION


def test_un_ajournement_a_une_fin_raisonnable(usager: Any, agent: Any) -> None:
    dossier = en_instruction(usager, agent, NATURALISATION)
    terme = AUJOURD_HUI + relativedelta(years=2)
    proposition = {"sens": Sens.AJOURNEMENT, "motifs": "Essai."}
    with pytest.raises(transitions.TransitionRefusee, match="deux ans au plus"):
        transitions.proposer(
            dossier, par=agent.user, **proposition, ajourne_au=terme + timedelta(days=1)
        )
    transitions.proposer(dossier, par=agent.user, **proposition, ajourne_au=terme)


@pytest.mark.parametrize("nature", ["vls", "vls_ts", "recepisse", "atda"])
def test_une_decision_n_accorde_qu_un_titre(nature: str, usager: Any, agent: Any) -> None:
    dossier = en_instruction(usager, agent, VISA)
    with pytest.raises(transitions.TransitionRefusee, match="ne s’accorde pas"):
        transitions.proposer(dossier, par=agent.user, sens=Sens.FAVORABLE, titre_nature=nature)


@pytest.mark.parametrize(
    ("du", "au", "mots"),
    [
        (AUJOURD_HUI - relativedelta(years=1, days=1), None, "Indiquez un premier jour entre"),
        (AUJOURD_HUI + relativedelta(months=6, days=1), None, "Indiquez un premier jour entre"),
        (AUJOURD_HUI, AUJOURD_HUI + relativedelta(years=1), "finit au plus tard"),
        (AUJOURD_HUI, AUJOURD_HUI, "finit après"),
    ],
)
def test_une_decision_ne_nomme_que_des_jours_defendables(
    du: date, au: date | None, mots: str, usager: Any, agent: Any
) -> None:
    dossier = en_instruction(usager, agent, VISA)
    with pytest.raises(transitions.TransitionRefusee, match=mots):
        transitions.proposer(dossier, par=agent.user, sens=Sens.FAVORABLE, titre_du=du, titre_au=au)
    assert not dossier.decisions.exists()


def test_un_ajournement_se_motive_et_dit_ses_recours(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = en_instruction(usager, agent, NATURALISATION)
    with pytest.raises(transitions.TransitionRefusee, match="se motive"):
        transitions.proposer(dossier, par=agent.user, sens=Sens.AJOURNEMENT, ajourne_au=TERME)
    decider(dossier, agent, valideur, Sens.AJOURNEMENT)
    lettre = Attestation.objects.get(nature=Nature.DECISION_AJOURNEMENT)
    assert lettre.donnees["echeance"] == TERME.isoformat()
    assert lettre.donnees["motifs"] == "Motif d’essai."
    assert lettre.donnees["recours"]
    assert date_longue(TERME, "") in Notification.objects.get(nature="decision_ajournement").corps
    page = usager.get(dossier.get_absolute_url()).content.decode()
    assert "Votre demande est ajournée jusqu’au" in page
    assert lettre.donnees["recours"][0]["titre"] in page


def test_la_base_refuse_un_ajournement_sans_terme(usager: Any, agent: Any) -> None:
    dossier = en_instruction(usager, agent, NATURALISATION)
    for sens, terme in [(Sens.AJOURNEMENT, None), (Sens.REFUS, TERME)]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(
                dossier=dossier,
                sens=sens,
                motifs="Essai.",
                proposee_par=agent.user,
                ajourne_au=terme,
            )


@pytest.mark.parametrize("sens", [Sens.REFUS, Sens.IRRECEVABLE])
def test_sans_recours_connu_une_decision_defavorable_ne_se_notifie_pas(
    sens: Sens, usager: Any, agent: Any
) -> None:
    dossier = en_instruction(usager, agent, AVIS)
    with pytest.raises(transitions.TransitionRefusee, match="Aucun recours"):
        transitions.proposer(dossier, par=agent.user, sens=sens, motifs="Motif d’essai.")
    assert not dossier.decisions.exists()


def test_un_recepisse_de_la_loi_est_delivre_a_la_completude(usager: Any, agent: Any) -> None:
    dossier = en_instruction(usager, agent, NATURALISATION)
    page = agent.get(reverse("instruction:constater_complet", args=[dossier.reference]))
    assert "Récépissé de demande" in page.content.decode()
    transitions.constater_complet(dossier, par=agent.user)
    recepisse = Attestation.objects.get(nature=Nature.RECEPISSE)
    message = Notification.objects.get(nature="dossier_complet")
    assert [piece["cle"] for piece in message.pieces] == [recepisse.numero]


def test_un_recepisse_du_guichet_ne_s_annonce_ni_ne_s_imprime(usager: Any, agent: Any) -> None:
    dossier = en_instruction(usager, agent, NATURALISATION)
    ailleurs = [d | {"emis_ici": False} for d in dossier.exigence["documents"]]
    Dossier.objects.filter(pk=dossier.pk).update(
        exigence=dossier.exigence | {"documents": ailleurs}
    )
    dossier.refresh_from_db()
    page = agent.get(reverse("instruction:constater_complet", args=[dossier.reference]))
    assert "Récépissé de demande" not in page.content.decode()
    transitions.constater_complet(dossier, par=agent.user)
    assert not Attestation.objects.filter(reference=dossier.reference).exists()


def test_declarer_une_adresse_deplace_les_autres_demandes(usager: Any, agent: Any) -> None:
    autre = deposer(usager.user, VISA)
    declaration = deposer(
        usager.user, ADRESSE, voie="2 rue Neuve", code_postal="69003", commune="Lyon"
    )
    autre.refresh_from_db()
    usager.user.refresh_from_db()
    assert usager.user.voie == "2 rue Neuve"
    assert {autre.prefecture_id, declaration.prefecture_id, usager.user.prefecture_id} == {"69"}


def test_une_demarche_qui_ne_demande_pas_l_adresse_n_en_efface_rien(usager: Any) -> None:
    usager.user.complement_adresse = "Bâtiment B"
    usager.user.save()
    deposer(usager.user, "essai-sans-adresse")
    usager.user.refresh_from_db()
    assert (usager.user.complement_adresse, usager.user.prefecture_id) == ("Bâtiment B", "75")


@pytest.mark.parametrize(
    ("jours", "attendu"),
    [(30, "Le document qui le prouve : Confirmation de validation du visa"), (-1, "Aucun")],
)
def test_un_papier_qui_donne_le_sejour_le_prouve_jusqu_a_sa_fin(
    jours: int, attendu: str, usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = en_instruction(usager, agent, VISA)
    fin = AUJOURD_HUI + timedelta(days=jours)
    decider(dossier, agent, valideur, titre_du=AUJOURD_HUI - timedelta(days=9), titre_au=fin)
    espace = usager.get(reverse("demarches:mon_espace")).content.decode()
    assert attendu in espace.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("code", [ADRESSE, NATURALISATION, VISA])
def test_la_page_d_une_demande_acceptee_se_lit(
    code: str, usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = en_instruction(usager, agent, code)
    decider(dossier, agent, valideur)
    page = usager.get(dossier.get_absolute_url()).content.decode()
    assert "Demande acceptée" in page
    assert charger().demarche(code).titres[0].libelle in page
    espace = usager.get(reverse("demarches:mon_espace")).content.decode()
    assert "Votre demande est acceptée" in espace
    assert "Retirez votre titre" not in espace
