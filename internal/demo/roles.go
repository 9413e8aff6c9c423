package demo

import (
	"context"
	"encoding/json"
	"fmt"

	"qingdan/internal/access"
	"qingdan/internal/lang"
)

// Role is somebody whom the sign-in page offers.
type Role struct {
	Person string    `json:"person"` // for access.Service.SignInAs
	Login  string    `json:"login"`
	Name   string    `json:"name"`
	Office lang.Text `json:"office"` // empty for residents
	Role   lang.Text `json:"role"`
	Try    lang.Text `json:"try"` // what to try as this person
}

// Settings keeps small values; city.Store does.
type Settings interface {
	Setting(ctx context.Context, name string) (string, error)
	SetSetting(ctx context.Context, name, value string) error
}

const rolesSetting = "demo.roles"

// Roles returns whom the sign-in page of a demo city offers. It is empty where
// the city is no demo.
func Roles(ctx context.Context, s Settings) ([]Role, error) {
	text, err := s.Setting(ctx, rolesSetting)
	if err != nil || text == "" {
		return nil, err
	}
	var out []Role
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return nil, fmt.Errorf("setting %s: %w", rolesSetting, err)
	}
	return out, nil
}

// what to try, by role.
var try = map[string]lang.Text{
	"clerk":            {Zh: "从收件箱里受理一件，或者发一份一次性告知书。", En: "Accept a case from the inbox, or send a one-time notice."},
	"reviewer":         {Zh: "审查一件，试着延期，或者启动特别程序。", En: "Review a case, ask for more time, or start a special procedure."},
	"decider":          {Zh: "作出决定；自己审查过的件不能决定。", En: "Decide a case; what you have reviewed yourself you cannot decide."},
	"head":             {Zh: "批准延期，答复差评。", En: "Approve an extension, answer a bad rating."},
	"issuer":           {Zh: "为已批准的件制证送达。", En: "Issue the certificate of an approved case."},
	access.RoleAuditor: {Zh: "看谁查看过个人信息、为什么。", En: "See who has looked at personal data, and why."},
}

// offer keeps whom the sign-in page offers.
func (s *simulation) offer(ctx context.Context) error {
	var out []Role
	offered := s.offered()
	for kind, text := range []struct{ role, try lang.Text }{
		{lang.Text{Zh: "办事群众", En: "Resident"}, lang.Text{Zh: "查看处于各个阶段的办件，提交一件新的申请，给办结的件评分。", En: "Look at cases at every stage, apply for something new, rate what is done."}},
		{lang.Text{Zh: "企业办事人员", En: "For an enterprise"}, lang.Text{Zh: "以企业身份申请，补正材料，查看证照。", En: "Apply for an enterprise, supply missing materials, look at certificates."}},
	} {
		if i := offered[kind]; i >= 0 {
			r := s.residents[i]
			out = append(out, Role{Person: r.viewer.Person, Login: r.Login, Name: r.Name, Role: text.role, Try: text.try})
		}
	}
	out = append(out, s.offeredOfficials()...)
	offices, err := s.offeredOffices(ctx)
	if err != nil {
		return err
	}
	out = append(out, offices...)
	admin := s.staff.admin
	out = append(out, Role{Person: admin.Person, Login: adminLogin, Name: admin.Name,
		Role: lang.Text{Zh: "系统管理员", En: "Administrator"}, Try: lang.Text{Zh: "管理机构、人员和岗位授权。", En: "Manage organisations, people and their roles."}})
	text, err := json.Marshal(out)
	if err != nil {
		return err
	}
	return s.City.Store.SetSetting(ctx, rolesSetting, string(text))
}

// offeredOfficials are the first holders of each post in the office whose item
// is shown.
func (s *simulation) offeredOfficials() []Role {
	item := s.mainItem("")
	office := s.City.Library.Office(item.Office)
	var out []Role
	for _, role := range item.System.Roles {
		out = append(out, s.offerHolder(post{office.Code, role.ID}, role, try[role.ID])...)
	}
	return out
}
