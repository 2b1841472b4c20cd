package courtlist

import (
	"strings"

	"gatehouse/scheduling"
)

// Wanted reports whether someone in the hearing is known to be in custody, so
// that it asks for a room. If not, why says so.
func (h Hearing) Wanted() (wanted bool, why scheduling.RowWhy) {
	free := 0
	for _, d := range h.Defendants {
		switch d.Custody {
		case CustodyHeld:
			return true, ""
		case CustodyFree:
			free++
		case CustodyUnknown:
		}
	}
	switch {
	case len(h.Defendants) == 0:
		return false, scheduling.WhyNobody
	case free == len(h.Defendants):
		return false, scheduling.WhyFree
	}
	return false, scheduling.WhyUnsaid
}

// Wanted lists the hearings that someone in custody is in.
func Wanted(l List) []Hearing {
	var out []Hearing
	for _, h := range l.Hearings {
		if yes, _ := h.Wanted(); yes {
			out = append(out, h)
		}
	}
	return out
}

// Rows is what of a list is kept: one row for each hearing, with its window by
// the lengths, and of the people only those in custody, without their dates of
// birth. Nobody has been recognised yet.
func Rows(l List, lengths Lengths) ([]scheduling.Row, error) {
	windows, err := Windows(l, lengths)
	if err != nil {
		return nil, err
	}
	out := make([]scheduling.Row, len(l.Hearings))
	for i, h := range l.Hearings {
		r := scheduling.Row{
			Key: h.Key, Number: h.Number, Kind: scheduling.KindCourt, Court: h.Court.Name, Room: h.Room,
			CaseRef: h.refs(), Type: h.Type, Note: h.Note, Video: h.Video,
			Window: windows[i].Span(), Start: windows[i].Expected, Lasts: windows[i].Length,
			State: scheduling.RowUnmatched,
		}
		wanted, why := h.Wanted()
		if !wanted {
			r.State, r.Why = scheduling.RowNoCustody, why
		}
		for _, d := range h.Defendants {
			if d.Custody == CustodyHeld {
				r.Defendants = append(r.Defendants, scheduling.Defendant{
					Given: d.Given, Family: d.Family, Number: d.Number, Held: d.Held, Entry: d.Entry,
				})
			}
		}
		out[i] = r
	}
	return out, nil
}

// refs is the hearing's case reference and as many of those heard with it as a
// booking has room for.
func (h Hearing) refs() string {
	s := h.CaseRef
	for _, also := range h.Also {
		if len([]rune(s))+len([]rune(also))+2 > scheduling.MaxCaseRef {
			break
		}
		s += ", " + also
	}
	return strings.TrimSpace(s)
}
