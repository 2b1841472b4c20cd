package call

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
)

// The check code of a connection: groups of digits that two people read to
// each other. With 80 bits, whoever would sit between them and show each a
// certificate of its own must make some 2^40 of them to find two that give the
// same code.
const (
	codeGroups = 6
	codeDigits = 10_000
)

// checkCode is the same at both ends of one connection, and no other's, given
// the certificate fingerprints (RFC 8122) with which the ends proved
// themselves; empty while either is not known.
func checkCode(a, b string) string {
	if a == "" || b == "" {
		return ""
	}
	a, b = min(a, b), max(a, b)
	sum := sha256.Sum256([]byte("gatehouse check code 1\x00" + a + "\x00" + b))
	groups := make([]string, codeGroups)
	for i := range groups {
		groups[i] = fmt.Sprintf("%04d", binary.BigEndian.Uint32(sum[4*i:])%codeDigits)
	}
	return strings.Join(groups, " ")
}
