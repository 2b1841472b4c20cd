// Package videotile shows moving pictures in a window: the newest frame of
// each, at most thirty times a second for all of them together. A shader
// reads the I420 bytes as they are; where there is no working shader, the
// colours are computed instead.
package videotile

import (
	"slices"
	"time"

	"gatehouse/app/internal/ui"
	"gatehouse/app/internal/words"
)

// Mode says how pictures are drawn.
type Mode string

// The modes.
const (
	Shader Mode = "shader"
	RGBA   Mode = "rgba" // for machines on which the shader fails
)

// gap is how far two drawings of one window are apart at least.
const gap = 30 * time.Millisecond

// slots is how many shaders a window uses: their programs and textures are
// kept by the driver for as long as the window lives, so they are used again.
const slots = 8

// Screen draws the tiles of one window. Except for Poke, everything belongs
// to the screen's goroutine.
type Screen struct {
	mode  Mode
	words *words.Words
	feed  *ui.Feed
	tiles []*Tile
	used  [slots]bool
	away  bool // the window shows something else
}

// NewScreen returns a screen without tiles.
func NewScreen(w *words.Words, mode Mode) *Screen {
	s := &Screen{mode: mode, words: w}
	s.feed = ui.NewFeed(gap, s.draw)
	return s
}

// Poke says that some tile may have a newer frame. Any goroutine may call it,
// as often as it likes: a media.Latest's Wake is meant to.
func (s *Screen) Poke() { s.feed.Poke() }

// InSight says whether the window shows the tiles. What it does not show is not
// drawn: each picture would have the driver draw the whole window anew.
func (s *Screen) InSight(yes bool) {
	s.away = !yes
	s.draw()
}

// Close ends drawing and closes every tile. It may be called twice.
func (s *Screen) Close() {
	s.feed.Close()
	for len(s.tiles) > 0 {
		s.tiles[0].Close()
	}
}

func (s *Screen) draw() {
	if s.away {
		return
	}
	for _, t := range s.tiles {
		t.draw()
	}
}

// slot takes a free shader, or -1 when all are in use.
func (s *Screen) slot() int {
	if s.mode == RGBA {
		return -1
	}
	i := slices.Index(s.used[:], false)
	if i >= 0 {
		s.used[i] = true
	}
	return i
}

func (s *Screen) drop(t *Tile) {
	i := slices.Index(s.tiles, t)
	if i < 0 {
		return
	}
	s.tiles = slices.Delete(s.tiles, i, i+1)
	if t.slot >= 0 {
		s.used[t.slot] = false
	}
}
