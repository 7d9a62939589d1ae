#!/usr/bin/env bash
# make run: the portal for those who write it. PostgreSQL and Redis of its own (kept from one
# run to the next) unless DATABASE_URL says otherwise; web with reload, worker and clock.

source "$(dirname "${BASH_SOURCE[0]}")/systeme.sh"
source "$RACINE/outils/services.sh"

recenser_le_necessaire
recenser_les_services
installer_les_paquets
preparer_environnement dev

export DJANGO_SETTINGS_MODULE=anef.settings.demo
unset SANS_FICHIER_ENV
export ADRESSE_DU_SITE="http://127.0.0.1:${PORT:-8000}"
PROCESSUS=()

tout_arreter() {
    trap '' INT TERM HUP
    [ ${#PROCESSUS[@]} -eq 0 ] || kill "${PROCESSUS[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    arreter_services
}
trap tout_arreter EXIT
trap 'exit 0' INT
trap 'exit 143' TERM HUP

if [ -z "${DATABASE_URL:-}" ]; then
    # The postgres account must be able to enter the directory: not so in a private home.
    DONNEES="$RACINE/var/services"
    if [ "$(id -u)" -eq 0 ]; then DONNEES="/var/tmp/anef-$(cksum <<<"$RACINE" | cut -d' ' -f1)"; fi
    mkdir -p "$DONNEES"
    demarrer_services "$DONNEES"
fi

"$VENV/bin/python" manage.py demo --preparer
"$VENV/bin/celery" -A anef worker --beat --schedule "$RACINE/var/horloge" --loglevel warning --concurrency 2 &
PROCESSUS+=($!)
"$VENV/bin/python" manage.py runserver "127.0.0.1:${PORT:-8000}" &
PROCESSUS+=($!)
wait -n || true
