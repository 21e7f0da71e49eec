"""Every subcommand of the old `neutron` client for what the cloud offers, against a running cloud whose administrator the
environment names. Operators' notes and scripts are full of them."""

from network_world import World

NOT_OFFERED = {
    "neutron bgp-": "routes told to routers outside",
    "neutron firewall-": "firewalls of routers",
    "neutron flavor-": "kinds of routers by drivers, of which there is one",
    "neutron ipsec-": "tunnels between sites",
    "neutron lb-": "the first load balancers",
    "neutron lbaas-": "the second load balancers",
    "neutron meter-": "counters of routers",
    "neutron vpn-": "tunnels between sites",
    # Of the command line itself: it prints words for a shell.
    "neutron bash-completion": "no request",
}

w = World()
s, os, neutron, ann, rita, bob = w.s, w.os, w.s.neutron, w.ann, w.rita, w.bob
made = lambda line, **who: s.neutron_json(line, **who)
names = lambda line, **who: sorted(row["name"] for row in made(line, **who) if row["name"].startswith("e2e-"))

print("\n-- networks, subnets, ports")
os("network qos policy create --share e2e-limits")
net = made(f"net-create --tenant-id {w.a} --provider:network_type vxlan --provider:segmentation_id 4801 --description first "
           "--dns-domain e2e.example. --availability-zone-hint nova --qos-policy e2e-limits e2e-net")
s.same("what was asked for", [4801, "e2e.example.", w.a], [net[k] for k in ("provider:segmentation_id", "dns_domain", "tenant_id")])
neutron("net-create --admin-state-down e2e-own", **ann)
neutron("net-create --shared e2e-refused", fails=True, **ann)
neutron("net-create --provider:network_type vxlan e2e-refused", fails=True, **ann)
neutron("net-create e2e-refused", fails=True, **rita)
neutron("net-create --shared e2e-shared")
# As operators write it: what the client does not know it sends as it stands.
neutron("net-create e2e-outside --router:external --provider:network_type flat --provider:physical_network external")
s.same("ann's", ["e2e-net", "e2e-outside", "e2e-own", "e2e-shared"], names("net-list", **ann))
for filters, expected in (("--name e2e-net", ["e2e-net"]), ("--shared True", ["e2e-shared"]), ("--router:external True", ["e2e-outside"]),
                          ("--admin-state-up False", ["e2e-own"]), (f"--tenant-id {w.a} --status ACTIVE", ["e2e-net", "e2e-own"]),
                          ("--sort-key name --sort-dir desc --page-size 2 -F id -F name", ["e2e-net", "e2e-outside", "e2e-own", "e2e-shared"])):
    s.same(f"networks {filters}", expected, names(f"net-list {filters}"))
s.same("external ones", ["e2e-outside"], names("net-external-list", **bob))
neutron("net-update e2e-net --name e2e-lan --description changed --dns-domain other.example. --no-qos-policy", **ann)
neutron("net-update e2e-own --admin-state-up True --no-dns-domain", **ann)
s.same("changed", "changed", made("net-show e2e-lan", **rita)["description"])
neutron("net-show e2e-lan", fails=True, **bob)
neutron("tag-add --resource-type network --resource e2e-lan --tag red", **ann)
neutron("tag-replace --resource-type network --resource e2e-lan --tag blue --tag green", **ann)
s.same("by tags", ["e2e-lan"], names("net-list --tags blue,green", **ann))
neutron("tag-remove --resource-type network --resource e2e-lan --tag blue", **ann)
neutron("tag-remove --resource-type network --resource e2e-lan --all", **ann)
neutron("address-scope-create --shared e2e-scope 4")
neutron("address-scope-update --name e2e-zone e2e-scope")
neutron("address-scope-show e2e-zone", **ann)
s.same("scopes", ["e2e-zone"], names("address-scope-list", **ann))
neutron("subnetpool-create --pool-prefix 10.60.0.0/16 --min-prefixlen 24 --max-prefixlen 28 --default-prefixlen 26 "
        "--description first --shared --address-scope e2e-zone e2e-pool")
neutron("subnetpool-update e2e-pool --name e2e-stock --default-prefixlen 27 --no-address-scope --pool-prefix 10.60.0.0/16 "
        "--pool-prefix 10.61.0.0/16")
s.same("a pool", 27, int(made("subnetpool-show e2e-stock", **ann)["default_prefixlen"]))
s.same("pools", ["e2e-stock"], names("subnetpool-list", **ann))
sub = made("subnet-create e2e-lan 10.50.0.0/24 --name e2e-sub --gateway 10.50.0.254 --allocation-pool start=10.50.0.10,end=10.50.0.99 "
           "--dns-nameserver 9.9.9.9 --host-route destination=10.99.0.0/16,nexthop=10.50.0.5 --enable-dhcp", **ann)
s.same("its gateway", "10.50.0.254", sub["gateway_ip"])
neutron("subnet-create e2e-own --subnetpool e2e-stock --prefixlen 26 --name e2e-from-pool --disable-dhcp --no-gateway", **ann)
neutron("subnet-create e2e-own 2001:db8:61::/64 --ip-version 6 --ipv6-ra-mode slaac --ipv6-address-mode slaac --name e2e-six", **ann)
neutron("subnet-create e2e-outside 198.51.100.0/24 --name e2e-sub-out --disable-dhcp --gateway 198.51.100.1")
neutron("subnet-create e2e-lan 10.50.0.128/25", fails=True, **ann)
neutron("subnet-update e2e-sub --name e2e-range --gateway 10.50.0.1 --allocation-pool start=10.50.0.10,end=10.50.0.199 "
        "--dns-nameserver 8.8.8.8", **ann)
seen = made("subnet-show e2e-range", **ann)
s.same("changed", ["10.50.0.1", ["8.8.8.8"]], [seen["gateway_ip"], seen["dns_nameservers"]])
s.same("subnets", ["e2e-from-pool", "e2e-range", "e2e-six"], names("subnet-list", **rita))
neutron("security-group-create --description first e2e-group", **ann)
neutron("security-group-update --name e2e-doors --description changed e2e-group", **ann)
neutron("security-group-show e2e-doors", **ann)
s.same("groups", ["e2e-doors"], names("security-group-list", **ann))
rule = made("security-group-rule-create --direction ingress --ethertype IPv4 --protocol tcp --port-range-min 22 --port-range-max 22 "
            "--remote-ip-prefix 0.0.0.0/0 e2e-doors", **ann)["id"]
neutron("security-group-rule-create --protocol icmp --remote-group-id e2e-doors --description text e2e-doors", **ann)
neutron("security-group-rule-create --direction ingress --protocol tcp --port-range-min 22 --port-range-max 22 "
        "--remote-ip-prefix 0.0.0.0/0 e2e-doors", fails=True, **ann)
neutron(f"security-group-rule-show {rule}", **ann)
s.same("it names its group", True, "e2e-doors" in neutron("security-group-rule-list", **ann))
neutron("security-group-rule-list --no-nameconv", **ann)
neutron(f"security-group-rule-delete {rule}", **ann)
port = made("port-create e2e-lan --name e2e-port --fixed-ip subnet_id=e2e-range,ip_address=10.50.0.40 --security-group e2e-doors "
            "--allowed-address-pair ip_address=10.50.0.200 --extra-dhcp-opt opt_name=bootfile-name,opt_value=boot.img "
            "--dns-name guest --qos-policy e2e-limits", **ann)
neutron("port-create e2e-lan --name e2e-bound --device-id thing --device-owner compute:nova --vnic-type normal "
        f"--binding-profile '{{\"a\": \"b\"}}' --mac-address fa:16:3e:00:50:11 --tenant-id {w.a}")
neutron("port-create e2e-lan --admin-state-down --no-security-groups --name e2e-bare", **ann)
neutron("port-create e2e-lan --fixed-ip ip_address=10.50.0.40", fails=True, **ann)
neutron("port-update e2e-port --name e2e-door --description changed --no-security-groups --no-allowed-address-pairs --no-qos-policy "
        "--no-dns-name --device-id other --fixed-ip subnet_id=e2e-range,ip_address=10.50.0.41", **ann)
neutron("port-update e2e-bare --admin-state-up True --security-group e2e-doors --allowed-address-pair ip_address=10.50.0.201", **ann)
neutron("port-update e2e-bare --admin-state-up True", fails=True, **rita)
s.same("changed", ["changed", "other"], [made("port-show e2e-door", **ann)[key] for key in ("description", "device_id")])
s.same("ports", ["e2e-bare", "e2e-bound", "e2e-door"], names("port-list", **ann))
s.same("by what it does not know", ["e2e-bound"], names("port-list --mac_address fa:16:3e:00:50:11", **ann))

print("\n-- routers, floating IPs, agents")
router = made("router-create --description first e2e-router", **ann)["id"]
neutron("router-create --distributed True e2e-refused", fails=not w.offers("dvr"))
neutron("router-update e2e-router --name e2e-way --description changed --admin-state-up True", **ann)
neutron("router-gateway-set e2e-way e2e-outside", **ann)
neutron("router-gateway-set e2e-way e2e-outside --disable-snat --fixed-ip subnet_id=e2e-sub-out,ip_address=198.51.100.60")
neutron("router-gateway-set e2e-way e2e-outside --enable-snat")
neutron("router-interface-add e2e-way e2e-range", **ann)
neutron("port-create e2e-own --name e2e-leg --fixed-ip subnet_id=e2e-from-pool", **ann)
neutron("router-interface-add e2e-way port=e2e-leg", **ann)
neutron("router-update e2e-way --route destination=10.91.0.0/16,nexthop=10.50.0.91", **ann)
neutron("router-update e2e-way --no-routes", **ann)
s.same("legs", 2, len([p for p in made("router-port-list e2e-way", **ann) if "198.51" not in str(p["fixed_ips"])]))
s.same("routers", ["e2e-way"], names("router-list", **rita))
neutron("router-show e2e-way", **ann)
neutron("router-delete e2e-way", fails=True, **ann)
fip = made("floatingip-create --description first --floating-ip-address 198.51.100.90 e2e-outside")["id"]
own = made(f"floatingip-create --port-id {port['id']} --fixed-ip-address 10.50.0.41 e2e-outside", **ann)["id"]
neutron(f"floatingip-disassociate {own}", **ann)
neutron(f"floatingip-associate --fixed-ip-address 10.50.0.41 {own} {port['id']}", **ann)
s.same("it leads there", port["id"], made(f"floatingip-show {own}", **ann)["port_id"])
s.same("one is ann's", [own], [row["id"] for row in made("floatingip-list", **ann)])
neutron(f"floatingip-associate {fip} {port['id']}", fails=True)
ids = {agent["agent_type"]: agent["id"] for agent in made("agent-list")}
s.same("four kinds", True, {"Linux bridge agent", "DHCP agent", "L3 agent", "Metadata agent"} <= set(ids))
dhcp, l3, metadata = ids["DHCP agent"], ids["L3 agent"], ids["Metadata agent"]
s.same("users see none", [], made("agent-list", **ann))
neutron(f"agent-show {dhcp}")
neutron(f"agent-update --admin-state-down --description text {metadata}")
os(f"network agent set --enable {metadata}")
listed = lambda line: [row["id"] for row in made(line)]
s.until("the network's agent", lambda: listed("dhcp-agent-list-hosting-net e2e-lan") == [dhcp])
s.same("the agent's networks", True, net["id"] in listed(f"net-list-on-dhcp-agent {dhcp}"))
neutron(f"dhcp-agent-network-add {dhcp} e2e-lan", fails=True)
# A network with something to serve would be given back within seconds.
neutron(f"dhcp-agent-network-add {dhcp} e2e-shared")
neutron(f"dhcp-agent-network-remove {dhcp} e2e-shared")
s.same("it does not serve it", [], listed("dhcp-agent-list-hosting-net e2e-shared"))
s.same("the router's agent", [l3], listed("l3-agent-list-hosting-router e2e-way"))
s.same("the agent's routers", True, router in listed(f"router-list-on-l3-agent {l3}"))
neutron(f"l3-agent-router-remove {l3} e2e-way")
neutron(f"l3-agent-router-add {l3} e2e-way")
neutron(f"agent-delete {metadata}")
s.until("a living agent comes back", lambda: "Metadata agent" in {agent["agent_type"] for agent in made("agent-list")})

print("\n-- QoS, RBAC, quotas and the rest")
neutron("qos-policy-create --description first e2e-slow")
neutron("qos-policy-update e2e-slow --name e2e-slower --shared")
neutron("qos-policy-show e2e-slower", **ann)
s.same("policies", ["e2e-limits", "e2e-slower"], names("qos-policy-list", **ann))
limit = made("qos-bandwidth-limit-rule-create --max-kbps 1000 --max-burst-kbps 800 e2e-slower")["id"]
neutron(f"qos-bandwidth-limit-rule-update --max-kbps 1500 {limit} e2e-slower")
neutron(f"qos-bandwidth-limit-rule-show {limit} e2e-slower")
neutron("qos-bandwidth-limit-rule-list e2e-slower")
neutron(f"qos-bandwidth-limit-rule-delete {limit} e2e-slower")
mark = made("qos-dscp-marking-rule-create --dscp-mark 26 e2e-slower")["id"]
neutron(f"qos-dscp-marking-rule-update --dscp-mark 28 {mark} e2e-slower")
neutron(f"qos-dscp-marking-rule-show {mark} e2e-slower")
neutron("qos-dscp-marking-rule-list e2e-slower")
neutron(f"qos-dscp-marking-rule-delete {mark} e2e-slower")
# Nothing on our hosts keeps a guarantee: none can be given, so that there is none to show.
neutron("qos-minimum-bandwidth-rule-create --min-kbps 100 --direction egress e2e-slower", fails=True)
neutron("qos-minimum-bandwidth-rule-list e2e-slower")
for verb in ("show", "delete", "update --min-kbps 1 --direction egress"):
    neutron(f"qos-minimum-bandwidth-rule-{verb} {limit} e2e-slower", fails=True)
neutron("qos-available-rule-types")
policy = made(f"rbac-create --type network --target-tenant {w.b} --action access_as_shared e2e-lan", **ann)["id"]
s.same("bob sees it", True, "e2e-lan" in names("net-list", **bob))
neutron(f"rbac-update --target-tenant {w.a} {policy}", **ann)
neutron(f"rbac-show {policy}", **ann)
s.same("its row", [policy], [row["id"] for row in made("rbac-list", **ann) if row["id"] == policy])
neutron(f"rbac-delete {policy}", **ann)
neutron(f"quota-update --tenant-id {w.a} --network 7 --subnet 8 --port 9 --router 3 --floatingip 4 --security-group 5 "
        "--security-group-rule 60 --rbac-policy 6")
s.same("its quota", 7, made("quota-show", **ann)["network"])
s.same("in the list", True, w.a in neutron("quota-list"))
s.same("the default", 100, made("quota-default-show", **ann)["network"])
neutron("quota-update --network 1000", fails=True, **ann)
neutron(f"quota-delete --tenant-id {w.a}")
s.same("the default again", 100, made("quota-show", **ann)["network"])
neutron("ext-list", **ann)
neutron("ext-show router", **ann)
neutron("availability-zone-list", **ann)
neutron("service-provider-list", **ann)
neutron(f"net-ip-availability-list --network-name e2e-lan --ip-version 4 --tenant-id {w.a}")
neutron("net-ip-availability-show e2e-lan")
neutron("subnetpool-create --pool-prefix 10.80.0.0/16 --default-prefixlen 26 --shared --is-default True e2e-pool-4")
os("network set --default e2e-outside")
neutron("auto-allocated-topology-show --dry-run", **bob)
neutron("auto-allocated-topology-show", **bob)
neutron("auto-allocated-topology-delete", **bob)
os("network set --no-default e2e-outside")
neutron("subnetpool-delete e2e-pool-4")

print("\n-- taken away again")
neutron(f"floatingip-delete {fip}")
neutron(f"floatingip-delete {own}", **ann)
neutron("router-interface-delete e2e-way e2e-range", **ann)
neutron("router-interface-delete e2e-way port=e2e-leg", **ann)
neutron("router-gateway-clear e2e-way", **ann)
neutron("router-delete e2e-way", **ann)
neutron("port-delete e2e-door e2e-bare", **ann)
neutron("port-delete e2e-bound")
neutron("security-group-delete e2e-doors", **ann)
neutron("subnet-delete e2e-from-pool e2e-six", **ann)
neutron(f"purge {w.a}")
s.same("nothing of ann's is left", [], [name for name in names("net-list", **ann) if name in ("e2e-lan", "e2e-own")])
neutron("subnet-delete e2e-sub-out")
neutron("net-delete e2e-shared e2e-outside")
neutron("subnetpool-delete e2e-stock")
neutron("address-scope-delete e2e-zone")
neutron("qos-policy-delete e2e-slower e2e-limits")
w.remove()
s.require_neutron(tuple(NOT_OFFERED))
s.finish()
