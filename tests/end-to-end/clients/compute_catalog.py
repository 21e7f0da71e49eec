"""What servers are made of and where: flavors, keys, groups, aggregates, hosts, services, use."""

V = "--os-compute-api-version"


def run(w):
    s, os, ann, rita, bob = w.s, w.os, w.ann, w.rita, w.bob

    print("\n-- flavors")
    os("flavor create --id e2e-1 --ram 64 --disk 0 --ephemeral 0 --swap 0 --vcpus 1 --rxtx-factor 1.0 --public e2e-small")
    os(f"{V} 2.55 flavor create --ram 96 --disk 0 --vcpus 1 --private --property hw:watchdog_action=reset --project e2e-a {w.IN} "
       "--description larger e2e-large")
    os("flavor create --ram 64 e2e-refused", fails=True, **ann)
    os(f"{V} 2.55 flavor set --description changed --property quota:cpu_shares=512 e2e-large")
    os("flavor set --no-property e2e-large")
    os("flavor set --property hw:watchdog_action=pause e2e-large")
    os(f"flavor set --project e2e-b {w.IN} e2e-large")
    os(f"flavor unset --project e2e-b {w.IN} e2e-large")
    os("flavor unset --property hw:watchdog_action e2e-large")
    s.same("a flavor", ["changed", False, 96], [s.json(f"{V} 2.61 flavor show e2e-large")[k] for k in
                                                ("description", "os-flavor-access:is_public", "ram")])
    s.same("ann sees both", ["e2e-large", "e2e-small"], w.names("flavor list --all --long", **ann))
    s.same("bob sees the public one", ["e2e-small"], w.names("flavor list --public", **bob))
    os("flavor show e2e-large", fails=True, **bob)
    s.same("private ones", ["e2e-large"], w.names("flavor list --private"))
    s.same("large ones", ["e2e-large"], w.names("flavor list --all --min-ram 80 --min-disk 0"))
    s.json("flavor list --all --limit 1 --marker e2e-1")

    print("\n-- keys")
    own = s.openstack("keypair create e2e-made", **ann)
    s.same("a private key", True, "PRIVATE KEY" in own)
    os(f"keypair create --public-key {w.public_key} e2e-given", **ann)
    os(f"{V} 2.2 keypair create --type ssh --private-key {w.scratch}/key e2e-saved", **ann)
    os(f"{V} 2.10 keypair create --public-key {w.public_key} --user e2e-ann --user-domain {w.DOMAIN} e2e-lent")
    s.same("ann's keys", ["e2e-given", "e2e-lent", "e2e-made", "e2e-saved"], w.names("keypair list", **ann))
    # The client asks for page after page until it has all of them.
    s.same("after one of them", 3, len(s.json(f"{V} 2.35 keypair list --limit 1 --marker e2e-given", **ann)))
    s.json(f"{V} 2.10 keypair list --user e2e-ann --user-domain {w.DOMAIN}")
    s.json(f"{V} 2.10 keypair list --project e2e-a {w.IN}")
    s.same("bob has none", [], w.names("keypair list", **bob))
    os("keypair show --public-key e2e-given", **ann)
    os(f"{V} 2.10 keypair show --user e2e-ann --user-domain {w.DOMAIN} e2e-lent")
    os("keypair delete e2e-made e2e-saved e2e-lent", **ann)

    print("\n-- server groups")
    os("server group create --policy anti-affinity e2e-apart", **ann)
    os(f"{V} 2.64 server group create --policy anti-affinity --rule max_server_per_host=2 e2e-two", **ann)
    os(f"{V} 2.15 server group create --policy soft-affinity e2e-near", **ann)
    s.same("groups", ["e2e-apart", "e2e-near", "e2e-two"], w.names("server group list --long", **rita))
    s.same("of all", True, len(s.json("server group list --all-projects")) >= 3)
    s.same("bob's", [], w.names("server group list", **bob))
    s.json("server group show e2e-two", **ann)
    os("server group show e2e-two", fails=True, **bob)
    os("server group delete e2e-near e2e-two", **ann)

    print("\n-- hosts, services, aggregates")
    host = s.json("compute service list --service nova-compute --long")[0]["Host"]
    w.host = host
    s.json(f"compute service list --host {host}")
    os(f"compute service set --disable --disable-reason e2e {host} nova-compute")
    os(f"compute service set --enable {host} nova-compute")
    os(f"{V} 2.11 compute service set --down {host} nova-compute")
    os(f"{V} 2.11 compute service set --up {host} nova-compute")
    os("compute service delete 999999", fails=True)
    os(f"{V} 2.42 host list --zone nova")
    os(f"{V} 2.42 host show {host}")
    os(f"{V} 2.42 host set --enable --disable-maintenance {host}", fails=True)
    os(f"{V} 2.42 host set --disable {host}", fails=True)  # as with libvirt under Nova
    s.json("hypervisor list --long")
    s.json(f"{V} 2.53 hypervisor list --matching {host[:2]}")
    s.json(f"hypervisor show {host}")
    s.same("it has processors", True, int(s.json(f"{V} 2.87 hypervisor stats show")["vcpus"]) > 0)
    os("aggregate create --zone e2e-zone e2e-empty")
    os("aggregate create --property ssd=true e2e-rack")
    os(f"aggregate add host e2e-rack {host}")
    s.json("availability zone list --compute --long")
    os("aggregate set --name e2e-shelf --property tier=1 e2e-rack")
    os("aggregate set --no-property e2e-shelf")
    os("aggregate set --property tier=2 e2e-shelf")
    os("aggregate unset --property tier e2e-shelf")
    s.same("its hosts", [host], s.json("aggregate show e2e-shelf")["hosts"])
    s.json("aggregate list --long")
    os(f"{V} 2.81 aggregate cache image e2e-shelf tiny")
    os(f"aggregate remove host e2e-shelf {host}")
    os("aggregate set --zone e2e-other e2e-empty")
    os("aggregate delete e2e-shelf")
    os("aggregate delete e2e-empty")
    os("aggregate list", fails=True, **ann)
    os("hypervisor list", fails=True, **ann)

    print("\n-- quotas, limits, use")
    os(f"quota set --instances 6 --cores 8 --ram 4096 --key-pairs 5 --properties 20 --server-groups 4 --server-group-members 3 {w.a}")
    s.same("a quota", 6, s.json(f"quota show {w.a}")["instances"])
    s.json("limits show --absolute", **ann)
    s.json("limits show --rate", **ann)
    s.json("usage list --start 2026-01-01 --end 2036-01-01")
    s.json(f"usage show --project {w.a} --start 2026-01-01 --end 2036-01-01")


def remove(w):
    w.os("flavor delete e2e-small e2e-large")
    w.os("keypair delete e2e-given", **w.ann)
    w.os("server group delete e2e-apart", **w.ann)
