"""The language of a person: kept in a cookie for this device and on the account for the others.

Messages are written in the account's language, so changing it on any page changes them too.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@require_POST
def changer(request: HttpRequest) -> HttpResponseBase:
    """Change the language of this device, and of the account when signed in."""
    code = request.POST.get("language", "")
    user = request.user
    if user.is_authenticated and code in dict(settings.LANGUAGES) and user.langue != code:
        user.langue = code
        user.save(update_fields=["langue"])
    return set_language(request)


class LangueDuCompte:
    """On a device that has not chosen, a signed-in person reads in the account's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Runs after authentication; asks for the account only where a session exists."""
        choisie = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if not choisie and settings.SESSION_COOKIE_NAME in request.COOKIES:
            user = request.user
            if user.is_authenticated and user.langue in dict(settings.LANGUAGES):
                translation.activate(user.langue)
                request.LANGUAGE_CODE = user.langue
        return self.get_response(request)
