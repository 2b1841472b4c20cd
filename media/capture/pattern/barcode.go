package pattern

import (
	"encoding/binary"
	"hash/crc32"

	"gatehouse/media"
)

// The barcode is a row of modules between two finder marks (the squares of a
// QR code: dark, light, dark, light, dark in the ratio 1:1:3:1:1 along any
// line through the middle), with a light border:
//
//	border 1 | finder 7 | light 1 | data 10 | light 1 | finder 7 | border 1
//
// The data is 10 columns by 7 rows, read row by row: 16 bits of station,
// 32 bits of count and 22 bits of check.
const (
	finderModules = 7
	dataColumns   = 10
	dataRows      = finderModules
	codeColumns   = 1 + finderModules + 1 + dataColumns + 1 + finderModules + 1
	codeRows      = 1 + finderModules + 1
	// centres is how far apart the middles of the finder marks are.
	centres   = finderModules + 1 + dataColumns + 1
	checkBits = 22
)

// What the barcode is drawn with, in BT.601 limited range.
const (
	lumaDark  = 16
	lumaLight = 235
)

type bits [dataRows * dataColumns]bool

// whiten breaks up long runs of one shade, so that no data looks like a finder
// mark or is smoothed away by a codec.
func whiten(i int) bool { return (i+i/dataColumns)%2 == 0 || i%7 == 3 }

func pack(station uint16, count uint32) bits {
	var b bits
	put := func(at, n int, v uint32) {
		for i := range n {
			b[at+i] = v>>(n-1-i)&1 == 1 != whiten(at+i)
		}
	}
	put(0, 16, uint32(station))
	put(16, 32, count)
	put(48, checkBits, check(station, count))
	return b
}

func unpack(b bits) (station uint16, count uint32, ok bool) {
	get := func(at, n int) (v uint32) {
		for i := range n {
			v <<= 1
			if b[at+i] != whiten(at+i) {
				v |= 1
			}
		}
		return v
	}
	station, count = uint16(get(0, 16)), get(16, 32)
	return station, count, get(48, checkBits) == check(station, count)
}

func check(station uint16, count uint32) uint32 {
	var p [6]byte
	binary.BigEndian.PutUint16(p[:], station)
	binary.BigEndian.PutUint32(p[2:], count)
	return crc32.ChecksumIEEE(p[:]) >> (32 - checkBits)
}

// Station is the number by which a barcode names label.
func Station(label string) uint16 {
	return uint16(crc32.ChecksumIEEE([]byte(label)))
}

// stamp draws the barcode in grey with its top left corner at x, y, which are
// even, in modules of m pixels, which is even.
func stamp(f *media.Frame, x, y, m int, station uint16, count uint32) {
	b := pack(station, count)
	for row := range codeRows {
		line := f.Y[(y+row*m)*f.StrideY+x:][:codeColumns*m]
		for col := range codeColumns {
			fill(line[col*m:][:m], shade(&b, row-1, col-1))
		}
		for i := 1; i < m; i++ {
			copy(f.Y[(y+row*m+i)*f.StrideY+x:][:codeColumns*m], line)
		}
	}
}

// shade is the luma of a module; row and col count inside the border.
func shade(b *bits, row, col int) byte {
	if row < 0 || row >= dataRows || col < 0 || col >= codeColumns-2 {
		return lumaLight
	}
	right := col - finderModules - 1 - dataColumns - 1
	dark := false
	switch data := col - finderModules - 1; {
	case col < finderModules:
		dark = finder(row, col)
	case right >= 0:
		dark = finder(row, right)
	case data >= 0 && data < dataColumns:
		dark = b[row*dataColumns+data]
	}
	if dark {
		return lumaDark
	}
	return lumaLight
}

func finder(row, col int) bool {
	ring := max(max(row-3, 3-row), max(col-3, 3-col))
	return ring != 2
}

func fill(p []byte, v byte) {
	for i := range p {
		p[i] = v
	}
}
