package hub

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"gatehouse/media/hearing"
	"gatehouse/media/signalling"
)

// ledgerFile holds hearings and invitations, so that a link copied on Monday
// still opens on Friday. Of a ticket only its SHA-256 is kept.
const ledgerFile = "hub-hearings.json"

// keepFor is how long a hearing stays in the ledger after its lobby closed.
const keepFor = 7 * 24 * time.Hour

// invitation is what the hub remembers of a link.
type invitation struct {
	Hearing   string                `json:"hearing"`
	Who       hearing.ParticipantID `json:"who"`
	Name      string                `json:"name"`
	Role      hearing.Role          `json:"role"`
	NotBefore time.Time             `json:"not_before"`
	Until     time.Time             `json:"until"`
	// Device is the SHA-256 of the device the link is bound to; empty while unused.
	Device  string    `json:"device,omitempty"`
	Used    time.Time `json:"used,omitzero"`
	Revoked bool      `json:"revoked,omitempty"`
	// Look is set for a link to look at the hearing: Name and Role are empty.
	Look *Looking `json:"look,omitempty"`
}

// ledger is what survives a restart of the hub.
type ledger struct {
	Hearings map[string]hearing.State `json:"hearings"`
	// Invitations are by the SHA-256 of their ticket, in base64url.
	Invitations map[string]*invitation `json:"invitations"`
}

// readLedger returns the ledger in dir; an empty one at the first start. An
// unreadable one is put aside under another name and reported.
func readLedger(dir string) (ledger, error) {
	l := ledger{Hearings: map[string]hearing.State{}, Invitations: map[string]*invitation{}}
	path := filepath.Join(dir, ledgerFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return l, fmt.Errorf("read hearings: %w", err)
	}
	var read ledger
	if err := json.Unmarshal(text, &read); err != nil {
		aside := path + ".unreadable"
		return l, fmt.Errorf("read hearings, kept aside: %w", errors.Join(err, os.Rename(path, aside)))
	}
	for id, s := range read.Hearings {
		l.Hearings[id] = s
	}
	for hash, i := range read.Invitations {
		if i != nil {
			l.Invitations[hash] = i
		}
	}
	return l, nil
}

// purge forgets what is long over.
func (l ledger) purge(now time.Time) {
	for id, s := range l.Hearings {
		if now.Sub(s.Setup.End.Add(hearing.ClosesAfter)) > keepFor {
			delete(l.Hearings, id)
		}
	}
	for hash, i := range l.Invitations {
		if _, ok := l.Hearings[i.Hearing]; !ok {
			delete(l.Invitations, hash)
		}
	}
}

// settle ends the visits of hearings whose lobby closed while no hub ran, at
// that time.
func (l ledger) settle(now time.Time) {
	for id, s := range l.Hearings {
		closes := s.Setup.End.Add(hearing.ClosesAfter)
		if now.Before(closes) {
			continue
		}
		for _, p := range s.Here() {
			if s.Phase == hearing.Ended && p.Where == hearing.Aside {
				continue // their consultation goes on for its own time
			}
			s = s.Play(hearing.Event{What: hearing.Left, Who: p.ID, At: closes, Why: hearing.WhyLost})
		}
		for _, w := range s.Watching() {
			s = s.Play(hearing.Event{What: hearing.Unwatched, Who: w.ID, At: closes, Why: hearing.WhyLost})
		}
		l.Hearings[id] = s
	}
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// newTicket returns 128 random bits.
func newTicket() signalling.Ticket {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	return signalling.Ticket(base64.RawURLEncoding.EncodeToString(b[:]))
}

// newName returns a random participant id.
func newName() hearing.ParticipantID {
	return hearing.ParticipantID("p" + rand.Text()[:12])
}
