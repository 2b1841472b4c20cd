package app

import (
	"context"

	"gatehouse/app/bookingform"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

var (
	_ bookingform.SeriesDiary  = formDiary{}
	_ bookingform.SeriesUndoer = formDiary{}
	_ bookingform.Holder       = formDiary{}
)

// BookSeries implements bookingform.SeriesDiary.
func (f formDiary) BookSeries(ctx context.Context, e clash.SeriesEntry) (scheduling.SeriesDone, error) {
	return f.Diary.BookSeries(ctx, f.actor(), e)
}

// AmendSeries implements bookingform.SeriesDiary.
func (f formDiary) AmendSeries(ctx context.Context, e clash.SeriesEdit) (scheduling.SeriesDone, error) {
	return f.Diary.AmendSeries(ctx, f.actor(), e)
}

// CancelSeries implements bookingform.SeriesUndoer.
func (f formDiary) CancelSeries(ctx context.Context, e clash.SeriesCancel) (scheduling.SeriesDone, error) {
	return f.Diary.CancelSeries(ctx, f.actor(), e)
}

// UndoSeries implements bookingform.SeriesUndoer.
func (f formDiary) UndoSeries(ctx context.Context, key string, done scheduling.SeriesDone) (scheduling.SeriesDone, error) {
	return f.Diary.UndoSeries(ctx, f.actor(), key, done)
}

// Hold implements bookingform.Holder.
func (f formDiary) Hold(ctx context.Context, id scheduling.HoldID, shown []scheduling.Booking) (scheduling.Hold, error) {
	return f.Diary.Hold(ctx, f.actor(), id, shown)
}
