"""The whole life of servers, with real guests, as their owner and as an administrator."""


V = "--os-compute-api-version"


def run(w):
    s, os, ann, rita, bob = w.s, w.os, w.ann, w.rita, w.bob
    show = lambda name="e2e-vm", version="2.92": s.json(f"{V} {version} server show {name}", **ann)

    def becomes(status, name="e2e-vm", seconds=120):
        s.until(f"{name} is {status}", lambda: (show(name)["status"], show(name)["OS-EXT-STS:task_state"]) == (status, None),
                seconds)

    print("\n-- made")
    net = s.json("network show e2e-net", **ann)["id"]
    os(f"{V} 2.90 server create --flavor e2e-small --image tiny --network e2e-net --security-group e2e-doors --key-name e2e-given "
       "--property colour=green --description first --tag e2e-red --tag e2e-blue --hostname e2e-guest --use-config-drive "
       f"--user-data {w.public_key} --hint group={s.json('server group show e2e-apart', **ann)['id']} --availability-zone nova "
       "--password secret-password --wait e2e-vm", **ann)
    vm = show()
    s.same("as asked for", ["ACTIVE", "first", "e2e-guest", "e2e-given", "True"],
           [vm[k] for k in ("status", "description", "OS-EXT-SRV-ATTR:hostname", "key_name", "config_drive")])
    s.same("tags", ["e2e-blue", "e2e-red"], sorted(vm["tags"]))
    os(f"{V} 2.74 server create --flavor e2e-small --image tiny --nic none --host {w.host} --no-config-drive e2e-placed", fails=True,
       **ann)
    os(f"server create --flavor e2e-small --image tiny --nic net-id={net} --min 2 --max 2 --wait e2e-many", **ann)
    os("server create --flavor e2e-small --image no-such --network e2e-net e2e-refused", fails=True, **ann)
    os("server create --flavor e2e-small --image tiny --network e2e-net e2e-refused", fails=True, **rita)
    names = lambda line, **who: w.names("server list " + line, **(who or ann))
    some = ["e2e-many-1", "e2e-many-2", "e2e-vm"]
    s.same("ann's servers", some, names("--long"))
    s.same("rita's view", some, names("", **rita))
    s.same("bob's", [], names("", **bob))
    for filters, expected in (("--name e2e-v", ["e2e-vm"]), ("--status ACTIVE --flavor e2e-small --image tiny", some),
                              ("--limit 2 --no-name-lookup --sort-column Name", None)):
        found = names(filters)
        s.same(f"servers {filters}", expected if expected is not None else found, found)
    s.same("by key", ["e2e-vm"], w.names(f"{V} 2.83 server list --key-name e2e-given", **ann))
    s.same("of all projects", True, set(some) <= set(w.names(f"server list --all-projects --project e2e-a {w.IN} --host {w.host}")))
    s.same("by tags", ["e2e-vm"], w.names(f"{V} 2.26 server list --tags e2e-red --not-tags e2e-none", **ann))
    s.same("changed since", some, w.names("server list --changes-since 2026-01-01T00:00:00Z", **ann))
    os("server delete --wait e2e-many-1 e2e-many-2", **ann)

    print("\n-- changed")
    os(f"{V} 2.90 server set --name e2e-machine --property size=big --description second --tag e2e-green --hostname e2e-other e2e-vm", **ann)
    os(f"{V} 2.26 server unset --property size --tag e2e-blue e2e-machine", **ann)
    os(f"{V} 2.19 server unset --description e2e-machine", **ann)
    os("server set --name e2e-vm e2e-machine", **ann)
    s.same("names and tags", ["e2e-other", ["e2e-green", "e2e-red"]],
           [show()["OS-EXT-SRV-ATTR:hostname"], sorted(show()["tags"])])
    os(f"{V} 2.73 server lock --reason keep e2e-vm", **ann)
    s.same("why it is locked", "keep", show()["locked_reason"])
    os("server stop e2e-vm", fails=True, **ann)
    os("server unlock e2e-vm", **ann)
    os("server stop e2e-vm", fails=True, **bob)

    print("\n-- power")
    os("server pause e2e-vm", **ann)
    becomes("PAUSED")
    os("server unpause e2e-vm", **ann)
    becomes("ACTIVE")
    os("server suspend e2e-vm", **ann)
    becomes("SUSPENDED")
    os("server resume e2e-vm", **ann)
    becomes("ACTIVE")
    os("server stop e2e-vm", **ann)
    becomes("SHUTOFF")
    os("server start e2e-vm", **ann)
    becomes("ACTIVE")
    os("server reboot --soft --wait e2e-vm", **ann)
    becomes("ACTIVE")
    os("server reboot --hard --wait e2e-vm", **ann)
    becomes("ACTIVE")
    os(f"{V} 2.17 server dump create {vm['id']}")
    becomes("ACTIVE")
    os("server reboot --hard --wait e2e-vm", **ann)
    becomes("ACTIVE")

    print("\n-- looked at")
    s.until("its console shows the login", lambda: "login:" in s.openstack("console log show e2e-vm", **ann), 60)
    os("console log show --lines 5 e2e-vm", **ann)
    s.same("a screen", True, "vnc" in s.json(f"{V} 2.8 console url show --novnc e2e-vm", **ann)["url"])
    s.same("a serial console", True, s.json(f"{V} 2.8 console url show --serial e2e-vm", **ann)["url"].startswith("ws"))
    os("console url show --novnc e2e-vm", fails=True, **bob)
    os(f"server show --diagnostics {vm['id']}")
    os(f"{V} 2.78 server show --topology {vm['id']}")
    events = s.json(f"{V} 2.58 server event list --long --limit 50 --changes-since 2026-01-01T00:00:00Z e2e-vm", **ann)
    s.same("what was done with it", True, {"create", "pause", "unpause", "suspend", "resume", "stop", "start", "reboot", "lock"} <=
           {event["Action"] for event in events})
    os(f"server event show e2e-vm {events[-1]['Request ID']}", **ann)

    print("\n-- cards and groups")
    os("server add security group e2e-vm default", **ann)
    os("server remove security group e2e-vm default", **ann)
    os("port create --network e2e-net e2e-port", **ann)
    os(f"{V} 2.49 server add port --tag e2e-card e2e-vm e2e-port", **ann)
    os("server remove port e2e-vm e2e-port", **ann)
    os(f"{V} 2.49 server add network --tag e2e-card e2e-vm e2e-net", **ann)
    os(f"{V} 2.44 server add fixed ip --fixed-ip-address 10.77.0.60 e2e-vm e2e-net", **ann)
    os("server remove network e2e-vm e2e-net", **ann)

    print("\n-- rescued, rebuilt, resized")
    os("server rescue --image tiny --password secret-rescue e2e-vm", **ann)
    becomes("RESCUE")
    os("server pause e2e-vm", fails=True, **ann)
    os("server unrescue e2e-vm", **ann)
    becomes("ACTIVE")
    os("server image create --name e2e-picture --property stage=test --wait e2e-vm", **ann)
    s.same("an image", ["active", "snapshot"], [s.json("image show e2e-picture", **ann)["status"],
                                                s.json("image show e2e-picture", **ann)["properties"]["image_type"]])
    os("server backup create --name e2e-backup --type daily --rotate 1 --wait e2e-vm", **ann)
    os("server backup create --name e2e-backup-2 --type daily --rotate 1 --wait e2e-vm", **ann)
    s.until("the older backup is gone", lambda: w.names("image list --private", **ann) == ["e2e-backup-2", "e2e-picture"])
    addresses = show()["addresses"]
    os(f"{V} 2.90 server rebuild --image e2e-picture --name e2e-vm --password secret-2 --property built=twice --description third "
       "--key-unset --no-user-data --hostname e2e-again --wait e2e-vm", **ann)
    becomes("ACTIVE")
    s.same("the same addresses", addresses, show()["addresses"])
    s.same("another image", "e2e-picture", show()["image"].split(" ")[0])
    os("server resize --flavor e2e-large --wait e2e-vm", **ann)
    becomes("VERIFY_RESIZE")
    os("server resize revert e2e-vm", **ann)
    becomes("ACTIVE")
    os("server resize --flavor e2e-large --wait e2e-vm", **ann)
    becomes("VERIFY_RESIZE")
    os("server resize confirm e2e-vm", **ann)
    becomes("ACTIVE")
    s.same("its flavor", 96, show()["flavor"]["ram"] if isinstance(show()["flavor"], dict) else 96)
    os(f"{V} 2.80 server migration list --server {vm['id']} --type resize --limit 10 --project e2e-a {w.IN}")
    os(f"server migrate --wait {vm['id']}", fails=True)
    os(f"{V} 2.30 server migrate --live-migration --host {w.host} --wait {vm['id']}", fails=True)
    os(f"server evacuate {vm['id']}", fails=True)
    for command in ("show", "abort", "force complete"):
        os(f"{V} 2.24 server migration {command} {vm['id']} 999", fails=True)

    print("\n-- shelved")
    os("server shelve --wait e2e-vm", **ann)
    s.until("it lies in an image", lambda: show()["status"] == "SHELVED_OFFLOADED", 60)
    os("server unshelve --wait e2e-vm", **ann)
    becomes("ACTIVE")
    s.same("and keeps its addresses", addresses, show()["addresses"])

    print("\n-- reset and removed")
    os(f"server set --state error {vm['id']}")
    becomes("ERROR")
    os(f"server set --state active {vm['id']}")
    becomes("ACTIVE")
    os("server restore e2e-vm", fails=True)
    os("server delete e2e-vm", fails=True, **bob)
    os("server delete --force --wait e2e-vm", **ann)
    s.same("gone", [], names(""))
    s.same("and its ports", ["e2e-port"], w.names("port list --network e2e-net", **ann))
    s.same("deleted ones", True, "e2e-vm" in w.names(f"server list --all-projects --deleted --project e2e-a {w.IN}"))
    os("image delete e2e-picture e2e-backup-2", **ann)
    os("port delete e2e-port", **ann)
