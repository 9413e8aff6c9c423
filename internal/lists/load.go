package lists

import (
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"qingdan/internal/lists/source"
)

// Load compiles the system folders directly below fsys. Faults are all that
// were found, in order of file and line; the library is nil if there are any
// of severity error.
func Load(fsys fs.FS) (*Library, []Fault) {
	c := newCompiler()
	root := &source.File{Name: "."}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		c.faults.Add(root, unreadableFolder, err)
	}
	for _, entry := range entries {
		if !entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		before := c.faults.Len()
		if files := source.Read(fsys, entry.Name(), c.faults); len(files) > 0 {
			c.system(entry.Name(), files, before)
		}
	}
	if len(c.systems) == 0 && !c.faults.Failed() {
		c.faults.Add(root, noSystems)
	}
	return c.finish()
}

// LoadArchives compiles systems from the archives that System.Archive gave,
// by system id: an older version of the lists, as it was published.
func LoadArchives(archives map[string][]byte) (*Library, []Fault) {
	c := newCompiler()
	for _, id := range slices.Sorted(maps.Keys(archives)) {
		before := c.faults.Len()
		var files []*source.File
		for i, f := range txtar.Parse(archives[id]).Files {
			if i == source.MaxFiles {
				break // System.Archive never writes more
			}
			files = append(files, source.Parse(f.Name, f.Data, c.faults))
		}
		c.system(id, files, before)
	}
	return c.finish()
}

// system reads a system's documents. Where a file could not be parsed, what
// stands in it is not known, and names are not looked up.
func (c *compiler) system(id string, files []*source.File, before int) {
	unread := slices.ContainsFunc(c.faults.Since(before), source.Unparsed)
	def := c.readDocuments(id, files)
	def.unread = unread
	c.systems = append(c.systems, def)
}

// finish binds and checks what was read.
func (c *compiler) finish() (*Library, []Fault) {
	library := c.bind()
	c.check()
	faults := c.faults.Sorted()
	if c.faults.Failed() {
		return nil, faults
	}
	library.index = newIndex(library.Systems)
	return library, faults
}
