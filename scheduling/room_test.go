package scheduling_test

import (
	"slices"
	"testing"

	"gatehouse/scheduling"
)

func TestCompareRooms(t *testing.T) {
	want := []scheduling.Room{
		{Prison: "LEI", Name: "Video room 9"},
		{Prison: "MDI", Name: "Court"},
		{Prison: "MDI", Name: "Court video room 2", Key: "MDI-VCC-2"},
		{Prison: "MDI", Name: "Court video room 2", Key: "MDI-VCC-10"},
		{Prison: "MDI", Name: "Court video room 10"},
		{Prison: "MDI", Name: "Court video room 10a"},
		{Prison: "MDI", Name: "Legal room 1"},
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, scheduling.CompareRooms)
	for i := range want {
		if got[i].Name != want[i].Name || got[i].Key != want[i].Key {
			t.Errorf("place %d is %s %s, want %s %s", i, got[i].Name, got[i].Key, want[i].Name, want[i].Key)
		}
	}
}
