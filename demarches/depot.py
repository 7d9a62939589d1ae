"""What filing fixes for ever: the requirement of the law that day, the person's data, the photo.

Called by `demarches.transitions` inside its transaction and under its lock; writes no status.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Prefecture
from demarches import beneficiaires, completude, delais, journal, situations
from demarches.catalogue import calcul
from demarches.models import DemandeDeComplement, Dossier, Reponse
from demarches.models.journal import Nature
from demarches.statuts import Statut
from justificatifs import depot as reception
from justificatifs import ephoto
from justificatifs.ephoto.phrases import phrase


def figer(dossier: Dossier, photo: ephoto.ReponseEphoto | None) -> bool:
    """Freeze the law, copy the person's address, reserve the e-photo. `depose_le` is set.

    Returns whether the person moved to another prefecture: their other cases then follow.
    `photo` is what the e-photo service said a moment before, outside the transaction.
    Raises `completude.DossierIncomplet` when the photo code was taken a moment before.
    """
    le = timezone.localdate(dossier.depose_le)
    applicables = {question.id for question in completude.questions(dossier, le)}
    dossier.reponses = {cle: v for cle, v in dossier.reponses.items() if cle in applicables}
    situation = situations.du_dossier(dossier)
    dossier.exigence = calcul.exigence(
        dossier.loi, completude.type_demande(dossier), situation, le
    ).model_dump(mode="json")
    dossier.beneficiaire = beneficiaires.cle(dossier.loi, dossier.reference, dossier.reponses)
    dossier.nom_beneficiaire = beneficiaires.nom_a_chercher(dossier.loi, dossier.reponses)
    dossier.fait_suite_a_id = (
        Dossier.objects.classes_avant(dossier).values_list("pk", flat=True).first()
    )
    dossier.titre_fin = situation.titre_fin
    dossier.couvert_jusqu_au = situation.titre_fin
    dossier.silence_le = silence(dossier, le)
    a_demenage = _suivre_l_adresse(dossier)
    _reserver_ephoto(dossier, photo)
    return a_demenage


def silence(dossier: Dossier, depart: date) -> date | None:
    """The day silence becomes a refusal, by the rule frozen at filing.

    None when no rule is known, or when silence is worth something else (`vaut`).
    """
    delai = dossier.exigence_figee("silence")
    if not delai or delai.get("vaut", "refus") != "refus":
        return None
    return terme(dossier, depart)


def refus_implicite_est_ne(dossier: Dossier, le: date) -> bool:
    """Whether silence is a refusal already: the clock has written it, or will the next morning.

    The delay to contest runs from that date, so nothing done later moves it.
    """
    return dossier.silence_le is not None and dossier.silence_le <= le


def terme(dossier: Dossier, depart: date) -> date | None:
    """The last day to answer, by the rule frozen at filing; None when the law gives no delay."""
    delai = dossier.exigence_figee("silence")
    return delais.fin_du_delai(depart, delai["valeur"], delai["unite"]) if delai else None


def reponse_le(dossier: Dossier) -> date | None:
    """The last day to answer this case; None too while the delay waits for a complete file."""
    delai = dossier.exigence_figee("silence") or {}
    au_depot = None if delai.get("depart") == "dossier_complet" else dossier.depose_le
    depart = dossier.complet_le or au_depot
    return terme(dossier, timezone.localdate(depart)) if depart else None


def _suivre_l_adresse(dossier: Dossier) -> bool:
    """The account keeps the last address confirmed, and the address names the prefecture.

    An employer answers with the place of work: it names the prefecture of this case alone.
    """
    usager = dossier.usager
    if usager.est_employeur:
        lieu = Prefecture.objects.pour_code_postal(str(dossier.reponses.get("code_postal", "")))
        dossier.prefecture = lieu or usager.prefecture
        return False
    a_dit_son_adresse = "voie" in dossier.reponses
    for cle in situations.COORDONNEES:
        if cle in dossier.reponses or (cle == "complement_adresse" and a_dit_son_adresse):
            setattr(usager, cle, str(dossier.reponses.get(cle, "")))
    quittee = usager.prefecture_id
    prefecture = _prefecture_de_l_adresse(dossier)
    if prefecture is not None:
        usager.prefecture = dossier.prefecture = prefecture
    usager.save(update_fields=[*situations.COORDONNEES, "prefecture"])
    return usager.prefecture_id != quittee


def _prefecture_de_l_adresse(dossier: Dossier) -> Prefecture | None:
    """The one competent for the account's address: most often the draft's, read with its row."""
    code_postal = dossier.usager.code_postal
    if dossier.prefecture is not None and dossier.prefecture.est_competente(code_postal):
        return dossier.prefecture
    return Prefecture.objects.pour_code_postal(code_postal)


def _reserver_ephoto(dossier: Dossier, photo: ephoto.ReponseEphoto | None) -> None:
    if photo is None:
        return
    reponse = ephoto.reserver(
        dossier.ephoto_code, reference=dossier.reference, le=timezone.now(), reponse=photo
    )
    dossier.ephoto_etat = reponse.etat
    if reponse.etat not in completude.EPHOTOS_ADMISES:
        raise completude.DossierIncomplet(
            [completude.Manque("e-photo", "ephoto_code", phrase(reponse))]
        )


def demander_ephoto(dossier: Dossier) -> ephoto.ReponseEphoto | None:
    """Ask the service about the code, before the filing's transaction; None without a code.

    Whether another dossier holds the code is settled by the reservation, inside the transaction.
    A service that does not answer is a code to read again later (see `justificatifs.ephoto`).
    """
    if not dossier.ephoto_code:
        return None
    try:
        return ephoto.interroger(dossier.ephoto_code, le=timezone.now())
    except ephoto.EphotoIndisponible:
        return ephoto.ReponseEphoto(ephoto.EtatEphoto.PAS_ENCORE_ACTIF)


def ephoto_a_refaire(dossier: Dossier) -> bool:
    """A case whose photo code turned out not to be usable: another code is awaited.

    Until the permit is made: a code may be read for good after the decision.
    """
    return (
        (dossier.est_en_examen or dossier.statut == Statut.FAVORABLE)
        and bool(dossier.ephoto_code)
        and dossier.ephoto_etat not in completude.EPHOTOS_ADMISES
    )


def remplacer_ephoto(dossier: Dossier, saisie: str) -> ephoto.ReponseEphoto:
    """Give another photo code to a filed case; its date does not move.

    The code is kept only when it can serve. Raises `completude.DossierIncomplet` when the case
    awaits no code any more.
    """
    code = ephoto.normaliser(saisie)[:30]
    try:
        reponse = ephoto.interroger(code, le=timezone.now())
    except ephoto.EphotoIndisponible:
        reponse = ephoto.ReponseEphoto(ephoto.EtatEphoto.PAS_ENCORE_ACTIF)
    with transaction.atomic():
        actuel = Dossier.objects.select_for_update().get(pk=dossier.pk)
        if not ephoto_a_refaire(actuel):
            raise completude.DossierIncomplet([])
        reponse = ephoto.reserver(
            code, reference=actuel.reference, le=timezone.now(), reponse=reponse
        )
        if reponse.permet_de_deposer:
            actuel.ephoto_code, actuel.ephoto_etat = code, reponse.etat
            actuel.save(update_fields=["ephoto_code", "ephoto_etat"])
            journal.ecrire(
                actuel, Nature.EPHOTO, par=actuel.usager, donnees={"etat": str(reponse.etat)}
            )
    return reponse


def rendre_ephoto(dossier: Dossier) -> None:
    """A withdrawn request made no permit of the photo: its code may serve another one."""
    if dossier.ephoto_code:
        ephoto.liberer(dossier.ephoto_code, dossier.reference)


def effacer_pieces(dossier: Dossier) -> None:
    """Delete every file of a draft; the bytes go after commit."""
    for piece in dossier.pieces.select_related("fichier"):
        fichier = piece.fichier
        piece.delete()
        reception.supprimer(fichier)


def appliquer_complement(dossier: Dossier, complement: DemandeDeComplement) -> None:
    """The person's answer takes effect: replaced pieces are withdrawn (kept in the history)."""
    remplacees = [
        element.piece
        for element in complement.elements.all()
        if element.reponse == Reponse.REMPLACER
    ]
    dossier.pieces.actuelles().filter(piece__in=remplacees).exclude(complement=complement).update(
        retiree_le=timezone.now()
    )


def repondre(
    complement: DemandeDeComplement, piece: str, *, reponse: Reponse, note: str = ""
) -> None:
    """Note what the person does with an item; nothing is sent before `recevoir_complement`."""
    modifies = (
        complement.elements.filter(piece=piece)
        .filter(complement__recue_le__isnull=True, complement__close_le__isnull=True)
        .update(reponse=reponse, note=note.strip()[:500])
    )
    if not modifies:
        raise completude.DossierIncomplet(
            [completude.Manque("complement", piece, _("Cette demande n’attend plus de réponse."))]
        )
