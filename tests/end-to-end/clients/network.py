"""Every network subcommand of python-openstackclient with each of its options, against a running cloud whose administrator the
environment names: as him, as an owner, a reader and a stranger. Its hosts must have a wire `external`."""

import network_base
import network_guards
import network_routing
from network_world import World

NOT_OFFERED = {
    "local ip ": "addresses that Open vSwitch answers on each host",
    "network flavor ": "kinds of routers by drivers, of which there is one",
    "network l3 conntrack helper ": "helpers of the kernel for old protocols",
    "network log": "logs of security groups, which are a driver of Open vSwitch's",
    "network loggable resources ": "the same",
    "network meter ": "counters of routers; Ceilometer's agent, who reads them, is not there",
}
NOT_NETWORK = ("bgp", "firewall group", "sfc ", "vpn ")

w = World()
missing = tuple(NOT_OFFERED)
network_base.run(w)
network_guards.run(w)
network_routing.run(w)

print("\n-- taken away again")
s, os, ann, bob = w.s, w.os, w.ann, w.bob
os("router remove port e2e-way e2e-leg", **ann)
os("router remove subnet e2e-way e2e-range", **ann)
os("router delete e2e-way", **ann)
os("router delete e2e-router-b", **bob)
os("port delete e2e-door e2e-bound e2e-bare e2e-open e2e-same-address e2e-web", **ann)
os("port delete e2e-guest-of-all", **bob)
os("network onboard subnets e2e-lan e2e-stock", **ann)
s.same("its blocks are the pool's", s.json("subnet pool show e2e-stock", **ann)["id"],
       s.json("subnet show e2e-range", **ann)["subnetpool_id"])
os("subnet delete e2e-range e2e-from-pool e2e-sub-6 e2e-twin", **ann)
os("subnet delete e2e-sub-b e2e-sub-out")
os("network delete e2e-lan e2e-own e2e-pooled", **ann)
os("network delete e2e-shared e2e-outside")
os("subnet pool delete e2e-stock", **ann)
os("subnet pool delete e2e-pool-b e2e-pool-6")
os("address scope delete e2e-zone", **ann)
os("address scope delete e2e-six e2e-scope-all")
os("security group delete e2e-gates e2e-group", **ann)
os("security group delete e2e-doors-b e2e-group-b", **bob)
os("address group delete e2e-office", **ann)
os("address group delete e2e-addresses-b", **bob)
os("network qos policy delete e2e-slower e2e-slow-b e2e-limits")
w.remove()
s.require("openstack.network.v2", missing)
s.require("openstack.neutronclient.v2", missing + NOT_NETWORK)
# --quote is the tables' own; there are no servers here (interfaces.sh lists their ports).
s.require_options("openstack.network.v2", {"": {"--quote"}, "port list": {"--server"}})
s.require_options("openstack.neutronclient.v2", {"": {"--quote"}})
s.finish()
