"""English: every word translated, with its placeholders, and no French left on a page.

A French term stays where somebody must recognise it on a paper: in brackets or quotation marks,
or in an element marked lang="fr". TERMES lists the few that English has taken as they are.
"""

from __future__ import annotations

import gettext
import os
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext, trans_real

from accounts import courriels
from accounts.models import Prefecture
from anef.templatetags.anef import date_longue, euros, moment
from attestations.models import Attestation, Nature
from demarches import parcours
from demarches.catalogue import charger, textes
from demarches.statuts import Statut
from notifications.models import Notification
from notifications.redaction import texte_du_courriel
from tests.assistance.factories import TicketFactory
from tests.demarches import factories

PO = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"
PO_FRANCAIS = PO.parents[2] / "fr" / "LC_MESSAGES" / "django.po"
DEMARCHES = [demarche.code for demarche in charger().demarches]

# What both languages write the same way, apart from names and abbreviations.
TERMES = (
    "préfecture de police",
    "récépissé",
    "attestation de prolongation d’instruction",
    "attestation de prolongation",
    "carte de résident",
    "complément familial",
    "Diplôme initial de langue française",
    "Légifrance",
    "Conseil d’État",
    "au pair",
    "rue de la Maison Blanche",
)
# What the people of the tests typed.
SAISIES = ("1 rue de l’Essai", "3 place de l’Essai")
# Words that every French sentence has and no English one.
FRANCAIS = re.compile(
    r"\b(?:le|la|les|de|des|du|mois|jours?|une|vous|votre|vos|nous|pour|avec|dans|est|sont|sur|aucun|aucune|et|ou"
    r"|qui|que|par|cette|ce|ces|au|aux|sans|votre|être|demande|dossier|pièce|fichier)\b",
    re.IGNORECASE,
)
ACCENTS = re.compile(r"\w*[àâäçéèêëîïôöùûüœ]\w*", re.IGNORECASE)
MARQUES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?[a-z][^>]*>|&\w+;")


def restes(texte: str) -> list[str]:
    """French words of an English text, terms in brackets or quotation marks apart."""
    for termes in (r"\([^()]*\)", r"“[^”]*”", *map(re.escape, TERMES)):
        texte = re.sub(termes, " ", texte, flags=re.IGNORECASE)
    return sorted({*FRANCAIS.findall(texte), *ACCENTS.findall(texte)})


@pytest.fixture(scope="module")
def traductions() -> Iterator[dict[str, tuple[str, ...]]]:
    """Each message id with its English forms, from the .po compiled as it stands now."""
    for po in (PO_FRANCAIS, PO):
        mo = po.with_suffix(".mo")
        provisoire = mo.with_name(f"{os.getpid()}.mo")
        subprocess.run(["msgfmt", "--check", "-o", provisoire, po], check=True, capture_output=True)
        provisoire.replace(mo)
    trans_real._translations.clear()
    trans_real._default = None
    with mo.open("rb") as ouvert:
        catalogue = gettext.GNUTranslations(ouvert)._catalog  # type: ignore[attr-defined]
    formes: dict[str, tuple[str, ...]] = {}
    for cle, texte in catalogue.items():
        msgid = cle[0] if isinstance(cle, tuple) else cle
        if msgid:
            formes[msgid] = (*formes.get(msgid, ()), texte)
    yield formes
    translation.deactivate()


def test_aucun_texte_n_attend_sa_traduction():
    for option in ("--untranslated", "--only-fuzzy"):
        commande = ["msgattrib", option, "--no-obsolete", "--no-wrap", str(PO)]
        sortie = subprocess.run(commande, check=True, capture_output=True, text=True).stdout
        assert re.findall(r'^msgid "(.+)"$', sortie, re.MULTILINE) == []


def test_les_mots_de_la_loi_sont_traduits(traductions):
    assert [texte for texte in textes() if texte not in traductions] == []


def test_une_traduction_garde_les_variables_et_les_balises(traductions):
    fautes = [
        (msgid, forme)
        for msgid, formes in traductions.items()
        if len(formes) == 1
        for forme in formes
        if sorted(MARQUES.findall(msgid)) != sorted(MARQUES.findall(forme))
    ]
    assert fautes == []


def test_une_forme_au_pluriel_garde_ses_variables(traductions):
    for msgid, formes in traductions.items():
        if len(formes) > 1:
            singulier, pluriel = (set(MARQUES.findall(forme)) for forme in formes)
            assert set(MARQUES.findall(msgid)) <= pluriel, msgid
            assert singulier <= pluriel, msgid


def test_en_francais_zero_est_au_singulier(traductions):
    with translation.override("fr"):
        assert ngettext("%(n)d jour", "%(n)d jours", 0) == "%(n)d jour"
        assert ngettext("%(n)d jour", "%(n)d jours", 2) == "%(n)d jours"
    pluriels = [re.findall(r"^msgid_plural .*$", po.read_text(), re.M) for po in (PO, PO_FRANCAIS)]
    assert pluriels[0] == pluriels[1]


def test_une_traduction_garde_les_chiffres(traductions):
    """An amount, a delay or an article number is never lost nor changed by translating it."""
    fautes = []
    for msgid, formes in traductions.items():
        attendus, lus = (sorted(_chiffres(texte)) for texte in (msgid, formes[-1]))
        if attendus != lus:
            fautes.append((msgid, formes[-1]))
    assert fautes == []


def _chiffres(texte: str) -> list[str]:
    sans_marques = MARQUES.sub("", texte)
    joints = re.sub(r"(?<=\d)[ \u00a0\u202f,](?=\d{3}\b)", "", sans_marques)
    return re.findall(r"\d+", joints)


def test_les_espaces_du_bord_sont_ceux_de_l_anglais(traductions):
    for msgid, formes in traductions.items():
        for forme in formes:
            assert msgid.endswith(" ") == forme.endswith(" "), msgid
            assert " :" not in forme, forme
            assert " ;" not in forme, forme
            assert "«" not in forme, forme
            assert "'" not in forme, forme


def test_une_traduction_est_en_anglais(traductions):
    fautes = {forme: restes(forme) for formes in traductions.values() for forme in formes}
    assert {forme: mots for forme, mots in fautes.items() if mots} == {}


def test_un_montant_et_une_date_se_lisent_en_anglais(traductions):
    with translation.override("en"):
        assert euros(22500) == "€225"
        assert euros(123450) == "€1,234.50"
        assert date_longue(date(2027, 3, 1)) == "1 March 2027"
        assert moment(datetime(2027, 3, 1, 13, 2, tzinfo=UTC)) == "1 March 2027 at 14:02"
    with translation.override("fr"):
        assert euros(22500) == "225\u00a0€"


def test_une_traduction_ne_dit_ni_please_ni_exclamation(traductions):
    assert [
        forme
        for formes in traductions.values()
        for forme in formes
        if "!" in forme or re.search(r"\bplease\b", forme, re.IGNORECASE)
    ] == []


# Pages ---------------------------------------------------------------------------------------


def en_anglais(client: Client) -> Client:
    """The same browser, reading in English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def verifier(reponse: HttpResponse) -> None:
    """The page is in English: nothing French but what is marked so, and proper nouns."""
    assert reponse.status_code in {200, 404, 429}, reponse
    page = BeautifulSoup(reponse.content, "html.parser")
    assert page.html["lang"] == "en"
    for element in page.select('script, style, template, code, pre, [lang="fr"]'):
        element.decompose()
    textes_lus = [str(t) for t in page.find_all(string=True)]
    for attribut in ("alt", "aria-label", "title", "placeholder"):
        textes_lus += [e[attribut] for e in page.select(f"[{attribut}]")]
    textes_lus += [e["value"] for e in page.select("input[type=submit]")]
    fautes = {}
    noms = list(SAISIES)
    for prefecture in Prefecture.objects.all():
        noms += [prefecture.nom, prefecture.territoire]
    for texte in textes_lus:
        texte = " ".join(texte.split())
        for nom in sorted(noms, key=len, reverse=True):
            texte = texte.replace(nom, " ")
        if mots := [*restes(texte), *re.findall("[«»]", texte)]:
            fautes[texte] = mots
    assert fautes == {}, reponse.request["PATH_INFO"]


def lire(client: Client, *adresses: str) -> None:
    """Every one of these pages is in English."""
    for adresse in adresses:
        verifier(client.get(adresse, follow=True))


def test_les_pages_ouvertes_a_tous_sont_en_anglais(anonyme, traductions):
    noms = ("demarches:accueil", "demarches:catalogue", "accounts:connexion", "assistance:contact")
    noms = (*noms, "demarches:questions")
    comptes = ("connexion_agent", "creer_numero", "sans_numero", "mot_de_passe_oublie")
    pages = ("mentions_legales", "donnees_personnelles", "accessibilite", "plan_du_site")

    lire(
        en_anglais(anonyme),
        *map(reverse, noms),
        *(reverse(f"accounts:{nom}") for nom in comptes),
        *(reverse(f"pages:{nom}") for nom in pages),
        reverse("attestations:verifier"),
        reverse("api:documentation"),
        "/une-page-qui-n-existe-pas/",
    )


@pytest.mark.parametrize(
    "adresse",
    ["accounts:connexion", "accounts:creer_numero", "assistance:contact", "attestations:verifier"],
)
def test_un_formulaire_refuse_le_dit_en_anglais(adresse, anonyme, traductions):
    verifier(en_anglais(anonyme).post(reverse(adresse), {}))


@pytest.mark.parametrize("code", DEMARCHES)
def test_la_presentation_de_chaque_demarche_est_en_anglais(code, anonyme, usager, traductions):
    adresse = reverse("demarches:presentation", args=[code])

    lire(en_anglais(anonyme), adresse)
    lire(en_anglais(usager), adresse)


@pytest.mark.parametrize("code", DEMARCHES)
def test_chaque_etape_est_en_anglais(code, usager, employeur, traductions):
    demarche = charger().demarche(code)
    qui = employeur if demarche.deposee_par == "employeur" else usager
    factories.TitreDetenuFactory(titulaire=usager.user)
    for type_demande in demarche.types:
        dossier = factories.brouillon(qui.user, code, type_demande)
        lire(en_anglais(qui), *(parcours.adresse(dossier, etape) for etape in parcours.ETAPES))
        verifier(qui.post(parcours.adresse(dossier, parcours.INFORMATIONS), {}, follow=True))
        dossier.delete()


@pytest.mark.parametrize("statut", Statut)
def test_un_dossier_est_en_anglais_a_tout_moment(statut, usager, agent, valideur, traductions):
    usager.user.langue = "en"
    usager.user.save()
    factories.TitreDetenuFactory(titulaire=usager.user)
    dossier = factories.au_statut(usager.user, statut, agent=agent.user, autre_agent=valideur.user)
    pages = ["dossier", "complement", "desister", "depot_reussi", "supprimer"]
    adresses = [reverse(f"demarches:{page}", args=[dossier.reference]) for page in pages]

    lire(en_anglais(usager), reverse("demarches:mon_espace"))
    for adresse in adresses:
        verifier(usager.get(adresse, follow=True))
    lire(usager, reverse("notifications:liste"))
    for message in usager.user.notifications.all():
        lire(usager, reverse("notifications:message", args=[message.pk]))


def test_le_compte_est_en_anglais(usager, traductions):
    factories.TitreDetenuFactory(titulaire=usager.user)
    noms = ("profil", "coordonnees", "courriel", "mot_de_passe")

    lire(en_anglais(usager), *(reverse(f"accounts:{nom}") for nom in noms))
    for nom in noms[1:]:
        verifier(usager.post(reverse(f"accounts:{nom}"), {}))
    lire(usager, reverse("assistance:liste"), reverse("assistance:contact"))


@pytest.mark.parametrize("statut", [s for s in Statut if s is not Statut.BROUILLON])
def test_le_bureau_est_en_anglais(statut, usager, agent, valideur, traductions):
    dossier = factories.au_statut(usager.user, statut, agent=agent.user, autre_agent=valideur.user)
    actions = ("proposer", "valider", "remettre", "constater_complet", "demander_complement")

    lire(en_anglais(agent), reverse("instruction:file"))
    lire(agent, reverse("instruction:dossier", args=[dossier.reference]))
    for action in actions:
        verifier(agent.get(reverse(f"instruction:{action}", args=[dossier.reference]), follow=True))


def test_l_assistance_est_en_anglais(support, usager, traductions):
    ticket = TicketFactory(auteur=usager.user, sujet="Nothing happens", message__texte="Hello")

    lire(
        en_anglais(support),
        reverse("assistance:file"),
        reverse("assistance:ticket", args=[ticket.numero]),
    )
    lire(en_anglais(usager), reverse("assistance:demande", args=[ticket.numero]))


# What is kept and sent ----------------------------------------------------------------------


def test_un_courriel_est_dans_la_langue_de_qui_le_lit(usager, mailoutbox, traductions):
    usager.user.langue = "en"
    usager.user.save()
    with translation.override("fr"):
        courriels.compte_deja_cree(usager.user)
        courriels.mot_de_passe_a_changer(usager.user, uid="a", jeton="b", echeance=timezone.now())
        courriels.mot_de_passe_change(usager.user)
        courriels.courriel_change(usager.user, ancienne="ancienne@usager.example")
        factories.depose(usager.user)

    textes_lus = [f"{message.subject}\n{message.body}" for message in mailoutbox]
    textes_lus += [f"{m.objet}\n{texte_du_courriel(m)}" for m in Notification.objects.all()]
    assert len(textes_lus) == 5
    for texte in textes_lus:
        assert restes(re.sub(r"https?://\S+", "", texte)) == [], texte


def test_une_lettre_reste_en_francais_quand_l_agent_lit_en_anglais(
    usager, agent, valideur, traductions
):
    dossier = factories.au_statut(
        usager.user, Statut.EN_INSTRUCTION, agent=agent.user, autre_agent=valideur.user
    )
    echeance = timezone.localdate() + timedelta(days=30)
    en_anglais(agent).post(
        reverse("instruction:demander_complement", args=[dossier.reference]),
        {
            "demander_0": "on",
            "motif_0": "illisible",
            "echeance_jour": echeance.day,
            "echeance_mois": echeance.month,
            "echeance_annee": echeance.year,
        },
    )

    element = dossier.complements.get().elements.get()
    lettre = Attestation.objects.get(nature=Nature.DEMANDE_COMPLEMENT)
    for texte in (element.libelle, element.motif, *lettre.donnees["suite"]):
        assert restes(texte), texte
