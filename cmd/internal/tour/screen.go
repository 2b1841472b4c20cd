package tour

import (
	"encoding/binary"
	"errors"
	"image"
	"image/png"
	"os"
)

// screen reads the virtual display's picture out of the file that Xvfb keeps
// it in (its -fbdir option): an X window dump, version 7, as XWDFile.h of the
// X11 protocol headers lays it out.
type screen struct {
	path string
}

// The places of the header's 32-bit big-endian words that matter here.
const (
	xwdHeaderSize   = 0
	xwdVersion      = 1
	xwdWidth        = 4
	xwdHeight       = 5
	xwdByteOrder    = 7
	xwdBitsPerPixel = 11
	xwdBytesPerLine = 12
	xwdColours      = 19
	xwdWords        = 25
	xwdColourSize   = 12
)

var errScreen = errors.New("tour: the display's picture is not one that can be read")

// see returns what the display shows now.
func (s *screen) see() (*image.RGBA, error) {
	raw, err := os.ReadFile(s.path)
	if err != nil {
		return nil, err
	}
	return readXWD(raw)
}

func (s *screen) bounds() image.Rectangle { return image.Rect(0, 0, screenWidth, screenHeight) }

// readXWD decodes a 32 bits per pixel, blue first window dump.
func readXWD(raw []byte) (*image.RGBA, error) {
	if len(raw) < 4*xwdWords {
		return nil, errScreen
	}
	word := func(i int) int { return int(binary.BigEndian.Uint32(raw[4*i:])) }
	if word(xwdVersion) != 7 || word(xwdBitsPerPixel) != 32 || word(xwdByteOrder) != 0 {
		return nil, errScreen
	}
	width, height, line := word(xwdWidth), word(xwdHeight), word(xwdBytesPerLine)
	start := word(xwdHeaderSize) + word(xwdColours)*xwdColourSize
	if start < 0 || width <= 0 || height <= 0 || line < 4*width || len(raw) < start+line*height {
		return nil, errScreen
	}
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		from, to := raw[start+y*line:][:4*width], img.Pix[y*img.Stride:][:4*width]
		for x := 0; x < len(from); x += 4 {
			to[x], to[x+1], to[x+2], to[x+3] = from[x+2], from[x+1], from[x], 255
		}
	}
	return img, nil
}

func savePNG(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	return errors.Join(enc.Encode(f, img), f.Close())
}
