#!/usr/bin/env bash
# make bench: measures the portal on PostgreSQL and Redis of its own, then erases them.

source "$(dirname "${BASH_SOURCE[0]}")/systeme.sh"
source "$RACINE/outils/services.sh"

recenser_le_necessaire
recenser_les_services
installer_les_paquets
preparer_environnement dev

services_ephemeres
export DJANGO_SETTINGS_MODULE=bench.reglages
"$VENV/bin/python" -m bench.mesurer "$@"
