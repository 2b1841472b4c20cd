package sample

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"gatehouse/scheduling"
)

// maker invents people and days; every choice comes from its one source of chance.
type maker struct {
	source
	chance *rand.Rand
	// extra is a source of its own, so that what it draws moves no booking.
	extra  *rand.Rand
	today  scheduling.Wall
	estate scheduling.Estate
	ledger ledger
	// prisoners of each prison, and everyone else by what they come for.
	prisoners map[scheduling.PrisonCode][]scheduling.PersonID
	visitors  map[scheduling.Kind][]visitor
}

type visitor struct {
	id   scheduling.PersonID
	role scheduling.Role
}

func newMaker(s source, seed int64, today time.Time) (*maker, error) {
	if len(s.prisons) == 0 {
		return nil, errors.New("no prisons")
	}
	w := scheduling.WallOf(today, s.prisons[0].zone)
	w.Hour, w.Minute = 0, 0
	return &maker{
		source: s,
		// Same seed on another day makes another estate, but the same people.
		chance:    rand.New(rand.NewPCG(uint64(seed), 0)),
		extra:     rand.New(rand.NewPCG(uint64(seed), 1)),
		today:     w,
		estate:    s.places(),
		ledger:    ledger{},
		prisoners: map[scheduling.PrisonCode][]scheduling.PersonID{},
		visitors:  map[scheduling.Kind][]visitor{},
	}, nil
}

// people fills the prisons and the agencies. No two people share a name.
func (m *maker) people() {
	used := map[[2]string]bool{}
	add := func(p scheduling.Person) scheduling.PersonID {
		for p.Given == "" || used[[2]string{p.Given, p.Family}] {
			p.Given, p.Family = pick(m.chance, m.givens), pick(m.chance, m.families)
		}
		used[[2]string{p.Given, p.Family}] = true
		p.ID = scheduling.PersonID(fmt.Sprintf("sample-p%04d", len(m.estate.People)+1))
		m.estate.People = append(m.estate.People, p)
		return p.ID
	}
	for i, prison := range m.prisons {
		for n := range prison.prisoners {
			m.prisoners[prison.Code] = append(m.prisoners[prison.Code], add(scheduling.Person{
				Number: scheduling.PrisonerNumber(fmt.Sprintf("A%04d%cX", 1000+i*1000+n*7, 'A'+rune(m.chance.IntN(26)))),
				Roles:  []scheduling.Role{scheduling.RolePrisoner}, Prison: prison.Code, Wing: pick(m.chance, prison.wings),
			}))
		}
	}
	for _, a := range m.agencies {
		for n := range a.people {
			p := scheduling.Person{Roles: []scheduling.Role{a.role}, Agency: a.name}
			if a.role == scheduling.RoleFamily && n == 0 {
				// Someone whose name is read from right to left ("a made-up example").
				p.Given, p.Family = "مثال", "المختلق"
			}
			id := add(p)
			for _, k := range a.kinds {
				m.visitors[scheduling.Kind(k)] = append(m.visitors[scheduling.Kind(k)], visitor{id, a.role})
			}
		}
	}
}

// day books one day of every prison; today is counted from 0.
func (m *maker) day(day int) {
	if day == 0 || day == 1 || day == 3 || day == 6 {
		m.coDefendants(day)
	}
	for _, p := range m.prisons {
		n := p.otherwise
		if day == 0 {
			n = p.today
		}
		for range n {
			m.book(day, p)
		}
	}
}

// at is a time of day, in minutes since midnight, on a day at a prison.
func (m *maker) at(day int, p prison, minutes int) time.Time {
	w := m.today
	return time.Date(w.Year, w.Month, w.Day+day, 0, minutes, 0, 0, p.zone).UTC()
}

// percent is true n times of a hundred.
func (m *maker) percent(n int) bool { return m.chance.IntN(100) < n }

func pick[T any](chance *rand.Rand, from []T) T { return from[chance.IntN(len(from))] }

// shuffled is a copy of from in another order.
func shuffled[T any](chance *rand.Rand, from []T) []T {
	out := slices.Clone(from)
	chance.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// ledger keeps when everything is in use, so that nothing clashes.
type ledger map[string][]scheduling.Span

func (l ledger) free(name string, s scheduling.Span, margin time.Duration) bool {
	wide := scheduling.Span{Start: s.Start.Add(-margin), End: s.End.Add(margin)}
	return !slices.ContainsFunc(l[name], wide.Overlaps)
}

func (l ledger) use(name string, s scheduling.Span) { l[name] = append(l[name], s) }
