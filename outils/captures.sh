#!/usr/bin/env bash
# make captures: pictures of every screen of the demo, into docs/captures/.

source "$(dirname "${BASH_SOURCE[0]}")/systeme.sh"

recenser_le_necessaire
recenser_les_essais
installer_les_paquets
preparer_environnement dev
CHROMIUM="$(chromium_ou_installer)"
export CHROMIUM DJANGO_SETTINGS_MODULE=anef.settings.demo

exec "$VENV/bin/python" outils/captures.py "$@"
