#!/bin/bash
# Tests a tiny image: boots it under software emulation with metadata from the service, from a config drive on
# CD and on a disk, and with none; checks from outside and by ssh what the image promises (README.md).
#
# Needs root and these Debian packages (test-tiny.sh --packages prints them):
#   qemu-system-x86, qemu-utils, iproute2, dnsmasq-base, openssh-client, xorriso, mtools, procps, python3
# Everything runs in a network namespace that is removed at the end.
# shellcheck disable=SC2016 # what stands in single quotes is for the guest's shell
set -euo pipefail

PACKAGES="qemu-system-x86 qemu-utils iproute2 dnsmasq-base openssh-client xorriso mtools procps python3"
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
UUID=0f6f1f0e-7d4b-4a53-9c3f-2b1f0c9a7e11
# Generous: the figures printed are what matters, these only catch what is broken.
READY_LIMIT=15
SHUTDOWN_LIMIT=5

usage() {
  cat <<EOF
usage: test-tiny.sh [IMAGE.qcow2] [CASE...]
       test-tiny.sh --packages

IMAGE  default /var/cache/altostratus-images/tiny.qcow2
CASE   service, ec2, iso, vfat, none; default all

  MEMORY=64             RAM of the guests in MiB
  KEEP_CONSOLES=DIR     keep the guests' console output there
EOF
}

# shellcheck source=test/lib.sh
. "$HERE/test/lib.sh"

# --- metadata ----------------------------------------------------------------------------------------------

# write_metadata DIRECTORY HOSTNAME USER_DATA: the files of OpenStack's metadata below DIRECTORY/openstack/latest.
write_metadata() {
  local latest=$1/openstack/latest
  mkdir -p "$latest" "$1/openstack/content" "$1/latest"
  # Strings with escapes, nesting, numbers and a long value: what real metadata looks like.
  cat >"$latest/meta_data.json" <<EOF
{"uuid": "$UUID", "admin_pass": "s3cr\"e\\\\t %", "hostname": "$2", "name": "caf\u00e9 {\"[", "launch_index": 0,
 "public_keys": {"my key": "$(cat "$WORK/key_ed25519.pub")\n"},
 "keys": [{"name": "a", "type": "ssh", "data": "$(cat "$WORK/key_rsa.pub")\n"},
          {"name": "b", "type": "ssh", "data": "$(cat "$WORK/key_ecdsa.pub")\n"}],
 "files": [{"path": "/etc/injected", "content_path": "/content/0000"}],
 "meta": {"essential": "false", "uuid": "wrong", "hostname": "wrong"}, "project_id": null, "devices": [],
 "random_seed": "$(head -c 512 /dev/urandom | base64 -w 0)", "availability_zone": "nova"}
EOF
  echo injected >"$1/openstack/content/0000"
  printf '%s\n' "$3" >"$latest/user_data"
  cp "$latest/user_data" "$1/latest/user-data"
}

USER_DATA='#!/bin/sh
echo "user data says hello on the console"
date >>/user-data-ran
exit 3'

# --- case: metadata service, and most of the contract ------------------------------------------------------

check_boot_messages() {
  check_console "console: kernel up" 'TINY: kernel up'
  check_console "console: address, route and MTU" "TINY: eth0 $GUEST_IP/24 via $NET1.1 mtu $MTU"
  check_console "console: root grown to the disk" 'TINY: root size 1[67][0-9] MiB grown from'
  check_console "console: host key fingerprints" 'TINY: ssh host key SHA256:.* (ed25519)'
  check_console "console: keys" 'TINY: ssh keys installed: 3'
  check_console "console: user data's output" '^user data says hello'
  check_console "console: user data's exit code" 'TINY: user-data exit code 3'
  check "console: login prompt with the host name" wait_console 'my-guest login:' 5
}

check_ssh() {
  local type
  for type in ed25519 ecdsa rsa; do
    KEY=$type check_output "ssh with an $type key" cirros guest 'id -un'
  done
  check_output "ssh with the password from the metadata" cirros guest_with_password "s3cr\"e\\t %" 'id -un'
  check "scp" in_net scp "${SSH_OPTIONS[@]}" -q -i "$WORK/key_rsa" "$HERE/README.md" "cirros@$GUEST_IP:copy"
  check_output "scp, the old protocol" "$(md5sum <"$HERE/README.md")" guest 'md5sum <copy'
  check "scp -O" in_net scp -O "${SSH_OPTIONS[@]}" -q -i "$WORK/key_rsa" "$HERE/README.md" "cirros@$GUEST_IP:copy2"
}

check_memory() {
  guest 'free -m' | sed 's/^/     /'
  # What Octavia's tests do: a server program of this size goes to /dev/shm.
  head -c 9000000 /dev/urandom >"$WORK/big"
  check "scp of 9 MB to /dev/shm" in_net scp "${SSH_OPTIONS[@]}" -q -i "$WORK/key_rsa" "$WORK/big" "cirros@$GUEST_IP:/dev/shm/big"
  check_output "it arrives whole" "$(md5sum <"$WORK/big")" guest 'md5sum </dev/shm/big; rm /dev/shm/big'
  check_output "nothing was killed for want of memory" 0 guest 'dmesg | grep -c "Out of memory" || true'
}

check_shell() {
  check_output "sudo" 'root root' guest 'echo $(sudo id -un) $(sudo -n id -gn)'
  check_output "sudo -u, sudo -i, sudo sh -c" 'cirros /root 0' \
    guest 'echo $(sudo sudo -u cirros id -un) $(sudo -i pwd) $(sudo sh -c "id -u")'
  check_output "sudo keeps words together" "a  b|c'd" guest "sudo sh -c 'echo \"\$1|\$2\"' x 'a  b' \"c'd\""
  check_output "sudo passes exit codes and variables" '7 v' guest 'sudo sh -c "exit 7" || echo $? $(sudo V=v sh -c "echo \$V")'
  check_output "sudo with a pipe" 'x' guest 'echo x | sudo tee /root/x && sudo rm /root/x'
  check_output "pipefail" 'failed' guest 'if false | true; then echo passed; else echo failed; fi'
  check_output "host name" 'my-guest my-guest.test.local' guest 'echo $(hostname) $(hostname -f)'
  check "ping as user" guest "ping -c1 -w1 -s56 $NET1.1"
  check_output "uptime as Tempest reads it" '[1-9]*' guest 'cut -f1 -d. /proc/uptime'
  check "write to the console" guest 'sudo sh -c "echo hello console >/dev/console"'
  check "what was written is there" wait_console 'hello console' 5
  check_output "user data ran" '1' guest 'wc -l </user-data-ran'
  check_output "file from the metadata" injected guest 'cat /etc/injected'
  check_output "os-release" '*ID=tiny*' guest 'cat /etc/os-release'
}

check_network() {
  check_output "MAC as Tempest reads it" "$MAC1" guest "ip addr show eth0 | awk '/ether/ {print \$2}'"
  check_output "card by MAC as Tempest reads it" "eth0:" guest "ip -o link | awk '/$MAC1/ {print \$2}'"
  check_output "addresses as Tempest reads them" "$GUEST_IP/24" guest "ip -4 -o addr | awk '/eth0/ {print \$4}'"
  check_output "route of option 121" "*169.254.169.254 via $NET1.1 dev eth0*" guest 'ip route'
  check_output "DNS" "search test.local nameserver $NET1.1" guest 'echo $(cat /etc/resolv.conf)'
  check "names are resolved" guest 'ping -c1 -w2 metadata.test.local; wget -q -O /dev/null http://metadata.test.local/openstack/latest/meta_data.json'
  check_output "IPv6 address by router advertisement" '*inet6 fd77:1:*' guest 'ip address'
  check "ping6 as user" guest 'ping6 -c1 -w2 -s56 fd77:1::1'
  check_output "curl by name" '*uuid*' guest 'curl -s http://metadata.test.local/openstack/latest/meta_data.json'
  check_output "curl" "*\"uuid\": \"$UUID\"*" guest 'curl http://169.254.169.254/openstack/latest/meta_data.json'
  check_output "curl -X POST -d" 'a=b&c' guest 'curl -X POST -d "a=b&c" http://169.254.169.254/openstack/2013-10-17/password'
  check_output "curl -s -o /dev/null -w" '404' \
    guest "curl -s -o /dev/null -w '%{http_code}' http://169.254.169.254/nothing"
  check_output "wget" '*uuid*' guest 'wget -q -O - http://169.254.169.254/openstack/latest/meta_data.json'
  check "DHCP client's pid where Tempest looks for it" guest 'sudo /bin/kill -USR1 $(cat /var/run/udhcpc.eth0.pid)'
}

# nc_from_host OPTIONS...: sends a line to the guest's port and prints the answer.
nc_from_host() {
  in_net /usr/bin/python3 - "$@" <<'EOF'
import socket, sys
kind, address, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM) as s:
    s.settimeout(5)
    s.connect((address, port))
    s.send(b"bar\n")
    print(s.recv(100).decode().strip())
EOF
}

check_nc() {
  guest 'sudo nc  -p 80 -lk -e echo foolish >/dev/null 2>&1 &' || true
  guest 'sudo nc -u -p 81 -lk -e echo foolish >/dev/null 2>&1 &' || true
  guest 'nc -l -p 8080 >got 2>&1 &' || true
  sleep 0.5
  check_output "nc -lk -e: first connection" foolish nc_from_host tcp "$GUEST_IP" 80
  check_output "nc -lk -e: second connection" foolish nc_from_host tcp "$GUEST_IP" 80
  check_output "nc -u -lk -e: first packet" foolish nc_from_host udp "$GUEST_IP" 81
  sleep 0.3
  check_output "nc -u -lk -e: second packet" foolish nc_from_host udp "$GUEST_IP" 81
  check_output "nc as client, TCP" foolish guest 'echo bar | nc -w 1 127.0.0.1 80'
  check_output "nc as client, UDP" foolish guest 'echo bar | nc -w 1 -u 127.0.0.1 81'
  check "nc -l -p" guest 'echo bar | nc -w 1 127.0.0.1 8080; grep bar got'
  check "killall nc ends them all" guest 'sudo killall nc; sleep 1.5; ! pidof nc'
}

check_hot_plug() {
  local from
  truncate -s 100M "$WORK/volume"
  from=$(now)
  monitor "drive_add 0 if=none,id=volume,file=$WORK/volume,format=raw" \
    "device_add virtio-blk-pci,drive=volume,id=disk1,serial=0f1e2d3c-volume-seri"
  check "disk plugged in" wait_console 'TINY: disk vdb plugged' 10
  echo "     after $(seconds "$from" "$(now)") s"
  check_output "lsblk as Tempest runs it" '*vdb *disk*' guest 'lsblk -lb --nodeps'
  check_output "lsblk, names only" '*vdb*' guest 'lsblk --nodeps --noheadings --output NAME'
  check_output "serial" '0f1e2d3c-volume-seri' guest 'cat /sys/block/vdb/serial'
  check_output "disk by serial" '*/vdb' guest 'readlink -f /dev/disk/by-id/virtio-0f1e2d3c-volume-seri*'
  local type
  for type in ext4 vfat ext3; do
    check "mkfs -t $type, mount, write, unmount" guest "sudo mkfs -t $type /dev/vdb >/dev/null 2>&1; sudo mkdir -p /mnt/vdb
      sudo mount /dev/vdb /mnt/vdb; sudo sh -c 'date > /mnt/vdb/timestamp; sync'; sudo cat /mnt/vdb/timestamp; sudo umount /mnt/vdb"
  done
  check_output "fdisk -l" '*vdb: 100 MB*' guest 'sudo fdisk -l /dev/vdb'
  monitor "device_del disk1"
  check "disk unplugged" wait_console 'TINY: disk vdb unplugged' 10
  check_output "count of disks as Tempest takes it" 1 guest 'grep -c -E "[vs]d.$" /proc/partitions'

  from=$(now)
  monitor "netdev_add tap,id=net2,ifname=tap2,script=no,downscript=no" "device_add virtio-net-pci,netdev=net2,id=nic2,mac=$MAC2"
  check "card plugged in gets its address" wait_console "TINY: eth1 $NET2.10/24 via $NET2.1 mtu $MTU" 10
  echo "     after $(seconds "$from" "$(now)") s"
  check_output "route of option 249" "*169.254.169.253 via $NET2.1 dev eth1*" guest 'ip route'
  check_output "the first card keeps the default route" "default via $NET1.1 dev eth0*" guest 'ip route | head -n 1'
  monitor "device_del nic2"
  check "card unplugged" wait_console 'TINY: eth1 unplugged' 10
}

check_reboot() {
  local from
  guest 'echo kept >kept; sync'
  from=$(now)
  # In the background: the connection does not always end by itself when the guest goes away.
  guest 'sudo reboot' >/dev/null 2>&1 &
  check "reboot: down" wait_console 'Restarting system' 30
  echo "     after $(seconds "$from" "$(now)") s"
  check "reboot: ready again" wait_console 'TINY: ready' 30 2
  echo "     after $(seconds "$from" "$(now)") s"
  kill $! 2>/dev/null || true
  check_output "a file survives" kept guest 'cat kept'
  check_output "user data does not run again" 1 guest 'wc -l </user-data-ran'
  check_output "host keys stay" 1 sh -c "grep -a 'ssh host key.*ed25519' '$CONSOLE' | sed 's/.*SHA256/SHA256/' | sort -u | wc -l"
}

check_power_button() {
  local from
  guest 'echo still there >late' || true
  from=$(now)
  monitor system_powerdown
  while kill -0 "$QEMU_PID" 2>/dev/null && [ "$(seconds "$from" "$(now)" | cut -d. -f1)" -lt 20 ]; do sleep 0.05; done
  if kill -0 "$QEMU_PID" 2>/dev/null; then
    fail "power button: still running after 20 s"
    return
  fi
  at_most "power button" "$(seconds "$from" "$(now)")" "$SHUTDOWN_LIMIT"
  wait "$QEMU_PID" || true
  QEMU_PID=''
}

wait_ready() {
  if wait_console 'TINY: ready' 60; then
    at_most "$1: start to ready, $MEMORY MiB" "$(seconds "$STARTED" "$(now)")" "${2:-$READY_LIMIT}"
    grep -a 'TINY: ready' "$CONSOLE" | tail -n 1 | sed 's/^/     /'
  else
    fail "$1: not ready after 60 s"
    tail -n 20 "$CONSOLE"
    return 1
  fi
}

case_service() {
  write_metadata "$WORK/service" "My-Guest.test.local" "$USER_DATA"
  sed -i 's/My-Guest/my-guest/' "$WORK/service/openstack/latest/meta_data.json"
  start_metadata_service
  new_disk service 200M
  start_guest service "$MEMORY" "${NIC1[@]}"
  wait_ready "metadata service" || return 0
  check_console "console: metadata" "TINY: metadata source=http instance-id=$UUID hostname=my-guest"
  check_boot_messages
  check_ssh
  check_memory
  check_shell
  check_network
  check_nc
  check_hot_plug
  check_reboot
  check_power_button
  # A second boot: nothing to make anew.
  start_guest service "$MEMORY" "${NIC1[@]}"
  wait_ready "second boot" || return 0
  check_output "what was written just before the power button is there" 'still there' guest 'cat late'
  stop_guest
  kill "$METADATA_PID"
}

# --- case: a service with EC2's paths only -----------------------------------------------------------------

case_ec2() {
  local data=$WORK/service/latest/meta-data
  rm -rf "$WORK/service"
  mkdir -p "$data/public-keys/0"
  echo i-00000001 >"$data/instance-id"
  echo ec2-guest.test.local >"$data/local-hostname"
  cp "$WORK/key_ecdsa.pub" "$data/public-keys/0/openssh-key"
  echo '#cloud-config' >"$WORK/service/latest/user-data"
  start_metadata_service
  new_disk ec2 58M
  start_guest ec2 "$MEMORY" "${NIC1[@]}"
  wait_ready "EC2 paths" || return 0
  check_console "console: metadata" "TINY: metadata source=http instance-id=i-00000001 hostname=ec2-guest"
  check_console "console: user data that is no script" 'TINY: user-data is not a script, ignored'
  check_console "console: root of the image's own size" 'TINY: root size [0-9]* MiB$\|TINY: root size [0-9]* MiB.$'
  KEY=ecdsa check_output "ssh" ec2-guest guest hostname
  stop_guest
  kill "$METADATA_PID"
}

# --- cases: config drives ----------------------------------------------------------------------------------

# The address is fixed here: what network_data.json says must do without DHCP.
write_config_drive() {
  write_metadata "$WORK/drive" "$1" "$USER_DATA"
  cat >"$WORK/drive/openstack/latest/network_data.json" <<EOF
{"links": [{"id": "tap0", "type": "ovs", "ethernet_mac_address": "$2", "mtu": 1400}],
 "networks": [{"id": "network0", "type": "ipv4", "link": "tap0", "ip_address": "$NET1.20", "netmask": "255.255.255.0",
   "routes": [{"network": "0.0.0.0", "netmask": "0.0.0.0", "gateway": "$NET1.1"},
              {"network": "192.0.2.0", "netmask": "255.255.255.128", "gateway": "$NET1.1"}]}],
 "services": [{"type": "dns", "address": "192.0.2.53"}]}
EOF
}

check_config_drive() {
  check_console "console: metadata" "TINY: metadata source=config-drive instance-id=$UUID hostname=$1"
  check_console "console: keys" 'TINY: ssh keys installed: 3'
  check_console "console: user data's exit code" 'TINY: user-data exit code 3'
  check_output "host name" "$1" guest hostname
  check_output "user data ran" 1 guest 'wc -l </user-data-ran'
  check_output "file from the metadata" injected guest 'cat /etc/injected'
  check_output "blkid -L config-2 as a user, and mount" '*"uuid"*' guest \
    "sudo mount \$(blkid -L $2 -o device) /mnt; sudo cat /mnt/openstack/latest/meta_data.json; sudo umount /mnt"
}

case_iso() {
  write_config_drive iso-guest.test.local 52:54:00:77:ff:ff
  xorriso -as mkisofs -quiet -J -r -V config-2 -o "$WORK/drive.iso" "$WORK/drive" 2>/dev/null
  new_disk iso 200M
  start_guest iso "$MEMORY" "${NIC1[@]}" -drive "file=$WORK/drive.iso,if=ide,media=cdrom,format=raw,readonly=on"
  wait_ready "config drive on CD" || return 0
  check_config_drive iso-guest config-2
  check_power_button
}

case_vfat() {
  write_config_drive vfat-guest "$MAC2"
  truncate -s 64M "$WORK/drive.vfat"
  mformat -i "$WORK/drive.vfat" -T 131072 -h 64 -s 32 -v CONFIG-2 ::
  mcopy -s -i "$WORK/drive.vfat" "$WORK/drive/openstack" ::
  new_disk vfat 200M
  # The card's MAC is unknown to the DHCP server.
  sed -i "s/$MAC2/52:54:00:77:00:03/" "$WORK/drive/openstack/latest/network_data.json"
  mcopy -o -i "$WORK/drive.vfat" "$WORK/drive/openstack/latest/network_data.json" ::openstack/latest/network_data.json
  start_guest vfat "$MEMORY" -netdev "tap,id=net1,ifname=tap1,script=no,downscript=no" \
    -device "virtio-net-pci,netdev=net1,mac=52:54:00:77:00:03,romfile=" \
    -drive "file=$WORK/drive.vfat,if=virtio,format=raw"
  wait_ready "config drive on a disk" || return 0
  check_console "console: fixed address" "TINY: eth0 $NET1.20/24 via $NET1.1 mtu 1400 (config drive)"
  GUEST_IP=$NET1.20
  check_config_drive vfat-guest CONFIG-2
  check_output "fixed routes" "*192.0.2.0/25 via $NET1.1 dev eth0*" guest 'ip route'
  check_output "fixed name server" "*192.0.2.53*" guest 'cat /etc/resolv.conf'
  check_power_button
  GUEST_IP=$NET1.10
}

# --- case: no metadata -------------------------------------------------------------------------------------

case_none() {
  new_disk none 58M
  start_guest none "$MEMORY"
  wait_ready "no card, no metadata" || return 0
  check_console "console: no metadata" 'TINY: metadata source=none'
  check "login prompt" wait_console 'tiny login:' 5
  stop_guest

  new_disk silent 58M
  start_guest silent "$MEMORY" "${NIC1[@]}"
  # The login prompt waits a bounded time for metadata.
  wait_ready "a card but no metadata" 25 || return 0
  check "login prompt" wait_console 'tiny login:' 5
  check_output "password login" 'cirros' guest_with_password gocubsgo 'id -un'
  # The service comes up late: the search must still be going on.
  write_metadata "$WORK/service" late-guest "$USER_DATA"
  start_metadata_service
  check "a service that comes late is found" wait_console 'TINY: metadata source=http .* hostname=late-guest' 20
  stop_guest
  kill "$METADATA_PID"
}

# -----------------------------------------------------------------------------------------------------------

main() {
  local name
  case ${1-} in
    --help | -h) usage; exit 0 ;;
    --packages) echo "$PACKAGES"; exit 0 ;;
  esac
  IMAGE=$(readlink -f "${1:-/var/cache/altostratus-images/tiny.qcow2}")
  [ $# -eq 0 ] || shift
  [ -f "$IMAGE" ] || { echo "no image $IMAGE; build-tiny.sh makes one" >&2; exit 2; }
  [ "$(id -u)" -eq 0 ] || { echo "run it as root" >&2; exit 2; }
  MEMORY=${MEMORY:-64}
  [ $# -gt 0 ] || set -- service ec2 iso vfat none
  set_up
  if [ "$(stat -c %s "$IMAGE")" -lt $((32 << 20)) ]; then pass "image size: $(stat -c %s "$IMAGE") bytes"; else fail "image too large"; fi
  for name in "$@"; do
    echo "--- $name"
    "case_$name"
    stop_guest
  done
  echo "--- $FAILED failed"
  [ "$FAILED" -eq 0 ]
}

main "$@"
