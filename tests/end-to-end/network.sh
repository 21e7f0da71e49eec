part "Networks"
as demo demo
works "network create" os network create e2e-net
works "subnet create" os subnet create --network e2e-net --subnet-range 10.77.0.0/24 --dns-nameserver 9.9.9.9 \
    --allocation-pool start=10.77.0.10,end=10.77.0.20 e2e-subnet
has "network list" "e2e-net" "$(value network list -c Name)"
has "subnet list" "e2e-subnet 10.77.0.0/24" "$(value subnet list -c Name -c Subnet)"
works "subnet show" os subnet show e2e-subnet
works "port create" os port create --network e2e-net --fixed-ip subnet=e2e-subnet,ip-address=10.77.0.15 e2e-port
refused "an address is given once" os port create --network e2e-net --fixed-ip subnet=e2e-subnet,ip-address=10.77.0.15 e2e-twice
has "port list" "10.77.0.15" "$(value port list --network e2e-net)"
works "port set" os port set --name e2e-port-2 --description text e2e-port
works "port show" os port show e2e-port-2
refused "a network in use stays" os network delete e2e-net
works "address scope create" os address scope create --ip-version 4 e2e-scope
works "subnet pool create" os subnet pool create --pool-prefix 10.88.0.0/20 --default-prefix-length 24 --address-scope e2e-scope e2e-pool
works "network create for a pool" os network create e2e-pooled
works "subnet create --subnet-pool" os subnet create --network e2e-pooled --subnet-pool e2e-pool --prefix-length 26 e2e-pooled-4
has "the block is of the pool" "10.88.0.0/26" "$(value subnet show e2e-pooled-4 -c cidr)"
refused "a pool in use stays" os subnet pool delete e2e-pool
works "subnet create for SLAAC" os subnet create --network e2e-pooled --ip-version 6 --ipv6-ra-mode slaac \
    --ipv6-address-mode slaac --subnet-range fd00:88::/64 e2e-pooled-6
works "port create with a name" os port create --network e2e-pooled --dns-name e2e-host e2e-named
has "port show" "fd00:88::" "$(value port show e2e-named -c fixed_ips)"
has "the port's name" "e2e-host" "$(value port show e2e-named -c dns_name)"
works "subnet delete with automatic addresses" os subnet delete e2e-pooled-6
works "port delete" os port delete e2e-named
works "network delete with its subnets" os network delete e2e-pooled
works "subnet pool delete" os subnet pool delete e2e-pool
works "address scope delete" os address scope delete e2e-scope
works "security group create" os security group create e2e-group
works "security group rule create" os security group rule create --protocol tcp --dst-port 80:81 --remote-ip 10.0.0.0/8 e2e-group
refused "the same rule twice is refused" os security group rule create --protocol tcp --dst-port 80:81 --remote-ip 10.0.0.0/8 e2e-group
has "security group rule list" "80:81" "$(value security group rule list e2e-group)"
works "port set --security-group" os port set --security-group e2e-group e2e-port-2
refused "a group in use stays" os security group delete e2e-group
works "port delete" os port delete e2e-port-2
works "security group delete" os security group delete e2e-group
works "subnet set" os subnet set --name e2e-subnet-2 --no-dhcp e2e-subnet
works "subnet delete" os subnet delete e2e-subnet-2
works "network set" os network set --name e2e-net-2 e2e-net
works "network delete" os network delete e2e-net-2
works "quota show" os quota show
as admin admin
has "network agent list" "Linux bridge agent" "$(value network agent list)"
has "agents are alive" "DHCP agent" "$(value network agent list | grep True)"
