#!/usr/bin/env bash
# make demo: from a bare machine to the open portal. What Django can do is in `manage.py demo`.

source "$(dirname "${BASH_SOURCE[0]}")/systeme.sh"

recenser_le_necessaire
installer_les_paquets
preparer_environnement base

# The embedded defaults, whatever the shell or a .env file say for another way of running.
export DJANGO_SETTINGS_MODULE=anef.settings.demo
export DATABASE_URL="sqlite:///$RACINE/var/anef.sqlite3"
export DOSSIER_FICHIERS="$RACINE/var/fichiers"
export REDIS_URL="" S3_BUCKET="" CLAMD_URL="" REGISTRE=embarque EPHOTO=embarque
# Nothing but warnings between two lines meant for the person at this terminal.
export JOURNAL_NIVEAU="${JOURNAL_NIVEAU:-WARNING}"

exec "$VENV/bin/python" manage.py demo --port "${PORT:-8000}" "$@"
