# What the demos of the requirement lists share: wires that stand for those of a lab, a project, its guests, and looks at the
# host. Sourced after lib.sh.

PRIVATE_KEY=/etc/altostratus/demo-key

# eth1 of the lists leads to a second machine, eth2 to the outside, where a switch has 10.10.10.1; eth3 is the network of the
# hosts. The other ends lie in namespaces.
wires_up() {
    local wire
    ip netns add demo-machine
    ip netns add demo-outside
    for wire in "1 demo-machine" "2 demo-outside" "3 demo-machine"; do
        ip link add "demo-eth${wire% *}" type veth peer name "eth${wire% *}" netns "${wire#* }"
        ip link set "demo-eth${wire% *}" up
        ip -n "${wire#* }" link set "eth${wire% *}" up
    done
    ip address add 166.66.16.10/24 dev demo-eth3
    ip -n demo-machine address add 166.66.16.11/24 dev eth3
    ip -n demo-outside address add 10.10.10.1/24 dev eth2
}

wires_down() {
    ip netns delete demo-machine
    ip netns delete demo-outside
    ip link delete demo-eth1
    ip link delete demo-eth2
    ip link delete demo-eth3
} 2> /dev/null

# The operator's own settings; arguments: YAML of the network's segments. Taken up by the next `up`.
settings() {
    cat > /etc/altostratus/network-agent-linuxbridge.local.yaml << EOF
altostratus:
  network-agent:
    linuxbridge:
      interface-mappings: {default: demo-eth1, external: demo-eth2}
      tunneling-ip: 166.66.16.10
EOF
    cat > /etc/altostratus/network-service.local.yaml << EOF
altostratus:
  network:
    segments: {$1}
EOF
    chmod 644 /etc/altostratus/network-*.local.yaml
}

outside() { ip netns exec demo-outside "$@"; }

# A project of one's own with one user of the same name, whose default group is as everybody's is.
lab_up() {
    as admin admin
    os project create "$1" > /dev/null
    os user create --password secret-1 --project "$1" "$1" > /dev/null
    os role add --user "$1" --project "$1" member
    lab "$1"
    os keypair create --public-key "$PRIVATE_KEY.pub" demo > /dev/null
}

lab() { export OS_USERNAME=$1 OS_PASSWORD=secret-1 OS_PROJECT_NAME=$1; }

lab_down() {
    local group
    lab "$1"
    os keypair delete demo
    as admin admin
    for group in $(value security group list --project "$1" -c ID); do os security group delete "$group"; done
    os user delete "$1"
    os project delete "$1"
}

# name, network, further options
guest() {
    local name=$1 network=$2
    shift 2
    works "a guest $name on $network" os server create --image tiny --flavor m1.nano --network "$network" --key-name demo \
        --wait "$@" "$name"
    works "$name comes up" within 90 console_of "$name" 'TINY: ready'
}

console_of() { os console log show "$1" | grep -qE -- "$2"; }

# guest, field of its port
port_of() { value port list --server "$1" -c "$2"; }

address_of() { port_of "$1" 'Fixed IP Addresses' | grep -oE "[0-9]+(\.[0-9]+){3}" | head -n 1; }

SSH=(ssh -q -i "$PRIVATE_KEY" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=5 -o BatchMode=yes)

# namespace, address, command...: what an operator types into a guest.
at() {
    local namespace=$1 address=$2
    shift 2
    ip netns exec "$namespace" "${SSH[@]}" "cirros@$address" "$@"
}

# namespace, address
pings() { ip netns exec "$1" busybox ping -c 1 -W 2 "$2"; }

# network's id
bridge() { echo "brq${1:0:11}"; }

# network's id: the devices in its bridge, in one line.
members() { find "/sys/class/net/$(bridge "$1")/brif/" -mindepth 1 -printf '%f\n' 2> /dev/null | sort | xargs; }

# What a bridge has, in any order.
in_bridge() { same "$1" "$(xargs -n 1 <<< "$3" | sort | xargs)" "$(members "$2")"; }

settled_bridge() { [ "$(xargs -n 1 <<< "$2" | sort | xargs)" = "$(members "$1")" ]; }

# namespace, device, pattern of tcpdump's, file to write to: listens until the pings are over.
listen() {
    ip netns exec "$1" timeout 15 tcpdump -i "$2" -n -l -c "${5:-4}" "$3" > "$4" 2> /dev/null &
    LISTENER=$!
    within 5 pgrep -f "tcpdump -i $2 " > /dev/null
}
