"""``/dieukien``: choosing programmes, answering question by question, and the result."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from handlers import texts
from handlers.actions import action, parts
from handlers.answers import NotUnderstood, Unclear, Understood, understand
from handlers.conversation import Conversation, Stage
from handlers.lookup import search
from handlers.options import match_options
from handlers.reply import Block, Choice, Choices, Heading, Paragraph, Quote, Reply, strong, text
from handlers.turn import Answered, Turn
from handlers.verdicts import (
    details,
    disagreement_blocks,
    disagreements_of,
    in_rows,
    meaning,
    starting,
    summary,
    told,
)
from rules.dialogue import Answer, Dialogue, Step, begin, case_of, next_fact, open_facts
from rules.evaluate import Result
from rules.facts import Case, FactError
from rules.model import Fact, FactType, Option

_NUMBERS = (FactType.INTEGER, FactType.DATE, FactType.PARTIAL_DATE)
_SHORT_LABEL = 24

_AS_OF_START = frozenset({"age", "months_left", "leader_months_left"})
_AS_OF_YEAR = frozenset({"trainings_this_year", "kl39_last_year"})
"""Facts that are told as of the day the course starts, or of its year: another day asks them again."""


# Choosing


def start(turn: Turn, words: str = "") -> Answered:
    """The choice of programmes; ``words`` typed after the command name one at once."""
    conversation = turn.conversation
    if words:
        return choose_by_words(turn, words)
    dialogue = conversation.dialogue
    if conversation.asking and dialogue is not None and dialogue.steps:
        choices = in_rows(
            [
                Choice(texts.CONTINUE, action("go", conversation.run)),
                Choice(texts.RESTART, action("new")),
            ]
        )
        return turn.says([Paragraph(text(texts.UNFINISHED.format(count=len(dialogue.steps)))), choices])
    return restart(turn)


def restart(turn: Turn) -> Answered:
    """A new run: which programmes?"""
    turn = turn.after(_choosing(turn.conversation))
    run = turn.conversation.run
    book = turn.resources.book
    rows = [(Choice(texts.CHOOSE_ALL.format(count=len(book.programmes)), action("pick", run, "all")),)]
    rows += [(Choice(group.name, action("pick", run, f"g-{key}")),) for key, group in book.groups.items()]
    rows.append((Choice(texts.CHOOSE_ONE, action("list", run)),))
    return turn.says(
        [
            Heading(texts.CHOOSE_TITLE),
            Paragraph(text(texts.CHOOSE_WHAT)),
            Choices(tuple(rows)),
            Paragraph(text(texts.PRIVACY_SHORT)),
        ]
    )


def _choosing(conversation: Conversation) -> Conversation:
    return replace(conversation, dialogue=None, stage=Stage.CHOOSING, run=conversation.run + 1, ticks=())


def list_programmes(turn: Turn, run: str) -> Answered:
    """Every programme, to choose one."""
    if not _is_choosing(turn, run):
        return _chosen_before(turn, run)
    programmes = turn.resources.book.programmes.values()
    rows = tuple((Choice(p.name, action("pick", run, p.id)),) for p in programmes)
    return turn.says([Paragraph(text(texts.CHOOSE_PROGRAMME)), Choices(rows)])


def choose_by_words(turn: Turn, words: str) -> Answered:
    """A programme or group named in words; where they name none, the words are looked up."""
    book = turn.resources.book
    options = [
        Option(p.id, p.name, (p.short, p.id, p.id.replace("-", " "))) for p in book.programmes.values()
    ]
    options += [Option(f"g-{key}", group.name) for key, group in book.groups.items()]
    options.append(
        Option("all", texts.CHOOSE_ALL.format(count=len(book.programmes)), ("tất cả", "hết", "all"))
    )
    found = match_options(options, words, part_tells=True)
    if not found.options:
        return with_question(turn, search(turn, words))
    if turn.conversation.stage is not Stage.CHOOSING:
        turn = turn.after(_choosing(turn.conversation))
    run = str(turn.conversation.run)
    if found.one is not None:
        return pick(turn, run, found.one.value)
    choices = Choices(tuple((Choice(o.label, action("pick", run, o.value)),) for o in found.options[:6]))
    return turn.says([Paragraph(text(texts.DID_YOU_MEAN)), choices])


def _is_choosing(turn: Turn, run: str) -> bool:
    return turn.conversation.stage is Stage.CHOOSING and run == str(turn.conversation.run)


def _chosen_before(turn: Turn, run: str) -> Answered:
    """A choice of programmes that is past: a second press of the last one is only noted."""
    if run == str(turn.conversation.run) and turn.conversation.dialogue is not None:
        return turn.says([], notice=texts.ALREADY_ANSWERED)
    return stale(turn)


def pick(turn: Turn, run: str, what: str) -> Answered:
    """The programmes are chosen: the first question, or the result at once."""
    if not _is_choosing(turn, run):
        return _chosen_before(turn, run)
    book = turn.resources.book
    if what == "all":
        chosen: Iterable[str] = book.programmes
    elif what.removeprefix("g-") in book.groups:
        chosen = book.groups[what.removeprefix("g-")].programmes
    elif what in book.programmes:
        chosen = [what]
    else:
        return stale(turn)
    dialogue = begin(book, chosen)
    return go_on(turn.after(replace(turn.conversation, dialogue=dialogue, stage=Stage.ASKING)))


def check_one(turn: Turn, programme: str) -> Answered:
    """A new run on one programme, from its description."""
    if programme not in turn.resources.book.programmes:
        return stale(turn)
    turn = turn.after(_choosing(turn.conversation))
    return pick(turn, str(turn.conversation.run), programme)


# Asking


def go_on(turn: Turn, said: Iterable[Block] = ()) -> Answered:
    """The next question, or the result where no answer can change it any more."""
    dialogue, book = _dialogue(turn), turn.resources.book
    case = case_of(book, dialogue, turn.today)
    closed = dialogue.declined(book)
    asked = next_fact(turn.resources.evaluator, case, dialogue.programmes, closed)
    if asked is None:
        return result(turn.after(replace(turn.conversation, stage=Stage.RESULT, ticks=())), said)
    turn = turn.after(replace(turn.conversation, stage=Stage.ASKING))
    return turn.says([*said, *_question(turn, case, asked)])


def _dialogue(turn: Turn) -> Dialogue:
    dialogue = turn.conversation.dialogue
    if dialogue is None:
        raise ValueError("no dialogue")
    return dialogue


def up_to_date(turn: Turn) -> tuple[Turn, tuple[Block, ...]]:
    """The dialogue under today's rules, and what to say where they changed since it began.

    Answers are kept where their facts and options still exist; without any of its programmes the dialogue
    ends, and programmes are chosen anew.
    """
    dialogue, book = turn.conversation.dialogue, turn.resources.book
    if dialogue is None:
        return turn, ()
    current = {key: book.programmes[key].version for key in dialogue.programmes if key in book.programmes}
    if not current:
        return turn.after(_choosing(turn.conversation)), (Paragraph(text(texts.PROGRAMMES_GONE)),)
    steps = tuple(
        step for step in dialogue.steps if all(_still_there(turn, k, v) for k, v in step.answers.items())
    )
    held = _consistent(turn, replace(dialogue, programmes=tuple(current), versions=current, steps=steps))
    if held == dialogue:
        return turn, ()
    turn = turn.after(replace(turn.conversation, dialogue=held, ticks=()))
    return turn, (Paragraph(text(texts.RULES_CHANGED)),)


def _consistent(turn: Turn, dialogue: Dialogue) -> Dialogue:
    """The dialogue without its last steps, as far as the rules now take its answers for contradictory."""
    while dialogue.steps:
        try:
            case_of(turn.resources.book, dialogue, turn.today)
        except FactError:
            dialogue = dialogue.back()
        else:
            break
    return dialogue


def _still_there(turn: Turn, key: str, answer: Answer) -> bool:
    fact = turn.resources.book.facts.get(key)
    if fact is None:
        return False
    values = {option.value for option in fact.options}
    given = answer if isinstance(answer, list) else [answer]
    return not values or answer is None or values.issuperset(map(str, given))


def current_fact(turn: Turn) -> Fact | None:
    """The fact that is asked now."""
    if turn.conversation.stage is not Stage.ASKING:
        return None
    dialogue, book = _dialogue(turn), turn.resources.book
    case = case_of(book, dialogue, turn.today)
    asked = next_fact(turn.resources.evaluator, case, dialogue.programmes, dialogue.declined(book))
    return None if asked is None else book.facts[asked]


def _question(turn: Turn, case: Case, asked: str) -> Iterator[Block]:
    dialogue, book = _dialogue(turn), turn.resources.book
    fact = book.facts[asked]
    if not dialogue.steps:
        yield starting(case, dialogue.course_start is not None)
    left = len(open_facts(turn.resources.evaluator, case, dialogue.programmes, dialogue.declined(book)))
    progress = texts.LAST_QUESTION if left == 1 else texts.OPEN_QUESTIONS.format(count=left)
    yield Paragraph(text(strong(fact.question)))
    yield Paragraph(text(" ".join(filter(None, (fact.hint, progress)))))
    yield Choices((*_answer_rows(turn, fact), *_way_rows(turn, fact)), numbered=fact.type not in _NUMBERS)


def _place(turn: Turn, fact: Fact) -> tuple[str, str]:
    """The run, and the step with its fact: by these a button knows whether its question still stands."""
    return str(turn.conversation.run), f"{len(_dialogue(turn).steps)}-{fact.key}"


def _answer_rows(turn: Turn, fact: Fact) -> Iterator[tuple[Choice, ...]]:
    run, step = _place(turn, fact)
    if fact.type is FactType.BOOLEAN:
        yield (
            Choice(texts.YES, action("ans", run, step, "y")),
            Choice(texts.NO, action("ans", run, step, "n")),
        )
    elif fact.type is FactType.OPTION:
        made = [Choice(o.label, action("ans", run, step, o.value)) for o in fact.options]
        width = 2 if all(len(choice.label) <= _SHORT_LABEL for choice in made) else 1
        yield from in_rows(made, width).rows
    elif fact.type is FactType.OPTIONS:
        for option in fact.options:
            ticked = option.value in turn.conversation.ticks
            yield (Choice(option.label, action("tick", run, step, option.value), ticked),)
        none = (Choice(fact.none_option.label, action("none", run, step)),) if fact.none_option else ()
        yield (*none, Choice(texts.DONE, action("done", run, step)))


def _way_rows(turn: Turn, fact: Fact) -> Iterator[tuple[Choice, ...]]:
    run, step = _place(turn, fact)
    yield (Choice(texts.UNKNOWN, action("ans", run, step, "?")), Choice(texts.WHY, action("why", run, step)))
    back = Choice(texts.BACK, action("back", run, step))
    change = Choice(texts.SET_DATE, action("date", run, step))
    yield (back if _dialogue(turn).steps else change, Choice(texts.STOP, action("stop", run)))


def stale(turn: Turn) -> Answered:
    """A button of an earlier run or question."""
    return turn.says([Paragraph(text(texts.STALE))], notice=texts.STALE)


def _asked(turn: Turn, run: str, step: str) -> Fact | None:
    """The fact that is asked now, where this is its place."""
    fact = current_fact(turn)
    return fact if fact is not None and (run, step) == _place(turn, fact) else None


def _out_of_date(turn: Turn, run: str, step: str) -> Answered:
    """A pressed choice whose question is past: a second press of the last one is only noted.

    Where another question took its place (a day later, or after going back), that one is asked.
    """
    dialogue, number = turn.conversation.dialogue, step.partition("-")[0]
    if dialogue is None or run != str(turn.conversation.run) or not number.isdigit():
        return stale(turn)
    if int(number) < len(dialogue.steps):
        return turn.says([], notice=texts.ALREADY_ANSWERED)
    if not turn.conversation.asking:
        return stale(turn)
    return go_on(turn) if current_fact(turn) is None else _again(turn, texts.ANSWER_THIS)


def _is_shown(turn: Turn, fact: Fact | None) -> bool:
    """Whether the question that waits is what the person saw last: only then do typed words answer it."""
    place = (str(turn.conversation.run),) if fact is None else _place(turn, fact)
    return any(parts(offer.action)[1][: len(place)] == place for offer in turn.conversation.offered)


def answer_pressed(turn: Turn, run: str, step: str, value: str) -> Answered:
    """An answer by button: an option's value, y, n, or ? for unknown."""
    fact = _asked(turn, run, step)
    if fact is None:
        return _out_of_date(turn, run, step)
    answers: dict[str, Answer] = {"?": None}
    if fact.type is FactType.BOOLEAN:
        answers |= {"y": True, "n": False}
    elif fact.type is FactType.OPTION:
        answers |= {option.value: option.value for option in fact.options}
    return _take(turn, fact, {fact.key: answers[value]}) if value in answers else stale(turn)


def tick_pressed(turn: Turn, run: str, step: str, value: str) -> Answered:
    """One of several options ticked on or off; the question stays, with the new ticks."""
    fact = _asked(turn, run, step)
    if fact is None:
        return _out_of_date(turn, run, step)
    ticks = _listed(fact, set(turn.conversation.ticks) ^ {value})
    turn = turn.after(replace(turn.conversation, ticks=tuple(ticks)))
    case = case_of(turn.resources.book, _dialogue(turn), turn.today)
    return turn.says(_question(turn, case, fact.key), replaces=True)


def _listed(fact: Fact, values: Container[str]) -> list[str]:
    """These of a fact's options, in their order."""
    return [option.value for option in fact.options if option.value in values]


def ticks_done(turn: Turn, run: str, step: str, *, none: bool = False) -> Answered:
    """The ticked options are the answer; ``none`` says that there are none."""
    fact = _asked(turn, run, step)
    if fact is None or fact.type is not FactType.OPTIONS:
        return _out_of_date(turn, run, step)
    ticks = list(turn.conversation.ticks)
    if not none and not ticks:
        return _again(turn, texts.SAY_OPTION)
    return _take(turn, fact, {fact.key: [] if none else ticks})


def answer_typed(turn: Turn, typed: str) -> Answered:
    """An answer in words."""
    fact = current_fact(turn)
    if not _is_shown(turn, fact):
        return with_question(turn, turn.says([Paragraph(text(texts.ANSWER_THIS))]))
    if turn.conversation.stage is Stage.DATING:
        return _date_typed(turn, typed)
    if fact is None:
        return go_on(turn)
    case = case_of(turn.resources.book, _dialogue(turn), turn.today)
    reading = understand(fact, typed, case.course_start)
    if isinstance(reading, Understood):
        return _take(turn, fact, _with_ticks(turn, fact, reading.answers))
    if isinstance(reading, Unclear):
        return _did_you_mean(turn, fact, reading.options)
    assert isinstance(reading, NotUnderstood)
    return _again(turn, reading.reason, texts.LOOKUP_HINT)


def _with_ticks(turn: Turn, fact: Fact, answers: Mapping[str, Answer]) -> Mapping[str, Answer]:
    """An answer in words, with the options ticked before it."""
    named = answers.get(fact.key)
    if not isinstance(named, list) or not named:
        return answers
    return {fact.key: _listed(fact, {*named, *turn.conversation.ticks})}


def several_numbers(turn: Turn, numbers: Collection[int]) -> Answered | None:
    """Options of a question with several, answered by the numbers they are shown with: "1, 3"."""
    fact = current_fact(turn)
    if fact is None or fact.type is not FactType.OPTIONS:
        return None
    ticks = {action("tick", *_place(turn, fact), option.value): option.value for option in fact.options}
    shown = {offer.number: ticks.get(offer.action) for offer in turn.conversation.offered}
    chosen = [value for number in numbers if (value := shown.get(number)) is not None]
    if len(chosen) < len(numbers):
        return None
    return _take(turn, fact, _with_ticks(turn, fact, {fact.key: chosen}))


def _did_you_mean(turn: Turn, fact: Fact, options: Iterable[Option]) -> Answered:
    run, step = _place(turn, fact)
    name = "tick" if fact.type is FactType.OPTIONS else "ans"
    rows = []
    for option in options:
        if option == fact.none_option:
            rows.append((Choice(option.label, action("none", run, step)),))
        elif option.value not in turn.conversation.ticks:
            rows.append((Choice(option.label, action(name, run, step, option.value)),))
    rows.append((Choice(texts.NONE_OF_THESE, action("go", run)),))
    return turn.says([Paragraph(text(texts.DID_YOU_MEAN)), Choices(tuple(rows))])


def _again(turn: Turn, *reasons: str) -> Answered:
    return go_on(turn, [Paragraph(text(" ".join(reasons)))])


def _take(turn: Turn, fact: Fact, answers: Mapping[str, Answer]) -> Answered:
    """Take an answer as a step, unless it contradicts the earlier ones."""
    dialogue, book = _dialogue(turn), turn.resources.book
    after = dialogue.answered(Step(fact.key, answers))
    try:
        case_of(book, after, turn.today)
    except FactError as error:
        what = texts.TOO_LONG_LEADING if error.fact == "leader_months_left" else texts.BORN_TOO_LATE
        return _again(turn, texts.CONTRADICTION.format(what=what))
    turn = turn.after(replace(turn.conversation, dialogue=after, ticks=()))
    return go_on(turn, [Paragraph(text(texts.NOTED.format(what=told(book.facts, answers))))])


def go_back(turn: Turn, run: str, step: str) -> Answered:
    """One question back; from the question for the day, to what was shown before it."""
    dialogue = turn.conversation.dialogue
    if dialogue is None or run != str(turn.conversation.run):
        return stale(turn)
    if step.partition("-")[0] != str(len(dialogue.steps)):
        return _out_of_date(turn, run, step)
    if turn.conversation.stage is Stage.DATING:
        return go_on(turn)
    if not dialogue.steps:
        return _again(turn, texts.NOTHING_TO_GO_BACK)
    conversation = replace(turn.conversation, dialogue=dialogue.back(), stage=Stage.ASKING, ticks=())
    return go_on(turn.after(conversation))


def resume(turn: Turn, run: str) -> Answered:
    """The question that waits, asked again."""
    if run != str(turn.conversation.run) or turn.conversation.dialogue is None:
        return stale(turn)
    if turn.conversation.stage is Stage.RESULT:
        return result(turn)
    return ask_date(turn, run) if turn.conversation.stage is Stage.DATING else go_on(turn)


def with_question(turn: Turn, answered: Answered) -> Answered:
    """An answer given in the middle of a question, followed by the question.

    Where the question takes a number for a value, the choices of the answer have none either.
    """
    if not turn.conversation.asking:
        return answered
    question = resume(turn.after(answered.conversation), str(answered.conversation.run))
    numbered = all(block.numbered for block in question.reply.blocks if isinstance(block, Choices))
    before = (
        replace(block, numbered=numbered) if isinstance(block, Choices) else block
        for block in answered.reply.blocks
    )
    blocks = (*before, *question.reply.blocks)
    return Answered(replace(answered.reply, blocks=blocks), question.conversation)


def why(turn: Turn, run: str, step: str) -> Answered:
    """The passages that make the question needed, and the question again."""
    fact = _asked(turn, run, step)
    if fact is None:
        return _out_of_date(turn, run, step)
    dialogue = _dialogue(turn)
    case = case_of(turn.resources.book, dialogue, turn.today)
    key = "age" if fact.key == turn.resources.book.facts["age"].alternative else fact.key
    blocks: list[Block] = [Heading(texts.WHY_TITLE)]
    seen: set[str] = set()
    for outcome in turn.resources.evaluator.outcomes(case, dialogue.programmes).values():
        for condition in _asking_for(outcome.conditions, key):
            quotes = [cite for cite in condition.node.cites if cite.quote not in seen]
            if quotes:
                words = texts.WHY_FOR.format(programme=outcome.programme.short, label=condition.node.label)
                blocks.append(Paragraph(text(words)))
            for cite in quotes[:2]:
                seen.add(cite.quote)
                blocks.append(Quote(text(cite.quote), turn.resources.spoken(cite.clause)))
    return go_on(turn, blocks)


def _asking_for(conditions: Iterable[Result], fact: str) -> Iterator[Result]:
    return (condition for condition in conditions if fact in condition.missing)


# The day the course starts


def ask_date(turn: Turn, run: str) -> Answered:
    """Ask for the day the course starts."""
    if run != str(turn.conversation.run) or turn.conversation.dialogue is None:
        return stale(turn)
    turn = turn.after(replace(turn.conversation, stage=Stage.DATING))
    fact = turn.resources.book.facts["course_start"]
    steps = len(_dialogue(turn).steps)
    ways = [Choice(texts.TODAY, action("today", run)), Choice(texts.BACK, action("back", run, steps))]
    choices = in_rows(ways, numbered=False)
    return turn.says([Paragraph(text(strong(fact.question))), Paragraph(text(fact.hint)), choices])


def set_today(turn: Turn, run: str) -> Answered:
    """The course is taken to start today."""
    if run != str(turn.conversation.run) or turn.conversation.stage is not Stage.DATING:
        return stale(turn)
    return _started(turn, None)


def _date_typed(turn: Turn, typed: str) -> Answered:
    fact = turn.resources.book.facts["course_start"]
    reading = understand(fact, typed, turn.today)
    if isinstance(reading, Understood):
        day = reading.answers[fact.key]
        return _started(turn, None if day is None else str(day))
    answered = ask_date(turn, str(turn.conversation.run))
    blocks = (Paragraph(text(texts.SAY_DATE)), *answered.reply.blocks)
    return Answered(Reply(blocks), answered.conversation)


def _started(turn: Turn, day: str | None) -> Answered:
    before = _dialogue(turn)
    start = date.fromisoformat(day) if day else turn.today
    dialogue = replace(_as_of(turn, before, start), course_start=day)
    try:
        case = case_of(turn.resources.book, dialogue, turn.today)
    except FactError:
        answered = ask_date(turn, str(turn.conversation.run))
        words = Paragraph(text(texts.CONTRADICTION.format(what=texts.BORN_TOO_LATE)))
        return Answered(Reply((words, *answered.reply.blocks)), answered.conversation)
    turn = turn.after(replace(turn.conversation, dialogue=dialogue, stage=Stage.ASKING, ticks=()))
    said = [] if not dialogue.steps else [starting(case, day is not None)]
    if dialogue.steps != before.steps:
        said.append(Paragraph(text(texts.ASKED_AGAIN)))
    return go_on(turn, said)


def _as_of(turn: Turn, dialogue: Dialogue, start: date) -> Dialogue:
    """The dialogue without the answers that were told as of another day than this."""
    before = case_of(turn.resources.book, dialogue, turn.today).course_start
    if start == before:
        return dialogue
    past = _AS_OF_START if start.year == before.year else _AS_OF_START | _AS_OF_YEAR
    steps = []
    for step in dialogue.steps:
        answers = {key: answer for key, answer in step.answers.items() if key not in past or answer is None}
        if answers:
            steps.append(Step(step.asked, answers))
    return replace(dialogue, steps=tuple(steps))


# Results


def result(turn: Turn, said: Iterable[Block] = ()) -> Answered:
    """The verdicts: a programme's details where one was chosen, else a line for each."""
    dialogue, book = _dialogue(turn), turn.resources.book
    if len(dialogue.programmes) == 1:
        return show_programme(turn, str(turn.conversation.run), dialogue.programmes[0], said)
    case = case_of(book, dialogue, turn.today)
    outcomes = turn.resources.evaluator.outcomes(case, dialogue.programmes)
    run = turn.conversation.run
    buttons = [Choice(o.programme.short, action("res", run, key)) for key, o in outcomes.items()]
    programmes = [outcome.programme for outcome in outcomes.values()]
    return turn.says(
        [
            *said,
            Heading(texts.RESULT_TITLE),
            *_inputs(turn, case),
            *summary(turn.resources, outcomes.values(), case),
            *meaning(turn.resources, programmes),
            Choices((*in_rows(buttons).rows, *_result_rows(turn))),
        ]
    )


def _inputs(turn: Turn, case: Case) -> Iterator[Block]:
    dialogue, book = _dialogue(turn), turn.resources.book
    yield starting(case, dialogue.course_start is not None)
    answers = dialogue.answers(book)
    if answers:
        yield Paragraph(text(texts.ANSWERS_USED.format(answers=told(book.facts, answers))))


def _result_rows(turn: Turn, *first: Choice) -> tuple[tuple[Choice, ...], ...]:
    run, step = turn.conversation.run, len(_dialogue(turn).steps)
    ways = [*first]
    if step:
        ways.append(Choice(texts.BACK, action("back", run, step)))
    ways += [Choice(texts.SET_DATE, action("date", run, step)), Choice(texts.AGAIN, action("new"))]
    return in_rows(ways).rows


def show_programme(turn: Turn, run: str, programme: str, said: Iterable[Block] = ()) -> Answered:
    """One programme's conditions, each with its result and source."""
    conversation = turn.conversation
    if run != str(conversation.run) or conversation.stage is not Stage.RESULT:
        return stale(turn)
    dialogue = _dialogue(turn)
    if programme not in dialogue.programmes:
        return stale(turn)
    case = case_of(turn.resources.book, dialogue, turn.today)
    outcome = turn.resources.evaluator.outcome(programme, case)
    extra = []
    if disagreements_of(turn.resources, programme):
        extra.append(Choice(texts.SEE_DISPUTED, action("differ", programme)))
    if len(dialogue.programmes) > 1:
        extra.append(Choice(texts.SEE_SUMMARY, action("go", run)))
    *blocks, clauses = details(turn.resources, outcome, case)
    assert isinstance(clauses, Choices)
    return turn.says(
        [
            *said,
            *blocks,
            *_inputs(turn, case),
            *meaning(turn.resources, [outcome.programme]),
            Choices((*_result_rows(turn, *extra), *clauses.rows)),
        ]
    )


def show_disagreements(turn: Turn, programme: str) -> Answered:
    """Where the texts about a programme disagree, side by side."""
    found = disagreements_of(turn.resources, programme)
    if not found:
        return stale(turn)
    return turn.says(disagreement_blocks(turn.resources, found))


def stop_pressed(turn: Turn, run: str) -> Answered:
    """Stop the run of this button."""
    return stop(turn) if run == str(turn.conversation.run) else stale(turn)


def stop(turn: Turn) -> Answered:
    """Stop what is under way; its answers are forgotten."""
    conversation = turn.conversation
    if conversation.stage is Stage.NONE:
        return turn.says([Paragraph(text(texts.NOTHING_TO_STOP))])
    stopped = replace(conversation, dialogue=None, stage=Stage.NONE, ticks=(), offered=())
    return turn.after(stopped).says([Paragraph(text(texts.STOPPED))])
