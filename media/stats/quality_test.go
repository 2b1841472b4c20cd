package stats_test

import (
	"testing"
	"time"

	"gatehouse/media/stats"
)

func TestALineIsCalledByTheWorstOfItsLastFourLosses(t *testing.T) {
	type second struct{ came, lost uint64 }
	for _, c := range []struct {
		name    string
		seconds []second
		out     float64
		want    stats.Quality
	}{
		{"nothing counted", nil, 0, stats.Unknown},
		{"nothing lost", []second{{100, 0}}, 0, stats.Good},
		{"just under a tenth", []second{{901, 99}}, 0, stats.Good},
		{"a tenth", []second{{90, 10}}, 0, stats.Poor},
		{"just under fifteen", []second{{851, 149}}, 0, stats.Poor},
		{"fifteen in a hundred", []second{{85, 15}}, 0, stats.Bad},
		{"the far end loses", []second{{100, 0}}, 0.2, stats.Bad},
		{"one bad second is remembered", []second{{50, 50}, {100, 0}, {100, 0}, {100, 0}}, 0, stats.Bad},
		{"and forgotten after four", []second{{50, 50}, {100, 0}, {100, 0}, {100, 0}, {100, 0}}, 0, stats.Good},
		{"silence loses nothing", []second{{0, 0}}, 0, stats.Good},
	} {
		t.Run(c.name, func(t *testing.T) {
			at := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
			var l stats.Line
			n := stats.Counters{At: at}
			l.Count(n)
			for _, s := range c.seconds {
				n.At = n.At.Add(time.Second)
				n.PacketsIn += s.came
				n.PacketsLost += s.lost
				n.LossOut = c.out
				l.Count(n)
			}
			if got := l.Quality(); got != c.want {
				t.Errorf("quality %q, want %q", got, c.want)
			}
		})
	}
}

func TestCountersThatStartAnewLoseNothing(t *testing.T) {
	at := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	var l stats.Line
	l.Count(stats.Counters{At: at, PacketsIn: 5000, PacketsLost: 400})
	l.Count(stats.Counters{At: at.Add(time.Second), PacketsIn: 80})
	if got := l.Quality(); got != stats.Good {
		t.Errorf("quality %q, want good", got)
	}
}

func TestALineIsFrozenWhileThePictureStandsStill(t *testing.T) {
	at := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	var l stats.Line
	l.Count(stats.Counters{At: at})
	l.Count(stats.Counters{At: at.Add(time.Second), FreezeTotal: 700 * time.Millisecond})
	if !l.Frozen() {
		t.Error("not frozen though 0.7 s stood still")
	}
	l.Count(stats.Counters{At: at.Add(2 * time.Second), FreezeTotal: 700 * time.Millisecond})
	if l.Frozen() {
		t.Error("frozen though the picture moves again")
	}
}
