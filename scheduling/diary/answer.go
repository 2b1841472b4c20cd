package diary

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// AcceptRequest books q.Booking for the request, which was seen at version:
// the answer and the booking happen together or not at all. It returns the
// errors of Book, ErrStale when the request has changed since and ErrEnded
// when nobody waits for it any more. Accepting again with the same q.Key
// returns both as they are now.
func (d *Diary) AcceptRequest(
	ctx context.Context, actor scheduling.Actor, id scheduling.RequestID, version int64, q Entry,
) (scheduling.Request, scheduling.Booking, error) {
	return d.accept(ctx, actor, id, version, q, func(scheduling.Request) (scheduling.Booking, error) { return q.Booking, nil })
}

// AcceptOffer books the time that was offered for the request, as
// AcceptRequest does; q.Booking is not looked at.
func (d *Diary) AcceptOffer(
	ctx context.Context, actor scheduling.Actor, id scheduling.RequestID, version int64, q Entry,
) (scheduling.Request, scheduling.Booking, error) {
	return d.accept(ctx, actor, id, version, q, func(r scheduling.Request) (scheduling.Booking, error) {
		if r.Offer == nil {
			return scheduling.Booking{}, scheduling.ErrStale
		}
		return *r.Offer, nil
	})
}

func (d *Diary) accept(
	ctx context.Context, actor scheduling.Actor, id scheduling.RequestID, version int64, q Entry,
	what func(scheduling.Request) (scheduling.Booking, error),
) (scheduling.Request, scheduling.Booking, error) {
	var request scheduling.Request
	newID := scheduling.BookingID(d.newID())
	booking, err := d.once(ctx, actor, q.Key, func(w scheduling.Writer) (b scheduling.Booking, err error) {
		if request, err = pending(w, id, version); err != nil {
			return b, err
		}
		if b, err = what(request); err != nil {
			return b, err
		}
		b = asked(b, nil)
		b.ID, b.Version, b.Made, b.MadeBy = newID, 0, d.now(), actor
		if err := inTime(request, b); err != nil {
			return b, err
		}
		if b, err = d.place(w, actor, q, scheduling.ActionBooked, b, nil); err != nil {
			return b, err
		}
		request.Status, request.Result = scheduling.RequestAccepted, b.ID
		request, err = d.answer(w, actor, request)
		return b, err
	})
	if err == nil && request.Result != booking.ID { // it had been accepted before
		request, err = read(ctx, d, "request", func(r scheduling.Reader) (scheduling.Request, error) { return r.Request(id) })
	}
	if err != nil {
		return scheduling.Request{}, scheduling.Booking{}, fmt.Errorf("accept request %s: %w", id, err)
	}
	return request, booking, nil
}

// OfferTime offers whoever asked another time: b as it would be booked. It is
// refused like Book when it could not be booked now, and holds nothing.
func (d *Diary) OfferTime(ctx context.Context, actor scheduling.Actor, id scheduling.RequestID, version int64, b scheduling.Booking) (scheduling.Request, error) {
	b = asked(b, nil)
	b.ID, b.Version = "", 0
	return d.reply(ctx, actor, id, version, func(w scheduling.Writer, r *scheduling.Request) error {
		if err := inTime(*r, b); err != nil {
			return err
		}
		v, err := d.judge(w, b, nil)
		switch {
		case err != nil:
			return err
		case v.refusal != nil:
			return v.refusal
		case slices.ContainsFunc(v.clashes, open):
			return &clash.Error{Clashes: slices.DeleteFunc(v.clashes, func(c clash.Clash) bool { return c.Accepted })}
		}
		r.Status, r.Offer = scheduling.RequestOffered, &b
		return nil
	})
}

// Decline refuses a request for a reason of 3 to 200 characters, an
// *InvalidError for the field "reason" otherwise.
func (d *Diary) Decline(ctx context.Context, actor scheduling.Actor, id scheduling.RequestID, version int64, reason string) (scheduling.Request, error) {
	reason = strings.TrimSpace(reason)
	return d.reply(ctx, actor, id, version, func(_ scheduling.Writer, r *scheduling.Request) error {
		switch n := utf8.RuneCountInString(reason); {
		case n < scheduling.MinReason:
			return &scheduling.InvalidError{Field: "reason", Problem: scheduling.ProblemTooShort, Limit: scheduling.MinReason}
		case n > scheduling.MaxReason:
			return &scheduling.InvalidError{Field: "reason", Problem: scheduling.ProblemTooLong, Limit: scheduling.MaxReason}
		}
		r.Status, r.Reason = scheduling.RequestDeclined, reason
		return nil
	})
}

// PutOnWaiting puts a request on the waiting list; what was offered is off.
func (d *Diary) PutOnWaiting(ctx context.Context, actor scheduling.Actor, id scheduling.RequestID, version int64) (scheduling.Request, error) {
	return d.reply(ctx, actor, id, version, func(_ scheduling.Writer, r *scheduling.Request) error {
		r.Status, r.Offer = scheduling.RequestWaiting, nil
		return nil
	})
}

// Withdraw says that whoever asked no longer asks.
func (d *Diary) Withdraw(ctx context.Context, actor scheduling.Actor, id scheduling.RequestID, version int64) (scheduling.Request, error) {
	return d.reply(ctx, actor, id, version, func(_ scheduling.Writer, r *scheduling.Request) error {
		r.Status = scheduling.RequestWithdrawn
		return nil
	})
}

// reply gives a pending request that was seen at version an answer. The same
// answer by the same actor to the same version is given once.
func (d *Diary) reply(
	ctx context.Context, actor scheduling.Actor, id scheduling.RequestID, version int64,
	fn func(scheduling.Writer, *scheduling.Request) error,
) (scheduling.Request, error) {
	var saved scheduling.Request
	err := d.update(ctx, actor, func(w scheduling.Writer) error {
		r, err := w.Request(id)
		if err != nil {
			return err
		}
		if r.Version == version+1 {
			again := r
			if err := fn(w, &again); err == nil && sameAnswer(again, r) && lastBy(w, actor, r) {
				saved = r
				return nil
			}
		}
		if r, err = pending(w, id, version); err != nil {
			return err
		}
		if err := fn(w, &r); err != nil {
			return err
		}
		saved, err = d.answer(w, actor, r)
		return err
	})
	if err != nil {
		return scheduling.Request{}, fmt.Errorf("answer request %s: %w", id, err)
	}
	return saved, nil
}

// pending is the request as it was seen at version, if someone waits for it.
func pending(r scheduling.Reader, id scheduling.RequestID, version int64) (scheduling.Request, error) {
	q, err := r.Request(id)
	switch {
	case err != nil:
		return q, err
	case !q.Pending():
		return q, scheduling.ErrEnded
	case q.Version != version:
		return q, scheduling.ErrStale
	}
	return q, nil
}

func sameAnswer(a, b scheduling.Request) bool {
	if a.Status != b.Status || a.Reason != b.Reason || (a.Offer == nil) != (b.Offer == nil) {
		return false
	}
	return a.Offer == nil || a.Offer.Span().Equal(b.Offer.Span()) && slices.Equal(a.Offer.Rooms(), b.Offer.Rooms())
}

// lastBy reports whether r is as actor left it.
func lastBy(r scheduling.Reader, actor scheduling.Actor, q scheduling.Request) bool {
	lines, err := r.Audit(string(q.ID), 1)
	return err == nil && len(lines) == 1 && lines[0].Actor == actor && lines[0].Version == q.Version
}

// inTime refuses a booking that would come too late for the request.
func inTime(r scheduling.Request, b scheduling.Booking) error {
	if !r.Deadline.IsZero() && b.Span().End.After(r.Deadline) {
		return scheduling.InvalidErrors{{Field: "deadline", Problem: scheduling.ProblemOrder}}
	}
	return nil
}
