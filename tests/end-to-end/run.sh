#!/bin/bash
# A cloud from nothing to nothing, as its users meet it: the real openstack client, a real guest, and at last fake hosts
# for numbers. Leaves the host as it was.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/end-to-end/lib.sh
. "$here/lib.sh"
# shellcheck source=tests/end-to-end/demo-lib.sh
. "$here/demo-lib.sh"

before=$(host_state)
trap '"$ALTO" down --purge > /dev/null 2>&1; wires_down' EXIT
wires_up

part "Up"
"$ALTO" up || {
    failed "./alto up"
    tail -n 30 /var/log/altostratus/*.out /var/log/altostratus/*.duty.log 2> /dev/null
    exit 1
}
works "up may be called again" "$ALTO" up
status=$("$ALTO" status)
printf '%s\n' "$status"
has "nine services and no one down" '^compute-agent +up' "$(grep -v DOWN <<< "$status")"
same "nothing is down" "" "$(grep DOWN <<< "$status")"
memory=$(sed -nE 's/^Control plane, sum of PSS: ([0-9]+) MiB.*/\1/p' <<< "$status")
works "the control plane takes less than 2048 MiB ($memory)" test "$memory" -lt 2048

for script in session identity image clients network demo-routing demo-guards demo-servers compute hosts \
    interfaces console volume bad-input outage many; do
    # shellcheck source=/dev/null
    . "$here/$script.sh"
done

part "Down"
works "down --purge" "$ALTO" down --purge
trap - EXIT
wires_down
same "nothing of ours is left on the host" "" "$(diff <(printf '%s\n' "$before") <(host_state))"
finish
