#!/usr/bin/env bash
# make test: installs what is missing, starts PostgreSQL and Redis of its own, then lint, then
# every test. Arguments go to pytest. The last line printed is pytest's.

source "$(dirname "${BASH_SOURCE[0]}")/systeme.sh"
source "$RACINE/outils/services.sh"

recenser_le_necessaire
recenser_les_services
recenser_les_essais
installer_les_paquets
preparer_environnement dev
CHROMIUM="$(chromium_ou_installer)"
export CHROMIUM

services_ephemeres
bash "$RACINE/outils/lint.sh"

export DJANGO_SETTINGS_MODULE=anef.settings.test
if compgen -G "locale/*/LC_MESSAGES/*.po" >/dev/null; then
    "$VENV/bin/python" manage.py compilemessages --ignore "$(basename "$VENV")" --verbosity 0
fi
# One test process per core, four at most; a file stays in one process, so what its tests share
# (a worker, the data of the demo) is started once.
NOMBRE="$(nproc)"
if [ "$NOMBRE" -gt 4 ]; then NOMBRE=4; fi
set +e
"$VENV/bin/python" -m pytest -n "$NOMBRE" --dist loadfile "$@" </dev/null
exit $?
