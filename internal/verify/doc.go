// Package verify is what an outsider does to a city with nothing but its
// address, a policy and this program: it checks the public log, recomputes
// figures from it, and reads receipts.
//
// A Log is checked in two stages that run side by side. The tree stage takes
// every entry's hash, builds the tree anew, compares every tile that is served
// and the root that is signed. The content stage reads each entry and checks
// what an honest city cannot break: consecutive numbers and versions, lists
// announced before they are used, counts that are the sum of what happened.
// What was verified is remembered in a State, so that the next run reads only
// what is new, and a log that forks or goes back is caught.
//
// What is wrong with a log is a Finding, with the entry's index where there is
// one. Other errors are troubles of this machine or of the network.
package verify
