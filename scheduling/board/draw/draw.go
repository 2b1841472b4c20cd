// Package draw makes problems up from a seed: days and weeks of a prison's
// video rooms as full as real ones, for tests and measurements. The same seed
// draws the same problem on every machine.
package draw

import (
	"math/rand/v2"

	"gatehouse/scheduling/board"
)

// Day and week are in ticks of a quarter of an hour from 08:00 to 18:00; the
// ticks of a week's days follow one another.
const (
	dayTicks = 40
	noon     = 16
)

// DayOf says what a day is to be like.
type DayOf struct {
	// Rooms is how many there are; from 16 on, one is a hall for three.
	Rooms int
	// Fill is how much of the rooms' time is booked before anything is new, in
	// percent.
	Fill int
	// Bookings is about how many those are; 0 makes them 50 minutes long on
	// average. They take 30 to 120 minutes, so at most one for each half hour.
	Bookings int
	// New is how many hearings are to be added, each at a time at which no room
	// for it is free, if there is such a time.
	New int
	// RoomsOut is how many rooms are found to be out of use, from morning, from
	// 10:00 or from noon on.
	RoomsOut int
	// Now is the tick at which the question comes: what starts within two hours
	// is left alone, unless its room is out. 0 is the day before.
	Now board.Tick
}

// Day draws a prison's day: bookings of eight kinds in rooms for one kind, for
// all, or for one in the morning and another in the afternoon. Each has a
// prisoner and most have others, who are at one place at a time. Homes fit,
// except in rooms that are out of use. A booking moves within its half of the
// day, and only some kinds to the other; a listed hearing only to another room;
// some not at all. Of prisoners who have two bookings or must not meet, pairs
// keep bookings apart.
//
// It costs the people of a booking times its kind's priority that it moves. In
// the tier of change a room costs 1, one in another part of the prison 2, a
// time 4 and 1 more for each quarter of an hour, the other half of the day 8.
// The first tier is the priorities of what is left out.
func Day(seed uint64, of DayOf) *board.Problem {
	d := newDay(rand.New(rand.NewPCG(seed, 1)), rooms(of.Rooms), dayTicks)
	d.now = of.Now
	d.fill(of.Fill, of.Bookings)
	d.settle()
	d.acquaint()
	for range of.New {
		d.add(court)
	}
	d.oust(of.RoomsOut)
	return d.problem()
}

// day is a day that is being drawn.
type day struct {
	*grid
	noon     board.Tick
	now      board.Tick
	rooms    []room
	bookings []booking
	apart    []apart
	closed   []board.Use // of rooms that are out of use
	// freeze is how many ticks from now bookings are left alone.
	freeze board.Tick
	// reach is how far a booking moves, in ticks.
	reach board.Tick
}

func newDay(r *rand.Rand, rooms []room, ticks board.Tick) *day {
	d := &day{grid: &grid{r: r, ticks: ticks}, noon: ticks * noon / dayTicks, rooms: rooms, freeze: 8, reach: ticks}
	for _, one := range d.rooms {
		d.resource(one.places)
	}
	return d
}

// from is the first tick at which a booking may start or be moved away from.
func (d *day) from() board.Tick {
	if d.now == 0 {
		return 0
	}
	return d.now + d.freeze
}

// suits reports whether a room is for a kind at a start.
func (d *day) suits(room int, k kind, start board.Tick) bool {
	if start < d.noon {
		return d.rooms[room].morning.suits(k)
	}
	return d.rooms[room].afternoon.suits(k)
}
