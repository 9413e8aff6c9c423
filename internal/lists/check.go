package lists

func (c *compiler) check() {}
