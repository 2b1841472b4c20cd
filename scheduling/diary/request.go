package diary

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Requests lists what was asked of a prison, by deadline, those without last;
// pending leaves out those that nobody waits for any more.
func (d *Diary) Requests(ctx context.Context, code scheduling.PrisonCode, pending bool) (clash.Requests, error) {
	return read(ctx, d, "requests to "+string(code), func(r scheduling.Reader) (clash.Requests, error) {
		all, err := r.Requests(scheduling.RequestQuery{Prison: code, Pending: pending})
		if err != nil {
			return clash.Requests{}, err
		}
		scene, err := naming(r, code, all)
		return clash.Requests{Items: all, Scene: scene}, err
	})
}

// naming is the scene that names the rooms and people of requests.
func naming(r scheduling.Reader, code scheduling.PrisonCode, all []scheduling.Request) (s clash.Scene, err error) {
	var named []scheduling.Booking
	for _, q := range all {
		named = append(named, q.Booking)
		if q.Offer != nil {
			named = append(named, *q.Offer)
		}
	}
	if s.Prisons, err = r.Prisons(); err != nil {
		return s, err
	}
	if s.Rooms, err = rooms(r, code); err != nil {
		return s, err
	}
	s.People, err = r.People(peopleOf(named...))
	return s, err
}

// Ask keeps what a court, a solicitor or a family asks for; nothing is held
// for it. Of r it looks at From, Booking, Windows and Deadline, and returns
// InvalidErrors for what is wrong with them. Asking again with the same key
// returns the request of the first time as it is now.
func (d *Diary) Ask(ctx context.Context, actor scheduling.Actor, key string, r scheduling.Request) (scheduling.Request, error) {
	r.ID = scheduling.RequestID(key)
	if key == "" {
		r.ID = scheduling.RequestID(d.newID())
	}
	var saved scheduling.Request
	err := d.update(ctx, actor, func(w scheduling.Writer) error {
		switch had, err := w.Request(r.ID); {
		case err == nil:
			saved = had
			return nil
		case !errors.Is(err, scheduling.ErrNotFound):
			return err
		}
		r := r
		r.Booking = asked(r.Booking, nil)
		r.Booking.ID, r.Booking.Version = "", 0
		known, err := d.known(w, r.Booking)
		if err != nil {
			return err
		}
		if err := checkRequest(r, known); err != nil {
			return err
		}
		r.Status, r.Offer, r.Reason, r.Result, r.Version = scheduling.RequestOpen, nil, "", "", 0
		r.Made, r.MadeBy = d.now(), actor
		saved, err = d.answer(w, actor, r)
		return err
	})
	if err != nil {
		return scheduling.Request{}, fmt.Errorf("ask: %w", err)
	}
	return saved, nil
}

// answer saves r and records where it stands now.
func (d *Diary) answer(w scheduling.Writer, actor scheduling.Actor, r scheduling.Request) (scheduling.Request, error) {
	r.Changed = d.now()
	saved, err := w.SaveRequest(r)
	if err != nil {
		return saved, err
	}
	reason := string(saved.Status)
	if saved.Reason != "" {
		reason += ": " + saved.Reason
	}
	return saved, w.Record(scheduling.AuditEntry{
		At: d.now(), Actor: actor, Action: scheduling.ActionRequested, Subject: string(saved.ID), Version: saved.Version, Reason: reason,
	})
}

// checkRequest returns what is wrong with a request. A room that is left open
// is not.
func checkRequest(r scheduling.Request, k scheduling.Known) error {
	var p problems
	switch n := utf8.RuneCountInString(string(r.From)); {
	case strings.TrimSpace(string(r.From)) == "":
		p.add("party", scheduling.ProblemMissing)
	case n > scheduling.MaxName:
		p.limit("party", scheduling.ProblemTooLong, scheduling.MaxName)
	}
	if r.Booking.Kind == scheduling.KindOutOfUse {
		p.add("kind", scheduling.ProblemNotAllowed)
	}
	var bad scheduling.InvalidErrors
	if errors.As(r.Booking.Validate(k), &bad) {
		for _, e := range bad {
			if !strings.HasSuffix(e.Field, ".room") || e.Problem != scheduling.ProblemMissing {
				p.found = append(p.found, e)
			}
		}
	}
	block := r.Booking.Span()
	if !r.Deadline.IsZero() {
		switch {
		case !r.Deadline.After(k.Now):
			p.add("deadline", scheduling.ProblemPast)
		case len(r.Windows) == 0 && block.End.After(r.Deadline):
			p.add("deadline", scheduling.ProblemOrder)
		}
	}
	if len(r.Windows) > scheduling.MaxWindows {
		p.limit("windows", scheduling.ProblemTooMany, scheduling.MaxWindows)
		return p.err()
	}
	for i, w := range r.Windows {
		p.window("windows."+strconv.Itoa(i+1), w, block.Duration(), k.Now)
	}
	return p.err()
}

// window checks one window that a block of some length has to fit into.
func (p *problems) window(field string, w scheduling.Span, block time.Duration, now time.Time) {
	switch {
	case w.Start.IsZero() || w.End.IsZero():
		p.add(field, scheduling.ProblemMissing)
	case !w.Valid():
		p.add(field, scheduling.ProblemOrder)
	case w.Duration() < block:
		p.limit(field, scheduling.ProblemTooShort, int(block/time.Minute))
	case !w.End.After(now):
		p.add(field, scheduling.ProblemPast)
	case w.Start.After(now.AddDate(0, scheduling.HorizonMonths, 0)):
		p.limit(field, scheduling.ProblemTooFar, scheduling.HorizonMonths)
	}
}
