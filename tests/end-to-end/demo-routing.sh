# The demo of routing by Linux bridges: east-west, the way out with source NAT, floating IPs. Two tiny guests, each on its own
# network; a namespace behind eth2 is the switch at 10.10.10.1. Steps 1 to 15 of the list.

part "Demo: routing between networks"
lab_up lab
works "a group for ping and ssh" os security group create lab
os security group rule create --protocol icmp lab > /dev/null
os security group rule create --protocol tcp --dst-port 22 lab > /dev/null
for n in 100 101; do
    works "net$n" os network create "net$n"
    works "its subnet" os subnet create --network "net$n" --subnet-range "172.16.$n.0/24" "subnet_172_16_${n}_0"
done
net100=$(value network show net100 -c id)
net101=$(value network show net101 -c id)
guest cirros-vm1 net100 --security-group lab --security-group default
guest cirros-vm3 net101 --security-group lab --security-group default
same "cirros-vm1 has the first free address" 172.16.100.3 "$(address_of cirros-vm1)"
same "cirros-vm3 as well" 172.16.101.3 "$(address_of cirros-vm3)"
vm1() { at "qdhcp-$net100" 172.16.100.3 "$@"; }
vm3() { at "qdhcp-$net101" 172.16.101.3 "$@"; }
works "the key opens cirros-vm1" within 30 vm1 true
works "and cirros-vm3" within 30 vm3 true
as admin admin
listed=$(neutron agent-list 2> /dev/null)
for kind in "Linux bridge agent" "DHCP agent" "L3 agent" "Metadata agent"; do
    has "neutron agent-list: $kind lives" "$kind .* :-\)" "$listed"
done
lab lab
refused "without a router they do not meet" vm1 sudo ping -c 1 -W 2 172.16.101.3

works "router create" os router create router_100_101
router=$(value router show router_100_101 -c id)
same "it is ACTIVE" ACTIVE "$(value router show router_100_101 -c status)"
works "an interface in net101" os router add subnet router_100_101 subnet_172_16_101_0
works "an interface in net100" os router add subnet router_100_101 subnet_172_16_100_0
in_router() { ip netns exec "qrouter-$router" "$@"; }
legs_active() { [ "$(value port list --router router_100_101 -c Status | sort | uniq -c | xargs)" = "$1 ACTIVE" ]; }
works "both are ACTIVE" within 20 legs_active 2
same "they have the gateways' addresses" "172.16.100.1 172.16.101.1" \
    "$(value port list --router router_100_101 -c 'Fixed IP Addresses' | grep -oE '[0-9]+(\.[0-9]+){3}' | sort | xargs)"
works "cirros-vm1 reaches cirros-vm3" within 20 vm1 sudo ping -c 1 -W 2 172.16.101.3
has "with one hop less to live" 'ttl=63' "$(vm1 sudo ping -c 1 -W 2 172.16.101.3)"
same "traceroute shows the way" "172.16.100.1 172.16.101.3" \
    "$(vm1 sudo traceroute -n -w 2 172.16.101.3 | awk '$1 ~ /^[0-9]+$/ { print $2 }' | xargs)"
has "the guest's way out" 'default via 172\.16\.100\.1 dev eth0' "$(vm1 ip route)"
has "neutron router-list tells its namespace" "$router.*router_100_101" "$(neutron router-list 2> /dev/null)"
has "ip netns" "qrouter-$router" "$(ip netns list)"
leg100=$(value port list --router router_100_101 --network net100 -c ID)
leg101=$(value port list --router router_100_101 --network net101 -c ID)
dhcp100=$(value port list --network net100 --device-owner network:dhcp -c ID)
own100=$(port_of cirros-vm1 ID)
tunnel=$(members "$net100" | tr ' ' '\n' | grep '^vxlan-')
in_bridge "brctl show: net100's bridge has one more" "$net100" \
    "$tunnel tap${dhcp100:0:11} tap${own100:0:11} tap${leg100:0:11}"
has "brctl show: no spanning tree" "$(bridge "$net100").*no" "$(brctl show "$(bridge "$net100")")"
same "its tap has no address" "" "$(ip -4 -br address show "tap${leg100:0:11}" | awk '{ print $3 }')"
addresses=$(in_router ip a)
has "qr- has the gateway's address" "inet 172\.16\.100\.1/24 brd 172\.16\.100\.255.* qr-${leg100:0:11}" "$addresses"
has "and the port's MAC" "link/ether $(value port show "$leg100" -c mac_address)" "$addresses"
has "which is one of OpenStack's" '^fa:16:3e' "$(value port show "$leg100" -c mac_address)"
has "lo is up" 'inet 127\.0\.0\.1/8' "$addresses"
routes=$(in_router ip route)
has "a route into each network" "172\.16\.100\.0/24 dev qr-${leg100:0:11}" "$routes"
has "and the other" "172\.16\.101\.0/24 dev qr-${leg101:0:11}" "$routes"
has "metadata through the router or beside it" '"hostname": *"cirros-vm1' \
    "$(vm1 wget -qO- http://169.254.169.254/openstack/latest/meta_data.json)"

part "Demo: the way out"
as admin admin
works "ext_net" os network create --external --provider-network-type flat --provider-physical-network external ext_net
works "its subnet" os subnet create --network ext_net --subnet-range 10.10.10.0/24 --no-dhcp subnet_10_10_10_0
same "its gateway" 10.10.10.1 "$(value subnet show subnet_10_10_10_0 -c gateway_ip)"
ext=$(value network show ext_net -c id)
lab lab
has "everybody sees it" ext_net "$(value network list --external -c Name)"
works "router set --external-gateway" os router set --external-gateway ext_net router_100_101
works "three interfaces are ACTIVE" within 20 legs_active 2
as admin admin
gateway=$(value port list --router router_100_101 --device-owner network:router_gateway -c ID)
has "it has the lowest free address" '10\.10\.10\.2' "$(value port show "$gateway" -c fixed_ips)"
gateway_active() { [ "$(value port show "$gateway" -c status)" = ACTIVE ]; }
works "the gateway is ACTIVE" within 20 gateway_active
works "its bridge has eth2 and its tap" within 20 settled_bridge "$ext" "demo-eth2 tap${gateway:0:11}"
in_bridge "brctl show: nothing else" "$ext" "demo-eth2 tap${gateway:0:11}"
lab lab
qg=qg-${gateway:0:11}
has "qg-" "inet 10\.10\.10\.2/24 brd 10\.10\.10\.255.* $qg" "$(in_router ip a)"
has "the default route" "default via 10\.10\.10\.1 dev $qg" "$(in_router ip route)"
works "cirros-vm3 reaches the switch" within 20 vm3 sudo ping -c 1 -W 2 10.10.10.1
has "traceroute names the router" '^ *1 +host-172-16-101-1\.openstacklocal' "$(vm3 sudo traceroute -w 2 10.10.10.1)"
nat=$(in_router iptables -t nat -S)
for rule in '-P PREROUTING ACCEPT' '-P INPUT ACCEPT' '-P OUTPUT ACCEPT' '-P POSTROUTING ACCEPT' '-N neutron-postrouting-bottom' \
    '-N neutron-l3-agent-OUTPUT' '-N neutron-l3-agent-POSTROUTING' '-N neutron-l3-agent-PREROUTING' \
    '-N neutron-l3-agent-float-snat' '-N neutron-l3-agent-snat' '-A PREROUTING -j neutron-l3-agent-PREROUTING' \
    '-A OUTPUT -j neutron-l3-agent-OUTPUT' '-A POSTROUTING -j neutron-l3-agent-POSTROUTING' \
    '-A POSTROUTING -j neutron-postrouting-bottom' \
    '-A neutron-postrouting-bottom -m comment --comment "Perform source NAT on outgoing traffic\." -j neutron-l3-agent-snat' \
    "-A neutron-l3-agent-POSTROUTING ! -i $qg ! -o $qg -m conntrack ! --ctstate DNAT -j ACCEPT" \
    '-A neutron-l3-agent-PREROUTING -d 169\.254\.169\.254/32 -i qr-\+ -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 9697' \
    '-A neutron-l3-agent-snat -j neutron-l3-agent-float-snat' "-A neutron-l3-agent-snat -o $qg -j SNAT --to-source 10\.10\.10\.2" \
    '-A neutron-l3-agent-snat -m mark ! --mark 0x2/0xffff -m conntrack --ctstate DNAT -j SNAT --to-source 10\.10\.10\.2'; do
    has "nat: $rule" "^$rule" "$nat"
done
inner=$(mktemp /tmp/altostratus-demo.XXXXXX)
outer=$(mktemp /tmp/altostratus-demo.XXXXXX)
# The addresses of two pings on both sides of the router.
capture() {
    listen "qrouter-$router" "qr-${leg101:0:11}" icmp "$inner"
    local first=$LISTENER
    listen "qrouter-$router" "$qg" icmp "$outer"
    "$@" > /dev/null
    wait "$first" "$LISTENER"
}
capture vm3 sudo ping -c 2 -W 2 10.10.10.1
has "tcpdump on qr-: the guest's address" '172\.16\.101\.3 > 10\.10\.10\.1: ICMP echo request' "$(cat "$inner")"
has "tcpdump on qg-: the router's" '10\.10\.10\.2 > 10\.10\.10\.1: ICMP echo request' "$(cat "$outer")"
refused "and the guest's is not to be seen there" grep -q '172\.16' "$outer"
refused "no ssh from outside" at demo-outside 172.16.101.3 true

part "Demo: floating IP"
works "floating ip create" os floating ip create ext_net
floating=$(value floating ip list -c 'Floating IP Address')
same "it is the next" 10.10.10.3 "$floating"
works "server add floating ip" os server add floating ip cirros-vm3 10.10.10.3
same "it leads to cirros-vm3" 172.16.101.3 "$(value floating ip list -c 'Fixed IP Address')"
fip_active() { [ "$(value floating ip show 10.10.10.3 -c status)" = "$1" ]; }
works "it is ACTIVE" within 20 fip_active ACTIVE
has "an address of qg-" "inet 10\.10\.10\.3/32 brd 10\.10\.10\.3 .*$qg" "$(in_router ip a)"
nat=$(in_router iptables -t nat -S)
for rule in '-A neutron-l3-agent-OUTPUT -d 10\.10\.10\.3/32 -j DNAT --to-destination 172\.16\.101\.3' \
    '-A neutron-l3-agent-PREROUTING -d 10\.10\.10\.3/32 -j DNAT --to-destination 172\.16\.101\.3' \
    '-A neutron-l3-agent-float-snat -s 172\.16\.101\.3/32 -j SNAT --to-source 10\.10\.10\.3'; do
    has "nat: $rule" "^$rule" "$nat"
done
same "metadata stays in front" REDIRECT "$(grep -- '-A neutron-l3-agent-PREROUTING' <<< "$nat" | head -n 1 | grep -oE 'REDIRECT|DNAT')"
works "the switch reaches it" within 20 pings demo-outside 10.10.10.3
has "5 of 5" '5 packets received' "$(outside busybox ping -c 5 -i 0.2 -W 2 10.10.10.3)"
works "and logs in" within 20 at demo-outside 10.10.10.3 true
same "to cirros-vm3" cirros-vm3 "$(at demo-outside 10.10.10.3 hostname)"
capture outside busybox ping -c 2 -W 2 10.10.10.3
has "tcpdump on qg-: the floating IP" '10\.10\.10\.1 > 10\.10\.10\.3: ICMP echo request' "$(cat "$outer")"
has "tcpdump on qr-: the guest's address" '10\.10\.10\.1 > 172\.16\.101\.3: ICMP echo request' "$(cat "$inner")"
works "the way out is by the floating IP, too" vm3 sudo ping -c 1 -W 2 10.10.10.1
works "cirros-vm1 reaches it from within" vm1 sudo ping -c 1 -W 2 10.10.10.3
rm -f "$inner" "$outer"
works "server remove floating ip" os server remove floating ip cirros-vm3 10.10.10.3
works "it is DOWN" within 20 fip_active DOWN
no_trace() { ! in_router iptables -t nat -S | grep -q '10\.10\.10\.3' && ! in_router ip a | grep -q '10\.10\.10\.3'; }
works "its address and its three rules are gone" within 10 no_trace
works "a port forwarding" os floating ip port forwarding create --internal-ip-address 172.16.101.3 --port "$(port_of cirros-vm3 ID)" \
    --internal-protocol-port 22 --external-protocol-port 2222 --protocol tcp 10.10.10.3
works "leads to ssh" within 20 outside "${SSH[@]}" -p 2222 cirros@10.10.10.3 true
works "floating ip delete" os floating ip delete 10.10.10.3
refused "the switch does not reach it any more" pings demo-outside 10.10.10.3

part "Demo: all of it goes"
refused "a router with interfaces stays" os router delete router_100_101
works "router unset --external-gateway" os router unset --external-gateway router_100_101
works "router remove subnet" os router remove subnet router_100_101 subnet_172_16_100_0
works "router remove subnet" os router remove subnet router_100_101 subnet_172_16_101_0
works "router delete" os router delete router_100_101
no_router() { ! ip netns list | grep -q "qrouter-$router" && [ ! -e "/sys/class/net/tap${leg100:0:11}" ]; }
works "its namespace and its taps are gone" within 15 no_router
refused "they do not meet any more" vm1 sudo ping -c 1 -W 2 172.16.101.3
works "server delete" os server delete --wait cirros-vm1 cirros-vm3
works "network delete" os network delete net100 net101
as admin admin
works "ext_net is deleted" os network delete ext_net
no_bridges() { [ ! -e "/sys/class/net/$(bridge "$net100")" ] && [ ! -e "/sys/class/net/$(bridge "$ext")" ] && [ ! -e /sys/class/net/demo-eth2/master ]; }
works "no bridge is left, and eth2 is free" within 20 no_bridges
lab_down lab
