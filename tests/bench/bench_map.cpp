// SPDX-License-Identifier: GPL-3.0-or-later
/// Frame times of the map with many decorations, in processor time, so that what else the machine
/// does counts less: `bench_map [COUNT [PICTURE.png]]`.
#include "ui/map/base_map.h"
#include "ui/map/map_view.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"

#include <QApplication>
#include <QPainter>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <random>

using namespace stag;
using namespace stag::ui::map;
using stag::map::Camera;
using stag::map::toWorld;

namespace {

constexpr QSize kSize(1600, 900);
constexpr int kFrames = 200;
constexpr int kSpots = 302;

std::vector<MapFeature> decorations(int count)
{
    std::mt19937 random(11);
    std::uniform_real_distribution<double> latitude(-55, 65);
    std::uniform_real_distribution<double> longitude(-180, 180);
    std::normal_distribution<double> near(0.0, 0.02);
    std::uniform_real_distribution<double> radius(5, 50);
    std::uniform_real_distribution<double> heading(0, 360);
    std::vector<MapFeature> features;
    geo::Geodetic spot{48.8584, 2.2945, 0};
    for (int i = 0; i < count; ++i) {
        if (i > 0 && i % (count / kSpots + 1) == 0)
            spot = {latitude(random), longitude(random), 0};
        features.push_back(
            {.name = QStringLiteral("Decoration %1").arg(i),
             .at = toWorld({spot.latitudeDeg + near(random), spot.longitudeDeg + near(random), 0}),
             .radiusM = radius(random),
             .headingDeg = heading(random)});
    }
    return features;
}

class Stopwatch
{
public:
    [[nodiscard]] double ms() const
    {
        return 1000.0 * double(std::clock() - m_start) / CLOCKS_PER_SEC;
    }
    void restart() { m_start = std::clock(); }

private:
    std::clock_t m_start = std::clock();
};

struct Path
{
    const char *name;
    std::function<Camera(double)> at;
};

std::vector<Path> paths(const Camera &camera)
{
    const auto from = [&camera](double latitude, double longitude, double zoom, double bearing) {
        return Camera(camera.size(), toWorld({latitude, longitude, 0}), zoom, bearing);
    };
    return {
        {"pan at zoom 3", [from](double t) { return from(40, -20 + 60 * t, 3, 0); }},
        {"zoom 3 to 8", [from](double t) { return from(48.8584, 2.2945, 3 + 5 * t, 0); }},
        {"turn at zoom 5.4", [from](double t) { return from(48, 8, 5.4, 90 * t); }},
        {"zoom 12 to 17", [from](double t) { return from(48.8584, 2.2945, 12 + 5 * t, 0); }},
        {"pan at zoom 15", [from](double t) { return from(48.8584, 2.2945 + 0.02 * t, 15, 0); }}};
}

void run(MapView &view, const Path &path)
{
    // Once to have the tiles, then as somebody who comes back.
    for (int i = 0; i <= kFrames; i += 10) {
        view.mover().jumpTo(path.at(double(i) / kFrames));
        static_cast<void>(view.frame());
        if (!QTest::qWaitFor([&] { return view.isSettled() || view.frame().missingTiles == 0; },
                             20'000))
            std::printf("tiles did not come\n");
    }
    QImage image(kSize, QImage::Format_RGB32);
    std::vector<double> times;
    double building = 0.0;
    for (int i = 0; i < kFrames; ++i) {
        view.mover().jumpTo(path.at(double(i) / kFrames));
        const Stopwatch timer;
        const MapFrame frame = view.frame();
        building += timer.ms();
        QPainter painter(&image);
        paintFrame(painter, frame);
        painter.end();
        times.push_back(timer.ms());
    }
    std::ranges::sort(times);
    double sum = 0.0;
    for (const double time : times)
        sum += time;
    std::printf("| %-16s | %5.1f | %5.1f | %5.1f | %5.1f | %4.1f |\n",
                path.name,
                times[times.size() / 2],
                times[times.size() * 99 / 100],
                times.back(),
                1000.0 * double(times.size()) / sum,
                building / kFrames);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const int count = argc > 1 ? std::atoi(argv[1]) : 100'000;
    const ui::theme::Theme theme(*ui::theme::embeddedTokens());
    const auto base = BaseMap::open();
    if (!base)
        return 1;
    MapView view((*base)->tiles(), theme);
    view.resize(kSize);
    view.ensurePolished();
    view.mover().resize({double(kSize.width()), double(kSize.height())});
    const auto features = decorations(count);
    Stopwatch timer;
    std::vector<FeatureLayer> layers;
    layers.emplace_back(features);
    std::printf("index of %d: %.1f ms\n", count, timer.ms());
    timer.restart();
    for (std::uint32_t i = 0; i < 100; ++i)
        layers[0].move(i * std::uint32_t(count / 100), {0.5 + 0.001 * i, 0.4});
    std::printf("move one: %.3f ms\n", timer.ms() / 100);
    layers.clear();
    layers.emplace_back(features);
    view.setLayers(std::move(layers));
    std::printf("| 1600x900, ms | median | 99 %% | worst | frames/s | of it building "
                "|\n|---|---|---|---|---|---|\n");
    for (const Path &path : paths(view.camera()))
        run(view, path);
    timer.restart();
    std::size_t hits = 0;
    for (int i = 0; i < 10'000; ++i)
        hits += view.featureAt(QPointF(i % 1600, i % 900)) ? 1 : 0;
    std::printf("pick: %.2f us (%zu hits)\n", timer.ms() / 10, hits);
    timer.restart();
    const auto all = view.layers()[0].index().within({{0, 0}, {1, 1}}, std::size_t(count));
    std::printf("rectangle around all: %.2f ms (%zu)\n", timer.ms(), all.size());
    std::printf("tiles kept: %.1f MB\n", double(view.tiles().tileBytes()) / 1e6);
    if (argc > 2)
        view.grab().save(QString::fromLocal8Bit(argv[2]));
    return 0;
}
