part "Fifty servers on fake hosts"
works "up --fake-computes 3" "$ALTO" up --fake-computes 3
as admin admin
real=$(value hypervisor list -c 'Hypervisor Hostname' | grep -v '^fake')
three_fakes() { [ "$(value compute service list --service nova-compute -c Host -c State | grep -c '^fake.* up')" = 3 ]; }
works "three fake hosts are up" within 30 three_fakes
works "the real one is spared" os compute service set --disable "$real" nova-compute
works "quota for 50" os quota set --instances 60 --cores 60 --ram 60000 --ports 100 demo
as demo demo
works "50 are made" os server create --image tiny --flavor m1.nano --network demo-net --min 50 --max 50 many
all_active() { [ "$(value server list --name many -c Status | sort | uniq -c | xargs)" = "50 ACTIVE" ]; }
began=$SECONDS
works "all become ACTIVE" within 60 all_active
printf '         in %s s\n' $((SECONDS - began))
same "each has its port" 50 "$(value port list --device-owner compute:nova --network demo-net -c ID | wc -l)"
# shellcheck disable=SC2046
works "all are deleted" os server delete $(value server list --name many -c ID)
none_left() { [ -z "$(value server list -c ID)$(value port list --device-owner compute:nova -c ID)" ]; }
works "none is left, and no port" within 60 none_left
as admin admin
works "the real one is back" os compute service set --enable "$real" nova-compute
same "./alto check has nothing to say" "" "$("$ALTO" check 2>&1)"
