# Sets of tests. Those that change this host's network or run a cloud refuse to run over one that a user has up.

TEST_PACKAGES=(busybox-static python3-glanceclient python3-neutronclient python3-novaclient bridge-utils tcpdump)

cmd_test() {
    local set=${1:-ci}
    find_java
    case "$set" in
        unit) run_maven -DexcludedGroups=slice,host ;;
        slice) run_maven -Dgroups=slice ;;
        host)
            prepare_host_tests
            run_maven -Dgroups=host
            ;;
        e2e) run_end_to_end ;;
        ci | all)
            prepare_host_tests
            # A third of the places where a process may die; which third goes by the commit.
            run_maven "-Dsimulation.first-seed=$(seed_of_commit)" -Dsimulation.crash-stride=3 \
                "-Dsimulation.crash-first=$(($(seed_of_commit) / 25 % 3))"
            run_end_to_end
            ;;
        crash)
            shift
            run_crash "$@"
            ;;
        scale) run_scale ;;
        demo)
            shift
            run_demo "$@"
            ;;
        conformance)
            shift
            run_conformance "$@"
            ;;
        vm)
            shift
            run_in_machine "$@"
            ;;
        *) fail "there is no set of tests called $set" ;;
    esac
}

prepare_host_tests() {
    require_root
    refuse_over_a_cloud
    ensure_packages "${RUNTIME_PACKAGES[@]}" "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
}

refuse_over_a_cloud() {
    if [ -d "$SUPERVISE" ] || [ -e "$SECRETS" ]; then
        fail "a cloud is set up on this machine; these tests would disturb it. Take it down first: ./alto down --purge"
    fi
}

run_maven() {
    (cd "$ALTO_HOME" && mvn -B -ntp verify "$@")
}

run_end_to_end() {
    require_root
    refuse_over_a_cloud
    ensure_packages "${TEST_PACKAGES[@]}"
    "$ALTO_HOME/tests/end-to-end/run.sh"
}

run_crash() {
    require_root
    refuse_over_a_cloud
    case "${1:-builds}" in
        builds) "$ALTO_HOME/tests/end-to-end/crash.sh" "${@:2}" ;;
        actions) "$ALTO_HOME/tests/end-to-end/crash-actions.sh" "${@:2}" ;;
        *) "$ALTO_HOME/tests/end-to-end/crash.sh" "$@" ;;
    esac
}

# The demos of the requirement lists: all, or those that are named.
run_demo() {
    require_root
    refuse_over_a_cloud
    ensure_packages "${RUNTIME_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
    "$ALTO_HOME/tests/end-to-end/demo.sh" "$@"
}

# Tempest, over the cloud that is up or over one of its own.
run_conformance() {
    require_root
    ensure_packages "${RUNTIME_PACKAGES[@]}" "${BUILD_PACKAGES[@]}" tempest iputils-ping
    "$ALTO_HOME/tests/conformance/run.sh" "$@"
}

# What needs a kernel with more than this one may have: in a virtual machine by software.
run_in_machine() {
    require_root
    ensure_packages qemu-system-x86 debootstrap e2fsprogs cpio "${BUILD_PACKAGES[@]}"
    "$ALTO_HOME/tests/vm/run.sh" "$@"
}

# One of four samples of 25 seeds; the same commit always has the same.
seed_of_commit() {
    local hash
    hash=$(git -C "$ALTO_HOME" rev-parse --short=7 HEAD 2> /dev/null) || hash=0
    echo $((16#$hash % 4 * 25 + 1))
}

# Large simulated hosts; then ten fake hosts and the load program: the figures, and that nothing is left of it.
run_scale() {
    prepare_host_tests
    run_maven -Dgroups=scale -DexcludedGroups=
    trap '"$ALTO_HOME/alto" down --purge > /dev/null 2>&1' EXIT
    "$ALTO_HOME/alto" up --fake-computes 10
    "$ALTO_HOME/alto" bench
    "$ALTO_HOME/alto" check
}

cmd_bench() {
    "$ALTO_HOME/benchmarks/run.sh" "$@"
}
