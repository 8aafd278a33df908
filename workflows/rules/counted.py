"""A count that was taken elsewhere: the record sheet of a meeting, with who was due, present, for and against.

The votes were cast by hand in a room; what comes here is five numbers that somebody wrote down. The quorum is
a share of those due who were present. The matter passes with a share of those due, of those present, or of
the votes cast; abstentions are not votes cast (Robert's Rules of Order, Newly Revised, 12th ed., 44:1).

A sheet that cannot be true is refused with the reason and never weighed. Those present who neither voted nor
abstained are simply present.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflows.model import Decide, Share
from workflows.outcomes import OUTCOME_WORDS
from workflows.rules.verdict import Outcome, Verdict, sentence
from workflows.text import Text, text


@dataclass(frozen=True, slots=True)
class MeetingCount:
    """The numbers of a meeting's record sheet, as they are weighed."""

    due: int
    present: int
    agree: int
    disagree: int
    abstain: int = 0

    @property
    def votes_cast(self) -> int:
        """Votes for and against."""
        return self.agree + self.disagree


@dataclass(frozen=True, slots=True)
class BadSheet:
    """A sheet that cannot be true, and why."""

    because: Text


def sheet_fault(sheet: MeetingCount) -> BadSheet | None:
    """Why this sheet cannot be true; None where it can."""
    if min(sheet.due, sheet.present, sheet.agree, sheet.disagree, sheet.abstain) < 0:
        return BadSheet(text("人数不能是负数", "a count cannot be below nothing"))
    if sheet.due == 0:
        return BadSheet(text("应到人数须大于零", "somebody must have been due"))
    if sheet.present > sheet.due:
        return BadSheet(
            Text(
                zh=f"实到 {sheet.present} 人，多于应到 {sheet.due} 人",
                en=f"{sheet.present} were present, more than the {sheet.due} due",
            )
        )
    voted = sheet.votes_cast + sheet.abstain
    if voted > sheet.present:
        return BadSheet(
            Text(
                zh=f"同意、不同意、弃权共 {voted} 人，多于实到 {sheet.present} 人",
                en=f"{voted} voted or abstained, more than the {sheet.present} present",
            )
        )
    return None


def counted_verdict(form: Decide, sheet: MeetingCount) -> Verdict | BadSheet:
    """The verdict over a record sheet. A sheet is complete, so there is always an outcome."""
    fault = sheet_fault(sheet)
    if fault is not None:
        return fault
    outcome = _outcome(form, sheet)
    return Verdict(outcome, sentence(_present(form, sheet), _agreed(form, sheet), OUTCOME_WORDS[outcome]))


def _outcome(form: Decide, sheet: MeetingCount) -> Outcome:
    quorum = _quorum(form)
    if quorum is not None and not quorum.reached_by(sheet.present, sheet.due):
        return "no_quorum"
    return "passed" if _share(form).reached_by(sheet.agree, _whole(form, sheet)) else "failed"


def _quorum(form: Decide) -> Share | None:
    return form.quorum.present if form.quorum else None


def _share(form: Decide) -> Share:
    return (form.passing.share if form.passing else None) or form.share


def _whole(form: Decide, sheet: MeetingCount) -> int:
    match form.passing.of if form.passing else "votes cast":
        case "due" | "all":
            return sheet.due
        case "present" | "taking part":
            return sheet.present
        case "votes cast":
            return sheet.votes_cast


_WHOLES = {
    "due": text("应到", "due"),
    "all": text("应到", "due"),
    "present": text("实到", "present"),
    "taking part": text("实到", "present"),
    "votes cast": text("投票", "votes cast"),
}


def _present(form: Decide, sheet: MeetingCount) -> Text:
    quorum = _quorum(form)
    zh = f"应到 {sheet.due} 人，实到 {sheet.present} 人"
    en = f"{sheet.present} of {sheet.due} due were present"
    if quorum is None:
        return Text(zh=zh, en=en)
    over = quorum.over
    return Text(
        zh=f"{zh}，要求{'超过' if over else '至少'} {quorum.fraction}",
        en=f"{en}, {'over' if over else 'at least'} {quorum.fraction} needed",
    )


def _agreed(form: Decide, sheet: MeetingCount) -> Text:
    share, of = _share(form), _WHOLES[form.passing.of if form.passing else "votes cast"]
    return Text(
        zh=f"同意 {sheet.agree}、不同意 {sheet.disagree}、弃权 {sheet.abstain}；"
        f"同意占{of.zh} {sheet.agree}/{_whole(form, sheet)}，要求{'超过' if share.over else '至少'} {share.fraction}",
        en=f"{sheet.agree} agreed, {sheet.disagree} against, {sheet.abstain} abstained; "
        f"{sheet.agree} of {_whole(form, sheet)} {of.en}, "
        f"{'over' if share.over else 'at least'} {share.fraction} needed",
    )
