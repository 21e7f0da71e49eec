"""Every compute subcommand of python-openstackclient, against a running cloud with one host whose administrator the environment
names: as him, as an owner, a reader and a stranger, with real guests."""

import tempfile

import compute_catalog
import compute_servers
from network_world import DOMAIN, IN, World

NOT_OFFERED = {
    "compute agent ": "agents inside of guests, which Nova itself no longer has",
    "server add volume": "block storage",
    "server remove volume": "block storage",
    "server volume ": "block storage",
    "server ssh": "starts the program ssh",
    "server remove fixed ip": "the client stumbles over its own library; the request is tested in compute-api",
    # Other words for what is run.
    "server migrate confirm": "server resize confirm",
    "server migrate revert": "server resize revert",
    "server migration confirm": "server resize confirm",
    "server migration revert": "server resize revert",
    "server add floating ip": "run by the demos, with a router",
    "server remove floating ip": "run by the demos, with a router",
}

w = World()
w.DOMAIN, w.IN = DOMAIN, IN
with tempfile.TemporaryDirectory() as w.scratch:
    w.public_key = "/etc/altostratus/demo-key.pub"
    w.os("network create e2e-net", **w.ann)
    w.os("subnet create --network e2e-net --subnet-range 10.77.0.0/24 e2e-range", **w.ann)
    w.os("security group create e2e-doors", **w.ann)
    compute_catalog.run(w)
    compute_servers.run(w)
    compute_catalog.remove(w)
    w.os("network delete e2e-net", **w.ann)
    w.os("security group delete e2e-doors", **w.ann)
w.remove()
w.s.require("openstack.compute.v2", tuple(NOT_OFFERED))
w.s.finish()
