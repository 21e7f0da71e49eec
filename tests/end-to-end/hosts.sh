part "What operators see of hosts"
as admin admin
new() { os --os-compute-api-version 2.92 "$@"; }
newvalue() { new "$@" -f value; }
host=$(value compute service list --service nova-compute -c Host | head -n 1)
same "each service is listed" "nova-compute nova-conductor nova-scheduler" \
    "$(value compute service list -c Binary | sort -u | paste -sd' ')"
works "compute service set --disable" os compute service set --disable --disable-reason repair "$host" nova-compute
has "it is told why" "$host .*disabled.*repair" "$(value compute service list --long -c Host -c Status -c 'Disabled Reason')"
new server create --image tiny --flavor m1.nano --nic none --wait e2e-nowhere > /dev/null 2>&1 # ends with 0 all the same
same "a host that is disabled gets no servers" ERROR "$(value server show e2e-nowhere -c status)"
works "server delete" os server delete --wait e2e-nowhere
works "compute service set --enable" new compute service set --enable "$host" nova-compute
works "compute service set --down" new compute service set --down "$host" nova-compute
has "it counts as down" "$host down" "$(newvalue compute service list --service nova-compute -c Host -c State)"
works "compute service set --up" new compute service set --up "$host" nova-compute

hypervisor=$(newvalue hypervisor list -c ID | head -n 1)
has "the hypervisor is libvirt's" QEMU "$(newvalue hypervisor show "$hypervisor" -c hypervisor_type)"
has "with the uptime of the host" "[0-9]+ days, +[0-9]+:[0-9]+" "$(newvalue hypervisor show "$hypervisor" -c uptime)"
has "and its load" "[0-9.]+, [0-9.]+, [0-9.]+" "$(newvalue hypervisor show "$hypervisor" -c load_average)"
has "until 2.87 with what it has" '"?memory_mb"?.*[0-9]+' "$(os hypervisor show "$hypervisor" -f json 2> /dev/null ||
    os hypervisor show "$(value hypervisor list -c ID | head -n 1)" -f json)"
works "hypervisor stats show" os hypervisor stats show
works "host list" os host list
works "host show" os host show "$host"

works "aggregate create" os aggregate create --zone e2e-zone --property ssd=true e2e-fast
works "aggregate add host" os aggregate add host e2e-fast "$host"
has "its host is in its zone" "nova-compute $host e2e-zone" \
    "$(value compute service list --service nova-compute -c Binary -c Host -c Zone)"
has "which can be chosen" e2e-zone "$(value availability zone list --compute -c 'Zone Name')"
works "server create in the zone" new server create --image tiny --flavor m1.nano --nic none \
    --availability-zone e2e-zone --wait e2e-zoned
same "the server is in it" e2e-zone "$(value server show e2e-zoned -c OS-EXT-AZ:availability_zone)"
refused "no zone is changed under servers" os aggregate set --zone e2e-other e2e-fast
refused "nor a host taken from it" os aggregate remove host e2e-fast "$host"
image=$(value image show tiny -c id)
works "aggregate cache image" new aggregate cache image e2e-fast tiny
cached() { [ -e "/var/lib/altostratus/instances/_base/$(printf %s "$image" | sha1sum | cut -d' ' -f1)" ]; }
works "the host has the image" within 30 cached

part "What Placement shows of them"
if os resource provider list > /dev/null 2>&1; then
    provider=$(value resource provider list -c uuid | head -n 1)
    works "resource provider show" os resource provider show "$provider"
    has "its inventory" "VCPU" "$(value resource provider inventory list "$provider")"
    has "what is used" "MEMORY_MB [1-9]" "$(value resource provider usage show "$provider")"
    server=$(value server show e2e-zoned -c id)
    has "the server's claim" "VCPU" "$(value resource provider allocation show "$server")"
    has "what the host can do" COMPUTE_NODE \
        "$(value --os-placement-api-version 1.6 resource provider trait list "$provider")"
    has "where a server could go" "$provider" \
        "$(value --os-placement-api-version 1.10 allocation candidate list --resource VCPU=1 --resource MEMORY_MB=64)"
    has "resource class list" VCPU "$(value --os-placement-api-version 1.2 resource class list)"
    works "trait create" os --os-placement-api-version 1.6 trait create CUSTOM_E2E
    works "it is given to the host" os --os-placement-api-version 1.6 resource provider trait set \
        --trait CUSTOM_E2E "$provider"
    has "beside its own" COMPUTE_NODE "$(value --os-placement-api-version 1.6 resource provider trait list "$provider")"
    works "and taken back" os --os-placement-api-version 1.6 resource provider trait delete "$provider"
    works "trait delete" os --os-placement-api-version 1.6 trait delete CUSTOM_E2E
    refused "inventories are the host's" os resource provider inventory set --resource VCPU=99 "$provider"
    refused "claims are the scheduler's" os resource provider allocation delete "$server"
else
    failed "the client knows Placement (python3-osc-placement)"
fi
works "server delete" os server delete --wait e2e-zoned
works "aggregate remove host" os aggregate remove host e2e-fast "$host"
works "aggregate delete" os aggregate delete e2e-fast
