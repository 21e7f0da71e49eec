#!/bin/bash
# The host tests that need a kernel with VLANs, in a virtual machine made of software: Debian's cloud kernel, and a root
# that build.sh makes once. Nothing of this machine's network is touched, so a cloud may be up. Arguments: test classes of
# one room (all of TESTS without an argument).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
home=$(cd "$here/../.." && pwd)
cache=${ALTOSTRATUS_VM_CACHE:-/var/cache/altostratus-vm}
minutes=${ALTOSTRATUS_VM_MINUTES:-30}
# By room. A class that is skipped on a machine without VLANs has its place here.
declare -A TESTS=(
    [network-agent-linuxbridge]='io.altostratus.network.linuxbridge.VlanTest io.altostratus.network.linuxbridge.TrunkTest'
)

maven() { (cd "$home" && "${MAVEN:-mvn}" -q -B -ntp "$@"); }

mkdir -p "$(dirname "$cache")"
exec 9> "$cache.lock"
flock 9
"$here/build.sh" "$cache" 9>&-
work=$(mktemp -d /var/tmp/altostratus-vm.XXXXXX)
machine=
# shellcheck disable=SC2317 # called by the trap
clean_up() {
    [ -z "$machine" ] || kill "$machine" 2> /dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT

# A disk with a room's tests, all that they need, and a program that runs them.
make_disk() {
    local room=$1 disk=$2 junit size
    shift 2
    mkdir -p "$disk/lib" "$disk/classes" "$disk/test-classes"
    [ "${ALTOSTRATUS_VM_BUILT-}" = yes ] || maven install -DskipTests -pl "$room" -am
    maven dependency:build-classpath -pl "$room" -Dmdep.includeScope=test -Dmdep.outputFile="$work/classpath"
    tr ':' '\n' < "$work/classpath" | while read -r jar; do
        cp "$jar" "$disk/lib/"
    done
    cp -r "$home/$room/target/classes/." "$disk/classes/"
    cp -r "$home/$room/target/test-classes/." "$disk/test-classes/"
    junit=$(basename "$disk"/lib/junit-platform-commons-*.jar .jar)
    maven dependency:copy -pl "$room" -DoutputDirectory="$work" -Dmdep.stripVersion=true \
        -Dartifact="org.junit.platform:junit-platform-console-standalone:${junit##*-}"
    # It holds the whole of JUnit.
    rm -f "$disk"/lib/{junit-*,opentest4j-*,apiguardian-*}.jar
    cp "$work/junit-platform-console-standalone.jar" "$disk/lib/"
    # Everything is about ten times as slow in there: time limits of tests do not count, those of waits are longer.
    {
        cat << 'RUN'
#!/bin/bash
cd /tmp
printf -v libraries ':%s' /work/lib/*.jar
exec /opt/jdk/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -Daltostratus.test.patience=10 \
    --enable-native-access=ALL-UNNAMED -cp "/work/test-classes:/work/classes$libraries" \
    org.junit.platform.console.ConsoleLauncher execute --disable-banner --disable-ansi-colors --details=testfeed \
    --fail-if-no-tests --config=junit.jupiter.execution.timeout.mode=disabled \
RUN
        printf '    --select-class=%s' "$@"
        echo
    } > "$disk/run"
    chmod 755 "$disk/run"
    size=$(du -sm "$disk" | cut -f1)
    truncate -s "$((size * 5 / 4 + 32))M" "$disk.ext4"
    mkfs.ext4 -q -F -O ^has_journal -d "$disk" "$disk.ext4"
}

# Without AVX: software is slower with it.
boot() {
    exec timeout "${minutes}m" qemu-system-x86_64 -M q35 -accel tcg,thread=multi -cpu Nehalem -smp 2 -m 3072 \
        -nodefaults -display none -serial stdio -no-reboot \
        -kernel "$cache/vmlinuz" -initrd "$cache/initrd" -append 'console=ttyS0 quiet panic=-1 mitigations=off' \
        -drive "file=$cache/root.ext4,format=raw,if=virtio,snapshot=on" \
        -drive "file=$1,format=raw,if=virtio,readonly=on"
}

status=0
for room in "${!TESTS[@]}"; do
    printf '== %s\n' "$room"
    read -r -a classes <<< "${*:-${TESTS[$room]}}"
    make_disk "$room" "$work/$room" "${classes[@]}"
    boot "$work/$room.ext4" < /dev/null > "$work/out" 2>&1 9>&- &
    machine=$!
    tail --pid "$machine" -n +1 -f "$work/out"
    wait "$machine" || true
    machine=
    grep -q '^ended with: 0' "$work/out" || status=1
done
exit $status
