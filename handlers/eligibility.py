"""``/dieukien``: choosing programmes, answering question by question, and the result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from handlers import texts
from handlers.actions import action
from handlers.answers import NotUnderstood, Unclear, Understood, match_options, understand, words_of
from handlers.conversation import Conversation, Stage
from handlers.lookup import search
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


# Choosing


def start(turn: Turn, words: str = "") -> Answered:
    """The choice of programmes; ``words`` typed after the command name one at once."""
    conversation = turn.conversation
    if words:
        return choose_by_words(turn.after(_choosing(conversation)), words)
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
    found = match_options(options, words_of(words))
    run = str(turn.conversation.run)
    if found.one is not None:
        return pick(turn, run, found.one.value)
    if found.options:
        choices = Choices(tuple((Choice(o.label, action("pick", run, o.value)),) for o in found.options[:6]))
        return turn.says([Paragraph(text(texts.DID_YOU_MEAN)), choices])
    return search(turn, words)


def pick(turn: Turn, run: str, what: str) -> Answered:
    """The programmes are chosen: the first question, or the result at once."""
    conversation = turn.conversation
    if run != str(conversation.run) or conversation.stage is not Stage.CHOOSING:
        return stale(turn)
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
    return go_on(turn.after(replace(conversation, dialogue=dialogue, stage=Stage.ASKING)))


def check_one(turn: Turn, programme: str) -> Answered:
    """A new run on one programme, from its description."""
    if programme not in turn.resources.book.programmes:
        return stale(turn)
    turn = turn.after(_choosing(turn.conversation))
    return pick(turn, str(turn.conversation.run), programme)


# Asking


def go_on(turn: Turn, said: Iterable[Block] = ()) -> Answered:
    """The next question, or the result where no answer can change it any more."""
    turn, changed = _up_to_date(turn)
    blocks = [*said, *changed]
    dialogue = _dialogue(turn)
    book = turn.resources.book
    case = case_of(book, dialogue, turn.today)
    closed = dialogue.declined(book)
    asked = next_fact(turn.resources.evaluator, case, dialogue.programmes, closed)
    if asked is None:
        return result(turn.after(replace(turn.conversation, stage=Stage.RESULT, ticks=())), blocks)
    turn = turn.after(replace(turn.conversation, stage=Stage.ASKING))
    return turn.says([*blocks, *_question(turn, case, asked)])


def _dialogue(turn: Turn) -> Dialogue:
    dialogue = turn.conversation.dialogue
    if dialogue is None:
        raise ValueError("no dialogue")
    return dialogue


def _up_to_date(turn: Turn) -> tuple[Turn, list[Block]]:
    """The dialogue under today's rules: answers are kept where their facts and options still exist."""
    dialogue, book = _dialogue(turn), turn.resources.book
    current = {key: book.programmes[key].version for key in dialogue.programmes if key in book.programmes}
    steps = tuple(
        step for step in dialogue.steps if all(_still_there(turn, k, v) for k, v in step.answers.items())
    )
    if current == dict(dialogue.versions) and len(steps) == len(dialogue.steps):
        return turn, []
    dialogue = replace(dialogue, programmes=tuple(current), versions=current, steps=steps)
    turn = turn.after(replace(turn.conversation, dialogue=dialogue, ticks=()))
    return turn, [Paragraph(text(texts.RULES_CHANGED))]


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
    yield Choices((*_answer_rows(turn, fact), *_way_rows(turn)), numbered=fact.type not in _NUMBERS)


def _place(turn: Turn) -> tuple[int, int]:
    """The run and the number of steps: by these a button knows whether its question still stands."""
    return turn.conversation.run, len(_dialogue(turn).steps)


def _answer_rows(turn: Turn, fact: Fact) -> Iterator[tuple[Choice, ...]]:
    run, step = _place(turn)
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


def _way_rows(turn: Turn) -> Iterator[tuple[Choice, ...]]:
    run, step = _place(turn)
    yield (Choice(texts.UNKNOWN, action("ans", run, step, "?")), Choice(texts.WHY, action("why", run, step)))
    back = Choice(texts.BACK, action("back", run, step))
    change = Choice(texts.SET_DATE, action("date", run, step))
    yield (back if step else change, Choice(texts.STOP, action("stop", run)))


def stale(turn: Turn) -> Answered:
    """A button of an earlier run or question."""
    turn = Turn(turn.resources, turn.request, turn.conversation)
    return turn.says([Paragraph(text(texts.STALE))], notice=texts.STALE)


def _is_current(turn: Turn, run: str, step: str) -> bool:
    return turn.conversation.stage is Stage.ASKING and (run, step) == tuple(map(str, _place(turn)))


def _out_of_date(turn: Turn, run: str, step: str) -> Answered:
    """A pressed choice whose question is past: a second press of the last one is only noted."""
    dialogue = turn.conversation.dialogue
    same_run = dialogue is not None and run == str(turn.conversation.run)
    if dialogue is not None and same_run and step.isdigit() and int(step) < len(dialogue.steps):
        return turn.says([], notice=texts.ALREADY_ANSWERED)
    return stale(turn)


def answer_pressed(turn: Turn, run: str, step: str, value: str) -> Answered:
    """An answer by button: an option's value, y, n, or ? for unknown."""
    fact = current_fact(turn)
    if fact is None or not _is_current(turn, run, step):
        return _out_of_date(turn, run, step)
    answer: Answer = {"y": True, "n": False}.get(value, value) if fact.type is FactType.BOOLEAN else value
    if value == "?":
        answer = None
    elif fact.type is FactType.OPTION and value not in {option.value for option in fact.options}:
        return stale(turn)
    elif fact.type is FactType.OPTIONS:
        answer = [value]
    return _take(turn, fact, {fact.key: answer})


def tick_pressed(turn: Turn, run: str, step: str, value: str) -> Answered:
    """One of several options ticked on or off; the question stays, with the new ticks."""
    fact = current_fact(turn)
    if fact is None or not _is_current(turn, run, step):
        return _out_of_date(turn, run, step)
    ticks = set(turn.conversation.ticks) ^ {value}
    kept = tuple(option.value for option in fact.options if option.value in ticks)
    turn = turn.after(replace(turn.conversation, ticks=kept))
    case = case_of(turn.resources.book, _dialogue(turn), turn.today)
    return turn.says(_question(turn, case, fact.key), replaces=True)


def ticks_done(turn: Turn, run: str, step: str, *, none: bool = False) -> Answered:
    """The ticked options are the answer; ``none`` says that there are none."""
    fact = current_fact(turn)
    if fact is None or not _is_current(turn, run, step):
        return _out_of_date(turn, run, step)
    ticks = list(turn.conversation.ticks)
    if not none and not ticks:
        return _again(turn, texts.SAY_OPTION)
    return _take(turn, fact, {fact.key: [] if none else ticks})


def answer_typed(turn: Turn, typed: str) -> Answered:
    """An answer in words."""
    if turn.conversation.stage is Stage.DATING:
        return _date_typed(turn, typed)
    fact = current_fact(turn)
    if fact is None:
        return go_on(turn)
    case = case_of(turn.resources.book, _dialogue(turn), turn.today)
    reading = understand(fact, typed, case.course_start)
    if isinstance(reading, Understood):
        return _take(turn, fact, reading.answers)
    if isinstance(reading, Unclear):
        return _did_you_mean(turn, fact, reading.options)
    assert isinstance(reading, NotUnderstood)
    return _again(turn, reading.reason, texts.LOOKUP_HINT)


def several_numbers(turn: Turn, numbers: Iterable[int]) -> Answered | None:
    """Options of a question with several, answered by their numbers: "1, 3"."""
    fact = current_fact(turn)
    chosen = list(numbers)
    if (
        fact is None
        or fact.type is not FactType.OPTIONS
        or not all(1 <= n <= len(fact.options) for n in chosen)
    ):
        return None
    return _take(turn, fact, {fact.key: [fact.options[n - 1].value for n in dict.fromkeys(chosen)]})


def _did_you_mean(turn: Turn, fact: Fact, options: Iterable[Option]) -> Answered:
    run, step = _place(turn)
    rows = [(Choice(o.label, action("ans", run, step, o.value)),) for o in options]
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
    """One question back."""
    if turn.conversation.stage not in (Stage.ASKING, Stage.RESULT) or run != str(turn.conversation.run):
        return stale(turn)
    dialogue = _dialogue(turn)
    if step != str(len(dialogue.steps)):
        return _out_of_date(turn, run, step)
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
    return go_on(turn)


def why(turn: Turn, run: str, step: str) -> Answered:
    """The passages that make the question needed, and the question again."""
    fact = current_fact(turn)
    if fact is None or not _is_current(turn, run, step):
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
    choices = Choices(((Choice(texts.TODAY, action("today", run)),),), numbered=False)
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
    dialogue = replace(_dialogue(turn), course_start=day)
    try:
        case = case_of(turn.resources.book, dialogue, turn.today)
    except FactError:
        answered = ask_date(turn, str(turn.conversation.run))
        words = Paragraph(text(texts.CONTRADICTION.format(what=texts.BORN_TOO_LATE)))
        return Answered(Reply((words, *answered.reply.blocks)), answered.conversation)
    turn = turn.after(replace(turn.conversation, dialogue=dialogue, stage=Stage.ASKING))
    said = [] if not dialogue.steps else [starting(case, day is not None)]
    return go_on(turn, said)


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
    run, step = _place(turn)
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
            Choices((*clauses.rows, *_result_rows(turn, *extra))),
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
    stopped = replace(conversation, dialogue=None, stage=Stage.NONE, ticks=())
    return turn.after(stopped).says([Paragraph(text(texts.STOPPED))])
