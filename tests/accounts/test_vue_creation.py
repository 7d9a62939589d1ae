"""The three steps on the screen: what they say, and what they never say."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import creation
from accounts.models import CreationDeCompte, TentativeEmpechee, User, VerificationCourriel
from accounts.registre import RegistreIndisponible
from accounts.registre.embarque import RegistreEmbarque
from tests.accounts.conftest import (
    MOT_DE_PASSE,
    Parcours,
    code_de,
    lien_de,
    saisie_numero,
)
from tests.accounts.factories import TitreRegistreFactory
from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db


def sans_jetons(page) -> str:
    """The page without what changes at each rendering."""
    texte = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())
    return re.sub(r'nonce="[^"]+"', "", texte)


def compte(numero: str, **champs) -> User:
    defaut = {"email": "deja@exemple.example", "numero_etranger": numero}
    return User.objects.create_user(numero, "un-autre-mot-de-passe", **(defaut | champs))


def test_trois_etapes_donnent_un_compte_connecte(parcours, titre):
    assert parcours.numero(titre)["Location"] == "/compte/creer/courriel/"
    assert parcours.courriel("camille@exemple.example")["Location"] == "/compte/creer/code/"
    assert mail.outbox[-1].to == ["camille@exemple.example"]
    assert parcours.code()["Location"] == "/compte/creer/mot-de-passe/"
    assert parcours.mot_de_passe()["Location"] == "/mon-espace/"

    user = User.objects.get(identifiant=titre.fiche.numero_etranger)
    assert parcours.client.session["_auth_user_id"] == str(user.pk)
    assert user.check_password(MOT_DE_PASSE)
    assert (user.email, user.nom, user.est_usager) == ("camille@exemple.example", "EXEMPLE", True)
    assert user.titres.get().fin == titre.fin
    assert user.emailaddress_set.get().verified


@pytest.mark.parametrize(
    ("suite", "arrivee"),
    [
        ("/demarches/passeport-talent/", "/demarches/passeport-talent/"),
        ("https://ailleurs.example/", "/mon-espace/"),
        ("//ailleurs.example/", "/mon-espace/"),
        ("", "/mon-espace/"),
    ],
)
def test_la_page_demandee_survit_aux_trois_etapes(parcours, titre, suite, arrivee):
    page = Ecran(parcours.client.get("/compte/creer/", {"next": suite}))
    garde = bool(page.chercher("main input[name=next]"))
    assert garde == (suite == arrivee)
    parcours.poster("/compte/creer/", saisie_numero(titre) | ({"next": suite} if garde else {}))
    parcours.courriel("camille@exemple.example")
    parcours.code()
    assert parcours.mot_de_passe()["Location"] == arrivee


def test_une_suite_etrangere_envoyee_quand_meme_n_est_pas_suivie(parcours, titre):
    parcours.poster("/compte/creer/", saisie_numero(titre) | {"next": "https://ailleurs.example/"})
    parcours.courriel("camille@exemple.example")
    parcours.code()
    assert parcours.mot_de_passe()["Location"] == "/mon-espace/"


def test_chaque_erreur_du_resume_nomme_son_champ(anonyme):
    """Two dates are asked: neither error is told from the other without its name."""
    page = Ecran(anonyme.post("/compte/creer/", {"numero": ""}))
    assert page.textes("#erreurs li") == [
        "Numéro étranger ou numéro de visa : Indiquez votre numéro étranger ou votre numéro de visa.",
        "Début de validité du document : Indiquez la date : jour, mois et année.",
        "Fin de validité du document : Indiquez la date : jour, mois et année.",
    ]
    assert page.chercher(".fr-input-group--error > input[name=numero]")


def test_avec_un_visa_l_identifiant_reste_le_numero_etranger(parcours):
    visa = TitreRegistreFactory(visa=True)
    parcours.numero(visa, numero="fra 1234 5678")
    parcours.courriel()
    parcours.code()
    parcours.mot_de_passe()
    user = User.objects.get(identifiant=visa.fiche.numero_etranger)
    assert user.numero_visa == "FRA12345678"


def test_le_lien_du_courriel_vaut_le_code_mais_demande_un_appui(parcours, titre):
    parcours.numero(titre)
    parcours.courriel()
    lien = lien_de(mail.outbox[-1])
    page = parcours.client.get(lien)
    assert page.status_code == 200
    assert not VerificationCourriel.objects.exclude(verifiee_le=None).exists()
    assert parcours.client.post(lien)["Location"] == "/compte/creer/mot-de-passe/"
    assert parcours.client.get("/compte/creer/mot-de-passe/").status_code == 200


def test_le_lien_ouvert_ailleurs_confirme_sans_donner_le_compte(parcours, titre):
    parcours.numero(titre)
    parcours.courriel()
    ailleurs = Client()
    page = ailleurs.post(lien_de(mail.outbox[-1]))
    assert "Adresse confirmée" in page.content.decode()
    assert ailleurs.get("/compte/creer/mot-de-passe/")["Location"] == "/compte/creer/"
    suite = parcours.client.get("/compte/creer/code/")
    assert suite["Location"] == "/compte/creer/mot-de-passe/"


@pytest.mark.parametrize("jeton", ["n-importe-quoi", "a:b:c"])
def test_un_lien_altere_dit_quoi_faire(anonyme, jeton):
    page = anonyme.get(f"/compte/creer/lien/{jeton}/")
    assert page.status_code == 410
    assert "Ce lien ne sert plus" in page.content.decode()


def test_numero_inconnu_et_dates_fausses_donnent_la_meme_page(parcours, titre):
    numero = titre.fiche.numero_etranger
    inconnu = parcours.numero(titre, numero="9999999999")
    fausses = parcours.numero(titre, debut=titre.debut - timedelta(days=1))
    pages = [re.sub(r'value="[^"]*"', "", sans_jetons(page)) for page in (inconnu, fausses)]
    assert "Ces informations ne correspondent pas" in pages[0]
    assert "/compte/sans-numero/" in pages[0]
    assert pages[0] == pages[1]
    assert f'value="{numero}"' in fausses.content.decode()
    assert not CreationDeCompte.objects.exists()


def test_un_compte_existant_ne_se_voit_que_dans_sa_boite(
    parcours, django_capture_on_commit_callbacks
):
    """Every page of steps 1 and 2 is the same, word for word, with and without an account."""
    memes_dates = {"debut": date(2023, 5, 2), "fin": date(2027, 5, 1)}
    neuf = TitreRegistreFactory(**memes_dates)
    connu = TitreRegistreFactory(**memes_dates)
    deja = compte(connu.fiche.numero_etranger)
    pages: dict[str, list] = {}
    for nom, titre in (("neuf", neuf), ("connu", connu)):
        visiteur = Parcours(django_capture_on_commit_callbacks)
        reponses = [
            visiteur.numero(titre),
            visiteur.client.get("/compte/creer/courriel/"),
            visiteur.courriel("camille@exemple.example"),
            visiteur.client.get("/compte/creer/code/"),
            visiteur.code("000000"),
            visiteur.poster("/compte/creer/code/renvoyer/"),
        ]
        pages[nom] = [
            (r.status_code, r.get("Location"), re.sub(r"à \d\d:\d\d", "", sans_jetons(r)))
            for r in reponses
        ]
    assert pages["neuf"] == pages["connu"]
    par_adresse = [courriel.to[0] for courriel in mail.outbox]
    assert par_adresse == ["camille@exemple.example"] * 2 + [deja.email] * 2
    assert "déjà un compte" in mail.outbox[-1].body
    assert not re.search(r"\b\d{6}\b", mail.outbox[-1].body.replace("0 806 001 620", ""))


def test_l_adresse_d_un_compte_existant_ne_peut_pas_etre_prouvee(parcours, titre):
    compte(titre.fiche.numero_etranger)
    parcours.numero(titre)
    parcours.courriel()
    for code in ("000000", "123456"):
        assert "Ce n’est pas le code" in parcours.code(code).content.decode()
    assert (
        parcours.client.get("/compte/creer/mot-de-passe/")["Location"] == "/compte/creer/courriel/"
    )


def test_fermer_l_onglet_ne_perd_rien(parcours, titre):
    parcours.numero(titre)
    parcours.courriel()
    page = parcours.client.get("/compte/creer/").content.decode()
    assert "Vous avez déjà commencé" in page
    assert 'href="/compte/creer/code/"' in page
    parcours.code()
    assert (
        'href="/compte/creer/mot-de-passe/"'
        in parcours.client.get("/compte/creer/").content.decode()
    )


def test_apres_vingt_quatre_heures_on_recommence(parcours, titre):
    parcours.numero(titre)
    CreationDeCompte.objects.update(echeance=timezone.now() - timedelta(seconds=1))
    assert parcours.client.get("/compte/creer/courriel/")["Location"] == "/compte/creer/"


@pytest.mark.parametrize("chemin", ["courriel", "code", "mot-de-passe"])
def test_sans_premiere_etape_on_y_revient(anonyme, chemin):
    assert anonyme.get(f"/compte/creer/{chemin}/")["Location"] == "/compte/creer/"


def test_le_mot_de_passe_attend_une_adresse_prouvee(parcours, titre):
    parcours.numero(titre)
    parcours.courriel()
    assert parcours.mot_de_passe()["Location"] == "/compte/creer/courriel/"
    assert not User.objects.exists()


def test_un_code_faux_dit_combien_d_essais_restent(parcours, titre):
    parcours.numero(titre)
    parcours.courriel()
    bon = code_de(mail.outbox[-1])
    faux = "000000" if bon != "000000" else "111111"
    assert "Essais restants\N{NO-BREAK SPACE}: 4" in parcours.code(faux).content.decode()
    assert parcours.code(bon[:3] + " " + bon[3:])["Location"] == "/compte/creer/mot-de-passe/"


def test_apres_cinq_codes_faux_le_bon_ne_sert_plus(parcours, titre):
    parcours.numero(titre)
    parcours.courriel()
    bon = code_de(mail.outbox[-1])
    faux = "000000" if bon != "000000" else "111111"
    for _ in range(5):
        parcours.code(faux)
    assert "Demandez un nouveau code" in parcours.code(bon).content.decode()
    parcours.poster("/compte/creer/code/renvoyer/")
    assert parcours.code()["Location"] == "/compte/creer/mot-de-passe/"


def test_un_code_perime_ne_sert_plus_ni_son_lien(parcours, titre):
    parcours.numero(titre)
    parcours.courriel()
    VerificationCourriel.objects.update(echeance=timezone.now() - timedelta(seconds=1))
    assert "Demandez un nouveau code" in parcours.code().content.decode()
    assert parcours.client.post(lien_de(mail.outbox[-1])).status_code == 410


def test_le_code_precedent_ne_sert_plus_apres_un_nouveau(parcours, titre):
    parcours.numero(titre)
    parcours.courriel()
    ancien = code_de(mail.outbox[-1])
    parcours.poster("/compte/creer/code/renvoyer/")
    if ancien != code_de(mail.outbox[-1]):
        assert parcours.code(ancien).status_code == 200


@pytest.mark.parametrize(
    ("mot_de_passe", "dit"),
    [
        ("court-1", "password_too_short"),
        ("193847561029", "password_entirely_numeric"),
        ("9900000100-x", "password_too_similar"),
        ("camille@exemple", "password_too_similar"),
        ("qwerty123456", "password_too_common"),
    ],
)
def test_un_mot_de_passe_faible_est_refuse_avec_la_raison(parcours, titre, mot_de_passe, dit):
    titre.fiche.numero_etranger = "9900000100"
    titre.fiche.save()
    parcours.numero(titre)
    parcours.courriel()
    parcours.code()
    page = parcours.mot_de_passe(mot_de_passe)
    codes = [e.code for e in page.context["form"].errors.as_data()["mot_de_passe"]]
    assert dit in codes
    assert not User.objects.exists()


def test_un_second_appui_retrouve_le_meme_compte(parcours, titre):
    parcours.numero(titre)
    parcours.courriel()
    parcours.code()
    avant = parcours.client.cookies.copy()
    parcours.mot_de_passe()
    second = Parcours(parcours.capturer)
    second.client.cookies["creation_de_compte"] = avant["creation_de_compte"].value
    assert second.mot_de_passe()["Location"] == "/mon-espace/"
    assert User.objects.count() == 1


def test_un_second_appui_avec_un_autre_mot_de_passe_ne_connecte_pas(parcours, titre):
    parcours.numero(titre)
    parcours.courriel()
    parcours.code()
    jeton = parcours.client.cookies["creation_de_compte"].value
    parcours.mot_de_passe()
    second = Parcours(parcours.capturer)
    second.client.cookies["creation_de_compte"] = jeton
    assert second.mot_de_passe("autre-chose-de-long-7")["Location"] == "/compte/connexion/"
    assert "_auth_user_id" not in second.client.session


def test_sur_un_poste_partage_la_creation_finie_ne_s_ouvre_plus(parcours, titre):
    parcours.numero(titre)
    parcours.courriel()
    parcours.code()
    jeton = parcours.client.cookies["creation_de_compte"].value
    parcours.mot_de_passe()
    CreationDeCompte.objects.update(terminee_le=timezone.now() - timedelta(minutes=3))
    second = Parcours(parcours.capturer)
    second.client.cookies["creation_de_compte"] = jeton
    assert second.mot_de_passe()["Location"] == "/compte/creer/"


def test_un_compte_ne_entre_temps_est_dit_par_courriel(parcours, titre):
    parcours.numero(titre)
    parcours.courriel()
    parcours.code()
    deja = compte(titre.fiche.numero_etranger)
    assert parcours.mot_de_passe()["Location"] == "/compte/connexion/"
    assert mail.outbox[-1].to == [deja.email]
    assert User.objects.get().check_password("un-autre-mot-de-passe")


def test_registre_ferme_rien_n_est_perdu_et_une_preuve_est_donnee(parcours, titre, monkeypatch):
    def ferme(self, *args):
        raise RegistreIndisponible("essai")

    monkeypatch.setattr(RegistreEmbarque, "identifier", ferme)
    page = parcours.numero(titre)
    assert page.status_code == 503
    preuve = TentativeEmpechee.objects.get()
    texte = page.content.decode()
    assert preuve.reference in texte
    assert f'value="{titre.fiche.numero_etranger}"' in texte
    assert 'value="2023"' in texte
    assert preuve.empreinte == creation.empreinte_du_numero(titre.fiche.numero_etranger)
    assert titre.fiche.numero_etranger not in preuve.empreinte
    monkeypatch.undo()
    assert parcours.numero(titre)["Location"] == "/compte/creer/courriel/"


def test_un_registre_ferme_ne_consomme_pas_les_essais(parcours, titre, monkeypatch):
    def ferme(self, *args):
        raise RegistreIndisponible("essai")

    monkeypatch.setattr(RegistreEmbarque, "identifier", ferme)
    for _ in range(12):
        assert parcours.numero(titre).status_code == 503


def test_les_essais_sont_limites_par_numero_avec_l_heure_de_reprise(parcours, titre):
    fausse = {"debut": titre.debut - timedelta(days=1)}
    for _ in range(8):
        assert parcours.numero(titre, **fausse).status_code == 200
    page = parcours.numero(titre)
    assert page.status_code == 429
    assert re.search(r"le \d+\w* \w+ \d{4} à \d\d:\d\d", page.content.decode())
    assert not CreationDeCompte.objects.exists()


def test_la_limite_est_la_meme_pour_un_numero_inconnu(parcours, titre):
    for _ in range(8):
        parcours.numero(titre, numero="9999999999")
    assert parcours.numero(titre, numero="9999999999").status_code == 429


def test_les_essais_sont_limites_par_adresse(parcours, titre):
    for i in range(40):
        parcours.numero(titre, numero=f"98{i:08}")
    assert parcours.numero(titre).status_code == 429
    ailleurs = parcours.poster("/compte/creer/", saisie_numero(titre), REMOTE_ADDR="203.0.113.7")
    assert ailleurs.status_code == 302


def test_les_bons_essais_ne_sont_pas_comptes(parcours, titre):
    for _ in range(12):
        assert parcours.numero(titre).status_code == 302


def test_les_envois_sont_limites_et_le_reste_conserve(parcours, titre):
    parcours.numero(titre)
    for _ in range(5):
        assert parcours.courriel().status_code == 302
    page = parcours.courriel()
    assert page.status_code == 429
    assert "camille@exemple.example" in page.content.decode()
    assert parcours.poster("/compte/creer/code/renvoyer/").status_code == 429
    assert len(mail.outbox) == 5


def test_changer_de_destinataire_n_inonde_pas_le_titulaire_du_compte(parcours, titre):
    compte(titre.fiche.numero_etranger)
    parcours.numero(titre)
    for i in range(8):
        parcours.courriel(f"n{i}@exemple.example")
    assert len(mail.outbox) == 5


def test_deux_dates_inversees_sont_dites_sur_le_champ(parcours, titre):
    page = parcours.numero(titre, debut=titre.fin, fin=titre.debut)
    assert "fin" in page.context["form"].errors
    assert "<title>Erreur : " in page.content.decode()


def test_une_personne_connectee_ne_recree_pas_de_compte(usager):
    assert usager.get("/compte/creer/")["Location"] == "/mon-espace/"


def test_les_creations_perimees_sont_oubliees(parcours, titre):
    parcours.numero(titre)
    parcours.courriel()
    assert creation.oublier_les_perimees(timezone.now()) == 0
    assert creation.oublier_les_perimees(timezone.now() + timedelta(days=3)) == 1
    assert not CreationDeCompte.objects.exists()
    assert not VerificationCourriel.objects.exists()


def test_ni_le_code_ni_le_numero_ne_sont_gardes_en_clair(parcours, titre):
    parcours.numero(titre)
    parcours.courriel()
    code = code_de(mail.outbox[-1])
    assert VerificationCourriel.objects.get().empreinte != code
    assert code not in VerificationCourriel.objects.get().empreinte


def test_le_courriel_est_dans_la_langue_de_la_page(parcours, titre):
    parcours.client.cookies["django_language"] = "en"
    parcours.numero(titre)
    assert CreationDeCompte.objects.get().langue == "en"


def test_sans_numero_donne_la_prefecture_du_departement(anonyme):
    page = anonyme.get("/compte/sans-numero/?departement=75").content.decode()
    assert "Préfecture de police" in page
    assert "0\u00a0806\u00a0001\u00a0620" in page
    assert "e-MERAUDE" in page


def test_sans_numero_avec_un_departement_inconnu_reste_utile(anonyme):
    page = anonyme.get("/compte/sans-numero/?departement=zz")
    assert page.status_code == 200
    assert "Trouver ma préfecture" in page.content.decode()
