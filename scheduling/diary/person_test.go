package diary_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/diary"
)

// onDisk is a desk on a real store, with the estate of the other tests.
func onDisk(t *testing.T) desk {
	t.Helper()
	return onDiskWith(t, diary.Options{}, estate())
}

func onDiskWith(t *testing.T, o diary.Options, e scheduling.Estate) desk {
	t.Helper()
	var now, ids atomic.Int64
	now.Store(noon.UnixNano())
	o.Now = func() time.Time { return time.Unix(0, now.Load()).UTC() }
	o.NewID = func() string { return fmt.Sprintf("new-%03d", ids.Add(1)) }
	store := openSQLite(t, o.Now)
	d := desk{Diary: diary.New(store, o), t: t, store: store, now: &now}
	if err := d.Load(t.Context(), clerk, e); err != nil {
		t.Fatal(err)
	}
	return d
}

// invalid wants err to be about field and nothing else.
func invalid(t *testing.T, err error, field string, p scheduling.Problem) {
	t.Helper()
	var bad scheduling.InvalidErrors
	if !errors.As(err, &bad) || len(bad) != 1 || bad[0].Field != field || bad[0].Problem != p {
		t.Fatalf("got %v, want %s: %s", err, field, p)
	}
}

// lastLine is the newest audit entry about subject.
func (d desk) lastLine(subject string) scheduling.AuditEntry {
	d.t.Helper()
	lines, err := d.History(d.t.Context(), subject)
	if err != nil {
		d.t.Fatal(err)
	}
	if len(lines) == 0 {
		return scheduling.AuditEntry{}
	}
	return lines[0]
}

func (d desk) person(id scheduling.PersonID) scheduling.Person {
	d.t.Helper()
	r, err := d.OpenPerson(d.t.Context(), clerk, id)
	if err != nil {
		d.t.Fatal(err)
	}
	return r.Person
}

func TestOpenPerson(t *testing.T) {
	d := onDisk(t)
	ctx := t.Context()
	later := d.book(hearing(ten.Add(4*time.Hour), "MDI-VCC-1", "ann"))
	sooner := d.book(hearing(ten, "MDI-VCC-1", "ann", "bob"))
	if _, err := d.Cancel(ctx, clerk, named(later, later.Version), scheduling.CancelPrisoner); err != nil {
		t.Fatal(err)
	}
	apart, err := d.SaveRestriction(ctx, clerk, scheduling.Restriction{Kind: scheduling.NonAssociation, A: "ann", B: "cat"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.OpenPerson(ctx, clerk, "ann")
	if err != nil || r.Person.ID != "ann" || len(r.Bookings) != 2 || r.Bookings[0].ID != sooner.ID {
		t.Fatalf("got %+v, %v", r, err)
	}
	if !slices.Equal(r.Restrictions, []scheduling.Restriction{apart}) {
		t.Errorf("restrictions are %+v", r.Restrictions)
	}
	if len(r.People) != 2 || r.People[0].ID != "bob" || r.People[1].ID != "cat" {
		t.Errorf("others are %+v", r.People)
	}
	if seen := d.lastLine("ann"); seen.Action != scheduling.ActionViewed || seen.Actor != clerk {
		t.Errorf("the look left %+v", seen)
	}
	look := d.lastLine("ann")
	again, err := d.Record(ctx, "ann")
	if err != nil || !reflect.DeepEqual(again, r) {
		t.Errorf("read again it is %+v, %v", again, err)
	}
	if now := d.lastLine("ann"); now != look {
		t.Errorf("reading again left %+v", now)
	}
	_, err = d.OpenPerson(ctx, clerk, "nobody")
	want(t, err, scheduling.ErrNotFound)
	if seen := d.lastLine("nobody"); seen.Action != "" {
		t.Error("a look at nobody was recorded")
	}
}

func TestSavePerson(t *testing.T) {
	d := onDisk(t)
	ctx := t.Context()
	made, err := d.SavePerson(ctx, clerk, scheduling.Person{
		Number: "B1234CD", Given: "Gwen", Family: "Llŷr", Roles: []scheduling.Role{scheduling.RolePrisoner}, Prison: "MDI", Wing: "C",
	})
	if err != nil || made.ID == "" || made.Version != 1 {
		t.Fatalf("made %+v, %v", made, err)
	}
	if line := d.lastLine(string(made.ID)); line.Action != scheduling.ActionPerson || line.Version != 1 || line.Actor != clerk {
		t.Errorf("making left %+v", line)
	}
	moved := made
	moved.Prison, moved.Wing = "LEI", ""
	moved, err = d.SavePerson(ctx, clerk, moved)
	if err != nil || moved.Version != 2 || d.person(made.ID).Prison != "LEI" {
		t.Fatalf("moved %+v, %v", moved, err)
	}
	_, err = d.SavePerson(ctx, clerk, made)
	want(t, err, scheduling.ErrStale)

	again := moved
	again.ID, again.Version = "", 0
	_, err = d.SavePerson(ctx, clerk, again)
	invalid(t, err, "number", scheduling.ProblemDuplicate)
	other := d.person("ann")
	other.Number = moved.Number
	_, err = d.SavePerson(ctx, clerk, other)
	invalid(t, err, "number", scheduling.ProblemDuplicate)

	lost := moved
	lost.Prison = "XXX"
	_, err = d.SavePerson(ctx, clerk, lost)
	invalid(t, err, "prison", scheduling.ProblemUnknown)
	if got := d.person(made.ID); got.Version != 2 || got.Prison != "LEI" {
		t.Errorf("a refusal changed %+v", got)
	}
	_, err = d.SavePerson(ctx, scheduling.Actor{}, moved)
	invalid(t, err, "actor.name", scheduling.ProblemMissing)
}

func TestRestrictions(t *testing.T) {
	d := onDisk(t)
	ctx := t.Context()
	for _, bad := range []struct {
		field   string
		problem scheduling.Problem
		of      scheduling.Restriction
	}{
		{"kind", scheduling.ProblemUnknown, scheduling.Restriction{Kind: "grudge", A: "ann", B: "sol"}},
		{"b", scheduling.ProblemUnknown, scheduling.Restriction{Kind: scheduling.NonAssociation, A: "ann", B: "nobody"}},
		{"b", scheduling.ProblemDuplicate, scheduling.Restriction{Kind: scheduling.NonAssociation, A: "ann", B: "ann"}},
		{"until", scheduling.ProblemOrder, scheduling.Restriction{
			Kind: scheduling.NonAssociation, A: "ann", B: "bob",
			From: scheduling.DateOf(ten, time.UTC), Until: scheduling.DateOf(noon, time.UTC),
		}},
	} {
		_, err := d.SaveRestriction(ctx, clerk, bad.of)
		invalid(t, err, bad.field, bad.problem)
	}
	x, err := d.SaveRestriction(ctx, clerk, scheduling.Restriction{Kind: scheduling.NonAssociation, A: "ann", B: "bob"})
	if err != nil || x.ID == "" {
		t.Fatal(x, err)
	}
	for _, who := range []string{"ann", "bob"} {
		if line := d.lastLine(who); line.Action != scheduling.ActionRestricted || line.Reason != "non-association" {
			t.Errorf("%s has %+v", who, line)
		}
	}
	x.B = "cat"
	if _, err = d.SaveRestriction(ctx, clerk, x); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"bob", "cat"} {
		lines, err := d.History(ctx, who)
		if want := map[string]int{"bob": 2, "cat": 1}[who]; err != nil || len(lines) != want {
			t.Errorf("%s has %d lines, want %d; %v", who, len(lines), want, err)
		}
	}
	if err := d.DropRestriction(ctx, clerk, x.ID); err != nil {
		t.Fatal(err)
	}
	want(t, d.DropRestriction(ctx, clerk, x.ID), scheduling.ErrNotFound)
	if r, err := d.OpenPerson(ctx, clerk, "ann"); err != nil || len(r.Restrictions) != 0 {
		t.Errorf("ann still has %+v, %v", r.Restrictions, err)
	}
}
