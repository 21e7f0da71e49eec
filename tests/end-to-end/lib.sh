# What every end-to-end script needs: steps that say what they do, and assertions that say what they saw.

ALTO=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/alto
OPENSTACK=$(command -v /usr/bin/openstack || command -v openstack)
FAILURES=0

part() { printf '\n== %s\n' "$*"; }

passed() { printf '   ok    %s\n' "$1"; }

failed() {
    printf '   FAIL  %s\n' "$1"
    [ -z "${2:-}" ] || printf '%s\n' "$2" | head -n 20 | sed 's/^/         | /'
    FAILURES=$((FAILURES + 1))
}

# text, command...: the command must succeed.
works() {
    local text=$1 seen
    shift
    if seen=$("$@" 2>&1); then passed "$text"; else failed "$text" "$seen"; fi
}

# text, command...: the command must fail.
refused() {
    local text=$1 seen
    shift
    if seen=$("$@" 2>&1); then failed "$text (it worked)" "$seen"; else passed "$text"; fi
}

# text, expected, seen
same() {
    if [ "$2" = "$3" ]; then passed "$1"; else failed "$1" "expected: $2
seen:     $3"; fi
}

# text, pattern, seen
has() {
    if grep -qE -- "$2" <<< "$3"; then passed "$1"; else failed "$1" "no $2 in:
$3"; fi
}

# seconds, command...: again and again until it succeeds.
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@" > /dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.3
    done
}

# The real client, with its output as plain values.
os() { "$OPENSTACK" "$@"; }
value() { "$OPENSTACK" "$@" -f value; }

as() {
    # shellcheck source=/dev/null
    . <("$ALTO" openrc "$1" "$2")
}

token() { value token issue -c id; }

# method, url, body: prints "status body" in one line; $TOKEN is sent.
call() {
    local answer
    answer=$(curl -sS -m 30 -w '\n%{http_code}' -X "$1" -H "X-Auth-Token: ${TOKEN-}" \
        -H 'Content-Type: application/json' ${3+--data-binary "$3"} "$2" 2>&1)
    printf '%s %s' "${answer##*$'\n'}" "${answer%$'\n'*}" | tr '\n' ' '
}

# What of ours stands on this host: compared before and after.
host_state() {
    ip -o link | sed -E 's/^[0-9]+: ([^:@]+).*/link \1/' | sort
    ip netns list | sed 's/^/netns /' | sort
    iptables-save 2> /dev/null | grep '^:' | sed 's/ .*//' | sort
    ip6tables-save 2> /dev/null | grep '^:' | sed 's/ .*//' | sort
    ipset list -n | sed 's/^/ipset /' | sort
    ebtables-save 2> /dev/null | grep '^:' | grep -v '^:\(INPUT\|OUTPUT\|FORWARD\|PREROUTING\|POSTROUTING\|BROUTING\)' || true
    ls -d /etc/altostratus /var/lib/altostratus /var/log/altostratus 2> /dev/null || true
    getent passwd altostratus || true
    pgrep -af '/altostratus|^epmd|^runsv ' | grep -v "$ALTO\|end-to-end" | sed 's/^/process /' || true
}

finish() {
    if [ "$FAILURES" -gt 0 ]; then
        printf '\n%s checks failed.\n' "$FAILURES"
        exit 1
    fi
    printf '\nAll checks passed.\n'
}
