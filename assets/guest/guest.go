// Package guest is the page that a guest joins a call from, in a browser with
// nothing installed.
package guest

import "embed"

// Files are the page and what it loads, at the root.
//
//go:embed index.html *.js *.css
var Files embed.FS
