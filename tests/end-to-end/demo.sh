#!/bin/bash
# The demos of the requirement lists, on a cloud of their own that is taken down at the end. Arguments: which ones (networks,
# routing, guards, overlap, overlay, servers; all without any).
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/end-to-end/lib.sh
. "$here/lib.sh"
# shellcheck source=tests/end-to-end/demo-lib.sh
. "$here/demo-lib.sh"

demos=("$@")
[ $# -gt 0 ] || demos=(networks routing guards overlap overlay servers)
before=$(host_state)
trap '"$ALTO" down --purge > /dev/null 2>&1; wires_down' EXIT
wires_up
mkdir -p /etc/altostratus
settings 'flat-networks: [default, external, public]'
part "Up"
"$ALTO" up || {
    failed "./alto up"
    exit 1
}
for demo in "${demos[@]}"; do
    # shellcheck source=/dev/null
    . "$here/demo-$demo.sh"
done
part "Down"
same "./alto check has nothing to say" "" "$("$ALTO" check 2>&1)"
works "down --purge" "$ALTO" down --purge
trap - EXIT
wires_down
same "nothing of ours is left on the host" "" "$(diff <(printf '%s\n' "$before") <(host_state))"
finish
