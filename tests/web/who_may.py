"""Who may ask for which address: one line each, with all actors. `test_permissions.py` asks every address as every actor."""

from collections.abc import Mapping
from dataclasses import dataclass

from padis.accounts.models import Role
from padis.divisions.models import NATION
from tests.world import GUANGFENG, SHIYAN, YIWU, YUJIANG

HERE, CITY, PROVINCE = "440306000000", "440300000000", "440000000000"  # 宝安, 深圳, 广东: above the sender
THERE, ELSEWHERE = "360603000000", "330782000000"  # 余江: above the receiver; 义乌: a stranger's county

ACTORS: dict[str, tuple[str, Role]] = {
    "sender": (SHIYAN, Role.OPERATOR),
    "receiver": (YUJIANG, Role.OPERATOR),
    "returner": (GUANGFENG, Role.OPERATOR),  # returned the item, which then went on to the receiver
    "stranger": (YIWU, Role.OPERATOR),
    "county": (HERE, Role.SUPERVISOR),
    "county there": (THERE, Role.SUPERVISOR),
    "county elsewhere": (ELSEWHERE, Role.SUPERVISOR),
    "city": (CITY, Role.SUPERVISOR),
    "province": (PROVINCE, Role.SUPERVISOR),
    "nation": (NATION, Role.SUPERVISOR),
    "admin": (HERE, Role.ADMINISTRATOR),
    "admin elsewhere": (ELSEWHERE, Role.ADMINISTRATOR),
    "admin province": (PROVINCE, Role.ADMINISTRATOR),
    "admin nation": (NATION, Role.ADMINISTRATOR),
}
EVERYONE = frozenset(ACTORS)
CLERKS = frozenset({"sender", "receiver", "returner", "stranger"})
SIDES = frozenset({"sender", "receiver"})
SENDER, RECEIVER = frozenset({"sender"}), frozenset({"receiver"})
HANDLED_IT = SIDES | {"returner"}
SUPERVISORS = frozenset({"county", "county there", "county elsewhere", "city", "province", "nation"})
ABOVE_SENDER = frozenset({"county", "city", "province", "nation"})
REMINDED = CLERKS | SUPERVISORS
COUNTIES = frozenset({"county", "county there", "county elsewhere"})
ITS_COUNTY = frozenset({"county"})  # of the sender
TOLD = frozenset({"sender", "county", "admin"})
ADMINISTRATORS = frozenset({"admin", "admin elsewhere", "admin province", "admin nation"})
PUBLISHERS = frozenset({"province", "nation"})  # of bulletins
NATION_ADMIN = frozenset({"admin nation"})
ABOVE_ACCOUNT = ADMINISTRATORS - {"admin elsewhere"}
NOT_ASKED_SO: frozenset[str] = frozenset()
"""The address does not answer this method: 405, whoever asks."""


@dataclass(frozen=True, slots=True)
class Line:
    """Who may GET and POST, and what is posted."""

    get: frozenset[str]
    post: frozenset[str]
    data: Mapping[str, str] | None = None


WORDS = {"note": "核实", "text": "哪个村?", "reason": "走了", "how": "cancel", "finding": "consistent", "seen": "0"}
READ, DO = NOT_ASKED_SO, NOT_ASKED_SO
TABLE: dict[str, Line] = {  # by the address's name; with a blank and what is to be done, where that is part of it
    "home": Line(EVERYONE, READ),
    "help": Line(EVERYONE, READ),
    "menu_counts": Line(EVERYONE, READ),
    "search": Line(EVERYONE, EVERYONE, {"q": "欧阳"}),
    "todo:list": Line(CLERKS, READ),
    "todo:looks": Line(CLERKS, READ),
    "todo:confirm_many": Line(CLERKS, CLERKS, {"item": "x"}),
    "todo:receive_many": Line(CLERKS, CLERKS, {"item": "x"}),
    "notices:list": Line(REMINDED, READ),
    "notices:read_all": Line(DO, REMINDED, {"until": "2026-01-01T00:00:00+08:00"}),
    "notices:delivery": Line(REMINDED, REMINDED, {"on": "0"}),
    "notices:go": Line(DO, ITS_COUNTY),  # a notice of the county about the sender
    "delivery:list": Line(ADMINISTRATORS, READ),
    "delivery:set": Line(ADMINISTRATORS, ADMINISTRATORS),
    "connectors:list": Line(ADMINISTRATORS, READ),
    "connectors:set": Line(ADMINISTRATORS, ADMINISTRATORS),
    "connectors:try": Line(DO, ABOVE_ACCOUNT),  # the connector of the sender's
    "connectors:remove": Line(DO, ABOVE_ACCOUNT),
    "register:list": Line(CLERKS, READ),
    "register:find": Line(DO, CLERKS, {"who": "欧阳静姝"}),
    "register:record": Line(CLERKS, CLERKS, {"record": "x"}),
    "register:export": Line(CLERKS, READ),
    "items:item": Line(HANDLED_IT, READ),
    "items:head": Line(HANDLED_IT, READ),
    "items:history": Line(HANDLED_IT, READ),
    "items:open": Line(DO, RECEIVER),
    "items:record": Line(DO, SIDES, {"person": ""}),
    "items:unrecord": Line(DO, frozenset({"nobody"})),  # nothing was recorded
    "items:act answer": Line(DO, RECEIVER, WORDS),
    "items:act question": Line(DO, RECEIVER, WORDS),
    "items:act return": Line(DO, RECEIVER, WORDS),
    "items:act decline": Line(DO, RECEIVER, WORDS),
    "items:act receive": Line(DO, RECEIVER),
    "items:act confirm": Line(DO, SENDER, WORDS),
    "items:act reply": Line(DO, SENDER, WORDS),
    "items:act resend": Line(DO, SENDER, {"receiver": YIWU, "note": "转"}),
    "items:act again": Line(DO, SENDER, WORDS),
    "items:act withdraw": Line(DO, SENDER, WORDS),
    "items:act nonsense": Line(DO, frozenset({"nobody"}), WORDS),
    "items:task": Line(SENDER, READ),
    "items:task_anew": Line(DO, SENDER, {"partner": GUANGFENG}),
    "items:task_finish": Line(DO, SENDER),
    "paper:scan": Line(CLERKS, CLERKS),
    "paper:form": Line(SIDES, READ),
    "paper:check_sheets": Line(CLERKS, READ),
    "paper:check_sheet": Line(SIDES, READ),
    "paper:photos": Line(SIDES, SIDES),
    "paper:photo": Line(RECEIVER, READ),
    "paper:remove_photo": Line(DO, RECEIVER),
    "paper:take": Line(DO, CLERKS, {"letter": "x"}),
    "paper:by_hand": Line(CLERKS, CLERKS),
    "items:twin": Line(DO, frozenset({"nobody"})),  # the id is a task's; whose it is: test_paper_recording.py
    "items:task_note": Line(DO, frozenset({"nobody"}), WORDS),  # this task takes no notes
    "cases:list": Line(CLERKS, READ),
    "cases:find": Line(DO, CLERKS, {"who": "x"}),
    "cases:export": Line(CLERKS, READ),
    "cases:close_many": Line(CLERKS, CLERKS, {"number": "x"}),
    "cases:maintain_many": Line(CLERKS, CLERKS, {"number": "x"}),
    "cases:file_many": Line(CLERKS, CLERKS, {"0-name": "x"}),
    "cases:look_at_row": Line(DO, CLERKS, {"1-name": "欧阳静姝"}),
    "cases:new": Line(CLERKS, CLERKS),
    "cases:check": Line(DO, CLERKS, {"name": "欧阳静姝"}),
    "cases:join": Line(DO, SENDER, {"name": "欧阳静姝"}),
    "cases:imports:list": Line(CLERKS, CLERKS),
    "cases:imports:template": Line(CLERKS, READ),
    "cases:imports:page": Line(SENDER, READ),
    "cases:imports:to_mend": Line(SENDER, READ),
    "cases:imports:sheet": Line(DO, SENDER),
    "cases:imports:columns": Line(DO, SENDER),
    "cases:imports:back": Line(DO, SENDER),
    "cases:imports:start": Line(DO, SENDER),
    "cases:imports:stop": Line(DO, SENDER),
    "cases:imports:discard": Line(DO, SENDER),
    "cases:imports:look": Line(DO, SENDER),
    "cases:imports:anyway": Line(DO, SENDER, WORDS),
    "cases:page": Line(SIDES, READ),
    "cases:edit": Line(SENDER, SENDER, WORDS),
    "cases:correct": Line(SIDES, SIDES, {"why": "2"}),
    "cases:end": Line(SENDER, SENDER, WORDS),
    "cases:reopen": Line(DO, SENDER, WORDS),
    "cases:suspects": Line(CLERKS, READ),
    "cases:suspects_count": Line(CLERKS, READ),
    "cases:pair": Line(SIDES, SENDER, {"kept": "left", "seen": "x"}),
    "cases:tell_apart": Line(DO, SIDES, WORDS),
    "cases:send": Line(SENDER, SENDER, {"form_no": "1"}),
    "exam_report:start": Line(CLERKS, READ),
    "exam_report:find": Line(DO, CLERKS, {"who": "欧阳静姝"}),
    "exam_report:units": Line(CLERKS, CLERKS, {"name": "医院"}),
    "exam_report:remove": Line(DO, CLERKS),
    "first_child:list": Line(CLERKS, READ),
    "first_child:find": Line(DO, CLERKS, {"who": "欧阳静姝"}),
    "first_child:new": Line(SENDER, SENDER, {"man_name": "李建国"}),
    "first_child:of_message": Line(SENDER, READ),
    "first_child:page": Line(SENDER, READ),
    "first_child:letter": Line(SENDER, READ),
    "first_child:letter_pdf": Line(SENDER, READ),
    "first_child:undertaking": Line(SENDER, READ),
    "first_child:correct": Line(SENDER, SENDER, {"man_name": "李建国"}),
    "first_child:act void": Line(DO, SENDER, WORDS),
    "first_child:act ask": Line(DO, SENDER),
    "first_child:act supplement": Line(DO, SENDER, {"papers": "1"}),
    "first_child:act register": Line(DO, SENDER),
    "first_child:act refuse": Line(DO, SENDER, WORDS),
    "first_child:act withdraw": Line(DO, SENDER, WORDS),
    "first_child:act notify": Line(DO, SENDER),
    "first_child:act nonsense": Line(DO, frozenset({"nobody"}), WORDS),
    "births:list": Line(CLERKS, READ),
    "births:find": Line(DO, CLERKS, {"who": "欧阳静姝"}),
    "births:new": Line(CLERKS, CLERKS, {"woman_name": "李静"}),
    "births:new_for": Line(SIDES, SIDES, {"woman_name": "李静"}),
    "births:page": Line(SENDER, READ),
    "births:correct": Line(SENDER, SENDER, {"woman_name": "李静"}),
    "births:void": Line(DO, SENDER),
    "births:certificate": Line(SENDER, READ),
    "births:certificate_pdf": Line(SENDER, READ),
    "cases:reverse_merge": Line(DO, SENDER, WORDS),
    "quality:overview": Line(CLERKS | SUPERVISORS, READ),
    "quality:below": Line(SENDER | ABOVE_SENDER, READ),
    "quality:rows": Line(CLERKS, READ),
    "local:list": Line(CLERKS | SUPERVISORS, READ),  # to supervisors: numbers of persons
    "local:find": Line(DO, CLERKS, {"who": "欧阳静姝"}),
    "local:export": Line(CLERKS, READ),
    "local:new": Line(CLERKS, CLERKS, {"name": "李静"}),
    "local:check": Line(DO, CLERKS, {"name": "欧阳静姝"}),
    "local:page": Line(SENDER, READ),  # of the sender's register
    "local:edit": Line(SENDER, SENDER, {"name": "欧阳静姝"}),
    "local:undo": Line(DO, SENDER),
    "local:restore": Line(DO, SENDER),
    "local:merge": Line(SENDER, SENDER, {"kept": "left"}),
    "local:unmerge": Line(DO, SENDER, WORDS),
    "local:imports:list": Line(CLERKS, CLERKS),
    "local:imports:template": Line(CLERKS, READ),
    "local:imports:page": Line(SENDER, READ),
    "local:imports:to_mend": Line(SENDER, READ),
    "local:imports:sheet": Line(DO, SENDER),
    "local:imports:columns": Line(DO, SENDER),
    "local:imports:back": Line(DO, SENDER),
    "local:imports:start": Line(DO, SENDER),
    "local:imports:take_back": Line(DO, SENDER),
    "local:imports:stop": Line(DO, SENDER),
    "local:imports:discard": Line(DO, SENDER),
    "local:imports:decide": Line(DO, SENDER),
    "local:imports:decide_all": Line(DO, SENDER),
    "filters:save": Line(DO, CLERKS, {"area": "register", "query": "state=sent", "name": "待办"}),
    "filters:change": Line(DO, frozenset({"nobody"}), {"do": "delete"}),  # another's, even of the same unit
    "activity:table": Line(CLERKS | SUPERVISORS, READ),
    "activity:place": Line(SENDER | ABOVE_SENDER, READ),
    "activity:export": Line(SENDER | ABOVE_SENDER, READ),
    "activity:days": Line(SENDER | ABOVE_SENDER, READ),
    "activity:acts": Line(SENDER | ITS_COUNTY, READ),
    "activity:unopened": Line(SENDER | ITS_COUNTY, READ),
    "activity:accounts": Line(SENDER | ITS_COUNTY, READ),
    "activity:hollow:list": Line(CLERKS | COUNTIES, READ),
    "activity:hollow:evidence": Line(SENDER | ITS_COUNTY, READ),
    "followup:list": Line(CLERKS | SUPERVISORS, READ),
    "followup:place": Line(ABOVE_SENDER, READ),
    "followup:person": Line(SIDES, SIDES, {"outcome": "served"}),
    "monitor:counters": Line(CLERKS | SUPERVISORS, READ),
    "monitor:place": Line(SENDER | ABOVE_SENDER, READ),  # of the sender's township
    "monitor:table": Line(SENDER | ABOVE_SENDER, READ),
    "monitor:table_list": Line(SENDER | ITS_COUNTY, READ),
    "monitor:table_export": Line(SENDER | ABOVE_SENDER, READ),
    "monitor:indicators": Line(SENDER | ABOVE_SENDER, READ),
    "monitor:indicators_export": Line(SENDER | ABOVE_SENDER, READ),
    "network:start": Line(CLERKS | SUPERVISORS, READ),
    "network:table": Line(SENDER | ABOVE_SENDER, READ),
    "network:table_list": Line(SENDER | ITS_COUNTY, READ),
    "network:table_export": Line(SENDER | ABOVE_SENDER, READ),
    "bulletins:list": Line(CLERKS | SUPERVISORS, READ),
    "bulletins:new": Line(PUBLISHERS, PUBLISHERS, {"month": "x"}),
    "bulletins:page": Line(SENDER | {"county", "city", "province"}, READ),  # of the sender's province
    "bulletins:export": Line(SENDER | {"county", "city", "province"}, READ),
    "monitor:own_wall": Line(CLERKS | SUPERVISORS, READ),
    "monitor:wall": Line(SENDER | ABOVE_SENDER, READ),
    "monitor:look": Line(ITS_COUNTY, READ),  # into the sender's township
    "monitor:look_register": Line(ITS_COUNTY, READ),
    "monitor:look_item": Line(ITS_COUNTY, READ),
    "corridors:own": Line(SUPERVISORS, READ),
    "corridors:place": Line(ABOVE_SENDER, READ),  # of the sender's county
    "announcements:list": Line(EVERYONE, READ),
    "announcements:new": Line(SUPERVISORS, SUPERVISORS, {"title": "x"}),
    "announcements:page": Line(TOLD, READ),  # published by the sender's county for all below it
    "announcements:read": Line(DO, SENDER),
    "announcements:attachment": Line(TOLD, READ),
    "announcements:correct": Line(ITS_COUNTY, ITS_COUNTY, {"title": "x"}),
    "announcements:withdraw": Line(ITS_COUNTY, ITS_COUNTY, {"why": ""}),
    "announcements:readers": Line(ITS_COUNTY, READ),
    "announcements:export": Line(ITS_COUNTY, READ),
    "analysis:start": Line(CLERKS | SUPERVISORS, READ),
    "analysis:flows": Line(SENDER | ABOVE_SENDER, READ),  # of the sender's township
    "analysis:flows_export": Line(SENDER | ABOVE_SENDER, READ),
    "analysis:table": Line(SENDER | ABOVE_SENDER, READ),
    "analysis:table_export": Line(SENDER | ABOVE_SENDER, READ),
    "divisions:browse": Line(EVERYONE, READ),
    "divisions:division": Line(EVERYONE, READ),
    "divisions:options": Line(EVERYONE, READ),
    "units:list": Line(EVERYONE, READ),
    "units:workbook": Line(EVERYONE, READ),
    "units:cards": Line(EVERYONE, READ),
    "units:entry": Line(EVERYONE, READ),
    "units:card": Line(EVERYONE, READ),
    "units:edit": Line(EVERYONE, EVERYONE, {"telephone": "0755-27760000"}),  # of one's own unit
    "units:confirm": Line(DO, EVERYONE),
    "users:list": Line(ADMINISTRATORS, READ),
    "users:create": Line(ADMINISTRATORS, ADMINISTRATORS),
    "users:export": Line(ADMINISTRATORS, READ),
    "users:many": Line(DO, ADMINISTRATORS, {"act": "unlock"}),
    "users:batch": Line(ADMINISTRATORS, ADMINISTRATORS),
    "users:batch_template": Line(ADMINISTRATORS, READ),
    "users:batch_create": Line(DO, ADMINISTRATORS),
    "users:move": Line(ABOVE_ACCOUNT, ABOVE_ACCOUNT, {"role": "operator"}),  # of a clerk of the sender's
    "users:account": Line(ABOVE_ACCOUNT, READ),  # of a clerk of the sender's
    "users:disable": Line(DO, ABOVE_ACCOUNT),
    "users:enable": Line(DO, ABOVE_ACCOUNT),
    "users:unlock": Line(DO, ABOVE_ACCOUNT),
    "users:reset_password": Line(DO, ABOVE_ACCOUNT),
    "users:remove_second_factor": Line(DO, ABOVE_ACCOUNT),
    "parameters:list": Line(NATION_ADMIN, READ),
    "parameters:kinds": Line(NATION_ADMIN, READ),
    "parameters:basis": Line(NATION_ADMIN, NATION_ADMIN, {"basis": "x"}),
    "parameters:withdraw_basis": Line(NATION_ADMIN, NATION_ADMIN),
    "parameters:parameter": Line(NATION_ADMIN, NATION_ADMIN),
    "parameters:withdraw": Line(DO, NATION_ADMIN),
    "account_change_password": Line(EVERYONE, EVERYONE),
    "account_reauthenticate": Line(EVERYONE, EVERYONE),
    "account_logout": Line(EVERYONE, EVERYONE),
    "mfa_index": Line(EVERYONE, READ),
    "mfa_reauthenticate": Line(EVERYONE, EVERYONE),
    "mfa_activate_totp": Line(EVERYONE, EVERYONE),
}
OWN_ACCOUNT = {
    "account_inactive",
    "account_login",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "set_language",
}
"""django-allauth's pages about the asker's own account, whose answer depends on what it has; test_log_in.py tests them."""
