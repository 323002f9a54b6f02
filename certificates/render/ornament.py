"""The drawn background «Апогей»: the double stamp frame, the scale of an instrument, the trajectory.

Each tick is a thing: two millimetres on the frame, with zero in the middle of each side; on the trajectory
the nine stages of a competition, from preparation to the diplomas.
"""

from __future__ import annotations

from math import cos, pi, sin

MM = 72 / 25.4
_Point = tuple[float, float]
BLUE, SOFT = (0.106, 0.294, 0.608), (0.6, 0.7, 0.86)
_MARGIN, _GAP = 10.5, 1.7  # of the outer line from the edge and of the inner from the outer, in millimetres
_STAGES = 9
_APEX, _BEND = 34.5, 0.0042  # height of the apex in millimetres and how sharply the parabola bends


class _Pen:
    """Collects drawing operators; lengths are millimetres from the top left corner."""

    def __init__(self, height: float) -> None:
        self.height, self.ops = height, list[str]()

    def point(self, x: float, y: float) -> str:
        return f"{x * MM:.2f} {(self.height - y) * MM:.2f}"

    def ink(self, colour: tuple[float, float, float], width: float) -> None:
        self.ops.append("{:g} {:g} {:g} RG {:g} w".format(*colour, width))

    def line(self, *points: tuple[float, float]) -> None:
        self.ops.append(" ".join(f"{self.point(*p)} {'l' if i else 'm'}" for i, p in enumerate(points)) + " S")

    def box(self, x: float, y: float, width: float, height: float) -> None:
        self.ops.append(f"{self.point(x, y + height)} {width * MM:.2f} {height * MM:.2f} re S")

    def curve(
        self, a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]
    ) -> None:
        self.ops.append(f"{self.point(*a)} m {self.point(*b)} {self.point(*c)} {self.point(*d)} c S")


def background(width: float, height: float) -> bytes:
    """Content stream of the background for a sheet of this size in millimetres."""
    pen = _Pen(height)
    pen.ops.append(f"1 1 1 rg 0 0 {width * MM:.2f} {height * MM:.2f} re f 0 J 0 j")
    _trajectory(pen, width, height)
    _frame(pen, width, height)
    return "\n".join(pen.ops).encode()


def _frame(pen: _Pen, width: float, height: float) -> None:
    pen.ink(BLUE, 1.5)
    pen.box(_MARGIN, _MARGIN, width - 2 * _MARGIN, height - 2 * _MARGIN)
    inner = _MARGIN + _GAP
    pen.ink(BLUE, 0.5)
    pen.box(inner, inner, width - 2 * inner, height - 2 * inner)
    for step in range(1 + int((width / 2 - inner) / 2)):
        size, ink = _tick(step)
        pen.ink(BLUE, ink)
        for x in {width / 2 - 2 * step, width / 2 + 2 * step}:
            if inner + 3.4 < x < width - inner - 3.4:
                pen.line((x, inner), (x, inner + size))
                pen.line((x, height - inner), (x, height - inner - size))
    for step in range(1 + int((height / 2 - inner) / 2)):
        size, ink = _tick(step)
        pen.ink(BLUE, ink)
        for y in {height / 2 - 2 * step, height / 2 + 2 * step}:
            if inner + 3.4 < y < height - inner - 3.4:
                pen.line((inner, y), (inner + size, y))
                pen.line((width - inner, y), (width - inner - size, y))
    _corners(pen, width, height, inner)


def _tick(step: int) -> tuple[float, float]:
    """Length in millimetres and width in points of the tick number `step` from the middle."""
    if step % 25 == 0:
        return 3.4, 0.7
    return (2.5, 0.5) if step % 5 == 0 else (1.3, 0.32)


def _corners(pen: _Pen, width: float, height: float, inner: float) -> None:
    """The registration marks of a drawing: a small square in each corner with its cross."""
    pen.ink(BLUE, 0.5)
    side = 3.4
    for x in (inner, width - inner - side):
        for y in (inner, height - inner - side):
            pen.box(x, y, side, side)
            middle = side / 2
            pen.line((x + middle, y + 0.9), (x + middle, y + side - 0.9))
            pen.line((x + 0.9, y + middle), (x + side - 0.9, y + middle))


def _trajectory(pen: _Pen, width: float, height: float) -> None:
    """A wide parabola over the text: solid with its stages up to the apex, dotted beyond it."""
    edge = _MARGIN + _GAP
    half, middle = width / 2 - edge, width / 2
    drop = half * half * _BEND
    for sign, dash in ((-1, "[] 0 d"), (1, "[0 4.6] 0 d 1 J")):
        pen.ink(SOFT, 1.5 if sign > 0 else 1.1)
        pen.ops.append(dash)
        # Half a parabola is a quadratic curve from the apex: its control point lies level with the apex.
        end, third = (middle + sign * half, _APEX + drop), middle + sign * half / 2
        pen.curve(
            (middle, _APEX),
            (middle + (third - middle) * 2 / 3, _APEX),
            (end[0] + (third - end[0]) * 2 / 3, end[1] + (_APEX - end[1]) * 2 / 3),
            end,
        )
    pen.ops.append("[] 0 d 0 J")
    for stage in range(1, _STAGES):
        x = -half * stage / _STAGES
        slope = 2 * x * _BEND
        length = (1 + slope * slope) ** 0.5
        nx, ny = -slope / length * 1.5, 1.5 / length
        pen.ink(BLUE, 0.55)
        y = _APEX + x * x * _BEND
        pen.line((middle + x - nx, y - ny), (middle + x + nx, y + ny))
    _rim(pen, middle)


def _rim(pen: _Pen, middle: float) -> None:
    """The dial round the apex: sixty ticks, every fifth longer, as on the seal of the check page."""
    pen.ops.append("1 1 1 rg " + _disc(pen, middle, _APEX, 7.2))
    pen.ink(BLUE, 0.5)
    for step in range(60):
        turn = step * pi / 30
        outer = 5.7 if step % 5 else 6.5
        pen.line(
            (middle + 4.7 * cos(turn), _APEX + 4.7 * sin(turn)),
            (middle + outer * cos(turn), _APEX + outer * sin(turn)),
        )


def _disc(pen: _Pen, x: float, y: float, radius: float) -> str:
    return disc(x * MM, (pen.height - y) * MM, radius * MM)


def disc(x: float, y: float, radius: float) -> str:
    """A filled disc of four curves; lengths are points from the lower left corner."""
    k = radius * 0.5523
    return (
        f"{x + radius:.2f} {y:.2f} m "
        f"{x + radius:.2f} {y + k:.2f} {x + k:.2f} {y + radius:.2f} {x:.2f} {y + radius:.2f} c "
        f"{x - k:.2f} {y + radius:.2f} {x - radius:.2f} {y + k:.2f} {x - radius:.2f} {y:.2f} c "
        f"{x - radius:.2f} {y - k:.2f} {x - k:.2f} {y - radius:.2f} {x:.2f} {y - radius:.2f} c "
        f"{x + k:.2f} {y - radius:.2f} {x + radius:.2f} {y - k:.2f} {x + radius:.2f} {y:.2f} c f"
    )
