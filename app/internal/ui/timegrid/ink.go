package timegrid

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// ink writes text into pictures. Glyphs are drawn once per size and kept, so
// writing a word again only blends masks. It is used by one goroutine.
type ink struct {
	fonts [2]*opentype.Font // regular, bold
	faces map[faceKey]*face
}

type faceKey struct {
	size float32 // pixels
	bold bool
}

type face struct {
	face   font.Face
	ascent int
	height int
	glyphs map[rune]*glyph
}

type glyph struct {
	mask    *image.Alpha
	at      image.Point // of the mask, from the pen on the base line
	advance fixed.Int26_6
}

// inkFaces bounds how many sizes are kept at once.
const inkFaces = 16

func newInk(regular, bold []byte) (*ink, error) {
	k := &ink{faces: map[faceKey]*face{}}
	for i, raw := range [][]byte{regular, bold} {
		f, err := opentype.Parse(raw)
		if err != nil {
			return nil, fmt.Errorf("timegrid: font: %w", err)
		}
		k.fonts[i] = f
	}
	return k, nil
}

func (k *ink) face(size float32, bold bool) *face {
	key := faceKey{size, bold}
	if f, ok := k.faces[key]; ok {
		return f
	}
	if len(k.faces) >= inkFaces {
		clear(k.faces)
	}
	src := k.fonts[0]
	if bold {
		src = k.fonts[1]
	}
	f := &face{glyphs: map[rune]*glyph{}}
	// NewFace fails for no size; without a face nothing is written.
	if made, err := opentype.NewFace(src, &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingFull}); err == nil {
		f.face = made
		m := made.Metrics()
		f.ascent, f.height = m.Ascent.Round(), (m.Ascent + m.Descent).Ceil()
	}
	k.faces[key] = f
	return f
}

func (f *face) glyph(r rune) *glyph {
	if g, ok := f.glyphs[r]; ok {
		return g
	}
	g := &glyph{}
	if f.face != nil {
		box, mask, maskAt, advance, ok := f.face.Glyph(fixed.Point26_6{}, r)
		g.advance = advance
		if ok && !box.Empty() {
			g.at = box.Min
			g.mask = image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy()))
			draw.Draw(g.mask, g.mask.Bounds(), mask, maskAt, draw.Src)
		}
	}
	f.glyphs[r] = g
	return g
}

func (f *face) width(s string) int {
	var w fixed.Int26_6
	for _, r := range s {
		w += f.glyph(r).advance
	}
	return w.Ceil()
}

// cut shortens s with an ellipsis so that it is at most width pixels wide;
// it is empty when not even one letter fits.
func (f *face) cut(s string, width int) string {
	if f.width(s) <= width {
		return s
	}
	limit := fixed.I(width) - f.glyph('…').advance
	var w fixed.Int26_6
	for i, r := range s {
		w += f.glyph(r).advance
		if w > limit {
			if i == 0 {
				return ""
			}
			return s[:i] + "…"
		}
	}
	return s
}

// write puts s with its top left corner at (x, y), inside clip, and returns
// where the next letter would go.
func (f *face) write(dst *image.RGBA, clip image.Rectangle, x, y int, s string, c color.NRGBA) int {
	src := image.NewUniform(c)
	pen := fixed.I(x)
	base := y + f.ascent
	for _, r := range s {
		g := f.glyph(r)
		if g.mask != nil {
			at := image.Pt(pen.Round(), base).Add(g.at)
			box := g.mask.Bounds().Add(at).Intersect(clip)
			if !box.Empty() {
				draw.DrawMask(dst, box, src, image.Point{}, g.mask, box.Min.Sub(at), draw.Over)
			}
		}
		pen += g.advance
	}
	return pen.Round()
}
