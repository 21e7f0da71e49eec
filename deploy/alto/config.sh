# The configuration of every program, written anew by each `up` from settings and secrets. An operator's own settings go
# into <service>.local.yaml beside it, which is read last and never written.

# file, owner: the content comes from standard input.
write_private() {
    local file=$1 owner=$2 fresh
    fresh=$(mktemp "$ETC/.new.XXXXXX")
    cat > "$fresh"
    chown "$owner" "$fresh"
    chmod 600 "$fresh"
    mv -f "$fresh" "$file"
}

host_in_url() {
    case "$BIND" in
        *:*) printf '[%s]' "$BIND" ;;
        *) printf '%s' "$BIND" ;;
    esac
}

write_configuration() {
    local url name
    url=$(host_in_url)
    write_private "$ETC/altostratus.yaml" root:root << EOF
# Shared by all programs of the cloud on this host.
altostratus:
  broker:
    host: 127.0.0.1
    port: $RABBITMQ_PORT
    virtual-host: altostratus
  identity:
    auth-url: http://$url:5000/v3
    region: $REGION
EOF
    chmod 644 "$ETC/altostratus.yaml"

    api_config identity-service identity '' << EOF
  signing:
    directory: $ETC/signing-keys
EOF
    api_config image-service image glance << EOF
  image:
    store-directory: $VAR/images
EOF
    api_config network-service network neutron < /dev/null
    api_config block-storage-service block_storage cinder < /dev/null
    api_config compute-api compute nova << EOF
  metadata:
    secret: $METADATA_SECRET
  console:
    novnc-base-url: http://$url:6080/vnc_lite.html
    serial-base-url: ws://$url:6083/
EOF
    api_config compute-scheduler compute '' << EOF
  scheduler:
    host: $HOST_NAME
EOF
    api_config compute-conductor compute nova << EOF
  conductor:
    host: $HOST_NAME
EOF
    agent_config compute-agent << EOF
  agent:
    address: $BIND
EOF
    agent_config network-agent-linuxbridge << EOF
  network-agent:
    metadata:
      api: http://$url:8775
      secret: $(host_metadata_secret "$HOST_NAME")
$(links_of_the_host)
EOF
    fake_config
    mkdir -p "$ETC/jvm"
    second_compiler > "$ETC/jvm/second-compiler.json"
    for name in $(service_names); do
        java_options "$name"
    done
    java_options fake-hosts
}

# Tunnels lead to other hosts from the address that others can reach; a cloud on loopback has no other host.
links_of_the_host() {
    local tunneling=
    case "$BIND" in
        127.* | ::1) ;;
        *) tunneling=$BIND ;;
    esac
    [ "$tunneling$PUBLIC_NETWORK" != none ] || return 0
    printf '    linuxbridge:\n'
    [ -z "$tunneling" ] || printf '      tunneling-ip: "%s"\n' "$tunneling"
    [ "$PUBLIC_NETWORK" = none ] || printf '      interface-mappings:\n        public: %s\n' "$PUBLIC_BRIDGE_END"
}

# service, schema, identity user (may be empty); more YAML from standard input.
api_config() {
    local service=$1 schema=$2 user=$3 password=
    [ -z "$user" ] || password=$(value_of "USER_$user")
    write_private "$ETC/$service.yaml" "$RUN_USER:root" << EOF
server:
  address: $BIND
logging:
  file:
    name: $LOG/$service.log
  threshold:
    console: "OFF"
altostratus:
  database:
    url: jdbc:mariadb://127.0.0.1:$MARIADB_PORT/$schema
    username: $schema
    password: $(value_of "DATABASE_$schema")
  broker:
    username: $service
    password: $(value_of "BROKER_$(variable "$service")")
  identity:
    username: "$user"
    password: "$password"
    state-directory: $VAR/identity-client
  policy-file: $ETC/policy/$service.yaml
$(cat)
EOF
}

# A host's programs know no database and no password of a user: a broker account and an application credential.
agent_config() {
    local service=$1
    write_private "$ETC/$service.yaml" root:root << EOF
logging:
  file:
    name: $LOG/$service.log
  threshold:
    console: "OFF"
altostratus:
  host:
    name: $HOST_NAME
    cloud-id: $CLOUD_ID
    state-root: $VAR
  broker:
    username: host-$HOST_NAME
    password: $(value_of "HOST_BROKER_$(variable "$HOST_NAME")")
  identity:
    application-credential-id: $HOST_CREDENTIAL_ID
    application-credential-secret: $HOST_CREDENTIAL_SECRET
    state-directory: $VAR/identity-client
$(cat)
EOF
}

# The secret by which one host signs for its guests, derived from the cloud's.
host_metadata_secret() {
    printf '%s' "$1" | openssl dgst -sha256 -hmac "$METADATA_SECRET" -hex | sed 's/^.* //'
}

fake_config() {
    local host
    write_private "$ETC/fake-hosts.yaml" "$RUN_USER:root" << EOF
logging:
  file:
    name: $LOG/fake-hosts.log
  threshold:
    console: "OFF"
altostratus:
  host:
    name: none
    cloud-id: $CLOUD_ID
    state-root: $VAR/fake
  broker:
    username: none
  agent:
    fake-hosts:
$(for host in $(fake_hosts); do echo "      $host: $(value_of "HOST_BROKER_$(variable "$host")")"; done)
EOF
}

heap_of() {
    case "$1" in
        image-service | compute-api | network-service | compute-conductor) echo 96m ;;
        fake-hosts) echo 256m ;;
        *) echo 64m ;;
    esac
}

# The JDK computes digests and large numbers by the processor's own instructions only in code of its second compiler; with the
# first one alone, image data come in at a third of the speed, and a token's signature takes 6 ms instead of 0.8. All other
# code is left to the first one: compiling it twice would double what these programs need to start.
compilers_of() {
    case "$1" in
        identity-service | image-service)
            printf '%s\n' -XX:TieredStopAtLevel=4 -XX:+UnlockDiagnosticVMOptions -XX:CompileCommand=quiet \
                "-XX:CompilerDirectivesFile=$ETC/jvm/second-compiler.json"
            ;;
        *) echo -XX:TieredStopAtLevel=1 ;;
    esac
}

second_compiler() {
    cat << EOF
[
  { match: ["sun/security/*.*", "java/security/*.*", "com/sun/crypto/*.*", "javax/crypto/*.*", "java/math/*.*",
            "java/util/zip/*.*", "org/bouncycastle/*.*",
            "org/springframework/security/crypto/bcrypt/*.*"], c2: { Exclude: false } },
  { match: "*.*", c2: { Exclude: true } }
]
EOF
}

# Small heaps, one collector thread and the first compiler only: on few processors, nine processes share them better so
# (docs/decisions/0007-small-jvms.md has the measurements).
java_options() {
    cat > "$ETC/jvm/$1.options" << EOF
-XX:+UseSerialGC
-XX:+UseCompactObjectHeaders
$(compilers_of "$1")
-XX:ReservedCodeCacheSize=32m
-XX:-UsePerfData
-XX:+ExitOnOutOfMemoryError
-Xss512k
-Xms16m
-Xmx$(heap_of "$1")
-XX:MinHeapFreeRatio=15
-XX:MaxHeapFreeRatio=30
-Djava.security.egd=file:/dev/urandom
--enable-native-access=ALL-UNNAMED
--sun-misc-unsafe-memory-access=allow
-Daltostratus.config=$ETC
-Daltostratus.program=$1
EOF
}
