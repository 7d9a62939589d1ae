"""What a page costs in queries: within its budget, and the same with one row as with thirty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attestations.models import Attestation
from demarches import journal, references, transitions
from demarches.models import Dossier
from demarches.models.journal import Nature
from demarches.statuts import Statut
from notifications import messages
from tests.demarches import factories
from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db

BUDGET_ETAPE, BUDGET_DEPOT, BUDGET_DOSSIER = 8, 20, 12


def _cout(agir: Callable[[], Any], code: int = 200) -> list[str]:
    """Every statement, those of a transaction too: here its two ends are those of a savepoint."""
    with CaptureQueriesContext(connection) as requetes:
        assert agir().status_code == code
    return [r["sql"][:150] for r in requetes]


def _adresse(dossier: Dossier, nom: str, *arguments: str) -> str:
    return reverse(f"demarches:{nom}", args=[dossier.reference, *arguments])


@pytest.mark.parametrize(
    "etape", ["informations", "justificatifs", "e-photo", "recapitulatif", "depot"]
)
def test_une_etape_tient_dans_son_budget(etape: str, usager: Any) -> None:
    factories.TitreDetenuFactory(titulaire=usager.user)
    adresse = _adresse(factories.pret(usager.user), "etape", etape)
    requetes = _cout(lambda: usager.get(adresse))
    assert len(requetes) <= BUDGET_ETAPE, "\n".join([str(len(requetes)), *requetes])


@pytest.mark.parametrize("commune", ["Paris 11", ""], ids=["juste", "fausse"])
def test_enregistrer_une_etape_tient_dans_le_meme_budget(commune: str, usager: Any) -> None:
    factories.TitreDetenuFactory(titulaire=usager.user)
    dossier = factories.pret(usager.user)
    page = Ecran(usager.get(_adresse(dossier, "etape", "informations"))).formulaire()
    adresse = _adresse(dossier, "etape", "informations")
    requetes = _cout(
        lambda: usager.post(adresse, page | {"commune": commune}), 302 if commune else 200
    )
    assert len(requetes) <= BUDGET_ETAPE, "\n".join([str(len(requetes)), *requetes])


def test_enregistrer_en_tapant_tient_dans_le_meme_budget(usager: Any) -> None:
    factories.TitreDetenuFactory(titulaire=usager.user)
    dossier = factories.pret(usager.user)
    adresse = _adresse(dossier, "brouillon")
    requetes = _cout(lambda: usager.post(adresse, {"commune": "Paris 11"}))
    assert len(requetes) <= BUDGET_ETAPE, "\n".join([str(len(requetes)), *requetes])


def test_le_depot_tient_dans_son_budget(usager: Any) -> None:
    factories.TitreDetenuFactory(titulaire=usager.user)
    adresse = _adresse(factories.pret(usager.user), "etape", "depot")
    requetes = _cout(lambda: usager.post(adresse, {"exact": "on"}), 302)
    assert len(requetes) <= BUDGET_DEPOT, "\n".join([str(len(requetes)), *requetes])


def test_une_etape_coute_autant_avec_trente_fichiers(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    factories.joindre(dossier, "justificatif-domicile")
    for etape in ("justificatifs", "recapitulatif"):
        adresse = _adresse(dossier, "etape", etape)
        une = len(_cout(lambda adresse=adresse: usager.get(adresse)))
        if etape == "justificatifs":
            for _ in range(29):
                factories.joindre(dossier, "justificatif-domicile")
        assert len(_cout(lambda adresse=adresse: usager.get(adresse))) == une


def test_la_page_d_un_dossier_coute_autant_au_trentieme_evenement(usager: Any, agent: Any) -> None:
    dossier = factories.depose(usager.user)
    journal.consigner(dossier, par=agent.user)
    adresse = _adresse(dossier, "dossier")
    une = _cout(lambda: usager.get(adresse))
    assert len(une) <= BUDGET_DOSSIER, "\n".join([str(len(une)), *une])
    for _ in range(29):
        journal.consigner(dossier, par=agent.user)
        journal.ecrire(dossier, Nature.COMPLET, par=agent.user)
        factories.joindre(dossier, "justificatif-domicile")
    assert len(_cout(lambda: usager.get(adresse))) == len(une)


def test_mon_espace_coute_autant_avec_trente_demandes_de_chaque_sorte(
    usager: Any, agent: Any
) -> None:
    factories.TitreDetenuFactory(
        titulaire=usager.user,
        nature="cr",
        motif="refugie",
        fin=timezone.localdate() + timedelta(days=90),
    )
    modele = factories.depose(usager.user)
    _copies(modele, agent, 1)
    adresse = reverse("demarches:mon_espace")
    une = _cout(lambda: usager.get(adresse))
    _copies(modele, agent, 9)
    assert len(usager.get(adresse).context["cartes"]) == 30
    trente = _cout(lambda: usager.get(adresse))
    assert len(trente) == len(une), "\n".join(trente)


def test_toutes_les_demandes_se_lisent_par_pages_au_meme_cout(usager: Any, agent: Any) -> None:
    modele = factories.depose(usager.user)
    adresse = reverse("demarches:mes_demandes")
    une = _cout(lambda: usager.get(adresse))
    _copies(modele, agent, 11)
    trente = _cout(lambda: usager.get(adresse))
    assert len(trente) == len(une), "\n".join(trente)
    vues: list[str] = []
    page = usager.get(adresse)
    while True:
        vues += [carte["dossier"].reference for carte in page.context["cartes"]]
        if not page.context["suivante"]:
            break
        page = usager.get(adresse + page.context["suivante"])
    assert len(vues) == len(set(vues)) == Dossier.objects.count() == 34
    accueil = usager.get(reverse("demarches:mon_espace")).content.decode()
    assert f'href="{adresse}"' in accueil


def _copies(modele: Dossier, agent: Any, nombre: int) -> None:
    """As many drafts, cases waiting for documents and cases under examination, papers, messages."""
    for n in range(nombre):
        for statut in (Statut.BROUILLON, Statut.COMPLEMENT_DEMANDE, Statut.EN_INSTRUCTION):
            dossier = Dossier.objects.get(pk=modele.pk)
            dossier.pk, dossier.reference = None, references.nouvelle()
            dossier.statut, dossier.beneficiaire = statut, dossier.reference
            if statut is Statut.BROUILLON:
                dossier.depose_le = dossier.exigence = None
            dossier.save(force_insert=True)
            if statut is Statut.COMPLEMENT_DEMANDE:
                factories.complement(dossier, par=agent.user)
            papier = Attestation.objects.filter(reference=modele.reference).get()
            papier.pk, papier.numero = None, f"ADP-{dossier.reference[-12:]}"
            papier.cle = papier.reference = dossier.reference
            papier.save(force_insert=True)
            messages.ecrire(
                "depot_confirme",
                destinataire=dossier.usager,
                objet="Objet",
                corps="Texte",
                cle=f"essai:{dossier.reference}:{n}",
            )


def test_le_complement_coute_autant_avec_dix_documents_demandes(usager: Any, agent: Any) -> None:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    demande = transitions.demander_complement(
        dossier, par=agent.user, elements=[transitions.Element("autre-0", "Autre", "Il manque.")]
    )
    adresse = _adresse(dossier, "complement")
    un = len(_cout(lambda: usager.get(adresse)))
    for n in range(1, 10):
        demande.elements.create(piece=f"autre-{n}", libelle=f"Autre {n}", motif="Il manque.")
    assert len(_cout(lambda: usager.get(adresse))) == un
