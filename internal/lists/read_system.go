package lists

import (
	"regexp"
	"slices"

	"qingdan/internal/lists/expr"
	"qingdan/internal/lists/ident"
	"qingdan/internal/lists/source"
)

// compiler compiles one library.
type compiler struct {
	source.Reader
	faults  *source.Faults
	expr    *expr.Compiler
	systems []*systemDef
}

func newCompiler() *compiler {
	faults := new(source.Faults)
	return &compiler{source.Reader{Faults: faults}, faults, expr.NewCompiler(faults), nil}
}

// heads are the keys that a document may begin with, and how each is read.
var heads = map[string]func(*compiler, *systemDef, source.Word, *source.Map){
	"system":    (*compiler).readSystem,
	"list":      (*compiler).readList,
	"item":      (*compiler).readItem,
	"procedure": (*compiler).readProcedure,
	"form":      (*compiler).readFormDocument,
	"register":  (*compiler).readRegister,
	"figure":    (*compiler).readFigure,
}

var headNames = []string{"system", "list", "item", "procedure", "form", "register", "figure"}

var idPattern = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)

// readDocuments reads every document of a system's files.
func (c *compiler) readDocuments(dir string, files []*source.File) *systemDef {
	def := &systemDef{System: &System{ID: dir}, files: files}
	for _, f := range files {
		for _, doc := range f.Docs {
			c.readDocument(def, doc)
		}
	}
	return def
}

func (c *compiler) readDocument(def *systemDef, doc source.Node) {
	head := doc.Key()
	read := heads[head.Text]
	if read == nil {
		if head.IsZero() {
			c.faults.Add(doc, unknownHead, "…").Suggest("", headNames)
			return
		}
		c.faults.Add(head, unknownHead, head.Text).Suggest(head.Text, headNames)
		return
	}
	m := c.Map(doc)
	id := c.Word(m.Get(head.Text))
	if id.IsZero() {
		return
	}
	if !idPattern.MatchString(id.Text) {
		c.faults.Add(id, badID, id.Text)
	}
	read(c, def, id, m)
	m.Close()
}

// unique reports an id that its kind has already, and whether it is new.
func (c *compiler) unique(id source.Word, kind string, seen map[string]source.Word) bool {
	first, twice := seen[id.Text]
	if twice {
		c.faults.Add(id, duplicateID, id.Text, kind+" ("+first.Pos().String()+")")
		return false
	}
	seen[id.Text] = id
	return true
}

func (c *compiler) readSystem(def *systemDef, id source.Word, m *source.Map) {
	if !def.head.IsZero() {
		c.faults.Add(id, duplicateID, id.Text, "system ("+def.head.Pos().String()+")")
	}
	if id.Text != def.ID {
		c.faults.Add(id, wrongFolder, id.Text, def.ID)
	}
	def.head = id
	def.Name = m.Text("name")
	offices := c.Map(m.Get("offices"))
	for _, code := range offices.Keys() {
		c.readOffice(def, code, c.Map(offices.Get(code.Text)))
	}
	roles := c.Map(m.Get("roles"))
	for _, role := range roles.Keys() {
		if slices.Contains([]string{Applicant, ByClock, ByRule}, role.Text) {
			c.faults.Add(role, kernelRole, role.Text)
			continue
		}
		if !idPattern.MatchString(role.Text) {
			c.faults.Add(role, badID, role.Text)
		}
		def.roles = append(def.roles, role)
		def.Roles = append(def.Roles, &Role{role.Text, c.Text(roles.Get(role.Text))})
	}
}

// divisionCode is a county's or a township's code.
var divisionCode = regexp.MustCompile(`^[1-9][0-9]{5}([0-9]{3})?$`)

var officeCode = regexp.MustCompile(`^[A-Z][A-Z0-9]{1,15}$`)

func (c *compiler) readOffice(def *systemDef, code source.Word, m *source.Map) {
	o := &officeDef{Office: &Office{Code: code.Text}, code: code}
	if !officeCode.MatchString(code.Text) {
		c.faults.Add(code, badOfficeCode, code.Text)
	}
	o.Name = m.Text("name")
	o.uscc, o.parent = c.Word(m.Get("uscc")), c.Word(m.Get("parent"))
	o.USCC, o.Parent = o.uscc.Text, o.parent.Text
	if o.USCC != "" && !ident.ValidUSCC(o.USCC) {
		c.faults.Add(o.uscc, badUSCC, o.USCC)
	}
	division := c.Word(m.Get("division"))
	if o.Division = division.Text; o.Division != "" && !divisionCode.MatchString(o.Division) {
		c.faults.Add(division, badDivision, o.Division)
	}
	m.Close()
	def.offices = append(def.offices, o)
	def.Offices = append(def.Offices, o.Office)
}

func (c *compiler) readList(def *systemDef, id source.Word, m *source.Map) {
	l := &listDef{List: &List{ID: id.Text, Name: m.Text("name")}, id: id, office: m.Word("office")}
	l.Office = l.office.Text
	def.lists = append(def.lists, l)
}

func (c *compiler) readFormDocument(def *systemDef, id source.Word, m *source.Map) {
	name := m.Text("name")
	form := c.readForm(m, id.Text, "form", nil)
	form.Name, form.Source = name, id.Pos()
	def.forms = append(def.forms, &formDef{form, id})
}

func (c *compiler) readRegister(def *systemDef, id source.Word, m *source.Map) {
	r := &registerDef{Register: &Register{ID: id.Text, Name: m.Text("name"), Source: id.Pos()}, id: id}
	r.title = m.Word("title")
	r.public = c.Words(m.Get("public"))
	r.Form = c.readForm(m, id.Text, "record", nil)
	r.Form.Name, r.Form.Source = r.Name, id.Pos()
	r.Title = r.title.Text
	for _, name := range r.public {
		r.Public = append(r.Public, name.Text)
	}
	def.registers = append(def.registers, r)
}

// oneOf reports a word that is not among the options and returns it otherwise.
func (c *compiler) oneOf(w source.Word, options ...string) string {
	if w.IsZero() || slices.Contains(options, w.Text) {
		return w.Text
	}
	c.faults.Add(w, notAnOption, w.Text).Suggest(w.Text, options)
	return ""
}
