package call

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"

	"gatehouse/media/hearing"
)

// standing is what is known of who is at the far end of a line.
type standing uint8

const (
	unsigned standing = iota // they have no identity key: a browser, say
	verified                 // they hold the key that the hub told us is theirs
	impostor                 // they do not, though the hub told us of one
)

// statement is what an end of a connection signs with its identity key: that
// this certificate is its own, in this hearing, for this connection only.
func statement(in string, from hearing.ParticipantID, fromEntry int, to hearing.ParticipantID, toEntry int, fingerprint string) []byte {
	return fmt.Appendf(nil, "gatehouse fingerprint 1\n%q\n%q %d\n%q %d\n%q\n", in, from, fromEntry, to, toEntry, fingerprint)
}

// order is what somebody signs who commands others, or leaves, without the hub:
// whoever passes it on can then neither change it nor say it again.
func order(in string, from hearing.ParticipantID, entry int, d direct) []byte {
	command, err := json.Marshal(d.Command)
	if err != nil {
		return nil // it has no field that cannot be written
	}
	return fmt.Appendf(nil, "gatehouse order 1\n%q\n%q %d\n%d %q\n%s\n", in, from, entry, d.N, d.Type, command)
}

// ordered reports whether an order's proof is that of the key.
func ordered(key ed25519.PublicKey, in string, from hearing.ParticipantID, entry int, d direct) bool {
	return len(key) == ed25519.PublicKeySize && ed25519.Verify(key, order(in, from, entry, d), d.Proof)
}

// prove signs our own end of a connection; nil without a key, or before there
// is a certificate.
func (c *Call) prove(to hearing.ParticipantID, mine, theirs int, p Peer) []byte {
	local, _ := p.Fingerprints()
	if c.cfg.Identity == nil || local == "" {
		return nil
	}
	return ed25519.Sign(c.cfg.Identity, statement(c.state.Setup.ID, c.you, mine, to, theirs, local))
}

// verify judges the far end of a connection by the certificate that it has
// proved to hold.
func (c *Call) verify(key ed25519.PublicKey, from hearing.ParticipantID, theirs, mine int, remote string, proof []byte) standing {
	switch {
	case len(key) == 0:
		return unsigned
	case len(key) != ed25519.PublicKeySize, !ed25519.Verify(key, statement(c.state.Setup.ID, from, theirs, c.you, mine, remote), proof):
		return impostor
	}
	return verified
}

// public is the half of our identity key that others are told.
func public(key ed25519.PrivateKey) ed25519.PublicKey {
	if len(key) != ed25519.PrivateKeySize {
		return nil
	}
	return ed25519.PublicKey(key[ed25519.PrivateKeySize-ed25519.PublicKeySize:])
}
