package quiet_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"gatehouse/media/internal/quiet"
)

func TestWhatHappenedIsSaidAndNotToWhom(t *testing.T) {
	var out bytes.Buffer
	l := quiet.Factory{Log: slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))}.NewLogger("turn")
	l.Warn("CANARY")
	l.Warnf("no way to %s", "CANARY")
	l.Error("CANARY")
	l.Errorf("%v is gone", "CANARY")
	l.Info("CANARY")
	l.Infof("%s", "CANARY")
	text := out.String()
	if strings.Contains(text, "CANARY") {
		t.Errorf("the log says %s", text)
	}
	for _, want := range []string{"pion warning", "pion error", `form="no way to %s"`, `form="%v is gone"`, "scope=turn"} {
		if !strings.Contains(text, want) {
			t.Errorf("the log does not say %s: %s", want, text)
		}
	}
}
