"""The sheet of a procedure: everything before starting, with the person's own dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from demarches import libelles
from demarches.catalogue import calcul, charger
from demarches.catalogue.calcul import Fenetre, TypeDemande
from demarches.models import Dossier
from demarches.templatetags.loi import conseils
from tests.demarches import factories
from tests.demarches.ecrans import Ecran

pytestmark = pytest.mark.django_db
CODES = [demarche.code for demarche in charger().demarches]
ICI = [demarche.code for demarche in charger().deposables(date(2026, 11, 22))]
AILLEURS = [
    d.code for d in charger().demarches if d.code not in ICI and d.canal(date(2026, 11, 22))
]


def _fiche(client: Client, code: str) -> Ecran:
    ecran = Ecran(client.get(reverse("demarches:presentation", args=[code])))
    assert ecran.code == 200
    return ecran


@pytest.mark.parametrize("code", ICI)
def test_la_fiche_dit_tout_avant_de_commencer(code: str, anonyme: Client) -> None:
    demarche = charger().demarche(code)
    ecran = _fiche(anonyme, code)
    assert ecran.h1 == demarche.libelle
    assert demarche.description in ecran.texte
    sections = ecran.chercher("section.anef-fiche")
    assert [s.get("id") for s in sections] == [str(t) for t in demarche.types]
    fiche = calcul.presentation(demarche, timezone.localdate())
    for section, un_type in zip(sections, fiche.types, strict=True):
        titres = [h3.text_content() for h3 in section.xpath(".//h3")]
        attendus = ["Conditions à remplir"] if un_type.conditions else []
        attendus += ["Documents à réunir"] if fiche.canal else []
        attendus += ["Ce que vous recevez"]
        attendus += ["Ce que cela coûte"] if fiche.canal else []
        assert titres == attendus
        texte = section.text_content()
        assert ("Une e-photo" in texte) is un_type.ephoto.requise
        assert ecran.chercher(".anef-sources", section)
        ici = demarche.se_depose_ici(timezone.localdate())
        porte = "comme employeur" if demarche.deposee_par == "employeur" else "pour commencer"
        assert (f"Se connecter {porte}" in texte) is ici
        suite = f"?next={reverse('demarches:presentation', args=[code])}"
        assert any(lien.endswith(suite) for lien in ecran.liens) is ici


@pytest.mark.parametrize("code", CODES)
def test_aucun_fait_de_la_fiche_ne_manque_a_la_page(code: str, anonyme: Client) -> None:
    """Every word the law says of a procedure that day is read on its page."""
    fiche = calcul.presentation(charger().demarche(code), timezone.localdate())
    mots = [f.texte for f in (*fiche.beneficiaires, *fiche.depots, *fiche.annonces)]
    mots += [f.texte for f in (*fiche.informations, *fiche.non_precise)]
    for un_type in fiche.types:
        mots += [c.libelle for c in un_type.conditions]
        mots += [f.texte for f in un_type.fenetres]
        mots += [f.texte for f in (*un_type.consequences_retard, *un_type.consequences_fermeture)]
        mots += [d.effet for d in un_type.silences]
        mots += [m for d in un_type.documents for m in (d.libelle, *d.mentions, *d.precisions)]
        mots += [m for t in un_type.titres for m in (t.situation, t.titre.precisions)]
        mots += [r.titre for r in un_type.recours]
        if fiche.canal:
            for piece in (*un_type.pieces, *un_type.pieces_ensuite):
                mots += [piece.libelle, piece.condition, piece.format, piece.precisions]
                mots += [piece.traduction, piece.legalisation, piece.exemption, *piece.exemples]
            mots += [t.libelle for t in un_type.tarifs if un_type.couts.total_cents is None]
    texte = _fiche(anonyme, code).texte
    assert [m for m in mots if " ".join(m.split()) not in texte] == []


@pytest.mark.parametrize("code", CODES)
def test_ce_qu_une_page_tierce_dit_seule_est_a_confirmer(code: str, anonyme: Client) -> None:
    fiche = calcul.presentation(charger().demarche(code), timezone.localdate())
    ecran = _fiche(anonyme, code)
    doutes = [c.libelle for t in fiche.types for c in t.conditions if not c.confirme]
    doutes += [d.texte for d in fiche.depots if not d.confirme]
    lignes = ecran.textes("li")
    for doute in doutes:
        assert any(li.startswith(doute) and "À confirmer." in li for li in lignes), doute


def test_des_conditions_au_choix_sont_dites_ensemble(anonyme: Client) -> None:
    ecran = _fiche(anonyme, "carte-resident-epoux-francais")
    (groupe,) = [li for li in ecran.chercher(".anef-conditions > li") if li.xpath("./ul")]
    assert "Une de ces conditions suffit" in groupe.text_content()
    choix = [" ".join(li.text_content().split()) for li in groupe.xpath("./ul/li")]
    assert [c.split(" ")[2] for c in choix] == ["marié", "tunisien"]


def test_une_condition_que_la_prefecture_apprecie_le_dit(anonyme: Client) -> None:
    ecran = _fiche(anonyme, "carte-resident-epoux-francais")
    apprecie = [li for li in ecran.textes(".anef-conditions li") if "L’administration l’app" in li]
    assert len(apprecie) == 1
    assert apprecie[0].startswith("Vous respectez effectivement ces principes")


def test_les_documents_d_apres_le_depot_sont_dits_a_part(anonyme: Client) -> None:
    ecran = _fiche(anonyme, "carte-resident-ancien-combattant-legionnaire")
    titres = ecran.textes("section.anef-fiche > h4")
    assert titres == ["À apporter après le dépôt", "À apporter pour retirer le titre"]
    photos = next(li for li in ecran.textes(".anef-pieces-liste > li") if "Photos" in li)
    assert photos.startswith("Photos d’identité × 3 À apporter au guichet.")


def test_une_demande_du_guichet_dit_que_le_portail_la_remet(anonyme: Client) -> None:
    texte = _fiche(anonyme, "carte-resident-rente-accident-travail").texte
    assert "Cette demande relève du guichet" in texte
    assert "Il est remis par l’administration, non par ce portail." in texte
    assert "Cette demande relève du guichet" not in _fiche(anonyme, "bpi-refugie").texte


def test_un_prix_qui_depend_d_une_reponse_dit_chaque_prix(anonyme: Client) -> None:
    texte = _fiche(anonyme, "carte-resident-ancien-combattant-legionnaire").texte
    assert "À payer, selon votre situation" in texte
    assert "Première carte d’un ancien combattant : 50" in texte
    assert "Première carte d’un ancien légionnaire : 350" in texte


def test_une_demarche_fermee_dit_ce_qui_la_remplace_et_ne_demande_rien(anonyme: Client) -> None:
    ecran = _fiche(anonyme, "carte-resident-refugie")
    assert "Aucun lieu de dépôt n’est ouvert aujourd’hui" in ecran.texte
    assert "Cette demande ne se fait plus en préfecture" in ecran.texte
    assert not ecran.chercher(".anef-pieces-liste")
    assert not ecran.chercher(".anef-bandeau")


def test_ce_qui_est_bon_a_savoir_est_range_par_theme(anonyme: Client) -> None:
    ecran = _fiche(anonyme, "carte-resident-renouvellement")
    ordre = [str(theme) for theme in libelles.THEMES.values()]
    themes = [h3 for h3 in ecran.textes("h3") if h3 in ordre]
    assert themes == [theme for theme in ordre if theme in themes]
    assert "Les absences" in themes


def test_les_periodes_sont_dites_quand_rien_n_est_su_de_la_personne(anonyme: Client) -> None:
    ecran = _fiche(anonyme, "carte-resident-epoux-francais")
    (bandeau,) = ecran.textes(".anef-bandeau")
    assert "Entre le 120e et le 60e jour" in bandeau
    assert "Dans les deux mois de l’entrée en France" in bandeau


@pytest.mark.parametrize(
    ("canal", "mot"),
    [
        ("prefecture", "préfecture"),
        ("consulat", "consulat"),
        ("mairie_ants_pre_demande", "mairie"),
        ("plateforme_naturalisation", "naturalisation"),
        (None, "Aucun lieu"),
        ("anef", "Aucun lieu"),
    ],
)
def test_le_lieu_d_une_demande_faite_ailleurs_se_dit(canal: str | None, mot: str) -> None:
    assert mot in libelles.ailleurs(canal)


@pytest.mark.parametrize("code", AILLEURS)
def test_la_fiche_d_une_demande_faite_ailleurs_dit_ou_aller_et_aide_a_preparer(
    code: str, anonyme: Client
) -> None:
    demarche = charger().demarche(code)
    ecran = _fiche(anonyme, code)
    le = timezone.localdate()
    depots = [d for d in demarche.depot if d.statut == "ouvert" and d.en_vigueur(None, le, None)]
    assert all(" ".join(d.libelle.split()) in ecran.texte for d in depots)
    sections = ecran.chercher("section.anef-fiche")
    assert [s.get("id") for s in sections] == [str(t) for t in demarche.types]
    for section in sections:
        texte = " ".join(section.text_content().split())
        assert "Ce site vous aide à la préparer" in texte
        assert "Se connecter pour commencer" not in texte
    for type_demande in demarche.types:
        liste = reverse("demarches:liste_personnelle", args=[code])
        assert f"{liste}?type={type_demande}" in ecran.liens


def test_un_prix_qui_depend_de_la_situation_est_dit_cas_par_cas(anonyme: Client) -> None:
    ecran = _fiche(anonyme, "passeport-mineur-premiere-france")

    assert "À payer, selon votre situation" in ecran.texte
    assert any("moins de 15 ans" in ligne and "17" in ligne for ligne in ecran.textes("li"))
    assert not ecran.chercher(".anef-montant")


@pytest.mark.parametrize("code", CODES)
def test_chaque_document_et_chaque_condition_portent_leur_source(
    code: str, anonyme: Client
) -> None:
    ecran = _fiche(anonyme, code)
    selecteur = (
        ".anef-pieces-liste > li:not(.anef-pieces-liste__vide), .anef-papiers > li, .anef-fiche > .anef-details li, "
        ".anef-conditions > li"
    )
    for element in ecran.chercher(selecteur):
        assert ecran.chercher(".anef-sources", element), element.text_content()


def test_une_demarche_inconnue_n_existe_pas(anonyme: Client) -> None:
    assert anonyme.get(reverse("demarches:presentation", args=["autre"])).status_code == 404


def _bandeau(usager: Any, reste: int, code: str = "bpi-refugie") -> tuple[str, str]:
    """The band about the window, for somebody whose permit ends in that many days."""
    factories.TitreDetenuFactory(
        titulaire=usager.user,
        nature="cr",
        motif="refugie",
        debut=timezone.localdate() - timedelta(days=3000),
        fin=timezone.localdate() + timedelta(days=reste),
    )
    ecran = _fiche(usager, code)
    section = ecran.chercher("section#renouvellement")[0]
    bandeau = ecran.chercher(".anef-bandeau", section)[0]
    titre = ecran.chercher(".anef-bandeau__titre", bandeau)[0].text_content()
    return " ".join(titre.split()), " ".join(bandeau.text_content().split())


def _jour(ecart: int) -> str:
    return date_format(timezone.localdate() + timedelta(days=ecart), "j F Y")


@pytest.mark.usefixtures("horloge")
def test_trop_tot_dit_a_partir_de_quand(usager: Any) -> None:
    titre, texte = _bandeau(usager, 200)
    assert titre.startswith(f"Vous pourrez déposer à partir du {_jour(80)}")
    assert "Vous pouvez préparer votre demande dès maintenant" in texte


@pytest.mark.usefixtures("horloge")
def test_ouverte_dit_jusqu_a_quand(usager: Any) -> None:
    titre, texte = _bandeau(usager, 100)
    assert titre == "Vous pouvez déposer votre demande"
    assert _jour(40) in texte


@pytest.mark.usefixtures("horloge")
def test_en_retard_dit_les_consequences(usager: Any) -> None:
    titre, texte = _bandeau(usager, 30)
    assert titre == "Déposez dès aujourd’hui"
    assert "180" in texte
    assert texte.index("Votre document de séjour se termine le") < texte.index(
        "Il fallait déposer au plus tard le"
    )
    assert texte.index("Il fallait déposer") < texte.index("Dernier jour pour déposer ici")
    assert "Conseillé" not in texte


def test_un_conseil_passe_ou_une_fenetre_fermee_ne_conseillent_rien() -> None:
    le = timezone.localdate()
    jour = timedelta(days=1)

    def fenetre(etat: str, fin: date) -> Fenetre:
        conseil = {"id": "c", "libelle": "", "du": fin - jour, "au": fin, "dans_la_fenetre": True}
        vide: dict[str, Any] = dict.fromkeys(
            ("reference", "au_plus_tot", "au_plus_tard", "limite", "recommande")
        )
        mots = dict.fromkeys(("libelle", "explication", "suite"), "")
        listes: dict[str, Any] = {"consequences": (), "sources": ()}
        return Fenetre.model_validate(
            vide | mots | listes | {"etat": etat, "recommandations": [conseil | {"sources": ()}]}
        )

    for etat in ("ouverte", "pas_encore"):
        assert conseils(fenetre(etat, le))
        assert not conseils(fenetre(etat, le - jour))
    for etat in ("tardive", "fermee"):
        assert not conseils(fenetre(etat, le + 30 * jour))


def test_qui_tient_deja_la_carte_voit_le_renouvellement_d_abord(usager: Any) -> None:
    fin = timezone.localdate() + timedelta(days=90)
    factories.TitreDetenuFactory(
        titulaire=usager.user, nature="csp", motif="protection_subsidiaire", fin=fin
    )
    ecran = _fiche(usager, "bpi-protection-subsidiaire")
    renouvellement, premiere = ecran.chercher("section.anef-fiche")
    assert renouvellement.get("id") == "renouvellement"
    assert not renouvellement.xpath("./details[summary='Voir quand même']")
    assert premiere.xpath("./details[summary='Voir quand même']//form")
    assert "Vous avez déjà ce titre" in premiere.text_content()
    assert ecran.textes(".anef-types li")[0] == "Renouvellement"


@pytest.mark.usefixtures("horloge")
def test_fermee_mene_a_quelqu_un_et_ne_propose_pas_de_commencer(usager: Any) -> None:
    titre, texte = _bandeau(usager, -250)
    assert titre == "Cette demande ne peut plus être déposée en ligne"
    ecran = _fiche(usager, "bpi-refugie")
    section = ecran.chercher("section#renouvellement")[0]
    assert not section.xpath(".//form")
    assert "Nous contacter" in section.text_content()
    assert texte


def test_commencer_cree_un_brouillon_et_ouvre_la_premiere_etape(usager: Any) -> None:
    ecran = _fiche(usager, "bpi-refugie")
    adresse = reverse("demarches:commencer", args=["bpi-refugie"])
    assert ecran.actions.count(adresse) == 2
    reponse = usager.post(adresse, {"type_demande": "premiere_demande"}, follow=True)
    dossier = Dossier.objects.get()
    assert reponse.redirect_chain == [
        (reverse("demarches:etape", args=[dossier.reference, "informations"]), 302)
    ]
    assert dossier.reference in Ecran(reponse).texte


def test_commencer_deux_fois_ramene_a_la_demande_ouverte(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    adresse = reverse("demarches:commencer", args=["bpi-refugie"])
    reponse = usager.post(adresse, {"type_demande": "premiere_demande"}, follow=True)
    assert Dossier.objects.get() == dossier
    assert f"Une demande est déjà ouverte pour cette démarche : {dossier.reference}" in (
        Ecran(reponse).texte
    )


def test_un_brouillon_d_un_autre_type_se_supprime_avant_de_commencer(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    adresse = reverse("demarches:commencer", args=["bpi-refugie"])
    ecran = Ecran(usager.post(adresse, {"type_demande": "renouvellement"}, follow=True))
    assert Dossier.objects.get() == dossier
    assert ecran.h1 == "Supprimer ce brouillon ?"
    assert f"Le brouillon {dossier.reference} de cette démarche est d’un autre type" in ecran.texte
    assert "Supprimez-le pour commencer « Renouvellement »" in ecran.texte


def test_une_demande_deposee_d_un_autre_type_se_continue(usager: Any) -> None:
    dossier = factories.depose(usager.user)
    adresse = reverse("demarches:commencer", args=["bpi-refugie"])
    reponse = usager.post(adresse, {"type_demande": "renouvellement"})
    assert reponse.url == dossier.get_absolute_url()


def test_la_fiche_propose_de_continuer_la_demande_ouverte(usager: Any) -> None:
    dossier = factories.brouillon(usager.user)
    ecran = _fiche(usager, "bpi-refugie")
    section = ecran.chercher("section#premiere_demande")[0]
    assert f"Continuer ma demande {dossier.reference}" in section.text_content()
    assert not section.xpath(".//form")


@pytest.mark.parametrize("type_demande", ["", "autre", "duplicata"])
def test_un_type_que_la_demarche_ne_connait_pas_n_existe_pas(
    type_demande: str, usager: Any
) -> None:
    adresse = reverse("demarches:commencer", args=["bpi-refugie"])
    assert usager.post(adresse, {"type_demande": type_demande}).status_code == 404
    assert not Dossier.objects.exists()


def test_un_parent_peut_ouvrir_une_demande_par_enfant(usager: Any) -> None:
    adresse = reverse("demarches:commencer", args=["bpi-refugie-mineur-16-18"])
    usager.post(adresse, {"type_demande": "premiere_demande"})
    premier = Dossier.objects.get()
    factories.brouillons.enregistrer(
        premier,
        {"enfant_nom": "ESSAI", "enfant_prenoms": "Noa", "enfant_date_naissance": "01/02/2010"},
    )
    assert "Un parent dépose la demande" in _fiche(usager, "bpi-refugie-mineur-16-18").texte
    usager.post(adresse, {"type_demande": "premiere_demande"})
    assert Dossier.objects.count() == 2


def test_plusieurs_types_de_demande_ont_chacun_leur_lien(anonyme: Client) -> None:
    assert {"#premiere_demande", "#renouvellement", "#duplicata"} <= set(
        _fiche(anonyme, "dcem").liens
    )
    assert "#premiere_demande" not in _fiche(anonyme, "naturalisation-france").liens


def test_une_demande_gratuite_ne_dit_pas_comment_payer(usager: Any) -> None:
    gratuit = factories.brouillon(
        usager.user, "changement-adresse", TypeDemande.DECLARATION, {"nouvelle_carte": "non"}
    )
    page = Ecran(usager.get(f"/dossiers/{gratuit.reference}/etapes/recapitulatif/"))
    assert "Gratuit" in page.texte
    assert "Comment payer" not in page.texte


def test_un_delai_conseille_ne_se_lit_pas_comme_la_regle(client: Client) -> None:
    """Without the person's dates both stand side by side: which one is advice is said."""
    ecran = Ecran(client.get(reverse("demarches:presentation", args=["bpi-refugie"])))
    regles = ecran.textes("#renouvellement .anef-bandeau li")
    assert [regle.startswith("Conseillé : ") for regle in regles] == [False, True]
