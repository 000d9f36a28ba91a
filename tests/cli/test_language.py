"""The command line speaks Chinese, English, or both."""

import pytest

from padis.cli import language


@pytest.mark.parametrize(
    ("arguments", "environment", "spoken"),
    [
        ([], {"LANG": "zh_CN.UTF-8"}, ("zh",)),
        ([], {"LANG": "en_US.UTF-8"}, ("en",)),
        ([], {"LANG": "C.UTF-8"}, ("en", "zh")),
        ([], {}, ("en", "zh")),
        ([], {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, ("zh",)),
        (["serve", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}, ("en",)),
        (["--lang=zh", "serve"], {"LANG": "en_US.UTF-8"}, ("zh",)),
        (["--lang"], {"LANG": "en_US.UTF-8"}, ("en",)),
    ],
)
def test_arguments_come_before_the_environment(arguments, environment, spoken):
    assert language.languages(arguments, environment) == spoken


def test_both_languages_stand_side_by_side():
    assert language.in_both("Ending.") == "Ending. · 正在结束。"


def test_an_untranslated_text_stands_once():
    assert language.in_both("no such text") == "no such text"
