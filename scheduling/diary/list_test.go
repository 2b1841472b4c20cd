package diary_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
)

// court is a desk with the people of the courts' lists that courtlist tests.
func court(t *testing.T) desk {
	t.Helper()
	d := onSQLite(t)
	for _, p := range []scheduling.Person{
		{ID: "sian", Number: "A1234AA", Given: "Sian", Family: "O'Brien", Prison: "LEI"},
		{ID: "pat", Number: "C3456CC", Given: "Pat", Family: "Smith-Jones", Prison: "MDI"},
		{ID: "kim", Number: "B2345BB", Given: "Kim", Family: "Novak", Prison: "MDI"},
		{ID: "ola", Number: "D4567DD", Given: "Ola", Family: "Bø", Prison: "LEI"},
	} {
		p.Roles = []scheduling.Role{scheduling.RolePrisoner}
		if _, err := d.SavePerson(t.Context(), clerk, p); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func file(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "courtlist", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (d desk) readList(name string) scheduling.List {
	d.t.Helper()
	l, err := d.ReadList(d.t.Context(), clerk, name, file(d.t, name))
	if err != nil {
		d.t.Fatal(err)
	}
	return l
}

func (d desk) list(id scheduling.ListID) scheduling.List {
	d.t.Helper()
	l, err := d.List(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return l
}

// stands says of each row in a line where it stands.
func stands(l scheduling.List) string {
	var out []string
	for _, r := range l.Rows {
		s := fmt.Sprint(r.Number, " ", r.State)
		for _, d := range r.Defendants {
			who := string(d.Person)
			if !d.Sure {
				who += "?"
			}
			s += " " + who
		}
		if r.New {
			s += " new"
		}
		if len(r.Changed) > 0 {
			s += fmt.Sprint(" changed ", r.Changed)
		}
		if r.Booking != "" {
			s += " booked"
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

func (d desk) stand(id scheduling.ListID, want ...string) {
	d.t.Helper()
	same(d.t, strings.Join(want, "\n"), stands(d.list(id)))
}

// at is a row of a list by its number.
func at(l scheduling.List, number, defendant int) diary.RowAt {
	i := slices.IndexFunc(l.Rows, func(r scheduling.Row) bool { return r.Number == number })
	return diary.RowAt{List: l.ID, Version: l.Version, Row: l.Rows[i].Key, Defendant: defendant}
}

func (d desk) match(l scheduling.List, number int, who scheduling.PersonID) scheduling.List {
	d.t.Helper()
	l, err := d.MatchRow(d.t.Context(), clerk, at(l, number, 0), who)
	if err != nil {
		d.t.Fatal(err)
	}
	return l
}

func (d desk) place(q clash.ListQuestion) clash.Placing {
	d.t.Helper()
	p, err := d.PlaceList(d.t.Context(), clerk, q, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	if len(p.Resolution.Plans) == 0 {
		d.t.Fatalf("no plan: %+v", p.Resolution.Stuck)
	}
	return p
}

// applying is what a desk asks for that saw a placing.
func applying(key string, p clash.Placing, rows ...string) clash.Enactment {
	return clash.Enactment{Key: key, Prison: p.Question.Prison, Plan: p.Resolution.Plans[0], Question: p.Question, List: p.List.ID, Rows: rows}
}

func (d desk) apply(e clash.Enactment) scheduling.Enacted {
	d.t.Helper()
	done, err := d.ApplyList(d.t.Context(), clerk, e)
	if err != nil {
		d.t.Fatal(err)
	}
	return done
}

func TestReadList(t *testing.T) {
	d := court(t)
	l := d.readList("crown-small.json")
	if l.Form != scheduling.ListCrown || l.Court != "LEEDCC" || l.Date.String() != "2026-11-26" || l.Issue != "1" || l.ReadBy != clerk || !l.Read.Equal(noon) {
		t.Errorf("read %+v", l)
	}
	want := []string{"1 ready sian", "2 unmatched pat?", "3 no-custody", "4 ready kim", "5 no-custody"}
	d.stand(l.ID, want...)
	if who := l.Rows[3].Defendants[0]; who.Prison != "MDI" {
		t.Errorf("number four is at %q", who.Prison)
	}
	if line := d.lastLine(string(l.ID)); line.Action != scheduling.ActionListed || line.Reason != "read" {
		t.Errorf("the audit says %+v", line)
	}
	// The same file is the same list, whatever it is called.
	again, err := d.ReadList(t.Context(), clerk, "copy of it.json", file(t, "crown-small.json"))
	if err != nil {
		t.Fatal(err)
	}
	same(t, l, again)
	all, err := d.Lists(t.Context(), "", "LEEDCC", 10)
	if err != nil || len(all) != 1 {
		t.Errorf("%d lists, %v", len(all), err)
	}
	if all, err = d.Lists(t.Context(), "LEI", "", 10); err != nil || len(all) != 1 {
		t.Errorf("%d lists of Leeds, %v", len(all), err)
	}

	for text, want := range map[string]error{
		"":                         scheduling.ErrNotList,
		"{}":                       scheduling.ErrNotList,
		"one,two\n1,2\n":           scheduling.ErrNotList,
		`{"DailyList": `:           scheduling.ErrFileUnreadable,
		"date,start\n\xff\xfe\x00": scheduling.ErrFileUnreadable,
	} {
		if _, err := d.ReadList(t.Context(), clerk, "x", []byte(text)); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
	if _, err := d.ReadList(t.Context(), scheduling.Actor{}, "x", file(t, "magistrates.json")); err == nil {
		t.Error("nobody read a list")
	}
	if mags := d.readList("magistrates.json"); mags.Form != scheduling.ListMagistrates || mags.Before != "" || len(mags.Rows) == 0 {
		t.Errorf("read %+v", mags)
	}
}

func TestReadSheet(t *testing.T) {
	d := court(t)
	l, err := d.ReadList(t.Context(), clerk, "hearings.csv", []byte("date,start,kind,type,court,prisoner number,family name,case\n"+
		"2026-11-26,10:00,court,sentence,Leeds Crown,A1234AA,O'Brien,T1\n"+
		"2026-11-26,11:00,court,sentence,Nowhere Crown,B2345BB,Novak,T2\n"+
		"rubbish,11:00,court,,,,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	if l.Form != scheduling.ListSheet || l.Date.String() != "2026-11-26" {
		t.Errorf("read %+v", l)
	}
	d.stand(l.ID, "2 ready sian", "3 ready kim")
	var problems []string
	for _, p := range l.Problems {
		problems = append(problems, fmt.Sprint(p.Number, " ", p.Field, " ", p.Problem))
	}
	same(t, []string{"4 date format", "3 court unknown"}, problems)
	p := d.place(clash.ListQuestion{List: l.ID, Rows: []string{l.Rows[0].Key}})
	done := d.apply(applying("", p, l.Rows[0].Key))
	if b := done.Bookings[0]; b.Court != "LEEDCC" || b.CaseRef != "T1" || b.Type != "sentence" {
		t.Errorf("booked %+v", b)
	}
}

// A calendar goes on from day to day: what has passed is dropped from nobody's
// mind, and what nobody is named for a person matches.
func TestReadCalendar(t *testing.T) {
	d := court(t)
	event := func(uid, start, end string) string {
		return "BEGIN:VEVENT\r\nUID:" + uid + "\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:" + start + "\r\nDTEND:" + end + "\r\nSUMMARY:Visit\r\nEND:VEVENT\r\n"
	}
	calendar := func(events ...string) []byte {
		return []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n" + strings.Join(events, "") + "END:VCALENDAR\r\n")
	}
	one, two := event("one", "20261125T100000Z", "20261125T103000Z"), event("two", "20261127T100000Z", "20261127T110000Z")
	past := event("past", "20261102T100000Z", "20261102T110000Z")
	l, err := d.ReadList(t.Context(), clerk, "court.ics", calendar(past, one, two))
	if err != nil {
		t.Fatal(err)
	}
	if l.Form != scheduling.ListCalendar || l.Date.String() != "2026-11-25" || len(l.Rows) != 2 {
		t.Fatalf("read %+v", l)
	}
	d.stand(l.ID, "2 unmatched ?", "3 unmatched ?")
	l = d.match(l, 3, "kim")
	d.stand(l.ID, "2 unmatched ?", "3 ready kim")
	d.setClock(noon.AddDate(0, 0, 2))
	next, err := d.ReadList(t.Context(), clerk, "court.ics", calendar(two, event("three", "20261130T100000Z", "20261130T110000Z")))
	if err != nil {
		t.Fatal(err)
	}
	if next.Before != l.ID {
		t.Errorf("read %+v", next)
	}
	d.stand(next.ID, "1 ready kim", "2 unmatched ? new")
}

func TestMatchAndLeaveRows(t *testing.T) {
	d := court(t)
	first := d.readList("crown-small.json")
	l := d.match(first, 2, "pat")
	d.stand(l.ID, "1 ready sian", "2 ready pat", "3 no-custody", "4 ready kim", "5 no-custody")
	if l.Version != first.Version+1 || l.Rows[1].Defendants[0].By != scheduling.MatchPerson {
		t.Errorf("matched %+v", l)
	}
	_, err := d.MatchRow(t.Context(), clerk, at(first, 2, 0), "pat")
	want(t, err, scheduling.ErrStale)
	var bad *scheduling.InvalidError
	for field, do := range map[string]func() error{
		"person": func() error { _, err := d.MatchRow(t.Context(), clerk, at(l, 2, 0), "sol"); return err },
		"row":    func() error { _, err := d.MatchRow(t.Context(), clerk, at(l, 2, 7), "pat"); return err },
	} {
		if err := do(); !errors.As(err, &bad) || bad.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	l = d.match(l, 4, "")
	d.stand(l.ID, "1 ready sian", "2 ready pat", "3 no-custody", "4 no-custody ", "5 no-custody")
	l = d.match(l, 4, "kim") // a wrong click is put right
	for _, leave := range []bool{true, true, false} {
		if l, err = d.LeaveRow(t.Context(), clerk, at(l, 1, 0), leave); err != nil {
			t.Fatal(err)
		}
		state := "1 ready sian"
		if leave {
			state = "1 left sian"
		}
		d.stand(l.ID, state, "2 ready pat", "3 no-custody", "4 ready kim", "5 no-custody")
	}
	lines, err := d.History(t.Context(), string(l.ID))
	if err != nil || len(lines) != 6 || lines[0].Reason != "row 1 taken in" || lines[1].Reason != "row 1 left out" {
		t.Errorf("the audit says %+v, %v", lines, err)
	}
}

// A list is placed, applied in part, and the next version changes only what it
// changes.
func TestPlaceAndApplyAList(t *testing.T) {
	d := court(t)
	l := d.readList("crown-small.json")
	l = d.match(l, 2, "pat")
	p := d.place(clash.ListQuestion{List: l.ID})
	if p.Resolution.Verdict == clash.Impossible || len(p.Question.Wanted) != 3 || p.Question.Prison != "MDI" {
		t.Fatalf("placed %+v", p)
	}
	for _, row := range d.list(l.ID).Rows {
		asked := row.Number == 1 || row.Number == 2 || row.Number == 4
		if (row.Proposed != nil) != asked || asked && row.State != scheduling.RowPlaced {
			t.Errorf("row %d is %s, proposed %v", row.Number, row.State, row.Proposed)
			continue
		}
		if !asked {
			continue
		}
		main, _ := row.Proposed.Main()
		if row.Proposed.ID != p.Wanted[row.Key] || main.Span.Start.Before(row.Window.Start) || main.Span.End.After(row.Window.End) {
			t.Errorf("row %d, within %v, is proposed as %v, %v", row.Number, row.Window, row.Proposed.ID, main.Span)
		}
	}
	before := d.all()
	if len(before) != 0 {
		t.Fatalf("placing booked %v", before)
	}

	// Two of the three now.
	some := applying("apply", p, l.Rows[0].Key, l.Rows[1].Key)
	some.Plan = some.Plan.For(p.Wanted[l.Rows[0].Key], p.Wanted[l.Rows[1].Key])
	done := d.apply(some)
	if len(done.Bookings) != 2 || done.List != l.ID || len(done.Rows) != 2 {
		t.Errorf("applied %+v", done)
	}
	for i, want := range []struct {
		who    scheduling.PersonID
		prison scheduling.PrisonCode
		kind   string
	}{{"sian", "LEI", "ptph"}, {"pat", "MDI", "sentence"}} {
		b := done.Bookings[i]
		if b.Kind != scheduling.KindCourt || b.Court != "LEEDCC" || b.Prison != want.prison || b.Type != want.kind ||
			!slices.Equal(b.Prisoners(), []scheduling.PersonID{want.who}) || b.Rooms()[0].Prison() != want.prison || b.MadeBy != clerk {
			t.Errorf("booked %+v", b)
		}
	}
	d.stand(l.ID, "1 booked sian booked", "2 booked pat booked", "3 no-custody", "4 placed kim", "5 no-custody")
	same(t, done, d.apply(some)) // twice is once
	some.Key = "again"
	_, err := d.ApplyList(t.Context(), clerk, some)
	if refused := planError(t, err); len(refused.Stale) == 0 {
		t.Errorf("applied again: %+v", refused)
	}

	// The next version.
	next := d.readList("crown-small-next.json")
	if next.Before != l.ID || next.Issue != "2" {
		t.Errorf("read %+v", next)
	}
	next = d.match(next, 5, "ola")
	d.stand(next.ID,
		"1 ready sian changed [window length type] booked", "2 ready pat changed [start window] booked", "3 no-custody changed [start window]",
		"4 ready kim changed [room]", "5 ready ola new", "5 dropped")
	p = d.place(clash.ListQuestion{List: next.ID})
	var rows []string
	for _, r := range next.Rows {
		rows = append(rows, r.Key)
	}
	second := d.apply(applying("second", p, rows...))
	d.stand(next.ID,
		"1 booked sian changed [window length type] booked", "2 booked pat changed [start window] booked", "3 no-custody changed [start window]",
		"4 booked kim changed [room] booked", "5 booked ola new booked", "5 dropped")
	for i, b := range done.Bookings {
		now := d.kept(b.ID)
		row := d.list(next.ID).Rows[i]
		main, _ := now.Main()
		if now.Version != 2 || now.Type != "sentence" || main.Span.Duration() != row.Lasts || main.Span.Start.Before(row.Window.Start) || main.Span.End.After(row.Window.End) {
			t.Errorf("changed into %+v", now)
		}
	}
	if len(second.Bookings) != 4 || second.Was[0].Version != 1 {
		t.Errorf("the second plan is %+v", second)
	}

	// Taken back, the first version's bookings are as they were and want their change.
	if _, err := d.UndoPlan(t.Context(), clerk, "", second); err != nil {
		t.Fatal(err)
	}
	d.stand(next.ID,
		"1 ready sian changed [window length type] booked", "2 ready pat changed [start window] booked", "3 no-custody changed [start window]",
		"4 ready kim changed [room]", "5 ready ola new", "5 dropped")
	for _, b := range done.Bookings {
		if now := d.kept(b.ID); now.Type != b.Type || !now.Span().Equal(b.Span()) {
			t.Errorf("back to %+v", now)
		}
	}
}

// What the next version no longer has is cancelled only when that was chosen.
func TestDroppedHearings(t *testing.T) {
	d := court(t)
	l := d.readList("crown-small.json")
	p := d.place(clash.ListQuestion{List: l.ID})
	done := d.apply(applying("", p, l.Rows[0].Key, l.Rows[3].Key))
	without := bytes.ReplaceAll(file(t, "crown-small.json"), []byte(`"PrisonerID": "B2345BB"`), []byte(`"Other": 1`))
	without = bytes.ReplaceAll(without, []byte(`T20267001`), []byte(`T20267901`))
	next, err := d.ReadList(t.Context(), clerk, "next", without)
	if err != nil {
		t.Fatal(err)
	}
	d.stand(next.ID, "1 ready sian new", "2 unmatched pat?", "3 no-custody", "4 no-custody changed [defendants] booked", "5 no-custody", "1 dropped sian booked")
	dropped := next.Rows[5]
	e := clash.Enactment{Key: "drop", List: next.ID, Rows: []string{next.Rows[1].Key}}
	var bad *scheduling.InvalidError
	if _, err := d.ApplyList(t.Context(), clerk, e); !errors.As(err, &bad) || bad.Field != "plan" {
		t.Errorf("nothing chosen: %v", err)
	}
	e.Rows = []string{dropped.Key}
	gone := d.apply(e)
	if b := d.kept(dropped.Booking); b.Status != scheduling.StatusCancelled || b.CancelReason != scheduling.CancelCourt {
		t.Errorf("the dropped hearing is %+v", b)
	}
	if gone.Prison != "LEI" || len(gone.Notices) == 0 || gone.Notices[0].Code != scheduling.NoticeCancelled {
		t.Errorf("the plan is %+v", gone)
	}
	d.stand(next.ID, "1 ready sian new", "2 unmatched pat?", "3 no-custody", "4 no-custody changed [defendants] booked", "5 no-custody", "1 dropped sian")
	if _, err := d.UndoPlan(t.Context(), clerk, "", gone); err != nil {
		t.Fatal(err)
	}
	d.stand(next.ID, "1 ready sian new", "2 unmatched pat?", "3 no-custody", "4 no-custody changed [defendants] booked", "5 no-custody", "1 dropped sian booked")
	// The one after has it again: it has its booking again.
	back, err := d.ReadList(t.Context(), clerk, "back", append(file(t, "crown-small.json"), ' '))
	if err != nil {
		t.Fatal(err)
	}
	if back.Rows[0].Booking != dropped.Booking || back.Rows[0].Booking != done.Bookings[0].ID {
		t.Errorf("back as %+v", back.Rows[0])
	}
}

// What was accepted stays where it is when places are looked for again, and
// what is supposed is kept nowhere.
func TestPlacingAgainKeepsWhatIsBooked(t *testing.T) {
	d := court(t)
	l := d.match(d.readList("crown-small.json"), 2, "pat")
	p := d.place(clash.ListQuestion{List: l.ID, Rows: []string{l.Rows[0].Key}})
	if len(p.Question.Wanted) != 1 {
		t.Fatalf("asked for %+v", p.Question)
	}
	done := d.apply(applying("", p))
	l = d.list(l.ID)
	shut := clash.Suppose{Shut: []clash.Shut{{Room: "MDI-VCC-1", Span: scheduling.NewSpan(ten.Add(24*time.Hour), 8*time.Hour)}}}
	what := d.place(clash.ListQuestion{List: l.ID, Suppose: shut})
	if !slices.Contains(what.Question.Stay, done.Bookings[0].ID) || len(what.Question.Wanted) != 2 {
		t.Errorf("asked %+v", what.Question)
	}
	for _, m := range what.Resolution.Plans[0].Moves {
		if m.From.Version > 0 || slices.Contains(m.To.Rooms(), "MDI-VCC-1") {
			t.Errorf("what if moves %+v", m)
		}
	}
	if what.List.Rows[1].State != scheduling.RowPlaced {
		t.Errorf("what if gives %s", stands(what.List))
	}
	same(t, l, d.list(l.ID))

	// A booking that somebody cancelled is left out; one undone wants a place.
	if _, err := d.Cancel(t.Context(), clerk, named(done.Bookings[0], 1), scheduling.CancelCourt); err != nil {
		t.Fatal(err)
	}
	d.stand(l.ID, "1 left sian", "2 ready pat", "3 no-custody", "4 ready kim", "5 no-custody")
	// Somebody else matched a row meanwhile.
	p = d.place(clash.ListQuestion{List: l.ID})
	l = d.match(d.list(l.ID), 2, "bob")
	_, err := d.ApplyList(t.Context(), clerk, applying("", p, l.Rows[1].Key))
	want(t, err, scheduling.ErrStale)
	if _, err := d.ApplyList(t.Context(), clerk, clash.Enactment{}); err == nil {
		t.Error("applied no list")
	}
	// One that is booked and turns out to be somebody else is changed.
	p = d.place(clash.ListQuestion{List: l.ID, Rows: []string{l.Rows[1].Key}})
	booked := d.apply(applying("", p)).Bookings[0]
	l = d.match(d.list(l.ID), 2, "pat")
	d.stand(l.ID, "1 left sian", "2 ready pat changed [defendants] booked", "3 no-custody", "4 placed kim", "5 no-custody")
	p = d.place(clash.ListQuestion{List: l.ID, Rows: []string{l.Rows[1].Key}})
	d.apply(applying("", p))
	if now := d.kept(booked.ID); now.Version != 2 || now.Prisoners()[0] != "pat" {
		t.Errorf("changed into %+v", now)
	}
}

// Where nobody is named, the prisons a court usually hears and how long it took
// are learnt from what was booked for it.
func TestListsLearnFromHistory(t *testing.T) {
	d := court(t)
	now := time.Unix(0, d.now.Load()).UTC()
	for i := range 9 {
		d.setClock(now.AddDate(0, 0, -30))
		b := hearing(ten.AddDate(0, 0, -3*7+i/3*7-i%3), "MDI-VCC-1", "ann") // three days of three weeks
		b.Type = "ptph"
		b = d.book(b)
		d.setClock(b.Span().End)
		stay := scheduling.Attendance{Name: "Ann", Role: scheduling.RolePrisoner, Joined: b.Span().Start, Left: b.Span().Start.Add(70 * time.Minute)}
		if _, err := d.Attend(t.Context(), clerk, b.ID, []scheduling.Attendance{stay}); err != nil {
			t.Fatal(err)
		}
	}
	d.setClock(now)
	if l := d.readList("crown-small.json"); l.Rows[0].Lasts != 75*time.Minute {
		t.Errorf("a ptph lasts %v", l.Rows[0].Lasts)
	}
}

// Co-defendants in two prisons are one booking at one time, in a room of each.
func TestCoDefendantsOfAList(t *testing.T) {
	d := court(t)
	sheet := func(start string) []byte {
		return []byte("date,start,earliest,latest,kind,type,court,prisoner number,family name,case\n" +
			"2026-11-26," + start + ",09:30,13:00,court,sentence,Leeds Crown,A1234AA,O'Brien,T1\n" +
			"2026-11-26," + start + ",09:30,13:00,court,sentence,Leeds Crown,B2345BB,Novak,T1\n")
	}
	l, err := d.ReadList(t.Context(), clerk, "hearings.csv", sheet("10:00"))
	if err != nil || len(l.Rows) != 1 {
		t.Fatalf("read %+v, %v", l, err)
	}
	d.stand(l.ID, "2 ready sian kim")
	// Leeds has one court room, and it is taken at ten.
	taken := hearing(ten.AddDate(0, 0, 1), "LEI-VCC-1", "leo")
	taken.Pinned = true
	taken = d.book(taken)
	p := d.place(clash.ListQuestion{List: l.ID})
	b := d.apply(applying("", p)).Bookings[0]
	main, _ := b.Main()
	if len(b.Rooms()) != 2 || main.Span.Overlaps(taken.Span()) || len(main.Placements) != 2 {
		t.Fatalf("booked %+v", b)
	}
	for _, pl := range main.Placements {
		if want := map[scheduling.PersonID]scheduling.PrisonCode{"sian": "LEI", "kim": "MDI"}[pl.Prisoners[0]]; pl.Room.Prison() != want {
			t.Errorf("%v are in %s", pl.Prisoners, pl.Room)
		}
	}
	next, err := d.ReadList(t.Context(), clerk, "hearings.csv", sheet("12:00"))
	if err != nil {
		t.Fatal(err)
	}
	d.stand(next.ID, "2 ready sian kim changed [start] booked")
	p = d.place(clash.ListQuestion{List: next.ID})
	d.apply(applying("", p))
	if now := d.kept(b.ID); len(now.Rooms()) != 2 || !now.Active() {
		t.Errorf("changed into %+v", now)
	}
	// One of them turns out to be nobody of ours: the other stays.
	next = d.list(next.ID)
	if next, err = d.MatchRow(t.Context(), clerk, at(next, 2, 0), ""); err != nil {
		t.Fatal(err)
	}
	d.stand(next.ID, "2 ready  kim changed [start defendants] booked")
	p = d.place(clash.ListQuestion{List: next.ID})
	done := d.apply(applying("", p))
	if now := d.kept(b.ID); !slices.Equal(now.Prisoners(), []scheduling.PersonID{"kim"}) || now.Rooms()[0].Prison() != "MDI" {
		t.Errorf("changed into %+v", now)
	}
	told := map[scheduling.PersonID]scheduling.NoticeCode{}
	for _, n := range done.Notices {
		told[n.Person] = n.Code
	}
	if told["sian"] != scheduling.NoticeCancelled {
		t.Errorf("told %v", told)
	}
}

// Once the next version was read, nothing is booked by the one before: the
// hearing would be booked twice.
func TestAVersionThatWasReplacedBooksNothing(t *testing.T) {
	d := court(t)
	l := d.readList("crown-small.json")
	p := d.place(clash.ListQuestion{List: l.ID})
	done := d.apply(applying("first", p, l.Rows[0].Key))
	undone, err := d.UndoPlan(t.Context(), clerk, "undo", done)
	if err != nil {
		t.Fatal(err)
	}
	p = d.place(clash.ListQuestion{List: l.ID})
	next := d.readList("crown-small-next.json")
	late := applying("late", p, l.Rows[0].Key)
	_, err = d.ApplyList(t.Context(), clerk, late)
	want(t, err, scheduling.ErrStale)
	_, err = d.UndoPlan(t.Context(), clerk, "redo", undone)
	want(t, err, scheduling.ErrStale)
	d.apply(applying("next", d.place(clash.ListQuestion{List: next.ID}), next.Rows[0].Key))
	held := 0
	for _, b := range d.all() {
		if b.Active() && slices.Contains(b.Prisoners(), "kim") {
			held++
		}
	}
	if held != 1 {
		t.Errorf("one hearing is booked %d times", held)
	}
}
