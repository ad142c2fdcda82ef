package pdf

import "testing"

func TestNumbers(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", -0.0000001: "0", 1: "1", 100: "100", -2.5: "-2.5", 0.1: "0.1", 1.0 / 3: "0.33333", 841.889764: "841.88976", 1e6: "1000000",
	} {
		if got := number(v); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
	if got := string(appendNumber([]byte("x"), 10, 0)); got != "x10" {
		t.Errorf("without decimals, 10 is written %s", got)
	}
}

func TestTextStrings(t *testing.T) {
	for s, want := range map[string]string{"": "<FEFF>", "Aé": "<FEFF004100E9>", "😀": "<FEFFD83DDE00>"} {
		if got := textString(s); got != want {
			t.Errorf("%q is written %s, want %s", s, got, want)
		}
	}
}
