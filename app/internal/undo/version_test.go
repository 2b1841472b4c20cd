package undo_test

import (
	"context"
	"errors"
	"testing"

	"gatehouse/app/internal/undo"
)

func TestStepsBackOneAfterTheOther(t *testing.T) {
	var v undo.Versions
	// Three changes made 2, 3 and 4; two steps back make 5 and 6.
	if got := v.Of("a", 4); got != 4 {
		t.Errorf("nothing was taken back: %d", got)
	}
	v.Restored("a", 3, 5)
	if got := v.Of("a", 3); got != 5 {
		t.Errorf("3 is %d today", got)
	}
	v.Restored("a", 2, 6)
	if got := v.Of("a", 2); got != 6 {
		t.Errorf("2 is %d today", got)
	}
	if got := v.Of("b", 2); got != 2 {
		t.Errorf("another record's 2 is %d", got)
	}
	// A change and a step back from there.
	v.Restored("a", 6, 8)
	if got := v.Of("a", 2); got != 8 {
		t.Errorf("2 is %d today", got)
	}
	v.Restored("a", 8, 8) // never goes in circles
	if got := v.Of("a", 2); got != 8 {
		t.Errorf("2 is %d today", got)
	}
}

func TestBackSavesOnTopOfWhatSaysTheSameToday(t *testing.T) {
	var v undo.Versions
	kept := int64(4) // made by changes of 2 and 3
	save := func(_ context.Context, on int64) (int64, error) {
		if on != kept {
			return 0, errors.New("out of date")
		}
		kept++
		return kept, nil
	}
	first, second := v.Back("a", 2, 3, save), v.Back("a", 3, 4, save)
	if err := first(t.Context()); err == nil {
		t.Error("the older step went back before the newer one")
	}
	for _, back := range []func(context.Context) error{second, first} {
		if err := back(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if kept != 6 {
		t.Errorf("version %d is kept, not 6", kept)
	}
}
