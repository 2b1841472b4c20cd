package sample

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/scheduling"
)

// source is what the CSV files say.
type source struct {
	prisons  []prison
	courts   []court
	rooms    []scheduling.Room
	agencies []agency
	kinds    []kind
	families []string
	givens   []string
	notes    []note
}

type prison struct {
	scheduling.Prison
	zone      *time.Location
	wings     []string
	prisoners int
	today     int // bookings today
	otherwise int // bookings on any other day
}

type court struct {
	scheduling.Court
	prisons []string
}

type agency struct {
	role   scheduling.Role
	name   string
	people int
	kinds  []string
}

type kind struct {
	scheduling.Kind
	hearing string
	main    time.Duration
	pre     int // percent that have a pre-hearing
	post    int // percent that have a post-hearing
	weight  int
}

type note struct{ reader, text string }

// readSource reads every file of the estate folder.
func readSource(files fs.FS) (source, error) {
	var s source
	err := errors.Join(
		table(files, "prisons", 10, func(r *row) {
			p := prison{
				Prison: scheduling.Prison{
					Code: scheduling.PrisonCode(r.text()), Name: r.text(), Zone: r.text(),
					DayStart: r.clock(), DayEnd: r.clock(), PickUp: r.minutes(),
				},
				wings: r.list(), prisoners: r.number(), today: r.number(), otherwise: r.number(),
			}
			zone, err := p.Location()
			r.fail(err)
			p.zone = zone
			s.prisons = append(s.prisons, p)
		}),
		table(files, "courts", 3, func(r *row) {
			s.courts = append(s.courts, court{
				Court: scheduling.Court{Code: scheduling.CourtCode(r.text()), Name: r.text()}, prisons: r.list(),
			})
		}),
		table(files, "rooms", 6, func(r *row) {
			key, err := scheduling.ParseRoomKey(r.text())
			r.fail(err)
			s.rooms = append(s.rooms, scheduling.Room{
				Key: key, Prison: key.Prison(), Name: r.text(), Usage: scheduling.Usage(r.text()),
				Places: r.number(), Active: r.yes(), Turnaround: r.minutes(),
			})
		}),
		table(files, "agencies", 4, func(r *row) {
			s.agencies = append(s.agencies, agency{
				role: scheduling.Role(r.text()), name: r.text(), people: r.number(), kinds: r.list(),
			})
		}),
		table(files, "kinds", 6, func(r *row) {
			s.kinds = append(s.kinds, kind{
				Kind: scheduling.Kind(r.text()), hearing: r.text(), main: r.minutes(),
				pre: r.number(), post: r.number(), weight: r.number(),
			})
		}),
		table(files, "families", 1, func(r *row) { s.families = append(s.families, r.text()) }),
		table(files, "givens", 1, func(r *row) { s.givens = append(s.givens, r.text()) }),
		table(files, "notes", 2, func(r *row) { s.notes = append(s.notes, note{reader: r.text(), text: r.text()}) }),
	)
	return s, err
}

// places is the estate without people.
func (s source) places() scheduling.Estate {
	e := scheduling.Estate{Rooms: slices.Clone(s.rooms)}
	for _, p := range s.prisons {
		e.Prisons = append(e.Prisons, p.Prison)
	}
	for _, c := range s.courts {
		e.Courts = append(e.Courts, c.Court)
	}
	s.rules(&e)
	return e
}

// table hands each line of a CSV file below its heading to take, and returns
// the first thing that is wrong with the file, by its line.
func table(files fs.FS, name string, columns int, take func(*row)) error {
	path := "estate/" + name + ".csv"
	f, err := files.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.FieldsPerRecord = columns
	lines, err := r.ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if len(lines) < 2 {
		return fmt.Errorf("%s: nothing below the heading", path)
	}
	for i, fields := range lines[1:] {
		line := &row{fields: fields}
		take(line)
		if line.err != nil {
			return fmt.Errorf("%s line %d: %w", path, i+2, line.err)
		}
	}
	return nil
}

// row reads the fields of one line in order and remembers the first that is wrong.
type row struct {
	fields []string
	err    error
}

func (r *row) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *row) text() string {
	s := strings.TrimSpace(r.fields[0])
	r.fields = r.fields[1:]
	return s
}

func (r *row) list() []string { return strings.Split(r.text(), "|") }

func (r *row) number() int {
	n, err := strconv.Atoi(r.text())
	r.fail(err)
	if n < 0 {
		r.fail(fmt.Errorf("%d is below nothing", n))
	}
	return n
}

func (r *row) minutes() time.Duration { return time.Duration(r.number()) * time.Minute }

func (r *row) clock() time.Duration {
	t, err := time.Parse("15:04", r.text())
	r.fail(err)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

func (r *row) yes() bool {
	switch s := r.text(); s {
	case "yes":
		return true
	case "no":
		return false
	default:
		r.fail(fmt.Errorf("%q is neither yes nor no", s))
		return false
	}
}
