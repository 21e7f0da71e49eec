part "A database that is away"
as demo demo
TOKEN=$(token)
sv -w 20 stop /var/lib/altostratus/supervise/mariadb > /dev/null
for url in "$compute/servers" "$network_api/networks" "$image_api/images" "$block_api/volumes"; do
    began=$SECONDS
    has "503: $url" '^503' "$(call GET "$url")"
    works "within 5 s ($((SECONDS - began)) s)" test $((SECONDS - began)) -le 5
done
sv -w 20 start /var/lib/altostratus/supervise/mariadb > /dev/null
for url in "$compute/servers" "$network_api/networks" "$image_api/images" "$block_api/volumes"; do
    answers() { [[ $(call GET "$url") = 200* ]]; }
    works "recovers alone: $url" within 30 answers
done
