package callbench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// order is what an end is told.
type order struct {
	// Do is "start", "connect", "signal", "mark", "report" or "stop".
	Do string `json:"do"`
	// For a start: which picture, how many bits per second it may take, and
	// whether this end makes the offer.
	Height int  `json:"height,omitempty"`
	BPS    int  `json:"bps,omitempty"`
	Start  int  `json:"start,omitempty"`
	Offer  bool `json:"offer,omitempty"`
	// Of a desk: the hearing's link, the port at which the far end is shown
	// this one, and how long signals take.
	Link  string        `json:"link,omitempty"`
	Port  int           `json:"port,omitempty"`
	Delay time.Duration `json:"delay,omitempty"`

	Signal json.RawMessage `json:"signal,omitempty"`
}

// word is what an end says.
type word struct {
	// Say is "ready", "first" (picture decoded), "signal", "at", "marked",
	// "report", "stopped" or "error".
	Say    string          `json:"say"`
	Signal json.RawMessage `json:"signal,omitempty"`
	At     string          `json:"at,omitempty"`
	Text   string          `json:"text,omitempty"`
	Report *report         `json:"report,omitempty"`
}

// report is what an end noted. Times are milliseconds since 1970.
type report struct {
	// Began is when the connection was begun to be made.
	Began float64 `json:"began"`
	// Taken are count and time of each picture, Seen count, time and how many
	// milliseconds reading the barcode took.
	Taken [][2]float64 `json:"taken"`
	Seen  [][3]float64 `json:"seen"`
	Marks []mark       `json:"marks"`
}

// mark is how things stood when one was ordered.
type mark struct {
	At float64 `json:"at"`
	// Sound is how much has been played and Concealed how much of it was made up.
	Sound     float64 `json:"sound"`
	Concealed float64 `json:"concealed"`
}

// end is one end of a call, whoever makes it.
type end interface {
	tell(order) error
	words() <-chan word
}

var errEnd = errors.New("callbench: an end of the call")

// wait waits until both ends have said a word; what else they say goes to other.
func wait(ctx context.Context, ends [2]end, say string, limit time.Duration, other func(i int, w word)) ([2]word, error) {
	var got [2]word
	late := time.NewTimer(limit)
	defer late.Stop()
	for missing := 2; missing > 0; {
		var w word
		var i int
		var ok bool
		select {
		case <-ctx.Done():
			return got, ctx.Err()
		case <-late.C:
			return got, fmt.Errorf("%w did not say %q in %v", errEnd, say, limit)
		case w, ok = <-ends[0].words():
			i = 0
		case w, ok = <-ends[1].words():
			i = 1
		}
		switch {
		case !ok:
			return got, fmt.Errorf("%w is gone", errEnd)
		case w.Say == "error":
			return got, fmt.Errorf("%w: %s", errEnd, w.Text)
		case w.Say == say && got[i].Say == "":
			got[i] = w
			missing--
		default:
			other(i, w)
		}
	}
	return got, nil
}

// stamp is a time as reports have it.
func stamp(t time.Time) float64 { return float64(t.UnixNano()) / 1e6 }
