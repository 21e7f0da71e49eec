# Shared by test-tiny.sh and its cases; sourced, not run. Starts guests inside a network namespace of its own
# that holds a DHCP server, a metadata service and one tap device for each network.
# shellcheck shell=bash disable=SC2034 # used where it is sourced

# Two networks: guests' cards are on the first, the second is for a card that is plugged in.
NET1=10.77.1 NET2=10.77.2
MAC1=52:54:00:77:00:01 MAC2=52:54:00:77:00:02
GUEST_IP=$NET1.10
MTU=1450

FAILED=0
BOOTS=0
PIDS=()
QEMU_PID=''

pass() { echo "PASS $*"; }
fail() { echo "FAIL $*"; FAILED=$((FAILED + 1)); }

# check TEXT COMMAND...: PASS if the command succeeds.
check() {
  local text=$1
  shift
  if "$@" >"$WORK/check.out" 2>&1; then
    pass "$text"
  else
    fail "$text"
    sed 's/^/     /' "$WORK/check.out" | tail -n 8
  fi
}

# check_output TEXT EXPECTED COMMAND...: PASS if the command prints EXPECTED (a pattern of `case`).
check_output() {
  local text=$1 expected=$2 got
  shift 2
  got=$("$@" 2>&1) || true
  # shellcheck disable=SC2254 # a pattern on purpose
  case $got in
    $expected) pass "$text" ;;
    *) fail "$text: expected '$expected', got '$got'" ;;
  esac
}

now() { date +%s.%N; }
# seconds FROM TO: with two digits.
seconds() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", b - a }'; }

# at_most TEXT SECONDS LIMIT
at_most() {
  if awk -v s="$2" -v l="$3" 'BEGIN { exit !(s <= l) }'; then
    pass "$1: $2 s (limit $3 s)"
  else
    fail "$1: $2 s (limit $3 s)"
  fi
}

# --- network -----------------------------------------------------------------------------------------------

in_net() { ip netns exec "$NETNS" "$@"; }

start_network() {
  local n tap net
  ip netns add "$NETNS"
  in_net ip link set lo up
  for n in 1 2; do
    tap=tap$n net=NET$n
    in_net ip tuntap add "$tap" mode tap
    in_net ip addr add "${!net}.1/24" dev "$tap"
    in_net ip addr add "fd77:$n::1/64" dev "$tap" nodad
    in_net ip link set "$tap" mtu "$MTU" up
  done
  # The metadata service's address is reached through the route that DHCP gives, as in a real cloud; the
  # namespace's own address on the network plays the DHCP agent.
  in_net ip addr add 169.254.169.254/32 dev lo
  # Here and below `ip netns exec` in full: the process behind $! must be the program itself, to be killed by it.
  ip netns exec "$NETNS" dnsmasq --no-daemon --conf-file=/dev/null --no-resolv --no-hosts --no-ping \
    --address=/metadata.test.local/169.254.169.254 --enable-ra --dhcp-range="::,constructor:tap1,ra-only" \
    --bind-interfaces --interface=tap1 --interface=tap2 --dhcp-leasefile="$WORK/leases" \
    --dhcp-range="set:one,$NET1.0,static" --dhcp-range="set:two,$NET2.0,static" \
    --dhcp-host="$MAC1,$NET1.10" --dhcp-host="$MAC2,$NET2.10" --dhcp-option="option:mtu,$MTU" \
    --dhcp-option="tag:one,option:classless-static-route,169.254.169.254/32,$NET1.1,0.0.0.0/0,$NET1.1" \
    --dhcp-option="tag:one,option:dns-server,$NET1.1" --dhcp-option="tag:one,option:domain-name,test.local" \
    --dhcp-option="tag:two,249,169.254.169.253/32,$NET2.1" --dhcp-option="tag:two,option:router,$NET2.1" \
    >"$WORK/dnsmasq.log" 2>&1 &
  PIDS+=($!)
}

start_metadata_service() {
  ip netns exec "$NETNS" /usr/bin/python3 "$HERE/test/metadata_server.py" 169.254.169.254 80 "$WORK/service" \
    >"$WORK/service.log" 2>&1 &
  METADATA_PID=$!
  PIDS+=("$METADATA_PID")
}

# --- guests ------------------------------------------------------------------------------------------------

# new_disk NAME SIZE: an overlay of the image, as a cloud makes one for each server.
new_disk() {
  qemu-img create -q -f qcow2 -F qcow2 -b "$IMAGE" "$WORK/$1.qcow2" "$2"
}

# start_guest NAME MEMORY QEMU-OPTION...: boots the disk NAME.qcow2.
start_guest() {
  local name=$1 memory=$2
  shift 2
  BOOTS=$((BOOTS + 1))
  CONSOLE=$WORK/$BOOTS-$name.console
  MONITOR=$WORK/$name.monitor
  : >"$CONSOLE"
  STARTED=$(now)
  ip netns exec "$NETNS" qemu-system-x86_64 -machine pc -accel tcg -m "$memory" -display none -no-user-config \
    -serial "file:$CONSOLE" -monitor "unix:$MONITOR,server,nowait" \
    -drive "file=$WORK/$name.qcow2,if=virtio,format=qcow2" "$@" >"$WORK/$name.qemu.log" 2>&1 &
  QEMU_PID=$!
}

NIC1=(-netdev "tap,id=net1,ifname=tap1,script=no,downscript=no" -device "virtio-net-pci,netdev=net1,mac=$MAC1,romfile=")

monitor() { /usr/bin/python3 "$HERE/test/monitor.py" "$MONITOR" "$@"; }

stop_guest() {
  [ -n "$QEMU_PID" ] || return 0
  kill "$QEMU_PID" 2>/dev/null || true
  wait "$QEMU_PID" 2>/dev/null || true
  QEMU_PID=''
}

# wait_console PATTERN SECONDS [COUNT]: until the console has COUNT lines with PATTERN.
wait_console() {
  local deadline=$((SECONDS + $2))
  while [ "$(grep -ac -e "$1" "$CONSOLE")" -lt "${3:-1}" ]; do
    [ "$SECONDS" -lt "$deadline" ] && kill -0 "$QEMU_PID" 2>/dev/null || return 1
    sleep 0.05
  done
}

# check_console TEXT PATTERN: a line that should be there already.
check_console() {
  if grep -aq -e "$2" "$CONSOLE"; then pass "$1"; else fail "$1: no '$2' on the console"; fi
}

SSH_OPTIONS=(-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectTimeout=10 -o ServerAliveInterval=2
  -o IdentitiesOnly=yes -F /dev/null)

# guest COMMAND: runs a command in the guest as Tempest does.
guest() {
  # shellcheck disable=SC2029 # expands there on purpose
  in_net ssh "${SSH_OPTIONS[@]}" -o BatchMode=yes -i "$WORK/key_${KEY:-ed25519}" "cirros@$GUEST_IP" \
    "set -eu -o pipefail; PATH=\$PATH:/sbin; $1" </dev/null
}

guest_with_password() {
  printf "#!/bin/sh\ncat <<'EOF'\n%s\nEOF\n" "$1" >"$WORK/askpass"
  chmod +x "$WORK/askpass"
  SSH_ASKPASS=$WORK/askpass SSH_ASKPASS_REQUIRE=force in_net setsid -w ssh "${SSH_OPTIONS[@]}" \
    -o PubkeyAuthentication=no "cirros@$GUEST_IP" "$2" </dev/null
}

# --- beginning and end -------------------------------------------------------------------------------------

make_keys() {
  local type
  for type in ed25519 ecdsa rsa; do
    ssh-keygen -q -t "$type" -N '' -C "$type@test" -f "$WORK/key_$type"
  done
}

set_up() {
  WORK=$(mktemp -d)
  NETNS=tiny-test-$$
  trap tear_down EXIT
  trap 'exit 130' INT TERM
  make_keys
  start_network
}

tear_down() {
  local pid
  stop_guest
  for pid in "${PIDS[@]}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  ip netns del "$NETNS" 2>/dev/null || true
  if [ -n "${KEEP_CONSOLES:-}" ]; then
    mkdir -p "$KEEP_CONSOLES"
    cp "$WORK"/*.console "$WORK"/*.log "$KEEP_CONSOLES" 2>/dev/null || true
  fi
  rm -rf "$WORK"
}
