# Schemas and the first objects of the cloud.

prepare_databases() {
    wait_for_mariadb
    local entry schema
    if [ ! -e "$VAR/mariadb.schemas" ]; then
        for schema in identity image network block_storage compute; do
            printf "CREATE DATABASE IF NOT EXISTS %s;\nCREATE USER IF NOT EXISTS '%s'@'127.0.0.1';\n" "$schema" "$schema"
            printf "ALTER USER '%s'@'127.0.0.1' IDENTIFIED BY '%s';\n" "$schema" "$(value_of "DATABASE_$schema")"
            printf "GRANT ALL ON %s.* TO '%s'@'127.0.0.1';\n" "$schema" "$schema"
        done | mariadb --no-defaults -S "$MARIADB_SOCKET"
        touch "$VAR/mariadb.schemas"
    fi
    if [ ! -e "$PROGRAMS/migrated" ]; then
        step "Bringing the schemas up to date"
        for entry in image-service network-service block-storage-service compute-conductor; do
            run_duty "$entry" --migrate
        done
    fi
    local plan
    plan=$(bootstrap_plan)
    if [ ! -e "$PROGRAMS/migrated" ] || ! printf '%s' "$plan" | sha256sum | cmp -s - "$VAR/bootstrapped"; then
        install -d -m 700 -o "$RUN_USER" "$ETC/signing-keys"
        printf '%s' "$plan" | write_private "$ETC/bootstrap.json" "$RUN_USER:root"
        run_duty identity-service "--bootstrap=$ETC/bootstrap.json"
        rm -f "$ETC/bootstrap.json"
        printf '%s' "$plan" | sha256sum > "$VAR/bootstrapped"
    fi
    touch "$PROGRAMS/migrated"
}

bootstrap_plan() {
    local url
    url=http://$(host_in_url)
    jq -n --arg region "$REGION" --arg admin "$ADMIN_PASSWORD" --arg url "$url" \
        --arg glance "$USER_glance" --arg neutron "$USER_neutron" --arg nova "$USER_nova" --arg cinder "$USER_cinder" \
        --arg host "$HOST_NAME" --arg credential "$HOST_CREDENTIAL_ID" --arg secret "$HOST_CREDENTIAL_SECRET" '
        def service($name; $type; $text; $path; $user; $password):
            {name: $name, type: $type, description: $text, url: ($url + $path), username: $user, password: $password};
        {region: $region, adminPassword: $admin, services: [
            service("keystone"; "identity"; "Identity"; ":5000/v3"; ""; ""),
            service("glance"; "image"; "Image"; ":9292"; "glance"; $glance),
            service("neutron"; "network"; "Network"; ":9696"; "neutron"; $neutron),
            service("nova"; "compute"; "Compute"; ":8774/v2.1"; "nova"; $nova),
            service("placement"; "placement"; "Placement"; ":8778"; ""; ""),
            service("cinderv3"; "volumev3"; "Block storage"; ":8776/v3/$(project_id)s"; "cinder"; $cinder)],
         hosts: [{name: $host, credentialId: $credential, credentialSecret: $secret}]}'
}

# user, password, project: prints a token.
token_of() {
    curl -sS -m 10 -o /dev/null -D - -H 'Content-Type: application/json' "http://$(host_in_url):5000/v3/auth/tokens" \
        -d "$(jq -n --arg u "$1" --arg p "$2" --arg t "$3" '{auth: {identity: {methods: ["password"], password: {user:
            {name: $u, domain: {id: "default"}, password: $p}}}, scope: {project: {name: $t, domain: {id: "default"}}}}}')" \
        2> /dev/null | tr -d '\r' | sed -nE 's/^[Xx]-[Ss]ubject-[Tt]oken: (.*)/\1/p'
}

# The whole way a user goes: a token, and with it one request to each API.
wait_for_apis() {
    step "Waiting until every API answers"
    local base token='' i entry port path
    base=http://$(host_in_url)
    for ((i = 0; i < 1200; i++)); do
        token=$(token_of admin "$ADMIN_PASSWORD" admin) || true # nothing listens yet
        [ -z "$token" ] || break
        sleep 0.1
    done
    [ -n "$token" ] || fail "identity-service gives no token; see $LOG/identity-service.log"
    for entry in "8774 /v2.1/servers" "9292 /v2/images" "9696 /v2.0/networks" "8776 /v3/volumes"; do
        port=${entry%% *}
        path=${entry#* }
        for ((i = 0; i < 1200; i++)); do
            if [ "$(curl -s -m 5 -o /dev/null -w '%{http_code}' -H "X-Auth-Token: $token" "$base:$port$path" || true)" = 200 ]; then
                if [ "$port" = 8774 ]; then
                    READY_SECONDS=$(seconds_since "$READY_START")
                fi
                continue 2
            fi
            sleep 0.1
        done
        fail "the API at port $port does not answer; see $LOG"
    done
}

cmd_openrc() {
    [ $# = 2 ] || fail "openrc needs a user and a project: source <(./alto openrc demo demo)"
    load_settings
    load_secrets
    local password
    case "$1" in
        admin) password=$ADMIN_PASSWORD ;;
        demo) password=$DEMO_PASSWORD ;;
        *) password= ;;
    esac
    cat << EOF
unset OS_TOKEN OS_PROJECT_ID OS_PROJECT_DOMAIN_ID OS_USER_DOMAIN_ID OS_CLOUD OS_SYSTEM_SCOPE
export OS_AUTH_URL=http://$(host_in_url):5000/v3
export OS_IDENTITY_API_VERSION=3
export OS_REGION_NAME=$REGION
export OS_USERNAME='$1'
export OS_USER_DOMAIN_NAME=Default
export OS_PROJECT_NAME='$2'
export OS_PROJECT_DOMAIN_NAME=Default
EOF
    if [ -n "$password" ]; then
        printf "export OS_PASSWORD='%s'\n" "$password"
    else
        printf 'read -rsp "Password of %s: " OS_PASSWORD && export OS_PASSWORD && echo\n' "'$1'"
    fi
}

# The key that signs tokens changes by itself (altostratus.signing.rotate-every); this is for an operator who will not wait.
cmd_rotate_keys() {
    case "${1:-}" in
        '' | compromised | credentials) ;;
        *) fail "rotate-keys takes nothing, compromised or credentials" ;;
    esac
    require_root
    load_settings
    load_secrets
    find_java
    run_duty identity-service "--rotate-keys${1:+=$1}"
    case "${1:-}" in
        '') say "A new key is published. It signs as soon as every service can know it." ;;
        compromised) say "Every token of before is refused. Services ask for new ones by themselves." ;;
        credentials) say "A new key is there. It encrypts as soon as every instance has it." ;;
    esac
}
