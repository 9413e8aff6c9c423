package lists

import (
	"qingdan/internal/lists/source"
)

// systemDef is what the files of a system say, before names mean anything: the
// model as far as it can be read, beside the words that are still to be
// resolved.
type systemDef struct {
	*System
	head       source.Word // its id as written; zero where no document declares it
	files      []*source.File
	unread     bool // a part could not be read: what it holds would seem missing
	offices    []*officeDef
	roles      []source.Word
	lists      []*listDef
	items      []*itemDef
	procedures []*procedureDef
	forms      []*formDef
	registers  []*registerDef
	figures    []*figureDef
}

type officeDef struct {
	*Office
	code, uscc, parent source.Word
}

type listDef struct {
	*List
	id, office source.Word
}

type itemDef struct {
	*Item
	id, code, list, office, procedure, form source.Word
	materials                               []*materialDef
	checks                                  []guardDef
	instant, subject                        source.Word
	public                                  []source.Word
	limits                                  []limitDef
	prefix, register, valid, handledBy      source.Word
	about                                   *aboutDef // nil: none
	effects                                 map[string][]*effectDef
	effectIDs                               []source.Word
	visits                                  source.Node
}

// aboutDef is how an item's form is filled in about a figure or a case.
type aboutDef struct {
	node       source.Node
	figure, of []fieldDef
}

type materialDef struct {
	Material
	id, field source.Word
}

// limitDef is an item's limit for a clock.
type limitDef struct {
	ItemLimit
	clock     source.Word
	statutory source.Word
	promised  source.Word
	hasBasis  bool
}

type guardDef struct {
	Guard
	when, at source.Word
}

type effectDef struct {
	register, op, key, when source.Word
	fields                  []fieldDef
	node                    *source.Map
}

type fieldDef struct{ name, expr source.Word }

type openingDef struct {
	item, when, each source.Word
	fields           []fieldDef
}

type procedureDef struct {
	*Procedure
	id        source.Word
	states    []*stateDef
	clocks    []*clockDef
	actions   []*actionDef
	documents []*documentDef
	openedBy  []source.Word
	stewards  []source.Word
	users     []*itemDef // items that follow it
	broken    bool       // it could not be read whole
}

type stateDef struct {
	*State
	id, turn, clock, outcome source.Word
	initial                  bool
}

type clockDef struct {
	*ClockSpec
	id, limit source.Word
	until     source.Word
	reasons   []source.Word
	extend    source.Word
	hasPauses bool
}

type actionDef struct {
	*Action
	id, to, after, document source.Word
	by, from, apart         []source.Word
	ops                     []opDef
	guards                  []guardDef
	effects                 []*effectDef
	sets                    []fieldDef
	opens                   []*openingDef
	public                  []source.Word
	input                   *source.Map
}

type opDef struct {
	ClockOp
	word source.Word
}

type documentDef struct {
	ID    string
	id    source.Word
	name  *Document
	paras []paraDef
}

type paraDef struct{ zh, en source.Word }

type formDef struct {
	*Form
	id source.Word
}

type registerDef struct {
	*Register
	id, title source.Word
	public    []source.Word
}

type figureDef struct {
	*Figure
	id, over, where, count, sum, when source.Word
	good, reported                    source.Word
	target, alert                     source.Node
}
