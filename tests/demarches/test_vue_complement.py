"""Answering the prefecture: keep or replace each item, everything kept, sent once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.formats import date_format

from demarches import reponses_envoyees, transitions
from demarches.models import DemandeDeComplement, Dossier, PieceJointe
from demarches.models.journal import Nature
from demarches.statuts import Statut
from demarches.views import complement as vue
from instruction import motifs
from notifications.models import Notification
from tests.demarches import factories
from tests.demarches.ecrans import Ecran
from tests.justificatifs import fabrique

pytestmark = pytest.mark.django_db

DOMICILE = transitions.Element("justificatif-domicile", "Justificatif de domicile", "Trop ancien.")
BAIL = transitions.Element("autre-1", "Votre bail", "Le domicile est à prouver.")


@pytest.fixture
def demande(usager: Any, agent: Any) -> DemandeDeComplement:
    dossier = factories.depose(usager.user)
    transitions.prendre_en_charge(dossier, par=agent.user)
    return transitions.demander_complement(
        dossier, par=agent.user, elements=[DOMICILE, BAIL], message="Bonjour, il manque ceci."
    )


def _adresse(demande: DemandeDeComplement) -> str:
    return reverse("demarches:complement", args=[demande.dossier.reference])


def _champs(demande: DemandeDeComplement, domicile: str = "", bail: str = "") -> dict[str, Any]:
    """The radio buttons pressed, item by item."""
    choix = {"justificatif-domicile": domicile, "autre-1": bail}
    elements = demande.elements.all()
    return {f"reponse-{e.pk}": choix[e.piece] for e in elements if choix[e.piece]}


def _fichiers(demande: DemandeDeComplement, piece: str) -> str:
    return f"fichiers-{demande.elements.get(piece=piece).pk}"


def _statut(demande: DemandeDeComplement) -> str:
    return Dossier.objects.values_list("statut", flat=True).get(pk=demande.dossier_id)


def test_la_page_dit_quoi_pourquoi_et_jusqu_a_quand(
    usager: Any, demande: DemandeDeComplement
) -> None:
    ecran = Ecran(usager.get(_adresse(demande)))
    assert ecran.h1 == "Quels documents envoyez-vous à la préfecture ?"
    assert ecran.textes("section.anef-piece h2") == ["Justificatif de domicile", "Votre bail"]
    assert "Pourquoi : Trop ancien." in ecran.texte
    assert "Bonjour, il manque ceci." in ecran.texte
    assert date_format(demande.echeance, "j F Y") in ecran.texte
    assert "Votre date de dépôt ne change pas." in ecran.texte
    # What was never sent cannot be kept.
    domicile, bail = demande.elements.order_by("pk")
    assert ecran.chercher(f"#garder-{domicile.pk}")
    assert not ecran.chercher(f"#garder-{bail.pk}")


def test_enregistrer_ne_part_pas_et_garde_tout(usager: Any, demande: DemandeDeComplement) -> None:
    domicile, bail = demande.elements.order_by("pk")
    donnees = _champs(demande, domicile="garder") | {
        f"note-{domicile.pk}": "Il est récent.",
        f"note-{bail.pk}": "Je l’attends.",
        "note": "Merci de patienter.",
    }
    reponse = usager.post(_adresse(demande), donnees, follow=True)
    ecran = Ecran(reponse)
    assert "Vos choix sont enregistrés. Rien n’est encore envoyé." in ecran.texte
    assert ecran.saisie(f"reponse-{domicile.pk}") == "garder"
    assert ecran.saisie(f"note-{domicile.pk}") == "Il est récent."
    assert ecran.saisie(f"note-{bail.pk}") == "Je l’attends."
    assert ecran.saisie("note") == "Merci de patienter."
    assert _statut(demande) == Statut.COMPLEMENT_DEMANDE


def test_une_reponse_incomplete_ne_part_pas_et_garde_les_choix(
    usager: Any, demande: DemandeDeComplement
) -> None:
    donnees = _champs(demande, domicile="garder", bail="remplacer") | {
        "envoyer": "1",
        "note": "Un mot.",
    }
    ecran = Ecran(usager.post(_adresse(demande), donnees))
    assert ecran.code == 422
    assert ecran.titre.startswith("Erreur : ")
    assert ecran.textes("[role=alert] li") == [
        "Ajoutez « Votre bail », ou dites que vous ne l’avez pas."
    ]
    [lien] = ecran.chercher("[role=alert] a")
    assert ecran.racine.xpath("//*[@id=$id]", id=lien.get("href")[1:])
    domicile, bail = demande.elements.order_by("pk")
    assert ecran.saisie(f"reponse-{domicile.pk}") == "garder"
    assert ecran.saisie(f"reponse-{bail.pk}") == "remplacer"
    assert ecran.saisie("note") == "Un mot."
    assert _statut(demande) == Statut.COMPLEMENT_DEMANDE


def test_chaque_element_demande_une_reponse(usager: Any, demande: DemandeDeComplement) -> None:
    ecran = Ecran(usager.post(_adresse(demande), {"envoyer": "1"}))
    assert ecran.textes("[role=alert] li") == [
        "Dites si vous gardez ou remplacez « Justificatif de domicile ».",
        "Ajoutez « Votre bail », ou dites que vous ne l’avez pas.",
    ]


def test_garder_et_remplacer_partent_en_un_seul_envoi(
    usager: Any, demande: DemandeDeComplement, fichier_pdf: Callable[..., SimpleUploadedFile]
) -> None:
    ancienne = demande.dossier.pieces.get(piece="justificatif-domicile")
    donnees = {
        _fichiers(demande, "justificatif-domicile"): fichier_pdf("recent.pdf"),
        _fichiers(demande, "autre-1"): fichier_pdf("bail.pdf"),
        "envoyer": "1",
        "note": "Voici.",
    }
    reponse = usager.post(_adresse(demande), donnees, follow=True)
    assert "Votre réponse est envoyée à la préfecture." in Ecran(reponse).texte
    demande.refresh_from_db()
    assert (demande.recue_le is not None, demande.note) == (True, "Voici.")
    assert _statut(demande) == Statut.EN_INSTRUCTION
    # The one replaced is withdrawn and stays in the history.
    assert PieceJointe.objects.get(pk=ancienne.pk).retiree_le is not None
    actuelles = demande.dossier.pieces.actuelles().filter(piece="justificatif-domicile")
    assert [p.fichier.nom for p in actuelles] == ["recent.pdf"]


def test_garder_laisse_la_piece_deja_envoyee(
    usager: Any, demande: DemandeDeComplement, fichier_pdf: Callable[..., SimpleUploadedFile]
) -> None:
    donnees = _champs(demande, domicile="garder") | {
        _fichiers(demande, "autre-1"): fichier_pdf("bail.pdf"),
        "envoyer": "1",
    }
    usager.post(_adresse(demande), donnees)
    assert _statut(demande) == Statut.EN_INSTRUCTION
    assert demande.dossier.pieces.actuelles().filter(piece="justificatif-domicile").exists()


def test_ajouter_un_fichier_ne_perd_ni_choix_ni_mots(
    usager: Any, demande: DemandeDeComplement, fichier_pdf: Callable[..., SimpleUploadedFile]
) -> None:
    domicile, bail = demande.elements.order_by("pk")
    donnees = _champs(demande, domicile="garder") | {
        _fichiers(demande, "autre-1"): fichier_pdf("bail.pdf"),
        "note": "Un mot.",
    }
    ecran = Ecran(usager.post(_adresse(demande), donnees, follow=True))
    assert "bail.pdf" in ecran.texte
    assert ecran.saisie(f"reponse-{domicile.pk}") == "garder"
    assert ecran.saisie(f"reponse-{bail.pk}") == "remplacer"
    assert ecran.saisie("note") == "Un mot."


def test_un_fichier_refuse_arrete_l_envoi_avec_sa_raison(
    usager: Any, demande: DemandeDeComplement
) -> None:
    donnees = _champs(demande, domicile="garder", bail="remplacer") | {
        _fichiers(demande, "autre-1"): fabrique.televerser(
            fabrique.pdf_chiffre(utilisateur="x"), "bail.pdf"
        ),
        "envoyer": "1",
        "note": "Un mot.",
    }
    ecran = Ecran(usager.post(_adresse(demande), donnees))
    assert ecran.code == 422
    [ligne] = ecran.textes("[role=alert] li")
    assert "protégé par un mot de passe" in ligne
    assert ecran.saisie("note") == "Un mot."
    assert _statut(demande) == Statut.COMPLEMENT_DEMANDE


def test_ce_qu_on_n_a_pas_ne_retient_pas_le_reste(
    usager: Any,
    agent: Any,
    demande: DemandeDeComplement,
    fichier_pdf: Callable[..., SimpleUploadedFile],
) -> None:
    """On the day before the limit, the document nobody can get is said missing, and why."""
    bail = demande.elements.get(piece="autre-1")
    donnees = _champs(demande, bail="absent") | {
        _fichiers(demande, "justificatif-domicile"): fichier_pdf("recent.pdf"),
        "envoyer": "1",
    }
    muet = Ecran(usager.post(_adresse(demande), donnees))
    assert muet.code == 422
    assert muet.textes("[role=alert] li") == [
        "Dites pourquoi vous n’avez pas « Votre bail », ou quand vous l’aurez."
    ]
    assert muet.saisie(f"reponse-{bail.pk}") == "absent"
    dite = _champs(demande, domicile="remplacer", bail="absent") | {
        f"note-{bail.pk}": "Je suis hébergé.",
        "envoyer": "1",
    }
    ecran = Ecran(usager.post(_adresse(demande), dite, follow=True))
    assert _statut(demande) == Statut.EN_INSTRUCTION
    assert "Votre bail : document que vous n’avez pas" in ecran.texte
    assert "« Je suis hébergé. »" in ecran.texte
    bureau = Ecran(agent.get(reverse("instruction:dossier", args=[demande.dossier.reference])))
    assert "Ne pas avoir ce document : « Je suis hébergé. »" in bureau.texte


def test_un_document_ajoute_n_est_pas_dit_absent(
    usager: Any, demande: DemandeDeComplement, fichier_pdf: Callable[..., SimpleUploadedFile]
) -> None:
    bail = demande.elements.get(piece="autre-1")
    usager.post(_adresse(demande), {_fichiers(demande, "autre-1"): fichier_pdf("bail.pdf")})
    donnees = _champs(demande, domicile="garder", bail="absent") | {
        f"note-{bail.pk}": "Je ne l’ai pas.",
        "envoyer": "1",
    }
    ecran = Ecran(usager.post(_adresse(demande), donnees))
    assert ecran.textes("[role=alert] li") == [
        "Vous avez ajouté « Votre bail » : envoyez-le, ou supprimez-le."
    ]
    assert _statut(demande) == Statut.COMPLEMENT_DEMANDE


def test_un_document_refuse_qu_on_n_a_pas_autrement_reste_la(
    usager: Any, demande: DemandeDeComplement
) -> None:
    """Said missing, the former one is not withdrawn, nor shown as the answer."""
    demande.elements.filter(piece="autre-1").delete()
    element = demande.elements.get()
    donnees = _champs(demande, domicile="absent") | {
        f"note-{element.pk}": "Je n’en ai pas d’autre.",
        "envoyer": "1",
    }
    usager.post(_adresse(demande), donnees)
    assert _statut(demande) == Statut.EN_INSTRUCTION
    assert demande.dossier.pieces.actuelles().filter(piece="justificatif-domicile").exists()
    demande.refresh_from_db()
    [envoi] = reponses_envoyees.lire(demande.dossier, [demande])
    assert [ligne.jointes for ligne in envoi.lignes] == [[]]


def test_un_second_envoi_est_sans_effet(usager: Any, demande: DemandeDeComplement) -> None:
    demande.elements.filter(piece="autre-1").delete()
    donnees = _champs(demande, domicile="garder") | {"envoyer": "1", "note": "Premier."}
    usager.post(_adresse(demande), donnees)
    messages = Notification.objects.count()
    reponse = usager.post(_adresse(demande), donnees | {"note": "Second."})
    assert reponse.url == demande.dossier.get_absolute_url()
    demande.refresh_from_db()
    assert demande.note == "Premier."
    assert demande.dossier.evenements.filter(nature=Nature.COMPLEMENT_RECU).count() == 1
    assert Notification.objects.count() == messages


def test_une_demande_close_pendant_la_lecture_ne_plante_pas(
    usager: Any, agent: Any, demande: DemandeDeComplement, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case is withdrawn in another tab between the reading of the request and its answer."""
    lire = vue._ouvert

    def lire_puis_clore(dossier: Dossier) -> DemandeDeComplement | None:
        trouvee = lire(dossier)
        if trouvee is not None:
            transitions.desister(Dossier.objects.get(pk=dossier.pk), par=usager.user)
        return trouvee

    monkeypatch.setattr(vue, "_ouvert", lire_puis_clore)
    donnees = _champs(demande, domicile="garder") | {"envoyer": "1"}
    reponse = usager.post(_adresse(demande), donnees, follow=True)
    assert reponse.status_code == 200
    assert "n’attend plus de réponse" in Ecran(reponse).texte


def test_un_nouveau_fichier_se_supprime_avant_l_envoi(
    usager: Any, demande: DemandeDeComplement, fichier_pdf: Callable[..., SimpleUploadedFile]
) -> None:
    usager.post(_adresse(demande), {_fichiers(demande, "autre-1"): fichier_pdf("bail.pdf")})
    jointe = demande.pieces.get()
    adresse = reverse("demarches:piece_supprimer", args=[demande.dossier.reference, jointe.pk])
    ecran = Ecran(usager.post(adresse, follow=True))
    assert ecran.h1 == "Quels documents envoyez-vous à la préfecture ?"
    assert "Le fichier « bail.pdf » est supprimé." in ecran.texte
    assert not any("bail.pdf" in liste for liste in ecran.textes(".anef-fichiers"))
    # The one already sent has no such button.
    envoyee = demande.dossier.pieces.get(piece="justificatif-domicile")
    adresse = reverse("demarches:piece_supprimer", args=[demande.dossier.reference, envoyee.pk])
    assert adresse not in ecran.actions


def test_repondre_en_retard_reste_possible(usager: Any, demande: DemandeDeComplement) -> None:
    demande.elements.filter(piece="autre-1").delete()
    assert "La date limite est passée" not in Ecran(usager.get(_adresse(demande))).texte
    DemandeDeComplement.objects.filter(pk=demande.pk).update(echeance="2020-01-01")
    ecran = Ecran(usager.get(_adresse(demande)))
    assert "La date limite est passée : le 1er janvier 2020" in ecran.texte
    assert "Vous pouvez encore répondre" in ecran.texte
    usager.post(_adresse(demande), _champs(demande, domicile="garder") | {"envoyer": "1"})
    assert _statut(demande) == Statut.EN_INSTRUCTION


def test_le_complement_d_un_autre_ne_se_lit_pas_ni_ne_se_touche(
    autre_usager: Any, demande: DemandeDeComplement
) -> None:
    assert autre_usager.get(_adresse(demande)).status_code == 404
    donnees = _champs(demande, domicile="garder") | {"envoyer": "1", "note": "Autrui."}
    assert autre_usager.post(_adresse(demande), donnees).status_code == 404
    assert not demande.elements.exclude(reponse="").exists()


def test_un_motif_gere_se_lit_dans_la_langue_de_la_page(
    usager: Any, demande: DemandeDeComplement
) -> None:
    """The agent's own words stay as written, marked French; the managed ones are translated."""
    gere = motifs.rediger("ancien", "")
    demande.elements.filter(piece="justificatif-domicile").update(motif=gere)
    francais = Ecran(usager.get(_adresse(demande)))
    assert gere in francais.textes("[lang=fr]")
    usager.cookies["django_language"] = "en"
    anglais = Ecran(usager.get(_adresse(demande)))
    assert "The document is too old. Send a more recent one." in anglais.texte
    assert anglais.textes("main span[lang=fr]") == ["Le domicile est à prouver."]
