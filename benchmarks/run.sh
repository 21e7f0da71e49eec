#!/bin/bash
# The load program of ./alto bench: builds it when its sources have changed, and runs it against this machine's cloud.
set -euo pipefail

ALTO_HOME=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
readonly ALTO_HOME
for part in messages packages java; do
    # shellcheck source=/dev/null
    . "$ALTO_HOME/deploy/alto/$part.sh"
done

readonly ROOM=$ALTO_HOME/benchmarks
readonly BUILT=$ROOM/target/built

fingerprint() {
    (
        cd "$ALTO_HOME"
        find pom.xml benchmarks/pom.xml benchmarks/src/main common/context common/host-commands \
            \( -name target -o -path '*/src/test' \) -prune -o -type f -printf '%p %s %T@\n' | sort | sha256sum
    )
}

build() {
    local now
    now=$(fingerprint)
    if [ -r "$BUILT" ] && [ "$(cat "$BUILT")" = "$now" ]; then
        return 0
    fi
    command -v mvn > /dev/null || ensure_packages "${BUILD_PACKAGES[@]}"
    step "Building the load program" >&2
    mkdir -p "$ROOM/target"
    local log=$ROOM/target/build.log
    # Without the network where all libraries are there; it is quicker, and works where there is none.
    maven -o > "$log" 2>&1 || maven >> "$log" 2>&1 || {
        grep -E 'ERROR|BUILD' "$log" | head -n 20 >&2
        fail "the build failed; the whole output is in $log"
    }
    printf '%s\n' "$now" > "$BUILT"
}

maven() {
    (cd "$ALTO_HOME" && mvn -B -q "$@" -DskipTests -Dspotless.check.skip package -pl benchmarks -am)
}

main() {
    find_java
    build
    case " $* " in
        *' --help '* | *' -h '*) ;;
        *)
            local environment
            environment=$("$ALTO_HOME/alto" openrc admin admin)
            eval "$environment"
            # Two runs would remove each other's objects.
            exec 9> /tmp/altostratus-bench.lock
            flock -n 9 || fail "another bench is running; wait for its end"
            ;;
    esac
    # A small heap that hardly needs collecting, and one thread for it: the processors are the cloud's.
    exec "$JAVA_HOME/bin/java" -Xms96m -Xmx256m -XX:+UseSerialGC -Dalto="$ALTO_HOME/alto" \
        -cp "$ROOM/target/classes:$ROOM/target/dist/*" io.altostratus.benchmarks.BenchProgram "$@"
}

main "$@"
