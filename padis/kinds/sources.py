"""Where the clocks and fields of the kinds come from, as the parameters' page names it (docs/decisions.md)."""

EXCHANGE_RULE = "流动人口计划生育信息交换工作制度"
ARTICLE_16 = "流动人口计划生育工作条例（国务院令第555号，2021年9月废止）第十六条"
OURS = "PADIS Exchange: no rule is known, our choice"
