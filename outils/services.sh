# PostgreSQL and Redis of our own, on free ports: nothing that already runs is touched.
#
# To be sourced after systeme.sh. demarrer_services DIR starts both with their files in DIR and
# exports DATABASE_URL and REDIS_URL; arreter_services stops exactly these two.

SERVICES=""
PG_BIN=""

# Below the ports that Linux hands out by itself, so that nobody is given this one before it is used.
port_libre() {
    "$VENV/bin/python" - <<'PYTHON'
import random
import socket

for port in random.sample(range(10_000, 20_000), 10_000):
    with socket.socket() as essai:
        try:
            essai.bind(("127.0.0.1", port))
        except OSError:
            continue
        print(port)
        break
PYTHON
}

# PostgreSQL refuses to run as root: then its own system account runs it.
en_tant_que_postgres() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

demarrer_services() {
    SERVICES="$1"
    PG_BIN="$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1)")"
    local port_pg port_redis reglages
    port_pg="$(port_libre)"
    port_redis="$(port_libre)"
    mkdir -p "$SERVICES/redis"
    chmod 755 "$SERVICES"
    if [ ! -f "$SERVICES/postgres/PG_VERSION" ]; then
        mkdir -p "$SERVICES/postgres"
        if [ "$(id -u)" -eq 0 ]; then chown postgres "$SERVICES/postgres"; fi
        en_tant_que_postgres "$PG_BIN/initdb" -D "$SERVICES/postgres" -U anef -A trust \
            -E UTF8 --locale=C.UTF-8 >"$SERVICES/initdb.log" 2>&1 \
            || renoncer "PostgreSQL n’a pas pu être préparé :" "$(tail -n 5 "$SERVICES/initdb.log")"
    fi
    # Durability is not wanted here: these data are thrown away or made again.
    reglages="-p $port_pg -c listen_addresses=127.0.0.1 -c unix_socket_directories=$SERVICES/postgres"
    reglages+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
    en_tant_que_postgres "$PG_BIN/pg_ctl" -D "$SERVICES/postgres" -l "$SERVICES/postgres/journal" \
        -o "$reglages" -w -t 180 start >/dev/null \
        || renoncer "PostgreSQL n’a pas démarré :" "$(tail -n 5 "$SERVICES/postgres/journal")"
    redis-server --port "$port_redis" --bind 127.0.0.1 --save "" --appendonly no --daemonize yes \
        --dir "$SERVICES/redis" --pidfile "$SERVICES/redis/pid" \
        --logfile "$SERVICES/redis/journal" >/dev/null
    # Redis goes to the background before it listens, or before it finds that it cannot.
    for _ in $(seq 600); do
        redis-cli -h 127.0.0.1 -p "$port_redis" ping 2>/dev/null | grep -q PONG && break
        sleep 0.1
    done
    redis-cli -h 127.0.0.1 -p "$port_redis" ping 2>/dev/null | grep -q PONG \
        || renoncer "Redis n’a pas démarré :" "$(tail -n 5 "$SERVICES/redis/journal")"
    "$PG_BIN/psql" -h 127.0.0.1 -p "$port_pg" -U anef -d postgres -qc "CREATE DATABASE anef" 2>/dev/null || true
    export DATABASE_URL="postgres://anef@127.0.0.1:$port_pg/anef"
    export REDIS_URL="redis://127.0.0.1:$port_redis/0"
}

# Redis writes in its directory until its last moment: erasing it sooner would fail.
arreter_et_attendre() {
    kill "$1" 2>/dev/null || return 0
    for _ in $(seq 100); do
        kill -0 "$1" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -9 "$1" 2>/dev/null || true
}

arreter_services() {
    [ -n "$SERVICES" ] || return 0
    en_tant_que_postgres "$PG_BIN/pg_ctl" -D "$SERVICES/postgres" -m immediate -w stop >/dev/null 2>&1 || true
    if [ -f "$SERVICES/redis/pid" ]; then arreter_et_attendre "$(cat "$SERVICES/redis/pid")"; fi
    SERVICES=""
}

# services_ephemeres: in a temporary directory, stopped and erased whatever the way out.
services_ephemeres() {
    local dossier
    dossier="$(mktemp -d /tmp/anef-services.XXXXXX)"
    # shellcheck disable=SC2064
    trap "arreter_services; rm -rf '$dossier'" EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    demarrer_services "$dossier"
}
