"""Works out rules with dateutil: the same lines in and out as with_libical.c.

Wall times are turned into instants by Python's own zoneinfo, which reads a
skipped time with the offset before the gap, as RFC 5545 §3.3.5 does.

With the argument "first", each line is answered with the rule's first time at
or after its dtstart instead. A rule that takes more than five seconds ends the
program.
"""

import datetime
import signal
import sys
import zoneinfo

from dateutil import rrule

FORM = "%Y%m%dT%H%M%S"


def read(s):
    return datetime.datetime.strptime(s, FORM)


def main():
    for line in sys.stdin:
        ident, start, rule, after, before, zone, exdates, rdates = line.rstrip("\n").split("\t")
        signal.alarm(5)
        try:
            parts = rrule.rruleset()
            parts.rrule(rrule.rrulestr("DTSTART:%s\nRRULE:%s" % (start, rule)))
            for d in filter(None, exdates.split(",")):
                parts.exdate(read(d))
            for d in filter(None, rdates.split(",")):
                parts.rdate(read(d))
            if sys.argv[1:] == ["first"]:
                times = [parts.after(read(start), inc=True)]
                times = [t for t in times if t]
            else:
                end = read(before)
                times = []
                for t in parts:
                    if t >= end:
                        break
                    if t >= read(after):
                        times.append(t)
            if zone:
                times = [t.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(datetime.timezone.utc) for t in times]
            answer = ",".join(t.strftime(FORM) for t in times)
        except ValueError:
            answer = "refused"
        signal.alarm(0)
        print("%s\t%s" % (ident, answer), flush=True)


main()
