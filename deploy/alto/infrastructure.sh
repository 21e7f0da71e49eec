# A MariaDB, a RabbitMQ and, where there is none, a libvirtd of our own: on loopback, with data directories of their own,
# on ports that no other server of the machine uses.

MARIADB_DATA=$VAR/mariadb
MARIADB_SOCKET=$RUNTIME/mariadb/mariadb.sock
RABBITMQ_HOME=$VAR/rabbitmq

require_free_port() {
    if (: > "/dev/tcp/127.0.0.1/$1") 2> /dev/null; then
        fail "port $1 for $2 is taken by another program; choose one with $3"
    fi
}

# Directories, configuration and run scripts; nothing is started yet.
define_infrastructure() {
    if ! is_supervised mariadb; then
        require_free_port "$MARIADB_PORT" MariaDB ALTO_MARIADB_PORT
        define_mariadb
    fi
    if ! is_supervised rabbitmq; then
        require_free_port "$RABBITMQ_PORT" RabbitMQ ALTO_RABBITMQ_PORT
        require_free_port "$EPMD_PORT" "RabbitMQ's port mapper" ALTO_EPMD_PORT
        define_rabbitmq
    fi
    define_libvirt
}

start_infrastructure() {
    start_process mariadb
    start_process epmd
    start_process rabbitmq
    if [ -d "$SUPERVISE/libvirtd" ]; then
        start_process virtlogd
        start_process libvirtd
    fi
    refresh_rabbitmq
}

define_mariadb() {
    if [ ! -d "$MARIADB_DATA/mysql" ]; then
        step "Making a database server's directory"
        install -d -m 750 -o mysql -g mysql "$MARIADB_DATA"
        mariadb-install-db --no-defaults --user=mysql --datadir="$MARIADB_DATA" --skip-test-db \
            --auth-root-authentication-method=socket --innodb-log-file-size=64M > "$LOG/mariadb-install.log" 2>&1 ||
            fail "the database could not be made; see $LOG/mariadb-install.log"
    fi
    install -d -m 755 -o mysql "$RUNTIME/mariadb"
    define_process mariadb mysql mariadbd --no-defaults --datadir="$MARIADB_DATA" \
        --socket="$MARIADB_SOCKET" --pid-file="$RUNTIME/mariadb/mariadb.pid" \
        --bind-address=127.0.0.1 --port="$MARIADB_PORT" --skip-log-bin --performance-schema=OFF \
        --character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_ci --transaction-isolation=READ-COMMITTED \
        --innodb-buffer-pool-size=96M --innodb-log-file-size=64M --innodb-log-buffer-size=8M \
        --key-buffer-size=1M --aria-pagecache-buffer-size=1M --max-connections=200 --table-open-cache=400 \
        --thread-cache-size=16 --skip-name-resolve
}

rabbitmq_environment() {
    cat << EOF
HOME=$RABBITMQ_HOME
RABBITMQ_NODENAME=altostratus@localhost
RABBITMQ_CONFIG_FILE=$RABBITMQ_HOME/rabbitmq
RABBITMQ_MNESIA_BASE=$RABBITMQ_HOME/data
RABBITMQ_LOG_BASE=$RABBITMQ_HOME/log
RABBITMQ_ENABLED_PLUGINS_FILE=$RABBITMQ_HOME/enabled_plugins
RABBITMQ_DIST_PORT=$RABBITMQ_DIST_PORT
ERL_EPMD_ADDRESS=127.0.0.1
ERL_EPMD_PORT=$EPMD_PORT
RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=+S 2:2 +SDcpu 1:1 +SDio 2 +A 4 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}
EOF
}

write_rabbitmq_definitions() {
    local accounts=$RABBITMQ_HOME/accounts.json name
    umask 077
    {
        for name in $(service_names); do
            case "$name" in
                *-agent*) ;;
                *) jq -n --arg n "$name" --arg p "$(value_of "BROKER_$(variable "$name")")" '{services: {($n): $p}}' ;;
            esac
        done
        for name in "$HOST_NAME" $(fake_hosts); do
            jq -n --arg n "$name" --arg p "$(value_of "HOST_BROKER_$(variable "$name")")" '{hosts: {($n): $p}}'
        done
    } | jq -s 'reduce .[] as $x ({virtualHost: "altostratus", services: {}, hosts: {}, agents: ["compute", "network"]}; . * $x)' \
        > "$accounts"
    "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -cp "$(class_path identity-service)" \
        io.altostratus.messaging.BrokerDefinitions "$accounts" "$RABBITMQ_HOME/definitions.json" \
        > "$LOG/rabbitmq-definitions.log" 2>&1 || fail "see $LOG/rabbitmq-definitions.log"
    rm -f "$accounts"
    # What the definitions were made for: another set of hosts needs other definitions.
    { echo "$HOST_NAME" && fake_hosts; } > "$RABBITMQ_HOME/hosts"
    chown rabbitmq "$RABBITMQ_HOME/definitions.json"
    umask 022
}

define_rabbitmq() {
    install -d -m 750 -o rabbitmq -g rabbitmq "$RABBITMQ_HOME" "$RABBITMQ_HOME/data" "$RABBITMQ_HOME/log"
    printf '[].\n' > "$RABBITMQ_HOME/enabled_plugins"
    cat > "$RABBITMQ_HOME/rabbitmq.conf" << EOF
listeners.tcp.1 = 127.0.0.1:$RABBITMQ_PORT
load_definitions = $RABBITMQ_HOME/definitions.json
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 256MB
log.console = false
log.file.level = warning
EOF
    write_rabbitmq_definitions
    mkdir -p "$RABBITMQ_HOME/env"
    local line
    while IFS= read -r line; do
        printf '%s\n' "${line#*=}" > "$RABBITMQ_HOME/env/${line%%=*}"
    done < <(rabbitmq_environment)
    define_process epmd rabbitmq chpst -e "$RABBITMQ_HOME/env" epmd
    define_process rabbitmq rabbitmq chpst -e "$RABBITMQ_HOME/env" /usr/lib/rabbitmq/bin/rabbitmq-server
}

# New hosts are added to a broker that runs.
refresh_rabbitmq() {
    if { echo "$HOST_NAME" && fake_hosts; } | cmp -s - "$RABBITMQ_HOME/hosts"; then
        return 0
    fi
    step "Telling the message broker of the hosts"
    write_rabbitmq_definitions
    chpst -u rabbitmq chpst -e "$RABBITMQ_HOME/env" /usr/lib/rabbitmq/bin/rabbitmqctl import_definitions \
        "$RABBITMQ_HOME/definitions.json" > "$LOG/rabbitmq-definitions.log" 2>&1 ||
        fail "see $LOG/rabbitmq-definitions.log"
}

# The machine's own libvirtd is used where it runs, and then left running.
define_libvirt() {
    if [ ! -d "$SUPERVISE/libvirtd" ] && virsh -c qemu:///system version > /dev/null 2>&1; then
        return 0
    fi
    mkdir -p /run/libvirt
    define_process virtlogd '' virtlogd
    define_process libvirtd '' libvirtd
    allow_apparmor
    allow_kvm
}

# Without udev /dev/kvm belongs to root alone. Then libvirt finds KVM when it asks QEMU and misses it when it looks itself,
# trusts none of its answers, and asks QEMU for its abilities again on every call: a boot takes a minute. This gives the
# device the group and mode that udev's own rule gives it.
allow_kvm() {
    [ "$(stat -c '%U:%G %a' /dev/kvm 2> /dev/null)" = "root:root 600" ] && getent group kvm > /dev/null || return 0
    chgrp kvm /dev/kvm && chmod 660 /dev/kvm && touch "$VAR/kvm-allowed"
}

forget_kvm() {
    [ -e "$VAR/kvm-allowed" ] || return 0
    chmod 600 /dev/kvm && chgrp root /dev/kvm
}

# Where AppArmor is active the program that writes guests' profiles must be able to read our disks.
allow_apparmor() {
    local file=/etc/apparmor.d/local/usr.lib.libvirt.virt-aa-helper
    [ -d /etc/apparmor.d/local ] && command -v apparmor_parser > /dev/null || return 0
    grep -qsF '# altostratus' "$file" && return 0
    sed "s#@VAR@#$VAR#g" "$ALTO_HOME/deploy/apparmor/virt-aa-helper" >> "$file"
    apparmor_parser -r /etc/apparmor.d/usr.lib.libvirt.virt-aa-helper > /dev/null 2>&1 || true
}

forget_apparmor() {
    local file=/etc/apparmor.d/local/usr.lib.libvirt.virt-aa-helper
    if grep -qsF '# altostratus' "$file"; then
        sed -i '/# altostratus begin/,/# altostratus end/d' "$file"
        apparmor_parser -r /etc/apparmor.d/usr.lib.libvirt.virt-aa-helper > /dev/null 2>&1 || true
    fi
}

wait_for_mariadb() {
    local i
    for ((i = 0; i < 300; i++)); do
        mariadb --no-defaults -S "$MARIADB_SOCKET" -e 'SELECT 1' > /dev/null 2>&1 && return 0
        sleep 0.1
    done
    fail "the database does not start; see $LOG/mariadb.out"
}

stop_infrastructure() {
    stop_process rabbitmq 20
    stop_process epmd 5
    stop_process mariadb 30
    stop_process libvirtd 10
    stop_process virtlogd 5
}
