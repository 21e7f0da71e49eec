"""Every image subcommand of python-openstackclient and of the glance client, against a running cloud whose administrator the
environment names. It must have a second store `second`, a cache, and a way to the web server whose address is the first
argument and which has a file `image.raw`."""

import hashlib
import os as system
import re
import sys
import tempfile

from session import Session, as_user

web = sys.argv[1]
s = Session()
os, glance = s.openstack, s.glance
data = system.urandom(1_000_000)
file = tempfile.NamedTemporaryFile(suffix=".raw")
file.write(data)
file.flush()
saved = file.name + ".saved"

print("\n-- openstack image")
os("domain create e2e-images")
os("project create --domain e2e-images e2e-a")
os("project create --domain e2e-images e2e-b")
for user, project in (("e2e-ann", "e2e-a"), ("e2e-bob", "e2e-b")):
    os(f"user create --domain e2e-images --password secret-1 {user}")
    os(f"role add --user {user} --user-domain e2e-images --project {project} --project-domain e2e-images member")
ann = as_user("e2e-ann", "secret-1", "e2e-a", "e2e-images")
bob = as_user("e2e-bob", "secret-1", "e2e-b", "e2e-images")
project_b = s.json("project show --domain e2e-images e2e-b")["id"]
FORM = "--disk-format raw --container-format bare"
image = s.json(f"image create {FORM} --file {file.name} --shared --min-disk 1 --min-ram 64 --tag red --property colour=green "
               "e2e-image", **ann)
one = image["id"]
s.same("its checksum is the MD5", hashlib.md5(data).hexdigest(), s.json(f"image show {one}", **ann)["checksum"])
os(f"image save --file {saved} {one}", **ann)
s.same("the same bytes come back", data, open(saved, "rb").read())
os(f"image show {one}", fails=True, **bob)
os(f"image add project {one} {project_b}", **ann)
s.same("the member is pending", ["pending"], [m["Status"] for m in s.json(f"image member list {one}", **ann)])
s.same("not listed yet", [], s.json("image list --name e2e-image", **bob))
os(f"image set --accept {one}", **bob)
s.same("listed when accepted", ["e2e-image"], [i["Name"] for i in s.json("image list --name e2e-image", **bob)])
os(f"image set --reject {one}", **bob)
s.same("not listed when rejected", [], s.json("image list --name e2e-image", **bob))
os(f"image set --pending {one}", **bob)
os(f"image set --name e2e-stolen {one}", fails=True, **bob)
os(f"image remove project {one} {project_b}", **ann)
os(f"image set --name e2e-renamed --tag blue --property colour=red --property os_distro=debian --min-ram 128 {one}", **ann)
os(f"image unset --tag red --property colour {one}", **ann)
shown = s.json(f"image show {one}", **ann)
s.same("tags", ["blue"], shown["tags"])
s.same("a property is gone", None, shown["properties"].get("colour"))
os(f"image set --public {one}", fails=True, **ann)
os(f"image set --community {one}", **ann)
s.same("community images are listed when asked for", True,
       one in [i["ID"] for i in s.json("image list --community", **bob)])
os(f"image set --private {one}", **ann)
os(f"image set --hidden {one}", **ann)
s.same("hidden", [], s.json("image list --name e2e-renamed", **ann))
s.same("hidden, asked for", 1, len(s.json("image list --name e2e-renamed --hidden", **ann)))
os(f"image set --unhidden {one}", **ann)
os(f"image set --deactivate {one}")
os(f"image save --file {saved} {one}", fails=True, **ann)
os(f"image set --activate {one}")
os(f"image save --file {saved} {one}", **ann)
for options in ("--private", "--shared", "--public", "--all", "--property os_distro=debian", "--status active", "--tag blue --long",
                "--sort name:asc,created_at:desc", "--limit 1", f"--marker {one} --limit 2", "--member-status all",
                "--project e2e-a --project-domain e2e-images"):
    s.json("image list " + options, **ann)
os(f"image set --protected {one}", **ann)
os(f"image delete {one}", fails=True, **ann)
os(f"image set --unprotected {one}", **ann)
os(f"image delete {one}", **ann)
os(f"image create {FORM} --file {file.name} --import e2e-imported", **ann)

print("\n-- glance")
listed = s.json("image list --name e2e-imported", **ann)[0]["ID"]
for line in (f"image-show {listed}", "image-list --limit 2 --sort name:asc", "image-list --property-filter name=e2e-imported",
             f"image-update --name e2e-glance --property colour=red {listed}", f"image-update --remove-property colour {listed}",
             f"image-tag-update {listed} green", f"image-tag-delete {listed} green",
             f"image-download --file {saved} {listed}", f"image-tasks {listed}", "import-info", "stores-info", "usage",
             "explain image", "explain member"):
    glance(line, **ann)
glance(f"image-deactivate {listed}")
glance(f"image-reactivate {listed}")
glance(f"image-update --visibility shared {listed}", **ann)
glance(f"member-create {listed} {project_b}", **ann)
glance(f"member-list --image-id {listed}", **ann)
glance(f"member-get {listed} {project_b}", **ann)
glance(f"member-update {listed} {project_b} accepted", **bob)
glance(f"member-delete {listed} {project_b}", **ann)
glance(f"image-create --name e2e-two --disk-format raw --container-format bare --file {file.name}", **ann)
two = s.json("image list --name e2e-two", **ann)[0]["ID"]
glance(f"image-delete {two}", **ann)
glance("image-create --name e2e-three --disk-format raw --container-format bare", **ann)
three = s.json("image list --name e2e-three", **ann)[0]["ID"]
glance(f"image-upload --file {file.name} {three}", **ann)
glance("image-create --name e2e-four --disk-format raw --container-format bare", **ann)
four = s.json("image list --name e2e-four", **ann)[0]["ID"]
glance(f"image-stage --file {file.name} {four}", **ann)
glance(f"image-import --import-method glance-direct {four}", **ann)
glance(f"image-create-via-import --name e2e-five --disk-format raw --container-format bare --import-method web-download "
       f"--uri {web}/image.raw", **ann)
glance(f"image-create-via-import --name e2e-six --disk-format raw --container-format bare --import-method glance-direct "
       f"--file {file.name}", **ann)
glance("location-add --url http://127.0.0.1:1/ " + three, fails=True, **ann)
glance("location-update --url http://127.0.0.1:1/ --metadata '{}' " + three, fails=True, **ann)
glance("location-delete --url http://127.0.0.1:1/ " + three, fails=True, **ann)
task = "{\"import_from\": \"%s/image.raw\", \"import_from_format\": \"raw\", \"image_properties\": {\"disk_format\": \"raw\", " \
       "\"container_format\": \"bare\", \"name\": \"e2e-task\"}}" % web
glance(f"task-create --type import --input '{task}'")
glance("task-show " + re.search("[0-9a-f]{8}-[0-9a-f-]{27}", glance("task-list")).group())
glance(f"image-import --import-method copy-image --stores second {listed}")
s.until("it is in the second store", lambda: "second" in glance(f"image-show {listed}", **ann))
glance(f"stores-delete --store second {listed}")
here = "--os-image-url http://127.0.0.1:9292 "
glance(here + f"cache-queue {listed}")
s.until("it is in the cache", lambda: re.search(listed + r".*cached", glance(here + "cache-list")))
glance(here + f"cache-delete {listed}")
glance(here + "cache-clear")

print("\n-- glance md")
glance("md-namespace-create --display-name Tests --description 'of the tests' --visibility private e2e-space")
glance("md-namespace-update --display-name 'More tests' e2e-space")
glance("md-namespace-show e2e-space")
glance("md-namespace-list --visibility private")
glance("md-resource-type-list")
glance("md-resource-type-associate --name OS::Nova::Flavor --prefix hw_ e2e-space")
glance("md-namespace-resource-type-list e2e-space")
glance("md-namespace-show --resource-type OS::Nova::Flavor e2e-space")
glance("md-resource-type-deassociate e2e-space OS::Nova::Flavor")
schema = '{"type": "string", "description": "a colour", "enum": ["red", "green"]}'
glance(f"md-property-create --name colour --title Colour --schema '{schema}' e2e-space")
glance(f"md-property-update --name colour --title Colours --schema '{schema}' e2e-space colour")
glance("md-property-show e2e-space colour")
glance("md-property-list e2e-space")
objects = '{"properties": {"size": {"type": "integer", "title": "Size"}}}'
glance(f"md-object-create --name thing --schema '{objects}' e2e-space")
glance(f"md-object-update --name thing --schema '{objects}' e2e-space thing")
glance("md-object-show e2e-space thing")
glance("md-object-property-show e2e-space thing size")
glance("md-object-list e2e-space")
glance("md-tag-create --name one e2e-space")
glance("md-tag-create-multiple --names one:two:three --delim : e2e-space")
glance("md-tag-update --name four e2e-space one")
glance("md-tag-show e2e-space four")
glance("md-tag-list e2e-space")
glance("md-tag-delete e2e-space four")
glance("md-property-delete e2e-space colour")
glance("md-object-delete e2e-space thing")
glance("md-namespace-properties-delete e2e-space")
glance("md-namespace-objects-delete e2e-space")
glance("md-namespace-tags-delete e2e-space")
with tempfile.NamedTemporaryFile("w", suffix=".json") as namespace:
    namespace.write('{"namespace": "e2e-imported-space", "display_name": "Imported", "visibility": "private", '
                    '"properties": {"size": {"title": "Size", "type": "integer"}}}')
    namespace.flush()
    glance(f"md-namespace-import --file {namespace.name}")
glance("md-namespace-delete e2e-imported-space")
glance("md-namespace-delete e2e-space")

print("\n-- taken away again")
for found in s.json("image list", **ann):
    if found["Name"].startswith("e2e-"):
        os(f"image delete {found['ID']}", **ann)
os("user delete --domain e2e-images e2e-ann e2e-bob")
os("project delete --domain e2e-images e2e-a e2e-b")
os("domain set --disable e2e-images")
os("domain delete e2e-images")
system.unlink(saved)
s.require("openstack.image.v2", ())
s.require_glance()
s.finish()
