"""A small picture that has every kind of node and edge: the lease of a workshop.

Other tests build on it, so it is made up, and small enough to check by eye.
"""

from engine.diagrams import DrawnEdge, DrawnNode, Picture
from engine.diagrams.picture import NODE_KINDS

NODES = (
    DrawnNode("lease:2.01", "clause", "Rent falls due on the first business day of each quarter"),
    DrawnNode("lease:2.02(a)", "limb", "Late rent bears interest"),
    DrawnNode("lease:2.02(b)", "limb", "No interest runs while a rent review is pending"),
    DrawnNode("lease:4.02", "clause", "Use of the workshop"),
    DrawnNode("lease:4.02(a)", "limb", "The tenant may not sublet"),
    DrawnNode("lease:4.02(b)", "limb", "Subletting that is always allowed"),
    DrawnNode("lease:4.02(b)(i)", "limb", "to a company of the tenant's group"),
    DrawnNode("lease:4.02(b)(ii)", "limb", "to a buyer of the tenant's whole business, from the day of completion"),
    DrawnNode("lease:4.02(c)", "limb", "Work that changes the building needs consent"),
    DrawnNode("lease:9.01", "clause", "The lease ends when the building is destroyed"),
    DrawnNode("lease:9.02", "clause", "Closure by order of an authority"),
    DrawnNode("lease:10.01", "clause", "Nothing here sets aside the law of tenancies"),
    DrawnNode("head:7", "clause", "What the head lease allows"),
    DrawnNode("lease:Sublet", "term", "To let another person use all or part of the workshop"),
    DrawnNode("lease:Sublet(x)", "limb", "A licence of less than a week is no subletting"),
    DrawnNode("lease:Group", "term", "The companies under common control with a company"),
    DrawnNode("lease:RentReview", "state", "A rent review is pending"),
    DrawnNode("lease:Controls", "fact", "Who controls whom"),
    DrawnNode("common:Subletting", "event", "Someone is let in"),
    DrawnNode("lease:tenant", "party", "Northside Joinery Limited"),
)

EDGES = (
    DrawnEdge("lease:2.02(a)", "lease:2.01", "uses-term"),
    DrawnEdge("lease:2.02(b)", "lease:2.02(a)", "excepts-from"),
    DrawnEdge("lease:2.02(b)", "lease:RentReview", "uses-term"),
    DrawnEdge("lease:4.02(a)", "lease:Sublet", "uses-term"),
    DrawnEdge("lease:4.02(a)", "lease:tenant", "uses-term"),
    DrawnEdge("lease:4.02(a)", "common:Subletting", "uses-term"),
    DrawnEdge("lease:4.02(a)", "lease:10.01", "subject-to"),
    DrawnEdge("lease:4.02(b)(i)", "lease:4.02(a)", "overrides"),
    DrawnEdge("lease:4.02(b)(ii)", "lease:4.02(a)", "overrides"),
    DrawnEdge("lease:4.02(b)(i)", "lease:Group", "uses-term"),
    DrawnEdge("lease:4.02(b)(ii)", "lease:2.01", "triggers"),
    DrawnEdge("lease:4.02(a)", "head:7", "defers-to"),
    DrawnEdge("lease:4.02(c)", "head:7", "uses-term", walked=False),
    DrawnEdge("lease:Sublet(x)", "lease:Sublet", "excepts-from"),
    DrawnEdge("lease:Group", "lease:Controls", "uses-term"),
    DrawnEdge("lease:9.01", "lease:4.02", "terminates"),
    DrawnEdge("lease:9.02", "lease:4.02", "suspends"),
    DrawnEdge("lease:9.02", "lease:2.01", "suspends"),
)

LEASE = Picture("Lease of a workshop", NODES, EDGES)

HOSTILE = (
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'; drop",
    "&amp; &lt; &#60; ]]> -->",
    "\\\" \\N \\",
    "`%%{init: {}}%% end #quot; [](){}|;",
    "line\nbreak\ttab\r\x00\x07\x1b[31m\x7f",
    "\u202eabc\u2066 \u200f\u2028",
    "\ud800 \ufffe \uffff",
    "שלום (a) عربي",
    "e\u0301" * 50,
    "漢字" * 60 + "👩‍⚖️",
    "x" * 10_000,
    "word " * 2_000,
    "",
    " ",
)  # fmt: skip


def hostile() -> Picture:
    """A picture whose ids and titles are not what anyone would write by accident."""
    nodes = tuple(DrawnNode(text, NODE_KINDS[at % len(NODE_KINDS)], text[::-1]) for at, text in enumerate(HOSTILE))
    edges = tuple(
        DrawnEdge(nodes[at].id, nodes[(at + 3) % len(nodes)].id, EDGES[at].kind, at % 2 == 0)
        for at in range(len(nodes))
    )
    return Picture(HOSTILE[0] + HOSTILE[6], nodes, edges)
