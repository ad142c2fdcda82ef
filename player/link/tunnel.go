package link

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// maxConnectAnswer bounds what a proxy says to CONNECT, in bytes.
const maxConnectAnswer = 16 << 10

var errConnectAnswer = errors.New("what answers is no HTTP proxy")

// tunnel asks the proxy at the other end of c for a connection to address.
// RFC 9110 §9.3.6.
func tunnel(c net.Conn, proxy *url.URL, address string) error {
	if proxy.Scheme != "http" {
		return fmt.Errorf("a proxy of the kind %q is not supported: want http://HOST:PORT", proxy.Scheme)
	}
	var ask strings.Builder
	fmt.Fprintf(&ask, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n", address, address)
	if u := proxy.User; u != nil {
		password, _ := u.Password()
		fmt.Fprintf(&ask, "Proxy-Authorization: Basic %s\r\n", base64.StdEncoding.EncodeToString([]byte(u.Username()+":"+password)))
	}
	ask.WriteString("\r\n")
	if _, err := c.Write([]byte(ask.String())); err != nil {
		return fmt.Errorf("ask the proxy: %w", err)
	}
	head, err := readHead(c)
	if err != nil {
		return err
	}
	answer, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(head)), &http.Request{Method: http.MethodConnect})
	if err != nil {
		return fmt.Errorf("%w: %w", errConnectAnswer, err)
	}
	answer.Body.Close() // of head alone
	switch {
	case answer.StatusCode == http.StatusProxyAuthRequired && proxy.User == nil:
		return errors.New("407, the proxy wants a user and a password: proxy = \"http://user:password@…\"")
	case answer.StatusCode == http.StatusProxyAuthRequired:
		return errors.New("407, the proxy does not accept this user and password")
	case answer.StatusCode/100 != 2:
		return fmt.Errorf("the proxy refuses: HTTP %d", answer.StatusCode)
	}
	return nil
}

// readHead reads up to the empty line and no byte beyond: what follows is of
// the hub, which in NATS speaks first.
func readHead(c net.Conn) ([]byte, error) {
	var head []byte
	for one := make([]byte, 1); ; {
		if _, err := c.Read(one); err != nil {
			return nil, fmt.Errorf("the proxy's answer: %w", err)
		}
		head = append(head, one[0])
		switch {
		case bytes.HasSuffix(head, []byte("\r\n\r\n")), bytes.HasSuffix(head, []byte("\n\n")):
			return head, nil
		case len(head) >= maxConnectAnswer:
			return nil, fmt.Errorf("%w: more than %d bytes of headers", errConnectAnswer, maxConnectAnswer)
		}
	}
}
