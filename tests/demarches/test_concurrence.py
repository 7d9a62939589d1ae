"""Two connections at the same moment, on PostgreSQL: one effect, and nothing lost.

Each test lets both sides reach the same point before either goes on (a barrier), so that
the race happens each time and not by luck.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.urls import reverse

from attestations import impression
from attestations.models import Attestation
from demarches import brouillons, depot, transitions
from demarches.models import Dossier, Evenement, PieceJointe
from demarches.models.journal import Nature
from demarches.statuts import Statut
from justificatifs.models import Fichier, UsageEphoto
from notifications.models import Notification
from tests.conftest import Connecte
from tests.demarches import factories
from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60


@pytest.fixture(autouse=True)
def _sur_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    assert connection.vendor == "postgresql", "La concurrence se prouve sur PostgreSQL : make test"
    # What the papers look like is proved elsewhere, and takes time.
    monkeypatch.setattr(impression, "imprimer", lambda attestation: b"%PDF-1.7 essai")


def ensemble(*gestes: Callable[[], Any]) -> list[Any]:
    """Do all these at once, each on its own connection; what each returned, or raised."""
    resultats: list[Any] = [None] * len(gestes)
    depart = threading.Barrier(len(gestes))

    def faire(rang: int, geste: Callable[[], Any]) -> None:
        try:
            depart.wait(PATIENCE)
            resultats[rang] = geste()
        except Exception as erreur:  # noqa: BLE001 - the test looks at each side's end
            resultats[rang] = erreur
        finally:
            connections.close_all()

    fils = [threading.Thread(target=faire, args=(n, g)) for n, g in enumerate(gestes)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(PATIENCE)
        assert not fil.is_alive(), "Un des deux gestes attend l’autre pour toujours"
    return resultats


@pytest.fixture
def rendez_vous(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes the first two calls of `module.nom` wait for each other."""

    def poser(module: Any, nom: str) -> None:
        barriere, vraie = threading.Barrier(2), getattr(module, nom)
        premiers = iter(range(2))

        def attendre(*arguments: Any, **options: Any) -> Any:
            if next(premiers, None) is not None:
                barriere.wait(PATIENCE)
            return vraie(*arguments, **options)

        monkeypatch.setattr(module, nom, attendre)

    return poser


def _etape(dossier: Dossier, etape: str = "depot") -> str:
    return reverse("demarches:etape", args=[dossier.reference, etape])


def _deposer(user: Any, dossier: Dossier) -> Callable[[], Any]:
    client = Connecte.en_tant_que(user)
    return lambda: client.post(_etape(dossier), {"exact": "on"})


def test_un_double_depot_donne_un_dossier_un_numero_un_papier_un_message(
    usager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = factories.pret(usager.user)
    # Both have read the draft and asked about the photo; neither holds the lock yet.
    vraie = depot.demander_ephoto
    barriere = threading.Barrier(2)

    def apres_la_photo(un_dossier: Dossier) -> Any:
        photo = vraie(un_dossier)
        barriere.wait(PATIENCE)
        return photo

    monkeypatch.setattr(depot, "demander_ephoto", apres_la_photo)
    reponses = ensemble(_deposer(usager.user, dossier), _deposer(usager.user, dossier))
    recu = reverse("demarches:depot_reussi", args=[dossier.reference])
    assert [r.url for r in reponses] == [recu, recu]
    depose = Dossier.objects.get()
    assert (depose.statut, depose.reference) == (Statut.DEPOSE, dossier.reference)
    assert Attestation.objects.count() == 1
    assert Notification.objects.count() == 1
    assert UsageEphoto.objects.count() == 1
    assert Evenement.objects.filter(nature=Nature.DEPOT).count() == 1


def test_un_meme_code_ephoto_ne_depose_qu_un_dossier(
    usager: Any, autre_usager: Any, rendez_vous: Callable[..., None]
) -> None:
    dossiers = [factories.pret(usager.user), factories.pret(autre_usager.user)]
    avant = {d.pk: (d.saisies, d.pieces.count()) for d in dossiers}
    # Both were told the code is good; the reservation decides.
    rendez_vous(depot, "figer")
    reponses = ensemble(
        _deposer(usager.user, dossiers[0]), _deposer(autre_usager.user, dossiers[1])
    )
    assert sorted(r.status_code for r in reponses) == [200, 302]
    perdant = next(i for i, r in enumerate(reponses) if r.status_code == 200)
    assert "Ce code a déjà servi" in Ecran(reponses[perdant]).texte
    statuts = {d.pk: d for d in Dossier.objects.all()}
    perdu, gagne = statuts[dossiers[perdant].pk], statuts[dossiers[1 - perdant].pk]
    assert gagne.statut == Statut.DEPOSE
    assert (perdu.statut, perdu.depose_le) == (Statut.BROUILLON, None)
    assert (perdu.saisies, perdu.pieces.count()) == avant[perdu.pk]
    assert UsageEphoto.objects.get().reference == gagne.reference
    assert Attestation.objects.get().reference == gagne.reference
    assert Notification.objects.get().reference == gagne.reference
    # With another code the loser files: nothing is to be typed again.
    factories.code_ephoto("AUTREPHOTODEMO0000001")
    brouillons.noter_ephoto(perdu, "AUTREPHOTODEMO0000001")
    perdu.refresh_from_db()
    assert transitions.deposer(perdu, par=perdu.usager).statut == Statut.DEPOSE


def test_deux_onglets_qui_enregistrent_ensemble_n_en_perdent_aucun(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    client = Connecte.en_tant_que(usager.user), Connecte.en_tant_que(usager.user)
    adresse = reverse("demarches:brouillon", args=[dossier.reference])

    def taper(rang: int, commune: str) -> Callable[[], Any]:
        donnees = {"commune": commune, "version": str(dossier.version)}
        return lambda: client[rang].post(adresse, donnees)

    reponses = ensemble(taper(0, "Lyon"), taper(1, "Paris 11"))
    assert sorted(r.status_code for r in reponses) == [200, 409]
    gagnant = next(i for i, r in enumerate(reponses) if r.status_code == 200)
    relu = Dossier.objects.get()
    assert relu.saisies["commune"] == ("Lyon", "Paris 11")[gagnant]
    assert relu.version == dossier.version + 1
    # The loser's words are still in its page, and go in once it has read the new version.
    perdant = 1 - gagnant
    version = str(reponses[perdant].json()["version"])
    autre = client[perdant].post(
        adresse, {"commune": ("Lyon", "Paris 11")[perdant], "version": version}
    )
    assert autre.status_code == 200


def test_deux_onglets_sur_des_champs_differents_gardent_les_deux(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    ensemble(
        lambda: brouillons.enregistrer(dossier, {"commune": "Lyon"}),
        lambda: brouillons.enregistrer(dossier, {"voie": "2 rue de l’Essai"}),
    )
    relu = Dossier.objects.get()
    assert (relu.saisies["commune"], relu.saisies["voie"]) == ("Lyon", "2 rue de l’Essai")


def test_deposer_pendant_qu_on_supprime_donne_l_un_ou_l_autre(usager: Any) -> None:
    dossier = factories.pret(usager.user)
    client = Connecte.en_tant_que(usager.user)
    adresse = reverse("demarches:supprimer", args=[dossier.reference])
    depose, _ = ensemble(_deposer(usager.user, dossier), lambda: client.post(adresse))
    assert depose.status_code in {302, 404}
    if Dossier.objects.exists():
        relu = Dossier.objects.get()
        assert relu.statut == Statut.DEPOSE
        assert relu.pieces.count() == Fichier.objects.count() > 0
        assert Attestation.objects.count() == Notification.objects.count() == 1
    else:
        assert not Fichier.objects.exists()
        assert not Attestation.objects.exists()
        assert not Notification.objects.exists()
        assert not UsageEphoto.objects.exists()


@pytest.mark.parametrize("premier", ["deposer", "supprimer"])
def test_le_premier_qui_tient_le_verrou_l_emporte(
    premier: str, usager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever locks first wins, and the other one is told; never a 500."""
    dossier = factories.pret(usager.user)
    client = Connecte.en_tant_que(usager.user)
    tenu, relache = threading.Event(), threading.Event()
    module, nom = (depot, "figer") if premier == "deposer" else (depot, "effacer_pieces")
    vraie = getattr(module, nom)

    def tenir(*arguments: Any) -> Any:
        tenu.set()
        relache.wait(2)  # the other side is waiting for the lock by then, or will find it free
        return vraie(*arguments)

    monkeypatch.setattr(module, nom, tenir)

    def supprimer() -> Any:
        if premier == "deposer":
            tenu.wait(PATIENCE)
        return client.post(reverse("demarches:supprimer", args=[dossier.reference]))

    deposer = _deposer(usager.user, dossier)

    def deposer_ensuite() -> Any:
        if premier == "supprimer":
            tenu.wait(PATIENCE)
        return deposer()

    depose, supprime = ensemble(deposer_ensuite, supprimer)
    if premier == "deposer":
        assert depose.url == reverse("demarches:depot_reussi", args=[dossier.reference])
        assert supprime.url == dossier.get_absolute_url()
        assert Dossier.objects.get().statut == Statut.DEPOSE
        assert PieceJointe.objects.count() > 0
    else:
        assert depose.status_code == 404
        assert supprime.url == reverse("demarches:mon_espace")
        assert not Dossier.objects.exists()


def test_un_fichier_qui_arrive_pendant_le_depot_n_entre_pas_apres(
    usager: Any,
    fichier_pdf: Callable[..., SimpleUploadedFile],
) -> None:
    """A file still on its way when the case is filed is in the filing, or refused: never after."""
    dossier = factories.pret(usager.user)
    envoi = fichier_pdf("tard.pdf")
    depose, joint = ensemble(
        lambda: transitions.deposer(Dossier.objects.get(pk=dossier.pk), par=usager.user),
        lambda: brouillons.joindre(dossier, "justificatif-domicile", envoi, par=usager.user),
    )
    assert depose.statut == Statut.DEPOSE
    if isinstance(joint, brouillons.BrouillonFige):
        assert not PieceJointe.objects.filter(fichier__nom="tard.pdf").exists()
        assert not Fichier.objects.filter(nom="tard.pdf").exists()
    else:
        assert joint.jointe_le <= depose.depose_le


def test_deux_fois_la_meme_demarche_ouverte_ensemble_ne_fait_qu_un_brouillon(usager: Any) -> None:
    adresse = reverse("demarches:commencer", args=["bpi-refugie"])
    clients = Connecte.en_tant_que(usager.user), Connecte.en_tant_que(usager.user)
    reponses = ensemble(
        *(lambda c=c: c.post(adresse, {"type_demande": "premiere_demande"}) for c in clients)
    )
    assert [r.status_code for r in reponses] == [302, 302]
    assert Dossier.objects.count() == 1


def test_une_reponse_envoyee_pendant_qu_on_classe_donne_l_un_ou_l_autre(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = factories.au_statut(
        usager.user, Statut.COMPLEMENT_DEMANDE, agent=agent.user, autre_agent=valideur.user
    )
    dossier.complements.update(echeance="2020-01-01", relancee_le="2020-01-01T00:00Z")
    resultats = ensemble(
        lambda: transitions.recevoir_complement(
            Dossier.objects.get(pk=dossier.pk), par=usager.user
        ),
        lambda: transitions.classer_sans_suite(
            Dossier.objects.get(pk=dossier.pk), par=agent.user, motifs="Rien reçu."
        ),
    )
    refus = [r for r in resultats if isinstance(r, transitions.TransitionRefusee)]
    assert len(refus) == 1
    relu = Dossier.objects.get(pk=dossier.pk)
    complement = relu.complements.get()
    if relu.statut == Statut.EN_INSTRUCTION:
        assert (complement.recue_le is None, complement.close_le is None) == (False, True)
        assert not relu.decisions.exists()
    else:
        assert relu.statut == Statut.CLASSE_SANS_SUITE
        assert complement.recue_le is None


def test_deux_agents_qui_prennent_le_meme_dossier_n_en_font_qu_un(
    usager: Any, agent: Any, valideur: Any
) -> None:
    dossier = factories.depose(usager.user)
    resultats = ensemble(
        *(
            lambda u=u: transitions.prendre_en_charge(Dossier.objects.get(pk=dossier.pk), par=u)
            for u in (agent.user, valideur.user)
        )
    )
    assert len([r for r in resultats if isinstance(r, transitions.TransitionRefusee)]) == 1
    relu = Dossier.objects.get()
    assert relu.evenements.filter(nature=Nature.PRISE_EN_CHARGE).get().par_id == relu.agent_id
