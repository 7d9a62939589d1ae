# What the machine must have: found by what it offers (a library, a command), installed by apt.
#
# To be sourced. Nothing is installed when nothing is missing, so the second start asks
# neither the network nor a password; sudo is asked only when a package is missing.

set -euo pipefail

RACINE="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
VENV="${VENV:-$RACINE/.venv}"
PATH="$PATH:/usr/sbin:/sbin"
PAQUETS_MANQUANTS=()

dire() { printf '%s\n' "$*"; }

renoncer() {
    printf '%s\n' "$@" >&2
    exit 1
}

# besoin_bibliotheque FICHIER_SO PAQUET
besoin_bibliotheque() {
    grep -qF "$1 " <<<"$BIBLIOTHEQUES" || PAQUETS_MANQUANTS+=("$2")
}

# besoin_commande COMMANDE PAQUET
besoin_commande() {
    command -v "$1" >/dev/null || PAQUETS_MANQUANTS+=("$2")
}

# besoin_fichier MOTIF PAQUET
besoin_fichier() {
    compgen -G "$1" >/dev/null || PAQUETS_MANQUANTS+=("$2")
}

# A Python the lock files were made for, or newer, able to create environments.
trouver_python() {
    local candidat
    for candidat in "${PYTHON:-}" python3.11 python3.12 python3.13 python3.14 python3 \
        /usr/bin/python3.11 /usr/bin/python3.12 /usr/bin/python3; do
        [ -n "$candidat" ] || continue
        if "$candidat" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
            >/dev/null 2>&1; then
            printf '%s' "$candidat"
            return
        fi
    done
}

recenser_le_necessaire() {
    BIBLIOTHEQUES="$(ldconfig -p 2>/dev/null || true)"
    if [ -z "$(trouver_python)" ]; then
        # Where `python3` is older (Ubuntu 22.04), a newer one stands beside it.
        if apt-cache show python3.11-venv >/dev/null 2>&1; then
            PAQUETS_MANQUANTS+=(python3.11 python3.11-venv)
        else
            PAQUETS_MANQUANTS+=(python3 python3-venv)
        fi
    fi
    besoin_bibliotheque libpango-1.0.so.0 libpango-1.0-0
    besoin_bibliotheque libpangoft2-1.0.so.0 libpangoft2-1.0-0
    besoin_bibliotheque libharfbuzz-subset.so.0 libharfbuzz-subset0
    besoin_bibliotheque libmagic.so.1 libmagic1
    besoin_commande msgfmt gettext
    besoin_fichier "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf" fonts-dejavu-core
    besoin_fichier "/usr/share/fonts/truetype/open-sans/OpenSans-Regular.ttf" fonts-open-sans
}

recenser_les_services() {
    besoin_fichier "/usr/lib/postgresql/*/bin/initdb" postgresql
    besoin_commande redis-server redis-server
}

recenser_les_essais() {
    besoin_commande clamd clamav-daemon
    besoin_commande pdftotext poppler-utils
    # On Ubuntu apt only has a snap under that name: `chromium_ou_installer` brings another.
    if [ -z "$(trouver_chromium)" ] && ! grep -qx 'ID=ubuntu' /etc/os-release 2>/dev/null; then
        PAQUETS_MANQUANTS+=(chromium)
    fi
}

# The browser of the tests: the system's, or the one Playwright brings. To be called once the
# environment is ready.
chromium_ou_installer() {
    local trouve
    trouve="$(trouver_chromium)"
    if [ -z "$trouve" ]; then
        dire "Installation de Chromium." >&2
        "$VENV/bin/python" -m playwright install --with-deps chromium >var/chromium.log 2>&1 || {
            tail -n 20 var/chromium.log >&2
            renoncer "Chromium n’a pas pu être installé ; relancez avec CHROMIUM=/chemin/vers/chromium."
        }
        trouve="$("$VENV/bin/python" -c 'from playwright.sync_api import sync_playwright
with sync_playwright() as p: print(p.chromium.executable_path)')"
    fi
    printf '%s' "$trouve"
}

trouver_chromium() {
    local candidat
    for candidat in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
        [ -n "$candidat" ] || continue
        command -v "$candidat" && return
    done
    return 0
}

installer_les_paquets() {
    [ ${#PAQUETS_MANQUANTS[@]} -gt 0 ] || return 0
    local paquets=("${PAQUETS_MANQUANTS[@]}") droits=()
    PAQUETS_MANQUANTS=()
    if ! command -v apt-get >/dev/null; then
        renoncer "Il manque des éléments du système, et apt-get n’est pas là pour les installer." \
            "Installez l’équivalent de : ${paquets[*]}, puis relancez la même commande."
    fi
    dire "Éléments du système à installer : ${paquets[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || renoncer \
            "sudo n’est pas installé. En tant qu’administrateur, lancez :" \
            "    apt-get install --no-install-recommends ${paquets[*]}"
        dire "L’installation demande les droits d’administration (sudo)."
        droits=(sudo)
    fi
    "${droits[@]}" apt-get update -qq
    "${droits[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends "${paquets[@]}" </dev/null >"$JOURNAL_APT" 2>&1 || {
        tail -n 20 "$JOURNAL_APT" >&2
        renoncer "L’installation a échoué ; rien d’autre n’a été modifié." \
            "Corrigez la cause ci-dessus, puis relancez la même commande."
    }
    [ -n "$(trouver_python)" ] || renoncer \
        "Ce système ne propose pas Python 3.11 ou plus récent." \
        "Installez-le avec son module venv, puis relancez avec PYTHON=/chemin/vers/python3."
}

# preparer_environnement base|dev: the virtual environment holds exactly the lock file's packages.
# A stamp remembers the digest of the lock file, so an unchanged one costs nothing.
preparer_environnement() {
    local verrou="$RACINE/requirements/$1.txt" python empreinte
    if ! "$VENV/bin/python" -c '' 2>/dev/null; then
        python="$(trouver_python)"
        dire "Création de l’environnement Python ($("$python" --version))."
        "$python" -m venv --clear "$VENV"
    fi
    empreinte="$(sha256sum <"$verrou")"
    [ "$(cat "$VENV/.verrou-$1" 2>/dev/null)" != "$empreinte" ] || return 0
    "$VENV/bin/python" -m pip --version >/dev/null 2>&1 \
        || "$VENV/bin/python" -m ensurepip --upgrade >/dev/null
    dire "Installation des paquets Python ($1, une à deux minutes)."
    "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input \
        --root-user-action=ignore --require-hashes -r "$verrou" >var/pip.log 2>&1 || {
        tail -n 20 var/pip.log >&2
        renoncer "Les paquets Python n’ont pas pu être installés ; relancez la même commande."
    }
    printf '%s' "$empreinte" >"$VENV/.verrou-$1"
    # The development lock holds every pin of the base one (tests/outils checks it).
    if [ "$1" = dev ]; then
        sha256sum <"$RACINE/requirements/base.txt" >"$VENV/.verrou-base"
    fi
}

cd "$RACINE"
mkdir -p var
JOURNAL_APT="$RACINE/var/apt.log"
# A bare machine often has no locale: text files of the project are UTF-8 all the same.
export LC_ALL="${LC_ALL:-C.UTF-8}" PYTHONUTF8=1
# A .env is for `make run` and for a service; what is checked here is the same for everybody.
export SANS_FICHIER_ENV=1
