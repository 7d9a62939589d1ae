"""The data the bench needs: a person with a complete draft, copies of it, a full prefecture.

Big sets are copied in bulk from one case made by the portal's own verbs, so a row looks like a
real one; only what must be unique differs.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from accounts.models import Prefecture, Role, User
from demarches import brouillons, completude, formulaires
from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul import TypeDemande
from demarches.catalogue.reponses import Question
from demarches.catalogue.schema import Demarche
from demarches.catalogue.situation import Situation
from demarches.models import Dossier, PieceJointe
from demarches.situations import du_dossier
from demarches.statuts import Statut
from justificatifs.ephoto import EtatEphoto
from justificatifs.models import CodeEphoto, Fichier

DEMARCHE = "bpi-refugie"
CODE_POSTAL = "75011"
LOT = 5000
# Oldest rows carry a whole frozen requirement: the first page of the queue reads real rows.
LIGNES_ENTIERES = 200
DOSSIERS_PAR_USAGER = 20
VALEURS = {
    "date": "1990-04-01",
    "oui_non": "non",
    "entier": "1",
    "pays": "ERI",
    "telephone": "0600000000",
    "courriel": "mesure@exemple.test",
    "code_postal": CODE_POSTAL,
    "numero_etranger": "9700000001",
}
# In the queue of a busy office: mostly waiting, some in hand, the rest closed.
STATUTS = (
    [Statut.DEPOSE] * 8
    + [Statut.EN_INSTRUCTION] * 5
    + [Statut.COMPLEMENT_DEMANDE] * 2
    + [Statut.DECISION_PROPOSEE]
    + [Statut.TITRE_REMIS] * 4
)


def prefecture() -> Prefecture:
    """The only prefecture of the bench."""
    trouvee = Prefecture.objects.pour_code_postal(CODE_POSTAL)
    assert trouvee is not None
    return trouvee


def agent() -> User:
    """Whose desk is measured."""
    return User.objects.create_user(
        "agent@mesure.example", None, role=Role.AGENT, prefecture=prefecture(), nom="MESURE"
    )


def _usager(rang: int) -> User:
    numero = f"97{rang:08}"
    return User(
        identifiant=numero,
        password="!",
        numero_etranger=numero,
        email=f"{numero}@usager.example",
        nom=f"EXEMPLE{rang}",
        prenoms="Amina",
        date_naissance=date(1990, 4, 1),
        nationalite="ERI",
        code_postal=CODE_POSTAL,
        commune="Paris",
        prefecture=prefecture(),
    )


def usagers(nombre: int, depuis: int) -> list[User]:
    """Applicants of the prefecture."""
    return User.objects.bulk_create([_usager(depuis + rang) for rang in range(nombre)])


def _rang_libre() -> int:
    """After every applicant there is, whichever measures ran before."""
    dernier = User.objects.aggregate(dernier=Max("numero_etranger"))["dernier"]
    return int(dernier[2:]) + 1 if dernier else 0


def pdf(octets: int = 20_000) -> SimpleUploadedFile:
    """A real PDF of about this size; its weight is an embedded stream that does not compress."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    bruit = random.Random(octets).randbytes(max(1, octets - 1500))
    document.Root.Mesure = document.make_stream(bruit)
    sortie = BytesIO()
    document.save(sortie)
    return SimpleUploadedFile("mesure.pdf", sortie.getvalue(), content_type="application/pdf")


def _repondre(question: Question) -> str:
    if question.type == "choix":
        return question.options[0].valeur
    return VALEURS.get(question.type, "Exemple")


def tous_les_cas() -> Iterator[tuple[Demarche, TypeDemande]]:
    """Every kind of request of every procedure."""
    for demarche in charger().demarches:
        yield from ((demarche, type_demande) for type_demande in demarche.types)


def demande_complete(
    demarche: Demarche, type_demande: TypeDemande
) -> tuple[Demarche, TypeDemande, Situation, date]:
    """Every question that applies answered, today."""
    le, situation = timezone.localdate(), charger().situation()
    for _ in range(3):  # an answer may bring other questions
        questions = calcul.questions(demarche, type_demande, situation, le)
        saisies = {question.id: _repondre(question) for question in questions}
        situation = situation.avec(**formulaires.reponses(questions, saisies))
    return demarche, type_demande, situation, le


def code_ephoto(rang: int) -> str:
    """A good code of the embedded e-photo service."""
    return f"MESURE{rang:016}"


def codes_ephoto(nombre: int) -> None:
    """Codes that the service knows, all good."""
    CodeEphoto.objects.bulk_create(
        CodeEphoto(
            code=code_ephoto(rang),
            actif_le=timezone.now() - timedelta(days=3),
            expire_le=timezone.localdate() + timedelta(days=90),
        )
        for rang in range(nombre)
    )


def brouillon_complet(usager: User) -> Dossier:
    """A draft made and filled by the portal's verbs until nothing is missing."""
    demarche = charger().demarche(DEMARCHE)
    dossier = brouillons.commencer(demarche, next(iter(demarche.types)), par=usager)
    for _ in range(5):
        saisies = {
            question.id: _repondre(question)
            for question in completude.questions(dossier)
            if question.id not in dossier.reponses
        }
        dossier = brouillons.enregistrer(dossier, saisies)
    exigees = calcul.pieces(
        dossier.loi, completude.type_demande(dossier), du_dossier(dossier), timezone.localdate()
    )
    for piece in exigees:
        brouillons.joindre(dossier, piece.id, pdf(), par=usager)
    brouillons.noter_ephoto(dossier, code_ephoto(0))
    dossier.refresh_from_db()
    manques = completude.manques(dossier)
    assert not manques, manques
    return dossier


def copier_le_brouillon(modele: Dossier, pour: list[User], depuis: int = 1) -> list[Dossier]:
    """The same draft for others, with pieces of their own and another photo code each."""
    pieces = list(modele.pieces.select_related("fichier"))
    copies = [
        Dossier(
            reference=f"MESURE-{rang}",
            usager=usager,
            demarche=modele.demarche,
            type_demande=modele.type_demande,
            prefecture=modele.prefecture,
            saisies=modele.saisies,
            reponses=modele.reponses,
            registre=modele.registre,
            ephoto_code=code_ephoto(rang),
            ephoto_etat=EtatEphoto.BON,
        )
        for rang, usager in enumerate(pour, depuis)
    ]
    Dossier.objects.bulk_create(copies)
    for copie in copies:
        for piece in pieces:
            fichier = Fichier.objects.get(pk=piece.fichier_id)
            fichier.pk, fichier.proprietaire = uuid.uuid4(), copie.usager
            fichier.save(force_insert=True)
            PieceJointe.objects.create(dossier=copie, piece=piece.piece, fichier=fichier)
    return copies


def remplir_la_prefecture(nombre: int, modele: Dossier, agent: User) -> None:
    """Filed cases until the prefecture holds this many; the planner is told."""
    deja = Dossier.objects.deposes().count()
    personnes = usagers((nombre - deja) // DOSSIERS_PAR_USAGER + 1, _rang_libre())
    hasard = random.Random(nombre)
    Dossier.objects.bulk_create(
        (
            _depose(rang, personnes[(rang - deja) // DOSSIERS_PAR_USAGER], modele, agent, hasard)
            for rang in range(deja, nombre)
        ),
        batch_size=LOT,
    )
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")
    assert Dossier.objects.deposes().count() >= nombre


def _depose(
    rang: int, usager: User, modele: Dossier, agent: User, hasard: random.Random
) -> Dossier:
    statut = hasard.choice(STATUTS)
    depose_le = timezone.now() - timedelta(days=200, minutes=-2 * rang)
    jour = timezone.localdate(depose_le)
    return Dossier(
        reference=f"BANC-{rang}",
        usager=usager,
        demarche=modele.demarche,
        type_demande=modele.type_demande,
        beneficiaire=f"banc{rang % DOSSIERS_PAR_USAGER}",
        prefecture_id=agent.prefecture_id,
        statut=statut,
        statut_depuis=depose_le,
        depose_le=depose_le,
        reponses=modele.reponses,
        registre=modele.registre,
        exigence=modele.exigence if rang < LIGNES_ENTIERES else {},
        silence_le=jour + timedelta(days=120),
        couvert_jusqu_au=jour + timedelta(days=hasard.randrange(30, 400)),
        prolongeable=modele.prolongeable,
        agent=agent if statut != Statut.DEPOSE and rang % 50 == 0 else None,
    )
