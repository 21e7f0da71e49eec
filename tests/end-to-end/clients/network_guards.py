"""Security groups, address groups, QoS policies and who shares what."""

from network_world import IN


def run(w):
    groups(w)
    qos(w)
    sharing(w)


def groups(w):
    s, os, ann, rita, bob = w.s, w.os, w.ann, w.rita, w.bob
    print("\n-- address groups, security groups")
    os("address group create --description first --address 10.1.0.0/24 --address 10.1.1.1/32 e2e-addresses", **ann)
    os(f"address group create --project e2e-b {IN} --extra-property type=str,name=description,value=second e2e-addresses-b")
    os("address group create --address nonsense e2e-refused", fails=True, **ann)
    os("address group create e2e-refused", fails=True, **rita)
    s.same("ann's", ["e2e-addresses"], w.names("address group list", **ann))
    s.same("by name", ["e2e-addresses"], w.names("address group list --name e2e-addresses"))
    s.same("by project", ["e2e-addresses-b"], w.names(f"address group list --project e2e-b {IN}"))
    os("address group set --name e2e-office --description changed --address 10.1.2.0/24 e2e-addresses", **ann)
    os("address group set --extra-property type=str,name=description,value=third e2e-office", **ann)
    os("address group unset --address 10.1.0.0/24 e2e-office", **ann)
    s.same("its addresses", ["10.1.1.1/32", "10.1.2.0/24"], sorted(s.json("address group show e2e-office", **rita)["addresses"]))
    os("address group unset --address 10.9.9.0/24 e2e-office", fails=True, **ann)
    os("address group set --name e2e-stolen e2e-office", fails=True, **bob)

    made = s.json("security group create --description first --stateful --tag red --tag blue e2e-doors", **ann)
    s.same("a new group lets all out", {"egress"}, {rule["direction"] for rule in made["rules"]})
    os(f"security group create --project e2e-b {IN} --stateless --no-tag "
       "--extra-property type=str,name=description,value=second e2e-doors-b")
    os("security group create e2e-refused", fails=True, **rita)
    s.same("ann's", ["e2e-doors", "e2e-group"], w.names("security group list", **ann))
    for filters, expected in ((f"--project e2e-b {IN}", ["e2e-doors-b", "e2e-group-b"]), ("--tags red,blue", ["e2e-doors"]),
                              ("--any-tags red,green", ["e2e-doors"]),
                              ("--not-tags red,blue --all-projects", ["e2e-doors-b", "e2e-group", "e2e-group-b"]),
                              ("--not-any-tags red", ["e2e-doors-b", "e2e-group", "e2e-group-b"])):
        s.same(f"groups {filters}", expected, w.names(f"security group list {filters}"))
    os("security group set --name e2e-gates --description changed --stateless --no-tag --tag green e2e-doors", **ann)
    os("security group set --stateful --tag white --extra-property type=str,name=description,value=third e2e-gates", **ann)
    os("security group unset --tag white e2e-gates", **ann)
    seen = s.json("security group show e2e-gates", **rita)
    s.same("all of it changed", ["third", True, ["green"]], [seen["description"], seen["stateful"], seen["tags"]])
    os("security group unset --all-tag e2e-gates", **ann)
    os("security group set --name e2e-stolen e2e-gates", fails=True, **bob)
    os("security group set --name e2e-stolen e2e-gates", fails=True, **rita)

    RULE = "security group rule create"
    first = s.json(f"{RULE} --protocol tcp --dst-port 80:81 --remote-ip 10.0.0.0/8 --ingress --ethertype IPv4 "
                   "--description web e2e-gates", **ann)
    s.same("a rule", ["tcp", 80, 81, "10.0.0.0/8", "ingress", "IPv4", "web"],
           [first[key] for key in ("protocol", "port_range_min", "port_range_max", "remote_ip_prefix", "direction", "ether_type",
                                   "description")])
    for wanted in ("--proto udp --dst-port 53 --egress", "--protocol icmp --icmp-type 8 --icmp-code 0",
                   "--protocol ipv6-icmp --ethertype IPv6", "--protocol tcp --dst-port 22 --remote-group e2e-group",
                   "--protocol tcp --dst-port 443 --remote-address-group e2e-office", "--protocol 112",
                   "--protocol udp --remote-ip 2001:db8::/32 --ethertype IPv6",
                   "--protocol sctp --dst-port 99 --extra-property type=str,name=description,value=x"):
        os(f"{RULE} {wanted} e2e-gates", **ann)
    os(f"{RULE} --protocol tcp --dst-port 1 --project e2e-b {IN} e2e-doors-b")
    for wrong in ("--protocol tcp --dst-port 80:81 --remote-ip 10.0.0.0/8", "--protocol tcp --dst-port 90:80",
                  "--protocol tcp --dst-port 70000", "--protocol nonsense", "--remote-ip 10.0.0.0/99",
                  "--remote-ip 10.0.0.0/8 --ethertype IPv6", "--protocol icmp --icmp-code 3", "--remote-group nothing"):
        os(f"{RULE} {wrong} e2e-gates", fails=True, **ann)
    os(f"{RULE} --protocol tcp --dst-port 99 e2e-gates", fails=True, **rita)
    os(f"{RULE} --protocol tcp --dst-port 99 e2e-gates", fails=True, **bob)
    count = lambda line, **who: len(s.json(f"security group rule list {line}", **who))
    s.same("rules of the group", 11, count("e2e-gates", **ann))
    s.same("by protocol", 3, count("--protocol tcp --long e2e-gates", **ann))
    s.same("by direction", 8, count("--ingress e2e-gates", **rita))
    s.same("the other", 3, count("--egress e2e-gates", **ann))
    count("--ethertype IPv6 e2e-gates", **ann)
    s.same("of all projects more", True, count("--all-projects") > count("", **ann))
    os(f"security group rule show {first['id']}", **rita)
    os(f"security group rule show {first['id']}", fails=True, **bob)
    os(f"security group rule delete {first['id']}", fails=True, **rita)
    os(f"security group rule delete {first['id']}", **ann)
    os("address group delete e2e-office", fails=True, **ann)
    os("security group delete e2e-group", fails=True, **bob)
    os("security group delete default", fails=True, **ann)


def qos(w):
    s, os, ann, bob = w.s, w.os, w.ann, w.bob
    print("\n-- QoS policies")
    os(f"network qos policy create --project e2e-a {IN} --description first --no-share --no-default "
       "--extra-property type=str,name=description,value=second e2e-slow")
    os(f"network qos policy create --project e2e-b {IN} --default e2e-slow-b")
    os("network qos policy create e2e-refused", fails=True, **ann)
    s.same("own policies and shared ones", ["e2e-limits", "e2e-slow"], w.names("network qos policy list", **ann))
    for filters, expected in ((f"--project e2e-a {IN}", ["e2e-slow"]), ("--share", ["e2e-limits"]),
                              ("--no-share", ["e2e-slow", "e2e-slow-b"])):
        s.same(f"policies {filters}", expected, w.names(f"network qos policy list {filters}"))
    os("network qos policy set --name e2e-slower --description changed --share --default e2e-slow")
    os("network qos policy set --no-share --no-default --extra-property type=str,name=description,value=third e2e-slower")
    seen = s.json("network qos policy show e2e-slower", **ann)
    s.same("all of it changed", ["third", False, False], [seen["description"], seen["shared"], seen["is_default"]])
    os("network qos policy set --name e2e-stolen e2e-slower", fails=True, **ann)
    os("network qos policy show e2e-slower", fails=True, **bob)
    RULE = "network qos rule"
    limit = s.json(f"{RULE} create --type bandwidth-limit --max-kbps 1000 --max-burst-kbits 800 --egress e2e-slower")["id"]
    os(f"{RULE} create --type bandwidth-limit --max-kbps 2000 --ingress e2e-slower")
    mark = s.json(f"{RULE} create --type dscp-marking --dscp-mark 26 --extra-property type=int,name=dscp_mark,value=26 e2e-slower")["id"]
    os(f"{RULE} create --type bandwidth-limit --max-kbps 5 --egress e2e-slower", fails=True)
    os(f"{RULE} create --type dscp-marking --dscp-mark 27 e2e-slower", fails=True)
    # Nothing on our hosts keeps a guarantee, so none can be given.
    os(f"{RULE} create --type minimum-bandwidth --min-kbps 100 --egress e2e-slower", fails=True)
    os(f"{RULE} create --type minimum-packet-rate --min-kpps 100 --any e2e-slower", fails=True)
    os(f"{RULE} create --type dscp-marking --dscp-mark 10 e2e-slower", fails=True, **ann)
    s.same("three rules", 3, len(s.json(f"{RULE} list e2e-slower", **ann)))
    os(f"{RULE} set --max-kbps 1500 --max-burst-kbits 900 --egress e2e-slower {limit}")
    os(f"{RULE} set --ingress e2e-slower {limit}", fails=True)
    os(f"{RULE} set --min-kbps 1 e2e-slower {limit}", fails=True)
    os(f"{RULE} set --min-kpps 1 --any e2e-slower {limit}", fails=True)
    os(f"{RULE} set --dscp-mark 28 --extra-property type=int,name=dscp_mark,value=28 e2e-slower {mark}")
    s.same("its limits", [1500, 900], [s.json(f"{RULE} show e2e-slower {limit}", **ann)[k] for k in ("max_kbps", "max_burst_kbps")])
    s.same("its mark", 28, s.json(f"{RULE} show e2e-slower {mark}", **ann)["dscp_mark"])
    s.same("what is enforced", ["bandwidth_limit", "dscp_marking"], sorted(row["Type"] for row in s.json(f"{RULE} type list", **ann)))
    os(f"{RULE} type show bandwidth_limit")
    os(f"{RULE} delete e2e-slower {mark}")
    os("network qos policy delete e2e-limits", fails=True)


def sharing(w):
    s, os, ann, rita, bob = w.s, w.os, w.ann, w.rita, w.bob
    print("\n-- RBAC policies")
    # An owner may not look projects up: the client then takes what it was given for an id.
    TO_BOB = f"--action access_as_shared --target-project {w.b} --target-project-domain e2e-networks"
    policy = s.json(f"network rbac create --type network {TO_BOB} e2e-lan", **ann)["id"]
    s.same("bob sees it now", True, "e2e-lan" in w.names("network list", **bob))
    for kind, name in (("address_group", "e2e-office"), ("address_scope", "e2e-zone"), ("security_group", "e2e-gates"),
                       ("subnetpool", "e2e-stock")):
        os(f"network rbac create --type {kind} {TO_BOB} {name}", **ann)
    os(f"network rbac create --type qos_policy {TO_BOB} --project e2e-a {IN} e2e-slower")
    outside = s.json("network rbac create --type network --action access_as_external --target-all-projects "
                     "--extra-property type=str,name=action,value=access_as_external e2e-own")["id"]
    s.same("it is external for bob", True, "e2e-own" in w.names("network list --external", **bob))
    os("network rbac create --type network --action access_as_shared --target-all-projects e2e-lan", fails=True, **ann)
    os(f"network rbac create --type network {TO_BOB} e2e-lan", fails=True, **ann)
    os(f"network rbac create --type network {TO_BOB} e2e-lan", fails=True, **rita)
    os(f"network rbac create --type network {TO_BOB} e2e-own", fails=True, **bob)
    rows = lambda line, **who: s.json(f"network rbac list {line}", **who)
    s.same("networks among them", {"network"}, {row["Object Type"] for row in rows("--type network --long", **ann)})
    s.same("by action", [outside], [row["ID"] for row in rows("--action access_as_external") if row["ID"] == outside])
    s.same("bob has none of his own", [], [row for row in rows("", **bob) if row["ID"] == policy])
    os(f"network rbac show {policy}", **rita)
    os(f"network rbac set --target-project {w.admin_project} --target-project-domain default {policy}")
    s.same("bob does not see it any more", False, "e2e-lan" in w.names("network list", **bob))
    os(f"network rbac set --target-project {w.b} --target-project-domain e2e-networks "
       f"--extra-property type=str,name=target_tenant,value={w.b} {policy}", **ann)
    os("port create --network e2e-lan --no-fixed-ip e2e-of-bob", **bob)
    os(f"network rbac delete {policy}", fails=True, **ann)
    os("port delete e2e-of-bob", **bob)
    os(f"network rbac delete {policy}", fails=True, **rita)
    for row in rows("", **ann):
        if row["ID"] != outside:
            os(f"network rbac delete {row['ID']}", **ann)
    os(f"network rbac delete {outside}")
    os("network set --internal e2e-own")
    slower = s.json("network qos policy show e2e-slower")["id"]
    for row in rows("--type qos_policy"):
        if row["Object ID"] == slower:
            os(f"network rbac delete {row['ID']}")
