package ics

import (
	"cmp"
	"net/url"
	"strconv"
	"time"

	"gatehouse/scheduling"
)

// Rows are what the events of a calendar ask for within a span, as rows of a
// list: each time of a rule is one, as its override has it if there is one.
// What is cancelled asks for nothing. A row begins and ends on the grid. A
// calendar seldom says who is meant: then a row has one prisoner without a
// name, and a person has to say who it is. At most MaxRows are made; more is
// true when there would have been others.
func Rows(events []Event, within scheduling.Span) (rows []scheduling.Row, more bool) {
	overrides := map[string]map[time.Time]bool{}
	for _, e := range events {
		if !e.Original.IsZero() {
			if overrides[e.UID] == nil {
				overrides[e.UID] = map[time.Time]bool{}
			}
			overrides[e.UID][e.Original] = true
		}
	}
	people := map[string]int{}
	add := func(e Event, span scheduling.Span, original time.Time) {
		if !within.Overlaps(span) || e.Cancelled {
			return
		}
		if len(rows) == MaxRows {
			more = true
			return
		}
		rows = append(rows, e.row(span, original, people))
	}
	for _, e := range events {
		switch {
		case e.Rule.IsZero():
			add(e, e.Span, e.Original)
		case !more:
			length := e.Span.Duration()
			from := scheduling.WallOf(within.Start.Add(-MaxLength), e.Zone).Floating()
			to := scheduling.WallOf(within.End.Add(24*time.Hour), e.Zone).Floating()
			for _, wall := range e.Rule.Between(from, to) {
				at := scheduling.WallFloating(wall).Resolve(e.Zone)
				if !overrides[e.UID][at] {
					add(e, scheduling.NewSpan(at, length), at)
				}
			}
		}
	}
	return rows, more
}

// row is the event at one time; original is the time of its rule it stands for.
func (e Event) row(span scheduling.Span, original time.Time, people map[string]int) scheduling.Row {
	start := span.Start.Truncate(scheduling.Grid)
	lasts := (span.End.Sub(start) + scheduling.Grid - 1).Truncate(scheduling.Grid)
	r := scheduling.Row{
		Key: "uid|" + url.QueryEscape(e.UID), Number: e.Number, Kind: cmp.Or(e.Kind, scheduling.KindCourt), Court: string(e.Court), Room: e.Location, CaseRef: e.CaseRef,
		Type: e.Type, Note: e.Summary, Window: scheduling.NewSpan(start, lasts), Start: start, Lasts: lasts,
		State: scheduling.RowUnmatched,
	}
	if !original.IsZero() {
		r.Key += "|" + original.UTC().Format(utcLayout)
	}
	entry := func(who string) int {
		if people[who] == 0 {
			people[who] = len(people) + 1
		}
		return people[who]
	}
	for i, p := range e.Prisoners {
		who := string(p.Number)
		if who == "" {
			who = e.UID + "|" + strconv.Itoa(i)
		}
		r.Defendants = append(r.Defendants, scheduling.Defendant{Given: p.Given, Family: p.Family, Number: p.Number, Entry: entry(who)})
	}
	if len(e.Prisoners) == 0 {
		// Whoever says who it is says so for every time of the rule.
		r.Defendants = []scheduling.Defendant{{Entry: entry(e.UID)}}
	}
	return r
}
