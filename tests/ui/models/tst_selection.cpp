// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/selection.h"

#include <QSignalSpy>
#include <QtTest>

using namespace stag;
using ui::models::EntityKind;
using ui::models::EntityRef;
using ui::models::Selection;

namespace {

EntityRef anchor(const char *id)
{
    return {model::SessionId("room"), EntityKind::Anchor, id};
}

} // namespace

class tst_Selection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLastOneIsCurrent()
    {
        Selection selection;
        QVERIFY(!selection.current());
        selection.select({anchor("a"), anchor("b")});
        QCOMPARE(selection.current(), std::optional(anchor("b")));
        selection.toggle(anchor("b"));
        QCOMPARE(selection.current(), std::optional(anchor("a")));
        selection.toggle(anchor("c"));
        QVERIFY(selection.contains(anchor("c")));
    }

    void theSameAgainIsSilent()
    {
        Selection selection;
        selection.select(anchor("a"));
        QSignalSpy spy(&selection, &Selection::selectionChanged);
        selection.select(anchor("a"));
        selection.forget({anchor("b")});
        QCOMPARE(spy.count(), 0);
        selection.clear();
        QCOMPARE(spy.count(), 1);
    }

    void anEdgeOrEntities()
    {
        Selection selection;
        const auto node = [](const char *id) {
            return graph::NodeKey{model::SessionId("room"), graph::NodeKind::Anchor, id};
        };
        const ui::models::EdgeRef edge{node("a"), node("b"), graph::EdgeKind::Adjacent};
        selection.select(anchor("a"));
        QSignalSpy spy(&selection, &Selection::selectionChanged);
        selection.selectEdge(edge);
        selection.selectEdge(edge);
        QCOMPARE(spy.count(), 1);
        QVERIFY(selection.entities().empty());
        QVERIFY(selection.edge() == edge);
        selection.clear();
        QVERIFY(!selection.edge());
        QCOMPARE(spy.count(), 2);
        selection.selectEdge(edge);
        selection.toggle(anchor("c"));
        QVERIFY(!selection.edge());
        selection.hover({}, edge);
        QVERIFY(selection.hoveredEdge() == edge);
        selection.hover(anchor("c"));
        QVERIFY(!selection.hoveredEdge());
    }

    void whatIsGoneIsForgotten()
    {
        Selection selection;
        selection.select({anchor("a"), anchor("b")});
        selection.hover(anchor("b"));
        selection.forget({anchor("b")});
        QCOMPARE(selection.entities(), std::vector{anchor("a")});
        QVERIFY(!selection.hovered());
    }
};

QTEST_GUILESS_MAIN(tst_Selection)
#include "tst_selection.moc"
