package tour

// Steps are the tour, in order. Each leaves the desks as the next expects them.
func Steps() []Step {
	return []Step{
		{Name: "first start", Run: firstStart},
	}
}

func firstStart(t *Tour) error {
	_, err := t.open(clerkName, nil)
	return err
}
