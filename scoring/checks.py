"""What is refused on saving: the faults that can be seen before any mark exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scoring.phrases import say
from scoring.program import picked_info
from scoring.reading import Problems, nearest
from scoring.scheme import Award, Combine, Node, RankKey, Rules, Stage
from scoring.steps import Shape, StageInfo, Step
from scoring.steps.across import Scale
from scoring.steps.adjusting import Adjust
from scoring.steps.base import PLAY_COLUMNS
from scoring.steps.folds import Fold
from scoring.steps.values import Weigh
from scoring.types import AXES


def new_shape(stage: StageInfo, codes: Mapping[str, str], problems: Problems) -> Shape:
    """Begin with a table in which nothing is folded."""
    marks = [c.code for c in stage.criteria.values() if c.role == "mark"]
    axes = {code: set(AXES) for code in [*(marks or [""]), *stage.criteria]}
    return Shape(stage, problems, frozenset(codes), axes)


def walk(steps: Sequence[Step], shape: Shape) -> None:
    """Let every step check itself and say what it does to the axes."""
    for step in steps:
        step.check(shape)


def check_rules(rules: Rules, problems: Problems) -> None:
    """Check all steps, chains and awards of one division."""
    for stage in rules.stages:
        _check_stage(stage, rules, problems)
    for rank in [rules.rank, *(stage.rank for stage in rules.stages if stage.rank is not None)]:
        for key in rank.by:
            if key.stage:
                _check_key(key, rules.stage(key.stage), rules, problems)
            if rank is not rules.rank and key.kind in ("standing", "best_place"):
                problems.add(key.path, say("Таблицы команд считаются после всех этапов: на этапе их ещё нет."))
    if rules.combine is not None:
        _check_combine(rules.combine, rules, problems)
    _check_advance(rules, problems)
    for award in rules.awards:
        _check_award(award, rules, problems)


def _check_key(key: RankKey, stage: Stage, rules: Rules, problems: Problems) -> None:
    if key.steps or key.kind == "steps":
        shape = new_shape(picked_info(stage.info, key.steps), rules.codes, problems)
        walk(key.steps, shape)
        _check_axes(key.steps, problems)
        if key.kind == "steps":
            _check_folded(shape, stage, key.path, say("Ключ цепочки"))
        return
    if key.kind == "head_to_head" and not any(step.name == "play" for step in stage.steps):
        problems.add(key.path, say("На этапе «{id}» нет шага play: личных встреч не бывает.").format(id=stage.id))
    if key.kind == "column":
        _check_column(key.name, stage, key.path, problems)
    if key.kind in ("ladder", "backwards", "firsts"):
        _check_axis(stage, key.axis or "judge", key.path, problems)


def _check_axes(steps: Sequence[Step], problems: Problems) -> None:
    """Refuse to fold stages anywhere but in `combine`: here there is only one."""
    for step in steps:
        if isinstance(step, Fold) and step.axis == "stage":
            reason = say("Неизвестное слово «{word}»: здесь бывает {names}.")
            problems.add((*step.path, "fold"), reason.format(word=step.axis, names=", ".join(AXES)), "criterion")


def _check_direction(stage: Stage, problems: Problems) -> None:
    """Refuse a stage that would put the worst first: of places less is better, of shares and points more."""
    scale: Scale | None = None
    for step in stage.steps:
        if isinstance(step, Scale):
            scale = step
        elif step.name in ("complement", "multiply", "table"):
            scale = None  # it may turn the values round
    if scale is None:
        return
    right = "lower" if scale.mode == "places" else "higher"
    if stage.better != right:
        reason = say(
            "После scale: {mode} этапу нужно better: {right}; что лучше у самих отметок, говорит better у scale."
        )
        problems.add(scale.path, reason.format(mode=scale.mode, right=right))


def _check_stage(stage: Stage, rules: Rules, problems: Problems) -> None:
    shape = new_shape(stage.info, rules.codes, problems)
    walk(stage.steps, shape)
    _check_axes(stage.steps, problems)
    _check_folded(shape, stage, (*stage.path, "steps"), say("Этап «{id}»").format(id=stage.id))
    _check_direction(stage, problems)
    for criterion in stage.info.criteria.values():
        if criterion.role in ("penalty", "bonus") and not _is_used(criterion.code, stage):
            reason = say("Критерий «{code}» с ролью {role} нигде не применён: добавьте шаг adjust.").format(
                code=criterion.code, role=criterion.role
            )
            problems.add((*stage.path, "steps"), reason)


def _is_used(code: str, stage: Stage) -> bool:
    for step in stage.steps:
        names = step.on.criteria
        if any(code == name or code.startswith(name + ".") for name in names):
            return True
        if isinstance(step, Adjust) and (not names or code == step.reset):
            return True
    return False


def _check_folded(shape: Shape, stage: Stage, path: tuple[str | int, ...], who: str) -> None:
    marks = [code for code in shape.axes if shape.stage.is_mark(code)]
    is_spelt = not any(error.path[: len(path)] == path for error in shape.problems.errors)
    if not marks and shape.stage.criteria and is_spelt:
        reason = say("{who}: сравнивать нечего, не осталось ни одного критерия с ролью mark.").format(who=who)
        shape.problems.add(path, reason)
    if len(marks) > 1:
        names = ", ".join(marks[:4])
        shape.problems.add(
            path,
            say("{who}: ось criterion не свёрнута ({names}): добавьте fold: criterion.").format(who=who, names=names),
        )
    counts = {"round": stage.info.rounds, "attempt": stage.info.attempts, "judge": stage.info.judges}
    for code in marks:
        for axis, size in counts.items():
            if size is not None and size > 1 and axis in shape.axes[code]:
                shape.problems.add(
                    path, say("{who}: ось {axis} не свёрнута: добавьте fold: {axis}.").format(who=who, axis=axis)
                )
        if code in shape.remainder:
            reason = say(
                "{who}: деление может дать остаток, а сравнивается то, что напечатано: добавьте round."
            ).format(who=who)
            shape.problems.add(path, reason)


def _check_column(name: str, stage: Stage, path: tuple[str | int, ...], problems: Problems) -> None:
    kept = {code for step in stage.steps if isinstance(step, Fold) for code in step.with_}
    known = kept | {c.code for c in stage.info.criteria.values() if c.role == "info"}
    if any(step.name == "play" for step in stage.steps):
        known |= set(PLAY_COLUMNS)
    if name not in known:
        problems.add(
            path,
            say("Рядом с результатом этапа «{id}» нет столбца «{name}».").format(id=stage.id, name=name),
            nearest(name, known),
        )


def _check_axis(stage: Stage, axis: str, path: tuple[str | int, ...], problems: Problems) -> None:
    folded = {step.axis for step in stage.steps if isinstance(step, Fold)}
    if axis not in folded and not (axis == "round" and any(step.name == "play" for step in stage.steps)):
        reason = say("На этапе «{id}» ось {axis} не сворачивается, сравнивать по ней нечего.").format(
            id=stage.id, axis=axis
        )
        problems.add(path, reason)


def _check_combine(combine: Combine, rules: Rules, problems: Problems) -> None:
    shares = any(isinstance(step, Weigh) and step.mode == "share" for step in combine.steps)
    info = combine.info
    if shares:
        # The greatest value of a stage is computed, not written; here it only has to be there.
        info = replace(info, criteria={code: replace(c, max=100) for code, c in info.criteria.items()})
    shape = new_shape(info, rules.codes, problems)
    shape.axes = {code: set() for code in shape.axes}
    walk(combine.steps, shape)
    if len(shape.axes) > 1:
        problems.add(("combine",), say("Этапы не сведены к одному значению: добавьте {fold: stage, how: total}."))
    if shape.remainder:
        problems.add(
            ("combine",), say("Деление может дать остаток, а сравнивается то, что напечатано: добавьте round.")
        )
    if shares and not problems.errors:
        from scoring.maximum import stage_maximum
        from scoring.plan import RulesPlan

        plan = RulesPlan(rules)
        for name in combine.stages:
            if stage_maximum(rules.stage(name), plan) is None:
                problems.add(
                    ("combine",),
                    say("Долю этапа «{name}» не посчитать: у него нет наибольшего значения.").format(name=name),
                )


def _check_advance(rules: Rules, problems: Problems) -> None:
    names = [stage.id for stage in rules.stages]
    for index, stage in enumerate(rules.stages):
        if stage.advance is None:
            continue
        place = (*stage.path, "advance")
        if stage.rank is not None and (stage.rank.style != "standard" or stage.rank.place_failed):
            problems.add((*stage.path, "rank"), say("Как писать места, говорит общий rank, а не этап."))
        if index == len(names) - 1:
            problems.add(place, say("После последнего этапа проходить некуда."))
        for name in stage.advance.carry:
            if name not in names[: index + 1]:
                problems.add(
                    (*place, "carry"), say("Этап «{name}» ещё не прошёл, переносить нечего.").format(name=name)
                )
            elif rules.combine is None or name not in rules.combine.stages:
                problems.add(
                    (*place, "carry"),
                    say("Результат «{name}» переносится, но combine его не складывает.").format(name=name),
                )
        for name in names[: index + 1]:
            summed = rules.combine is not None and name in rules.combine.stages
            if summed and name not in stage.advance.carry:
                problems.add(
                    (*place, "carry"),
                    say("Сумма combine складывает «{name}», а carry его не переносит.").format(name=name),
                )


def _check_award(award: Award, rules: Rules, problems: Problems) -> None:
    if award.node:
        _check_node_award(award, problems)
    elif award.at_least is not None and award.at_least[1]:
        from scoring.maximum import result_maximum

        if result_maximum(rules) is None:
            reason = say("Проценты не от чего считать: укажите max критериев (и сколько туров, если их складывают).")
            problems.add((*award.path, "at_least"), reason)


def _check_node_award(award: Award, problems: Problems) -> None:
    """Refuse what has a meaning for entries only."""
    if award.when is not None or award.one_per or (award.unless is not None and award.unless.criteria):
        problems.add(award.path, say("Награде командам не ставят when, one_per и условий по критериям: только unless."))
    if award.at_least is not None and award.at_least[1]:
        problems.add((*award.path, "at_least"), say("У таблицы команд нет наибольшего значения: порог пишется числом."))
    if award.amount is not None and award.of != "ranked":
        problems.add((*award.path, "of"), say("Квота команд считается от занявших место: of: ranked."))


def check_scheme(rules: Rules, divisions: Mapping[str, Rules], standings: Sequence[Node], problems: Problems) -> None:
    """Check what needs the whole scheme."""
    for node in standings:
        if node.group_by == "observation_team" and not node.steps:
            problems.add(node.path, say("Таблице по командам наблюдений нужны steps: как сложить отметки."))
        if node.group_by == "observation_team" and node.by != "value":
            problems.add(node.path, say("По командам наблюдений складывают значения: by: value."))
        for step in node.steps:
            if node.group_by == "observation_team" and step.needs_others():
                problems.add(
                    step.path,
                    say("Шаг «{name}» здесь сравнивал бы участников, а таблица складывает своё.").format(
                        name=step.name
                    ),
                )
            if node.group_by != "observation_team" and step.name not in (
                "scale",
                "round",
                "clamp",
                "multiply",
                "complement",
                "table",
            ):
                problems.add(
                    step.path,
                    say("Шаг «{name}» в таблице не имеет смысла: складывают how и best.").format(name=step.name),
                )
