package draw

import "gatehouse/scheduling/board"

// fill books percent of the rooms' time, in about count bookings.
func (d *day) fill(percent, count int) {
	mean := 10.0 / 3
	if count > 0 {
		places := 0
		for _, one := range d.rooms {
			places += one.places
		}
		mean = max(2, float64(places)*float64(d.ticks)*float64(percent)/100/float64(count))
	}
	people := d.people(count)
	for n := range d.rooms {
		for range d.rooms[n].places {
			d.lane(n, percent, mean, people)
		}
	}
}

// lane books percent of one place in a room, with gaps anywhere.
func (d *day) lane(n, percent int, mean float64, people *people) {
	booked := d.ticks * board.Tick(percent) / 100
	if d.r.IntN(100) < int(d.ticks)*percent%100 { // so that percent is right on average
		booked++
	}
	all := lengths(d.r, booked, mean)
	gaps := make([]board.Tick, len(all)+1)
	for range d.ticks - booked {
		gaps[d.r.IntN(len(gaps))]++
	}
	var at board.Tick
	for i, length := range all {
		at += gaps[i]
		use := d.rooms[n].morning
		if at >= d.noon {
			use = d.rooms[n].afternoon
		}
		kinds := use.kinds()
		b := booking{kind: kinds[d.r.IntN(len(kinds))], room: n, start: at, length: length}
		b.people = 1 + d.r.IntN(b.kind.terms().people)
		people.join(d, &b)
		d.hold(b.uses(n, at)...)
		d.bookings = append(d.bookings, b)
		at += length
	}
}

// people are those who may be in several bookings of a day, by resource.
type people struct {
	prisoners, courts, lawyers, officers, interpreters []int
}

// people are enough for count bookings.
func (d *day) people(count int) *people {
	if count == 0 {
		count = 11 * len(d.rooms)
	}
	return &people{
		courts:       d.resources(count / 12),
		lawyers:      d.resources(count / 6),
		officers:     d.resources(count / 15),
		interpreters: d.resources(count / 60),
	}
}

// join gives b a prisoner and those who are wanted with him, all free at its time.
func (p *people) join(d *day, b *booking) {
	from, to := b.start, b.start+b.turned()
	b.prisoner = -1
	if len(p.prisoners) > 0 && d.r.IntN(8) == 0 {
		// He needs time to walk from one booking to the next.
		b.prisoner = d.anyone(p.prisoners, max(from-walk, 0), min(to+walk, d.ticks))
	}
	if b.prisoner < 0 {
		b.prisoner = d.resource(1)
		p.prisoners = append(p.prisoners, b.prisoner)
	}
	also := func(of []int, percent int) {
		if d.r.IntN(100) >= percent {
			return
		}
		if one := d.anyone(of, from, to); one >= 0 {
			b.others = append(b.others, one)
		}
	}
	switch b.kind {
	case court, parole:
		also(p.courts, 80)
		also(p.lawyers, 40)
	case legal:
		also(p.lawyers, 100)
	case report, official, resettlement:
		also(p.officers, 80)
	case family, education:
	}
	if b.kind != family && b.kind != education {
		also(p.interpreters, 6)
	}
}

// settle says which bookings stay as they are.
func (d *day) settle() {
	for i := range d.bookings {
		b := &d.bookings[i]
		switch k := d.r.IntN(100); {
		case b.start < d.from(), k < 8: // started, frozen, pinned
			b.fixed = true
		case b.kind == court && k < 75:
			b.listed = true
		}
	}
}
