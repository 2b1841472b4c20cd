package app

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"gatehouse/app/internal/ui"
	"gatehouse/app/lists"
	"gatehouse/scheduling"
)

// ReadList is the word before the path of a list that a later start hands over.
const ReadList = "read"

// showLists shows the courts' lists as they were left.
func (a *App) showLists() {
	if a.diary == nil {
		a.showTimetable()
		return
	}
	a.beginLists()
	a.lists.Words = a.words
	a.listed = lists.NewView(a.lists, lists.Setup{
		Window: a.window, Explain: a.explain, ReadOnly: a.diary.ReadOnly() || a.cfg.Files == nil, Folder: a.folder(),
		Open: a.readLists,
		Write: func(path string, data []byte) error {
			return a.cfg.Files.Write(path, data)
		},
		Told: func(text string) { a.toasts.Show(ui.Toast{Text: text}) },
	})
	a.lists.Load()
	a.set(a.listed.Object())
	a.listed.Focus()
}

func (a *App) beginLists() {
	if a.lists != nil {
		return
	}
	d := listDiary{a.bound()}
	a.lists = lists.New(lists.Config{
		Diary: d, Keeper: d, Placer: d, Saver: d, Host: pageHost{a}, Do: a.do, Main: ui.OnMain, Words: a.words, Key: a.cfg.Key,
	})
}

func (a *App) folder() string {
	if a.cfg.Files == nil {
		return ""
	}
	return a.cfg.Files.Folder()
}

// dropped is what the window calls when files are dropped on it, whatever page
// it shows.
func (a *App) dropped(_ fyne.Position, files []fyne.URI) {
	paths := make([]string, 0, len(files))
	for _, f := range files {
		paths = append(paths, f.Path())
	}
	a.readLists(paths...)
}

// readLists shows the lists page and reads the files there.
func (a *App) readLists(paths ...string) {
	if len(paths) == 0 || a.diary == nil || a.cfg.Files == nil {
		return
	}
	if a.diary.ReadOnly() {
		a.Failed(scheduling.ErrReadOnly)
		return
	}
	if a.page != pageLists || a.lists == nil {
		a.beginLists()
		a.show(pageLists)
	}
	m := a.lists
	a.do(func(context.Context) func() {
		files := make([]lists.File, 0, len(paths))
		for _, p := range paths {
			data, err := a.cfg.Files.Read(p)
			files = append(files, lists.File{Name: filepath.Base(p), Data: data, Err: err})
		}
		return func() { m.Read(files...) }
	})
}
