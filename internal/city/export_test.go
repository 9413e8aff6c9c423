package city

// Announcement makes the event of an announcement, for tests.
func (c *City) Announcement(stream string, version int, action string, public any) (EventRow, error) {
	return announcement(c.Vault, stream, version, action, c.now(), public)
}
