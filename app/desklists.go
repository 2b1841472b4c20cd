package app

import (
	"context"

	"gatehouse/app/lists"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Lister keeps the courts' lists, and what became of each hearing.
type Lister interface {
	// Lists are the newest lists that were read, the newest first.
	Lists(ctx context.Context) ([]scheduling.List, error)
	// OpenList reads a list with whatever names what is in it.
	OpenList(ctx context.Context, id scheduling.ListID) (lists.Known, error)
	// ReadList reads a file and keeps what is in it; the same file twice is
	// one list.
	ReadList(ctx context.Context, by scheduling.Actor, name string, data []byte) (scheduling.List, error)
}

// Matcher keeps what a person says about the hearings of a list.
type Matcher interface {
	// MatchRow says who a defendant is; no person is someone of no prison here.
	MatchRow(ctx context.Context, by scheduling.Actor, at lists.At, person scheduling.PersonID) (scheduling.List, error)
	// LeaveRow leaves a row out, or takes it in again.
	LeaveRow(ctx context.Context, by scheduling.Actor, at lists.At, leave bool) (scheduling.List, error)
}

// ListPlacer finds places for the hearings of a list and books them.
type ListPlacer interface {
	// PlaceList looks for places until ctx ends; the best so far is the answer.
	PlaceList(ctx context.Context, by scheduling.Actor, q clash.ListQuestion, progress func(clash.Progress)) (clash.Placing, error)
	// Enact carries a plan out, all of it or nothing. UndoPlan takes one back.
	Enact(ctx context.Context, by scheduling.Actor, e clash.Enactment) (scheduling.Enacted, error)
	UndoPlan(ctx context.Context, by scheduling.Actor, key string, done scheduling.Enacted) (scheduling.Enacted, error)
	// Export makes a file of what is booked.
	Export(ctx context.Context, x lists.Export) ([]byte, error)
}

// Files are the files on this machine that a person points at.
type Files interface {
	// Read reads a file of the size that lists have at most.
	Read(path string) ([]byte, error)
	// Write makes a file, or replaces it.
	Write(path string, data []byte) error
	// Folder is where files are saved unless a person says otherwise.
	Folder() string
}

// listDiary is actors as the lists screen sees it.
type listDiary struct{ actors }

var (
	_ lists.Diary  = listDiary{}
	_ lists.Keeper = listDiary{}
	_ lists.Placer = listDiary{}
	_ lists.Saver  = listDiary{}
)

// ReadList implements lists.Keeper.
func (l listDiary) ReadList(ctx context.Context, name string, data []byte) (scheduling.List, error) {
	return l.Diary.ReadList(ctx, l.actor(), name, data)
}

// MatchRow implements lists.Keeper.
func (l listDiary) MatchRow(ctx context.Context, at lists.At, person scheduling.PersonID) (scheduling.List, error) {
	return l.Diary.MatchRow(ctx, l.actor(), at, person)
}

// LeaveRow implements lists.Keeper.
func (l listDiary) LeaveRow(ctx context.Context, at lists.At, leave bool) (scheduling.List, error) {
	return l.Diary.LeaveRow(ctx, l.actor(), at, leave)
}

// PlaceList implements lists.Placer.
func (l listDiary) PlaceList(ctx context.Context, q clash.ListQuestion, progress func(clash.Progress)) (clash.Placing, error) {
	return l.Diary.PlaceList(ctx, l.actor(), q, progress)
}

// ApplyList implements lists.Placer.
func (l listDiary) ApplyList(ctx context.Context, e clash.Enactment) (scheduling.Enacted, error) {
	return l.Enact(ctx, l.actor(), e)
}

// UndoPlan implements lists.Placer.
func (l listDiary) UndoPlan(ctx context.Context, key string, done scheduling.Enacted) (scheduling.Enacted, error) {
	return l.Diary.UndoPlan(ctx, l.actor(), key, done)
}
