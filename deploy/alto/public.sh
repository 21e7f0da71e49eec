# The network between this host and its routers: a pair of devices, one end with the host's address in it, the other for the
# network agent's bridge. Floating IPs can be reached from this host through it, and nothing else can be.

PUBLIC_HOST_END=alto-public
PUBLIC_BRIDGE_END=alto-public-br

# Its first address, with the length of the prefix: the host's own.
public_address() {
    printf '%s.%s/%s' "${PUBLIC_NETWORK%.*}" "$(($(sed -E 's#.*\.([0-9]+)/.*#\1#' <<< "$PUBLIC_NETWORK") + 1))" "${PUBLIC_NETWORK#*/}"
}

ensure_public_network() {
    local in_the_way
    if [ "$PUBLIC_NETWORK" = none ]; then
        forget_public_network
        return 0
    fi
    if ! is_our_public_device; then
        in_the_way=$({
            ip -4 route show root "$PUBLIC_NETWORK"
            ip -4 route show match "$PUBLIC_NETWORK"
        } | grep -v '^default' || true)
        [ -z "$in_the_way" ] || fail "the network $PUBLIC_NETWORK is in use ($(head -n 1 <<< "$in_the_way")); choose another \
with --public-network, or none"
        ip link add "$PUBLIC_HOST_END" type veth peer name "$PUBLIC_BRIDGE_END"
        ip link set "$PUBLIC_HOST_END" alias "altostratus:$CLOUD_ID"
    fi
    if ! ip -4 -o address show dev "$PUBLIC_HOST_END" | grep -qF " $(public_address) "; then
        ip -4 address flush dev "$PUBLIC_HOST_END"
        ip address add "$(public_address)" dev "$PUBLIC_HOST_END"
    fi
    ip link set "$PUBLIC_HOST_END" up
    ip link set "$PUBLIC_BRIDGE_END" up
}

is_our_public_device() {
    grep -qsxF "altostratus:$CLOUD_ID" "/sys/class/net/$PUBLIC_HOST_END/ifalias"
}

forget_public_network() {
    ! is_our_public_device || ip link delete "$PUBLIC_HOST_END"
}
