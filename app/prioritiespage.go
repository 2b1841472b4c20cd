package app

import (
	"context"

	"gatehouse/app/priorities"
	"gatehouse/scheduling"
)

// firstDiary is actors as the priorities screen sees it.
type firstDiary struct{ actors }

var _ priorities.Diary = firstDiary{}

// SavePriorities implements priorities.Diary.
func (f firstDiary) SavePriorities(ctx context.Context, p scheduling.Priorities) (scheduling.Priorities, error) {
	return f.Diary.SavePriorities(ctx, f.actor(), p)
}

// showPriorities shows what gives way to what, as it was left.
func (a *App) showPriorities() {
	if a.diary == nil {
		a.showTimetable()
		return
	}
	if a.first == nil {
		prison := a.saved.Prison
		if a.timetable != nil {
			prison = a.timetable.Shown().Prison.Code
		}
		a.first = priorities.New(priorities.Config{
			Diary: firstDiary{a.bound()}, Host: a, Do: a.do, Words: a.words, Prison: prison,
		})
		a.first.Load()
	}
	a.first.Words = a.words
	v := priorities.NewView(a.first, priorities.Setup{Window: a.window, Explain: a.explain, ReadOnly: a.diary.ReadOnly()})
	a.set(v.Object())
	v.Focus()
}
