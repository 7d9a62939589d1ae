"""What is told to whom at each event: one function per message, in the reader's language.

Each message says what happened, who has the hand, what comes next and when; it names no personal
data beyond the reference of the case. The row is written in the transaction of the fact.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from anef.templatetags.anef import date_longue
from demarches.models import Decision, DemandeDeComplement, Dossier, Sens
from notifications import messages

if TYPE_CHECKING:
    from accounts.models import TitreDetenu, User
    from attestations.models import Attestation


def _jour(jour: date | None) -> str:
    return date_longue(jour, "")


def _dire(
    dossier: Dossier,
    nature: str,
    *,
    objet: str,
    lignes: Iterable[str],
    occasion: object = "",
    papiers: Iterable[Attestation] = (),
) -> None:
    messages.ecrire(
        nature,
        destinataire=dossier.usager,
        objet=objet,
        corps="\n\n".join(ligne for ligne in lignes if ligne),
        cle=f"{dossier.reference}:{nature}:{occasion}",
        lien=dossier.get_absolute_url(),
        reference=dossier.reference,
        pieces=[{"source": "attestation", "cle": papier.numero} for papier in papiers],
    )


def depot_confirme(dossier: Dossier, papiers: list[Attestation]) -> None:
    """The filing is recorded; the paper of the law is attached."""
    with messages.en_langue_de(dossier.usager):
        _dire(
            dossier,
            "depot_confirme",
            objet=_("Votre demande %(reference)s est déposée") % {"reference": dossier.reference},
            lignes=[
                _("Votre demande a été déposée le %(jour)s. Cette date ne changera pas.")
                % {"jour": _jour(dossier.depose_jour)},
                _("Le document joint est aussi dans votre espace, à tout moment.")
                if papiers
                else "",
                _(
                    "La préfecture va examiner votre demande. Vous recevrez un message à chaque "
                    "étape. Vous n’avez rien à faire pour le moment."
                ),
                _ephoto_en_attente(dossier),
            ],
            papiers=papiers,
        )


def _ephoto_en_attente(dossier: Dossier) -> str:
    if dossier.ephoto_etat != "pas_encore_actif":
        return ""
    return _(
        "Votre code e-photo n’est pas encore actif : cela peut prendre 48 heures. Nous le "
        "vérifions pour vous et vous préviendrons."
    )


def prise_en_charge(dossier: Dossier) -> None:
    """An agent has begun."""
    with messages.en_langue_de(dossier.usager):
        _dire(
            dossier,
            "prise_en_charge",
            objet=_("L’examen de votre demande %(reference)s commence")
            % {"reference": dossier.reference},
            lignes=[
                _("Un agent de la préfecture examine maintenant votre demande."),
                _("Vous n’avez rien à faire. S’il manque un document, vous recevrez un message."),
            ],
        )


def dossier_complet(dossier: Dossier, papiers: list[Attestation]) -> None:
    """The file was found complete; the paper that waited is attached."""
    with messages.en_langue_de(dossier.usager):
        _dire(
            dossier,
            "dossier_complet",
            objet=_("Votre dossier %(reference)s est complet") % {"reference": dossier.reference},
            lignes=[
                _("La préfecture a vérifié vos documents : votre dossier est complet."),
                _("Le document joint est aussi dans votre espace, à tout moment.")
                if papiers
                else "",
                _("La préfecture va maintenant prendre sa décision."),
            ],
            papiers=papiers,
        )


def complement_demande(
    dossier: Dossier, complement: DemandeDeComplement, lettre: Attestation
) -> None:
    """Documents are asked for, with reasons and a date limit."""
    with messages.en_langue_de(dossier.usager):
        _dire(
            dossier,
            "complement_demande",
            objet=_("Documents à envoyer pour votre demande %(reference)s")
            % {"reference": dossier.reference},
            lignes=[
                _("La préfecture a besoin de documents. Répondez au plus tard le %(jour)s.")
                % {"jour": _jour(complement.echeance)},
                "\n".join(f"– {e.libelle} : {e.motif}" for e in complement.elements.all()),
                _("Votre date de dépôt ne change pas."),
            ],
            occasion=complement.pk,
            papiers=[lettre],
        )


def complement_relance(dossier: Dossier, complement: DemandeDeComplement) -> None:
    """The date limit is near: last reminder before the file may be closed."""
    with messages.en_langue_de(dossier.usager):
        _dire(
            dossier,
            "complement_relance",
            objet=_("Rappel : des documents sont attendus le %(jour)s au plus tard")
            % {"jour": _jour(complement.echeance)},
            lignes=[
                _(
                    "La préfecture attend vos documents pour la demande %(reference)s. "
                    "Répondez au plus tard le %(jour)s, même en partie."
                )
                % {"reference": dossier.reference, "jour": _jour(complement.echeance)},
                "\n".join(f"– {e.libelle}" for e in complement.elements.all()),
                _("Sans réponse, la préfecture pourra classer la demande."),
                _("Une difficulté ? Écrivez-nous depuis le bouton « Contact » de chaque page."),
            ],
            occasion=complement.pk,
        )


def complement_depasse(dossier: Dossier, complement: DemandeDeComplement) -> None:
    """The date limit has passed: one may still answer as long as the case is open."""
    with messages.en_langue_de(dossier.usager):
        _dire(
            dossier,
            "complement_depasse",
            objet=_("La date limite est passée pour votre demande %(reference)s")
            % {"reference": dossier.reference},
            lignes=[
                _(
                    "Les documents demandés étaient attendus le %(jour)s. Vous pouvez encore les "
                    "envoyer tant que la préfecture n’a pas classé la demande."
                )
                % {"jour": _jour(complement.echeance)},
                _("Répondez dès maintenant pour garder votre date de dépôt."),
            ],
            occasion=complement.pk,
        )


def complement_recu(dossier: Dossier, complement: DemandeDeComplement) -> None:
    """The answer is recorded."""
    with messages.en_langue_de(dossier.usager):
        _dire(
            dossier,
            "complement_recu",
            objet=_("Votre réponse pour la demande %(reference)s est envoyée")
            % {"reference": dossier.reference},
            lignes=[
                _("La préfecture a reçu votre réponse. L’examen de votre demande reprend."),
                _("Vous n’avez rien d’autre à faire."),
            ],
            occasion=complement.pk,
        )


def decision(dossier: Dossier, decision: Decision, papiers: list[Attestation]) -> None:
    """A decision is notified, with its papers; a refusal comes with its remedies."""
    with messages.en_langue_de(dossier.usager):
        objet, lignes = MESSAGES_DE_DECISION[Sens(decision.sens)](decision)
        _dire(
            dossier,
            f"decision_{decision.sens}",
            objet=f"{objet} ({dossier.reference})",
            lignes=lignes,
            occasion=decision.pk,
            papiers=papiers,
        )
    _prevenir_le_salarie(dossier, decision, papiers)


def _prevenir_le_salarie(dossier: Dossier, decision: Decision, papiers: list[Attestation]) -> None:
    """The worker an employer asks for learns the decision too, at the address the employer gave.

    Nobody proved that address: it gets the authorisation it needs, never the grounds of a refusal,
    and no link to the case.
    """
    adresse = dossier.reponses.get("salarie_email", "")
    if not (dossier.usager.est_employeur and adresse):
        return
    favorable = decision.sens == Sens.FAVORABLE
    with messages.en_langue_de(None):
        messages.ecrire(
            "decision_au_salarie",
            adresse=adresse,
            objet=_("Une décision sur la demande de votre employeur (%(reference)s)")
            % {"reference": dossier.reference},
            corps="\n\n".join(
                [
                    _("La préfecture a accepté la demande que votre employeur a déposée pour vous.")
                    if favorable
                    else _(
                        "La préfecture n’a pas accepté la demande que votre employeur a déposée "
                        "pour vous."
                    ),
                    _("Le document joint est à garder : il accompagne votre demande de titre.")
                    if favorable
                    else _("Votre employeur a reçu la lettre qui dit pourquoi : demandez-la-lui."),
                ]
            ),
            cle=f"{dossier.reference}:decision_au_salarie:{decision.pk}",
            pieces=[{"source": "attestation", "cle": papier.numero} for papier in papiers]
            if favorable
            else [],
        )


def _favorable(decision: Decision) -> tuple[str, list[str]]:
    if not decision.a_retirer:
        return _("Votre demande est acceptée"), [
            _("La préfecture a accepté votre demande. Le document joint le prouve."),
            _(
                "Il reste aussi dans votre espace. La demande est terminée : vous n’avez rien à faire."
            ),
        ]
    return _("Votre demande est acceptée"), [
        _("La préfecture a pris une décision favorable. L’attestation jointe le prouve."),
        _("Votre titre va être fabriqué. Un message vous dira où et quand le retirer."),
    ]


def _refus(decision: Decision) -> tuple[str, list[str]]:
    return _("Décision sur votre demande"), [
        _("La préfecture a refusé votre demande. La lettre jointe dit pourquoi."),
        _(
            "Vous pouvez contester cette décision : la lettre indique devant qui et jusqu’à quand. "
            "Les délais sont courts, faites-vous aider dès maintenant."
        ),
    ]


def _irrecevable(decision: Decision) -> tuple[str, list[str]]:
    return _("Décision sur votre demande"), [
        _("La préfecture a déclaré votre demande irrecevable. La lettre jointe dit pourquoi."),
        _("La lettre indique comment contester cette décision et jusqu’à quand."),
    ]


def _ajournement(decision: Decision) -> tuple[str, list[str]]:
    return _("Décision sur votre demande"), [
        _(
            "La préfecture a ajourné votre demande jusqu’au %(jour)s. La lettre jointe dit pourquoi. "
            "Passé ce délai, vous pourrez déposer une nouvelle demande."
        )
        % {"jour": _jour(decision.ajourne_au)},
        _("La lettre indique comment contester cette décision et jusqu’à quand."),
    ]


def _classement(decision: Decision) -> tuple[str, list[str]]:
    return _("Votre demande est classée sans suite"), [
        _("La préfecture n’a pas reçu les documents demandés et a classé votre demande."),
        _(
            "La lettre jointe liste ce qui manque. Vous pouvez déposer une nouvelle demande : "
            "elle rappellera la date de la première."
        ),
    ]


MESSAGES_DE_DECISION = {
    Sens.FAVORABLE: _favorable,
    Sens.REFUS: _refus,
    Sens.IRRECEVABLE: _irrecevable,
    Sens.AJOURNEMENT: _ajournement,
    Sens.CLASSEMENT: _classement,
}


def titre_disponible(dossier: Dossier) -> None:
    """The permit waits: where, when, what to pay."""
    with messages.en_langue_de(dossier.usager):
        _dire(
            dossier,
            "titre_disponible",
            objet=_("Votre titre est disponible (%(reference)s)")
            % {"reference": dossier.reference},
            lignes=[
                dossier.remise,
                _("Apportez votre ancien titre et la preuve du paiement.")
                if _reste_a_payer(dossier)
                else _("Apportez votre ancien titre."),
            ],
        )


def _reste_a_payer(dossier: Dossier) -> bool:
    """Unless the decision says that nothing is due, the person brings the proof of payment."""
    decision = dossier.decisions.validees().first()
    return decision is None or decision.montant_cents != 0


def titre_remis(dossier: Dossier) -> None:
    """The case is closed."""
    with messages.en_langue_de(dossier.usager):
        _dire(
            dossier,
            "titre_remis",
            objet=_("Votre titre vous a été remis (%(reference)s)")
            % {"reference": dossier.reference},
            lignes=[
                _("La remise de votre titre est enregistrée. Votre demande est terminée."),
                _("Vous n’avez pas reçu ce titre ? Écrivez-nous depuis le bouton « Contact »."),
            ],
        )


def desistement(dossier: Dossier) -> None:
    """The person withdrew; said back so that nobody withdraws in their place unseen."""
    with messages.en_langue_de(dossier.usager):
        _dire(
            dossier,
            "desistement",
            objet=_("Votre demande %(reference)s est retirée") % {"reference": dossier.reference},
            lignes=[
                _("Vous avez retiré votre demande. La préfecture ne l’examinera pas."),
                _("Ce n’est pas vous ? Écrivez-nous dès maintenant depuis le bouton « Contact »."),
            ],
        )


def transfert(dossier: Dossier) -> None:
    """The case followed its person to another prefecture."""
    with messages.en_langue_de(dossier.usager):
        _dire(
            dossier,
            "transfert",
            objet=_("Votre demande %(reference)s change de préfecture")
            % {"reference": dossier.reference},
            lignes=[
                _("Votre adresse a changé : %(prefecture)s examine maintenant votre demande.")
                % {"prefecture": str(dossier.prefecture)},
                _("Votre date de dépôt ne change pas. Vous n’avez rien à refaire."),
            ],
            occasion=f"{dossier.prefecture_id}:{timezone.now():%Y%m%d%H%M}",
        )


def silence(dossier: Dossier) -> None:
    """The delay of the administration has passed: what it means, and that it may still answer."""
    with messages.en_langue_de(dossier.usager):
        _dire(
            dossier,
            "silence",
            objet=_("La préfecture n’a pas répondu à temps (%(reference)s)")
            % {"reference": dossier.reference},
            lignes=[
                _(
                    "Le délai de réponse s’est terminé le %(jour)s. Pour la loi, ce silence est un "
                    "refus, que vous pouvez contester. La préfecture examine toujours votre "
                    "demande et peut encore l’accepter."
                )
                % {"jour": _jour(dossier.silence_le)},
                _("Votre dossier indique devant qui contester et dans quel délai."),
            ],
        )


def ephoto_relue(dossier: Dossier, phrase: str) -> None:
    """The photo code that was not active yet has now another answer."""
    with messages.en_langue_de(dossier.usager):
        _dire(
            dossier,
            "ephoto_relue",
            objet=_("Votre e-photo (demande %(reference)s)") % {"reference": dossier.reference},
            lignes=[phrase],
            occasion=f"{dossier.ephoto_code}:{dossier.ephoto_etat}",
        )


def attestation_renouvelee(dossier: Dossier, papiers: list[Attestation]) -> None:
    """A new attestation follows the last one without a day between."""
    with messages.en_langue_de(dossier.usager):
        for papier in papiers:
            _dire(
                dossier,
                "attestation_renouvelee",
                objet=_("Votre nouvelle attestation (demande %(reference)s)")
                % {"reference": dossier.reference},
                lignes=[
                    _(
                        "La préfecture examine toujours votre demande. Une nouvelle attestation "
                        "est valable du %(du)s au %(au)s."
                    )
                    % {"du": _jour(papier.valable_du), "au": _jour(papier.valable_au)}
                    if papier.valable_du and papier.valable_au
                    else "",
                    _("Elle est jointe à ce message et reste dans votre espace."),
                ],
                occasion=papier.numero,
                papiers=[papier],
            )


def rappel_de_renouvellement(
    titre: TitreDetenu, *, au_plus_tard: date, en_retard: bool, jalon: int, lien: str
) -> None:
    """A permit ends soon: when to file, and where. `jalon` is the reminder's mark, in days.

    `au_plus_tard` is the last day one may file at all once late: never a day already past.
    """
    usager: User = titre.titulaire
    with messages.en_langue_de(usager):
        messages.ecrire(
            "rappel_renouvellement",
            destinataire=usager,
            objet=_("Votre titre de séjour se termine le %(jour)s") % {"jour": _jour(titre.fin)},
            corps="\n\n".join(
                [
                    _("Vous pouvez demander son renouvellement dès maintenant, en ligne."),
                    (
                        _(
                            "Vous êtes en retard : déposez dès aujourd’hui. Dernier jour : le %(jour)s."
                        )
                        if en_retard
                        else _(
                            "Déposez votre demande au plus tard le %(jour)s pour que vos droits "
                            "soient prouvés sans interruption."
                        )
                    )
                    % {"jour": _jour(au_plus_tard)},
                    _("La demande est gratuite ; seule la remise du titre est payante."),
                ]
            ),
            cle=f"titre:{titre.pk}:{titre.fin}:{jalon}",
            lien=lien,
        )
