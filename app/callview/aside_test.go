package callview_test

import (
	"slices"
	"testing"

	"gatehouse/app/callview"
	"gatehouse/media/hearing"
)

// follow applies commands to a hearing and shows it to several people.
type follow struct {
	t     *testing.T
	state hearing.State
	seen  map[hearing.ParticipantID]*callview.Model
}

func newFollow(t *testing.T) *follow {
	t.Helper()
	f := &follow{t: t, state: room(t), seen: map[hearing.ParticipantID]*callview.Model{}}
	for id, r := range map[hearing.ParticipantID]hearing.Role{"pris": hearing.Prisoner, "off": hearing.Officer} {
		f.do(id, hearing.Command{Do: hearing.Join, Name: "A " + string(r), Role: r})
	}
	return f
}

func (f *follow) do(by hearing.ParticipantID, c hearing.Command) {
	f.t.Helper()
	next, _, err := f.state.Apply(by, c, f.state.Setup.Start)
	if err != nil {
		f.t.Fatalf("%s %s: %v", by, c.Do, err)
	}
	f.state = next
	for id := range f.seen {
		f.as(id)
	}
}

// as is the call of somebody, shown as it is now.
func (f *follow) as(id hearing.ParticipantID) *callview.Model {
	m := f.seen[id]
	if m == nil {
		m = callview.NewModel(&fake{})
		f.seen[id] = m
	}
	p, _ := f.state.Find(id)
	phase := callview.Floor
	if p.Where == hearing.Lobby {
		phase = callview.Lobby
	}
	m.Take(callview.Snapshot{Phase: phase, You: id, Hearing: f.state.As(id)})
	return m
}

func TestAWordInPrivate(t *testing.T) {
	f := newFollow(t)
	sol, pris, host := f.as("sol"), f.as("pris"), f.as("host")
	var ids []hearing.ParticipantID
	for _, p := range sol.MayAsk() {
		ids = append(ids, p.ID)
	}
	if !slices.Equal(ids, []hearing.ParticipantID{"pris"}) {
		t.Fatalf("the solicitor may ask %v", ids)
	}
	if got := host.MayAsk(); len(got) != 0 {
		t.Fatalf("the court may ask %v", got)
	}
	f.do("sol", hearing.Command{Do: hearing.Consult, Whom: ids})
	if by, ok := pris.Invitation(); !ok || by != "A Solicitor" {
		t.Errorf("the prisoner is asked by %q, %t", by, ok)
	}
	if _, ok := sol.Invitation(); ok || !slices.Equal(sol.Awaited(), []string{"A prisoner"}) || len(sol.MayAsk()) != 0 {
		t.Errorf("the solicitor waits for %v", sol.Awaited())
	}
	f.do("pris", hearing.Command{Do: hearing.Agree, Room: "r1"})
	if !sol.Aside() || !pris.Aside() || len(sol.People()) != 2 {
		t.Errorf("aside: %t %t with %d", sol.Aside(), pris.Aside(), len(sol.People()))
	}
	if got := host.People(); len(got) != 2 { // the host and the officer
		t.Errorf("the host sees %d people", len(got))
	}
	f.do("pris", hearing.Command{Do: hearing.Return})
	if sol.Aside() || pris.Aside() {
		t.Error("somebody is left aside")
	}
}

func TestOnlyTheOfficerReadsWhatIsWritten(t *testing.T) {
	f := newFollow(t)
	pris, off, host := f.as("pris"), f.as("off"), f.as("host")
	if to, ok := pris.MayWrite(); !ok || len(to) != 0 {
		t.Errorf("the prisoner may write to %v, %t", to, ok)
	}
	if to, ok := off.MayWrite(); !ok || len(to) < 3 {
		t.Errorf("the officer may write to %v, %t", to, ok)
	}
	f.do("pris", hearing.Command{Do: hearing.Write, Text: "no sound"})
	f.do("off", hearing.Command{Do: hearing.Write, Text: "rejoin please", Who: "pris"})
	if got := pris.Texts(); len(got) != 2 || !got[0].Mine || got[1].From != "A officer" {
		t.Errorf("the prisoner reads %+v", got)
	}
	if got := off.Texts(); len(got) != 2 || got[0].From != "A prisoner" || got[1].To != "A prisoner" {
		t.Errorf("the officer reads %+v", got)
	}
	if got := host.Texts(); len(got) != 0 {
		t.Errorf("the host reads %+v", got)
	}
}

func TestWhatTheHearingIsDoingIsSaid(t *testing.T) {
	f := newFollow(t)
	host := f.as("host")
	f.do("host", hearing.Command{Do: hearing.Suspend})
	if !slices.Contains(host.Notices(), callview.NoticeSuspended) {
		t.Errorf("notices %v", host.Notices())
	}
	f.do("host", hearing.Command{Do: hearing.Resume})
	f.do("host", hearing.Command{Do: hearing.Pause})
	if !slices.Contains(host.Notices(), callview.NoticePaused) {
		t.Errorf("notices %v", host.Notices())
	}
	f.do("host", hearing.Command{Do: hearing.Resume})
	f.do("sol", hearing.Command{Do: hearing.RaiseHand})
	if sol := f.as("sol"); !sol.Hand() {
		t.Error("the hand is down")
	}
}
