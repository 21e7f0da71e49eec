# The demo of security groups: what the default one lets through, a group of one's own, and its effect on a guest that runs.
# Steps 23 to 26 of the list; the guest stands on the host of `./alto up`, whose filters are looked at.

part "Demo: security groups"
lab_up guarded
default_group=$(value security group list -c ID -c Name | awk '$2 == "default" { print $1 }')
same "the default group has four rules" 4 "$(value security group rule list "$default_group" -c ID | wc -l)"
works "a network" os network create vxlan100_net
works "its subnet" os subnet create --network vxlan100_net --subnet-range 172.16.100.0/24 subnet_172_16_100_0
net=$(value network show vxlan100_net -c id)
guest cirros-vm1 vxlan100_net
port=$(port_of cirros-vm1 ID)
short=${port:0:10}
tap=tap${port:0:11}
mac=$(port_of cirros-vm1 'MAC Address')
same "it has the default group" "$default_group" "$(value port show "$port" -c security_group_ids | tr -d "[]'")"
has "it got its address all the same" 'TINY: eth0 172\.16\.100\.3/24 via 172\.16\.100\.1' "$(os console log show cirros-vm1)"
refused "no ping comes in" pings "qdhcp-$net" 172.16.100.3
refused "and no ssh" at "qdhcp-$net" 172.16.100.3 true

saved=$(iptables-save -t filter)
chain() { grep -E -- "^-A $1 " <<< "$saved" | sed "s/^-A $1 //"; }
# text, chain, one pattern a line: the chain has exactly these, in this order.
looks() {
    local seen=() patterns i fine=yes
    mapfile -t seen <<< "$(chain "$2")"
    mapfile -t patterns <<< "$3"
    [ ${#seen[@]} = ${#patterns[@]} ] || fine=no
    for i in "${!patterns[@]}"; do
        grep -qE -- "${patterns[$i]}" <<< "${seen[$i]-}" || fine=no
    done
    if [ $fine = yes ]; then passed "$1"; else failed "$1" "expected:
$3
seen:
$(chain "$2")"; fi
}
w=neutron-linuxbri
fallback="--comment \"Send unmatched traffic to the fallback chain\\.\" -j $w-sg-fallback"
members_set=$(chain "$w-i$short" | grep -oE 'NIPv4[0-9a-f-]+')
same "the set is named after the group" "NIPv4${default_group:0:24}" "$members_set"
has "the guest is in it" '^172\.16\.100\.3$' "$(ipset list "$members_set" | sed -n '/^Members/,$p')"
looks "what comes in" "$w-i$short" "RELATED,ESTABLISHED .*-j RETURN
-d 172\.16\.100\.3/32 .*--sport 67 --dport 68 -j RETURN
-d 255\.255\.255\.255/32 .*--sport 67 --dport 68 -j RETURN
--match-set $members_set src -j RETURN
INVALID .*-j DROP
$fallback"
looks "what goes out" "$w-o$short" "-s 0\.0\.0\.0/32 -d 255\.255\.255\.255/32 .*--sport 68 --dport 67 .*-j RETURN
-j $w-s$short
--sport 68 --dport 67 .*-j RETURN
--sport 67 --dport 68 .*-j DROP
RELATED,ESTABLISHED .*-j RETURN
-j RETURN
INVALID .*-j DROP
$fallback"
looks "who it may be" "$w-s$short" "-s 172\.16\.100\.3/32 -m mac --mac-source $mac .*-j RETURN
Drop traffic without an IP/MAC allow rule\..*-j DROP"
has "forwarded packets to it" "--physdev-out $tap --physdev-is-bridged .*-j $w-sg-chain" "$(chain "$w-FORWARD")"
has "and from it" "--physdev-in $tap --physdev-is-bridged .*-j $w-sg-chain" "$(chain "$w-FORWARD")"
has "packets to the host itself" "--physdev-in $tap .*-j $w-o$short" "$(chain "$w-INPUT")"
has "the way into its chains" "--physdev-out $tap --physdev-is-bridged .*-j $w-i$short" "$(chain "$w-sg-chain")"
has "the end of that chain" '^-j ACCEPT' "$(chain "$w-sg-chain" | tail -n 1)"
has "the end of all" 'Default drop rule for unmatched traffic\.' "$(chain "$w-sg-fallback")"
for name in FORWARD INPUT OUTPUT local sg-chain sg-fallback; do
    has "chain $w-$name" "^:$w-$name " "$saved"
done
has "chain neutron-filter-top" "^-A neutron-filter-top -j $w-local" "$saved"

works "a group whose name has all sorts of signs" os security group create --description "from outside" 'allow ping & ssh'
same "two rules let all out" 2 "$(value security group rule list 'allow ping & ssh' -c ID | wc -l)"
# shellcheck disable=SC2046
works "they are deleted" os security group rule delete $(value security group rule list 'allow ping & ssh' -c ID)
works "all ICMP" os security group rule create --protocol icmp 'allow ping & ssh'
works "ssh from everywhere" os security group rule create --protocol tcp --dst-port 22 --remote-ip 0.0.0.0/0 'allow ping & ssh'
has "the table" 'tcp IPv4 0\.0\.0\.0/0 22:22' "$(value security group rule list 'allow ping & ssh')"
rules_before=$(chain "$w-i$short")
works "server add security group, while it runs" os server add security group cirros-vm1 'allow ping & ssh'
changed() {
    saved=$(iptables-save -t filter)
    [ "$(chain "$w-i$short" | wc -l)" = $(($(wc -l <<< "$rules_before") + 2)) ]
}
works "two new rules at once" within 5 changed
saved=$(iptables-save -t filter)
same "and nothing else" "-p icmp -j RETURN
-p tcp -m tcp --dport 22 -j RETURN" "$(diff <(echo "$rules_before") <(chain "$w-i$short") | sed -n 's/^> //p' | sort)"
same "nothing went away" "" "$(diff <(echo "$rules_before") <(chain "$w-i$short") | grep '^<')"
has "5 of 5" '5 packets received' "$(ip netns exec "qdhcp-$net" busybox ping -c 5 -i 0.2 -W 2 172.16.100.3)"
works "ssh opens" within 20 at "qdhcp-$net" 172.16.100.3 true
works "server remove security group" os server remove security group cirros-vm1 'allow ping & ssh'
restored() {
    saved=$(iptables-save -t filter)
    [ "$(chain "$w-i$short")" = "$rules_before" ]
}
works "the rules are gone" within 5 restored
refused "no ping comes in" pings "qdhcp-$net" 172.16.100.3
works "server delete" os server delete --wait cirros-vm1
no_chains() { ! iptables-save | grep -q "$short"; }
works "its chains are gone" within 10 no_chains
works "the group is deleted" os security group delete 'allow ping & ssh'
works "and the network" os network delete vxlan100_net
no_network() { ! ip netns list | grep -q "qdhcp-$net" && [ ! -e "/sys/class/net/$(bridge "$net")" ]; }
works "with its namespace and its bridge" within 15 no_network
lab_down guarded
