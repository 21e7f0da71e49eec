#!/bin/bash
# What the compute agent adds to the boot of a server whose image is in the cache: the time of its two orders (prepare,
# resume) less the same definition defined, started and resumed by virsh. Needs a cloud on this machine
# whose servers go to its real host.
#
#   benchmarks/boot-overhead.sh [servers, 7]
set -euo pipefail

ALTO_HOME=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
readonly ALTO_HOME
readonly LOG=/var/log/altostratus/compute-agent.log
readonly AGENT=/var/lib/altostratus/supervise/compute-agent
readonly NAME=boot-overhead
readonly VIRSH=(virsh -q -c qemu:///system)
scratch=$(mktemp -d)

os() { /usr/bin/openstack "$@"; }

# Milliseconds that the agent's orders of this kind for this server took.
took() { grep -F "$2" "$LOG" | sed -nE "s/.*$1 took ([0-9]+) ms.*/\1/p" | tail -n 1; }

leave() {
    sv -w 30 start "$AGENT" > /dev/null || true
    os server list -f value -c Name | grep "^$NAME-" | xargs -r /usr/bin/openstack server delete --wait > /dev/null || true
    rm -rf "$scratch"
}

# Milliseconds that libvirt needs for the definition in a file, without the agent.
by_hand() {
    local begin
    begin=$(date +%s%N)
    "${VIRSH[@]}" "define $1; start --paused $2; resume $2" > /dev/null
    echo $((($(date +%s%N) - begin) / 1000000))
}

main() {
    local count=${1:-7} id all=() n
    eval "$("$ALTO_HOME/alto" openrc demo demo)"
    trap leave EXIT
    for ((n = 0; n <= count; n++)); do
        id=$(os server create --image tiny --flavor m1.nano --network demo-net --wait $NAME-$n -f value -c id | xargs)
        all+=("$id")
    done
    sv -w 30 stop "$AGENT" > /dev/null
    echo "order ms (prepare + resume)   by hand ms   the agent's own ms"
    for id in "${all[@]}"; do # quiet, so that no other guest boots while one is timed
        "${VIRSH[@]}" dumpxml --inactive "$id" > "$scratch/$id.xml"
        "${VIRSH[@]}" destroy "$id"
        "${VIRSH[@]}" undefine --nvram "$id"
    done
    for id in "${all[@]:1}"; do # the first one fetched the image, or met a cold program
        local prepare resume hand
        prepare=$(took PrepareGuest "$id")
        resume=$(took ResumeGuest "$id")
        hand=$(by_hand "$scratch/$id.xml" "$id")
        "${VIRSH[@]}" destroy "$id"
        printf '%4d + %-4d %22d %16d\n' "$prepare" "$resume" "$hand" $((prepare + resume - hand))
    done
}

main "$@"
