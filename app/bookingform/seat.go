package bookingform

import (
	"context"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// seatView is one seat: who sits in which room.
type seatView struct {
	prisoners *ui.Picker
	rooms     map[scheduling.PartName]*ui.Picker
	other     *ui.Check // other rooms for the parts before and after
	box       *fyne.Container
	wantOther bool
}

// people remembers who searches brought; searches run away from the screen.
type people struct {
	mu   sync.Mutex // guards seen
	seen map[scheduling.PersonID]scheduling.Person
}

func (p *people) add(found ...scheduling.Person) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen == nil {
		p.seen = map[scheduling.PersonID]scheduling.Person{}
	}
	for _, x := range found {
		p.seen[x.ID] = x
	}
}

func (p *people) of(chosen []ui.Choice) []scheduling.Person {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]scheduling.Person, 0, len(chosen))
	for _, c := range chosen {
		if x, ok := p.seen[scheduling.PersonID(c.ID)]; ok {
			out = append(out, x)
		}
	}
	return out
}

// search returns a picker's search for people in a role.
func (v *View) search(role scheduling.Role, prison func() scheduling.PrisonCode) func(context.Context, string) ([]ui.Choice, error) {
	diary := v.model.Diary
	return func(ctx context.Context, text string) ([]ui.Choice, error) {
		found, err := diary.People(ctx, text, role, prison())
		v.seen.add(found...)
		return v.choices(found), err
	}
}

func (v *View) choices(found []scheduling.Person) []ui.Choice {
	out := make([]ui.Choice, 0, len(found))
	for _, p := range found {
		c := ui.Choice{ID: string(p.ID), Title: phrase.Person(p), Sub: p.Agency}
		if p.Number != "" {
			c.Sub = v.words.Say("bookingform.wing", "Wing", p.Wing, "Prison", string(p.Prison))
		}
		out = append(out, c)
	}
	return out
}

// renderSeats rebuilds the seats when there are more or fewer of them or
// their rooms have changed, and shows what each holds.
func (v *View) renderSeats(d Draft) {
	if len(d.Seats) != v.seatCount || d.Kind != v.seatKind || d.Prison != v.seatPrison {
		v.seatCount, v.seatKind, v.seatPrison = len(d.Seats), d.Kind, d.Prison
		v.buildSeats(d)
	}
	for i, s := range v.seatViews {
		seat := d.Seats[i]
		v.seen.add(seat.Prisoners...)
		if !sameChoices(s.prisoners.Chosen(), seat.Prisoners) {
			s.prisoners.SetChosen(v.choices(seat.Prisoners)...)
		}
		s.wantOther = s.wantOther || seat.PreRoom != "" || seat.PostRoom != ""
		s.other.SetChecked(s.wantOther)
		s.other.Hidden = !d.PreOn && !d.PostOn
		for part, key := range map[scheduling.PartName]scheduling.RoomKey{
			scheduling.PartPre: seat.PreRoom, scheduling.PartMain: seat.Room, scheduling.PartPost: seat.PostRoom,
		} {
			if s.rooms[part].ChosenID() != string(key) {
				s.rooms[part].SetChosen(v.roomChoice(key)...)
			}
		}
		v.show(RoomField(i, scheduling.PartPre), s.wantOther && d.PreOn)
		v.show(RoomField(i, scheduling.PartPost), s.wantOther && d.PostOn)
		v.show(PrisonersField(i), d.Kind != scheduling.KindOutOfUse)
	}
}

func (v *View) buildSeats(d Draft) {
	m := v.model
	for i := range v.seatViews {
		v.drop(v.seatViews[i].prisoners)
		for _, p := range v.seatViews[i].rooms {
			v.drop(p)
		}
		delete(v.fields, PrisonersField(i))
		for _, part := range []scheduling.PartName{scheduling.PartPre, scheduling.PartMain, scheduling.PartPost} {
			delete(v.fields, RoomField(i, part))
		}
	}
	v.seatViews = nil
	v.seats.RemoveAll()
	for i := range d.Seats {
		s := v.buildSeat(i)
		v.seatViews = append(v.seatViews, s)
		v.seats.Add(s.box)
	}
	if d.Kind != scheduling.KindOutOfUse {
		more := ui.NewIconButton(v.say("addSeat"), theme.ContentAddIcon(), ui.Quiet, m.AddSeat)
		v.seats.Add(container.NewHBox(more))
	}
}

func (v *View) buildSeat(i int) *seatView {
	m := v.model
	s := &seatView{rooms: map[scheduling.PartName]*ui.Picker{}, box: container.NewVBox()}
	home := m.Draft().Prison
	if i > 0 {
		home = "" // co-defendants may sit in another prison
	}
	s.prisoners = v.picker(ui.NewMultiPicker(v.words, v.say("prisonersHint"),
		v.search(scheduling.RolePrisoner, func() scheduling.PrisonCode { return home })))
	s.prisoners.OnChanged = func(c []ui.Choice) { m.SetPrisoners(i, v.seen.of(c)) }
	rooms := v.roomChoices(i)
	room := func(part scheduling.PartName, label, hint string) *ui.Field {
		p := v.picker(ui.NewPicker(v.words, hint, ui.Among(rooms)))
		p.OnChanged = func(c []ui.Choice) { m.SetRoom(i, part, scheduling.RoomKey(first(c))) }
		s.rooms[part] = p
		return v.around(RoomField(i, part), label, p)
	}
	main := room(scheduling.PartMain, v.say("room"), v.say("roomHint"))
	pre := room(scheduling.PartPre, v.say("preRoom"), v.say("sameRoom"))
	post := room(scheduling.PartPost, v.say("postRoom"), v.say("sameRoom"))
	s.other = ui.NewCheck(v.say("otherRooms"), func(on bool) {
		if v.setting {
			return
		}
		s.wantOther = on
		if !on {
			m.SetRoom(i, scheduling.PartPre, "")
			m.SetRoom(i, scheduling.PartPost, "")
		}
		v.render()
	})
	if i > 0 {
		remove := ui.NewIconButton(v.say("removeSeat"), theme.DeleteIcon(), ui.Quiet, func() { m.RemoveSeat(i) })
		s.box.Add(container.NewBorder(nil, nil, nil, remove, ui.NewSubHeading(v.say("seat", "N", ordinal(i)))))
	}
	s.box.Add(v.around(PrisonersField(i), v.say("prisoners"), s.prisoners))
	s.box.Add(main)
	s.box.Add(s.other)
	s.box.Add(pair(pre, post))
	return s
}

// drop closes a picker that is no longer shown.
func (v *View) drop(p *ui.Picker) {
	p.Close()
	for i, x := range v.picks {
		if x == p {
			v.picks = append(v.picks[:i], v.picks[i+1:]...)
			return
		}
	}
}

func (v *View) roomChoices(seat int) []ui.Choice {
	rooms := v.model.Rooms(seat)
	out := make([]ui.Choice, 0, len(rooms))
	for _, r := range rooms {
		out = append(out, ui.Choice{
			ID: string(r.Key), Title: r.Name,
			Sub: string(r.Key) + ", " + v.words.Say("phrase.usage."+string(r.Usage)),
		})
	}
	return out
}

func (v *View) roomChoice(key scheduling.RoomKey) []ui.Choice {
	for _, r := range v.model.Known().Rooms {
		if r.Key == key {
			return []ui.Choice{{ID: string(key), Title: r.Name, Sub: string(key)}}
		}
	}
	return nil
}

// renderGuests rebuilds the pickers of the roles when the kind has others.
func (v *View) renderGuests(d Draft) {
	if d.Kind != v.guestKind {
		v.guestKind = d.Kind
		for _, p := range v.guestPicks {
			v.drop(p)
		}
		v.guestPicks = map[scheduling.Role]*ui.Picker{}
		v.guests.RemoveAll()
		var row []fyne.CanvasObject
		for _, role := range GuestRoles(d.Kind) {
			p := v.picker(ui.NewMultiPicker(v.words, phrase.Role(v.words, role),
				v.search(role, func() scheduling.PrisonCode { return "" })))
			p.OnChanged = func(c []ui.Choice) { v.model.SetGuests(role, v.seen.of(c)) }
			v.guestPicks[role] = p
			row = append(row, p)
			if len(row) == 2 {
				v.guests.Add(pair(row[0], row[1]))
				row = nil
			}
		}
		if len(row) == 1 {
			v.guests.Add(row[0])
		}
		v.show(FieldGuests, len(v.guestPicks) > 0)
	}
	for role, p := range v.guestPicks {
		var who []scheduling.Person
		for _, g := range d.Guests {
			if g.Role == role {
				who = append(who, g.Person)
			}
		}
		v.seen.add(who...)
		if !sameChoices(p.Chosen(), who) {
			p.SetChosen(v.choices(who)...)
		}
	}
}

func sameChoices(c []ui.Choice, people []scheduling.Person) bool {
	if len(c) != len(people) {
		return false
	}
	for i := range c {
		if c[i].ID != string(people[i].ID) {
			return false
		}
	}
	return true
}
