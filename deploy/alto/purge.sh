# Removes all that is ours, and nothing else: guests by the mark in their domain, devices by their alias, the rest by the
# registries and directories that only this cloud writes.

purge_all() {
    if [ ! -e "$SECRETS" ]; then
        remove_directories
        say "There is no cloud on this machine."
        return 0
    fi
    load_secrets
    stop_programs
    purge_guests
    purge_networks
    forget_public_network
    stop_infrastructure
    stop_supervisor
    forget_apparmor
    forget_kvm
    remove_directories
    ! id "$RUN_USER" > /dev/null 2>&1 || userdel "$RUN_USER"
    say "Everything of this cloud is gone. Packages stay installed."
}

purge_guests() {
    local uuid
    virsh -c qemu:///system version > /dev/null 2>&1 || {
        define_libvirt
        ensure_supervisor
        start_process virtlogd
        start_process libvirtd
        local i
        for ((i = 0; i < 100; i++)); do
            virsh -c qemu:///system version > /dev/null 2>&1 && break
            sleep 0.1
        done
    }
    # On a busy host a guest may not end in the time that libvirt gives it: asked again, it does.
    local attempt guests
    for ((attempt = 0; attempt < 6; attempt++)); do
        guests=$(own_guests)
        [ -n "$guests" ] || return 0
        for uuid in $guests; do
            virsh -c qemu:///system destroy "$uuid" > /dev/null 2>&1 || true
            virsh -c qemu:///system undefine "$uuid" --managed-save --nvram > /dev/null 2>&1 || true
        done
    done
    guests=$(own_guests)
    [ -z "$guests" ] || fail "guests do not end: $guests. End their processes and purge again"
}

own_guests() {
    local uuid
    for uuid in $(virsh -c qemu:///system list --all --uuid 2> /dev/null); do
        if virsh -c qemu:///system dumpxml "$uuid" 2> /dev/null | grep -q "cloud='$CLOUD_ID'\|cloud=\"$CLOUD_ID\""; then
            echo "$uuid"
        fi
    done
}

purge_networks() {
    [ -e "$PROGRAMS/network-agent-linuxbridge.classpath" ] || return 0
    find_java
    run_duty network-agent-linuxbridge --purge
}

remove_directories() {
    rm -rf "$ETC" "$VAR" "$LOG"
}
