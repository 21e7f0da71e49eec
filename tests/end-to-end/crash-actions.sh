#!/bin/bash
# Kills one part of the cloud with -9 in the middle of each action on a server. Within two minutes, without anybody's help, the
# server must be at rest in the state before or after the action, answer to the next one, and the audit be silent. Arguments:
# the actions (all of them without any).
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/end-to-end/lib.sh
. "$here/lib.sh"

COMPUTE=http://127.0.0.1:8774/v2.1
LIMIT=120

# action, its body, the status from which it is asked for, those in which the server may come to rest; in an order that leads on.
STEPS='pause {"pause":null} ACTIVE PAUSED|ACTIVE
unpause {"unpause":null} PAUSED ACTIVE|PAUSED
suspend {"suspend":null} ACTIVE SUSPENDED|ACTIVE
resume {"resume":null} SUSPENDED ACTIVE|SUSPENDED
stop {"os-stop":null} ACTIVE SHUTOFF|ACTIVE
start {"os-start":null} SHUTOFF ACTIVE|SHUTOFF
reboot-soft {"reboot":{"type":"SOFT"}} ACTIVE ACTIVE|ERROR
reboot-hard {"reboot":{"type":"HARD"}} ACTIVE ACTIVE|ERROR
rescue {"rescue":null} ACTIVE RESCUE|ACTIVE
unrescue {"unrescue":null} RESCUE ACTIVE|RESCUE
image {"createImage":{"name":"crash-image"}} ACTIVE ACTIVE
backup {"createBackup":{"name":"crash-backup","backup_type":"daily","rotation":1}} ACTIVE ACTIVE
rebuild {"rebuild":{"imageRef":"IMAGE"}} ACTIVE ACTIVE|ERROR
resize {"resize":{"flavorRef":"84"}} ACTIVE VERIFY_RESIZE|ACTIVE
revert {"revertResize":null} VERIFY_RESIZE ACTIVE|VERIFY_RESIZE
resize-again {"resize":{"flavorRef":"84"}} ACTIVE VERIFY_RESIZE|ACTIVE
confirm {"confirmResize":null} VERIFY_RESIZE ACTIVE|VERIFY_RESIZE
shelve {"shelve":null} ACTIVE SHELVED_OFFLOADED|ACTIVE
unshelve {"unshelve":null} SHELVED_OFFLOADED ACTIVE|SHELVED_OFFLOADED'
VICTIMS=(compute-agent compute-conductor compute-api libvirtd compute-scheduler image-service network-service)

pid_of() { "$ALTO" status --pids | awk -v name="$1" '$2 == name { print $1; exit }'; }

look() { call GET "$COMPUTE/servers/$server" | cut -d' ' -f2- | jq -r '.server | "\(.status) \(."OS-EXT-STS:task_state") \(.fault.message // "")"'; }

at_rest() { [[ $(look) =~ ^($1)\ null ]]; }

ask() { call POST "$COMPUTE/servers/$server/action" "$1"; }

silent() { "$ALTO" check > /tmp/altostratus-crash.check 2>&1; }

# Once more without a kill, if the kill kept it from happening: the next action needs it.
lead_on() {
    at_rest "$2" || {
        ask "$1" > /dev/null
        works "asked for again it is done" within $LIMIT at_rest "$2"
    }
}

fresh_server() {
    server=$(call POST "$COMPUTE/servers" "$(jq -n --arg i "$image" --arg n "$network" \
        '{server: {name: "crash-vm", flavorRef: "42", imageRef: $i, networks: [{uuid: $n}]}}')" | cut -d' ' -f2- | jq -r .server.id)
    works "a server is made" within $LIMIT at_rest ACTIVE
}

round() {
    local action=$1 body=${2/IMAGE/$image} from=$3 ends=$4 victim=$5 pid
    part "$action, and kill -9 $victim"
    TOKEN=$(token)
    pid=$(pid_of "$victim")
    at_rest ERROR && {
        call DELETE "$COMPUTE/servers/$server" > /dev/null
        fresh_server
    }
    at_rest "$from" || { failed "it is $from before" "$(look)"; return; }
    has "it is accepted" '^20[0-9]' "$(ask "$body")"
    sleep "0.$((RANDOM % 10))"
    kill -9 "$pid"
    local began=$SECONDS
    works "it comes to rest" within $LIMIT at_rest "$ends"
    printf '         after %s s: %s\n' $((SECONDS - began)) "$(look)"
    if within 90 silent; then passed "the audit is silent"; else failed "the audit is silent" "$(cat /tmp/altostratus-crash.check)"; fi
    [ "${ends%%|*}" = ERROR ] || at_rest ERROR || lead_on "$body" "${ends%%|*}"
}

trap '"$ALTO" down --purge > /dev/null 2>&1' EXIT
"$ALTO" up || exit 1
as demo demo
TOKEN=$(token)
image=$(value image show tiny -c id)
network=$(value network show demo-net -c id)
fresh_server
n=0
while read -r action body from ends; do
    victim=${VICTIMS[$((n % ${#VICTIMS[@]}))]}
    n=$((n + 1))
    if [ $# -gt 0 ] && [[ " $* " != *" $action "* ]]; then
        ask "${body/IMAGE/$image}" > /dev/null # only to come to the next one
        within $LIMIT at_rest "${ends%%|*}"
        continue
    fi
    round "$action" "$body" "$from" "$ends" "$victim"
done <<< "$STEPS"
part "delete, and kill -9 compute-agent"
call DELETE "$COMPUTE/servers/$server" > /dev/null
kill -9 "$(pid_of compute-agent)"
gone() { [[ $(call GET "$COMPUTE/servers/$server") = 404* ]]; }
works "it goes" within $LIMIT gone
if within 90 silent; then passed "nothing is left"; else failed "nothing is left" "$(cat /tmp/altostratus-crash.check)"; fi
rm -f /tmp/altostratus-crash.check
finish
