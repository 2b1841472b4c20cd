package ui

import "image/color"

// KindColour is how one kind of booking is painted.
type KindColour struct {
	Fill, Edge color.NRGBA
	// Hatched kinds have lines across their fill.
	Hatched bool
}

// Palette is every colour of the desk in one variant. Text on any fill it is
// meant for has a contrast of at least 4.5:1.
type Palette struct {
	Dark bool

	Background, Text, Secondary      color.NRGBA
	Panel                            color.NRGBA // side panels, headers, the navigation
	Primary, OnPrimary               color.NRGBA
	Error, OnError                   color.NRGBA
	Success, OnSuccess               color.NRGBA
	Border, Disabled, Hover, Pressed color.NRGBA
	HourLine, QuarterLine, Zebra     color.NRGBA
	Closed                           color.NRGBA // time that a room is not open
	Selection, OnSelection           color.NRGBA // a chosen row, a picked span
	Focus, FocusInner                color.NRGBA // the ring: outside, inside
	Now                              color.NRGBA // the now-line
	Toast, OnToast                   color.NRGBA
	Shade                            color.NRGBA // over what a dialog covers

	kinds map[string]KindColour
}

// Kind returns the colours of a kind's three letter code; a code it does not
// know is painted like a room out of use.
func (p *Palette) Kind(code string) KindColour {
	if k, ok := p.kinds[code]; ok {
		return k
	}
	return p.kinds["OUT"]
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff} //nolint:gosec // cut on purpose
}

// LightPalette returns the light colours.
func LightPalette() *Palette {
	return &Palette{
		Background: rgb(0xffffff), Text: rgb(0x0b0c0c), Secondary: rgb(0x505a5f), Panel: rgb(0xf3f2f1),
		Primary: rgb(0x1d70b8), OnPrimary: rgb(0xffffff),
		Error: rgb(0xd4351c), OnError: rgb(0xffffff),
		Success: rgb(0x00703c), OnSuccess: rgb(0xffffff),
		Border: rgb(0x505a5f), Disabled: rgb(0x626a6e), Hover: rgb(0xe8edf2), Pressed: rgb(0xd5dfe8),
		HourLine: rgb(0xb1b4b6), QuarterLine: rgb(0xe3e5e6), Zebra: rgb(0xf8f8f8),
		Closed:    rgb(0xeeefef),
		Selection: rgb(0xcfe3f4), OnSelection: rgb(0x0b0c0c),
		Focus: rgb(0xffdd00), FocusInner: rgb(0x0b0c0c), Now: rgb(0xd4351c),
		Toast: rgb(0x0b0c0c), OnToast: rgb(0xffffff), Shade: color.NRGBA{A: 0x66},
		kinds: map[string]KindColour{
			"CRT": {Fill: rgb(0xd2e2f1), Edge: rgb(0x1d70b8)},
			"LEG": {Fill: rgb(0xdbd5e9), Edge: rgb(0x4c2c92)},
			"PRO": {Fill: rgb(0xcce2d8), Edge: rgb(0x00703c)},
			"OFF": {Fill: rgb(0xbfe3e0), Edge: rgb(0x1c7c74)},
			"FAM": {Fill: rgb(0xf6d7d2), Edge: rgb(0xc2551d)},
			"PAR": {Fill: rgb(0xf7d7e6), Edge: rgb(0xd53880)},
			"RES": {Fill: rgb(0xfff7bf), Edge: rgb(0x8a6d00)},
			"EDU": {Fill: rgb(0xdcebc9), Edge: rgb(0x4a7a1e)},
			"OUT": {Fill: rgb(0xeeefef), Edge: rgb(0x505a5f), Hatched: true},
		},
	}
}

// DarkPalette returns the dark colours.
func DarkPalette() *Palette {
	return &Palette{
		Dark:       true,
		Background: rgb(0x0f1214), Text: rgb(0xf3f2f1), Secondary: rgb(0xb1b4b6), Panel: rgb(0x1a1f22),
		Primary: rgb(0x5694ca), OnPrimary: rgb(0x0f1214),
		Error: rgb(0xff8a75), OnError: rgb(0x0f1214),
		Success: rgb(0x5fc795), OnSuccess: rgb(0x0f1214),
		Border: rgb(0x9aa3a8), Disabled: rgb(0x8b9499), Hover: rgb(0x252c31), Pressed: rgb(0x323b41),
		HourLine: rgb(0x4a5358), QuarterLine: rgb(0x23292d), Zebra: rgb(0x14181b),
		Closed:    rgb(0x23292d),
		Selection: rgb(0x1f4563), OnSelection: rgb(0xf3f2f1),
		Focus: rgb(0xffdd00), FocusInner: rgb(0x0b0c0c), Now: rgb(0xff8a75),
		Toast: rgb(0xf3f2f1), OnToast: rgb(0x0b0c0c), Shade: color.NRGBA{A: 0x99},
		kinds: map[string]KindColour{
			"CRT": {Fill: rgb(0x16324a), Edge: rgb(0x5694ca)},
			"LEG": {Fill: rgb(0x2e2350), Edge: rgb(0xa892e0)},
			"PRO": {Fill: rgb(0x10382a), Edge: rgb(0x5fc795)},
			"OFF": {Fill: rgb(0x0e3a37), Edge: rgb(0x56c0b5)},
			"FAM": {Fill: rgb(0x4a261c), Edge: rgb(0xf0906a)},
			"PAR": {Fill: rgb(0x481f36), Edge: rgb(0xf078b4)},
			"RES": {Fill: rgb(0x3d3408), Edge: rgb(0xe0bd3c)},
			"EDU": {Fill: rgb(0x263a12), Edge: rgb(0x9cc766)},
			"OUT": {Fill: rgb(0x23292d), Edge: rgb(0x9aa3a8), Hatched: true},
		},
	}
}
