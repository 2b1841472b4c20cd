package places_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"gatehouse/app/internal/places"
	"gatehouse/scheduling"
)

func TestPick(t *testing.T) {
	prisons := []scheduling.Prison{{Code: "MDI", Name: "Moorland"}, {Code: "LEI", Name: "Leeds"}}
	for _, x := range []struct {
		of       []scheduling.Prison
		code     scheduling.PrisonCode
		want     scheduling.PrisonCode
		standing int
	}{
		{prisons, "LEI", "LEI", 1},
		{prisons, "MDI", "MDI", 0},
		{prisons, "HEI", "MDI", -1}, // of no prison here: the first
		{prisons, "", "MDI", -1},
		{nil, "MDI", "", -1},
	} {
		if got := places.Pick(x.of, x.code).Code; got != x.want {
			t.Errorf("%q picks %q, want %q", x.code, got, x.want)
		}
		if got := places.Index(x.of, x.code); got != x.standing {
			t.Errorf("%q stands at %d, want %d", x.code, got, x.standing)
		}
	}
	if got := places.Names(prisons); !slices.Equal(got, []string{"Moorland", "Leeds"}) {
		t.Errorf("names %v", got)
	}
}

func TestRead(t *testing.T) {
	wrong := errors.New("no answer")
	for _, x := range []struct {
		from lister
		want scheduling.PrisonCode
		err  error
	}{
		{lister{prisons: []scheduling.Prison{{Code: "MDI"}, {Code: "LEI"}}}, "LEI", nil},
		{lister{prisons: []scheduling.Prison{{Code: "MDI"}}}, "MDI", nil},
		{lister{}, "", nil}, // an estate without prisons is none that cannot be read
		{lister{err: wrong}, "", wrong},
	} {
		e, err := places.Read(t.Context(), x.from, "LEI")
		if e.Prison.Code != x.want || !errors.Is(err, x.err) || len(e.Prisons) != len(x.from.prisons) {
			t.Errorf("%+v: read %+v, %v", x.from, e, err)
		}
	}
}

// lister answers what it was made with.
type lister struct {
	prisons []scheduling.Prison
	err     error
}

func (l lister) Places(context.Context) ([]scheduling.Prison, []scheduling.Court, error) {
	return l.prisons, nil, l.err
}

func TestZone(t *testing.T) {
	for zone, want := range map[string]string{"Europe/London": "Europe/London", "": "UTC", "Nowhere/At-all": "UTC"} {
		if got := places.Zone(scheduling.Prison{Code: "MDI", Zone: zone}).String(); got != want {
			t.Errorf("%q is %s, want %s", zone, got, want)
		}
	}
}
