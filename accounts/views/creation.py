"""The three steps of an account's creation, and the page for whoever has no number.

A signed cookie names the row of the making and the page one was going to, for a day. Each page
sends back to the first step that is not done.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import connexion, creation, portes, verification
from accounts.acces import RequeteConnectee, reserve_aux_usagers
from accounts.forms import CodeForm, CourrielForm, EmployeurForm, MotDePasseForm, NumeroForm
from accounts.limites import (
    ENVOI_PAR_ADRESSE,
    ENVOI_PAR_DESTINATAIRE,
    IDENTIFICATION_PAR_ADRESSE,
    IDENTIFICATION_PAR_NUMERO,
    TropDEssais,
    adresse_ip,
    consommer,
    rendre,
)
from accounts.models import CreationDeCompte, Prefecture, User, VerificationCourriel
from accounts.registre import RegistreIndisponible, identite_depuis

COOKIE = "creation_de_compte"
SEL = "accounts.creation"
# How long a second press of the last button finds the account that the first one created.
DOUBLE_APPUI = timedelta(minutes=2)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def numero(request: HttpRequest) -> HttpResponse:
    """Step 1: number and dates of the document in hand."""
    if request.user.is_authenticated:
        return redirect(connexion.page_d_arrivee(request.user))
    form = NumeroForm(request.POST or None)
    contexte: dict[str, object] = {
        "form": form,
        "etapes": _etapes(0),
        "en_cours": _suite(request),
        "suite": connexion.suite_demandee(request),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/creer_numero.html", contexte)

    saisi = form.cleaned_data
    compteurs = (
        (IDENTIFICATION_PAR_NUMERO, saisi["numero"]),
        (IDENTIFICATION_PAR_ADRESSE, adresse_ip(request)),
    )
    try:
        consommer(*compteurs)
        nouvelle = creation.commencer(
            saisi["numero"], saisi["debut"], saisi["fin"], langue=get_language() or "fr"
        )
    except TropDEssais as trop:
        contexte["reprise"] = trop.reprise
        return render(request, "accounts/creer_numero.html", contexte, status=429)
    except RegistreIndisponible:
        rendre(*compteurs)
        contexte["preuve"] = creation.attester_empechement(saisi["numero"])
        return render(request, "accounts/creer_numero.html", contexte, status=503)
    if nouvelle is None:
        contexte["inconnu"] = True
        return render(request, "accounts/creer_numero.html", contexte)
    rendre(*compteurs)
    return _aller_au_courriel(request, nouvelle)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def employeur(request: HttpRequest) -> HttpResponse:
    """Step 1 of an employer: the company. Nothing is looked up, so nothing is learnt here."""
    if request.user.is_authenticated:
        return redirect(connexion.page_d_arrivee(request.user))
    form = EmployeurForm(request.POST or None)
    contexte: dict[str, object] = {
        "form": form,
        "etapes": _etapes(0, employeur=True),
        "en_cours": _suite(request),
        "suite": connexion.suite_demandee(request),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/creer_employeur.html", contexte)
    try:
        consommer((IDENTIFICATION_PAR_ADRESSE, adresse_ip(request)))
    except TropDEssais as trop:
        contexte["reprise"] = trop.reprise
        return render(request, "accounts/creer_employeur.html", contexte, status=429)
    nouvelle = creation.commencer_pour_un_employeur(
        **form.cleaned_data, langue=get_language() or "fr"
    )
    return _aller_au_courriel(request, nouvelle)


def _aller_au_courriel(request: HttpRequest, nouvelle: CreationDeCompte) -> HttpResponse:
    """The making is known of this browser from here, and the page one was going to."""
    reponse = redirect("accounts:creer_courriel")
    reponse.set_signed_cookie(
        COOKIE,
        f"{nouvelle.pk} {connexion.suite_demandee(request)}",
        salt=SEL,
        max_age=int(creation.DUREE.total_seconds()),
        path=reverse("accounts:creer_numero"),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return reponse


def _du_cookie(request: HttpRequest) -> tuple[str, str]:
    """Which making goes on in this browser, and the page one was going to."""
    valeur = request.get_signed_cookie(
        COOKIE, default="", salt=SEL, max_age=int(creation.DUREE.total_seconds())
    )
    identifiant, _espace, suite = (valeur or "").partition(" ")
    return identifiant, connexion.suite_sure(request, suite)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def courriel(request: HttpRequest) -> HttpResponse:
    """Step 2: an address."""
    en_cours = _en_cours(request)
    if en_cours is None:
        return _recommencer(request)
    if creation.adresse_prouvee(en_cours):
        return redirect("accounts:creer_mot_de_passe")
    precedente = en_cours.verification.adresse if en_cours.verification else ""
    form = CourrielForm(request.POST or None, initial={"adresse": precedente})
    contexte = _contexte(en_cours, 1) | {"form": form, "precedente": precedente}
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/creer_courriel.html", contexte)
    try:
        _envoyer_code(request, en_cours, form.cleaned_data["adresse"])
    except TropDEssais as trop:
        return render(
            request,
            "accounts/creer_courriel.html",
            contexte | {"reprise": trop.reprise},
            status=429,
        )
    return redirect("accounts:creer_code")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Step 2, end: the code received, or the link already pressed."""
    en_cours = _en_cours(request)
    if en_cours is None:
        return _recommencer(request)
    if en_cours.verification is None:
        return redirect("accounts:creer_courriel")
    if creation.adresse_prouvee(en_cours):
        return redirect("accounts:creer_mot_de_passe")
    form = CodeForm(request.POST or None)
    contexte = _contexte(en_cours, 1) | {
        "form": form,
        "adresse": en_cours.verification.adresse,
        "echeance": en_cours.verification.echeance,
    }
    posee = request.method == "POST" and form.is_valid()
    if posee and essayer_code(form, en_cours.verification):
        return redirect("accounts:creer_mot_de_passe")
    return render(request, "accounts/creer_code.html", contexte)


@never_cache
@require_POST
def renvoyer(request: HttpRequest) -> HttpResponse:
    """Another code to the same address."""
    en_cours = _en_cours(request)
    if en_cours is None:
        return _recommencer(request)
    if en_cours.verification is None or creation.adresse_prouvee(en_cours):
        return redirect("accounts:creer_courriel")
    try:
        _envoyer_code(request, en_cours, en_cours.verification.adresse)
    except TropDEssais as trop:
        contexte = _contexte(en_cours, 1) | {
            "form": CodeForm(),
            "adresse": en_cours.verification.adresse,
            "echeance": en_cours.verification.echeance,
            "reprise": trop.reprise,
        }
        return render(request, "accounts/creer_code.html", contexte, status=429)
    messages.info(request, _("Un nouveau code remplace le précédent. Consultez votre messagerie."))
    return redirect("accounts:creer_code")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def mot_de_passe(request: HttpRequest) -> HttpResponse:
    """Step 3: a password, then one is signed in."""
    en_cours = _en_cours(request, terminee=request.method == "POST")
    if en_cours is None:
        if request.user.is_authenticated:
            return redirect(connexion.page_d_arrivee(request.user))
        return _recommencer(request)
    if not en_cours.terminee_le and not creation.adresse_prouvee(en_cours):
        return redirect("accounts:creer_courriel")
    form = MotDePasseForm(request.POST or None, user=_futur(en_cours))
    if request.method != "POST" or not form.is_valid():
        contexte = _contexte(en_cours, 2) | {
            "form": form,
            "identifiant": _futur(en_cours).identifiant,
            "par_visa": en_cours.numero_visa,
        }
        return render(request, "accounts/creer_mot_de_passe.html", contexte)
    choisi = form.cleaned_data["mot_de_passe"]
    try:
        user = creation.terminer(en_cours, choisi)
    except creation.CompteExiste:
        messages.info(
            request,
            _("Consultez votre messagerie : un courriel explique comment vous connecter."),
        )
        return redirect(portes.connexion(en_cours.role))
    if not user.check_password(choisi):
        # The account was finished from another tab with another password.
        messages.info(request, _("Votre compte est déjà créé. Connectez-vous."))
        return redirect(portes.connexion(en_cours.role))
    _identifiant, suite = _du_cookie(request)
    reponse = connexion.ouvrir(request, user, suite=suite)
    messages.success(request, _("Votre compte est créé et vous êtes connecté."))
    return reponse


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirmer_courriel(request: HttpRequest, jeton: str) -> HttpResponseBase:
    """The link of the e-mail: one press proves the address, for a creation or a change."""
    trouvee = verification.depuis_jeton(jeton)
    if trouvee is not None and trouvee.titulaire_id is not None:
        return _confirmer_changement(request, jeton=jeton)
    if trouvee is None or request.method != "POST":
        return _page_du_lien(request, trouvee)
    if not verification.confirmer(trouvee):
        return _page_du_lien(request, trouvee)
    en_cours = _en_cours(request)
    if en_cours is not None and en_cours.verification_id == trouvee.pk:
        return redirect("accounts:creer_mot_de_passe")
    return render(request, "accounts/courriel_confirme.html")


@reserve_aux_usagers
def _confirmer_changement(request: RequeteConnectee, *, jeton: str) -> HttpResponse:
    trouvee = verification.depuis_jeton(jeton)
    if trouvee is None or trouvee.titulaire_id != request.user.pk or request.method != "POST":
        siennes = trouvee if trouvee and trouvee.titulaire_id == request.user.pk else None
        return _page_du_lien(request, siennes)
    with transaction.atomic():
        prouvee = verification.confirmer(trouvee)
        changee = prouvee and verification.appliquer_changement(trouvee)
    if not prouvee:
        return _page_du_lien(request, trouvee)
    return changement_dit(request, changee=changee)


def changement_dit(request: RequeteConnectee, *, changee: bool) -> HttpResponse:
    """What became of a proved address."""
    if changee:
        messages.success(request, _("L’adresse électronique de votre compte est changée."))
    else:
        messages.error(request, _("Cette adresse est celle d’un autre compte. Rien n’a changé."))
    return redirect("accounts:profil")


def _page_du_lien(request: HttpRequest, trouvee: VerificationCourriel | None) -> HttpResponse:
    utilisable = trouvee is not None and (
        trouvee.verifiee_le is not None or trouvee.echeance > timezone.now()
    )
    contexte = {"utilisable": utilisable, "adresse": trouvee.adresse if trouvee else ""}
    return render(
        request, "accounts/confirmer_courriel.html", contexte, status=200 if utilisable else 410
    )


@require_safe
def sans_numero(request: HttpRequest) -> HttpResponse:
    """No number: where to go, with the prefecture of one's departement."""
    choisie = None
    if departement := request.GET.get("departement", ""):
        choisie = Prefecture.objects.filter(code=departement).first()
    contexte = {"prefectures": Prefecture.objects.all(), "choisie": choisie}
    return render(request, "accounts/sans_numero.html", contexte)


def essayer_code(form: CodeForm, essayee: VerificationCourriel) -> bool:
    """Spend one try of the code; otherwise the form says what to do."""
    try:
        verification.essayer(essayee, form.cleaned_data["code"])
    except verification.CodeFaux as faux:
        form.add_error(
            "code",
            _(
                "Ce n’est pas le code du dernier courriel. Vérifiez les chiffres."
                " Essais restants : %(n)d."
            )
            % {"n": faux.restants},
        )
        return False
    except verification.CodePerime:
        form.add_error(
            "code",
            _(
                "Ce code ne sert plus : il a plus de 30 minutes ou il a été essayé trop de fois."
                " Demandez un nouveau code ci-dessous, le reste est conservé."
            ),
        )
        return False
    return True


def _envoyer_code(request: HttpRequest, en_cours: CreationDeCompte, adresse: str) -> None:
    consommer(
        (ENVOI_PAR_DESTINATAIRE, adresse.lower()),
        (ENVOI_PAR_DESTINATAIRE, en_cours.numero),
        (ENVOI_PAR_ADRESSE, adresse_ip(request)),
    )
    creation.demander_code(en_cours, adresse)


def _en_cours(request: HttpRequest, *, terminee: bool = False) -> CreationDeCompte | None:
    identifiant, _suite_demandee = _du_cookie(request)
    if not identifiant:
        return None
    maintenant = timezone.now()
    creations = CreationDeCompte.objects.select_related("verification")
    trouvee = creations.filter(pk=identifiant, echeance__gt=maintenant).first()
    if trouvee is None:
        return None
    if trouvee.terminee_le and not (terminee and trouvee.terminee_le > maintenant - DOUBLE_APPUI):
        return None
    return trouvee


def _suite(request: HttpRequest) -> str:
    """Where a creation begun on this device goes on; nothing when there is none."""
    en_cours = _en_cours(request)
    if en_cours is None:
        return ""
    if creation.adresse_prouvee(en_cours):
        return reverse("accounts:creer_mot_de_passe")
    return reverse("accounts:creer_code" if en_cours.verification else "accounts:creer_courriel")


def _recommencer(request: HttpRequest) -> HttpResponse:
    messages.info(
        request,
        _(
            "La création de votre compte reprend à la première étape : elle n’a pas commencé sur"
            " cet appareil, ou il y a plus de 24 heures."
        ),
    )
    return redirect("accounts:creer_numero")


def _futur(en_cours: CreationDeCompte) -> User:
    """The person as they will be, for the rules that compare a password with its owner."""
    user = User(identifiant=en_cours.numero, numero_visa=en_cours.numero_visa)
    if en_cours.verification:
        user.email = en_cours.verification.adresse
    if en_cours.est_pour_un_employeur:
        user.identifiant = user.email.lower()
        user.nom = en_cours.identite.get("entreprise", "")
        user.prenoms = en_cours.identite.get("contact", "")
    elif en_cours.identite:
        identite = identite_depuis(en_cours.identite)
        user.nom, user.prenoms = identite.nom, identite.prenoms
    return user


def _contexte(en_cours: CreationDeCompte, rang: int) -> dict[str, object]:
    """What steps 2 and 3 show of the making."""
    pour_un_employeur = en_cours.est_pour_un_employeur
    return {
        "etapes": _etapes(rang, employeur=pour_un_employeur),
        "pour_un_employeur": pour_un_employeur,
    }


def _etapes(rang: int, *, employeur: bool = False) -> list[dict[str, str]]:
    premiere = _("Votre entreprise") if employeur else _("Votre numéro")
    noms = [premiere, _("Votre adresse électronique"), _("Votre mot de passe")]
    return [
        {
            "libelle": nom,
            "url": "",
            "etat": "faite" if i < rang else "courante" if i == rang else "a_faire",
        }
        for i, nom in enumerate(noms)
    ]
