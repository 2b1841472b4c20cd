// Package call is one participant's side of a hearing, from dialling to leaving.
package call
