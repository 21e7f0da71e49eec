# What a newcomer finds: flavors, a tiny image, a project with a user, a network and a key. Each is made where it is
# missing and never changed.

API_TOKEN=

# method, url, JSON body (may be empty): prints the answer, fails with it.
api() {
    local answer status
    answer=$(curl -sS -m 60 -w '\n%{http_code}' -X "$1" -H "X-Auth-Token: $API_TOKEN" \
        -H 'Content-Type: application/json' "$2" ${3:+-d "$3"})
    status=${answer##*$'\n'}
    [ "${status:0:1}" = 2 ] || fail "$1 $2 answered $status: ${answer%$'\n'*}"
    printf '%s' "${answer%$'\n'*}"
}

seed_cloud() {
    [ ! -e "$VAR/seeded" ] || return 0
    step "Making flavors, the image tiny, and the project demo with its network and key"
    local base
    base=http://$(host_in_url)
    API_TOKEN=$(token_of admin "$ADMIN_PASSWORD" admin)
    seed_flavors "$base:8774/v2.1"
    seed_image "$base:9292/v2"
    seed_project "$base:5000/v3"
    seed_public_network "$base:9696/v2.0"
    API_TOKEN=$(token_of demo "$DEMO_PASSWORD" demo)
    seed_network "$base:9696/v2.0"
    seed_keypair "$base:8774/v2.1"
    touch "$VAR/seeded"
}

seed_flavors() {
    local known id name ram vcpus disk
    known=$(api GET "$1/flavors" | jq -r '.flavors[].name')
    while read -r id name ram vcpus disk; do
        grep -qx "$name" <<< "$known" ||
            api POST "$1/flavors" "$(jq -n --arg i "$id" --arg n "$name" --argjson r "$ram" --argjson v "$vcpus" \
                --argjson d "$disk" '{flavor: {id: $i, name: $n, ram: $r, vcpus: $v, disk: $d}}')" > /dev/null
    done << EOF
42 m1.nano 64 1 0
84 m1.micro 128 1 1
1 m1.tiny 512 1 1
2 m1.small 2048 1 20
3 m1.medium 4096 2 40
4 m1.large 8192 4 80
5 m1.xlarge 16384 8 160
EOF
}

seed_image() {
    [ "$(api GET "$1/images?name=tiny" | jq '.images | length')" = 0 ] || return 0
    local file=$VAR/tiny.qcow2 id
    if [ ! -e "$file" ]; then
        # shellcheck disable=SC2046
        ensure_packages $("$ALTO_HOME/deploy/images/build-tiny.sh" --packages)
        step "Building the image tiny"
        "$ALTO_HOME/deploy/images/build-tiny.sh" "$file" > "$LOG/build-tiny.log" 2>&1 ||
            fail "the image could not be built; see $LOG/build-tiny.log"
    fi
    id=$(api POST "$1/images" '{"name": "tiny", "disk_format": "qcow2", "container_format": "bare",
        "visibility": "public", "min_ram": 64}' | jq -r .id)
    curl -sS -m 300 -f -X PUT -H "X-Auth-Token: $API_TOKEN" -H 'Content-Type: application/octet-stream' \
        --data-binary @"$file" "$1/images/$id/file" > /dev/null || fail "the image could not be uploaded"
}

seed_project() {
    local project user role
    project=$(api GET "$1/projects?name=demo&domain_id=default" | jq -r '.projects[0].id // empty')
    if [ -z "$project" ]; then
        project=$(api POST "$1/projects" '{"project": {"name": "demo", "domain_id": "default"}}' | jq -r .project.id)
    fi
    user=$(api GET "$1/users?name=demo&domain_id=default" | jq -r '.users[0].id // empty')
    if [ -z "$user" ]; then
        user=$(api POST "$1/users" "$(jq -n --arg p "$DEMO_PASSWORD" --arg t "$project" '{user: {name: "demo",
            domain_id: "default", password: $p, default_project_id: $t}}')" | jq -r .user.id)
    fi
    role=$(api GET "$1/roles?name=member" | jq -r '.roles[0].id')
    api PUT "$1/projects/$project/users/$user/roles/$role" > /dev/null
}

seed_public_network() {
    [ "$PUBLIC_NETWORK" != none ] || return 0
    local network address
    network=$(api GET "$1/networks?name=public" | jq -r '.networks[0].id // empty')
    if [ -z "$network" ]; then
        network=$(api POST "$1/networks" '{"network": {"name": "public", "router:external": true,
            "provider:network_type": "flat", "provider:physical_network": "public"}}' | jq -r .network.id)
    fi
    if [ "$(api GET "$1/subnets?network_id=$network" | jq '.subnets | length')" = 0 ]; then
        address=$(public_address)
        api POST "$1/subnets" "$(jq -n --arg n "$network" --arg c "$PUBLIC_NETWORK" --arg g "${address%/*}" '{subnet:
            {name: "public-subnet", network_id: $n, ip_version: 4, cidr: $c, gateway_ip: $g, enable_dhcp: false}}')" > /dev/null
    fi
}

seed_network() {
    local network group
    network=$(api GET "$1/networks?name=demo-net" | jq -r '.networks[0].id // empty')
    if [ -z "$network" ]; then
        network=$(api POST "$1/networks" '{"network": {"name": "demo-net"}}' | jq -r .network.id)
    fi
    if [ "$(api GET "$1/subnets?network_id=$network" | jq '.subnets | length')" = 0 ]; then
        api POST "$1/subnets" "$(jq -n --arg n "$network" '{subnet: {name: "demo-subnet", network_id: $n, ip_version: 4,
            cidr: "10.20.0.0/24"}}')" > /dev/null
    fi
    # So that a newcomer can ping and log in: from everywhere, which for this network means from this host.
    group=$(api GET "$1/security-groups?name=default" | jq -r '.security_groups[0].id')
    for rule in '{"protocol": "icmp"}' '{"protocol": "tcp", "port_range_min": 22, "port_range_max": 22}'; do
        curl -sS -m 10 -o /dev/null -H "X-Auth-Token: $API_TOKEN" -H 'Content-Type: application/json' \
            "$1/security-group-rules" -d "$(jq -n --arg g "$group" --argjson r "$rule" '{security_group_rule: ($r +
                {security_group_id: $g, direction: "ingress", ethertype: "IPv4"})}')"
    done
}

seed_keypair() {
    [ -e "$ETC/demo-key" ] || ssh-keygen -q -t ed25519 -N '' -C demo -f "$ETC/demo-key"
    if [ "$(curl -s -o /dev/null -w '%{http_code}' -H "X-Auth-Token: $API_TOKEN" "$1/os-keypairs/demo")" = 404 ]; then
        api POST "$1/os-keypairs" "$(jq -n --arg k "$(cat "$ETC/demo-key.pub")" \
            '{keypair: {name: "demo", public_key: $k}}')" > /dev/null
    fi
}

print_next_steps() {
    local base
    base=http://$(host_in_url)
    cat << EOF

  Identity       $base:5000/v3
  Image          $base:9292
  Compute        $base:8774/v2.1
  Placement      $base:8778
  Network        $base:9696
  Block storage  $base:8776/v3

Try:

  source <(./alto openrc demo demo)
  openstack server create --image tiny --flavor m1.nano --network demo-net --key-name demo --wait vm1
  openstack console log show vm1
  ./alto status

The administrator:  source <(./alto openrc admin admin)
EOF
}
