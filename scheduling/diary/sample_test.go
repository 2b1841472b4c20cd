package diary_test

import (
	"testing"

	"gatehouse/scheduling/diary"
	"gatehouse/scheduling/sample"
)

func TestLoadSampleAndStartEmpty(t *testing.T) {
	each(t, func(d desk) {
		t := d.t
		ctx := t.Context()
		full, err := sample.Generate(1, noon)
		if err != nil {
			t.Fatal(err)
		}
		empty, err := sample.Empty()
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // a sample that is reset is as it was
			if err := d.Load(ctx, clerk, full); err != nil {
				t.Fatal(err)
			}
			s, err := d.Scene(ctx, diary.SceneQuery{Prison: "MDI", Cancelled: true})
			if err != nil || len(s.Bookings) < 100 || len(s.Rooms) != 30 {
				t.Fatalf("Moorland has %d bookings in %d rooms, %v", len(s.Bookings), len(s.Rooms), err)
			}
		}
		if err := d.Load(ctx, clerk, empty); err != nil {
			t.Fatal(err)
		}
		s, err := d.Scene(ctx, diary.SceneQuery{Prison: "MDI", Cancelled: true})
		if err != nil || len(s.Bookings) != 0 || len(s.People) != 0 || len(s.Rooms) != 30 {
			t.Errorf("started empty with %d bookings and %d rooms, %v", len(s.Bookings), len(s.Rooms), err)
		}
		history, err := d.History(ctx, "")
		if err != nil || len(history) != 4 {
			t.Errorf("four loads left %d lines, %v", len(history), err)
		}
	})
}
