package assets

import "embed"

// Icons holds the desk's own icons as SVG files of 24 by 24, filled in one
// colour: icons/microphone.svg.
//
//go:embed icons
var Icons embed.FS
