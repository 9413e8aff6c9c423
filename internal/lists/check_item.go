package lists

import "slices"

// checkItem compares an item with its procedure and with the law.
func (c *compiler) checkItem(d *itemDef) {
	if d.Depth == DepthFull && d.Visits > 0 {
		c.faults.Add(d.visits, fullWithVisits, d.Visits)
	}
	for _, l := range d.limits {
		if !l.hasBasis && !l.Statutory.IsZero() {
			c.faults.Add(l.clock, limitWithoutBasis, l.clock.Text)
		}
		c.checkPromise(l.Promised, l.Statutory, l.promised)
	}
	if d.Procedure == nil {
		return
	}
	actions := d.Procedure.Actions
	has := func(is func(*Action) bool) bool { return slices.ContainsFunc(actions, is) }
	if d.Instant != nil && !has(func(a *Action) bool { return slices.Contains(a.By, ByRule) }) {
		c.faults.Add(d.instant, instantWithoutRule, d.Procedure.ID)
	}
	if d.Certificate != nil && !has(func(a *Action) bool { return a.Certificate }) {
		c.faults.Add(d.prefix, certificateNeverIssued, d.Procedure.ID)
	}
	if d.Form == nil && d.form.IsZero() && has(func(a *Action) bool { return a.Form != "" }) {
		c.faults.Add(d.id, missingForm, d.Procedure.ID)
	}
	if d.Certificate != nil {
		c.checkCertificateWritten(d)
	}
}

// checkCertificateWritten sees to it that the certificate's register gets a
// record when it is issued.
func (c *compiler) checkCertificateWritten(d *itemDef) {
	for _, a := range d.Procedure.Actions {
		unknown := slices.ContainsFunc(a.Effects, func(e Effect) bool { return d.System.Register(e.Register) == nil })
		if !a.Certificate || unknown {
			continue
		}
		if !slices.ContainsFunc(a.Effects, func(e Effect) bool { return e.Register == d.Certificate.Register && e.Op == "put" }) {
			c.faults.Add(d.register, certificateNotKept, a.ID, d.Certificate.Register)
			return
		}
	}
}
