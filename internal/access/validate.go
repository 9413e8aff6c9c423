package access

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
	"qingdan/internal/vault"
)

// NewPerson is what somebody enters to make a person.
type NewPerson struct {
	Login    string // 3 to 64 letters, digits, dots, hyphens, underscores, or an e-mail address
	Password string // 10 to 128 characters
	Name     string
	Phone    string // residents must give one, so that an office can reach them
	IDCard   string // optional
	Language lang.Tag
}

// Bounds of what a person may enter, in characters.
const (
	minLogin, maxLogin       = 3, 64
	minPassword, maxPassword = 10, 128
	maxName                  = 60
	minDistinct              = 5 // different characters in a password
)

var (
	loginForm    = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._@+-]*$`)
	mobileForm   = regexp.MustCompile(`^1[3-9][0-9]{9}$`)
	landlineForm = regexp.MustCompile(`^0[0-9]{9,11}$`)
	idForm       = regexp.MustCompile(`^[1-9][0-9]{16}[0-9X]$`)
	usccForm     = regexp.MustCompile(`^[0-9A-HJ-NPQRTUWXY]{18}$`)
	phoneNoise   = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", "\u2010", "", "\u2011", "")
)

// commonPasswords are parts of the passwords that are tried first everywhere;
// a password that is little more than one of them is refused.
var commonPasswords = []string{
	"password", "passw0rd", "qwertyuiop", "1qaz2wsx", "1q2w3e4r", "qazwsxedc", "asdfghjkl", "zxcvbnm", "iloveyou",
	"woaini1314", "woaini520", "5201314", "abcdefghij", "abc123456", "a123456789", "1234567890", "123456789", "0987654321",
	"11223344", "admin123", "administrator", "welcome", "letmein", "changeme", "qingdan", "siping",
}

// clean puts what was entered into the form in which it is kept.
func (n NewPerson) clean() NewPerson {
	n.Login = vault.Normalise(n.Login)
	n.Name = strings.Join(strings.Fields(norm.NFKC.String(n.Name)), " ")
	n.Phone = phoneNoise.Replace(norm.NFKC.String(n.Phone))
	n.Phone = strings.TrimPrefix(strings.TrimPrefix(n.Phone, "0086"), "+86")
	n.IDCard = strings.ToUpper(strings.TrimSpace(norm.NFKC.String(n.IDCard)))
	if n.Language != lang.En {
		n.Language = lang.Zh
	}
	return n
}

// faults returns what is wrong with a cleaned entry, in the order of the form.
func (s *Service) faults(n NewPerson, resident bool) []problem.Field {
	var out []problem.Field
	add := func(path, zh, en string) {
		out = append(out, problem.Field{Path: path, Text: lang.Text{Zh: zh, En: en}})
	}
	if l := utf8.RuneCountInString(n.Login); l < minLogin || l > maxLogin || !loginForm.MatchString(n.Login) {
		add("/login", "登录名为3至64个字符，只用文字、数字和 . _ - @ +，以文字或数字开头。",
			"A login has 3 to 64 characters: letters, digits and . _ - @ +, beginning with a letter or digit.")
	}
	if f, weak := weakPassword(n.Password, n.Login, n.Phone); weak {
		out = append(out, f)
	}
	if !properName(n.Name) {
		add("/name", "请填写姓名，不超过60个字符。", "Enter the name, at most 60 characters.")
	}
	if f, wrong := wrongPhone(n.Phone, resident); wrong {
		out = append(out, f)
	}
	if n.IDCard != "" && !s.validID(n.IDCard) {
		add("/id_card", "身份证号码不正确，请核对18位号码。", "The identity number is not correct; check its 18 digits.")
	}
	return out
}

func properName(name string) bool {
	l := utf8.RuneCountInString(name)
	return l >= 1 && l <= maxName && properText(name) && strings.IndexFunc(name, unicode.IsLetter) >= 0
}

// properText refuses broken UTF-8 and what does not show: controls, marks of
// direction.
func properText(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

func wrongPhone(phone string, required bool) (problem.Field, bool) {
	f := problem.Field{Path: "/phone", Text: lang.Text{
		Zh: "请填写手机号码或带区号的固定电话。", En: "Enter a mobile number, or a landline number with its area code."}}
	if phone == "" {
		return f, required
	}
	return f, !mobileForm.MatchString(phone) && !landlineForm.MatchString(phone)
}

// weakPassword refuses what is guessed first. It asks for length, not for a
// mixture of signs (NIST SP 800-63B, 3.1.1.2).
func weakPassword(password, login, phone string) (problem.Field, bool) {
	refuse := func(zh, en string) (problem.Field, bool) {
		return problem.Field{Path: "/password", Text: lang.Text{Zh: zh, En: en}}, true
	}
	if l := utf8.RuneCountInString(password); l < minPassword || l > maxPassword || !utf8.ValidString(password) {
		return refuse("密码为10至128个字符。", "A password has 10 to 128 characters.")
	}
	distinct := map[rune]bool{}
	for _, r := range password {
		distinct[r] = true
	}
	if len(distinct) < minDistinct {
		return refuse("密码中不同的字符太少，请换一个。", "The password has too few different characters; choose another.")
	}
	plain := vault.Normalise(password)
	for _, part := range append([]string{login, phone}, commonPasswords...) {
		if part != "" && utf8.RuneCountInString(strings.Replace(plain, part, "", 1)) < minDistinct && strings.Contains(plain, part) {
			return refuse("密码太容易被猜到：不要使用登录名、电话或常见的密码。",
				"The password is too easy to guess: do not use the login, the phone number or a common password.")
		}
	}
	return problem.Field{}, false
}
