"""The agent's queue: its views, their counters, its filters, its search, its pages.

Everything starts from `visibles_par`. A view has one order, served by one index, and pages go by
key, so the thousandth page and the hundred-thousandth case cost what the first ones do. Counters
stop at a ceiling and come all in one query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import (
    DateField,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextChoices,
)
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.registre.numero import SEPARATEURS
from attestations import numeros
from demarches.models import DemandeDeComplement, Dossier
from demarches.models.dossier import DossierQuerySet
from demarches.statuts import Statut
from instruction import risques
from justificatifs.ephoto import EtatEphoto

PAR_PAGE = 30
PLAFOND = 99
# One letter would name a tenth of the country.
NOM_MIN = 2
# Fewer characters of a number are those of a whole region.
NUMERO_MIN = 6
REFERENCE_MIN = len("DEM-27-0000")
# A shorter number is not looked for among companies.
SIREN = 9


class Vue(TextChoices):
    """What an agent may want to see; the value is in the address."""

    A_PRENDRE = "a_prendre", _("À prendre")
    MES_DOSSIERS = "mes_dossiers", _("Mes dossiers")
    REPONSES = "reponses", _("Réponses reçues")
    EN_ATTENTE = "en_attente", _("En attente de l’usager")
    A_VALIDER = "a_valider", _("À valider")
    FAVORABLES = "favorables", _("Titres à annoncer")
    DISPONIBLES = "disponibles", _("Titres à remettre")
    DROITS = "droits", _("Droits qui se terminent")
    SILENCE = "silence", _("Silence proche")
    EN_EXAMEN = "en_examen", _("Tous en examen")
    CLOS = "clos", _("Clos")


RESERVEES_AUX_VALIDEURS = frozenset({Vue.A_VALIDER})
NON_COMPTEES = frozenset({Vue.EN_EXAMEN, Vue.CLOS})
GROUPES: tuple[tuple[str, tuple[Vue, ...]], ...] = (
    (
        "travail",
        (Vue.A_PRENDRE, Vue.MES_DOSSIERS, Vue.REPONSES, Vue.EN_ATTENTE, Vue.A_VALIDER),
    ),
    ("urgences", (Vue.DROITS, Vue.SILENCE)),
    ("suites", (Vue.FAVORABLES, Vue.DISPONIBLES, Vue.EN_EXAMEN, Vue.CLOS)),
)
# The field a view is ordered by, "-" for latest first; the id settles equal values.
ORDRES = {Vue.DROITS: "couvert_jusqu_au", Vue.SILENCE: "silence_le", Vue.CLOS: "-depose_le"}
STATUTS = {
    Vue.EN_ATTENTE: Statut.COMPLEMENT_DEMANDE,
    Vue.A_VALIDER: Statut.DECISION_PROPOSEE,
    Vue.FAVORABLES: Statut.FAVORABLE,
    Vue.DISPONIBLES: Statut.TITRE_DISPONIBLE,
}
EN_MAIN = (Statut.EN_INSTRUCTION, Statut.COMPLEMENT_DEMANDE, Statut.DECISION_PROPOSEE)


@dataclass(frozen=True)
class Filtres:
    """What narrows a view; empty fields narrow nothing."""

    demarche: str = ""
    type_demande: str = ""
    agent: str = ""
    risque: str = ""


@dataclass(frozen=True)
class Page:
    """Some cases, and the key of what follows (empty at the end)."""

    dossiers: list[Dossier]
    debut: bool
    suite: str


class NombrePlafonne(Subquery):
    """How many rows a sliced query has; it stops reading at the slice."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS plafond)"
    output_field = IntegerField()


def vues_de(agent: User) -> list[Vue]:
    """The views this person has."""
    return [v for v in Vue if agent.est_valideur or v not in RESERVEES_AUX_VALIDEURS]


def lire(valeur: str, agent: User) -> Vue:
    """The view asked for, or the one to begin with."""
    return Vue(valeur) if valeur in vues_de(agent) else Vue.A_PRENDRE


def dossiers(vue: Vue, agent: User) -> DossierQuerySet:
    """The cases of a view, not ordered yet."""
    tous = Dossier.objects.visibles_par(agent)
    le = timezone.localdate()
    if vue is Vue.A_PRENDRE:
        return tous.a_prendre()
    if vue in STATUTS:
        return tous.filter(statut=STATUTS[vue])
    if vue is Vue.MES_DOSSIERS:
        return tous.filter(agent=agent, statut__in=EN_MAIN)
    if vue is Vue.REPONSES:
        return tous.filter(reponse_recue_le__isnull=False)
    if vue is Vue.DROITS:
        return tous.en_examen().filter(couvert_jusqu_au__lte=risques.limite_droits(le))
    if vue is Vue.SILENCE:
        return tous.en_examen().filter(silence_le__lte=risques.limite_silence(le))
    return tous.clos() if vue is Vue.CLOS else tous.en_examen()


def compter(agent: User, comptees: Iterable[Vue], *, plafond: int = PLAFOND) -> dict[Vue, str]:
    """The counters of these views, '99+' beyond the ceiling, in one query."""
    comptees = list(comptees)
    nombres = (
        User.objects.filter(pk=agent.pk)
        .annotate(
            **{
                f"nb_{vue.value}": NombrePlafonne(dossiers(vue, agent).values("pk")[: plafond + 1])
                for vue in comptees
            }
        )
        .values_list(*(f"nb_{vue.value}" for vue in comptees))
        .get()
    )
    return {
        vue: f"{plafond}+" if nombre > plafond else str(nombre)
        for vue, nombre in zip(comptees, nombres, strict=True)
    }


def filtrer(choisis: DossierQuerySet, filtres: Filtres, agent: User) -> DossierQuerySet:
    """Narrow a view; an unknown value of a filter changes nothing."""
    le = timezone.localdate()
    if filtres.demarche:
        choisis = choisis.filter(demarche=filtres.demarche)
    if filtres.type_demande:
        choisis = choisis.filter(type_demande=filtres.type_demande)
    if filtres.agent == "moi":
        choisis = choisis.filter(agent=agent)
    match filtres.risque:
        case risques.Nature.DROITS:
            choisis = choisis.en_examen().filter(couvert_jusqu_au__lte=risques.limite_droits(le))
        case risques.Nature.SILENCE:
            choisis = choisis.en_examen().filter(silence_le__lte=risques.limite_silence(le))
        case risques.Nature.REPONSE:
            choisis = choisis.filter(reponse_recue_le__isnull=False)
        case risques.Nature.EPHOTO:
            choisis = choisis.en_examen().filter(ephoto_etat=EtatEphoto.PAS_ENCORE_ACTIF)
    return choisis


def page(vue: Vue, agent: User, filtres: Filtres, apres: str) -> Page:
    """A page of a view, from the key of the last row seen."""
    return _page(filtrer(dossiers(vue, agent), filtres, agent), ORDRES.get(vue, "depose_le"), apres)


def chercher(texte: str, agent: User, apres: str) -> Page:
    """Cases of the prefecture by reference, number, or beginning of a name: of the person who
    filed, by birth or in use, of their given names, or of whom the case is for.
    """
    visibles = Dossier.objects.visibles_par(agent)
    return _page(_trouver(" ".join(texte.split())[:80], visibles), "-depose_le", apres)


def _trouver(texte: str, visibles: DossierQuerySet) -> DossierQuerySet:
    """One box: a reference, a number, or a name; anything else finds nothing."""
    if reference := numeros.lire(texte):
        return visibles.filter(reference=reference)
    if texte.upper().startswith("DEM-") and len(texte) >= REFERENCE_MIN:
        return visibles.filter(reference__startswith=texte.upper())
    numero = SEPARATEURS.sub("", texte).upper()
    if any(c in "0123456789" for c in numero):
        return visibles.filter(_numero(numero)) if len(numero) >= NUMERO_MIN else visibles.none()
    if len(texte) < NOM_MIN:
        return visibles.none()
    # Two tables, each read by its own index, then put together.
    de_la_personne = visibles.filter(_nom(texte)).values("pk")
    du_beneficiaire = visibles.filter(_nom_du_beneficiaire(texte)).values("pk")
    return visibles.filter(pk__in=de_la_personne.union(du_beneficiaire, all=True))


def _numero(numero: str) -> Q:
    """The beginning of a visa, and in digits alone of a foreigner number or a SIRET."""
    trouve = Q(usager__numero_visa__startswith=numero)
    if numero.isascii() and numero.isdecimal():
        trouve |= Q(usager__numero_etranger__startswith=numero)
        if len(numero) >= SIREN:
            trouve |= Q(usager__siret__startswith=numero)
    return trouve


def _nom(texte: str) -> Q:
    """The beginning of a name, with given names after or before it; in capitals or not."""
    trouve = _commence("nom", texte) | _commence("nom_usage", texte) | _commence("prenoms", texte)
    for debut, fin in _coupes(texte):
        for nom, prenoms in ((debut, fin), (fin, debut)):
            porte = _commence("nom", nom) | _commence("nom_usage", nom)
            trouve |= porte & Q(usager__prenoms__istartswith=prenoms)
    return trouve


def _nom_du_beneficiaire(texte: str) -> Q:
    """Kept in capitals, family name first."""
    trouve = Q(nom_beneficiaire__startswith=texte.upper())
    for debut, fin in _coupes(texte):
        nom, prenoms = fin.upper(), f" {debut.upper()}"
        trouve |= Q(nom_beneficiaire__startswith=nom, nom_beneficiaire__contains=prenoms)
    return trouve


def _coupes(texte: str) -> Iterator[tuple[str, str]]:
    mots = texte.split()
    for coupe in range(1, len(mots)):
        yield " ".join(mots[:coupe]), " ".join(mots[coupe:])


def _commence(champ: str, debut: str) -> Q:
    return Q(**{f"usager__{champ}__startswith": debut.upper()}) | Q(
        **{f"usager__{champ}__startswith": debut.title()}
    )


def _page(choisis: DossierQuerySet, ordre: str, apres: str) -> Page:
    champ, descend = ordre.lstrip("-"), ordre.startswith("-")
    cle = _lire_cle(apres, champ)
    if cle is not None:
        valeur, pk = cle
        sens = "lt" if descend else "gt"
        # The first condition follows from the second; it is the one the index answers.
        choisis = choisis.filter(**{f"{champ}__{sens}e": valeur}).filter(
            Q(**{f"{champ}__{sens}": valeur}) | Q(**{champ: valeur, f"pk__{sens}": pk})
        )
    lignes = list(_lisibles(choisis).order_by(ordre, "-pk" if descend else "pk")[: PAR_PAGE + 1])
    suite = ""
    if len(lignes) > PAR_PAGE:
        derniere = lignes[PAR_PAGE - 1]
        suite = f"{getattr(derniere, champ).isoformat()}_{derniere.pk}"
    return Page(lignes[:PAR_PAGE], debut=cle is None, suite=suite)


def _lisibles(choisis: DossierQuerySet) -> DossierQuerySet:
    """What a row shows and no more: the heavy JSON of a case stays in the table."""
    ouverte = DemandeDeComplement.objects.ouvertes().filter(dossier=OuterRef("pk"))
    return (
        choisis.select_related("usager", "agent")
        .only(
            "reference",
            "demarche",
            "type_demande",
            "beneficiaire",
            "nom_beneficiaire",
            "statut",
            "ephoto_etat",
            "reponse_recue_le",
            "depose_le",
            "silence_le",
            "couvert_jusqu_au",
            "usager__nom",
            "usager__nom_usage",
            "usager__prenoms",
            "agent__nom",
            "agent__nom_usage",
            "agent__prenoms",
        )
        .annotate(
            reponse_attendue_le=Subquery(
                ouverte.values("echeance")[:1], output_field=DateField(null=True)
            ),
        )
    )


def _lire_cle(cle: str, champ: str) -> tuple[date | datetime, int] | None:
    """The key as it was written; anything else is the first page."""
    valeur, _separateur, pk = cle.partition("_")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return None
    try:
        lue = _lire_moment(valeur) if champ == "depose_le" else parse_date(valeur)
    except (ValueError, OverflowError):
        return None
    return (lue, int(pk)) if lue else None


def _lire_moment(valeur: str) -> datetime | None:
    """In universal time: a moment of the year 1 or 9999 may have none, and raises here."""
    lue = parse_datetime(valeur)
    return lue.astimezone(UTC) if lue and timezone.is_aware(lue) else None
