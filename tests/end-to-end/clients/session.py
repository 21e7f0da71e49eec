"""Runs the unmodified command line clients inside one Python process, so that two hundred commands need no two hundred starts,
and remembers which subcommands were run."""

import contextlib
import importlib.metadata
import io
import json
import os
import shlex
import sys
import time
import traceback

from glanceclient import shell as glance_shell
from glanceclient.v2 import shell as glance_commands
from openstackclient import shell as openstack_shell
from openstackclient.common import clientmanager
from osc_lib import clientmanager as osc_clientmanager

ADMIN = {name: os.environ[name] for name in os.environ if name.startswith("OS_")}


class Session:
    """Counts what worked and what did not; each line on standard output tells one command."""

    def __init__(self):
        self.failures = 0
        self.done = set()

    def openstack(self, line, fails=False, **credentials):
        """Runs one command; gives its output, parsed where it was asked for with `-f json`."""
        argv = shlex.split(line)
        self.done.add(_subcommand(argv))
        return self._run("openstack " + line, lambda: _openstack(argv), fails, credentials)

    def json(self, line, **credentials):
        output = self.openstack(line + " -f json", **credentials)
        return json.loads(output) if output else {}

    def glance(self, line, fails=False, **credentials):
        argv = shlex.split(line)
        self.done.add(next(name for name in ("glance " + word for word in argv) if name in _glance_names()))
        return self._run("glance " + line, lambda: _glance(argv), fails, credentials)

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
    return openstack_shell.OpenStackShell().run(argv)


def _glance(argv):
    glance_shell.OpenStackImagesShell().main(argv)
    return 0


def _subcommand(argv):
    """The words before the first option or argument: the longest that is a command."""
    words = []
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
            for group in ("openstack.identity.v3", "openstack.image.v2", "openstack.common")
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
