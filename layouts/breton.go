package layouts

func breton() *tongue { t := french(); t.lang = "br"; return t }
