"""docs/demo.md, written from the data: `manage.py charger_demo --documenter`.

A test fails when the page and the data differ. Dates are given as they are reckoned, from the
day of the start; the real ones are printed by the command itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from anef.demonstration import dates
from anef.demonstration.jeu import MOT_DE_PASSE, Jeu, Personne
from anef.env import RACINE

PAGE = RACINE / "docs" / "demo.md"

DEBUT = f"""# The demonstration

`make demo` opens the portal on <http://127.0.0.1:8000> (`PORT=9000 make demo` for another port)
with the people below. None of them exists: the names say so, the numbers start with 99, the
e-mail addresses end in `.example`, the files say « DOCUMENT FICTIF ». Nothing is sent: the
e-mails are read at `/demo/courriels/`.

**One password for everybody: `{MOT_DE_PASSE}`**

Dates are always told from today. The dates to type when an account is created are printed in the
terminal at each start. `make demo-reset` starts afresh; otherwise what you did is kept, and
somebody who has begun a request keeps the dates of that day.

This page is written by `manage.py charger_demo --documenter`.

## A whole case in ten minutes

1. Create the account of Amina EXEMPLE (`9900000001`) with the two dates printed in the terminal.
   The code to prove the e-mail address is at `/demo/courriels/`.
2. Start « Carte de résident – réfugié », add any PDF or photo, give the code
   `DEMOBONNEPHOTONUMERO01`, live at « 1 rue de l’Exemple, 75011 Paris », and file. The six-month
   attestation is there at once.
3. In another browser sign in at `/agents/connexion/` as `agent.paris@demo.example`. Take the case,
   refuse a piece with a reason, ask for it again.
4. Back as Amina: answer, send. Back as the agent: accept, say the file complete, propose.
5. Sign in as `valideur.paris@demo.example` and confirm. Read the messages of Amina.

A deadline that fires: Javad TEMOIN (`9900000024`) has received a reminder and has four days left;
the date of Adjoa SPECIMEN (`9900000025`) passed three days ago. The clock runs every day at 6:30.
"""


def page(jeu: Jeu) -> str:
    """The whole page."""
    sections = [
        DEBUT,
        "## Staff\n\nThey sign in at `/agents/connexion/` with their e-mail.\n",
        _tableau(
            ("E-mail", "Name", "Who"),
            ((f"`{m.email}`", f"{m.prenoms} {m.nom}", m.qui.en) for m in jeu.personnel),
        ),
        "## Employers\n\nThey sign in at `/employeurs/connexion/` with their e-mail.\n",
        _tableau(
            ("E-mail", "Company", "SIRET", "Who"),
            ((f"`{e.email}`", e.entreprise, f"`{e.siret}`", e.qui.en) for e in jeu.employeurs),
        ),
        "## People without an account\n\nThey create it at `/compte/creer/` with a number and the "
        "two dates of a document. Several documents: any of them opens the account.\n",
        _tableau(
            ("Number", "Name", "Who", "Document: start, end", "What to try"),
            (
                (_numeros(p), f"{p.prenoms} {p.nom}", p.qui.en, _titres(p), p.essayer.en)
                for p in jeu.personnes
                if p.compte is None
            ),
        ),
        "## People who have an account\n\nThey sign in at `/compte/connexion/` with their number. "
        "Their cases were led by the portal’s own verbs, at past hours.\n",
        _tableau(
            ("Number", "Name", "Where the case stands", "Document: start, end", "What to try"),
            (
                (_numeros(p), f"{p.prenoms} {p.nom}", p.qui.en, _titres(p), p.essayer.en)
                for p in jeu.personnes
                if p.compte is not None
            ),
        ),
        "## E-photo codes\n\nSpaces and lower case do not count. Anything else of 21 or 22 letters "
        "and digits is unknown; anything shorter is badly copied.\n",
        _tableau(("Code", "Answer"), ((f"`{c.code}`", c.repond.en) for c in jeu.codes)),
        "## Tickets of the contact centre\n",
        _tableau(
            ("From", "Subject", "Where it stands"),
            (
                (
                    f"`{d.de}`" if d.de else d.nom,
                    d.sujet,
                    _etat(d.fil[-1].du_support, d.fil[-1].clore),
                )
                for d in jeu.demandes
            ),
        ),
    ]
    return "\n".join(sections)


def _tableau(titres: tuple[str, ...], lignes: Iterable[tuple[str, ...]]) -> str:
    tableau = [titres, ("---",) * len(titres), *lignes]
    return "".join(f"| {' | '.join(ligne)} |\n" for ligne in tableau)


def _numeros(personne: Personne) -> str:
    visa = f" or visa `{personne.visa}`" if personne.visa else ""
    return f"`{personne.numero}`{visa}"


def _titres(personne: Personne) -> str:
    return "<br>".join(
        f"{titre.nature.value}: {dates.en_mots(titre.debut)}, {dates.en_mots(titre.fin)}"
        for titre in personne.titres
    )


def _etat(du_support: bool, clore: bool) -> str:  # noqa: FBT001
    if clore:
        return "closed with an answer"
    return "answered, waits for the person" if du_support else "waits for the contact centre"
