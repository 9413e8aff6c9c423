package access

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"unicode/utf8"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

const maxOrgName = 200 // characters

var (
	orgForm      = regexp.MustCompile(`^[A-Z0-9][A-Z0-9-]{0,31}$`)
	divisionForm = regexp.MustCompile(`^[1-9][0-9]{5}([0-9]{3}){0,2}$`)
)

// EnsureOrg adds an organisation that a published list names, unless there is
// one of its code: what an administrator has entered stays. The parent may
// follow later.
func (s *Service) EnsureOrg(ctx context.Context, o Org) error {
	if fields := s.orgFaults(o); len(fields) > 0 {
		return invalid(fields...)
	}
	_, err := s.store.InsertOrg(ctx, o, JournalEntry{At: s.now(), Actor: Lists, Action: "org.create", Subject: o.Code})
	if err != nil {
		return fmt.Errorf("ensure organisation %s: %w", o.Code, err)
	}
	return nil
}

// CreateOrg adds an organisation.
func (s *Service) CreateOrg(ctx context.Context, v *Viewer, o Org) error {
	if err := s.checkOrg(ctx, v, o); err != nil {
		return err
	}
	added, err := s.store.InsertOrg(ctx, o, s.entry(v, "org.create", o.Code, ""))
	if err != nil {
		return fmt.Errorf("create organisation %s: %w", o.Code, err)
	}
	if !added {
		return invalid(problem.Field{Path: "/code", Text: lang.Text{Zh: "这个机构代码已被使用。", En: "This code is taken."}})
	}
	return nil
}

// UpdateOrg changes everything of an organisation but its code.
func (s *Service) UpdateOrg(ctx context.Context, v *Viewer, o Org) error {
	if err := s.checkOrg(ctx, v, o); err != nil {
		return err
	}
	err := s.store.UpdateOrg(ctx, o, s.entry(v, "org.update", o.Code, ""))
	if errors.Is(err, ErrNone) {
		return errNoOrg
	}
	if err != nil {
		return fmt.Errorf("update organisation %s: %w", o.Code, err)
	}
	return nil
}

// Org returns one organisation. Organisations are public.
func (s *Service) Org(ctx context.Context, code string) (Org, error) {
	o, err := s.store.Org(ctx, code)
	if errors.Is(err, ErrNone) {
		return Org{}, errNoOrg
	}
	if err != nil {
		return Org{}, fmt.Errorf("organisation %s: %w", code, err)
	}
	return o, nil
}

// Orgs returns all organisations in order of their codes.
func (s *Service) Orgs(ctx context.Context) ([]Org, error) {
	out, err := s.store.Orgs(ctx)
	if err != nil {
		return nil, fmt.Errorf("organisations: %w", err)
	}
	return out, nil
}

// checkOrg allows an administrator a right entry whose parent exists and is
// not below it.
func (s *Service) checkOrg(ctx context.Context, v *Viewer, o Org) error {
	if err := administers(v); err != nil {
		return err
	}
	fields := s.orgFaults(o)
	if len(fields) == 0 && o.Parent != "" {
		all, err := s.Orgs(ctx)
		if err != nil {
			return err
		}
		if !properParent(all, o) {
			fields = append(fields, problem.Field{Path: "/parent", Text: lang.Text{
				Zh: "上级机构不存在，或者是它自己的下级。", En: "The parent does not exist, or is below the organisation itself."}})
		}
	}
	if len(fields) > 0 {
		return invalid(fields...)
	}
	return nil
}

func properParent(all []Org, o Org) bool {
	parents := map[string]string{}
	for _, a := range all {
		parents[a.Code] = a.Parent
	}
	if _, ok := parents[o.Parent]; !ok {
		return false
	}
	for code, steps := o.Parent, 0; code != ""; code, steps = parents[code], steps+1 {
		if code == o.Code || steps > len(all) {
			return false
		}
	}
	return true
}

func (s *Service) orgFaults(o Org) []problem.Field {
	var out []problem.Field
	add := func(path, zh, en string) {
		out = append(out, problem.Field{Path: path, Text: lang.Text{Zh: zh, En: en}})
	}
	if !orgForm.MatchString(o.Code) {
		add("/code", "机构代码由1至32个大写字母、数字和连字符组成。", "A code has 1 to 32 capital letters, digits and hyphens.")
	}
	if l := utf8.RuneCountInString(o.Name.Zh); l == 0 || l > maxOrgName || !properText(o.Name.Zh) {
		add("/name/zh", "请填写机构的中文名称，不超过200个字符。", "Enter the name in Chinese, at most 200 characters.")
	}
	if l := utf8.RuneCountInString(o.Name.En); l == 0 || l > maxOrgName || !properText(o.Name.En) {
		add("/name/en", "请填写机构的英文名称，不超过200个字符。", "Enter the name in English, at most 200 characters.")
	}
	if o.USCC != "" && !s.validUSCC(o.USCC) {
		add("/uscc", "统一社会信用代码不正确，请核对18位代码。", "The unified social credit code is not correct; check its 18 characters.")
	}
	if o.Parent != "" && !orgForm.MatchString(o.Parent) {
		add("/parent", "上级机构的代码不正确。", "The parent's code is not correct.")
	}
	if o.Division != "" && !divisionForm.MatchString(o.Division) {
		add("/division", "区划代码为6、9或12位数字。", "A division code has 6, 9 or 12 digits.")
	}
	return out
}
