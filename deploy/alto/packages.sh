# Debian and Ubuntu packages that the cloud stands on. Nothing of them is started: we run servers of our own.

RUNTIME_PACKAGES=(
    mariadb-server rabbitmq-server runit
    dnsmasq-base keepalived iptables ipset iproute2 conntrack
    libvirt-daemon-system libvirt-clients qemu-system-x86 qemu-utils ovmf xorriso dosfstools mtools
    python3-openstackclient python3-osc-placement curl jq openssl openssh-client psmisc procps hostname
)

BUILD_PACKAGES=(maven git)

missing_packages() {
    local package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || echo "$package"
    done
}

# A policy-rc.d that answers 101 keeps package scripts from starting servers. One that is there already stays.
forbid_service_starts() {
    POLICY=/usr/sbin/policy-rc.d
    POLICY_IS_OURS=no
    if [ ! -e "$POLICY" ]; then
        printf '#!/bin/sh\nexit 101\n' > "$POLICY"
        chmod 755 "$POLICY"
        POLICY_IS_OURS=yes
    fi
}

allow_service_starts() {
    if [ "${POLICY_IS_OURS:-no}" = yes ]; then
        rm -f "$POLICY"
        POLICY_IS_OURS=no
    fi
}

ensure_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get > /dev/null || fail "these packages are missing and there is no apt-get: ${missing[*]}"
    step "Installing ${#missing[@]} packages: ${missing[*]}"
    local log
    log=$(mktemp /tmp/altostratus-packages.XXXXXX)
    forbid_service_starts
    trap allow_service_starts EXIT
    if ! {
        apt-get -o DPkg::Lock::Timeout=120 update &&
            DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends \
                "${missing[@]}"
    } > "$log" 2>&1; then
        tail -n 20 "$log" >&2
        fail "the packages could not be installed; the whole output is in $log"
    fi
    rm -f "$log"
    allow_service_starts
    trap - EXIT
}
