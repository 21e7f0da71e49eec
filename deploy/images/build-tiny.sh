#!/bin/bash
# Builds `tiny`, the bootable test guest of Altostratus: one disk image (qcow2) with Debian's cloud kernel and
# busybox that keeps CirrOS's contract. README.md says what is in it and why it is built this way.
#
# Needs these Debian packages on the machine that builds (build-tiny.sh --packages prints them), and root:
#   binutils    as, ld, objcopy, readelf: the boot code, the kernel's parts, the libraries a program needs
#   cpio        the initramfs
#   e2fsprogs   the root file system, filled without mounting it
#   fdisk       the partition table
#   lz4         packs the kernel
#   mtools      the boot partition, filled without mounting it
#   qemu-utils  the qcow2 file
#   syslinux, syslinux-common   the boot loader
# Neither loop devices nor mounts nor kernel modules are used, so it runs in any container.
set -euo pipefail

PACKAGES="binutils cpio e2fsprogs fdisk lz4 mtools qemu-utils syslinux syslinux-common"

# What goes into the guest. Libraries are taken from these by need, see copy_program.
KERNEL_META=linux-image-cloud-amd64
GUEST_PACKAGES="busybox-static busybox dropbear-bin chiark-really netcat-traditional openssh-client openssh-sftp-server
  iputils-ping libcap2 libidn2-0 libunistring2 util-linux e2fsprogs klibc-utils libklibc libc6 libtomcrypt1 libtommath1 libgmp10 zlib1g libcrypt1 libblkid1 libuuid1 libmount1
  libsmartcols1 libudev1 libselinux1 libpcre2-8-0 libext2fs2 libcom-err2"

# Fixed, so that the same packages give the same image.
ROOT_UUID=74696e79-0000-4000-8000-000000000001
DISK_ID=0x74696e79
BOOT_MIB=17
ROOT_MIB=40

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TINY=$HERE/tiny
CACHE=${TINY_CACHE:-/var/cache/altostratus-images}

usage() {
  cat <<EOF
usage: build-tiny.sh OUTPUT.qcow2
       build-tiny.sh --packages     print the Debian packages needed to build, on one line
       build-tiny.sh --help

Builds the tiny test guest as a whole-disk qcow2 image. Run it as root on Debian 12 (amd64).

  TINY_CACHE          where downloaded packages are kept (default /var/cache/altostratus-images)
  SOURCE_DATE_EPOCH   time stamp of everything in the image (default: that of the kernel)
EOF
}

log() { echo "build-tiny: $*" >&2; }
die() { log "$*"; exit 1; }

# --- packages ----------------------------------------------------------------------------------------------

in_cache() { echo "$2  $CACHE/$1" | sha256sum --check --status 2>/dev/null; }

# Downloads the packages whose versions that apt would install are not in the cache yet, and unpacks all.
unpack_packages() {
  local kernel_package name uri file size checksum
  local -a missing=() files=()
  mkdir -p "$CACHE" "$WORK/debs"
  kernel_package=$(apt-cache depends "$KERNEL_META" 2>/dev/null |
    sed -n 's/^ *Depends: \(linux-image-.*\)/\1/p' | sort -V | tail -n 1)
  [ -n "$kernel_package" ] || die "apt knows no package $KERNEL_META; run apt-get update"

  # shellcheck disable=SC2086 # one word a package
  apt-get download --print-uris $kernel_package $GUEST_PACKAGES >"$WORK/uris" ||
    die "apt does not know all packages; run apt-get update"
  while read -r uri file size checksum; do
    files+=("$CACHE/$file")
    in_cache "$file" "${checksum#SHA256:}" && continue
    name=${file%%_*}
    log "downloading $name ($size bytes) from ${uri//\'/}"
    missing+=("$name")
  done <"$WORK/uris"
  if [ ${#missing[@]} -gt 0 ]; then
    (cd "$CACHE" && apt-get download -qq -o APT::Sandbox::User=root "${missing[@]}") || die "download failed"
  fi
  while read -r uri file size checksum; do
    in_cache "$file" "${checksum#SHA256:}" || die "$CACHE/$file is damaged"
  done <"$WORK/uris"
  for file in "${files[@]}"; do
    # Both kinds of busybox have the same file names.
    case $file in
      */busybox_*) dpkg-deb -x "$file" "$WORK/busybox" ;;
      *) dpkg-deb -x "$file" "$WORK/debs" ;;
    esac
  done

  KERNEL_VERSION=${kernel_package#linux-image-}
  BUSYBOX=$WORK/debs/bin/busybox
  "$BUSYBOX" depmod -b "$WORK/debs" "$KERNEL_VERSION"
  SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(stat -c %Y "$WORK/debs/boot/vmlinuz-$KERNEL_VERSION")}
  export SOURCE_DATE_EPOCH
}

# --- kernel ------------------------------------------------------------------------------------------------

# number FILE OFFSET BYTES: a little-endian number in a file.
number() { od -An -j "$2" -N "$3" -t "u$3" "$1" | tr -d ' '; }

# poke FILE OFFSET BYTES VALUE: writes a little-endian number into a file.
poke() {
  local bytes='' value=$4 i
  for ((i = 0; i < $3; i++)); do
    bytes+=$(printf '\\x%02x' $((value >> (8 * i) & 255)))
  done
  printf '%b' "$bytes" | dd of="$1" bs=1 seek=$(($2)) conv=notrunc status=none
}

# section ELF NAME: address and size of a section, decimal.
section() {
  local address size
  read -r address size < <(readelf -SW "$1" | sed 's/^ *\[ *[0-9]*\] *//' | awk -v name="$2" '$1 == name { print $3, $5 }')
  [ -n "$address" ] || die "the kernel has no section $2"
  echo $((16#$address)) $((16#$size))
}

# Repacks Debian's kernel so that it starts in 64 MiB; boot/unpack.S says why and how.
make_kernel() {
  local bz=$WORK/debs/boot/vmlinuz-$KERNEL_VERSION vmlinux=$WORK/vmlinux flat=$WORK/flat
  local setup_size payload payload_size offset physical size bss_address brk_address brk_size map_base
  local base=$((0x1000000)) load_base=$((0x100000)) kernel_end body_size

  [ "$(number "$bz" 0x202 2)" -ge $((0x20c)) ] || die "$bz is not a kernel of a known boot protocol"
  setup_size=$((($(number "$bz" 0x1f1 1) + 1) * 512))
  payload=$((setup_size + $(number "$bz" 0x248 4)))
  payload_size=$(number "$bz" 0x24c 4)
  [ "$(number "$bz" "$payload" 4)" = $((0x184c2102)) ] || die "$bz is not packed with LZ4"
  # The payload's last four bytes are its unpacked size, which is no part of the LZ4 stream.
  dd if="$bz" bs=64K iflag=skip_bytes,count_bytes skip="$payload" count=$((payload_size - 4)) status=none |
    lz4 -dcq >"$vmlinux"

  # The kernel as it lies in memory, from where it starts to where its zeroes start.
  [ "$(readelf -hW "$vmlinux" | awk '/Entry point/ { print $4 }')" = 0x1000000 ] || die "unexpected kernel entry point"
  : >"$flat"
  while read -r offset physical size; do
    dd if="$vmlinux" of="$flat" bs=64K iflag=skip_bytes,count_bytes oflag=seek_bytes conv=notrunc status=none \
      skip=$((offset)) count=$((size)) seek=$((physical - base))
  done < <(readelf -lW "$vmlinux" | awk '$1 == "LOAD" { print $2, $4, $5 }')
  read -r bss_address _ < <(section "$vmlinux" .bss)
  read -r brk_address brk_size < <(section "$vmlinux" .brk)
  map_base=$((0xffffffff80000000))
  truncate -s $((bss_address - map_base - base)) "$flat"
  kernel_end=$((brk_address + brk_size - map_base))

  as --64 --defsym KERNEL_END=$((base + $(stat -c %s "$flat") + 15 & ~15)) -o "$WORK/unpack.o" "$TINY/boot/unpack.S"
  objcopy -O binary -j .text "$WORK/unpack.o" "$WORK/body"
  # Without the four bytes of the file magic the old LZ4 format is just blocks; a size of 0 ends them.
  lz4 -l -9 -cq "$flat" | tail -c +5 >>"$WORK/body"
  printf '\0\0\0\0' >>"$WORK/body"
  truncate -s %16 "$WORK/body"
  body_size=$(stat -c %s "$WORK/body")
  [ $((load_base + body_size)) -lt "$base" ] || die "the packed kernel would overlap the unpacked one"

  head -c "$setup_size" "$bz" >"$WORK/kernel"
  poke "$WORK/kernel" 0x1f4 4 $((body_size / 16))              # syssize
  poke "$WORK/kernel" 0x234 1 0                                # relocatable_kernel: no
  poke "$WORK/kernel" 0x236 2 0                                # xloadflags: 32-bit entry only
  poke "$WORK/kernel" 0x258 8 "$load_base"                     # pref_address
  poke "$WORK/kernel" 0x260 4 $((kernel_end - load_base))      # init_size: keep the initramfs above this
  poke "$WORK/kernel" 0x264 4 0                                # handover_offset: no EFI
  cat "$WORK/body" >>"$WORK/kernel"
}

# --- root file system --------------------------------------------------------------------------------------

# copy_program FILE TARGET: a program of the unpacked packages, with the libraries it needs.
copy_program() {
  [ -f "$WORK/$1" ] || die "no $1 in the packages"
  rm -f "$ROOT/$2"
  install -D -m 755 "$WORK/$1" "$ROOT/$2"
  copy_libraries "$WORK/$1"
}

copy_libraries() {
  local library path
  while read -r library; do
    [ ! -e "$ROOT/usr/lib/$library" ] || continue
    path=$(find "$WORK/debs/lib" "$WORK/debs/usr/lib" -name "$library" -print -quit)
    [ -n "$path" ] || die "$1 needs $library, which is in no package of GUEST_PACKAGES"
    install -m 755 "$(readlink -f "$path")" "$ROOT/usr/lib/$library"
    copy_libraries "$path"
  done < <(readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p')
}

# modules_with_needs NAME...: the files of these modules and of all that they depend on, relative to the module
# directory, each one after those it needs. A module that this kernel lacks is left out.
modules_with_needs() {
  awk -v names="$*" '
    function base(path) { sub(/.*\//, "", path); sub(/\.ko$/, "", path); gsub(/-/, "_", path); return path }
    { file = $1; sub(/:$/, "", file); path[base(file)] = file; $1 = ""; needs[file] = $0 }
    END {
      count = split(names, name, " ")
      for (i = 1; i <= count; i++) {
        file = path[base(name[i])]
        if (file == "") { print "build-tiny: no module " name[i] > "/dev/stderr"; continue }
        # modules.dep names the direct needs first and theirs behind them: the order to insert is backwards.
        n = split(needs[file], need, " ")
        for (j = n; j > 0; j--) if (!seen[need[j]]++) print need[j]
        if (!seen[file]++) print file
      }
    }
  ' "$WORK/debs/lib/modules/$KERNEL_VERSION/modules.dep"
}

# copy_module FILE TARGET: without debug data and signature, which take a third of its size and of the time to
# load it. The kernel says once that it is tainted; nothing here cares.
copy_module() {
  install -d "$(dirname "$2")"
  objcopy --strip-debug -R .BTF -R .comment "$WORK/debs/lib/modules/$KERNEL_VERSION/$1" "$2"
  chmod 644 "$2"
}

# busybox' own version of these is too weak: nc knows neither UDP nor -k, mke2fs no ext4, ping wants root.
# Debian's static busybox runs its applets before any program of the same name, so the names have to go: they
# are replaced in its sorted table of names, each by one of the same length that sorts to the same place.
RENAMED_APPLETS="nc:nb mke2fs:mkext2 ping:pinf ping6:pingx"

install_busybox() {
  local target=$ROOT/usr/bin/busybox pair name before after next
  install -m 755 "$BUSYBOX" "$target"
  for pair in $RENAMED_APPLETS; do
    name=${pair%:*}
    read -r before after < <("$target" --list | awk -v name="$name" '
      $0 == name { getline after; print before, after } { before = $0 }')
    next=$target.next
    LC_ALL=C sed "s/\\x00$before\\x00$name\\x00$after\\x00/\\x00$before\\x00${pair#*:}\\x00$after\\x00/" "$target" >"$next"
    [ "$(stat -c %s "$next")" = "$(stat -c %s "$target")" ] || die "cannot rename busybox' $name"
    chmod 755 "$next"
    mv "$next" "$target"
    "$target" --list | grep -qx "${pair#*:}" || die "cannot rename busybox' $name"
  done
  "$target" --list | LC_ALL=C sort -c || die "busybox' table of names is no longer sorted"
  for name in $("$target" --list); do
    case $name in busybox | linuxrc | dpkg | dpkg-deb | rpm | rpm2cpio) ;; *) ln -s busybox "$ROOT/usr/bin/$name" ;; esac
  done
}

make_root() {
  local name program
  mkdir -p "$ROOT"/{boot,dev,etc/dropbear,home/cirros,mnt,opt,proc,root,run,srv,sys,tmp,usr/bin,usr/lib,var/lib/tiny,var/log,var/tmp}
  # One directory of programs, one of libraries, whatever name they are looked for by.
  for name in bin sbin lib lib64; do
    ln -s "usr/${name/lib64/lib}" "$ROOT/$name"
  done
  ln -sfn usr/bin "$ROOT/sbin"
  ln -s bin "$ROOT/usr/sbin"
  ln -s lib "$ROOT/usr/lib64"
  ln -s ../run "$ROOT/var/run"

  install_busybox

  # Programs beside busybox; what both have is this one.
  for program in sbin/blkid bin/lsblk usr/bin/partx sbin/mke2fs sbin/resize2fs usr/sbin/dropbear \
    usr/bin/dropbearkey usr/bin/dbclient usr/bin/scp usr/sbin/really bin/ping; do
    copy_program "debs/$program" "usr/bin/${program##*/}"
  done
  for name in ext2 ext3 ext4; do ln -s mke2fs "$ROOT/usr/bin/mkfs.$name"; done
  ln -s dbclient "$ROOT/usr/bin/ssh"
  ln -s ping "$ROOT/usr/bin/ping6"
  copy_program debs/usr/lib/openssh/sftp-server usr/lib/sftp-server
  copy_program debs/bin/nc.traditional usr/libexec/nc-traditional/nc
  # busybox' nc once more for what the other one cannot: it must be found as a process named nc.
  copy_program busybox/bin/busybox usr/libexec/nc-busybox/nc

  # Names that both busybox and this directory have are this directory's.
  (cd "$TINY/root" && find . -type f) | while read -r name; do
    rm -f "$ROOT/$name"
    install -D -m "$([ -x "$TINY/root/$name" ] && echo 755 || echo 644)" "$TINY/root/$name" "$ROOT/$name"
  done
  write_release
  # shellcheck disable=SC2046 # one word a module
  while read -r name; do
    copy_module "$name" "$ROOT/lib/modules/$KERNEL_VERSION/$name"
  done < <(modules_with_needs $(sed '/^#/d' "$TINY/modules.list"))
  "$BUSYBOX" depmod -b "$ROOT" "$KERNEL_VERSION"

  chown -R 0:0 "$ROOT"
  chown -R 1000:1000 "$ROOT/home/cirros"
  chmod 1777 "$ROOT/tmp" "$ROOT/var/tmp"
  chmod 700 "$ROOT/root" "$ROOT/etc/dropbear" "$ROOT/var/lib/tiny"
  chmod 640 "$ROOT/etc/shadow"
  # Group sudo (27) may become root: `really` asks whether its caller may write /etc/inittab.
  chown 0:27 "$ROOT/usr/bin/really" "$ROOT/etc/inittab"
  chmod 4750 "$ROOT/usr/bin/really"
  chmod 664 "$ROOT/etc/inittab"
}

write_release() {
  local version
  version=$(cat "$TINY/VERSION")
  cat >"$ROOT/etc/os-release" <<EOF
NAME="Tiny"
ID=tiny
ID_LIKE=debian
VERSION_ID=$version
PRETTY_NAME="Tiny $version (Altostratus test guest)"
EOF
  printf 'tiny %s kernel %s\n' "$version" "$KERNEL_VERSION" >"$ROOT/etc/tiny-version"
}

# --- initramfs ---------------------------------------------------------------------------------------------

make_initramfs() {
  local tree=$WORK/initramfs name file
  mkdir -p "$tree"/{bin,dev,lib,modules,proc,root,sys}
  install -m 755 "$WORK"/debs/lib/klibc-*.so "$tree/lib"
  for name in sh mount insmod dd sleep run-init; do
    install -m 755 "$WORK/debs/usr/lib/klibc/bin/$name" "$tree/bin/$name"
  done
  install -m 755 "$TINY/initramfs/init" "$tree/init"
  # What a root disk may hang on; everything else is loaded from the root file system.
  modules_with_needs virtio_pci virtio_blk >"$WORK/virtio.order"
  modules_with_needs virtio_scsi ata_piix sd_mod | grep -vxFf "$WORK/virtio.order" >"$WORK/other.order"
  for name in virtio other; do
    while read -r file; do
      copy_module "$file" "$tree/modules/${file##*/}"
      echo "${file##*/}" >>"$tree/modules/$name.order"
    done <"$WORK/$name.order"
  done
  chown -R 0:0 "$tree"
  set_times "$tree"
  # gzip: the kernel unpacks it with the least memory, LZ4 would take 8 MiB for its window.
  (cd "$tree" && find . | LC_ALL=C sort | cpio --quiet --reproducible -o -H newc) | gzip -9n >"$WORK/initrd"
}

set_times() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

# --- disk --------------------------------------------------------------------------------------------------

make_boot_partition() {
  local image=$WORK/boot.img file
  truncate -s "${BOOT_MIB}M" "$image"
  # Hidden sectors: where the partition starts; the boot sector counts from there. Large clusters: the boot
  # loader reads one at a time, and of a compressed image QEMU unpacks 64 KiB for every read.
  mformat -i "$image" -T $((BOOT_MIB * 2048)) -h 64 -s 32 -H 2048 -c 64 -v TINYBOOT -N "${DISK_ID#0x}" ::
  sed '/^ *#/d;/^$/d' "$TINY/boot/syslinux.cfg" >"$WORK/syslinux.cfg"
  for file in kernel initrd syslinux.cfg; do
    touch -d "@$SOURCE_DATE_EPOCH" "$WORK/$file"
    mcopy -m -i "$image" "$WORK/$file" "::$file"
  done
  syslinux --install "$image"
}

make_root_partition() {
  local image=$WORK/root.img
  set_times "$ROOT"
  truncate -s "${ROOT_MIB}M" "$image"
  # resize: room in the tables to grow to 512 GiB while mounted; more would need a larger journal. 4 KiB blocks for the same reason: a file system
  # this small would get 1 KiB ones.
  E2FSPROGS_FAKE_TIME=$SOURCE_DATE_EPOCH mke2fs -q -F -t ext4 -b 4096 -I 256 -i 16384 -m 1 -J size=4 -L tiny-root \
    -U "$ROOT_UUID" -E "hash_seed=$ROOT_UUID,resize=$((1 << 27)),root_owner=0:0" -d "$ROOT" "$image" "${ROOT_MIB}M"
  # mke2fs keeps the time at which this script made a file; the image must not depend on when it was built.
  find "$ROOT" -printf '%P\n' | while read -r file; do
    printf 'set_inode_field "/%s" ctime @%s\nset_inode_field "/%s" atime @%s\nset_inode_field "/%s" crtime @%s\n' \
      "$file" "$SOURCE_DATE_EPOCH" "$file" "$SOURCE_DATE_EPOCH" "$file" "$SOURCE_DATE_EPOCH"
  done >"$WORK/times"
  E2FSPROGS_FAKE_TIME=$SOURCE_DATE_EPOCH debugfs -w -f "$WORK/times" "$image" >/dev/null 2>"$WORK/debugfs.log"
}

make_disk() {
  local disk=$WORK/disk.img
  truncate -s "$((1 + BOOT_MIB + ROOT_MIB))M" "$disk"
  sfdisk --quiet "$disk" <<EOF
label: dos
label-id: $DISK_ID
start=2048, size=$((BOOT_MIB * 2048)), type=e, bootable
start=$(((1 + BOOT_MIB) * 2048)), size=$((ROOT_MIB * 2048)), type=83
EOF
  dd if=/usr/lib/syslinux/mbr/mbr.bin of="$disk" bs=440 count=1 conv=notrunc status=none
  dd if="$WORK/boot.img" of="$disk" bs=1M seek=1 conv=notrunc,sparse status=none
  dd if="$WORK/root.img" of="$disk" bs=1M seek=$((1 + BOOT_MIB)) conv=notrunc,sparse status=none
  qemu-img convert -q -c -O qcow2 "$disk" "$WORK/disk.qcow2"
}

# -----------------------------------------------------------------------------------------------------------

check_machine() {
  local tool
  [ "$(id -u)" -eq 0 ] || die "run it as root: the files in the image belong to root"
  [ "$(dpkg --print-architecture)" = amd64 ] || die "amd64 only"
  for tool in as objcopy readelf cpio mke2fs debugfs sfdisk lz4 mcopy mformat qemu-img syslinux; do
    command -v "$tool" >/dev/null || die "no $tool here; apt-get install $PACKAGES"
  done
  [ -e /usr/lib/syslinux/mbr/mbr.bin ] || die "no syslinux-common here; apt-get install $PACKAGES"
}

main() {
  case ${1-} in
    --help | -h) usage; exit 0 ;;
    --packages) echo "$PACKAGES"; exit 0 ;;
    '' | -*) usage >&2; exit 2 ;;
  esac
  local output=$1
  PATH=$PATH:/usr/sbin:/sbin
  umask 022
  check_machine
  WORK=$(mktemp -d)
  trap 'rm -rf "$WORK"' EXIT
  ROOT=$WORK/root

  unpack_packages
  log "kernel $KERNEL_VERSION"
  make_kernel
  make_root
  make_initramfs
  make_boot_partition
  make_root_partition
  make_disk

  mkdir -p "$(dirname "$output")"
  # In place only when it is whole.
  cp "$WORK/disk.qcow2" "$output.new"
  mv "$output.new" "$output"
  log "$output: $(stat -c %s "$output") bytes"
}

main "$@"
