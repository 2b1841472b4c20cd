package sqlite

import (
	"maps"
	"slices"
	"strings"

	"gatehouse/scheduling"
)

const heldColumns = `id, booking, lane, starts, ends, exclusive`

func scanHeld(scan scanner) (held, error) {
	var h held
	err := scan(&h.id, &h.booking, &h.lane, &h.starts, &h.ends, &h.exclusive)
	return h, err
}

// wanted lists what a booking is to hold, by resource.
func wanted(b scheduling.Booking) map[string][]held {
	out := map[string][]held{}
	for _, c := range b.Claims() {
		starts, ends := minutes(c.Span)
		out[string(c.Resource)] = append(out[string(c.Resource)],
			held{booking: string(b.ID), lane: unlaid, starts: starts, ends: ends, exclusive: c.Exclusive})
	}
	return out
}

// claim makes the file's claims those of b. Claims that stay as they are keep
// their rows, and with them their lanes.
func (w *writer) claim(b scheduling.Booking, accept []scheduling.Acceptance) error {
	t, err := w.release(b)
	if err != nil {
		return err
	}
	return w.take(t, accept)
}

// turnover is what a booking is to hold, by resource: all of it, what it gave
// up for it, and what it does not hold yet.
type turnover struct {
	booking           scheduling.BookingID
	want, gone, fresh map[string][]held
}

// release takes away the claims that b no longer has.
func (w *writer) release(b scheduling.Booking) (turnover, error) {
	t := turnover{booking: b.ID, want: wanted(b), gone: map[string][]held{}, fresh: map[string][]held{}}
	old, err := list(w.session, func(scan scanner) (resourceHeld, error) {
		var r resourceHeld
		err := scan(&r.resource, &r.id, &r.booking, &r.lane, &r.starts, &r.ends, &r.exclusive)
		return r, err
	}, `SELECT resource, `+heldColumns+` FROM claims WHERE booking = ? ORDER BY id`, string(b.ID))
	if err != nil {
		return t, err
	}
	for r, hs := range t.want {
		t.fresh[r] = slices.Clone(hs)
	}
	for _, o := range old {
		i := slices.IndexFunc(t.fresh[o.resource], func(h held) bool {
			return h.starts == o.starts && h.ends == o.ends && h.exclusive == o.exclusive
		})
		if i >= 0 {
			t.fresh[o.resource] = slices.Delete(t.fresh[o.resource], i, i+1)
			continue
		}
		t.gone[o.resource] = append(t.gone[o.resource], o.held)
		if err := w.exec(`DELETE FROM claims WHERE id = ?`, o.id); err != nil {
			return t, err
		}
	}
	return t, nil
}

// take ends the acceptances that a booking no longer needs and lays its fresh
// claims, and the neighbours of those it gave up.
func (w *writer) take(t turnover, accept []scheduling.Acceptance) error {
	if err := w.reviewAcceptances(t, accept); err != nil {
		return err
	}
	for _, r := range slices.Sorted(maps.Keys(t.gone)) {
		for _, h := range t.gone[r] {
			if err := w.settle(r, h.starts, h.ends, nil); err != nil {
				return err
			}
		}
	}
	for _, r := range slices.Sorted(maps.Keys(t.fresh)) {
		for i, h := range t.fresh[r] {
			if err := w.settle(r, h.starts, h.ends, t.fresh[r][i:i+1]); err != nil {
				return err
			}
		}
	}
	return nil
}

type resourceHeld struct {
	resource string
	held
}

// settle lays the claims of one resource again around [lo, hi), where claims
// were given up or fresh ones are to stand, and writes the fresh ones.
func (w *writer) settle(resource string, lo, hi int64, fresh []held) error {
	places, err := w.places(resource)
	if err != nil {
		return err
	}
	near, err := w.connected(resource, lo, hi)
	if err != nil {
		return err
	}
	claims := slices.Concat(near, fresh)
	lanes := lay(places, claims)
	var move []held
	for i, h := range claims {
		stays := h.id != 0 && (h.lane == lanes[i] || (h.lane < 0 && lanes[i] == exempt))
		if stays {
			continue
		}
		if h.exclusive && lanes[i] == exempt {
			return scheduling.ErrTaken
		}
		if h.id != 0 {
			if err := w.exec(`DELETE FROM claims WHERE id = ?`, h.id); err != nil {
				return err
			}
		}
		h.lane = lanes[i]
		move = append(move, h)
	}
	next, err := one(w.session, scanInt, `SELECT coalesce(max(id), 0) FROM claims`)
	if err != nil {
		return err
	}
	for _, h := range move {
		next++
		if h.lane == exempt {
			h.lane = -next
		}
		if err := w.exec(`INSERT INTO claims (id, booking, resource, lane, starts, ends, exclusive) VALUES (?,?,?,?,?,?,?)`,
			next, h.booking, resource, h.lane, h.starts, h.ends, h.exclusive); err != nil {
			return err
		}
	}
	return nil
}

// connected returns the claims on a resource that overlap [lo, hi), those
// that overlap these, and so on.
func (w *writer) connected(resource string, lo, hi int64) ([]held, error) {
	for {
		near, err := list(w.session, scanHeld, `SELECT `+heldColumns+` FROM claims
			WHERE resource = ? AND starts > ? AND starts < ? AND ends > ? ORDER BY id`, resource, lo-1440, hi, lo)
		if err != nil {
			return nil, err
		}
		wider := false
		for _, h := range near {
			if h.starts < lo || h.ends > hi {
				lo, hi, wider = min(lo, h.starts), max(hi, h.ends), true
			}
		}
		if !wider {
			return near, nil
		}
	}
}

// places is how many claims a resource holds at once: a room's own number,
// one for everything else.
func (w *writer) places(resource string) (int, error) {
	key, room := strings.CutPrefix(resource, "room/")
	if !room {
		return 1, nil
	}
	n, err := list(w.session, scanInt, `SELECT places FROM rooms WHERE key = ?`, key)
	if err != nil || len(n) == 0 {
		return 1, err
	}
	return int(n[0]), nil
}
