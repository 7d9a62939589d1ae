import pytest
from django.core import mail
from django.core.mail import EmailMessage, send_mail

from notifications import pieces
from notifications.models import NATURE_COURRIEL_BRUT, Notification

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def boite(settings):
    settings.EMAIL_BACKEND = "notifications.courriel.BoiteDEnvoi"


def test_un_courriel_de_django_devient_une_ligne_puis_part(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert send_mail("Lien", "https://x.example/1", None, ["a@exemple.example"]) == 1
        assert mail.outbox == []
    message = Notification.objects.get()
    assert (message.nature, message.dans_le_compte) == (NATURE_COURRIEL_BRUT, False)
    assert mail.outbox[0].body == "https://x.example/1"
    assert mail.outbox[0].to == ["a@exemple.example"]


def test_chaque_destinataire_a_sa_ligne():
    courriel = EmailMessage("Objet", "Corps", to=["a@x.example", "b@x.example"], cc=["a@x.example"])
    courriel.send()
    assert sorted(Notification.objects.values_list("adresse", flat=True)) == [
        "a@x.example",
        "b@x.example",
    ]


def test_deux_courriels_semblables_font_deux_lignes():
    for _fois in range(2):
        send_mail("Code", "123456", None, ["a@x.example"])
    assert Notification.objects.count() == 2


def test_les_pieces_d_un_courriel_de_django_sont_gardees():
    courriel = EmailMessage("Objet", "Corps", to=["a@x.example"])
    courriel.attach("note.pdf", b"%PDF-1.7", "application/pdf")
    courriel.attach("note.txt", "texte", "text/plain")
    courriel.send()
    gardees = list(pieces.de(Notification.objects.get()))
    assert [(p.nom, p.contenu, p.type_mime) for p in gardees] == [
        ("note.pdf", b"%PDF-1.7", "application/pdf"),
        ("note.txt", b"texte", "text/plain"),
    ]
