"""Texts the desk proposes to complete: the handover of a permit, the closing of a file.

They are written to the person and always in French, like the letters; what the agent alone knows
stands between brackets, and a form refuses to send a bracket.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from accounts.models import NatureTitre
from anef.templatetags.anef import date_longue, euros

if TYPE_CHECKING:
    from demarches.models import Decision, DemandeDeComplement, Dossier


def texte(dossier: Dossier, decision: Decision | None) -> str:
    """Where, when, what to pay and what to bring."""
    with translation.override("fr"):
        autrui = dossier.est_pour_autrui
        de_qui = "Le document de l’enfant" if autrui else "Votre document"
        venez = "Venez le retirer" if autrui else "Venez le retirer vous-même"
        return "\n\n".join(
            [
                f"{de_qui} est prêt : {_titre(dossier, decision)}. {venez} :",
                _lieu(dossier),
                "Rendez-vous : [jour et heure, ou adresse de prise de rendez-vous]",
                _paiement(decision),
                _a_apporter(dossier),
            ]
        )


def _titre(dossier: Dossier, decision: Decision | None) -> str:
    """What is collected, as the law frozen at filing calls it; another permit by its nature."""
    attendu = dossier.exigence_figee("titre") or {}
    accorde = decision.titre_nature if decision else ""
    if accorde and accorde != attendu.get("nature"):
        return str(NatureTitre(accorde).label)
    return str(attendu.get("libelle") or "titre")


def _a_apporter(dossier: Dossier) -> str:
    """Nobody is told to bring what they may not have: a refugee has no passport to show."""
    if dossier.est_pour_autrui:
        return (
            "Apportez ce message ; votre pièce d’identité ou votre titre ; la pièce d’identité ou "
            "le document de voyage de l’enfant, s’il en a un ; son ancien titre, s’il en a un."
        )
    return (
        "Apportez ce message ; votre pièce d’identité ou votre document de voyage, si vous en avez "
        "un ; votre ancien titre, si vous en avez un."
    )


def _lieu(dossier: Dossier) -> str:
    prefecture = dossier.prefecture
    if prefecture is None:
        return "Lieu : [adresse et guichet]"
    adresse = prefecture.adresse or "[adresse et guichet]"
    return f"Lieu : {prefecture.nom}, {adresse}"


def _paiement(decision: Decision | None) -> str:
    if decision is None or decision.montant_cents is None:
        return "Montant à payer : [montant du timbre électronique]"
    if decision.montant_cents == 0:
        return "Vous n’avez rien à payer."
    return (
        f"Montant à payer : {euros(decision.montant_cents)}, par timbre électronique (un numéro de "
        "16 chiffres), acheté en ligne ou dans un bureau de tabac. Le timbre papier n’est pas "
        "accepté."
    )


def classement(complement: DemandeDeComplement) -> str:
    """What was asked for, when, until when, and that nothing came."""
    with translation.override("fr"):
        rappel = (
            f" Un rappel vous a été adressé {date_longue(complement.relancee_le)}."
            if complement.relancee_le
            else ""
        )
        return (
            f"Des documents vous ont été demandés {date_longue(complement.demandee_le)}. Ils "
            f"étaient attendus au plus tard {date_longue(complement.echeance)}.{rappel} Aucune "
            "réponse n’a été reçue à ce jour. Sans ces documents, votre demande ne peut pas être "
            "examinée."
        )
