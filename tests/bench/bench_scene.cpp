// SPDX-License-Identifier: GPL-3.0-or-later
// How long frames of the 3D view take with many chunks and anchors while the camera turns.
#include "core/codec/packed_mesh.h"
#include "tests/support/meshes.h"
#include "tests/support/test_clock.h"
#include "ui/models/live_store.h"
#include "ui/models/selection.h"
#include "ui/models/visibility.h"
#include "ui/scene/frame_statistics.h"
#include "ui/scene/scene_stage.h"
#include "ui/scene/scene_window.h"
#include "ui/theme/theme.h"
#include "ui/theme/tokens.h"

#include <QApplication>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <tuple>
#include <vector>

using namespace stag;

namespace {

constexpr int kFrames = 120;

std::vector<live::LiveEvent> world(int chunks, int anchors)
{
    const model::SessionId session{"bench"};
    std::vector<live::LiveEvent> events;
    const int side = 1 + static_cast<int>(std::sqrt(chunks));
    for (int i = 0; i < chunks; ++i) {
        mesh::Mesh hills = test::hillMesh(11); // 242 triangles, about a chunk of a room
        for (std::size_t at = 0; at < hills.positions.size(); at += 3) {
            hills.positions[at] += static_cast<float>(i % side);
            hills.positions[at + 2] += static_cast<float>(i / side);
        }
        auto payload = std::make_shared<model::MeshPayload>();
        payload->vertices = codec::encodeStreamKitMesh(hills);
        model::Mesh mesh;
        mesh.id = model::MeshId{"chunk_" + std::to_string(i)};
        mesh.session = session;
        mesh.payload = std::move(payload);
        events.push_back(live::MeshChanged{mesh});
    }
    for (int i = 0; i < anchors; ++i) {
        model::Anchor anchor;
        anchor.id = model::AnchorId{"anchor_" + std::to_string(i)};
        anchor.session = session;
        anchor.pose.position = {0.37 * (i % 50), 0.3 + 0.01 * (i % 90), 0.37 * (i / 50)};
        events.push_back(live::AnchorChanged{anchor});
    }
    return events;
}

double medianOf(std::vector<double> numbers)
{
    std::sort(numbers.begin(), numbers.end());
    return numbers.empty() ? 0.0 : numbers[numbers.size() / 2];
}

/// Turns the camera for kFrames frames and prints what they took.
class Run : public QObject
{
public:
    Run(const char *name, int chunks, int anchors)
        : m_name(name)
        , m_theme(ui::theme::embeddedTokens().value())
        , m_stage(m_store, m_selection, m_visibility, m_theme)
        , m_window(m_stage, m_theme)
        , m_statistics(m_window)
    {
        m_store.apply(world(chunks, anchors));
        m_window.resize(1018, 581);
        m_window.show();
        connect(&m_window, &QQuickWindow::frameSwapped, this, &Run::next, Qt::QueuedConnection);
    }

private:
    void next()
    {
        if (!m_stage.isSettled()) {
            m_window.update();
            return;
        }
        const auto reading = m_statistics.read();
        m_frameMs.push_back(reading.frame.count());
        m_blockedMs.push_back(reading.blocked.count());
        if (m_frameMs.size() < kFrames) {
            m_stage.camera().turn({3, 0});
            return;
        }
        std::printf("%-28s %3d batches  frame %6.1f ms  GUI thread waits %5.2f ms\n",
                    m_name,
                    m_stage.batchCount(),
                    medianOf(m_frameMs),
                    medianOf(m_blockedMs));
        disconnect(&m_window, nullptr, this, nullptr);
        QCoreApplication::quit();
    }

    const char *m_name;
    test::TestClock m_clock;
    ui::models::LiveStore m_store{m_clock};
    ui::models::Selection m_selection;
    ui::models::Visibility m_visibility;
    ui::theme::Theme m_theme;
    ui::scene::SceneStage m_stage;
    ui::scene::SceneWindow m_window;
    ui::scene::FrameStatistics m_statistics;
    std::vector<double> m_frameMs;
    std::vector<double> m_blockedMs;
};

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    for (const auto &[name, chunks, anchors] :
         {std::tuple{"demo room", 230, 20},
          std::tuple{"2 000 chunks", 2000, 20},
          std::tuple{"230 chunks, 5 000 anchors", 230, 5000}}) {
        const Run run(name, chunks, anchors);
        QApplication::exec();
    }
    return 0;
}
