"""Draws the rules that the oracles are asked about: always the same ones.

A case is a dict with its family, its start, rule, exceptions and added dates,
a window from/to, and a zone if instants are wanted rather than wall times.
Rules keep to what scheduling/repeat takes: daily to yearly, at most four times
a day, no parts together that RFC 5545 leaves open.
"""

import datetime
import random
import re

from dateutil import easter

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
FORM = "%Y%m%dT%H%M%S"
EACH = 260  # cases per family
RANDOM = 900


def day(y, m, d, h=10, mi=0):
    return datetime.datetime(y, m, d, h, mi)


def case(family, start, rule, years=2, after=None, zone="", exdates=(), rdates=()):
    after = after or start
    return {
        "family": family,
        "start": start,
        "rule": rule,
        "from": after,
        "to": after + datetime.timedelta(days=int(366 * years)),
        "zone": zone,
        "exdates": sorted(set(exdates)),
        "rdates": sorted(set(rdates)),
    }


def some(r, pool, least=1, most=4):
    return sorted(r.sample(list(pool), r.randint(least, min(most, len(pool)))))


def weekdays(r, least=1, most=4):
    return ",".join(DAYS[i] for i in some(r, range(7), least, most))


def start(r, first=2015, last=2035):
    return day(r.randint(first, last), 1, 1, r.randint(0, 23), r.choice([0, 15, 30, 45])) + datetime.timedelta(days=r.randint(0, 365))


def ends(r, at, text, long=400):
    kind = r.randint(0, 3)
    if kind == 0:
        return text + ";COUNT=%d" % r.randint(1, 40)
    if kind == 1:
        until = at + datetime.timedelta(days=r.randint(1, long), minutes=r.choice([-1, 0, 0, 1]))
        return text + ";UNTIL=" + until.strftime(FORM)
    return text


def examples():
    """The examples of RFC 5545 §3.8.5.3, from the Go test's own list."""
    with open("../rfc_test.go") as f:
        for dtstart, rule in re.findall(r'"DTSTART:(\S+?)\\nRRULE:(\S+?)"', f.read()):
            yield datetime.datetime.strptime(dtstart, FORM), rule


def rfc(r):
    known = list(examples())
    for at, rule in known:
        yield case("rfc", at, rule, 5)
    for i in range(EACH - len(known)):
        at, rule = known[i % len(known)]
        # The same rule from another day, and looked at later.
        at += datetime.timedelta(days=r.randint(0, 3000))
        if "UNTIL" in rule:
            until = at + datetime.timedelta(days=r.randint(20, 900))
            rule = re.sub(r"UNTIL=\w+", "UNTIL=" + until.strftime(FORM), rule)
        yield case("rfc", at, rule, 5, at + datetime.timedelta(days=r.randint(0, 1000)))


CHANGES = {
    # zone: (month, which Sunday, hour skipped) and (month, which Sunday, hour repeated)
    "Europe/London": ((3, "-1SU", 1), (10, "-1SU", 1)),
    "America/New_York": ((3, "2SU", 2), (11, "1SU", 1)),
    "Australia/Sydney": ((10, "1SU", 2), (4, "1SU", 2)),
}


def clocks(r):
    """Whole years of the wall clock, over both changes."""
    for _ in range(EACH):
        at = start(r, 2024, 2030)
        rule = r.choice(
            [
                "FREQ=DAILY;INTERVAL=%d" % r.randint(1, 9),
                "FREQ=WEEKLY;INTERVAL=%d;BYDAY=%s" % (r.randint(1, 3), weekdays(r)),
                "FREQ=MONTHLY;BYDAY=%d%s" % (r.choice([1, 2, 3, 4, -1, -2]), r.choice(DAYS)),
                "FREQ=DAILY;BYHOUR=%s;INTERVAL=%d" % (",".join(map(str, some(r, range(24), 1, 3))), r.randint(2, 9)),
            ]
        )
        yield case("clocks", at.replace(hour=r.choice([0, 2, 3, 9, 10, 14, 23])), rule, 1.2, zone="Europe/London")


def change(r, family, which):
    for _ in range(EACH):
        zone = r.choice(["Europe/London"] * 4 + ["America/New_York", "Australia/Sydney"])
        month, sunday, hour = CHANGES[zone][which]
        mi = r.choice([0, 1, 15, 30, 45, 59])
        at = start(r, 2024, 2030).replace(hour=hour, minute=mi)
        rule = r.choice(
            [
                "FREQ=YEARLY;BYMONTH=%d;BYDAY=%s" % (month, sunday),
                "FREQ=MONTHLY;BYDAY=%s" % sunday,
                "FREQ=WEEKLY;BYDAY=SU",
                "FREQ=WEEKLY;BYDAY=%s,SU;BYHOUR=%d,%d" % (r.choice(DAYS[:6]), hour, hour + 8),
                "FREQ=DAILY;BYMONTH=%d" % month,
            ]
        )
        yield case(family, at, rule, 2.5, zone=zone)


def gap(r):
    return change(r, "gap", 0)


def overlap(r):
    return change(r, "overlap", 1)


def weeks(r):
    """Every n weeks, from whatever day weeks begin on."""
    for _ in range(EACH):
        at = start(r)
        rule = "FREQ=WEEKLY;INTERVAL=%d;BYDAY=%s;WKST=%s" % (r.randint(1, 9), weekdays(r, 1, 6), r.choice(DAYS))
        yield case("weeks", at, ends(r, at, rule), 1.5)


def nth(r):
    """The n-th and the last weekday."""
    for i in range(EACH):
        at = start(r)
        n = ",".join("%d%s" % (r.choice([1, 2, 3, 4, 5, -1, -2, -3, -4, -5]), r.choice(DAYS)) for _ in range(r.randint(1, 3)))
        if i % 3 == 0:
            rule = "FREQ=YEARLY;BYMONTH=%s;BYDAY=%s" % (",".join(map(str, some(r, range(1, 13)))), n)
        elif i % 7 == 0:
            rule = "FREQ=YEARLY;BYDAY=%d%s" % (r.choice([1, 10, 20, 52, -1, -10]), r.choice(DAYS))
        else:
            rule = "FREQ=MONTHLY;INTERVAL=%d;BYDAY=%s" % (r.randint(1, 4), n)
        yield case("nth", at, ends(r, at, rule, 2000), 4)


def setpos(r):
    for i in range(EACH + 40):
        at = start(r)
        pos = ",".join(map(str, some(r, [1, 2, 3, 4, -1, -2, -3], 1, 2)))
        if i % 4 == 0:
            rule = "FREQ=YEARLY;BYMONTH=%s;BYDAY=%s" % (",".join(map(str, some(r, range(1, 13)))), weekdays(r, 2, 7))
        elif i % 4 == 1:
            rule = "FREQ=MONTHLY;BYMONTHDAY=%s" % ",".join(map(str, some(r, range(1, 32), 3, 6)))
        elif i % 4 == 2:
            rule = "FREQ=MONTHLY;INTERVAL=%d;BYDAY=%s" % (r.randint(1, 3), weekdays(r, 2, 7))
        else:
            rule = "FREQ=WEEKLY;INTERVAL=%d;BYDAY=%s" % (r.randint(1, 3), weekdays(r, 3, 7))
        yield case("setpos", at, ends(r, at, rule + ";BYSETPOS=" + pos, 1000), 2)


def leap(r):
    for i in range(EACH):
        at = day(r.choice([2012, 2016, 2020, 2024]), 2, 29, r.randint(0, 23))
        rule = r.choice(
            [
                "FREQ=YEARLY;INTERVAL=%d" % r.choice([1, 1, 2, 3, 4, 6]),
                "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=%s" % r.choice(["29", "-1", "28,29", "-1,-29"]),
                "FREQ=MONTHLY;BYMONTHDAY=%s;INTERVAL=%d" % (r.choice(["29", "-1", "30,-1", "29,31"]), r.randint(1, 5)),
                "FREQ=YEARLY;BYYEARDAY=%s" % r.choice(["60", "366", "-1", "-366", "59,60,61", "-306,-307"]),
                "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=%s" % r.choice(["29", "28,29", "-1"]),
                "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=29",
                "FREQ=YEARLY;BYMONTH=2;BYDAY=%s" % r.choice(["5SA", "5TH", "-5SA", "5MO,-1TU"]),
                "FREQ=WEEKLY;BYDAY=SA,WE,MO;BYMONTH=2,3",
                "FREQ=DAILY;INTERVAL=%d" % r.randint(50, 400),
            ]
        )
        late = at + datetime.timedelta(days=r.choice([0, 0, 3000, 30000]))
        yield case("leap", at, rule, 9, late)


def until(r):
    """Ends a minute before, on, and a minute after an occurrence."""
    for _ in range(EACH):
        at = start(r)
        step = r.randint(1, 3)
        n = r.randint(1, 30)
        kind = r.randint(0, 2)
        if kind == 0:
            rule, last = "FREQ=DAILY;INTERVAL=%d" % step, at + datetime.timedelta(days=n * step)
        elif kind == 1:
            rule, last = "FREQ=WEEKLY;INTERVAL=%d" % step, at + datetime.timedelta(weeks=n * step)
        else:
            at = at.replace(day=min(at.day, 28))
            rule, last = "FREQ=MONTHLY;INTERVAL=%d" % step, at
            for _ in range(n * step):
                last = (last.replace(day=1) + datetime.timedelta(days=32)).replace(day=at.day)
        edge = last + datetime.timedelta(minutes=r.choice([-1, 0, 1]))
        if r.randint(0, 3) == 0:
            edge = last.replace(hour=r.choice([0, 23]), minute=r.choice([0, 59]))
        yield case("until", at, rule + ";UNTIL=" + edge.strftime(FORM), 8)


def bank_holidays(year):
    """England and Wales, substitute days included; one-off days left out."""

    def monday(m, d):
        t = day(year, m, d)
        return t + datetime.timedelta(days=-t.weekday() % 7)

    sunday = datetime.datetime.combine(easter.easter(year), datetime.time(10))
    out = [sunday - datetime.timedelta(days=2), sunday + datetime.timedelta(days=1), monday(5, 1), monday(5, 25), monday(8, 25)]
    new_year = day(year, 1, 1)
    out.append(new_year + datetime.timedelta(days={5: 2, 6: 1}.get(new_year.weekday(), 0)))
    taken = []
    for d in (25, 26):
        t = day(year, 12, d)
        while t.weekday() > 4 or t in taken:
            t += datetime.timedelta(days=1)
        taken.append(t)
    return out + taken


def holidays(r):
    """Exception dates on bank holidays, and now and then an added date."""
    for _ in range(EACH):
        at = start(r, 2020, 2032)
        rule = r.choice(
            [
                "FREQ=WEEKLY;BYDAY=MO",
                "FREQ=WEEKLY;BYDAY=MO,FR",
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=%s" % weekdays(r),
                "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
                "FREQ=MONTHLY;BYDAY=1MO,-1MO",
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
                "FREQ=WEEKLY;BYDAY=MO,FR;COUNT=60",
            ]
        )
        closed = [t.replace(hour=at.hour, minute=at.minute) for y in range(at.year, at.year + 3) for t in bank_holidays(y)]
        added = []
        if r.randint(0, 2) == 0:
            added = [at + datetime.timedelta(days=r.randint(20, 700), hours=r.randint(-3, 3)) for _ in range(3)]
        yield case("holidays", at, rule, 1.4, exdates=closed, rdates=added)


def far(r):
    """Windows long after the start."""
    for _ in range(EACH):
        at = start(r, 1970, 2010)
        rule = r.choice(
            [
                "FREQ=DAILY;INTERVAL=%d" % r.randint(1, 500),
                "FREQ=WEEKLY;INTERVAL=%d;BYDAY=%s;WKST=%s" % (r.randint(1, 520), weekdays(r), r.choice(DAYS)),
                "FREQ=MONTHLY;INTERVAL=%d;BYDAY=%d%s" % (r.randint(1, 30), r.choice([1, 2, 3, 4, 5, -1]), r.choice(DAYS)),
                "FREQ=MONTHLY;INTERVAL=%d;BYMONTHDAY=%d" % (r.randint(1, 30), r.randint(-31, -1)),
                "FREQ=YEARLY;INTERVAL=%d;BYMONTH=%d;BYDAY=%d%s" % (r.randint(1, 9), r.randint(1, 12), r.choice([1, 2, 3, 4, -1]), r.choice(DAYS)),
                "FREQ=YEARLY;BYMONTH=%d;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=%d" % (r.randint(1, 12), r.choice([1, 5, -1])),
            ]
        )
        after = at + datetime.timedelta(days=r.randint(20 * 365, 60 * 365))
        yield case("far", at, rule, r.choice([1, 3, 9]), min(after, day(2060, 1, 1)))


def numbered(r):
    """Days and weeks by their number in the year."""
    for i in range(EACH):
        at = start(r)
        if i % 2:
            days = some(r, [n for n in range(-366, 367) if n], 1, 5)
            rule = "FREQ=YEARLY;INTERVAL=%d;BYYEARDAY=%s" % (r.randint(1, 3), ",".join(map(str, days)))
        else:
            nos = some(r, [n for n in range(-53, 54) if n] + [1, 52, 53, -1, -52, -53], 1, 4)
            rule = "FREQ=YEARLY;BYWEEKNO=%s;BYDAY=%s;WKST=%s" % (",".join(map(str, sorted(set(nos)))), weekdays(r), r.choice(["MO", "MO", "SU", "WE"]))
        yield case("numbered", at, rule, 8)


def anything(r):
    """Parts thrown together."""
    for _ in range(RANDOM):
        at = start(r, 1998, 2050)
        freq = r.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
        parts = ["FREQ=" + freq]

        def maybe(n, name, values):
            if r.randint(1, n) == 1:
                parts.append(name + "=" + (values() if callable(values) else values))
                return True
            return False

        maybe(2, "INTERVAL", lambda: str(r.randint(1, 7)))
        maybe(3, "BYMONTH", lambda: ",".join(map(str, some(r, range(1, 13), 1, 6))))
        dated = freq != "WEEKLY" and maybe(4, "BYMONTHDAY", lambda: ",".join(map(str, some(r, [n for n in range(-31, 32) if n], 1, 6))))
        if r.randint(0, 1):
            if freq in ("MONTHLY", "YEARLY") and not dated and r.randint(0, 1):
                parts.append("BYDAY=" + ",".join("%d%s" % (r.choice([1, 2, 3, 4, 5, -1, -2]), r.choice(DAYS)) for _ in range(r.randint(1, 3))))
            else:
                parts.append("BYDAY=" + weekdays(r))
        maybe(5, "BYHOUR", lambda: ",".join(map(str, some(r, range(24), 1, 2))))
        maybe(6, "BYMINUTE", lambda: ",".join(map(str, some(r, range(0, 60, 5), 1, 2))))
        if len([p for p in parts if p.startswith("BY")]) > 0 and freq != "WEEKLY":
            maybe(5, "BYSETPOS", lambda: ",".join(map(str, some(r, [1, 2, 3, -1, -2, -3], 1, 2))))
        maybe(4, "WKST", lambda: r.choice(DAYS))
        yield case("random", at, ends(r, at, ";".join(parts), 1500), r.choice([1, 3, 8]), at + datetime.timedelta(days=r.choice([0, 0, 500, 4000])))


def draw():
    out = []
    for family in (rfc, clocks, gap, overlap, weeks, nth, setpos, leap, until, holidays, far, numbered, anything):
        # One seed a family, so that a change to one leaves the others alone.
        out += family(random.Random("5545 " + family.__name__))
    return out
