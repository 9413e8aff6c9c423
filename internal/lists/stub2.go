package lists

func (s *System) Archive() []byte                                 { panic("stub") }
func LoadArchives(archives map[string][]byte) (*Library, []Fault) { panic("stub") }
func (s *System) Register(id string) *Register                    { panic("stub") }
