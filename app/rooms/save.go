package rooms

import (
	"context"

	"gatehouse/app/internal/phrase"
	"gatehouse/app/internal/undo"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Saving reports whether a save is under way.
func (m *Model) Saving() bool { return m.saving }

// Save keeps what is typed, after asking when bookings would go to the review
// list. It returns the first field that is wrong, or empty.
func (m *Model) Save() Field {
	if m.saving {
		return ""
	}
	if m.open.Prison {
		p, bad := m.pdraft.prison(m.rules)
		if f := m.refuse(bad); f != "" {
			return f
		}
		was := m.rules
		m.weigh(func(ctx context.Context) (clash.Review, error) { return m.Diary.PrisonHits(ctx, p) }, func(ctx context.Context) (undo.Step, error) {
			now, err := m.Keeper.SavePrison(ctx, p)
			back := m.versions.Back(string(p.Code), was.Version, now.Version, func(ctx context.Context, on int64) (int64, error) {
				back := was
				back.Version = on
				made, err := m.Keeper.SavePrison(ctx, back)
				return made.Version, err
			})
			return undo.Step{Said: m.say("prisonSaved", "Name", p.Name), Back: back}, err
		})
		return ""
	}
	r, bad := m.draft.room(m.kept)
	if f := m.refuse(bad); f != "" {
		return f
	}
	was := m.kept
	m.weigh(func(ctx context.Context) (clash.Review, error) { return m.Diary.RoomHits(ctx, r) }, func(ctx context.Context) (undo.Step, error) {
		now, err := m.Keeper.SaveRoom(ctx, r)
		step := undo.Step{Said: m.say("roomSaved", "Name", r.Name)}
		if was.Version > 0 {
			step.Back = m.versions.Back(string(r.Key), was.Version, now.Version, func(ctx context.Context, on int64) (int64, error) {
				back := was
				back.Version = on
				made, err := m.Keeper.SaveRoom(ctx, back)
				return made.Version, err
			})
		}
		return step, err
	})
	return ""
}

// refuse marks every wrong field as touched and returns the first.
func (m *Model) refuse(bad Problems) Field {
	if len(bad) == 0 {
		return ""
	}
	for _, p := range bad {
		m.touched[p.Field] = true
	}
	m.Changed()
	return bad[0].Field
}

// weigh asks what a change hits, asks the person if it hits something, and
// makes the change.
func (m *Model) weigh(hits func(context.Context) (clash.Review, error), change func(context.Context) (undo.Step, error)) {
	m.saving = true
	m.Changed()
	commit := func() {
		m.Do(func(ctx context.Context) func() {
			step, err := change(ctx)
			return func() { m.saved(step, err) }
		})
	}
	m.Do(func(ctx context.Context) func() {
		hit, err := hits(ctx)
		return func() {
			switch {
			case err != nil:
				m.saved(undo.Step{}, err)
			case len(hit.Items) == 0:
				commit()
			default:
				m.confirm = commit
				m.Ask(m.hitWords(hit))
			}
		}
	})
}

// Confirm goes on with a save that was asked about, or leaves it.
func (m *Model) Confirm(yes bool) {
	next := m.confirm
	m.confirm = nil
	if next == nil {
		return
	}
	if yes {
		next()
		return
	}
	m.saving = false
	m.Changed()
}

func (m *Model) saved(step undo.Step, err error) {
	m.saving = false
	if err != nil {
		m.Host.Failed(err)
		m.Changed()
		return
	}
	if m.open.New {
		m.open = Open{Room: scheduling.RoomKey(m.draft.Key)}
	}
	// What is kept comes back through the feed; until then the draft stands
	// as it is, and is not taken for something that would be lost.
	m.settle()
	m.Host.Did(step)
	m.Changed()
}

// settle takes the draft for what is kept.
func (m *Model) settle() {
	if m.open.Prison {
		m.rules, _ = m.pdraft.prison(m.rules)
		m.pdraft = draftPrison(m.rules)
		return
	}
	m.kept, _ = m.draft.room(m.kept)
	m.draft = draftRoom(m.kept)
}

// hitWords says what is hit, one booking a line.
func (m *Model) hitWords(hit clash.Review) []string {
	says := phrase.New(m.Words, m.zone, hit.Scene, m.known.Courts)
	out := make([]string, 0, len(hit.Items))
	for _, x := range hit.Items {
		line := m.Words.Day(x.Booking.Span().Start.In(m.zone)) + ", " + says.Facts(x.Booking)
		if len(x.Clashes) > 0 {
			line += ": " + says.Clash(x.Clashes[0])
		}
		out = append(out, line)
	}
	return out
}
