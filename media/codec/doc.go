// Package codec turns pictures into VP8 and sound into Opus and back, through
// libvpx and libopus. The codecs need cgo; without it the package holds only
// its values and errors, so that a program without calls still builds.
package codec
