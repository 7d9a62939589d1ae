import pytest

from justificatifs import noms


@pytest.mark.parametrize(
    ("donne", "garde"),
    [
        ("passeport.pdf", "passeport.pdf"),
        ("Carte d’identité – recto.JPG", "Carte d’identité – recto.pdf"),
        ("C:\\Users\\demo\\bail.pdf", "bail.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("facture\u202efdp.exe", "facturefdp.pdf"),
        ("ligne\r\nSet-Cookie: a=b.pdf", "ligne Set-Cookie a=b.pdf"),
        ("titre.2026", "titre.2026.pdf"),
        ("  ", "document.pdf"),
        (".pdf", "pdf.pdf"),
        ("é" * 300 + ".pdf", "é" * 100 + ".pdf"),
        ("e\u0301tat.pdf", "état.pdf"),
        ('a"b<c>.pdf', "a b c.pdf"),
    ],
)
def test_le_nom_garde_est_lisible_et_sans_danger(donne, garde):
    assert noms.nettoyer(donne, extension="pdf") == garde


@pytest.mark.parametrize(
    ("nom", "type_mime"),
    [
        ("a.pdf", "application/pdf"),
        ("a.JPEG", "image/jpeg"),
        ("a.hif", "image/heic"),
        ("a.pdf.exe", "application/x-msdos-program"),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("1000012345", None),
        ("titre.2026", None),
        ("", None),
    ],
)
def test_l_extension_annonce_un_type_ou_rien(nom, type_mime):
    annonce = noms.type_annonce(nom)
    assert annonce == type_mime or (nom.endswith(".exe") and annonce)
