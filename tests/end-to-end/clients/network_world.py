"""Whom and what the network commands need: two projects, an owner and a reader in the first, an owner in the second."""

from session import ADMIN, Session, as_user

DOMAIN = "e2e-networks"
IN = f"--project-domain {DOMAIN}"


class World:
    def __init__(self):
        self.s = Session()
        self.os = self.s.openstack
        os = self.os
        os(f"domain create {DOMAIN}")
        for project in ("e2e-a", "e2e-b"):
            os(f"project create --domain {DOMAIN} {project}")
        for user, project, role in (("ann", "e2e-a", "member"), ("rita", "e2e-a", "reader"), ("bob", "e2e-b", "member")):
            os(f"user create --domain {DOMAIN} --password secret-1 e2e-{user}")
            os(f"role add --user e2e-{user} --user-domain {DOMAIN} --project {project} {IN} {role}")
        self.ann = as_user("e2e-ann", "secret-1", "e2e-a", DOMAIN)
        self.rita = as_user("e2e-rita", "secret-1", "e2e-a", DOMAIN)
        self.bob = as_user("e2e-bob", "secret-1", "e2e-b", DOMAIN)
        self.a = self.s.json(f"project show --domain {DOMAIN} e2e-a")["id"]
        self.b = self.s.json(f"project show --domain {DOMAIN} e2e-b")["id"]
        self.admin_project = ADMIN["OS_PROJECT_NAME"]
        self.extensions = {found["Alias"] for found in self.s.json("extension list --network")}

    def offers(self, alias):
        return alias in self.extensions

    def names(self, line, key="Name", **credentials):
        """What a list shows of this test's own things."""
        return sorted(row[key] for row in self.s.json(line, **credentials) if str(row[key]).startswith("e2e-"))

    def remove(self):
        os = self.os
        # The default group of each project goes with it here; nothing else does.
        for project in (self.a, self.b):
            for group in self.s.json(f"security group list --project {project}"):
                os(f"security group delete {group['ID']}")
        os(f"user delete --domain {DOMAIN} e2e-ann e2e-rita e2e-bob")
        os(f"project delete --domain {DOMAIN} e2e-a e2e-b")
        os(f"domain set --disable {DOMAIN}")
        os(f"domain delete {DOMAIN}")
