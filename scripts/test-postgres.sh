#!/bin/sh
# test-postgres.sh start|stop|halt|resume|url: the private Postgres cluster of the tests.
#
# `start` prints the URL, of the running cluster when there is one; `halt` stops it as a crash would and keeps its data, and
# `resume` starts it again if it does not run. The state lies under target/, the data in a short
# temporary directory, because socket paths are limited and the server's user must be able to reach it. Postgres refuses
# to run as root: then it runs as `postgres`, or as `nobody`.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
state=${CARGO_TARGET_DIR:-$root/target}/test-postgres
dir_file=$state/dir
url_file=$state/url

# A Postgres program from PATH, or from where Debian puts it (newest version first).
program() {
    newest=$(printf '%s\n' /usr/lib/postgresql/*/bin/"$1" | sort -t/ -k5,5nr | head -n 1)
    if [ -x "$newest" ]; then
        echo "$newest"
    else
        command -v "$1" || "$root/scripts/require.sh" "$1"
    fi
}

# Run a command as the user that the server runs as.
as_server() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    elif command -v setpriv >/dev/null 2>&1; then
        setpriv --reuid "$server_user" --regid "$(id -g "$server_user")" --clear-groups -- "$@"
    elif command -v runuser >/dev/null 2>&1; then
        runuser -u "$server_user" -- "$@"
    else
        su -s /bin/sh "$server_user" -c 'exec "$0" "$@"' -- "$@"
    fi
}

if id postgres >/dev/null 2>&1; then server_user=postgres; else server_user=nobody; fi

running() {
    [ -s "$url_file" ] && [ -s "$dir_file" ] &&
        as_server "$(program pg_ctl)" status -D "$(cat "$dir_file")/data" >/dev/null 2>&1
}

stop() {
    [ -s "$dir_file" ] || return 0
    dir=$(cat "$dir_file")
    if [ -d "$dir/data" ]; then
        as_server "$(program pg_ctl)" stop -D "$dir/data" -m immediate >/dev/null 2>&1 || true
    fi
    case $dir in */tracekeep-pg.*) rm -rf "$dir" ;; esac
    rm -f "$dir_file" "$url_file"
}

start() {
    if running; then
        cat "$url_file"
        return
    fi
    "$root/scripts/require.sh" initdb pg_ctl postgres
    stop
    mkdir -p "$state"
    dir=$(mktemp -d "${TMPDIR:-/tmp}/tracekeep-pg.XXXXXX")
    echo "$dir" >"$dir_file"
    [ "$(id -u)" -ne 0 ] || chown "$server_user" "$dir"
    cd "$dir"
    as_server "$(program initdb)" -D "$dir/data" -U tracekeep -A trust -E UTF8 --locale=C >"$state/initdb.log" 2>&1 ||
        { cat "$state/initdb.log" >&2; exit 1; }
    # Durability stays on: the kill tests are about it. Many servers, each with its pool, share the cluster.
    cat >>"$dir/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$dir'
max_connections = 400
shared_buffers = ${SHARED_BUFFERS:-64MB}
fsync = on
synchronous_commit = on
CONF
    for attempt in 1 2 3 4 5 6 7 8; do
        port=$(awk -v seed="$$$attempt" 'BEGIN { srand(seed); print 20000 + int(rand() * 30000) }')
        # Detached from our streams, so that a test which reads them does not wait for the server's end.
        if as_server "$(program pg_ctl)" start -w -t 60 -D "$dir/data" -l "$dir/log" -o "-p $port" </dev/null >/dev/null 2>&1; then
            echo "postgres://tracekeep@127.0.0.1:$port/postgres" >"$url_file"
            cat "$url_file"
            return
        fi
    done
    cat "$dir/log" >&2
    stop
    exit 1
}

halt() {
    as_server "$(program pg_ctl)" stop -D "$(cat "$dir_file")/data" -m immediate >/dev/null 2>&1
}

resume() {
    if running; then return; fi
    dir=$(cat "$dir_file")
    cd "$dir"
    port=$(sed 's|.*:\([0-9]*\)/.*|\1|' "$url_file")
    as_server "$(program pg_ctl)" start -w -t 60 -D "$dir/data" -l "$dir/log" -o "-p $port" </dev/null >/dev/null 2>&1
}

case ${1:-} in
    start) start ;;
    stop) stop ;;
    halt) halt ;;
    resume) resume ;;
    url) if running; then cat "$url_file"; else exit 1; fi ;;
    *) echo "usage: $0 start|stop|halt|resume|url" >&2; exit 2 ;;
esac
