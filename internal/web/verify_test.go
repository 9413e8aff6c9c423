package web_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"filippo.io/torchwood"
	sum "golang.org/x/mod/sumdb/tlog"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/tlog"
	"qingdan/internal/tlog/public"
	"qingdan/internal/tlog/public/publictest"
	"qingdan/internal/tlog/tlogtest"
	"qingdan/internal/tlog/witness"
	"qingdan/internal/web"
)

// withLog starts a city whose events are in a public log.
func withLog(t *testing.T) (*town, *publictest.Log) {
	t.Helper()
	var log *publictest.Log
	b := found(t, keepLog(t, &log))
	return b, log
}

// keepLog gives a city a public log.
func keepLog(t *testing.T, log **publictest.Log) func(*web.Config) {
	return func(c *web.Config) {
		*log = publictest.New(t, "city", c.Now)
		var err error
		if c.Public, err = public.Open(*log, "", ""); err != nil {
			t.Fatal(err)
		}
	}
}

// announce adds an announcement, as the city itself does.
func (b *town) announce(stream, action, pub string) {
	b.t.Helper()
	e, err := b.city.Announcement(stream, 1, action, json.RawMessage(pub))
	b.check(err)
	b.check(b.city.Store.Commit(b.t.Context(), &city.Batch{Events: []city.EventRow{e}}))
}

func TestWithoutALogThePagesSaySo(t *testing.T) {
	t.Parallel()
	b := found(t)
	r := b.submitted("铁西老味道小吃部")
	v := b.as("resident")
	v.get("/verify").is(http.StatusOK).says("本市没有开设公示日志").hides("验证公钥", "粘贴")
	v.get("/cases/"+r.Case).is(http.StatusOK).hides("回执", "/verify/entries")
	v.get("/figures/approvals.full_online_rate").is(http.StatusOK).hides("qingdan verify")
	v.get("/lists/versions").is(http.StatusOK).says("/log/texts/sha256:").hides("公示日志序号")
	for _, path := range []string{"/verify/entries", "/verify/entries/0", "/log/vkey", "/log/policy", "/log/receipt/0", "/cases/" + r.Case + "/receipt/1"} {
		v.get(path).is(http.StatusNotFound).says("本市没有开设公示日志")
	}
	v.post("/verify", "receipt", "x").is(http.StatusNotFound)
}

func TestReceiptsBelongToTheCase(t *testing.T) {
	t.Parallel()
	b, log := withLog(t)
	r := b.submitted("铁西老味道小吃部")
	v := b.as("resident")
	path := "/cases/" + r.Case
	v.get(path).is(http.StatusOK).says("还没有写入公示日志").hides("/receipt/")
	v.get(path + "/receipt/2").is(http.StatusNotFound).says("几秒钟内就会写入")
	log.Follow(t.Context(), b.city)
	v.get(path).says(path+"/receipt/2", "/verify/entries/5", "<svg", "公示日志第 5 条记录").hides("还没有写入公示日志")
	got := v.get(path + "/receipt/2").is(http.StatusOK)
	if d := got.header.Get("Content-Disposition"); d != `attachment; filename="SCJG-2026-000001-2.tlog-proof"` {
		t.Error(d)
	}
	entry, err := log.Entry(t.Context(), 5)
	b.check(err)
	p, err := torchwood.ParsePolicy([]byte(b.visitor().get("/log/policy").is(http.StatusOK).text))
	b.check(err)
	b.check(torchwood.VerifyProof(p, sum.RecordHash(entry), []byte(got.text)))

	clerk := b.as("clerk")
	clerk.get("/desk"+path).says(path+"/receipt/2", "/verify/entries/5")
	clerk.get(path + "/receipt/2").is(http.StatusOK)
	b.as("stranger").get(path + "/receipt/2").is(http.StatusNotFound)
	b.as("elsewhere").get(path + "/receipt/2").is(http.StatusNotFound)
	b.visitor().get(path + "/receipt/2").is(http.StatusSeeOther)
	for _, version := range []string{"0", "3", "-1", "x"} {
		v.get(path + "/receipt/" + version).is(http.StatusNotFound)
	}
}

func TestOnlyTrueReceiptsPass(t *testing.T) {
	t.Parallel()
	b, log := withLog(t)
	b.submitted("铁西老味道小吃部")
	log.Follow(t.Context(), b.city)
	receipt := b.visitor().get("/log/receipt/5").is(http.StatusOK).text
	v := b.visitor()
	v.post("/verify", "receipt", receipt).is(http.StatusOK).
		says("回执有效", "小型餐饮", "市市场监督管理局", "SCJG-2026-000001", "提交", "/log/receipt/5", "申请人").hides("王某某", "13900000000")
	v.upload("/verify", "a.tlog-proof", receipt).is(http.StatusOK).says("回执有效")

	raw, err := torchwood.ProofExtraData([]byte(receipt))
	b.check(err)
	forged := strings.Replace(receipt, base64.StdEncoding.EncodeToString(raw),
		base64.StdEncoding.EncodeToString(bytes.Replace(raw, []byte("submitted"), []byte("approved"), 1)), 1)
	v.post("/verify", "receipt", forged).is(http.StatusUnprocessableEntity).says("被改动过", strings.ReplaceAll(forged[len(forged)-30:len(forged)-1], "+", "&#43;"), `href="#f-receipt"`)
	v.upload("/verify", "a.tlog-proof", forged).is(http.StatusUnprocessableEntity).says("被改动过")
	v.post("/verify", "receipt", "随便写的").is(http.StatusUnprocessableEntity).says("这不是回执", "随便写的")
	v.post("/verify", "receipt", "").is(http.StatusUnprocessableEntity).says("这不是回执")
	v.post("/verify", "receipt", strings.Repeat("x", 200<<10)).is(http.StatusUnprocessableEntity).says("太大")
	v.upload("/verify", "a.bin", strings.Repeat("\x00\xff", 100<<10)).is(http.StatusUnprocessableEntity).says("太大")
	v.upload("/verify", "a.bin", strings.Repeat("x", 2<<20)).is(http.StatusRequestEntityTooLarge)
	v.post("/verify", "receipt", `<script>alert(1)</script>`).hides("<script>alert")
	other := publictest.New(t, "other", func() time.Time { return noon })
	other.Add(raw)
	foreign, err := other.Receipt(t.Context(), 0)
	b.check(err)
	v.post("/verify", "receipt", string(foreign)).is(http.StatusUnprocessableEntity).says("不是本市的公示日志签发的")

	// The log is rewritten after the receipt was given.
	log.Replace(t.Context(), `"submitted"`, `"submitteD"`)
	v.post("/verify", "receipt", receipt).is(http.StatusOK).says("取不出这条记录").hides("回执有效")
}

// upload sends a receipt as a file.
func (v *visitor) upload(path, name, content string) *answer {
	v.b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	v.b.check(err)
	_, err = part.Write([]byte(content))
	v.b.check(err)
	v.b.check(form.Close())
	r, err := http.NewRequestWithContext(v.b.t.Context(), http.MethodPost, v.b.base+path, &body)
	v.b.check(err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.send(r)
}

func TestLinksOfCodesAreCompared(t *testing.T) {
	t.Parallel()
	b, log := withLog(t)
	r := b.submitted("铁西老味道小吃部")
	log.Follow(t.Context(), b.city)
	page := b.as("resident").get("/cases/" + r.Case).text
	link := regexp.MustCompile(`/verify/entries/5\?leaf=[\w-]{43}`).FindString(page)
	v := b.visitor()
	v.get(link).is(http.StatusOK).says("您扫的二维码与公示日志中的这条记录一致")
	v.get(strings.Replace(link, "/5?", "/4?", 1)).is(http.StatusOK).says("对不上").hides("核对无误")
	v.get("/verify/entries/5?leaf=").says("对不上")
	v.get("/verify/entries/5").says("核对无误", "/verify/entries/4", "SCJG-2026-000001")
	for _, index := range []string{"6", "-1", "x", "99999999999999999999", "1.0"} {
		v.get("/verify/entries/" + index).is(http.StatusNotFound)
	}
}

func TestBrowsingTheLog(t *testing.T) {
	t.Parallel()
	b, log := withLog(t)
	v := b.visitor()
	v.get("/verify/entries").is(http.StatusOK).says("公示日志还是空的")
	v.get("/verify").is(http.StatusOK).says("日志还是空的")
	b.announce("day/2026-03-01", tlog.CountAction, `{"day":"2026-03-01","registers":{"certificates":{"live":3,"ended":1}},"series":{"case/SCJG/2026":7,"certificate/JY/2026":5,"else":1}}`)
	b.announce("erasure/c9", tlog.EraseAction, `{"case":"c9","ground":"withdrawn","basis":"个人信息保护法第四十七条","events":4}`)
	for i := range 20 {
		b.submitted(fmt.Sprintf("小吃部%d", i))
	}
	log.Follow(t.Context(), b.city)
	v.get("/verify/entries").says("第 45 至 21 条", "from=20", "SCJG-2026-000020").hides("较新的")
	v.get("/verify/entries?from=20").says("第 20 至 0 条", "清单：政务服务", "工作日历：", "2026-03-01 日终", "依法删除", "from=45").hides("较早的")
	v.get("/verify/entries?from=9999").says("第 45 至 21 条")
	v.get("/verify/entries?from=-5").says("第 0 至 0 条")
	v.get("/verify/entries?find=7").to("/verify/entries/7")
	v.get("/verify/entries?find=SCJG-2026-000001").says("办件 SCJG-2026-000001 的记录", "/verify/entries/6", "/verify/entries/7").hides("/verify/entries/8")
	v.get("/verify/entries?find=<b>").is(http.StatusNotFound).says("没有找到", "&lt;b&gt;").hides("<b>")
	v.get("/verify/entries?find=46").is(http.StatusNotFound)
	v.get("/verify/entries/0").says("政务服务", "/log/texts/"+b.city.Library.Systems[0].Digest)
	v.get("/verify/entries/4").says("有效 3，已终止 1", "市市场监督管理局 2026 年办件编到", "2026 年 JY 字证照编到", "编号序列 else 的最大号")
	v.get("/verify/entries/5").says("个人信息保护法第四十七条", "c9")
	v.get("/verify/entries/7?lang=en").says("Municipal Market Regulation Bureau", "State after", "Digest of what is not public")
}

func TestThePageTellsTheLogsAge(t *testing.T) {
	t.Parallel()
	b, log := withLog(t)
	b.submitted("铁西老味道小吃部")
	log.Follow(t.Context(), b.city)
	v := b.visitor()
	b.now.Add(3000)
	v.get("/verify").says("3 秒前", strings.ReplaceAll(log.VerifierKey(), "+", "&#43;"), publictest.Origin, b.base+"/log", "没有设置见证人", "6 条记录").hides("超过一分钟")
	b.now.Add(3 * 60 * 1000)
	v.get("/verify").says("3 分钟前").hides("超过一分钟")
	b.submitted("新店")
	v.get("/verify").hides("超过一分钟")
	b.now.Add(61 * 1000)
	v.get("/verify").says("超过一分钟")
	log.Follow(t.Context(), b.city)
	v.get("/verify").says("0 秒前").hides("超过一分钟")
}

func TestPlainTextsOfTheLog(t *testing.T) {
	t.Parallel()
	b, log := withLog(t)
	b.submitted("铁西老味道小吃部")
	log.Follow(t.Context(), b.city)
	v := b.visitor()
	v.get("/log/").to("/verify")
	key := v.get("/log/vkey").is(http.StatusOK)
	if key.text != log.VerifierKey()+"\n" || key.header.Get("Content-Type") != "text/plain; charset=utf-8" || key.header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("%q %v", key.text, key.header)
	}
	v.get("/log/policy").says("log "+log.VerifierKey()+" "+b.base+"/log\n", "quorum none")
	if c := v.get("/log/receipt/0").is(http.StatusOK).header.Get("Cache-Control"); c != "no-cache" {
		t.Error(c)
	}
	for _, path := range []string{"/log/receipt/6", "/log/receipt/-1", "/log/receipt/x", "/log/texts/sha256:" + strings.Repeat("0", 64), "/log/texts/x"} {
		v.get(path).is(http.StatusNotFound)
	}
	sys := b.city.Library.Systems[0]
	text := v.get("/log/texts/" + sys.Digest).is(http.StatusOK)
	if text.text != string(sys.Archive()) || !strings.Contains(text.header.Get("Cache-Control"), "immutable") {
		t.Errorf("the archive differs or is not kept: %v", text.header)
	}
}

func TestListVersionsAreNamed(t *testing.T) {
	t.Parallel()
	b, log := withLog(t)
	sys := b.city.Library.Systems[0]
	b.visitor().get("/lists/versions").says(sys.Digest, "还没有写入", "现行")
	log.Follow(t.Context(), b.city)
	b.visitor().get("/lists/versions").says(sys.Digest, `href="/verify/entries/0"`).hides("还没有写入")
}

func TestCertificatesAndSlipsCarryTheCode(t *testing.T) {
	t.Parallel()
	b, log := withLog(t)
	text, err := os.ReadFile("../../systems/testdata/applications/small-restaurant.by-rule.json")
	b.check(err)
	r := b.applied("small-restaurant", func(form map[string]any) {
		clear(form)
		b.check(json.Unmarshal(text, &form))
	})
	log.Follow(t.Context(), b.city)
	_, row, err := b.city.FindCertificate(t.Context(), "JY-2026-000001")
	b.check(err)
	b.visitor().get("/certificates/JY-2026-000001").is(http.StatusOK).says("<svg", fmt.Sprintf("/log/receipt/%d", row.Seq-1))
	page := b.as("resident").get("/cases/" + r.Case)
	slip := regexp.MustCompile(`/cases/[\w-]+/slips/\d+`).FindString(page.text)
	b.as("resident").get(slip).is(http.StatusOK).says("<svg", b.base+"/verify/entries/", "扫码")
}

func TestThePageNamesTheWitnesses(t *testing.T) {
	t.Parallel()
	here, err := torchwood.NewCosignatureSigner("county.example", tlogtest.Key("county"))
	if err != nil {
		t.Fatal(err)
	}
	away, err := torchwood.NewCosignatureSigner("away.example", tlogtest.Key("away"))
	if err != nil {
		t.Fatal(err)
	}
	var log *publictest.Log
	var asked []witness.WitnessStatus
	b := found(t, func(c *web.Config) {
		log = publictest.New(t, "city", c.Now)
		policy := fmt.Sprintf("witness 梨树县 %s\nwitness 双辽市 %s\ngroup any 1 梨树县 双辽市\nquorum any\n", here.Verifier(), away.Verifier())
		if c.Public, err = public.Open(log, "https://zwfw.example/", policy); err != nil {
			t.Fatal(err)
		}
		c.Public.Asked = func() []witness.WitnessStatus { return asked }
	})
	log.Follow(t.Context(), b.city)
	log.Cosign(t.Context(), here)
	v := b.visitor()
	v.get("/verify").says("梨树县", "已见证", "见证到 4 条，", "秒前", "双辽市", "没有见证", "https://zwfw.example/log").hides("没有设置见证人", "最近一次")
	asked = []witness.WitnessStatus{{VKey: here.Verifier().String(), LastSize: 1}, // what is published is newer
		{VKey: away.Verifier().String(), LastSize: 1, LastAt: b.clock().Add(-2 * time.Hour), Err: lang.Text{Zh: "联系不上", En: "it cannot be reached"}}}
	v.get("/verify").says("见证到 4 条，", "落后 3 条", "见证到 1 条，2 小时前", "最近一次没有见证：联系不上。")
	b.visitor().get("/verify?lang=en").says("3 entries behind", "Has cosigned 1 entry, 2 hours ago", "It did not cosign last: it cannot be reached.")
	v.get("/verify/entries/0").says("梨树县", "双辽市")
	v.get("/log/policy").says("https://zwfw.example/log\n", "witness 梨树县 county.example+", "quorum any")
	b.submitted("铁西老味道小吃部")
	log.Follow(t.Context(), b.city)
	v.get("/verify").says("4 条记录", "另有 2 条等待见证")
	v.get("/verify/entries/4").is(http.StatusNotFound)
	b.as("resident").get("/cases").is(http.StatusOK)
}
