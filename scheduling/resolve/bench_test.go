package resolve_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
	"gatehouse/scheduling/resolve"
)

// fullDays fills n rooms of one prison for some days, 20 bookings or so to a
// room and a day, with hearings, visits and meetings of all kinds.
func fullDays(seed uint64, rooms, days int, full float64) clash.Ground {
	chance := rand.New(rand.NewPCG(seed, 1))
	s := clash.Scene{Now: today().AddDays(-1).At(15*time.Hour + 40*time.Minute).Resolve(london())}
	s.Prisons = []scheduling.Prison{{
		Code: "MDI", Zone: "Europe/London", DayStart: 8 * time.Hour, DayEnd: 18 * time.Hour, PickUp: 30 * time.Minute,
		RemandVisits: 3, FamilyNotice: 2, FamilyAhead: 28, WeekStart: time.Monday,
	}}
	usages := []scheduling.Usage{scheduling.UsageCourt, scheduling.UsageCourt, scheduling.UsageShared, scheduling.UsageLegal, scheduling.UsageFamily, scheduling.UsageCourt, scheduling.UsageProbation}
	for i := range rooms {
		s.Rooms = append(s.Rooms, scheduling.Room{
			Key: scheduling.RoomKey(fmt.Sprintf("MDI-VCC-%d", i+1)), Prison: "MDI", Name: fmt.Sprintf("Room %d", i+1),
			Usage: usages[i%len(usages)], Group: []string{"VCC", "FAM"}[i%2], Places: 1, Active: true,
		})
	}
	kinds := map[scheduling.Usage][]scheduling.Kind{
		scheduling.UsageCourt: {scheduling.KindCourt, scheduling.KindCourt, scheduling.KindParole}, scheduling.UsageLegal: {scheduling.KindLegal, scheduling.KindOfficial},
		scheduling.UsageShared:    {scheduling.KindCourt, scheduling.KindLegal, scheduling.KindFamily, scheduling.KindEducation, scheduling.KindResettlement},
		scheduling.UsageFamily:    {scheduling.KindFamily},
		scheduling.UsageProbation: {scheduling.KindProbation},
	}
	people := map[scheduling.PersonID][]scheduling.Span{}
	someone := func(prefix string, n int, span scheduling.Span, margin time.Duration) scheduling.PersonID {
		wide := scheduling.Span{Start: span.Start.Add(-margin), End: span.End.Add(margin)}
		for {
			id := scheduling.PersonID(fmt.Sprintf("%s%03d", prefix, chance.IntN(n)))
			if !slices.ContainsFunc(people[id], wide.Overlaps) {
				people[id] = append(people[id], span)
				return id
			}
		}
	}
	for day := range days {
		for _, r := range s.Rooms {
			at := today().AddDays(day).At(8 * time.Hour).Resolve(london())
			end := at.Add(10 * time.Hour)
			for at.Before(end) {
				long := scheduling.Grid * time.Duration(1+chance.IntN(4))
				if long > end.Sub(at) {
					long = end.Sub(at)
				}
				if chance.Float64() < full {
					span := scheduling.NewSpan(at, long)
					k := kinds[r.Usage][chance.IntN(len(kinds[r.Usage]))]
					b := scheduling.Booking{
						ID: scheduling.BookingID(fmt.Sprintf("b%05d", len(s.Bookings))), Kind: k, Prison: "MDI", Status: scheduling.StatusBooked, Version: 1,
						Pinned: chance.IntN(20) == 0,
						Parts: scheduling.NewBlock(at, 0, long, 0, scheduling.Placement{
							Room: r.Key, Prisoners: []scheduling.PersonID{someone("p", rooms*40, span, time.Hour)},
						}),
					}
					switch k {
					case scheduling.KindFamily:
						b.Attendees = []scheduling.Attendee{{Person: someone("f", rooms*20, span, 0), Role: scheduling.RoleFamily}}
					default:
						b.Attendees = []scheduling.Attendee{{Person: someone("s", rooms*4, span, 0), Role: scheduling.RoleSolicitor}}
					}
					s.Bookings = append(s.Bookings, b)
				}
				at = at.Add(long)
			}
		}
	}
	for i := range rooms * 40 {
		s.People = append(s.People, scheduling.Person{ID: scheduling.PersonID(fmt.Sprintf("p%03d", i)), Prison: "MDI", Wing: []string{"A", "B"}[i%2]})
		if i%10 == 1 {
			s.Restrictions = append(s.Restrictions, scheduling.Restriction{Kind: scheduling.NonAssociation, A: s.People[i-1].ID, B: s.People[i].ID})
		}
	}
	return clash.Ground{Scene: s}
}

// urgent is a hearing that is added to a full day.
func urgent(seed uint64) clash.Question {
	chance := rand.New(rand.NewPCG(seed, 2))
	at := today().At(9*time.Hour + time.Duration(chance.IntN(24))*scheduling.Grid).Resolve(london())
	return clash.Question{Prison: "MDI", Wanted: []clash.Wanted{{Booking: scheduling.Booking{
		ID: "new", Kind: scheduling.KindCourt, Prison: "MDI",
		Parts: scheduling.NewBlock(at, 15*time.Minute, 30*time.Minute, 0, scheduling.Placement{Prisoners: []scheduling.PersonID{scheduling.PersonID(fmt.Sprintf("p%03d", chance.IntN(400)))}}),
	}}}}
}

func BenchmarkPlans(b *testing.B) {
	for _, rooms := range []int{12, 20, 30} {
		for _, days := range []int{1, 15} {
			g := fullDays(1, rooms, days, 0.9)
			b.Run(fmt.Sprintf("rooms=%d/bookings=%d/days=%d", rooms, len(g.Scene.Bookings), days), func(b *testing.B) {
				b.ReportAllocs()
				var all []time.Duration
				verdicts := map[clash.Verdict]int{}
				var steps int64
				plans := 0
				for seed := uint64(0); b.Loop(); seed++ {
					began := time.Now()
					r, err := resolve.Plans(context.Background(), g, urgent(seed%50), nil)
					if err != nil {
						b.Fatal(err)
					}
					all = append(all, time.Since(began))
					verdicts[r.Verdict]++
					steps += r.Steps
					plans += len(r.Plans)
				}
				slices.Sort(all)
				n := float64(len(all))
				b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "ms-median")
				b.ReportMetric(float64(all[len(all)-1].Microseconds())/1000, "ms-worst")
				b.ReportMetric(float64(verdicts[clash.Proved])/n, "proved")
				b.ReportMetric(float64(verdicts[clash.Impossible])/n, "impossible")
				b.ReportMetric(float64(steps)/n, "steps")
				b.ReportMetric(float64(plans)/n, "plans")
			})
		}
	}
}
