//go:build !unix

package sqlite

// syncFolder has nothing to do where folders cannot be synced: there the
// file system orders names with the data they name.
func syncFolder(string) error { return nil }
