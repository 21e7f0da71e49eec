# The demo of why routers have namespaces: two projects with the same addresses and a router each. Step 6 of the list of routing.

part "Demo: two projects with the same addresses"
for owner in alpha beta; do
    lab_up "$owner"
    os security group create open > /dev/null
    os security group rule create --protocol icmp open > /dev/null
    os security group rule create --protocol tcp --dst-port 22 open > /dev/null
    works "$owner's router" os router create "router-$owner"
    for n in 1 2; do
        works "$owner's network $n" os network create "$owner-$n"
        works "10.10.$n.0/24" os subnet create --network "$owner-$n" --subnet-range "10.10.$n.0/24" "$owner-subnet-$n"
        works "is routed" os router add subnet "router-$owner" "$owner-subnet-$n"
    done
    works "a port with one's own address" os port create --network "$owner-2" --security-group open \
        --fixed-ip "ip-address=10.10.2.$([ "$owner" = alpha ] && echo 10 || echo 20)" "$owner-port"
    guest "$owner-vm1" "$owner-1" --security-group open
    works "a guest $owner-vm2" os server create --image tiny --flavor m1.nano --port "$owner-port" --key-name demo --wait "$owner-vm2"
    works "$owner-vm2 comes up" within 90 console_of "$owner-vm2" 'TINY: ready'
done
for owner in alpha beta; do
    lab "$owner"
    address=$(address_of "$owner-vm1")
    net=$(value network show "$owner-1" -c id)
    own=10 other=20
    [ "$owner" = alpha ] || own=20 other=10
    works "the key opens $owner-vm1 at $address" within 30 at "qdhcp-$net" "$address" true
    same "which is who it says" "$owner-vm1" "$(at "qdhcp-$net" "$address" hostname)"
    works "it reaches its neighbour behind its router" within 20 at "qdhcp-$net" "$address" sudo ping -c 1 -W 2 "10.10.2.$own"
    refused "not the other project's" at "qdhcp-$net" "$address" sudo ping -c 1 -W 2 "10.10.2.$other"
    router=$(value router show "router-$owner" -c id)
    same "its router has its own table" "10.10.1.0/24 10.10.2.0/24" \
        "$(ip netns exec "qrouter-$router" ip route | awk '{ print $1 }' | sort | xargs)"
done
for owner in alpha beta; do
    lab "$owner"
    works "$owner's guests go" os server delete --wait "$owner-vm1" "$owner-vm2"
    os port delete "$owner-port" 2> /dev/null
    os router remove subnet "router-$owner" "$owner-subnet-1"
    os router remove subnet "router-$owner" "$owner-subnet-2"
    works "$owner's router goes" os router delete "router-$owner"
    works "$owner's networks go" os network delete "$owner-1" "$owner-2"
    lab_down "$owner"
done
