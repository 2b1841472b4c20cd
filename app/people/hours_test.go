package people_test

import (
	"slices"
	"testing"
	"time"

	"gatehouse/app/internal/words"
	"gatehouse/app/people"
	"gatehouse/scheduling"
)

func TestHoursAreReadAsTheyAreShown(t *testing.T) {
	w, err := words.Load(words.English)
	if err != nil {
		t.Fatal(err)
	}
	want := []scheduling.Hours{
		{Weekday: time.Monday, From: 9 * time.Hour, To: 12 * time.Hour}, {Weekday: time.Monday, From: 14*time.Hour + 30*time.Minute, To: 24 * time.Hour},
	}
	for _, text := range []string{"09:00–12:00, 14:30–24:00", " 9:00-12:00,14:30 - 24:00,", people.HoursOf(w, want, time.Monday)} {
		if got, err := people.ReadHours(time.Monday, text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"all day", "9-12", "12:00–09:00", "09:00", "25:00–26:00"} {
		if got, err := people.ReadHours(time.Monday, text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
	if got, err := people.ReadHours(time.Sunday, " "); err != nil || len(got) != 0 {
		t.Errorf("nothing is %v, %v", got, err)
	}
	if got := people.HoursOf(w, want, time.Tuesday); got != "" {
		t.Errorf("Tuesday is %q", got)
	}
}
