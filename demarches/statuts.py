"""Where a dossier stands: the statuses and their named sets.

Who has the hand is a property of the status, told the same way to the person and to the agent.
Silence (implicit refusal), a transfer or an urgency are facts about a dossier, not statuses.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Statut(TextChoices):
    """One member per status; the value is what the database holds."""

    BROUILLON = "brouillon", _("Brouillon")
    DEPOSE = "depose", _("Déposé")
    EN_INSTRUCTION = "en_instruction", _("En instruction")
    COMPLEMENT_DEMANDE = "complement_demande", _("Complément demandé")
    DECISION_PROPOSEE = "decision_proposee", _("Décision en préparation")
    FAVORABLE = "favorable", _("Décision favorable")
    TITRE_DISPONIBLE = "titre_disponible", _("Titre disponible")
    TITRE_REMIS = "titre_remis", _("Titre remis")
    ACCORDE = "accorde", _("Demande acceptée")
    AJOURNE = "ajourne", _("Demande ajournée")
    REFUSE = "refuse", _("Demande refusée")
    IRRECEVABLE = "irrecevable", _("Demande irrecevable")
    CLASSE_SANS_SUITE = "classe_sans_suite", _("Classé sans suite")
    DESISTE = "desiste", _("Demande retirée")


class Main(TextChoices):
    """Who has the hand."""

    USAGER = "usager", _("À vous d’agir")
    PREFECTURE = "prefecture", _("La préfecture examine")
    FABRICATION = "fabrication", _("La préfecture fait fabriquer votre titre")
    PERSONNE = "personne", _("Terminé")


EN_EXAMEN = frozenset(
    {Statut.DEPOSE, Statut.EN_INSTRUCTION, Statut.COMPLEMENT_DEMANDE, Statut.DECISION_PROPOSEE}
)
# Where an agent is needed: a proposal waits for another pair of eyes instead.
A_CONFIER = EN_EXAMEN - {Statut.DECISION_PROPOSEE}
# A duplicate is judged against these. A permit not yet handed over never blocks a new request.
OUVERTS = EN_EXAMEN | {Statut.BROUILLON}
ATTENDENT_L_USAGER = frozenset(
    {Statut.BROUILLON, Statut.COMPLEMENT_DEMANDE, Statut.TITRE_DISPONIBLE}
)
CLOS = frozenset(
    {
        Statut.TITRE_REMIS,
        Statut.ACCORDE,
        Statut.AJOURNE,
        Statut.REFUSE,
        Statut.IRRECEVABLE,
        Statut.CLASSE_SANS_SUITE,
        Statut.DESISTE,
    }
)
# Ended without what was asked for: the papers given meanwhile no longer speak for themselves.
CLOS_SANS_ACCORD = CLOS - {Statut.TITRE_REMIS, Statut.ACCORDE}
DECIDES = frozenset(
    {Statut.FAVORABLE, Statut.ACCORDE, Statut.AJOURNE, Statut.REFUSE, Statut.IRRECEVABLE}
)


def main(statut: Statut) -> Main:
    """Who must act next on a dossier in this status."""
    if statut in CLOS:
        return Main.PERSONNE
    if statut is Statut.FAVORABLE:
        return Main.FABRICATION
    return Main.USAGER if statut in ATTENDENT_L_USAGER else Main.PREFECTURE
