package layouts

func english() *tongue { t := french(); t.lang = "en"; return t }
