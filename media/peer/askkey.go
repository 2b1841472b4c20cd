package peer

import (
	"github.com/pion/rtcp"

	"gatehouse/media"
)

// AskKey asks the far end for a key frame on a section that we receive
// pictures on. How often is the caller's to bound; without a connection, or
// before the first picture, nothing happens.
func (p *Peer) AskKey(section int) {
	if section < 0 || section >= len(p.lanes) {
		return
	}
	l := p.lanes[section]
	if l.Track != media.TrackPicture || !l.Receive || p.State() != StateConnected {
		return
	}
	track := l.transceiver.Receiver().Track()
	if track == nil || track.SSRC() == 0 {
		return
	}
	_ = p.pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{SenderSSRC: p.reportSSRC, MediaSSRC: uint32(track.SSRC())}})
}
