part "Every identity and image subcommand of the clients"
# An operator's own settings, taken up by the next `up`: a second store, a cache, imports from the loopback.
install -m 644 "$here/../conformance/image-service.local.yaml" /etc/altostratus/
works "up takes up an operator's own settings" "$ALTO" up
as admin admin
web=$(mktemp -d /tmp/altostratus-e2e-web.XXXXXX)
head -c 65536 /dev/urandom > "$web/image.raw"
port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
/usr/bin/python3 -m http.server --bind 127.0.0.1 --directory "$web" "$port" > /dev/null 2>&1 &
server=$!
PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$here/clients/identity.py" || FAILURES=$((FAILURES + 1))
PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$here/clients/image.py" "http://127.0.0.1:$port" || FAILURES=$((FAILURES + 1))
kill "$server"
wait "$server" 2> /dev/null
rm -rf "$web"
