package diary

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// caseLayout is the layout of a past case; those of another are not read.
const caseLayout = 1

// The bounds of a past case.
const (
	// maxCase is how large one is kept, in bytes as it is kept, and maxCaseText
	// as it is read.
	maxCase     = 256 << 10
	maxCaseText = 64 << 20
	// caseEffort is how many steps each plan of a trial may take.
	caseEffort = 20_000
)

// pastCase is a question and the ground it was asked on, without what names or
// describes anybody.
type pastCase struct {
	Layout   int
	Now      time.Time
	Question clash.Question
	Bookings []scheduling.Booking
	People   []scheduling.Person

	Restrictions []scheduling.Restriction
	Accepted     []scheduling.Acceptance
	Moved        map[scheduling.PersonID][]time.Time
}

// caseFor is the past case that carrying out e leaves; nil for a plan that
// moves nothing that is kept, and for one too large.
func (d *Diary) caseFor(ctx context.Context, e clash.Enactment) ([]byte, error) {
	moves := false
	for _, m := range e.Plan.Moves {
		moves = moves || m.From.Version > 0
	}
	if !moves || e.List != "" {
		return nil, nil
	}
	g, err := read(ctx, d, "past case", func(r scheduling.Reader) (clash.Ground, error) { return d.ground(r, e.Question) })
	if err != nil {
		return nil, err
	}
	return writeCase(stripped(g, e.Question))
}

// stripped is a case without names, numbers, notes, references and links.
func stripped(g clash.Ground, q clash.Question) pastCase {
	c := pastCase{Layout: caseLayout, Now: g.Scene.Now, Question: q, Moved: g.Moved}
	cases := map[string]string{"": ""}
	bare := func(b scheduling.Booking) scheduling.Booking {
		if _, ok := cases[b.CaseRef]; !ok {
			cases[b.CaseRef] = fmt.Sprint("case ", len(cases))
		}
		out := scheduling.Booking{
			ID: b.ID, Kind: b.Kind, Prison: b.Prison, Court: b.Court, Type: b.Type, CaseRef: cases[b.CaseRef], Parts: b.Parts,
			Attendees: b.Attendees, Status: b.Status, Screened: b.Screened, Series: b.Series, Original: b.Original,
			Pinned: b.Pinned, Version: b.Version,
		}
		return out.Clone()
	}
	c.Question.Wanted = nil
	for _, w := range q.Wanted {
		w.Booking, w.Request = bare(w.Booking), ""
		c.Question.Wanted = append(c.Question.Wanted, w)
	}
	for _, b := range g.Scene.Bookings {
		c.Bookings = append(c.Bookings, bare(b))
	}
	for _, p := range g.Scene.People {
		c.People = append(c.People, scheduling.Person{
			ID: p.ID, Roles: p.Roles, Prison: p.Prison, Wing: p.Wing, Agency: p.Agency, Custody: p.Custody, Released: p.Released, Hours: p.Hours,
		})
	}
	for _, r := range g.Scene.Restrictions {
		c.Restrictions = append(c.Restrictions, scheduling.Restriction{ID: r.ID, Kind: r.Kind, A: r.A, B: r.B, From: r.From, Until: r.Until})
	}
	for _, a := range g.Scene.Accepted {
		c.Accepted = append(c.Accepted, scheduling.Acceptance{A: a.A, B: a.B, Resource: a.Resource, Code: a.Code})
	}
	return c
}

func writeCase(c pastCase) ([]byte, error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if err := json.NewEncoder(z).Encode(c); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	if out.Len() > maxCase {
		return nil, nil
	}
	return out.Bytes(), nil
}

// readCase is what writeCase wrote; ok is false for another layout.
func readCase(doc []byte) (c pastCase, ok bool, err error) {
	z, err := gzip.NewReader(bytes.NewReader(doc))
	if err != nil {
		return c, false, fmt.Errorf("%w: a past case: %w", scheduling.ErrDamaged, err)
	}
	if err := json.NewDecoder(io.LimitReader(z, maxCaseText)).Decode(&c); err != nil {
		return c, false, fmt.Errorf("%w: a past case: %w", scheduling.ErrDamaged, err)
	}
	return c, c.Layout == caseLayout, nil
}

// TryPriorities asks the questions of a prison's last plans again, by the table
// that is kept and by p, which is not saved: what the edit would have changed.
// Rooms and rules of the prisons are taken as they are now. Newest first; it
// returns InvalidErrors for what is wrong with p.
func (d *Diary) TryPriorities(ctx context.Context, p scheduling.Priorities) ([]clash.PastCase, error) {
	if err := p.Validate(); err != nil {
		return nil, fmt.Errorf("try priorities of %s: %w", p.Prison, err)
	}
	var out []clash.PastCase
	kept, err := read(ctx, d, "past cases of "+string(p.Prison), func(r scheduling.Reader) ([]trial, error) { return d.trials(r, p.Prison) })
	if err != nil {
		return nil, err
	}
	for _, t := range kept {
		past := clash.PastCase{Plan: t.plan, At: t.at}
		if past.Now, err = d.best(ctx, t.ground, t.question); err != nil {
			return nil, err
		}
		t.ground.Priorities[p.Prison] = p
		if past.Then, err = d.best(ctx, t.ground, t.question); err != nil {
			return nil, err
		}
		past.Same = clash.SamePlan(past.Now, past.Then)
		out = append(out, past)
	}
	return out, nil
}

// trial is a past case that can be asked again.
type trial struct {
	plan     scheduling.PlanID
	at       time.Time
	question clash.Question
	ground   clash.Ground
}

func (d *Diary) trials(r scheduling.Reader, code scheduling.PrisonCode) ([]trial, error) {
	kept, err := r.Cases(code)
	if err != nil {
		return nil, err
	}
	prisons, err := r.Prisons()
	if err != nil {
		return nil, err
	}
	var out []trial
	for _, k := range kept {
		c, ok, err := readCase(k.Doc)
		switch {
		case err != nil:
			return nil, err
		case !ok:
			continue
		}
		t := trial{plan: k.Plan, at: k.At, question: c.Question}
		t.question.Plans, t.question.Effort, t.question.Hold = 1, caseEffort, ""
		t.ground = clash.Ground{Moved: c.Moved, Priorities: map[scheduling.PrisonCode]scheduling.Priorities{}}
		t.ground.Scene = clash.Scene{
			Prisons: prisons, Bookings: c.Bookings, People: c.People, Restrictions: c.Restrictions, Accepted: c.Accepted,
			Holidays: d.holidays, Now: c.Now,
		}
		codes := map[scheduling.PrisonCode]bool{code: true}
		for _, b := range c.Bookings {
			codes[b.Prison] = true
			for _, key := range b.Rooms() {
				codes[key.Prison()] = true
			}
		}
		for _, p := range prisons {
			if !codes[p.Code] {
				continue
			}
			some, err := rooms(r, p.Code)
			if err != nil {
				return nil, err
			}
			t.ground.Scene.Rooms = append(t.ground.Scene.Rooms, some...)
			if t.ground.Priorities[p.Code], err = prioritiesOf(r, p.Code); err != nil {
				return nil, err
			}
		}
		out = append(out, t)
	}
	return out, nil
}

// best is the first plan for a question; nil when there is none.
func (d *Diary) best(ctx context.Context, g clash.Ground, q clash.Question) (*clash.Plan, error) {
	found, err := d.plan(ctx, g, q, nil)
	if err != nil || len(found.Plans) == 0 {
		return nil, err
	}
	return &found.Plans[0], nil
}
