// Works out rules with libical, one per line of standard input:
//
//	id TAB dtstart TAB rrule TAB from TAB to TAB zone TAB exdates TAB rdates
//
// and prints "id TAB time,time,…", the occurrences in [from, to). Times are wall
// times, as 20260102T030400; lists are joined by commas. With a zone, the times
// printed are UTC: libical takes a repeated hour for the second one and reads a
// skipped hour with the offset after the gap, neither of which is RFC 5545
// §3.3.5, so they are the C library's. A rule that takes more than five seconds
// ends the program.
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static time_t found[200000];
static int n;

static void collect(icalcomponent *c, struct icaltime_span *span, void *arg)
{
    (void)c;
    (void)arg;
    if (n < (int)(sizeof found / sizeof *found))
        found[n++] = span->start;
}

static int earlier(const void *a, const void *b)
{
    time_t x = *(const time_t *)a, y = *(const time_t *)b;
    return (x > y) - (x < y);
}

// instant reads a wall time in the zone of TZ: as summer time if that shows the
// same clock (also where it is repeated, and summer time comes first), else as
// winter time (also where it is skipped, and winter time is before the gap).
static time_t instant(time_t wall)
{
    struct tm clock, shown;
    time_t t = 0;
    for (int summer = 1; summer >= 0; summer--) {
        gmtime_r(&wall, &clock);
        clock.tm_isdst = summer;
        t = mktime(&clock);
        gmtime_r(&wall, &clock);
        localtime_r(&t, &shown);
        if (shown.tm_hour == clock.tm_hour && shown.tm_min == clock.tm_min)
            break;
    }
    return t;
}

// lines appends "NAME:value" for each value of a comma list.
static void lines(char *out, const char *name, char *list)
{
    for (char *v = strtok(list, ","); v; v = strtok(NULL, ","))
        sprintf(out + strlen(out), "%s:%s\r\n", name, v);
}

int main(void)
{
    static char line[1 << 16], text[1 << 17];
    icalerror_set_errors_are_fatal(0);
    while (fgets(line, sizeof line, stdin)) {
        char *field[8], *rest = line;
        line[strcspn(line, "\n")] = 0;
        for (int i = 0; i < 8; i++) {
            field[i] = strsep(&rest, "\t");
            if (!field[i])
                return 2;
        }
        sprintf(text, "BEGIN:VEVENT\r\nDTSTART:%s\r\nRRULE:%s\r\n", field[1], field[2]);
        lines(text, "EXDATE", field[6]);
        lines(text, "RDATE", field[7]);
        strcat(text, "END:VEVENT\r\n");

        alarm(5);
        icalcomponent *event = icalcomponent_new_from_string(text);
        struct icaltimetype from = icaltime_from_string(field[3]), to = icaltime_from_string(field[4]);
        n = 0;
        if (!event || icalcomponent_count_errors(event) > 0) {
            printf("%s\trefused\n", field[0]);
        } else {
            icalcomponent_foreach_recurrence(event, icaltime_from_string("19000101T000000"), to, collect, NULL);
            qsort(found, n, sizeof *found, earlier);
            setenv("TZ", *field[5] ? field[5] : "UTC", 1);
            tzset();
            time_t first = icaltime_as_timet(from), end = icaltime_as_timet(to), last = -1;
            printf("%s\t", field[0]);
            int printed = 0;
            for (int i = 0; i < n; i++) {
                if (found[i] < first || found[i] >= end || (i > 0 && found[i] == last))
                    continue;
                last = found[i];
                struct icaltimetype t = icaltime_from_timet_with_zone(*field[5] ? instant(found[i]) : found[i], 0, NULL);
                printf("%s%04d%02d%02dT%02d%02d%02d", printed++ ? "," : "", t.year, t.month, t.day, t.hour, t.minute, t.second);
            }
            printf("\n");
        }
        fflush(stdout);
        if (event)
            icalcomponent_free(event);
        alarm(0);
    }
    return 0;
}
