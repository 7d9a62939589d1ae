"""A person with an account: who files (usager) and the staff, told apart by their role.

Those who file are foreigners, and employers for the requests the law leaves to them. The login
(`identifiant`) is the foreigner number for a foreigner and the e-mail for everybody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models.titre import TitreDetenu


class Role(models.TextChoices):
    """What a person may do here; one role each."""

    USAGER = "usager", _("Usager")
    EMPLOYEUR = "employeur", _("Employeur")
    AGENT = "agent", _("Agent instructeur")
    VALIDEUR = "valideur", _("Valideur")
    SUPPORT = "support", _("Agent du Centre de contact citoyens")
    ADMINISTRATEUR = "administrateur", _("Administrateur")


# Those who file requests, and see nothing but their own.
DEPOSANTS = frozenset({Role.USAGER, Role.EMPLOYEUR})


class UserQuerySet(models.QuerySet["User"]):
    """Words to find people."""

    def usagers(self) -> UserQuerySet:
        """Those who file: foreigners and employers."""
        return self.filter(role__in=DEPOSANTS)

    def personnel(self) -> UserQuerySet:
        """Staff of every kind."""
        return self.exclude(role__in=DEPOSANTS)

    def de_numero(self, numero: str) -> UserQuerySet:
        """The foreigner who signs in with this number, of foreigner or of visa, normalised.

        A foreigner number wins over somebody else's visa that happens to read the same.
        """
        return (
            self.filter(role=Role.USAGER)
            .filter(
                models.Q(identifiant=numero)
                | models.Q(numero_etranger=numero)
                | models.Q(numero_visa=numero)
            )
            .order_by(models.Case(models.When(identifiant=numero, then=0), default=1))
        )

    def de_courriel(self, adresse: str) -> UserQuerySet:
        """The member of staff who signs in with this e-mail."""
        return self.personnel().filter(identifiant=adresse.lower())

    def employeur_de_courriel(self, adresse: str) -> UserQuerySet:
        """The employer's person who signs in with this e-mail."""
        return self.filter(role=Role.EMPLOYEUR, identifiant=adresse.lower())


class UserManager(BaseUserManager["User"]):
    """Creates people; passwords are always hashed."""

    def create_user(self, identifiant: str, password: str | None = None, **champs: Any) -> User:
        """A person with this login; an unusable password when none is given.

        An e-mail is kept in lower case, so that signing in is one read of the index.
        """
        identifiant = identifiant.lower() if "@" in identifiant else identifiant
        user = self.model(identifiant=identifiant, **champs)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_queryset(self) -> UserQuerySet:
        """Every person, with the words above."""
        return UserQuerySet(self.model, using=self._db)

    def usagers(self) -> UserQuerySet:
        """See `UserQuerySet.usagers`."""
        return self.get_queryset().usagers()

    def personnel(self) -> UserQuerySet:
        """See `UserQuerySet.personnel`."""
        return self.get_queryset().personnel()

    def de_numero(self, numero: str) -> UserQuerySet:
        """See `UserQuerySet.de_numero`."""
        return self.get_queryset().de_numero(numero)

    def de_courriel(self, adresse: str) -> UserQuerySet:
        """See `UserQuerySet.de_courriel`."""
        return self.get_queryset().de_courriel(adresse)

    def employeur_de_courriel(self, adresse: str) -> UserQuerySet:
        """See `UserQuerySet.employeur_de_courriel`."""
        return self.get_queryset().employeur_de_courriel(adresse)

    def create_superuser(
        self, identifiant: str, password: str | None = None, **champs: Any
    ) -> User:
        """An administrator with every right on the reference data."""
        champs |= {"role": Role.ADMINISTRATEUR, "is_staff": True, "is_superuser": True}
        return self.create_user(identifiant, password, **champs)


class Sexe(models.TextChoices):
    """As printed on a permit."""

    F = "F", _("Féminin")
    M = "M", _("Masculin")
    X = "X", _("Non précisé")


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Identity comes from the register and is not edited here by the person.

    An employer's account bears the name of the company in `nom`; `contact` is who uses it.
    """

    identifiant = models.CharField(_("identifiant"), max_length=254, unique=True)
    role = models.CharField(_("rôle"), max_length=20, choices=Role, default=Role.USAGER)
    email = models.EmailField(_("adresse électronique"), max_length=254, blank=True)

    numero_etranger = models.CharField(
        _("numéro étranger"), max_length=10, unique=True, null=True, blank=True
    )
    numero_visa = models.CharField(_("numéro de visa"), max_length=12, blank=True)

    siret = models.CharField(_("numéro SIRET"), max_length=14, blank=True)
    contact = models.CharField(_("personne à contacter"), max_length=160, blank=True)

    nom = models.CharField(_("nom de naissance"), max_length=120, blank=True)
    nom_usage = models.CharField(_("nom d’usage"), max_length=120, blank=True)
    prenoms = models.CharField(_("prénoms"), max_length=160, blank=True)
    sexe = models.CharField(_("sexe"), max_length=1, choices=Sexe, blank=True)
    date_naissance = models.DateField(_("date de naissance"), null=True, blank=True)
    lieu_naissance = models.CharField(_("lieu de naissance"), max_length=120, blank=True)
    pays_naissance = models.CharField(_("pays de naissance"), max_length=3, blank=True)
    nationalite = models.CharField(_("nationalité"), max_length=3, blank=True)
    entree_en_france = models.DateField(_("entrée en France"), null=True, blank=True)

    telephone = models.CharField(_("téléphone"), max_length=20, blank=True)
    voie = models.CharField(_("adresse"), max_length=160, blank=True)
    complement_adresse = models.CharField(_("complément d’adresse"), max_length=160, blank=True)
    code_postal = models.CharField(_("code postal"), max_length=5, blank=True)
    commune = models.CharField(_("commune"), max_length=120, blank=True)
    prefecture = models.ForeignKey(
        "accounts.Prefecture",
        verbose_name=_("préfecture"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="personnes",
        help_text=_("Celle de l’adresse pour un usager, celle du service pour un agent."),
    )
    qualite = models.CharField(
        _("qualité"),
        max_length=160,
        blank=True,
        help_text=_(
            "Écrite au-dessus du nom au bas des décisions, par exemple : « Pour le préfet, le chef "
            "du bureau du séjour »."
        ),
    )
    langue = models.CharField(_("langue"), max_length=5, default="fr")

    is_active = models.BooleanField(_("actif"), default=True)
    is_staff = models.BooleanField(_("accès à l’administration"), default=False)
    cree_le = models.DateTimeField(_("créé le"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "identifiant"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        indexes = [
            models.Index(Lower("email"), name="user_email_minuscule"),
            # Read by the beginning of a name, in whatever collation the database has.
            models.Index(
                fields=["nom", "prenoms"],
                name="user_nom",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            ),
            models.Index(
                fields=["nom_usage", "prenoms"],
                name="user_nom_usage",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            ),
            models.Index(
                fields=["prenoms"], name="user_prenoms", opclasses=["varchar_pattern_ops"]
            ),
            models.Index(
                fields=["numero_visa"], name="user_numero_visa", opclasses=["varchar_pattern_ops"]
            ),
            models.Index(
                fields=["siret"],
                condition=~models.Q(siret=""),
                name="user_siret",
                opclasses=["varchar_pattern_ops"],
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["numero_visa"],
                condition=~models.Q(numero_visa=""),
                name="user_numero_visa_unique",
                violation_error_message=_("Un numéro de visa appartient à une seule personne."),
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=["usager", "employeur"]) | models.Q(is_staff=False),
                name="user_usager_hors_admin",
                violation_error_message=_("Un usager n’a pas accès à l’administration."),
            ),
            models.CheckConstraint(
                condition=~models.Q(role="employeur") | (~models.Q(siret="") & ~models.Q(nom="")),
                name="user_employeur_a_une_entreprise",
                violation_error_message=_("Un employeur porte le nom et le SIRET de l’entreprise."),
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=["agent", "valideur"])
                | models.Q(prefecture__isnull=False),
                name="user_agent_a_une_prefecture",
                violation_error_message=_("Un agent appartient à une préfecture."),
            ),
        ]

    def __str__(self) -> str:
        return self.nom_complet or f"{self.get_role_display()} n° {self.pk}"

    @property
    def nom_complet(self) -> str:
        """Given names then the name in use, as a letter would begin."""
        return f"{self.prenoms} {self.nom_usage or self.nom}".strip()

    def get_full_name(self) -> str:
        """Django's word for the full name."""
        return self.nom_complet

    @cached_property
    def titres_par_fin(self) -> list[TitreDetenu]:
        """Every document held, latest end first; one query, remembered on this object."""
        return list(self.titres.par_fin())

    @property
    def titre_actuel(self) -> TitreDetenu | None:
        """The permit to stay that ends last; a travel document, however long, only without any."""
        sejour = (titre for titre in self.titres_par_fin if not titre.est_de_voyage)
        return next(sejour, next(iter(self.titres_par_fin), None))

    @property
    def document_de_voyage(self) -> TitreDetenu | None:
        """The travel document that ends last."""
        return next((titre for titre in self.titres_par_fin if titre.est_de_voyage), None)

    @property
    def est_usager(self) -> bool:
        """Who files requests and follows them: a foreigner or an employer."""
        return self.role in DEPOSANTS

    @property
    def est_employeur(self) -> bool:
        """Files for a company, what the law leaves to employers and nothing else."""
        return self.role == Role.EMPLOYEUR

    @property
    def est_agent(self) -> bool:
        """Staff of a prefecture: instructs or validates."""
        return self.role in {Role.AGENT, Role.VALIDEUR}

    @property
    def est_valideur(self) -> bool:
        """Confirms decisions proposed by somebody else."""
        return self.role == Role.VALIDEUR

    @property
    def est_support(self) -> bool:
        """Answers tickets at the Centre de contact citoyens."""
        return self.role == Role.SUPPORT
