package planbench

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"gatehouse/scheduling/board/draw"
	"gatehouse/scheduling/board/search"
)

// Growth writes how our search grows with a day's rooms, how full it is and how
// many hearings are new: medians over days of those from 20 rooms, 85 percent
// and one hearing on, one of which is changed at a time.
func Growth(ctx context.Context, w io.Writer, o Options) error {
	fmt.Fprintln(w, "| Day | items | places | proved | time, median and most | nodes, median and most |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|")
	usual := draw.DayOf{Rooms: 20, Fill: 85, New: 1}
	var days []draw.DayOf
	for _, n := range []int{12, 16, 20, 25, 30} {
		day := usual
		day.Rooms = n
		days = append(days, day)
	}
	for _, n := range []int{80, 90, 95} {
		day := usual
		day.Fill = n
		days = append(days, day)
	}
	for n := 2; n <= 5; n++ {
		day := usual
		day.New = n
		days = append(days, day)
	}
	for _, day := range days {
		if err := grown(ctx, w, o, day); err != nil {
			return err
		}
	}
	return nil
}

func grown(ctx context.Context, w io.Writer, o Options, day draw.DayOf) error {
	items, places, proved := 0, 0, 0
	var took []time.Duration
	var nodes []int64
	for seed := o.First; seed < o.First+uint64(o.Days); seed++ {
		p := draw.Day(seed, day)
		items += len(p.Items)
		for _, item := range p.Items {
			places += len(item.Places)
		}
		out, err := searched(ctx, p, search.Limits{Nodes: 1 << 50}, o.ForDay)
		if err != nil {
			return err
		}
		took, nodes = append(took, out.Took), append(nodes, out.Nodes)
		if out.Proved {
			proved++
		}
	}
	slices.Sort(took)
	slices.Sort(nodes)
	n := len(took)
	if n == 0 {
		return nil
	}
	fmt.Fprintf(w, "| %d rooms, %d %% full, %d new | %d | %d | %d of %d | %s, %s | %d, %d |\n", day.Rooms, day.Fill, day.New,
		items/n, places/n, proved, n, short(took[n/2]), short(took[n-1]), nodes[n/2], nodes[n-1])
	return nil
}
