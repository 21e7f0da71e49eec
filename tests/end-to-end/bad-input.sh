part "Bad input"
as demo demo
compute=http://127.0.0.1:8774/v2.1
network_api=http://127.0.0.1:9696/v2.0
image_api=http://127.0.0.1:9292/v2
identity_api=http://127.0.0.1:5000/v3
block_api=http://127.0.0.1:8776/v3
TOKEN=nonsense
for url in "$compute/servers" "$network_api/networks" "$image_api/images" "$identity_api/auth/projects" "$block_api/volumes"; do
    has "a wrong token: $url" '^401 .*(nauthorized|require)' "$(call GET "$url")"
done
TOKEN=
for url in "$compute/servers" "$network_api/networks" "$image_api/images" "$identity_api/auth/projects" "$block_api/volumes"; do
    has "no token: $url" '^401' "$(call GET "$url")"
done
TOKEN=$(token)
unknown=11111111-2222-3333-4444-555555555555
for url in "$compute/servers/$unknown" "$compute/flavors/$unknown" "$network_api/networks/$unknown" \
    "$network_api/ports/$unknown" "$image_api/images/$unknown" "$block_api/volumes/$unknown"; do
    has "an unknown id: $url" '^404' "$(call GET "$url")"
done
flavor=$(value flavor show m1.nano -c id)
image=$(value image show tiny -c id)
network=$(value network show demo-net -c id)
good="\"flavorRef\": \"$flavor\", \"imageRef\": \"$image\", \"networks\": [{\"uuid\": \"$network\"}]"
before_bad=$(value server list -c ID | wc -l)
has "JSON that is none" '^400' "$(call POST "$compute/servers" '{"server": ')"
has "an unknown attribute is named" '^400 .*nonsense' "$(call POST "$compute/servers" "{\"server\": {\"name\": \"x\", \"nonsense\": 1, $good}}")"
has "a wrong type is named" '^400 .*name' "$(call POST "$compute/servers" "{\"server\": {\"name\": 5, $good}}")"
long=$(printf 'x%.0s' $(seq 300))
has "a too long name" '^400 .*name' "$(call POST "$compute/servers" "{\"server\": {\"name\": \"$long\", $good}}")"
has "a flavor that is none" '^400 .*[Ff]lavor' "$(call POST "$compute/servers" "{\"server\": {\"name\": \"x\", \"flavorRef\": \"none\", \"imageRef\": \"$image\"}}")"
has "an image that is none" '^400 .*[Ii]mage' "$(call POST "$compute/servers" "{\"server\": {\"name\": \"x\", \"flavorRef\": \"$flavor\", \"imageRef\": \"$unknown\"}}")"
same "no server was made" "$before_bad" "$(value server list -c ID | wc -l)"
has "a network's unknown attribute" '^400 .*nonsense' "$(call POST "$network_api/networks" '{"network": {"nonsense": 1}}')"
has "a subnet's bad range" '^400 .*cidr' "$(call POST "$network_api/subnets" "{\"subnet\": {\"network_id\": \"$network\", \"ip_version\": 4, \"cidr\": \"10.0.0.0/99\"}}")"
has "an image's unknown format" '^400 .*disk_format' "$(call POST "$image_api/images" '{"disk_format": "paper"}')"
has "a user may not make users" '^403' "$(call POST "$identity_api/users" '{"user": {"name": "x"}}')"
has "a user may not make flavors" '^403' "$(call POST "$compute/flavors" '{"flavor": {"name": "x", "ram": 1, "vcpus": 1, "disk": 0}}')"
huge=$(mktemp /tmp/altostratus-e2e.XXXXXX)
{ printf '{"server": {"name": "'; head -c 3000000 /dev/zero | tr '\0' x; printf '"}}'; } > "$huge"
has "a too large body" '^413' "$(call POST "$compute/servers" "@$huge")"
rm -f "$huge"
