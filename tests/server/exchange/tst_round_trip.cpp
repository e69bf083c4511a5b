// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/exchange/exchange_fixture.h"

#include <QTest>

#include <bit>
#include <random>

using namespace stag;
using namespace stag::exchange;
using namespace stag::exchange::test;
using namespace stag::storage::test;

namespace {

void append(std::string &text, double value)
{
    text += std::to_string(std::bit_cast<std::uint64_t>(value)) + ' ';
}

std::string lineOf(const model::Anchor &anchor)
{
    std::string text = "anchor " + anchor.id.text() + ' '
                       + std::to_string(toUnixMs(anchor.timestamp)) + ' ' + anchor.metadata + ' ';
    const auto &[p, q] = anchor.pose;
    for (const double value : {p.x, p.y, p.z, q.x, q.y, q.z, q.w})
        append(text, value);
    for (const double value : anchor.otherRotation.value_or(std::vector<double>()))
        append(text, value);
    return text + '\n';
}

std::string lineOf(const storage::VersionRecord &record)
{
    const model::Mesh &mesh = record.mesh;
    return "mesh " + mesh.id.text() + '@' + std::to_string(record.version) + ' '
           + mesh.anchor.text() + ' ' + model::contentHash(*mesh.payload).toHex() + ' '
           + std::to_string(mesh.payload->faces.size()) + ' '
           + std::to_string(toUnixMs(mesh.timestamp)) + ' ' + std::to_string(mesh.compressionLevel)
           + (mesh.isDelta ? " delta of " : "") + (mesh.base ? mesh.base->text() : "")
           + (record.isCurrent ? " current" : "") + '\n';
}

/// Of an edge between two anchors the direction means nothing.
std::string lineOf(const storage::EdgeRecord &edge)
{
    return "edge " + std::to_string(int(edge.kind)) + ' ' + std::min(edge.from.id, edge.to.id) + ' '
           + std::max(edge.from.id, edge.to.id) + '\n';
}

/// Everything that an import promises to give back.
QString inventoryOf(storage::Store &store, const std::string &session)
{
    const auto reader = store.readSession(model::SessionId(session));
    if (!reader)
        return QStringLiteral("no session");
    std::vector<std::string> lines;
    const auto gather = [&lines](const auto &row) {
        lines.push_back(lineOf(row));
        return success();
    };
    (*reader)->anchors(gather).value();
    const auto anchorCount = static_cast<std::ptrdiff_t>(lines.size()); // these keep their order
    (*reader)->meshes(storage::Versions::All, gather).value();
    (*reader)->edges(gather).value();
    std::sort(lines.begin() + anchorCount, lines.end());
    QString text;
    for (const std::string &line : lines)
        text += QString::fromStdString(line);
    return text;
}

/// The lines that only one of them has.
QString difference(storage::Store &a, storage::Store &b)
{
    const QStringList left = inventoryOf(a, "s").split(QLatin1Char('\n'));
    const QStringList right = inventoryOf(b, "s").split(QLatin1Char('\n'));
    QString text;
    for (const QString &line : left)
        if (!right.contains(line))
            text += QLatin1String("- ") + line + QLatin1Char('\n');
    for (const QString &line : right)
        if (!left.contains(line))
            text += QLatin1String("+ ") + line + QLatin1Char('\n');
    return text;
}

/// A session as devices might leave it behind.
class RandomSession
{
public:
    explicit RandomSession(std::uint32_t seed)
        : m_random(seed)
    {}

    model::SpatialEvent event(int number)
    {
        std::vector<model::Anchor> anchors;
        for (int i = 0; i < 5; ++i)
            anchors.push_back(anchor());
        return eventOf("s", "e" + std::to_string(number), anchors, {mesh()});
    }

private:
    std::size_t below(std::size_t count) { return m_random() % count; }
    double coordinate()
    {
        constexpr std::array kSpecial{0.0, -0.0, 1e-300, -1e6, 0.1, 1.0 / 3.0};
        return below(6) == 0 ? kSpecial[below(6)]
                             : (double(below(2'000'001)) - 1'000'000.0) / 123'457.0;
    }

    double part() { return below(5) == 0 ? -0.0 : double(below(1'000'000)) / 999'999.0; }

    model::Anchor anchor()
    {
        constexpr std::array kIds{"a", "door/left", "ü ö", "x%41:y@1", "pose", "a long one"};
        const std::size_t kind = below(kIds.size());
        model::Anchor anchor = anchorAt("s",
                                        kIds[kind] + std::to_string(below(8)),
                                        {coordinate(), coordinate(), coordinate()},
                                        1'000 + std::int64_t(below(50)));
        anchor.pose.rotation = {part(), part(), part(), part()};
        if (kind == 4)
            anchor.metadata =
                R"({"kind":"device","device_id":"d","n":[1,2.5,"ä\n"],"o":{"x":null}})";
        if (below(10) == 0) {
            anchor.pose.rotation = {};
            anchor.otherRotation = std::vector<double>{coordinate(), -0.0, 3.0};
        }
        return anchor;
    }

    model::Mesh mesh()
    {
        model::Mesh mesh = meshWith("m", meshVersions(1 + below(3), 4 + int(below(3))).back());
        if (below(3) == 0)
            mesh = meshOf("s", "m", "", std::string(below(2'000), char('a' + below(26))), "faces");
        mesh.id = model::MeshId("mesh " + std::to_string(below(6)));
        mesh.anchor = model::AnchorId("a" + std::to_string(below(8)));
        mesh.compressionLevel = int(below(10));
        mesh.timestamp = fromUnixMs(1'000 + std::int64_t(below(1'000)));
        return mesh;
    }

    std::mt19937 m_random;
};

} // namespace

class TestRoundTrip : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTheSameStore_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 12; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void givesTheSameStore()
    {
        QFETCH(const unsigned, seed);
        OpenStore from;
        RandomSession session(seed);
        for (int i = 0; i < 40; ++i) {
            const auto stored = ingest(*from, session.event(i));
            QVERIFY2(stored, stored ? "" : stored.error().detail.c_str());
            from.clock.advance(std::chrono::milliseconds(7));
        }
        const auto archive = exported(*from, "s", {});
        QVERIFY(archive);
        OpenStore to;
        const auto report = imported(to, *archive);
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        for (const wire::ImportSkip &skip : report->skipped)
            qInfo("%s: %s", skip.id.c_str(), skip.reason.c_str());
        QCOMPARE(report->skippedCount, std::uint64_t(0));
        QCOMPARE(report->anchors.stored, report->anchors.read);
        QCOMPARE(report->meshVersions.stored, report->meshVersions.read);
        QCOMPARE(difference(*from, *to), QString());
        // Once more changes nothing.
        const auto again = imported(to, *archive);
        QVERIFY(again);
        QCOMPARE(again->anchors.unchanged, report->anchors.read);
        QCOMPARE(again->meshVersions.unchanged, report->meshVersions.read);
        QCOMPARE(difference(*from, *to), QString());
    }

    void aDeltaKeepsTheFacesThatCameWithIt()
    {
        OpenStore from;
        model::Mesh delta = meshOf("s", "m", "", "XOR", "all faces");
        delta.isDelta = true;
        delta.base = model::MeshId("nowhere");
        delta.hash.reset();
        QVERIFY(ingest(*from, eventOf("s", "e", {}, {delta})));
        const auto archive = exported(*from, "s", {});
        QVERIFY(archive);
        OpenStore to;
        QVERIFY(imported(to, *archive));
        QVERIFY2(inventoryOf(*to, "s").contains(u" 9 "), qPrintable(inventoryOf(*to, "s")));
        QCOMPARE(difference(*from, *to), QString());
        const auto again = imported(to, *archive);
        QVERIFY(again);
        QCOMPARE(again->meshVersions.unchanged, std::uint64_t(1));
    }
};

QTEST_GUILESS_MAIN(TestRoundTrip)
#include "tst_round_trip.moc"
