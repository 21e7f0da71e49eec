# What runs, and what it takes.

# The time when `up` began, in milliseconds, moved on by what it had to build: what is measured is a built cloud's start.
READY_START=$(date +%s%3N)
READY_SECONDS=
WAS_RUNNING=no

seconds_since() {
    local ms=$(($(date +%s%3N) - $1))
    printf '%d.%d' $((ms / 1000)) $((ms % 1000 / 100))
}

record_ready() {
    [ "$WAS_RUNNING" = no ] || return 0
    printf '%s\n' "$READY_SECONDS" > "$RUNTIME/ready"
    say "    first GET /servers answered after $READY_SECONDS s"
}

# After everything runs, runit starts it by itself, also when it was itself replaced.
settle_supervision() {
    rm -f "$SUPERVISE"/*/down
}

# "PID LABEL" of every process that belongs to the cloud; fake hosts carry a label that begins with "fake".
cloud_processes() {
    local name pid
    for name in mariadb rabbitmq epmd libvirtd virtlogd fake-hosts $(service_names); do
        pid=$(process_pid "$name") || true
        [ -z "$pid" ] || with_children "$pid" "$name"
    done
    if pid=$(supervisor_pid); then
        echo "$pid supervisor"
    fi
    for pid in $(pgrep -x runsv || true); do
        if [ "$(readlink "/proc/$pid/cwd" 2> /dev/null | grep -cF "$SUPERVISE/")" = 1 ]; then
            echo "$pid supervisor"
        fi
    done
    pgrep -f "dnsmasq .*--pid-file=$VAR/(dhcp|ra)/" | sed 's/$/ dnsmasq/' || true
    pgrep -f "keepalived .*--use-file $VAR/ha_confs/" | sed 's/$/ keepalived/' || true
}

# Guests are children of nobody of ours; what RabbitMQ and the agents have started counts with them.
with_children() {
    local child
    echo "$1 $2"
    for child in $(pgrep -P "$1" || true); do
        with_children "$child" "$2"
    done
}

pss_of() {
    awk '/^Pss:/ { print $2; exit }' "/proc/$1/smaps_rollup" 2> /dev/null || true
}

cmd_status() {
    load_settings
    [ -d "$SUPERVISE" ] || {
        say "The cloud is down."
        return 0
    }
    require_root
    if [ "${1:-}" = --pids ]; then
        cloud_processes
        return 0
    fi
    ensure_supervisor
    local pid label total=0 kib name
    declare -A memory=() pids=()
    while read -r pid label; do
        kib=$(pss_of "$pid")
        memory[$label]=$((${memory[$label]:-0} + ${kib:-0}))
        pids[$label]="${pids[$label]:-$pid}"
        [ "${label#fake}" != "$label" ] || total=$((total + ${kib:-0}))
    done < <(cloud_processes)
    printf '%-28s %-8s %8s %10s\n' SERVICE STATE PID MEMORY
    for name in mariadb rabbitmq epmd virtlogd libvirtd $(service_names) fake-hosts dnsmasq keepalived supervisor; do
        if [ -n "${pids[$name]:-}" ]; then
            printf '%-28s %-8s %8s %6d MiB\n' "$name" up "${pids[$name]}" $((${memory[$name]} / 1024))
        elif [ -d "$SUPERVISE/$name" ]; then
            printf '%-28s %-8s\n' "$name" DOWN
        fi
    done
    printf '\nControl plane, sum of PSS: %d MiB' $((total / 1024))
    [ ! -r "$RUNTIME/ready" ] || printf '   ready after: %s s' "$(cat "$RUNTIME/ready")"
    printf '\n'
}

cmd_logs() {
    [ $# = 1 ] || fail "logs needs the name of a service: $(service_names | paste -sd' ')"
    [ -e "$LOG/$1.log" ] || fail "there is no $LOG/$1.log"
    exec tail -n 50 -F "$LOG/$1.log"
}

# Each service compares what it knows with the others and with the hosts; nothing to say is the good news.
cmd_check() {
    load_settings
    load_secrets
    [ -d "$SUPERVISE" ] || fail "the cloud is down; bring it up with ./alto up"
    ensure_supervisor
    local base token entry answer found=0
    base=http://$(host_in_url)
    token=$(token_of admin "$ADMIN_PASSWORD" admin)
    [ -n "$token" ] || fail "identity-service gives no token"
    for entry in "8774/v2.1" "9696/v2.0" "9292/v2" "8776/v3"; do
        answer=$(curl -sS -m 90 -f -H "X-Auth-Token: $token" "$base:$entry/altostratus-audit") ||
            fail "the audit of $base:$entry does not answer"
        jq -r '.findings[] | "\(.kind) \(.id): \(.detail)\(if .repaired then " (mended)" else "" end)"' <<< "$answer"
        found=$((found + $(jq '.findings | length' <<< "$answer")))
    done
    [ "$found" = 0 ] || exit 1
}
