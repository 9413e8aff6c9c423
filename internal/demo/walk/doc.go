// Package walk takes invented cases through procedures that it has never seen.
// It knows no item and no action by name: what an action means it reads from
// what the list says the action does, and how a case goes (its fate) is drawn
// once from the case's own dice. It is pure.
package walk
