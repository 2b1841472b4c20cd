package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"

	"gatehouse/scheduling"
)

// Writing is how bookings are to be written.
type Writing struct {
	// Zone is the zone times are written in: the prison's.
	Zone *time.Location
	// Names says to write who the prisoners are, their numbers and their names.
	// A file with them is for whoever may see them: ask first.
	Names bool
	// People are those whose names are written.
	People map[scheduling.PersonID]scheduling.Person
	// Courts are what courts are called; one that is not there goes by its code.
	Courts map[scheduling.CourtCode]string
	// Semicolon separates cells as spreadsheets in some countries expect.
	Semicolon bool
	// Welsh writes the names of the columns in Welsh.
	Welsh bool
}

// Write writes bookings, in the order they are given: UTF-8 with a mark, so
// that spreadsheets see that it is, CRLF, one line for each prisoner of a
// booking and one for a booking without any. Cells that a spreadsheet would
// take for formulas are made safe; Read takes that back. The main part gives
// the time.
func (o Writing) Write(w io.Writer, bookings []scheduling.Booking) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if o.Semicolon {
		out.Comma = ';'
	}
	columns := o.columns()
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = string(c)
		if o.Welsh {
			cells[i] = c.Welsh()
		}
	}
	if err := out.Write(cells); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	for _, b := range bookings {
		for _, l := range o.lines(b) {
			for i, c := range columns {
				cells[i] = safe(l[c])
			}
			if err := out.Write(cells); err != nil {
				return fmt.Errorf("sheet: %w", err)
			}
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return nil
}

// columns are those that are written.
func (o Writing) columns() []Column {
	all := []Column{Reference, Day, Start, End, Kind, Type, Prison, Room, Court, Case}
	if o.Names {
		all = append(all, Number, Family, Given)
	}
	return append(all, PreMinutes, PostMin, State)
}

// lines are the cells of a booking's lines.
func (o Writing) lines(b scheduling.Booking) []map[Column]string {
	part, ok := b.Main()
	if !ok {
		return nil
	}
	start, end := scheduling.WallOf(part.Span.Start, o.Zone), scheduling.WallOf(part.Span.End, o.Zone)
	var pre, post time.Duration
	for _, p := range b.Parts {
		switch p.Name {
		case scheduling.PartPre:
			pre = p.Span.Duration()
		case scheduling.PartPost:
			post = p.Span.Duration()
		case scheduling.PartMain:
		}
	}
	line := func(room scheduling.RoomKey, who scheduling.PersonID) map[Column]string {
		l := map[Column]string{
			Reference: string(b.ID), Day: start.Date().String(), Start: start.String()[11:], End: end.String()[11:],
			Kind: string(b.Kind), Type: b.Type, Prison: string(b.Prison), Room: string(room), Court: string(b.Court),
			Case: b.CaseRef, PreMinutes: minutes(pre), PostMin: minutes(post), State: string(b.Status),
		}
		if name, ok := o.Courts[b.Court]; ok {
			l[Court] = name
		}
		if p, ok := o.People[who]; ok && o.Names {
			l[Number], l[Family], l[Given] = string(p.Number), p.Family, p.Given
			if p.Prison != "" {
				l[Prison] = string(p.Prison)
			}
		}
		return l
	}
	var out []map[Column]string
	for _, at := range part.Placements {
		if !o.Names || len(at.Prisoners) == 0 {
			out = append(out, line(at.Room, ""))
			continue
		}
		for _, who := range at.Prisoners {
			out = append(out, line(at.Room, who))
		}
	}
	if len(out) == 0 {
		out = append(out, line("", ""))
	}
	return out
}

func minutes(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return strconv.Itoa(int(d / time.Minute))
}
