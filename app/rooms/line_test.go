package rooms_test

import (
	"strings"
	"testing"
	"time"

	"gatehouse/app/internal/work"
	"gatehouse/app/rooms"
	"gatehouse/scheduling"
)

func date(s string) scheduling.Date {
	d, err := scheduling.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestTheVisitsManagersLine(t *testing.T) {
	m, _ := model(t, newPlaces(t), work.Inline)
	d := rooms.NewLine("x", date("2026-11-24"))
	d.For, d.From, d.To, d.N, d.Start, d.NotOnHolidays = scheduling.UsageFamily, "14:00", "16:00", "2", "1/1/2027", true
	d.Days = [7]bool{}
	d.Days[5] = true // Saturday
	l, bad := d.Line(english(t))
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	if got, want := m.LineWords(l), "Family visits: every 2 weeks on Saturday, 14:00–16:00, not on bank holidays, from 2 January 2027"; got != want {
		t.Errorf("says %q\nwant %q", got, want)
	}
}

// Every rule that the easy fields can say comes back from them as it was; any
// other is shown as text, and comes back too.
func TestALineComesBackFromItsFormAsItWas(t *testing.T) {
	for _, c := range []struct {
		rule  string
		every rooms.Every
	}{
		{"DTSTART:20261121T140000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", rooms.Weekly},
		{"DTSTART:20261123T120000\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20270312T235900", rooms.Weekly},
		{"DTSTART:20261121T140000\nRRULE:FREQ=WEEKLY;BYDAY=SA\nEXDATE:20261226T140000", rooms.Weekly},
		{"DTSTART:20261123T223000\nRRULE:FREQ=WEEKLY;BYDAY=MO", rooms.Weekly}, // ends at 24:00
		{"DTSTART:20261124T093000\nRRULE:FREQ=MONTHLY;BYDAY=4TU", rooms.Monthly},
		{"DTSTART:20261125T093000\nRRULE:FREQ=MONTHLY;INTERVAL=3;BYDAY=-1WE", rooms.Monthly},
		{"DTSTART:20261124T093000\nRRULE:FREQ=MONTHLY;BYMONTHDAY=24", rooms.Expert},
		{"DTSTART:20261124T093000\nRRULE:FREQ=YEARLY", rooms.Expert},
		{"DTSTART:20261124T093000\nRRULE:FREQ=WEEKLY;COUNT=6", rooms.Expert},
		{"DTSTART:20261124T093000\nRRULE:FREQ=WEEKLY;BYDAY=TU\nRDATE:20261127T130000", rooms.Expert},
	} {
		was := scheduling.Line{ID: "l", For: scheduling.UsageCourt, Parties: []scheduling.Party{"LEEDSCC"}, Rule: rule(t, c.rule), Lasts: 90 * time.Minute, Reason: "why"}
		d := rooms.DraftLine(was)
		if d.Every != c.every {
			t.Errorf("%s is shown as %s", c.rule, d.Every)
		}
		now, bad := d.Line(english(t))
		if len(bad) > 0 || !now.Rule.Equal(was.Rule) || now.Lasts != was.Lasts || now.For != was.For || now.Reason != was.Reason {
			t.Errorf("%s came back as %s %v, %v", c.rule, now.Rule, now.Lasts, bad)
		}
	}
}

func TestWhatIsWrongWithALineIsSaidAtItsField(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*rooms.LineDraft)
		field  rooms.Field
		says   string
	}{
		{"no time", func(d *rooms.LineDraft) { d.From = "nine" }, rooms.FieldFrom, "10:15"},
		{"ends before it begins", func(d *rooms.LineDraft) { d.To = "08:00" }, rooms.FieldTo, "not after"},
		{"no day", func(d *rooms.LineDraft) { d.Days = [7]bool{} }, rooms.FieldDays, "Tick"},
		{"never", func(d *rooms.LineDraft) { d.N = "0" }, rooms.FieldEvery, "1 to 520"},
		{"impossible date", func(d *rooms.LineDraft) { d.Start = "31/2/2027" }, rooms.FieldStart, "24/11/2026"},
		{"last before first", func(d *rooms.LineDraft) { d.Until = "1/1/2020" }, rooms.FieldUntil, "before the first"},
		{"long reason", func(d *rooms.LineDraft) { d.Reason = strings.Repeat("x", 101) }, rooms.FieldReason, "100"},
		{"hostile text", func(d *rooms.LineDraft) {
			d.Every, d.Text = rooms.Expert, "DTSTART:20270101T000000\nRRULE:FREQ=SECONDLY"
		}, rooms.FieldText, "how often"},
		{"no text", func(d *rooms.LineDraft) { d.Every, d.Text = rooms.Expert, "" }, rooms.FieldText, ""},
		{"a zone", func(d *rooms.LineDraft) { d.Every, d.Text = rooms.Expert, "DTSTART:20270101T100000Z\nRRULE:FREQ=DAILY" }, rooms.FieldText, ""},
	} {
		d := rooms.NewLine("x", date("2026-11-24"))
		c.change(&d)
		_, bad := d.Line(english(t))
		if len(bad) == 0 || bad[0].Field != c.field || !strings.Contains(bad[0].Words, c.says) || bad[0].Words == "" {
			t.Errorf("%s: %v", c.name, bad)
		}
	}
}

func TestALineThatIsThereAlreadyIsKnown(t *testing.T) {
	m, _ := model(t, newPlaces(t), work.Inline)
	m.Show(rooms.Open{Room: "MDI-VCC-2"})
	l := m.Room().Lines[0]
	if m.Same(l) {
		t.Error("a line is taken for its own double")
	}
	l.ID = "other"
	if !m.Same(l) {
		t.Error("a double is not seen")
	}
	l.Reason = "another reason makes no difference"
	if !m.Same(l) {
		t.Error("a double with another reason is not seen")
	}
	l.Lasts++
	if m.Same(l) {
		t.Error("another length is taken for a double")
	}
}

func TestADayIsLeftOutAndComesBackAndOneIsAdded(t *testing.T) {
	p := newPlaces(t)
	m, _ := model(t, p, work.Inline)
	m.Show(rooms.Open{Room: "MDI-VCC-2"})
	saturday, friday := date("2026-12-05"), date("2026-12-04")
	stands := func(d scheduling.Date) rooms.Stands { return rooms.OnDay(m.Room().Lines[0], d) }
	if stands(saturday) != rooms.StandsSo || stands(friday) != rooms.StandsNot {
		t.Fatalf("Saturday %v, Friday %v", stands(saturday), stands(friday))
	}
	if why := m.SetOnDay("l1", saturday, false); why != "" || stands(saturday) != rooms.StandsAway {
		t.Errorf("left out: %q, %v", why, stands(saturday))
	}
	if !m.Dirty() {
		t.Error("an exception is no change")
	}
	if why := m.SetOnDay("l1", saturday, true); why != "" || stands(saturday) != rooms.StandsSo || m.Dirty() {
		t.Errorf("back again: %q, %v, dirty %v", why, stands(saturday), m.Dirty())
	}
	if why := m.SetOnDay("l1", friday, true); why != "" || stands(friday) != rooms.StandsSo {
		t.Errorf("added: %q, %v", why, stands(friday))
	}
	if why := m.SetOnDay("l1", date("2026-11-01"), true); why == "" {
		t.Error("a day before the line begins was added without a word")
	}
	// An exception stays with the line when its hours change.
	m.SetOnDay("l1", saturday, false)
	d := rooms.DraftLine(m.Room().Lines[0])
	d.From, d.To = "10:00", "11:00"
	l, bad := d.Line(english(t))
	if len(bad) > 0 || rooms.OnDay(l, saturday) != rooms.StandsAway || rooms.OnDay(l, friday) != rooms.StandsSo {
		t.Errorf("with other hours: %v, Saturday %v, Friday %v", bad, rooms.OnDay(l, saturday), rooms.OnDay(l, friday))
	}
}

func TestADayHasHoursOfItsOwnUntilTheyAreTakenAway(t *testing.T) {
	p := newPlaces(t)
	m, _ := model(t, p, work.Inline)
	m.Show(rooms.Open{Room: "MDI-VCC-2"})
	christmas := date("2026-12-25")
	m.SetOverride(christmas, []scheduling.Window{{To: 24 * time.Hour, For: scheduling.UsageClosed, Reason: "Christmas"}})
	m.SetOverride(date("2026-12-24"), []scheduling.Window{{From: 9 * time.Hour, To: 12 * time.Hour, For: scheduling.UsageCourt}})
	if o := m.Room().Overrides; len(o) != 2 || o[0].Date != date("2026-12-24") || m.Override(christmas) == nil {
		t.Fatalf("overrides %+v", o)
	}
	said := m.DayWords(rooms.Day{Date: christmas, Holiday: "christmas-day", Windows: m.Override(christmas).Windows})
	for _, want := range []string{"Friday 25 December 2026", "bank holiday (Christmas Day)", "other hours on this day", "closed (Christmas)"} {
		if !strings.Contains(said, want) {
			t.Errorf("does not say %q: %s", want, said)
		}
	}
	shut := rooms.Day{Date: christmas, Closed: true, Closure: "staff training", Windows: []scheduling.Window{{To: 24 * time.Hour, For: scheduling.UsageClosed}}}
	if said := m.DayWords(shut); said != "Friday 25 December 2026; the prison takes no bookings (staff training)" {
		t.Errorf("a closed day says %q", said)
	}
	m.SetOverride(christmas, nil)
	if m.Override(christmas) != nil || len(m.Room().Overrides) != 1 {
		t.Errorf("overrides %+v", m.Room().Overrides)
	}
}

func TestBlocksAsTheyAreTyped(t *testing.T) {
	m, _ := model(t, newPlaces(t), work.Inline)
	for _, c := range []struct {
		draft rooms.BlockDraft
		says  string // of the block, or the field that is wrong
		bad   bool
	}{
		{rooms.BlockDraft{From: "24/11/2026"}, "Tue 24 Nov 2026, all day", false},
		{rooms.BlockDraft{From: "24/11/2026", FromClock: "10:00", ToClock: "12:30", Reason: "camera"}, "Tue 24 Nov 2026, 10:00–12:30 (camera)", false},
		{rooms.BlockDraft{From: "24/11/2026", FromClock: "10:00", To: "26/11/2026"}, "Tue 24 Nov 2026, 10:00 – Fri 27 Nov 2026, 00:00", false},
		{rooms.BlockDraft{From: "28/3/2027"}, "Sun 28 Mar 2027, all day", false}, // a day of 23 hours
		{rooms.BlockDraft{From: "soon"}, "from", true},
		{rooms.BlockDraft{From: "24/11/2026", To: "never"}, "to", true},
		{rooms.BlockDraft{From: "24/11/2026", To: "23/11/2026"}, "to", true},
		{rooms.BlockDraft{From: "24/11/2026", FromClock: "25:00"}, "fromClock", true},
		{rooms.BlockDraft{From: "24/11/2026", FromClock: "12:00", ToClock: "11:00"}, "to", true},
	} {
		b, err := c.draft.Block("b", m.Zone())
		field, said := m.FieldWords(err)
		switch {
		case c.bad && (field != c.says || said == ""):
			t.Errorf("%+v: wrong at %q: %q", c.draft, field, said)
		case !c.bad && (err != nil || m.BlockWords(b) != c.says):
			t.Errorf("%+v: %q, %v", c.draft, m.BlockWords(b), err)
		}
	}
}

func TestWindowsAsTheyAreTyped(t *testing.T) {
	for _, c := range []struct{ from, to, field string }{
		{"9:00", "24:00", ""},
		{"0900", "1030", ""},
		{"x", "10:00", "fromClock"},
		{"24:00", "24:00", "fromClock"},
		{"09:00", "25:00", "toClock"},
		{"09:00", "09:00", "toClock"},
	} {
		d := rooms.WindowDraft{From: c.from, To: c.to, For: scheduling.UsageCourt}
		w, err := d.Window()
		m, _ := model(t, newPlaces(t), work.Inline)
		if field, _ := m.FieldWords(err); field != c.field {
			t.Errorf("%s–%s: wrong at %q", c.from, c.to, field)
		}
		if err == nil {
			if again, err := rooms.DraftWindow(w).Window(); err != nil || again.From != w.From || again.To != w.To {
				t.Errorf("%s–%s came back as %v–%v", c.from, c.to, again.From, again.To)
			}
		}
	}
}

// How long a letter typed into the text of a rule takes until it is judged.
func BenchmarkExpertText(b *testing.B) {
	w := english(b)
	d := rooms.NewLine("x", date("2026-11-24"))
	d.Every, d.Text = rooms.Expert, "DTSTART:20261124T100000\nRRULE:FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-1,1;INTERVAL=7"
	for b.Loop() {
		d.Line(w)
	}
}

// Two lines that never end are compared for ever: these first overlap in the
// sixth week after both have begun.
func TestALineSaysWhichItOverlaps(t *testing.T) {
	m, _ := model(t, newPlaces(t), work.Inline)
	m.Show(rooms.Open{Room: "MDI-ANY-2"})
	line := func(id scheduling.LineID, text string) scheduling.Line {
		return scheduling.Line{ID: id, For: scheduling.UsageFamily, Rule: rule(t, text), Lasts: time.Hour}
	}
	m.Edit(func(d *rooms.RoomDraft) {
		d.Lines = []scheduling.Line{line("a", "DTSTART:20261130T140000\nRRULE:FREQ=WEEKLY;INTERVAL=2")}
	})
	for _, c := range []struct{ rule, want string }{
		{"DTSTART:20261207T143000\nRRULE:FREQ=WEEKLY;INTERVAL=5", "first on Mon 11 Jan at 14:30: Family visits: every 2 weeks"},
		{"DTSTART:20261207T143000\nRRULE:FREQ=WEEKLY;INTERVAL=2", ""},
		{"DTSTART:20261130T150000\nRRULE:FREQ=WEEKLY", ""},
	} {
		got := m.MeetWords(line("b", c.rule))
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s says %q, want %q", c.rule, got, c.want)
		}
	}
	if got := m.MeetWords(line("a", "DTSTART:20261130T140000\nRRULE:FREQ=WEEKLY")); got != "" {
		t.Errorf("a line overlaps itself: %q", got)
	}
}
