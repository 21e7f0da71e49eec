"""Reads a Tempest run (subunit v2) from standard input and tells what failed and what was skipped. A skip that the document does
not name is told too. Arguments: the part, the document. Exits with 1 if anything failed."""

import collections
import fnmatch
import re
import sys

import subunit
import testtools

part, document = sys.argv[1:]
text = open(document, encoding="utf-8").read()
named = re.findall(r"`([a-z][A-Za-z0-9_.*]+)`", text)  # tests and classes, also as patterns
seen = {}


def known(name):
    short = name.removeprefix("tempest.").removeprefix("api.")
    return short in text or any(fnmatch.fnmatchcase(short, pattern) for pattern in named if "*" in pattern)


def take(test):
    """Set-up of a class that skips or fails has the class's name; tests have their own."""
    name = test["id"].split("[")[0].removeprefix("setUpClass (").removesuffix(")")
    details = {key: content.as_text() for key, content in test["details"].items() if content.content_type.type == "text"}
    seen[name] = (test["status"], details)


result = testtools.StreamToDict(take)
result.startTestRun()
subunit.ByteStreamToStreamResult(sys.stdin.buffer, non_subunit_name="stdout").run(result)
result.stopTestRun()

counts = collections.Counter(status for status, _ in seen.values())
for name, (status, details) in sorted(seen.items()):
    if status == "fail":
        reason = (details.get("traceback") or "").strip().splitlines()
        print(f"   FAIL  {name}")
        for line in reason[-4:]:
            print(f"         | {line[:300]}")
for name, (status, details) in sorted(seen.items()):
    if status == "skip":
        note = "" if known(name) else "   (not in docs/conformance.md)"
        print(f"   skip  {name}: {details.get('reason', '').strip()}{note}")
print(f"{part}: {counts['success']} passed, {counts['fail']} failed, {counts['skip']} skipped")
sys.exit(1 if counts["fail"] or not counts["success"] else 0)
