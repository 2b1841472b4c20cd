package clash

import (
	"fmt"
	"log/slog"
)

// What holds bookings, people or words about them says in a log no more than
// what it is.

// LogValue keeps whom the clash is about, and who holds it, out of logs.
func (c Clash) LogValue() slog.Value { return slog.StringValue("clash " + string(c.Code)) }

// LogValue keeps everyone in the scene out of logs.
func (s Scene) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("scene of %d bookings", len(s.Bookings)))
}

// LogValue keeps names and notes out of logs.
func (o Occurrence) LogValue() slog.Value {
	return slog.StringValue("occurrence " + o.Original.String())
}

// LogValue keeps names and notes out of logs.
func (p Preview) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("preview of %d occurrences", len(p.Occurrences)))
}

// LogValue keeps names and notes out of logs.
func (r Reviewed) LogValue() slog.Value { return r.Booking.LogValue() }

// LogValue keeps names and notes out of logs.
func (r Review) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("review of %d bookings", len(r.Items)))
}

// LogValue keeps names and notes out of logs.
func (w Waiting) LogValue() slog.Value { return w.Request.LogValue() }

// LogValue keeps names and notes out of logs.
func (w WaitingList) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("waiting list of %d", len(w.Items)))
}

// LogValue keeps names and notes out of logs.
func (r Requests) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("%d requests", len(r.Items)))
}

// LogValue keeps names and notes out of logs.
func (e SeriesEntry) LogValue() slog.Value { return slog.StringValue("entry of a series") }

// LogValue keeps names and notes out of logs.
func (e SeriesEdit) LogValue() slog.Value { return e.Booking.LogValue() }

// LogValue keeps names and notes out of logs.
func (c SeriesCancel) LogValue() slog.Value { return c.Booking.LogValue() }

// LogValue keeps names and notes out of logs.
func (a Answer) LogValue() slog.Value { return slog.StringValue("answer") }

// LogValue keeps names and notes out of logs.
func (w Wanted) LogValue() slog.Value { return w.Booking.LogValue() }

// LogValue keeps names and notes out of logs.
func (q Question) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("question for %d bookings", len(q.Wanted)+len(q.Mend)))
}

// LogValue keeps names and notes out of logs.
func (r Resolution) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("resolution with %d plans", len(r.Plans)))
}

// LogValue keeps names and notes out of logs.
func (p Plan) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("plan of %d moves", len(p.Moves)))
}

// LogValue keeps names and notes out of logs.
func (m Move) LogValue() slog.Value { return m.To.LogValue() }

// LogValue keeps whom it is about out of logs.
func (r Reason) LogValue() slog.Value { return slog.StringValue("reason " + string(r.Code)) }

// LogValue keeps whom it is about out of logs.
func (b Blocker) LogValue() slog.Value { return slog.StringValue("blocker " + string(b.By)) }

// LogValue keeps whom it is about out of logs.
func (s Stuck) LogValue() slog.Value { return slog.StringValue("stuck booking " + string(s.Booking)) }

// LogValue keeps names and notes out of logs.
func (e Enactment) LogValue() slog.Value { return e.Plan.LogValue() }

// LogValue keeps whom the plans move out of logs.
func (p PastCase) LogValue() slog.Value {
	return slog.StringValue("past case of plan " + string(p.Plan))
}

// LogValue keeps everyone in the scene out of logs.
func (g Ground) LogValue() slog.Value { return g.Scene.LogValue() }

// LogValue keeps whom the list names out of logs.
func (p Placing) LogValue() slog.Value { return p.List.LogValue() }
