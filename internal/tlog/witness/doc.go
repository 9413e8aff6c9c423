// Package witness is about outside co-signers of a log, whom an auditor trusts
// more than the city: a witness signs a log's checkpoint only where it goes on
// from the last one that it signed, so that a city cannot show one log to one
// reader and another to the next.
//
// A Policy (c2sp.org/tlog-policy) says which witnesses count and how many it
// takes. A Server is a witness for other cities' logs (c2sp.org/tlog-witness).
// A Publisher asks the witnesses of a policy to cosign this city's log, and
// publishes what they have cosigned.
package witness
