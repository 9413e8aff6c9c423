// Package replay answers what-if questions: it plays past events under changed
// lists beside the lists in force, and tells which figures and which cases
// would have come out differently. It is pure and writes nothing.
//
// What a changed list does to the past can be worked out only so far. Limits,
// definitions of figures and what items say of themselves are applied again to
// what happened; conditions are judged again on what was known when an action
// was taken. What people would have done instead is not known: an action that
// would have been refused, or that the law would have taken before, is told,
// and the case is counted as it went.
//
// Items that the changed lists leave as they are in force stay under the
// version that each case was opened under, so equal lists give equal figures.
package replay
