"""The decision form follows the law: its ways, and whether there is a permit to collect."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.urls import reverse

from anef.templatetags.anef import date_longue
from attestations.models import Attestation
from demarches import transitions
from demarches.models import Decision, Dossier, Sens
from demarches.statuts import Statut
from tests.conftest import MAINTENANT
from tests.petit_catalogue import deposer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("horloge", "petit_catalogue")]


@pytest.fixture
def instruire(usager: Any, agent: Any) -> Any:
    """Makes a case of this procedure, in the agent's hands."""

    def creer(code: str) -> Dossier:
        dossier = deposer(usager.user, code)
        return transitions.prendre_en_charge(dossier, par=agent.user)

    return creer


TERME = MAINTENANT.date() + relativedelta(years=2)
HIER = MAINTENANT.date() - timedelta(days=1)


def page(nom: str, dossier: Dossier) -> str:
    return reverse(f"instruction:{nom}", args=[dossier.reference])


def valider(client: Any, dossier: Dossier) -> None:
    """Confirm what the page shows, as its form does."""
    decision = dossier.decisions.en_attente().get()
    client.post(page("valider", dossier), {"decision": decision.pk})


def test_sans_titre_a_retirer_le_formulaire_ne_demande_ni_titre_ni_montant(
    agent: Any, instruire: Any
) -> None:
    dossier = instruire("essai-changement-adresse")
    reponse = agent.get(page("proposer", dossier))
    assert set(reponse.context["form"].fields) == {"sens", "titre_du", "titre_au", "motifs"}
    texte = reponse.content.decode()
    assert "Changement d’adresse enregistré. Il n’y a pas de titre à retirer" in texte
    assert "Montant à payer" not in texte


def test_les_dates_de_la_loi_viennent_ecrites(agent: Any, instruire: Any, horloge: Any) -> None:
    initiale = agent.get(page("proposer", instruire("essai-validation-visa"))).context["form"]
    assert initiale.initial["titre_du"] == date(2027, 3, 10)
    assert initiale.initial["titre_au"] == date(2028, 3, 9)
    sans = agent.get(page("proposer", instruire("essai-changement-adresse"))).context["form"]
    assert (sans.initial["titre_du"], sans.initial["titre_au"]) == (None, None)


def test_une_declaration_s_accepte_sans_rien_remplir(
    agent: Any, valideur: Any, instruire: Any
) -> None:
    dossier = instruire("essai-changement-adresse")
    agent.post(page("proposer", dossier), {"sens": "favorable"})
    assert not Decision.objects.get().a_retirer
    lecture = valideur.get(page("valider", dossier)).content.decode()
    assert "Changement d’adresse enregistré" in lecture
    assert "Montant" not in lecture
    valider(valideur, dossier)
    dossier.refresh_from_db()
    assert dossier.statut == Statut.ACCORDE
    clos = agent.get(page("dossier", dossier)).content.decode()
    assert "Demande acceptée" in clos
    assert "ce dossier est terminé" in clos
    assert (
        dossier.reference
        in agent.get(reverse("instruction:file"), {"vue": "clos"}).content.decode()
    )


@pytest.mark.parametrize(
    ("champs", "erreur"),
    [
        ({"titre_au": f"{TERME}"}, "Indiquez aussi le premier jour"),
        ({"titre_du": f"{HIER}", "titre_au": f"{HIER}"}, "finit après son premier jour"),
        ({"titre_du": f"{HIER - relativedelta(years=1)}"}, "Indiquez un premier jour entre"),
        ({"titre_du": f"{HIER}", "titre_au": f"{HIER + relativedelta(years=1)}"}, "au plus tard"),
    ],
)
def test_des_dates_incoherentes_reviennent(
    champs: dict[str, str], erreur: str, agent: Any, instruire: Any
) -> None:
    dossier = instruire("essai-validation-visa")
    reponse = agent.post(page("proposer", dossier), {"sens": "favorable"} | champs)
    assert reponse.status_code == 422
    assert erreur in reponse.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("code", "attendus"),
    [
        ("essai-naturalisation", ["favorable", "refus", "irrecevable", "ajournement"]),
        ("essai-changement-adresse", ["favorable", "refus", "irrecevable"]),
    ],
)
def test_le_formulaire_offre_les_seules_issues_de_la_loi(
    code: str, attendus: list[str], agent: Any, instruire: Any
) -> None:
    form = agent.get(page("proposer", instruire(code))).context["form"]
    assert [valeur for valeur, _libelle in form.fields["sens"].choices] == attendus
    assert ("ajourne_au" in form.fields) is ("ajournement" in attendus)


def test_une_issue_forgee_est_refusee(agent: Any, instruire: Any) -> None:
    dossier = instruire("essai-changement-adresse")
    forge = {"sens": "ajournement", "motifs": "x", "ajourne_au": f"{TERME}"}
    assert agent.post(page("proposer", dossier), forge).status_code == 422
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("champs", "erreur"),
    [
        ({"ajourne_au": ""}, "jusqu’à quel jour"),
        ({"ajourne_au": "2020-01-01"}, "Ce jour est passé"),
        ({"ajourne_au": f"{TERME + timedelta(days=1)}"}, "de deux ans au plus"),
        ({"motifs": ""}, "se motive par écrit"),
    ],
)
def test_un_ajournement_incomplet_revient_entier(
    champs: dict[str, str], erreur: str, agent: Any, instruire: Any
) -> None:
    dossier = instruire("essai-naturalisation")
    saisie = {"sens": "ajournement", "motifs": "Trois pages.", "ajourne_au": f"{TERME}"} | champs
    reponse = agent.post(page("proposer", dossier), saisie)
    assert reponse.status_code == 422
    assert erreur in reponse.content.decode()
    assert reponse.context["form"]["motifs"].value() == saisie["motifs"]
    assert not Decision.objects.exists()


def test_la_lettre_d_ajournement_se_lit_avant_et_apres(
    agent: Any, valideur: Any, instruire: Any
) -> None:
    dossier = instruire("essai-naturalisation")
    saisie = {"sens": "ajournement", "motifs": "Trois pages.", "ajourne_au": f"{TERME}"}
    lettre = agent.post(page("apercu_decision", dossier), saisie).content.decode()
    assert f"ajournée jusqu’au {date_longue(TERME, '')}" in lettre.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    sans_date = agent.post(page("apercu_decision", dossier), saisie | {"ajourne_au": ""})
    assert "ajournée jusqu’au" in sans_date.content.decode()
    agent.post(page("proposer", dossier), saisie)
    lecture = valideur.get(page("valider", dossier)).content.decode()
    assert date_longue(TERME, "") in lecture
    valider(valideur, dossier)
    dossier.refresh_from_db()
    assert dossier.statut == Statut.AJOURNE
    assert "Ajournement" in agent.get(page("dossier", dossier)).content.decode()


@pytest.mark.parametrize(
    ("code", "mots"),
    [
        ("essai-changement-adresse", "Attestation de changement"),
        ("essai-naturalisation", "Votre demande est acceptée"),
        ("essai-validation-visa", "Confirmation de validation du visa"),
    ],
)
def test_l_apercu_est_le_papier_de_la_loi(code: str, mots: str, agent: Any, instruire: Any) -> None:
    dossier = instruire(code)
    assert mots in agent.get(page("apercu_decision", dossier)).content.decode()
    assert not Attestation.objects.filter(reference=dossier.reference, cle__contains="decision")


def test_un_refus_de_la_loi_reste_possible(agent: Any, instruire: Any) -> None:
    dossier = instruire("essai-changement-adresse")
    agent.post(page("proposer", dossier), {"sens": "refus", "motifs": "Motif d’essai."})
    assert Decision.objects.get().sens == Sens.REFUS
