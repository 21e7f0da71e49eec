# Generated once, kept in one file that only root reads; each program's configuration gets what it needs and no more.

SECRETS=$ETC/secrets.env

ensure_user() {
    id "$RUN_USER" > /dev/null 2>&1 ||
        useradd --system --home-dir "$VAR" --no-create-home --shell /usr/sbin/nologin "$RUN_USER"
}

random_secret() {
    openssl rand -hex 24
}

load_secrets() {
    [ -r "$SECRETS" ] || fail "there is no cloud here (no $SECRETS); bring one up with ./alto up"
    # shellcheck source=/dev/null
    . "$SECRETS"
}

# Adds a secret that is not there yet, so that a later release finds what an earlier one did not need.
secret() {
    grep -q "^$1=" "$SECRETS" || printf '%s=%s\n' "$1" "${2:-$(random_secret)}" >> "$SECRETS"
}

write_secrets() {
    save_settings
    install -d -m 755 "$ETC" "$VAR" "$RUNTIME"
    install -d -m 755 -o "$RUN_USER" "$LOG"
    touch "$SECRETS"
    chmod 600 "$SECRETS"
    secret CLOUD_ID "$(cat /proc/sys/kernel/random/uuid)"
    secret ADMIN_PASSWORD
    secret DEMO_PASSWORD
    secret METADATA_SECRET
    local name
    for name in identity image network block_storage compute; do
        secret "DATABASE_$name"
    done
    for name in $(service_names); do
        case "$name" in
            *-agent*) ;;
            *) secret "BROKER_$(variable "$name")" ;;
        esac
    done
    for name in glance neutron nova cinder; do
        secret "USER_$name"
    done
    for name in "$HOST_NAME" $(fake_hosts); do
        secret "HOST_BROKER_$(variable "$name")"
    done
    secret HOST_CREDENTIAL_ID "$(openssl rand -hex 16)"
    secret HOST_CREDENTIAL_SECRET
    load_secrets
}

# A name as part of a shell variable.
variable() {
    printf '%s' "$1" | tr 'a-z.-' 'A-Z__'
}

value_of() {
    printf '%s' "${!1}"
}
