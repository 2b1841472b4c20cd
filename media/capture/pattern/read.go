package pattern

import (
	"errors"
	"image"
	"image/color"
	"math"
	"slices"

	"gatehouse/media"
)

// ErrNoBarcode means that a picture shows no barcode that can be read.
var ErrNoBarcode = errors.New("pattern: no barcode in the picture")

// Reading is what a barcode says and where it was seen.
type Reading struct {
	// Station is who sent the picture; see Station.
	Station uint16
	// Count is which picture it is, from 1.
	Count uint32
	// Bounds is where the barcode is, in pixels, border included.
	Bounds image.Rectangle
}

// ReadFrame reads the largest barcode in f, or returns ErrNoBarcode.
func ReadFrame(f *media.Frame) (Reading, error) {
	return largest(luma{w: f.Width, h: f.Height, stride: f.StrideY, p: f.Y}.find(true))
}

// Read reads the largest barcode in img, which may show it at any place and
// scale, upright; or returns ErrNoBarcode.
func Read(img image.Image) (Reading, error) { return largest(ReadAll(img)) }

// ReadAll reads every barcode in img, largest first.
func ReadAll(img image.Image) []Reading {
	l := gray(img)
	found := l.find(false)
	for i := range found {
		found[i].Bounds = found[i].Bounds.Add(img.Bounds().Min)
	}
	slices.SortStableFunc(found, func(a, b Reading) int { return b.Bounds.Dx() - a.Bounds.Dx() })
	return found
}

func largest(found []Reading) (Reading, error) {
	if len(found) == 0 {
		return Reading{}, ErrNoBarcode
	}
	return slices.MaxFunc(found, func(a, b Reading) int { return a.Bounds.Dx() - b.Bounds.Dx() }), nil
}

func gray(img image.Image) luma {
	r := img.Bounds()
	l := luma{w: r.Dx(), h: r.Dy(), stride: r.Dx(), p: make([]byte, r.Dx()*r.Dy())}
	weigh := func(r, g, b byte) byte { return byte((int(r)*77 + int(g)*150 + int(b)*29) >> 8) }
	for y := range l.h {
		row := l.p[y*l.stride:][:l.w]
		switch img := img.(type) {
		case *image.RGBA:
			for x := range row {
				p := img.Pix[img.PixOffset(r.Min.X+x, r.Min.Y+y):]
				row[x] = weigh(p[0], p[1], p[2])
			}
		case *image.NRGBA:
			for x := range row {
				p := img.Pix[img.PixOffset(r.Min.X+x, r.Min.Y+y):]
				row[x] = weigh(p[0], p[1], p[2])
			}
		case *image.YCbCr:
			copy(row, img.Y[img.YOffset(r.Min.X, r.Min.Y+y):])
		case *image.Gray:
			copy(row, img.Pix[img.PixOffset(r.Min.X, r.Min.Y+y):])
		default:
			for x := range row {
				row[x] = color.GrayModel.Convert(img.At(r.Min.X+x, r.Min.Y+y)).(color.Gray).Y
			}
		}
	}
	return l
}

// luma is a plane of brightness.
type luma struct {
	w, h, stride int
	p            []byte
}

// mark is a finder mark: its middle and the size of a module, in pixels.
type mark struct {
	x, y, mx, my float64
	votes        int
}

// find reads the barcodes; with first it stops at the first threshold that
// yields one. The thresholds serve pictures that are dimmed or washed out.
func (l luma) find(first bool) []Reading {
	var found []Reading
	for _, threshold := range []byte{126, 90, 165, 60} {
		marks := l.marks(threshold)
		for _, a := range marks {
			for _, b := range marks {
				r, ok := l.between(a, b)
				if ok && !slices.ContainsFunc(found, func(o Reading) bool { return o.Bounds.Overlaps(r.Bounds) }) {
					found = append(found, r)
				}
			}
		}
		if first && len(found) > 0 {
			break
		}
	}
	return found
}

// marks looks along rows for the finder's ratio and confirms it downwards.
func (l luma) marks(threshold byte) []mark {
	var found []mark
	for y := 1; y < l.h; y += 2 {
		row := l.p[y*l.stride:][:l.w]
		var runs [5]int
		start, dark := 0, row[0] < threshold
		for x := 1; x <= l.w; x++ {
			if x < l.w && (row[x] < threshold) == dark {
				continue
			}
			copy(runs[:], runs[1:])
			runs[4] = x - start
			if dark {
				if m, ok := ratio(runs); ok {
					middle := float64(x) - float64(runs[4]+runs[3]) - float64(runs[2])/2
					found = l.confirm(found, middle, y, m, threshold)
				}
			}
			start, dark = x, !dark
		}
	}
	return found
}

// ratio tells whether dark, light, dark, light, dark runs are 1:1:3:1:1, and
// the module's size.
func ratio(runs [5]int) (module float64, ok bool) {
	total := 0
	for _, n := range runs {
		if n == 0 {
			return 0, false
		}
		total += n
	}
	if total < finderModules {
		return 0, false
	}
	m := float64(total) / finderModules
	slack := m*0.5 + 0.5
	for i, n := range runs {
		want := m
		if i == 2 {
			want = 3 * m
		}
		if math.Abs(float64(n)-want) > slack {
			return 0, false
		}
	}
	return m, true
}

func (l luma) confirm(found []mark, x float64, y int, mx float64, threshold byte) []mark {
	var runs [5]int
	col := int(x)
	dark := func(y int) bool { return y >= 0 && y < l.h && l.p[y*l.stride+col] < threshold }
	if !dark(y) {
		return found
	}
	most := int(6*mx*2) + 2 // a picture may be twice as tall as wide, not more
	up := y
	for i := 2; i >= 0; i-- {
		for up >= 0 && dark(up) == (i%2 == 0) && runs[i] <= most {
			runs[i]++
			up--
		}
	}
	down := y + 1
	for i := 2; i < 5; i++ {
		for down < l.h && dark(down) == (i%2 == 0) && runs[i] <= most {
			runs[i]++
			down++
		}
	}
	my, ok := ratio(runs)
	if !ok || my > 2*mx || mx > 2*my {
		return found
	}
	m := mark{
		x: x, mx: mx, my: my, votes: 1,
		y: float64(down) - float64(runs[4]+runs[3]) - float64(runs[2])/2,
	}
	for i := range found {
		o := &found[i]
		if math.Abs(o.x-m.x) < 2*m.mx && math.Abs(o.y-m.y) < 2*m.my && math.Abs(o.mx-m.mx) < m.mx/2 {
			n := float64(o.votes)
			o.x, o.y = (o.x*n+m.x)/(n+1), (o.y*n+m.y)/(n+1)
			o.mx, o.my = (o.mx*n+m.mx)/(n+1), (o.my*n+m.my)/(n+1)
			o.votes++
			return found
		}
	}
	return append(found, m)
}

// between reads the data between a left and a right finder mark.
func (l luma) between(a, b mark) (Reading, bool) {
	mx := (b.x - a.x) / centres
	my := (a.my + b.my) / 2
	near := func(v, want float64) bool { return math.Abs(v-want) <= 0.3*want+0.3 }
	if mx < 1 || !near(a.mx, mx) || !near(b.mx, mx) || !near(a.my, my) || math.Abs(a.y-b.y) > my {
		return Reading{}, false
	}
	// at is the brightness of a module; col and row count from the middle of
	// the left finder mark.
	at := func(col, row float64) float64 {
		x := a.x + col*mx
		y := a.y + (b.y-a.y)*col/centres + row*my
		return l.around(x, y, mx/4, my/4)
	}
	var darkSum, lightSum float64
	for _, side := range []float64{0, centres} {
		darkSum += at(side, 0)
		for _, d := range [][2]float64{{-2, 0}, {2, 0}, {0, -2}, {0, 2}} {
			lightSum += at(side+d[0], d[1])
		}
	}
	dark, light := darkSum/2, lightSum/8
	if light-dark < 40 {
		return Reading{}, false
	}
	var got bits
	for row := range dataRows {
		for col := range dataColumns {
			got[row*dataColumns+col] = at(float64(col+5), float64(row-3)) < (dark+light)/2
		}
	}
	station, count, ok := unpack(got)
	return Reading{Station: station, Count: count, Bounds: image.Rect(
		int(a.x-4.5*mx), int(min(a.y, b.y)-4.5*my), int(b.x+4.5*mx), int(max(a.y, b.y)+4.5*my))}, ok
}

// around averages the pixels within dx and dy of a point, at least one.
func (l luma) around(x, y, dx, dy float64) float64 {
	sum, n := 0, 0
	for j := int(math.Floor(y - dy)); j <= int(math.Floor(y+dy)); j++ {
		for i := int(math.Floor(x - dx)); i <= int(math.Floor(x+dx)); i++ {
			if i >= 0 && i < l.w && j >= 0 && j < l.h {
				sum += int(l.p[j*l.stride+i])
				n++
			}
		}
	}
	if n == 0 {
		return lumaLight
	}
	return float64(sum) / float64(n)
}
