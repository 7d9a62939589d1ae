"""The stories: every case of the demonstration, led by the real verbs, in the order of time.

All acts of all cases are sorted and played one after another, each at its own hour, with the
clock's work of each night in between: reminders, dates that pass, papers that are renewed.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.test.utils import override_settings
from django.utils import timezone

from accounts.models import Prefecture, Role, User
from accounts.registre.rafraichir import mettre_a_jour
from anef.demonstration import dates, documents, registre
from anef.demonstration.horloge import a_l_heure_de
from anef.demonstration.jeu import Compte, Demande, Echange, Jeu, Personne, Recit
from assistance import tickets
from assistance.models import Ticket
from demarches import brouillons, completude, delais, depot, journal, situations, transitions
from demarches import tasks as nuit
from demarches.catalogue import calcul, charger
from demarches.models import DemandeDeComplement, Dossier, PieceJointe, Reponse, Sens
from instruction import examen, motifs
from justificatifs.models import CodeEphoto
from notifications import envoi
from notifications.messages import marquer_lue
from notifications.models import Notification

HEURE_DE_LA_NUIT = time(6, 30)
NON_LUS_DEPUIS = timedelta(days=3)


@dataclass(order=True)
class Acte:
    """Something to do at a moment; `rang` keeps the order of the file within one moment."""

    quand: datetime
    rang: int
    faire: Callable[[], object] = field(compare=False)


class RecitImpossible(Exception):
    """A story asks for what the verbs refuse: the data is wrong."""


def jouer(jeu: Jeu, empreinte: str, aujourd_hui: date) -> None:
    """Play every story, from the first account to this morning."""
    actes = list(_actes(jeu, empreinte, aujourd_hui))
    premier = min(acte.quand for acte in actes)
    maintenant = timezone.now()
    actes += _nuits(timezone.localdate(premier), maintenant, len(actes))
    for acte in sorted(actes):
        if acte.quand > maintenant:
            continue
        with a_l_heure_de(acte.quand):
            acte.faire()
    _envoyer_les_messages(maintenant)


def _actes(jeu: Jeu, empreinte: str, aujourd_hui: date) -> Iterator[Acte]:
    rang = 0
    for personne in jeu.personnes:
        if personne.compte is None:
            continue
        quand = dates.instant(personne.compte.cree, aujourd_hui)
        rang += 1
        yield Acte(quand, rang, partial(ouvrir_un_compte, personne, personne.compte, empreinte))
        for quand, faire in _histoires(personne.numero, personne.dossiers, aujourd_hui):
            rang += 1
            yield Acte(quand, rang, faire)
    for employeur in jeu.employeurs:
        rang += 1
        ouvrir = partial(registre.etablir, employeur, empreinte)
        yield Acte(dates.instant(employeur.cree, aujourd_hui), rang, ouvrir)
        for quand, faire in _histoires(employeur.email, employeur.dossiers, aujourd_hui):
            rang += 1
            yield Acte(quand, rang, faire)
    for demande in jeu.demandes:
        echanges = _Echanges(demande)
        for message in demande.fil:
            rang += 1
            quand = dates.instant(message.le, aujourd_hui)
            yield Acte(quand, rang, partial(echanges.ecrire, message))


def _histoires(
    identifiant: str, recits: Iterable[Recit], aujourd_hui: date
) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Every act of every case of this account, dated."""
    for numero, recit in enumerate(recits):
        yield from Histoire(identifiant, recit, numero, aujourd_hui).actes()


def _nuits(premiere: date, maintenant: datetime, rang: int) -> list[Acte]:
    """The clock's work, one night in three up to the last one: a missed mark is caught up."""
    derniere = timezone.localdate(maintenant)
    if timezone.localtime(maintenant).time() < HEURE_DE_LA_NUIT:
        derniere -= timedelta(days=1)
    jours = (derniere - timedelta(days=n) for n in range(0, (derniere - premiere).days + 1, 3))
    return [
        Acte(timezone.make_aware(datetime.combine(jour, HEURE_DE_LA_NUIT)), rang, _nuit)
        for jour in jours
    ]


def _nuit() -> None:
    nuit.relire_ephotos()
    nuit.rappeler_echeances()


@contextmanager
def nulle_part() -> Iterator[None]:
    """Whatever the site's mail server, nobody receives this; so the papers need no printing yet."""
    with override_settings(
        COURRIEL_TRANSPORT="django.core.mail.backends.dummy.EmailBackend",
        SOURCES_DE_PIECES={"attestation": "anef.demonstration.documents.papier_non_imprime"},
    ):
        yield


def _envoyer_les_messages(maintenant: datetime) -> None:
    """Let every message leave, for nowhere, at its hour; people have opened the old ones."""
    for message in Notification.objects.order_by("pk"):
        with nulle_part(), a_l_heure_de(message.cree_le + timedelta(seconds=2)):
            envoi.envoyer(message.pk)
        lu_le = message.cree_le + timedelta(hours=3)
        if message.dans_le_compte and maintenant - lu_le > NON_LUS_DEPUIS:
            with a_l_heure_de(lu_le):
                marquer_lue(message)


def ouvrir_un_compte(personne: Personne, compte: Compte, empreinte: str) -> User:
    """An account as the three steps leave it: identity from the register, address proved."""
    user = User.objects.create(
        identifiant=personne.numero,
        numero_etranger=personne.numero,
        role=Role.USAGER,
        email=compte.email,
        langue=compte.langue,
        password=empreinte,
        telephone="0600000000",
        voie=personne.voie,
        code_postal=personne.code_postal,
        commune=personne.commune,
        prefecture=Prefecture.objects.pour_code_postal(personne.code_postal),
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    mettre_a_jour(user)
    return user


class Histoire:
    """One case: each method named in the data is one act, played at its hour."""

    def __init__(self, identifiant: str, recit: Recit, numero: int, aujourd_hui: date) -> None:
        self.identifiant, self.recit, self.aujourd_hui = identifiant, recit, aujourd_hui
        self.code = recit.ephoto or f"DEMODOSSIER{identifiant}{'B' * numero}"
        self._dossier: Dossier | None = None

    def actes(self) -> Iterator[tuple[datetime, Callable[[], object]]]:
        """Every act of this story, dated."""
        yield dates.instant(self.recit.commence, self.aujourd_hui), self.commencer
        for fait in self.recit.suite:
            verbe = getattr(self, fait.fait)
            quand = dates.instant(fait.le, self.aujourd_hui)
            yield quand, partial(verbe, **fait.avec)

    @property
    def dossier(self) -> Dossier:
        """The case as it is now."""
        if self._dossier is None:
            raise RecitImpossible(f"{self.identifiant}: the case is not begun")
        self._dossier.refresh_from_db()
        return self._dossier

    @property
    def usager(self) -> User:
        """Whose case it is."""
        return User.objects.get(identifiant=self.identifiant)

    def _du_service(self, role: Role) -> User:
        return User.objects.get(role=role, prefecture=self.dossier.prefecture_id)

    @property
    def agent(self) -> User:
        """Who instructs."""
        return self._du_service(Role.AGENT)

    @property
    def valideur(self) -> User:
        """Who confirms."""
        return self._du_service(Role.VALIDEUR)

    def _complement(self) -> DemandeDeComplement:
        return self.dossier.complements.ouvertes().get()

    # The person.

    def commencer(self) -> None:
        """Start the draft, answer, give the pieces and the photo code."""
        demarche = charger().demarche(self.recit.demarche)
        self._dossier = brouillons.commencer(
            demarche, calcul.TypeDemande(self.recit.type_demande), par=self.usager
        )
        self._repondre_aux_questions()
        if self.recit.pieces == "toutes":
            self.donner(*self._pieces_dues())
        else:
            self.donner(*self.recit.pieces)
        depose = any(fait.fait == "deposer" for fait in self.recit.suite)
        if self.recit.ephoto or (depose and completude.ephoto_requise(self.dossier)):
            self._donner_le_code()

    def _repondre_aux_questions(self) -> None:
        """Page after page, as a person does: an answer opens other questions."""
        restantes = {cle: self._saisie(v) for cle, v in self.recit.reponses.items()}
        while restantes:
            posees = {question.id for question in completude.questions(self.dossier)}
            page = {cle: valeur for cle, valeur in restantes.items() if cle in posees}
            if not page:
                raise RecitImpossible(f"{self.identifiant}: nobody asks {sorted(restantes)}")
            brouillons.enregistrer(self.dossier, page)
            restantes = {cle: v for cle, v in restantes.items() if cle not in page}

    def _saisie(self, valeur: Any) -> str:
        """A date told from today as the form sends it, anything else as it is."""
        if dates.est_une_formule(valeur):
            return f"{dates.jour(valeur, self.aujourd_hui):%d/%m/%Y}"
        return str(valeur)

    def _pieces_dues(self) -> list[str]:
        return [m.cle for m in completude.manques(self.dossier) if m.etape == "justificatifs"]

    def donner(self, *pieces: str, complement: DemandeDeComplement | None = None) -> None:
        """Give a fictitious file for each piece."""
        for piece in pieces:
            fichier = documents.creer(piece, self._libelle(piece), de=self.usager)
            PieceJointe.objects.create(
                dossier=self.dossier, piece=piece, fichier=fichier, complement=complement
            )

    def _libelle(self, piece: str) -> str:
        dossier = self.dossier
        dues = calcul.pieces(
            dossier.loi,
            completude.type_demande(dossier),
            situations.du_dossier(dossier),
            timezone.localdate(),
        )
        return next((due.libelle for due in dues if due.id == piece), piece)

    def _donner_le_code(self) -> None:
        if not self.recit.ephoto:
            CodeEphoto.objects.get_or_create(
                code=self.code,
                defaults={
                    "actif_le": timezone.now() - timedelta(days=3),
                    "expire_le": timezone.localdate() + timedelta(days=180),
                },
            )
        brouillons.noter_ephoto(self.dossier, self.code)

    def deposer(self) -> None:
        """File."""
        try:
            transitions.deposer(self.dossier, par=self.usager)
        except completude.DossierIncomplet as incomplet:
            manques = "; ".join(f"{m.cle}: {m.message}" for m in incomplet.manques)
            raise RecitImpossible(f"{self.identifiant} {self.recit.demarche}: {manques}") from None

    def repondre(self, *, remplacer: list[str], note: str = "") -> None:
        """Answer the request for documents: these replaced, the others kept; send."""
        complement = self._complement()
        self.donner(*remplacer, complement=complement)
        for element in complement.elements.all():
            choix = Reponse.REMPLACER if element.piece in remplacer else Reponse.GARDER
            depot.repondre(complement, element.piece, reponse=choix)
        transitions.recevoir_complement(self.dossier, par=self.usager, note=note)

    def desister(self) -> None:
        """Withdraw."""
        transitions.desister(self.dossier, par=self.usager)

    # The prefecture.

    def prendre_en_charge(self) -> None:
        """The agent takes the case and reads it."""
        transitions.prendre_en_charge(self.dossier, par=self.agent)
        journal.consigner(self.dossier, par=self.agent)

    def accepter(self, *, sauf: list[str] | None = None) -> None:
        """Accept every piece but these."""
        journal.consigner(self.dossier, par=self.agent)
        for piece in examen.recues(self.dossier).actuelles().exclude(piece__in=sauf or []):
            examen.accepter(piece, par=self.agent)

    def refuser(self, *, piece: str, motif: str, precision: str = "") -> None:
        """Refuse a piece, with a reason of the desk's list."""
        jointe = examen.recues(self.dossier).actuelles().get(piece=piece)
        examen.refuser(jointe, par=self.agent, motif=motifs.rediger(motif, precision))

    def demander_complement(
        self, *, pieces: dict[str, str], jours: int = 30, message: str = ""
    ) -> None:
        """Ask for these pieces, each with its reason; so many days to answer."""
        transitions.demander_complement(
            self.dossier,
            par=self.agent,
            elements=[
                transitions.Element(piece, self._libelle(piece), motifs.rediger(motif, ""))
                for piece, motif in pieces.items()
            ],
            echeance=timezone.localdate() + timedelta(days=jours),
            message=message,
        )

    def constater_complet(self) -> None:
        """Say the file complete."""
        transitions.constater_complet(self.dossier, par=self.agent)

    def proposer(
        self, *, motifs: str = "", ajourne_au: str = "", du: str = "", jusqu_au: str = ""
    ) -> None:
        """Propose what the law grants; against the person when there are grounds."""
        if motifs:
            self._proposer_contre(motifs, ajourne_au)
            return
        dossier = self.dossier
        titre = dossier.exigence_figee("titre")
        debut = self._jour(du) or timezone.localdate()
        fin = self._jour(jusqu_au) or delais.dernier_jour(debut, titre["duree_mois"] or 12)
        if not dossier.a_un_titre_a_retirer:
            transitions.proposer(
                dossier,
                par=self.agent,
                sens=Sens.FAVORABLE,
                titre_du=debut if jusqu_au else None,
                titre_au=fin if jusqu_au else None,
            )
            return
        transitions.proposer(
            dossier,
            par=self.agent,
            sens=Sens.FAVORABLE,
            titre_nature=titre["nature"],
            titre_du=debut,
            titre_au=fin,
            montant_cents=dossier.exigence_figee("couts")["total_cents"],
        )

    def _proposer_contre(self, motifs: str, ajourne_au: str) -> None:
        transitions.proposer(
            self.dossier,
            par=self.agent,
            sens=Sens.AJOURNEMENT if ajourne_au else Sens.REFUS,
            motifs=motifs,
            ajourne_au=self._jour(ajourne_au),
        )

    def _jour(self, formule: str) -> date | None:
        return dates.jour(formule, self.aujourd_hui) if formule else None

    def valider(self) -> None:
        """Another person confirms."""
        journal.consigner(self.dossier, par=self.valideur)
        transitions.valider(self.dossier, par=self.valideur)

    def rendre_disponible(self, *, remise: str) -> None:
        """The permit is made."""
        transitions.rendre_disponible(self.dossier, par=self.agent, remise=remise)

    def remettre(self) -> None:
        """The permit is handed over."""
        transitions.remettre(self.dossier, par=self.agent)

    def classer_sans_suite(self, *, motifs: str) -> None:
        """Close for want of an answer."""
        transitions.classer_sans_suite(self.dossier, par=self.valideur, motifs=motifs)


class _Echanges:
    """One ticket, message after message."""

    def __init__(self, demande: Demande) -> None:
        self.demande = demande
        self.ticket: Ticket | None = None

    def ecrire(self, message: Echange) -> None:
        """Open with the first message, then the person and the contact centre in turn."""
        cle = uuid.uuid4()
        de = self.demande.de
        auteur = User.objects.get(numero_etranger=de) if de else None
        if self.ticket is None:
            dossier = Dossier.objects.deposes().filter(usager=auteur).first() if auteur else None
            self.ticket = tickets.ouvrir(
                cle=cle,
                auteur=auteur,
                categorie=self.demande.categorie,
                sujet=self.demande.sujet,
                texte=message.texte,
                adresse=self.demande.adresse,
                nom=self.demande.nom,
                reference=dossier.reference if dossier else "",
                page=self.demande.page,
                page_vue_le=timezone.now(),
                langue=self.demande.langue,
            )
        elif message.du_support:
            tickets.repondre(
                self.ticket,
                par=User.objects.get(role=Role.SUPPORT),
                texte=message.texte,
                cle=cle,
                dernier_lu=self.ticket.messages.values_list("pk", flat=True).last() or 0,
                clore=message.clore,
            )
        else:
            tickets.repliquer(self.ticket, par=auteur, texte=message.texte, cle=cle)
