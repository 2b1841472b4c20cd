package ics_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatehouse/scheduling"
	"gatehouse/scheduling/ics"
	"gatehouse/scheduling/repeat"
)

var update = flag.Bool("update", false, "write what is written as what is expected")

func london(tb testing.TB) *time.Location {
	tb.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		tb.Fatal(err)
	}
	return zone
}

var now = time.Date(2026, time.November, 25, 16, 0, 0, 0, time.UTC)

// booking is a hearing with its main part at a time on London's clock.
func booking(tb testing.TB, id, date, clock string, minutes int, rooms ...scheduling.RoomKey) scheduling.Booking {
	tb.Helper()
	w, err := scheduling.ParseWall(date, clock)
	if err != nil {
		tb.Fatal(err)
	}
	part := scheduling.Part{Name: scheduling.PartMain, Span: scheduling.NewSpan(w.Resolve(london(tb)), time.Duration(minutes)*time.Minute)}
	for i, r := range rooms {
		part.Placements = append(part.Placements, scheduling.Placement{Room: r, Prisoners: []scheduling.PersonID{scheduling.PersonID(fmt.Sprintf("p%d", i+1))}})
	}
	return scheduling.Booking{
		ID: scheduling.BookingID(id), Kind: scheduling.KindCourt, Prison: "MDI", Court: "LEEDCC", Type: "plea", CaseRef: "T20267001",
		Parts: []scheduling.Part{part}, Status: scheduling.StatusBooked, Version: 3,
	}
}

func weekly(tb testing.TB, text string) scheduling.Series {
	tb.Helper()
	rule, err := repeat.Parse(text)
	if err != nil {
		tb.Fatal(err)
	}
	return scheduling.Series{ID: "s1", Prison: "MDI", Rule: rule, Version: 2}
}

// estate is a day's bookings and a series with everything a series can have.
func estate(tb testing.TB) ([]scheduling.Series, []scheduling.Booking) {
	tb.Helper()
	s := weekly(tb, "DTSTART:20260922T100000\nRRULE:FREQ=WEEKLY;UNTIL=20261110T235900;BYDAY=TU\nEXDATE:20261020T100000")
	one := booking(tb, "b1", "2026-11-24", "10:30", 45, "MDI-VCC-1", "LEI-VCC-2")
	one.Parts = append([]scheduling.Part{{Name: scheduling.PartPre, Span: scheduling.NewSpan(one.Parts[0].Span.Start.Add(-15*time.Minute), 15*time.Minute)}}, one.Parts...)
	gone := booking(tb, "b2", "2026-11-24", "14:00", 30, "MDI-VCC-1")
	gone.Status = scheduling.StatusCancelled
	all := []scheduling.Booking{one, gone}
	for i, at := range s.Rule.All() {
		w := scheduling.WallFloating(at)
		b := booking(tb, fmt.Sprintf("o%d", i), w.Date().String(), "10:00", 60, "MDI-VCC-3")
		b.Kind, b.Type, b.Series, b.Original, b.Court, b.CaseRef = scheduling.KindProbation, "psr", s.ID, w, "", ""
		switch i {
		case 1: // left out
			continue
		case 2:
			b.Status = scheduling.StatusCancelled
		case 3:
			b = b.Shift(90 * time.Minute)
		case 5:
			b = b.Swap("MDI-VCC-3", "MDI-VCC-4")
		}
		all = append(all, b)
	}
	return []scheduling.Series{s}, all
}

func people() map[scheduling.PersonID]scheduling.Person {
	return map[scheduling.PersonID]scheduling.Person{
		"p1": {ID: "p1", Number: "A1234AA", Given: "Siân", Family: "O’Brien; Secretson, \"x\""},
		"p2": {ID: "p2", Given: "Lee|y", Family: "Secretson\r\nATTENDEE:mailto:x@example.com"},
	}
}

func write(tb testing.TB, o ics.Writing) string {
	tb.Helper()
	series, bookings := estate(tb)
	o.Zone, o.Now, o.Name = london(tb), now, "Moorland, video rooms"
	o.Kinds = map[scheduling.Kind]string{scheduling.KindCourt: "Court hearing"}
	o.Rooms = map[scheduling.RoomKey]string{"MDI-VCC-1": "Video court 1"}
	var out bytes.Buffer
	if err := o.Write(&out, series, bookings); err != nil {
		tb.Fatal(err)
	}
	return out.String()
}

func TestACalendarIsWrittenAsExpected(t *testing.T) {
	for name, o := range map[string]ics.Writing{
		"rooms.ics": {People: people()},
		"names.ics": {People: people(), Names: true, Host: "desk.example"},
	} {
		got := write(t, o)
		if *update {
			if err := os.WriteFile("testdata/"+name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
		for l := range strings.Lines(got) {
			if !strings.HasSuffix(l, "\r\n") || len(l) > 77 {
				t.Errorf("%s: %d octets: %q", name, len(l)-2, l)
			}
		}
		for what, n := range map[string]int{"BEGIN:VTIMEZONE": 1, "BEGIN:STANDARD": 1, "BEGIN:DAYLIGHT": 1, "\r\nATTENDEE": 0} {
			if strings.Count(got, what) != n {
				t.Errorf("%s: %q is there %d times", name, what, strings.Count(got, what))
			}
		}
		if o.Names {
			continue
		}
		for _, private := range []string{"Secretson", "A1234AA", "T20267001", "p1"} {
			if strings.Contains(got, private) {
				t.Errorf("%s: names %q though nobody asked for names", name, private)
			}
		}
	}
}

// What is written is read back: each booking that stands is one row again.
func TestWhatIsWrittenIsReadBack(t *testing.T) {
	zone := london(t)
	for _, names := range []bool{false, true} {
		text := write(t, ics.Writing{People: people(), Names: names})
		events, problems, err := ics.Reading{Zone: time.UTC}.Read([]byte(text))
		if err != nil || len(problems) > 0 {
			t.Fatalf("%v %v", problems, err)
		}
		_, bookings := estate(t)
		year := scheduling.Span{Start: now.AddDate(-1, 0, 0), End: now.AddDate(1, 0, 0)}
		rows, more := ics.Rows(events, year)
		if more {
			t.Error("there are more")
		}
		got := map[string]int{}
		for _, r := range rows {
			who := ""
			for _, d := range r.Defendants {
				who += string(d.Number) + d.Given
			}
			got[fmt.Sprintf("%s %s %s %v %s %s", r.Kind, r.Type, r.Start.In(zone).Format(time.DateTime), r.Lasts, r.CaseRef, who)]++
		}
		want := map[string]int{}
		for _, b := range bookings {
			if !b.Active() {
				continue
			}
			part, _ := b.Main()
			ref, who := "", ""
			if names {
				ref, who = b.CaseRef, "A1234AASiân"
				if len(part.Placements) > 1 {
					who += "Lee/y"
				}
			}
			want[fmt.Sprintf("%s %s %s %v %s %s", b.Kind, b.Type, part.Span.Start.In(zone).Format(time.DateTime), part.Span.Duration(), ref, who)]++
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("names %v:\n%s", names, diff)
		}
		e := events[0]
		if e.UID != "b1@gatehouse" || e.Pre != 15*time.Minute || e.Sequence != 3 || fmt.Sprint(e.Rooms) != "[MDI-VCC-1 LEI-VCC-2]" {
			t.Errorf("%+v", e)
		}
		if !events[1].Cancelled {
			t.Error("what was cancelled is not")
		}
	}
}

// A time that the clock shows twice is written in UTC the second time, and the
// end of a rule in summer is summer time.
func TestEveryInstantIsTold(t *testing.T) {
	zone := london(t)
	for _, start := range []time.Time{
		time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC), time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC), time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC),
	} {
		b := booking(t, "b", "2026-01-01", "10:00", 30, "MDI-VCC-1")
		b.Parts[0].Span = scheduling.NewSpan(start, time.Hour)
		var out bytes.Buffer
		if err := (ics.Writing{Zone: zone, Now: now}).Write(&out, nil, []scheduling.Booking{b}); err != nil {
			t.Fatal(err)
		}
		events, _, err := ics.Reading{Zone: zone}.Read(out.Bytes())
		if err != nil || len(events) != 1 || !events[0].Span.Equal(b.Parts[0].Span) {
			t.Errorf("%v: %v %v", start, events, err)
		}
	}
	s := weekly(t, "DTSTART:20260602T100000\nRRULE:FREQ=WEEKLY;UNTIL=20260630T100000;BYDAY=TU")
	var out bytes.Buffer
	if err := (ics.Writing{Zone: zone, Now: now}).Write(&out, []scheduling.Series{s}, nil); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "UNTIL=20260630T090000Z") || !strings.Contains(out.String(), "STATUS:CANCELLED") {
		t.Error(out.String())
	}
}

func TestTheSequenceRises(t *testing.T) {
	sequence := func(series []scheduling.Series, bookings []scheduling.Booking) int {
		var out bytes.Buffer
		if err := (ics.Writing{Zone: london(t), Now: now}).Write(&out, series, bookings); err != nil {
			t.Fatal(err)
		}
		events, _, err := ics.Reading{Zone: time.UTC}.Read(out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if strings.HasPrefix(e.UID, "series-") {
				return e.Sequence
			}
		}
		t.Fatal("no series")
		return 0
	}
	series, bookings := estate(t)
	first := sequence(series, bookings)
	bookings[4].Version++
	second := sequence(series, bookings)
	series[0].Version++
	third := sequence(series, bookings[:4]) // the others went to another series
	if second <= first || third <= second {
		t.Errorf("%d, %d, %d", first, second, third)
	}
}

// event is a calendar with one event of the given lines.
func event(lines ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u1\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

func TestCalendarsOfOthersAreRead(t *testing.T) {
	const end = "DURATION:PT30M"
	for name, c := range map[string]struct{ lines, want string }{
		"UTC":                  {"DTSTART:20260624T090000Z\n" + end, "09:00"},
		"London in summer":     {"DTSTART;TZID=Europe/London:20260624T100000\n" + end, "09:00"},
		"quoted":               {"DTSTART;TZID=\"Europe/London\":20260624T100000\n" + end, "09:00"},
		"Windows":              {"DTSTART;TZID=GMT Standard Time:20260624T100000\n" + end, "09:00"},
		"Windows, quoted":      {"DTSTART;TZID=\"W. Europe Standard Time\":20260624T100000\n" + end, "08:00"},
		"maker's name":         {"DTSTART;TZID=/example.com/20260101_1/Europe/London:20260624T100000\n" + end, "09:00"},
		"no zone":              {"DTSTART:20260624T100000\n" + end, "09:00"},
		"small letters":        {"dtstart;tzid=Europe/London:20260624T100000\n" + strings.ToLower(end), "09:00"},
		"end in another zone":  {"DTSTART;TZID=Europe/London:20260624T100000\nDTEND;TZID=Europe/Paris:20260624T113000", "09:00"},
		"in the gap":           {"DTSTART;TZID=Europe/London:20260329T013000\n" + end, "01:30"},
		"shown twice":          {"DTSTART;TZID=Europe/London:20261025T013000\n" + end, "00:30"},
		"folded":               {"DTST\n ART;TZID=Europe/\n\tLondon:20260624T100000\n" + end, "09:00"},
		"alarm":                {"DTSTART:20260624T090000Z\n" + end + "\nBEGIN:VALARM\nTRIGGER:-PT15M\nDTSTART:19700101T000000Z\nEND:VALARM", "09:00"},
		"weekly":               {"DTSTART:20260624T090000Z\n" + end + "\nRRULE:FREQ=WEEKLY;COUNT=2", "09:00 09:00"},
		"until in UTC":         {"DTSTART;TZID=Europe/London:20260624T100000\n" + end + "\nRRULE:FREQ=DAILY;UNTIL=20260626T090000Z", "09:00 09:00 09:00"},
		"across the change":    {"DTSTART;TZID=Europe/London:20261024T100000\n" + end + "\nRRULE:FREQ=DAILY;COUNT=2", "09:00 10:00"},
		"except, in a list":    {"DTSTART;TZID=Europe/London:20260624T100000\n" + end + "\nRRULE:FREQ=DAILY;COUNT=4\nEXDATE;TZID=Europe/London:20260624T100000,20260626T100000", "09:00 09:00"},
		"except, in UTC":       {"DTSTART;TZID=Europe/London:20260624T100000\n" + end + "\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260625T090000Z\nEXDATE:20260626T090000Z", "09:00"},
		"except, a whole day":  {"DTSTART;TZID=Europe/London:20260624T100000\n" + end + "\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE;VALUE=DATE:20260625", "09:00"},
		"except what is not":   {"DTSTART;TZID=Europe/London:20260624T100000\n" + end + "\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:20270101T090000Z", "09:00 09:00"},
		"added":                {"DTSTART;TZID=Europe/London:20260624T100000\n" + end + "\nRRULE:FREQ=DAILY;COUNT=1\nRDATE;TZID=Europe/London:20260701T120000", "09:00 11:00"},
		"called off":           {"DTSTART:20260624T090000Z\n" + end + "\nSTATUS:CANCELLED", ""},
		"off the grid":         {"DTSTART:20260624T090500Z\nDURATION:PT20M", "09:00"},
		"a junk line":          {"DTSTART:20260624T090000Z\n" + end + "\nthis is no line", "09:00"},
		"unknown to everybody": {"DTSTART:20260624T090000Z\n" + end + "\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY", "09:00"},
	} {
		events, problems, err := ics.Reading{Zone: london(t)}.Read([]byte(event(strings.Split(c.lines, "\n")...)))
		if err != nil || len(events) != 1 || len(problems) > 0 && name != "a junk line" {
			t.Errorf("%s: %v %v %v", name, events, problems, err)
			continue
		}
		rows, _ := ics.Rows(events, scheduling.Span{Start: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)})
		var got []string
		for _, r := range rows {
			got = append(got, r.Start.UTC().Format("15:04"))
			if r.Lasts != 30*time.Minute || r.State != scheduling.RowUnmatched || len(r.Defendants) != 1 {
				t.Errorf("%s: %+v", name, r)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

func TestOneBadEventLeavesTheOthers(t *testing.T) {
	const start, end = "DTSTART:20260624T090000Z", "DURATION:PT30M"
	for lines, want := range map[string]string{
		end:                                "DTSTART missing",
		start:                              "DTEND missing",
		"DTSTART:yesterday\n" + end:        "DTSTART format",
		"DTSTART:20260230T090000Z\n" + end: "DTSTART format",
		"DTSTART:00010101T090000Z\n" + end: "DTSTART format",
		"DTSTART;VALUE=DATE:20260624\nDTEND;VALUE=DATE:20260625":                                    "DTSTART not-allowed",
		"DTSTART;TZID=Customized Time Zone:20260624T100000\n" + end:                                 "DTSTART zone",
		"DTSTART;TZID=../../etc/passwd:20260624T100000\n" + end:                                     "DTSTART zone",
		"DTSTART;TZID=Local:20260624T100000\n" + end:                                                "DTSTART zone",
		start + "\n" + start + "\n" + end:                                                           "DTSTART duplicate",
		start + "\nDTEND:20260624T090000Z":                                                          "DTEND order",
		start + "\nDTEND:20260624T080000Z":                                                          "DTEND order",
		start + "\nDTEND:20260726T090000Z":                                                          "DTEND too-long",
		start + "\nDTEND:20260624T100000Z\n" + end:                                                  "DURATION both",
		start + "\nDURATION:-PT30M":                                                                 "DURATION format",
		start + "\nDURATION:PT":                                                                     "DURATION format",
		start + "\n" + end + "\nUID:u2":                                                             "UID duplicate",
		start + "\n" + end + "\nRRULE:FREQ=SECONDLY":                                                "RRULE.FREQ not-allowed",
		start + "\n" + end + "\nRRULE:FREQ=DAILY;COUNT=0":                                           "RRULE.COUNT format",
		start + "\n" + end + "\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY":                                "RRULE duplicate",
		start + "\n" + end + "\nRRULE:FREQ=WEEKLY;BYDAY=FR":                                         "RRULE.DTSTART start",
		start + "\n" + end + "\nEXRULE:FREQ=DAILY":                                                  "EXRULE not-allowed",
		start + "\n" + end + "\nRDATE:20260625T090000Z":                                             "RDATE not-allowed",
		start + "\n" + end + "\nRRULE:FREQ=DAILY;COUNT=2\nRDATE;VALUE=PERIOD:20260625T090000Z/PT1H": "RDATE not-allowed",
		start + "\n" + end + "\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE:never":                             "EXDATE format",
		start + "\n" + end + "\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260624T090000Z":                 "RECURRENCE-ID not-allowed",
		start + "\n" + end + "\nRECURRENCE-ID;VALUE=DATE:20260624":                                  "RECURRENCE-ID format",
		start + "\n" + end + strings.Repeat("\nEXDATE:20260624T090000Z", ics.MaxProperties):         " too-many",
	} {
		good := "BEGIN:VEVENT\nUID:%s\n" + start + "\n" + end + "\nEND:VEVENT\n"
		text := "BEGIN:VCALENDAR\n" + fmt.Sprintf(good, "g1") + "BEGIN:VEVENT\nUID:u1\n" + lines + "\nEND:VEVENT\n" + fmt.Sprintf(good, "g2") + "END:VCALENDAR\n"
		events, problems, err := ics.Reading{Zone: time.UTC}.Read([]byte(text))
		short := lines[:min(len(lines), 120)]
		if err != nil || len(events) != 2 || events[0].Number != 1 || events[1].Number != 3 {
			t.Errorf("%q: %d events are left of the two good ones, %v %v", short, len(events), problems, err)
			continue
		}
		if len(problems) == 0 || fmt.Sprintf("%s %s", problems[0].Field, problems[0].Problem) != want || problems[0].Number != 2 {
			t.Errorf("%q: %v, want %s", short, problems, want)
		}
	}
}

func TestFilesThatAreNoCalendarAreRefused(t *testing.T) {
	many := "BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:VEVENT\nEND:VEVENT\n", ics.MaxEvents+1) + "END:VCALENDAR\n"
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"empty":      {"", scheduling.ErrNotList},
		"text":       {"hello\n", scheduling.ErrNotList},
		"JSON":       {"{}", scheduling.ErrNotList},
		"event only": {"BEGIN:VEVENT\nEND:VEVENT\n", scheduling.ErrNotList},
		"cut off":    {event("DTSTART:20260624T090000Z")[:80], scheduling.ErrFileUnreadable},
		"crossed":    {"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\nEND:VEVENT\n", scheduling.ErrFileUnreadable},
		"deep":       {"BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:X\n", 20), scheduling.ErrFileUnreadable},
		"no UTF-8":   {"BEGIN:VCALENDAR\nX:\xff\nEND:VCALENDAR\n", scheduling.ErrFileUnreadable},
		"too many":   {many, scheduling.ErrFileTooMany},
		"too large":  {event("X:" + strings.Repeat("x", ics.MaxSize)), scheduling.ErrFileTooLarge},
	} {
		_, _, err := ics.Reading{Zone: time.UTC}.Read([]byte(c.text))
		var file *scheduling.FileError
		if !errors.Is(err, c.want) || !errors.As(err, &file) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// A calendar made to keep a reader busy is given up on, event by event.
func TestWorkIsBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\n")
	const n = ics.MaxRules + 500
	for i := range n {
		fmt.Fprintf(&b, "BEGIN:VEVENT\nUID:u%d\nDTSTART:20200101T090000Z\nDURATION:PT30M\nRRULE:FREQ=DAILY;BYHOUR=9,10,11,12\nEXDATE:20200101T090000Z,20220101T090000Z\nEND:VEVENT\n", i)
	}
	b.WriteString("END:VCALENDAR\n")
	events, problems, err := ics.Reading{Zone: time.UTC}.Read([]byte(b.String()))
	if err != nil || len(events) == 0 || len(events) > 200_000/(2*365*4)+1 || len(problems) != ics.MaxProblems {
		t.Errorf("%d events, %d problems, %v", len(events), len(problems), err)
	}
	for _, p := range problems {
		if p.Problem != scheduling.ProblemTooMany {
			t.Fatalf("%+v", p)
		}
	}
}

// Of an event that is there twice the later version stays, wherever it stands.
func TestTheLaterVersionStays(t *testing.T) {
	one := func(sequence, clock string) string {
		return "BEGIN:VEVENT\nUID:u\nSEQUENCE:" + sequence + "\nDTSTART:20260624T" + clock + "0000Z\nDURATION:PT30M\nEND:VEVENT\n"
	}
	for _, text := range []string{one("2", "11") + one("1", "10"), one("1", "10") + one("2", "11")} {
		events, problems, err := ics.Reading{Zone: time.UTC}.Read([]byte("BEGIN:VCALENDAR\n" + text + "END:VCALENDAR\n"))
		if err != nil || len(events) != 1 || len(problems) != 1 || events[0].Span.Start.Hour() != 11 {
			t.Errorf("%v %v %v", events, problems, err)
		}
	}
}

func TestAnOverrideTakesTheTimeItStandsFor(t *testing.T) {
	text := "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u\nDTSTART;TZID=Europe/London:20261024T100000\nDURATION:PT30M\nRRULE:FREQ=DAILY;COUNT=3\nEND:VEVENT\n" +
		"BEGIN:VEVENT\nUID:u\nRECURRENCE-ID:20261025T100000Z\nDTSTART:20261025T140000Z\nDURATION:PT30M\nEND:VEVENT\n" +
		"BEGIN:VEVENT\nUID:u\nRECURRENCE-ID;TZID=GMT Standard Time:20261026T100000\nDTSTART:20261026T140000Z\nDURATION:PT30M\nSTATUS:CANCELLED\nEND:VEVENT\nEND:VCALENDAR\n"
	events, problems, err := ics.Reading{Zone: time.UTC}.Read([]byte(text))
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	rows, _ := ics.Rows(events, scheduling.Span{Start: now.AddDate(0, -3, 0), End: now})
	var got []string
	for _, r := range rows {
		got = append(got, r.Start.Format("2T15:04"))
	}
	if strings.Join(got, " ") != "24T09:00 25T14:00" {
		t.Errorf("%v", got)
	}
}

func TestRowsEnd(t *testing.T) {
	text := event("DTSTART:20260101T090000Z", "DURATION:PT30M", "RRULE:FREQ=DAILY")
	events, _, err := ics.Reading{Zone: time.UTC}.Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var many []ics.Event
	for range 20 {
		many = append(many, events...)
	}
	if rows, more := ics.Rows(many, scheduling.Span{Start: now, End: now.AddDate(1, 0, 0)}); len(rows) != ics.MaxRows || !more {
		t.Errorf("%d rows, more %v", len(rows), more)
	}
}

func TestNothingPrivateInALog(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	log.Info("x", "event", ics.Event{Number: 7, Summary: "Secretson"}, "who", ics.Prisoner{Family: "Secretson"})
	if strings.Contains(out.String(), "Secretson") {
		t.Error(out.String())
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(write(f, ics.Writing{})))
	f.Add([]byte(event("DTSTART;TZID=\"GMT Standard Time\":20260624T100000", "DTEND:20260624T110000Z", "RRULE:FREQ=DAILY;UNTIL=20260630T000000Z", "EXDATE;VALUE=DATE:20260625")))
	f.Add([]byte(event("DTSTART:20260624T100000", "DURATION:P1DT1H", "RECURRENCE-ID:20260624T100000", "X-GATEHOUSE-PRISONER:A1234AA|a|b")))
	f.Fuzz(func(t *testing.T, data []byte) {
		events, problems, err := ics.Reading{Zone: time.UTC}.Read(data)
		if err != nil && len(events)+len(problems) > 0 {
			t.Error("something was read of what was refused")
		}
		if len(events) > ics.MaxEvents || len(problems) > ics.MaxProblems {
			t.Errorf("%d events, %d problems", len(events), len(problems))
		}
		rows, _ := ics.Rows(events, scheduling.Span{Start: now.AddDate(-1, 0, 0), End: now.AddDate(1, 0, 0)})
		keys := map[string]bool{}
		for _, r := range rows {
			if keys[r.Key] {
				t.Errorf("two rows are %q", r.Key)
			}
			keys[r.Key] = true
			if r.Lasts < scheduling.Grid || r.Start.Minute()%15 != 0 {
				t.Errorf("%v for %v", r.Start, r.Lasts)
			}
		}
	})
}
