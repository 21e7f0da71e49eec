# The demo of VXLAN networks: numbers, devices, the tunnel's packets on the wire between hosts. The second host is a namespace
# without an agent, so what agents tell each other is looked at by the host tests (AcrossHostsTest). Steps 16 to 22 of the list.

part "Demo: VXLAN networks"
settings 'tenant-network-types: [vxlan], flat-networks: [default, external, public], vxlan-ranges: ["1001:2000"]'
works "vni_ranges = 1001:2000" "$ALTO" up
lab_up lab
os security group create lab > /dev/null
os security group rule create --protocol icmp lab > /dev/null
os security group rule create --protocol tcp --dst-port 22 lab > /dev/null
as admin admin
works "vxlan100_net, whose number is outside the range" os network create --project lab --provider-network-type vxlan \
    --provider-segment 100 vxlan100_net
refused "16777216 is none" os network create --provider-network-type vxlan --provider-segment 16777216 none
lab lab
net=$(value network show vxlan100_net -c id)
works "its subnet" os subnet create --network vxlan100_net --subnet-range 172.16.100.0/24 subnet_172_16_100_0
joined() { [ -e "/sys/class/net/$(bridge "$net")/brif/vxlan-100" ]; }
works "brctl show: vxlan-100 is in its bridge" within 20 joined
dhcp=$(value port list --network vxlan100_net --device-owner network:dhcp -c ID)
in_bridge "with the DHCP service's tap" "$net" "tap${dhcp:0:11} vxlan-100"
link=$(ip -d link show dev vxlan-100)
for piece in 'mtu 1450' "master $(bridge "$net")" 'vxlan id 100' 'local 166\.66\.16\.10' 'dev demo-eth3' 'dstport 8472' 'ageing 300'; do
    has "ip -d link show dev vxlan-100: $piece" "$piece" "$link"
done
works "a user's first network" os network create user1
works "a user's second" os network create user2
refused "a user chooses no number" os network create --provider-network-type vxlan --provider-segment 1500 mine
as admin admin
number_of() { value network show "$1" -c provider:segmentation_id; }
same "they have the lowest numbers" "1001 1002" "$(number_of user1) $(number_of user2)"
os network delete user1 user2
lab lab
guest cirros-vm1 vxlan100_net --security-group lab --security-group default
same "its address" 172.16.100.3 "$(address_of cirros-vm1)"
port=$(port_of cirros-vm1 ID)
in_bridge "its tap joins the bridge" "$net" "tap${dhcp:0:11} tap${port:0:11} vxlan-100"
has "its MTU is the tunnel's" 'TINY: eth0 172\.16\.100\.3/24 .*mtu 1450' "$(os console log show cirros-vm1)"
guest cirros-vm2 vxlan100_net --security-group lab --security-group default
same "its address" 172.16.100.4 "$(address_of cirros-vm2)"
works "the key opens it" within 30 at "qdhcp-$net" 172.16.100.4 true
has "it reaches cirros-vm1, on the same wire" 'ttl=64' "$(at "qdhcp-$net" 172.16.100.4 sudo ping -c 1 -W 2 172.16.100.3)"
# What nobody here knows goes to the other host, in UDP to port 8472.
seen=$(mktemp /tmp/altostratus-demo.XXXXXX)
listen demo-machine eth3 'udp port 8472' "$seen" 1
at "qdhcp-$net" 172.16.100.4 sudo ping -c 2 -W 1 172.16.100.77 > /dev/null
wait "$LISTENER"
tunnel=$(cat "$seen")
rm -f "$seen"
if grep -q proxy <<< "$link"; then
    same "with a table of who is where, nothing is asked of hosts without guests" "" "$tunnel"
else
    has "tcpdump between the hosts: the question is in a tunnel" '166\.66\.16\.10\.[0-9]+ > [0-9.]+\.8472: .*VXLAN.*vni 100' "$tunnel"
fi
works "server delete" os server delete --wait cirros-vm1 cirros-vm2
works "network delete" os network delete vxlan100_net
no_tunnel() { [ ! -e /sys/class/net/vxlan-100 ] && [ ! -e "/sys/class/net/$(bridge "$net")" ] && ! ip netns list | grep -q "qdhcp-$net"; }
works "no vxlan-100, no bridge, no namespace" within 20 no_tunnel
lab_down lab
