package app

import (
	"strings"

	"qingdan/internal/problem"
	"qingdan/internal/tlog/public"
)

// outside is the public log as the faces and the API tell of it; nil with NoLog.
func (a *App) outside() (*public.Log, error) {
	if err := checkURL(a.URL); err != nil {
		return nil, err
	}
	if a.PublicLog == nil {
		return nil, nil
	}
	policy := ""
	if a.Witnesses != nil {
		policy = string(a.Witnesses.Text())
	}
	out, err := public.Open(a.PublicLog, a.URL, policy)
	if err == nil && a.publisher != nil {
		out.Asked = a.publisher.Status
	}
	return out, err
}

// checkURL refuses an address that no phone could open from a code.
func checkURL(address string) error {
	host, ok := strings.CutPrefix(address, "https://")
	if !ok {
		host, ok = strings.CutPrefix(address, "http://")
	}
	if address == "" || ok && host != "" && !strings.ContainsAny(host, " \t\r\n\"<>?#") {
		return nil
	}
	return problem.New(problem.Invalid, "bad_url", "--url 应为本市网站的地址，例如 https://zwfw.siping.gov.cn",
		"--url must be the address of the city's site, such as https://zwfw.siping.gov.cn")
}
