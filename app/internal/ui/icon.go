package ui

import (
	"bytes"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"gatehouse/assets"
)

// Icon returns one of the desk's own icons, "microphone-off", in the colour of
// text; an unknown name is nil.
func Icon(name string) fyne.Resource {
	if raw := icon(name); raw != nil {
		return theme.NewThemedResource(fyne.NewStaticResource(name+".svg", raw))
	}
	return nil
}

// WhiteIcon is Icon in white, for pictures and other dark places.
func WhiteIcon(name string) fyne.Resource {
	if raw := icon(name); raw != nil {
		return fyne.NewStaticResource(name+"-white.svg", bytes.ReplaceAll(raw, []byte("#000000"), []byte("#ffffff")))
	}
	return nil
}

func icon(name string) []byte {
	raw, err := assets.Icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		return nil
	}
	return raw
}
