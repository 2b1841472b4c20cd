package main

import (
	"errors"
	"slices"
	"testing"

	"gatehouse/scheduling"
)

func TestTheDaysOfARoomKnowHolidaysClosuresAndLines(t *testing.T) {
	d, _ := sampleDiary(t)
	k, err := d.Rooms(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(k.Rooms, func(r scheduling.Room) bool { return r.Usage == scheduling.UsageTimetable })
	if i < 0 {
		t.Fatal("the sample has no room by timetable")
	}
	room := k.Rooms[i]
	at := slices.IndexFunc(k.Prisons, func(p scheduling.Prison) bool { return p.Code == room.Prison })
	days, err := d.Days(t.Context(), room, k.Prisons[at], scheduling.Date{Year: 2026, Month: 12, Day: 1}, 31)
	if err != nil || len(days) != 31 {
		t.Fatalf("%d days, %v", len(days), err)
	}
	if days[24].Holiday != "christmas-day" || days[23].Holiday != "" {
		t.Errorf("Christmas is %q, its eve %q", days[24].Holiday, days[23].Holiday)
	}
	closed, lines := 0, 0
	for _, x := range days {
		if x.Closed {
			closed++
			if x.Closure != "staff training" {
				t.Errorf("closed because %q", x.Closure)
			}
		}
		lines += len(x.Windows)
	}
	if closed != 1 || lines < 20 {
		t.Errorf("%d days closed, %d windows", closed, lines)
	}
}

func TestARecordIsOpenedOnceAndReadAsOftenAsItChanges(t *testing.T) {
	d, _ := sampleDiary(t)
	found, err := d.People(t.Context(), "sian", "", "")
	if err != nil || len(found) == 0 || found[0].Given != "Siân" {
		t.Fatalf("sian finds %v, %v", found, err)
	}
	k, err := d.OpenPerson(t.Context(), ann(), found[0].ID)
	if err != nil || k.Person.ID != found[0].ID || len(k.Prisons) == 0 || len(k.Rooms) == 0 || len(k.Courts) == 0 {
		t.Fatalf("opened %v, %v", k.Person.ID, err)
	}
	p := k.Person
	p.Alerts = []scheduling.Alert{scheduling.AlertPEEP}
	if _, err := d.SavePerson(t.Context(), ann(), p); err != nil {
		t.Fatal(err)
	}
	again, err := d.Record(t.Context(), p.ID)
	if err != nil || !slices.Equal(again.Person.Alerts, p.Alerts) {
		t.Errorf("read again: %v, %v", again.Person.Alerts, err)
	}
	if _, err := d.OpenPerson(t.Context(), ann(), "nobody"); !errors.Is(err, scheduling.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}
