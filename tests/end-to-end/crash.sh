#!/bin/bash
# Kills one part of the cloud after the other while ten servers are being built and three of them deleted. Within two
# minutes, without anybody's help, every server must be ACTIVE or ERROR with a reason, every deleted one gone, and the
# audit silent. Arguments: the parts to kill (all of them without any). The program of the fake hosts is not among them:
# its guests live in its memory, so that killing it takes the guests away, which the audit rightly reports.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/end-to-end/lib.sh
. "$here/lib.sh"

SUPERVISE=/var/lib/altostratus/supervise
COMPUTE=http://127.0.0.1:8774/v2.1
LIMIT=120

VICTIMS=("$@")
[ $# -gt 0 ] || VICTIMS=(identity-service image-service network-service block-storage-service compute-api
    compute-scheduler compute-conductor network-agent-linuxbridge compute-agent
    supervisor dnsmasq libvirtd mariadb rabbitmq)

pid_of() { "$ALTO" status --pids | awk -v name="$1" '$2 == name { print $1; exit }'; }

# name, pid
strike() {
    case "$1" in
        mariadb | rabbitmq) sv -w 30 restart "$SUPERVISE/$1" > /dev/null ;;
        *) kill -9 "$2" ;;
    esac
}

# name, count, zone
create() {
    call POST "$COMPUTE/servers" "$(jq -n --arg n "$1" --argjson c "$2" --arg z "$3" --arg f "$flavor" --arg i "$image" \
        --arg w "$network" '{server: {name: $n, min_count: $c, max_count: $c, availability_zone: $z, flavorRef: $f,
            imageRef: $i, networks: [{uuid: $w}]}}')" | cut -c1-3
}

servers() { call GET "$COMPUTE/servers/detail" | cut -d' ' -f2- | jq -r ".servers[] | $1"; }

# Settled: all seven that should live do or say why not; the three deleted ones are gone.
settled() {
    local all
    all=$(servers '"\(.name) \(.status) \(.fault.message // "")"') || return 1
    ! grep -q '^gone' <<< "$all" && ! grep -qvE '^kept-[a-z0-9-]+ (ACTIVE |ERROR .+)' <<< "$all" &&
        [ "$(grep -c '^kept' <<< "$all")" = 7 ]
}

silent() { "$ALTO" check > /tmp/altostratus-crash.check 2>&1; }

none() { [ -z "$(servers .id)" ]; }

delete_all() {
    local id
    for id in $(servers .id); do call DELETE "$COMPUTE/servers/$id" > /dev/null; done
}

round() {
    local victim=$1 pid began made gone
    part "kill -9 $victim"
    TOKEN=$(token)
    pid=$(pid_of "$victim") # looked up before: it takes as long as some of the builds
    made="$(create kept-fake 5 nova) $(create kept-real 2 "nova:$real") $(create gone 3 nova)"
    same "ten servers are accepted" "202 202 202" "$made"
    gone=$(servers 'select(.name | startswith("gone")) | .id')
    (
        for id in $gone; do
            until [[ $(call DELETE "$COMPUTE/servers/$id") =~ ^(204|404) ]]; do sleep 0.5; done
        done
    ) &
    strike "$victim" "$pid"
    began=$SECONDS
    wait $!
    works "all settle" within $LIMIT settled
    printf '         after %s s: %s\n' $((SECONDS - began)) "$(servers .status | sort | uniq -c | xargs)"
    settled || servers '"\(.name) \(.status) \(."OS-EXT-STS:task_state") \(.fault.message // "")"'
    if ! within 60 silent; then failed "the audit is silent" "$(cat /tmp/altostratus-crash.check)"; else passed "the audit is silent"; fi
    delete_all
    works "all go" within 60 none
    if ! within 60 silent; then failed "nothing is left" "$(cat /tmp/altostratus-crash.check)"; else passed "nothing is left"; fi
}

# Ended early, the deletions in the background would go on asking a cloud that is gone.
trap 'jobs -p | xargs -r kill 2> /dev/null; "$ALTO" down --purge > /dev/null 2>&1' EXIT
"$ALTO" up --fake-computes 3 || exit 1
as admin admin
flavor=$(value flavor show m1.nano -c id)
image=$(value image show tiny -c id)
os network create crash-net > /dev/null
os subnet create --network crash-net --subnet-range 10.88.0.0/24 crash-subnet > /dev/null
os quota set --instances 50 --cores 50 admin
network=$(value network show crash-net -c id)
real=$(value hypervisor list -c 'Hypervisor Hostname' | grep -v '^fake')
for victim in "${VICTIMS[@]}"; do
    round "$victim"
done
rm -f /tmp/altostratus-crash.check
finish
