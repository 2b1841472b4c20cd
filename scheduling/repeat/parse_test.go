package repeat_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling/repeat"
)

// refused are rules that must not pass: those that hang or crash a library,
// those that several programs read differently, those that can only be a
// mistake. Parts without a DTSTART begin on Tuesday 24 November 2026, 10:00.
var refused = map[string]struct {
	text    string
	part    string
	problem repeat.Problem
}{
	"loops for ever: hours of the other parity": {"FREQ=HOURLY;INTERVAL=2;BYHOUR=1", "FREQ", repeat.ProblemUnsupported},
	"loops for ever: minutes never met":         {"FREQ=MINUTELY;INTERVAL=60;BYMINUTE=7", "FREQ", repeat.ProblemUnsupported},
	"loops for ever: seconds":                   {"FREQ=SECONDLY;INTERVAL=60;BYSECOND=7", "FREQ", repeat.ProblemUnsupported},
	"searches to 9999: 30 February":             {"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "RRULE", repeat.ProblemNever},
	"searches to 9999: 31st of short months":    {"FREQ=MONTHLY;BYMONTH=2,4,6,9,11;BYMONTHDAY=31", "RRULE", repeat.ProblemNever},
	"searches to 9999: ninth Monday":            {"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9", "RRULE", repeat.ProblemNever},
	"searches to 9999: 366th position":          {"FREQ=YEARLY;BYDAY=MO;BYSETPOS=366", "RRULE", repeat.ProblemNever},
	"searches to 9999: every week, another day": {"FREQ=DAILY;INTERVAL=7;BYDAY=WE", "RRULE", repeat.ProblemNever},
	"searches to 9999: a yearly 31 in November": {"FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=31", "RRULE", repeat.ProblemNever},
	"searches to 9999: no such year":            {"FREQ=YEARLY;INTERVAL=4;BYYEARDAY=366", "RRULE", repeat.ProblemNever},
	"crashes: sixth last Monday":                {"FREQ=MONTHLY;BYDAY=-6MO", "BYDAY", repeat.ProblemRange},
	"crashes: tenth Monday":                     {"FREQ=MONTHLY;BYDAY=10MO", "BYDAY", repeat.ProblemRange},
	"crashes: 53rd Monday of December":          {"FREQ=YEARLY;BYMONTH=12;BYDAY=53MO", "BYDAY", repeat.ProblemRange},
	"crashes: Easter":                           {"FREQ=YEARLY;BYEASTER=500", "RRULE", repeat.ProblemUnknown},
	"crashes: huge interval":                    {"FREQ=DAILY;INTERVAL=9223372036854775807", "INTERVAL", repeat.ProblemRange},
	"crashes: large interval":                   {"FREQ=YEARLY;INTERVAL=521", "INTERVAL", repeat.ProblemRange},
	"crashes: not ASCII":                        {"ɐɐɐ:", "RRULE", repeat.ProblemFormat},
	"taken for endless: COUNT=0":                {"FREQ=DAILY;COUNT=0", "COUNT", repeat.ProblemRange},
	"taken for endless: COUNT below zero":       {"FREQ=DAILY;COUNT=-5", "COUNT", repeat.ProblemRange},
	"too many":                                  {"FREQ=DAILY;COUNT=2001", "COUNT", repeat.ProblemRange},
	"taken for 1: INTERVAL=0":                   {"FREQ=DAILY;INTERVAL=0", "INTERVAL", repeat.ProblemRange},
	"UNTIL in UTC":                              {"FREQ=DAILY;UNTIL=20270101T100000Z", "UNTIL", repeat.ProblemZone},
	"UNTIL is no date":                          {"FREQ=DAILY;UNTIL=20270230", "UNTIL", repeat.ProblemFormat},
	"UNTIL before the start":                    {"FREQ=DAILY;UNTIL=20261123", "UNTIL", repeat.ProblemNever},
	"UNTIL far away":                            {"FREQ=DAILY;UNTIL=99991231", "UNTIL", repeat.ProblemRange},
	"COUNT and UNTIL":                           {"FREQ=DAILY;COUNT=3;UNTIL=20270101", "UNTIL", repeat.ProblemTogether},
	"numbered weekdays in a week":               {"FREQ=WEEKLY;BYDAY=3MO", "BYDAY", repeat.ProblemTogether},
	"numbered weekdays in a day":                {"FREQ=DAILY;BYDAY=-1MO", "BYDAY", repeat.ProblemTogether},
	"numbered weekdays and days of the month":   {"FREQ=MONTHLY;BYDAY=2TU;BYMONTHDAY=10", "BYDAY", repeat.ProblemTogether},
	"numbered weekdays and days of the year":    {"FREQ=YEARLY;BYDAY=2TU;BYYEARDAY=10", "BYDAY", repeat.ProblemTogether},
	"zeroth Monday":                             {"FREQ=MONTHLY;BYDAY=0MO", "BYDAY", repeat.ProblemRange},
	"two FREQs":                                 {"FREQ=DAILY;FREQ=WEEKLY", "FREQ", repeat.ProblemDuplicate},
	"two BYHOURs":                               {"FREQ=DAILY;BYHOUR=10;BYHOUR=11", "BYHOUR", repeat.ProblemDuplicate},
	"no FREQ":                                   {"INTERVAL=2", "FREQ", repeat.ProblemMissing},
	"FREQ is nothing":                           {"FREQ=", "RRULE", repeat.ProblemFormat},
	"FREQ is nonsense":                          {"FREQ=OFTEN", "FREQ", repeat.ProblemFormat},
	"unknown part":                              {"FREQ=DAILY;BYMOON=1", "RRULE", repeat.ProblemUnknown},
	"another calendar":                          {"RSCALE=HEBREW;FREQ=YEARLY", "RSCALE", repeat.ProblemUnsupported},
	"moved to where it can":                     {"FREQ=MONTHLY;SKIP=FORWARD", "SKIP", repeat.ProblemUnsupported},
	"seconds":                                   {"FREQ=DAILY;BYSECOND=30", "BYSECOND", repeat.ProblemUnsupported},
	"empty part":                                {"FREQ=DAILY;;COUNT=3", "RRULE", repeat.ProblemFormat},
	"trailing semicolon":                        {"FREQ=DAILY;", "RRULE", repeat.ProblemFormat},
	"empty entry":                               {"FREQ=MONTHLY;BYMONTHDAY=1,,2", "BYMONTHDAY", repeat.ProblemFormat},
	"two signs":                                 {"FREQ=MONTHLY;BYMONTHDAY=+-1", "BYMONTHDAY", repeat.ProblemFormat},
	"hexadecimal":                               {"FREQ=MONTHLY;BYMONTHDAY=0x1", "BYMONTHDAY", repeat.ProblemFormat},
	"32nd":                                      {"FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY", repeat.ProblemRange},
	"zeroth":                                    {"FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY", repeat.ProblemRange},
	"13th month":                                {"FREQ=YEARLY;BYMONTH=13", "BYMONTH", repeat.ProblemRange},
	"last month":                                {"FREQ=YEARLY;BYMONTH=-1", "BYMONTH", repeat.ProblemRange},
	"24 o'clock":                                {"FREQ=DAILY;BYHOUR=24", "BYHOUR", repeat.ProblemRange},
	"minute 60":                                 {"FREQ=DAILY;BYMINUTE=60", "BYMINUTE", repeat.ProblemRange},
	"position 0":                                {"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "BYSETPOS", repeat.ProblemRange},
	"week 54":                                   {"FREQ=YEARLY;BYWEEKNO=54;BYDAY=TU", "BYWEEKNO", repeat.ProblemRange},
	"day 367":                                   {"FREQ=YEARLY;BYYEARDAY=367", "BYYEARDAY", repeat.ProblemRange},
	"no such weekday":                           {"FREQ=WEEKLY;BYDAY=XX", "BYDAY", repeat.ProblemFormat},
	"half of two weekdays":                      {"FREQ=WEEKLY;BYDAY=UM", "BYDAY", repeat.ProblemFormat},
	"no such first day":                         {"FREQ=WEEKLY;WKST=XX", "WKST", repeat.ProblemFormat},
	"five times a day":                          {"FREQ=DAILY;BYHOUR=10,11,12,13,14", "BYHOUR", repeat.ProblemTooMany},
	"six times a day":                           {"FREQ=DAILY;BYHOUR=10,11;BYMINUTE=0,1,2", "BYHOUR", repeat.ProblemTooMany},
	"every minute of an hour":                   {"FREQ=DAILY;BYMINUTE=0,1,2,3,4", "BYMINUTE", repeat.ProblemTooMany},
	"a long list":                               {"FREQ=YEARLY;BYYEARDAY=" + list(32), "BYYEARDAY", repeat.ProblemTooMany},
	"days of the month in a week":               {"FREQ=WEEKLY;BYMONTHDAY=24", "BYMONTHDAY", repeat.ProblemTogether},
	"days of the year in a month":               {"FREQ=MONTHLY;BYYEARDAY=24", "BYYEARDAY", repeat.ProblemNeeds},
	"days of the year and of the month":         {"FREQ=YEARLY;BYYEARDAY=24;BYMONTHDAY=24", "BYYEARDAY", repeat.ProblemTogether},
	"days of the year and months":               {"FREQ=YEARLY;BYYEARDAY=24;BYMONTH=1", "BYYEARDAY", repeat.ProblemTogether},
	"weeks of the year in a month":              {"FREQ=MONTHLY;BYWEEKNO=24;BYDAY=TU", "BYWEEKNO", repeat.ProblemNeeds},
	"weeks of the year without weekdays":        {"FREQ=YEARLY;BYWEEKNO=24", "BYWEEKNO", repeat.ProblemNeeds},
	"weeks of every other year":                 {"FREQ=YEARLY;INTERVAL=2;BYWEEKNO=24;BYDAY=TU", "BYWEEKNO", repeat.ProblemTogether},
	"weeks of the year and positions":           {"FREQ=YEARLY;BYWEEKNO=24;BYDAY=TU;BYSETPOS=1", "BYWEEKNO", repeat.ProblemTogether},
	"weeks of the year and months":              {"FREQ=YEARLY;BYWEEKNO=24;BYDAY=TU;BYMONTH=6", "BYWEEKNO", repeat.ProblemTogether},
	"weeks and days of the year":                {"FREQ=YEARLY;BYWEEKNO=24;BYDAY=TU;BYYEARDAY=6", "BYWEEKNO", repeat.ProblemTogether},
	"weeks of the year and days of the month":   {"FREQ=YEARLY;BYWEEKNO=24;BYDAY=TU;BYMONTHDAY=6", "BYWEEKNO", repeat.ProblemTogether},
	"weeks of the year and numbered weekdays":   {"FREQ=YEARLY;BYWEEKNO=24;BYDAY=1TU", "BYDAY", repeat.ProblemTogether},
	"positions of nothing":                      {"FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS", repeat.ProblemNeeds},
	"starts on another day":                     {"FREQ=WEEKLY;BYDAY=FR", "DTSTART", repeat.ProblemStart},
	"starts at another time":                    {"FREQ=DAILY;BYHOUR=9", "DTSTART", repeat.ProblemStart},
	"long":                                      {"FREQ=DAILY;BYMINUTE=" + strings.Repeat("0,", 260) + "0", "RRULE", repeat.ProblemTooLong},

	"nothing":                     {"\n", "RRULE", repeat.ProblemFormat},
	"no start":                    {"RRULE:FREQ=DAILY", "DTSTART", repeat.ProblemMissing},
	"no rule":                     {"DTSTART:20261124T100000", "RRULE", repeat.ProblemMissing},
	"two rules":                   {start + "RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "RRULE", repeat.ProblemDuplicate},
	"two starts":                  {start + start + "RRULE:FREQ=DAILY", "DTSTART", repeat.ProblemDuplicate},
	"an excepted rule":            {start + "RRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY", "EXRULE", repeat.ProblemUnsupported},
	"another line":                {start + "RRULE:FREQ=DAILY\nSUMMARY:x", "RRULE", repeat.ProblemUnknown},
	"no colon":                    {start + "RRULE FREQ=DAILY", "RRULE", repeat.ProblemFormat},
	"a folded line":               {start + "RRULE:FREQ=DAI\n LY", "FREQ", repeat.ProblemFormat},
	"an empty line":               {start + "\nRRULE:FREQ=DAILY", "RRULE", repeat.ProblemFormat},
	"a control character":         {start + "RRULE:FREQ=DAILY\x00", "RRULE", repeat.ProblemFormat},
	"a start in UTC":              {"DTSTART:20261124T100000Z\nRRULE:FREQ=DAILY", "DTSTART", repeat.ProblemZone},
	"a start in a zone":           {"DTSTART;TZID=Europe/London:20261124T100000\nRRULE:FREQ=DAILY", "DTSTART", repeat.ProblemZone},
	"a start without a time":      {"DTSTART;VALUE=DATE:20261124\nRRULE:FREQ=DAILY", "DTSTART", repeat.ProblemNeedsTime},
	"a start that is a date":      {"DTSTART:20261124\nRRULE:FREQ=DAILY", "DTSTART", repeat.ProblemNeedsTime},
	"a start with seconds":        {"DTSTART:20261124T100001\nRRULE:FREQ=DAILY", "DTSTART", repeat.ProblemSeconds},
	"a start with fractions":      {"DTSTART:20261124T100000.5\nRRULE:FREQ=DAILY", "DTSTART", repeat.ProblemFormat},
	"a start long ago":            {"DTSTART:18991231T100000\nRRULE:FREQ=DAILY", "DTSTART", repeat.ProblemRange},
	"a start far away":            {"DTSTART:22000101T100000\nRRULE:FREQ=DAILY", "DTSTART", repeat.ProblemRange},
	"a parameter":                 {start + "RRULE;X=Y:FREQ=DAILY", "RRULE", repeat.ProblemUnsupported},
	"an exception in UTC":         {start + "RRULE:FREQ=DAILY\nEXDATE:20261125T100000Z", "EXDATE", repeat.ProblemZone},
	"an exception in a zone":      {start + "RRULE:FREQ=DAILY\nEXDATE;TZID=Europe/London:20261125T100000", "EXDATE", repeat.ProblemZone},
	"an exception without a time": {start + "RRULE:FREQ=DAILY\nEXDATE:20261125", "EXDATE", repeat.ProblemNeedsTime},
	"exceptions of nothing":       {start + "RRULE:FREQ=DAILY\nEXDATE:", "EXDATE", repeat.ProblemFormat},
	"everything excepted":         {start + "RRULE:FREQ=DAILY;COUNT=1\nEXDATE:20261124T100000", "EXDATE", repeat.ProblemNever},
	"an added date too early":     {start + "RRULE:FREQ=DAILY\nRDATE:20261123T100000", "RDATE", repeat.ProblemEarly},
	"an added period":             {start + "RRULE:FREQ=DAILY\nRDATE;VALUE=PERIOD:20261125T100000/PT1H", "RDATE", repeat.ProblemUnsupported},
	"too many exceptions":         {start + "RRULE:FREQ=DAILY\nEXDATE:" + strings.Repeat("20261125T100000,", 400) + "20261125T100000", "EXDATE", repeat.ProblemTooMany},
	"too long":                    {start + "RRULE:FREQ=DAILY\n" + strings.Repeat("EXDATE:20261125T100000\n", 1000), "RRULE", repeat.ProblemTooLong},
}

const start = "DTSTART:20261124T100000\n"

// list is "1,2,3" up to n.
func list(n int) string {
	var out []string
	for i := range n {
		out = append(out, strconv.Itoa(i+1))
	}
	return strings.Join(out, ",")
}

// whole is the text of a refused rule, with the usual start if it has no lines
// of its own.
func whole(text string) string {
	if strings.Contains(text, "FREQ=") && !strings.Contains(text, ":") || strings.HasPrefix(text, "INTERVAL") {
		return start + "RRULE:" + text
	}
	return text
}

func TestParseRefuses(t *testing.T) {
	for name, c := range refused {
		t.Run(name, func(t *testing.T) {
			r, err := repeat.Parse(whole(c.text))
			var bad *repeat.Error
			if !errors.As(err, &bad) || bad.Part != c.part || bad.Problem != c.problem {
				t.Fatalf("%q gave %v, %v; want %s: %s", c.text, r, err, c.part, c.problem)
			}
			if !r.IsZero() {
				t.Error("refused and made all the same")
			}
		})
	}
}

func TestASuggestedStartWillDo(t *testing.T) {
	for text, want := range map[string]string{
		"FREQ=WEEKLY;BYDAY=FR":             "2026-11-27 10:00",
		"FREQ=DAILY;BYHOUR=9":              "2026-11-25 09:00",
		"FREQ=MONTHLY;BYDAY=-1FR":          "2026-11-27 10:00",
		"FREQ=YEARLY;BYMONTH=2;BYDAY=5SU":  "2032-02-29 10:00",
		"FREQ=MONTHLY;BYMONTHDAY=31":       "2026-12-31 10:00",
		"FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO":  "2027-01-04 10:00",
		"FREQ=WEEKLY;BYDAY=MO,FR;COUNT=7":  "2026-11-27 10:00",
		"FREQ=MONTHLY;BYDAY=TU;BYSETPOS=5": "2026-12-29 10:00",
	} {
		_, err := repeat.Parse(start + "RRULE:" + text)
		var bad *repeat.Error
		if !errors.As(err, &bad) || bad.Problem != repeat.ProblemStart || !bad.Suggest.Equal(at(want)) {
			t.Errorf("%s: %v, want %s suggested", text, err, want)
			continue
		}
		if _, err := repeat.Parse(strings.Replace(start, "20261124T100000", bad.Suggest.Format("20060102T150405"), 1) + "RRULE:" + text); err != nil {
			t.Errorf("%s: what was suggested is refused: %v", text, err)
		}
	}
}

func TestParseTakesAnyOrderAndWritesOne(t *testing.T) {
	r := mustParse(t, "exdate:20261224T100000\r\nRRULE:wkst=mo;BYDAY=TU,TH,tu;Interval=02;until=20270312T235959;FREQ=WEEKLY\r\nEXDATE;VALUE=DATE-TIME:20261126T100000\r\nDTSTART:20261124T100000\r\n")
	want := "DTSTART:20261124T100000\nRRULE:FREQ=WEEKLY;UNTIL=20270312T235900;INTERVAL=2;BYDAY=TU,TH\nEXDATE:20261126T100000,20261224T100000"
	if r.String() != want {
		t.Errorf("got %s\nwant %s", r, want)
	}
}

// FuzzParse holds whatever is accepted to its promises: it reads back, and it
// is worked out without a hang or a panic.
func FuzzParse(f *testing.F) {
	for _, c := range refused {
		f.Add(whole(c.text))
	}
	for _, rule := range rfcExamples {
		f.Add(rule)
	}
	f.Fuzz(func(t *testing.T, text string) {
		began := time.Now()
		r, err := repeat.Parse(text)
		if err != nil {
			var bad *repeat.Error
			if !errors.As(err, &bad) {
				t.Fatalf("%q gave %v, which is no *Error", text, err)
			}
			return
		}
		back, err := repeat.Parse(r.String())
		if err != nil || !back.Equal(r) {
			t.Fatalf("%q\nbecame %s\nwhich reads back as %s (%v)", text, r, back, err)
		}
		first, ok := r.Next(time.Time{})
		if !ok || !r.Happens(first) {
			t.Fatalf("%s\nhas no first occurrence", r)
		}
		for _, from := range []time.Time{r.Start(), r.Start().AddDate(20, 0, 0), at("2199-06-01 00:00")} {
			list := r.Between(from, from.AddDate(1, 0, 0))
			for i, x := range list {
				if !r.Happens(x) || x.Before(from) || i > 0 && !x.After(list[i-1]) {
					t.Fatalf("%s\ngave %v out of place", r, x)
				}
			}
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Fatalf("%s\ntook %v", r, took)
		}
	})
}
