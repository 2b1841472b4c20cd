package ui

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2/theme"
)

// contrast is the ratio of WCAG 2.2, success criterion 1.4.3.
func contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	ch := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*ch(c.R) + 0.7152*ch(c.G) + 0.0722*ch(c.B)
}

func TestContrast(t *testing.T) {
	for name, p := range map[string]*Palette{"light": LightPalette(), "dark": DarkPalette()} {
		texts := map[string][2]color.NRGBA{
			"text/background":      {p.Text, p.Background},
			"text/panel":           {p.Text, p.Panel},
			"text/zebra":           {p.Text, p.Zebra},
			"text/closed":          {p.Text, p.Closed},
			"text/hover":           {p.Text, p.Hover},
			"text/pressed":         {p.Text, p.Pressed},
			"secondary/background": {p.Secondary, p.Background},
			"secondary/panel":      {p.Secondary, p.Panel},
			"secondary/zebra":      {p.Secondary, p.Zebra},
			"secondary/hover":      {p.Secondary, p.Hover},
			"secondary/selection":  {p.Secondary, p.Selection},
			"primary/background":   {p.Primary, p.Background},
			"on primary":           {p.OnPrimary, p.Primary},
			"error/background":     {p.Error, p.Background},
			"on error":             {p.OnError, p.Error},
			"success/background":   {p.Success, p.Background},
			"on success":           {p.OnSuccess, p.Success},
			"selection":            {p.OnSelection, p.Selection},
			"toast":                {p.OnToast, p.Toast},
			"disabled/background":  {p.Disabled, p.Background},
		}
		lines := map[string][2]color.NRGBA{ // WCAG 1.4.11: 3:1
			"input border": {p.Border, p.Background},
			"focus ring":   {p.FocusInner, p.Focus},
			"now-line":     {p.Now, p.Background},
		}
		for code, k := range p.kinds {
			texts["text on "+code] = [2]color.NRGBA{p.Text, k.Fill}
			texts["secondary on "+code] = [2]color.NRGBA{p.Secondary, k.Fill}
			lines["edge of "+code] = [2]color.NRGBA{k.Edge, p.Background}
			lines["clash outline on "+code] = [2]color.NRGBA{p.Error, k.Fill}
		}
		for pair, c := range texts {
			if got := contrast(c[0], c[1]); got < 4.5 {
				t.Errorf("%s, %s: %.2f:1, want 4.5:1", name, pair, got)
			}
		}
		for pair, c := range lines {
			if got := contrast(c[0], c[1]); got < 3 {
				t.Errorf("%s, %s: %.2f:1, want 3:1", name, pair, got)
			}
		}
	}
}

func TestEveryKindHasColoursInBothVariants(t *testing.T) {
	for _, code := range []string{"CRT", "LEG", "PRO", "OFF", "FAM", "PAR", "RES", "EDU", "OUT"} {
		for _, p := range []*Palette{LightPalette(), DarkPalette()} {
			if _, ok := p.kinds[code]; !ok {
				t.Errorf("%s: no colours (dark %v)", code, p.Dark)
			}
		}
	}
}

func TestThemeModesAndScale(t *testing.T) {
	dark, light := DarkPalette().Background, LightPalette().Background
	for _, c := range []struct {
		mode Mode
		sys  color.Color
		want color.NRGBA
	}{
		{ModeDark, NewTheme(Look{Mode: ModeDark}).Color(theme.ColorNameBackground, theme.VariantLight), dark},
		{ModeLight, NewTheme(Look{Mode: ModeLight}).Color(theme.ColorNameBackground, theme.VariantDark), light},
		{ModeSystem, NewTheme(Look{}).Color(theme.ColorNameBackground, theme.VariantDark), dark},
		{ModeSystem, NewTheme(Look{}).Color(theme.ColorNameBackground, theme.VariantLight), light},
	} {
		if c.sys != c.want {
			t.Errorf("mode %q: %v, want %v", c.mode, c.sys, c.want)
		}
	}
	for scale, want := range map[float32]float32{0: 14, 1: 14, 1.5: 21, 9: 21} {
		if got := NewTheme(Look{Scale: scale}).Size(theme.SizeNameText); got != want {
			t.Errorf("scale %v: text %v, want %v", scale, got, want)
		}
	}
}
