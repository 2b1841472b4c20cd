package sqlite

import (
	"encoding/json"
	"fmt"
	"time"

	"gatehouse/scheduling"
)

// documentLayout is the layout that is written; every older one is read.
const documentLayout = 1

// document is a booking as the file has it. It mirrors scheduling.Booking on
// purpose: the names here are the file's and never change with the Go code.
type document struct {
	Layout     int         `json:"layout"`
	ID         string      `json:"id"`
	Kind       string      `json:"kind"`
	Prison     string      `json:"prison"`
	Court      string      `json:"court,omitempty"`
	Type       string      `json:"type,omitempty"`
	CaseRef    string      `json:"case,omitempty"`
	Parts      []part      `json:"parts"`
	Attendees  []attendee  `json:"attendees,omitempty"`
	MeetBy     string      `json:"meet,omitempty"`
	MeetURL    string      `json:"url,omitempty"`
	MeetHMCTS  string      `json:"hmcts,omitempty"`
	GuestPIN   string      `json:"pin,omitempty"`
	StaffNotes string      `json:"staff,omitempty"`
	Prisoner   string      `json:"prisoner,omitempty"`
	Status     string      `json:"status"`
	Reason     string      `json:"reason,omitempty"`
	Pinned     bool        `json:"pinned,omitempty"`
	Screened   [][2]string `json:"screened,omitempty"`
	Series     string      `json:"series,omitempty"`
	Original   string      `json:"original,omitempty"`
	Attendance []stay      `json:"attendance,omitempty"`
	Outcome    *ending     `json:"outcome,omitempty"`
	Made       time.Time   `json:"made"`
	MadeName   string      `json:"madeName,omitempty"`
	MadeRole   string      `json:"madeRole,omitempty"`
	Changed    time.Time   `json:"changed"`
	Version    int64       `json:"version"`
}

// originalLayout is how scheduling.Wall writes itself.
const originalLayout = "2006-01-02T15:04"

type part struct {
	Name       string      `json:"name"`
	Start      time.Time   `json:"start"`
	End        time.Time   `json:"end"`
	Placements []placement `json:"placements,omitempty"`
}

type placement struct {
	Room      string   `json:"room"`
	Prisoners []string `json:"prisoners,omitempty"`
}

type attendee struct {
	Person string `json:"person"`
	Role   string `json:"role"`
}

type stay struct {
	Name   string    `json:"name"`
	Role   string    `json:"role,omitempty"`
	Joined time.Time `json:"joined"`
	Left   time.Time `json:"left"`
	Why    string    `json:"why,omitempty"`
}

type ending struct {
	Code string    `json:"code"`
	At   time.Time `json:"at"`
	Who  string    `json:"who,omitempty"`
	Why  string    `json:"why,omitempty"`
}

// encode returns the booking's document.
func encode(b scheduling.Booking) (string, error) {
	d := document{
		Layout: documentLayout, ID: string(b.ID), Kind: string(b.Kind), Prison: string(b.Prison),
		Court: string(b.Court), Type: b.Type, CaseRef: b.CaseRef,
		MeetBy: string(b.Meet.By), MeetURL: b.Meet.URL, MeetHMCTS: b.Meet.HMCTS,
		GuestPIN: b.GuestPIN, StaffNotes: b.StaffNotes, Prisoner: b.PrisonerNotes,
		Status: string(b.Status), Reason: string(b.CancelReason), Pinned: b.Pinned,
		Made: b.Made.UTC(), MadeName: b.MadeBy.Name, MadeRole: b.MadeBy.Role,
		Changed: b.Changed.UTC(), Version: b.Version,
	}
	for _, p := range b.Screened {
		d.Screened = append(d.Screened, [2]string{string(p.A), string(p.B)})
	}
	if b.Series != "" {
		d.Series, d.Original = string(b.Series), b.Original.String()
	}
	for _, p := range b.Parts {
		q := part{Name: string(p.Name), Start: p.Span.Start.UTC(), End: p.Span.End.UTC()}
		for _, pl := range p.Placements {
			q.Placements = append(q.Placements, placement{Room: string(pl.Room), Prisoners: texts(pl.Prisoners)})
		}
		d.Parts = append(d.Parts, q)
	}
	for _, a := range b.Attendees {
		d.Attendees = append(d.Attendees, attendee{Person: string(a.Person), Role: string(a.Role)})
	}
	for _, a := range b.Attendance {
		d.Attendance = append(d.Attendance, stay{a.Name, string(a.Role), a.Joined.UTC(), a.Left.UTC(), a.Why})
	}
	if o := b.Outcome; o.Code != scheduling.OutcomeNone {
		d.Outcome = &ending{string(o.Code), o.At.UTC(), string(o.Who), string(o.Why)}
	}
	text, err := json.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("sqlite: write booking %s: %w", b.ID, err)
	}
	return string(text), nil
}

// decode reads a document of any layout up to the newest.
func decode(text string) (scheduling.Booking, error) {
	var d document
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		return scheduling.Booking{}, fmt.Errorf("%w: a booking's document: %w", scheduling.ErrDamaged, err)
	}
	if d.Layout < 1 || d.Layout > documentLayout {
		return scheduling.Booking{}, fmt.Errorf("%w: booking %s has layout %d", scheduling.ErrNewer, d.ID, d.Layout)
	}
	b := scheduling.Booking{
		ID: scheduling.BookingID(d.ID), Kind: scheduling.Kind(d.Kind), Prison: scheduling.PrisonCode(d.Prison),
		Court: scheduling.CourtCode(d.Court), Type: d.Type, CaseRef: d.CaseRef,
		Meet:     scheduling.Meet{By: scheduling.MeetBy(d.MeetBy), URL: d.MeetURL, HMCTS: d.MeetHMCTS},
		GuestPIN: d.GuestPIN, StaffNotes: d.StaffNotes, PrisonerNotes: d.Prisoner,
		Status: scheduling.Status(d.Status), CancelReason: scheduling.CancelReason(d.Reason), Pinned: d.Pinned,
		Made: d.Made, MadeBy: scheduling.Actor{Name: d.MadeName, Role: d.MadeRole},
		Changed: d.Changed, Version: d.Version,
	}
	for _, p := range d.Screened {
		b.Screened = append(b.Screened, scheduling.Pair{A: scheduling.PersonID(p[0]), B: scheduling.PersonID(p[1])})
	}
	if d.Series != "" {
		at, err := time.Parse(originalLayout, d.Original)
		if err != nil {
			return b, damaged("booking", d.ID, err)
		}
		b.Series, b.Original = scheduling.SeriesID(d.Series), scheduling.WallOf(at, time.UTC)
	}
	for _, p := range d.Parts {
		q := scheduling.Part{Name: scheduling.PartName(p.Name), Span: scheduling.Span{Start: p.Start, End: p.End}}
		for _, pl := range p.Placements {
			var ids []scheduling.PersonID
			for _, id := range pl.Prisoners {
				ids = append(ids, scheduling.PersonID(id))
			}
			q.Placements = append(q.Placements, scheduling.Placement{Room: scheduling.RoomKey(pl.Room), Prisoners: ids})
		}
		b.Parts = append(b.Parts, q)
	}
	for _, a := range d.Attendees {
		b.Attendees = append(b.Attendees, scheduling.Attendee{Person: scheduling.PersonID(a.Person), Role: scheduling.Role(a.Role)})
	}
	for _, a := range d.Attendance {
		b.Attendance = append(b.Attendance, scheduling.Attendance{
			Name: a.Name, Role: scheduling.Role(a.Role), Joined: a.Joined, Left: a.Left, Why: a.Why,
		})
	}
	if o := d.Outcome; o != nil {
		b.Outcome = scheduling.Outcome{
			Code: scheduling.OutcomeCode(o.Code), At: o.At, Who: scheduling.Absent(o.Who), Why: scheduling.AbsentWhy(o.Why),
		}
	}
	return b, nil
}

// texts turns a list of identifiers into plain strings.
func texts[T ~string](in []T) []string {
	var out []string
	for _, s := range in {
		out = append(out, string(s))
	}
	return out
}

// minutes returns the epoch minutes that cover a span whole.
func minutes(s scheduling.Span) (starts, ends int64) {
	starts = floorMinute(s.Start)
	ends = floorMinute(s.End)
	if !s.End.Equal(time.Unix(ends*60, 0)) {
		ends++
	}
	return starts, ends
}

func floorMinute(t time.Time) int64 {
	sec := t.Unix()
	m := sec / 60
	if sec%60 < 0 {
		m--
	}
	return m
}

// nanos keeps an instant as a number; the zero time is 0.
func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func fromNanos(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}
