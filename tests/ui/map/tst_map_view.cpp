// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/colour_count.h"
#include "tests/support/warning_guard.h"
#include "ui/map/base_map.h"
#include "ui/map/limits.h"
#include "ui/map/map_view.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"

#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest>

#include <cmath>

using namespace stag;
using namespace stag::ui::map;
using stag::map::Camera;
using stag::map::toWorld;

namespace {

constexpr int kPatienceMs = 30'000;

struct Desk
{
    ui::theme::Theme theme{*ui::theme::embeddedTokens()};
    std::unique_ptr<BaseMap> base = std::move(*BaseMap::open());
    MapView view{base->tiles(), theme};
    bool isShown = false;

    Desk()
    {
        view.resize(800, 500);
        view.show();
        view.activateWindow();
        isShown = QTest::qWaitForWindowActive(&view);
    }
    bool settle()
    {
        return QTest::qWaitFor([this] { return view.isSettled(); }, kPatienceMs);
    }
    void lookAt(double latitude, double longitude, double zoom)
    {
        view.mover().jumpTo(Camera(view.camera().size(), toWorld({latitude, longitude, 0}), zoom));
    }
};

std::vector<MapFeature> row(int count, double stepDeg)
{
    std::vector<MapFeature> features;
    for (int i = 0; i < count; ++i)
        features.push_back({.name = QStringLiteral("Lantern %1").arg(i),
                            .at = toWorld({50, 8 + i * stepDeg, 0}),
                            .radiusM = 20});
    return features;
}

} // namespace

class tst_MapView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsTheWorldInBothThemes()
    {
        const test::WarningGuard guard;
        Desk desk;
        QVERIFY(desk.isShown);
        desk.lookAt(50, 8, 4);
        desk.theme.setScheme(ui::theme::Scheme::Light);
        QVERIFY(desk.settle());
        const QImage light = desk.view.grab().toImage();
        QVERIFY(test::colourCount(light) > 20);
        desk.theme.setScheme(ui::theme::Scheme::Dark);
        QVERIFY(desk.settle());
        const QImage dark = desk.view.grab().toImage();
        const auto lightness = [](const QImage &image) {
            return image.scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                .pixelColor(0, 0)
                .lightnessF();
        };
        QVERIFY(lightness(light) > 0.6f);
        QVERIFY(lightness(dark) < 0.3f);
        QCOMPARE(desk.view.tiles().failedCount(), std::uint64_t{0});
        QCOMPARE(guard.warnings(), QStringList());
    }

    void turnedTilesLeaveNoSeams()
    {
        Desk desk;
        desk.view.mover().jumpTo(
            Camera(desk.view.camera().size(), toWorld({-25, 135, 0}), 7.3, 33));
        QVERIFY(desk.settle());
        // Inland Australia: whatever is there, it is not the sea that shines through.
        const QImage picture = desk.view.grab().toImage();
        const QRgb water = mapColours(desk.theme).water.rgb();
        int shining = 0;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x)
                shining += picture.pixel(x, y) == water ? 1 : 0;
        }
        QVERIFY2(shining < picture.width() * picture.height() / 100,
                 qPrintable(QString::number(shining)));
    }

    void draggingMovesWhatIsUnderThePointer()
    {
        Desk desk;
        desk.lookAt(50, 8, 6);
        const auto under = desk.view.camera().unproject({300, 200});
        QTest::mousePress(&desk.view, Qt::LeftButton, {}, {300, 200});
        QTest::mouseMove(&desk.view, {330, 220});
        QTest::mouseMove(&desk.view, {420, 260});
        const auto there = desk.view.camera().project(under);
        QVERIFY(std::abs(there.x - 420) < 1e-6 && std::abs(there.y - 260) < 1e-6);
        QTest::mouseRelease(&desk.view, Qt::LeftButton, {}, {420, 260});
    }

    void wheelZoomsToThePointer()
    {
        Desk desk;
        desk.lookAt(50, 8, 6);
        const auto under = desk.view.camera().unproject({600, 120});
        QWheelEvent notch({600, 120},
                          desk.view.mapToGlobal(QPointF(600, 120)),
                          {},
                          {0, 120},
                          Qt::NoButton,
                          {},
                          Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(&desk.view, &notch);
        QApplication::sendEvent(&desk.view, &notch);
        QTRY_VERIFY(!desk.view.mover().isMoving());
        QVERIFY(std::abs(desk.view.camera().zoom() - 7) < 1e-6);
        const auto there = desk.view.camera().project(under);
        QVERIFY(std::abs(there.x - 600) < 1e-4 && std::abs(there.y - 120) < 1e-4);
    }

    void keysMoveTheMap()
    {
        Desk desk;
        desk.lookAt(50, 8, 6);
        const auto before = desk.view.camera().centre();
        QTest::keyClick(&desk.view, Qt::Key_Right);
        QTRY_VERIFY(!desk.view.mover().isMoving());
        QVERIFY(desk.view.camera().centre().x > before.x);
        QTest::keyClick(&desk.view, Qt::Key_Plus);
        QTRY_VERIFY(std::abs(desk.view.camera().zoom() - 7) < 1e-6);
        QTest::keyClick(&desk.view, Qt::Key_BracketRight);
        QTRY_VERIFY(std::abs(desk.view.camera().bearingDeg() - kKeyTurnDeg) < 1e-6);
    }

    void rightDragTurns()
    {
        Desk desk;
        desk.lookAt(50, 8, 6);
        QTest::mousePress(&desk.view, Qt::RightButton, {}, {300, 200});
        QTest::mouseMove(&desk.view, {390, 200});
        QTest::mouseRelease(&desk.view, Qt::RightButton, {}, {390, 200});
        QVERIFY(std::abs(desk.view.camera().bearingDeg() - 330) < 1e-6);
    }

    void featuresArePickedAndClustersOpened()
    {
        Desk desk;
        desk.lookAt(50, 8.05, 13);
        std::vector<FeatureLayer> layers;
        layers.emplace_back(row(3, 0.05));
        desk.view.setLayers(std::move(layers));
        const QSignalSpy clicked(&desk.view, &MapView::clicked);
        QTest::mouseClick(&desk.view, Qt::LeftButton, {}, {400, 250});
        QCOMPARE(clicked.size(), 1);
        const auto hit = clicked[0][0].value<std::optional<FeatureRef>>();
        QVERIFY(hit);
        QCOMPARE(hit->feature, 1u);
        QTest::mouseClick(&desk.view, Qt::LeftButton, {}, {500, 450});
        QVERIFY(!clicked[1][0].value<std::optional<FeatureRef>>());
        desk.lookAt(50, 8.05, 5);
        QTest::mouseClick(&desk.view, Qt::LeftButton, {}, {400, 250});
        QCOMPARE(clicked.size(), 2); // a badge opens instead
        QTRY_VERIFY(desk.view.camera().zoom() > 5.5);
    }

    void everyFeatureIsCountedOnce()
    {
        Desk desk;
        std::vector<FeatureLayer> layers;
        layers.emplace_back(row(4000, 0.0001));
        desk.view.setLayers(std::move(layers));
        desk.lookAt(50, 8.2, 6);
        QCOMPARE(desk.view.frame().featuresInView, std::uint64_t{4000});
        desk.lookAt(-40, 8.2, 6);
        QCOMPARE(desk.view.frame().featuresInView, std::uint64_t{0});
    }

    void forgottenTilesKeepTheBound()
    {
        Desk desk;
        TileStore store(desk.base->tiles(),
                        {.threadsMax = 1, .tileBytesMax = 3u << 20, .decodedTilesMax = 2},
                        nullptr);
        store.setStyle(mapColours(desk.theme), 1.0);
        std::vector<stag::map::TileId> tiles;
        for (std::uint32_t x = 0; x < 8; ++x)
            tiles.push_back({3, x, 2});
        store.want(tiles);
        QVERIFY(QTest::qWaitFor([&] { return store.isSettled(); }, kPatienceMs));
        QVERIFY(store.tileBytes() <= 3u << 20);
        QVERIFY(store.forgottenCount() > 0);
        QVERIFY(store.find(tiles.back()) != nullptr);
        QVERIFY(store.labels(tiles.front()) != nullptr);
    }

    void leavingTellsThatNothingIsPointedAt()
    {
        Desk desk;
        desk.lookAt(50, 8, 6);
        std::optional<geo::Geodetic> place;
        connect(&desk.view, &MapView::pointedAt, this, [&place](const auto &at) { place = at; });
        QTest::mouseMove(&desk.view, {400, 250});
        QTRY_VERIFY(place.has_value());
        QVERIFY(std::abs(place->latitudeDeg - 50) < 0.1);
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&desk.view, &leave);
        QVERIFY(!place.has_value());
    }
};

QTEST_MAIN(tst_MapView)
#include "tst_map_view.moc"
