# Shared by the scripts of this directory; sourced, not run.
# shellcheck shell=dash disable=SC2034 # used where it is sourced

export PATH=/usr/bin
RUN=/run/tiny          # state of this boot
STATE=/var/lib/tiny    # state of this disk
USER_NAME=cirros
USER_HOME=/home/cirros

# say TEXT: one line on every console. It goes through the kernel log, because only there a line is never
# torn apart by a kernel message that is printed at the same moment.
say() {
  echo "<5>TINY: $*" >/dev/kmsg
}

uptime_s() {
  cut -d' ' -f1 /proc/uptime
}

# now_ds: uptime in tenths of a second, for deadlines that a set clock does not move.
now_ds() {
  local up
  read -r up _ </proc/uptime
  up=${up%?}
  echo "${up%.*}${up#*.}"
}

# replace_file FILE: replaces FILE by standard input in one step; mode and owner stay.
replace_file() {
  local new=$1.new
  [ ! -e "$1" ] || cp -p "$1" "$new"
  cat >"$new" && mv "$new" "$1"
}
