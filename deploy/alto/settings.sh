# Where things are. Every path and port can be moved by the environment; what a cloud was brought up with is kept in its
# configuration, so that later commands find it.

ETC=${ALTO_ETC:-/etc/altostratus}
VAR=${ALTO_VAR:-/var/lib/altostratus}
LOG=${ALTO_LOG:-/var/log/altostratus}

MARIADB_PORT=${ALTO_MARIADB_PORT:-3317}
RABBITMQ_PORT=${ALTO_RABBITMQ_PORT:-5683}
RABBITMQ_DIST_PORT=${ALTO_RABBITMQ_DIST_PORT:-25683}
EPMD_PORT=${ALTO_EPMD_PORT:-4371}

BIND=127.0.0.1
FAKE_COMPUTES=0
PUBLIC_NETWORK=172.24.4.0/24
REGION=RegionOne
HOST_NAME=$(hostname -s | tr '[:upper:]' '[:lower:]')

RUN_USER=altostratus
PROGRAMS=$VAR/programs
SUPERVISE=$VAR/supervise
RUNTIME=$VAR/run

# Program, schema it owns (- for none), port it answers at (- for none).
SERVICES=(
    "identity-service identity 5000"
    "image-service image 9292"
    "network-service network 9696"
    "block-storage-service block_storage 8776"
    "compute-api compute 8774"
    "compute-scheduler compute -"
    "compute-conductor compute -"
    "network-agent-linuxbridge - -"
    "compute-agent - -"
)

service_names() {
    local entry
    for entry in "${SERVICES[@]}"; do
        echo "${entry%% *}"
    done
}

# What `up` was called with last time holds until it is called with something else.
load_settings() {
    if [ -r "$ETC/alto.conf" ]; then
        # shellcheck source=/dev/null
        . "$ETC/alto.conf"
    fi
}

save_settings() {
    umask 022
    mkdir -p "$ETC"
    cat > "$ETC/alto.conf" <<EOF
BIND=$BIND
FAKE_COMPUTES=$FAKE_COMPUTES
PUBLIC_NETWORK=$PUBLIC_NETWORK
MARIADB_PORT=$MARIADB_PORT
RABBITMQ_PORT=$RABBITMQ_PORT
RABBITMQ_DIST_PORT=$RABBITMQ_DIST_PORT
EPMD_PORT=$EPMD_PORT
HOST_NAME=$HOST_NAME
EOF
}

parse_up_options() {
    load_settings
    while [ $# -gt 0 ]; do
        case "$1" in
            --bind)
                [ $# -ge 2 ] || fail "--bind needs an address"
                BIND=$2
                shift 2
                ;;
            --fake-computes)
                [[ ${2:-} =~ ^[0-9]{1,4}$ ]] || fail "--fake-computes needs a number"
                FAKE_COMPUTES=$((10#$2))
                shift 2
                ;;
            --public-network)
                [[ ${2:-} =~ ^(([0-9]{1,3}\.){3}[0-9]{1,3}/[0-9]{1,2}|none)$ ]] ||
                    fail "--public-network needs an IPv4 network such as 172.24.4.0/24, or none"
                PUBLIC_NETWORK=$2
                shift 2
                ;;
            *) fail "up does not know $1; see ./alto help" ;;
        esac
    done
    [[ $BIND =~ ^[0-9a-fA-F.:]+$ ]] || fail "$BIND is not an address"
}

fake_hosts() {
    local i
    for ((i = 1; i <= FAKE_COMPUTES; i++)); do
        printf 'fake%02d\n' "$i"
    done
}
