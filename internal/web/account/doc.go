// Package account is how somebody comes in: signing in and out, registering,
// the first administrator, and one's own account with its password, its API
// tokens and the list of who looked at one's data.
package account
