package sheet_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gatehouse/scheduling"
	"gatehouse/scheduling/sheet"
)

func read(t *testing.T, text string) ([]sheet.Line, []scheduling.ListProblem) {
	t.Helper()
	lines, problems, err := sheet.Reading{}.Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return lines, problems
}

func london(tb testing.TB) *time.Location {
	tb.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		tb.Fatal(err)
	}
	return zone
}

func TestSheetsOfEveryMakeAreRead(t *testing.T) {
	want := sheet.Line{
		Number: 2, Start: scheduling.Wall{Year: 2026, Month: 11, Day: 24, Hour: 10, Minute: 30}, Lasts: 45 * time.Minute,
		Earliest: -1, Latest: -1, Kind: scheduling.KindCourt, Type: "plea", Prison: "Leeds", Court: "York Crown Court",
		CaseRef: "T1", Prisoner: "A1234AA", Family: "Llŷr, ap", Given: "Siân",
	}
	for name, text := range map[string]string{
		"plain":            "date,start,end,type,prison,court,case,number,family name,given names\n2026-11-24,10:30,11:15,plea,Leeds,York Crown Court,T1,A1234AA,\"Llŷr, ap\",Siân\n",
		"mark and CRLF":    "\ufeffDate,Start,End,Type,Prison,Court,Case,Number,Family Name,Given Names\r\n24/11/2026,10:30:00,11:15:00,plea,Leeds,York Crown Court,T1,a1234aa,\"Llŷr, ap\",Siân\r\n",
		"semicolons":       "date;start;minutes;type;prison;court;case;number;family name;given names\n24/11/2026;1030;45;plea;Leeds;York Crown Court;T1;A1234AA;Llŷr, ap;Siân\n",
		"Welsh":            "Dyddiad,Dechrau,Diwedd,Math o wrandawiad,Carchar,Llys,Achos,Rhif carcharor,Cyfenw,Enwau blaen\n24/11/2026,10:30,11:15,plea,Leeds,York Crown Court,T1,A1234AA,\"Llŷr, ap\",Siân\n",
		"other names":      "Hearing Date,Start_Time,END TIME,hearing-type,Establishment,Court House,URN,NOMS number,Surname,Forenames\n24/11/2026,10:30,11:15,plea,Leeds,York Crown Court,T1,A1234AA,\"Llŷr, ap\",Siân\n",
		"columns unknown":  "date,notes,start,end,type,prison,court,case,number,family name,given names,colour\n2026-11-24,say nothing,10:30,11:15,plea,Leeds,York Crown Court,T1,A1234AA,\"Llŷr, ap\",Siân,red\n",
		"end and minutes":  "date,start,end,minutes,type,prison,court,case,number,family name,given names\n2026-11-24,10:30,11:15,45,plea,Leeds,York Crown Court,T1,A1234AA,\"Llŷr, ap\",Siân\n",
		"kind in capitals": "date,start,end,kind,type,prison,court,case,number,family name,given names\n2026-11-24,10:30,11:15,CRT,plea,Leeds,York Crown Court,T1,A1234AA,\"Llŷr, ap\",Siân\n",
	} {
		lines, problems := read(t, text)
		if len(problems) > 0 || len(lines) != 1 {
			t.Errorf("%s: %v %v", name, lines, problems)
			continue
		}
		if diff := cmp.Diff(want, lines[0]); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestFilesThatAreNoSheetAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"empty":         {"", scheduling.ErrNotList},
		"blank":         {"\n\n ,,\n", scheduling.ErrNotList},
		"no dates":      {"name,start\nx,10:00\n", scheduling.ErrNotList},
		"no times":      {"date,name\n2026-01-01,x\n", scheduling.ErrNotList},
		"JSON":          {"{\"a\":1}", scheduling.ErrNotList},
		"UTF-16":        {"\xff\xfed\x00a\x00", scheduling.ErrFileUnreadable},
		"Windows-1252":  {"date,start,family name\n2026-01-01,10:00,Si\xe2n\n", scheduling.ErrFileUnreadable},
		"NUL":           {"date,start\n2026-01-01,10:00\x00\n", scheduling.ErrFileUnreadable},
		"dates twice":   {"date,start,Dyddiad\n2026-01-01,10:00,2026-01-02\n", scheduling.ErrFileUnreadable},
		"too large":     {"date,start\n" + strings.Repeat(" ", sheet.MaxSize), scheduling.ErrFileTooLarge},
		"too many":      {"date,start\n" + strings.Repeat("2026-01-01,10:00\n", sheet.MaxLines+1), scheduling.ErrFileTooMany},
		"too wide":      {"date,start" + strings.Repeat(",x", sheet.MaxColumns), scheduling.ErrFileTooMany},
		"a broken name": {"da\"te,start\n", scheduling.ErrNotList},
	} {
		_, _, err := sheet.Reading{}.Read([]byte(c.text))
		var file *scheduling.FileError
		if !errors.Is(err, c.want) || !errors.As(err, &file) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestOneBadLineLeavesTheOthers(t *testing.T) {
	long := "2026-11-24,10:00,,,,,,," + strings.Repeat("x", 101)
	const head = "date,start,end,minutes,kind,type,room,number,family name,in custody,status,earliest,latest,pre\n"
	for line, want := range map[string]string{
		",10:00":                                 "date missing",
		"2026-02-30,10:00":                       "date format",
		"11/24/2026,10:00":                       "date format",
		"24.11.2026,10:00":                       "date format",
		"24/11/26,10:00":                         "date format",
		"1926-01-01,10:00":                       "date format",
		"2026-11-24":                             "start missing",
		"2026-11-24,25:00":                       "start format",
		"2026-11-24,10 am":                       "start format",
		"2026-11-24,10:00,09:00":                 "end order",
		"2026-11-24,10:00,10:00":                 "end order",
		"2026-11-24,10:00,11:00,30":              "minutes both",
		"2026-11-24,10:00,,-5":                   "minutes format",
		"2026-11-24,10:00,,99999999999999999999": "minutes format",
		"2026-11-24,10:00,,,dentist":             "kind unknown",
		"2026-11-24,10:00,,,,né?":                "type format",
		"2026-11-24,10:00,,,,,room 1":            "room format",
		long:                                     "family name too-long",
		"2026-11-24,10:00,,,,,,12345":            "number format",
		"2026-11-24,10:00,,,,,,,Be\u202ell":      "family name format",
		"2026-11-24,10:00,,,,,,,,perhaps":        "in custody format",
		"2026-11-24,10:00,,,,,,,,,lost":          "status unknown",
		"2026-11-24,10:00,11:00,,,,,,,,,10:30":   "earliest order",
		"2026-11-24,10:00,11:00,,,,,,,,,,10:30":  "latest order",
		"2026-11-24,10:00,,,,,,,,,,,,x":          "pre format",
		"2026-11-24,1\"0:00":                     " format",
	} {
		good := "2026-11-24,10:00,,,,,,A1234AA"
		lines, problems := read(t, head+good+"\n"+line+"\n"+good+"\n")
		if len(lines) != 2 || lines[0].Number != 2 || lines[1].Number != 4 {
			t.Errorf("%q: %d lines are left of the two good ones", line, len(lines))
			continue
		}
		got := ""
		if len(problems) > 0 {
			got = fmt.Sprintf("%s %s", problems[0].Field, problems[0].Problem)
		}
		if got != want || problems[0].Number != 3 {
			t.Errorf("%q: %v, want %s in line 3", line, problems, want)
		}
	}
}

func TestAQuoteThatNeverEndsIsOneProblem(t *testing.T) {
	lines, problems := read(t, "date,start\n2026-11-24,10:00\n2026-11-24,\"10:00\n2026-11-24,10:00\n")
	if len(lines) != 1 || len(problems) != 1 || problems[0].Number != 3 {
		t.Errorf("%v %v", lines, problems)
	}
}

// A date whose day and month could be the other way round wants confirming,
// unless another line of the sheet proves which is which.
func TestDoubtfulDatesWantConfirming(t *testing.T) {
	const head = "date,start\n"
	for text, want := range map[string]string{
		"03/04/2026,10:00\n":                     "[2]",
		"03/04/2026,10:00\n05/06/2026,10:00\n":   "[2 3]",
		"03/04/2026,10:00\n13/04/2026,10:00\n":   "[]",
		"04/04/2026,10:00\n":                     "[]",
		"2026-04-03,10:00\n":                     "[]",
		"2026-04-13,10:00\n03/04/2026,10:00\n":   "[3]",
		"03/04/2026,10:00\n04/13/2026,10:00\n":   "[2]",
		"03/04/2026,10:00\n13/04/2026,at noon\n": "[]",
	} {
		lines, problems := read(t, head+text)
		doubts := []int{}
		for _, p := range problems {
			if p.Problem == scheduling.ProblemDayMonth {
				doubts = append(doubts, p.Number)
			}
		}
		if fmt.Sprint(doubts) != want || len(lines) == 0 {
			t.Errorf("%q: doubts %v, want %v", text, doubts, want)
		}
		_, problems, err := sheet.Reading{DayFirst: true}.Read([]byte(head + text))
		if err != nil || slices.ContainsFunc(problems, func(p scheduling.ListProblem) bool { return p.Problem == scheduling.ProblemDayMonth }) {
			t.Errorf("%q, confirmed: %v %v", text, problems, err)
		}
	}
	lines, _ := read(t, head+"03/04/2026,10:00\n")
	if got := lines[0].Start.Date().String(); got != "2026-04-03" {
		t.Errorf("read as %s", got)
	}
}

func TestRows(t *testing.T) {
	text := `reference,date,start,minutes,earliest,latest,kind,type,prison,court,court room,case,number,family name,in custody,status
,2026-06-24,10:10,20,09:00,13:00,,sentence,HMP Leeds,Leeds,3,T1,A1234AA,Bell,,
,2026-06-24,10:10,20,09:00,13:00,,sentence,HMP Moorland,Leeds,3,T1,A1235AA,Hall,,
,2026-06-24,11:00,,,,legal,,,,,,A1234AA,Bell,,
,2026-06-24,11:00,,,,legal,,,,,,A1236AA,Cole,,
b9,2026-06-24,14:00,30,,,,bail,,Leeds,1,T2,A1237AA,Dent,,booked
b9,2026-06-24,14:00,30,,,,bail,,Leeds,1,T2,,Dunn,no,booked
,2026-06-24,15:00,30,,,,bail,,Leeds,1,T3,,Free,no,
,2026-06-24,15:30,30,,,,bail,,Leeds,1,T4,,,,
,2026-06-24,16:00,30,,,,bail,,Leeds,1,T5,,Gone,,cancelled
,2026-03-29,01:30,30,,,,bail,,Leeds,1,T6,,Gap,,
,2026-10-25,01:30,30,,,,bail,,Leeds,1,T7,,Twice,,
`
	lines, problems := read(t, text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	zone := london(t)
	rows, problems := sheet.Rows(lines, zone, func(string) time.Duration { return time.Hour })
	if len(problems) != 2 || problems[0].Problem != scheduling.ProblemGap || problems[1].Problem != scheduling.ProblemAmbiguous {
		t.Errorf("problems %v", problems)
	}
	var got []string
	for _, r := range rows {
		at := func(x time.Time) string { return x.In(zone).Format("15:04") }
		who := ""
		for _, d := range r.Defendants {
			who += fmt.Sprintf(" %d%s", d.Entry, d.Family)
		}
		got = append(got, fmt.Sprintf("%d %s %s %s %v in %s-%s %s %s%s", r.Number, r.Kind, r.Type, at(r.Start), r.Lasts, at(r.Window.Start), at(r.Window.End), r.State, r.Why, who))
	}
	want := []string{
		"2 court sentence 10:00 30m0s in 09:00-13:00 unmatched  1Bell 2Hall",
		"4 legal  11:00 1h0m0s in 11:00-12:00 unmatched  1Bell",
		"5 legal  11:00 1h0m0s in 11:00-12:00 unmatched  3Cole",
		"6 court bail 14:00 30m0s in 14:00-14:30 unmatched  4Dent",
		"8 court bail 15:00 30m0s in 15:00-15:30 no-custody free",
		"9 court bail 15:30 30m0s in 15:30-16:00 no-custody nobody",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	keys := map[string]bool{}
	for _, r := range rows {
		if keys[r.Key] || strings.Contains(r.Key, "Bell") {
			t.Errorf("two rows are %q, or it names someone", r.Key)
		}
		keys[r.Key] = true
	}
}

// booking draws a booking that a sheet can hold all of.
func booking(t *rapid.T, i int, zone *time.Location) scheduling.Booking {
	quarter := func(label string, from, to int) time.Duration {
		return time.Duration(rapid.IntRange(from, to).Draw(t, label)) * scheduling.Grid
	}
	start := scheduling.Date{Year: 2026, Month: 1, Day: rapid.IntRange(1, 365).Draw(t, "day")}.At(8*time.Hour + quarter("start", 0, 24)).Resolve(zone)
	main := scheduling.NewSpan(start, quarter("length", 1, 8))
	b := scheduling.Booking{
		ID: scheduling.BookingID(fmt.Sprintf("b%d", i)), Kind: rapid.SampledFrom(scheduling.Kinds()).Draw(t, "kind"), Prison: "MDI",
		Court: "LEEDCC", Type: rapid.SampledFrom([]string{"", "plea", "pre-trial"}).Draw(t, "type"),
		CaseRef: rapid.SampledFrom([]string{"", "T1", "=T1", "'T1", "''=T", "-T,1;\"2\"", "+44", "@x"}).Draw(t, "case"),
		Status:  scheduling.StatusBooked,
	}
	if rapid.Bool().Draw(t, "pre") {
		b.Parts = append(b.Parts, scheduling.Part{Name: scheduling.PartPre, Span: scheduling.Span{Start: start.Add(-15 * time.Minute), End: start}})
	}
	b.Parts = append(b.Parts, scheduling.Part{Name: scheduling.PartMain, Span: main, Placements: []scheduling.Placement{
		{Room: "MDI-VCC-1", Prisoners: []scheduling.PersonID{"p1"}}, {Room: "MDI-VCC-2", Prisoners: []scheduling.PersonID{"p2", "p3"}},
	}})
	return b
}

// What is written is read back, whatever stands in a cell.
func TestWhatIsWrittenIsReadBack(t *testing.T) {
	zone := london(t)
	people := map[scheduling.PersonID]scheduling.Person{
		"p1": {Number: "A1234AA", Family: "=cmd()", Given: "Siân", Prison: "MDI"},
		"p2": {Number: "A1235AA", Family: "O'Brien, \"Pat\"", Given: "'Tis", Prison: "LEI"},
		"p3": {Family: "-1", Given: "@home"},
	}
	rapid.Check(t, func(t *rapid.T) {
		var bookings []scheduling.Booking
		for i := range rapid.IntRange(0, 5).Draw(t, "bookings") {
			bookings = append(bookings, booking(t, i, zone))
		}
		w := sheet.Writing{
			Zone: zone, Names: rapid.Bool().Draw(t, "names"), People: people, Courts: map[scheduling.CourtCode]string{"LEEDCC": "Leeds Crown Court"},
			Semicolon: rapid.Bool().Draw(t, "semicolon"), Welsh: rapid.Bool().Draw(t, "welsh"),
		}
		var out bytes.Buffer
		if err := w.Write(&out, bookings); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if !strings.HasSuffix(line, "\r\n") {
				t.Fatalf("%q does not end in CRLF", line)
			}
		}
		lines, problems, err := sheet.Reading{}.Read(out.Bytes())
		if err != nil || len(problems) > 0 {
			t.Fatalf("%v %v\n%s", problems, err, out.String())
		}
		var want []sheet.Line
		for _, b := range bookings {
			part, _ := b.Main()
			for _, place := range part.Placements {
				who := place.Prisoners
				if !w.Names {
					who = []scheduling.PersonID{""}
				}
				for _, id := range who {
					l := sheet.Line{
						Number: len(want) + 2, Reference: string(b.ID), Start: scheduling.WallOf(part.Span.Start, zone), Lasts: part.Span.Duration(),
						Earliest: -1, Latest: -1, Kind: b.Kind, Type: b.Type, Prison: "MDI", Room: place.Room, Court: "Leeds Crown Court",
						CaseRef: b.CaseRef, Status: b.Status, Pre: time.Duration(len(b.Parts)-1) * 15 * time.Minute,
					}
					if p := people[id]; w.Names {
						l.Prisoner, l.Family, l.Given = p.Number, p.Family, p.Given
						if p.Prison != "" {
							l.Prison = string(p.Prison)
						}
					}
					want = append(want, l)
				}
			}
		}
		if diff := cmp.Diff(want, lines); diff != "" {
			t.Fatalf("%s\n%s", diff, out.String())
		}
		rows, problems := sheet.Rows(lines, zone, nil)
		if len(rows) != len(bookings) || len(problems) > 0 {
			t.Fatalf("%d rows of %d bookings, %v", len(rows), len(bookings), problems)
		}
	})
}

func TestNoCellActs(t *testing.T) {
	part := scheduling.Part{Name: scheduling.PartMain, Span: scheduling.NewSpan(time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC), time.Hour)}
	var bookings []scheduling.Booking
	for _, c := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"} {
		bookings = append(bookings, scheduling.Booking{CaseRef: c, Parts: []scheduling.Part{part}})
	}
	var out bytes.Buffer
	if err := (sheet.Writing{Zone: time.UTC}).Write(&out, bookings); err != nil {
		t.Fatal(err)
	}
	for _, b := range bookings {
		if strings.Contains(out.String(), ","+b.CaseRef) || strings.Contains(out.String(), ",\""+b.CaseRef) {
			t.Errorf("%q is a formula in\n%s", b.CaseRef, out.String())
		}
	}
	if strings.Contains(out.String(), "number") {
		t.Error("there are names though nobody asked for them")
	}
}

func TestNothingPrivateInALog(t *testing.T) {
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "line", sheet.Line{Number: 7, Family: "Secretson", CaseRef: "Secretson"})
	if strings.Contains(out.String(), "Secretson") {
		t.Error(out.String())
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("date,start,end,family name\n2026-11-24,10:00,11:00,=cmd()\n"))
	f.Add([]byte("\ufeffDyddiad;Dechrau;Cyfenw\r\n24/11/2026;1030;\"a\nb\"\r\n"))
	f.Add([]byte("date,start,number,case,earliest,latest,kind\n3/4/2026,9:00,A1234AA,T1,08:00,12:00,LEG\n\"\n"))
	zone := london(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, problems, err := sheet.Reading{}.Read(data)
		if err != nil && len(lines)+len(problems) > 0 {
			t.Error("something was read of what was refused")
		}
		if len(lines) > sheet.MaxLines || len(problems) > sheet.MaxProblems {
			t.Errorf("%d lines, %d problems", len(lines), len(problems))
		}
		rows, _ := sheet.Rows(lines, zone, nil)
		keys := map[string]bool{}
		for _, r := range rows {
			if keys[r.Key] {
				t.Errorf("two rows are %q", r.Key)
			}
			keys[r.Key] = true
			if !r.Window.Covers(scheduling.NewSpan(r.Start, r.Lasts)) || r.Lasts < scheduling.Grid {
				t.Errorf("%v for %v is not in %v", r.Start, r.Lasts, r.Window)
			}
		}
	})
}
