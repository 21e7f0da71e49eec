# The cloud's own programs: installed from the build, made ready to start fast, started.

class_path() {
    sed "s#^#$PROGRAMS/lib/#" "$PROGRAMS/$1.classpath" | paste -sd:
}

main_class() {
    case "$1" in
        identity-service) echo io.altostratus.identity.IdentityService ;;
        image-service) echo io.altostratus.image.ImageService ;;
        network-service) echo io.altostratus.network.service.NetworkService ;;
        block-storage-service) echo io.altostratus.blockstorage.BlockStorageService ;;
        compute-api) echo io.altostratus.compute.api.ComputeApi ;;
        compute-scheduler) echo io.altostratus.compute.scheduler.ComputeScheduler ;;
        compute-conductor) echo io.altostratus.compute.conductor.ComputeConductor ;;
        network-agent-linuxbridge) echo io.altostratus.network.linuxbridge.NetworkAgentLinuxbridge ;;
        compute-agent | fake-hosts) echo io.altostratus.compute.agent.ComputeAgent ;;
    esac
}

# Agents work with the host's network and guests; everything else runs without any right.
user_of() {
    case "$1" in
        *-agent*) ;;
        *) echo "$RUN_USER" ;;
    esac
}

# Copies what is new, so that a program whose code has not changed keeps its cache; programs that run are stopped first.
install_programs() {
    if [ -r "$PROGRAMS/fingerprint" ] && cmp -s "$DIST/fingerprint" "$PROGRAMS/fingerprint"; then
        return 0
    fi
    stop_programs
    step "Installing the programs"
    mkdir -p "$PROGRAMS/lib" "$PROGRAMS/aot"
    local jar service changed
    for jar in "$DIST"/lib/*.jar; do
        cmp -s "$jar" "$PROGRAMS/lib/${jar##*/}" || install -m 644 "$jar" "$PROGRAMS/lib/"
    done
    for jar in "$PROGRAMS"/lib/*.jar; do
        [ -e "$DIST/lib/${jar##*/}" ] || rm -f "$jar"
    done
    for service in $(service_names); do
        install -m 644 "$DIST/$service.classpath" "$PROGRAMS/"
        changed=$(sed "s#^#$PROGRAMS/lib/#" "$DIST/$service.classpath" | xargs sha256sum | sha256sum)
        if [ ! -e "$PROGRAMS/aot/$service.aot" ] || [ "$changed" != "$(cat "$PROGRAMS/aot/$service.of" 2> /dev/null)" ]; then
            rm -f "$PROGRAMS/aot/$service.aot"
            printf '%s\n' "$changed" > "$PROGRAMS/aot/$service.of"
        fi
    done
    train_programs
    rm -f "$PROGRAMS/migrated"
    cp "$DIST/fingerprint" "$PROGRAMS/fingerprint"
    READY_START=$(date +%s%3N)
}

# Each program runs once for a few seconds, without database, broker or host, and writes down which classes it needs.
train_programs() {
    local service todo=()
    for service in $(service_names); do
        [ -e "$PROGRAMS/aot/$service.aot" ] || todo+=("$service")
    done
    [ ${#todo[@]} -gt 0 ] || return 0
    step "Preparing ${#todo[@]} programs to start fast"
    local scratch
    scratch=$(mktemp -d /tmp/altostratus-training.XXXXXX)
    for service in "${todo[@]}"; do
        while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n || true; done
        train_program "$service" "$scratch" &
    done
    wait
    rm -rf "$scratch"
}

train_program() {
    local service=$1 scratch=$2
    "$JAVA_HOME/bin/java" "@$ETC/jvm/$service.options" -XX:AOTCacheOutput="$PROGRAMS/aot/$service.aot" \
        -Daltostratus.training=true -Daltostratus.config="$scratch" -cp "$(class_path "$service")" \
        "$(main_class "$service")" --server.port=0 --altostratus.metadata.port=0 --altostratus.placement.port=0 \
        --altostratus.console.novnc-port=0 --altostratus.console.serial-port=0 \
        --altostratus.database.url=jdbc:mariadb://127.0.0.1:1/none --altostratus.broker.port=1 \
        --altostratus.broker.username=none --altostratus.identity.auth-url=http://127.0.0.1:1/v3 \
        --altostratus.identity.state-directory="$scratch" --altostratus.signing.directory="$scratch/keys" \
        --altostratus.image.store-directory="$scratch/$service-images" \
        --altostratus.host.name=training --altostratus.host.cloud-id=training \
        --altostratus.host.state-root="$scratch/$service" --altostratus.agent.virt-type=qemu \
        --altostratus.agent.libvirt-uri=test:///default > "$LOG/training-$service.log" 2>&1 || true
    [ -e "$PROGRAMS/aot/$service.aot" ] || say "    $service starts without a cache; see $LOG/training-$service.log"
}

# service, arguments: runs one of its duties to the end.
run_duty() {
    local service=$1 user
    shift
    user=$(user_of "$service")
    local cache=()
    [ ! -e "$PROGRAMS/aot/$service.aot" ] || cache=("-XX:AOTCache=$PROGRAMS/aot/$service.aot")
    ${user:+chpst -u "$user"} "$JAVA_HOME/bin/java" "@$ETC/jvm/$service.options" "${cache[@]}" \
        -cp "$(class_path "$service")" "$(main_class "$service")" --logging.file.name= \
        --logging.threshold.console=INFO "$@" > "$LOG/$service.duty.log" 2>&1 ||
        fail "$service $* failed; see $LOG/$service.duty.log"
}

define_program() {
    local name=$1 service=${2:-$1} options
    options="@$ETC/jvm/$name.options"
    [ ! -e "$PROGRAMS/aot/$service.aot" ] || options="$options -XX:AOTCache=$PROGRAMS/aot/$service.aot"
    define_process "$name" "$(user_of "$name")" env MALLOC_ARENA_MAX=1 LC_ALL=C.UTF-8 "$JAVA_HOME/bin/java" \
        "$options" -cp "$(class_path "$service")" "$(main_class "$service")"
}

define_programs() {
    local service
    install -d -m 700 -o "$RUN_USER" "$VAR/identity-client" "$VAR/fake"
    install -d -m 750 -o "$RUN_USER" "$VAR/images"
    for service in $(service_names); do
        define_program "$service"
    done
    if [ "$FAKE_COMPUTES" -gt 0 ]; then
        define_program fake-hosts compute-agent
    elif [ -d "$SUPERVISE/fake-hosts" ]; then
        stop_process fake-hosts
        rm -rf "$SUPERVISE/fake-hosts"
    fi
}

start_programs() {
    local service changed=() services
    mapfile -t services < <(service_names)
    [ "$FAKE_COMPUTES" = 0 ] || services+=(fake-hosts)
    ! is_supervised compute-api || WAS_RUNNING=yes
    step "Starting the services"
    for service in "${services[@]}"; do
        if is_supervised "$service" && ! started_with "$service" | cmp -s - "$RUNTIME/$service.started"; then
            changed+=("$service")
        fi
    done
    if [ ${#changed[@]} -gt 0 ]; then
        say "    restarting, because their configuration has changed: ${changed[*]}"
        stop_processes "${changed[@]}"
    fi
    for service in "${services[@]}"; do
        is_supervised "$service" || started_with "$service" > "$RUNTIME/$service.started"
        start_process "$service"
    done
}

# What a program reads when it starts; another bind address or other fake hosts reach it by a restart only.
started_with() {
    { cat "$ETC/altostratus.yaml" "$ETC/$1.yaml" "$ETC/$1.local.yaml" "$ETC/jvm/$1.options" "$SUPERVISE/$1/run" \
        2> /dev/null || true; } | sha256sum
}

stop_programs() {
    # shellcheck disable=SC2046
    stop_processes fake-hosts $(service_names)
}

stop_processes() {
    local service pids=()
    for service in "$@"; do
        stop_process "$service" 15 &
        pids+=($!)
    done
    wait "${pids[@]}"
}
