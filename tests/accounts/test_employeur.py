"""An employer's account: the same guarantees as a foreigner's, under an e-mail address."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import creation, verification
from accounts.forms import ChampSiret
from accounts.models import CreationDeCompte, Role, User
from accounts.siret import lisible, siret_est_juste
from tests.accounts.conftest import MOT_DE_PASSE, Parcours, code_de, lien_de
from tests.accounts.test_vue_creation import sans_jetons

pytestmark = pytest.mark.django_db
SIRET = "99999001300016"
ADRESSE = "lou@entreprise.example"


class ParcoursEmployeur(Parcours):
    """A browser that creates an employer's account."""

    def entreprise(self, **changements: str) -> Any:
        saisie = {"siret": SIRET, "entreprise": "Atelier fictif", "contact": "Lou Démo"}
        return self.poster("/compte/creer/employeur/", saisie | changements)

    def tout(self, adresse: str = ADRESSE) -> Any:
        self.entreprise()
        self.courriel(adresse)
        self.code()
        return self.mot_de_passe()


@pytest.fixture
def parcours_employeur(db: None, django_capture_on_commit_callbacks: Any) -> ParcoursEmployeur:
    return ParcoursEmployeur(django_capture_on_commit_callbacks)


@pytest.mark.parametrize(
    ("siret", "juste"),
    [
        (SIRET, True),
        ("99999001300017", False),
        ("35600000000048", True),  # La Poste, by Luhn
        ("35600000049837", True),  # La Poste, by its own sum
        ("35600000049838", False),
        ("9999900130001", False),
        ("٩٩٩٩٩٠٠١٣٠٠٠١٦", False),
        ("", False),
    ],
)
def test_le_siret_se_controle(siret: str, juste: bool) -> None:
    assert siret_est_juste(siret) is juste


def test_un_siret_se_lit_par_groupes() -> None:
    assert lisible(SIRET) == "999 990 013 00016".replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize("saisie", ["999 990 013 00016", "999990O13-00016", " 999.990.013.00016 "])
def test_un_siret_se_recopie_comme_on_veut(saisie: str) -> None:
    assert ChampSiret().clean(saisie) == SIRET


def test_trois_etapes_donnent_un_compte_d_employeur(parcours_employeur: ParcoursEmployeur) -> None:
    assert parcours_employeur.entreprise()["Location"] == "/compte/creer/courriel/"
    page = parcours_employeur.client.get("/compte/creer/courriel/").content.decode()
    assert "Cette adresse sera votre identifiant" in page
    assert parcours_employeur.courriel(ADRESSE)["Location"] == "/compte/creer/code/"
    assert parcours_employeur.code()["Location"] == "/compte/creer/mot-de-passe/"
    page = parcours_employeur.client.get("/compte/creer/mot-de-passe/").content.decode()
    assert f"votre adresse électronique <strong>{ADRESSE}</strong>" in page
    assert parcours_employeur.mot_de_passe()["Location"] == "/mon-espace/"

    user = User.objects.get(identifiant=ADRESSE)
    assert (user.role, user.siret, user.nom) == (Role.EMPLOYEUR, SIRET, "ATELIER FICTIF")
    assert (user.contact, user.email) == ("Lou Démo", ADRESSE)
    assert (user.est_usager, user.est_employeur) == (True, True)
    assert user.check_password(MOT_DE_PASSE)
    assert user.emailaddress_set.get().verified
    assert user.numero_etranger is None
    assert parcours_employeur.client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    ("champs", "erreur"),
    [
        ({"siret": "123"}, "14 chiffres du numéro SIRET"),
        ({"siret": "99999001300017"}, "numéro SIRET est faux"),
        ({"siret": ""}, "Indiquez le numéro SIRET"),
        ({"entreprise": " "}, "Indiquez le nom de l’entreprise"),
        ({"contact": ""}, "Indiquez votre prénom et votre nom"),
    ],
)
def test_une_entreprise_incomplete_revient_avec_ce_qui_est_ecrit(
    champs: dict[str, str], erreur: str, parcours_employeur: ParcoursEmployeur
) -> None:
    page = parcours_employeur.entreprise(**champs)
    assert erreur in page.content.decode()
    assert "<title>Erreur : " in page.content.decode()
    assert not CreationDeCompte.objects.exists()


def test_deux_personnes_d_une_entreprise_ont_chacune_leur_compte(
    parcours_employeur: ParcoursEmployeur,
) -> None:
    parcours_employeur.tout(ADRESSE)
    seconde = ParcoursEmployeur(parcours_employeur.capturer)
    seconde.tout("sam@entreprise.example")
    assert User.objects.filter(siret=SIRET, role=Role.EMPLOYEUR).count() == 2


@pytest.mark.parametrize("role", [Role.EMPLOYEUR, Role.ADMINISTRATEUR])
@pytest.mark.parametrize("saisie", [ADRESSE, ADRESSE.upper()])
def test_un_compte_existant_ne_se_voit_que_dans_sa_boite(
    role: Role, saisie: str, django_capture_on_commit_callbacks: Any
) -> None:
    User.objects.create_user(
        ADRESSE, "x", role=role, email=ADRESSE, siret=SIRET, nom="ATELIER FICTIF"
    )
    pages = {}
    for nom, adresse in (("neuve", "neuf@entreprise.example"), ("connue", saisie)):
        visiteur = ParcoursEmployeur(django_capture_on_commit_callbacks)
        reponses = [
            visiteur.entreprise(),
            visiteur.client.get("/compte/creer/courriel/"),
            visiteur.courriel(adresse),
            visiteur.client.get("/compte/creer/code/"),
            visiteur.code("000000"),
            visiteur.poster("/compte/creer/code/renvoyer/"),
        ]
        pages[nom] = [
            (
                r.status_code,
                r.get("Location"),
                re.sub(r"à \d\d:\d\d", "", sans_jetons(r)).replace(adresse, "ADRESSE"),
            )
            for r in reponses
        ]
    assert pages["neuve"] == pages["connue"]
    assert "déjà un compte" in mail.outbox[-1].body
    assert mail.outbox[-1].to == [ADRESSE]
    assert "votre adresse électronique" in mail.outbox[-1].body
    porte = "employeurs" if role == Role.EMPLOYEUR else "agents"
    assert f"/{porte}/connexion/" in mail.outbox[-1].body
    assert f"/{porte}/mot-de-passe/oublie/" in mail.outbox[-1].body
    assert User.objects.count() == 1


def test_un_compte_ne_entre_temps_est_dit_par_courriel(
    parcours_employeur: ParcoursEmployeur,
) -> None:
    parcours_employeur.entreprise()
    parcours_employeur.courriel(ADRESSE)
    parcours_employeur.code()
    User.objects.create_user(
        ADRESSE, "x", role=Role.EMPLOYEUR, email=ADRESSE, siret=SIRET, nom="ATELIER FICTIF"
    )
    assert parcours_employeur.mot_de_passe()["Location"] == "/employeurs/connexion/"
    assert "déjà un compte" in mail.outbox[-1].body
    assert User.objects.count() == 1


def test_l_adresse_d_un_etranger_peut_aussi_etre_celle_d_un_employeur(
    parcours_employeur: ParcoursEmployeur, usager: Any
) -> None:
    assert parcours_employeur.tout(usager.user.email)["Location"] == "/mon-espace/"
    assert User.objects.get(role=Role.EMPLOYEUR).email == usager.user.email


def test_les_envois_sont_limites_par_entreprise_et_par_adresse(
    parcours_employeur: ParcoursEmployeur,
) -> None:
    parcours_employeur.entreprise()
    for rang in range(5):
        assert parcours_employeur.courriel(f"n{rang}@entreprise.example").status_code == 302
    assert parcours_employeur.courriel("n6@entreprise.example").status_code == 429
    assert len(mail.outbox) == 5


def test_les_debuts_de_creation_sont_limites_par_machine(
    parcours_employeur: ParcoursEmployeur,
) -> None:
    for _ in range(40):
        assert parcours_employeur.entreprise().status_code == 302
    page = parcours_employeur.entreprise()
    assert page.status_code == 429
    assert "Atelier fictif" in page.content.decode()


def test_un_mot_de_passe_qui_ressemble_a_l_entreprise_est_refuse(
    parcours_employeur: ParcoursEmployeur,
) -> None:
    parcours_employeur.entreprise()
    parcours_employeur.courriel(ADRESSE)
    parcours_employeur.code()
    for faible in ("atelier fictif", ADRESSE, "court-1"):
        assert parcours_employeur.mot_de_passe(faible).status_code == 200
    assert not User.objects.exists()


def test_une_personne_connectee_ne_recree_pas_de_compte(usager: Any) -> None:
    assert usager.get("/compte/creer/employeur/")["Location"] == "/mon-espace/"


def test_les_creations_perimees_sont_oubliees(parcours_employeur: ParcoursEmployeur) -> None:
    parcours_employeur.entreprise()
    assert creation.oublier_les_perimees(timezone.now() + timedelta(days=3)) == 1


@pytest.mark.parametrize(
    "champs",
    [
        {"role": Role.USAGER, "siret": SIRET, "numero_etranger": "9900000001"},
        {"role": Role.EMPLOYEUR, "siret": "", "numero_etranger": ""},
        {"role": Role.AGENT, "siret": SIRET, "numero_etranger": ""},
    ],
)
def test_la_base_refuse_une_creation_pour_personne(champs: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CreationDeCompte.objects.create(identite={}, echeance=timezone.now(), **champs)


@pytest.mark.parametrize(
    "champs", [{"siret": ""}, {"nom": ""}, {"is_staff": True}], ids=["siret", "nom", "admin"]
)
def test_la_base_refuse_un_employeur_sans_entreprise_ou_administrateur(
    champs: dict[str, Any], employeur: Any
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=employeur.user.pk).update(**champs)


# Signing in ---------------------------------------------------------------------------------


def connecter(client: Client, porte: str, **saisie: str) -> Any:
    return client.post(reverse(f"accounts:{porte}"), {"mot_de_passe": MOT_DE_PASSE} | saisie)


@pytest.fixture
def compte(db: None) -> User:
    return User.objects.create_user(
        ADRESSE, MOT_DE_PASSE, role=Role.EMPLOYEUR, email=ADRESSE, siret=SIRET, nom="ATELIER"
    )


def test_un_employeur_se_connecte_par_son_adresse(compte: User) -> None:
    client = Client()
    reponse = connecter(client, "connexion_employeur", adresse=ADRESSE.upper())
    assert reponse["Location"] == "/mon-espace/"
    assert client.get("/mon-espace/").status_code == 200


def test_les_autres_portes_ne_connaissent_pas_l_employeur(compte: User) -> None:
    assert connecter(Client(), "connexion_agent", adresse=ADRESSE).status_code == 200
    assert connecter(Client(), "connexion", numero=SIRET[:10]).status_code == 200
    assert connecter(Client(), "connexion_employeur", adresse=SIRET).status_code == 200


def test_la_porte_des_employeurs_ne_connait_ni_agent_ni_etranger(agent: Any, usager: Any) -> None:
    for user in (agent.user, usager.user):
        page = Client().post(
            "/employeurs/connexion/",
            {"adresse": user.email, "mot_de_passe": "mot-de-passe-d-essai"},
        )
        assert "ne vont pas ensemble" in page.content.decode()


def test_adresse_inconnue_et_mot_de_passe_faux_donnent_la_meme_page(compte: User) -> None:
    fausse = connecter(Client(), "connexion_employeur", adresse=ADRESSE, mot_de_passe="faux")
    inconnue = connecter(Client(), "connexion_employeur", adresse="x@y.example")
    pages = [re.sub(r'value="[^"]*"', "", sans_jetons(page)) for page in (fausse, inconnue)]
    assert pages[0] == pages[1]


def test_la_connexion_ramene_ou_l_on_allait_et_la_premiere_porte_y_mene(compte: User) -> None:
    client = Client()
    porte = client.get("/mon-espace/")["Location"]
    page = client.get(porte).content.decode()
    assert 'href="/employeurs/connexion/?next=/mon-espace/"' in page
    reponse = connecter(client, "connexion_employeur", adresse=ADRESSE, next="/compte/")
    assert reponse["Location"] == "/compte/"


def test_un_mot_de_passe_oublie_se_choisit_de_nouveau(
    compte: User, django_capture_on_commit_callbacks: Any
) -> None:
    client = Client()
    page = client.get("/employeurs/mot-de-passe/oublie/").content.decode()
    assert 'href="/employeurs/connexion/"' in page
    with django_capture_on_commit_callbacks(execute=True):
        reponse = client.post("/employeurs/mot-de-passe/oublie/", {"adresse": ADRESSE.upper()})
    envoye = client.get(reponse["Location"]).content.decode()
    assert "/employeurs/mot-de-passe/oublie/" in envoye
    lien = client.get(lien_de(mail.outbox[-1]))["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        reponse = client.post(lien, {"mot_de_passe": "autre-chose-de-long-7"})
    assert reponse["Location"] == "/employeurs/connexion/"
    assert "/employeurs/mot-de-passe/oublie/" in mail.outbox[-1].body
    compte.refresh_from_db()
    assert compte.check_password("autre-chose-de-long-7")


def test_le_mot_de_passe_oublie_dit_la_meme_chose_a_une_inconnue(
    agent: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for adresse in ("x@y.example", agent.user.email):
            reponse = Client().post("/employeurs/mot-de-passe/oublie/", {"adresse": adresse})
            assert reponse["Location"] == "/compte/mot-de-passe/envoye/?employeur"
    assert not mail.outbox


# The account's page -------------------------------------------------------------------------


def test_la_page_du_compte_dit_l_entreprise_et_rien_d_un_sejour(employeur: Any) -> None:
    page = employeur.get("/compte/").content.decode()
    siret = lisible("99999000500012")
    for dit in ("Mon entreprise", "BOULANGERIE FICTIVE", siret, "Lou Démo"):
        assert dit in page
    for tu in ("Nationalité", "Numéro étranger", "documents de séjour", "fichier des titres"):
        assert tu not in page


def test_un_employeur_change_son_contact_et_son_adresse(employeur: Any) -> None:
    saisie = {
        "contact": "Sam Démo",
        "telephone": "06 00 00 00 02",
        "voie": "1 quai de l’Essai",
        "code_postal": "75011",
        "commune": "Paris",
    }
    assert employeur.post("/compte/coordonnees/", saisie)["Location"] == "/compte/"
    employeur.user.refresh_from_db()
    assert (employeur.user.contact, employeur.user.commune) == ("Sam Démo", "Paris")
    page = employeur.post("/compte/coordonnees/", saisie | {"contact": ""})
    assert "contact" in page.context["form"].errors


def test_changer_d_adresse_change_l_identifiant(
    employeur: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        employeur.post(
            "/compte/courriel/",
            {"adresse": "Neuve@Entreprise.example", "mot_de_passe_actuel": "mot-de-passe-d-essai"},
        )
        employeur.post("/compte/courriel/code/", {"code": code_de(mail.outbox[-1])})
    employeur.user.refresh_from_db()
    assert employeur.user.identifiant == "neuve@entreprise.example"


def test_l_adresse_d_un_autre_compte_ne_se_prend_pas_et_ne_se_devine_pas(
    employeur: Any, compte: User, django_capture_on_commit_callbacks: Any
) -> None:
    saisie = {"adresse": ADRESSE, "mot_de_passe_actuel": "mot-de-passe-d-essai"}
    with django_capture_on_commit_callbacks(execute=True):
        reponse = employeur.post("/compte/courriel/", saisie)
    assert reponse["Location"] == "/compte/courriel/code/"
    assert employeur.get("/compte/courriel/code/").status_code == 200
    assert [courriel.to for courriel in mail.outbox] == [[ADRESSE]]
    assert "déjà un compte" in mail.outbox[0].body
    page = employeur.post("/compte/courriel/code/", {"code": "000000"})
    assert "Ce n’est pas le code" in page.content.decode()


def test_une_adresse_prise_pendant_que_le_code_voyage_ne_change_rien(
    employeur: Any, django_capture_on_commit_callbacks: Any
) -> None:
    saisie = {"adresse": ADRESSE, "mot_de_passe_actuel": "mot-de-passe-d-essai"}
    with django_capture_on_commit_callbacks(execute=True):
        employeur.post("/compte/courriel/", saisie)
    code = code_de(mail.outbox[-1])
    User.objects.create_user(ADRESSE, role=Role.EMPLOYEUR, siret=SIRET, nom="ATELIER")
    page = employeur.post("/compte/courriel/code/", {"code": code}, follow=True)
    assert "celle d’un autre compte" in page.content.decode()
    employeur.user.refresh_from_db()
    assert employeur.user.email == "rh@entreprise.example"


def test_l_adresse_d_un_etranger_n_est_pas_son_identifiant(usager: Any, compte: User) -> None:
    assert verification.demander_changement(usager.user, ADRESSE).empreinte


def test_le_registre_n_est_pas_interroge_pour_une_entreprise(
    compte: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    demandes: list[int] = []
    monkeypatch.setattr("accounts.tasks.mettre_a_jour.delay", demandes.append)
    with django_capture_on_commit_callbacks(execute=True):
        connecter(Client(), "connexion_employeur", adresse=ADRESSE)
    assert demandes == []


def test_l_administration_ne_cree_ni_ne_modifie_un_employeur(
    admin_client: Any, compte: User
) -> None:
    creation_de_personnel = admin_client.get(reverse("admin:accounts_user_add"))
    roles = dict(creation_de_personnel.context["adminform"].form.fields["role"].choices)
    assert Role.EMPLOYEUR not in roles
    page = admin_client.get(reverse("admin:accounts_user_change", args=[compte.pk]))
    assert "password" not in page.content.decode().split("<form")[-1].split("csrf")[-1]
    assert SIRET in page.content.decode()
    refus = admin_client.get(reverse("admin:auth_user_password_change", args=[compte.pk]))
    assert refus.status_code == 403
