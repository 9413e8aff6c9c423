package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// maxJSON is the most bytes that a JSON body may have.
const maxJSON = 1 << 20

// routes is the whole API on one screen.
func (s *server) routes() {
	on(s, anyone, "GET /items", "listItems", "查找事项", "Find items", s.listItems)
	on(s, anyone, "GET /items/{id}", "getItem", "一个事项：申请表、流程、时限、依据", "One item: form, procedure, limits, basis", s.getItem)
	on(s, anyone, "GET /lists", "listLists", "公布的清单", "The published lists", s.listLists)
	on(s, anyone, "GET /offices", "listOffices", "实施机关", "The offices", s.listOffices)

	on(s, holder, "GET /cases", "listCases", "您能看到的办件", "The cases that you may see", s.listCases)
	on(s, holder, "POST /cases", "openCase", "开办件，可同时提交", "Open a case, and submit it if you like", s.openCase, created)
	on(s, holder, "GET /cases/{id}", "getCase", "一个办件：状态、时限、经过、可办动作", "One case: state, clocks, timeline, what you may do", s.getCase)
	on(s, holder, "POST /cases/{id}/actions/{action}", "takeAction", "办理一个动作", "Take an action", s.takeAction)
	on(s, holder, "GET /cases/{id}/documents/{version}", "getDocument", "办件中发出的文书", "A document that the case issued", s.getDocument)
	on(s, holder, "GET /cases/{id}/files/{digest}", "getFile", "办件中的文件", "A file of the case", s.getFile, octets)
	on(s, holder, "GET /cases/{id}/receipts", "listReceipts", "办件各步骤在公示日志中的回执", "Receipts of the case's steps from the public log", s.listReceipts)
	on(s, holder, "POST /files", "uploadFile", "上传文件，取得上传凭证", "Upload a file for a ticket", s.uploadFile, created, raw)

	on(s, anyone, "GET /registers", "listRegisters", "公开的台账", "The public registers", s.listRegisters)
	on(s, anyone, "GET /registers/{register}/records", "listRecords", "台账的公开字段", "Public fields of a register's records", s.listRecords)
	on(s, anyone, "GET /registers/{register}/records/{key}", "getRecord", "一条记录的公开字段", "Public fields of one record", s.getRecord)
	on(s, anyone, "GET /figures", "listFigures", "全部指标", "All figures", s.listFigures)
	on(s, anyone, "GET /figures/{id}", "getFigure", "一个指标：定义、分子、分母，可限定时期和机构", "One figure: definition, numerator, denominator, also of a period and an office", s.getFigure)
	on(s, anyone, "GET /figures/{id}/series", "getFigureSeries", "指标按日、周、月、年的数值", "A figure by day, week, month or year", s.getSeries)
	on(s, anyone, "GET /figures/{id}/offices", "getFigureOffices", "指标按机构的数值", "A figure by office", s.getFigureOffices)
	on(s, anyone, "GET /figures/{id}/members", "listMembers", "指标由哪些对象算出", "What a figure is computed from", s.listMembers)

	on(s, anyone, "GET /log", "getLog", "公示日志：地址、公钥、长度、见证人", "The public log: address, key, size, witnesses", s.getLog)

	on(s, holder, "GET /me", "getMe", "令牌属于谁", "Who holds the token", s.getMe)
}

// on registers an operation. What its handler returns as an error is a problem
// or a fault; it becomes the error body here.
func on[I, O any](s *server, who audience, route, id, zh, en string, handle func(context.Context, *I) (*O, error), adjust ...func(*huma.Operation)) {
	method, path, _ := strings.Cut(route, " ")
	op := huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: zh + " · " + en,
		Tags:         []string{strings.Split(path, "/")[1]},
		Security:     who.security(),
		Middlewares:  huma.Middlewares{s.admit(who)},
		MaxBodyBytes: maxJSON,
	}
	s.note(method, path, op.Summary, who)
	for _, a := range adjust {
		a(&op)
	}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, s.failure(ctx, err)
		}
		return out, nil
	})
}

// created is for operations that make something.
func created(op *huma.Operation) { op.DefaultStatus = http.StatusCreated }
