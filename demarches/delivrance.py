"""Which paper is due, when and with which rights: reads the requirement frozen at filing and asks
`attestations.emission` for the paper. Each occasion has a key, so the same paper is made once.

Papers are in French whatever the language of the reader: the text is what the law says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils import timezone, translation

from accounts.models import DOCUMENTS_DE_VOYAGE, NatureTitre, TitreDetenu
from anef.templatetags.anef import date_longue
from attestations import emission, natures
from attestations.models import Attestation, Nature
from demarches import contenus, delais, journal
from demarches.catalogue.entrees import motifs_du_titre
from demarches.models import Decision, DemandeDeComplement, Dossier, Sens
from demarches.models.journal import Nature as NatureEvenement


class ElementDemande(Protocol):
    """An item of a request for documents, stored or about to be."""

    @property
    def libelle(self) -> str:
        """What is asked for."""

    @property
    def motif(self) -> str:
        """Why."""


# An attestation de prolongation is renewed this many days before its end, so no day is left bare.
AVANCE_DE_RENOUVELLEMENT = 15


@contextmanager
def _en_francais() -> Iterator[None]:
    with translation.override("fr"):
        yield


def au_depot(dossier: Dossier) -> list[Attestation]:
    """The papers the law gives at filing: a deposit certificate, or an ADP (R. 431-15-1 to -4)."""
    dossier.prolongeable = bool(_a_delivrer(dossier, "expiration"))
    return _delivrer(dossier, "depot", timezone.localdate(dossier.depose_le))


def a_la_completude(dossier: Dossier) -> list[Attestation]:
    """The papers due once an agent has found the file complete."""
    return _delivrer(dossier, "completude", timezone.localdate())


def a_l_expiration(dossier: Dossier, le: date) -> list[Attestation]:
    """The papers due because the document held ends and the case is not decided (R. 431-15-1).

    Nothing when no document is held: there is nothing to prolong.
    """
    if dossier.couvert_jusqu_au is None or _adp(dossier).exists():
        return []
    debut = max(le, dossier.couvert_jusqu_au + timedelta(days=1))
    dossier.prolongeable = False  # given once, unless it is an ADP that is renewed
    return _delivrer(dossier, "expiration", debut)


def renouveler(dossier: Dossier, le: date) -> list[Attestation]:
    """Renew the last ADP before its end, as long as the prefect has not decided (R. 431-15-1)."""
    derniere = _adp(dossier).order_by("-valable_au").first()
    if derniere is None or derniere.valable_au is None:
        return []
    if delais.jours_restants(derniere.valable_au, le) > AVANCE_DE_RENOUVELLEMENT:
        return []
    document = _adp_renouvelable(dossier)
    if document is None:
        return []
    debut = max(le, derniere.valable_au + timedelta(days=1))
    return [_emettre(dossier, document, debut)]


def _adp_renouvelable(dossier: Dossier) -> dict[str, Any] | None:
    return next(
        (d for d in contenus.documents(dossier) if d["nature"] == Nature.ADP and d["renouvelable"]),
        None,
    )


def a_la_remise(dossier: Dossier) -> None:
    """The favourable certificate proves the stay until the permit is handed over (R. 431-15-1).

    From there the permit itself does: it joins the documents its person holds, without waiting
    for the register to know it. The permit of a child or of a worker is not the account's.
    """
    certificats = Attestation.objects.pour_reference(dossier.reference).filter(nature=Nature.ADF)
    for certificat in certificats:
        emission.retirer(certificat)
    decision = dossier.decisions.validees().first()
    if decision is None or dossier.est_pour_autrui or not (decision.titre_du and decision.titre_au):
        return
    TitreDetenu.objects.get_or_create(
        titulaire=dossier.usager,
        nature=decision.titre_nature,
        debut=decision.titre_du,
        fin=decision.titre_au,
        defaults={"motif": _motif_du_titre(dossier, decision.titre_nature)},
    )


def _motif_du_titre(dossier: Dossier, nature: str) -> str:
    """The ground of a permit granted, in the register's word; empty when nothing tells it.

    The catalogue says which grounds lead back to this request when such a permit ends; of several,
    the one of the permit replaced is kept.
    """
    connus = motifs_du_titre(dossier.loi.suites, nature)
    remplace = dossier.usager.titres.filter(nature=nature).par_fin().first()
    if remplace and (not connus or remplace.motif in connus):
        return remplace.motif
    return next(iter(connus), "") if len(connus) == 1 else ""


def a_la_cloture(dossier: Dossier) -> None:
    """The papers of a request that ends without being granted say so to whoever reads them."""
    emission.clore_la_demande(dossier.reference)


def _adp(dossier: Dossier) -> QuerySet[Attestation]:
    """The attestations de prolongation of this case, those withdrawn left out."""
    return Attestation.objects.pour_reference(dossier.reference).filter(
        nature=Nature.ADP, retiree_le__isnull=True
    )


def _delivrer(dossier: Dossier, moment: str, debut: date) -> list[Attestation]:
    return [_emettre(dossier, document, debut) for document in _a_delivrer(dossier, moment)]


def _a_delivrer(dossier: Dossier, moment: str) -> list[dict[str, Any]]:
    """The papers due of right at that moment, those another office hands over left out."""
    return [
        document
        for document in contenus.documents(dossier)
        if document["moment"] == moment and document["de_droit"] and document.get("emis_ici", True)
    ]


def _emettre(dossier: Dossier, document: dict[str, Any], debut: date) -> Attestation:
    """One paper, journalled; a paper that proves the stay extends the days covered.

    Once there is an ADP, what remains for the clock is to renew it, if the law does.

    The caller, who holds the lock, saves the dossier.
    """
    duree = document["duree_mois"]
    fin = delais.dernier_jour(debut, duree) if duree else None
    if fin and not natures.admet(document["nature"], debut, fin):
        fin = None  # a proof of an act has no validity, whatever length the text gives it
    with _en_francais():
        attestation = emission.emettre(
            document["nature"],
            titulaire=dossier.usager,
            reference=dossier.reference,
            cle=f"{dossier.reference}:{document['nature']}:{debut.isoformat()}",
            donnees=contenus.communs(dossier) | contenus.du_document(dossier, document),
            valable_du=debut if fin else None,
            valable_au=fin,
        )
    if fin and document["droits"].get("sejour"):
        dossier.couvert_jusqu_au = max(fin, dossier.couvert_jusqu_au or fin)
    if attestation.nature == Nature.ADP:
        dossier.prolongeable = _adp_renouvelable(dossier) is not None
    _journaliser(dossier, attestation)
    return attestation


def _journaliser(dossier: Dossier, attestation: Attestation) -> None:
    journal.ecrire(
        dossier,
        NatureEvenement.ATTESTATION,
        donnees={"numero": attestation.numero, "nature": attestation.nature},
    )


def lettre_de_complement(dossier: Dossier, complement: DemandeDeComplement) -> Attestation:
    """The letter that lists what is asked for, why, until when and how to answer."""
    lettre = emission.emettre(
        Nature.DEMANDE_COMPLEMENT,
        titulaire=dossier.usager,
        reference=dossier.reference,
        cle=f"{dossier.reference}:complement:{complement.pk}",
        donnees=donnees_du_complement(
            dossier,
            elements=complement.elements.all(),
            echeance=complement.echeance,
            message=complement.message,
        ),
    )
    _journaliser(dossier, lettre)
    return lettre


def donnees_du_complement(
    dossier: Dossier, *, elements: Iterable[ElementDemande], echeance: date, message: str = ""
) -> dict[str, Any]:
    """What the letter says; the desk shows it to the agent before anything is sent."""
    with _en_francais():
        limite = date_longue(echeance, "")
        return contenus.communs(dossier) | {
            "corps": [message] if message else [],
            "elements": [{"libelle": e.libelle, "motif": e.motif} for e in elements],
            "echeance": echeance,
            "suite": [
                f"Répondez en ligne, depuis votre dossier, au plus tard le {limite}.",
                "Votre date de dépôt ne change pas.",
            ],
        }


def papiers_de_la_decision(
    dossier: Dossier, decision: Decision, *, complement: DemandeDeComplement | None = None
) -> list[Attestation]:
    """The papers that tell a decision, issued; a letter with grounds and remedies when it is not
    favourable."""
    papiers = []
    for rang, prevu in enumerate(prevus(dossier, decision, complement=complement)):
        papier = emission.emettre(
            prevu.nature,
            titulaire=dossier.usager,
            reference=dossier.reference,
            cle=f"{dossier.reference}:decision:{decision.pk}" + (f":{rang}" if rang else ""),
            donnees=prevu.donnees,
            valable_du=prevu.du,
            valable_au=prevu.au,
        )
        _journaliser(dossier, papier)
        papiers.append(papier)
    return papiers


@dataclass(frozen=True)
class PapierPrevu:
    """A paper about to be: the desk shows it to the agent before anything is decided."""

    nature: Nature
    donnees: dict[str, Any]
    du: date | None = None
    au: date | None = None


def prevus(
    dossier: Dossier, decision: Decision, *, complement: DemandeDeComplement | None = None
) -> list[PapierPrevu]:
    """The papers this decision leads to, in the order they are given.

    A permit to collect: the favourable certificate. Nothing to collect: the papers the law gives
    at the decision, else a letter. Any other way: the letter of that way.
    """
    with _en_francais():
        communs = contenus.communs(dossier) | _signature(decision)
        if decision.sens != Sens.FAVORABLE:
            dispositif = _defavorable(dossier, decision, complement)
            return [PapierPrevu(LETTRES[Sens(decision.sens)], communs | dispositif)]
        de_la_loi = [
            _de_la_loi(dossier, decision, document, communs)
            for document in _a_delivrer(dossier, "decision")
            if document["nature"] != Nature.ADF
        ]
        if decision.a_retirer:
            return [PapierPrevu(Nature.ADF, communs | _certificat(dossier, decision)), *de_la_loi]
        return de_la_loi or [
            PapierPrevu(Nature.DECISION_FAVORABLE, communs | _accord(dossier, decision))
        ]


LETTRES = {
    Sens.REFUS: Nature.DECISION_REFUS,
    Sens.IRRECEVABLE: Nature.DECISION_IRRECEVABLE,
    Sens.AJOURNEMENT: Nature.DECISION_AJOURNEMENT,
    Sens.CLASSEMENT: Nature.CLASSEMENT,
}


def _signature(decision: Decision) -> dict[str, Any]:
    """Who decided and in what quality, as they are that day: a later post changes no past letter."""
    auteur = decision.validee_par
    lignes = (auteur.qualite, auteur.nom_complet) if auteur else ()
    return {"signataire": "\n".join(ligne for ligne in lignes if ligne)}


def _defavorable(
    dossier: Dossier, decision: Decision, complement: DemandeDeComplement | None
) -> dict[str, Any]:
    elements = complement.elements.all() if complement else ()
    return {
        "motifs": decision.motifs,
        "elements": [{"libelle": e.libelle, "motif": e.motif} for e in elements],
        "recours": contenus.recours(dossier),
        "echeance": decision.ajourne_au,
    }


def _certificat(dossier: Dossier, decision: Decision) -> dict[str, Any]:
    adf = next((d for d in contenus.documents(dossier) if d["nature"] == Nature.ADF), None)
    return {
        **(contenus.du_document(dossier, adf) if adf else {}),
        "titre_accorde": {
            "nature": str(NatureTitre(decision.titre_nature).label),
            "prouve_le_sejour": _prouve_le_sejour(dossier, decision),
            "du": decision.titre_du,
            "au": decision.titre_au,
        },
        "montant_cents": decision.montant_cents,
    }


def _prouve_le_sejour(dossier: Dossier, decision: Decision) -> bool:
    """Whether what is granted is a permit to stay, by the law frozen at filing and the decision."""
    prevu = dossier.exigence_figee("titre") or {}
    return DOCUMENTS_DE_VOYAGE.isdisjoint({decision.titre_nature, prevu.get("nature")})


def _accord(dossier: Dossier, decision: Decision) -> dict[str, Any]:
    """What is granted when there is nothing to collect, in the words of the law."""
    titre = dossier.exigence_figee("titre")
    return {
        "titre_accorde": {
            "nature": titre["libelle"],
            "du": decision.titre_du,
            "au": decision.titre_au,
        },
        "corps": [titre["precisions"]] if titre["precisions"] else [],
        **contenus.textes(titre["sources"]),
    }


def _de_la_loi(
    dossier: Dossier, decision: Decision, document: dict[str, Any], communs: dict[str, Any]
) -> PapierPrevu:
    """A paper the law gives at the decision, with the dates decided, else the law's own length.

    The dates decided with a permit are the permit's: they are not this paper's.
    """
    nature = Nature(document["nature"])
    donnees = communs | contenus.du_document(dossier, document)
    du, au = (None, None) if decision.a_retirer else (decision.titre_du, decision.titre_au)
    if du is None and document["duree_mois"]:
        du = timezone.localdate()
        au = delais.dernier_jour(du, document["duree_mois"])
    if not natures.admet(nature, du, au):
        du = au = None
    return PapierPrevu(nature, donnees, du, au)
