package videotile

import (
	_ "embed"
	"image"

	"gatehouse/media"
)

// packed is an I420 picture laid out for the shader: four bytes to a texel,
// first the luma rows, then for every two of them a row of U and V in turn, so
// that one texel has both. The bytes are not colours until the shader has
// read them.
type packed struct {
	w, h   int
	stride int // bytes in a row: whole texels
	pix    []byte
	// Three headers over the same bytes: the driver uploads when it sees
	// another pointer, and compares only with the last one.
	heads [3]*image.RGBA
	next  int
}

func newPacked(w, h int) *packed {
	p := &packed{w: w, h: h, stride: (w + 3) / 4 * 4}
	rows := h + h/2
	p.pix = make([]byte, p.stride*rows)
	for i := range p.heads {
		p.heads[i] = &image.RGBA{Pix: p.pix, Stride: p.stride, Rect: image.Rect(0, 0, p.stride/4, rows)}
	}
	return p
}

// fits reports whether a frame has the size this was made for.
func (p *packed) fits(f *media.Frame) bool { return p != nil && p.w == f.Width && p.h == f.Height }

// put copies a frame in and returns the picture to show it with, another one
// than the last time.
func (p *packed) put(f *media.Frame) *image.RGBA {
	for y := range p.h {
		copy(p.pix[y*p.stride:], f.Y[y*f.StrideY:y*f.StrideY+p.w])
	}
	half := p.w / 2
	for y := range p.h / 2 {
		row := p.pix[(p.h+y)*p.stride:][:2*half]
		us, vs := f.U[y*f.StrideUV:][:half], f.V[y*f.StrideUV:][:half]
		for x := range us {
			row[2*x], row[2*x+1] = us[x], vs[x]
		}
	}
	p.next = (p.next + 1) % len(p.heads)
	return p.heads[p.next]
}

// fragment turns the packed bytes into colours: ITU-R BT.601, limited range,
// which is what VP8 carries. The texture's own filter blends neighbouring rows,
// since a texel is always met in the middle of its width; the shader blends
// neighbouring bytes. The
// two dialects of OpenGL differ in their first lines only.
//
//go:embed i420.frag
var fragment []byte

func fragmentFor(head string) []byte { return append([]byte(head), fragment...) }

// toRGBA turns a frame into colours without a shader, into dst if it has the
// frame's size; it returns where they are.
func toRGBA(f *media.Frame, dst *image.RGBA) *image.RGBA {
	if dst == nil || dst.Rect.Dx() != f.Width || dst.Rect.Dy() != f.Height {
		dst = image.NewRGBA(image.Rect(0, 0, f.Width, f.Height))
	}
	for y := range f.Height {
		luma := f.Y[y*f.StrideY : y*f.StrideY+f.Width]
		us := f.U[y/2*f.StrideUV : y/2*f.StrideUV+f.Width/2]
		vs := f.V[y/2*f.StrideUV : y/2*f.StrideUV+f.Width/2]
		out := dst.Pix[y*dst.Stride : y*dst.Stride+f.Width*4]
		for x := 0; x+1 < len(luma); x += 2 {
			u, v := int32(us[x/2])-128, int32(vs[x/2])-128
			r, g, b := 104597*v, -25675*u-53279*v, 132201*u
			for i := range 2 {
				l := (int32(luma[x+i])-16)*76309 + 1<<15
				o := out[(x+i)*4 : (x+i)*4+4 : (x+i)*4+4]
				o[0], o[1], o[2], o[3] = clamp8(l+r), clamp8(l+g), clamp8(l+b), 0xff
			}
		}
	}
	return dst
}

func clamp8(v int32) uint8 {
	v >>= 16
	if uint32(v) > 255 { //nolint:gosec // a negative number is over 255 on purpose
		return uint8(^(v >> 31)) //nolint:gosec // all ones or none
	}
	return uint8(v) //nolint:gosec // within bounds
}
