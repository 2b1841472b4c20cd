package index_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/index"
	"gatehouse/scheduling/index/workload"
)

// BenchmarkIndex asks an index of a million spans, and of eight million unless
// -short is given. `make bench-clash` compares it with databases.
func BenchmarkIndex(b *testing.B) {
	sizes := []int{1_000_000, 8_000_000}
	if testing.Short() {
		sizes = sizes[:1]
	}
	for _, n := range sizes {
		w, err := workload.New(workload.Spans(n), 1)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("spans=%d", n), func(b *testing.B) { benchIndex(b, w) })
	}
}

func benchIndex(b *testing.B, w *workload.Workload) {
	b.Helper()
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			index.Build(w.Claims(false))
		}
	})
	x := index.Build(w.Claims(false))
	b.Run("clashes", func(b *testing.B) {
		var asks [][]index.Ask
		for _, q := range w.Clashing(64) {
			asks = append(asks, w.Asks(q))
		}
		b.ReportAllocs()
		hits, i := 0, 0
		for b.Loop() {
			hits += len(x.Hits(asks[i%len(asks)]))
			i++
		}
		b.ReportMetric(float64(hits)/float64(i), "hits/op")
	})
	b.Run("starts", func(b *testing.B) {
		var queries []index.Query
		for _, q := range w.Starting(64) {
			queries = append(queries, w.Query(q))
		}
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			if len(x.Free(queries[i%len(queries)])) == 0 {
				b.Fatal("nothing is free")
			}
			i++
		}
	})
	b.Run("replace", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			var claims []scheduling.Claim
			for _, r := range w.Series[i%len(w.Series)].Claims {
				claims = append(claims, scheduling.Claim{Resource: w.Resources[r], Span: scheduling.NewSpan(workload.Monday(), time.Hour)})
			}
			x.Replace(scheduling.BookingID(fmt.Sprint("new", i)), claims)
			i++
		}
	})
	b.Run("free by day", func(b *testing.B) {
		q := w.Query(w.Starting(1)[0])
		rooms := q.Needs[len(q.Needs)-1].Any
		b.ReportAllocs()
		for b.Loop() {
			x.FreeByDay(rooms, q.Windows)
		}
	})
	runtime.KeepAlive(x)
}
