package fill

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"qingdan/internal/demo/dice"
	"qingdan/internal/law"
	"qingdan/internal/lists"
)

// number answers within the bounds, small numbers first: most restaurants have
// few seats, and few of those who may enter a million do.
func (p *pen) number(f *lists.Field, at place) float64 {
	if at.row > 0 && f.Kind == lists.KindInteger && has(f.Title.Zh, "序号", "第几", "次序") {
		return float64(at.row)
	}
	low, high := 1.0, 60.0
	if f.Kind == lists.KindMoney {
		low, high = 100, 20_000
	}
	if f.Min != nil {
		low, high = *f.Min, *f.Min+high
	}
	if f.Max != nil {
		low, high = min(low, *f.Max), *f.Max
		if !p.stray {
			high = low + usual(high-low)
		}
	}
	v := low + (high-low)*math.Pow(p.r.Float64(), 2)
	if p.stray {
		v = p.strayNumber(low, high)
	}
	switch f.Kind {
	case lists.KindInteger:
		return min(max(math.Round(v), math.Ceil(low)), math.Floor(high))
	case lists.KindMoney:
		return min(max(math.Round(v/10)*10, low), high)
	}
	return min(max(math.Round(v*10)/10, low), high)
}

var constant = regexp.MustCompile(`\b\d+(\.\d+)?\b`)

// strayNumber is any number within the bounds, of all magnitudes alike, or one
// that the item's checks name, or a little more.
func (p *pen) strayNumber(low, high float64) float64 {
	var named []float64
	if p.Item != nil && !p.Input {
		for _, check := range p.Item.Checks {
			for _, text := range constant.FindAllString(check.When.Source(), -1) {
				if v, err := strconv.ParseFloat(text, 64); err == nil && v >= low && v <= high {
					named = append(named, v)
				}
			}
		}
	}
	if len(named) > 0 && dice.Chance(p.r, 0.4) {
		return min(dice.Pick(p.r, named)*(1+max(0, p.r.Float64()-0.3)), high)
	}
	return low + math.Expm1(p.r.Float64()*math.Log1p(high-low))
}

// usual is how much of a span people use.
func usual(span float64) float64 {
	const all = 20 // of a small one, all
	if span <= all {
		return span
	}
	return all * math.Sqrt(span/all)
}

// date goes by what the title speaks of: what begins or ends lies ahead, what
// was issued, founded or found lies behind.
func (p *pen) date(f *lists.Field, at place) law.Date {
	today, title := law.DateOf(p.Now), f.Title.Zh
	switch {
	case p.stray:
		span := dice.Pick(p.r, []int{30, 90, 700, 4000})
		return today.AddDays(dice.Between(p.r, -span, span))
	case has(title, "出生"):
		return p.who(f, at).Born
	case has(title, "预约"):
		return today.AddDays(dice.Between(p.r, 2, 25))
	case has(title, "证书", "执业", "成立", "出厂", "登记", "签发") && !has(title, "有效", "到期", "届满", "至"):
		return today.AddDays(-dice.Between(p.r, 300, 4500))
	case has(title, "最近", "合格", "取得", "丢失", "购买", "发生", "公示"):
		return today.AddDays(-dice.Between(p.r, 5, 400))
	case has(title, "听证", "拟", "计划", "预计"):
		return today.AddDays(dice.Between(p.r, 15, 30))
	case p.Official:
		return today.AddDays(-dice.Between(p.r, 0, 2))
	case has(title, "结束", "终止", "截止", "届满", "到期", "有效期", "止"):
		return today.AddDays(dice.Between(p.r, 40, 300))
	case has(title, "开始", "开工", "起", "施工", "占用", "演出", "举办"):
		return today.AddDays(dice.Between(p.r, 5, 25))
	}
	return today.AddDays(-dice.Between(p.r, 20, 500))
}

func has(title string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(title, w) })
}

// yes agrees to what an applicant must agree to.
func (p *pen) yes(f *lists.Field) bool {
	if !p.stray && has(f.Title.Zh, "承诺", "同意", "声明", "真实", "已阅读", "知悉", "确认") {
		return true
	}
	return dice.Chance(p.r, 0.4)
}

// negative are option values by which an official says no.
var negative = []string{"refuse", "reject", "decline", "deny", "fail", "no"}

// choice prefers the first options; an official chooses what he means to say.
func (p *pen) choice(f *lists.Field) any {
	weights := make([]float64, len(f.Options))
	for i, o := range f.Options {
		weights[i] = 1 / float64(i+1)
		if p.Official && !p.stray && slices.Contains(negative, o.Value) != p.No {
			weights[i] /= 10_000
		}
	}
	if i := dice.Weighted(p.r, weights); i >= 0 {
		return f.Options[i].Value
	}
	return nil
}

func (p *pen) choices(f *lists.Field) any {
	n := len(f.Options)
	if n == 0 {
		return nil
	}
	high := n
	if f.MaxItems > 0 {
		high = min(high, f.MaxItems)
	}
	low := min(max(1, f.MinItems), high)
	if p.stray || has(f.Title.Zh, "制度") {
		low = dice.Pick(p.r, []int{low, high}) // all of them, as some checks want
	}
	picked := p.r.Perm(n)[:dice.Between(p.r, low, min(high, low+2))]
	slices.Sort(picked) // in the order of the form
	out := make([]any, len(picked))
	for i, o := range picked {
		out[i] = f.Options[o].Value
	}
	return out
}
