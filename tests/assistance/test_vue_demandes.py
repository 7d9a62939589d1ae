"""The person's side: who reads a thread, in the account or behind a link, and replies."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from assistance import jetons
from assistance.models import MessageJoint, MessageTicket, Statut, Ticket
from tests.assistance.factories import FichierFactory, TicketFactory, repondre
from tests.assistance.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def mien(usager):
    return TicketFactory(auteur=usager.user, sujet="Ma question")


@pytest.fixture
def sans_compte():
    return TicketFactory()


def adresse(ticket):
    return f"/assistance/{ticket.numero}/"


def suivi(ticket):
    return f"/assistance/suivi/{jetons.de_suivi(ticket)}/"


def capture_de(ticket):
    joint = MessageJoint.objects.create(message=ticket.messages.get(), fichier=FichierFactory())
    return f"captures/{joint.fichier_id}/"


def test_un_anonyme_est_invite_a_se_connecter(anonyme, mien):
    for chemin in ("/assistance/", adresse(mien), adresse(mien) + capture_de(mien)):
        reponse = anonyme.get(chemin)
        assert reponse.status_code == 302
        assert reponse.url.startswith("/compte/connexion/")


@pytest.mark.parametrize("qui", ["autre_usager", "agent", "valideur"])
def test_la_question_d_une_autre_personne_est_introuvable(request, mien, qui):
    client = request.getfixturevalue(qui)
    for chemin in (adresse(mien), adresse(mien) + capture_de(mien)):
        assert client.get(chemin).status_code == 404
    reponse = client.post(adresse(mien), {"cle": uuid.uuid4(), "texte": "Intrus"})
    assert reponse.status_code == 404
    assert "Ma question" not in Page(client.get("/assistance/")).texte
    assert MessageTicket.objects.count() == 1


def test_l_auteur_lit_son_fil_et_ses_captures(usager, support, mien):
    capture = capture_de(mien)
    repondre(mien, support.user, "Essayez un autre navigateur.")
    page = Page(usager.get(adresse(mien)))
    assert "Essayez un autre navigateur." in page.texte
    assert "Réponse envoyée" in page.texte
    assert support.user.nom_complet not in page.texte
    assert adresse(mien) + capture in page.liens
    reponse = usager.get(adresse(mien) + capture)
    assert reponse.status_code == 200
    assert b"".join(reponse.streaming_content) == b"\x89PNG"
    assert "Ma question" in Page(usager.get("/assistance/")).texte


def test_la_capture_d_un_autre_ticket_est_introuvable(usager, mien):
    ailleurs = capture_de(TicketFactory())
    assert usager.get(adresse(mien) + ailleurs).status_code == 404


def test_le_texte_d_un_message_ne_devient_jamais_du_html(usager, mien):
    mien.messages.update(texte="<script>alert(1)</script>")
    assert b"<script>alert(1)" not in usager.get(adresse(mien)).content


def test_l_auteur_repond_une_fois_meme_en_double_clic(usager, mien):
    donnees = {"cle": str(uuid.uuid4()), "texte": "Une précision."}
    for _fois in range(2):
        assert usager.post(adresse(mien), donnees).url == adresse(mien)
    assert mien.messages.filter(texte="Une précision.").count() == 1


def test_une_reponse_vide_ne_part_pas(usager, mien):
    page = Page(usager.post(adresse(mien), {"cle": str(uuid.uuid4()), "texte": " "}))
    assert page.titre.startswith("Erreur : ")
    assert MessageTicket.objects.count() == 1


def test_repondre_rouvre_une_question_close(usager, support, mien):
    repondre(mien, support.user, clore=True)
    assert "elle se rouvre" in Page(usager.get(adresse(mien))).texte
    usager.post(adresse(mien), {"cle": str(uuid.uuid4()), "texte": "Cela ne suffit pas."})
    mien.refresh_from_db()
    assert mien.statut == Statut.OUVERT


def test_le_lien_ouvre_le_fil_sans_compte(anonyme, support, sans_compte, fichier_jpeg):
    repondre(sans_compte, support.user, "Voici comment faire.")
    assert "Voici comment faire." in Page(anonyme.get(suivi(sans_compte))).texte
    reponse = anonyme.post(
        suivi(sans_compte),
        {"cle": str(uuid.uuid4()), "texte": "Merci.", "captures": [fichier_jpeg()]},
    )
    assert anonyme.get(reponse.url).status_code == 200
    dernier = sans_compte.messages.latest("pk")
    assert (dernier.texte, dernier.auteur) == ("Merci.", None)
    fichier = dernier.captures.get().fichier_id
    assert anonyme.get(f"{suivi(sans_compte)}captures/{fichier}/").status_code == 200


@pytest.mark.parametrize("jeton", ["1", "MQ:1a:zz", "faux"])
def test_un_lien_invente_ne_montre_rien(anonyme, sans_compte, jeton):
    reponse = anonyme.get(f"/assistance/suivi/{jeton}/")
    assert reponse.status_code == 404
    assert "/contact/" in Page(reponse).liens
    assert anonyme.get(f"/assistance/suivi/{jeton}/captures/{uuid.uuid4()}/").status_code == 404


def test_le_jeton_du_recu_ne_sert_pas_de_lien_de_suivi(anonyme, sans_compte):
    assert anonyme.get(f"/assistance/suivi/{jetons.de_recu(sans_compte)}/").status_code == 404


def test_une_question_posee_avec_un_compte_n_a_pas_de_lien(anonyme, mien):
    assert anonyme.get(suivi(mien)).status_code == 404


@pytest.mark.parametrize(("jours", "statut"), [(89, 200), (91, 404)])
def test_le_lien_meurt_trois_mois_apres_la_cloture(anonyme, jours, statut):
    clos_le = timezone.now() - timedelta(days=jours)
    ticket = TicketFactory(clos=True, clos_le=clos_le)
    assert anonyme.get(suivi(ticket)).status_code == statut


def test_le_support_lit_au_bureau(support, mien):
    assert support.get(adresse(mien)).url == f"/support/{mien.numero}/"
    assert support.get("/assistance/").url == "/support/"


def test_ma_liste_se_parcourt_par_cle(usager):
    tous = TicketFactory.create_batch(53, auteur=usager.user, message=None)
    vus, avant = [], ""
    for _page in range(3):
        page = usager.get("/assistance/", {"avant": avant}).context["page"]
        vus += [ticket.pk for ticket in page.lignes]
        avant = page.suite
    assert avant == ""
    assert vus == [ticket.pk for ticket in reversed(tous)]


def test_les_pages_coutent_autant_pour_un_que_pour_trente(usager, mien, django_assert_num_queries):
    for nombre in (1, 29):
        TicketFactory.create_batch(nombre, auteur=usager.user)
        mien.messages.bulk_create(
            MessageTicket(ticket=mien, texte="…", auteur=usager.user) for _n in range(nombre)
        )
        for message in mien.messages.all():
            MessageJoint.objects.create(message=message, fichier=FichierFactory())
        with django_assert_num_queries(2):
            usager.get("/assistance/")
        with django_assert_num_queries(4):
            usager.get(adresse(mien))
    assert Ticket.objects.count() == 31
