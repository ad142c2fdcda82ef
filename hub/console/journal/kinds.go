package journal

// kinds gives what entries may be about, in the order in which the page has them.
func kinds() []string {
	return []string{"notice", "service", "site", "screen", "partner", "voice", "feed", "group", "network", "layout", "translation", "person", "partner-link"}
}
