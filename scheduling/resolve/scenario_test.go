package resolve_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/internal/scenario"
	"gatehouse/scheduling/resolve"
)

var update = flag.Bool("update", false, "write what scenarios came to")

// Each file in testdata is a day in words, what is asked, and the plans in words.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var d *day
			for i, f := range archive.Files {
				switch f.Name {
				case "day":
					d = newDay(t)
					d.read(string(f.Data))
				case "asked":
					d.q = clash.Question{Prison: "MDI"}
					for _, line := range scenario.Lines(string(f.Data)) {
						d.ask(line)
					}
				case "plans":
					got := d.plans()
					if *update {
						archive.Files[i].Data = []byte(strings.Join(got, "\n") + "\n")
						continue
					}
					var want []string
					for l := range strings.Lines(string(f.Data)) {
						if l = strings.TrimRight(l, "\n"); l != "" {
							want = append(want, l)
						}
					}
					if diff := gocmp.Diff(want, got); diff != "" {
						t.Errorf("want -, got +:\n%s", diff)
					}
				default:
					t.Fatalf("unknown section %q", f.Name)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// ask reads one line of a question: "want W: court; main 10:00-10:30 in any
// with Ann; within 09:00-12:00", "shut MDI-VCC-2 08:00-18:00", "lock-down MDI A
// 10:00-12:00", "late A until 11:00", "mend A", "stay A", "agreed A", "whole S"
// and "plans 2".
func (d *day) ask(line string) {
	d.t.Helper()
	words := strings.Fields(line)
	id := scheduling.BookingID(words[1])
	switch q := &d.q; words[0] {
	case "on":
		d.Read(line)
	case "want":
		w := d.wanted(strings.TrimPrefix(line, "want "))
		if slices.ContainsFunc(d.Bookings, func(b scheduling.Booking) bool { return b.ID == w.Booking.ID }) {
			w.Booking.Version = 1
		}
		q.Wanted = append(q.Wanted, w)
	case "shut":
		q.Suppose.Shut = append(q.Suppose.Shut, clash.Shut{Room: scheduling.RoomKey(words[1]), Span: d.Span(words[2])})
	case "lock-down":
		q.Suppose.LockDowns = append(q.Suppose.LockDowns, clash.LockDown{
			Prison: scheduling.PrisonCode(words[1]), Wing: strings.Join(words[2:len(words)-1], " "), Span: d.Span(words[len(words)-1]),
		})
	case "late":
		q.Suppose.Late = append(q.Suppose.Late, clash.Late{Booking: id, Until: d.Clock(words[3])})
	case "mend":
		q.Mend = append(q.Mend, id)
	case "stay":
		q.Stay = append(q.Stay, id)
	case "agreed":
		q.Agreed = append(q.Agreed, id)
	case "whole":
		q.Whole = append(q.Whole, scheduling.SeriesID(words[1]))
	case "plans":
		q.Plans = d.Number(words, "plans")
	default:
		d.t.Fatalf("not a question: %q", line)
	}
}

// ground is the day as plans are made on it.
func (d *day) ground() clash.Ground {
	return clash.Ground{Scene: d.Scene, Priorities: d.Priorities, Moved: d.Moved}
}

// plans answers the question in words.
func (d *day) plans() []string {
	d.t.Helper()
	r, err := resolve.Plans(context.Background(), d.ground(), d.q, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	check(d.t, d.ground(), d.q, r)
	out := []string{string(r.Verdict)}
	for i, p := range r.Plans {
		var merits []string
		for _, m := range p.Merits {
			merits = append(merits, string(m))
		}
		s := fmt.Sprintf("plan %d: %s", i+1, costWords(p.Cost))
		if len(merits) > 0 {
			s += " (" + strings.Join(merits, ", ") + ")"
		}
		out = append(out, s)
		for _, m := range p.Moves {
			out = append(out, "  "+d.move(m))
			for _, b := range m.Why.Others {
				out = append(out, "    "+blockerWords(b))
			}
			out = append(out, "    "+tellWords(m.Tell))
		}
	}
	for _, x := range r.Stuck {
		out = append(out, "stuck: "+string(x.Booking))
		for _, b := range x.Blockers {
			out = append(out, "  "+blockerWords(b))
		}
		for _, b := range x.Unless {
			out = append(out, "  unless "+blockerWords(b))
		}
	}
	return out
}

func costWords(c clash.Cost) string {
	var out []string
	for _, x := range []struct {
		n    int
		what string
	}{{c.Unplaced, "unplaced"}, {c.Cancelled, "cancelled"}, {c.People, "people"}, {c.Points, "points"}, {c.Rooms, "rooms"}, {c.Times, "times"}} {
		if x.n > 0 {
			out = append(out, fmt.Sprintf("%d %s", x.n, x.what))
		}
	}
	if c.Shift > 0 {
		out = append(out, fmt.Sprintf("%.0f minutes", c.Shift.Minutes()))
	}
	if out == nil {
		return "nobody"
	}
	return strings.Join(out, ", ")
}

func (d *day) move(m clash.Move) string {
	s := string(m.To.ID) + " "
	was, is := placeWords(m.From), placeWords(m.To)
	switch {
	case !m.To.Active():
		s += "cancelled"
	case m.From.Version == 0:
		s += "to " + is
	default:
		s += "from " + was + " to " + is
	}
	switch m.Why.Code {
	case clash.ReasonWanted:
		return s
	case clash.ReasonRoom:
		return fmt.Sprintf("%s, because %s needs %s %s", s, m.Why.For, name(m.Why.Resource), spanWords(m.Why.Span))
	case clash.ReasonPerson:
		return fmt.Sprintf("%s, because %s needs %s %s", s, m.Why.For, name(m.Why.Resource), spanWords(m.Why.Span))
	case clash.ReasonApart:
		return fmt.Sprintf("%s, because of %s in %s", s, name(m.Why.Resource), m.Why.For)
	case clash.ReasonShut:
		return fmt.Sprintf("%s, because %s is shut %s", s, name(m.Why.Resource), spanWords(m.Why.Span))
	case clash.ReasonLocked:
		return fmt.Sprintf("%s, because %s is locked in %s", s, name(m.Why.Resource), spanWords(m.Why.Span))
	case clash.ReasonClashed:
		return fmt.Sprintf("%s, because it clashes with %s over %s %s", s, m.Why.For, name(m.Why.Resource), spanWords(m.Why.Span))
	case clash.ReasonSeries:
		return s + ", with its series"
	}
	return s + ", because " + string(m.Why.Code)
}

// placeWords is when and where a booking is, room by room.
func placeWords(b scheduling.Booking) string {
	var rooms []string
	for _, k := range b.Rooms() {
		rooms = append(rooms, string(k))
	}
	when := spanWords(b.Span())
	if on := scheduling.DateOf(b.Span().Start, london()); on != (scheduling.Date{Year: 2026, Month: time.November, Day: 24}) {
		when = on.String() + " " + when
	}
	return strings.Join(rooms, " and ") + " " + when
}

func spanWords(s scheduling.Span) string {
	if s.IsZero() {
		return ""
	}
	return s.Start.In(london()).Format("15:04") + "-" + s.End.In(london()).Format("15:04")
}

func name(r scheduling.Resource) string {
	return strings.ReplaceAll(string(r)[strings.Index(string(r), "/")+1:], "+", " and ")
}

func blockerWords(b clash.Blocker) string {
	s := name(b.Resource)
	switch {
	case b.Booking != "":
		s += ": " + string(b.Booking) + " " + string(b.By)
	case b.Clash != nil:
		s += ": " + string(b.By) + ", " + string(b.Clash.Code)
	default:
		s += ": " + string(b.By)
	}
	return s + " " + spanWords(b.Span)
}

// tellWords says who is told what.
func tellWords(all []scheduling.Notice) string {
	var out []string
	for _, n := range all {
		out = append(out, fmt.Sprintf("%s%s of %s", n.Person, n.Party, n.Code))
	}
	if out == nil {
		return "tell nobody"
	}
	return "tell " + strings.Join(out, ", ")
}

func london() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	return zone
}
