package people

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"qingdan/internal/demo/dice"
)

var (
	surnames = strings.Split("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马方任袁柳史唐薛雷贺汤罗郝安常于", "")
	// Every given name begins with one of these: performed, made up.
	invented = []string{"演", "拟"}
	seconds  = strings.Split("安宁和平清正诚信明达文思远志恒泽润雨晴川原禾苗松柏青岚云帆书墨言行知新实真一初元方圆朗", "")

	words      = strings.Split("清禾 松岭 云田 北苑 春泥 长岗 青坡 金穗 白桦 石桥 杏林 柳岸 麦浪 南塘 山门 红叶 蓝天 晨光 丰年 和顺", " ")
	trades     = strings.Split("餐饮 商贸 食品 建筑工程 道路运输 医药 农业 科技 教育咨询 物业服务 机械 广告 文化传媒 环保", " ")
	legalForms = []string{"有限公司", "有限公司", "有限责任公司"}
	signs      = strings.Split("饭店 小吃店 超市 书店 药房 面馆 茶馆 便利店 花店 工作室", " ")

	streets   = strings.Split("演示路 清单街 样例大街 假设路 范本街 模拟路", " ")
	compounds = strings.Split("演示小区 样例家园 模拟花园 范本里", " ")
)

// The county-level divisions of the city are real, the streets in them are not.
var counties = []string{"铁西区", "铁东区", "梨树县", "伊通满族自治县", "双辽市"}

func name(r *rand.Rand) string {
	return dice.Pick(r, surnames) + dice.Pick(r, invented) + dice.Pick(r, seconds)
}

// Address invents an address: a real county, a street that is none.
func Address(r *rand.Rand) string {
	county := counties[dice.Weighted(r, []float64{5, 5, 3, 2, 2})]
	if dice.Chance(r, 0.6) {
		return fmt.Sprintf("%s%s%d号%s%d号楼%d单元", county, dice.Pick(r, streets), dice.Between(r, 1, 300),
			dice.Pick(r, compounds), dice.Between(r, 1, 30), dice.Between(r, 1, 6))
	}
	return fmt.Sprintf("%s%s%d号", county, dice.Pick(r, streets), dice.Between(r, 1, 900))
}

// Shop invents the name of a shop.
func Shop(r *rand.Rand) string { return "演示" + dice.Pick(r, words) + dice.Pick(r, signs) }
