package app

import (
	"errors"
	"io/fs"

	"gatehouse/app/internal/words"
	"gatehouse/app/timetable"
	"gatehouse/media"
	"gatehouse/media/hearing"
	"gatehouse/scheduling"
	"gatehouse/scheduling/clash"
)

// Message is an error in words for people.
type Message struct {
	Title string
	// Sentence says what happened, and Next what to do now.
	Sentence, Next string
}

// Known binds an error that this package does not see to the key of its
// words: "hub-port" has message.hub-port.title, .text and .next.
type Known struct {
	Err error
	Key string
}

// Messages says errors in one language.
type Messages struct {
	words *words.Words
	known []Known
}

// NewMessages returns the messages in w's language. more are the errors of
// whatever stands behind the desk's interfaces; they are looked at first.
func NewMessages(w *words.Words, more []Known) *Messages {
	return &Messages{words: w, known: append(append([]Known(nil), more...), OwnErrors()...)}
}

// OwnErrors is every exported error that this package sees as such, with the
// key of its words.
func OwnErrors() []Known {
	return []Known{
		{scheduling.ErrNotFound, "not-found"},
		{scheduling.ErrStale, "stale"},
		{scheduling.ErrStarted, "started"},
		{scheduling.ErrEnded, "ended"},
		{scheduling.ErrNotLate, "not-late"},
		{scheduling.ErrTaken, "taken"},
		{scheduling.ErrReadOnly, "read-only"},
		{scheduling.ErrFull, "full"},
		{scheduling.ErrNewer, "newer"},
		{scheduling.ErrDamaged, "damaged"},
		{scheduling.ErrMissing, "missing"},
		{scheduling.ErrNotList, "not-list"},
		{scheduling.ErrInUse, "in-use"},
		{scheduling.ErrFileTooLarge, "file-too-large"},
		{scheduling.ErrFileTooMany, "file-too-many"},
		{scheduling.ErrFileUnreadable, "file-unreadable"},
		{media.ErrNoDevice, "no-device"},
		{media.ErrDeviceBusy, "device-busy"},
		{media.ErrDeviceGone, "device-gone"},
		{media.ErrDevicePermission, "device-permission"},
		{hearing.ErrNotOpen, "hearing-not-open"},
		{hearing.ErrOver, "hearing-over"},
		{hearing.ErrClosed, "hearing-closed"},
		{hearing.ErrFull, "hearing-full"},
		{hearing.ErrNotAllowed, "hearing-not-allowed"},
		{hearing.ErrNotHere, "hearing-not-here"},
		{hearing.ErrNotWaiting, "hearing-not-waiting"},
		{hearing.ErrNotOnFloor, "hearing-not-on-floor"},
		{hearing.ErrLocked, "hearing-locked"},
		{hearing.ErrPaused, "hearing-paused"},
		{hearing.ErrNotRunning, "hearing-not-running"},
		{hearing.ErrNotTogether, "hearing-not-together"},
		{hearing.ErrBusy, "hearing-busy"},
		{hearing.ErrNotAsked, "hearing-not-asked"},
		{hearing.ErrNotAside, "hearing-not-aside"},
		{hearing.ErrNoTime, "hearing-no-time"},
		{hearing.ErrTooLong, "hearing-too-long"},
		{hearing.ErrNoOfficer, "hearing-no-officer"},
		{hearing.ErrLookOver, "hearing-look-over"},
		{hearing.ErrUnknownCommand, "hearing-unknown-command"},
		{fs.ErrNotExist, "file-gone"},
		{fs.ErrPermission, "file-permission"},
	}
}

// Of says err in words. An error that nobody wrote words for is told as one
// that should not have happened; its own text is for the log, not for people.
func (m *Messages) Of(err error) Message {
	var refused *timetable.RefusedError
	if errors.As(err, &refused) {
		return Message{Title: m.words.Say("message.refused.title"), Sentence: refused.Words, Next: m.words.Say("message.refused.next")}
	}
	var plan *clash.PlanError
	if errors.As(err, &plan) {
		return m.say("plan")
	}
	var series *clash.SeriesError
	if errors.As(err, &series) {
		return m.say("series")
	}
	var clashes *clash.Error
	if errors.As(err, &clashes) {
		return m.say("clash")
	}
	if key, ok := m.Key(err); ok {
		return m.say(key)
	}
	var invalid *scheduling.InvalidError
	if errors.As(err, &invalid) {
		return m.say("invalid")
	}
	return m.say("unexpected")
}

// Key is the key of err's words; ok is false when it has none of its own.
func (m *Messages) Key(err error) (key string, ok bool) {
	for _, k := range m.known {
		if errors.Is(err, k.Err) {
			return k.Key, true
		}
	}
	return "", false
}

func (m *Messages) say(key string) Message {
	part := func(name string) string {
		said := m.words.Say("message." + key + "." + name)
		if said == "message."+key+"."+name {
			return ""
		}
		return said
	}
	return Message{Title: part("title"), Sentence: part("text"), Next: part("next")}
}

// Line is the message in one line.
func (m Message) Line() string {
	out := m.Title
	for _, s := range []string{m.Sentence, m.Next} {
		if s != "" {
			out += " " + s
		}
	}
	return out
}
