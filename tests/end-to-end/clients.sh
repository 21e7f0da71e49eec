part "Every subcommand of the clients"
# An operator's own settings, taken up by the next `up`: a second store, a cache, imports from the loopback.
install -m 644 "$here/../conformance/image-service.local.yaml" /etc/altostratus/
# And for the demos: wires between hosts and to the outside.
settings 'flat-networks: ["*"]'
works "up takes up an operator's own settings" "$ALTO" up
as admin admin
web=$(mktemp -d /tmp/altostratus-e2e-web.XXXXXX)
head -c 65536 /dev/urandom > "$web/image.raw"
port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
/usr/bin/python3 -m http.server --bind 127.0.0.1 --directory "$web" "$port" > /dev/null 2>&1 &
server=$!
export PYTHONDONTWRITEBYTECODE=1
run_client() { /usr/bin/python3 "$here/clients/$1.py" "${@:2}" || FAILURES=$((FAILURES + 1)); }
run_client identity
run_client image "http://127.0.0.1:$port"
run_client network
run_client neutron
run_client compute
kill "$server"
wait "$server" 2> /dev/null
rm -rf "$web"
