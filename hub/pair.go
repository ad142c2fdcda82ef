package hub

import (
	"html/template"
	"net/http"

	"semainier/hub/wire"
)

// pairPage is what the QR code of a screen that waits leads to: which code it
// shows, and what is to be done with it.
var pairPage = template.Must(template.New("pair").Parse(`<!DOCTYPE html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Relier un écran – Semainier</title>
<h1>Relier un écran</h1>
{{if .}}<p>L’écran montre le code <strong>{{.}}</strong>.</p>
<p>Sur l’ordinateur du réseau, tapez :</p>
<pre>semainier screen pair {{.}} --site LIEU --name "Hall d’accueil"</pre>
<p>À la place de LIEU, mettez le nom court du lieu. Le code sert pendant 15 minutes. Après, l’écran en montre un autre.</p>
{{else}}<p>Un écran que l’on vient de brancher montre un code de 6 lettres et chiffres. Sur l’ordinateur du réseau, tapez :</p>
<pre>semainier screen pair CODE --site LIEU --name "Hall d’accueil"</pre>
{{end}}</html>
`))

// pair shows the page, with the code if the address holds one that a screen can show.
func pair(w http.ResponseWriter, r *http.Request) {
	code, ok := wire.ReadCode(r.URL.Query().Get(wire.CodeQuery))
	if !ok {
		code = ""
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = pairPage.Execute(w, code) // whoever asked has gone: nobody to tell
}
