package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/app"
	"gatehouse/app/lists"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/courtlist"
)

// someoneAt is a prisoner of the sample who is held at a prison.
func someoneAt(t *testing.T, d app.Diary, prison scheduling.PrisonCode) scheduling.Person {
	t.Helper()
	found, err := d.People(t.Context(), "", scheduling.RolePrisoner, prison)
	if err != nil || len(found) == 0 {
		t.Fatalf("nobody at %s: %v", prison, err)
	}
	i := slices.IndexFunc(found, func(p scheduling.Person) bool { return !p.Released })
	return found[i]
}

func TestAListGoesFromItsFileIntoTheDiaryAndOutAgain(t *testing.T) {
	d, _ := sampleDiary(t)
	who := someoneAt(t, d, "LEI")
	day := scheduling.DateOf(morning(), time.UTC).AddDays(3)
	for day.Weekday() == 0 || day.Weekday() == 6 {
		day = day.AddDays(1)
	}
	file := "date,start,minutes,prison,court,type,case,number,family name,given names\r\n" +
		day.String() + ",14:00,30,LEI,Leeds Crown Court,plea,T20269001," + string(who.Number) + "," + who.Family + "," + who.Given + "\r\n"
	l, err := d.ReadList(t.Context(), ann(), "tomorrow.csv", []byte(file))
	if err != nil || len(l.Rows) != 1 || len(l.Problems) > 0 {
		t.Fatalf("read %+v, %v", l, err)
	}
	again, err := d.ReadList(t.Context(), ann(), "again.csv", []byte(file))
	if err != nil || again.ID != l.ID {
		t.Errorf("the same file is another list: %v", err)
	}
	if r := l.Rows[0]; r.State == scheduling.RowUnmatched {
		if l, err = d.MatchRow(t.Context(), ann(), lists.At{List: l.ID, Version: l.Version, Row: r.Key}, who.ID); err != nil {
			t.Fatal(err)
		}
	}
	p, err := d.PlaceList(t.Context(), ann(), clash.ListQuestion{List: l.ID}, nil)
	if err != nil || len(p.Resolution.Plans) == 0 || p.List.Rows[0].State != scheduling.RowPlaced {
		t.Fatalf("placed %+v, %v", p.List.Rows, err)
	}
	done, err := d.Enact(t.Context(), ann(), clash.Enactment{
		Key: "apply", Prison: p.Question.Prison, Plan: p.Resolution.Plans[0], Question: p.Question, List: l.ID, Rows: []string{l.Rows[0].Key},
	})
	if err != nil {
		t.Fatal(err)
	}
	k, err := d.OpenList(t.Context(), l.ID)
	if err != nil || k.List.Rows[0].State != scheduling.RowBooked || len(k.Scene.Rooms) == 0 {
		t.Fatalf("opened %+v, %v", k.List.Rows, err)
	}
	id := k.List.Rows[0].Booking
	if !slices.ContainsFunc(k.Scene.Bookings, func(b scheduling.Booking) bool { return b.ID == id }) ||
		!slices.ContainsFunc(k.Scene.People, func(x scheduling.Person) bool { return x.ID == who.ID }) {
		t.Error("what the list booked is not named")
	}
	exported(t, d, l.ID, who)
	if _, err := d.UndoPlan(t.Context(), ann(), "undo", done); err != nil {
		t.Fatal(err)
	}
	if k, err = d.OpenList(t.Context(), l.ID); err != nil || k.List.Rows[0].State != scheduling.RowReady {
		t.Errorf("after undoing %+v, %v", k.List.Rows, err)
	}
}

// exported looks into the files made of what a list booked.
func exported(t *testing.T, d app.Diary, id scheduling.ListID, who scheduling.Person) {
	t.Helper()
	for _, f := range lists.Formats() {
		for _, names := range []bool{false, true} {
			for _, whole := range []bool{false, true} {
				data, err := d.Export(t.Context(), lists.Export{Format: f, List: id, Names: names, Day: whole, Title: "A list"})
				if err != nil {
					t.Fatal(err)
				}
				text := string(data)
				if got := strings.Contains(text, string(who.Number)) || strings.Contains(text, who.Family); got != names {
					t.Errorf("%s with names %t (whole day %t): names somebody %t", f, names, whole, got)
				}
				if !strings.Contains(text, "LEI-") {
					t.Errorf("%s: no room in %q", f, text)
				}
			}
		}
	}
}

func TestFilesOfThisMachine(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "list.json")
	f := files{folder: dir}
	if _, err := f.Read(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing there: %v", err)
	}
	if _, err := f.Read(dir); !errors.Is(err, scheduling.ErrNotList) {
		t.Errorf("a folder: %v", err)
	}
	if err := f.Write(path, []byte("names")); err != nil {
		t.Fatal(err)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("written %v, %v", st, err)
	}
	if err := os.Truncate(path, 3*courtlist.MaxSize); err != nil {
		t.Fatal(err)
	}
	if data, err := f.Read(path); err != nil || len(data) != courtlist.MaxSize+1 {
		t.Errorf("read %d, %v", len(data), err)
	}
}

func TestAListOnTheCommandLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.json")
	if err := os.WriteFile(path, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{path}, {"read", path}, {"-data", "/d.db", path}} {
		o, err := parse(args, io.Discard)
		if err != nil || o.list != path || o.joinOnly {
			t.Errorf("%v: %q, %v", args, o.list, err)
		}
		if got := o.handed(args); !slices.Equal(got, []string{"read", path}) {
			t.Errorf("%v: a desk that is open is told %v", args, got)
		}
	}
	if o, err := parse([]string{"-data", path}, io.Discard); err != nil || o.list != "" || !slices.Equal(o.handed([]string{"-data", path}), []string{"-data", path}) {
		t.Errorf("a data file is taken for a list: %q, %v", o.list, err)
	}
	for _, args := range [][]string{{"read"}, {"read", path, path}, {path + "x"}} {
		if _, err := parse(args, io.Discard); err == nil {
			t.Errorf("%v is no mistake", args)
		}
	}
}
