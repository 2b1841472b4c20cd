package videotile

import (
	"image"

	"gatehouse/media"
)

// packed is an I420 picture laid out for the shader: four bytes to a texel,
// first the luma rows, then a row of U and a row of V side by side for every
// two of them. The bytes are not colours until the shader has read them.
type packed struct {
	w, h   int
	stride int // bytes in a row: a multiple of 8, so that V begins a texel
	pix    []byte
	// Three headers over the same bytes: the driver uploads when it sees
	// another pointer, and compares only with the last one.
	heads [3]*image.RGBA
	next  int
}

func newPacked(w, h int) *packed {
	p := &packed{w: w, h: h, stride: (w + 7) / 8 * 8}
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
		row := p.pix[(p.h+y)*p.stride:]
		copy(row, f.U[y*f.StrideUV:y*f.StrideUV+half])
		copy(row[p.stride/2:], f.V[y*f.StrideUV:y*f.StrideUV+half])
	}
	p.next = (p.next + 1) % len(p.heads)
	return p.heads[p.next]
}

// fragment turns the packed bytes into colours: ITU-R BT.601, limited range,
// which is what VP8 carries. Luma is blended between its four neighbours.
const fragment = "#version 110\n" + fragmentBody

// fragmentES is the same for OpenGL ES.
const fragmentES = "#version 100\nprecision highp float;\n" + fragmentBody

const fragmentBody = `uniform vec2 frame;
uniform vec4 bounds;
uniform sampler2D pic;
uniform float w;
uniform float h;
uniform float stride;

float part(vec4 t, float i) {
	return i < 0.5 ? t.r : i < 1.5 ? t.g : i < 2.5 ? t.b : t.a;
}

float byteAt(float x, float y) {
	float tx = floor(x / 4.0);
	vec2 at = vec2((tx + 0.5) / (stride / 4.0), (y + 0.5) / (h * 1.5));
	return part(texture2D(pic, at), x - tx * 4.0);
}

void main() {
	vec2 p = vec2((gl_FragCoord.x - bounds[0]) / (bounds[2] - bounds[0]),
		(frame.y - gl_FragCoord.y - bounds[1]) / (bounds[3] - bounds[1]));
	if (p.x < 0.0 || p.y < 0.0 || p.x > 1.0 || p.y > 1.0) discard;
	vec2 q = clamp(p * vec2(w, h) - 0.5, vec2(0.0), vec2(w - 1.0, h - 1.0));
	vec2 a = floor(q);
	vec2 b = min(a + 1.0, vec2(w - 1.0, h - 1.0));
	vec2 f = q - a;
	float y = mix(mix(byteAt(a.x, a.y), byteAt(b.x, a.y), f.x),
		mix(byteAt(a.x, b.y), byteAt(b.x, b.y), f.x), f.y);
	float cx = floor((a.x + f.x + 0.5) / 2.0);
	float cy = h + floor((a.y + f.y + 0.5) / 2.0);
	float u = byteAt(cx, cy) - 0.50196;
	float v = byteAt(cx + stride / 2.0, cy) - 0.50196;
	y = 1.16438 * (y - 0.06275);
	gl_FragColor = vec4(y + 1.59603 * v, y - 0.39176 * u - 0.81297 * v, y + 2.01723 * u, 1.0);
}
`

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
