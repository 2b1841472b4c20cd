//go:build cgo

package capture

import (
	"errors"
	"fmt"
	"image"
	"image/color"

	"gatehouse/media"
)

// errPicture means that a camera's picture has a size or layout that cannot be
// used.
var errPicture = errors.New("capture: picture cannot be used")

const mostPixels = 2560 * 1600

// convert copies img into dst as I420 in BT.601 limited range, cropped to even
// sizes. fullRange says that img's brightness uses all of 0 to 255, as JPEG's
// does; images without YCbCr always do.
func convert(dst *media.Frame, img image.Image, fullRange bool) error {
	r := img.Bounds()
	w, h := r.Dx()&^1, r.Dy()&^1
	if w < 2 || h < 2 || w*h > mostPixels {
		return fmt.Errorf("%w: %d by %d", errPicture, r.Dx(), r.Dy())
	}
	if dst.Width != w || dst.Height != h {
		*dst = *media.NewFrame(w, h)
	}
	switch img := img.(type) {
	case *image.YCbCr:
		return convertYCbCr(dst, img, fullRange)
	case *image.Gray:
		for y := range h {
			copyScaled(dst.Y[y*dst.StrideY:][:w], img.Pix[y*img.Stride:], true, lumaRange)
		}
		for i := range dst.U {
			dst.U[i], dst.V[i] = 128, 128
		}
	default:
		convertAny(dst, img)
	}
	return nil
}

func convertYCbCr(dst *media.Frame, src *image.YCbCr, fullRange bool) error {
	// How many chroma samples there are across and down for each pair of pixels.
	across, down := 1, 1
	switch src.SubsampleRatio {
	case image.YCbCrSubsampleRatio420:
	case image.YCbCrSubsampleRatio422:
		down = 2
	case image.YCbCrSubsampleRatio440:
		across = 2
	case image.YCbCrSubsampleRatio444:
		across, down = 2, 2
	case image.YCbCrSubsampleRatio410, image.YCbCrSubsampleRatio411:
		convertAny(dst, src)
		return nil
	}
	w, h := dst.Width, dst.Height
	if len(src.Y) < src.YStride*(h-1)+w || src.YStride < w ||
		min(len(src.Cb), len(src.Cr)) < src.CStride*(h/2*down-1)+w/2*across || src.CStride < w/2*across {
		return fmt.Errorf("%w: planes too short for %d by %d", errPicture, w, h)
	}
	for y := range h {
		copyScaled(dst.Y[y*dst.StrideY:][:w], src.Y[y*src.YStride:], fullRange, lumaRange)
	}
	halve := func(dst []byte, stride int, src []byte, srcStride int) {
		for y := range h / 2 {
			out := dst[y*stride:][:w/2]
			a := src[y*down*srcStride:]
			b := src[(y*down+down-1)*srcStride:]
			if across == 1 {
				for x := range out {
					out[x] = byte((int(a[x]) + int(b[x]) + 1) / 2)
				}
			} else {
				for x := range out {
					out[x] = byte((int(a[2*x]) + int(a[2*x+1]) + int(b[2*x]) + int(b[2*x+1]) + 2) / 4)
				}
			}
			copyScaled(out, out, fullRange, chromaRange)
		}
	}
	halve(dst.U, dst.StrideUV, src.Cb, src.CStride)
	halve(dst.V, dst.StrideUV, src.Cr, src.CStride)
	return nil
}

// The steps that limited range has between black and white, and between the
// extremes of chroma; see ITU-R BT.601 section 2.5.
const (
	lumaRange   = 219
	chromaRange = 224
)

// copyScaled copies src over dst, squeezed into steps above 16 when scale says so.
func copyScaled(dst, src []byte, scale bool, steps int) {
	if !scale {
		copy(dst, src)
		return
	}
	for i := range dst {
		dst[i] = byte(16 + (int(src[i])*steps+127)/255)
	}
}

// convertAny serves layouts that no camera we know of gives.
func convertAny(dst *media.Frame, img image.Image) {
	r := img.Bounds()
	at := func(x, y int) color.YCbCr {
		return color.YCbCrModel.Convert(img.At(r.Min.X+x, r.Min.Y+y)).(color.YCbCr)
	}
	for y := 0; y < dst.Height; y += 2 {
		for x := 0; x < dst.Width; x += 2 {
			var u, v int
			for _, p := range [4][2]int{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
				c := at(x+p[0], y+p[1])
				dst.Y[(y+p[1])*dst.StrideY+x+p[0]] = byte(16 + (int(c.Y)*lumaRange+127)/255)
				u, v = u+int(c.Cb), v+int(c.Cr)
			}
			dst.U[y/2*dst.StrideUV+x/2] = byte(16 + (u/4*chromaRange+127)/255)
			dst.V[y/2*dst.StrideUV+x/2] = byte(16 + (v/4*chromaRange+127)/255)
		}
	}
}
