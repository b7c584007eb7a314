// Package mail sends confirmations.
package mail

import (
	"fmt"
	"net/smtp"
	"os"
)

// Sender sends mail through one server.
type Sender struct {
	Server, From string
}

// Send sends a plain text. The password is read here, far from the rest of
// the configuration, and a missing one is noticed at the first mail:
// envscatter.
func (s Sender) Send(to, subject, text string) error {
	auth := smtp.PlainAuth("", s.From, os.Getenv("SHOP_SMTP_PASSWORD"), s.Server)
	body := fmt.Sprintf("To: %s\r\nSubject: %s\r\n\r\n%s\r\n", to, subject, text)
	return smtp.SendMail(s.Server+":587", auth, s.From, []string{to}, []byte(body))
}

// Region is read where the platform puts it; the first comment gives no reason
// and silences nothing: badignore.
func Region() (string, string) {
	//patternvet:ignore envscatter
	region := os.Getenv("SHOP_REGION")
	//patternvet:ignore envscatter the deployment tool sets it after the configuration is loaded
	zone := os.Getenv("SHOP_ZONE")
	return region, zone
}

// Proxy returns the proxy of the platform; the name is not the shop's own, so
// nothing is reported.
func Proxy() string { return os.Getenv("HTTPS_PROXY") }
