"""Runs the unmodified command line clients inside one Python process, so that two hundred commands need no two hundred starts,
and remembers which subcommands were run."""

import contextlib
import importlib.metadata
import io
import json
import os
import shlex
import sys
import traceback

from glanceclient import shell as glance_shell
from openstackclient import shell as openstack_shell

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
        return self._run("openstack " + line, lambda: openstack_shell.OpenStackShell().run(argv), fails, credentials)

    def json(self, line, **credentials):
        output = self.openstack(line + " -f json", **credentials)
        return json.loads(output) if output else {}

    def glance(self, line, fails=False, **credentials):
        argv = shlex.split(line)
        self.done.add("glance " + next(word for word in argv if not word.startswith("-")))
        return self._run("glance " + line, lambda: _glance(argv), fails, credentials)

    def same(self, text, expected, seen):
        if expected == seen:
            print(f"   ok    {text}")
        else:
            self._failed(text, f"expected: {expected}\nseen:     {seen}")

    def _run(self, text, command, fails, credentials):
        output, errors = io.StringIO(), io.StringIO()
        with _environment(credentials), contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
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

    def require_glance(self, exceptions):
        import glanceclient.v2.shell as commands

        names = {"glance " + name[3:].replace("_", "-") for name in dir(commands) if name.startswith("do_")}
        self.same("every subcommand of glance was run", [], sorted(names - self.done - exceptions))

    def finish(self):
        sys.exit(1 if self.failures else 0)


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


def as_user(name, password, project, domain="e2e-domain"):
    return {
        "OS_USERNAME": name,
        "OS_PASSWORD": password,
        "OS_USER_DOMAIN_NAME": domain,
        "OS_PROJECT_NAME": project,
        "OS_PROJECT_DOMAIN_NAME": domain,
    }
