package main

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
)

// Pages that a sign-in may have.
const most = 12

var (
	form      = regexp.MustCompile(`(?s)<form method="post" action="([^"]*)"[^>]*>(.*?)</form>`)
	field     = regexp.MustCompile(`<(input|button)( [^>]*)>`)
	attribute = regexp.MustCompile(`([a-z_]+)="([^"]*)"`)
)

// Somebody with a browser of their own, without a window, who accepts what is asked.
type person struct {
	knows  map[string]string
	client *http.Client
}

func newPerson(name, password, secondFactor string) *person {
	jar, err := cookiejar.New(nil)
	must(err)
	knows := map[string]string{"login": name, "passwd": password, "otc": secondFactor, "new_code": secondFactor}
	stop := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &person{knows, &http.Client{Jar: jar, CheckRedirect: stop}}
}

// The parameters that reach the redirect URI after the sign-in.
func (p *person) redirected(place string) url.Values {
	last := p.through(place)
	if !strings.HasPrefix(last, "http") {
		panic(last)
	}
	return at(last).Query()
}

// The last page, after a user code was entered where a device says.
func (p *person) approve(place, code string) string {
	p.knows["otc"] = code
	return p.through(place)
}

// The redirect that leaves the authority, or the last page, which has no form.
func (p *person) through(place string) string {
	here := at(place)
	home := here.Host
	answer, err := p.client.Get(place)
	for range most {
		must(err)
		body, failed := io.ReadAll(answer.Body)
		must(failed)
		answer.Body.Close()
		if location := answer.Header.Get("Location"); location != "" {
			here = here.ResolveReference(at(location))
			if here.Host != home {
				return here.String()
			}
			answer, err = p.client.Get(here.String())
			continue
		}
		text := string(body)
		found := form.FindStringSubmatch(text)
		if found == nil || answer.StatusCode != http.StatusOK || strings.Contains(text, `role="alert"`) {
			return text
		}
		here = here.ResolveReference(at(html.UnescapeString(found[1])))
		answer, err = p.client.PostForm(here.String(), p.filled(found[2]))
	}
	panic("the sign-in does not end")
}

// The values that a form is sent with: what it holds already, what the person knows, and the first button.
func (p *person) filled(form string) url.Values {
	values, pressed := url.Values{}, false
	for _, tag := range field.FindAllStringSubmatch(form, -1) {
		attributes := map[string]string{}
		for _, pair := range attribute.FindAllStringSubmatch(tag[2], -1) {
			attributes[pair[1]] = html.UnescapeString(pair[2])
		}
		name := attributes["name"]
		switch {
		case tag[1] == "button":
			if !pressed && name != "" {
				values.Set(name, attributes["value"])
			}
			pressed = true
		case name == "" || attributes["type"] == "checkbox":
		case attributes["type"] == "hidden":
			values.Set(name, attributes["value"])
		default:
			known, ok := p.knows[name]
			if !ok {
				panic(fmt.Sprintf("nobody knows what to enter in %s", tag[0]))
			}
			values.Set(name, known)
		}
	}
	return values
}

func at(place string) *url.URL {
	parsed, err := url.Parse(place)
	must(err)
	return parsed
}
