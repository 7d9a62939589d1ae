"""What somebody whose permit ends is told of the request that follows it, and where it is found.

The reminder goes out on fixed marks while each request has its own window: the words follow the
state of that window on that day, and every date, consequence and amount in them comes from the
catalogue. What the catalogue does not say is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from anef.templatetags.anef import date_longue, euros
from demarches import echeances, libelles, orientation
from demarches.catalogue import calcul
from demarches.catalogue.calcul import Couts, EtatFenetre, Fenetre
from demarches.catalogue.faits import Canal
from demarches.catalogue.situation import Situation
from demarches.orientation import Proposition

# Of two requests that follow the same permit, the one that can be filed today is told.
RANGS = (EtatFenetre.OUVERTE, EtatFenetre.TARDIVE, EtatFenetre.PAS_ENCORE, None, EtatFenetre.FERMEE)


def suite(situation: Situation, le: date) -> Proposition | None:
    """The request that follows the permit held; None when this site receives none."""
    propositions = orientation.suites(situation, le)
    return min(propositions, key=lambda p: RANGS.index(p.fenetre.etat), default=None)


def adresse(proposition: Proposition | None) -> str:
    """The sheet of that kind of request; without any, the questions that tell what to file."""
    if proposition is None:
        return reverse("demarches:orientation")
    return echeances.adresse_du_type(proposition)


def paragraphes(proposition: Proposition | None, situation: Situation, le: date) -> list[str]:
    """The body of the reminder, in the language in force."""
    if proposition is None:
        return [
            _(
                "Nous n’avons pas trouvé ici de demande qui suive votre titre. Répondez à quelques "
                "questions pour savoir quelle demande faire, ou adressez-vous à votre préfecture."
            )
        ]
    demande = (proposition.demarche, proposition.type_demande, situation, le)
    return [
        _("La demande qui suit votre titre : %(demarche)s (%(type)s).")
        % {
            "demarche": _(proposition.demarche.libelle),
            "type": libelles.type_demande(proposition.type_demande),
        },
        *_quand(proposition.fenetre),
        *_ou(proposition.demarche.canal(le)),
        *_combien(calcul.couts(*demande), [t.montant_cents for t in calcul.tarifs(*demande)]),
    ]


def _quand(fenetre: Fenetre) -> Iterator[str]:
    match fenetre.etat:
        case EtatFenetre.PAS_ENCORE:
            yield _("Vous pourrez la déposer à partir du %(jour)s.") % _jour(fenetre.au_plus_tot)
            if fenetre.au_plus_tard:
                yield _("Déposez-la au plus tard le %(jour)s.") % _jour(fenetre.au_plus_tard)
            yield _("Vous pouvez préparer votre demande dès maintenant : elle sera gardée.")
        case EtatFenetre.OUVERTE:
            yield _("Vous pouvez la déposer dès maintenant.")
            if fenetre.au_plus_tard:
                yield _("Déposez-la au plus tard le %(jour)s.") % _jour(fenetre.au_plus_tard)
            elif fenetre.explication:
                yield _(fenetre.explication)
        case EtatFenetre.TARDIVE:
            yield _("La date limite était le %(jour)s. Vous êtes en retard.") % _jour(
                fenetre.au_plus_tard
            )
            if fenetre.limite:
                yield _("Vous pouvez encore la déposer, au plus tard le %(jour)s.") % _jour(
                    fenetre.limite
                )
            else:
                yield _("Vous pouvez encore la déposer. Faites-le dès maintenant.")
        case _:
            yield from (_(texte) for texte in (fenetre.explication, fenetre.suite) if texte)
    if fenetre.consequences:
        yield "\n".join(f"– {_(consequence)}" for consequence in fenetre.consequences)


def _jour(jour: date | None) -> dict[str, str]:
    return {"jour": date_longue(jour, "")}


def _ou(canal: Canal | None) -> Iterator[str]:
    match canal:
        case Canal.ANEF:
            yield _("Elle se dépose en ligne, sur ce site.")
        case Canal.PREFECTURE:
            yield _(
                "Cette demande relève du guichet. Vous la préparez et vous l’envoyez ici. Le portail "
                "la remet à la préfecture, qui vous donne le récépissé et vous convoque."
            )


def _combien(couts: Couts, tarifs: list[int]) -> Iterator[str]:
    """The amount of that day; nothing when no text gives one."""
    if couts.total_cents == 0:
        yield _("Cette demande est gratuite.")
    elif couts.total_cents is not None:
        total = euros(couts.total_cents)
        phrase = _("À payer, au tarif d’aujourd’hui : %(montant)s.")
        if not couts.confirme:
            phrase = _("À payer, au tarif d’aujourd’hui (à confirmer) : %(montant)s.")
        yield phrase % {"montant": total}
        if couts.quand:
            yield _(couts.quand)
    elif tarifs:
        montants = [euros(montant) for montant in sorted(set(tarifs))]
        yield _("À payer, selon votre situation : %(montants)s.") % {
            "montants": ", ".join(montants)
        }
