"""`make conformance`: published results through `manage.py rank`; totals, places and awards must be the official.

The sets are looked for in the folder that APOGEE_CASES names, else beside the project; a set that is not there fails
the run unless APOGEE_CASES_SOME=1 says that some are enough.
"""

import os
import sys

import django


def main() -> int:
    """Run all sets that are there and print what was compared."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from benchmarks.conformance.ranking import run
    from benchmarks.conformance.sets import SETS, available, cases_folder

    cases = cases_folder()
    found = available(cases)
    differ = 0
    for one in found:
        report = run(one, cases)
        differ += bool(report.differences)
        print(
            f"{report.folder:16} {report.competitions:3} competitions  {report.rows:6} rows  {report.marks:6} marks  "
            f"{report.lines:5} published lines  {report.values:5} values compared  "
            f"{len(report.differences)} differences  {report.seconds:6.2f} s  {report.marks_per_second:6} marks/s"
        )
        for difference in report.differences:
            print(f"  {difference}")
    lacking = [one.folder for one in SETS if one not in found]
    print(f"{len(found) - differ} of {len(SETS)} sets exact")
    if lacking:
        print(f"not found: {', '.join(lacking)}; say where they are: APOGEE_CASES=FOLDER make conformance")
    return 1 if differ or (lacking and os.environ.get("APOGEE_CASES_SOME") != "1") else 0


if __name__ == "__main__":
    sys.exit(main())
