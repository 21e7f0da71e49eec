part "Identity"
as admin admin
works "token issue" os token issue
works "catalog list" os catalog list
works "catalog show compute" os catalog show compute
for kind in user project role service endpoint region domain; do
    works "$kind list" os "$kind" list
done
works "domain create" os domain create e2e-domain
works "domain show" os domain show e2e-domain
works "project create" os project create --domain e2e-domain --description 'for a test' e2e-project
works "project show" os project show --domain e2e-domain e2e-project
works "user create" os user create --domain e2e-domain --password secret-1 e2e-user
works "role create" os role create e2e-role
works "role add" os role add --user e2e-user --user-domain e2e-domain --project e2e-project --project-domain e2e-domain e2e-role
has "role assignment list" "e2e-role.*e2e-user@e2e-domain.*e2e-project@e2e-domain" \
    "$(value role assignment list --names --user e2e-user --user-domain e2e-domain)"
works "the new user can log in" env OS_USERNAME=e2e-user OS_PASSWORD=secret-1 OS_USER_DOMAIN_NAME=e2e-domain \
    OS_PROJECT_NAME=e2e-project OS_PROJECT_DOMAIN_NAME=e2e-domain "$OPENSTACK" token issue
refused "not with a wrong password" env OS_USERNAME=e2e-user OS_PASSWORD=wrong OS_USER_DOMAIN_NAME=e2e-domain \
    OS_PROJECT_NAME=e2e-project OS_PROJECT_DOMAIN_NAME=e2e-domain "$OPENSTACK" token issue
works "role remove" os role remove --user e2e-user --user-domain e2e-domain --project e2e-project --project-domain e2e-domain e2e-role
refused "without a role nobody gets in" env OS_USERNAME=e2e-user OS_PASSWORD=secret-1 OS_USER_DOMAIN_NAME=e2e-domain \
    OS_PROJECT_NAME=e2e-project OS_PROJECT_DOMAIN_NAME=e2e-domain "$OPENSTACK" token issue
works "user set" os user set --email e2e@example.org e2e-user --domain e2e-domain
has "user show" "e2e@example.org" "$(value user show e2e-user --domain e2e-domain)"
works "project set" os project set --disable e2e-project --domain e2e-domain
works "service create" os service create --name e2e-service --description test e2e-type
works "endpoint create" os endpoint create e2e-service public http://127.0.0.1:1/
works "service show" os service show e2e-service
endpoint=$(value endpoint list --service e2e-service -c ID)
works "endpoint show" os endpoint show "$endpoint"
works "endpoint delete" os endpoint delete "$endpoint"
works "service delete" os service delete e2e-service
works "role show" os role show e2e-role
works "role delete" os role delete e2e-role
works "user delete" os user delete e2e-user --domain e2e-domain
works "project delete" os project delete e2e-project --domain e2e-domain
works "domain set --disable" os domain set --disable e2e-domain
works "domain delete" os domain delete e2e-domain
TOKEN=$(token)
works "a token is valid" os token issue
works "token revoke" os token revoke "$TOKEN"
has "a revoked token is refused at once where it was made" "^401" "$(call GET "$OS_AUTH_URL/auth/projects")"
revoked_everywhere() { [[ $(call GET http://127.0.0.1:8774/v2.1/servers) = 401* ]]; }
works "and within a second elsewhere" within 2 revoked_everywhere
TOKEN=$(token)
works "rotate-keys" "$ALTO" rotate-keys
has "a token of before goes on" "^200" "$(call GET "$OS_AUTH_URL/auth/projects")"
works "and one of afterwards is valid elsewhere" os server list
