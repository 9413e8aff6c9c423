package lists

// Register returns a register of the system, or nil.
func (s *System) Register(id string) *Register {
	for _, r := range s.Registers {
		if r.ID == id {
			return r
		}
	}
	return nil
}
