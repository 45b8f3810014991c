"""What the measures print."""

from statistics import median


def heading(words):
    """Begin a measure."""
    print(f"\n{words}", flush=True)


def line(words, effort):
    """One effort on its own."""
    print(f"  {words:58} {effort.seconds:9.3f} s {effort.peak:7,.0f} MB", flush=True)


def ratio_line(words, pairs):
    """Two efforts measured in turns: (what we compare with, ours)."""
    ratios = sorted(ours.seconds / other.seconds for other, ours in pairs)
    others, ours = (median(one.seconds for one in side) for side in zip(*pairs, strict=True))
    peak = max(one.peak for _, one in pairs)
    print(
        f"  {words:58} {ours:9.3f} s {peak:7,.0f} MB  / {others:9.3f} s"
        f"  = {median(ratios):6.2f}  ({ratios[0]:.2f} to {ratios[-1]:.2f})",
        flush=True,
    )


def note(words):
    """Something worth knowing beside the figures."""
    print(f"    {words}", flush=True)
