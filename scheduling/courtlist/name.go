package courtlist

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters is s in plain small letters, without accents: "Siân" is "sian",
// "O’Brien" is "obrien", and "Smith-Jones" is two words.
func letters(s string) []string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == '‘', r == 'ʼ', r == '`', r == '´', r == '.':
			// no letter, and none between two either
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteString(plain(unicode.ToLower(r)))
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(b.String())
}

// plain is a letter that no accent can be taken from as it is typed without.
func plain(r rune) string {
	switch r {
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'þ':
		return "th"
	case 'ı':
		return "i"
	}
	return string(r)
}

// sameName reports whether two names are the same but for case, accents,
// hyphens, apostrophes and the order they are written in.
func sameName(givenA, familyA, givenB, familyB string) bool {
	return folded(givenA, familyA) == folded(givenB, familyB)
}

// folded is a name in plain letters whatever its order: "Jones, Siân" and
// "Sian JONES" are one.
func folded(given, family string) string {
	w := append(letters(given), letters(family)...)
	slices.Sort(w)
	return strings.Join(w, " ")
}

// run is a name in plain letters without any gap: "Mac Donald" is "macdonald".
func run(s string) string { return strings.Join(letters(s), "") }

// initial is the first plain letter, or empty.
func initial(s string) string {
	for _, w := range letters(s) {
		return string([]rune(w)[:1])
	}
	return ""
}
