"""What is measured, and the bar for each number. Nothing here is a result."""

from dataclasses import dataclass

Results = dict[str, float | int | None]


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the table. Without a limit the number is told, not judged."""

    key: str
    what: str
    unit: str = ""
    most: float | None = None
    least: float | None = None
    quick: bool = True  # measured in the short form, too

    @property
    def limit(self) -> str:
        if self.most is not None:
            return f"≤ {self.most:g}"
        return "" if self.least is None else f"≥ {self.least:g}"

    def verdict(self, value: float | None) -> str:
        if value is None:
            return "not measured"
        if self.most is None and self.least is None:
            return ""
        kept = value <= self.most if self.most is not None else value >= (self.least or 0)
        return "ok" if kept else "missed"


BARS = (
    Bar("todo_ratio", "To-do page: server time at the large size ÷ at the small one", most=1.3),
    Bar("case_ratio", "Case and item page, the worse of the two: the same", most=1.3),
    Bar("monitor_ratio", "Monitor page or table, the worst of any level: the same", most=1.3),
    Bar("monitor_county_ratio", "  of a county"),
    Bar("monitor_city_ratio", "  of a prefecture"),
    Bar("monitor_province_ratio", "  of a province"),
    Bar("monitor_nation_ratio", "  of the nation"),
    Bar("file_case_p95_ms", "File a case, with routing, duplicates, receipt, ledger, tallies: p95", "ms", most=50),
    Bar("read_p95_ms", "To-do, case, item, search by number, the worst: p95", "ms", most=40),
    Bar("read_samples", "  visits to each of them", least=60),
    Bar("monitor_p95_ms", "Monitor page or table, the slowest of any level: p95", "ms", most=100),
    Bar("monitor_samples", "  visits to each of them"),
    Bar("single_vs_pgbench", "Single filings over HTTP ÷ the same rows by pgbench", least=0.15),
    Bar("single_per_s", "  filings a second, 8 clients", "/s"),
    Bar("pgbench_per_s", "  pgbench, 8 clients", "/s"),
    Bar("bulk_vs_copy", "Bulk filings ÷ COPY of the same rows", least=0.5),
    Bar("bulk_per_s", "  filings a second, one process", "/s"),
    Bar("copy_per_s", "  COPY, one connection", "/s"),
    Bar("receive_bulk_vs_copy", "Report forms received in bulk ÷ COPY of the same rows", least=0.5),
    Bar("receive_per_s", "  forms a second, one process", "/s"),
    Bar("import_rows_per_s", "Rows of a workbook, from the file to filed cases, with the dry run", "/s", least=167),
    Bar("print_s", "A form on paper, from its facts to the PDF", "s"),
    Bar("scan_s", "Reading one scanned at 150 dpi, turned and grainy, from the file to checked fields", "s"),
    Bar("scan_read_share", "  share of scans that are read", least=0.98),
    Bar("scan_field_share", "  share of their fields that are as printed", least=1.0),
    Bar(
        "match_precision",
        "Finding a person in the register by faulty facts: right ones among those suggested",
        least=0.99,
    ),
    Bar("match_recall", "  suggested among those who are there", least=0.95),
    Bar("no_typing_share", "Answers in the country in a box that need no typing beside the register", least=0.7),
    Bar("no_typing_corrected_share", "  of those that correct something"),
    Bar("register_lookup_p95_ms", "One person looked up among all entries of local registers: p95", "ms", most=20),
    Bar(
        "register_import_rows_per_s",
        "Rows of a workbook, from the file to entries of the register, with the dry run",
        "/s",
        least=833,
    ),
    Bar("freshness_p95_s", "From sending a form to the number painted on another's monitor: p95", "s", most=2),
    Bar("freshness_load_per_s", "  while so many others are filed a second", "/s", least=45),
    Bar("live_pages_500_mb", "500 open live pages: memory beside that of the site", "MB"),
    Bar("live_pages_cores", "  processors busy while forms are filed beside them"),
    Bar("live_pages_reading_cores", "  processors busy reading the streams, which browsers would do elsewhere"),
    Bar("live_pages_brought_per_s", "  parts that they are sent meanwhile", "/s"),
    Bar("live_acts_ratio", "  time to file beside them ÷ without them, of the medians", most=1.5),
    Bar("idle_memory_mb", "The whole platform, idle, with the larger country: proportional set size", "MB", most=600),
    Bar("simulate_cases_per_s", "Country in a box: cases with their course, all processes", "/s", least=1111),
    Bar("truth_difference", "  rows and counts that differ from its known truth", most=0),
    Bar("recount_s", "Recount from the ledger, all chains checked", "s"),
    Bar("recount_difference", "  rows that differ from the live ones", most=0),
    Bar(
        "national_ratio",
        "Monitors on the counts of 30 million messages ÷ those of the small country, the worst page of any level",
        most=1.3,
        quick=False,
    ),
    Bar("national_p95_ms", "  server time, the slowest of them: p95", "ms", most=100, quick=False),
    Bar("closing_s", "  closing a month of them", "s", most=30, quick=False),
)
