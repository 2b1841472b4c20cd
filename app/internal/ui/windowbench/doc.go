// Package windowbench measures what only a real window shows: pictures in
// motion and scrolling, drawn by whatever OpenGL the machine has. Without a
// display it starts Xvfb, where that is installed.
package windowbench
