"""From what is stored to what the law is asked about: builds the catalogue's `Situation`.

The register and the account say what is known of the person; the answers of the draft win over
them, because a wrong prefilled value is corrected in the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from pydantic import ValidationError

from accounts.models import DOCUMENTS_DE_VOYAGE
from demarches import beneficiaires
from demarches.catalogue import charger

if TYPE_CHECKING:
    from accounts.models import TitreDetenu, User
    from demarches.catalogue.schema import Demarche
    from demarches.catalogue.situation import Situation
    from demarches.models import Dossier

# Answers that are the person's own data; the account keeps the last ones confirmed.
IDENTITE = (
    "nom",
    "nom_usage",
    "prenoms",
    "sexe",
    "date_naissance",
    "lieu_naissance",
    "pays_naissance",
    "nationalite",
)
COORDONNEES = ("voie", "complement_adresse", "code_postal", "commune", "telephone")


def _texte(valeur: Any) -> Any:
    return valeur.isoformat() if isinstance(valeur, date) else valeur


def du_registre(user: User) -> dict[str, Any]:
    """Identity as the register gave it: what prefills the form and what differences are told from.

    The register knows foreigners, not companies.
    """
    if user.est_employeur:
        return {}
    return {cle: _texte(getattr(user, cle)) for cle in IDENTITE if getattr(user, cle)}


def prefill(user: User, demarche: Demarche) -> dict[str, Any]:
    """First answers of a draft: what the register and the account already know.

    Not where one lives when the procedure asks for something new (`preremplie: false`): an old address
    already written there would be declared again by mistake.
    """
    connus = _connus(user, _titre_du_beneficiaire(user, demarche, {}))
    nouvelles = {question.id for question in demarche.questions if not question.preremplie}
    return {cle: valeur for cle, valeur in connus.items() if cle not in nouvelles}


def _titre_du_beneficiaire(
    user: User, demarche: Demarche, reponses: Mapping[str, Any]
) -> TitreDetenu | None:
    """The permit that counts for the request: never the parent's when it is for a child."""
    return None if beneficiaires.est_pour_un_enfant(demarche, reponses) else user.titre_actuel


def de_la_personne(user: User, demarche: Demarche | None = None) -> Situation:
    """What is known of a person before any question is asked.

    Told from the document `demarche` follows: the permit to stay, unless it follows what one
    travels with.
    """
    titre = user.titre_actuel
    if demarche and suit_un_document_de_voyage(demarche):
        titre = user.document_de_voyage or titre
    return _situation(_connus(user, titre))


def suit_un_document_de_voyage(demarche: Demarche) -> bool:
    """Whether its renewal follows what one travels with, and not the permit to stay."""
    return any(n in DOCUMENTS_DE_VOYAGE for suite in demarche.suites for n in suite.natures)


def par_document(user: User) -> list[Situation]:
    """The same, told from each document that a request may follow: the permit, then the other."""
    titres = [user.titre_actuel]
    voyage = user.document_de_voyage
    if voyage and voyage not in titres:
        titres.append(voyage)
    return [_situation(_connus(user, titre)) for titre in titres]


def du_dossier(dossier: Dossier) -> Situation:
    """What is known of a case: the register, the account, the permit held, then the answers."""
    titre = _titre_du_beneficiaire(dossier.usager, dossier.loi, dossier.reponses)
    return _situation(_connus(dossier.usager, titre) | reponses_lisibles(dossier))


def reponses_lisibles(dossier: Dossier) -> dict[str, Any]:
    """The stored answers the law can read today.

    One kept under other bounds counts as not given: no page of a case breaks on it, and the form,
    whose bounds are the law's, says what to correct.
    """
    return _lisibles(
        {cle: valeur for cle, valeur in dossier.reponses.items() if valeur not in ("", None)}
    )


def _situation(connus: Mapping[str, Any]) -> Situation:
    modele = charger().situation
    try:
        return modele.model_validate(connus)
    except ValidationError:
        return modele.model_validate(_lisibles(connus))


def _lisibles(valeurs: Mapping[str, Any]) -> dict[str, Any]:
    modele = charger().situation
    connues = {cle: valeur for cle, valeur in valeurs.items() if cle in modele.model_fields}
    try:
        modele.model_validate(connues)
    except ValidationError as erreur:
        refusees = {detail["loc"][0] for detail in erreur.errors()}
        return {cle: valeur for cle, valeur in connues.items() if cle not in refusees}
    return connues


def _connus(user: User, titre: TitreDetenu | None) -> dict[str, Any]:
    connus: dict[str, Any] = du_registre(user) | {
        cle: getattr(user, cle) for cle in (*COORDONNEES, "email") if getattr(user, cle)
    }
    if user.est_employeur:
        connus |= {"raison_sociale": user.nom, "siret": user.siret}
    if user.entree_en_france:
        connus["date_entree_france"] = _texte(user.entree_en_france)
    if titre is not None:
        connus |= {
            "document_detenu": True,
            "titre_nature": titre.nature,
            "titre_motif": titre.motif,
            "titre_numero": titre.numero,
            "titre_debut": _texte(titre.debut),
            "titre_fin": _texte(titre.fin),
        }
    questions = charger().situation.model_fields
    return {cle: valeur for cle, valeur in connus.items() if cle in questions}


def differences(dossier: Dossier) -> dict[str, tuple[Any, Any]]:
    """Answers that differ from the register: key -> (register, answer). Case does not count."""
    ecarts = {}
    for cle, connu in dossier.registre.items():
        repondu = dossier.reponses.get(cle)
        if repondu is not None and str(repondu).casefold() != str(connu).casefold():
            ecarts[cle] = (connu, repondu)
    return ecarts


def aujourd_hui() -> date:
    """Today in Paris, where every deadline of the law is counted."""
    return timezone.localdate()
