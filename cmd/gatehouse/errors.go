package main

import (
	"gatehouse/app"
	"gatehouse/cmd/internal/hub"
	"gatehouse/media"
	"gatehouse/media/codec"
	"gatehouse/media/peer"
	"gatehouse/media/probe"
	"gatehouse/media/relay"
	"gatehouse/media/signalling"
	"gatehouse/scheduling/sqlite"
)

// errorWords binds the errors of what stands behind the desk to their words.
func errorWords() []app.Known {
	return []app.Known{
		{Err: sqlite.ErrTooOld, Key: "old-sqlite"},
		{Err: codec.ErrClosed, Key: "codec-closed"},
		{Err: codec.ErrSize, Key: "codec-size"},
		{Err: codec.ErrRate, Key: "codec-rate"},
		{Err: codec.ErrDamaged, Key: "codec-damaged"},
		{Err: codec.ErrKeyNeeded, Key: "codec-key-needed"},
		{Err: codec.ErrLength, Key: "codec-length"},
		{Err: signalling.ErrMalformedLink, Key: "link-malformed"},
		{Err: signalling.ErrUnreachable, Key: "hub-unreachable"},
		{Err: signalling.ErrWrongKey, Key: "hub-wrong-key"},
		{Err: signalling.ErrBacklog, Key: "hub-backlog"},
		{Err: signalling.ErrLinkUnknown, Key: "link-unknown"},
		{Err: signalling.ErrLinkEarly, Key: "link-early"},
		{Err: signalling.ErrLinkExpired, Key: "link-expired"},
		{Err: signalling.ErrLinkUsed, Key: "link-used"},
		{Err: signalling.ErrLinkRevoked, Key: "link-revoked"},
		{Err: signalling.ErrTooManyTries, Key: "link-tries"},
		{Err: signalling.ErrNoSession, Key: "session-lost"},
		{Err: signalling.ErrReplaced, Key: "session-replaced"},
		{Err: signalling.ErrLeft, Key: "session-left"},
		{Err: signalling.ErrRemoved, Key: "session-removed"},
		{Err: signalling.ErrStopping, Key: "hub-stopping"},
		{Err: signalling.ErrTooFast, Key: "hub-too-fast"},
		{Err: signalling.ErrSlow, Key: "hub-slow"},
		{Err: signalling.ErrBadMessage, Key: "hub-bad-message"},
		{Err: signalling.ErrVersion, Key: "hub-version"},
		{Err: peer.ErrClosed, Key: "peer-closed"},
		{Err: peer.ErrNotConnected, Key: "peer-not-connected"},
		{Err: peer.ErrCongested, Key: "peer-congested"},
		{Err: peer.ErrTooLarge, Key: "peer-too-large"},
		{Err: peer.ErrSignal, Key: "peer-signal"},
		{Err: peer.ErrSections, Key: "peer-signal"},
		{Err: hub.ErrPortInUse, Key: "hub-port"},
		{Err: hub.ErrKey, Key: "hub-key"},
		{Err: hub.ErrNoHearing, Key: "hub-no-hearing"},
		{Err: hub.ErrInvalid, Key: "hub-invalid"},
		{Err: hub.ErrEnrolment, Key: "hub-enrolment"},
		{Err: hub.ErrBusy, Key: "hub-busy"},
		{Err: hub.ErrNoLook, Key: "hub-no-look"},
		{Err: hub.ErrNotRunning, Key: "hub-not-running"},
		{Err: probe.ErrTooMany, Key: "hub-busy"},
		{Err: probe.ErrBadTry, Key: "hub-invalid"},
		{Err: hub.ErrNoPage, Key: "hub-no-page"},
		{Err: hub.ErrNeedsTLS, Key: "hub-needs-tls"},
		{Err: hub.ErrCertificate, Key: "hub-certificate"},
		{Err: hub.ErrRelay, Key: "hub-relay"},
		{Err: relay.ErrAddress, Key: "hub-relay"},
		{Err: media.ErrRelayURL, Key: "relay-address"},
		{Err: errIdentityNew, Key: "identity-new"},
		{Err: errNoIdentity, Key: "identity-none"},
	}
}
