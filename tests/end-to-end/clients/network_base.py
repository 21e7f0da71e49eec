"""Address scopes, subnet pools, networks, subnets and ports."""

from network_world import IN


def run(w):
    scopes_and_pools(w)
    networks(w)
    subnets(w)
    ports(w)


def scopes_and_pools(w):
    s, os, ann, rita, bob = w.s, w.os, w.ann, w.rita, w.bob
    print("\n-- address scopes, subnet pools")
    os("address scope create --ip-version 4 --no-share e2e-scope", **ann)
    os(f"address scope create --ip-version 6 --project e2e-b {IN} e2e-scope-6")
    os("address scope create --share e2e-scope-all")
    os("address scope create --share e2e-refused", fails=True, **ann)
    os("address scope create e2e-refused", fails=True, **rita)
    os("address scope create --extra-property type=str,name=nonsense,value=1 e2e-refused", fails=True)
    s.same("own scopes and shared ones", ["e2e-scope", "e2e-scope-all"], w.names("address scope list", **ann))
    s.same("a reader sees them", ["e2e-scope", "e2e-scope-all"], w.names("address scope list", **rita))
    s.same("by version", ["e2e-scope-6"], w.names("address scope list --ip-version 6"))
    s.same("by name", ["e2e-scope"], w.names("address scope list --name e2e-scope"))
    s.same("by project", ["e2e-scope-6"], w.names(f"address scope list --project e2e-b {IN}"))
    s.same("shared", ["e2e-scope-all"], w.names("address scope list --share"))
    s.same("not shared", ["e2e-scope", "e2e-scope-6"], w.names("address scope list --no-share"))
    os("address scope set --name e2e-zone e2e-scope", **ann)
    os("address scope set --share e2e-zone", fails=True, **ann)
    os("address scope set --name e2e-stolen e2e-zone", fails=True, **bob)
    os("address scope set --name e2e-stolen e2e-zone", fails=True, **rita)
    os("address scope set --no-share e2e-scope-all", fails=True)
    os("address scope set --share e2e-scope-6")
    os("address scope set --extra-property type=str,name=name,value=e2e-six e2e-scope-6")
    s.same("its version", 6, s.json("address scope show e2e-six", **bob)["ip_version"])

    os("subnet pool create --pool-prefix 10.60.0.0/16 --pool-prefix 10.61.0.0/16 --default-prefix-length 26 "
       "--min-prefix-length 24 --max-prefix-length 28 --address-scope e2e-zone --description first --default-quota 1024 "
       "--no-share --no-default --tag red --tag blue e2e-pool", **ann)
    os(f"subnet pool create --pool-prefix 10.62.0.0/16 --project e2e-b {IN} --no-tag "
       "--extra-property type=int,name=default_prefixlen,value=25 e2e-pool-b")
    os("subnet pool create --pool-prefix 2001:db8:60::/48 --default-prefix-length 64 --share --default e2e-pool-6")
    os("subnet pool create --pool-prefix 10.63.0.0/16 --share e2e-refused", fails=True, **ann)
    os("subnet pool create --pool-prefix 10.60.128.0/20 --address-scope e2e-zone e2e-refused", fails=True, **ann)
    os("subnet pool create --pool-prefix 10.64.0.0/33 e2e-refused", fails=True, **ann)
    seen = s.json("subnet pool show e2e-pool", **rita)
    s.same("a pool's lengths", [24, 26, 28], [seen[f"{kind}_prefixlen"] for kind in ("min", "default", "max")])
    # Prefixes that touch are one: Neutron compacts them.
    s.same("its prefixes", ["10.60.0.0/15"], seen["prefixes"])
    s.same("own pools and shared ones", ["e2e-pool", "e2e-pool-6"], w.names("subnet pool list --long", **ann))
    for filters, expected in (("--share", ["e2e-pool-6"]), ("--no-share", ["e2e-pool", "e2e-pool-b"]),
                              ("--default", ["e2e-pool-6"]), ("--no-default", ["e2e-pool", "e2e-pool-b"]),
                              (f"--project e2e-b {IN}", ["e2e-pool-b"]), ("--name e2e-pool", ["e2e-pool"]),
                              ("--address-scope e2e-zone", ["e2e-pool"]), ("--tags red,blue", ["e2e-pool"]),
                              ("--any-tags red,green", ["e2e-pool"]), ("--not-tags red,blue", ["e2e-pool-6", "e2e-pool-b"]),
                              ("--not-any-tags red", ["e2e-pool-6", "e2e-pool-b"])):
        s.same(f"pools {filters}", expected, w.names(f"subnet pool list {filters}"))
    os("subnet pool set --name e2e-stock --pool-prefix 10.70.0.0/16 --default-prefix-length 27 --min-prefix-length 23 "
       "--max-prefix-length 29 --no-address-scope --description second --default-quota 2048 --tag green e2e-pool", **ann)
    os("subnet pool set --address-scope e2e-zone e2e-stock", **ann)
    os("subnet pool set --no-tag --tag red --tag green --extra-property type=str,name=description,value=third e2e-stock", **ann)
    os("subnet pool set --default e2e-stock", fails=True, **ann)
    os("subnet pool set --no-default e2e-pool-6")
    os("subnet pool set --default e2e-pool-6")
    os("subnet pool unset --tag red e2e-stock", **ann)
    seen = s.json("subnet pool show e2e-stock", **ann)
    s.same("tags, description, quota", [["green"], "third", 2048], [seen[k] for k in ("tags", "description", "default_quota")])
    os("subnet pool unset --all-tag e2e-stock", **ann)
    os("subnet pool delete e2e-stock", fails=True, **bob)
    os("address scope delete e2e-zone", fails=True, **ann)


def networks(w):
    s, os, ann, rita, bob = w.s, w.os, w.ann, w.rita, w.bob
    print("\n-- networks")
    os("network qos policy create --share e2e-limits")
    net = s.json(f"network create --project e2e-a {IN} --description first --mtu 1400 --enable --no-share --internal "
                 "--enable-port-security --dns-domain e2e.example. --availability-zone-hint nova --qos-policy e2e-limits "
                 "--tag red --tag blue e2e-net")
    s.same("what was asked for", [1400, "e2e.example.", ["nova"], ["blue", "red"], True, False, w.a],
           [net["mtu"], net["dns_domain"], net["availability_zone_hints"], sorted(net["tags"]), net["admin_state_up"],
            net["router:external"], net["project_id"]])
    os("network create --disable --disable-port-security --no-tag "
       "--extra-property type=str,name=description,value=second e2e-own", **ann)
    os("network create --share --provider-network-type vxlan --provider-segment 4711 e2e-shared")
    os("network create --external --provider-network-type flat --provider-physical-network external e2e-outside")
    os("network create --provider-network-type flat --provider-physical-network external e2e-refused", fails=True)
    os("network create --provider-network-type paper e2e-refused", fails=True)
    for wrong in ("--share", "--external", "--provider-network-type vxlan", f"--project e2e-b {IN}", "--mtu 70000",
                  "--availability-zone-hint nowhere"):
        os(f"network create {wrong} e2e-refused", fails=True, **ann)
    os("network create e2e-refused", fails=True, **rita)
    for option in ("--transparent-vlan", "--no-transparent-vlan"):
        os(f"network create {option} e2e-refused", fails=not w.offers("vlan-transparent"))
    for name, option in (("e2e-default", "--default"), ("e2e-plain", "--no-default")):
        os(f"network create --external {option} --provider-network-type local {name}")
        os(f"network delete {name}")
    shown = s.json("network show e2e-shared", **bob)
    s.same("a user does not see the wires", [None, True], [shown["provider:network_type"], shown["shared"]])
    shown = s.json("network show e2e-shared")
    s.same("an administrator does", ["vxlan", 4711], [shown["provider:network_type"], shown["provider:segmentation_id"]])
    os("network show e2e-net", fails=True, **bob)
    s.same("what ann sees", ["e2e-net", "e2e-outside", "e2e-own", "e2e-shared"], w.names("network list --long", **ann))
    s.same("what rita sees", ["e2e-net", "e2e-outside", "e2e-own", "e2e-shared"], w.names("network list", **rita))
    s.same("what bob sees", ["e2e-outside", "e2e-shared"], w.names("network list", **bob))
    every = ["e2e-net", "e2e-outside", "e2e-own", "e2e-shared"]
    without = lambda *gone: [name for name in every if name not in gone]
    for filters, expected in (("--external", ["e2e-outside"]), ("--internal", without("e2e-outside")), ("--name e2e-own", ["e2e-own"]),
                              ("--enable", without("e2e-own")), ("--disable", ["e2e-own"]),
                              (f"--project e2e-a {IN}", ["e2e-net", "e2e-own"]), ("--share", ["e2e-shared"]),
                              ("--no-share", without("e2e-shared")), ("--status ACTIVE", every), ("--status ERROR", []),
                              ("--provider-network-type flat", ["e2e-outside"]),
                              ("--provider-physical-network external", ["e2e-outside"]), ("--provider-segment 4711", ["e2e-shared"]),
                              ("--tags red,blue", ["e2e-net"]), ("--any-tags red,green", ["e2e-net"]),
                              ("--not-tags red,blue", without("e2e-net")), ("--not-any-tags red", without("e2e-net"))):
        s.same(f"networks {filters}", expected, w.names(f"network list {filters}"))
    os("network set --name e2e-lan --disable --description changed --mtu 1300 --disable-port-security --no-qos-policy "
       "--dns-domain other.example. --no-tag --tag green e2e-net", **ann)
    os("network set --enable --enable-port-security --qos-policy e2e-limits --tag white "
       "--extra-property type=int,name=mtu,value=1350 e2e-lan", **ann)
    seen = s.json("network show e2e-lan", **ann)
    s.same("all of it changed", [True, "changed", 1350, True, "other.example.", ["green", "white"]],
           [seen["admin_state_up"], seen["description"], seen["mtu"], seen["port_security_enabled"], seen["dns_domain"],
            sorted(seen["tags"])])
    for wrong in ("--share", "--external", "--provider-network-type vxlan"):
        os(f"network set {wrong} e2e-lan", fails=True, **ann)
    os("network set --share e2e-own")
    os("network set --no-share e2e-own")
    os("network set --external e2e-own")
    for option in ("--default", "--no-default"):
        os(f"network set {option} e2e-own")
    os("network set --internal e2e-own")
    for wrong in ("--provider-network-type vlan", "--provider-physical-network other", "--provider-segment 4712"):
        os(f"network set {wrong} e2e-shared", fails=True)
    os("network set --name e2e-stolen e2e-shared", fails=True, **bob)
    os("network unset --tag white e2e-lan", **ann)
    s.same("a tag is gone", ["green"], s.json("network show e2e-lan", **ann)["tags"])
    os("network unset --all-tag --extra-property type=str,name=qos_policy_id,value=x e2e-lan", **ann)
    os("network set --qos-policy e2e-limits e2e-lan", **ann)
    os("network delete e2e-shared", fails=True, **bob)


def subnets(w):
    s, os, ann, rita, bob = w.s, w.os, w.ann, w.rita, w.bob
    print("\n-- subnets")
    sub = s.json("subnet create --network e2e-lan --subnet-range 10.50.0.0/24 --dhcp --gateway 10.50.0.254 --ip-version 4 "
                 "--description first --allocation-pool start=10.50.0.10,end=10.50.0.99 "
                 "--allocation-pool start=10.50.0.120,end=10.50.0.199 --dns-nameserver 9.9.9.9 --dns-nameserver 1.1.1.1 "
                 "--host-route destination=10.99.0.0/16,gateway=10.50.0.5 --tag red --tag blue e2e-sub", **ann)
    s.same("what was asked for", ["10.50.0.254", ["9.9.9.9", "1.1.1.1"], 2, ["blue", "red"]],
           [sub["gateway_ip"], sub["dns_nameservers"], len(sub["allocation_pools"]), sorted(sub["tags"])])
    os(f"subnet create --project e2e-b {IN} --network e2e-shared --subnet-range 10.51.0.0/24 --no-dhcp --gateway none --no-tag "
       "--service-type network:router_gateway e2e-sub-b")
    os("subnet create --network e2e-shared --subnet-range 10.52.0.0/24 e2e-refused", fails=True, **bob)
    # Subnets of one version in one network are all from one pool, or from none.
    os("network create e2e-pooled", **ann)
    os("subnet create --network e2e-lan --subnet-pool e2e-stock e2e-refused", fails=True, **ann)
    os("subnet create --network e2e-pooled --subnet-pool e2e-stock --prefix-length 25 --gateway auto e2e-from-pool", **ann)
    os("subnet create --network e2e-lan --use-default-subnet-pool --ip-version 6 --ipv6-ra-mode slaac "
       "--ipv6-address-mode slaac --extra-property type=str,name=description,value=six e2e-sub-6", **ann)
    os("subnet create --network e2e-outside --subnet-range 198.51.100.0/24 --no-dhcp --gateway 198.51.100.1 e2e-sub-out")
    os("subnet create --network e2e-own --subnet-range 10.50.0.0/24 e2e-twin", **ann)
    os("subnet create --network e2e-lan --ip-version 6 --use-prefix-delegation true e2e-refused", fails=True, **ann)
    for option in ("--dns-publish-fixed-ip", "--no-dns-publish-fixed-ip"):
        offered = w.offers("subnet-dns-publish-fixed-ip")
        os(f"subnet create --network e2e-own --subnet-range 10.59.0.0/24 {option} e2e-published", fails=not offered, **ann)
        os(f"subnet set {option} e2e-twin", fails=not offered, **ann)
        if offered:
            os("subnet delete e2e-published", **ann)
    for wrong in ("--subnet-range 10.50.0.128/25", "--subnet-range 10.50.0.0/99", "--subnet-range 10.57.0.0/24 --gateway nonsense",
                  "--subnet-range 10.57.0.0/24 --allocation-pool start=10.58.0.1,end=10.58.0.9",
                  "--subnet-range 10.57.0.0/24 --network-segment nowhere", "--subnet-pool e2e-pool-b", "--subnet-pool e2e-stock --prefix-length 31"):
        os(f"subnet create --network e2e-lan {wrong} e2e-refused", fails=True, **ann)
    os("subnet create --network e2e-lan --subnet-range 10.58.0.0/24 e2e-refused", fails=True, **rita)
    s.same("from the pool", ["10.70.0.0/25", "10.70.0.1"],
           [s.json("subnet show e2e-from-pool", **ann)[key] for key in ("cidr", "gateway_ip")])
    s.same("six", ["2001:db8:60::/64", "slaac", "slaac"],
           [s.json("subnet show e2e-sub-6", **rita)[key] for key in ("cidr", "ipv6_ra_mode", "ipv6_address_mode")])
    for filters, expected in (("--long --ip-version 6", ["e2e-sub-6"]), ("--dhcp --network e2e-lan", ["e2e-sub", "e2e-sub-6"]),
                              ("--no-dhcp", ["e2e-sub-b", "e2e-sub-out"]),
                              (f"--project e2e-b {IN}", ["e2e-sub-b"]), ("--gateway 10.50.0.254", ["e2e-sub"]),
                              ("--name e2e-sub", ["e2e-sub"]), ("--subnet-range 10.50.0.0/24", ["e2e-sub", "e2e-twin"]),
                              ("--subnet-pool e2e-stock", ["e2e-from-pool"]), ("--tags red,blue", ["e2e-sub"]),
                              ("--any-tags red,green", ["e2e-sub"])):
        s.same(f"subnets {filters}", expected, w.names(f"subnet list {filters}"))
    os("subnet list --service-type network:router_gateway", fails=True)  # the client asks by a name that it does not know itself
    for filters in ("--not-tags red,blue", "--not-any-tags red"):
        s.same(f"subnets {filters}", False, "e2e-sub" in w.names(f"subnet list {filters}"))
    os("subnet set --name e2e-range --no-dhcp --gateway 10.50.0.253 --description changed --no-tag --tag green "
       "--no-allocation-pool --allocation-pool start=10.50.0.10,end=10.50.0.99 --no-dns-nameservers --dns-nameserver 8.8.8.8 "
       "--no-host-route --host-route destination=10.98.0.0/16,gateway=10.50.0.6 "
       "--extra-property type=str,name=description,value=second e2e-sub", **ann)
    os("subnet set --service-type compute:nova e2e-range", fails=True, **ann)
    os("subnet set --service-type compute:nova e2e-range")
    seen = s.json("subnet show e2e-range", **ann)
    s.same("all of it changed", [False, "10.50.0.253", "second", ["green"], ["8.8.8.8"], ["compute:nova"], 1],
           [seen["enable_dhcp"], seen["gateway_ip"], seen["description"], seen["tags"], seen["dns_nameservers"],
            seen["service_types"], len(seen["allocation_pools"])])
    os("subnet set --dhcp --dns-nameserver 7.7.7.7 --allocation-pool start=10.50.0.120,end=10.50.0.199 "
       "--host-route destination=10.97.0.0/16,gateway=10.50.0.7 --tag red --tag blue e2e-range", **ann)
    os("subnet set --network-segment nowhere e2e-range", fails=True, **ann)
    os("subnet set --name e2e-stolen e2e-range", fails=True, **rita)
    os("subnet unset --allocation-pool start=10.50.0.120,end=10.50.0.199 --dns-nameserver 8.8.8.8 "
       "--host-route destination=10.98.0.0/16,gateway=10.50.0.6 --tag green "
       "--extra-property type=str,name=gateway_ip,value=x e2e-range", **ann)
    os("subnet unset --service-type compute:nova e2e-range")
    seen = s.json("subnet show e2e-range", **ann)
    s.same("what was unset", [["7.7.7.7"], [], ["blue", "red"], 1, ["10.97.0.0/16"]],
           [seen["dns_nameservers"], seen["service_types"], sorted(seen["tags"]), len(seen["allocation_pools"]),
            [route["destination"] for route in seen["host_routes"]]])
    s.same("no gateway", None, s.json("subnet show e2e-range", **ann)["gateway_ip"])
    os("subnet set --gateway 10.50.0.1 e2e-range", **ann)
    os("subnet unset --gateway --all-tag e2e-range", **ann)
    os("subnet set --gateway 10.50.0.1 e2e-range", **ann)


def ports(w):
    s, os, ann, rita, bob = w.s, w.os, w.ann, w.rita, w.bob
    print("\n-- ports")
    host = next(agent["Host"] for agent in s.json("network agent list --agent-type linux-bridge"))
    os("security group create e2e-group", **ann)
    os(f"security group create --project e2e-b {IN} e2e-group-b")
    port = s.json("port create --network e2e-lan --description first --enable --fixed-ip subnet=e2e-range,ip-address=10.50.0.40 "
                  "--fixed-ip subnet=e2e-range --security-group e2e-group --allowed-address ip-address=10.50.0.200 "
                  "--allowed-address ip-address=10.50.1.0/24,mac-address=fa:16:3e:00:00:99 "
                  "--extra-dhcp-option name=bootfile-name,value=boot.img,ip-version=4 --dns-name guest --dns-domain port.example. "
                  "--qos-policy e2e-limits --enable-port-security --enable-uplink-status-propagation --tag red --tag blue "
                  "e2e-port", **ann)
    four = [fixed["ip_address"] for fixed in port["fixed_ips"] if ":" not in fixed["ip_address"]]
    s.same("its addresses, one of them any", [2, True], [len(four), "10.50.0.40" in four])
    s.same("what was asked for", [2, 1, "guest", ["blue", "red"], True, 1],
           [len(port["allowed_address_pairs"]), len(port["extra_dhcp_opts"]), port["dns_name"], sorted(port["tags"]),
            port["propagate_uplink_status"], len(port["security_group_ids"])])
    os(f"port create --network e2e-lan --project e2e-a {IN} --device e2e-device --device-owner compute:nova --vnic-type normal "
       f"--host {host} --binding-profile a=b --mac-address fa:16:3e:00:50:01 --fixed-ip subnet=e2e-range "
       "--extra-property type=str,name=description,value=bound e2e-bound")
    seen = s.json("port show e2e-bound")
    s.same("it is bound", ["bridge", host, {"a": "b"}, "fa:16:3e:00:50:01"],
           [seen[key] for key in ("binding_vif_type", "binding_host_id", "binding_profile", "mac_address")])
    os("port create --network e2e-lan --no-fixed-ip --disable --no-security-group --no-tag --disable-uplink-status-propagation "
       "e2e-bare", **ann)
    os("port create --network e2e-lan --no-fixed-ip --no-security-group --disable-port-security e2e-open", **ann)
    os("port create --network e2e-own --fixed-ip subnet=e2e-twin,ip-address=10.50.0.40 e2e-same-address", **ann)
    os("port create --network e2e-shared --no-fixed-ip e2e-guest-of-all", **bob)
    for policy in ("required", "preferred", "legacy"):
        offered = w.offers("port-numa-affinity-policy")
        os(f"port create --network e2e-own --numa-policy-{policy} e2e-numa-{policy}", fails=not offered)
        os(f"port set --numa-policy-{policy} e2e-bare", fails=not offered)
        if offered:
            os(f"port delete e2e-numa-{policy}")
    os("port unset --numa-policy e2e-bare", fails=not w.offers("port-numa-affinity-policy"))
    os("port create --network e2e-own --device-profile e2e e2e-refused", fails=not w.offers("port-device-profile"))
    for wrong in ("--fixed-ip subnet=e2e-range,ip-address=10.50.0.40", "--fixed-ip ip-address=10.99.0.1", "--fixed-ip subnet=e2e-twin",
                  f"--host {host}", "--binding-profile a=b", f"--project e2e-b {IN}",
                  "--security-group nothing", "--dns-name -x-", "--mac-address nonsense",
                  "--disable-port-security --allowed-address ip-address=10.50.0.200 --no-security-group"):
        os(f"port create --network e2e-lan {wrong} e2e-refused", fails=True, **ann)
    os("port create --network e2e-lan e2e-refused", fails=True, **rita)
    os("port create --network e2e-lan e2e-refused", fails=True, **bob)
    os("port list --security-group e2e-group", fails=True)  # the client asks by a name that it does not know itself
    every = ["e2e-bare", "e2e-bound", "e2e-guest-of-all", "e2e-open", "e2e-port", "e2e-same-address"]
    for filters, expected in (("--device-owner compute:nova --network e2e-lan", ["e2e-bound"]),
                              (f"--host {host} --network e2e-lan --long", ["e2e-bound"]),
                              ("--device-id e2e-device", ["e2e-bound"]), ("--mac-address fa:16:3e:00:50:01", ["e2e-bound"]),
                              (f"--project e2e-b {IN}", ["e2e-guest-of-all"]), ("--name e2e-open", ["e2e-open"]),
                              ("--fixed-ip ip-address=10.50.0.40", ["e2e-port", "e2e-same-address"]),
                              ("--fixed-ip subnet=e2e-twin", ["e2e-same-address"]),
                              ("--fixed-ip ip-substring=50.0.4 --network e2e-lan", ["e2e-port"]),
                              ("--tags red,blue", ["e2e-port"]), ("--any-tags red,green", ["e2e-port"]),
                              ("--not-tags red,blue", [n for n in every if n != "e2e-port"]),
                              ("--not-any-tags red", [n for n in every if n != "e2e-port"])):
        s.same(f"ports {filters}", expected, w.names(f"port list {filters}"))
    s.same("what rita sees", [n for n in every if n != "e2e-guest-of-all"], w.names("port list", **rita))
    s.same("what bob sees", ["e2e-guest-of-all"], w.names("port list", **bob))
    os("port show e2e-port", fails=True, **bob)
    os("port set --name e2e-door --description changed --disable --no-fixed-ip --fixed-ip subnet=e2e-range,ip-address=10.50.0.41 "
       "--no-security-group --security-group e2e-group --no-allowed-address --allowed-address ip-address=10.50.0.201 "
       "--extra-dhcp-option name=server-ip-address,value=10.50.0.9 --dns-name other --dns-domain third.example. --no-tag --tag green e2e-port", **ann)
    os("port set --enable --fixed-ip subnet=e2e-range,ip-address=10.50.0.42 --allowed-address ip-address=10.50.0.202 "
       "--security-group default --tag white --device e2e-thing --device-owner e2e:owner "
       "--extra-property type=str,name=description,value=third e2e-door", **ann)
    seen = s.json("port show e2e-door", **ann)
    s.same("all of it changed", [True, "third", "other", ["10.50.0.41", "10.50.0.42"], 2, 2, ["green", "white"], "e2e-thing"],
           [seen["admin_state_up"], seen["description"], seen["dns_name"],
            sorted(f["ip_address"] for f in seen["fixed_ips"] if ":" not in f["ip_address"]), len(seen["allowed_address_pairs"]),
            len(seen["security_group_ids"]), sorted(seen["tags"]), seen["device_id"]])
    os("port set --no-security-group --no-allowed-address --disable-port-security e2e-door", **ann)
    os("port set --enable-port-security --qos-policy e2e-limits e2e-door", **ann)
    for wrong in (f"--host {host}", "--mac-address fa:16:3e:00:50:02", "--binding-profile x=y", "--no-binding-profile",
                  "--security-group e2e-group-b"):
        os(f"port set {wrong} e2e-door", fails=True, **ann)
    os("port set --name e2e-stolen e2e-door", fails=True, **rita)
    os(f"port set --host {host} --vnic-type direct --binding-profile c=d e2e-open")
    s.same("what no driver can bind", "binding_failed", s.json("port show e2e-open")["binding_vif_type"])
    os("port set --mac-address fa:16:3e:00:50:03 --no-binding-profile e2e-bare")
    os("port set --data-plane-status DOWN e2e-bare", fails=not w.offers("data-plane-status"))
    os("port unset --data-plane-status e2e-bare", fails=not w.offers("data-plane-status"))
    os("port set --security-group e2e-group --allowed-address ip-address=10.50.0.203 e2e-door", **ann)
    os(f"port unset --fixed-ip subnet=e2e-range,ip-address=10.50.0.42 --security-group e2e-group "
       f"--allowed-address ip-address=10.50.0.203,mac-address={seen['mac_address']} --qos-policy --tag white e2e-door", **ann)
    seen = s.json("port show e2e-door", **ann)
    s.same("what was unset", [["10.50.0.41"], [], [], None, ["green"]],
           [[f["ip_address"] for f in seen["fixed_ips"] if ":" not in f["ip_address"]], seen["security_group_ids"],
            seen["allowed_address_pairs"], seen["qos_policy_id"], seen["tags"]])
    os("port unset --all-tag --extra-property type=str,name=qos_policy_id,value=x e2e-door", **ann)
    os("port unset --binding-profile c --host e2e-open")
    s.same("it is nowhere", ["", "unbound"], [s.json("port show e2e-open")[k] for k in ("binding_host_id", "binding_vif_type")])
    os("ip availability list --ip-version 4")
    s.same("addresses of a project's networks", ["e2e-lan"], w.names(f"ip availability list --project e2e-a {IN}", key="Network Name")[:1])
    seen = s.json("ip availability show e2e-lan")
    s.same("some are used", True, 3 <= seen["used_ips"] < seen["total_ips"])
    s.same("only an administrator sees them", [], s.json("ip availability list", **ann))
    os("network delete e2e-lan", fails=True, **ann)
