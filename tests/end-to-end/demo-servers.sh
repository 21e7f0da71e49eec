# The demo of servers: what seed-nova-1 and the parts of seed-nova-2 for one host do step by step, with the `openstack` and the `nova`
# client, one real guest, and looks at the host after each step.

VIRSH=(virsh -c qemu:///system)
INSTANCES=/var/lib/altostratus/instances

# What is said of a server in one line: status, task, power state (Nova's number).
state_of() {
    os server show "$1" -f json | jq -r '[.status, (."OS-EXT-STS:task_state" // "-"), ."OS-EXT-STS:power_state"] | join(" ")'
}

becomes() { [ "$(state_of "$1")" = "$2" ]; }

# text, server, expected
settles() {
    within 90 becomes "$2" "$3"
    same "$1" "$3" "$(state_of "$2")"
}

# server: its actions, the newest first.
actions_of() { value server event list "$1" -c Action | xargs; }

domain_state() { "${VIRSH[@]}" domstate "$1" 2> /dev/null | head -n 1; }

# server, port: the guest's address as the network has it.
source_of_disk() { "${VIRSH[@]}" domblklist "$1" | awk -v target="$2" '$1 == target { print $2 }'; }

# text, pattern: what the log of the host's agent says of c2.
agent_said() { has "$1" "$2" "$(grep -h "instance: $c2" /var/log/altostratus/compute-agent.log)"; }

part "Demo: the life of a server"
lab_up lab-servers
has "nova service-list: the agent is up" 'nova-compute .*enabled .*up' "$(as admin admin; nova service-list 2> /dev/null)"
has "openstack endpoint list: port 8774 and v2.1" '8774/v2\.1' "$(as admin admin; value endpoint list --service nova -c URL)"
has "ps -e names the programs of a compute node" 'compute-agent' "$(ps -e)"
has "and those of a controller" 'compute-conduct' "$(ps -e)"
has "the host tells what it has, once a minute" 'Final resource view: name=.* used_ram=[0-9]+MB .* used_vcpus=[0-9]+' \
    "$(cat /var/log/altostratus/compute-agent.log)"
refused "a compute host knows no database" grep -rq "jdbc:" /etc/altostratus/compute-agent.yaml
works "a network" os network create servers-net
works "its subnet" os subnet create --network servers-net --subnet-range 10.66.0.0/24 servers-subnet
guest c2 servers-net
c2=$(value server show c2 -c id)
c2() { console_of c2 "$1"; }
dir=$INSTANCES/$c2
settles "c2 runs" c2 "ACTIVE - 1"
domain=$("${VIRSH[@]}" domname "$c2")
has "its domain is named by its number" '^instance-[0-9a-f]{8}$' "$domain"
same "virsh list shows it running" running "$(domain_state "$domain")"
image=$(value image show tiny -c id)
base=$INSTANCES/_base/$(printf %s "$image" | sha1sum | cut -d' ' -f1)
works "the base image is cached under the SHA-1 of the image's id" test -f "$base"
disk=$(qemu-img info -U "$dir/disk")
has "the disk is qcow2" 'file format: qcow2' "$disk"
has "over the base image" "backing file: $base" "$disk"
has "libvirt.xml stands beside it" "<uuid>$c2</uuid>" "$(cat "$dir/libvirt.xml")"
has "with Nova's metadata" '<nova:name>c2</nova:name>' "$("${VIRSH[@]}" dumpxml "$c2")"
address=$(address_of c2)
log=$(cat /var/log/altostratus/compute-scheduler*log* 2> /dev/null)
# How many hosts each filter leaves is said at the level DEBUG; the scheduler's own tests read that.
has "the scheduler logs which host it takes" 'Selected host' "$log"
request=$(value server event list c2 -c 'Request ID' | head -n 1)
for program in compute-api compute-conductor compute-scheduler compute-agent; do
    works "the request's id is in the log of $program" grep -qs "$request" "/var/log/altostratus/$program".*
done
agent_said "the agent says how it went" 'Instance spawned successfully'
has "and the API in one line" 'POST /v2.1/[^ ]*servers HTTP/1.1" status: 202 len: [1-9]' \
    "$(grep -h "$request" /var/log/altostratus/compute-api.log)"
second=$SECONDS
works "a second guest of the image" os server create --image tiny --flavor m1.nano --network servers-net --wait c1
works "does not fetch it again ($((SECONDS - second)) s)" test "$(grep -c "Image $image of" /var/log/altostratus/compute-agent.log)" = 1

part "Demo: off and on"
works "nova stop" nova stop c2
settles "c2 is off" c2 "SHUTOFF - 4"
same "its domain is off" "shut off" "$(domain_state "$domain")"
works "its files stay" test -f "$dir/disk"
refused "a stopped one cannot be stopped" nova stop c2
works "nova start" nova start c2
settles "c2 runs again" c2 "ACTIVE - 1"
same "with the same address" "$address" "$(address_of c2)"
works "nova reboot" nova reboot c2
settles "after the soft reboot" c2 "ACTIVE - 1"
before_hard=$("${VIRSH[@]}" domid "$c2")
works "nova reboot --hard" nova reboot --hard c2
settles "after the hard reboot" c2 "ACTIVE - 1"
agent_said "the agent tells a soft reboot" 'soft reboot'
agent_said "from a hard one" 'hard reboot'
refused "there is a new process" test "$before_hard" = "$("${VIRSH[@]}" domid "$c2")"
has "the actions tell" '^reboot reboot start stop create$' "$(actions_of c2)"

part "Demo: lock, pause, suspend"
works "nova lock" nova lock c2
refused "a locked server is not rebooted" nova reboot --hard c2
refused "nor deleted" nova delete c2
works "an administrator may" bash -c ". <('$ALTO' openrc admin admin) && nova reboot --hard $c2"
settles "and it runs" c2 "ACTIVE - 1"
works "nova unlock" nova unlock c2
works "nova pause" nova pause c2
settles "paused" c2 "PAUSED - 3"
same "in its memory" paused "$(domain_state "$domain")"
works "nova unpause" nova unpause c2
settles "unpaused" c2 "ACTIVE - 1"
agent_said "the agent calls it so" '[] ]Unpausing'
works "nova suspend" nova suspend c2
settles "suspended" c2 "SUSPENDED - 4"
same "to the host's disk" "shut off" "$(domain_state "$domain")"
has "as a managed save" 'Managed save: +yes' "$("${VIRSH[@]}" dominfo "$c2")"
works "nova resume" nova resume c2
settles "resumed" c2 "ACTIVE - 1"
agent_said "the agent calls it so" '[] ]Resuming'

part "Demo: rescue"
rescued=$(nova rescue c2 2> /dev/null)
has "nova rescue tells a password" 'adminPass *\| [^ ]{12} ' "$rescued"
settles "rescued" c2 "RESCUE - 1"
same "vda is the rescue's disk" "$dir/disk.rescue" "$(source_of_disk "$c2" vda)"
same "vdb its own" "$dir/disk" "$(source_of_disk "$c2" vdb)"
refused "a rescued server is not suspended" nova suspend c2
same "nova unrescue prints nothing" "" "$(nova unrescue c2 2> /dev/null)"
settles "unrescued" c2 "ACTIVE - 1"
same "vda is its own disk" "$dir/disk" "$(source_of_disk "$c2" vda)"
works "the rescue's disk is gone" test ! -e "$dir/disk.rescue"

part "Demo: snapshot and rebuild"
works "nova image-create" nova image-create --poll c2 c2-snapshot
settles "c2 runs on" c2 "ACTIVE - 1"
has "a snapshot" 'snapshot' "$(value image show c2-snapshot -c properties)"
same "of one file" "" "$(ls -A "$INSTANCES/snapshots" 2> /dev/null)"
works "nova rebuild" nova rebuild --poll c2 c2-snapshot
settles "rebuilt" c2 "ACTIVE - 1"
has "of the snapshot" 'c2-snapshot' "$(value server show c2 -c image)"
same "its address stays" "$address" "$(address_of c2)"
snapshot=$(value image show c2-snapshot -c id)
has "its disk stands on it" "backing file: $INSTANCES/_base/$(printf %s "$snapshot" | sha1sum | cut -d' ' -f1)" \
    "$(qemu-img info -U "$dir/disk")"

part "Demo: resize on one host"
works "nova resize" nova resize --poll c2 m1.micro
settles "to be confirmed" c2 "VERIFY_RESIZE - 1"
works "what it was is set aside" test -f "${dir}_resize/disk"
has "it has more memory" '<memory unit=.KiB.>131072<' "$("${VIRSH[@]}" dumpxml "$c2")"
works "nova resize-revert" nova resize-revert c2
settles "reverted" c2 "ACTIVE - 1"
has "it has its memory" '<memory unit=.KiB.>65536<' "$("${VIRSH[@]}" dumpxml "$c2")"
works "nothing is set aside" test ! -e "${dir}_resize"
works "once more" nova resize --poll c2 m1.micro
settles "to be confirmed again" c2 "VERIFY_RESIZE - 1"
works "nova resize-confirm" nova resize-confirm c2
settles "confirmed" c2 "ACTIVE - 1"
works "what it was is gone" test ! -e "${dir}_resize"
has "a migration tells" 'confirmed' "$(as admin admin; nova migration-list 2> /dev/null)"

part "Demo: shelve"
works "nova shelve" nova shelve c2
settles "shelved and offloaded" c2 "SHELVED_OFFLOADED - 4"
has "in an image" 'c2-shelved' "$(value image list --private -c Name)"
works "its files are gone" test ! -e "$dir"
same "and its domain" "" "$(domain_state "$domain")"
works "nova unshelve" nova unshelve c2
settles "unshelved" c2 "ACTIVE - 1"
same "with its address" "$address" "$(address_of c2)"
same "the image is gone" "" "$(value image list --private -c Name | grep shelved)"
same "its domain has its name" "$domain" "$("${VIRSH[@]}" domname "$c2")"

part "Demo: terminate"
works "nova delete" nova delete c1 c2
gone() { [ -z "$(value server list -c ID)" ]; }
works "both go" within 60 gone
works "with their files" test ! -e "$dir" -a ! -e "${dir}_del"
agent_said "the agent says so" 'Terminating instance'
works "the base image stays" test -f "$base"
same "no domain is left" "" "$("${VIRSH[@]}" list --all --uuid | grep "$c2")"
same "no port is left" "" "$(value port list --network servers-net --device-owner compute:nova -c ID)"
same "nothing is used" 0 "$(os limits show --absolute -f json | jq '.[] | select(.Name == "totalInstancesUsed").Value')"
works "cleaned up" bash -c "$OPENSTACK image delete c2-snapshot && $OPENSTACK network delete servers-net"
lab_down lab-servers > /dev/null 2>&1
as admin admin
