"""How place names are read: pinyin without tone, with the readings that place names keep.

The `pinyin` column of data/divisions.csv is made here, once, so that a running installation needs no
dictionary: `python -m padis.divisions.spelling` writes it again after a change of names or of these tables.
"""

import csv
from functools import cache
from pathlib import Path

import pypinyin

DIVISIONS = Path(__file__).parent / "data" / "divisions.csv"

# A character's usual reading in place names, where a dictionary's first reading is another.
CHARACTERS = dict(
    pair.split(":")
    for pair in (
        "长:chang 都:du 勒:le 什:shi 佛:fo 卡:ka 藏:zang 咀:zui 翟:zhai 厦:xia 尾:wei 泊:bo 卜:bu 薄:bo 阚:kan "
        "曾:zeng 仇:qiu 略:lue 掠:lue 祭:zha"
    ).split()
)

# Place names, or parts of them, that are read against the rule. Found in the gazetteers' own spelling.
WORDS = dict(
    pair.split(":")
    for pair in (
        "长治:chang,zhi 长子:zhang,zi 长春:chang,chun 长白:chang,bai 长岭:chang,ling 长宁:chang,ning 朝阳:chao,yang "
        "洪洞:hong,tong 崆峒:kong,tong 珲春:hun,chun 瑷珲:ai,hui 闵行:min,hang 太行:tai,hang 宕昌:tan,chang 称多:chen,duo "
        "繁峙:fan,shi 乐陵:lao,ling 乐亭:lao,ting 乐清:yue,qing 民乐:min,le 南乐:nan,le 单县:shan,xian 单城:shan,cheng "
        "浚县:xun,xian 浚州:xun,zhou 筠连:jun,lian 荥经:ying,jing 郇封:xun,feng 牟平:mu,ping 中牟:zhong,mu 漯河:luo,he "
        "涡阳:guo,yang 涡北:guo,bei 涡南:guo,nan 六合:lu,he 六安:lu,an 浪卡子:lang,ka,zi 伽师:jia,shi 什邡:shi,fang "
        "穆棱:mu,ling 丹棱:dan,ling 乌拉泊:wu,la,po 水泊:shui,po 柏林:bai,lin 解州:hai,zhou 还地桥:huan,di,qiao "
        "般阳:pan,yang 枹罕:fu,han 藉口:ji,kou 隽水:jun,shui 什刹海:shi,cha,hai 畹町:wan,ding 栎阳:yue,yang "
        "蚌埠:beng,bu 蚌山:beng,shan 覃塘:qin,tang 大栅栏:da,shi,lan 么站:yao,zhan 蔚县:yu,xian 蔚州:yu,zhou 大隗:da,wei "
        "沌口:zhuan,kou 戛洒:ga,sa 吴堡:wu,bu 重庆:chong,qing 厦门:xia,men 佛得角:fo,de,jiao 绿林:lu,lin 鸭绿江:ya,lu,jiang "
        "重兴:chong,xing 莘庄:xin,zhuang 番禺:pan,yu 东阿:dong,e 铅山:yan,shan 枞阳:zong,yang 泌阳:bi,yang 大埔:da,bu "
        "黄陂:huang,pi 浒墅关:xu,shu,guan 甪直:lu,zhi 台州:tai,zhou 丽水:li,shui 亳州:bo,zhou 尉犁:yu,li 句容:ju,rong "
        "乐平:le,ping 行委:xing,wei 县长青:xian,chang,qing 县长红:xian,chang,hong"
    ).split()
)

# Readings that differ by province (first two digits of the code).
REGIONAL = {"36": {"圩": "xu"}, "43": {"圩": "xu"}, "44": {"圩": "xu", "涌": "chong"}, "45": {"圩": "xu"}}


@cache
def _teach() -> None:
    pypinyin.load_single_dict({ord(character): reading for character, reading in CHARACTERS.items()})
    pypinyin.load_phrases_dict({word: [[part] for part in reading.split(",")] for word, reading in WORDS.items()})


def spell(name: str, *, code: str) -> list[str]:
    """The syllables of a name; ü is written v, marks and digits are left out."""
    _teach()
    local = REGIONAL.get(code[:2], {})
    syllables = []
    for character, syllable in zip(name, pypinyin.lazy_pinyin(name, errors=list), strict=True):
        if syllable.isascii() and syllable.isalpha():
            syllables.append(local.get(character, syllable))
    return syllables


def respell(path: Path = DIVISIONS) -> None:
    """Write the pinyin column anew."""
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for row in rows:
        row["pinyin"] = " ".join(spell(row["name"], code=row["code"]))
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    respell()
