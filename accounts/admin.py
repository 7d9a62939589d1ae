"""Administration of the room's reference data: prefectures, staff, the embedded register.

Administrators only. Applicants are shown but their identity is not edited here: it comes from
the register. Instructing is not done in the administration.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts import oubli
from accounts.models import (
    DEPOSANTS,
    FicheRegistre,
    Prefecture,
    Role,
    TentativeEmpechee,
    TitreRegistre,
    User,
)
from accounts.registre import NumeroIllisible, normaliser_numero

admin.site.unregister(Group)  # what a person may do is their role
admin.site.unregister(EmailAddress)  # an address is proved by its reader, never typed here
admin.site.site_header = _("Administration d’ANEF")
admin.site.site_title = _("Administration d’ANEF")


class AdministrateursSeulement(admin.ModelAdmin[Any]):
    """`is_staff` opens the site of administration; the role decides what is in it."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Administrators only."""
        return _est_administrateur(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Administrators only."""
        return _est_administrateur(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Administrators only."""
        return _est_administrateur(request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Administrators only."""
        return _est_administrateur(request)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Administrators only."""
        return _est_administrateur(request)


def _est_administrateur(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and user.is_active and user.role == Role.ADMINISTRATEUR


@admin.register(Prefecture)
class PrefectureAdmin(AdministrateursSeulement):
    """Addresses and telephones are filled in here; the list comes with the site."""

    list_display = ["code", "territoire", "nom", "telephone"]
    list_display_links = ["nom"]
    search_fields = ["code", "territoire", "nom"]

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """People and cases belong to a prefecture: it is corrected, never deleted."""
        return False


class CreationPersonnelForm(forms.ModelForm[User]):
    """A member of staff: the e-mail is the login, and brings the link to choose a password."""

    role = forms.ChoiceField(
        label=_("Rôle"), choices=[(r.value, r.label) for r in Role if r not in DEPOSANTS]
    )

    class Meta:
        model = User
        fields = ("email", "role", "nom", "prenoms", "prefecture", "qualite")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True

    def clean_email(self) -> str:
        """In lower case, and nobody else's login."""
        adresse: str = self.cleaned_data["email"].lower()
        if User.objects.filter(identifiant=adresse).exists():
            raise forms.ValidationError(_("Cette adresse est déjà celle d’un compte."))
        return adresse

    def _post_clean(self) -> None:
        self.instance.identifiant = self.cleaned_data.get("email", "")
        self.instance.is_staff = self.cleaned_data.get("role") == Role.ADMINISTRATEUR
        self.instance.set_unusable_password()
        super()._post_clean()  # type: ignore[misc]


@admin.register(User)
class PersonneAdmin(AdministrateursSeulement, UserAdmin[User]):
    """Creation of staff; activation of anybody."""

    add_form = CreationPersonnelForm
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "email",
                    "role",
                    "prefecture",
                    "nom",
                    "prenoms",
                    "qualite",
                )
            },
        ),
    )
    fieldsets = (
        (None, {"fields": ("identifiant", "role", "prefecture", "is_active")}),
        (
            _("Personne"),
            {"fields": ("nom", "prenoms", "qualite", "siret", "contact", "email", "langue")},
        ),
        (_("Compte"), {"fields": ("cree_le", "last_login")}),
    )
    list_display = ["identifiant", "nom", "prenoms", "role", "prefecture", "is_active"]
    list_filter = ["role", "is_active", "prefecture"]
    list_select_related = ["prefecture"]
    search_fields = ["identifiant", "nom", "email", "siret"]
    ordering = ["-id"]
    filter_horizontal = ()
    show_full_result_count = False

    def get_readonly_fields(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> list[str]:
        """An applicant's identity and login come from the register; a role is given once."""
        fixes = ["cree_le", "last_login"]
        if obj is not None:
            fixes += ["identifiant", "role"]
        if isinstance(obj, User) and obj.est_usager:
            # The prefecture is that of the address: changing it alone would leave the cases behind.
            fixes += ["nom", "prenoms", "siret", "contact", "email", "prefecture", "langue"]
        return fixes

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        """Those who file sign no decision: they have no quality to give."""
        groupes = super().get_fieldsets(request, obj)
        if not (isinstance(obj, User) and obj.est_usager):
            return groupes
        return [
            (titre, options | {"fields": [c for c in options["fields"] if c != "qualite"]})
            for titre, options in groupes
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:  # type: ignore[override]
        """No field that Django's form of people brings by itself: a password is never seen here."""
        if obj is not None:
            options["form"] = forms.ModelForm
        return super().get_form(request, obj, **options)

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """Never: whoever sets a password could sign in as that person, applicant or validator."""
        raise PermissionDenied

    def save_model(
        self,
        request: HttpRequest,
        obj: User,
        form: Any,
        change: bool,  # noqa: FBT001 Django calls it by position
    ) -> None:
        """A new member of staff receives the link to choose their password."""
        super().save_model(request, obj, form, change)
        if not change:
            oubli.envoyer_lien(User.objects.de_courriel(obj.email))

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """An account is closed (`actif`), not deleted: what was done keeps its author."""
        return False


class TitreRegistreForm(forms.ModelForm[TitreRegistre]):
    """A visa number is kept as the site reads it."""

    class Meta:
        model = TitreRegistre
        fields = ("nature", "motif", "numero", "debut", "fin")

    def clean_numero(self) -> str:
        """Normalised when it can be; a permit's own number may have another form."""
        numero: str = self.cleaned_data["numero"]
        try:
            return normaliser_numero(numero)
        except NumeroIllisible:
            return numero.strip()


class TitreRegistreEnLigne(admin.TabularInline[TitreRegistre, FicheRegistre]):
    """The documents of one person."""

    model = TitreRegistre
    form = TitreRegistreForm
    extra = 1

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Administrators only."""
        return _est_administrateur(request)

    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission
    has_add_permission = has_view_permission


@admin.register(FicheRegistre)
class FicheRegistreAdmin(AdministrateursSeulement):
    """The embedded register of demonstrations."""

    list_display = ["numero_etranger", "nom", "prenoms", "nationalite"]
    list_display_links = ["numero_etranger", "nom"]
    search_fields = ["numero_etranger", "nom", "titres__numero"]
    inlines = [TitreRegistreEnLigne]


@admin.register(TentativeEmpechee)
class TentativeEmpecheeAdmin(AdministrateursSeulement):
    """Proofs of attempts, to be read when a person quotes one."""

    list_display = ["reference", "survenue_le"]
    search_fields = ["reference"]
    readonly_fields = ["reference", "survenue_le", "empreinte"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only the site writes them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """They are not rewritten."""
        return False
