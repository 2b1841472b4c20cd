package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"gatehouse/app"
	"gatehouse/app/attend"
	"gatehouse/cmd/internal/hub"
	"gatehouse/media/hearing"
	"gatehouse/media/peer"
	"gatehouse/media/signalling"
	"gatehouse/scheduling"
)

// door is a hub that hearings can be opened on: this desk's own or another.
type door interface {
	OpenHearing(ctx context.Context, o hub.Opening) (signalling.Link, error)
	Invite(ctx context.Context, id string, g hub.Guest) (signalling.Link, error)
	Look(ctx context.Context, id string, l hub.Looking) (signalling.Link, error)
	Revoke(ctx context.Context, id string) error
	Rescheduled(ctx context.Context, id string, start, end time.Time) error
	List(ctx context.Context) ([]hub.Record, error)
	Watch(ctx context.Context) <-chan hub.Record
	Try(ctx context.Context, from []peer.Signal) (hub.TryAnswer, error)
	Close() error
}

var (
	_ door = (*hub.Hub)(nil)
	_ door = (*hub.Remote)(nil)
)

// hearings holds the bookings' hearings on whichever hub the desk uses now.
type hearings struct {
	ctx context.Context //nolint:containedctx // the life of this desk's own hub
	cfg hub.Config
	log *slog.Logger

	mu      sync.Mutex // guards the fields below
	line    string     // the enrolment line; empty is this desk's own hub
	door    door       // nil until first used
	changed chan struct{}
	closed  bool
}

var (
	_ app.Hearings = (*hearings)(nil)
	_ app.Register = (*hearings)(nil)
)

func newHearings(ctx context.Context, o options, now func() time.Time, log *slog.Logger) *hearings {
	h := &hearings{
		ctx: ctx, log: log, changed: make(chan struct{}),
		cfg: hub.Config{Dir: filepath.Join(o.config, "hub"), Listen: o.listen, Fallback: true, Relaying: o.relaying, Now: now, Log: log},
	}
	if o.guests.Listen != "" {
		h.cfg.Guests = &o.guests
	}
	return h
}

// UseHub implements app.Hubs.
func (h *hearings) UseHub(line string) {
	h.mu.Lock()
	line = strings.TrimSpace(line)
	old := h.door
	if line == h.line && old != nil {
		h.mu.Unlock()
		return
	}
	h.line, h.door = line, nil
	if _, err := h.open(); err != nil {
		h.log.Error("hub not ready", "err", err)
	}
	close(h.changed)
	h.changed = make(chan struct{})
	h.mu.Unlock()
	if old != nil {
		_ = old.Close() // returns nil always
	}
}

// CheckHub implements app.Hubs.
func (h *hearings) CheckHub(line string) error {
	_, err := hub.ParseEnrolment(line)
	return err
}

// open returns the door, made at its first use; h.mu is held.
func (h *hearings) open() (door, error) {
	if h.door != nil {
		return h.door, nil
	}
	if h.closed {
		return nil, context.Canceled
	}
	if h.line != "" {
		e, err := hub.ParseEnrolment(h.line)
		if err != nil {
			return nil, err
		}
		h.door = hub.NewRemote(e, h.log)
		return h.door, nil
	}
	own, err := hub.Start(h.ctx, h.cfg)
	if err != nil {
		return nil, err
	}
	if own.Moved() {
		h.log.Warn("the hub listens at another port than it was told", "host", own.Host())
	}
	h.door = own
	return own, nil
}

// current is the door and a channel that is closed when there is another.
func (h *hearings) current() (door, <-chan struct{}, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	d, err := h.open()
	return d, h.changed, err
}

// hearingOf is the hub's name for a booking's hearing, and bookingOf its reverse.
func hearingOf(id scheduling.BookingID) string { return "booking/" + string(id) }

func bookingOf(name string) (scheduling.BookingID, bool) {
	id, ok := strings.CutPrefix(name, "booking/")
	return scheduling.BookingID(id), ok
}

// Open implements app.Hearings.
func (h *hearings) Open(ctx context.Context, b scheduling.Booking, host string) (string, error) {
	d, _, err := h.current()
	if err != nil {
		return "", err
	}
	l, err := d.OpenHearing(ctx, openingOf(b, host))
	if err != nil {
		return "", err
	}
	return l.Text(), nil
}

// Invite implements app.Hearings.
func (h *hearings) Invite(ctx context.Context, b scheduling.Booking, g app.Guest) (string, error) {
	d, _, err := h.current()
	if err != nil {
		return "", err
	}
	// Opening makes sure of the hearing and of its times; the host's own link
	// is made anew whenever they join.
	if _, err := h.Open(ctx, b, g.Name); err != nil {
		return "", err
	}
	l, err := d.Invite(ctx, hearingOf(b.ID), hub.Guest{Who: participantOf(b.ID, g.Person), Role: g.Role, Name: g.Name})
	if err != nil {
		return "", err
	}
	if g.Browser {
		if web := l.Web(); web != "" {
			return web, nil
		}
		return "", hub.ErrNoPage
	}
	return l.Text(), nil
}

// Follow implements app.Hearings. What it is to be compared with the hub
// keeps, which knows links that were made before this desk was started.
func (h *hearings) Follow(ctx context.Context, b scheduling.Booking) error {
	d, _, err := h.current()
	if err != nil {
		return err
	}
	if b.Status == scheduling.StatusCancelled || b.Status == scheduling.StatusExpired {
		return d.Revoke(ctx, hearingOf(b.ID))
	}
	span := b.Span()
	return d.Rescheduled(ctx, hearingOf(b.ID), span.Start, span.End)
}

// Held implements app.Hearings. Links of hearings that are over let nobody in.
func (h *hearings) Held(ctx context.Context) ([]scheduling.BookingID, error) {
	d, _, err := h.current()
	if err != nil {
		return nil, err
	}
	list, err := d.List(ctx)
	if err != nil {
		return nil, err
	}
	var out []scheduling.BookingID
	for _, r := range list {
		id, mine := bookingOf(r.Hearing)
		if mine && r.Phase == hearing.NotStarted && h.cfg.Now().Before(r.End.Add(hearing.ClosesAfter)) {
			out = append(out, id)
		}
	}
	return out, nil
}

// Watch implements app.Register. It goes on when the desk changes its hub.
func (h *hearings) Watch(ctx context.Context) <-chan app.Attended {
	out := make(chan app.Attended)
	go func() { // ends with ctx, which the reader of out owns
		defer close(out)
		for ctx.Err() == nil {
			d, changed, err := h.current()
			if err == nil {
				pass(ctx, d, changed, out)
			}
			select {
			case <-ctx.Done():
			case <-changed:
			}
		}
	}()
	return out
}

// pass hands on one hub's records until ctx ends or the hub is changed.
func pass(ctx context.Context, d door, changed <-chan struct{}, out chan<- app.Attended) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	records := d.Watch(ctx)
	for {
		select {
		case <-changed:
			return
		case r, ok := <-records:
			if !ok {
				return
			}
			id, mine := bookingOf(r.Hearing)
			stays := staysOf(r.Attendance)
			if !mine {
				continue
			}
			select {
			case out <- app.Attended{Booking: id, Stays: stays, Hearing: standOf(id, r)}:
			case <-ctx.Done():
				return
			}
		}
	}
}

// standOf is how a hearing stands, as the desk is told.
func standOf(id scheduling.BookingID, r hub.Record) attend.Hearing {
	return attend.Hearing{
		Booking: id, Started: r.Started, Closed: r.Closed, End: r.End, Extended: r.Extended, Consulting: r.Consulting,
	}
}

// staysOf is a hub's record as the diary keeps it: who only waited did not come.
func staysOf(record []hearing.Attendance) []scheduling.Attendance {
	var out []scheduling.Attendance
	for _, a := range record {
		if a.Joined.IsZero() {
			continue
		}
		out = append(out, scheduling.Attendance{
			Name: a.Name, Role: roleOf(a.Role), Joined: a.Joined.UTC(), Left: a.Left.UTC(), Why: whyOf(a.Why),
		})
		if a.Left.IsZero() {
			out[len(out)-1].Left = time.Time{}
		}
	}
	return out
}

// roleOf is a participant's role in the booking's words; who is there for the
// desk itself has none.
func roleOf(r hearing.Role) scheduling.Role {
	switch r {
	case hearing.Prisoner:
		return scheduling.RolePrisoner
	case hearing.Representative:
		return scheduling.RoleSolicitor
	case hearing.Interpreter:
		return scheduling.RoleInterpreter
	case hearing.Panel:
		return scheduling.RoleJudge
	case hearing.Witness, hearing.Expert:
		return scheduling.RoleWitness
	case hearing.Host, hearing.Officer, hearing.Individual, hearing.Observer, hearing.Guest:
	}
	return ""
}

func whyOf(w hearing.Why) string {
	switch w {
	case hearing.WhyLeft:
		return "left"
	case hearing.WhyLost:
		return "lost"
	case hearing.WhyRemoved:
		return "removed"
	case hearing.WhyEnded:
		return "ended"
	case hearing.WhyTime: // of looks, which are no stays
	}
	return string(w)
}

// Close ends the hub. It may be called twice.
func (h *hearings) Close() {
	h.mu.Lock()
	d := h.door
	h.door, h.closed = nil, true
	h.mu.Unlock()
	if d != nil {
		_ = d.Close() // returns nil always
	}
}
