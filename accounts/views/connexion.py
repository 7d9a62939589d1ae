"""The three doors, the way out, and the forgotten password."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import connexion, oubli, portes, profil
from accounts.forms import (
    ConnexionAgentForm,
    ConnexionEmployeurForm,
    ConnexionForm,
    MotDePasseForm,
    OubliAgentForm,
    OubliEmployeurForm,
    OubliForm,
)
from accounts.limites import (
    OUBLI_PAR_ADRESSE,
    OUBLI_PAR_NUMERO,
    TropDEssais,
    adresse_ip,
    consommer,
)
from accounts.models import Role, User
from accounts.models.user import UserQuerySet

CLE_JETON = "nouveau_mot_de_passe"
DANS_LA_SESSION = "choix"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def usager(request: HttpRequest) -> HttpResponse:
    """Applicants sign in with their foreigner or visa number."""
    return _porte(
        request,
        ConnexionForm(request.POST or None),
        champ="numero",
        chercher=User.objects.de_numero,
        gabarit="accounts/connexion.html",
        refus=_(
            "Ce numéro et ce mot de passe ne vont pas ensemble. Vérifiez l’un et l’autre,"
            " ou demandez un nouveau mot de passe."
        ),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def employeur(request: HttpRequest) -> HttpResponse:
    """Employers sign in with their e-mail: several people of a company have an account each."""
    return _porte(
        request,
        ConnexionEmployeurForm(request.POST or None),
        champ="adresse",
        chercher=User.objects.employeur_de_courriel,
        gabarit="accounts/connexion_employeur.html",
        refus=_(
            "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez l’un et l’autre,"
            " ou demandez un nouveau mot de passe."
        ),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def agent(request: HttpRequest) -> HttpResponse:
    """Staff sign in with their e-mail."""
    return _porte(
        request,
        ConnexionAgentForm(request.POST or None),
        champ="adresse",
        chercher=User.objects.de_courriel,
        gabarit="accounts/connexion_agent.html",
        refus=_("Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez l’un et l’autre."),
    )


def _porte(
    request: HttpRequest,
    form: ConnexionForm | ConnexionEmployeurForm | ConnexionAgentForm,
    *,
    champ: str,
    chercher: Callable[[str], UserQuerySet],
    gabarit: str,
    refus: str,
) -> HttpResponse:
    suite = connexion.suite_demandee(request)
    if request.user.is_authenticated:
        return redirect(suite or connexion.page_d_arrivee(request.user))
    contexte: dict[str, object] = {"form": form, "suite": suite}
    if request.method != "POST" or not form.is_valid():
        return render(request, gabarit, contexte)
    saisi = form.cleaned_data[champ]
    try:
        user = connexion.verifier(
            request,
            saisi=saisi,
            personnes=chercher(saisi),
            mot_de_passe=form.cleaned_data["mot_de_passe"],
        )
    except TropDEssais as trop:
        return render(request, gabarit, contexte | {"reprise": trop.reprise}, status=429)
    if user is None:
        form.add_error(None, refus)
        return render(request, gabarit, contexte)
    return connexion.ouvrir(request, user)


def verrouille(
    request: HttpRequest, reponse: HttpResponse | None = None, *_restes: object
) -> HttpResponse:
    """What django-axes shows once it has locked a login: our pages already say when to retry."""
    if reponse is not None and reponse.status_code == 429:
        return reponse
    return render(request, "accounts/verrouille.html", status=429)


@require_POST
def deconnexion(request: HttpRequest) -> HttpResponse:
    """Leave; a POST, so that no image or link on another site can do it."""
    logout(request)
    messages.success(request, _("Vous êtes déconnecté. Vos brouillons sont conservés."))
    return redirect(resolve_url("/"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def oublie(request: HttpRequest) -> HttpResponse:
    """Forgotten password of an applicant: by number."""
    return _oublie(
        request,
        OubliForm(request.POST or None),
        champ="numero",
        chercher=User.objects.de_numero,
        role=Role.USAGER,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def oublie_employeur(request: HttpRequest) -> HttpResponse:
    """Forgotten password of an employer: by e-mail."""
    return _oublie(
        request,
        OubliEmployeurForm(request.POST or None),
        champ="adresse",
        chercher=User.objects.employeur_de_courriel,
        role=Role.EMPLOYEUR,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def oublie_agent(request: HttpRequest) -> HttpResponse:
    """Forgotten password of a member of staff: by e-mail."""
    return _oublie(
        request,
        OubliAgentForm(request.POST or None),
        champ="adresse",
        chercher=User.objects.de_courriel,
        role=Role.AGENT,
    )


def _oublie(
    request: HttpRequest,
    form: OubliForm | OubliEmployeurForm | OubliAgentForm,
    *,
    champ: str,
    chercher: Callable[[str], UserQuerySet],
    role: Role,
) -> HttpResponse:
    contexte: dict[str, object] = {
        "form": form,
        "champ": form[champ],
        "porte": reverse(portes.connexion(role)),
        "agents": role is Role.AGENT,
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/mot_de_passe_oublie.html", contexte)
    saisi = form.cleaned_data[champ]
    try:
        consommer((OUBLI_PAR_NUMERO, saisi.lower()), (OUBLI_PAR_ADRESSE, adresse_ip(request)))
    except TropDEssais as trop:
        contexte["reprise"] = trop.reprise
        return render(request, "accounts/mot_de_passe_oublie.html", contexte, status=429)
    oubli.envoyer_lien(chercher(saisi))
    suite = "?employeur" if role is Role.EMPLOYEUR else ""
    return redirect(reverse("accounts:mot_de_passe_envoye") + suite)


@require_safe
def envoye(request: HttpRequest) -> HttpResponse:
    """The same words whether a message left or not."""
    contexte = {"employeur": "employeur" in request.GET}
    return render(request, "accounts/mot_de_passe_envoye.html", contexte)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def nouveau(request: HttpRequest, uid: str, jeton: str) -> HttpResponse:
    """The link of the e-mail. Its token leaves the address at once, for the session."""
    if jeton != DANS_LA_SESSION:
        request.session[CLE_JETON] = jeton
        return redirect("accounts:nouveau_mot_de_passe", uid, DANS_LA_SESSION)
    user = oubli.personne_du_lien(uid, request.session.get(CLE_JETON, ""))
    if user is None:
        return render(request, "accounts/nouveau_mot_de_passe.html", {"perime": True}, status=410)
    form = MotDePasseForm(request.POST or None, user=user)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/nouveau_mot_de_passe.html", {"form": form})
    profil.changer_mot_de_passe(user, form.cleaned_data["mot_de_passe"])
    del request.session[CLE_JETON]
    connexion.oublier_les_echecs(request, user)
    messages.success(request, _("Votre mot de passe est changé. Connectez-vous."))
    return redirect(portes.connexion(user.role))
