#!/usr/bin/env bash
# make lint: everything a tool can say about the code, before any test runs. Every check runs;
# the exit status says whether all of them passed.

source "$(dirname "${BASH_SOURCE[0]}")/systeme.sh"

recenser_le_necessaire
installer_les_paquets
preparer_environnement dev

export DJANGO_SETTINGS_MODULE=anef.settings.test
# These checks read the models and the catalogue, not a database.
export DATABASE_URL="${DATABASE_URL:-sqlite:///$RACINE/var/lint.sqlite3}"

ECHECS=()

verifier() {
    local nom="$1" sortie
    shift
    if sortie="$("$@" 2>&1)"; then
        dire "  ok       $nom"
    else
        dire "  à revoir $nom"
        dire "$sortie"
        ECHECS+=("$nom")
    fi
}

traductions() {
    local po etat=0
    while IFS= read -r po; do
        msgfmt --check --check-accelerators=_ --output-file=/dev/null "$po" || etat=1
        if [ -n "$(msgattrib --only-fuzzy --no-obsolete "$po")" ]; then
            dire "$po : traductions approximatives (fuzzy) à relire" && etat=1
        fi
    done < <(find locale -name '*.po')
    return "$etat"
}

cd "$RACINE"
PAQUETS=(anef accounts demarches justificatifs attestations notifications instruction assistance)
dire "Vérifications du code :"
verifier "ruff" "$VENV/bin/ruff" check --quiet .
verifier "mise en forme" "$VENV/bin/ruff" format --check --quiet .
verifier "types" "$VENV/bin/mypy" --no-error-summary "${PAQUETS[@]}"
verifier "couches" env "PATH=$VENV/bin:$PATH" "$VENV/bin/lint-imports"
verifier "gabarits" "$VENV/bin/djlint" --quiet --lint templates
verifier "réglages" "$VENV/bin/python" manage.py check
verifier "migrations" "$VENV/bin/python" manage.py makemigrations --check --dry-run
verifier "traductions" traductions
verifier "textes à traduire" "$VENV/bin/python" manage.py messages --verifier
[ ${#ECHECS[@]} -eq 0 ] || renoncer "À revoir : ${ECHECS[*]}"
