"""Routers, floating IPs, agents, and what stands on them."""

from network_world import IN


def run(w):
    routers(w)
    floating_ips(w)
    agents(w)
    segments(w)
    ranges(w)
    trunks(w)
    topology(w)
    read_only(w)


def routers(w):
    s, os, ann, rita, bob = w.s, w.os, w.ann, w.rita, w.bob
    print("\n-- routers")
    ha, zones = w.offers("l3-ha"), w.offers("router_availability_zone")
    made = s.json("router create --enable --description first --tag red --tag blue --external-gateway e2e-outside "
                  "--extra-property type=str,name=description,value=second e2e-router", **ann)
    s.same("it has a gateway with source NAT", True, made["external_gateway_info"]["enable_snat"])
    os(f"router create --disable --project e2e-b {IN} --no-tag --external-gateway e2e-outside --disable-snat "
       "--fixed-ip subnet=e2e-sub-out,ip-address=198.51.100.77 e2e-router-b")
    seen = s.json("router show e2e-router-b", **bob)["external_gateway_info"]
    s.same("its gateway", [False, "198.51.100.77"], [seen["enable_snat"], seen["external_fixed_ips"][0]["ip_address"]])
    for option, offered in (("--distributed", w.offers("dvr")), ("--centralized", w.offers("dvr")), ("--ha", ha), ("--no-ha", ha),
                            ("--availability-zone-hint nova", zones)):
        os(f"router create {option} e2e-other", fails=not offered)
        if offered:
            os("router delete e2e-other")
    os("router create --external-gateway e2e-outside --enable-snat e2e-snat")
    for wrong in ("--external-gateway e2e-own", "--external-gateway e2e-outside --disable-snat",
                  "--external-gateway e2e-outside --fixed-ip ip-address=198.51.100.78", f"--project e2e-b {IN}"):
        os(f"router create {wrong} e2e-refused", fails=True, **ann)
    os("router create e2e-refused", fails=True, **rita)
    every = ["e2e-router", "e2e-router-b", "e2e-snat"]
    others = ["e2e-router-b", "e2e-snat"]
    for filters, expected in (("--name e2e-router", ["e2e-router"]), ("--enable --long", ["e2e-router", "e2e-snat"]),
                              ("--disable", ["e2e-router-b"]), (f"--project e2e-b {IN}", ["e2e-router-b"]),
                              ("--tags red,blue", ["e2e-router"]), ("--any-tags red,green", ["e2e-router"]),
                              ("--not-tags red,blue", others), ("--not-any-tags red", others), ("", every)):
        s.same(f"routers {filters}", expected, w.names(f"router list {filters}"))
    s.same("rita's", ["e2e-router"], w.names("router list", **rita))
    os("router set --name e2e-way --description changed --disable --no-tag --tag green e2e-router", **ann)
    os("router set --enable --tag white --extra-property type=str,name=description,value=third e2e-way", **ann)
    os("router add subnet e2e-way e2e-range", **ann)
    os("router add subnet e2e-way e2e-range", fails=True, **ann)
    os("router add subnet e2e-way e2e-twin", fails=True, **ann)
    os("router add subnet e2e-way e2e-from-pool", fails=True, **rita)
    os("port create --network e2e-pooled --fixed-ip subnet=e2e-from-pool e2e-leg", **ann)
    os("router add port e2e-way e2e-leg", **ann)
    seen = s.json("router show e2e-way", **ann)
    s.same("two legs", 2, len(seen["interfaces_info"]))
    s.same("their ports", 2, len(s.json("port list --router e2e-way --device-owner network:router_interface", **ann)))
    os("router set --route destination=10.91.0.0/16,gateway=10.50.0.91 --route destination=10.92.0.0/16,gateway=10.50.0.92 e2e-way", **ann)
    os("router set --no-route --route destination=10.93.0.0/16,gateway=10.50.0.93 e2e-way", **ann)
    os("router add route --route destination=10.94.0.0/16,gateway=10.50.0.94 e2e-way", **ann)
    os("router add route --route destination=10.95.0.0/16,gateway=10.99.0.94 e2e-way", fails=True, **ann)
    os("router remove subnet e2e-way e2e-range", fails=True, **ann)
    os("router remove route --route destination=10.93.0.0/16,gateway=10.50.0.93 e2e-way", **ann)
    s.same("one route", ["10.94.0.0/16"], [route["destination"] for route in s.json("router show e2e-way", **ann)["routes"]])
    os("router unset --route destination=10.94.0.0/16,gateway=10.50.0.94 --tag white e2e-way", **ann)
    seen = s.json("router show e2e-way", **ann)
    s.same("no route, one tag", [[], ["green"]], [seen["routes"], seen["tags"]])
    os("router set --external-gateway e2e-outside --enable-snat --fixed-ip subnet=e2e-sub-out,ip-address=198.51.100.60 e2e-way")
    os("router set --external-gateway e2e-outside --disable-snat e2e-way")
    s.same("no source NAT", False, s.json("router show e2e-way", **ann)["external_gateway_info"]["enable_snat"])
    os("router set --external-gateway e2e-outside --enable-snat e2e-way", fails=True, **ann)
    os("router set --external-gateway e2e-outside --enable-snat e2e-way")
    for option, offered in (("--qos-policy e2e-limits", w.offers("qos-gateway-ip")), ("--no-qos-policy", w.offers("qos-gateway-ip"))):
        os(f"router set {option} e2e-way", fails=not offered)
    os("router unset --qos-policy e2e-way", fails=not w.offers("qos-gateway-ip"))
    for option, offered in (("--distributed", w.offers("dvr")), ("--centralized", w.offers("dvr"))):
        os(f"router set {option} e2e-snat", fails=not offered)
    os("router set --disable e2e-snat")
    for option in ("--ha", "--no-ha"):
        os(f"router set {option} e2e-snat", fails=not ha)
    os("router set --name e2e-stolen e2e-way", fails=True, **bob)
    os("router unset --all-tag e2e-way", **ann)
    os("router delete e2e-way", fails=True, **ann)
    os("router unset --external-gateway --extra-property type=str,name=external_gateway_info,value=x e2e-snat")
    s.same("no gateway", None, s.json("router show e2e-snat")["external_gateway_info"])
    os("router delete e2e-snat")


def floating_ips(w):
    s, os, ann, rita, bob = w.s, w.os, w.ann, w.rita, w.bob
    print("\n-- floating IPs")
    qos = w.offers("qos-fip")
    os("port create --network e2e-lan --fixed-ip subnet=e2e-range,ip-address=10.50.0.70 e2e-web", **ann)
    # A user does not see the subnets of external networks of others.
    os("floating ip create --subnet e2e-sub-out e2e-outside", fails=True, **ann)
    sub = s.json("subnet show e2e-sub-out")["id"]
    fip = s.json(f"floating ip create --project e2e-a {IN} --subnet {sub} --port e2e-web --fixed-ip-address 10.50.0.70 "
                 "--description first --dns-domain e2e.example. --dns-name web --tag red --tag blue e2e-outside")
    one, address = fip["id"], fip["floating_ip_address"]
    s.same("it leads there", ["10.50.0.70", True, "web"], [fip["fixed_ip_address"], fip["router_id"] is not None, fip["dns_name"]])
    two = s.json(f"floating ip create --floating-ip-address 198.51.100.99 --project e2e-b {IN} --no-tag "
                 "--extra-property type=str,name=description,value=second e2e-outside")["id"]
    os("floating ip create --qos-policy e2e-limits --floating-ip-address 198.51.100.98 e2e-outside", fails=not qos)
    if qos:
        os("floating ip delete 198.51.100.98")
    for wrong in ("e2e-own", "--port e2e-web e2e-outside", "--floating-ip-address 198.51.100.97 e2e-outside",
                  f"--project e2e-b {IN} e2e-outside", "--port e2e-same-address e2e-outside"):
        os(f"floating ip create {wrong}", fails=True, **ann)
    os("floating ip create e2e-outside", fails=True, **rita)
    os("floating ip pool list", fails=True)  # a command of nova-network's days
    listed = lambda line, **who: sorted(row["ID"] for row in s.json(f"floating ip list {line}", **who))
    for filters, expected in (("--network e2e-outside", sorted([one, two])), ("--port e2e-web", [one]),
                              ("--fixed-ip-address 10.50.0.70", [one]), (f"--floating-ip-address {address} --long", [one]),
                              ("--status DOWN --network e2e-outside", [two]), (f"--project e2e-b {IN}", [two]),
                              ("--router e2e-way", [one]), ("--tags red,blue", [one]), ("--any-tags red,green", [one])):
        s.same(f"floating IPs {filters}", expected, listed(filters))
    for filters in ("--not-tags red,blue", "--not-any-tags red"):
        s.same(f"floating IPs {filters}", [two], [found for found in listed(filters) if found in (one, two)])
    s.same("rita's", [one], listed("", **rita))
    os(f"floating ip show {address}", **rita)
    os(f"floating ip show {one}", fails=True, **bob)
    s.until("it is ACTIVE", lambda: s.json(f"floating ip show {one}", **ann)["status"] == "ACTIVE")
    os(f"floating ip unset --port --tag red {one}", **ann)
    seen = s.json(f"floating ip show {one}", **ann)
    s.same("it leads nowhere", [None, None, ["blue"]], [seen["port_id"], seen["router_id"], seen["tags"]])
    s.until("and is DOWN", lambda: s.json(f"floating ip show {one}", **ann)["status"] == "DOWN")
    os(f"floating ip set --port e2e-web --fixed-ip-address 10.50.0.70 --description changed --no-tag --tag green {one}", **ann)
    os(f"floating ip set --extra-property type=str,name=description,value=third {one}", **ann)
    s.same("it leads there again", ["10.50.0.70", "third", ["green"]],
           [s.json(f"floating ip show {one}", **ann)[key] for key in ("fixed_ip_address", "description", "tags")])
    os(f"floating ip set --qos-policy e2e-limits {one}", fails=not qos)
    os(f"floating ip set --no-qos-policy {one}", fails=not qos)
    os(f"floating ip unset --qos-policy {one}", fails=not qos)
    os(f"floating ip set --port e2e-web {one}", fails=True, **bob)
    os(f"floating ip set --description stolen {one}", fails=True, **rita)
    os(f"floating ip unset --port --all-tag --extra-property type=str,name=description,value=x {one}", **ann)

    print("\n-- port forwarding")
    FORWARD = "floating ip port forwarding"
    first = s.json(f"{FORWARD} create --internal-ip-address 10.50.0.70 --port e2e-web --internal-protocol-port 80 "
                   f"--external-protocol-port 8080 --protocol tcp --description web {one}", **ann)
    s.same("what was asked for", ["10.50.0.70", 80, 8080, "tcp", "web"],
           [first[k] for k in ("internal_ip_address", "internal_port", "external_port", "protocol", "description")])
    second = s.json(f"{FORWARD} create --internal-ip-address 10.50.0.70 --port e2e-web --internal-protocol-port 100 "
                    f"--external-protocol-port 9100 --protocol udp "
                    f"--extra-property type=str,name=description,value=many {address}", **ann)["id"]
    for wrong in ("--internal-protocol-port 81 --external-protocol-port 8080 --protocol tcp",
                  "--internal-protocol-port 80 --external-protocol-port 8081 --protocol tcp",
                  "--internal-protocol-port 70000 --external-protocol-port 8082 --protocol tcp",
                  "--internal-protocol-port 1:3 --external-protocol-port 1:2 --protocol tcp"):
        os(f"{FORWARD} create --internal-ip-address 10.50.0.70 --port e2e-web {wrong} {one}", fails=True, **ann)
    os(f"{FORWARD} create --internal-ip-address 10.50.0.70 --port e2e-web --internal-protocol-port 9 --external-protocol-port 9 "
       f"--protocol tcp {one}", fails=True, **rita)
    rows = lambda line, **who: sorted(row["ID"] for row in s.json(f"{FORWARD} list {line} {one}", **who))
    s.same("both", sorted([first["id"], second]), rows("", **rita))
    s.same("by port", sorted([first["id"], second]), rows("--port e2e-web", **ann))
    s.same("by outer port", [first["id"]], rows("--external-protocol-port 8080", **ann))
    s.same("by protocol", [second], rows("--protocol udp", **ann))
    os(f"{FORWARD} set --port e2e-web --internal-ip-address 10.50.0.70 --internal-protocol-port 81 --external-protocol-port 8081 "
       f"--protocol tcp --description changed --extra-property type=str,name=description,value=third {one} {first['id']}", **ann)
    seen = s.json(f"{FORWARD} show {one} {first['id']}", **ann)
    s.same("all of it changed", [81, 8081, "third"], [seen[k] for k in ("internal_port", "external_port", "description")])
    os(f"floating ip set --port e2e-web {one}", fails=True, **ann)
    os(f"{FORWARD} delete {one} {second}", fails=True, **bob)
    os(f"{FORWARD} delete {one} {first['id']} {second}", **ann)
    os(f"floating ip delete {one}", fails=True, **rita)
    os(f"floating ip delete {one}", **ann)
    os("floating ip delete 198.51.100.99", **bob)


def agents(w):
    s, os, ann = w.s, w.os, w.ann
    print("\n-- agents")
    # The bridge agent's heartbeats tell for all roles of a host.
    ids = {agent["Agent Type"]: agent["ID"] for agent in s.json("network agent list")}
    host = s.json("network agent list --agent-type l3")[0]["Host"]
    s.same("four kinds on the host", {"Linux bridge agent", "DHCP agent", "L3 agent", "Metadata agent"},
           {agent["Agent Type"] for agent in s.json(f"network agent list --host {host} --long")})
    os("network agent list", fails=False, **ann)
    s.same("users see none", [], s.json("network agent list", **ann))
    dhcp, l3 = ids["DHCP agent"], ids["L3 agent"]
    os(f"network agent set --description 'of the tests' --disable {ids['Metadata agent']}")
    seen = s.json(f"network agent show {ids['Metadata agent']}")
    s.same("disabled", [False, "of the tests"], [seen["admin_state_up"], seen["description"]])
    os(f"network agent set --enable {ids['Metadata agent']}")
    os(f"network agent set --disable {dhcp}", fails=True, **ann)
    served = lambda: [agent["ID"] for agent in s.json("network agent list --network e2e-lan")]
    s.until("its DHCP agent has the network", lambda: served() == [dhcp])
    s.same("networks of an agent", True, "e2e-lan" in w.names(f"network list --agent {dhcp}"))
    # A network with something to serve would be given back within seconds.
    hosts = lambda: [agent["ID"] for agent in s.json("network agent list --network e2e-shared")]
    os(f"network agent add network --dhcp {dhcp} e2e-shared")
    s.same("it serves another", [dhcp], hosts())
    os(f"network agent remove network --dhcp {dhcp} e2e-shared")
    s.same("and no more", [], hosts())
    s.same("the agent of a router", [l3], [agent["ID"] for agent in s.json("network agent list --router e2e-way --long")])
    s.same("the routers of an agent", True, "e2e-way" in w.names(f"router list --agent {l3}"))
    os(f"network agent remove router --l3 {l3} e2e-way")
    os(f"network agent add router --l3 {l3} e2e-way")
    s.same("it is back", [l3], [agent["ID"] for agent in s.json("network agent list --router e2e-way")])
    os(f"network agent add router --l3 {dhcp} e2e-way")  # the client hides what it is told
    s.same("a DHCP agent has no routers", [l3], [agent["ID"] for agent in s.json("network agent list --router e2e-way")])
    os(f"network agent delete {ids['Metadata agent']}")
    s.until("a living agent comes back", lambda: s.json("network agent list --agent-type metadata"))
    os("network agent delete 11111111-2222-3333-4444-555555555555", fails=True)


def segments(w):
    s, os, ann = w.s, w.os, w.ann
    print("\n-- segments")
    first = s.json("network segment list --network e2e-shared --long")
    s.same("a network has one", ["vxlan"], [row["Network Type"] for row in first])
    made = s.json("network segment create --description second --network e2e-shared --network-type flat "
                  "--physical-network e2e-other e2e-segment")
    s.same("what was asked for", ["flat", "e2e-other"], [made["network_type"], made["physical_network"]])
    os("network segment create --network e2e-shared --network-type vxlan --segment 4720 "
       "--extra-property type=str,name=description,value=third e2e-tunnel")
    os("network segment set --name e2e-part --extra-property type=str,name=description,value=changed e2e-segment")
    os("network segment set --description changed e2e-part")
    s.same("changed", "changed", s.json("network segment show e2e-part")["description"])
    os("network segment create --network e2e-own --network-type flat --physical-network x e2e-refused", fails=True, **ann)
    os("network segment delete e2e-part e2e-tunnel")


def ranges(w):
    s, os, ann, bob = w.s, w.os, w.ann, w.bob
    print("\n-- ranges of segments' numbers")
    RANGE = "network segment range"
    os(f"{RANGE} create --shared --network-type vxlan --minimum 5001 --maximum 5010 e2e-range-all")
    made = s.json(f"{RANGE} create --private --project e2e-b {IN} --network-type vxlan --minimum 6001 --maximum 6002 "
                  "--extra-property type=str,name=description,value=own e2e-range-b")
    s.same("whose it is", [w.b, False, 6001, 6002], [made[k] for k in ("project_id", "shared", "minimum", "maximum")])
    os(f"{RANGE} create --private --project e2e-b {IN} --network-type vlan --physical-network e2e-wire --minimum 7 --maximum 9 e2e-tags")
    for wrong in ("--network-type vxlan --minimum 6002 --maximum 6009", "--network-type vxlan --minimum 9 --maximum 8",
                  "--network-type vlan --physical-network e2e-wire --minimum 4000 --maximum 5000"):
        os(f"{RANGE} create --private --project e2e-b {IN} {wrong} e2e-refused", fails=True)
    os(f"{RANGE} create --network-type vxlan --minimum 7001 --maximum 7002 e2e-refused", fails=True, **ann)
    os("network create e2e-numbered", **bob)
    s.same("a network of his has a number of his", 6001, s.json("network show e2e-numbered")["provider:segmentation_id"])
    for filters, expected in (("--long", True), ("--used", True), ("--unused", False), ("--available", True), ("--unavailable", False)):
        s.same(f"ranges {filters}", expected, "e2e-range-b" in w.names(f"{RANGE} list {filters}"))
    os(f"{RANGE} set --name e2e-range-c --minimum 6000 --maximum 6009 --extra-property type=str,name=description,value=wide e2e-range-b")
    s.same("changed", [6000, 6009], [s.json(f"{RANGE} show e2e-range-c")[key] for key in ("minimum", "maximum")])
    os(f"{RANGE} delete e2e-range-c", fails=True)
    os("network delete e2e-numbered", **bob)
    os(f"{RANGE} delete e2e-range-all e2e-range-c e2e-tags")


def trunks(w):
    s, os, ann, rita, bob = w.s, w.os, w.ann, w.rita, w.bob
    print("\n-- trunks")
    for name in ("parent", "child", "twin"):
        os(f"port create --network e2e-own --no-fixed-ip e2e-{name}", **ann)
    made = s.json("network trunk create --description first --parent-port e2e-parent --enable "
                  "--subport port=e2e-child,segmentation-type=vlan,segmentation-id=7 e2e-trunk", **ann)
    s.same("one subport", 1, len(made["sub_ports"]))
    os(f"network trunk create --parent-port e2e-guest-of-all --disable --project e2e-b {IN} e2e-trunk-b")
    os("network trunk create --parent-port e2e-parent e2e-refused", fails=True, **ann)
    s.same("ann's", ["e2e-trunk"], w.names("network trunk list --long", **ann))
    os("network trunk set --name e2e-bundle --description changed --disable e2e-trunk", **ann)
    os("network trunk set --enable --subport port=e2e-twin,segmentation-type=vlan,segmentation-id=8 e2e-bundle", **ann)
    s.same("two subports", [7, 8], sorted(row["Segmentation ID"] for row in s.json("network subport list --trunk e2e-bundle", **rita)))
    os("network trunk set --subport port=e2e-child,segmentation-type=vlan,segmentation-id=7 e2e-bundle", fails=True, **ann)
    os("network trunk unset --subport e2e-child e2e-bundle", **ann)
    s.same("changed", ["changed", 1], [s.json("network trunk show e2e-bundle", **rita)["description"],
                                       len(s.json("network trunk show e2e-bundle", **ann)["sub_ports"])])
    os("port delete e2e-parent", fails=True, **ann)
    os("network trunk delete e2e-bundle", fails=True, **bob)
    os("network trunk delete e2e-bundle", **ann)
    os("network trunk delete e2e-trunk-b", fails=True)  # disabled
    os("network trunk set --enable e2e-trunk-b")
    os("network trunk delete e2e-trunk-b")
    os("port delete e2e-parent e2e-child e2e-twin", **ann)


def topology(w):
    s, os, ann = w.s, w.os, w.ann
    print("\n-- the topology that comes by itself")
    CREATE = "network auto allocated topology create"
    os(f"{CREATE} --check-resources", fails=True, **ann)
    os("subnet pool create --pool-prefix 10.80.0.0/16 --default-prefix-length 26 --share --default e2e-pool-4")
    os("network set --default e2e-outside")
    os(f"{CREATE} --check-resources --or-show", **ann)
    made = s.json(f"{CREATE} --or-show", **ann)["id"]
    s.same("asked for again it is the same", made, s.json(CREATE, **ann)["id"])
    os(f"{CREATE} --project e2e-b {IN}")
    os("network auto allocated topology delete", **ann)
    os(f"network auto allocated topology delete --project e2e-b {IN}")
    os("network set --no-default e2e-outside")
    os("subnet pool delete e2e-pool-4")


def read_only(w):
    s, os, ann = w.s, w.os, w.ann
    print("\n-- extensions, zones, providers, quotas")
    os("extension list --network --long", **ann)
    os("extension show security-group", **ann)
    os("extension show nonsense", fails=True)
    os("availability zone list --network --long", **ann)
    os("network service provider list", **ann)
    os(f"quota set --networks 7 --subnets 8 --ports 9 --routers 3 --floating-ips 4 --secgroups 5 --secgroup-rules 60 "
       f"--rbac-policies 6 --subnetpools 2 {w.a}")
    seen = s.json(f"quota show {w.a}")
    s.same("its quota", [7, 8, 9, 3], [seen[kind] for kind in ("networks", "subnets", "ports", "routers")])
    os("quota list --network")
    os(f"quota set --networks 1000 {w.a}", fails=True, **ann)
