package main

import (
	"context"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// PreviewSeries implements app.Repeater.
func (d desk) PreviewSeries(ctx context.Context, e clash.SeriesEntry) (clash.Preview, error) {
	return d.diary.PreviewSeries(ctx, e)
}

// PreviewEdit implements app.Repeater.
func (d desk) PreviewEdit(ctx context.Context, e clash.SeriesEdit) (clash.Preview, error) {
	return d.diary.PreviewEdit(ctx, e)
}

// PreviewCancel implements app.Repeater.
func (d desk) PreviewCancel(ctx context.Context, e clash.SeriesCancel) (clash.Preview, error) {
	return d.diary.PreviewCancel(ctx, e)
}

// BookSeries implements app.Repeater.
func (d desk) BookSeries(ctx context.Context, by scheduling.Actor, e clash.SeriesEntry) (scheduling.SeriesDone, error) {
	return d.diary.BookSeries(ctx, by, e)
}

// AmendSeries implements app.Repeater.
func (d desk) AmendSeries(ctx context.Context, by scheduling.Actor, e clash.SeriesEdit) (scheduling.SeriesDone, error) {
	return d.diary.AmendSeries(ctx, by, e)
}

// CancelSeries implements app.Repeater.
func (d desk) CancelSeries(ctx context.Context, by scheduling.Actor, e clash.SeriesCancel) (scheduling.SeriesDone, error) {
	return d.diary.CancelSeries(ctx, by, e)
}

// UndoSeries implements app.Repeater.
func (d desk) UndoSeries(ctx context.Context, by scheduling.Actor, key string, done scheduling.SeriesDone) (scheduling.SeriesDone, error) {
	return d.diary.UndoSeries(ctx, by, key, done)
}

// Occurrences implements app.Repeater.
func (d desk) Occurrences(ctx context.Context, id scheduling.SeriesID) (scheduling.Series, []scheduling.Booking, error) {
	return d.diary.Occurrences(ctx, id)
}
