package main

import (
	"sync/atomic"

	"gatehouse/media"
	"gatehouse/media/peer"
)

// route is how calls reach the others. The screen sets it, each call asks for
// it when it begins. The zero value uses what the hub names.
type route struct {
	set atomic.Pointer[media.Route]
}

// CheckRelay implements app.Routes.
func (*route) CheckRelay(url string) error { return media.CheckRelay(url) }

// UseRoute implements app.Routes.
func (r *route) UseRoute(to media.Route) { r.set.Store(&to) }

func (r *route) wantedRoute() media.Route {
	if to := r.set.Load(); to != nil {
		return *to
	}
	return media.Route{}
}

// servers are those beside the hub's.
func (r *route) servers() []peer.ICEServer { return serversOf(r.wantedRoute()) }

func serversOf(to media.Route) []peer.ICEServer {
	if to.Relay == "" {
		return nil
	}
	return []peer.ICEServer{{URLs: []string{to.Relay}, Username: to.Name, Credential: to.Password}}
}
