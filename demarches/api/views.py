"""The endpoints: read the request, ask the catalogue, answer in the language asked for.

Public: no authentication, hence no session, no cookie and no CSRF. Answers to GET say how long
they hold (until midnight in Paris when no day was asked for) and carry a tag made of the versions
of the catalogue and of the site, the day and the language. Any web page may call them (CORS).
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from demarches.api import dates, langue, parametres
from demarches.api.corps import OCTETS, CorpsJson
from demarches.api.debit import DebitDeLApi
from demarches.api.demande import DemandeDeSimulation, codes
from demarches.api.erreurs import CodeInconnu, Erreurs, valeur_inconnue
from demarches.api.reponses import ListeDeDemarches, ReponseDeSimulation, resumer, simuler
from demarches.api.schema import familles
from demarches.catalogue import DemarcheInconnue, calcul, charger
from demarches.catalogue.faits import Canal, TypeDemande
from demarches.catalogue.reponses import Presentation

FRAICHEUR = 3600
CANAUX = [canal.value for canal in Canal]
TYPES = [type_demande.value for type_demande in TypeDemande]
EXPOSES = "ETag, Retry-After, Content-Language"
PARAMETRE_LE = OpenApiParameter(
    "le",
    dates.SCHEMA,
    description=_("Jour dont la loi est appliquée ; aujourd’hui par défaut."),
)
REFUS = {400: Erreurs, 429: Erreurs}


class VuePublique(APIView):
    """What every endpoint of the API does around its answer."""

    authentication_classes = []
    permission_classes = [AllowAny]
    throttle_classes = [DebitDeLApi]
    renderer_classes = [JSONRenderer]
    parser_classes = [CorpsJson]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The language of the header wins over the cookie of the site."""
        translation.activate(langue.acceptee(request.headers.get("Accept-Language", "")))
        return super().dispatch(request, *args, **kwargs)

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """A web page asks first whether it may call."""
        return Response(
            status=204,
            headers={
                "Access-Control-Allow-Methods": ", ".join(self.allowed_methods),
                "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
                "Access-Control-Max-Age": "86400",
            },
        )

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Open to every origin: what is said is public, and no cookie is read."""
        reponse = super().finalize_response(request, response, *args, **kwargs)
        reponse["Access-Control-Allow-Origin"] = "*"
        reponse["Access-Control-Expose-Headers"] = EXPOSES
        if "Cache-Control" not in reponse:
            patch_cache_control(reponse, no_store=True)
        return reponse


def conserver(request: Request, reponse: Response, le: date) -> HttpResponse:
    """Tag the answer and say how long it holds; 304 when the caller already has it."""
    graine = "|".join(
        [charger().version, settings.VERSION, le.isoformat(), translation.get_language() or ""]
    )
    etiquette = f'"{hashlib.sha256(graine.encode()).hexdigest()[:24]}"'
    duree = FRAICHEUR
    if "le" not in request.query_params:
        duree = min(duree, _secondes_avant_minuit())
    patch_cache_control(reponse, public=True, max_age=duree)
    conditionnelle = get_conditional_response(request._request, etag=etiquette, response=reponse)
    conditionnelle = conditionnelle or reponse
    conditionnelle["ETag"] = etiquette
    return conditionnelle


def _secondes_avant_minuit() -> int:
    maintenant: datetime = timezone.localtime()
    minuit = datetime.combine(maintenant.date() + timedelta(days=1), time(), maintenant.tzinfo)
    return int(minuit.timestamp() - maintenant.timestamp())


def _octets(request: Request) -> bytes:
    """The body, unless it is a form: those are read before any view."""
    donnees = request.data
    if isinstance(donnees, QueryDict) or not isinstance(donnees, dict):
        raise UnsupportedMediaType(request.content_type)
    octets: bytes = donnees.get(OCTETS, b"")
    return octets


class ListeDesDemarches(VuePublique):
    """`/api/v1/demarches/`."""

    @extend_schema(
        operation_id="listerDemarches",
        summary=_("Toutes les démarches"),
        description=_("Les démarches du portail et où les déposer ce jour-là."),
        parameters=[
            PARAMETRE_LE,
            OpenApiParameter("famille", str, description=_("Code de famille.")),
            OpenApiParameter("canal", str, enum=CANAUX, description=_("Canal ouvert ce jour-là.")),
            OpenApiParameter("type", str, enum=TYPES, description=_("Type de demande.")),
        ],
        responses={200: ListeDeDemarches, **REFUS},
    )
    def get(self, request: Request) -> HttpResponse:
        """Every procedure that passes the filters."""
        demarches = charger().demarches
        le, filtres = parametres.lire(
            request,
            {
                "famille": familles(),
                "canal": CANAUX,
                "type": TYPES,
            },
        )
        lignes = [
            resumer(demarche, le).model_dump(mode="json")
            for demarche in demarches
            if filtres.get("famille", demarche.famille.code) == demarche.famille.code
            and filtres.get("canal", demarche.canal(le)) == demarche.canal(le)
            and ("type" not in filtres or filtres["type"] in demarche.types)
        ]
        return conserver(request, Response(langue.traduire(lignes)), le)


class FicheDeDemarche(VuePublique):
    """`/api/v1/demarches/<code>/`."""

    @extend_schema(
        operation_id="lireDemarche",
        summary=_("La fiche d’une démarche"),
        description=_(
            "Conditions, délais, pièces, coûts, documents remis, titres, recours, et ce que les "
            "textes ne précisent pas, chacun avec ses sources."
        ),
        parameters=[PARAMETRE_LE],
        responses={200: Presentation, **REFUS, 404: Erreurs},
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        """The whole sheet on that day."""
        try:
            demarche = charger().demarche(code)
        except DemarcheInconnue:
            raise CodeInconnu(valeur_inconnue("code", codes())) from None
        le, _filtres = parametres.lire(request, {})
        fiche = calcul.presentation(demarche, le).model_dump(mode="json")
        return conserver(request, Response(langue.traduire(fiche)), le)


class Simulation(VuePublique):
    """`/api/v1/simulation/`."""

    @extend_schema(
        operation_id="simuler",
        summary=_("La loi appliquée à une personne"),
        description=_(
            "Conditions remplies ou non, fenêtre de dépôt, pièces, coûts, documents remis, titre, "
            "délais, et les questions sans réponse. Rien n’est enregistré."
        ),
        request=DemandeDeSimulation,
        responses={200: ReponseDeSimulation, **REFUS, 413: Erreurs, 415: Erreurs},
    )
    def post(self, request: Request) -> HttpResponse:
        """Weigh everything for that person on that day."""
        demande = DemandeDeSimulation.lire(_octets(request))
        le = demande.le or timezone.localdate()
        reponse = simuler(demande.trouver(), demande.type, demande.situation, le)
        return Response(langue.traduire(reponse.model_dump(mode="json")))
