"""Tickets of the Centre de contact citoyens: a question, its thread, and the screenshots given.

`statut` and `attend_depuis` are written by `assistance.tickets` alone. The database itself
refuses a closed ticket that was not answered, and an open one that waits since no moment: the
queue of the desk is that column. A ticket knows a dossier by its reference only, as text.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.registre import NumeroIllisible, normaliser_numero
from attestations import numeros

PREFIXE = "CCC"
NB_CAPTURES_MAX = 5
TEXTE_MAX = 5000


class Statut(models.TextChoices):
    """Who has the hand."""

    OUVERT = "ouvert", _("En attente de notre réponse")
    EN_ATTENTE_USAGER = "en_attente_usager", _("Réponse envoyée")
    CLOS = "clos", _("Demande close")


class Categorie(models.TextChoices):
    """What the question is about."""

    COMPTE = "compte", _("Créer mon compte ou me connecter")
    DEPOT = "depot", _("Remplir ou déposer une demande")
    DOCUMENTS = "documents", _("Ajouter un document ou une e-photo")
    SUIVI = "suivi", _("Suivre ma demande ou répondre à la préfecture")
    ATTESTATION = "attestation", _("Une attestation ou un document délivré")
    AUTRE = "autre", _("Autre question")


class TicketQuerySet(models.QuerySet["Ticket"]):
    """The words to speak of tickets."""

    def visibles_par(self, user: User | AnonymousUser) -> Self:
        """Support reads every ticket; anybody else, the ones they wrote."""
        if not user.is_authenticated:
            return self.none()
        return self if user.est_support else self.filter(auteur=user)

    def sans_compte(self) -> Self:
        """Written by people who were not signed in: a link is their only key."""
        return self.filter(auteur__isnull=True)

    def ouverts(self) -> Self:
        """Waiting for the desk."""
        return self.filter(statut=Statut.OUVERT)

    def pris_par_personne(self, agent: User) -> Self:
        """In this agent's hands."""
        return self.filter(pris_par=agent)

    def du_plus_ancien(self) -> Self:
        """The order of the queue: who has waited longest comes first."""
        return self.order_by("attend_depuis", "pk")

    def cherches(self, saisie: str) -> Self:
        """By a number as dictated (ticket, case, person), whole e-mail address, or words of a name."""
        saisie = " ".join(saisie.split())
        if numero := numeros.lire(saisie):
            return self.filter(
                Q(numero=numero) | Q(reference=numero) | Q(auteur__dossiers__reference=numero)
            )
        with suppress(NumeroIllisible):
            lu = normaliser_numero(saisie)
            return self.filter(Q(auteur__numero_etranger=lu) | Q(auteur__numero_visa=lu))
        if "@" in saisie:
            return self.annotate(adresse_minuscule=Lower("adresse")).filter(
                adresse_minuscule=saisie.lower()
            )
        return self.filter(*(Q(nom__icontains=mot) for mot in saisie.split()))


class Ticket(models.Model):
    """One question and where it stands."""

    numero = models.CharField(_("numéro"), max_length=20, unique=True)
    cle = models.UUIDField(_("clé du formulaire"), default=uuid.uuid4, unique=True, editable=False)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("auteur"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tickets",
        db_index=False,  # an index below begins with it
    )
    adresse = models.EmailField(_("adresse électronique"), max_length=254, blank=True)
    nom = models.CharField(_("nom"), max_length=200, blank=True)
    langue = models.CharField(_("langue"), max_length=5, default="fr")
    categorie = models.CharField(_("sujet de la question"), max_length=12, choices=Categorie)
    sujet = models.CharField(_("objet"), max_length=120)
    reference = models.CharField(_("numéro de dossier indiqué"), max_length=40, blank=True)
    page = models.CharField(_("page d’origine"), max_length=300, blank=True)
    page_vue_le = models.DateTimeField(_("page vue le"), null=True, blank=True)

    statut = models.CharField(_("statut"), max_length=20, choices=Statut, default=Statut.OUVERT)
    attend_depuis = models.DateTimeField(_("attend depuis"), null=True, blank=True)
    repondu_le = models.DateTimeField(_("dernière réponse le"), null=True, blank=True)
    pris_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("pris par"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tickets_pris",
    )
    pris_le = models.DateTimeField(_("pris le"), null=True, blank=True)
    signale_le = models.DateTimeField(_("signalé urgent le"), null=True, blank=True)
    signale_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("signalé par"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    motif_urgence = models.CharField(_("motif de l’urgence"), max_length=200, blank=True)
    cree_le = models.DateTimeField(_("créé le"), default=timezone.now, editable=False)
    clos_le = models.DateTimeField(_("clos le"), null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        indexes = [
            models.Index(
                fields=["attend_depuis", "id"],
                condition=Q(statut="ouvert"),
                name="ticket_file",
            ),
            models.Index(F("statut"), F("id").desc(), name="ticket_statut"),
            models.Index(F("auteur"), F("id").desc(), name="ticket_auteur"),
            models.Index(Lower("adresse"), name="ticket_adresse"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(statut="ouvert", attend_depuis__isnull=False)
                | (~Q(statut="ouvert") & Q(attend_depuis__isnull=True)),
                name="ticket_ouvert_attend",
                violation_error_message=_("Un ticket ouvert porte la date de son attente."),
            ),
            models.CheckConstraint(
                condition=Q(statut="ouvert") | Q(repondu_le__isnull=False),
                name="ticket_clos_a_une_reponse",
                violation_error_message=_("Un ticket se clôt après une réponse du support."),
            ),
            models.CheckConstraint(
                condition=Q(statut="clos", clos_le__isnull=False)
                | (~Q(statut="clos") & Q(clos_le__isnull=True)),
                name="ticket_clos_a_sa_date",
                violation_error_message=_("Un ticket clos porte sa date de clôture."),
            ),
            models.CheckConstraint(
                condition=Q(auteur__isnull=False) | ~Q(adresse=""),
                name="ticket_anonyme_a_une_adresse",
                violation_error_message=_("Sans compte, une adresse est nécessaire."),
            ),
            models.CheckConstraint(
                condition=Q(pris_par__isnull=True, pris_le__isnull=True)
                | Q(pris_par__isnull=False, pris_le__isnull=False),
                name="ticket_pris_a_sa_date",
                violation_error_message=_("Un ticket pris porte sa date."),
            ),
            models.CheckConstraint(
                condition=Q(signale_le__isnull=True, signale_par__isnull=True, motif_urgence="")
                | (Q(signale_le__isnull=False, signale_par__isnull=False) & ~Q(motif_urgence="")),
                name="ticket_urgent_dit_pourquoi",
                violation_error_message=_("Un ticket signalé dit par qui, quand et pourquoi."),
            ),
        ]

    def __str__(self) -> str:
        return self.numero

    @property
    def est_clos(self) -> bool:
        """Closed; a reply of the person opens it again."""
        return self.statut == Statut.CLOS

    @property
    def est_repondu(self) -> bool:
        """The last word is the desk's: it may be closed."""
        return self.statut == Statut.EN_ATTENTE_USAGER


class MessageTicket(models.Model):
    """One message of the thread; never modified."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages")
    cle = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    du_support = models.BooleanField(_("du support"), default=False)
    texte = models.TextField(_("texte"))
    le = models.DateTimeField(_("le"), default=timezone.now)

    class Meta:
        verbose_name = _("message d’un ticket")
        verbose_name_plural = _("messages des tickets")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(du_support=False) | Q(auteur__isnull=False),
                name="messageticket_support_identifie",
                violation_error_message=_("Une réponse du support a un auteur."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} n° {self.pk}"


class MessageJoint(models.Model):
    """A screenshot given with a message."""

    message = models.ForeignKey(MessageTicket, on_delete=models.PROTECT, related_name="captures")
    fichier = models.OneToOneField(
        "justificatifs.Fichier", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("capture jointe")
        verbose_name_plural = _("captures jointes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.message_id} : {self.fichier_id}"


class CaptureEnAttente(models.Model):
    """A screenshot received with a form that came back to the person: it need not be sent again.

    Held under the key of the form for a day, then swept.
    """

    cle = models.UUIDField(_("clé du formulaire"), db_index=True)
    fichier = models.OneToOneField(
        "justificatifs.Fichier", on_delete=models.CASCADE, related_name="+"
    )
    recue_le = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("capture en attente")
        verbose_name_plural = _("captures en attente")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.cle} : {self.fichier_id}"


class ReponseType(models.Model):
    """An answer the desk often gives, put into the form and finished by hand before it is sent."""

    titre = models.CharField(_("titre"), max_length=80, unique=True)
    texte_fr = models.TextField(_("texte en français"), max_length=TEXTE_MAX)
    texte_en = models.TextField(_("texte en anglais"), max_length=TEXTE_MAX)
    active = models.BooleanField(_("proposée"), default=True)

    class Meta:
        verbose_name = _("réponse type")
        verbose_name_plural = _("réponses types")
        ordering = ["titre"]

    def __str__(self) -> str:
        return self.titre

    def en(self, langue: str) -> str:
        """Its words in the language of the person who asked."""
        return self.texte_en if langue.startswith("en") else self.texte_fr


class Incident(models.Model):
    """What is broken for everybody, said at the top of every page while it lasts."""

    texte_fr = models.CharField(_("texte en français"), max_length=300)
    texte_en = models.CharField(_("texte en anglais"), max_length=300)
    debut = models.DateTimeField(_("début"), default=timezone.now)
    fin = models.DateTimeField(
        _("fin"), null=True, blank=True, help_text=_("Vide tant que l’incident dure.")
    )

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-debut"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(fin__gt=F("debut")),
                name="incident_finit_apres_son_debut",
                violation_error_message=_("La fin d’un incident vient après son début."),
            ),
        ]

    def __str__(self) -> str:
        return self.texte_fr[:60]
