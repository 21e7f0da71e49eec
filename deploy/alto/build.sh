# Builds when the sources have changed since the last build; a look takes a fraction of a second.

DIST=$ALTO_HOME/target/dist

source_fingerprint() {
    (
        cd "$ALTO_HOME" || exit
        find pom.xml common ./*-service ./compute-* ./network-* ./block-* \
            \( -name target -o -path '*/src/test' \) -prune -o -type f -printf '%p %s %T@\n' 2> /dev/null |
            sort -u | sha256sum | cut -d' ' -f1
    )
}

build_if_changed() {
    local now
    now=$(source_fingerprint)
    if [ -r "$DIST/fingerprint" ] && [ "$(cat "$DIST/fingerprint")" = "$now" ]; then
        return 0
    fi
    ensure_packages "${BUILD_PACKAGES[@]}"
    step "Building (the first time takes minutes: it fetches the libraries)"
    local log=$ALTO_HOME/target/build.log
    mkdir -p "$ALTO_HOME/target"
    if ! (cd "$ALTO_HOME" && mvn -B -q -DskipTests -Dspotless.check.skip package -pl "$(program_modules)" -am \
        > "$log" 2>&1); then
        grep -E 'ERROR|BUILD' "$log" | head -n 20 >&2
        fail "the build failed; the whole output is in $log"
    fi
    assemble
    printf '%s\n' "$now" > "$DIST/fingerprint"
}

program_modules() {
    local names
    mapfile -t names < <(service_names)
    local IFS=,
    echo "${names[*]}"
}

# All programs share one directory of libraries: they are loaded once into the machine's page cache.
assemble() {
    rm -rf "$DIST"
    mkdir -p "$DIST/lib"
    local service
    for service in $(service_names); do
        cp -p "$ALTO_HOME/$service/target/dist/"*.jar "$ALTO_HOME/$service/target/$service-"[0-9]*[0-9].jar "$DIST/lib/"
        {
            ls "$ALTO_HOME/$service/target/dist/"
            basename "$ALTO_HOME/$service/target/$service-"[0-9]*[0-9].jar
        } > "$DIST/$service.classpath"
    done
}
