package gather

import "semainier/hub/network"

// wordsOf gives the texts of the records that may stand beside "RDV" in a title
// without naming a person, see privacy.Rules. Addresses are left out, since streets
// are called after people, and what else calendars call a room: « chez Martine ».
func wordsOf(r network.Records) []string {
	words := []string{r.Network.Name}
	for _, g := range r.Groups {
		words = append(words, g.Name)
	}
	for _, s := range r.Sites {
		words = append(words, s.Name, s.Town)
		for _, room := range s.Rooms {
			words = append(words, room.Name)
		}
	}
	for _, p := range r.Partners {
		words = append(words, p.Name, p.Short, p.Generic)
	}
	return words
}
