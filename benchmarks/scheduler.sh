#!/bin/bash
# How many hosts a second the scheduler chooses and claims in a fleet, with a MariaDB of its own on this machine.
#
#   benchmarks/scheduler.sh [hosts, 1000] [seconds, 15] [requests at once, 8] [decisions prepared, 30000]
#
# It needs no cloud. Builds compute-scheduler and what it needs; MAVEN_OPTS counts.
set -euo pipefail

ALTO_HOME=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
readonly ALTO_HOME
for part in messages packages java; do
    # shellcheck source=/dev/null
    . "$ALTO_HOME/deploy/alto/$part.sh"
done

maven() {
    (cd "$ALTO_HOME" && mvn -B -q -DskipTests -Dspotless.check.skip "$@")
}

main() {
    find_java
    maven install -pl compute-scheduler -am
    maven dependency:build-classpath -Dmdep.outputFile=target/benchmark.classpath -pl compute-scheduler
    cd "$ALTO_HOME/compute-scheduler"
    # The garbage collector and the heap of the service itself.
    exec "$JAVA_HOME/bin/java" -Xmx256m -XX:+UseSerialGC -Dlogback.configurationFile=src/test/resources/benchmark-logback.xml \
        -cp "target/test-classes:target/classes:$(cat target/benchmark.classpath)" \
        io.altostratus.compute.scheduler.FleetBenchmark "$@"
}

main "$@"
