package gather

import "semainier/hub/network"

// wordsOf gives the texts of the records that may stand beside "RDV" in a title
// without naming a person, see privacy.Rules. Addresses are left out: streets are
// called after people.
func wordsOf(r network.Records) []string {
	words := []string{r.Network.Name}
	for _, g := range r.Groups {
		words = append(words, g.Name)
	}
	for _, s := range r.Sites {
		words = append(words, s.Name, s.Town)
		for _, room := range s.Rooms {
			words = append(append(words, room.Name), room.Aliases...)
		}
	}
	for _, p := range r.Partners {
		words = append(words, p.Name, p.Short, p.Generic)
	}
	return words
}
