# What the user reads.

say() {
    printf '%s\n' "$*"
}

# One line for each thing that takes time.
step() {
    printf '==> %s\n' "$*"
}

fail() {
    printf 'alto: %s\n' "$*" >&2
    exit 1
}

require_root() {
    [ "$(id -u)" = 0 ] || fail "this needs root, since it works with bridges, namespaces and virtual machines"
}
