package layouts

func arabic() *tongue { t := french(); t.lang = "ar"; return t }
