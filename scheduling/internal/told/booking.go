package told

import (
	"slices"
	"strings"

	"gatehouse/scheduling"
)

// Booking reads "A: court; main 10:00-10:30 in MDI-VCC-1 with Ann and Bob;
// solicitor Sol". Its prison is that of its first room; a part "in any" is in a
// room that is yet to be found.
func (d *Day) Booking(line string) scheduling.Booking {
	d.t.Helper()
	id, rest, ok := strings.Cut(line, ":")
	if !ok || strings.Contains(id, " ") {
		d.t.Fatalf("not a booking: %q", line)
	}
	clauses := strings.Split(rest, ";")
	b := scheduling.Booking{ID: scheduling.BookingID(id), Status: scheduling.StatusBooked}
	kind, cancelled := strings.CutSuffix(strings.TrimSpace(clauses[0]), " cancelled")
	if b.Kind = scheduling.Kind(kind); !slices.Contains(scheduling.Kinds(), b.Kind) {
		d.t.Fatalf("unknown kind in %q", line)
	}
	if cancelled {
		b.Status = scheduling.StatusCancelled
	}
	for _, clause := range clauses[1:] {
		words := strings.Fields(clause)
		switch name := scheduling.PartName(words[0]); name {
		case scheduling.PartPre, scheduling.PartMain, scheduling.PartPost:
			b.Parts = append(b.Parts, d.part(name, words[1:]))
		case "case":
			b.CaseRef = words[1]
		case "listed":
			b.Court = scheduling.CourtCode(words[1])
		case "screened":
			b.Screened = append(b.Screened, scheduling.Pair{A: scheduling.PersonID(words[1]), B: scheduling.PersonID(words[2])})
		case "completed":
			b.Status = scheduling.StatusCompleted
		case "pinned":
			b.Pinned = true
		case "type":
			b.Type = words[1]
		case "series":
			b.Series = scheduling.SeriesID(words[1])
		default:
			b.Attendees = append(b.Attendees, scheduling.Attendee{
				Person: scheduling.PersonID(words[1]), Role: scheduling.Role(words[0]),
			})
		}
	}
	if rooms := b.Rooms(); len(rooms) > 0 {
		b.Prison = rooms[0].Prison()
	}
	return b
}

// part reads "10:00-10:30 in MDI-VCC-1 with Ann and Bob in MDI-VCC-2 with Cy".
func (d *Day) part(name scheduling.PartName, words []string) scheduling.Part {
	p := scheduling.Part{Name: name, Span: d.Span(words[0])}
	for i := 1; i < len(words); i++ {
		switch words[i] {
		case "in":
			i++
			key := scheduling.RoomKey(words[i])
			if key == "any" {
				key = ""
			}
			p.Placements = append(p.Placements, scheduling.Placement{Room: key})
		case "with", "and":
		default:
			last := &p.Placements[len(p.Placements)-1]
			last.Prisoners = append(last.Prisoners, scheduling.PersonID(words[i]))
		}
	}
	return p
}
