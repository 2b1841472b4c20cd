package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Mode says which colours the desk wears.
type Mode string

// The modes.
const (
	ModeSystem Mode = "" // as the system says
	ModeLight  Mode = "light"
	ModeDark   Mode = "dark"
)

// Look is what a person chose about how the desk looks.
type Look struct {
	Mode Mode
	// Scale multiplies text and row heights: 1 to 1.5. Zero is 1.
	Scale float32
}

// Theme is the desk's fyne.Theme. It never changes; a new look is a new theme.
type Theme struct {
	look        Look
	light, dark *Palette
}

// NewTheme returns the theme of a look.
func NewTheme(l Look) *Theme {
	l.Scale = min(max(l.Scale, 1), 1.5)
	return &Theme{look: l, light: LightPalette(), dark: DarkPalette()}
}

// Look is what the theme was made from.
func (t *Theme) Look() Look { return t.look }

// Palette returns the colours the theme shows under the system's variant.
func (t *Theme) Palette(v fyne.ThemeVariant) *Palette {
	switch {
	case t.look.Mode == ModeDark, t.look.Mode == ModeSystem && v == theme.VariantDark:
		return t.dark
	}
	return t.light
}

// Color implements fyne.Theme.
func (t *Theme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	p := t.Palette(v)
	switch name {
	case theme.ColorNameBackground, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground,
		theme.ColorNameInputBackground, theme.ColorNameScrollBarBackground:
		return p.Background
	case theme.ColorNameForeground:
		return p.Text
	case theme.ColorNamePlaceHolder:
		return p.Secondary
	case theme.ColorNameDisabled:
		return p.Disabled
	case theme.ColorNameButton, theme.ColorNameHeaderBackground, theme.ColorNameDisabledButton:
		return p.Panel
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		return p.Primary
	case theme.ColorNameForegroundOnPrimary:
		return p.OnPrimary
	case theme.ColorNameError:
		return p.Error
	case theme.ColorNameForegroundOnError:
		return p.OnError
	case theme.ColorNameSuccess:
		return p.Success
	case theme.ColorNameForegroundOnSuccess:
		return p.OnSuccess
	case theme.ColorNameInputBorder:
		return p.Border
	case theme.ColorNameHover:
		return p.Hover
	case theme.ColorNamePressed:
		return p.Pressed
	// Stock widgets paint their whole background with the focus colour.
	case theme.ColorNameFocus, theme.ColorNameSelection:
		return p.Selection
	case theme.ColorNameSeparator:
		return p.HourLine
	case theme.ColorNameScrollBar:
		return p.Border
	case theme.ColorNameShadow:
		return p.Shade
	}
	v = theme.VariantLight
	if p.Dark {
		v = theme.VariantDark
	}
	return theme.DefaultTheme().Color(name, v)
}

// Font implements fyne.Theme.
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(s) }

// Icon implements fyne.Theme.
func (t *Theme) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

// Size implements fyne.Theme.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	s := t.look.Scale
	switch name {
	case theme.SizeNameText:
		return 14 * s
	case theme.SizeNameCaptionText:
		return 12 * s
	case theme.SizeNameSubHeadingText:
		return 18 * s
	case theme.SizeNameHeadingText:
		return 24 * s
	case theme.SizeNameInlineIcon:
		return 20 * s
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 7
	case theme.SizeNameInputBorder:
		return 2
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return 0
	}
	return theme.DefaultTheme().Size(name)
}

// Colours returns the palette that the running app shows now.
func Colours() *Palette {
	s := fyne.CurrentApp().Settings()
	if t, ok := s.Theme().(*Theme); ok {
		return t.Palette(s.ThemeVariant())
	}
	if s.ThemeVariant() == theme.VariantDark {
		return DarkPalette()
	}
	return LightPalette()
}

// Scale returns the text scale that the running app shows now, 1 to 1.5.
func Scale() float32 {
	if t, ok := fyne.CurrentApp().Settings().Theme().(*Theme); ok {
		return t.look.Scale
	}
	return 1
}
