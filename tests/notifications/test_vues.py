"""The person's messages, and the mailbox that exists only in the demo."""

import pytest
from django.urls import reverse

from notifications.models import Notification
from notifications.views import PAR_PAGE
from tests.notifications.factories import LecteurFactory, NotificationFactory

pytestmark = pytest.mark.django_db
LISTE = "/messages/"
DEMO = "/demo/courriels/"


@pytest.fixture
def cliente(client, lectrice):
    client.force_login(lectrice, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_de(message):
    return reverse("notifications:message", args=[message.pk])


@pytest.mark.parametrize("chemin", [LISTE, "/messages/1/", "/messages/1/pieces/1/"])
def test_un_anonyme_est_invite_a_se_connecter(client, chemin):
    reponse = client.get(chemin)
    assert reponse.status_code == 302
    assert f"next={chemin}" in reponse.url


def test_on_lit_ses_messages_et_pas_ceux_des_autres(cliente, lectrice):
    NotificationFactory(destinataire=lectrice, objet="Le mien")
    NotificationFactory(objet="Celui d’une autre")
    NotificationFactory(destinataire=lectrice, objet="Hors compte", dans_le_compte=False)
    page = cliente.get(LISTE).content.decode()
    assert "Le mien" in page
    assert "Celui d’une autre" not in page
    assert "Hors compte" not in page


def test_le_message_d_une_autre_personne_est_introuvable(cliente):
    autre = NotificationFactory(
        pieces=[{"source": "ligne", "cle": "a", "type": "a/b", "contenu": ""}]
    )
    assert cliente.get(page_de(autre)).status_code == 404
    assert cliente.get(f"{page_de(autre)}pieces/1/").status_code == 404
    autre.refresh_from_db()
    assert autre.lue_le is None


def test_ouvrir_un_message_le_marque_lu_une_fois(cliente, lectrice):
    message = NotificationFactory(destinataire=lectrice)
    assert "Non lu" in cliente.get(LISTE).content.decode()
    cliente.get(page_de(message))
    message.refresh_from_db()
    lue_le = message.lue_le
    assert lue_le is not None
    cliente.get(page_de(message))
    message.refresh_from_db()
    assert message.lue_le == lue_le
    assert "Non lu" not in cliente.get(LISTE).content.decode()


def test_une_page_chargee_d_avance_ne_marque_rien(cliente, lectrice):
    message = NotificationFactory(destinataire=lectrice)
    cliente.get(page_de(message), headers={"Sec-Purpose": "prefetch;prerender"})
    message.refresh_from_db()
    assert message.lue_le is None


def test_la_piece_jointe_se_telecharge_et_ne_s_execute_pas(cliente, lectrice, settings):
    settings.SOURCES_DE_PIECES = {"papier": "tests.notifications.test_envoi.papier"}
    message = NotificationFactory(
        destinataire=lectrice, pieces=[{"source": "papier", "cle": "P-7"}]
    )
    reponse = cliente.get(f"{page_de(message)}pieces/1/")
    assert reponse.content == b"%PDF contenu de P-7"
    assert reponse["Content-Disposition"] == 'attachment; filename="P-7.pdf"'
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert cliente.get(f"{page_de(message)}pieces/2/").status_code == 404


def test_la_liste_se_parcourt_par_cle_sans_perte_ni_doublon(cliente, lectrice):
    tous = NotificationFactory.create_batch(PAR_PAGE * 2 + 3, destinataire=lectrice)
    vus, suivante = [], "?"
    while suivante:
        contexte = cliente.get(LISTE + suivante).context
        vus += [ligne.pk for ligne in contexte["lignes"]]
        suivante = contexte["suivante"]
    assert vus == [message.pk for message in reversed(tous)]


@pytest.mark.parametrize("avant", ["abc", "-1", "9" * 40, "²"])
def test_une_cle_de_page_fantaisiste_montre_le_debut(cliente, lectrice, avant):
    NotificationFactory(destinataire=lectrice, objet="Le mien")
    assert "Le mien" in cliente.get(LISTE, {"avant": avant}).content.decode()


def test_la_liste_coute_autant_pour_un_message_que_pour_trente(
    cliente, lectrice, django_assert_num_queries
):
    NotificationFactory(destinataire=lectrice)
    with django_assert_num_queries(2):
        cliente.get(LISTE)
    NotificationFactory.create_batch(30, destinataire=lectrice)
    with django_assert_num_queries(2):
        cliente.get(LISTE)


def test_la_boite_de_demonstration_n_existe_pas_ailleurs(cliente):
    message = NotificationFactory()
    assert cliente.get(DEMO).status_code == 404
    assert cliente.get(f"{DEMO}{message.pk}/pieces/1/").status_code == 404


def test_la_boite_de_demonstration_montre_tous_les_courriels(client, settings):
    settings.COURRIELS_LISIBLES = True
    settings.ADRESSE_DU_SITE = "https://anef.example"
    settings.SOURCES_DE_PIECES = {"papier": "tests.notifications.test_envoi.papier"}
    message = NotificationFactory(
        corps="<script>non</script>", pieces=[{"source": "papier", "cle": "P-7"}]
    )
    page = client.get(DEMO).content.decode()
    assert message.adresse in page
    assert '<a href="http://testserver/dossiers/EXEMPLE-1/"' in page
    assert "<script>non" not in page
    assert client.get(f"{DEMO}{message.pk}/pieces/1/").content == b"%PDF contenu de P-7"


def test_la_boite_de_demonstration_se_cherche_par_adresse(client, settings):
    settings.COURRIELS_LISIBLES = True
    cherchee, autre = NotificationFactory.create_batch(2)
    page = client.get(DEMO, {"q": cherchee.adresse}).content.decode()
    assert cherchee.adresse in page
    assert autre.adresse not in page


def test_la_boite_de_demonstration_coute_autant_pour_un_que_pour_trente(
    client, settings, django_assert_num_queries
):
    settings.COURRIELS_LISIBLES = True
    for nombre in (1, 30):
        NotificationFactory.create_batch(nombre, destinataire=LecteurFactory())
        with django_assert_num_queries(1):
            client.get(DEMO)
    assert Notification.objects.filter(lue_le__isnull=False).count() == 0
