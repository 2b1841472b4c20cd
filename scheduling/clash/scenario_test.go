package clash_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Each file in testdata is a day in words and what clashes with what is asked
// for, in words.
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
			day := &day{t: t}
			var asked []scheduling.Booking
			for _, f := range archive.Files {
				switch f.Name {
				case "day":
					day.read(string(f.Data))
				case "asked":
					asked = nil
					for _, line := range lines(string(f.Data)) {
						asked = append(asked, day.booking(line))
					}
				case "clashes":
					var got []string
					for _, b := range asked {
						for _, c := range clash.Find(day.Scene, b) {
							got = append(got, words(c))
						}
					}
					if got == nil {
						got = []string{"none"}
					}
					if diff := gocmp.Diff(lines(string(f.Data)), got); diff != "" {
						t.Errorf("want -, got +:\n%s", diff)
					}
				default:
					t.Fatalf("unknown section %q", f.Name)
				}
			}
		})
	}
}

func lines(s string) []string {
	var out []string
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// day reads a scene from words.
type day struct {
	t *testing.T
	clash.Scene
}

func (d *day) read(text string) {
	d.t.Helper()
	for _, line := range lines(text) {
		switch words := strings.Fields(strings.ReplaceAll(line, ",", " ")); words[0] {
		case "prison":
			d.Prisons = append(d.Prisons, scheduling.Prison{
				Code: scheduling.PrisonCode(words[1]), PickUp: d.minutes(words, "pick-up"),
			})
		case "room":
			d.Rooms = append(d.Rooms, d.room(words))
		case "accepted":
			a := scheduling.Acceptance{Code: words[1], Resource: resource(words[2])}
			a.A, a.B = scheduling.PairOf(scheduling.BookingID(words[3]), scheduling.BookingID(append(words, "")[4]))
			d.Accepted = append(d.Accepted, a)
		default:
			d.Bookings = append(d.Bookings, d.booking(line))
		}
	}
}

func (d *day) room(words []string) scheduling.Room {
	r := scheduling.Room{
		Key: scheduling.RoomKey(words[1]), Prison: scheduling.RoomKey(words[1]).Prison(),
		Usage: scheduling.Usage(words[2]), Places: 1, Active: !slices.Contains(words, "inactive"),
		Turnaround: d.minutes(words, "turnaround"),
	}
	if words[2] == "unset" {
		r.Usage = scheduling.UsageUnset
	}
	if i := slices.Index(words, "places"); i > 0 {
		n, err := strconv.Atoi(words[i-1])
		if err != nil {
			d.t.Fatal(err)
		}
		r.Places = n
	}
	return r
}

func (d *day) minutes(words []string, after string) time.Duration {
	i := slices.Index(words, after)
	if i < 0 {
		return 0
	}
	n, err := strconv.Atoi(words[i+1])
	if err != nil {
		d.t.Fatal(err)
	}
	return time.Duration(n) * time.Minute
}

// booking reads "A: court; main 10:00-10:30 in MDI-VCC-1 with Ann and Bob; solicitor Sol".
func (d *day) booking(line string) scheduling.Booking {
	d.t.Helper()
	id, rest, ok := strings.Cut(line, ":")
	if !ok || strings.Contains(id, " ") {
		d.t.Fatalf("not a booking: %q", line)
	}
	clauses := strings.Split(rest, ";")
	b := scheduling.Booking{ID: scheduling.BookingID(id), Status: scheduling.StatusBooked}
	kind, cancelled := strings.CutSuffix(strings.TrimSpace(clauses[0]), " cancelled")
	if b.Kind = scheduling.Kind(kind); !slices.Contains(scheduling.Kinds(), b.Kind) {
		d.t.Fatalf("unknown kind in %q", line)
	}
	if cancelled {
		b.Status = scheduling.StatusCancelled
	}
	for _, clause := range clauses[1:] {
		words := strings.Fields(clause)
		switch name := scheduling.PartName(words[0]); name {
		case scheduling.PartPre, scheduling.PartMain, scheduling.PartPost:
			b.Parts = append(b.Parts, d.part(name, words[1:]))
		default:
			b.Attendees = append(b.Attendees, scheduling.Attendee{
				Person: scheduling.PersonID(words[1]), Role: scheduling.Role(words[0]),
			})
		}
	}
	return b
}

func (d *day) part(name scheduling.PartName, words []string) scheduling.Part {
	from, to, _ := strings.Cut(words[0], "-")
	p := scheduling.Part{Name: name, Span: scheduling.Span{Start: d.clock(from), End: d.clock(to)}}
	for i := 1; i < len(words); i++ {
		switch words[i] {
		case "in":
			i++
			p.Placements = append(p.Placements, scheduling.Placement{Room: scheduling.RoomKey(words[i])})
		case "with", "and":
		default:
			last := &p.Placements[len(p.Placements)-1]
			last.Prisoners = append(last.Prisoners, scheduling.PersonID(words[i]))
		}
	}
	return p
}

func (d *day) clock(s string) time.Time {
	t, err := time.Parse("15:04", s)
	if err != nil {
		d.t.Fatal(err)
	}
	return time.Date(2026, 11, 24, t.Hour(), t.Minute(), 0, 0, time.UTC)
}

func resource(s string) scheduling.Resource {
	if scheduling.RoomKey(s).Valid() {
		return scheduling.RoomResource(scheduling.RoomKey(s))
	}
	return scheduling.PersonResource(scheduling.PersonID(s))
}

func words(c clash.Clash) string {
	_, who, _ := strings.Cut(string(c.Resource), "/")
	when := c.Span.Start.Format("15:04") + "-" + c.Span.End.Format("15:04")
	s := ""
	switch c.Code {
	case clash.RoomTaken:
		s = fmt.Sprintf("%s: room %s is taken by %s %s", c.Booking, who, c.With, when)
	case clash.RoomInactive:
		s = fmt.Sprintf("%s: room %s takes no bookings %s", c.Booking, who, when)
	case clash.RoomKind:
		s = fmt.Sprintf("%s: room %s is kept for other kinds %s", c.Booking, who, when)
	case clash.PrisonerElsewhere, clash.ProfessionalElsewhere:
		s = fmt.Sprintf("%s: %s is in %s %s", c.Booking, who, c.With, when)
	case clash.TooTight:
		s = fmt.Sprintf("%s: %s is %.0f minutes short beside %s %s", c.Booking, who, c.Missing.Minutes(), c.With, when)
	}
	switch {
	case c.Accepted:
		return s + " (accepted)"
	case !c.Code.Acceptable():
		return s + " (never)"
	}
	return s
}
