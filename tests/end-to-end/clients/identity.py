"""Every identity subcommand of python-openstackclient, against a running cloud whose administrator the environment names."""

import tempfile

from session import Session, as_user

s = Session()
os = s.openstack

print("\n-- domains, projects")
os("domain create --description 'of the tests' e2e-domain")
os("domain create --or-show e2e-domain")
os("domain set --description changed --enable e2e-domain")
s.same("the description changed", "changed", s.json("domain show e2e-domain")["description"])
s.same("list by name", ["e2e-domain"], [d["Name"] for d in s.json("domain list --name e2e-domain --enabled")])
os("project create --domain e2e-domain --description root --tag one --tag two --property colour=red e2e-root")
os("project create --domain e2e-domain --parent e2e-root e2e-child")
os("project create --domain e2e-domain --or-show e2e-child")
os("project set --domain e2e-domain --name e2e-leaf --description leaf --property colour=blue --tag three e2e-child")
os("project set --domain e2e-domain --clear-tags --tag four e2e-leaf")
os("project set --domain e2e-domain --remove-tag four e2e-leaf")
os("project set --domain e2e-domain --tag three e2e-leaf")
s.same("tags", ["three"], s.json("project show --domain e2e-domain e2e-leaf")["tags"])
s.same("parents", 1, len(s.json("project show --parents --domain e2e-domain e2e-leaf").get("parents") or {}))
s.same("children", 1, len(s.json("project show --children --domain e2e-domain e2e-root").get("subtree") or {}))
s.same("by parent", ["e2e-leaf"], [p["Name"] for p in s.json("project list --domain e2e-domain --parent e2e-root")])
s.same("by tags", ["e2e-root"], [p["Name"] for p in s.json("project list --tags one,two")])
s.same("by any tag", 2, len(s.json("project list --tags-any one,three --long")))
s.same("by no tag", [], s.json("project list --domain e2e-domain --not-tags-any one,three"))
s.same("not all tags", ["e2e-leaf"], [p["Name"] for p in s.json("project list --domain e2e-domain --not-tags one,two")])
os("project set --domain e2e-domain --immutable e2e-root")
os("project delete --domain e2e-domain e2e-root", fails=True)
os("project set --domain e2e-domain --no-immutable e2e-root")

print("\n-- users, groups")
os("user create --domain e2e-domain --project e2e-root --project-domain e2e-domain --password secret-1 "
   "--email one@example.org --description first --ignore-password-expiry --ignore-lockout-failure-attempts e2e-one")
os("user create --domain e2e-domain --password secret-2 --disable e2e-two")
os("user set --domain e2e-domain --enable --email two@example.org e2e-two")
s.same("email", "two@example.org", s.json("user show --domain e2e-domain e2e-two")["email"])
s.same("options", True, s.json("user show --domain e2e-domain e2e-one")["options"]["ignore_password_expiry"])
os("user set --domain e2e-domain --enable-multi-factor-auth --multi-factor-auth-rule password,totp e2e-two")
os("user set --domain e2e-domain --disable-multi-factor-auth e2e-two")
os("group create --domain e2e-domain --description 'a group' e2e-group")
os("group set --domain e2e-domain --name e2e-people --description people e2e-group")
os("group show --domain e2e-domain e2e-people")
os("group add user --group-domain e2e-domain --user-domain e2e-domain e2e-people e2e-one e2e-two")
os("group contains user --group-domain e2e-domain --user-domain e2e-domain e2e-people e2e-one")
s.same("groups of a user", ["e2e-people"],
       [g["Name"] for g in s.json("group list --user e2e-one --user-domain e2e-domain")])
s.same("users of a group", ["e2e-one", "e2e-two"],
       sorted(u["Name"] for u in s.json("user list --group e2e-people --domain e2e-domain --long")))
os("group remove user --group-domain e2e-domain --user-domain e2e-domain e2e-people e2e-two")

print("\n-- roles")
os("role create --description 'a role' e2e-role")
os("role create --domain e2e-domain e2e-domain-role")
os("role set --name e2e-worker --description works e2e-role")
os("role show e2e-worker")
s.same("domain roles", ["e2e-domain-role"], [r["Name"] for r in s.json("role list --domain e2e-domain")])
os("implied role create e2e-worker --implied-role reader")
s.same("it implies", True, "reader" in [r["Implied Role Name"] for r in s.json("implied role list")
                                        if r["Prior Role Name"] == "e2e-worker"])
os("implied role delete e2e-worker --implied-role reader")
PLACES = ["--project e2e-root --project-domain e2e-domain", "--domain e2e-domain", "--system all",
          "--domain e2e-domain --inherited", "--project e2e-root --project-domain e2e-domain --inherited"]
for actor in ("--user e2e-one --user-domain e2e-domain", "--group e2e-people --group-domain e2e-domain"):
    for place in PLACES:
        os(f"role add {actor} {place} e2e-worker")
s.same("assignments of the role", 10, len(s.json("role assignment list --role e2e-worker --names")))
s.same("effective in the leaf", True, "e2e-worker" in [
    a["Role"].split("@")[0] for a in s.json("role assignment list --effective --names --project e2e-leaf "
                                            "--project-domain e2e-domain --user e2e-one --user-domain e2e-domain")])
for line in ("--system all --role e2e-worker", "--group e2e-people --group-domain e2e-domain --inherited",
             "--domain e2e-domain", "--auth-user --auth-project"):
    s.json("role assignment list " + line)
s.same("projects of a user", True, "e2e-root" in [
    p["Name"] for p in s.json("project list --domain e2e-domain --user e2e-one")])
one = as_user("e2e-one", "secret-1", "e2e-leaf")
s.same("inherited roles open the leaf", True, "e2e-leaf" in [p["Name"] for p in s.json("project list --my-projects", **one)])
os("token issue", **one)
os("user password set --password secret-3 --original-password secret-1", **one)
os("token issue", fails=True, **one)
one = as_user("e2e-one", "secret-3", "e2e-root")
token = s.json("token issue", **one)["id"]
os(f"token revoke {token}")
os("catalog list", **one)
os("catalog show identity", **one)
os("versions show --service identity", **one)
s.same("users with a role in a project", ["e2e-one"],
       [u["Name"] for u in s.json("user list --project e2e-root --domain e2e-domain") if u["Name"].startswith("e2e")])
for user in ("e2e-one", "e2e-two"):
    os(f"role add --user {user} --user-domain e2e-domain --project e2e-root --project-domain e2e-domain member")
two = as_user("e2e-two", "secret-2", "e2e-root")
os("user list", fails=True, **two)

print("\n-- catalog")
os("region create --description 'a region' e2e-region")
os("region create --parent-region e2e-region e2e-zone")
os("region set --description changed e2e-zone")
os("region show e2e-zone")
s.same("children of a region", ["e2e-zone"], [r["Region"] for r in s.json("region list --parent-region e2e-region")])
os("service create --name e2e-service --description test --disable e2e-type")
os("service set --enable --name e2e-thing --description thing e2e-service")
os("service show e2e-thing")
os("service list --long")
endpoint = s.json("endpoint create --region e2e-region e2e-thing public 'http://127.0.0.1:1/%(project_id)s'")["id"]
os(f"endpoint set --url http://127.0.0.1:2/ --interface internal --disable {endpoint}")
os(f"endpoint set --enable {endpoint}")
os(f"endpoint show {endpoint}")
s.same("endpoints of a service", 1, len(s.json("endpoint list --service e2e-thing --interface internal --region e2e-region")))
os(f"endpoint add project --project-domain e2e-domain {endpoint} e2e-root")
s.same("endpoints of a project", True,
       endpoint in [e["ID"] for e in s.json("endpoint list --project e2e-root --project-domain e2e-domain")])
os(f"endpoint remove project --project-domain e2e-domain {endpoint} e2e-root")
with tempfile.NamedTemporaryFile("w", suffix=".json") as filters:
    filters.write('{"interface": "internal"}')
    filters.flush()
    os(f"endpoint group create --description 'a group' e2e-endpoints {filters.name}")
    os(f"endpoint group set --name e2e-internal --filters {filters.name} e2e-endpoints")
os("endpoint group show e2e-internal")
os("endpoint group add project --project-domain e2e-domain e2e-internal e2e-root")
os("endpoint group list")
s.json("endpoint group list --endpointgroup e2e-internal")
s.json("endpoint group list --project e2e-root --domain e2e-domain")
os("endpoint group remove project --project-domain e2e-domain e2e-internal e2e-root")
os("endpoint group delete e2e-internal")
with tempfile.NamedTemporaryFile("w") as rules:
    rules.write('{"e2e": "@"}')
    rules.flush()
    policy = s.json(f"policy create --type application/json {rules.name}")["id"]
    os(f"policy set --type text/plain --rules {rules.name} {policy}")
os(f"policy show {policy}")
os("policy list --long")
os(f"policy delete {policy}")

print("\n-- limits")
limit = s.json("registered limit create --service e2e-thing --region e2e-region --default-limit 10 "
               "--description widgets e2e_widgets")["id"]
os(f"registered limit set --default-limit 20 {limit}")
os(f"registered limit show {limit}")
s.same("registered limits", [20], [r["Default Limit"] for r in s.json("registered limit list --resource-name e2e_widgets")])
own = s.json("limit create --project e2e-root --service e2e-thing --region e2e-region --resource-limit 5 e2e_widgets")["id"]
os(f"limit set --resource-limit 7 --description less {own}")
os(f"limit show {own}")
s.same("limits", [7], [r["Resource Limit"] for r in s.json("limit list --resource-name e2e_widgets")])
os(f"registered limit delete {limit}", fails=True)
os(f"limit delete {own}")
os(f"registered limit delete {limit}")

print("\n-- credentials")
credential = s.json("credential create --type cert --project e2e-root e2e-one 'some text'")["id"]
os(f"credential set --user e2e-one --type cert --data 'other text' {credential}")
os(f"credential show {credential}")
s.same("credentials of a user", 1, len(s.json("credential list --user e2e-one --user-domain e2e-domain --type cert")))
os(f"credential delete {credential}")
access = s.json("ec2 credentials create", **one)["access"]
os(f"ec2 credentials show {access}", **one)
s.same("EC2 credentials", [access], [e["Access"] for e in s.json("ec2 credentials list", **one)])
os(f"ec2 credentials delete {access}", **one)
made = s.json("application credential create --secret hush --role e2e-worker --unrestricted --expiration 2099-01-01T00:00:00 "
              "--description app e2e-app", **one)
app = {"OS_AUTH_TYPE": "v3applicationcredential", "OS_APPLICATION_CREDENTIAL_ID": made["id"],
       "OS_APPLICATION_CREDENTIAL_SECRET": "hush", "OS_USERNAME": None, "OS_PASSWORD": None, "OS_PROJECT_NAME": None,
       "OS_USER_DOMAIN_NAME": None, "OS_PROJECT_DOMAIN_NAME": None}
os("token issue", **app)
os("application credential show e2e-app", **one)
s.same("application credentials", ["e2e-app"], [a["Name"] for a in s.json("application credential list", **one)])
rules = '[{"path": "/v2.1/servers", "method": "GET", "service": "compute"}]'
os(f"application credential create --role e2e-worker --access-rules '{rules}' e2e-narrow", **one)
rule = s.json("access rule list", **one)[0]["ID"]
os(f"access rule show {rule}", **one)
os(f"access rule delete {rule}", fails=True, **one)
os("application credential delete e2e-narrow e2e-app", **one)
os("token issue", fails=True, **app)
os(f"access rule delete {rule}", **one)

print("\n-- trusts, OAuth1")
# Who is no administrator may not look names up, as in Keystone, and names objects by their ids.
ids = [s.json(f"{kind} show --domain e2e-domain {name}")["id"]
       for kind, name in (("user", "e2e-one"), ("user", "e2e-two"), ("project", "e2e-root"))]
worker = s.json("role show e2e-worker")["id"]
trust = s.json(f"trust create --project {ids[2]} --role {worker} --impersonate {ids[0]} {ids[1]}", **one)["id"]
os(f"trust show {trust}", **one)
s.same("trusts", [trust], [t["ID"] for t in s.json("trust list")])
trusted = dict(as_user("e2e-two", "secret-2", None), OS_TRUST_ID=trust, OS_PROJECT_DOMAIN_NAME=None)
s.same("the trustee acts as the trustor", s.json("user show --domain e2e-domain e2e-one")["id"],
       s.json("token issue", **trusted)["user_id"])
os(f"trust delete {trust}", **one)
os("token issue", fails=True, **trusted)
consumer = s.json("consumer create --description 'a consumer'")
os(f"consumer set --description changed {consumer['id']}")
os(f"consumer show {consumer['id']}")
os("consumer list")
key = f"--consumer-key {consumer['id']} --consumer-secret {consumer['secret']}"
request = s.json(f"request token create {key} --project {ids[2]}")
os("role add --user admin --project e2e-root --project-domain e2e-domain e2e-worker")
verifier = s.json(f"request token authorize --request-key {request['id']} --role e2e-worker")["oauth_verifier"]
s.json(f"access token create {key} --request-key {request['id']} --request-secret {request['secret']} --verifier {verifier}")
os(f"consumer delete {consumer['id']}")
os("role remove --user admin --project e2e-root --project-domain e2e-domain e2e-worker")

print("\n-- taken away again")
for actor in ("--user e2e-one --user-domain e2e-domain", "--group e2e-people --group-domain e2e-domain"):
    for place in PLACES:
        os(f"role remove {actor} {place} e2e-worker")
os("role remove --user e2e-one --user-domain e2e-domain --project e2e-root --project-domain e2e-domain member")
os("token issue", fails=True, **one)
os("role delete e2e-worker")
os("role delete --domain e2e-domain e2e-domain-role")
os(f"endpoint delete {endpoint}")
os("service delete e2e-thing")
os("region delete e2e-region", fails=True)
os("region delete e2e-zone e2e-region")
os("group delete --domain e2e-domain e2e-people")
os("user delete --domain e2e-domain e2e-one e2e-two")
os("project delete --domain e2e-domain e2e-leaf e2e-root")
os("domain delete e2e-domain", fails=True)
os("domain set --disable e2e-domain")
os("domain delete e2e-domain")
s.require("openstack.identity.v3", ("federation ", "identity provider ", "mapping ", "service provider "))
s.finish()
