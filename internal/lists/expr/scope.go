package expr

import (
	"fmt"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
)

// Var is a variable that an expression may read.
type Var struct {
	Name   string
	Object *Object     // its type; nil for simple types
	Type   *types.Type // of simple types
}

func (v Var) typ() *types.Type {
	if v.Object != nil {
		return v.Object.typ
	}
	return v.Type
}

// Scope is what the expressions of one place may read.
type Scope []Var

// Names returns the names of the variables.
func (s Scope) Names() []string {
	names := make([]string, len(s))
	for i, v := range s {
		names[i] = v.Name
	}
	return names
}

func (s Scope) find(name string) (Var, bool) {
	for _, v := range s {
		if v.Name == name {
			return v, true
		}
	}
	return Var{}, false
}

// byType returns the object type of a CEL type, if it is one of the scope.
func (s Scope) byType(t *types.Type) *Object {
	for _, v := range s {
		if found := v.Object.find(t); found != nil {
			return found
		}
	}
	return nil
}

// find returns the object of a type in o and in what it holds.
func (o *Object) find(t *types.Type) *Object {
	if o == nil || o.typ.IsExactType(t) {
		return o
	}
	for _, f := range o.fields {
		if found := f.Elem.find(t); found != nil {
			return found
		}
	}
	return nil
}

// only returns the part of the scope that an expression uses. Expressions that
// use the same variables of the same types can share an environment.
func (s Scope) only(used map[string]bool) Scope {
	var part Scope
	for _, v := range s {
		if used[v.Name] {
			part = append(part, v)
		}
	}
	return part
}

// key identifies the scope by the names and types of its variables.
func (s Scope) key() string {
	var b strings.Builder
	for _, v := range s {
		fmt.Fprintf(&b, "%s=%p;", v.Name, v.Object)
	}
	return b.String()
}

// env returns the environment of a scope, made once.
func (c *Compiler) env(s Scope) (*cel.Env, error) {
	key := s.key()
	if e := c.envs[key]; e != nil {
		return e, nil
	}
	root, err := base()
	if err != nil {
		return nil, fmt.Errorf("prepare the expression language: %w", err)
	}
	var roots []*Object
	var options []cel.EnvOption
	for _, v := range s {
		options = append(options, cel.Variable(v.Name, v.typ()))
		roots = append(roots, v.Object)
	}
	options = append(options, cel.CustomTypeProvider(newProvider(root.CELTypeProvider(), roots)))
	e, err := root.Extend(options...)
	if err != nil {
		return nil, fmt.Errorf("prepare the variables %v: %w", s.Names(), err)
	}
	c.envs[key] = e
	return e, nil
}
