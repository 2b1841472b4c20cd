package scheduling

import (
	"fmt"
	"log/slog"
)

// What holds people's names, notes or reasons says in a log no more than what
// it is. A value within another is not asked, so each says it for itself.

// LogValue keeps who made the series out of logs.
func (s Series) LogValue() slog.Value { return slog.StringValue("series " + string(s.ID)) }

// LogValue keeps names and notes out of logs.
func (d SeriesDone) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("series %s with %d bookings", d.Series.ID, len(d.Bookings)))
}

// LogValue keeps who made the series out of logs.
func (r SeriesRecord) LogValue() slog.Value { return r.Was.LogValue() }

// LogValue keeps names and notes out of logs.
func (a Adjust) LogValue() slog.Value { return slog.StringValue("occurrence " + a.Original.String()) }

// LogValue keeps who holds and whom they hold out of logs.
func (h Hold) LogValue() slog.Value { return slog.StringValue("hold " + string(h.ID)) }

// LogValue keeps out of logs who must not meet whom.
func (r Restriction) LogValue() slog.Value { return slog.StringValue("restriction " + string(r.ID)) }

// LogValue keeps who accepted, and their words, out of logs.
func (a Acceptance) LogValue() slog.Value {
	return slog.StringValue("acceptance of " + a.Code + " for booking " + string(a.B))
}

// LogValue keeps who did it, and their words, out of logs.
func (e AuditEntry) LogValue() slog.Value { return slog.StringValue("audit " + string(e.Action)) }

// LogValue keeps the participant's name out of logs.
func (a Attendance) LogValue() slog.Value { return slog.StringValue("stay " + string(a.Role)) }

// LogValue keeps everything on a record out of logs.
func (r Record) LogValue() slog.Value { return r.Person.LogValue() }

// LogValue keeps names and notes out of logs.
func (o Offer) LogValue() slog.Value { return slog.StringValue("offer " + string(o.By)) }

// LogValue keeps names and notes out of logs.
func (q FindQuery) LogValue() slog.Value { return slog.StringValue("search") }

// LogValue keeps names and notes out of logs.
func (s Saving) LogValue() slog.Value { return s.Booking.LogValue() }

// LogValue keeps everyone in the estate out of logs.
func (e Estate) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("estate of %d prisons and %d bookings", len(e.Prisons), len(e.Bookings)))
}

// LogValue keeps whom a plan moved out of logs.
func (e Enacted) LogValue() slog.Value { return slog.StringValue("plan " + string(e.ID)) }

// LogValue keeps who is told out of logs.
func (n Notice) LogValue() slog.Value {
	return slog.StringValue("notice " + string(n.Code) + " about booking " + string(n.Booking))
}

// LogValue keeps whom a list names out of logs.
func (l List) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("list %s of %d rows", l.ID, len(l.Rows)))
}

// LogValue keeps whom a row names out of logs.
func (r Row) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("row %d", r.Number)) }

// LogValue keeps who it is out of logs.
func (d Defendant) LogValue() slog.Value { return slog.StringValue("defendant") }

// LogValue keeps what a past case was about out of logs.
func (c Case) LogValue() slog.Value { return slog.StringValue("case of plan " + string(c.Plan)) }
