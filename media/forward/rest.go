package forward

import "time"

// restAfter is how long nobody must want somebody large before they are told,
// so that who speaks in turn with others is not stopped each time.
const restAfter = 3 * time.Second

// rest says to everybody whose large picture nobody gets that it need not be
// sent, and at once that it must be again. n.mu is held.
func (n *Node) rest(now time.Time) {
	for _, l := range n.legs {
		if n.wantsLarge(l) {
			l.unwanted = time.Time{}
		} else if l.unwanted.IsZero() {
			l.unwanted = now
		}
		rest := !l.unwanted.IsZero() && now.Sub(l.unwanted) >= restAfter
		if rest == l.resting || l.say(Word{Type: WordWanted, Large: !rest}) != nil {
			continue // who could not be told is told later
		}
		if l.resting = rest; !rest {
			l.meters[Large-1].restart(now)
		}
	}
}

// wantsLarge reports whether anybody wants somebody large, or would get
// nothing of them otherwise. n.mu is held.
func (n *Node) wantsLarge(of *leg) bool {
	if of.meters[Small-1].rate() == 0 {
		return true
	}
	for _, l := range n.legs {
		if l != of && l.large == of.id {
			return true
		}
	}
	return false
}
