package callview_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatehouse/app/callview"
	"gatehouse/media"
	"gatehouse/media/hearing"
)

type fake struct {
	asked   []hearing.Command
	balance []media.Balance
}

func (f *fake) Watch(context.Context) <-chan callview.Snapshot { return nil }
func (f *fake) Do(c hearing.Command)                           { f.asked = append(f.asked, c) }
func (f *fake) Balance(b media.Balance)                        { f.balance = append(f.balance, b) }
func (f *fake) Picture(hearing.ParticipantID) *media.Latest    { return nil }
func (f *fake) Woken(func())                                   {}

// room is a hearing in session: a host, a solicitor on the floor, a witness waiting.
func room(t *testing.T) hearing.State {
	t.Helper()
	at := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	s := hearing.New(hearing.Setup{ID: "h", Start: at, End: at.Add(time.Hour)})
	for _, c := range []struct {
		by  hearing.ParticipantID
		cmd hearing.Command
	}{
		{"host", hearing.Command{Do: hearing.Join, Name: "Moorland desk", Role: hearing.Host}},
		{"sol", hearing.Command{Do: hearing.Join, Name: "A Solicitor", Role: hearing.Representative}},
		{"wit", hearing.Command{Do: hearing.Join, Name: "A Witness", Role: hearing.Witness}},
		{"host", hearing.Command{Do: hearing.Admit, Who: "sol"}},
	} {
		next, _, err := s.Apply(c.by, c.cmd, at)
		if err != nil {
			t.Fatalf("%s %s: %v", c.by, c.cmd.Do, err)
		}
		s = next
	}
	return s
}

func model(t *testing.T, you hearing.ParticipantID) (*callview.Model, *fake) {
	t.Helper()
	f := &fake{}
	m := callview.NewModel(f)
	m.Take(callview.Snapshot{Phase: callview.Floor, You: you, Hearing: room(t).As(you)})
	return m, f
}

func TestTheHostSeesWhoWaitsAndOthersDoNot(t *testing.T) {
	host, _ := model(t, "host")
	if w := host.Waiting(); len(w) != 1 || w[0].ID != "wit" {
		t.Errorf("host sees %v waiting", w)
	}
	other, _ := model(t, "sol")
	if other.Conducts() || other.Waiting() != nil {
		t.Error("a representative conducts the hearing")
	}
}

func TestOneselfComesLastAndShowsOnesOwnButtonsAtOnce(t *testing.T) {
	m, _ := model(t, "host")
	s := m.Now()
	s.Muted = true
	m.Take(s)
	people := m.People()
	if len(people) != 2 || !people[1].You || people[0].You {
		t.Fatalf("people %+v", people)
	}
	if !people[1].Muted || people[0].Muted {
		t.Error("mute is not shown at once on the right one")
	}
}

func TestIntentionsBecomeCommands(t *testing.T) {
	m, f := model(t, "host")
	m.ToggleMute()
	m.ToggleCamera()
	m.Admit("wit")
	m.Remove("sol")
	m.ToggleSilence("sol")
	m.ToggleHand()
	m.Lower("sol")
	m.Dismiss("sol")
	m.ToggleSpotlight("sol")
	m.Verify("wit", hearing.PhotoSeen)
	m.SilenceAll()
	m.Start()
	m.Pause()
	m.Suspend()
	m.Resume()
	m.Extend(15 * time.Minute)
	m.Consult([]hearing.ParticipantID{"pan"})
	m.Return()
	m.Write("please ring", "")
	m.Leave()
	m.End()
	want := []hearing.Command{
		{Do: hearing.Mute},
		{Do: hearing.CameraOff},
		{Do: hearing.Admit, Who: "wit"},
		{Do: hearing.Remove, Who: "sol"},
		{Do: hearing.Silence, Who: "sol"},
		{Do: hearing.RaiseHand},
		{Do: hearing.LowerHand, Who: "sol"},
		{Do: hearing.Dismiss, Who: "sol"},
		{Do: hearing.Spotlight, Who: "sol"},
		{Do: hearing.Verify, Who: "wit", Outcome: hearing.PhotoSeen},
		{Do: hearing.SilenceAll},
		{Do: hearing.Start},
		{Do: hearing.Pause},
		{Do: hearing.Suspend},
		{Do: hearing.Resume},
		{Do: hearing.Extend, Until: room(t).Setup.End.Add(15 * time.Minute)},
		{Do: hearing.Consult, Whom: []hearing.ParticipantID{"pan"}},
		{Do: hearing.Return},
		{Do: hearing.Write, Text: "please ring"},
		{Do: hearing.Leave},
		{Do: hearing.End},
	}
	if d := cmp.Diff(want, f.asked); d != "" {
		t.Error(d)
	}
}

func TestASecondPressTakesTheFirstBack(t *testing.T) {
	m, f := model(t, "host")
	s := m.Now()
	s.Muted, s.CameraOff = true, true
	next, _, err := s.Hearing.Apply("host", hearing.Command{Do: hearing.Silence, Who: "sol"}, s.Hearing.Setup.Start)
	if err != nil {
		t.Fatal(err)
	}
	s.Hearing = next
	m.Take(s)
	m.ToggleMute()
	m.ToggleCamera()
	m.ToggleSilence("sol")
	want := []hearing.Command{{Do: hearing.Unmute}, {Do: hearing.CameraOn}, {Do: hearing.Release, Who: "sol"}}
	if d := cmp.Diff(want, f.asked); d != "" {
		t.Error(d)
	}
}

func TestNoticesSayWhatConcernsTheWholeCall(t *testing.T) {
	m, _ := model(t, "host")
	if n := m.Notices(); len(n) != 0 {
		t.Errorf("notices %v on a good call", n)
	}
	s := m.Now()
	s.HubLost, s.NoRelay, s.CameraErr, s.SoundErr, s.SoundOnly = true, true, media.ErrDeviceGone, media.ErrNoDevice, true
	m.Take(s)
	want := []callview.Notice{callview.NoticeHubLost, callview.NoticeNoRelay, callview.NoticeNoSound, callview.NoticeNoCamera, callview.NoticeSoundOnly}
	if !slices.Equal(m.Notices(), want) {
		t.Errorf("notices %v, want %v", m.Notices(), want)
	}
	s.Phase = callview.Lobby
	m.Take(s)
	if n := m.Notices(); n != nil {
		t.Errorf("notices %v before the floor", n)
	}
}
