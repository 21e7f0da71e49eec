part "Network cards, groups and config drives of servers"
as demo demo
works "network create" os network create e2e-back
works "subnet create" os subnet create --network e2e-back --subnet-range 10.99.0.0/24 e2e-back-v4
works "security group create" os security group create e2e-web
works "server create with a config drive" os server create --image tiny --flavor m1.nano --network demo-net \
    --config-drive true --property colour=green --security-group e2e-web --wait e2e-cards
same "it has one" True "$(value server show e2e-cards -c config_drive)"
has "and the group" e2e-web "$(value server show e2e-cards -c security_groups)"
id=$(value server show e2e-cards -c id)
has "the host attaches it" "cdrom +hdd .*$id/disk.config" "$(virsh -c qemu:///system domblklist "$id" --details)"
own=$(value port list --server e2e-cards -c ID)
same "its port has its name" e2e-cards "$(value port show "$own" -c dns_name)"

works "server add network" os server add network e2e-cards e2e-back
card=$(value port list --server e2e-cards --network e2e-back -c ID)
same "the port is active" ACTIVE "$(value port show "$card" -c status)"
has "the server shows its address" "e2e-back.*10\.99\.0\." "$(value server show e2e-cards -c addresses)"
has "the guest has the card" "tap${card:0:11}" "$(virsh -c qemu:///system domiflist "$id")"
has "both groups are shown" default "$(value server show e2e-cards -c security_groups)"
works "server add security group" os server add security group e2e-cards default
works "server remove security group" os server remove security group e2e-cards e2e-web
same "it is gone from all ports" "" "$(value server show e2e-cards -c security_groups | grep e2e-web)"

works "port create" os port create --network e2e-back --fixed-ip ip-address=10.99.0.77 e2e-port
works "server add port" os server add port e2e-cards e2e-port
has "with its address" "10\.99\.0\.77" "$(value server show e2e-cards -c addresses)"
refused "it cannot be had twice" os server add port e2e-cards e2e-port
works "server remove port" os server remove port e2e-cards e2e-port
gone() { ! virsh -c qemu:///system domiflist "$id" | grep -q "tap${1:0:11}"; }
port=$(value port show e2e-port -c id)
works "the guest lets it go" within 60 gone "$port"
given_back() { [ "$(value port show e2e-port -c device_id)" = "" ]; }
works "the port is its user's again" within 30 given_back
# Below 2.44 the client sends the network alone, whatever address it was given.
works "server add fixed ip" os server add fixed ip e2e-cards e2e-back
has "with another address" "10\.99\.0\.[0-9]+.*10\.99\.0\.[0-9]+" "$(value server show e2e-cards -c addresses)"

works "port delete" os port delete "$card"
works "a deleted port takes its card along" within 60 gone "$card"
has "the actions tell" attach_interface "$(value server event list e2e-cards -c Action)"
works "server delete" os server delete --wait e2e-cards
same "only the user's port is left" e2e-port "$(value port list --network e2e-back -c Name | grep e2e)"
same "and none of a server" "" "$(value port list --network e2e-back --device-owner compute:nova -c ID)"
works "cleaned up" bash -c "$OPENSTACK port delete e2e-port && $OPENSTACK network delete e2e-back \
    && $OPENSTACK security group delete e2e-web"
