package hub

// HoldTelling keeps what is learnt about hearings from their rooms until they
// may be told.
func (h *Hub) HoldTelling() (tell func()) {
	h.telling.Lock()
	return h.telling.Unlock
}
