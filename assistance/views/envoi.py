"""What every form that writes to the desk does: keep its screenshots, count, say when to retry.

A form that comes back has lost nothing: the text is in it, the good files are kept under its key.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.limites import TropDEssais
from accounts.models import User
from assistance import captures, limites
from assistance.forms import ContactForm, RepliqueForm
from assistance.models import CaptureEnAttente


def personne(request: HttpRequest) -> User | None:
    """Who writes, when they are signed in."""
    return request.user if isinstance(request.user, User) else None


def est_accepte(request: HttpRequest, form: ContactForm | RepliqueForm, *, adresse: str) -> bool:
    """Receive the files and count the message; every refusal is written on the form."""
    auteur = personne(request)
    _recevoir_les_captures(request, form, auteur)
    if not form.is_valid():
        return False
    try:
        limites.compter_un_message(request, auteur=auteur, adresse=adresse)
    except TropDEssais as trop:
        form.add_error(None, _trop(trop))
        return False
    return True


def captures_gardees(form: ContactForm | RepliqueForm) -> list[CaptureEnAttente]:
    """The files that need not be sent again."""
    cle = form.cle_recue if form.is_bound else None
    return list(captures.en_attente(cle)) if cle else []


def _recevoir_les_captures(
    request: HttpRequest, form: ContactForm | RepliqueForm, auteur: User | None
) -> None:
    cle = form.cle_recue
    if cle is None:
        return
    captures.retirer(request.POST.getlist("retirer"), cle=cle)
    televersements = request.FILES.getlist("captures")
    if not televersements:
        return
    try:
        limites.compter_un_envoi_de_fichiers(request, auteur=auteur)
    except TropDEssais as trop:
        form.add_error("captures", _trop(trop))
        return
    for refus in captures.retenir(televersements, cle=cle, par=auteur):
        form.add_error("captures", refus)


def _trop(trop: TropDEssais) -> str:
    heure = formats.date_format(timezone.localtime(trop.reprise), "H:i")
    return _(
        "Plusieurs messages viennent déjà de partir. Vous pourrez envoyer celui-ci à partir de "
        "%(heure)s ; en attendant, gardez cette page ouverte, ou appelez le 0 806 001 620."
    ) % {"heure": heure}
