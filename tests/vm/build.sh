#!/bin/bash
# Makes what `./alto test vm` boots: Debian's cloud kernel, an initial RAM disk that finds the root, and an ext4 root with all
# that the host tests start. Argument: the directory that keeps it. Made once; made anew when this file or the JDK changes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=$1
SUITE=bookworm
MIRROR=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
PACKAGES=(
    iproute2 iptables ebtables ipset dnsmasq-base conntrack busybox-static tcpdump procps kmod rabbitmq-server
    iputils-ping util-linux
)
# The root is on a virtio disk; the rest is loaded by the running system.
BOOT_MODULES=(virtio_pci virtio_blk ext4)

version=$(cat "$here/build.sh" "$here/init" "$JAVA_HOME/release" | sha256sum | cut -d' ' -f1)
if [ "$(cat "$cache/version" 2> /dev/null)" = "$version" ]; then
    exit 0
fi
echo "making the virtual machine in $cache (some minutes, once)"
rm -rf "$cache"
mkdir -p "$cache"
work=$(mktemp -d /var/tmp/altostratus-vm.XXXXXX)
trap 'rm -rf "$work"' EXIT
root=$work/root

# Packages unpack and configure in a chroot: nothing may start there.
debootstrap --variant=minbase "$SUITE" "$root" "$MIRROR" > "$work/log" 2>&1 || {
    tail -20 "$work/log" >&2
    exit 1
}
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
inside() { DEBIAN_FRONTEND=noninteractive LC_ALL=C chroot "$root" "$@" >> "$work/log" 2>&1 || {
    tail -20 "$work/log" >&2
    exit 1
}; }
inside apt-get -q -y --no-install-recommends install "${PACKAGES[@]}"

# The kernel without its package: nobody needs the tools that would make a RAM disk.
inside apt-get -q -y download "$(LC_ALL=C chroot "$root" apt-cache depends linux-image-cloud-amd64 |
    sed -n 's/.*Depends: \(linux-image-.*\)/\1/p' | head -1)"
mkdir "$work/kernel"
dpkg-deb -x "$root"/linux-image-*.deb "$work/kernel"
rm -f "$root"/*.deb
release=$(basename "$work"/kernel/lib/modules/*)
cp "$work/kernel/boot/vmlinuz-$release" "$cache/vmlinuz"
cp -a "$work/kernel/lib/modules" "$root/usr/lib/"
inside depmod "$release"
inside apt-get clean
rm -rf "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,locale,man}

mkdir -p "$root/opt/jdk" "$root/work"
tar -C "$JAVA_HOME" --exclude=./jmods --exclude=./lib/src.zip --exclude=./man -c . | tar -C "$root/opt/jdk" -x
cp "$here/init" "$root/init"
chmod 755 "$root/init"

mkdir -p "$work/ram"/{bin,modules,proc,dev,root}
cp "$root/bin/busybox" "$work/ram/bin/"
for module in "${BOOT_MODULES[@]}"; do
    chroot "$root" modprobe --show-depends --set-version "$release" "$module"
done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++' > "$work/ram/order"
while read -r file; do
    cp "$root$file" "$work/ram/modules/"
done < "$work/ram/order"
sed -i 's#.*/#/modules/#' "$work/ram/order"
cat > "$work/ram/init" << 'INIT'
#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
while read -r module; do /bin/busybox insmod "$module"; done < /order
while [ ! -b /dev/vda ]; do /bin/busybox sleep 0.1; done
/bin/busybox mount -t ext4 /dev/vda /root
/bin/busybox mount --move /dev /root/dev
exec /bin/busybox switch_root /root /init
INIT
chmod 755 "$work/ram/init"
(cd "$work/ram" && find . | cpio --quiet -o -H newc | gzip -1) > "$cache/initrd"

truncate -s 3G "$cache/root.ext4"
mkfs.ext4 -q -F -O ^has_journal -d "$root" "$cache/root.ext4"
echo "$version" > "$cache/version"
