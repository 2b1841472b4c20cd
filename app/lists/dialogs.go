package lists

import (
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"

	"gatehouse/app/internal/ui"
	"gatehouse/scheduling"
)

// AskOpen asks for a file by its path, or to be looked for.
func (v *View) AskOpen() {
	path := ui.NewField(v.say("path"), v.say("pathHint"))
	browse := ui.NewIconButton(v.say("browse"), theme.FolderOpenIcon(), ui.Secondary, func() {
		d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
			if f == nil || err != nil {
				return
			}
			path.SetText(f.URI().Path())
			_ = f.Close() // nothing was read from it
			path.Focus()
		}, v.setup.Window)
		d.SetFilter(storage.NewExtensionFileFilter([]string{".json", ".csv", ".ics", ".JSON", ".CSV", ".ICS"}))
		d.Show() // which must come first: before, it has no window to fit into
		d.Resize(v.dialogSize())
	})
	d := &ui.Dialog{
		Title: v.say("openTitle"), Text: v.say("openText"), Yes: v.say("openYes"), No: v.words.Say("common.cancel"),
		Body: container.NewVBox(path, ui.NewButtonRow(browse)), First: path.Entry, Width: 640,
		Check: func() bool {
			if Path(path.Text()) == "" {
				path.SetError(v.words.Say("phrase.invalid.any-missing"))
				return false
			}
			return true
		},
	}
	d.Ask(v.setup.Window, func(yes bool) {
		if yes {
			v.setup.Open(Path(path.Text()))
		}
	})
}

func (v *View) dialogSize() fyne.Size {
	size := v.setup.Window.Canvas().Size()
	return fyne.NewSize(size.Width*0.85, size.Height*0.85)
}

// askSave asks what to write into a file, as what, and where.
func (v *View) askSave() {
	m := v.model
	names := make([]string, 0, 2)
	for _, f := range Formats() {
		names = append(names, v.say("format."+string(f)))
	}
	x := Export{Format: FormatSheet}
	path := ui.NewField(v.say("path"), "")
	path.SetText(filepath.Join(v.setup.Folder, m.FileName(x.Format)))
	contents := ui.NewNotice(v.contents(x), ui.ToneInfo)
	var d *ui.Dialog
	changed := func() {
		contents.Set(v.contents(x), ui.ToneInfo)
		if d != nil {
			d.Refit()
		}
	}
	format := ui.NewSelect(names, nil)
	format.SetSelectedIndex(0)
	format.OnChanged = func(string) {
		was := x.Format
		x.Format = Formats()[max(0, format.SelectedIndex())]
		if stem, ok := strings.CutSuffix(path.Text(), "."+string(was)); ok {
			path.SetText(stem + "." + string(x.Format))
		}
		changed()
	}
	what := ui.NewSelect([]string{v.say("saveList"), v.say("saveDay")}, nil)
	what.SetSelectedIndex(0)
	what.OnChanged = func(string) { x.Day = what.SelectedIndex() == 1; changed() }
	named := ui.NewCheck(v.say("withNames"), func(on bool) { x.Names = on; changed() })
	browse := ui.NewIconButton(v.say("folder"), theme.FolderOpenIcon(), ui.Secondary, func() {
		f := dialog.NewFolderOpen(func(dir fyne.ListableURI, err error) {
			if dir == nil || err != nil {
				return
			}
			name := path.Text()
			if i := strings.LastIndexAny(name, `/\`); i >= 0 {
				name = name[i+1:]
			}
			path.SetText(strings.TrimSuffix(dir.Path(), "/") + "/" + name)
			path.Focus()
		}, v.setup.Window)
		f.Show()
		f.Resize(v.dialogSize())
	})
	d = &ui.Dialog{
		Title: v.say("saveTitle"), Yes: v.words.Say("common.save"), No: v.words.Say("common.cancel"), First: format, Width: 640,
		Body: container.NewVBox(
			ui.NewPair(ui.NewFieldAround(v.say("saveAs"), "", format), ui.NewFieldAround(v.say("saveWhat"), "", what)),
			container.NewHBox(named), contents, path, ui.NewButtonRow(browse)),
		Check: func() bool {
			if Path(path.Text()) == "" {
				path.SetError(v.words.Say("phrase.invalid.any-missing"))
				return false
			}
			return true
		},
	}
	d.Ask(v.setup.Window, func(yes bool) {
		if !yes {
			return
		}
		to := Path(path.Text())
		m.Save(x, func(data []byte) error { return v.setup.Write(to, data) }, func() { v.setup.Told(v.say("saved", "Path", to)) })
	})
}

// contents says what a file will hold.
func (v *View) contents(x Export) string {
	key := "contents." + string(x.Format)
	who := v.say("contents.noNames")
	if x.Names {
		who = v.say("contents.names")
	}
	return v.say(key) + " " + who
}

// askWhatIf asks what to take as so, and looks for places with it.
func (v *View) askWhatIf() {
	m := v.model
	choices := func(all []Option) []ui.Choice {
		out := make([]ui.Choice, 0, len(all))
		for _, o := range all {
			out = append(out, ui.Choice{ID: o.ID, Title: o.Title, Sub: o.Sub})
		}
		return out
	}
	rooms := ui.NewMultiPicker(v.words, v.say("noRoom"), ui.Among(choices(m.RoomOptions())))
	wing := ui.NewPicker(v.words, v.say("noWing"), ui.Among(choices(m.WingOptions())))
	late := ui.NewPicker(v.words, v.say("noLate"), ui.Among(choices(m.LateOptions())))
	from, to, until := ui.NewField(v.say("lockFrom"), ""), ui.NewField(v.say("lockTo"), ""), ui.NewField(v.say("lateUntil"), "")
	for _, f := range []*ui.Field{from, to, until} {
		f.Entry.SetPlaceHolder(v.say("clockHint"))
	}
	roomsField := ui.NewFieldAround(v.say("shutRooms"), "", rooms)
	what := func() What {
		w := What{From: from.Text(), To: to.Text(), Late: scheduling.BookingID(late.ChosenID()), Until: until.Text()}
		for _, c := range rooms.Chosen() {
			w.Rooms = append(w.Rooms, scheduling.RoomKey(c.ID))
		}
		if prison, name, ok := strings.Cut(wing.ChosenID(), "/"); ok {
			w.Prison, w.Wing = scheduling.PrisonCode(prison), name
		}
		return w
	}
	d := &ui.Dialog{
		Title: v.say("whatIfTitle"), Text: v.say("whatIfText"), Yes: v.say("find"), No: v.words.Say("common.cancel"), First: rooms, Width: 680,
		Body: container.NewVBox(roomsField,
			ui.NewFieldAround(v.say("lockedWing"), "", wing), ui.NewPair(from, to),
			ui.NewFieldAround(v.say("lateBooking"), "", late), until),
		Check: func() bool {
			_, bad := m.Suppose(what())
			for field, name := range map[*ui.Field]string{roomsField: WhatNothing, from: WhatFrom, to: WhatTo, until: WhatUntil} {
				text := ""
				if p := bad[name]; p != "" {
					text = v.say("whatIfBad." + name + "-" + string(p))
				}
				field.SetError(text)
			}
			return len(bad) == 0
		},
	}
	d.Ask(v.setup.Window, func(yes bool) {
		for _, p := range []*ui.Picker{rooms, wing, late} {
			p.Close()
		}
		if yes {
			s, _ := m.Suppose(what())
			m.Place(s)
		}
	})
}
