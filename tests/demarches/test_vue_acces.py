"""Who may open what: every address of the room, for seven people, in one table."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.urls import get_resolver, reverse

from demarches import transitions, urls
from demarches.models import Dossier
from tests.demarches import factories

pytestmark = pytest.mark.django_db

VISITEURS = (
    "anonyme",
    "autre_usager",
    "usager",
    "agent",
    "agent_autre_prefecture",
    "support",
    "employeur",
)
PUBLIQUE = (200,) * 7


def reservee(usager: int) -> tuple[int, ...]:
    """Nobody knows it exists, except its person; the anonymous one is asked to sign in."""
    return (302, 404, usager, 404, 404, 404, 404)


# name, arguments, method, codes in the order of VISITEURS. `r`: the draft, `d`: a filed case
# waiting for documents, `p`/`q`: a piece of each.
TABLE: list[tuple[str, str, str, tuple[int, ...]]] = [
    ("accueil", "", "get", PUBLIQUE),
    ("catalogue", "", "get", PUBLIQUE),
    ("presentation", "code", "get", PUBLIQUE),
    ("orientation", "", "get", PUBLIQUE),
    ("questions", "", "get", PUBLIQUE),
    ("liste_personnelle", "code", "get", PUBLIQUE),
    ("liste_pdf", "code", "get", PUBLIQUE),
    ("commencer", "code", "get", (405,) * 7),
    ("commencer", "code", "post", (302, 302, 302, 404, 404, 404, 302)),
    ("mon_espace", "", "get", (302, 200, 200, 404, 404, 404, 200)),
    ("mes_demandes", "", "get", (302, 200, 200, 404, 404, 404, 200)),
    ("dossier", "r", "get", reservee(302)),
    ("dossier", "d", "get", reservee(200)),
    ("etape", "r informations", "get", reservee(200)),
    ("etape", "r justificatifs", "get", reservee(200)),
    ("etape", "r e-photo", "get", reservee(200)),
    ("etape", "r recapitulatif", "get", reservee(200)),
    ("etape", "r depot", "get", reservee(200)),
    ("etape", "r autre", "get", reservee(404)),
    ("etape", "d depot", "get", reservee(302)),
    ("etape", "r informations", "post", reservee(200)),
    ("etape", "r depot", "post", reservee(200)),
    ("brouillon", "r", "get", (405,) * 7),
    ("brouillon", "r", "post", reservee(200)),
    ("brouillon", "d", "post", reservee(409)),
    ("supprimer", "r", "get", reservee(200)),
    ("supprimer", "d", "get", reservee(302)),
    ("supprimer", "r", "post", reservee(302)),
    ("depot_reussi", "r", "get", reservee(302)),
    ("depot_reussi", "d", "get", reservee(200)),
    ("desister", "r", "get", reservee(302)),
    ("desister", "d", "get", reservee(200)),
    ("desister", "d", "post", reservee(302)),
    ("ephoto", "r", "get", reservee(302)),
    ("ephoto", "d", "get", reservee(302)),
    ("complement", "r", "get", reservee(302)),
    ("complement", "d", "get", reservee(200)),
    ("complement", "d", "post", reservee(302)),
    ("piece_ajouter", "r justificatif-domicile", "post", reservee(422)),
    ("piece_ajouter", "r piece-inconnue", "post", reservee(404)),
    ("piece", "r p", "get", reservee(200)),
    ("piece", "d q", "get", reservee(200)),
    ("piece", "r q", "get", reservee(404)),
    ("apercu", "r p", "get", reservee(200)),
    ("apercu", "d p", "get", reservee(404)),
    ("piece_supprimer", "r p", "post", reservee(302)),
    ("piece_supprimer", "d q", "post", reservee(302)),
    ("piece_supprimer", "r q", "post", reservee(404)),
]


@pytest.fixture
def lieux(usager: Any, agent: Any) -> dict[str, Any]:
    """What the addresses of the table are about."""
    depose = factories.depose(usager.user)
    transitions.prendre_en_charge(depose, par=agent.user)
    transitions.demander_complement(
        depose,
        par=agent.user,
        elements=[
            transitions.Element("justificatif-domicile", "Justificatif de domicile", "Trop ancien.")
        ],
    )
    brouillon = factories.brouillon(usager.user, "bpi-protection-subsidiaire")
    return {
        "r": brouillon.reference,
        "d": depose.reference,
        "p": factories.joindre(brouillon, "justificatif-domicile").pk,
        "q": depose.pieces.filter(piece="decision-ofpra").get().pk,
        "code": "passeport-talent",
    }


def _nom(ligne: Any) -> str:
    nom, arguments, methode, _ = ligne
    return f"{methode} {nom} {arguments}".strip()


@pytest.mark.parametrize("ligne", TABLE, ids=_nom)
def test_chaque_adresse_repond_a_chacun_ce_qu_elle_doit(
    ligne: tuple[str, str, str, tuple[int, ...]],
    lieux: dict[str, Any],
    request: pytest.FixtureRequest,
) -> None:
    nom, arguments, methode, codes = ligne
    adresse = reverse(f"demarches:{nom}", args=[lieux.get(a, a) for a in arguments.split()])
    donnees = {"type_demande": "premiere_demande"} if methode == "post" else {}
    for visiteur, code in sorted(
        zip(VISITEURS, codes, strict=True), key=lambda v: v[0] == "usager"
    ):
        avant = list(Dossier.objects.order_by("pk").values())
        client = request.getfixturevalue(visiteur)
        reponse = getattr(client, methode)(adresse, donnees)
        assert reponse.status_code == code, f"{visiteur} : {reponse.status_code}"
        if visiteur == "anonyme" and code == 302:
            assert reponse.url == f"{reverse('accounts:connexion')}?next={quote(adresse)}"
        if code in {404, 405} or visiteur == "anonyme":
            assert list(Dossier.objects.order_by("pk").values()) == avant, visiteur


def test_la_table_couvre_toutes_les_adresses() -> None:
    noms = {motif.name for motif in urls.urlpatterns}
    assert noms == {ligne[0] for ligne in TABLE}
    assert get_resolver().namespace_dict["demarches"]


@pytest.mark.parametrize("nom", ["mon_espace", "dossier", "depot_reussi", "piece"])
def test_une_page_privee_ne_reste_dans_aucun_cache(
    nom: str, usager: Any, lieux: dict[str, Any]
) -> None:
    arguments = {"mon_espace": [], "piece": [lieux["d"], lieux["q"]]}.get(nom, [lieux["d"]])
    reponse = usager.get(reverse(f"demarches:{nom}", args=arguments))
    assert "no-store" in reponse["Cache-Control"]
