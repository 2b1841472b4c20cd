package settings

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
	"gatehouse/media"
	"gatehouse/scheduling"
)

// Devices are what could be used for a call on this machine.
type Devices struct{ Cameras, Microphones, Speakers []media.Device }

// Setup is what a View shows and may do. A nil function is not on offer.
type Setup struct {
	Window fyne.Window
	Words  *words.Words
	Saved  Saved
	// Devices is what was found.
	Devices Devices
	// DataFile is where the diary is kept; empty when none is open.
	DataFile string
	Backups  []scheduling.Backup
	ReadOnly bool
	// Cleans is set when this program can clean what a microphone hears.
	Cleans bool
	// Save keeps changed settings, and puts them into force.
	Save func(Saved) error
	// CheckHub says whether an enrolment line can be read.
	CheckHub func(line string) error
	// CheckRelay says whether a text is a relay's address.
	CheckRelay func(url string) error
	// Sample and Empty replace everything in the diary.
	Sample, Empty func()
	// Restore puts a backup in the place of the diary.
	Restore func(scheduling.Backup)
	// Explain says an error in words: a title, and what to do next.
	Explain func(error) (title, next string)
}

// View is the settings on the screen.
type View struct {
	setup Setup
	words *words.Words
	name  *ui.Field
	role  *ui.Select
	hub   *ui.Field
	said  *ui.Notice
	// showHub shows the hub's line, or hides it again.
	showHub *ui.Button

	camera, microphone, speaker *deviceChoice

	root fyne.CanvasObject
}

// NewView returns the settings page.
func NewView(s Setup) *View {
	v := &View{setup: s, words: s.Words}
	v.said = ui.NewNotice("", ui.ToneGood)
	page := container.NewVBox(ui.NewHeading(v.say("title")), v.person(), v.looks(), v.calls())
	if s.DataFile != "" {
		page.Add(v.data())
	}
	page = container.New(layout.NewCustomPaddedLayout(12, 24, 20, 20), container.New(column{most: 720}, page))
	// Below what scrolls, for what was pressed may be far from the top.
	v.root = container.NewBorder(nil, v.said, nil, nil, container.NewVScroll(page))
	return v
}

// Object is what a window shows.
func (v *View) Object() fyne.CanvasObject { return v.root }

func (v *View) say(key string, args ...any) string { return v.words.Say("settings."+key, args...) }

func (v *View) person() fyne.CanvasObject {
	s := v.setup.Saved
	v.name = ui.NewField(v.say("name"), v.say("nameHint"))
	v.name.SetText(s.Name)
	v.role = ui.NewSelect(phrase.DeskRoleNames(v.words), nil)
	if i := slices.Index(Roles(), s.Role); i >= 0 {
		v.role.SetSelectedIndex(i)
	}
	role := ui.NewFieldAround(v.say("role"), "", v.role)
	save := ui.NewButton(v.words.Say("common.save"), ui.Primary, func() {
		changed := v.setup.Saved
		v.unsay()
		changed.Name = v.name.Text()
		if i := v.role.SelectedIndex(); i >= 0 {
			changed.Role = Roles()[i]
		}
		v.name.SetError(phrase.NameProblem(v.words, changed.Actor()))
		if v.name.Problem() == "" {
			v.save(changed)
		}
	})
	return section(v.say("person"), v.name, role, container.NewHBox(save))
}

func (v *View) looks() fyne.CanvasObject {
	s := v.setup.Saved
	langs := []string{words.English, words.Welsh}
	themes := []string{ThemeLight, ThemeDark, ThemeSystem}
	sizes := []int{100, 125, 150}
	lang := v.choose([]string{"English", "Cymraeg"}, max(0, slices.Index(langs, s.Lang)), func(i int, c *Saved) { c.Lang = langs[i] })
	look := v.choose([]string{v.say("themeLight"), v.say("themeDark"), v.say("themeSystem")},
		max(0, slices.Index(themes, s.Theme)), func(i int, c *Saved) { c.Theme = themes[i] })
	percent := make([]string, len(sizes))
	for i, n := range sizes {
		percent[i] = strconv.Itoa(n) + " %"
	}
	size := v.choose(percent, max(0, slices.Index(sizes, s.TextSize)), func(i int, c *Saved) { c.TextSize = sizes[i] })
	return section(v.say("looks"), container.NewGridWithColumns(3,
		ui.NewFieldAround(v.say("language"), "", lang),
		ui.NewFieldAround(v.say("theme"), "", look),
		ui.NewFieldAround(v.say("textSize"), "", size)))
}

// choose is a select whose choice is saved at once.
func (v *View) choose(options []string, at int, set func(int, *Saved)) *ui.Select {
	sel := ui.NewChooser(options, func(i int) {
		changed := v.setup.Saved
		set(i, &changed)
		if changed != v.setup.Saved {
			v.save(changed)
		}
	})
	ui.SelectAt(sel, at)
	return sel
}

func (v *View) calls() fyne.CanvasObject {
	s := v.setup.Saved
	v.camera = v.device(func(c *Saved, id string) { c.Camera = id })
	v.microphone = v.device(func(c *Saved, id string) { c.Microphone = id })
	v.speaker = v.device(func(c *Saved, id string) { c.Speaker = id })
	v.SetDevices(v.setup.Devices)
	v.hub = ui.NewField(v.say("hub"), v.say("hubHint"))
	v.hub.SetText(s.Hub)
	// Whoever reads the line can open hearings on the hub.
	show := ui.NewButton("", ui.Secondary, func() { v.conceal(!v.hub.Concealed()) })
	v.showHub = show
	v.conceal(s.Hub != "")
	save := ui.NewButton(v.say("hubSave"), ui.Secondary, func() {
		changed := v.setup.Saved
		changed.Hub = v.hub.Text()
		v.unsay()
		v.hub.SetError("")
		if changed.Hub != "" && v.setup.CheckHub != nil {
			if err := v.setup.CheckHub(changed.Hub); err != nil {
				title, next := v.setup.Explain(err)
				v.hub.SetError(title + " " + next)
				return
			}
		}
		if v.save(changed) {
			v.conceal(changed.Hub != "")
		}
	})
	return section(v.say("calls"),
		ui.NewFieldAround(v.say("camera"), "", v.camera.pick),
		ui.NewFieldAround(v.say("microphone"), "", v.microphone.pick),
		ui.NewFieldAround(v.say("speaker"), "", v.speaker.pick),
		v.cleaning(),
		v.hub, container.NewHBox(save, show), v.route())
}

// cleaning switches what is done to what the microphone hears, also while a
// call is going on.
func (v *View) cleaning() fyne.CanvasObject {
	if !v.setup.Cleans {
		return ui.NewHint(v.say("cleaningAbsent"))
	}
	box := container.NewVBox()
	for _, c := range []struct {
		key  string
		left func(*Saved) *bool
	}{
		{"echo", func(s *Saved) *bool { return &s.LeaveEcho }},
		{"noise", func(s *Saved) *bool { return &s.LeaveNoise }},
		{"level", func(s *Saved) *bool { return &s.LeaveLevel }},
	} {
		check := ui.NewCheck(v.say(c.key), nil)
		check.SetChecked(!*c.left(&v.setup.Saved))
		check.OnChanged = func(on bool) {
			changed := v.setup.Saved
			if *c.left(&changed) = !on; changed != v.setup.Saved && !v.save(changed) {
				check.SetChecked(!on) // it could not be kept, and is not in force
			}
		}
		box.Add(container.NewHBox(check))
	}
	return ui.NewFieldAround(v.say("cleaning"), v.say("cleaningHint"), box)
}

// conceal hides the hub's line or shows it again.
func (v *View) conceal(hidden bool) {
	v.hub.Conceal(hidden)
	if hidden {
		v.showHub.SetText(v.say("hubShow"))
		return
	}
	v.showHub.SetText(v.say("hubHide"))
}

// deviceChoice is a select over devices, the first of which is whatever is found.
type deviceChoice struct {
	pick *ui.Select
	all  []media.Device
}

func (v *View) device(set func(*Saved, string)) *deviceChoice {
	c := &deviceChoice{}
	c.pick = v.choose(nil, -1, func(i int, s *Saved) {
		switch {
		case i == 0:
			set(s, "")
		case i > 0 && i <= len(c.all):
			set(s, c.all[i-1].ID)
		}
	})
	return c
}

// SetDevices shows what was found meanwhile; what is typed elsewhere stays.
func (v *View) SetDevices(d Devices) {
	s := v.setup.Saved
	v.camera.show(v, d.Cameras, s.Camera)
	v.microphone.show(v, d.Microphones, s.Microphone)
	v.speaker.show(v, d.Speakers, s.Speaker)
}

func (c *deviceChoice) show(v *View, all []media.Device, id string) {
	c.all = all
	names, at := []string{v.say("firstFound")}, 0
	for i, x := range all {
		names = append(names, x.Name)
		if x.ID == id {
			at = i + 1
		}
	}
	ui.Offer(c.pick, names, at)
}

func (v *View) data() fyne.CanvasObject {
	s := v.setup
	place := ui.NewText(v.say("dataFile", "Path", s.DataFile))
	if s.ReadOnly {
		place.SetText(place.Text + " " + v.say("readOnly"))
	}
	buttons := container.NewHBox()
	ask := func(title, text, yes string, do func()) func() {
		return func() {
			d := &ui.Dialog{Title: title, Text: text, Yes: yes, No: v.words.Say("common.cancel"), Danger: true}
			d.Ask(s.Window, func(ok bool) {
				if ok {
					do()
				}
			})
		}
	}
	if s.Sample != nil && !s.ReadOnly {
		buttons.Add(ui.NewIconButton(v.say("sample"), theme.ViewRefreshIcon(), ui.Secondary,
			ask(v.say("sampleTitle"), v.say("replaceText"), v.say("sample"), s.Sample)))
	}
	if s.Empty != nil && !s.ReadOnly {
		buttons.Add(ui.NewIconButton(v.say("empty"), theme.DeleteIcon(), ui.Secondary,
			ask(v.say("emptyTitle"), v.say("replaceText"), v.say("empty"), s.Empty)))
	}
	rows := []fyne.CanvasObject{place, buttons, widget.NewLabelWithStyle(v.say("backups"), fyne.TextAlignLeading, fyne.TextStyle{Bold: true})}
	if len(s.Backups) == 0 {
		rows = append(rows, ui.NewHint(v.say("noBackups")))
	}
	for _, b := range s.Backups {
		rows = append(rows, BackupRow(v.words, b, ask(v.say("restoreTitle"),
			v.say("restoreText", "When", v.words.Moment(b.At.Local())), v.say("restore"), func() { s.Restore(b) })))
	}
	return section(v.say("data"), rows...)
}

// BackupRow shows one verified copy with a button to restore it.
func BackupRow(w *words.Words, b scheduling.Backup, restore func()) fyne.CanvasObject {
	text := w.Say("settings.backup", "When", w.Moment(b.At.Local()), "Size", strconv.FormatInt((b.Size+1023)/1024, 10))
	button := ui.NewIconButton(w.Say("settings.restore"), theme.HistoryIcon(), ui.Secondary, restore)
	return container.NewBorder(nil, nil, nil, button, widget.NewLabel(text))
}

// save keeps what changed and says so, or why not.
func (v *View) save(changed Saved) bool {
	if err := v.setup.Save(changed); err != nil {
		title, next := v.setup.Explain(err)
		v.said.Set(title+" "+next, ui.ToneBad)
		return false
	}
	v.setup.Saved = changed
	v.said.Set(v.say("saved"), ui.ToneGood)
	return true
}

// unsay takes back what was said of an earlier press.
func (v *View) unsay() {
	v.said.Set("", ui.ToneGood)
	v.root.Refresh()
}

func section(title string, rows ...fyne.CanvasObject) fyne.CanvasObject {
	box := container.NewVBox(ui.NewSubHeading(title))
	for _, r := range rows {
		box.Add(r)
	}
	box.Add(widget.NewSeparator())
	return box
}

// column keeps a page readable: at most so wide, at the left edge.
type column struct{ most float32 }

func (c column) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize()
}

func (c column) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.Position{})
	o[0].Resize(fyne.NewSize(min(size.Width, c.most*ui.Scale()), size.Height))
}
