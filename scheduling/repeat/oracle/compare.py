"""Asks both oracles about every case and writes what they said.

	compare.py LIBICAL_PROGRAM OUTPUT.jsonl.gz

and prints how often they agree, family by family, and why they do not.

Each oracle is a process of its own, given lines and answering lines; one that
hangs is ended and asked again about the cases after the one it hung on. A rule
is first moved to its first occurrence by dateutil, as RFC 5545 wants DTSTART to
be; a rule without one in ten years is left out. At most MOST occurrences of a
case are kept: its window is cut short there.
"""

import collections
import datetime
import gzip
import json
import re
import subprocess
import sys

import cases

MOST = 40


# Why the oracles disagree, by what is in the rule: the first that fits. What
# each means, and who is right, is in ../testdata/README.md.
REASONS = [
    ("positions in a week", r"FREQ=WEEKLY.*BYSETPOS"),
    ("positions of times", r"(FREQ=DAILY|BYHOUR|BYMINUTE).*BYSETPOS"),
    ("days from the month's end, daily", r"FREQ=DAILY.*BYMONTHDAY=\S*-\d"),
    ("days of the month in a year", r"FREQ=YEARLY(?!.*BYMONTH=).*BYMONTHDAY"),
    ("weeks that begin late", r"FREQ=WEEKLY;INTERVAL.*WKST"),
    ("weeks by number", r"BYWEEKNO"),
]


def reason(c):
    for name, pattern in REASONS:
        if re.search(pattern, c["rule"]):
            return name
    return "unexplained"


def line(ident, c):
    def text(ts):
        return ",".join(t.strftime(cases.FORM) for t in ts)

    return "\t".join([str(ident), c["start"].strftime(cases.FORM), c["rule"], c["from"].strftime(cases.FORM), c["to"].strftime(cases.FORM), c["zone"], text(c["exdates"]), text(c["rdates"])]) + "\n"


def ask(command, asked):
    """Returns an answer per case: a list of times, or "hangs", or "refused"."""
    answers = {}
    todo = list(asked)
    while todo:
        p = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            out, _ = p.communicate("".join(line(i, c) for i, c in todo), timeout=900)
        except subprocess.TimeoutExpired:
            p.kill()
            out, _ = p.communicate()
        for answer in out.splitlines():
            if "\t" in answer:
                ident, times = answer.split("\t")
                answers[int(ident)] = times if times == "refused" else [t for t in times.split(",") if t]
        rest = [(i, c) for i, c in todo if i not in answers]
        if rest:
            answers[rest[0][0]] = "hangs"
            rest = rest[1:]
        todo = rest
    return answers


def main():
    libical, output = sys.argv[1:]
    dateutil = [sys.executable, "with_dateutil.py"]
    drawn = list(enumerate(cases.draw()))

    plain = [(i, dict(c, zone="", exdates=[], rdates=[])) for i, c in drawn]
    firsts = ask(dateutil + ["first"], plain)
    kept = []
    for i, c in drawn:
        first = firsts[i]
        if first in ("hangs", "refused") or not first:
            continue
        at = datetime.datetime.strptime(first[0], cases.FORM)
        if at > c["start"].replace(day=1) + datetime.timedelta(days=3650):
            continue
        c["from"] = max(c["from"], at) if c["from"] != c["start"] else at
        c["to"] = max(c["to"], at + datetime.timedelta(days=30))
        c["rdates"] = [t for t in c["rdates"] if t >= at]
        c["start"] = at
        kept.append((i, c))

    # How many occurrences a window holds is seen from the first answer.
    rough = ask(dateutil, [(i, dict(c, zone="")) for i, c in kept])
    for i, c in kept:
        if rough[i] not in ("hangs", "refused") and len(rough[i]) > MOST:
            c["to"] = datetime.datetime.strptime(rough[i][MOST], cases.FORM)

    a, b = ask(dateutil, kept), ask([libical], kept)
    agree, differ, why = collections.Counter(), collections.Counter(), collections.Counter()
    with gzip.GzipFile(output, "wb", mtime=0) as f:
        for i, c in kept:
            text = "DTSTART:%s\nRRULE:%s" % (c["start"].strftime(cases.FORM), c["rule"])
            for name, ts in (("RDATE", c["rdates"]), ("EXDATE", c["exdates"])):
                if ts:
                    text += "\n%s:%s" % (name, ",".join(t.strftime(cases.FORM) for t in ts))
            row = {"family": c["family"], "rule": text, "from": c["from"].strftime(cases.FORM), "to": c["to"].strftime(cases.FORM)}
            if c["zone"]:
                row["zone"] = c["zone"]
            if a[i] == b[i]:
                agree[c["family"]] += 1
                row["both"] = a[i]
            else:
                differ[c["family"]] += 1
                row["dateutil"], row["libical"], row["why"] = a[i], b[i], reason(c)
                why[row["why"]] += 1
            f.write((json.dumps(row) + "\n").encode())
    for family in dict.fromkeys(c["family"] for _, c in kept):
        print("%-10s %4d agreed %4d disagreed" % (family, agree[family], differ[family]))
    print("%-10s %4d agreed %4d disagreed" % ("all", sum(agree.values()), sum(differ.values())))
    for name, n in why.most_common():
        print("%4d disagreed about %s" % (n, name))
    if why["unexplained"]:
        sys.exit("Some disagreements have no reason yet: find out who is right.")


main()
