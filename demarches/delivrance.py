"""Which paper is due, when and with which rights: reads the requirement frozen at filing and asks
`attestations.emission` for the paper. Each occasion has a key, so the same paper is made once.

Papers are in French whatever the language of the reader: the text is what the law says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils import timezone, translation

from accounts import pays
from accounts.models import NatureTitre
from anef.templatetags.anef import date_longue
from attestations import emission
from attestations.models import Attestation, Nature
from demarches import completude, delais, journal, libelles, situations
from demarches.catalogue import calcul
from demarches.catalogue.faits import Fiabilite
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

# What a paper may cite as its ground: the law, not a page that explains it.
TEXTES_OFFICIELS = {Fiabilite.TEXTE_OFFICIEL, Fiabilite.COPIE_TEXTE_OFFICIEL}


@contextmanager
def _en_francais() -> Iterator[None]:
    with translation.override("fr"):
        yield


def au_depot(dossier: Dossier) -> list[Attestation]:
    """The papers the law gives at filing: a deposit certificate, or an ADP (R. 431-15-1 to -4)."""
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
    return _delivrer(dossier, "expiration", debut)


def renouveler(dossier: Dossier, le: date) -> list[Attestation]:
    """Renew the last ADP before its end, as long as the prefect has not decided (R. 431-15-1)."""
    derniere = _adp(dossier).order_by("-valable_au").first()
    if derniere is None or derniere.valable_au is None:
        return []
    if delais.jours_restants(derniere.valable_au, le) > AVANCE_DE_RENOUVELLEMENT:
        return []
    document = next(
        (d for d in _documents(dossier) if d["nature"] == Nature.ADP and d["renouvelable"]), None
    )
    if document is None:
        return []
    debut = max(le, derniere.valable_au + timedelta(days=1))
    return [_emettre(dossier, document, debut)]


def a_la_remise(dossier: Dossier) -> None:
    """The favourable certificate proves the stay until the permit is handed over (R. 431-15-1)."""
    certificats = Attestation.objects.pour_reference(dossier.reference).filter(nature=Nature.ADF)
    for certificat in certificats:
        emission.retirer(certificat)


def _adp(dossier: Dossier) -> QuerySet[Attestation]:
    """The attestations de prolongation of this case, those withdrawn left out."""
    return Attestation.objects.pour_reference(dossier.reference).filter(
        nature=Nature.ADP, retiree_le__isnull=True
    )


def _documents(dossier: Dossier) -> list[dict[str, Any]]:
    return dossier.exigence_figee("documents") or []


def _delivrer(dossier: Dossier, moment: str, debut: date) -> list[Attestation]:
    return [
        _emettre(dossier, document, debut)
        for document in _documents(dossier)
        if document["moment"] == moment and document["de_droit"] and document.get("emis_ici", True)
    ]


def _emettre(dossier: Dossier, document: dict[str, Any], debut: date) -> Attestation:
    """One paper, journalled; a paper that proves the stay extends the days covered.

    The caller, who holds the lock, saves the dossier.
    """
    duree = document["duree_mois"]
    fin = delais.dernier_jour(debut, duree) if duree else None
    with _en_francais():
        attestation = emission.emettre(
            document["nature"],
            titulaire=dossier.usager,
            reference=dossier.reference,
            cle=f"{dossier.reference}:{document['nature']}:{debut.isoformat()}",
            donnees=_donnees(dossier) | _droits(document),
            valable_du=debut if fin else None,
            valable_au=fin,
        )
    if fin and document["droits"].get("sejour"):
        dossier.couvert_jusqu_au = max(fin, dossier.couvert_jusqu_au or fin)
    _journaliser(dossier, attestation)
    return attestation


def _journaliser(dossier: Dossier, attestation: Attestation) -> None:
    journal.ecrire(
        dossier,
        NatureEvenement.ATTESTATION,
        donnees={"numero": attestation.numero, "nature": attestation.nature},
    )


def _droits(document: dict[str, Any]) -> dict[str, Any]:
    """The rights as the law gives them; a right no text settles is not printed at all."""
    return {
        "droits": [
            {"libelle": droit["libelle"], "accorde": droit["accorde"], "texte": droit["texte"]}
            for droit in document["droits_detailles"]
            if droit["accorde"] is not None
        ],
        "valable_avec": document["valable_avec"] or "",
        "fondement": _fondement(document),
        "corps": _phrases(document),
    }


def _fondement(document: dict[str, Any]) -> list[str]:
    """The law the paper rests on; what explains it only where no law was read."""
    sources = document["sources"]
    officielles = [s for s in sources if s["fiabilite"] in TEXTES_OFFICIELS]
    return [source["libelle"] for source in officielles or sources]


def _phrases(document: dict[str, Any]) -> list[str]:
    """What the paper says beside its table of rights: other mentions, then precisions."""
    dites = {droit["texte"] for droit in document["droits_detailles"]}
    autres: list[str] = [m for m in document["mentions"] if m not in dites]
    return autres + list(document["precisions"])


def _donnees(dossier: Dossier) -> dict[str, Any]:
    """What every paper of a case says: who, which request, since when, before whom."""
    return {
        "titulaire": _personne(dossier),
        "beneficiaire": _enfant(dossier),
        "demarche": dossier.loi.libelle,
        "type_demande": libelles.type_demande(dossier.type_demande),
        "reference": dossier.reference,
        "depose_le": dossier.depose_jour,
        "prefecture": str(dossier.prefecture),
        "titre_detenu": _titre_detenu(dossier),
    }


def _personne(dossier: Dossier) -> dict[str, Any]:
    usager, reponses = dossier.usager, dossier.reponses
    lieu = reponses.get("lieu_naissance") or usager.lieu_naissance
    pays_naissance = pays.nom(reponses.get("pays_naissance") or usager.pays_naissance)
    adresse = [
        usager.voie,
        usager.complement_adresse,
        f"{usager.code_postal} {usager.commune}".strip(),
    ]
    return {
        "nom": reponses.get("nom") or usager.nom,
        "prenoms": reponses.get("prenoms") or usager.prenoms,
        "ne_le": reponses.get("date_naissance") or usager.date_naissance,
        "ne_a": f"{lieu} ({pays_naissance})" if pays_naissance else lieu,
        "nationalite": pays.nom(reponses.get("nationalite") or usager.nationalite),
        "numero_etranger": usager.numero_etranger or "",
        "adresse": "\n".join(ligne for ligne in adresse if ligne),
    }


def _enfant(dossier: Dossier) -> dict[str, Any] | None:
    reponses = dossier.reponses
    if not reponses.get("enfant_nom"):
        return None
    return {
        "nom": reponses["enfant_nom"],
        "prenoms": reponses.get("enfant_prenoms", ""),
        "ne_le": reponses.get("enfant_date_naissance"),
        "ne_a": reponses.get("enfant_lieu_naissance", ""),
        "nationalite": pays.nom(reponses.get("enfant_nationalite", "")),
        "numero_etranger": reponses.get("enfant_numero_etranger", ""),
    }


def _titre_detenu(dossier: Dossier) -> dict[str, Any] | None:
    titre = dossier.usager.titre_actuel
    if titre is None or dossier.loi.deposee_par == "parent":
        return None
    return {
        "nature": str(NatureTitre(titre.nature).label),
        "numero": titre.numero,
        "debut": titre.debut,
        "fin": titre.fin,
    }


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
        return _donnees(dossier) | {
            "corps": [message] if message else [],
            "elements": [{"libelle": e.libelle, "motif": e.motif} for e in elements],
            "echeance": echeance,
            "suite": [
                f"Répondez en ligne, depuis votre dossier, au plus tard le {limite}.",
                "Votre date de dépôt ne change pas.",
            ],
        }


def lettre_de_decision(
    dossier: Dossier, decision: Decision, *, complement: DemandeDeComplement | None = None
) -> Attestation:
    """The paper that tells a decision: favourable certificate, or letter with grounds and remedies."""
    lettre = emission.emettre(
        NATURES_DES_LETTRES[Sens(decision.sens)],
        titulaire=dossier.usager,
        reference=dossier.reference,
        cle=f"{dossier.reference}:decision:{decision.pk}",
        donnees=donnees_de_la_decision(dossier, decision, complement=complement),
    )
    _journaliser(dossier, lettre)
    return lettre


def donnees_de_la_decision(
    dossier: Dossier, decision: Decision, *, complement: DemandeDeComplement | None = None
) -> dict[str, Any]:
    """What the paper says; the desk shows it to the agent before anything is decided."""
    with _en_francais():
        return _donnees(dossier) | _dispositif(dossier, decision, complement)


NATURES_DES_LETTRES = {
    Sens.FAVORABLE: Nature.ADF,
    Sens.REFUS: Nature.DECISION_REFUS,
    Sens.IRRECEVABLE: Nature.DECISION_IRRECEVABLE,
    Sens.CLASSEMENT: Nature.CLASSEMENT,
}


def _dispositif(
    dossier: Dossier, decision: Decision, complement: DemandeDeComplement | None
) -> dict[str, Any]:
    signataire = decision.validee_par.nom_complet if decision.validee_par else ""
    if decision.sens == Sens.FAVORABLE:
        adf = next((d for d in _documents(dossier) if d["nature"] == Nature.ADF), None)
        return {
            **(_droits(adf) if adf else {}),
            "titre_accorde": {
                "nature": str(NatureTitre(decision.titre_nature).label),
                "du": decision.titre_du,
                "au": decision.titre_au,
            },
            "montant_cents": decision.montant_cents,
            "signataire": signataire,
        }
    elements = complement.elements.all() if complement else ()
    return {
        "motifs": decision.motifs,
        "elements": [{"libelle": e.libelle, "motif": e.motif} for e in elements],
        "recours": _recours(dossier),
        "signataire": signataire,
    }


def _recours(dossier: Dossier) -> list[dict[str, str]]:
    recours = calcul.recours(
        dossier.loi,
        completude.type_demande(dossier),
        situations.du_dossier(dossier),
        timezone.localdate(),
    )
    return [{"titre": r.titre, "autorite": r.autorite, "delai": r.delai} for r in recours]
