package app

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"gatehouse/app/lists"
	"gatehouse/scheduling"
)

// listing is a diary that keeps lists, in which files are read by name.
type listing struct {
	diary
	got map[string]string
}

func (l listing) Lists(context.Context) ([]scheduling.List, error) { return nil, nil }

func (l listing) OpenList(_ context.Context, id scheduling.ListID) (lists.Known, error) {
	return lists.Known{List: scheduling.List{ID: id, Form: scheduling.ListCrown, Name: string(id), Version: 1}}, nil
}

func (l listing) ReadList(_ context.Context, by scheduling.Actor, name string, data []byte) (scheduling.List, error) {
	l.got[name] = string(data)
	return scheduling.List{ID: scheduling.ListID(name), Version: 1}, nil
}

type listFile struct {
	file
	diary listing
}

func (f listFile) Open(_ context.Context, readOnly bool) (Diary, error) {
	f.diary.locked = readOnly
	return f.diary, nil
}

// disk is files in memory.
type disk map[string]string

func (d disk) Read(path string) ([]byte, error) {
	if s, ok := d[path]; ok {
		return []byte(s), nil
	}
	return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
}

func (d disk) Write(path string, data []byte) error { d[path] = string(data); return nil }
func (d disk) Folder() string                       { return "/home/ada" }

// dropApp is an app whose window remembers what it calls for dropped files:
// the test window has no pointer that could drop any.
type dropApp struct {
	fyne.App
	dropped func(fyne.Position, []fyne.URI)
}

type dropWindow struct {
	fyne.Window
	app *dropApp
}

func (a *dropApp) NewWindow(title string) fyne.Window { return &dropWindow{a.App.NewWindow(title), a} }

func (w *dropWindow) SetOnDropped(f func(fyne.Position, []fyne.URI)) { w.app.dropped = f }

func listDesk(t *testing.T, change func(*Config)) (*App, *dropApp, map[string]string) {
	t.Helper()
	m := &memory{saved: clerk(), prisons: []scheduling.Prison{{
		Code: "MDI", Name: "Moorland", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour,
	}}}
	got := map[string]string{}
	drops := &dropApp{}
	a := desk(t, m, func(c *Config) {
		drops.App = c.Fyne
		c.Fyne = drops
		c.File = listFile{file{m}, listing{diary: diary{memory: m}, got: got}}
		c.Files = disk{"/lists/a.json": "first", "/lists/b.csv": "second"}
		if change != nil {
			change(c)
		}
	})
	return a, drops, got
}

func TestAFileDroppedOnAnyPageIsReadOnTheListsPage(t *testing.T) {
	for _, at := range []page{pageTimetable, pageSettings, pageHelp, pageLists} {
		a, drops, got := listDesk(t, nil)
		if drops.dropped == nil {
			t.Fatal("the window does nothing with a dropped file")
		}
		a.show(at)
		drops.dropped(fyne.NewPos(5, 5), []fyne.URI{storage.NewFileURI("/lists/a.json"), storage.NewFileURI("/lists/b.csv")})
		if a.page != pageLists || got["a.json"] != "first" || got["b.csv"] != "second" {
			t.Errorf("from %s: at %s, read %v", at, a.page, got)
		}
		if id, state := a.lists.Opened(); id != "b.csv" || state != lists.Ready {
			t.Errorf("from %s: shows %s (%v)", at, id, state)
		}
	}
}

func TestDroppingOpeningAndStartingWithAListAreOneWay(t *testing.T) {
	a, _, got := listDesk(t, func(c *Config) { c.List = "/lists/a.json" })
	if a.page != pageLists || got["a.json"] != "first" {
		t.Errorf("started at %s, read %v", a.page, got)
	}
	a, _, got = listDesk(t, nil)
	a.readLists("/lists/gone.json")
	if r := a.lists.Refused(); r == nil || !errors.Is(r.Err, fs.ErrNotExist) || r.Name != "gone.json" || len(got) != 0 {
		t.Errorf("refused %+v, read %v", r, got)
	}
	if m := a.messages.Of(a.lists.Refused().Err); m.Title != "There is no such file." {
		t.Errorf("said %+v", m)
	}
}

func TestNothingIsReadIntoADiaryThatCannotBeWritten(t *testing.T) {
	a, drops, got := listDesk(t, func(c *Config) {
		f, ok := c.File.(listFile)
		if !ok {
			t.Fatal("no file")
		}
		f.readOnly = true
	})
	drops.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI("/lists/a.json")})
	if len(got) != 0 || !slices.ContainsFunc(a.toasts.Texts(), func(s string) bool { return s == a.messages.Of(scheduling.ErrReadOnly).Line() }) {
		t.Errorf("read %v, said %q", got, a.toasts.Texts())
	}
}
