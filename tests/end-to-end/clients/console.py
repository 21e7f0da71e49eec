"""What a user does at a console: speaks WebSocket, has a browser show the page, and compares what two pictures show.

    console.py serial URL EXPECTED [TYPED...]   types the lines one by one and waits until all of EXPECTED has been said
    console.py status URL [HEADER...]           the status with which a WebSocket is refused or accepted
    console.py browse URL FILE.png PROFILE      opens the page in Chromium and takes a picture of the screen on it
    console.py same A.png B.png                 how many percent of B's pixels A shows, and how many of them are not black
"""

import base64
import json
import os
import re
import socket
import struct
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import zlib


class WebSocket:
    def __init__(self, url, headers=()):
        parts = urllib.parse.urlparse(url)
        query = urllib.parse.parse_qs(parts.query)
        path = '/' + query['path'][0].lstrip('/') if 'path' in query else (parts.path or '/') + ('?' + parts.query if parts.query else '')
        self.socket = socket.create_connection((parts.hostname, parts.port), 10)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f'GET {path} HTTP/1.1', f'Host: {parts.netloc}', 'Upgrade: websocket', 'Connection: Upgrade',
                 f'Sec-WebSocket-Key: {key}', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Protocol: binary', *headers]
        self.socket.sendall(('\r\n'.join(lines) + '\r\n\r\n').encode())
        self.rest = b''
        while b'\r\n\r\n' not in self.rest:
            more = self.socket.recv(4096)
            if not more:
                break
            self.rest += more
        head, _, self.rest = self.rest.partition(b'\r\n\r\n')
        self.status = int(head.split()[1])

    def take(self, count):
        while len(self.rest) < count:
            more = self.socket.recv(65536)
            if not more:
                raise EOFError
            self.rest += more
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def receive(self):
        first, length = self.take(2)
        if length == 126:
            length, = struct.unpack('>H', self.take(2))
        elif length == 127:
            length, = struct.unpack('>Q', self.take(8))
        data = self.take(length)
        if first & 15 == 8:
            raise EOFError
        return data if first & 15 in (0, 1, 2) else b''

    def send(self, data, kind=2):
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))
        length = bytes([0x80 | len(data)]) if len(data) < 126 else b'\xfe' + struct.pack('>H', len(data))
        self.socket.sendall(bytes([0x80 | kind]) + length + mask + masked)


def serial(url, expected, *typed):
    console = WebSocket(url)
    if console.status != 101:
        sys.exit(f'refused with {console.status}')
    console.socket.settimeout(0.5)
    heard = ''
    typed = list(typed)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            heard += console.receive().decode(errors='replace')
        except socket.timeout:
            if typed:
                console.send((typed.pop(0) + '\r').encode())
        if not typed and re.search(expected, heard):
            print(heard)
            return
    sys.exit(f'no {expected} in: {heard!r}')


def png(file):
    data = open(file, 'rb').read()
    packed, place = b'', 8
    while place < len(data):
        length, kind = struct.unpack('>I4s', data[place:place + 8])
        body = data[place + 8:place + 8 + length]
        if kind == b'IHDR':
            width, height, depth, color = struct.unpack('>IIBB', body[:10])
        elif kind == b'IDAT':
            packed += body
        place += length + 12
    if depth != 8 or color not in (2, 6):
        sys.exit(f'{file}: a PNG of another kind')
    size = 3 if color == 2 else 4
    raw = zlib.decompress(packed)
    stride = width * size
    rows, before = [], bytearray(stride)
    for y in range(height):
        rule = raw[y * (stride + 1)]
        row = bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for x in range(stride):
            left = row[x - size] if x >= size else 0
            up = before[x]
            corner = before[x - size] if x >= size else 0
            if rule == 1:
                row[x] = (row[x] + left) & 255
            elif rule == 2:
                row[x] = (row[x] + up) & 255
            elif rule == 3:
                row[x] = (row[x] + (left + up) // 2) & 255
            elif rule == 4:
                guess = left + up - corner
                near = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))
                row[x] = (row[x] + near[2]) & 255
        rows.append(row)
        before = row
    return width, height, size, rows


def browse(url, file, profile):
    """By Chromium's own protocol: its switch for pictures does not wait for WebSockets."""
    browser = subprocess.Popen(
        ['chromium', '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars',
         '--remote-debugging-port=0', f'--user-data-dir={profile}', '--window-size=900,600', url],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        for line in browser.stderr:
            if 'DevTools listening on' in line:
                port = urllib.parse.urlparse(line.split()[-1]).port
                break
        end = time.monotonic() + 30
        page = None
        while page is None and time.monotonic() < end:
            tabs = json.load(urllib.request.urlopen(f'http://127.0.0.1:{port}/json/list'))
            page = next((tab['webSocketDebuggerUrl'] for tab in tabs if tab['type'] == 'page'), None)
        tools = WebSocket(page)
        tools.socket.settimeout(30)

        def ask(method, **parameters):
            tools.send(json.dumps({'id': 1, 'method': method, 'params': parameters}).encode(), 1)
            while True:
                answer = json.loads(tools.receive() or '{}')
                if answer.get('id') == 1:
                    return answer['result']

        state = ''
        while not state.startswith('Connected to') and time.monotonic() < end:
            time.sleep(0.3)
            state = ask('Runtime.evaluate', expression="document.getElementById('state')?.textContent || ''")
            state = state['result']['value']
        time.sleep(1)  # the first picture of the screen follows its name
        place = ask('Runtime.evaluate', returnByValue=True, expression="""
            (({x, y, width, height}) => ({x, y, width, height, scale: 1}))(
                document.querySelector('canvas').getBoundingClientRect())""")['result']['value']
        picture = ask('Page.captureScreenshot', format='png', clip=place)['data']
        open(file, 'wb').write(base64.b64decode(picture))
        print(state)
    finally:
        browser.terminate()
        browser.wait(10)


def same(shown, real):
    width, height, size, rows = png(shown)
    real_width, real_height, real_size, pixels = png(real)
    equal = lit = 0
    for y in range(real_height):
        for x in range(real_width):
            pixel = pixels[y][x * real_size:x * real_size + 3]
            lit += max(pixel) > 64
            if y < height and x < width:
                seen = rows[y][x * size:x * size + 3]
                equal += all(abs(a - b) < 32 for a, b in zip(pixel, seen))
    print(equal * 100 // (real_width * real_height), lit)


if __name__ == '__main__':
    command, *arguments = sys.argv[1:]
    if command == 'serial':
        serial(*arguments)
    elif command == 'status':
        print(WebSocket(arguments[0], arguments[1:]).status)
    elif command == 'browse':
        browse(*arguments)
    elif command == 'same':
        same(*arguments)
    else:
        sys.exit(__doc__)
