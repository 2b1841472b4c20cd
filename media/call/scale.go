package call

import "gatehouse/media"

// fit returns the size of a picture of w by h that is at most height high:
// same shape, both even, never larger.
func fit(w, h, height int) (int, int) {
	if height <= 0 || h <= height {
		return w &^ 1, h &^ 1
	}
	return max(2, (w*height/h)&^1), max(2, height&^1)
}

// shrink scales src into dst, whose size says how much; each pixel is the
// average of those it stands for.
func shrink(dst, src *media.Frame) {
	plane(dst.Y, dst.StrideY, dst.Width, dst.Height, src.Y, src.StrideY, src.Width, src.Height)
	plane(dst.U, dst.StrideUV, dst.Width/2, dst.Height/2, src.U, src.StrideUV, src.Width/2, src.Height/2)
	plane(dst.V, dst.StrideUV, dst.Width/2, dst.Height/2, src.V, src.StrideUV, src.Width/2, src.Height/2)
	dst.At = src.At
}

func plane(dst []byte, ds, dw, dh int, src []byte, ss, sw, sh int) {
	for y := range dh {
		y0, y1 := y*sh/dh, max(y*sh/dh+1, (y+1)*sh/dh)
		row := dst[y*ds : y*ds+dw]
		for x := range row {
			x0, x1 := x*sw/dw, max(x*sw/dw+1, (x+1)*sw/dw)
			sum := 0
			for sy := y0; sy < y1; sy++ {
				for _, v := range src[sy*ss+x0 : sy*ss+x1] {
					sum += int(v)
				}
			}
			row[x] = byte(sum / ((x1 - x0) * (y1 - y0)))
		}
	}
}
