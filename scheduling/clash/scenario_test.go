package clash_test

import (
	"fmt"
	"strings"
	"testing"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/internal/scenario"
	"gatehouse/scheduling/internal/told"
)

// Each file in testdata is a day in words and what clashes with what is asked
// for, in words.
func TestScenarios(t *testing.T) {
	scenario.Run(t, "testdata/*.txtar", func(t *testing.T) scenario.Teller { return (&day{Day: told.NewDay(t), t: t}).tell })
}

// tell does a section.
func (d *day) tell(name string, body []string) (got []string, told bool) {
	d.t.Helper()
	switch name {
	case "day":
		for _, line := range body {
			d.Read(line)
		}
	case "asked":
		d.asked = nil
		for _, line := range body {
			if strings.HasPrefix(line, "on ") {
				d.Read(line)
			} else {
				d.asked = append(d.asked, d.Booking(line))
			}
		}
	case "clashes":
		for _, b := range d.asked {
			for _, c := range clash.Find(d.Scene, b) {
				got = append(got, words(c))
			}
		}
		if got == nil {
			got = []string{"none"}
		}
		return got, true
	default:
		d.t.Fatalf("unknown section %q", name)
	}
	return nil, false
}

// day is a day told in words, and what is asked for on it.
type day struct {
	*told.Day
	t     *testing.T
	asked []scheduling.Booking
}

func words(c clash.Clash) string {
	who := string(c.Resource)[strings.Index(string(c.Resource), "/")+1:]
	who = strings.ReplaceAll(who, "+", " and ")
	when := c.Span.Start.In(london()).Format("15:04") + "-" + c.Span.End.In(london()).Format("15:04")
	with := "in one booking"
	if c.With != "" {
		with = "beside " + string(c.With)
	}
	s := ""
	switch c.Code {
	case clash.RoomTaken:
		s = fmt.Sprintf("%s: room %s is taken by %s %s", c.Booking, who, c.With, when)
	case clash.RoomInactive:
		s = fmt.Sprintf("%s: room %s takes no bookings %s", c.Booking, who, when)
	case clash.RoomKind:
		s = fmt.Sprintf("%s: room %s is kept for other kinds %s", c.Booking, who, when)
	case clash.RoomParty:
		s = fmt.Sprintf("%s: room %s is kept for others %s", c.Booking, who, when)
	case clash.RoomClosed:
		s = fmt.Sprintf("%s: room %s is closed %s", c.Booking, who, when)
	case clash.PrisonerElsewhere, clash.ProfessionalElsewhere:
		s = fmt.Sprintf("%s: %s is in %s %s", c.Booking, who, c.With, when)
	case clash.TooTight:
		s = fmt.Sprintf("%s: %s is %.0f minutes short beside %s %s", c.Booking, who, c.Missing.Minutes(), c.With, when)
	case clash.OutsideRegime:
		s = fmt.Sprintf("%s: people are locked up while in %s %s", c.Booking, who, when)
	case clash.Screened:
		s = fmt.Sprintf("%s: %s are screened and would meet %s %s", c.Booking, who, with, when)
	case clash.NonAssociation:
		s = fmt.Sprintf("%s: %s must not meet and share a room %s %s", c.Booking, who, with, when)
	case clash.NonAssociationNear:
		s = fmt.Sprintf("%s: %s must not meet and wait in one place %s %s", c.Booking, who, with, when)
	case clash.ShortNotice:
		s = fmt.Sprintf("%s: %s needs %d days' notice", c.Booking, who, c.Limit)
	case clash.FarAhead:
		s = fmt.Sprintf("%s: %s is visited at most %d days ahead", c.Booking, who, c.Limit)
	case clash.WeeklyLimit:
		s = fmt.Sprintf("%s: %s has had the %d visits of the week", c.Booking, who, c.Limit)
	case clash.VisitorBanned:
		s = fmt.Sprintf("%s: %s: banned", c.Booking, who)
	case clash.VisitorClosed:
		s = fmt.Sprintf("%s: %s: closed visits only", c.Booking, who)
	case clash.PersonMoved:
		s = fmt.Sprintf("%s: %s is not held there any more", c.Booking, who)
	case clash.Held:
		s = fmt.Sprintf("%s: %s is held %s", c.Booking, who, when)
	}
	if c.Cause != nil {
		s += ", by " + string(c.Cause.By) + " on " + c.Cause.Date.String()
		if w := c.Cause.Window; w.To > 0 {
			s += fmt.Sprintf(" %02d:%02d-%02d:%02d", int(w.From.Hours()), int(w.From.Minutes())%60, int(w.To.Hours()), int(w.To.Minutes())%60)
		}
	}
	if c.Why != "" {
		s += " (" + c.Why + ")"
	}
	switch {
	case c.Accepted:
		return s + " (accepted)"
	case !c.Code.Acceptable():
		return s + " (never)"
	}
	return s
}
