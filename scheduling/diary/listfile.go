package diary

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/courtlist"
	"gatehouse/scheduling/ics"
	"gatehouse/scheduling/sheet"
)

// history is how far back the hearings of a court are looked at.
const history = 120 * 24 * time.Hour

// paper is a file that was read, before anybody was recognised. It may hold
// what is never kept, and lives as long as the call.
type paper struct {
	form  scheduling.ListForm
	issue string
	date  scheduling.Date
	// court is the court as the list names it; empty when it names several.
	court    string
	problems []scheduling.ListProblem
	// rows works out the rows with the lengths that hearings usually have.
	rows func(courtlist.Lengths) ([]scheduling.Row, []scheduling.ListProblem, error)
}

// readPaper reads a file by what it is made of: JSON is a court's list, a
// calendar says that it is one, and anything else is a sheet.
func (d *Diary) readPaper(data []byte) (paper, error) {
	text := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	if bytes.HasPrefix(text, []byte("{")) || bytes.HasPrefix(text, []byte("[")) {
		return readCourts(data)
	}
	if begin := []byte("BEGIN:VCALENDAR"); len(text) >= len(begin) && bytes.EqualFold(text[:len(begin)], begin) {
		return readCalendar(data, d.now())
	}
	return readSheet(data)
}

func readCourts(data []byte) (paper, error) {
	l, problems, err := courtlist.Read(data)
	if err != nil {
		return paper{}, err
	}
	p := paper{form: l.Form, issue: l.Issue, date: l.From, court: l.Court.Name, problems: problems}
	p.rows = func(lengths courtlist.Lengths) ([]scheduling.Row, []scheduling.ListProblem, error) {
		rows, err := courtlist.Rows(l, lengths)
		return rows, nil, err
	}
	return p, nil
}

func readSheet(data []byte) (paper, error) {
	how := sheet.Reading{Type: func(words string) string { return courtlist.TypeOf(words, "") }}
	lines, problems, err := how.Read(data)
	if err != nil {
		return paper{}, err
	}
	zone, err := time.LoadLocation(courtlist.Zone)
	if err != nil {
		return paper{}, err
	}
	p := paper{form: scheduling.ListSheet, problems: problems}
	for i, l := range lines {
		if day := l.Start.Date(); p.date.IsZero() || day.Compare(p.date) < 0 {
			p.date = day
		}
		switch {
		case i == 0:
			p.court = l.Court
		case p.court != l.Court:
			p.court = ""
		}
	}
	p.rows = func(lengths courtlist.Lengths) ([]scheduling.Row, []scheduling.ListProblem, error) {
		rows, problems := sheet.Rows(lines, zone, lengths.Of)
		return rows, problems, nil
	}
	return p, nil
}

// readCalendar reads what a calendar has from now on, as far as anything is booked.
func readCalendar(data []byte, now time.Time) (paper, error) {
	zone, err := time.LoadLocation(courtlist.Zone)
	if err != nil {
		return paper{}, err
	}
	events, problems, err := ics.Reading{Zone: zone}.Read(data)
	if err != nil {
		return paper{}, err
	}
	rows, more := ics.Rows(events, scheduling.Span{Start: now, End: now.AddDate(0, scheduling.HorizonMonths, 0)})
	if more {
		problems = append(problems, scheduling.ListProblem{Problem: scheduling.ProblemTooMany})
	}
	p := paper{form: scheduling.ListCalendar, problems: problems}
	for i, r := range rows {
		if day := scheduling.DateOf(r.Start, zone); p.date.IsZero() || day.Compare(p.date) < 0 {
			p.date = day
		}
		switch {
		case i == 0:
			p.court = r.Court
		case p.court != r.Court:
			p.court = ""
		}
	}
	p.rows = func(courtlist.Lengths) ([]scheduling.Row, []scheduling.ListProblem, error) { return rows, nil, nil }
	return p, nil
}

// practice is what a court's past hearings teach: which prisons' people it
// hears, nearest first, and how long it takes for them.
type practice struct {
	usual   []scheduling.PrisonCode
	lengths courtlist.Lengths
}

func (d *Diary) practiceOf(r scheduling.Reader, court scheduling.CourtCode) (practice, error) {
	p := practice{lengths: courtlist.Usual()}
	if court == "" {
		return p, nil
	}
	now := d.now()
	held, err := r.Bookings(scheduling.BookingQuery{
		Within:    scheduling.Span{Start: now.Add(-history), End: now.Add(history)},
		Resources: []scheduling.Resource{scheduling.CourtResource(court)},
	})
	if err != nil {
		return p, err
	}
	times := map[scheduling.PrisonCode]int{}
	for i, b := range held {
		for _, key := range b.Rooms() {
			times[key.Prison()]++
		}
		if len(b.Attendance) > 0 && b.Outcome.Code != scheduling.OutcomeNoShow && !b.Span().End.After(now) {
			held[i].Status = scheduling.StatusCompleted // it was held, whatever nobody wrote down
		}
	}
	for code := range times {
		p.usual = append(p.usual, code)
	}
	slices.SortFunc(p.usual, func(a, b scheduling.PrisonCode) int {
		return cmp.Or(cmp.Compare(times[b], times[a]), cmp.Compare(a, b))
	})
	p.lengths = p.lengths.Learn(held)
	return p, nil
}
