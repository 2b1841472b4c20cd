package call

import "testing"

func TestCheckCode(t *testing.T) {
	const a, b, c = "sha-256 AA:01", "sha-256 BB:02", "sha-256 CC:03"
	if checkCode(a, b) != checkCode(b, a) {
		t.Error("the two ends read different codes")
	}
	if checkCode(a, b) == checkCode(a, c) || checkCode(a, b) == checkCode(c, b) {
		t.Error("somebody between the two is not noticed")
	}
	if got := checkCode(a, b); len(got) != 29 {
		t.Errorf("the code is %q", got)
	}
	if checkCode("", b) != "" || checkCode(a, "") != "" {
		t.Error("there is a code before both have proved themselves")
	}
}
