// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_clock.h"
#include "tests/ui/models/live_script.h"
#include "ui/models/anchor_graph.h"
#include "ui/models/live_store.h"
#include "ui/models/selection.h"
#include "ui/models/visibility.h"
#include "ui/scene/scene_stage.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"

#include <QtTest>

using namespace stag;
using namespace stag::test;
using namespace stag::ui::scene;

namespace {

struct Fixture
{
    TestClock clock;
    ui::theme::Theme theme{*ui::theme::embeddedTokens()};
    ui::models::LiveStore store{clock};
    ui::models::Selection selection;
    ui::models::Visibility visibility;
    ui::models::AnchorGraph graph{store, selection};
    ui::models::Geofences fences{store};
    SceneStage stage{store, selection, visibility, graph, fences, theme};

    QString factsAt(double framesPerSecond)
    {
        FrameStatistics::Reading reading;
        reading.framesPerSecond = framesPerSecond;
        reading.frame = std::chrono::milliseconds(250);
        stage.tellFacts(reading);
        return stage.facts();
    }
    void wait(std::chrono::milliseconds time) { clock.advance(time); }
};

} // namespace

class tst_SceneStage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void factsTellOfSlowFrames()
    {
        Fixture fixture;
        for (int i = 0; i < 4; ++i) {
            fixture.store.apply({poseEvent("room", "d", "D", 0.1 * i)});
            fixture.wait(std::chrono::milliseconds(500));
            QVERIFY(fixture.factsAt(2.0).startsWith(u"2 fps · 250"));
        }
        fixture.store.apply({poseEvent("room", "d", "D", 1.0)});
        QVERIFY(fixture.factsAt(0.8).startsWith(u"0.8 fps · 250"));
    }

    void factsRestAfterAWhile()
    {
        Fixture fixture;
        fixture.store.apply({poseEvent("room", "d", "D")});
        QVERIFY(fixture.factsAt(4.0).startsWith(u"4 fps"));
        fixture.wait(std::chrono::milliseconds(500));
        QVERIFY(fixture.factsAt(4.0).startsWith(u"4 fps"));
        fixture.wait(std::chrono::milliseconds(600));
        QVERIFY(fixture.factsAt(4.0).startsWith(u"At rest"));
        // A plate that is wider now moves labels, but nothing in the room.
        fixture.stage.setTaken({QRectF(0, 0, 200, 26)});
        fixture.wait(std::chrono::milliseconds(500));
        QVERIFY(fixture.factsAt(1.0).startsWith(u"At rest"));
        fixture.store.apply({poseEvent("room", "d", "D", 2.0)});
        QVERIFY(fixture.factsAt(0.0).startsWith(u"250"));
    }
};

QTEST_MAIN(tst_SceneStage)
#include "tst_scene_stage.moc"
