"""Runs the unmodified command line clients inside one Python process, so that two hundred commands need no two hundred starts,
and remembers which subcommands were run."""

import contextlib
import importlib.metadata
import io
import json
import logging
import os
import shlex
import sys
import time
import traceback
import types

from glanceclient import shell as glance_shell
from glanceclient.v2 import shell as glance_commands
from neutronclient import shell as neutron_shell
from neutronclient.common import clientmanager as neutron_clientmanager
from openstackclient import shell as openstack_shell
from openstackclient.common import clientmanager
from openstackclient.volume import client as volume_client
from osc_lib import clientmanager as osc_clientmanager

ADMIN = {name: os.environ[name] for name in os.environ if name.startswith("OS_")}

GROUPS = ("openstack.identity.v3", "openstack.image.v2", "openstack.compute.v2", "openstack.network.v2", "openstack.neutronclient.v2", "openstack.common")


class Session:
    """Counts what worked and what did not; each line on standard output tells one command."""

    def __init__(self):
        self.failures = 0
        self.done = set()
        self.options = {}

    def openstack(self, line, fails=False, **credentials):
        """Runs one command; gives its output, parsed where it was asked for with `-f json`."""
        argv = shlex.split(line)
        name = _subcommand(argv)
        self.done.add(name)
        self.options.setdefault(name, set()).update(word.split("=")[0] for word in argv if word.startswith("--"))
        return self._run("openstack " + line, lambda: _openstack(argv), fails, credentials)

    def json(self, line, **credentials):
        output = self.openstack(line + " -f json", **credentials)
        return json.loads(output) if output else {}

    def glance(self, line, fails=False, **credentials):
        argv = shlex.split(line)
        self.done.add(next(name for name in ("glance " + word for word in argv) if name in _glance_names()))
        return self._run("glance " + line, lambda: _glance(argv), fails, credentials)

    def neutron(self, line, fails=False, **credentials):
        """Runs one command; gives its output, parsed where it was asked for with `-f json`. Its words are `name-verb`."""
        argv = shlex.split(line)
        self.done.add("neutron " + next(word for word in argv if not word.startswith("-")))
        return self._run("neutron " + line, lambda: _neutron(argv), fails, credentials)

    def neutron_json(self, line, **credentials):
        output = self.neutron(line + " -f json", **credentials)
        # Some commands say first what they did.
        starts = [place for place in (output.find("{"), output.find("[")) if place >= 0]
        return json.loads(output[min(starts):]) if starts else {}

    def until(self, text, condition, seconds=30):
        """For what the cloud does after it has answered."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                return self._failed(text, f"not within {seconds} seconds")
            time.sleep(0.2)
        print(f"   ok    {text}")

    def same(self, text, expected, seen):
        if expected == seen:
            print(f"   ok    {text}")
        else:
            self._failed(text, f"expected: {expected}\nseen:     {seen}")

    def _run(self, text, command, fails, credentials):
        output, errors = io.StringIO(), io.StringIO()
        with _environment(credentials), contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors), _no_input():
            try:
                code = command()
            except SystemExit as end:
                code = end.code
            except Exception:
                traceback.print_exc()
                code = 1
        shown = text if len(text) <= 110 else text[:107] + "..."
        if bool(code) == fails:
            print(f"   ok    {'refused: ' if fails else ''}{shown}")
        else:
            self._failed(text, "it worked" if fails else errors.getvalue() + output.getvalue())
        return output.getvalue()

    def _failed(self, text, why):
        self.failures += 1
        print(f"   FAIL  {text}")
        for line in why.strip().splitlines()[-12:]:
            print(f"         | {line[:300]}")

    def require(self, group, exceptions):
        """Every subcommand that the client has for this API must have been run, but the exceptions."""
        names = {point.name.replace("_", " ") for point in importlib.metadata.entry_points(group=group)}
        missing = sorted(name for name in names - self.done if not name.startswith(exceptions))
        self.same(f"every subcommand of {group} was run", [], missing)

    def require_options(self, group, exceptions):
        """Every option of the subcommands that were run must have been used, but the exceptions: by subcommand, or by
        themselves under an empty name. Options that all lists and shows share are no subcommand's own."""
        missing = []
        for point in importlib.metadata.entry_points(group=group):
            name = point.name.replace("_", " ")
            if name in self.done:
                used = self.options[name] | exceptions.get(name, set()) | exceptions.get("", set())
                missing += sorted(f"{name} {options[0]}" for options in _own_options(point) if not used & set(options))
        self.same(f"every option of them was used: {group}", [], missing)

    def require_neutron(self, exceptions):
        names = {"neutron " + point.name for point in importlib.metadata.entry_points(group="neutron.cli.v2")}
        missing = sorted(name for name in names - self.done if not name.startswith(exceptions))
        self.same("every subcommand of neutron was run", [], missing)

    def require_glance(self):
        self.same("every subcommand of glance was run", [], sorted(_glance_names() - self.done))

    def finish(self):
        sys.exit(1 if self.failures else 0)


def _glance_names():
    return {"glance " + name[3:].replace("_", "-") for name in dir(glance_commands) if name.startswith("do_")}


def _openstack(argv):
    # The client keeps its connections on the class, as a program that ends after one command may: with them the user of the
    # command before would act.
    for owner in clientmanager.ClientManager.__mro__:
        for attribute in vars(owner).values():
            if isinstance(attribute, osc_clientmanager.ClientCache):
                attribute._handle = None
    # It takes these away at its first use, and stumbles at the second.
    for version in ("1", "2"):
        volume_client.API_VERSIONS.setdefault(version, "none")
    return openstack_shell.OpenStackShell().run(argv)


def _own_options(point):
    application = types.SimpleNamespace(client_manager=types.SimpleNamespace(is_network_endpoint_enabled=lambda: True))
    parser = point.load()(application, None).get_parser(point.name)
    for group in parser._action_groups:
        if "formatter" not in (group.title or "").lower():
            for action in group._group_actions:
                words = [word for word in action.option_strings if word.startswith("--")]
                if words and action.dest != "help":
                    yield words


def _neutron(argv):
    # It adds a handler of the log for each command, since a program that ends after one needs no more.
    root = logging.getLogger()
    before = list(root.handlers), root.level
    vars(neutron_clientmanager.ClientManager)["neutron"]._handle = None
    try:
        return neutron_shell.NeutronShell("2.0").run(argv)
    finally:
        root.handlers[:], root.level = before


def _glance(argv):
    glance_shell.OpenStackImagesShell().main(argv)
    return 0


def _subcommand(argv):
    """The words before the first option or argument: the longest that is a command. A version may stand before it."""
    words = []
    argv = argv[2:] if argv[0].startswith("--os-") else argv
    for word in argv:
        if word.startswith("-"):
            break
        words.append(word)
    known = _names()
    while words and " ".join(words) not in known:
        words.pop()
    return " ".join(words)


def _names():
    if not hasattr(_names, "all"):
        _names.all = {
            point.name.replace("_", " ")
            for group in GROUPS
            for point in importlib.metadata.entry_points(group=group)
        }
    return _names.all


@contextlib.contextmanager
def _environment(changes):
    """Other credentials for one command; None takes a variable away."""
    before = dict(os.environ)
    for name, value in changes.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


class _Terminal(io.StringIO):
    """Nobody types; but it is no pipe either, out of which the glance client would read an image."""

    def isatty(self):
        return True


@contextlib.contextmanager
def _no_input():
    before, sys.stdin = sys.stdin, _Terminal()
    try:
        yield
    finally:
        sys.stdin = before


def as_user(name, password, project, domain="e2e-domain"):
    return {
        "OS_USERNAME": name,
        "OS_PASSWORD": password,
        "OS_USER_DOMAIN_NAME": domain,
        "OS_PROJECT_NAME": project,
        "OS_PROJECT_DOMAIN_NAME": domain,
    }
