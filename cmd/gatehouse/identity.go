package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// What may be wrong with a desk's identity key. Neither keeps a desk from
// opening; both are told in its window.
var (
	errIdentityNew = errors.New("the identity key was damaged: another was made")
	errNoIdentity  = errors.New("no identity key can be kept")
)

// identityKey is this desk's identity key, made at its first use and kept in a
// file that only its own account can read. With errIdentityNew it is another
// than before; with errNoIdentity there is none.
func identityKey(path string) (ed25519.PrivateKey, error) {
	seed, err := os.ReadFile(path)
	var was error
	switch {
	case err == nil && len(seed) == ed25519.SeedSize:
		return ed25519.NewKeyFromSeed(seed), nil
	case err == nil:
		was = errIdentityNew
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: %w", errNoIdentity, err)
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err == nil {
		err = keepSeed(path, key.Seed())
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoIdentity, err)
	}
	return key, was
}

// keepSeed writes a seed whole or not at all.
func keepSeed(path string, seed []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, filepath.Base(path)+".*.new") // nobody else may read it
	if err != nil {
		return err
	}
	_, err = f.Write(seed)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
