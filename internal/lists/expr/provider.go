package expr

import (
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// provider tells CEL about the object types of one scope.
type provider struct {
	types.Provider // the standard types
	objects        map[string]*Object
}

func newProvider(base types.Provider, roots []*Object) *provider {
	p := &provider{base, map[string]*Object{}}
	for _, o := range roots {
		p.register(o)
	}
	return p
}

func (p *provider) register(o *Object) {
	if o == nil || p.objects[o.typ.TypeName()] == o {
		return
	}
	p.objects[o.typ.TypeName()] = o
	for _, f := range o.fields {
		p.register(f.Elem)
	}
}

// FindStructType implements types.Provider.
func (p *provider) FindStructType(name string) (*types.Type, bool) {
	if o := p.objects[name]; o != nil {
		return types.NewTypeTypeWithParam(o.typ), true
	}
	return p.Provider.FindStructType(name)
}

// FindStructFieldNames implements types.Provider.
func (p *provider) FindStructFieldNames(name string) ([]string, bool) {
	if o := p.objects[name]; o != nil {
		return o.names, true
	}
	return p.Provider.FindStructFieldNames(name)
}

// FindStructFieldType implements types.Provider.
func (p *provider) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	o := p.objects[name]
	if o == nil {
		return p.Provider.FindStructFieldType(name, field)
	}
	f := o.fields[field]
	if f == nil {
		return nil, false
	}
	return &types.FieldType{Type: f.Type, IsSet: f.has, GetFrom: f.get}, true
}

// NewValue implements types.Provider. Expressions read objects and do not make
// them.
func (p *provider) NewValue(name string, _ map[string]ref.Val) ref.Val {
	return types.NewErr("%s cannot be made in an expression", name)
}
