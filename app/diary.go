package app

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"gatehouse/app/firststart"
	"gatehouse/app/internal/ui"
	"gatehouse/app/settings"
	"gatehouse/app/timetable"
	"gatehouse/scheduling"
)

// showFirstStart asks who sits here and what to begin with.
func (a *App) showFirstStart() {
	v := firststart.NewView(a.words, a.window, !a.cfg.Sample, func(x firststart.Answer) {
		s := a.saved
		s.Name, s.Role = x.Name, x.Role
		a.stored.Name, a.stored.Role = x.Name, x.Role // said by a person, whatever the command line said
		if err := a.keep(s); err != nil {
			a.Failed(err)
			return
		}
		a.openDiary(false, x.Sample || a.cfg.Sample)
	})
	a.nav.box.Hide()
	a.set(v.Object())
	v.Focus()
}

// keep saves settings, but for what only the command line said, and puts them
// into force.
func (a *App) keep(s settings.Saved) error {
	kept := underlay(s, a.saved, a.stored, a.cfg.Given)
	if err := a.cfg.Settings.Save(kept); err != nil {
		return err
	}
	a.saved, a.stored = s, kept
	a.window.SetTitle(a.title())
	return nil
}

// openDiary opens the data file away from the screen and shows the timetable,
// or what stands in the way and how to go on.
func (a *App) openDiary(readOnly bool, sample bool) {
	a.nav.box.Show()
	a.closeDiary()
	loading := ui.NewState(a.words)
	loading.Loading()
	a.set(loading)
	a.do(func(ctx context.Context) func() {
		d, err := a.cfg.File.Open(ctx, readOnly)
		if err == nil {
			err = a.fill(ctx, d, sample)
		}
		return func() { //nolint:contextcheck // the diary outlives the task that opened it
			if err != nil {
				if d != nil {
					err = errors.Join(err, d.Close())
				}
				a.showProblem(err)
				return
			}
			a.opened(d)
		}
	})
}

// fill gives a diary without prisons its first places, and the sample if wanted.
func (a *App) fill(ctx context.Context, d Diary, sample bool) error {
	prisons, _, err := d.Places(ctx)
	switch {
	case err != nil, d.ReadOnly(), len(prisons) > 0:
		return err // what is kept here already is not replaced by an answer
	case sample:
		return d.Sample(ctx, a.saved.Actor())
	}
	return d.Empty(ctx, a.saved.Actor())
}

// opened shows the timetable of an open diary.
func (a *App) opened(d Diary) {
	a.diary, a.problem = d, nil
	var ctx context.Context
	ctx, a.stopDiary = context.WithCancel(a.ctx)
	// Watching begins before the first look, so that no change falls between.
	seen := d.Watch(ctx)
	a.do(func(context.Context) func() {
		for c := range seen {
			a.changes.add(c)
			a.feed.Poke()
		}
		return nil
	})
	a.banner.Set("", ui.ToneBad)
	if d.ReadOnly() {
		a.banner.Set(a.messages.Of(scheduling.ErrReadOnly).Line(), ui.ToneBad)
	}
	a.timetable = timetable.New(timetable.Config{
		Diary: a.bound(), Host: a, Do: a.do, Words: a.words, Now: a.cfg.Now, Key: a.cfg.Key, Prison: a.saved.Prison,
	})
	a.buildTable()
	a.timetable.Load()
	a.show(pageTimetable)
	a.beginReview()
	a.beginResolver()
	a.beginAttend()
	a.beginRequests()
	a.watchCalls(ctx)
	if a.cfg.Link != "" {
		link := a.cfg.Link
		a.cfg.Link = ""
		a.joinLink(link)
	}
	if path := a.cfg.List; path != "" {
		a.cfg.List = ""
		a.readLists(path)
	}
}

func (a *App) buildTable() {
	a.table = timetable.NewView(a.timetable, timetable.Setup{
		Window: a.window, Explain: a.explain, Sample: a.loadSample, Help: func() { a.show(pageHelp) },
		Escape: a.leaveTable, Apply: a.applyPlan, Plans: a.backToPlans, HidePlan: a.hidePlan,
	})
}

func (a *App) bound() actors {
	return actors{Diary: a.diary, actor: func() scheduling.Actor { return a.saved.Actor() }}
}

// closeDiary lets go of the diary and every screen on it.
func (a *App) closeDiary() {
	if a.form != nil {
		a.form.view.Close()
		a.form = nil
	}
	a.timetable, a.table, a.people, a.rooms, a.review = nil, nil, nil, nil, nil
	a.find, a.requests, a.resolver, a.first, a.attend = nil, nil, nil, nil, nil
	if a.lists != nil {
		a.lists.Release()
	}
	a.lists, a.listed = nil, nil
	a.undos.Clear()
	if a.diary == nil {
		return
	}
	a.stopDiary()
	if err := a.diary.Close(); err != nil {
		a.cfg.Log.Error("diary not closed", "err", err)
	}
	a.diary = nil
}

// loadSample replaces everything with the sample estate.
func (a *App) loadSample() { a.replace(Estate.Sample, "nav.sampleLoaded") }

// loadEmpty replaces everything with nothing booked.
func (a *App) loadEmpty() { a.replace(Estate.Empty, "nav.emptied") }

func (a *App) replace(with func(Estate, context.Context, scheduling.Actor) error, said string) {
	d, by := a.diary, a.saved.Actor()
	if d == nil {
		return
	}
	a.closeForm()
	a.do(func(ctx context.Context) func() {
		err := with(d, ctx, by)
		return func() { //nolint:contextcheck // what is shown next outlives this task
			if err != nil {
				a.Failed(err)
				return
			}
			a.undos.Clear()
			a.toasts.Show(ui.Toast{Text: a.words.Say(said)})
			a.show(pageTimetable)
		}
	})
}

// restore puts a backup in the place of the diary and opens it.
func (a *App) restore(b scheduling.Backup) {
	a.closeDiary()
	a.replaceFile(func(ctx context.Context) error { return a.cfg.File.Restore(ctx, b) })
}

// startEmpty is for a person who knows that the diary was lost.
func (a *App) startEmpty() {
	a.replaceFile(func(context.Context) error { return a.cfg.File.SetAside() })
}

func (a *App) replaceFile(do func(context.Context) error) {
	a.do(func(ctx context.Context) func() {
		err := do(ctx)
		return func() {
			if err != nil {
				a.Failed(err)
				if a.problem == nil {
					a.openDiary(false, false)
				}
				return
			}
			a.openDiary(false, false)
		}
	})
}

// showProblem says why there is no diary and what can be done about it.
func (a *App) showProblem(err error) {
	a.problem = err
	a.cfg.Log.Error("diary not opened", "err", err)
	a.page = pageTimetable
	a.nav.render()
	m := a.messages.Of(err)
	rows := []fyne.CanvasObject{
		ui.NewHeading(m.Title), ui.NewText(m.Sentence), ui.NewText(m.Next),
		ui.NewHint(a.words.Say("settings.dataFile", "Path", a.cfg.Path)),
	}
	buttons := container.NewHBox(ui.NewIconButton(a.words.Say("common.retry"), theme.ViewRefreshIcon(), ui.Primary,
		func() { a.openDiary(false, false) }))
	lost := errors.Is(err, scheduling.ErrMissing) || errors.Is(err, scheduling.ErrDamaged)
	if errors.Is(err, scheduling.ErrDamaged) || errors.Is(err, scheduling.ErrReadOnly) || errors.Is(err, scheduling.ErrFull) {
		buttons.Add(ui.NewButton(a.words.Say("nav.openReadOnly"), ui.Secondary, func() { a.openDiary(true, false) }))
	}
	if lost {
		buttons.Add(ui.NewButton(a.words.Say("settings.empty"), ui.Danger, a.askStartEmpty))
	}
	rows = append(rows, buttons)
	if lost {
		rows = append(rows, a.backupRows()...)
	}
	page := container.New(&pageColumn{most: 720}, container.NewVBox(rows...))
	a.set(container.NewVScroll(container.NewPadded(page)))
}

func (a *App) askStartEmpty() {
	d := &ui.Dialog{
		Title: a.words.Say("settings.emptyTitle"), Text: a.words.Say("nav.startEmptyText"),
		Yes: a.words.Say("settings.empty"), No: a.words.Say("common.cancel"), Danger: true,
	}
	d.Ask(a.window, func(yes bool) {
		if yes {
			a.startEmpty()
		}
	})
}

func (a *App) backupRows() []fyne.CanvasObject {
	backups, err := a.cfg.File.Backups()
	if err != nil {
		a.cfg.Log.Error("backups not listed", "err", err)
	}
	rows := []fyne.CanvasObject{ui.NewSubHeading(a.words.Say("settings.backups"))}
	if len(backups) == 0 {
		rows = append(rows, ui.NewHint(a.words.Say("settings.noBackups")))
	}
	for _, b := range backups {
		rows = append(rows, settings.BackupRow(a.words, b, func() { a.restore(b) }))
	}
	return rows
}
