package screen

// AvoidFrames has every frame avoided that can be: what they take on the machine of a test
// is not known. To be called before Run.
func (s *Screen) AvoidFrames() { s.thrift = thrift{} }
