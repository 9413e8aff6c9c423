package templates

import "text/template/parse"

// called are the names of the templates that a template calls.
func called(t *parse.Tree) []string {
	if t == nil {
		return nil
	}
	return callsIn(t.Root)
}

func callsIn(n parse.Node) []string {
	switch n := n.(type) {
	case *parse.ListNode:
		var out []string
		if n != nil {
			for _, child := range n.Nodes {
				out = append(out, callsIn(child)...)
			}
		}
		return out
	case *parse.IfNode:
		return append(callsIn(n.List), callsIn(n.ElseList)...)
	case *parse.RangeNode:
		return append(callsIn(n.List), callsIn(n.ElseList)...)
	case *parse.WithNode:
		return append(callsIn(n.List), callsIn(n.ElseList)...)
	case *parse.TemplateNode:
		return []string{n.Name}
	}
	return nil
}
