"""What the papers of a case print: who, which request, which law, which rights, which answers.

Everything comes from the case, its account and the requirement frozen at filing. Words are in
French whatever the language of the reader: callers see to it (`delivrance`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from accounts import pays
from accounts.models import NatureTitre
from demarches import beneficiaires, completude, contestation, formulaires, libelles, situations
from demarches.catalogue import calcul, charger
from demarches.catalogue.faits import Fiabilite
from demarches.catalogue.reponses import Question
from demarches.models import Dossier

# What a paper may cite as its ground: the law, not a page that explains it.
TEXTES_OFFICIELS = {Fiabilite.TEXTE_OFFICIEL, Fiabilite.COPIE_TEXTE_OFFICIEL}


def documents(dossier: Dossier) -> list[dict[str, Any]]:
    """The papers of the requirement frozen at filing."""
    return dossier.exigence_figee("documents") or []


def communs(dossier: Dossier) -> dict[str, Any]:
    """What every paper of a case says: who, which request, since when, before whom."""
    return {
        "titulaire": _titulaire(dossier),
        "beneficiaire": _autre_personne(dossier, "enfant") or _autre_personne(dossier, "salarie"),
        "demarche": dossier.loi.libelle,
        "type_demande": libelles.type_demande(dossier.type_demande),
        "reference": dossier.reference,
        "depose_le": dossier.depose_jour,
        "prefecture": str(dossier.prefecture),
        "titre_detenu": _titre_detenu(dossier),
    }


def du_document(dossier: Dossier, document: dict[str, Any]) -> dict[str, Any]:
    """What the law makes this paper say; a right no text settles is not printed at all."""
    return {
        "droits": [
            {"libelle": droit["libelle"], "accorde": droit["accorde"], "texte": droit["texte"]}
            for droit in document["droits_detailles"]
            if droit["accorde"] is not None
        ],
        "valable_avec": document["valable_avec"] or "",
        **textes(document["sources"]),
        "corps": _phrases(document),
        "lignes": _lignes(dossier, document.get("imprime", ())),
    }


def textes(sources: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """The law a paper applies; where no law was read, what explains it, told as such."""
    officielles = [s["libelle"] for s in sources if s["fiabilite"] in TEXTES_OFFICIELS]
    if officielles:
        return {"fondement": officielles}
    noms = {texte.id: texte.court for texte in charger().sources}
    return {"d_apres": list(dict.fromkeys(noms.get(s["texte"], s["libelle"]) for s in sources))}


def _phrases(document: dict[str, Any]) -> list[str]:
    """What the paper says beside its table of rights: other mentions, then precisions."""
    dites = {droit["texte"] for droit in document["droits_detailles"]}
    autres: list[str] = [m for m in document["mentions"] if m not in dites]
    return autres + list(document["precisions"])


def _lignes(dossier: Dossier, cles: Iterable[str]) -> list[dict[str, str]]:
    """The answers the paper carries, in the words of their questions."""
    questions = {
        question["id"]: Question.model_validate(question)
        for question in dossier.exigence_figee("questions") or ()
    }
    return [
        {
            "libelle": questions[cle].libelle,
            "valeur": formulaires.valeur_affichee(questions[cle], dossier.reponses[cle]),
        }
        for cle in cles
        if cle in questions and dossier.reponses.get(cle) not in (None, "")
    ]


def _titulaire(dossier: Dossier) -> dict[str, Any]:
    if dossier.usager.est_employeur:
        return _entreprise(dossier)
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


def _entreprise(dossier: Dossier) -> dict[str, Any]:
    """The company of the request: its answers win over the account, as they were typed last."""
    usager, reponses = dossier.usager, dossier.reponses
    connus = {cle: reponses.get(cle) or getattr(usager, cle) for cle in situations.COORDONNEES}
    ville = f"{connus['code_postal']} {connus['commune']}".strip()
    adresse = [connus["voie"], connus["complement_adresse"], ville]
    return {
        "nom": reponses.get("raison_sociale") or usager.nom,
        "siret": reponses.get("siret") or usager.siret,
        "adresse": "\n".join(ligne for ligne in adresse if ligne),
    }


def _autre_personne(dossier: Dossier, qui: str) -> dict[str, Any] | None:
    """The child of a parent who files, or the worker of an employer; None when nobody is named."""
    reponses = dossier.reponses
    if not reponses.get(f"{qui}_nom"):
        return None
    return {
        "nom": reponses[f"{qui}_nom"],
        "prenoms": reponses.get(f"{qui}_prenoms", ""),
        "ne_le": reponses.get(f"{qui}_date_naissance"),
        "ne_a": reponses.get(f"{qui}_lieu_naissance", ""),
        "nationalite": pays.nom(reponses.get(f"{qui}_nationalite", "")),
        "numero_etranger": reponses.get(f"{qui}_numero_etranger", ""),
    }


def _titre_detenu(dossier: Dossier) -> dict[str, Any] | None:
    titre = dossier.usager.titre_actuel
    if titre is None or beneficiaires.est_pour_un_enfant(dossier.loi, dossier.reponses):
        return None
    return {
        "nature": str(NatureTitre(titre.nature).label),
        "numero": titre.numero,
        "debut": titre.debut,
        "fin": titre.fin,
    }


def recours(dossier: Dossier) -> list[dict[str, Any]]:
    """The remedies against a decision of today, with their last day for whoever reads it today."""
    le = timezone.localdate()
    ouverts = calcul.recours(
        dossier.loi,
        completude.type_demande(dossier),
        situations.du_dossier(dossier),
        le,
    )
    return [
        {
            "titre": r.titre,
            "autorite": r.autorite,
            "delai": r.delai,
            "au_plus_tard": contestation.dernier_jour_de(r, le),
        }
        for r in ouverts
    ]
