package diary_test

import (
	"testing"
	"time"

	"gatehouse/scheduling"
)

func (d desk) room(key scheduling.RoomKey) scheduling.Room {
	d.t.Helper()
	all, err := d.Rooms(d.t.Context(), key.Prison())
	if err != nil {
		d.t.Fatal(err)
	}
	for _, r := range all {
		if r.Key == key {
			return r
		}
	}
	d.t.Fatalf("there is no room %s", key)
	return scheduling.Room{}
}

func (d desk) saveRoom(r scheduling.Room) scheduling.Room {
	d.t.Helper()
	saved, err := d.SaveRoom(d.t.Context(), clerk, r)
	if err != nil {
		d.t.Fatal(err)
	}
	return saved
}

func TestSaveRoom(t *testing.T) {
	d := onDisk(t)
	ctx := t.Context()
	room := d.room("MDI-VCC-1")
	seen := room
	room.Name, room.Turnaround = "Court one", quarter
	if saved := d.saveRoom(room); saved.Version != seen.Version+1 || d.room(room.Key).Name != "Court one" {
		t.Fatalf("saved %+v", saved)
	}
	if line := d.lastLine("MDI-VCC-1"); line.Action != scheduling.ActionRoom || line.Version != seen.Version+1 {
		t.Errorf("saving left %+v", line)
	}
	_, err := d.SaveRoom(ctx, clerk, seen)
	want(t, err, scheduling.ErrStale)

	fresh := scheduling.Room{Key: "MDI-NEW-1", Prison: "MDI", Name: "New room", Usage: scheduling.UsageShared, Places: 1, Active: true}
	if saved := d.saveRoom(fresh); saved.Version != 1 {
		t.Errorf("new room is %+v", saved)
	}
	d.book(hearing(ten, "MDI-NEW-1", "ann"))
	fresh.Key, fresh.Prison = "XXX-NEW-1", "XXX"
	_, err = d.SaveRoom(ctx, clerk, fresh)
	invalid(t, err, "prison", scheduling.ProblemUnknown)

	// Two places that two bookings have cannot become one.
	legal := d.room("MDI-LEG-1")
	visit := func(who scheduling.PersonID) scheduling.Booking {
		return scheduling.Booking{
			Kind: scheduling.KindLegal, Prison: "MDI", Meet: scheduling.Meet{By: scheduling.MeetOwn},
			Parts: scheduling.NewBlock(ten.Add(3*time.Hour), 0, 2*quarter, 0, scheduling.Placement{Room: "MDI-LEG-1", Prisoners: []scheduling.PersonID{who}}),
		}
	}
	d.book(visit("bob"))
	d.book(visit("cat"))
	legal.Places = 1
	_, err = d.SaveRoom(ctx, clerk, legal)
	want(t, err, scheduling.ErrTaken)
}

func TestSavePrison(t *testing.T) {
	d := onDisk(t)
	ctx := t.Context()
	prisons, err := d.Prisons(ctx)
	if err != nil {
		t.Fatal(err)
	}
	leeds := prisons[0]
	seen := leeds
	leeds.Closures = append(leeds.Closures, scheduling.Closure{Date: scheduling.DateOf(ten, time.UTC), Reason: "staff training"})
	saved, err := d.SavePrison(ctx, clerk, leeds)
	if err != nil || saved.Version != seen.Version+1 {
		t.Fatalf("saved %+v, %v", saved, err)
	}
	if line := d.lastLine("LEI"); line.Action != scheduling.ActionPrison || line.Version != saved.Version {
		t.Errorf("saving left %+v", line)
	}
	_, err = d.SavePrison(ctx, clerk, seen)
	want(t, err, scheduling.ErrStale)
	saved.Zone = "Europe/Nowhere"
	_, err = d.SavePrison(ctx, clerk, saved)
	invalid(t, err, "zone", scheduling.ProblemFormat)
}
