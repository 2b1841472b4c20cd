package app

import (
	"context"
	"strings"

	"gatehouse/app/settings"
	"gatehouse/scheduling"
)

// Calls holds hearings and joins them. Its methods may be called by any
// goroutine; those with a context are slow.
type Calls interface {
	// Devices lists what could be used for a call.
	Devices() settings.Devices
	// CheckHub says whether an enrolment line can be read.
	CheckHub(line string) error
}

// openCall is the call this desk is in.
type openCall struct{}

// linkIn is the join link among a start's arguments, or empty.
func linkIn(args []string) string {
	for _, a := range args {
		if strings.HasPrefix(a, "gatehouse://") {
			return a
		}
	}
	return ""
}

func (a *App) joinLink(string) {}

func (a *App) showJoin() {}

func (a *App) joinBooking(scheduling.Booking) {}

func (a *App) copyLink(scheduling.Booking) {}

func (a *App) watchCalls(context.Context) {}

func (a *App) endCall() {}
