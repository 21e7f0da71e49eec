#!/bin/bash
# Tempest, OpenStack's own tests of its APIs, against a cloud of ours: its configuration is made from the running cloud. Without a
# cloud one is brought up, and taken down at the end. Arguments: the parts to run (all without an argument).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
ALTO=$(cd "$here/../.." && pwd)/alto
ETC=/etc/altostratus
# Each line of a part is one run: how many tests at a time, and which; the runs of a part go side by side. Many of the network's
# sleep (Tempest waits 10 s before it deletes a subnet), while a scenario's guests take all the processors they get. Of compute
# two are left out: what they ask for answers 410 in Nova as well, but Tempest would know of that only together with others.
declare -A TESTS=(
    [identity]='2 ^tempest\.api\.identity\.(admin\.)?v3\.'
    [image]='2 ^tempest\.api\.image\.v2\.'
    [compute]='4 ^tempest\.api\.compute\.(?!admin\.test_agents|.*\.test_reset_network_inject_network_info)'
    [network]='8 ^tempest\.api\.network\.
2 ^tempest\.scenario\.test_(network_basic_ops|security_groups_basic_ops|server_basic_ops)\.'
)
parts=("$@")
[ ${#parts[@]} -gt 0 ] || mapfile -t parts < <(printf '%s\n' "${!TESTS[@]}" | sort)
for part in "${parts[@]}"; do
    [ -n "${TESTS[$part]-}" ] || {
        echo "there is no part $part; there are: ${!TESTS[*]}" >&2
        exit 2
    }
done

work=$(mktemp -d /tmp/altostratus-tempest.XXXXXX)
ours=no
web=
clean_up() {
    [ -z "$web" ] || kill "$web" 2> /dev/null || true
    [ "$ours" = no ] || "$ALTO" down --purge > /dev/null 2>&1 || true
    rm -rf "$work"
}
trap clean_up EXIT

# What Tempest's tests of compliance and of imports need; an operator who wants the same finds it here.
if [ ! -e "$ETC/secrets.env" ]; then
    ours=yes
    mkdir -p "$ETC"
    cp "$here/identity-service.local.yaml" "$here/image-service.local.yaml" "$ETC/"
    chmod 644 "$ETC"/*.local.yaml
    "$ALTO" up
fi

# A small file on a web server of ours stands for the images of the world.
mkdir "$work/web"
head -c 65536 /dev/urandom > "$work/web/image.raw"
port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
/usr/bin/python3 -m http.server --bind 127.0.0.1 --directory "$work/web" "$port" > /dev/null 2>&1 &
web=$!

export HOME=$work
# shellcheck source=/dev/null
. <("$ALTO" openrc admin admin)
runs=${REGEX:+${CONCURRENCY:-2} $REGEX} # only these, while something is being mended

# part, number of its run, tests at a time, which tests: in a workspace of its own.
run_tempest() {
    local space=$work/$1-$2
    (cd "$work" && /usr/bin/tempest init "$space" > /dev/null 2>&1)
    cp "$work/$1.conf" "$space/etc/tempest.conf"
    cd "$space"
    /usr/bin/tempest run --concurrency "$3" --regex "$4" < /dev/null > "$space/out" 2>&1 || true
    /usr/bin/stestr last --subunit < /dev/null > "$space/subunit" 2> /dev/null || true
}

status=0
for part in "${parts[@]}"; do
    printf '== %s\n' "$part"
    "$here/tempest-conf.sh" "$part" "http://127.0.0.1:$port/image.raw" "$ETC" > "$work/$part.conf"
    run=0
    jobs=()
    while read -r number tests; do
        run=$((run + 1))
        run_tempest "$part" $run "$number" "$tests" &
        jobs+=($!)
    done <<< "${runs:-${TESTS[$part]}}"
    wait "${jobs[@]}"
    cat "$work/$part"-*/subunit > "$work/$part.subunit"
    /usr/bin/python3 "$here/summary.py" "$part" "$here/../../docs/conformance.md" < "$work/$part.subunit" || status=1
    [ -z "${RESULTS-}" ] || cp -r "$work/$part.conf" "$work/$part"-* "$RESULTS/"
done
exit $status
