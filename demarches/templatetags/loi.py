"""Words of the catalogue in templates: translated, and lengths of time said as people say them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext

from anef.templatetags.anef import date_et_ecart, date_longue
from demarches import contestation, delais, libelles
from demarches.catalogue.faits import EtatFenetre, Source
from demarches.catalogue.reponses import Delai, Fenetre, Recommandation, Recours

register = template.Library()


@register.filter
def traduire(texte: str) -> str:
    """A text of the catalogue (its French words are the message ids) in the page's language."""
    return gettext(texte) if texte else ""


@register.filter
def libelle_type(code: str) -> str:
    """The kind of request in words."""
    return libelles.type_demande(code)


@register.filter
def ailleurs(canal: str | None) -> str:
    """Where to go, when the portal does not receive the request."""
    return libelles.ailleurs(canal)


@register.filter
def libelle_moment(moment: str) -> str:
    """When a paper is given, in words."""
    return str(libelles.MOMENTS[moment])


@register.filter
def duree(delai: Any) -> str:
    """'4 mois', '90 jours': a delay of the law, in its own unit."""
    return libelles.duree(delai.valeur, delai.unite)


@register.filter
def duree_mois(mois: int) -> str:
    """'6 mois', '10 ans': years when they fall whole."""
    if mois >= 12 and mois % 12 == 0:
        return libelles.duree(mois // 12, "ans")
    return libelles.duree(mois, "mois")


@register.filter
def retard(fenetre: Fenetre) -> str:
    """When the document held ends or ended, and since when its holder is late."""
    phrases = []
    if fenetre.reference == "titre_fin" and fenetre.reference_le:
        fini = fenetre.reference_le < timezone.localdate()
        phrases.append(
            (
                gettext("Votre document de séjour s’est terminé %(jour)s.")
                if fini
                else gettext("Votre document de séjour se termine %(jour)s.")
            )
            % {"jour": date_et_ecart(fenetre.reference_le)}
        )
    if fenetre.au_plus_tard:
        phrases.append(
            gettext("Il fallait déposer au plus tard %(jour)s : vous êtes en retard.")
            % {"jour": date_longue(fenetre.au_plus_tard)}
        )
    return " ".join(phrases) or gettext("Vous êtes en retard.")


@register.filter
def si_depose_aujourd_hui(delai: Delai) -> str:
    """The last day to answer, for whoever files today: '4 mois' alone is no date."""
    jour = date_longue(delais.fin_du_delai(timezone.localdate(), delai.valeur, delai.unite), "")
    if delai.depart == "dossier_complet":
        return gettext("au plus tard le %(jour)s, si le dossier est complet dès aujourd’hui") % {
            "jour": jour
        }
    return gettext("au plus tard le %(jour)s, si vous déposez aujourd’hui") % {"jour": jour}


@register.filter
def conseils(fenetre: Fenetre) -> list[Recommandation]:
    """The advised periods that may still be followed: never when late, nor once they are over."""
    if fenetre.etat not in {EtatFenetre.OUVERTE, EtatFenetre.PAS_ENCORE}:
        return []
    le = timezone.localdate()
    return [c for c in fenetre.recommandations if c.dans_la_fenetre and c.au >= le]


@register.filter
def dernier_jour(voie: Recours, notification: date | None) -> date | None:
    """The last day of a remedy counted from that day; None when it cannot be told."""
    return contestation.dernier_jour_de(voie, notification) if notification else None


@register.filter
def citer(sources: Iterable[Source]) -> str:
    """Where a fact is written, in a line: a sheet cites hundreds of texts."""
    return " ; ".join(source.libelle for source in sources)


@register.filter
def note(sources: Any, notes: dict[Any, int]) -> int | str:
    """The number of the note that cites these sources, nothing when there is none."""
    return notes.get(sources, "")
