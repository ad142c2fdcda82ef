package layouts

import (
	"encoding/json"
	"testing"

	"semainier/layouts/program"
)

// Whatever hub/plan looks up in the network's glossary is told in its words, and
// notices in their own; the program itself stays as it was.
func TestProgramIsToldInTheWordsOfTheGlossary(t *testing.T) {
	texts := []string{"site", "town", "address", "closed", "partner", "full name", "about", "title", "room", "audience", "enrol", "by", "service", "free room"}
	words := map[string]string{}
	for _, x := range texts {
		words[x] = x + " in English"
	}
	p := program.Program{
		Site:     program.Site{Name: "site", Town: "town", Address: "address"},
		Days:     []program.Day{{Closed: "closed"}},
		Partners: []program.Partner{{Name: "partner", FullName: "full name", About: "about"}},
		Slots: []program.Slot{
			{Title: "title", Room: "room", Audience: "audience", Enrol: "enrol"},
			{Title: french().Permanence, Room: "no word for it"},
			{Title: french().Occupied},
		},
		Notices: []program.Notice{
			{Title: "Fête", Text: "Venez.", By: "by", In: map[program.Lang]program.NoticeText{"en": {Title: "Feast", Text: "Come."}}},
			{Title: "Loto"},
		},
		Services: []program.Service{{Name: "service"}},
		Rooms:    []program.Room{{Name: "free room"}},
		Words:    map[program.Lang]map[string]string{"en": words},
	}
	before, _ := json.Marshal(p)
	got := translated(p, english())
	said := []string{got.Site.Name, got.Site.Town, got.Site.Address, got.Days[0].Closed, got.Partners[0].Name, got.Partners[0].FullName, got.Partners[0].About,
		got.Slots[0].Title, got.Slots[0].Room, got.Slots[0].Audience, got.Slots[0].Enrol, got.Notices[0].By, got.Services[0].Name, got.Rooms[0].Name}
	for i, x := range texts {
		if said[i] != words[x] {
			t.Errorf("%s is told as %q", x, said[i])
		}
	}
	for _, c := range []struct{ got, want string }{
		{got.Slots[1].Title, english().Permanence}, {got.Slots[1].Room, "no word for it"}, {got.Slots[2].Title, english().Occupied},
		{got.Notices[0].Title, "Feast"}, {got.Notices[0].Text, "Come."}, {got.Notices[1].Title, "Loto"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if after, _ := json.Marshal(p); string(after) != string(before) {
		t.Error("the program that was given has changed")
	}
}
