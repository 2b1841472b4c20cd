package peer

import (
	"fmt"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/report"
	"github.com/pion/interceptor/pkg/twcc"
	"github.com/pion/logging"
	"github.com/pion/webrtc/v4"
)

const (
	pictureClock = 90000
	soundClock   = 48000
	mimeVP8      = "video/VP8"
	mimeRTX      = "video/rtx"
	mimeOpus     = "audio/opus"
)

// known registers only what we can decode ourselves: a far end that offers
// more must not choose it.
func known() (*webrtc.MediaEngine, error) {
	m := &webrtc.MediaEngine{}
	vp8 := webrtc.RTPCodecCapability{MimeType: mimeVP8, ClockRate: pictureClock, RTCPFeedback: []webrtc.RTCPFeedback{
		{Type: "transport-cc"}, {Type: "ccm", Parameter: "fir"}, {Type: "nack"}, {Type: "nack", Parameter: "pli"},
	}}
	rtx := webrtc.RTPCodecCapability{MimeType: mimeRTX, ClockRate: pictureClock, SDPFmtpLine: "apt=96"}
	opus := webrtc.RTPCodecCapability{
		MimeType: mimeOpus, ClockRate: soundClock, Channels: 2,
		SDPFmtpLine: "minptime=10;useinbandfec=1", RTCPFeedback: []webrtc.RTCPFeedback{{Type: "transport-cc"}},
	}
	for _, c := range []struct {
		capability webrtc.RTPCodecCapability
		number     webrtc.PayloadType
		kind       webrtc.RTPCodecType
	}{
		{vp8, 96, webrtc.RTPCodecTypeVideo}, {rtx, 97, webrtc.RTPCodecTypeVideo}, {opus, 111, webrtc.RTPCodecTypeAudio},
	} {
		if err := m.RegisterCodec(webrtc.RTPCodecParameters{RTPCodecCapability: c.capability, PayloadType: c.number}, c.kind); err != nil {
			return nil, fmt.Errorf("register %s: %w", c.capability.MimeType, err)
		}
	}
	for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeVideo, webrtc.RTPCodecTypeAudio} {
		if err := m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: twccURI}, kind); err != nil {
			return nil, fmt.Errorf("register congestion feedback: %w", err)
		}
	}
	return m, nil
}

// engine builds the library's side of a connection: out next to the wire,
// reports both ways, congestion feedback on what comes in.
func engine(cfg Config, out *outgoing, eager *eager, log logging.LoggerFactory) (*webrtc.API, error) {
	m, err := known()
	if err != nil {
		return nil, err
	}
	chain := &interceptor.Registry{}
	chain.Add(out)
	receiver, err := report.NewReceiverInterceptor(report.ReceiverInterval(500*time.Millisecond), report.WithReceiverLoggerFactory(log))
	if err != nil {
		return nil, err
	}
	sender, err := report.NewSenderInterceptor(report.SenderInterval(500*time.Millisecond), report.WithSenderLoggerFactory(log))
	if err != nil {
		return nil, err
	}
	congestion, err := twcc.NewSenderInterceptor(twcc.SendInterval(50*time.Millisecond), twcc.WithLoggerFactory(log))
	if err != nil {
		return nil, err
	}
	chain.Add(receiver)
	chain.Add(sender)
	chain.Add(congestion)

	s := webrtc.SettingEngine{LoggerFactory: log}
	s.SetICETimeouts(4*time.Second, 20*time.Second, time.Second)
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	s.SetIncludeLoopbackCandidate(true) // two desks on a machine without a network
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6})
	// A lost handshake packet costs one interval, which doubles; the default is a
	// second. On a long line some are sent twice or thrice: a few kilobytes.
	s.SetDTLSRetransmissionInterval(50 * time.Millisecond)
	// Only whoever passed the ICE check reaches the handshake, so the cookie
	// round trip of RFC 6347 section 4.2.1 protects nobody here.
	s.SetDTLSInsecureSkipHelloVerify(true)
	// How long something better than a relay is waited for; the default is 2 s.
	s.SetRelayAcceptanceMinWait(time.Second)
	if cfg.RelayOnly {
		s.SetRelayAcceptanceMinWait(0)
	}
	s.SetICEMaxBindingRequests(mostChecks)
	s.SetICEBindingRequestHandler(eager.take)
	// Whoever offers hears the far end first, and so is the one to begin.
	if err := s.SetAnsweringDTLSRole(webrtc.DTLSRoleServer); err != nil {
		return nil, err
	}
	if cfg.Net != nil {
		s.SetNet(cfg.Net)
	}
	return webrtc.NewAPI(webrtc.WithMediaEngine(m), webrtc.WithInterceptorRegistry(chain), webrtc.WithSettingEngine(s)), nil
}
