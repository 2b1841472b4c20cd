package sample

import (
	"math/rand/v2"
	"time"

	"gatehouse/scheduling"
)

// full is an hour in which the last prison has no room for another hearing:
// every court room has one, and a family visit sits in the room that takes
// anything, although the family's own is free. A plan helps; nothing else does.
func (m *maker) full(seed int64) {
	drawn := m.chance
	defer func() { m.chance = drawn }()
	m.chance = rand.New(rand.NewPCG(uint64(seed), 2)) // what else is drawn stays as it was
	p := m.prisons[len(m.prisons)-1]
	day := 1
	for weekend(m.today.Date().AddDays(day).Weekday()) {
		day++
	}
	block := scheduling.NewSpan(m.at(day, p, 10*60), time.Hour)
	for _, r := range m.rooms {
		k := kind{Kind: scheduling.KindCourt, hearing: "appeal", main: block.Duration()}
		switch {
		case r.Prison != p.Code || !r.Active || r.Places != 1:
			continue
		case r.Usage == scheduling.UsageShared:
			k = kind{Kind: scheduling.KindFamily, main: block.Duration()}
		case r.Usage != scheduling.UsageCourt:
			continue
		}
		lane := string(r.Key) + "#0"
		prisoners := m.some(p, k.Kind, block, 1)
		attendees, came := m.attendees(k.Kind, block)
		if !m.ledger.free(lane, block, r.Turnaround) || prisoners == nil || !came {
			continue
		}
		m.add(day, p, k, scheduling.Booking{
			Parts:     scheduling.NewBlock(block.Start, 0, k.main, 0, scheduling.Placement{Room: r.Key, Prisoners: prisoners}),
			Attendees: attendees,
		}, lane)
		b := &m.estate.Bookings[len(m.estate.Bookings)-1]
		if b.Pinned = false; b.Status == scheduling.StatusCancelled {
			b.Status, b.CancelReason = scheduling.StatusBooked, ""
			m.use(*b, lane)
		}
	}
}

func weekend(d time.Weekday) bool { return d == time.Saturday || d == time.Sunday }
