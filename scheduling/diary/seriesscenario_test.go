package diary_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/diary"
	"gatehouse/scheduling/internal/scenario"
	"gatehouse/scheduling/repeat"
)

// Each file in testdata/series is what a clerk does with a series, in words:
// "repeat", "change … and later", "cancel …" say what is wanted, "decide" what
// becomes of single dates, "shown" is the preview, "save" what comes of it,
// and "diary" what is kept then.
func TestSeriesScenarios(t *testing.T) {
	scenario.Run(t, "testdata/series/*.txtar", func(t *testing.T) scenario.Teller {
		s := &story{desk: onSQLite(t), names: map[scheduling.BookingID]string{}}
		return s.tell
	})
}

// story is a scenario while it is told. What is wanted is one of three.
type story struct {
	desk
	names  map[scheduling.BookingID]string
	series []scheduling.SeriesID
	entry  *clash.SeriesEntry
	edit   *clash.SeriesEdit
	cancel *clash.SeriesCancel
	done   scheduling.SeriesDone
}

// tell does a section; told is set when there is something to compare.
func (s *story) tell(name string, body []string) (got []string, told bool) {
	s.t.Helper()
	verb, rest, _ := strings.Cut(name, " ")
	switch verb {
	case "now":
		s.setClock(s.moment(body[0]))
	case "booked":
		for _, l := range body {
			who, what, _ := strings.Cut(l, ": ")
			s.names[s.book(s.booking(what)).ID] = who
		}
	case "repeat":
		b := s.booking(body[0])
		s.entry, s.edit, s.cancel = &clash.SeriesEntry{Booking: b, Rule: s.rule(b, body[1])}, nil, nil
	case "change":
		b, scope := s.named(rest)
		e := &clash.SeriesEdit{Booking: b, Scope: scope}
		for _, l := range body {
			s.changed(e, l)
		}
		s.entry, s.edit, s.cancel = nil, e, nil
	case "cancel":
		b, scope := s.named(rest)
		s.entry, s.edit, s.cancel = nil, nil, &clash.SeriesCancel{Booking: b, Scope: scope, Why: scheduling.CancelReason(body[0])}
	case "reinstate":
		b, _ := s.named(rest)
		if _, err := s.Reinstate(s.t.Context(), clerk, named(b, b.Version)); err != nil {
			s.t.Fatal(err)
		}
	case "decide":
		for _, l := range body {
			s.decide(l)
		}
	case "shown":
		p, err := s.preview()
		if err != nil {
			return []string{said(err)}, true
		}
		for _, o := range p.Occurrences {
			got = append(got, s.shown(o))
		}
		return got, true
	case "save":
		return s.save(), true
	case "undo":
		_, err := s.UndoSeries(s.t.Context(), clerk, "", s.done)
		return []string{said(err)}, true
	case "diary":
		return s.kept(), true
	default:
		s.t.Fatalf("unknown section %q", name)
	}
	return nil, false
}

func (s *story) preview() (clash.Preview, error) {
	switch ctx := s.t.Context(); {
	case s.entry != nil:
		return s.PreviewSeries(ctx, *s.entry)
	case s.edit != nil:
		return s.PreviewEdit(ctx, *s.edit)
	default:
		return s.PreviewCancel(ctx, *s.cancel)
	}
}

func (s *story) save() []string {
	s.t.Helper()
	p, err := s.preview()
	if err != nil {
		return []string{said(err)}
	}
	ctx := s.t.Context()
	var done scheduling.SeriesDone
	switch {
	case s.entry != nil:
		done, err = s.BookSeries(ctx, clerk, *s.entry)
	case s.edit != nil:
		s.edit.Seen = p.Seen()
		done, err = s.AmendSeries(ctx, clerk, *s.edit)
	default:
		s.cancel.Seen = p.Seen()
		done, err = s.CancelSeries(ctx, clerk, *s.cancel)
	}
	var refused *clash.SeriesError
	if errors.As(err, &refused) {
		out := []string{"refused"}
		for _, o := range refused.Occurrences {
			out = append(out, s.shown(o))
		}
		return out
	}
	if err == nil {
		s.done = done
		if !slices.Contains(s.series, done.Series.ID) {
			s.series = append(s.series, done.Series.ID)
		}
	}
	return []string{said(err)}
}

// kept lists every series, and checks that each has what its rule says.
func (s *story) kept() []string {
	s.t.Helper()
	var out []string
	for _, id := range s.series {
		if _, _, err := s.Occurrences(s.t.Context(), id); errors.Is(err, scheduling.ErrNotFound) {
			continue
		}
		series, all := s.keeps(id)
		head := "series " + fmt.Sprint(slices.Index(s.series, id)+1)
		if series.After != "" {
			head += " after " + fmt.Sprint(slices.Index(s.series, series.After)+1)
		}
		_, text, _ := strings.Cut(series.Rule.String(), "RRULE:")
		out = append(out, head+": "+strings.ReplaceAll(text, "\n", " "))
		for _, b := range all {
			out = append(out, s.line(b, b.Original))
		}
	}
	scene, err := s.Scene(s.t.Context(), diary.SceneQuery{Prison: "MDI", Cancelled: true})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, b := range scene.Bookings {
		if b.Series == "" && s.names[b.ID] == "" {
			out = append(out, "alone: "+s.line(b, scheduling.Wall{}))
		}
	}
	return out
}

func (s *story) line(b scheduling.Booking, original scheduling.Wall) string {
	zone := london(s.t)
	main, _ := b.Main()
	start, end := main.Span.Start.In(zone), main.Span.End.In(zone)
	out := start.Format("Mon 2 Jan 15:04-") + end.Format("15:04 MST") + " in " + string(b.Rooms()[0])
	if w := scheduling.WallOf(start, zone); original != (scheduling.Wall{}) && w != original {
		out += " for " + original.Floating().Format("Mon 2 Jan 15:04")
	}
	if b.StaffNotes != "" {
		out += " “" + b.StaffNotes + "”"
	}
	for _, a := range b.Attendees {
		if a.Person != "sol" {
			out += " with " + string(a.Person)
		}
	}
	if b.Status == scheduling.StatusCancelled {
		out += " cancelled"
	}
	return out
}

func (s *story) shown(o clash.Occurrence) string {
	out := s.line(o.Booking, o.Original) + ": " + string(o.Fate)
	for _, c := range o.Clashes {
		with := s.names[c.With]
		if w, ok := clash.OccurrenceOf(c.With); ok {
			with = "its own " + w.Floating().Format("2 Jan 15:04")
		} else if with == "" && c.With != "" {
			with = "its own"
		}
		_, what, _ := strings.Cut(string(c.Resource), "/")
		out += ", " + string(c.Code) + " " + what + " " + with
		if c.Accepted {
			out += " (accepted)"
		}
	}
	if o.Refusal != nil {
		out += ", " + said(o.Refusal)
	}
	return out
}

func said(err error) string {
	var bad *scheduling.InvalidError
	switch {
	case err == nil:
		return "done"
	case errors.As(err, &bad):
		out := bad.Field + " " + string(bad.Problem)
		for _, c := range bad.Choices {
			out += " " + c.Format("15:04 MST")
		}
		return out
	case errors.Is(err, scheduling.ErrStarted):
		return "started"
	case errors.Is(err, scheduling.ErrStale):
		return "stale"
	}
	return err.Error()
}

// booking reads "legal of ann in MDI-LEG-1 on 2027-03-17 14:00-15:00".
func (s *story) booking(text string) scheduling.Booking {
	s.t.Helper()
	m := regexp.MustCompile(`^(legal|court) of (\w+) in (\S+) on (\S+ [\d:]+)-([\d:]+)$`).FindStringSubmatch(text)
	if m == nil {
		s.t.Fatalf("not a booking: %q", text)
	}
	start := s.moment(m[4])
	end := s.moment(strings.Fields(m[4])[0] + " " + m[5])
	b := visit(start, scheduling.RoomKey(m[3]), scheduling.PersonID(m[2]))
	b.Parts[0].Span.End = end
	if m[1] == "court" {
		b.Kind, b.Court, b.Attendees = scheduling.KindCourt, "LEEDCC", nil
	}
	return b
}

// rule reads "every 2 weeks 6 times", "every week until 2027-06-30" and "every
// week on TU,TH 6 times".
func (s *story) rule(b scheduling.Booking, text string) repeat.Rule {
	s.t.Helper()
	m := regexp.MustCompile(`^every (?:(\d+) )?(day|week|month)s?(?: on (\S+))?(?: (\d+) times| until (\S+)| for ever)$`).FindStringSubmatch(text)
	if m == nil {
		s.t.Fatalf("not a rule: %q", text)
	}
	rrule := "FREQ=" + map[string]string{"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY"}[m[2]]
	for part, value := range map[string]string{"INTERVAL": m[1], "BYDAY": m[3], "COUNT": m[4], "UNTIL": strings.ReplaceAll(m[5], "-", "")} {
		if value != "" {
			rrule += ";" + part + "=" + value
		}
	}
	return rule(s.t, b, rrule)
}

// moment reads a wall time in London.
func (s *story) moment(text string) time.Time {
	s.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, london(s.t))
	if err != nil {
		s.t.Fatal(err)
	}
	return at.UTC()
}

// named finds the occurrence that stands for a date: "2027-04-14 and later".
func (s *story) named(text string) (scheduling.Booking, scheduling.Scope) {
	s.t.Helper()
	date, scope, _ := strings.Cut(text, " ")
	scopes := map[string]scheduling.Scope{"": scheduling.ScopeThis, "and later": scheduling.ScopeLater, "and all": scheduling.ScopeAll}
	for _, id := range slices.Backward(s.series) {
		_, all, err := s.Occurrences(s.t.Context(), id)
		if err != nil && !errors.Is(err, scheduling.ErrNotFound) {
			s.t.Fatal(err)
		}
		for _, b := range all {
			if b.Original.Date().String() == date {
				return b, scopes[scope]
			}
		}
	}
	s.t.Fatalf("nothing stands for %q", text)
	return scheduling.Booking{}, ""
}

// changed reads one line of a change.
func (s *story) changed(e *clash.SeriesEdit, line string) {
	s.t.Helper()
	verb, rest, _ := strings.Cut(line, " ")
	b := &e.Booking
	switch verb {
	case "to":
		*b = b.Shift(s.moment(rest).Sub(b.Span().Start))
	case "in":
		*b = b.Swap(b.Rooms()[0], scheduling.RoomKey(rest))
	case "lasts":
		d, err := time.ParseDuration(rest)
		if err != nil {
			s.t.Fatal(err)
		}
		b.Parts[0].Span.End = b.Parts[0].Span.Start.Add(d)
	case "notes":
		b.StaffNotes = rest
	case "with":
		b.Attendees = append(slices.Clone(b.Attendees), scheduling.Attendee{Person: scheduling.PersonID(rest), Role: scheduling.RoleInterpreter})
	case "every":
		e.Rule = s.rule(*b, line)
	default:
		s.t.Fatalf("not a change: %q", line)
	}
}

// decide reads "skip 2027-04-14", "put 2027-04-28 to 2027-04-29 10:00", "put
// 2027-04-28 in MDI-ANY-1" and "accept 2027-04-28".
func (s *story) decide(line string) {
	s.t.Helper()
	p, err := s.preview()
	if err != nil {
		s.t.Fatal(err)
	}
	words := strings.Fields(line)
	i := slices.IndexFunc(p.Occurrences, func(o clash.Occurrence) bool { return o.Original.Date().String() == words[1] })
	if i < 0 {
		s.t.Fatalf("nothing to decide: %q", line)
	}
	o := p.Occurrences[i]
	a := scheduling.Adjust{Original: o.Original}
	var accept []clash.Clash
	switch {
	case words[0] == "skip":
		a.Skip = true
	case words[0] == "accept":
		accept = o.Clashes
	case words[2] == "in":
		a.Booking = o.Booking.Swap(o.Booking.Rooms()[0], scheduling.RoomKey(words[3]))
	default:
		a.Booking = o.Booking.Shift(s.moment(words[3] + " " + words[4]).Sub(o.Booking.Span().Start))
	}
	switch {
	case s.entry != nil && accept != nil:
		s.entry.Accept, s.entry.Reason = append(s.entry.Accept, accept...), "agreed with the desk"
	case s.entry != nil:
		s.entry.Adjust = append(s.entry.Adjust, a)
	case accept != nil:
		s.edit.Accept, s.edit.Reason = append(s.edit.Accept, accept...), "agreed with the desk"
	default:
		s.edit.Adjust = append(s.edit.Adjust, a)
	}
}
