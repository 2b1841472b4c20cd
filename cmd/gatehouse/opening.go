package main

import (
	"crypto/sha256"
	"encoding/base64"

	"gatehouse/cmd/internal/hub"
	"gatehouse/media/hearing"
	"gatehouse/scheduling"
)

// openingOf is what a hub is told of a booking's hearing: when it is, who may
// watch it, who must be kept apart, and who interprets for whom.
func openingOf(b scheduling.Booking, host string) hub.Opening {
	span := b.Span()
	o := hub.Opening{
		Hearing: hearingOf(b.ID), Start: span.Start, End: span.End, HostName: host, Privacy: privacyOf(b.Kind),
	}
	for _, p := range b.Screened {
		o.Apart = append(o.Apart, hearing.Pair{A: participantOf(b.ID, p.A), B: participantOf(b.ID, p.B)})
	}
	// With one prisoner it is plain whom an interpreter speaks for; with more
	// nobody has said.
	if prisoners := b.Prisoners(); len(prisoners) == 1 {
		for _, a := range b.Attendees {
			if a.Role != scheduling.RoleInterpreter {
				continue
			}
			if o.Interprets == nil {
				o.Interprets = map[hearing.ParticipantID]hearing.ParticipantID{}
			}
			o.Interprets[participantOf(b.ID, a.Person)] = participantOf(b.ID, prisoners[0])
		}
	}
	return o
}

// participantOf names somebody of a booking in its hearing: the same person
// the same way each time, and another way in every hearing. Nobody in
// particular has no name yet.
func participantOf(id scheduling.BookingID, person scheduling.PersonID) hearing.ParticipantID {
	if person == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(string(id) + "\x00" + string(person)))
	return hearing.ParticipantID("p" + base64.RawURLEncoding.EncodeToString(sum[:12]))
}

// privacyOf says who may watch a hearing of a kind that they take no part in.
func privacyOf(k scheduling.Kind) hearing.Privacy {
	switch k {
	case scheduling.KindLegal, scheduling.KindOfficial:
		return hearing.PrivacyPrivileged
	case scheduling.KindCourt, scheduling.KindParole:
		return hearing.PrivacyCourt
	case scheduling.KindProbation, scheduling.KindResettlement, scheduling.KindEducation:
		return hearing.PrivacyMeeting
	case scheduling.KindFamily:
		return hearing.PrivacyFamily
	case scheduling.KindOutOfUse:
	}
	return hearing.PrivacyNone
}
