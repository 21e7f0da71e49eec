# Consoles as users have them: noVNC's page in a browser, the serial port over a WebSocket, the log; and who gets none.

part "Consoles"
as demo demo
console_client=("$(command -v python3)" "$here/clients/console.py")
pictures=$(mktemp -d /tmp/altostratus-console.XXXXXX)
works "a guest to look at" os server create --image tiny --flavor m1.nano --network demo-net --wait console1
console1=$(value server show console1 -c id)
guest_says() { os console log show console1 | grep -qE -- "$1"; }
works "it asks who is there" within 60 guest_says 'login:'

novnc=$(value console url show --novnc console1 -c url)
serial=$(value console url show --serial console1 -c url)
has "the screen's address" '^http://[^/]+:6080/vnc_lite\.html\?path=%3Ftoken%3D[0-9a-f-]{36}$' "$novnc"
has "the serial console's address" '^ws://[^/]+:6083/\?token=[0-9a-f-]{36}$' "$serial"
works "after nova's manner, too" env OS_COMPUTE_API_VERSION=2.1 "$OPENSTACK" console url show --novnc console1
refused "there is no SPICE" os console url show --spice console1
has "the page is noVNC's" '<script' "$(curl -sS "$novnc")"

# Two pictures of one screen: the browser's and QEMU's own.
screen_agrees() {
    "${console_client[@]}" browse "$novnc&scale=0" "$pictures/browser.png" "$pictures/profile" || return 1
    virsh -q -c qemu:///system screenshot "$console1" "$pictures/qemu.png" > /dev/null || return 1
    "${console_client[@]}" same "$pictures/browser.png" "$pictures/qemu.png" > "$pictures/agree"
    read -r equal lit < "$pictures/agree"
    [ "$lit" -gt 500 ] && [ "$equal" -ge 97 ]
}
if command -v chromium > /dev/null; then
    works "a browser shows what QEMU shows, and it is not black" within 40 screen_agrees
    printf '         percent of the pixels that agree, number of those that are lit: %s\n' "$(cat "$pictures/agree")"
else
    printf '   --    no chromium here: the page is not opened\n'
fi

has "one works at the serial port" 'uid=[0-9]+\(cirros\)' \
    "$("${console_client[@]}" serial "$serial" 'uid=[0-9]+\(cirros\)' '' cirros gocubsgo id 2>&1)"
works "and the log has it, too" guest_says 'uid=[0-9]+\(cirros\)'
virsh -q -c qemu:///system domdisplay "$console1" > "$pictures/display"
has "QEMU itself listens on loopback" '^vnc://(127\.0\.0\.1|localhost):' "$(cat "$pictures/display")"

part "Consoles: who gets none"
status() { "${console_client[@]}" status "$@"; }
same "a token works" 101 "$(status "$novnc")"
same "nonsense does not" 403 "$(status "${novnc/token%3D/token%3Dbad}")"
same "nor a page of somebody else's" 403 "$(status "$novnc" 'Origin: http://example.org')"
relay=$(as admin admin && TOKEN=$(token) && curl -sS -H "X-Auth-Token: $TOKEN" -H 'OpenStack-API-Version: compute 2.31' \
    "$(value catalog show compute -c endpoints | grep -oE 'http://[^ ]+:8774/v2.1' | head -n 1)/os-console-auth-tokens/${novnc: -36}")
has "an administrator sees what it opens" "\"instance_uuid\": ?\"$console1\"" "$relay"
relay_port=$(grep -oE '"port": ?[0-9]+' <<< "$relay" | grep -oE '[0-9]+')
same "the host's relay lets nobody in without a ticket" "" \
    "$(printf '%064d\n' 0 | timeout 10 curl -sS "telnet://127.0.0.1:$relay_port" 2>&1)"
# Ten minutes pass in the table, and nowhere else. What is kept of a token is its hash.
let_expire() {
    mariadb --no-defaults -S /var/lib/altostratus/run/mariadb/mariadb.sock compute -e "UPDATE console_tokens
        SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE token_hash = SHA2('${1: -36}', 256)"
}
expiring=$(value console url show --novnc console1 -c url)
same "another token works beside the first" 101 "$(status "$expiring")"
works "it expires" let_expire "$expiring"
same "an expired token does not work" 403 "$(status "$expiring")"
same "nor does an administrator see it" 404 "$(as admin admin && TOKEN=$(token) && curl -sS -o /dev/null -w '%{http_code}' \
    -H "X-Auth-Token: $TOKEN" -H 'OpenStack-API-Version: compute 2.31' \
    "$(value catalog show compute -c endpoints | grep -oE 'http://[^ ]+:8774/v2.1' | head -n 1)/os-console-auth-tokens/${expiring: -36}")"
same "the first one does still" 101 "$(status "$novnc")"
works "server stop" os server stop console1
is_off() { [ "$(value server show console1 -c status)" = SHUTOFF ]; }
works "it is SHUTOFF" within 60 is_off
same "a stopped server's token is void" 403 "$(status "$novnc")"
refused "and it gets no new one" os console url show --novnc console1
works "its log is still there" guest_says 'login:'
works "server delete --wait" os server delete --wait console1
rm -rf "$pictures"
