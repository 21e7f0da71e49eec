part "Compute"
as admin admin
for subject in "flavor list" "hypervisor list" "hypervisor stats show" "compute service list" "availability zone list" \
    "quota show" "limits show --absolute" "keypair list" "server list --all-projects"; do
    # shellcheck disable=SC2086
    works "$subject" os $subject
done
works "flavor create" os flavor create --ram 128 --disk 1 --vcpus 1 --private e2e-flavor
works "flavor show" os flavor show e2e-flavor
works "flavor set --project" os flavor set --project demo e2e-flavor
works "flavor unset --project" os flavor unset --project demo e2e-flavor
works "flavor delete" os flavor delete e2e-flavor
works "quota set" os quota set --instances 1 demo
as demo demo
key=$(mktemp -u /tmp/altostratus-e2e.XXXXXX)
works "keypair create" bash -c "$OPENSTACK keypair create e2e-key > $key && grep -q 'PRIVATE KEY' $key"
works "keypair show" os keypair show e2e-key
works "keypair delete" os keypair delete e2e-key
rm -f "$key"
refused "quota holds" os server create --image tiny --flavor m1.nano --network demo-net --min 2 --max 2 --wait e2e-many
same "and nothing was made" "" "$(value server list --name e2e-many -c ID)"
as admin admin
works "quota set back" os quota set --instances 10 demo
service=$(value compute service list --service nova-compute -c Host | head -n 1)
works "compute service set --disable" os compute service set --disable --disable-reason test "$service" nova-compute
as demo demo
# The client ends with 0 here whatever becomes of the server.
os server create --image tiny --flavor m1.nano --network demo-net --wait e2e-none > /dev/null 2>&1
same "no host, no server" ERROR "$(value server show e2e-none -c status)"
has "a fault says why" "No valid host" "$(value server show e2e-none -c fault)"
works "it can be deleted" os server delete --wait e2e-none
same "and left no port" "" "$(value port list --network demo-net --device-owner compute:nova -c ID)"
as admin admin
works "compute service set --enable" os compute service set --enable "$service" nova-compute
