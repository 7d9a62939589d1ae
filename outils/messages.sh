#!/usr/bin/env bash
# make messages: collects the texts to translate into locale/ (anef/management/commands/messages.py).

source "$(dirname "${BASH_SOURCE[0]}")/systeme.sh"

recenser_le_necessaire
installer_les_paquets
preparer_environnement dev

export DJANGO_SETTINGS_MODULE=anef.settings.test DATABASE_URL="sqlite:///$RACINE/var/lint.sqlite3"
"$VENV/bin/python" manage.py messages "$@"
