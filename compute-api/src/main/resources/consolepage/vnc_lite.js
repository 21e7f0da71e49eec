// The page around noVNC's screen. Its address says what is opened, as noVNC's own pages read it: path=?token=…, and
// optionally view_only, scale and resize.
import RFB from './core/rfb.js';

const asked = new URLSearchParams(location.search);
const header = document.querySelector('header');
const keys = document.getElementById('ctrl-alt-del');

function say(text, state) {
    document.getElementById('state').textContent = text;
    header.className = state;
}

function isOn(name, otherwise) {
    return asked.has(name) ? ['1', 'true'].includes(asked.get(name)) : otherwise;
}

// To where the page came from and nowhere else: a link must not lead a user's keys to another machine.
const path = asked.get('path') || (asked.has('token') ? '?token=' + encodeURIComponent(asked.get('token')) : 'websockify');
const target = new URL(location.pathname.replace(/[^/]*$/, '') + path.replace(/^\/+/, ''), location.origin);
target.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';

let name = '';
let wasConnected = false;
const screen = new RFB(document.getElementById('screen'), target.href, { wsProtocols: ['binary'] });
screen.viewOnly = isOn('view_only', false);
screen.scaleViewport = isOn('scale', true);
screen.resizeSession = isOn('resize', false);
say('Connecting', '');

screen.addEventListener('connect', () => {
    wasConnected = true;
    keys.disabled = screen.viewOnly;
    say('Connected' + (name && ' to ' + name), 'connected');
    screen.focus();
});
screen.addEventListener('desktopname', event => {
    name = event.detail.name;
    document.title = name;
    say('Connected to ' + name, 'connected');
});
screen.addEventListener('disconnect', event => {
    keys.disabled = true;
    say(wasConnected && event.detail.clean
        ? 'The console is closed'
        : 'There is no connection. A console can be opened for some minutes after it was asked for; ask for a new one.',
        'failed');
});
screen.addEventListener('securityfailure', event => say('Refused: ' + (event.detail.reason || ''), 'failed'));
keys.addEventListener('click', () => { screen.sendCtrlAltDel(); screen.focus(); });
document.getElementById('full-screen').addEventListener('click', () => document.documentElement.requestFullscreen());
