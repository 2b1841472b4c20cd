package diary

import (
	"context"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Waiting lists the requests on a prison's waiting list by deadline, each with
// the first place that is free for it now: in the windows it names, or at the
// time that was wished for. One whose deadline has passed is overdue and is
// offered nothing. Asking it again after a change that Change.Frees is how a
// freed place finds who waits for it; a person confirms it with OfferTime or
// AcceptRequest.
func (d *Diary) Waiting(ctx context.Context, code scheduling.PrisonCode) (clash.WaitingList, error) {
	return read(ctx, d, "waiting list of "+string(code), func(r scheduling.Reader) (clash.WaitingList, error) {
		all, err := r.Requests(scheduling.RequestQuery{Prison: code, Pending: true})
		if err != nil {
			return clash.WaitingList{}, err
		}
		var out clash.WaitingList
		var listed []scheduling.Request
		for _, q := range all {
			if q.Status != scheduling.RequestWaiting {
				continue
			}
			w := clash.Waiting{Request: q, Overdue: q.Overdue(d.now())}
			if w.Place, err = d.firstFor(r, w); err != nil {
				return clash.WaitingList{}, err
			}
			out.Items = append(out.Items, w)
			listed = append(listed, q)
		}
		out.Scene, err = naming(r, code, listed)
		return out, err
	})
}

// firstFor is the first place that is free for a request, or nil.
func (d *Diary) firstFor(r scheduling.Reader, w clash.Waiting) (*scheduling.Offer, error) {
	if w.Overdue {
		return nil, nil
	}
	q := scheduling.FindQuery{Booking: w.Request.Booking, Windows: w.Request.Windows, Deadline: w.Request.Deadline, Limit: 1}
	if len(q.Windows) == 0 {
		q.Windows = []scheduling.Span{w.Request.Booking.Span()}
	}
	found, err := d.find(r, q)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}
