# Applies the metadata that `metadata` has put into $DIR; sourced by it.
# shellcheck shell=dash disable=SC2153,SC2016 # DIR is set there; $6$ is a mark, not a variable

# meta PATH: the value at PATH of the metadata, with json.awk's escapes.
meta() {
  awk -F '\t' -v path="$1" '$1 == path { print $2; exit }' "$DIR/flat"
}

set_host_name() {
  local fqdn short
  fqdn=$(meta hostname | tr -dc 'A-Za-z0-9.-' | cut -c 1-253)
  short=${fqdn%%.*}
  [ -n "$short" ] || return 0
  hostname "$short"
  echo "$short" | replace_file /etc/hostname
  {
    printf '127.0.0.1 localhost\n::1 localhost\n'
    if [ "$fqdn" = "$short" ]; then echo "127.0.1.1 $short"; else echo "127.0.1.1 $fqdn $short"; fi
  } | replace_file /etc/hosts
}

# install_keys NEW_INSTANCE: an instance that starts from another one's snapshot must not let that one's
# owner in, so a new instance starts with an empty file; otherwise keys a user has added stay.
install_keys() {
  local file=$USER_HOME/.ssh/authorized_keys
  mkdir -p "$USER_HOME/.ssh"
  [ "$1" = no ] || : >"$file"
  touch "$file"
  # A value may hold several keys, one a line.
  awk -F '\t' '$1 ~ /^public_keys(\/|$)/ || $1 ~ /^keys\/[0-9]+\/data$/ { gsub(/\\n/, "\n", $2); print $2 }' \
    "$DIR/flat" | while read -r key; do
    case $key in
      ssh-* | ecdsa-* | sk-*) grep -qxF "$key" "$file" || echo "$key" >>"$file" ;;
    esac
  done
  chmod 700 "$USER_HOME/.ssh"
  chmod 600 "$file"
  chown -R "$USER_NAME:" "$USER_HOME/.ssh"
  say "ssh keys installed: $(grep -c . "$file")"
}

set_password() {
  local password hash
  password=$(meta admin_pass)
  [ -n "$password" ] || return 0
  # -P: not on a command line, where every user could read it. %b undoes json.awk's escapes.
  hash=$(printf '%b\n' "$password" | mkpasswd -m sha512 -P 0)
  case $hash in '$6$'*) ;; *) return 0 ;; esac
  awk -F : -v OFS=: -v user="$USER_NAME" -v hash="$hash" '$1 == user { $2 = hash } { print }' /etc/shadow |
    replace_file /etc/shadow
  say "password set for $USER_NAME"
}

# Nova's personality files: files/N/path and files/N/content_path.
install_files() {
  local n=0 path content
  while path=$(meta "files/$n/path") && [ -n "$path" ]; do
    content=$(meta "files/$n/content_path")
    mkdir -p "$(dirname "$path")"
    if [ -r "$DIR/$content" ]; then
      cp "$DIR/$content" "$path"
    else
      get "/openstack/${content#/}" "$path"
    fi
    n=$((n + 1))
  done
}

# User data is run when it is a script. It runs beside the rest: a script that never ends must not keep the
# login prompt away.
run_user_data() {
  local script=/var/lib/tiny/user-data log=/var/log/user-data.log
  [ -s "$DIR/user_data" ] || return 0
  if [ "$(head -c 2 "$DIR/user_data")" != '#!' ]; then
    say "user-data is not a script, ignored"
    return 0
  fi
  cp "$DIR/user_data" "$script"
  chmod 700 "$script"
  touch "$RUN/user-data-running"
  (
    cd /
    export HOME=/root
    {
      "$script" </dev/null
      # Said here and not behind the pipe: what the script leaves running keeps the pipe open.
      say "user-data exit code $?"
      rm -f "$RUN/user-data-running"
    } 2>&1 | tee "$log" >/dev/console
  ) &
}

apply_metadata() {
  local id new=no
  id=$(meta uuid)
  [ "$id" = "$(cat "$STATE/instance-id" 2>/dev/null)" ] || new=yes
  set_host_name
  say "metadata source=$1 instance-id=$id hostname=$(hostname)"
  install_keys "$new"
  [ "$new" = yes ] || return 0
  set_password
  install_files
  # Before the user data: a script that reboots the guest must not run again.
  echo "$id" | replace_file "$STATE/instance-id"
  sync
  run_user_data
}
