package app

import "gatehouse/app/rooms"

// showRooms shows the rooms page as it was left.
func (a *App) showRooms() {
	if a.diary == nil {
		a.showTimetable()
		return
	}
	if a.rooms == nil {
		d := placeDiary{a.bound()}
		a.rooms = rooms.New(rooms.Config{
			Diary: d, Keeper: d, Host: a, Do: a.do, Words: a.words, Now: a.cfg.Now, NewID: a.cfg.Key, Prison: a.timetable.Shown().Prison.Code,
		})
	}
	a.rooms.Words = a.words
	v := rooms.NewView(a.rooms, rooms.Setup{Window: a.window, Explain: a.explain, ReadOnly: a.diary.ReadOnly()})
	a.rooms.Load()
	a.set(v.Object())
	v.Focus()
}
