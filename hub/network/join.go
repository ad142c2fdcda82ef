package network

import "strings"

// Join gives the text of a QR code with which a telephone joins the network, "" for
// none. The form is that of the ZXing project ("Barcode Contents", section
// "Wi-Fi Network config"), which the cameras of Android and iOS read: T is WPA for
// every WPA (the two agree on the version by themselves) and nopass for an open
// network, and a backslash stands before each of \ ; , " : in a name or a password.
// The quotes that ZXing asks for around a name of hexadecimal digits are left out:
// telephones would take them for a part of it.
func (w WiFi) Join() string {
	if w.Name == "" {
		return ""
	}
	escape := strings.NewReplacer(`\`, `\\`, `;`, `\;`, `,`, `\,`, `:`, `\:`, `"`, `\"`)
	text := "WIFI:T:WPA;S:" + escape.Replace(w.Name) + ";P:" + escape.Replace(w.Password) + ";"
	if w.Password == "" {
		text = "WIFI:T:nopass;S:" + escape.Replace(w.Name) + ";"
	}
	if w.Hidden {
		text += "H:true;"
	}
	return text + ";"
}
