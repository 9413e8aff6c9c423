// Package office plans the demo's work between offices: who of which body does
// what on which day about the measures of the reform, its meetings, case studies
// and the cooperation with a partner city. A plan is pure and depends on the seed
// and the days alone; the demo carries it out through the same commands as any
// other work, and what clocks do (warnings, escalation, orders) happens by itself.
package office
