package lists

// With returns the library with the systems of another in the place of its
// own, and those of its own that the other does not have. The library is nil
// where they do not go together.
func (l *Library) With(other *Library) (*Library, []Fault) {
	archives := map[string][]byte{}
	for _, s := range l.Systems {
		archives[s.ID] = s.archive
	}
	for _, s := range other.Systems {
		archives[s.ID] = s.archive
	}
	if len(archives) == len(other.Systems) {
		return other, nil
	}
	return LoadArchives(archives)
}
