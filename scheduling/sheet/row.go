package sheet

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"

	"gatehouse/scheduling"
)

// Rows are what the lines ask for, as rows of a list; times are read on the
// clock of zone. Lines with one reference, or with the same time, court, room,
// case and type, are one row with several prisoners. A row begins and ends on
// the grid, and lasts usual when its line does not say how long.
//
// Cancelled, completed and expired lines ask for nothing and are left out. A
// time that the clocks skip or show twice is a problem, and its row is left out.
func Rows(lines []Line, zone *time.Location, usual func(hearing string) time.Duration) ([]scheduling.Row, []scheduling.ListProblem) {
	var out []scheduling.Row
	var problems []scheduling.ListProblem
	at := map[string]int{}   // a row by what makes it one
	seen := map[string]int{} // how many rows share a key
	people := map[string]int{}
	for _, l := range lines {
		if l.Status != "" && l.Status != scheduling.StatusBooked {
			continue
		}
		one := l.one()
		i, ok := at[one]
		if !ok {
			r, problem := l.row(zone, usual)
			if problem != "" {
				problems = append(problems, scheduling.ListProblem{Number: l.Number, Field: string(Start), Problem: problem})
				continue
			}
			seen[r.Key]++
			if l.Reference == "" {
				r.Key += "|" + strconv.Itoa(seen[r.Key])
			}
			i = len(out)
			at[one] = i
			out = append(out, r)
		}
		if d, ok := l.defendant(people); ok {
			out[i].Defendants = append(out[i].Defendants, d)
			out[i].State, out[i].Why = scheduling.RowUnmatched, ""
		} else if l.Free && out[i].State == scheduling.RowNoCustody {
			out[i].Why = scheduling.WhyFree
		}
	}
	return out, problems
}

// one is what lines of one row have in common.
func (l Line) one() string {
	if l.Reference != "" {
		return "ref|" + whole(l.Reference)
	}
	return strings.Join([]string{
		l.Start.String(), l.Lasts.String(), l.Court, l.CourtRoom, string(l.Kind), l.Type, l.CaseRef,
		// Without a case, two prisoners at one time are two bookings.
		map[bool]string{true: strconv.Itoa(l.Number)}[l.CaseRef == ""],
	}, "|")
}

// row is the line as a row without people.
func (l Line) row(zone *time.Location, usual func(string) time.Duration) (scheduling.Row, scheduling.Problem) {
	start, err := l.Start.In(zone, scheduling.FoldAsk)
	var invalid *scheduling.InvalidError
	if errors.As(err, &invalid) {
		return scheduling.Row{}, invalid.Problem
	}
	lasts := l.Lasts
	if lasts == 0 && usual != nil {
		lasts = usual(l.Type)
	}
	late := l.Start.Clock() % scheduling.Grid
	start, lasts = start.Add(-late), lasts+late
	if rest := lasts % scheduling.Grid; rest > 0 || lasts == 0 {
		lasts += scheduling.Grid - rest
	}
	w := scheduling.NewSpan(start, lasts)
	if l.Earliest >= 0 {
		if at := l.Start.Date().At(l.Earliest - l.Earliest%scheduling.Grid).Resolve(zone); at.Before(w.Start) {
			w.Start = at
		}
	}
	if l.Latest >= 0 {
		if at := l.Start.Date().At(l.Latest - l.Latest%scheduling.Grid).Resolve(zone); at.After(w.End) {
			w.End = at
		}
	}
	r := scheduling.Row{
		Key: "ref|" + whole(l.Reference), Number: l.Number, Kind: l.Kind, Court: l.Court, Room: l.CourtRoom, CaseRef: l.CaseRef, Type: l.Type,
		Window: w, Start: start, Lasts: lasts, State: scheduling.RowNoCustody, Why: scheduling.WhyNobody,
	}
	if l.Reference == "" {
		who := l.CaseRef
		if who == "" {
			// A key is no place for a name.
			sum := sha256.Sum256([]byte(string(l.Prisoner) + "|" + l.Family + "|" + l.Given))
			who = hex.EncodeToString(sum[:8])
		}
		r.Key = strings.Join([]string{
			whole(strings.ToLower(l.Court)), l.Start.Date().String(), whole(who), string(l.Kind) + " " + l.Type,
		}, "|")
	}
	return r, ""
}

// whole is a part of a key without what separates parts.
func whole(s string) string { return strings.ReplaceAll(s, "|", "/") }

// defendant is the prisoner of the line; ok is false when it names nobody in
// custody. The same number is the same person throughout.
func (l Line) defendant(people map[string]int) (scheduling.Defendant, bool) {
	if l.Free || l.Prisoner == "" && l.Family == "" && l.Given == "" {
		return scheduling.Defendant{}, false
	}
	who := string(l.Prisoner)
	if who == "" {
		who = "line " + strconv.Itoa(l.Number)
	}
	if people[who] == 0 {
		people[who] = len(people) + 1
	}
	return scheduling.Defendant{
		Given: l.Given, Family: l.Family, Number: l.Prisoner, Held: l.Prison, Entry: people[who],
	}, true
}
