# The session of the README: a guest that libvirt boots, that gets its address from dnsmasq and its name and key from the
# metadata service.

part "A first session"
as demo demo
works "server create --wait" os server create --image tiny --flavor m1.nano --network demo-net --key-name demo \
    --wait vm1
vm1=$(value server show vm1 -c id)
address=$(value port list --device-id "$vm1" -c 'Fixed IP Addresses' | grep -oE '[0-9]+(\.[0-9]+){3}')
mac=$(value port list --device-id "$vm1" -c 'MAC Address')
console_says() { os console log show vm1 | grep -qF -- "$1"; }
works "the guest has come up" within 60 console_says 'TINY: ready'
console=$(os console log show vm1)
has "its address $address is from DHCP" "TINY: eth0 ${address//./\\.}/24" "$console"
has "its name and id are from the metadata service" "metadata source=http instance-id=$vm1 hostname=vm1" "$console"
has "so is its key" 'ssh keys installed: 1' "$console"
same "--length 1 shows one line" 1 "$(os console log show vm1 --lines 1 | grep -c .)"

network=$(value network show demo-net -c id)
port=$(value port list --device-id "$vm1" -c ID)
same "the port is wired" "ACTIVE" "$(value port show "$port" -c status)"
works "its tap is on the network's bridge" test -e "/sys/class/net/brq${network:0:11}/brif/tap${port:0:11}"
has "libvirt runs it" "running" "$(virsh -c qemu:///system domstate "$vm1")"
has "dnsmasq gave the lease" "$mac $address" "$(cat "/var/lib/altostratus/dhcp/$network/"*lease* 2> /dev/null)"

in_network() { ip netns exec "qdhcp-$network" "$@"; }
in_guest() {
    in_network ssh -q -i /etc/altostratus/demo-key -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
        -o ConnectTimeout=10 "cirros@$address" "$@"
}
works "it answers a ping" within 20 in_network busybox ping -c 1 -W 2 "$address"
works "the key lets one in" within 30 in_guest true
same "its host name" vm1 "$(in_guest hostname)"
has "it reads its own metadata" "\"uuid\": *\"$vm1\"" "$(in_guest wget -qO- http://169.254.169.254/openstack/latest/meta_data.json)"

part "From this host, through a router"
works "router create" os router create session-router
works "it gets a gateway" os router set --external-gateway public session-router
works "and an interface" os router add subnet session-router demo-subnet
floating=$(value floating ip create public --port "$port" -c floating_ip_address)
from_outside() {
    ssh -q -i /etc/altostratus/demo-key -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=5 \
        "cirros@$floating" "$@"
}
works "the floating IP $floating lets one in" within 30 from_outside true
works "the guest reaches this host" from_outside ping -c 1 -w 3 172.24.4.1
floating_is() { value server show vm1 -c addresses | grep -qF "$floating"; }
works "the server shows it" within 20 floating_is
works "floating ip delete" os floating ip delete "$floating"
refused "now nobody is let in" from_outside true
works "router remove subnet" os router remove subnet session-router demo-subnet
works "router delete" os router delete session-router

part "Life of a server"
state() { value server show vm1 -c status; }
is() { [ "$(state)" = "$1" ]; }
works "server stop" os server stop vm1
works "it is SHUTOFF" within 60 is SHUTOFF
has "libvirt agrees" "shut off" "$(virsh -c qemu:///system domstate "$vm1")"
refused "a second stop is a conflict" os server stop vm1
works "server start" os server start vm1
works "it is ACTIVE" within 60 is ACTIVE
works "reboot --hard --wait" os server reboot --hard --wait vm1
works "it comes up again" within 60 console_says 'TINY: ready'
works "reboot --wait" os server reboot --wait vm1
works "server set --name" os server set --name vm-one vm1
works "properties" os server set --property colour=blue vm-one
has "they are shown" "colour.*blue" "$(value server show vm-one -c properties)"
works "and go" os server unset --property colour vm-one
has "events tell its story" "create" "$(value server event list vm-one -c Action)"

part "Nothing stays behind"
works "server delete --wait" os server delete --wait vm-one
same "no port" "" "$(value port list --device-id "$vm1" -c ID)"
refused "no domain" virsh -c qemu:///system domstate "$vm1"
refused "no directory" test -e "/var/lib/altostratus/instances/$vm1"
tap_gone() { ! test -e "/sys/class/net/tap${port:0:11}"; }
works "no tap" within 10 tap_gone
same "no quota" 0 "$(value limits show --absolute -c Name -c Value | awk '$1 == "totalInstancesUsed" { print $2 }')"
