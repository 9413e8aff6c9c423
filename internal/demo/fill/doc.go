// Package fill fills in any form of the lists with invented, plausible answers:
// by field kind, by what the title asks for, within bounds, and again until the
// form's own rules and the item's checks are content. It is pure but for the
// papers, which it only describes: the caller uploads them.
package fill
