# The demo of local, flat and VLAN networks and of DHCP. A namespace at the other end of eth1 stands for the second machine of
# the flat network. VLANs need a kernel module that not every machine has: here only their numbers are looked at, their
# packets by `./alto test vm`. Step 7, a guest of a local network on a host without DHCP, would need a second real host.

part "Demo: local networks"
settings 'tenant-network-types: [local], flat-networks: [default, external, public], vlan-ranges: ["default:3001:4000", external]'
works "tenant_network_types = local" "$ALTO" up
lab_up lab
os security group create lab > /dev/null
os security group rule create --protocol icmp lab > /dev/null
os security group rule create --protocol tcp --dst-port 22 lab > /dev/null
as admin admin
listed=$(neutron agent-list 2> /dev/null)
for kind in "Linux bridge agent" "DHCP agent" "L3 agent" "Metadata agent"; do
    has "neutron agent-list: $kind lives" "$kind .* :-\).*True" "$listed"
done
lab lab
works "first_local_net" os network create first_local_net
works "its subnet" os subnet create --network first_local_net --subnet-range 172.16.1.0/24 \
    --allocation-pool start=172.16.1.2,end=172.16.1.100 subnet_172_16_1_0
one=$(value network show first_local_net -c id)
same "it is ACTIVE" ACTIVE "$(value network show first_local_net -c status)"
same "its gateway is the first address" 172.16.1.1 "$(value subnet show subnet_172_16_1_0 -c gateway_ip)"
as admin admin
same "it is local" local "$(value network show "$one" -c provider:network_type)"
lab lab
dhcp_port() { value port list --network "$1" --device-owner network:dhcp -c ID -c Status; }
has_dhcp() { [[ $(dhcp_port "$1") = *ACTIVE ]]; }
works "one port, of the DHCP service" within 20 has_dhcp "$one"
dhcp=$(dhcp_port "$one" | cut -c1-36)
has "with the first address of the pool" '172\.16\.1\.2' "$(value port show "$dhcp" -c fixed_ips)"
in_bridge "brctl show: only its tap" "$one" "tap${dhcp:0:11}"
has "no spanning tree" "$(bridge "$one").*no.*tap${dhcp:0:11}" "$(brctl show "$(bridge "$one")")"
guest cirros-vm1 first_local_net --security-group lab --security-group default
port=$(port_of cirros-vm1 ID)
mac=$(port_of cirros-vm1 'MAC Address')
same "its address" 172.16.1.3 "$(address_of cirros-vm1)"
same "its port" "compute:nova ACTIVE" "$(value port list --server cirros-vm1 --long -c 'Device Owner' -c Status)"
in_bridge "its tap joins the bridge" "$one" "tap${dhcp:0:11} tap${port:0:11}"
as admin admin
domain=$(value server show cirros-vm1 -c OS-EXT-SRV-ATTR:instance_name 2> /dev/null)
domain=${domain:-$(value server list --all-projects --name cirros-vm1 --long -c 'Instance Name' 2> /dev/null)}
lab lab
has "virsh list" 'instance-[0-9a-f]{8} +running' "$(virsh -c qemu:///system list)"
[ -n "$domain" ] || domain=$(virsh -c qemu:///system list --name | head -n 1)
xml=$(virsh -c qemu:///system dumpxml "$domain")
has "virsh edit: its MAC" "mac address='$mac'" "$xml"
has "its bridge" "source bridge='$(bridge "$one")'" "$xml"
has "its tap" "target dev='tap${port:0:11}'" "$xml"
works "the key opens it" within 30 at "qdhcp-$one" 172.16.1.3 true
seen=$(at "qdhcp-$one" 172.16.1.3 ifconfig eth0)
has "ifconfig in the guest: the MAC" "HWaddr ${mac^^}" "$seen"
has "the address" 'inet addr:172\.16\.1\.3 +Bcast:[0-9.]+ +Mask:255\.255\.255\.0' "$seen"
has "the MTU" 'MTU:1500' "$seen"
guest cirros-vm2 first_local_net --security-group lab --security-group default
same "its address" 172.16.1.4 "$(address_of cirros-vm2)"
same "three taps" 3 "$(members "$one" | wc -w)"
works "the key opens it" within 30 at "qdhcp-$one" 172.16.1.4 true
works "it reaches cirros-vm1" at "qdhcp-$one" 172.16.1.4 sudo ping -c 1 -W 2 172.16.1.3
as admin admin
works "second_local_net, by the administrator" os network create --project lab --provider-network-type local second_local_net
two=$(value network show second_local_net -c id)
same "no subnet yet" "[]" "$(value network show second_local_net -c subnets)"
lab lab
works "the same addresses" os subnet create --network second_local_net --subnet-range 172.16.1.0/24 \
    --allocation-pool start=172.16.1.101,end=172.16.1.200 second_subnet
works "its DHCP port" within 20 has_dhcp "$two"
has "at .101" '172\.16\.1\.101' "$(value port show "$(dhcp_port "$two" | cut -c1-36)" -c fixed_ips)"
guest cirros-vm3 second_local_net --security-group lab --security-group default
same "its address" 172.16.1.102 "$(address_of cirros-vm3)"
works "the key opens it" within 30 at "qdhcp-$two" 172.16.1.102 true
refused "it does not reach cirros-vm1" at "qdhcp-$two" 172.16.1.102 sudo ping -c 1 -W 2 172.16.1.3
refused "the same addresses twice in one network" os subnet create --network second_local_net --subnet-range 172.16.1.0/24 twice
works "all guests are deleted" os server delete --wait cirros-vm1 cirros-vm2 cirros-vm3
works "and the networks" os network delete first_local_net second_local_net
gone() {
    local id
    for id in "$@"; do
        [ ! -e "/sys/class/net/$(bridge "$id")" ] && ! ip netns list | grep -q "qdhcp-$id" &&
            [ ! -e "/var/lib/altostratus/dhcp/$id" ] && ! pgrep -f "dhcp/$id" > /dev/null || return 1
    done
}
works "no bridge, namespace, directory, dnsmasq" within 20 gone "$one" "$two"

part "Demo: a flat network, and DHCP"
as admin admin
refused "a physical network that nobody knows" os network create --project lab --provider-network-type flat \
    --provider-physical-network nowhere flat_net
works "flat_net" os network create --project lab --provider-network-type flat --provider-physical-network default flat_net
refused "its wire cannot carry a second one" os network create --provider-network-type flat --provider-physical-network default twice
lab lab
works "its subnet" os subnet create --network flat_net --subnet-range 172.16.1.0/24 \
    --allocation-pool start=172.16.1.101,end=172.16.1.200 flat_subnet
flat=$(value network show flat_net -c id)
works "its DHCP port" within 20 has_dhcp "$flat"
dhcp=$(dhcp_port "$flat" | cut -c1-36)
in_bridge "brctl show: eth1 and its tap" "$flat" "demo-eth1 tap${dhcp:0:11}"
same "the bridge's id is eth1's address" "$(cat /sys/class/net/demo-eth1/address)" "$(cat "/sys/class/net/$(bridge "$flat")/address")"
has "ip netns list" "qdhcp-$flat" "$(ip netns list)"
addresses=$(ip netns exec "qdhcp-$flat" ip a)
has "lo" 'inet 127\.0\.0\.1/8' "$addresses"
has "lo, IPv6" 'inet6 ::1/128' "$addresses"
has "ns-: MAC" "link/ether $(value port show "$dhcp" -c mac_address)" "$addresses"
has "ns-: address" "inet 172\.16\.1\.101/24 brd 172\.16\.1\.255 .*ns-${dhcp:0:11}" "$addresses"
has "ns-: link-local address" 'inet6 fe80:' "$addresses"
directory=/var/lib/altostratus/dhcp/$flat
for file in pid host addn_hosts opts leases; do
    works "its file $file" test -e "$directory/$file"
done
dnsmasq=$(cat "$directory/pid")
same "dnsmasq runs as nobody" nobody "$(ps -o user= -p "$dnsmasq")"
arguments=$(tr '\0' ' ' < "/proc/$dnsmasq/cmdline")
for argument in --no-hosts --no-resolv --strict-order --except-interface=lo "--pid-file=$directory/pid" \
    "--dhcp-hostsfile=$directory/host" "--addn-hosts=$directory/addn_hosts" "--dhcp-optsfile=$directory/opts" \
    "--dhcp-leasefile=$directory/leases" --dhcp-match=set:ipxe,175 --bind-interfaces "--interface=ns-${dhcp:0:11}" \
    --dhcp-range=set:[^,]*,172.16.1.0,static,86400s --dhcp-lease-max=256 --conf-file= --domain=openstacklocal; do
    has "dnsmasq $argument" "$argument" "$arguments"
done
has "neutron net-list" "$flat.*flat_net" "$(neutron net-list 2> /dev/null)"
guest cirros-vm1 flat_net --security-group lab --security-group default
port=$(port_of cirros-vm1 ID)
same "its address" 172.16.1.102 "$(address_of cirros-vm1)"
in_bridge "brctl show: eth1 and two taps" "$flat" "demo-eth1 tap${dhcp:0:11} tap${port:0:11}"
works "a port for the second machine" os port create --network flat_net --mac-address fa:16:3e:00:01:67 cirros-vm2
os port set --security-group lab cirros-vm2
lines() { [ "$(grep -c . "$directory/host")" = 3 ]; }
works "three lines in the host file" within 10 lines
has "the guest's" "$(port_of cirros-vm1 'MAC Address'),cirros-vm1.openstacklocal" "$(cat "$directory/host")"
has "the DHCP service's own" 'host-172-16-1-101\.openstacklocal' "$(cat "$directory/host")"
ip -n demo-machine link add link eth1 name guest type macvlan mode bridge 2> /dev/null ||
    ip -n demo-machine link set eth1 name guest
ip -n demo-machine link set guest address fa:16:3e:00:01:67
ip -n demo-machine link set guest up
machine() { ip netns exec demo-machine "$@"; }
lease=$(machine busybox udhcpc -i guest -n -q -t 5 -s /bin/true -f -O mtu 2>&1)
has "across the wire it gets its address" "lease of 172\.16\.1\.103 obtained" "$lease"
ip -n demo-machine address add 172.16.1.103/24 dev guest
works "and reaches cirros-vm1" within 10 machine busybox ping -c 1 -W 2 172.16.1.102
works "cirros-vm1 reaches it" at "qdhcp-$flat" 172.16.1.102 sudo ping -c 1 -W 2 172.16.1.103
works "server delete" os server delete --wait cirros-vm1
works "port delete" os port delete cirros-vm2
works "network delete" os network delete flat_net
works "nothing is left of it" within 20 gone "$flat"
refused "eth1 is in no bridge" test -e /sys/class/net/demo-eth1/master

part "Demo: numbers of VLANs"
settings 'tenant-network-types: [vlan], flat-networks: [default, external, public], vlan-ranges: ["default:3001:4000", external]'
works "tenant_network_types = vlan" "$ALTO" up
as admin admin
works "vlan100" os network create --project lab --provider-network-type vlan --provider-physical-network default \
    --provider-segment 100 vlan100
works "vlan101" os network create --project lab --provider-network-type vlan --provider-physical-network default \
    --provider-segment 101 vlan101
refused "a number is given once" os network create --provider-network-type vlan --provider-physical-network default \
    --provider-segment 100 twice
refused "4095 is none" os network create --provider-network-type vlan --provider-physical-network default \
    --provider-segment 4095 none
refused "a label that is none" os network create --provider-network-type vlan --provider-physical-network nowhere \
    --provider-segment 7 none
lab lab
refused "a user names no type" os network create --provider-network-type vlan mine
refused "and no number" os network create --provider-segment 200 mine
works "a user's first network" os network create user1
works "a user's second" os network create user2
as admin admin
number_of() { value network show "$1" -c provider:segmentation_id; }
same "they have the lowest numbers" "3001 3002" "$(number_of user1) $(number_of user2)"
os network delete user1
lab lab
works "a third one" os network create user3
as admin admin
same "takes the number that is free again" 3001 "$(number_of user3)"
os network delete vlan100 vlan101 user2 user3
settings 'tenant-network-types: [vlan, local], flat-networks: [default, external, public], vlan-ranges: ["default:3001:3001"]'
works "one number, and local networks after it" "$ALTO" up
lab lab
os network create first > /dev/null
os network create second > /dev/null
as admin admin
same "the first is a VLAN, the second local" "vlan local" \
    "$(value network show first -c provider:network_type) $(value network show second -c provider:network_type)"
os network delete first second
lab_down lab
