package tour

import (
	"fmt"
	"slices"
	"strings"
)

// What the timetable paints itself, as its probe names it.
func isRoom(i Item) bool    { return strings.HasPrefix(i.Name, "room/") }
func isBooking(i Item) bool { return strings.HasPrefix(i.Name, "booking/") }

// cell is the middle of a quarter of an hour in a room's row.
func (w Window) cell(room, clock string) (x, y float64, ok bool) {
	row, found := w.Find(func(i Item) bool { return isRoom(i) && i.Text == room })
	if !found {
		return 0, 0, false
	}
	hour, quarter, _ := strings.Cut(clock, ":")
	column, found := w.Find(Name("hour/" + hour + ":00"))
	if !found {
		return 0, 0, false
	}
	part := map[string]float64{"00": 0.5, "15": 1.5, "30": 2.5, "45": 3.5}[quarter]
	return column.X + column.W*part/4, row.Y + row.H/2, true
}

// Point clicks on a free quarter of an hour and waits until the line below the
// timetable says that it is free.
func (d *Desk) Point(room, clock string) error {
	w, err := d.Look()
	if err != nil {
		return err
	}
	x, y, ok := w.cell(room, clock)
	if !ok {
		return fmt.Errorf("%s at %s is not in sight", room, clock)
	}
	if err := d.ClickAt(x, y); err != nil {
		return err
	}
	_, err = d.Await(room+" is free at "+clock, Has(room+", "+clock+": free until"))
	return err
}

// number is the prisoner's number in what is written, or empty: a letter, four
// digits and two letters in brackets.
func number(text string) string {
	_, after, ok := strings.Cut(text, "(")
	in, _, closed := strings.Cut(after, ")")
	if !ok || !closed || len(in) != 7 {
		return ""
	}
	return in
}

// booked reports whether a prisoner has a booking in sight.
func (w Window) booked(prisoner string) bool {
	_, ok := w.Find(func(i Item) bool { return isBooking(i) && strings.Contains(i.Text, number(prisoner)) })
	return ok
}

// TextAt is what is written within a field.
func (w Window) TextAt(f Item) string {
	var texts []string
	for _, i := range w.Items {
		if i.Layer == f.Layer && i.X >= f.X && i.Y >= f.Y && i.X+i.W <= f.X+f.W+1 && i.Y+i.H <= f.Y+f.H+1 {
			texts = append(texts, i.Text)
		}
	}
	return strings.Join(texts, " ")
}

// Within reports whether something that matches lies inside an item.
func (w Window) Within(f Item, m Match) bool {
	_, ok := w.Find(func(i Item) bool {
		return m(i) && i.X >= f.X && i.Y >= f.Y && i.X+i.W <= f.X+f.W+1 && i.Y+i.H <= f.Y+f.H+1
	})
	return ok
}

// freeRoom is the first court room in sight that nothing is booked in between
// two clocks, and another court room.
func (w Window) freeRoom(from, to string) (room, other string, ok bool) {
	for _, row := range w.All(isRoom) {
		if !strings.HasPrefix(row.Text, courtRoom) {
			continue
		}
		left, _, seen := w.cell(row.Text, from)
		right, _, also := w.cell(row.Text, to)
		busy := slices.ContainsFunc(w.All(isBooking), func(b Item) bool {
			return b.Y < row.Y+row.H && row.Y < b.Y+b.H && b.X < right && left < b.X+b.W
		})
		switch {
		case room == "" && seen && also && !busy:
			room = row.Text
		case other == "":
			other = row.Text
		}
	}
	return room, other, room != "" && other != ""
}

// courtRoom is how the sample's court rooms begin.
const courtRoom = "Court video room"

// freeFor is the middle of a place where a booking's block would touch no
// other: in another court room at the same time if there is one, else as
// little later as can be.
func (w Window) freeFor(b Item) (x, y float64, ok bool) {
	last, found := w.Find(Name("hour/17:00"))
	if !found {
		return 0, 0, false
	}
	for later := 0.0; b.X+later+b.W < last.X; later += last.W / 4 {
		for _, row := range w.All(isRoom) {
			own := row.Y <= b.Y+b.H/2 && b.Y+b.H/2 < row.Y+row.H
			if !strings.HasPrefix(row.Text, courtRoom) || own {
				continue
			}
			free := true
			for _, o := range w.All(isBooking) {
				if o.Name != b.Name && o.Y < row.Y+row.H && row.Y < o.Y+o.H && o.X < b.X+later+b.W && b.X+later < o.X+o.W {
					free = false
				}
			}
			if free {
				return b.X + later + b.W/2, row.Y + row.H/2, true
			}
		}
	}
	return 0, 0, false
}

// OpenBooking selects a booking in the timetable and opens it with Enter.
func (d *Desk) OpenBooking(name string) error {
	if err := d.ClickOn(name, Name(name)); err != nil {
		return err
	}
	if err := d.Key("Return"); err != nil {
		return err
	}
	_, err := d.Await("the booking's form", Text("Cancel booking"))
	return err
}

// Clear empties the searchable list of a label.
func (d *Desk) Clear(label string) error {
	i, err := d.still("the field "+label, func(w Window) (Item, bool) { return w.Field(Text(label)) })
	if err != nil {
		return err
	}
	// A click opens the list, Esc closes it and leaves the focus on the field.
	if err := d.ClickAt(i.X+60, i.Y+i.H/2); err != nil {
		return err
	}
	if _, err := d.Await("the list of "+label, func(x Item) bool { return x.Focused && x.Layer > i.Layer }); err != nil {
		return err
	}
	if err := d.Key("Escape"); err != nil {
		return err
	}
	if _, err := d.Await("the focus on "+label, func(x Item) bool { return x.Focused && x.Layer == i.Layer && takesText(x) }); err != nil {
		return err
	}
	return d.Key("BackSpace")
}
