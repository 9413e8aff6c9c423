package lists

import "qingdan/internal/lists/source"

// What can be wrong with a procedure as a whole.
var (
	noInitial = source.Rule{
		Code: "initial-state", Zh: "程序 %[1]s 没有初始状态", En: "the procedure %[1]s has no initial state",
		DoZh: "请在一个状态中写 initial: true。", Do: "Write initial: true in one state.",
	}
	twoInitials = source.Rule{
		Code: "initial-state", Zh: "有两个初始状态：%[1]s 和 %[2]s", En: "there are two initial states: %[1]s and %[2]s",
		DoZh: "只留一个。", Do: "Keep one.",
	}
	initialEnd = source.Rule{
		Code: "initial-state", Zh: "初始状态 %[1]s 同时是终点", En: "the initial state %[1]s is an end as well",
	}
	noEnd = source.Rule{
		Code: "no-end", Zh: "程序 %[1]s 没有终点", En: "the procedure %[1]s has no end",
		DoZh: "请在办结的状态中写 end:（approved、refused、withdrawn、not_accepted、lapsed、done）。",
		Do:   "Write end: in the states that close a case (approved, refused, withdrawn, not_accepted, lapsed, done).",
	}
	unreachableState = source.Rule{
		Code: "unreachable-state", Zh: "没有动作能到达状态 %[1]q", En: "no action leads to the state %[1]q",
		DoZh: "请加上通往它的动作，或删去它。", Do: "Add an action that leads to it, or delete it.",
	}
	stuckState = source.Rule{
		Code: "stuck-state", Zh: "没有人能离开状态 %[1]q", En: "nobody can leave the state %[1]q",
		DoZh: "请加上从它出发的动作；若它是终点，请写 end:。", Do: "Add an action from it, or write end: if it is an end.",
	}
	noWayToEnd = source.Rule{
		Code: "no-way-to-end", Zh: "从状态 %[1]q 到不了任何终点", En: "no way leads from the state %[1]q to an end",
		DoZh: "办件会一直循环下去，请加上通往终点的动作。", Do: "Cases would go round for ever: add an action towards an end.",
	}
	leavesEnd = source.Rule{
		Code: "leaves-end", Zh: "有动作离开终点 %[1]q", En: "an action leaves the end %[1]q",
		DoZh: "终点之后办件不再变动状态：请删去该动作的 to，或去掉 end。", Do: "A closed case keeps its state: delete the action's to, or the end.",
	}
	turnAtEnd = source.Rule{
		Code: "turn", Severity: source.Warning, Zh: "终点 %[1]q 不需要 turn", En: "the end %[1]q needs no turn",
		DoZh: "请删去。", Do: "Delete it.",
	}
	nobodysTurn = source.Rule{
		Code: "turn", Severity: source.Warning, Zh: "状态 %[1]q 没有写轮到谁", En: "the state %[1]q is nobody's turn",
		DoZh: "请写 turn:，否则没有人会在待办中看到它。", Do: "Write turn:, or nobody finds it among their work.",
	}
	turnWithoutAction = source.Rule{
		Code: "turn", Severity: source.Warning, Zh: "轮到 %[1]s，但其在状态 %[2]q 中没有动作可办", En: "it is the turn of %[1]s, who has no action in the state %[2]q",
		DoZh: "请改 turn，或给其一个动作。", Do: "Change the turn, or give them an action.",
	}
	nobodyMay = source.Rule{
		Code: "nobody-may", Zh: "没有人能办理动作 %[1]q：%[2]s 是空的", En: "nobody may take the action %[1]q: %[2]s is empty",
		DoZh: "请写 %[3]s。", Do: "Write %[3]s.",
	}
	apartForNobody = source.Rule{
		Code: "nobody-may", Zh: "没有人能办理动作 %[1]q：申请人只有一个，不可能与办理 %[2]q 的人不同",
		En:   "nobody may take the action %[1]q: there is one applicant, who cannot be another person than who took %[2]q",
		DoZh: "请删去 apart_from 中的 %[2]s。", Do: "Take %[2]s out of apart_from.",
	}
	apartFromItself = source.Rule{
		Code: "nobody-may", Severity: source.Warning, Zh: "动作 %[1]q 只能办理一次，不必与自己分离", En: "the action %[1]q is taken once and need not be apart from itself",
		DoZh: "请从 apart_from 中删去。", Do: "Take it out of apart_from.",
	}
	apartForMachine = source.Rule{
		Code: "nobody-may", Zh: "动作 %[1]q 由系统办理，apart_from 无从谈起", En: "the action %[1]q is taken by no person, so apart_from says nothing",
		DoZh: "请删去 apart_from。", Do: "Delete apart_from.",
	}
	untilAndMore = source.Rule{
		Code: "until", Zh: "时限 %[1]q 到固定日期为止，不能再有 promised、pauses 或 extend", En: "the clock %[1]q ends with a day, so promised, pauses and extend say nothing",
		DoZh: "请删去；改期用 move。", Do: "Delete them; to change the day, use move.",
	}
	moveNotAllowed = source.Rule{
		Code: "until", Zh: "时限 %[1]q 不是到固定日期为止，不能改期", En: "the clock %[1]q does not end with a day and cannot be moved",
		DoZh: "请在时限中写 until，或用 extend。", Do: "Write until in the clock, or use extend.",
	}
	moveInput = source.Rule{
		Code: "move-input", Zh: "改期 %[1]q 必须填写理由", En: "moving %[1]q needs its reason",
		DoZh: "请在 input 中写必填字段 reason。", Do: "Give the action a required input reason.",
	}
	expiresForEver = source.Rule{
		Code: "clock-goes-on", Zh: "动作 %[2]q 之后时限 %[1]q 仍在届满，会一再办理", En: "after the action %[2]q the clock %[1]q is still over, and would take it again and again",
		DoZh: "请在 clocks 中写 stop %[1]s。", Do: "Write stop %[1]s under clocks.",
	}
	applicantInOffice = source.Rule{
		Code: "no-applicant", Zh: "程序 %[1]s 由经办人开办，没有申请人：%[2]q", En: "in the procedure %[1]s officials open the cases, so there is no applicant: %[2]q",
		DoZh: "请写一个角色，或删去 opened_by。", Do: "Name a role, or delete opened_by.",
	}
	notOpened = source.Rule{
		Code: "no-opening", Zh: "程序 %[1]s 没有由 opened_by 的角色从初始状态提交完整表单的动作", En: "in the procedure %[1]s no action by a role of opened_by hands in the whole form from the initial state",
		DoZh: "请加上 form: full 的动作。", Do: "Add an action with form: full.",
	}
	clockWithoutAfter = source.Rule{
		Code: "clock-without-after", Zh: "动作 %[1]q 由时限办理，却没有写 after", En: "the action %[1]q is taken by the clock and says not after which",
		DoZh: "请写 after: 某个时限。", Do: "Write after: with the id of a clock.",
	}
	afterWithoutClock = source.Rule{
		Code: "clock-without-after", Zh: "动作 %[1]q 写了 after，却不由时限办理", En: "the action %[1]q says after and is not taken by the clock",
		DoZh: "请写 by: [clock]，或删去 after。", Do: "Write by: [clock], or delete after.",
	}
	machineInput = source.Rule{
		Code: "nobody-may", Zh: "动作 %[1]q 由系统办理，没有人能填写 %[2]q", En: "the action %[1]q is taken by no person, who could not enter %[2]q",
		DoZh: "请删去 input。", Do: "Delete the input.",
	}
	machineForm = source.Rule{
		Code: "nobody-may", Zh: "动作 %[1]q 由系统办理，不能带表单", En: "the action %[1]q is taken by no person and cannot carry the form",
		DoZh: "请删去 form。", Do: "Delete form.",
	}
	neverNumbered = source.Rule{
		Code: "never-numbered", Severity: source.Warning, Zh: "程序 %[1]s 的办件没有编号", En: "cases under the procedure %[1]s never get a number",
		DoZh: "请在提交的动作中写 numbers: true，编号连续才能发现缺漏。", Do: "Write numbers: true in the action that submits: consecutive numbers show omissions.",
	}
	unusedProcedure = source.Rule{
		Code: "unused", Severity: source.Warning, Zh: "没有事项适用程序 %[1]q，其条件未经核对", En: "no item follows the procedure %[1]q, so its expressions were not checked",
	}
	unusedForm = source.Rule{
		Code: "unused", Severity: source.Warning, Zh: "没有事项使用表单 %[1]q", En: "no item uses the form %[1]q",
	}
)

// What can be wrong with clocks and with what the law wants.
var (
	unusedClock = source.Rule{
		Code: "unused", Severity: source.Warning, Zh: "没有动作用到时限 %[1]q", En: "no action uses the clock %[1]q",
	}
	neverStarted = source.Rule{
		Code: "clock-never-started", Zh: "时限 %[1]q 从未启动", En: "the clock %[1]q is never started",
		DoZh: "请在某个动作的 clocks 中写 start %[1]s。", Do: "Write start %[1]s in the clocks of an action.",
	}
	neverStopped = source.Rule{
		Code: "clock-never-stopped", Severity: source.Warning, Zh: "时限 %[1]q 启动后只在办结时才停", En: "the clock %[1]q is started and stops only when the case ends",
		DoZh: "请在完成该步骤的动作中写 stop %[1]s。", Do: "Write stop %[1]s in the action that completes the step.",
	}
	neverExpires = source.Rule{
		Code: "clock-op", Zh: "动作 %[2]q 要等时限 %[1]q 届满，但在它的状态中该时限不会在走", En: "the action %[2]q waits for the clock %[1]q, which cannot be running in its states",
		DoZh: "请核对 from，或先启动该时限。", Do: "Look at from, or start the clock before.",
	}
	clockOpNever = source.Rule{
		Code: "clock-op", Zh: "动作 %[3]q 的 %[1]s %[2]s 不可能成功：在它的状态中该时限不处于相应情形",
		En:   "%[1]s %[2]s cannot work in the action %[3]q: the clock is not in a state for it wherever the action is taken",
		DoZh: "请核对该时限在哪个动作启动、中止或停止。", Do: "Look at where the clock is started, paused and stopped.",
	}
	clockOpPerhaps = source.Rule{
		Code: "clock-op", Severity: source.Warning, Zh: "%[1]s %[2]s 在这些状态中可能不成功：%[3]s", En: "%[1]s %[2]s may fail in these states: %[3]s",
		DoZh: "请把该动作拆成两个，或调整时限。", Do: "Split the action, or move the clock's start or stop.",
	}
	stateClock = source.Rule{
		Code: "clock-op", Severity: source.Warning, Zh: "状态 %[2]q 按时限 %[1]q 排序，但该时限此时没有在走", En: "the state %[2]q is ordered by the clock %[1]q, which never runs there",
		DoZh: "请改 clock，或删去。", Do: "Change clock, or delete it.",
	}
	limitWithoutBasis = source.Rule{
		Code: "limit-without-basis", Zh: "时限 %[1]q 没有法律依据", En: "the limit of %[1]q has no legal basis",
		DoZh: "请写 basis: {law: …, article: …}；确属本地设定的，在程序的时限中写 setting: true。",
		Do:   "Write basis: {law: …, article: …}, or setting: true at the procedure's clock if it is a local setting.",
	}
	promiseTooLong = source.Rule{
		Code: "promise-too-long", Zh: "承诺时限 %[1]s 长于法定时限 %[2]s", En: "the promised limit %[1]s is longer than the statutory %[2]s",
		DoZh: "承诺只能更短。", Do: "A promise can only be shorter.",
	}
	promiseUncertain = source.Rule{
		Code: "promise-too-long", Severity: source.Warning, Zh: "承诺时限 %[1]s 有时会长于法定时限 %[2]s", En: "the promised limit %[1]s may at times be longer than the statutory %[2]s",
		DoZh: "请用同一种单位。", Do: "Use the same unit.",
	}
	pauseNotAllowed = source.Rule{
		Code: "pause-without-reasons", Zh: "时限 %[1]q 不可中止", En: "the clock %[1]q may not be paused",
		DoZh: "请在该时限中写 pauses: 法定事由和依据。", Do: "Write pauses: at the clock, with the lawful reasons and their basis.",
	}
	pauseInput = source.Rule{
		Code: "pause-input", Zh: "中止要有必填的输入 %[1]q", En: "a pause needs the required input %[1]q",
		DoZh: "中止须有事由（reason）并书面告知（notice）：行政许可法第四十五条。", Do: "A pause has a reason and a written notice: Licensing Act, article 45.",
	}
	reasonNotChosen = source.Rule{
		Code: "pause-input", Zh: "中止事由要从法定事由中选择", En: "the reason of a pause is chosen from the lawful ones",
		DoZh: "请写 enum: [%[1]s]。", Do: "Write enum: [%[1]s].",
	}
	extendNotAllowed = source.Rule{
		Code: "extend-without-limit", Zh: "时限 %[1]q 不可延长", En: "the clock %[1]q may not be extended",
		DoZh: "请在该时限中写 extend: {limit: …, basis: …}。", Do: "Write extend: {limit: …, basis: …} at the clock.",
	}
	extendInput = source.Rule{
		Code: "extend-input", Zh: "延长时限 %[1]q 要有必填的输入 \"reason\"", En: "extending the clock %[1]q needs the required input \"reason\"",
		DoZh: "延长须说明理由：行政许可法第四十二条。", Do: "An extension states its reason: Licensing Act, article 42.",
	}
	neverReceived = source.Rule{
		Code: "never-received", Zh: "时限 %[1]q 从收件起算，但没有动作收件", En: "the clock %[1]q runs from the receipt, and no action receives",
		DoZh: "请在提交的动作中写 receives: true。", Do: "Write receives: true in the action that submits.",
	}
	refusalWithoutReason = source.Rule{
		Code: "refusal-without-reason", Severity: source.Warning, Zh: "动作 %[1]q 不予许可，却不要求写明理由", En: "the action %[1]q refuses and asks for no reasons",
		DoZh: "不予许可应当说明理由（行政许可法第三十八条）：请在 input 中写必填的 reason。",
		Do:   "A refusal states its reasons (Licensing Act, article 38): add the required input reason.",
	}
)

// What can be wrong with items.
var (
	fullWithVisits = source.Rule{
		Code: "full-with-visits", Zh: "全程网办的事项还要到现场 %[1]d 次", En: "an item handled fully online takes %[1]d visits",
		DoZh: "请写 visits: 0，或把 depth 改为 onetrip。", Do: "Write visits: 0, or depth: onetrip.",
	}
	instantWithoutRule = source.Rule{
		Code: "instant-without-rule", Zh: "程序 %[1]s 没有由规则办理的动作", En: "the procedure %[1]s has no action by rule",
		DoZh: "请在程序中加一个 by: [rule] 的动作，或删去 instant。", Do: "Give the procedure an action with by: [rule], or delete instant.",
	}
	certificateNeverIssued = source.Rule{
		Code: "certificate-never-issued", Zh: "程序 %[1]s 没有颁发证照的动作", En: "the procedure %[1]s has no action that issues the certificate",
		DoZh: "请在制证的动作中写 certificate: true。", Do: "Write certificate: true in the action that issues it.",
	}
	certificateNotKept = source.Rule{
		Code: "certificate-not-kept", Severity: source.Warning, Zh: "动作 %[1]q 颁发证照，却不写入台账 %[2]q", En: "the action %[1]q issues the certificate and does not write it to the register %[2]q",
		DoZh: "请加一条 effects。", Do: "Add an effect.",
	}
	missingForm = source.Rule{
		Code: "missing-form", Zh: "程序 %[1]s 要提交表单，而事项没有表单", En: "the procedure %[1]s has actions that carry the form, and the item has none",
		DoZh: "请写 form:。", Do: "Write form:.",
	}
)
