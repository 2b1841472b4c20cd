package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestASecondStartHandsOverToTheFirst(t *testing.T) {
	ctx := t.Context()
	data := filepath.Join(t.TempDir(), "diary.db")
	if handed, _ := handOver(ctx, data, nil); handed {
		t.Fatal("handed over to nobody")
	}
	first, err := await(ctx, data)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	got := make(chan []string, 1)
	go func() { got <- <-first.Wake() }()
	handed, err := handOver(ctx, data, []string{"join", "gatehouse://x"})
	if err != nil || !handed {
		t.Fatalf("handed %v, %v", handed, err)
	}
	if args := <-got; !slices.Equal(args, []string{"join", "gatehouse://x"}) {
		t.Errorf("args %v", args)
	}
	if st, err := os.Stat(notePath(data)); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("note: %v, %v", st, err)
	}
	first.Close()
	first.Close()
	if _, err := os.Stat(notePath(data)); !os.IsNotExist(err) {
		t.Errorf("note stays behind: %v", err)
	}
}

func TestANoteOfSomeoneGoneIsNoFirst(t *testing.T) {
	data := filepath.Join(t.TempDir(), "diary.db")
	for _, text := range []string{"", "{", `{"address":"127.0.0.1:1","secret":"abcdefghij"}`} {
		if err := os.WriteFile(notePath(data), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if handed, _ := handOver(t.Context(), data, nil); handed {
			t.Errorf("handed over to %q", text)
		}
	}
}

func TestClosingLeavesTheNoteOfALaterStart(t *testing.T) {
	ctx := context.Background()
	data := filepath.Join(t.TempDir(), "diary.db")
	old, err := await(ctx, data)
	if err != nil {
		t.Fatal(err)
	}
	later, err := await(ctx, data)
	if err != nil {
		t.Fatal(err)
	}
	defer later.Close()
	old.Close()
	if _, err := os.Stat(notePath(data)); err != nil {
		t.Errorf("the later start's note is gone: %v", err)
	}
}

func TestWrongSecretsAreNotListenedTo(t *testing.T) {
	ctx := t.Context()
	data := filepath.Join(t.TempDir(), "diary.db")
	r, err := await(ctx, data)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := os.WriteFile(notePath(data), []byte(`{"address":"`+r.ln.Addr().String()+`","secret":"something else"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if handed, _ := handOver(ctx, data, []string{"x"}); handed {
		t.Error("a wrong secret was taken")
	}
}
