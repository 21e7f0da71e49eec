part "Images"
as demo demo
file=$(mktemp /tmp/altostratus-e2e.XXXXXX)
head -c 5000000 /dev/urandom > "$file"
works "image create --file" os image create --disk-format raw --container-format bare --file "$file" e2e-image
same "its checksum is the MD5" "$(md5sum < "$file" | cut -d' ' -f1)" "$(value image show e2e-image -c checksum)"
has "its hash is the SHA-512" "$(sha512sum < "$file" | cut -d' ' -f1)" "$(value image show e2e-image -c properties)"
works "image save" os image save --file "$file.back" e2e-image
works "the same bytes come back" cmp "$file" "$file.back"
has "image list" "e2e-image active" "$(value image list -c Name -c Status)"
works "image set" os image set --property colour=red --tag blue --min-ram 64 e2e-image
has "image show" "colour.*red" "$(value image show e2e-image)"
works "image unset" os image unset --property colour --tag blue e2e-image
refused "a user may not make an image public" os image set --public e2e-image
works "image set --protected" os image set --protected e2e-image
refused "a protected image stays" os image delete e2e-image
works "image set --unprotected" os image set --unprotected e2e-image
works "image delete" os image delete e2e-image
printf 'QFI\xfb\x00\x00\x00\x03' > "$file"
head -c 4096 /dev/zero >> "$file"
refused "content that is not what it says is refused" os image create --disk-format raw --container-format bare --file "$file" e2e-bad
image=$(value image list --name e2e-bad -c ID)
[ -z "$image" ] || works "what is left of it can be deleted" os image delete "$image"
rm -f "$file" "$file.back"
