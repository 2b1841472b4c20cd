// Package timegrid is the timetable's widget: a row per room, time from left
// to right, bookings as blocks. It knows only the values it is shown and
// tells of a person's intentions; whether something clashes is not its
// business. Each row is one painted strip that is painted again only when
// that row changes; scrolling only moves the strips.
package timegrid

import "time"

// Data is one day as it is shown. It must not change after SetData.
type Data struct {
	// Start and End bound what is shown; their location is the zone in which
	// the hours are labelled.
	Start, End time.Time
	// Slot is what the grid snaps to; zero is 15 minutes.
	Slot time.Duration
	// Now places the now-line; outside Start–End there is none.
	Now  time.Time
	Rows []Row
	// Blocks of an unknown row are not shown.
	Blocks []Block
	// Marks divide the times into days of a week. Where there are any, they
	// stand in the header instead of the hours, and times are those of an axis
	// that leaves the nights out: Say tells what a stretch of it means.
	Marks []Mark
	Say   func(start, end time.Time) string
}

// Mark is where a day of a week begins.
type Mark struct {
	At time.Time
	// Text names the day, Note what is special about it.
	Text, Note string
}

// Row is one room.
type Row struct {
	Key  string
	Name string
	Note string // a second, quieter line
	// Off rows take no bookings at all: they are hatched from end to end.
	Off bool
	// Closed stretches are hatched, Reserved ones dotted.
	Closed, Reserved []Span
}

// Span is a half-open stretch of time.
type Span struct{ Start, End time.Time }

// Block is one booking's stretch in one row. A booking in several rooms has
// several blocks with one ID.
type Block struct {
	ID  string
	Row string
	// Start and End include pre and post parts in this row; Cuts are where the
	// pre part ends and where the post part begins, zero where there is none.
	Start, End time.Time
	Cuts       [2]time.Time
	// Code is the kind's three letters, painted first and choosing the colours.
	Code string
	// Title follows the code; Sub is the second line.
	Title, Sub string
	// Words say every fact of the block, for the status line and for tests.
	Words string

	Draft       bool // dashed edge
	Clash       bool // red outline, "!" and the word
	Cancelled   bool // struck through
	InProgress  bool // solid bar along the top
	Pinned      bool // a pin: never proposed for a move
	LinkMissing bool // nobody said where to meet
	Late        bool // its hearing has not started: a clock, and the word
	Repeats     bool // one of a series: two arrows in a round
	// Ghost blocks are proposals: they are painted faintly and cannot be
	// selected or dragged.
	Ghost bool
	// Beside ghosts never cover a block: they stand below it.
	Beside bool
	// Leaving blocks would be elsewhere by what is proposed: dashed and struck
	// through; Sub says where.
	Leaving bool
	// Held blocks are kept by somebody's open form: dotted, and as little to be
	// selected as ghosts.
	Held bool
	// Dim blocks are those a filter does not look for: they stay, faintly.
	Dim bool
	// Fixed blocks can be selected but not dragged.
	Fixed bool
}

// Pick is an empty stretch of one row that a person chose.
type Pick struct {
	Row        string
	Start, End time.Time
}

// Move is a block on its way to another time or row.
type Move struct {
	ID               string
	FromRow, ToRow   string
	FromStart, Start time.Time
}

// Verdict is what would come of a move, in words.
type Verdict struct {
	Text string
	OK   bool
}

// Point is where the keyboard or the mouse is.
type Point struct {
	Row string
	At  time.Time // the start of the slot
	// ID and Words are the block's there; both empty on free time.
	ID, Words string
}

func (d *Data) slot() time.Duration {
	if d.Slot <= 0 {
		return 15 * time.Minute
	}
	return d.Slot
}

// slots is how many slots the day has.
func (d *Data) slots() int {
	if !d.End.After(d.Start) {
		return 0
	}
	return int((d.End.Sub(d.Start) + d.slot() - 1) / d.slot())
}

// shadow reports whether a block is no booking: it lies over what is there.
func (b *Block) shadow() bool { return b.Ghost || b.Held }
