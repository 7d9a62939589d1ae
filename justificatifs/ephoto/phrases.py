"""What a person is told about their e-photo code: what it means and what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from anef.templatetags.anef import date_longue
from justificatifs.ephoto.reponses import ReponseEphoto
from justificatifs.models import EtatEphoto


def phrase(reponse: ReponseEphoto) -> str:
    """The words for this answer, in the current language."""
    if reponse.etat == EtatEphoto.BON:
        if reponse.valable_jusqu_au is None:
            return _("Votre code est valable. Votre photo sera jointe à votre demande.")
        return _(
            "Votre code est valable jusqu’au %(date)s. Votre photo sera jointe à votre demande."
        ) % {"date": date_longue(reponse.valable_jusqu_au, "")}
    return {
        EtatEphoto.MALFORME: _(
            "Ce code n’est pas complet ou contient un signe en trop. Recopiez les 21 ou 22 lettres "
            "et chiffres imprimés sur votre planche photo ; les espaces et les tirets ne comptent pas."
        ),
        EtatEphoto.INCONNU: _(
            "Ce code n’est pas connu du service e-photo : il ne permet pas encore de déposer. "
            "Vérifiez chaque signe, en particulier la lettre O et le chiffre 0. Photo prise il y a "
            "moins de 48 heures ? Réessayez plus tard : votre demande est enregistrée. "
            "Au-delà de 48 heures, adressez-vous au photographe, ou signalez la cabine."
        ),
        EtatEphoto.PAS_ENCORE_ACTIF: _(
            "Votre code n’est pas encore actif : il peut mettre jusqu’à 48 heures à le devenir. "
            "Vous pouvez déposer votre demande dès maintenant. Nous vérifierons le code nous-mêmes "
            "et vous préviendrons par courriel."
        ),
        EtatEphoto.UTILISE: _(
            "Ce code a déjà servi : un code vaut pour une seule démarche. "
            "Faites une nouvelle e-photo et saisissez son code."
        ),
        EtatEphoto.EXPIRE: _(
            "Ce code a expiré : il est valable 6 mois après la prise de vue. "
            "Faites une nouvelle e-photo et saisissez son code."
        ),
    }[reponse.etat]


def phrase_indisponible() -> str:
    """The words for a service that does not answer."""
    return _(
        "Le service e-photo ne répond pas en ce moment : votre code n’a pas pu être vérifié. "
        "Il est enregistré. Vous pouvez continuer ; nous le vérifierons dès que possible."
    )
