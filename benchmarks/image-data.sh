#!/bin/bash
# How fast image data go in and out, beside what the machine itself can do with the same file.
#
#   benchmarks/image-data.sh [MiB a file, 1024] [files at once, 4]
#
# It asks the cloud of the environment (OS_* as `./alto openrc` prints them), or the image service at IMAGE_URL with
# IMAGE_TOKEN. It makes images named bench-image-data-* and removes them. WORK names a directory on the disk of the image
# store, with room for the files; by default /var/tmp.
set -euo pipefail

readonly MIB=${1:-1024}
readonly STREAMS=${2:-4}
WORK=$(mktemp -d "${WORK:-/var/tmp}/image-data.XXXXXX")
readonly WORK
SERVER=
IMAGES=()

if [ -z "${IMAGE_URL:-}" ]; then
    IMAGE_TOKEN=$(openstack token issue -f value -c id)
    IMAGE_URL=$(openstack catalog show image -f json | python3 -c '
import json, sys
print(next(e["url"] for e in json.load(sys.stdin)["endpoints"] if e["interface"] == "public"))')
fi

api() { curl -sS -H "X-Auth-Token: $IMAGE_TOKEN" "$@"; }

clean() {
    local image
    for image in "${IMAGES[@]}"; do api -X DELETE "$IMAGE_URL/v2/images/$image" || true; done
    [ -z "$SERVER" ] || kill "$SERVER" 2> /dev/null || true
    rm -rf "$WORK"
}
trap clean EXIT

# text, function: runs the function for each stream at once and prints megabytes (10^6) a second of all together.
measure() {
    local begin end stream pids=()
    begin=$(date +%s.%N)
    for stream in $(seq "$STREAMS"); do
        "$2" "$stream" &
        pids+=($!)
    done
    for stream in "${pids[@]}"; do wait "$stream"; done
    end=$(date +%s.%N)
    awk -v text="$1" -v bytes="$((MIB * 1048576 * STREAMS))" -v begin="$begin" -v end="$end" \
        'BEGIN { printf "%-48s %8.0f MB/s\n", text, bytes / (end - begin) / 1e6 }'
}

written() { dd if="$WORK/source" of="$WORK/dd.$1" bs=1M conv=fdatasync status=none; }

digested() {
    exec 3> "$WORK/md5.$1" 4> "$WORK/sha512.$1"
    tee < "$WORK/source" >(md5sum >&3) >(sha512sum >&4) > "$WORK/tee.$1"
    sync -d "$WORK/tee.$1"
    # The digests may come after tee has ended.
    while [ ! -s "$WORK/md5.$1" ] || [ ! -s "$WORK/sha512.$1" ]; do sleep 0.01; done
}

uploaded() {
    local status
    status=$(api -o "$WORK/answer.$1" -w '%{http_code}' -T "$WORK/source" -H 'Content-Type: application/octet-stream' \
        -H 'Expect:' "$IMAGE_URL/v2/images/${IMAGES[$1 - 1]}/file")
    [ "$status" = 204 ] || { echo "an upload ended with $status" >&2; cat "$WORK/answer.$1" >&2; }
}

downloaded() { api -o /dev/null "$IMAGE_URL/v2/images/${IMAGES[$1 - 1]}/file"; }

fetched() { curl -sS -o /dev/null "http://127.0.0.1:$PORT/source"; }

# A plain static server of the same file: nginx where it is installed, else the one of busybox.
serve() {
    PORT=18099
    if command -v nginx > /dev/null; then
        cat > "$WORK/nginx.conf" << CONF
daemon off; master_process on; worker_processes auto; pid $WORK/nginx.pid; error_log $WORK/nginx.log; user root;
events { worker_connections 64; }
http { access_log off; sendfile on; client_body_temp_path $WORK/b; proxy_temp_path $WORK/p; fastcgi_temp_path $WORK/f;
  uwsgi_temp_path $WORK/u; scgi_temp_path $WORK/s; server { listen 127.0.0.1:$PORT; root $WORK; } }
CONF
        nginx -c "$WORK/nginx.conf" &
        PLAIN="nginx, sendfile"
    else
        busybox httpd -f -p "127.0.0.1:$PORT" -h "$WORK" &
        PLAIN="busybox httpd"
    fi
    SERVER=$!
    until curl -sf -o /dev/null -r 0-0 "http://127.0.0.1:$PORT/source"; do sleep 0.1; done
}

head -c "$((MIB * 1048576))" /dev/urandom > "$WORK/source"
sync -d "$WORK/source"
for stream in $(seq "$STREAMS"); do
    IMAGES+=("$(api -H 'Content-Type: application/json' -X POST "$IMAGE_URL/v2/images" \
        -d "{\"name\": \"bench-image-data-$stream\", \"disk_format\": \"raw\", \"container_format\": \"bare\"}" |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])')")
done

echo "$STREAMS files of $MIB MiB at once, $(nproc) processors"
measure "dd, with fdatasync" written
rm -f "$WORK"/dd.*
measure "tee to md5sum, sha512sum and a file" digested
rm -f "$WORK"/tee.*
measure "upload" uploaded
measure "download" downloaded
measure "download again" downloaded
serve
measure "$PLAIN" fetched
